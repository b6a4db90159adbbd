//! Courses, in the two families of routes that show them.
//!
//! The course service (`/course/v1`, the admin area) calls a course's number `id` and its name
//! `title`; the older family (`/learn/v1`, the learner area) says `id_course` and `name` in its
//! list, `id` and `name` in its single view.

mod admin;
#[cfg(feature = "client")]
mod calls;
mod compact;
mod learn;
mod material;
#[cfg(test)]
mod tests;
mod write;

pub use admin::{CourseDetail, CourseQuery, CourseRow, GetCourse, ListCourses};
#[cfg(feature = "client")]
pub use calls::Courses;
pub use compact::{
    CanEnter, CompactCourse, CompactQuery, CourseField, CourseFieldQuery, ListCompactCourses,
    ListCourseFields,
};
pub use learn::{
    CourseCategory, CreateCourse, CreatedCourse, DeleteCourse, GetLearnCourse, LearnCourse,
    LearnCourseQuery, LearnCourseView, ListLearnCourses, NewCourse, PlanRef, TreeNode,
};
pub use material::{ListMaterial, MaterialKind, MaterialList, MaterialRow, MaterialStatus};
pub use write::{
    BatchCourses, CourseBatch, CourseBatchOptions, CourseBatchResult, CourseBatchRow, CourseUpdate,
    Difficulty, Publication, UpdateCourse,
};

use crate::{endpoint::EndpointInfo, wire::open_enum};

/// Endpoints of this file and its parts.
pub(crate) const ENDPOINTS: &[EndpointInfo] = &[
    EndpointInfo::of::<ListCourses>(),
    EndpointInfo::of::<GetCourse>(),
    EndpointInfo::of::<ListLearnCourses>(),
    EndpointInfo::of::<GetLearnCourse>(),
    EndpointInfo::of::<ListMaterial>(),
    EndpointInfo::of::<ListCompactCourses>(),
    EndpointInfo::of::<ListCourseFields>(),
    EndpointInfo::of::<CreateCourse>(),
    EndpointInfo::of::<BatchCourses>(),
    EndpointInfo::of::<UpdateCourse>(),
    EndpointInfo::of::<DeleteCourse>(),
];

open_enum! {
    /// Kind of course.
    pub enum CourseType {
        /// Self-paced material.
        Elearning = "elearning",
        /// Instructor-led, in sessions.
        Classroom = "classroom" | "ilt",
        /// Online live, in older data.
        Webinar = "webinar",
    }
}

open_enum! {
    /// Who may enroll (`enrollment_policy`).
    pub enum EnrollmentPolicy {
        /// 0: admins only.
        AdminOnly = "0" | "admin_only",
        /// 1: anybody asks, somebody approves; the user waits until then.
        Moderated = "1" | "moderated",
        /// 2: anybody.
        Free = "2" | "free",
    }
}

impl EnrollmentPolicy {
    /// The number: 0, 1 or 2.
    #[must_use]
    pub fn number(&self) -> Option<u8> {
        self.as_str().parse().ok()
    }

    /// The policy of a number.
    #[must_use]
    pub fn from_number(number: u8) -> Self {
        Self::from_word(&number.to_string())
    }
}
