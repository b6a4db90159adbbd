//! What is read: the power users, one record, and what one of them holds.

use docebo_sdk::{
    endpoint::{Call, Empty},
    id::{BranchId, ProfileId, UserId},
    power_users::{
        AssignedBranch, AssignedProfile, AssignedUser, BranchReach, GetPowerUser,
        ListAssignedBranches, ListAssignedProfiles, ListAssignedQuery, ListAssignedUsers,
        ListPowerUsers, ListPowerUsersQuery, PowerUser, PowerUserRow, ProfileRef, ResourceCounts,
    },
    wire::{Page, SortDir},
};

use super::{known, profiles, visible};
use crate::{
    context::Context,
    domain::paging::Paging,
    fault::Fault,
    world::{
        World,
        power_users::{BranchGrant, Holdings},
        text::{Needle, folded},
        users::{Level, UserOrder, UserRef},
    },
};

/// Everyone of the level, deactivated ones included (B-036).
pub(super) fn list(
    world: &World,
    cx: &Context<'_>,
    call: Call<ListPowerUsers>,
) -> Result<Page<PowerUserRow>, Fault> {
    let Call { path: (), query, body: Empty {} } = call;
    let ListPowerUsersQuery {
        page,
        page_size,
        cursor: _,
        sort_attr,
        sort_dir,
        search_text,
        get_total_count: _,
        profile_ids,
    } = query;
    cx.rights().require_superadmin()?;
    cx.rule("B-036");
    let wanted: Vec<u32> = profile_ids.iter().copied().filter_map(known).collect();
    let holds_wanted = |id: u32| {
        let held = world.power_users.held(id);
        profile_ids.is_empty()
            || held.is_some_and(|held| wanted.iter().any(|id| held.profiles.contains(id)))
    };
    let mut ids = world.users.of_level(Level::PowerUser);
    ids.retain(|id| holds_wanted(*id));
    let users = People::new(world, ids, search_text.as_deref(), sort_attr, sort_dir)?;
    Ok(users.page(Paging::new(page, page_size), |user| row(world, user)))
}

fn row(world: &World, user: UserRef<'_>) -> PowerUserRow {
    let held = world.power_users.held(user.id());
    let person = person(user);
    PowerUserRow {
        user_id: person.user_id,
        username: person.username,
        firstname: person.firstname,
        lastname: person.lastname,
        email: person.email,
        avatar: person.avatar,
        profiles: held.map_or_else(Vec::new, |held| {
            profiles_of(world, held)
                .map(|profile| ProfileRef {
                    profile_id: profile.profile_id,
                    profile_name: profile.profile_name,
                })
                .collect()
        }),
        counts: counts(world, held),
    }
}

/// What is assigned directly, in numbers.
fn counts(world: &World, held: Option<&Holdings>) -> ResourceCounts {
    let count = |of: fn(&Holdings) -> usize| Some(held.map_or(0, of) as u64);
    let all = |of: fn(&Holdings) -> bool| held.is_some_and(of);
    ResourceCounts {
        users: count(|held| held.users.len()),
        groups: count(|held| held.groups.len()),
        branches: count(|held| held.branches.len()),
        courses: if all(|held| held.all_courses) {
            Some(world.courses.len() as u64)
        } else {
            count(|held| held.courses.len())
        },
        learning_plans: if all(|held| held.all_plans) {
            Some(world.plans.len() as u64)
        } else {
            count(|held| held.plans.len())
        },
        categories: count(|held| held.categories.len()),
        catalogs: count(|held| held.catalogs.len()),
        locations: count(|held| held.locations.len()),
        material_folders: None,
        communities: None,
        channels: None,
    }
}

pub(super) fn get(
    world: &World,
    cx: &Context<'_>,
    call: Call<GetPowerUser>,
) -> Result<PowerUser, Fault> {
    let Call { path, query: Empty {}, body: Empty {} } = call;
    let id = visible(world, cx, path)?;
    let user = world.users.get(id).ok_or_else(|| Fault::not_found("Power user not found"))?;
    let held = world.power_users.held(id);
    cx.rule("B-116");
    let permissions = held.map(|held| world.power_users.permissions(held)).unwrap_or_default();
    let person = person(user);
    Ok(PowerUser {
        user_id: person.user_id,
        username: person.username,
        firstname: person.firstname,
        lastname: person.lastname,
        email: person.email,
        avatar: person.avatar,
        counts: ResourceCounts {
            material_folders: Some(0),
            communities: Some(0),
            channels: Some(0),
            ..counts(world, held)
        },
        permissions: permissions.iter().map(profiles::code).collect(),
    })
}

pub(super) fn assigned_profiles(
    world: &World,
    cx: &Context<'_>,
    call: Call<ListAssignedProfiles>,
) -> Result<Page<AssignedProfile>, Fault> {
    let Call { path, query, body: Empty {} } = call;
    let id = visible(world, cx, path)?;
    let held = world.power_users.held(id);
    let rows = held.map_or_else(Vec::new, |held| profiles_of(world, held).collect());
    named(
        query,
        rows,
        &["profile_id", "profile_name"],
        |row| (row.profile_id.get(), &row.profile_name),
        |row, needle| needle.is_in(&row.profile_name),
    )
}

