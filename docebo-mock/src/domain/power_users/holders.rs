//! Giving profiles and taking them back, and who holds one.

use std::collections::BTreeSet;

use docebo_sdk::{
    auth::Success,
    endpoint::{Call, Empty},
    id::{ProfileId, UserId},
    power_users::{
        AssignProfiles, AssignProfilesBatch, AssignedUser, BatchRow, ListAssignedQuery,
        ListProfileHolders, Outcome, ProfileBatch, ProfileBatchRow, ProfileChoice,
        ProfileSelection, UnassignProfiles, UnassignProfilesBatch, UserSelection,
    },
    wire::Page,
};

use super::{NOT_ONE, invalid_id, known, lists::People, profiles, selected};
use crate::{
    context::Context,
    domain::paging::Paging,
    fault::Fault,
    world::{
        World,
        power_users::{self, MAX_PROFILES, Refused},
        users::Level,
    },
};

/// Most rows a batch of this service takes: that of demotions, applied here as well (inferred).
const MAX_ROWS: usize = docebo_sdk::power_users::DemoteUsersBatch::MAX_USERS;

const TOO_MANY: &str = "Maximum number of profiles reached";

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
            return Err(Fault::bad_request(TOO_MANY));
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
    let profiles = ProfileChoice { profile_ids, profile_all, profile_filters };
    Ok((users, profiles::chosen(world, profiles)?))
}

pub(super) fn assign_batch(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<AssignProfilesBatch>,
) -> Result<Vec<BatchRow>, Fault> {
    let Call { path: (), query: Empty {}, body } = call;
    rows(cx, body, |user, profile| match power_users::set_profiles(world, user, &[profile], true) {
        Ok(()) => None,
        Err(Refused::NotAPowerUser) => Some(NOT_ONE),
        Err(Refused::TooManyProfiles) => {
            cx.rule("B-109");
            Some(TOO_MANY)
        }
        Err(Refused::UnknownProfile | Refused::Name) => Some(UNKNOWN),
    })
}

pub(super) fn unassign_batch(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<UnassignProfilesBatch>,
) -> Result<Vec<BatchRow>, Fault> {
    let Call { path: (), query: Empty {}, body } = call;
    rows(cx, body, |user, profile| {
        if !power_users::is_power_user(world, user) {
            return Some(NOT_ONE);
        }
        if world.power_users.profile(profile).is_none() {
            return Some(UNKNOWN);
        }
        world.power_users.held_mut(user).profiles.remove(&profile);
        None
    })
}

const UNKNOWN: &str = "Profile not found";

/// Row by row: each succeeds or fails on its own.
fn rows(
    cx: &Context<'_>,
    batch: ProfileBatch,
    mut change: impl FnMut(u32, u32) -> Option<&'static str>,
) -> Result<Vec<BatchRow>, Fault> {
    let ProfileBatch { items } = batch;
    cx.rights().require_superadmin()?;
    if items.is_empty() {
        return Err(Fault::bad_request("items is required"));
    }
    if items.len() > MAX_ROWS {
        return Err(Fault::bad_request("Too many items"));
    }
    let row = |(row_index, ProfileBatchRow { user_id, profile_id })| {
        let problem = match (user_id, profile_id) {
            (None, _) => Some("user_id is required"),
            (_, None) => Some("profile_id is required"),
            // An id too large for any is nobody's.
            (Some(user), Some(profile)) => {
                change(known(user).unwrap_or(u32::MAX), known(profile).unwrap_or(u32::MAX))
            }
        };
        BatchRow {
            row_index: row_index as u64,
            success: problem.is_none(),
            message: problem.map(str::to_owned),
        }
    };
    Ok(items.into_iter().enumerate().map(row).collect())
}

/// Holders count whether active or not (B-036).
pub(super) fn holders(
    world: &World,
    cx: &Context<'_>,
    call: Call<ListProfileHolders>,
) -> Result<Page<AssignedUser>, Fault> {
    let Call { path, query, body: Empty {} } = call;
    let ListAssignedQuery { page, page_size, cursor: _, sort_attr, sort_dir, search_text } = query;
    cx.rights().require_superadmin()?;
    let profile = profiles::existing(world, path)?;
    cx.rule("B-036");
    let mut ids = world.users.of_level(Level::PowerUser);
    ids.retain(|id| {
        world.power_users.held(*id).is_some_and(|held| held.profiles.contains(&profile))
    });
    let people = People::new(world, ids, search_text.as_deref(), sort_attr, sort_dir)?;
    Ok(people.page(Paging::new(page, page_size), super::lists::person))
}
