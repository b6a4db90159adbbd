//! Profiles: making, changing and deleting them, and what they may grant.
//!
//! Superadmins alone, even where power users manage power users (B-120).

use std::collections::BTreeMap;

use docebo_sdk::{
    auth::Success,
    endpoint::{Call, Empty},
    id::ProfileId,
    power_users::{
        CreateProfile, CreatedProfile, DeleteProfiles, GetProfile, GrantablePermission,
        ListPermissions, ListPermissionsQuery, ListProfiles, NewProfile, PermissionCode,
        Profile as ProfileRecord, ProfileChoice, ProfileRow, ProfileUpdate, SelectionFilters,
        UpdateProfile,
    },
    wire::Page,
};

use super::{known, lists};
use crate::{
    context::Context,
    domain::paging::Paging,
    fault::Fault,
    world::{
        World,
        access::{Permission, Permissions},
        power_users::{Profile, Refused},
        text::Needle,
        users::Level,
    },
};

/// Holders count whether active or not (B-036).
pub(super) fn list(
    world: &World,
    cx: &Context<'_>,
    call: Call<ListProfiles>,
) -> Result<Page<ProfileRow>, Fault> {
    let Call { path: (), query, body: Empty {} } = call;
    cx.rights().require_superadmin()?;
    cx.rule("B-036");
    let mut holders = BTreeMap::new();
    for held in
        world.users.of_level(Level::PowerUser).iter().filter_map(|id| world.power_users.held(*id))
    {
        for profile in &held.profiles {
            *holders.entry(*profile).or_insert(0) += 1;
        }
    }
    let rows = world.power_users.profiles().map(|(id, profile)| ProfileRow {
        profile_id: ProfileId::from(id),
        profile_name: profile.name.clone(),
        description: description(profile),
        total_assigned_power_users: Some(holders.get(&id).copied().unwrap_or(0)),
    });
    lists::named(
        query,
        rows.collect(),
        &["profile_id", "profile_name"],
        |row| (row.profile_id.get(), &row.profile_name),
        |row, needle| needle.is_in(&row.profile_name),
    )
}

pub(super) fn create(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<CreateProfile>,
) -> Result<CreatedProfile, Fault> {
    let Call { path: (), query: Empty {}, body } = call;
    let NewProfile { name, description, permissions } = body;
    cx.rights().require_superadmin()?;
    cx.rule("B-120");
    let profile = Profile {
        name: name.unwrap_or_default(),
        description: description.unwrap_or_default(),
        permissions: granted(&permissions)?,
    };
    match world.power_users.create_profile(profile) {
        Ok(id) => Ok(CreatedProfile { profile_id: ProfileId::from(id) }),
        Err(_) => Err(Fault::bad_request("Invalid profile name")),
    }
}

/// The permissions of codes; the first that is none is named.
fn granted(codes: &[String]) -> Result<Permissions, Fault> {
    let unknown = |code: &str| Fault::bad_request(format!("Invalid permission: {code}"));
    codes.iter().map(|code| Permission::from_code(code).ok_or_else(|| unknown(code))).collect()
}

fn description(profile: &Profile) -> Option<String> {
    (!profile.description.is_empty()).then(|| profile.description.clone())
}

/// The profile of a path.
pub(super) fn existing(world: &World, id: ProfileId) -> Result<u32, Fault> {
    known(id)
        .filter(|id| world.power_users.profile(*id).is_some())
        .ok_or_else(|| Fault::not_found("Not found"))
}

pub(super) fn get(
    world: &World,
    cx: &Context<'_>,
    call: Call<GetProfile>,
) -> Result<ProfileRecord, Fault> {
    let Call { path, query: Empty {}, body: Empty {} } = call;
    cx.rights().require_superadmin()?;
    let id = existing(world, path)?;
    let missing = || Fault::not_found("Not found");
    let profile = world.power_users.profile(id).ok_or_else(missing)?;
    cx.rule("B-036");
    let holders = world.users.of_level(Level::PowerUser).into_iter().filter(|user| {
        world.power_users.held(*user).is_some_and(|held| held.profiles.contains(&id))
    });
    Ok(ProfileRecord {
        profile_id: path,
        profile_name: profile.name.clone(),
        description: description(profile),
        total_assigned_power_users: Some(holders.count() as u64),
        permissions: profile.permissions.iter().map(code).collect(),
        // No call sets such fields.
        prepopulate_user_fields: None,
    })
}

/// A permission as records show it.
pub(super) fn code(permission: Permission) -> PermissionCode {
    PermissionCode { area: permission.area().to_owned(), code: permission.code().to_owned() }
}

/// All who hold the profile are affected, each from the next sign-in (B-114).
pub(super) fn update(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<UpdateProfile>,
) -> Result<Success, Fault> {
    let Call { path, query: Empty {}, body } = call;
    let ProfileUpdate { name, description, permissions } = body;
    cx.rights().require_superadmin()?;
    let id = existing(world, path)?;
    let permissions = permissions.as_deref().map(granted).transpose()?;
    match world.power_users.update_profile(id, name.as_deref(), description, permissions) {
        Ok(()) => Ok(Success { success: true }),
        Err(Refused::UnknownProfile) => Err(Fault::not_found("Not found")),
        Err(_) => Err(Fault::bad_request("Invalid profile name")),
    }
}

/// Holders lose the profile and stay power users.
pub(super) fn delete(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<DeleteProfiles>,
) -> Result<Success, Fault> {
    let Call { path: (), query: Empty {}, body } = call;
    cx.rights().require_superadmin()?;
    for id in chosen(world, body)?.into_iter().filter_map(known) {
        world.power_users.delete_profile(id);
    }
    Ok(Success { success: true })
}

/// The profiles of a selection.
pub(super) fn chosen(world: &World, choice: ProfileChoice) -> Result<Vec<ProfileId>, Fault> {
    let ProfileChoice { profile_ids, profile_all, profile_filters } = choice;
    let all = || world.power_users.profiles();
    match (profile_all, profile_filters) {
        (Some(true), _) => Ok(all().map(|(id, _)| ProfileId::from(id)).collect()),
        _ if !profile_ids.is_empty() => Ok(profile_ids),
        (_, Some(SelectionFilters { search: Some(search) })) => {
            let needle = Needle::new(&search);
            let found = all().filter(|(_, profile)| needle.is_in(&profile.name));
            Ok(found.map(|(id, _)| ProfileId::from(id)).collect())
        }
        _ => Err(Fault::bad_request("profile_ids is required")),
    }
}

/// Everything a profile may grant, by area.
pub(super) fn permissions(
    _world: &World,
    cx: &Context<'_>,
    call: Call<ListPermissions>,
) -> Result<Page<GrantablePermission>, Fault> {
    let Call { path: (), query, body: Empty {} } = call;
    let ListPermissionsQuery { area, page, page_size, cursor: _ } = query;
    cx.rights().require_superadmin()?;
    let wanted = |one: &&Permission| area.as_deref().is_none_or(|area| one.area() == area);
    let wanted: Vec<Permission> = Permission::ALL.iter().filter(wanted).copied().collect();
    let row = |one: &Permission| GrantablePermission {
        area: one.area().to_owned(),
        code: one.code().to_owned(),
        name: title(one.action()),
        description: None,
    };
    let paging = Paging::new(page, page_size);
    Ok(paging.page(wanted.len(), paging.cut(&wanted).iter().map(row).collect()))
}

/// `view` as the screen has it: `View`.
fn title(action: &str) -> String {
    let mut letters = action.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
