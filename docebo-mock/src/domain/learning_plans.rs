//! Learning plans: lists, membership, and what joining and leaving do to the courses.
//!
//! [`join`] and [`leave`] are the two operations on the world; every route that enrolls in plans
//! or takes out of them, of this resource or another, goes through them.

pub(crate) mod archive;
mod lists;
mod lp;
mod membership;

use docebo_sdk::learning_plans::{
    CreateLp, DeleteLp, EnrollInLp, EnrollInPlan, EnrollManyInPlan, GetLp, GetPlan, ListLp,
    ListPlanCourseEnrollments, ListPlanCourses, ListPlanEnrollments, ListPlans, UnenrollFromPlans,
    UpdateLp,
};

use super::Registry;
use crate::{
    context::Context,
    fault::Fault,
    world::{World, access::Permission, plans::Plan},
};
pub(crate) use membership::{JoinOptions, LeaveOptions, join, leave_as, leave_in_chunk};

pub(crate) fn register(r: &mut Registry) {
    const PAGED: &[&str] = &["get_total_count", "get_cursor"];
    r.read::<ListPlans>(lists::plans).inert(PAGED);
    r.read::<GetPlan>(lists::view);
    r.read::<ListPlanCourses>(lists::courses).inert(PAGED);
    r.read::<ListPlanEnrollments>(lists::enrollments).inert(PAGED);
    r.read::<ListPlanCourseEnrollments>(lists::course_enrollments).inert(PAGED);
    r.write::<EnrollInPlan>(membership::enroll);
    r.write::<EnrollManyInPlan>(membership::enroll_many);
    r.write::<UnenrollFromPlans>(membership::unenroll).inert(&["delete_issued_certificates"]);
    r.read::<ListLp>(lp::list).inert(PAGED);
    r.read::<GetLp>(lp::view);
    r.write::<CreateLp>(lp::create);
    r.write::<UpdateLp>(lp::update);
    r.write::<DeleteLp>(lp::delete);
    r.write::<EnrollInLp>(lp::enroll);
}

/// The plan of an id as the world knows it; 404 when there is none.
fn known(world: &World, id: u64) -> Result<&Plan, Fault> {
    let id = u32::try_from(id).ok();
    id.and_then(|id| world.plans.get(id)).ok_or_else(|| Fault::not_found("Not found"))
}

/// The plan of an id, for a caller who may read it.
fn readable<'w>(world: &'w World, cx: &Context<'_>, id: u64) -> Result<&'w Plan, Fault> {
    let plan = known(world, id)?;
    if sees(world, cx, plan.id) { Ok(plan) } else { Err(Fault::forbidden()) }
}

/// The plan of an id, for a caller with a permission. A Power User needs the plan among the
/// assigned resources (B-107).
fn manageable<'w>(
    world: &'w World,
    cx: &Context<'_>,
    permission: Permission,
    id: u64,
) -> Result<&'w Plan, Fault> {
    cx.require(permission)?;
    let plan = known(world, id)?;
    if cx.rights().sees_plan(plan.id) {
        return Ok(plan);
    }
    cx.rule("B-107");
    Err(Fault::forbidden())
}

/// Whether the caller may read a plan: administrators those in reach, everybody their own.
fn sees(world: &World, cx: &Context<'_>, plan: u32) -> bool {
    let rights = cx.rights();
    (rights.may(Permission::PlanView) && rights.sees_plan(plan))
        || cx.user().is_some_and(|user| world.plans.seat(plan, user).is_some())
}

/// Whether the caller may read a user's place in a plan.
fn sees_seat(cx: &Context<'_>, plan: u32, user: u32) -> bool {
    let rights = cx.rights();
    rights.is_self(user)
        || (rights.may(Permission::EnrollmentView)
            && rights.sees_plan(plan)
            && rights.sees_user(user))
}
