//! Enrollments of users in courses: lists, enrolling, changing, leaving, archiving.
//!
//! Five lists show enrollments in five vocabularies; each has its own row type here, exact to the
//! key, and each row can be seen as a [`CourseEnrollment`]. Statuses and levels are one model
//! throughout ([`EnrollmentStatus`], [`EnrollmentLevel`]), whatever the words on the wire.
//!
//! | list | row |
//! |---|---|
//! | `GET /learn/v1/enrollments` | [`EnrollmentRow`], plans among them |
//! | `GET /learn/v1/enrollments/{course_id}/{user_id}` | [`EnrollmentRecord`] |
//! | `GET /course/v1/courses/enrollments` | [`CourseEnrollmentRow`] |
//! | `GET /course/v1/courses/{course_id}/enrollments` | [`CourseMember`] |
//! | `GET /learningplan/v1/learningplans/{learning_plan_id}/courses/enrollments` | [`PlanCourseEnrollment`](crate::learning_plans::PlanCourseEnrollment) |
//!
//! Writes answer HTTP 200 even when some pairs were refused: look into the outcome.

mod archive;
mod batch;
mod batch_row;
#[cfg(feature = "client")]
mod batch_run;
#[cfg(feature = "client")]
mod calls;
mod course_lists;
mod create;
mod delete;
mod list;
#[cfg(feature = "client")]
pub(crate) mod pairs;
mod status;
#[cfg(test)]
mod tests;
mod update;

pub use archive::{ArchiveRequest, ArchiveThroughWire, ArchiveWire, EnrollmentMode};
pub use batch::{
    BatchEnrollments, BatchUnenroll, EnrollmentBatch, EnrollmentBatchOptions, EnrollmentRowResult,
    MAX_ENROLLMENT_ROWS, UnenrollBatchRequest, UnenrollRow, UnenrollRowResult,
};
pub use batch_row::EnrollmentBatchRow;
#[cfg(feature = "client")]
pub use batch_run::{
    DoneEnrollment, EnrollmentImport, EnrollmentReport, EnrollmentRun, UnenrollImport, UnenrollRun,
};
#[cfg(feature = "client")]
pub use calls::Enrollments;
pub use course_lists::{
    AccountState, AssignmentType, CourseEnrollmentQuery, CourseEnrollmentRow, CourseMember,
    CourseMemberQuery, ListCourseEnrollments, ListEnrollmentsOfCourse,
};
pub use create::{
    CreateEnrollment, CreateEnrollments, EnrollOutcome, NewEnrollment, NewEnrollments,
    NewlyEnrolled,
};
pub use delete::{
    DeleteEnrollment, DeleteEnrollments, DeletedEnrollment, UnenrollOutcome, Unenrollment,
};
pub use list::{
    EnrolledIn, EnrolledSession, EnrollmentQuery, EnrollmentRecord, EnrollmentRow, EnrollmentView,
    GetEnrollment, ListEnrollments,
};
#[cfg(feature = "client")]
pub use pairs::{PairOutcome, PairReport, PairResult};
pub use status::{
    CourseLevel, CourseLevelFilter, CourseStatus, CourseStatusFilter, EnrollmentLevel,
    EnrollmentStatus, LevelNumber, LevelNumberFilter, PlanStatus, StatusFilter, StatusNumber,
};
pub use update::{
    EnrollmentChange, RefusedChange, UpdateEnrollment, UpdateEnrollments, UpdateOutcome,
};

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use crate::{
    endpoint::EndpointInfo,
    id::{CourseId, UserId},
    wire::{DateTime, PlainNumber},
};

/// Endpoints of this file and its parts.
pub(crate) const ENDPOINTS: &[EndpointInfo] = &[
    EndpointInfo::of::<ListEnrollments>(),
    EndpointInfo::of::<GetEnrollment>(),
    EndpointInfo::of::<CreateEnrollments>(),
    EndpointInfo::of::<CreateEnrollment>(),
    EndpointInfo::of::<UpdateEnrollments>(),
    EndpointInfo::of::<UpdateEnrollment>(),
    EndpointInfo::of::<DeleteEnrollments>(),
    EndpointInfo::of::<DeleteEnrollment>(),
    EndpointInfo::of::<BatchEnrollments>(),
    EndpointInfo::of::<BatchUnenroll>(),
    EndpointInfo::of::<ListCourseEnrollments>(),
    EndpointInfo::of::<ListEnrollmentsOfCourse>(),
];

/// Names one enrollment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EnrollmentKey {
    /// The course.
    #[serde(alias = "id_course")]
    pub course_id: CourseId,
    /// The user.
    #[serde(alias = "id_user")]
    pub user_id: UserId,
}

/// A course enrollment, as far as any of the lists tells: one typed view over all of them.
///
/// What a list does not show is `None`. Serialisable, so that it can be kept in a file.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CourseEnrollment {
    /// The course.
    pub course_id: CourseId,
    /// The user.
    pub user_id: UserId,
    /// How far.
    pub status: EnrollmentStatus,
    /// As what.
    pub level: Option<EnrollmentLevel>,
    /// When the enrollment was made.
    pub enrolled_at: Option<DateTime>,
    /// Start of validity.
    pub active_from: Option<DateTime>,
    /// End of validity.
    pub active_until: Option<DateTime>,
    /// When it was completed.
    pub completed_at: Option<DateTime>,
    /// Score.
    #[serde_as(as = "Option<PlainNumber>")]
    pub score: Option<f64>,
    /// Seconds spent.
    pub seconds_spent: Option<u64>,
    /// When it last changed.
    pub updated_at: Option<DateTime>,
}

impl CourseEnrollment {
    /// The pair.
    #[must_use]
    pub const fn key(&self) -> EnrollmentKey {
        EnrollmentKey { course_id: self.course_id, user_id: self.user_id }
    }
}
