//! Raising to the level, lowering from it, and what is set for one of the level.

use docebo_sdk::{
    auth::Success,
    endpoint::{Call, Empty},
    id::UserId,
    power_users::{
        BatchRow, ContentChoice, CourseAssignment, DemoteBatch, DemoteRow, DemoteUsers,
        DemoteUsersBatch, IdError, Outcome, PowerUserUpdate, PromoteUsers, UpdatePowerUser,
        UserSelection,
    },
};

use super::{NOT_ONE, invalid_id, known, managed, selected};
use crate::{
    context::Context,
    fault::Fault,
    world::{
        World,
        power_users::{self, Promotion, Refused},
        users::Level,
    },
};

/// Up to 1,000 ids a call (B-112). Who is one already is left alone; unknown ids and Superadmins
/// are told one by one.
pub(super) fn promote(
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
pub(super) fn demote(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<DemoteUsers>,
) -> Result<Success, Fault> {
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

pub(super) fn demote_batch(
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

fn error(id: UserId, text: &str) -> IdError {
    IdError { id: id.get(), error: text.to_owned() }
}

/// Refuses more ids than one call takes (B-112).
fn capped(cx: &Context<'_>, selection: &UserSelection, most: usize) -> Result<(), Fault> {
    cx.rule("B-112");
    if selection.user_ids.len() > most {
        return Err(Fault::bad_request("Too many users"));
    }
    Ok(())
}

/// Replaces the profiles and chooses among everything, the catalogs in reach, and the selection by
/// hand, which is kept either way (all of it inferred). All or nothing.
pub(super) fn update(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<UpdatePowerUser>,
) -> Result<Success, Fault> {
    let Call { path, query: Empty {}, body: PowerUserUpdate { profile_ids, resources } } = call;
    cx.rights().require_superadmin()?;
    let power_user = managed(world, cx, path)?;
    let choice = resources.and_then(|ContentChoice { assignment_type }| assignment_type);
    let (all, catalogs) = match &choice {
        Some(CourseAssignment::All) => (true, false),
        Some(CourseAssignment::VisibleCatalogs) => (false, true),
        Some(CourseAssignment::Custom) | None => (false, false),
        Some(_) => return Err(Fault::bad_request("Invalid assignment_type")),
    };
    if let Some(ids) = profile_ids {
        let ids: Vec<u32> =
            ids.into_iter().map(|id| known(id).ok_or_else(invalid_id)).collect::<Result<_, _>>()?;
        power_users::set_profiles(world, power_user, &ids, false).map_err(
            |refused| match refused {
                Refused::TooManyProfiles => {
                    cx.rule("B-109");
                    Fault::bad_request("Maximum number of profiles reached")
                }
                _ => invalid_id(),
            },
        )?;
    }
    if choice.is_some() {
        cx.rule("B-117");
        let held = world.power_users.held_mut(power_user);
        held.all_courses = all;
        held.all_plans = all;
        held.visible_catalogs = catalogs;
    }
    Ok(Success { success: true })
}
