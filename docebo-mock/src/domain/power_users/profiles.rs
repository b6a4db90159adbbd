//! Profiles: making them, giving them, taking them back.

use std::collections::BTreeSet;

use docebo_sdk::{
    auth::Success,
    endpoint::{Call, Empty},
    id::{ProfileId, UserId},
    power_users::{
        AssignProfiles, CreateProfile, CreatedProfile, ListProfiles, NewProfile, Outcome,
        ProfileRow, ProfileSelection, SelectionFilters, UnassignProfiles, UserSelection,
    },
    wire::Page,
};

use super::{NOT_ONE, invalid_id, known, lists, selected};
use crate::{
    context::Context,
    fault::Fault,
    world::{
        World,
        access::Permission,
        power_users::{self, MAX_PROFILES, Profile},
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
    let holders = world.users.of_level(Level::PowerUser);
    let holds = |profile: u32| {
        let held = |user: &&u32| {
            world.power_users.held(**user).is_some_and(|held| held.profiles.contains(&profile))
        };
        holders.iter().filter(held).count() as u64
    };
    let rows = world.power_users.profiles().map(|(id, profile)| ProfileRow {
        profile_id: ProfileId::from(id),
        profile_name: profile.name.clone(),
        description: (!profile.description.is_empty()).then(|| profile.description.clone()),
        total_assigned_power_users: Some(holds(id)),
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
    let mut granted = Vec::with_capacity(permissions.len());
    for code in &permissions {
        let unknown = || Fault::bad_request(format!("Invalid permission: {code}"));
        granted.push(Permission::from_code(code).ok_or_else(unknown)?);
    }
    let profile = Profile {
        name: name.unwrap_or_default(),
        description: description.unwrap_or_default(),
        permissions: granted.into_iter().collect(),
    };
    match world.power_users.create_profile(profile) {
        Ok(id) => Ok(CreatedProfile { profile_id: ProfileId::from(id) }),
        Err(_) => Err(Fault::bad_request("Invalid profile name")),
    }
}

/// Adds profiles: all to all, or nothing at all.
pub(super) fn assign(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<AssignProfiles>,
) -> Result<Outcome, Fault> {
    let Call { path: (), query: Empty {}, body } = call;
    cx.rights().require_superadmin()?;
    let (users, profiles) = selected_profiles(world, body)?;
    let mut known_profiles = Vec::with_capacity(profiles.len());
    for id in profiles {
        let id = known(id).filter(|id| world.power_users.profile(*id).is_some());
        known_profiles.push(id.ok_or_else(invalid_id)?);
    }
    let mut power_users = Vec::with_capacity(users.len());
    for id in users {
        let id = known(id).filter(|id| power_users::is_power_user(world, *id));
        let id = id.ok_or_else(|| Fault::bad_request(NOT_ONE))?;
        let mut all: BTreeSet<u32> = known_profiles.iter().copied().collect();
        if let Some(held) = world.power_users.held(id) {
            all.extend(&held.profiles);
        }
        if all.len() > MAX_PROFILES {
            cx.rule("B-109");
            return Err(Fault::bad_request("Maximum number of profiles reached"));
        }
        power_users.push(id);
    }
    for id in power_users {
        world.power_users.held_mut(id).profiles.extend(&known_profiles);
    }
    Ok(Outcome { success: true, errors: Vec::new() })
}

/// Takes profiles away. What is not held is passed over.
pub(super) fn unassign(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<UnassignProfiles>,
) -> Result<Success, Fault> {
    let Call { path: (), query: Empty {}, body } = call;
    cx.rights().require_superadmin()?;
    let (users, profiles) = selected_profiles(world, body)?;
    for id in users.into_iter().filter_map(known) {
        if world.power_users.held(id).is_some() {
            let held = world.power_users.held_mut(id);
            for profile in profiles.iter().copied().filter_map(known) {
                held.profiles.remove(&profile);
            }
        }
    }
    Ok(Success { success: true })
}

/// The power users and the profiles of a selection.
fn selected_profiles(
    world: &World,
    selection: ProfileSelection,
) -> Result<(Vec<UserId>, Vec<ProfileId>), Fault> {
    let ProfileSelection {
        user_ids,
        user_all,
        user_filters,
        profile_ids,
        profile_all,
        profile_filters,
    } = selection;
    let users = UserSelection { user_ids, user_all, user_filters };
    let users = selected(world, users, |user| user.level() == Level::PowerUser)?;
    let all = || world.power_users.profiles();
    let profiles = match (profile_all, profile_filters) {
        (Some(true), _) => all().map(|(id, _)| ProfileId::from(id)).collect(),
        _ if !profile_ids.is_empty() => profile_ids,
        (_, Some(SelectionFilters { search: Some(search) })) => {
            let needle = Needle::new(&search);
            let found = all().filter(|(_, profile)| needle.is_in(&profile.name));
            found.map(|(id, _)| ProfileId::from(id)).collect()
        }
        _ => return Err(Fault::bad_request("profile_ids is required")),
    };
    Ok((users, profiles))
}
