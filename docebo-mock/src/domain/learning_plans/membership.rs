//! Joining and leaving plans.

use std::sync::Arc;

use docebo_sdk::{
    auth::Success,
    endpoint::{Call, Empty},
    enrollments::{AssignmentType, UnenrollOutcome},
    id::UserId,
    learning_plans::{
        EnrollInPlan, EnrollInPlanBody, EnrollManyBody, EnrollManyInPlan, EnrollManyItems,
        EnrollManyOptions, EnrollManyOutcome, JoinStatus, UnenrollFromPlans, UnenrollFromPlansBody,
    },
    wire::DateTime,
};

use super::manageable;
use crate::{
    context::{Asked, Caller, Context},
    domain::{
        enrollments::{Terms, enroll_in_course, leave_course, set_window},
        jobs,
        users::account::is_expired,
    },
    fault::Fault,
    ledger::{RuleNotes, switches::MassActionJob},
    world::{
        World,
        access::{Permission, Rights},
        events::Happened,
        jobs::Work,
        plans::PlanSeat,
    },
};

/// Users above which the platform's screens start a background job (B-043).
const SCREEN_LIMIT: usize = 250;

/// With what a user joins a plan.
#[derive(Debug, Clone, Default)]
pub(crate) struct JoinOptions {
    pub(crate) valid_from: Option<DateTime>,
    pub(crate) valid_until: Option<DateTime>,
    pub(crate) assignment: Option<AssignmentType>,
}

/// What a user gives up with a plan.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct LeaveOptions {
    /// The plan's courses too.
    pub(crate) cascade: bool,
    /// The tracking of the courses left.
    pub(crate) reset_tracks: bool,
}

/// Puts a user into a plan and into its courses; `false` when the user was in it already.
///
/// Courses the user is in keep status, dates and score. The plan's window, when there is one,
/// goes over all of its courses (B-104).
pub(crate) fn join(
    world: &mut World,
    cx: &Context<'_>,
    plan: u32,
    user: u32,
    options: JoinOptions,
) -> bool {
    let JoinOptions { valid_from, valid_until, assignment } = options;
    let seat = PlanSeat {
        created_by: cx.user(),
        valid_from,
        valid_until,
        assignment,
        ..PlanSeat::new(plan, user, cx.now)
    };
    if !world.plans.enroll(seat) {
        return false;
    }
    world.fire(cx.now, Happened::SeatCreated(user, plan));
    let windowed = valid_from.is_some() || valid_until.is_some();
    if windowed {
        cx.rule("B-104");
    }
    for step in world.plans.courses_of_plan(plan).to_vec() {
        if world.enrollments.contains(user, step.course) {
            if windowed {
                set_window(world, cx, user, step.course, valid_from, valid_until);
            }
        } else {
            // What earlier tracking says is found again.
            cx.rule("B-102");
            let terms = Terms::within(valid_from, valid_until);
            enroll_in_course(world, cx, user, step.course, terms);
        }
    }
    true
}

/// Takes a user out of a plan; `false` when the user is not in it.
///
/// Course enrollments stay (B-100). With the cascade they go, except those that another plan of
/// the user holds (B-101). Tracking stays unless it is to be reset (B-102).
pub(crate) fn leave(
    world: &mut World,
    cx: &Context<'_>,
    plan: u32,
    user: u32,
    options: LeaveOptions,
) -> bool {
    let LeaveOptions { cascade, reset_tracks } = options;
    // First the seat: a course counts as held through the plan for as long as it is there.
    world.fire(cx.now, Happened::SeatDeleted(user, plan));
    if world.plans.leave(plan, user).is_none() {
        return false;
    }
    cx.rule("B-100");
    if !cascade {
        return true;
    }
    for step in world.plans.courses_of_plan(plan).to_vec() {
        if world.plans.holding(user, step.course) {
            cx.rule("B-101");
            continue;
        }
        cx.rule("B-102");
        leave_course(world, cx, user, step.course, reset_tracks);
    }
    true
}

pub(super) fn enroll(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<EnrollInPlan>,
) -> Result<Success, Fault> {
    let Call { path: (plan, user), query: Empty {}, body } = call;
    let EnrollInPlanBody { status, assignment_type, validity_start_at, validity_end_at } = body;
    if let Some(JoinStatus::Unknown(word)) = status {
        return Err(Fault::bad_request(format!("Invalid status: {}", word.as_str())));
    }
    let options = join_options(assignment_type, validity_start_at, validity_end_at)?;
    enroll_one(world, cx, plan.get(), user, options)
}

/// Enrolls one user, or says why not.
pub(super) fn enroll_one(
    world: &mut World,
    cx: &Context<'_>,
    plan: u64,
    user: UserId,
    options: JoinOptions,
) -> Result<Success, Fault> {
    let plan = manageable(world, cx, Permission::EnrollmentCreate, plan)?.id;
    let account = u32::try_from(user.get()).ok().and_then(|id| world.users.get(id));
    let account = account.ok_or_else(|| Fault::not_found("Not found"))?;
    let user = account.id();
    if !cx.rights().manages_user(user) {
        return Err(Fault::forbidden());
    }
    if !account.is_active() {
        cx.rule("B-071");
        return Err(Fault::bad_request("User is deactivated"));
    }
    if is_expired(account, cx) {
        cx.rule("B-071");
        return Err(Fault::bad_request("User is expired"));
    }
    if join(world, cx, plan, user, options) {
        Ok(Success { success: true })
    } else {
        Err(Fault::bad_request("Already enrolled"))
    }
}

