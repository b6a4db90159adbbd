//! Course enrollments: lists, enrolling, changing, leaving, archiving.
//!
//! [`enroll_in_course`], [`leave_course`] and [`set_window`] are the operations on the world;
//! routes of this resource and of learning plans go through them.

mod archive;
pub(crate) mod archived;
mod batch;
mod course_lists;
mod create;
mod delete;
mod list;
mod operations;
pub(crate) mod play;
mod reach;
mod update;

use docebo_sdk::{
    enrollments::{
        BatchEnrollments, BatchUnenroll, CreateEnrollment, CreateEnrollments, DeleteEnrollment,
        DeleteEnrollments, EnrollmentLevel, EnrollmentStatus, GetEnrollment, ListCourseEnrollments,
        ListEnrollments, ListEnrollmentsOfCourse, UpdateEnrollment, UpdateEnrollments,
    },
    id::{CourseId, UserId},
};

pub(super) use create::distinct;
pub(super) use list::closed_because;

use super::Registry;
use crate::{
    fault::Fault,
    world::{World, courses::Course, enrollments::Status, users::UserRef},
};
pub(crate) use archive::archive_one;
pub(crate) use create::may_be_enrolled;
pub(crate) use operations::{Terms, enroll_in_course, leave_course, set_window};

/// Most users one call may name (B-078; inferred for all calls but the unenrolling one).
const MAX_USERS: usize = 1_000;

pub(crate) fn register(r: &mut Registry) {
    const PAGED: &[&str] = &["get_total_count", "get_cursor"];
    r.read::<ListEnrollments>(list::list).inert(&[
        "get_total_count",
        "get_cursor",
        "rating",
        "channel",
    ]);
    r.read::<GetEnrollment>(list::view);
    r.read::<ListCourseEnrollments>(course_lists::flat).inert(PAGED);
    r.read::<ListEnrollmentsOfCourse>(course_lists::of_course).inert(&[
        "get_total_count",
        "get_cursor",
        "extra_fields",
    ]);
    r.write::<CreateEnrollments>(create::many).inert(&["subscription_record", "notification_ids"]);
    r.write::<CreateEnrollment>(create::one).inert(&["subscription_record"]);
    r.write::<UpdateEnrollments>(update::many).inert(update::INERT);
    r.write::<UpdateEnrollment>(update::one).inert(update::INERT);
    r.write::<DeleteEnrollments>(delete::many).inert(&["delete_issued_certificates"]);
    r.write::<DeleteEnrollment>(delete::one);
    r.write::<BatchEnrollments>(batch::batch).inert(batch::INERT);
    r.write::<BatchUnenroll>(batch::unenroll).inert(&["options"]);
}

/// The course of an id; 404 when there is none.
pub(crate) fn known_course(world: &World, id: CourseId) -> Result<&Course, Fault> {
    course_of(world, id).ok_or_else(|| Fault::not_found("Not found"))
}

/// The user of an id; 404 when there is none.
fn known_user(world: &World, id: UserId) -> Result<UserRef<'_>, Fault> {
    user_of(world, id).ok_or_else(|| Fault::not_found("Not found"))
}

fn course_of(world: &World, id: CourseId) -> Option<&Course> {
    world.courses.get(u32::try_from(id.get()).ok()?)
}

fn user_of(world: &World, id: UserId) -> Option<UserRef<'_>> {
    world.users.get(u32::try_from(id.get()).ok()?)
}

/// The ids the world may know; larger ones are nobody's.
fn narrow<K>(ids: &[docebo_sdk::id::Id<K>]) -> Vec<u32> {
    ids.iter().filter_map(|id| u32::try_from(id.get()).ok()).collect()
}

/// A stored status as the joint knows it.
pub(super) fn status_of(status: Status) -> EnrollmentStatus {
    EnrollmentStatus::from_number(status.number())
}

/// A stored level as the joint knows it.
pub(super) fn level_of(level: u8) -> EnrollmentLevel {
    EnrollmentLevel::from_number(i8::try_from(level).unwrap_or(i8::MAX))
}

/// The status to be stored; `None` for one the platform does not know.
fn stored_status(status: &EnrollmentStatus) -> Option<Status> {
    Status::of_number(status.number()?.into())
}

/// The level to be stored; `None` for one that has no number.
fn stored_level(level: &EnrollmentLevel) -> Option<u8> {
    if !level.is_known() {
        return None;
    }
    u8::try_from(level.number()?).ok()
}
