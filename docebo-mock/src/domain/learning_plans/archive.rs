//! Archiving plan enrollments. The platform publishes no route for it: it lives under `/_mock`.

use docebo_sdk::{
    enrollments::AssignmentType,
    id::{ArchivedId, LearningPlanId, UserId},
    learning_plans::PlanStatus,
    wire::{DateTime, EmptyIsNone, OneOrMany, Page, tree},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use serde_with::serde_as;

use crate::{
    context::Context,
    domain::{
        enrollments::{archive_one, may_be_enrolled, status_of},
        paging::Paging,
    },
    ledger::switches::PlanArchiving,
    world::{
        World,
        enrollments::ArchivedUser,
        events::Happened,
        plans::{ArchivedSeat, PlanSeat, Progress},
        users::Level,
    },
};

/// Why a plan enrollment is not archived, or an archived one not deleted. Nothing changes then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CannotArchivePlan {
    /// The platform is set to be one of before January 2026.
    #[error("this platform does not archive plan enrollments")]
    NotOffered,
    /// Superadmins alone archive plan enrollments and delete archived ones (B-094).
    #[error("permission denied")]
    Forbidden,
    /// There is no such plan.
    #[error("no such learning plan")]
    UnknownPlan,
    /// The user is not in the plan.
    #[error("not enrolled")]
    NotEnrolled,
    /// Archiving enrolls again, and a deactivated or expired account is not enrolled (B-071).
    #[error("the user is deactivated or expired and cannot be re-enrolled")]
    NoReenrollment,
    /// There is no such archived row.
    #[error("no such archived enrollment")]
    UnknownRow,
}

/// Archives a user's place in a plan and lets the user begin it anew; answers the row's number.
///
/// The courses of the plan are archived with it, as far as they can be, and begun anew with their
/// tracking reset: else the new enrollment would be complete at once (inferred).
pub(crate) fn archive(
    world: &mut World,
    cx: &Context<'_>,
    plan: u64,
    user: u64,
) -> Result<u32, CannotArchivePlan> {
    offered(cx)?;
    let plan = u32::try_from(plan).ok().and_then(|id| world.plans.get(id));
    let plan = plan.ok_or(CannotArchivePlan::UnknownPlan)?;
    let user = u32::try_from(user).ok().and_then(|id| world.users.get(id));
    let user = user.ok_or(CannotArchivePlan::NotEnrolled)?;
    let seat = world.plans.seat(plan.id, user.id()).ok_or(CannotArchivePlan::NotEnrolled)?.clone();
    if !may_be_enrolled(user, cx) {
        return Err(CannotArchivePlan::NoReenrollment);
    }
    let Progress { status, completed_at, percentage, time_spent, required: _ } =
        Progress::of(world, seat.user, &plan.steps);
    let mut row = ArchivedSeat {
        archived_at: cx.now,
        status,
        completed_at,
        percentage,
        time_spent,
        courses: Vec::new(),
        user: ArchivedUser {
            username: user.username().to_owned(),
            first_name: user.first_name().to_owned(),
            last_name: user.last_name().to_owned(),
            email: user.email().to_owned(),
        },
        plan_code: plan.code.clone(),
        plan_title: plan.title.clone(),
        seat,
    };
    let PlanSeat { plan, user, valid_from, valid_until, .. } = row.seat;
    for step in world.plans.courses_of_plan(plan).to_vec() {
        let status = world.enrollments.get(user, step.course).map(|row| status_of(row.status()));
        if status.is_some_and(|status| status.is_archivable()) {
            row.courses.extend(archive_one(world, cx, user, step.course, true, true));
        }
    }
    let again = PlanSeat {
        created_by: cx.user(),
        valid_from,
        valid_until,
        assignment: row.seat.assignment.clone(),
        ..PlanSeat::new(plan, user, cx.now)
    };
    world.fire(cx.now, Happened::SeatDeleted(user, plan));
    world.plans.leave(plan, user);
    world.plans.enroll(again);
    world.fire(cx.now, Happened::SeatCreated(user, plan));
    Ok(world.plans.archived.add(row))
}

/// Deletes an archived row.
pub(crate) fn delete(
    world: &mut World,
    cx: &Context<'_>,
    id: u64,
) -> Result<(), CannotArchivePlan> {
    offered(cx)?;
    let known = u32::try_from(id).ok().filter(|id| world.plans.archived.remove(*id));
    known.map(drop).ok_or(CannotArchivePlan::UnknownRow)
}

