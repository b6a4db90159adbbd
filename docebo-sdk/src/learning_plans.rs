//! Learning plans: ordered courses under one enrollment.
//!
//! Two families of routes serve them. The modern one lies under `/learningplan/v1` and sends ids
//! as numbers; the one of 2017, the types with `Lp` in their names, lies under
//! `/learn/v1/lp`, and its list sends ids as strings. What people do in plans, joining and
//! leaving them, is in this module too; what they do in single courses is in
//! [`enrollments`](crate::enrollments).
//!
//! Facts to know before a write:
//!
//! - Joining a plan joins all of its courses, under the plan's own validity window.
//! - Leaving a plan leaves course enrollments in place unless the cascade is asked for, and even
//!   then keeps courses that another plan of the same user holds (B-100, B-101).
//! - Training-material tracking outlives leaving; joining again brings completions back (B-102).
//! - Deactivating a user leaves plan enrollments alone (B-108).
//! - A course held through a plan cannot be left by itself (B-077): leave the plan first.

#[cfg(feature = "client")]
mod calls;
mod enrollments;
#[cfg(feature = "client")]
mod leave;
mod lp;
#[cfg(test)]
mod tests;

#[cfg(feature = "client")]
pub use calls::LearningPlans;
pub use enrollments::*;
#[cfg(feature = "client")]
pub use leave::{Kept, LeavePlan, LeaveReport};
pub use lp::*;

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use crate::{
    auth::Success,
    courses::CourseType,
    endpoint::{Confidence, Data, Effect, Empty, Endpoint, EndpointInfo, Method, Paged, Refusal},
    id::{CourseId, LearningPlanId},
    wire::{AsText, DateTime, EmptyIsNone, FlagBool, Lenient, SortDir, open_enum, page_query},
};

/// Endpoints of this file and its parts.
pub(crate) const ENDPOINTS: &[EndpointInfo] = &[
    EndpointInfo::of::<ListPlans>(),
    EndpointInfo::of::<GetPlan>(),
    EndpointInfo::of::<ListPlanCourses>(),
    EndpointInfo::of::<ListPlanEnrollments>(),
    EndpointInfo::of::<ListPlanCourseEnrollments>(),
    EndpointInfo::of::<EnrollInPlan>(),
    EndpointInfo::of::<EnrollManyInPlan>(),
    EndpointInfo::of::<UnenrollFromPlans>(),
    EndpointInfo::of::<ListLp>(),
    EndpointInfo::of::<GetLp>(),
    EndpointInfo::of::<CreateLp>(),
    EndpointInfo::of::<UpdateLp>(),
    EndpointInfo::of::<DeleteLp>(),
    EndpointInfo::of::<EnrollInLp>(),
];

open_enum! {
    /// How far a user is in a plan.
    ///
    /// Computed from the user's enrollments in the plan's courses: `completed` when all of them
    /// are; `in_progress` when one is, or when one is completed and another is not;
    /// `not_started` otherwise. Courses in which the user waits, is to be confirmed, is suspended
    /// or overbooked do not count.
    pub enum PlanStatus {
        /// No course begun.
        NotStarted = "not_started" | "enrolled" | "subscribed",
        /// Begun, and not all completed.
        InProgress = "in_progress",
        /// All courses that count are completed.
        Completed = "completed",
    }
}

open_enum! {
    /// What [`ListPlans`] can be sorted by. The platform publishes no list of words; these are
    /// the names of the row's own fields (inferred).
    pub enum PlanSort {
        /// By id, the order without any sort.
        Id = "learning_plan_id" | "id",
        /// By title, without case.
        Title = "title" | "name",
        /// By code, without case.
        Code = "code",
        /// By creation.
        CreatedOn = "created_on",
        /// By last change.
        UpdatedOn = "updated_on" | "last_update",
    }
}

/// Who made or changed a plan.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct PlanEditor {
    /// First and last name.
    #[serde_as(as = "AsText")]
    pub fullname: String,
}

/// A row of [`ListPlans`].
#[serde_as]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct PlanRow {
    /// The plan.
    pub learning_plan_id: LearningPlanId,
    /// Fixed for the plan's life.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub uuid: String,
    /// The administrators' own code.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub code: Option<String>,
    /// The plan's name.
    #[serde_as(as = "AsText")]
    pub title: String,
    /// A picture.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub thumbnail_url: Option<String>,
    /// As text, such as `49.90`; none when the plan is not for sale.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub price: Option<String>,
    /// Credits a completion is worth.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub credits: Option<f64>,
    /// Whether learners see it.
    #[serde_as(as = "FlagBool")]
    #[serde(default)]
    pub is_published: bool,
    /// Whether it could be published, which takes at least one course.
    #[serde_as(as = "FlagBool")]
    #[serde(default)]
    pub is_publishable: bool,
    /// Courses in the plan.
    #[serde_as(as = "Lenient")]
    #[serde(default)]
    pub assigned_courses_count: u64,
    /// Users in the plan.
    #[serde_as(as = "Lenient")]
    #[serde(default)]
    pub assigned_enrollments_count: u64,
    /// Catalogs that offer the plan.
    #[serde_as(as = "Lenient")]
    #[serde(default)]
    pub assigned_catalogs_count: u64,
    /// Channels that show the plan.
    #[serde_as(as = "Lenient")]
    #[serde(default)]
    pub assigned_channels_count: u64,
    /// When it was made.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub created_on: Option<DateTime>,
    /// Who made it.
    #[serde(default)]
    pub created_by: Option<PlanEditor>,
    /// When it last changed.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub updated_on: Option<DateTime>,
    /// Who last changed it.
    #[serde(default)]
    pub updated_by: Option<PlanEditor>,
}

