//! Power users: the list, the record, raising and lowering, profiles, resources.
//!
//! Managed by Superadmins alone (inferred: the screen belongs to them; letting power users manage
//! power users is an advanced setting that is not modelled). That also answers B-115: what one
//! power user was given, another cannot take away. A power user reads its own record.

mod lists;
mod profiles;
mod resources;

use docebo_sdk::{
    auth::Success,
    endpoint::{Call, Empty},
    id::{Id, UserId},
    power_users::{
        AssignBranches, AssignCourses, AssignPlans, AssignProfiles, AssignUsers, BatchRow,
        CreateProfile, DemoteBatch, DemoteRow, DemoteUsers, DemoteUsersBatch, GetPowerUser,
        IdError, ListAssignedBranches, ListAssignedCourses, ListAssignedPlans,
        ListAssignedProfiles, ListAssignedUsers, ListPowerUsers, ListProfiles, Outcome,
        PromoteUsers, SelectionFilters, UnassignBranches, UnassignProfiles, UnassignUsers,
        UserSelection,
    },
};

use super::Registry;
use crate::{
    context::Context,
    fault::Fault,
    world::{
        World,
        power_users::{self, Promotion},
        text::Needle,
        users::{Level, UserRef},
    },
};

pub(crate) fn register(r: &mut Registry) {
    r.read::<ListPowerUsers>(lists::list).inert(&["get_total_count", "cursor"]);
    r.read::<GetPowerUser>(lists::get);
    r.write::<PromoteUsers>(promote);
    r.write::<DemoteUsers>(demote);
    r.write::<DemoteUsersBatch>(demote_batch);
    r.read::<ListProfiles>(profiles::list).inert(&["cursor"]);
    r.write::<CreateProfile>(profiles::create);
    r.read::<ListAssignedProfiles>(lists::profiles).inert(&["cursor"]);
    r.write::<AssignProfiles>(profiles::assign);
    r.write::<UnassignProfiles>(profiles::unassign);
    r.read::<ListAssignedUsers>(lists::users).inert(&["cursor"]);
    r.write::<AssignUsers>(resources::assign_users);
    r.write::<UnassignUsers>(resources::unassign_users);
    r.read::<ListAssignedBranches>(lists::branches).inert(&["cursor"]);
    r.write::<AssignBranches>(resources::assign_branches);
    r.write::<UnassignBranches>(resources::unassign_branches);
    r.read::<ListAssignedCourses>(lists::courses).inert(&["cursor"]);
    r.write::<AssignCourses>(resources::assign_courses);
    r.read::<ListAssignedPlans>(lists::plans).inert(&["cursor"]);
    r.write::<AssignPlans>(resources::assign_plans);
}

/// Up to 1,000 ids a call (B-112). Who is one already is left alone; unknown ids and Superadmins
/// are told one by one.
fn promote(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<PromoteUsers>,
) -> Result<Outcome, Fault> {
    let Call { path: (), query: Empty {}, body } = call;
    cx.rights().require_superadmin()?;
    capped(cx, &body, PromoteUsers::MAX_USERS)?;
    let ids = selected(world, body, |user| user.level() == Level::User)?;
    let mut errors = Vec::new();
    for id in ids {
        let outcome = known(id).map_or(Promotion::Unknown, |id| power_users::promote(world, id));
        match outcome {
            Promotion::Done | Promotion::Already => {}
            Promotion::Superadmin => errors.push(error(id, "User is a Superadmin")),
            Promotion::Unknown => errors.push(error(id, "User not found")),
        }
    }
    cx.rule("B-037");
    Ok(Outcome { success: true, errors })
}

/// Up to 250 ids a call (B-112). Profiles and resources are dropped (B-037); account, status,
/// enrollments and manager relations stay. Ids that are no power users are passed over.
fn demote(world: &mut World, cx: &Context<'_>, call: Call<DemoteUsers>) -> Result<Success, Fault> {
    let Call { path: (), query: Empty {}, body } = call;
    cx.rights().require_superadmin()?;
    capped(cx, &body, DemoteUsers::MAX_USERS)?;
    for id in selected(world, body, |user| user.level() == Level::PowerUser)? {
        if let Some(id) = known(id) {
            power_users::demote(world, id);
        }
    }
    cx.rule("B-037");
    Ok(Success { success: true })
}

