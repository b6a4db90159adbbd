//! Unenrolling.

use docebo_sdk::{
    endpoint::{Call, Empty},
    enrollments::{
        DeleteEnrollment, DeleteEnrollments, DeletedEnrollment, EnrollmentKey, UnenrollOutcome,
        Unenrollment,
    },
};

use super::{
    MAX_USERS, create::distinct, known_course, known_user, leave_course,
    operations::forgets_tracking, reach::manages, update::enrolled,
};
use crate::{
    context::Context,
    domain::learning_plans::{LeaveOptions, leave_as},
    fault::Fault,
    world::{World, access::Permission},
};

/// Why a pair stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stays {
    NotEnrolled,
    Denied,
    HeldByPlan,
}

impl Stays {
    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::NotEnrolled => "not enrolled",
            Self::Denied => "permission denied",
            Self::HeldByPlan => "the course belongs to a learning plan of the user",
        }
    }
}

pub(super) fn many(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<DeleteEnrollments>,
) -> Result<UnenrollOutcome, Fault> {
    let Call { path: (), query: Empty {}, body } = call;
    let Unenrollment {
        user_ids,
        course_ids,
        learningplan_ids,
        cascade_unenroll_from_courses_in_selected_learning_plan: cascade,
        reset_tracks,
        delete_issued_certificates: _,
    } = body;
    cx.require(Permission::EnrollmentDelete)?;
    cx.rule("B-078");
    if user_ids.is_empty() {
        return Err(Fault::bad_request("user_ids is required"));
    }
    if course_ids.is_empty() && learningplan_ids.is_empty() {
        return Err(Fault::bad_request("course_ids or learningplan_ids is required"));
    }
    if user_ids.len() > MAX_USERS {
        return Err(Fault::bad_request(format!("At most {MAX_USERS} users are allowed in a call")));
    }
    let reset = reset_tracks.unwrap_or(false);
    let options = LeaveOptions { cascade: cascade.unwrap_or(false), reset_tracks: reset };
    let mut outcome = UnenrollOutcome::default();
    for user_id in distinct(&user_ids) {
        let mut left = false;
        // Plans first: a course is free to be left once its plan is.
        for plan in distinct(&learningplan_ids) {
            match leave_as(world, cx, plan.get(), user_id.get(), options) {
                Ok(()) => left = true,
                Err(why) => {
                    outcome.errors.push(format!("User {user_id}, learning plan {plan}: {why}"));
                }
            }
        }
        for course_id in distinct(&course_ids) {
            let key = EnrollmentKey { course_id, user_id };
            match leave(world, cx, key, reset) {
                Ok(()) => left = true,
                Err(why) => {
                    let why = why.words();
                    outcome.errors.push(format!("User {user_id}, course {course_id}: {why}"));
                }
            }
        }
        if left {
            outcome.un_enrolled.push(user_id);
        }
    }
    Ok(outcome)
}

pub(super) fn one(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<DeleteEnrollment>,
) -> Result<DeletedEnrollment, Fault> {
    let Call { path: (course_id, user_id), query: Empty {}, body: Empty {} } = call;
    cx.require(Permission::EnrollmentDelete)?;
    known_course(world, course_id)?;
    known_user(world, user_id)?;
    match leave(world, cx, EnrollmentKey { course_id, user_id }, false) {
        Ok(()) => Ok(DeletedEnrollment { deleted_enrollment: 1 }),
        Err(Stays::NotEnrolled) => Err(Fault::not_found("Not found")),
        Err(Stays::Denied) => Err(Fault::forbidden()),
        Err(Stays::HeldByPlan) => Err(Fault::bad_request(
            "The course belongs to a learning plan of the user and cannot be left by itself",
        )),
    }
}

pub(super) fn leave(
    world: &mut World,
    cx: &Context<'_>,
    key: EnrollmentKey,
    reset_tracks: bool,
) -> Result<(), Stays> {
    let (user, course) = enrolled(world, key).ok_or(Stays::NotEnrolled)?;
    if !manages(cx, user, course) {
        return Err(Stays::Denied);
    }
    if world.plans.holding(user, course) {
        cx.rule("B-077");
        return Err(Stays::HeldByPlan);
    }
    let reset = reset_tracks || forgets_tracking(cx);
    leave_course(world, cx, user, course, reset);
    Ok(())
}