fn offered(cx: &Context<'_>) -> Result<(), CannotArchivePlan> {
    match cx.switch() {
        PlanArchiving::Superadmins if cx.rights().is_superadmin() => Ok(()),
        PlanArchiving::Superadmins => Err(CannotArchivePlan::Forbidden),
        PlanArchiving::Nobody => Err(CannotArchivePlan::NotOffered),
    }
}

/// An archived row, as `/_mock` shows it.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Shown {
    id: ArchivedId,
    learning_plan_id: LearningPlanId,
    learning_plan_code: Option<String>,
    learning_plan_name: String,
    user_id: UserId,
    username: String,
    firstname: String,
    lastname: String,
    email: String,
    archived_at: DateTime,
    enrolled_at: DateTime,
    status: PlanStatus,
    completed_at: Option<DateTime>,
    completion_percentage: u64,
    time_spent: u64,
    assignment_type: Option<AssignmentType>,
    validity_start_at: Option<DateTime>,
    validity_end_at: Option<DateTime>,
    /// The course enrollments archived with it.
    archived_course_enrollments: Vec<ArchivedId>,
}

fn shown(id: u32, row: &ArchivedSeat) -> Shown {
    let ArchivedSeat {
        archived_at,
        seat,
        status,
        completed_at,
        percentage,
        time_spent,
        courses,
        user,
        plan_code,
        plan_title,
    } = row.clone();
    Shown {
        id: id.into(),
        learning_plan_id: seat.plan.into(),
        learning_plan_code: plan_code,
        learning_plan_name: plan_title,
        user_id: seat.user.into(),
        username: user.username,
        firstname: user.first_name,
        lastname: user.last_name,
        email: user.email,
        archived_at,
        enrolled_at: seat.created_at,
        status,
        completed_at,
        completion_percentage: percentage,
        time_spent,
        assignment_type: seat.assignment,
        validity_start_at: seat.valid_from,
        validity_end_at: seat.valid_until,
        archived_course_enrollments: courses.into_iter().map(Into::into).collect(),
    }
}

#[serde_as]
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Query {
    #[serde_as(as = "OneOrMany")]
    learning_plan_id: Vec<LearningPlanId>,
    #[serde_as(as = "OneOrMany")]
    user_id: Vec<UserId>,
    /// Whose view is wanted; everything without.
    #[serde_as(as = "EmptyIsNone")]
    seen_by: Option<UserId>,
    #[serde_as(as = "EmptyIsNone")]
    page: Option<u64>,
    #[serde_as(as = "EmptyIsNone")]
    page_size: Option<u64>,
}

/// `GET /_mock/archived_plan_enrollments`
pub(crate) fn inspect(world: &World, query: &str) -> Result<Value, String> {
    let tree = Value::Object(tree::from_query(query.as_bytes()));
    let Query { learning_plan_id, user_id, seen_by, page, page_size } =
        serde_json::from_value(tree).map_err(|error| error.to_string())?;
    let rows: Vec<(u32, &ArchivedSeat)> = world
        .plans
        .archived
        .iter()
        .filter(|(_, row)| {
            let plan = LearningPlanId::from(row.seat.plan);
            let user = UserId::from(row.seat.user);
            (learning_plan_id.is_empty() || learning_plan_id.contains(&plan))
                && (user_id.is_empty() || user_id.contains(&user))
                && seen_by.is_none_or(|by| sees(world, by, row.seat.user))
        })
        .collect();
    let paging = Paging::new(page, page_size);
    let items = paging.cut(&rows).iter().map(|(id, row)| shown(*id, row)).collect();
    let page: Page<Shown> = paging.page(rows.len(), items);
    serde_json::to_value(page)
        .map(|page| json!({ "data": page, "version": "1.0.0", "_links": [] }))
        .map_err(|error| error.to_string())
}

/// Whether somebody sees a user's archived plan enrollments: Superadmins all, managers those of
/// the people right below them, nobody else any (B-095).
fn sees(world: &World, by: UserId, user: u32) -> bool {
    let by = u32::try_from(by.get()).ok().and_then(|id| world.users.get(id));
    by.is_some_and(|by| {
        by.level() == Level::Superadmin
            || world
                .users
                .get(user)
                .is_some_and(|user| user.managers().any(|(_, manager)| manager == by.id()))
    })
}