fn demote_batch(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<DemoteUsersBatch>,
) -> Result<Vec<BatchRow>, Fault> {
    let Call { path: (), query: Empty {}, body: DemoteBatch { items } } = call;
    cx.rights().require_superadmin()?;
    cx.rule("B-112");
    if items.is_empty() {
        return Err(Fault::bad_request("items is required"));
    }
    if items.len() > DemoteUsersBatch::MAX_USERS {
        return Err(Fault::bad_request("Too many users"));
    }
    cx.rule("B-037");
    let row = |(row_index, DemoteRow { user_id })| {
        let problem = match user_id {
            None => Some("user_id is required"),
            Some(id) => match known(id) {
                Some(id) if power_users::demote(world, id) => None,
                _ => Some(NOT_ONE),
            },
        };
        BatchRow {
            row_index: row_index as u64,
            success: problem.is_none(),
            message: problem.map(str::to_owned),
        }
    };
    Ok(items.into_iter().enumerate().map(row).collect())
}

const NOT_ONE: &str = "User is not a power user";

fn invalid_id() -> Fault {
    Fault::bad_request("Invalid id")
}

fn error(id: UserId, text: &str) -> IdError {
    IdError { id: id.get(), error: text.to_owned() }
}

/// The id as the world counts; ids beyond that are nobody's.
fn known<K>(id: Id<K>) -> Option<u32> {
    u32::try_from(id.get()).ok()
}

/// The power user of a path, for a caller who may manage it.
fn managed(world: &World, cx: &Context<'_>, id: UserId) -> Result<u32, Fault> {
    if let Err(refusal) = cx.rights().require_superadmin() {
        cx.rule("B-115");
        return Err(refusal);
    }
    known(id)
        .filter(|id| power_users::is_power_user(world, *id))
        .ok_or_else(|| Fault::not_found("Power user not found"))
}

/// The power user of a path, for a caller who may look at it: oneself, or a Superadmin.
fn visible(world: &World, cx: &Context<'_>, id: UserId) -> Result<u32, Fault> {
    let own = known(id).is_some_and(|id| cx.rights().is_self(id));
    if own && cx.rights().is_power_user() {
        return known(id).ok_or_else(|| Fault::not_found("Power user not found"));
    }
    cx.rights().require_superadmin()?;
    known(id)
        .filter(|id| power_users::is_power_user(world, *id))
        .ok_or_else(|| Fault::not_found("Power user not found"))
}

/// Refuses more ids than one call takes (B-112).
fn capped(cx: &Context<'_>, selection: &UserSelection, most: usize) -> Result<(), Fault> {
    cx.rule("B-112");
    if selection.user_ids.len() > most {
        return Err(Fault::bad_request("Too many users"));
    }
    Ok(())
}

/// The users of a selection; `eligible` says whom "all" and a search are about.
fn selected(
    world: &World,
    selection: UserSelection,
    eligible: impl Fn(UserRef<'_>) -> bool,
) -> Result<Vec<UserId>, Fault> {
    let UserSelection { user_ids, user_all, user_filters } = selection;
    if user_all == Some(true) {
        let all = world.users.iter_by_id().filter(|user| eligible(*user));
        return Ok(all.map(|user| UserId::from(user.id())).collect());
    }
    if !user_ids.is_empty() {
        return Ok(user_ids);
    }
    let Some(SelectionFilters { search: Some(search) }) = user_filters else {
        return Err(Fault::bad_request("user_ids is required"));
    };
    let needle = Needle::new(&search);
    let found = world.users.iter_by_id().filter(|user| eligible(*user) && user.matches(&needle));
    Ok(found.map(|user| UserId::from(user.id())).collect())
}