pub(super) fn enroll_many(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<EnrollManyInPlan>,
) -> Result<EnrollManyOutcome, Fault> {
    let Call { path: plan, query: Empty {}, body } = call;
    let EnrollManyBody { items: EnrollManyItems { user_ids }, options } = body;
    let EnrollManyOptions { assignment_type, validity_start_at, validity_end_at } = options;
    let plan = manageable(world, cx, Permission::EnrollmentCreate, plan.get())?.id;
    users_within(&user_ids, EnrollManyInPlan::MAX_USERS)?;
    let options = join_options(assignment_type, validity_start_at, validity_end_at)?;
    for user in user_ids {
        let account = u32::try_from(user.get()).ok().and_then(|id| world.users.get(id));
        let Some(account) = account else { continue };
        let user = account.id();
        let usable = account.is_active() && !is_expired(account, cx);
        if usable && cx.rights().manages_user(user) {
            join(world, cx, plan, user, options.clone());
        }
    }
    Ok(EnrollManyOutcome { background_job: Some(false) })
}

pub(super) fn unenroll(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<UnenrollFromPlans>,
) -> Result<UnenrollOutcome, Fault> {
    let Call { path: (), query: Empty {}, body } = call;
    let UnenrollFromPlansBody {
        user_ids,
        learningplan_ids,
        cascade_unenroll_from_courses_in_selected_learning_plan: cascade,
        reset_tracks,
        delete_issued_certificates: _, // certificates are not modelled
    } = body;
    cx.require(Permission::EnrollmentDelete)?;
    users_within(&user_ids, UnenrollFromPlans::MAX_USERS)?;
    if learningplan_ids.is_empty() {
        return Err(Fault::bad_request("learningplan_ids is required"));
    }
    let options = LeaveOptions {
        cascade: cascade.unwrap_or(false),
        reset_tracks: reset_tracks.unwrap_or(false),
    };
    if cx.switch::<MassActionJob>() == MassActionJob::Above250 && user_ids.len() > SCREEN_LIMIT {
        cx.rule("B-103");
        let LeaveOptions { cascade, reset_tracks } = options;
        // Ids too large are nobody's, and count as errors.
        let small = |id: u64| u32::try_from(id).unwrap_or(u32::MAX);
        let work = Work::LeavePlans {
            users: user_ids.iter().map(|id| small(id.get())).collect(),
            plans: Arc::new(learningplan_ids.iter().map(|id| small(id.get())).collect()),
            cascade,
            reset_tracks,
            rights: jobs::rights(cx),
        };
        jobs::queue(world, cx, "Unenroll users from learning plans", work);
        return Ok(UnenrollOutcome { background_job: Some(true), ..UnenrollOutcome::default() });
    }
    let mut outcome = UnenrollOutcome::default();
    for user in user_ids {
        let mut left = false;
        for plan in &learningplan_ids {
            match leave_as(world, cx, plan.get(), user.get(), options) {
                Ok(()) => left = true,
                Err(why) => {
                    outcome.errors.push(format!("User {user}, learning plan {plan}: {why}"));
                }
            }
        }
        if left && !outcome.un_enrolled.contains(&user) {
            outcome.un_enrolled.push(user);
        }
    }
    Ok(outcome)
}

/// Does a chunk of a job that takes users out of plans; how many of them left none.
pub(crate) fn leave_in_chunk(
    world: &mut World,
    now: DateTime,
    users: &[u32],
    plans: &[u32],
    options: LeaveOptions,
    rights: Arc<Rights>,
) -> usize {
    let asked = Asked::default();
    let caller = Caller::Service { rights };
    let cx = Context::new(now, caller, &asked, world.switches, RuleNotes::off());
    let mut stayed = 0;
    for user in users {
        let mut left = false;
        for plan in plans {
            left |= leave_as(world, &cx, (*plan).into(), (*user).into(), options).is_ok();
        }
        stayed += usize::from(!left);
    }
    stayed
}

/// Takes a user out of a plan for the caller, or says why not, in words for an error list.
pub(crate) fn leave_as(
    world: &mut World,
    cx: &Context<'_>,
    plan: u64,
    user: u64,
    options: LeaveOptions,
) -> Result<(), &'static str> {
    let known = u32::try_from(plan).ok().filter(|plan| world.plans.get(*plan).is_some());
    let plan = known.ok_or("no such learning plan")?;
    let known = u32::try_from(user).ok().filter(|user| world.users.contains(*user));
    let user = known.ok_or("no such user")?;
    if !cx.rights().sees_plan(plan) || !cx.rights().manages_user(user) {
        cx.rule("B-107");
        return Err("permission denied");
    }
    if leave(world, cx, plan, user, options) { Ok(()) } else { Err("not enrolled") }
}

fn join_options(
    assignment: Option<AssignmentType>,
    valid_from: Option<DateTime>,
    valid_until: Option<DateTime>,
) -> Result<JoinOptions, Fault> {
    if let Some(AssignmentType::Unknown(word)) = &assignment {
        return Err(Fault::bad_request(format!("Invalid assignment_type: {}", word.as_str())));
    }
    if valid_from.zip(valid_until).is_some_and(|(from, until)| until < from) {
        return Err(Fault::bad_request("validity_end_at lies before validity_start_at"));
    }
    Ok(JoinOptions { valid_from, valid_until, assignment })
}

fn users_within(users: &[UserId], cap: usize) -> Result<(), Fault> {
    if users.is_empty() {
        return Err(Fault::bad_request("user_ids is required"));
    }
    if users.len() > cap {
        return Err(Fault::bad_request(format!("At most {cap} users are allowed in a call")));
    }
    Ok(())
}