/// Query of [`ListPlans`].
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ListPlansQuery {
    /// Part of a title or code, without case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search_text: Option<String>,
    /// What to sort by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort_attr: Option<PlanSort>,
    /// In which direction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort_dir: Option<SortDir>,
    /// From 1; 0 is read as 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u64>,
    /// Up to 200, which is also the default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_size: Option<u64>,
    /// The cursor of the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// `GET /learningplan/v1/learningplans`
///
/// Plans as administrators see them. A Power User sees the plans assigned as resources, a plain
/// user those they are enrolled in (inferred).
#[derive(Debug)]
pub enum ListPlans {}

impl Endpoint for ListPlans {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/learningplan/v1/learningplans";
    const IDS: &'static [&'static str] = &["learning_plans.list"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Read;
    type Path = ();
    type Query = ListPlansQuery;
    type Body = Empty;
    type Output = Paged<PlanRow>;
}

/// One plan, as [`GetPlan`] shows it: less than a row of the list, but with the description.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct LearningPlan {
    /// The plan.
    pub learning_plan_id: LearningPlanId,
    /// The plan's name.
    #[serde_as(as = "AsText")]
    pub title: String,
    /// The administrators' own code.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub code: Option<String>,
    /// HTML.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub description: Option<String>,
    /// Whether learners see it.
    #[serde_as(as = "FlagBool")]
    #[serde(default)]
    pub is_published: bool,
}

/// `GET /learningplan/v1/learningplans/{learning_plan_id}`
///
/// One plan. Unknown id: 404.
#[derive(Debug)]
pub enum GetPlan {}

impl Endpoint for GetPlan {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/learningplan/v1/learningplans/{learning_plan_id}";
    const IDS: &'static [&'static str] = &["learning_plans.view"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Read;
    type Path = LearningPlanId;
    type Query = Empty;
    type Body = Empty;
    type Output = Data<LearningPlan>;
}

/// A row of [`ListPlanCourses`].
#[serde_as]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct PlanCourse {
    /// The course: `id` here, `course_id` in the plan's course enrollments.
    pub id: CourseId,
    /// The course's short unique text (`uidCourse` elsewhere).
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub uid: String,
    /// The course's code.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub code: Option<String>,
    /// The course's name.
    #[serde_as(as = "AsText")]
    pub title: String,
    /// Kind.
    #[serde(rename = "type")]
    pub kind: CourseType,
    /// The place in the plan, from 1.
    #[serde_as(as = "Lenient")]
    #[serde(default)]
    pub sequence: u64,
    /// Whether the plan cannot be completed without it.
    #[serde_as(as = "FlagBool")]
    #[serde(default)]
    pub is_required: bool,
    /// Whether learners see the course.
    #[serde_as(as = "FlagBool")]
    #[serde(default)]
    pub is_published: bool,
    /// Courses that must be completed before this one.
    #[serde_as(as = "Lenient")]
    #[serde(default)]
    pub prerequisites_count: u64,
    /// How many of these are enough.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub courses_to_be_completed: Option<u64>,
    /// When access is put off; its content is not published.
    #[serde(default)]
    pub postpone_access: Option<serde_json::Value>,
    /// When the course was made.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub create_date: Option<DateTime>,
}

/// Query of [`ListPlanCourses`].
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ListPlanCoursesQuery {
    /// From 1; 0 is read as 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u64>,
    /// Up to 200, which is also the default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_size: Option<u64>,
    /// The cursor of the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// `GET /learningplan/v1/learningplans/{learning_plan_id}/courses`
///
/// The plan's courses in their order. Unknown plan: 404.
#[derive(Debug)]
pub enum ListPlanCourses {}

impl Endpoint for ListPlanCourses {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/learningplan/v1/learningplans/{learning_plan_id}/courses";
    const IDS: &'static [&'static str] = &["learning_plans.courses"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Read;
    type Path = LearningPlanId;
    type Query = ListPlanCoursesQuery;
    type Body = Empty;
    type Output = Paged<PlanCourse>;
}

page_query!(ListPlansQuery, ListPlanCoursesQuery);

fn refused(answer: Success) -> Option<Refusal> {
    (!answer.success).then(|| Refusal { messages: Vec::new() })
}