pub(super) fn users(
    world: &World,
    cx: &Context<'_>,
    call: Call<ListAssignedUsers>,
) -> Result<Page<AssignedUser>, Fault> {
    let Call { path, query, body: Empty {} } = call;
    let id = visible(world, cx, path)?;
    let ListAssignedQuery { page, page_size, cursor: _, sort_attr, sort_dir, search_text } = query;
    let held = world.power_users.held(id);
    let ids = held.map_or_else(Vec::new, |held| held.users.iter().copied().collect());
    let users = People::new(world, ids, search_text.as_deref(), sort_attr, sort_dir)?;
    Ok(users.page(Paging::new(page, page_size), person))
}

/// Each with its reach: 1 this branch only, 2 with descendants (B-118).
pub(super) fn branches(
    world: &World,
    cx: &Context<'_>,
    call: Call<ListAssignedBranches>,
) -> Result<Page<AssignedBranch>, Fault> {
    let Call { path, query, body: Empty {} } = call;
    let id = visible(world, cx, path)?;
    cx.rule("B-118");
    let reader = cx.user().and_then(|id| world.users.get(id));
    let language = reader.map_or("english", |user| user.language());
    let held = world.power_users.held(id).into_iter();
    let rows = held.flat_map(|held| &held.branches).filter_map(|(id, grant)| {
        let branch = world.branches.get(*id)?;
        let reach = match grant {
            BranchGrant::Only => BranchReach::Only,
            BranchGrant::WithDescendants => BranchReach::WithDescendants,
        };
        Some(AssignedBranch {
            id: BranchId::from(*id),
            title: branch.name(language).to_owned(),
            code: branch.code.as_deref().map(str::to_owned),
            selection_status: reach.number(),
        })
    });
    named(
        query,
        rows.collect(),
        &["id", "title"],
        |row| (row.id.get(), &row.title),
        |row, needle| {
            needle.is_in(&row.title) || row.code.as_ref().is_some_and(|code| needle.is_in(code))
        },
    )
}

fn profiles_of<'w>(
    world: &'w World,
    held: &'w Holdings,
) -> impl Iterator<Item = AssignedProfile> + use<'w> {
    held.profiles.iter().filter_map(|id| {
        let profile = world.power_users.profile(*id)?;
        let description = (!profile.description.is_empty()).then(|| profile.description.clone());
        Some(AssignedProfile {
            profile_id: ProfileId::from(*id),
            profile_name: profile.name.clone(),
            description,
        })
    })
}

pub(super) fn person(user: UserRef<'_>) -> AssignedUser {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    AssignedUser {
        user_id: UserId::from(user.id()),
        username: user.username().to_owned(),
        firstname: text(user.first_name()),
        lastname: text(user.last_name()),
        email: text(user.email()),
        avatar: text(user.avatar()),
    }
}

/// Users by id, searched and sorted.
pub(super) struct People<'w> {
    world: &'w World,
    ids: Vec<u32>,
    attr: String,
    dir: SortDir,
}

impl<'w> People<'w> {
    pub(super) fn new(
        world: &'w World,
        mut ids: Vec<u32>,
        search: Option<&str>,
        attr: Option<String>,
        dir: Option<SortDir>,
    ) -> Result<Self, Fault> {
        let attr = attr.unwrap_or_else(|| "user_id".to_owned());
        let dir = dir.unwrap_or(SortDir::Asc);
        let order = match attr.as_str() {
            "user_id" | "id" => UserOrder::Id,
            "username" => UserOrder::Username,
            "firstname" => UserOrder::FirstName,
            "lastname" => UserOrder::LastName,
            "email" => UserOrder::Email,
            _ => return Err(Fault::bad_request("Invalid sort_attr")),
        };
        if let Some(needle) = search.map(Needle::new) {
            ids.retain(|id| world.users.get(*id).is_some_and(|user| user.matches(&needle)));
        }
        let ids = world.users.sort_ids(&ids, order, dir);
        Ok(Self { world, ids, attr, dir })
    }

    pub(super) fn page<T>(self, paging: Paging, row: impl Fn(UserRef<'w>) -> T) -> Page<T> {
        let users = paging.cut(&self.ids).iter().filter_map(|id| self.world.users.get(*id));
        paging.sorted(self.ids.len(), users.map(row).collect(), &self.attr, self.dir)
    }
}

/// Rows that have an id and a name, searched and sorted by either; `attrs` names the two.
pub(super) fn named<T>(
    query: ListAssignedQuery,
    mut rows: Vec<T>,
    attrs: &[&str; 2],
    key: impl Fn(&T) -> (u64, &String),
    matches: impl Fn(&T, &Needle) -> bool,
) -> Result<Page<T>, Fault>
where
    T: Clone,
{
    let ListAssignedQuery { page, page_size, cursor: _, sort_attr, sort_dir, search_text } = query;
    let [by_id, by_name] = attrs;
    let attr = sort_attr.unwrap_or_else(|| (*by_id).to_owned());
    if let Some(needle) = search_text.as_deref().map(Needle::new) {
        rows.retain(|row| matches(row, &needle));
    }
    if attr == *by_name {
        rows.sort_by_cached_key(|row| folded(key(row).1).collect::<String>());
    } else if attr == *by_id || attr == "id" {
        rows.sort_by_key(|row| key(row).0);
    } else {
        return Err(Fault::bad_request("Invalid sort_attr"));
    }
    let dir = sort_dir.unwrap_or(SortDir::Asc);
    if dir == SortDir::Desc {
        rows.reverse();
    }
    let paging = Paging::new(page, page_size);
    Ok(paging.sorted(rows.len(), paging.cut(&rows).to_vec(), &attr, dir))
}
