//! Users in plans: who is in, joining, leaving.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_with::{DeserializeAs, SerializeAs, serde_as};

use super::{PlanStatus, refused};
use crate::{
    auth::Success,
    courses::CourseType,
    endpoint::{Confidence, Data, Effect, Empty, Endpoint, Method, Paged, Refusal},
    enrollments::{
        AssignmentType, CourseEnrollment, CourseLevel, CourseLevelFilter, CourseStatus,
        EnrollmentLevel, EnrollmentStatus, UnenrollOutcome,
    },
    id::{CourseId, LearningPlanId, UserId},
    wire::{AsText, Date, DateTime, EmptyIsNone, FlagBool, OneOrMany, open_enum, page_query},
};

open_enum! {
    /// Columns that [`ListPlanEnrollments`] sends only when asked.
    pub enum PlanExtraField {
        /// How far the user is.
        Status = "enrollment_status",
        /// When the plan was completed.
        CompletionDate = "enrollment_completion_date",
        /// 0 to 100.
        CompletionPercentage = "enrollment_completion_percentage",
        /// Seconds.
        TimeSpent = "enrollment_time_spent",
    }
}

/// Tells a column that was not asked for (no key: outer `None`) from one without a value (`null`:
/// inner `None`).
struct Asked;

impl<T: Serialize> SerializeAs<Option<Option<T>>> for Asked {
    fn serialize_as<S: Serializer>(
        value: &Option<Option<T>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        value.as_ref().and_then(Option::as_ref).serialize(serializer)
    }
}

impl<'de, T> DeserializeAs<'de, Option<Option<T>>> for Asked
where
    EmptyIsNone: DeserializeAs<'de, Option<T>>,
{
    fn deserialize_as<D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Option<T>>, D::Error> {
        EmptyIsNone::deserialize_as(deserializer).map(Some)
    }
}

/// A row of [`ListPlanEnrollments`].
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct PlanEnrollment {
    /// The plan.
    pub learning_plan_id: LearningPlanId,
    /// The plan's title.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub learning_plan_name: String,
    /// The plan's code.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub learning_plan_code: Option<String>,
    /// The user; a number, unlike in the user list.
    pub user_id: UserId,
    /// The user's name on the platform.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub username: String,
    /// How binding the plan is for the user; none unless the platform has the feature on.
    #[serde(default)]
    pub assignment_type: Option<AssignmentType>,
    /// When the user joined.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub enrollment_created_at: Option<DateTime>,
    /// Who put the user in.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub enrollment_created_by: Option<UserId>,
    /// When the enrollment last changed.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub enrollment_date_last_updated: Option<DateTime>,
    /// Day from which the plan is open.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub enrollment_validity_begin_date: Option<Date>,
    /// The same with its time.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub enrollment_validity_begin_datetime: Option<DateTime>,
    /// Day on which it closes.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub enrollment_validity_end_date: Option<Date>,
    /// The same with its time. After it the plan and its courses are closed, even courses that
    /// another plan holds as well (B-104).
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub enrollment_validity_end_datetime: Option<DateTime>,
    /// How far the user is; absent unless asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enrollment_status: Option<PlanStatus>,
    /// When the plan was completed; absent unless asked for, `Some(None)` while it is not.
    #[serde_as(as = "Asked")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enrollment_completion_date: Option<Option<DateTime>>,
    /// 0 to 100; absent unless asked for.
    #[serde_as(as = "Asked")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enrollment_completion_percentage: Option<Option<u64>>,
    /// Seconds; absent unless asked for.
    #[serde_as(as = "Asked")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enrollment_time_spent: Option<Option<u64>>,
    /// Required courses of the plan on the day the user completed it; a string on the wire.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub mandatory_courses_total_at_completion: Option<u64>,
    /// How many of them were completed then; a string on the wire.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub mandatory_courses_completed_at_completion: Option<u64>,
}

/// Query of [`ListPlanEnrollments`].
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ListPlanEnrollmentsQuery {
    /// Only these plans; all when empty.
    #[serde_as(as = "OneOrMany")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub learning_plan_id: Vec<LearningPlanId>,
    /// Only these users; all when empty.
    #[serde_as(as = "OneOrMany")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub user_id: Vec<UserId>,
    /// Columns to add.
    #[serde_as(as = "OneOrMany")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub extra_fields: Vec<PlanExtraField>,
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

/// `GET /learningplan/v1/learningplans/enrollments`
///
/// Who is in which plan. Rows carry no status and no progress unless `extra_fields` asks for
/// them. Deactivated users stay listed (B-108).
#[derive(Debug)]
pub enum ListPlanEnrollments {}

impl Endpoint for ListPlanEnrollments {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/learningplan/v1/learningplans/enrollments";
    const IDS: &'static [&'static str] = &["learning_plans.enrollments"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Read;
    type Path = ();
    type Query = ListPlanEnrollmentsQuery;
    type Body = Empty;
    type Output = Paged<PlanEnrollment>;
}

/// A row of [`ListPlanCourseEnrollments`]: a course enrollment in the words of `/course/v1`.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct PlanCourseEnrollment {
    /// The user; a number, unlike in the user list.
    pub user_id: UserId,
    /// The user's name on the platform.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub username: String,
    /// The course.
    pub course_id: CourseId,
    /// The course's short unique text.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub course_uid: String,
    /// The course's code.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub course_code: Option<String>,
    /// The course's name; may hold HTML entities.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub course_name: String,
    /// Kind.
    pub course_type: CourseType,
    /// First day of the course itself.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub course_begin_date: Option<Date>,
    /// Last day of the course itself.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub course_end_date: Option<Date>,
    /// In what role.
    #[serde_as(as = "CourseLevel")]
    pub enrollment_level: EnrollmentLevel,
    /// How far; not begun is `enrolled` here.
    #[serde_as(as = "CourseStatus")]
    pub enrollment_status: EnrollmentStatus,
    /// Who enrolled the user.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub enrollment_created_by: Option<UserId>,
    /// When.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub enrollment_created_at: Option<DateTime>,
    /// Day from which the course is open to the user.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub enrollment_validity_begin_date: Option<Date>,
    /// Day on which it closes.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub enrollment_validity_end_date: Option<Date>,
    /// When the enrollment last changed.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub enrollment_date_last_updated: Option<DateTime>,
    /// When the course was completed.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub enrollment_completion_date: Option<DateTime>,
    /// The final score.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub enrollment_score: Option<f64>,
}

impl From<&PlanCourseEnrollment> for CourseEnrollment {
    fn from(row: &PlanCourseEnrollment) -> Self {
        Self {
            course_id: row.course_id,
            user_id: row.user_id,
            status: row.enrollment_status.clone(),
            level: Some(row.enrollment_level.clone()),
            enrolled_at: row.enrollment_created_at,
            active_from: row.enrollment_validity_begin_date.map(Date::start),
            active_until: row.enrollment_validity_end_date.map(Date::start),
            completed_at: row.enrollment_completion_date,
            score: row.enrollment_score,
            seconds_spent: None,
            updated_at: row.enrollment_date_last_updated,
        }
    }
}

/// Query of [`ListPlanCourseEnrollments`].
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ListPlanCourseEnrollmentsQuery {
    /// Only these users; all when empty.
    #[serde_as(as = "OneOrMany")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub user_id: Vec<UserId>,
    /// Only these roles; all when empty.
    #[serde_as(as = "CourseLevelFilter")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub enrollment_level: Vec<EnrollmentLevel>,
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

/// `GET /learningplan/v1/learningplans/{learning_plan_id}/courses/enrollments`
///
/// The course enrollments, within the plan's courses, of the users who are in the plan. Running
/// integrations take an empty list for one user as "not in the plan"; a plan without courses
/// looks the same.
#[derive(Debug)]
pub enum ListPlanCourseEnrollments {}

impl Endpoint for ListPlanCourseEnrollments {
    const METHOD: Method = Method::Get;
    const PATH: &'static str =
        "/learningplan/v1/learningplans/{learning_plan_id}/courses/enrollments";
    const IDS: &'static [&'static str] = &["learning_plans.course_enrollments"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Read;
    type Path = LearningPlanId;
    type Query = ListPlanCourseEnrollmentsQuery;
    type Body = Empty;
    type Output = Paged<PlanCourseEnrollment>;
}

open_enum! {
    /// The status written when a user joins a plan. There is one word: a plan's status is
    /// computed and cannot be set (B-105 says so of the CSV).
    pub enum JoinStatus {
        /// Enrolled.
        Subscribed = "subscribed" | "enrolled" | "not_started",
    }
}

/// Body of [`EnrollInPlan`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct EnrollInPlanBody {
    /// `subscribed`, which running integrations send; may be left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<JoinStatus>,
    /// How binding the plan is for the user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assignment_type: Option<AssignmentType>,
    /// When the plan and its courses open, in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validity_start_at: Option<DateTime>,
    /// When they close, in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validity_end_at: Option<DateTime>,
}

/// `POST /learningplan/v1/learningplans/{learning_plan_id}/enrollments/{user_id}`
///
/// Puts one user into a plan and into its courses, with the plan's validity window (documented).
/// Course enrollments that exist already stay as they are (inferred). Unknown plan or user: 404.
/// Already in the plan: 400 `Already enrolled` (inferred). Deactivated and expired users are
/// refused with 400 (inferred from the course enrollments). A Power User needs the plan among
/// the assigned resources (B-107).
#[derive(Debug)]
pub enum EnrollInPlan {}

impl Endpoint for EnrollInPlan {
    const METHOD: Method = Method::Post;
    const PATH: &'static str =
        "/learningplan/v1/learningplans/{learning_plan_id}/enrollments/{user_id}";
    const IDS: &'static [&'static str] = &["learning_plans.enroll"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    // A repeat would be refused as already enrolled, which hides the first call's success.
    const EFFECT: Effect = Effect::Once;
    type Path = (LearningPlanId, UserId);
    type Query = Empty;
    type Body = EnrollInPlanBody;
    type Output = Data<Success>;

    fn refusal(value: &Success) -> Option<Refusal> {
        refused(*value)
    }
}

/// Whom [`EnrollManyInPlan`] enrolls.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct EnrollManyItems {
    /// The users.
    #[serde_as(as = "OneOrMany")]
    pub user_ids: Vec<UserId>,
}

/// How [`EnrollManyInPlan`] enrolls.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct EnrollManyOptions {
    /// How binding the plan is for the users.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assignment_type: Option<AssignmentType>,
    /// When the plan and its courses open, in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validity_start_at: Option<DateTime>,
    /// When they close, in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validity_end_at: Option<DateTime>,
}

/// Body of [`EnrollManyInPlan`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct EnrollManyBody {
    /// Whom; an object on the wire, not a list.
    pub items: EnrollManyItems,
    /// How.
    pub options: EnrollManyOptions,
}

/// What [`EnrollManyInPlan`] answers: nothing about single users.
#[serde_as]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct EnrollManyOutcome {
    /// Whether a job goes on with the work after the answer.
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(default)]
    pub background_job: Option<bool>,
}

/// `POST /learningplan/v1/learningplans/{learning_plan_id}/enrollments/bulk`
///
/// Puts many users into a plan. One integration knows this form. Users who cannot be enrolled
/// (unknown, deactivated, expired, already in) are passed over, and the answer does not say whom
/// that concerned: read [`ListPlanEnrollments`] afterwards. At most
/// [1,000](EnrollManyInPlan::MAX_USERS) users a call, the cap of its sister calls (inferred).
#[derive(Debug)]
pub enum EnrollManyInPlan {}

impl EnrollManyInPlan {
    /// Most users a call takes (inferred).
    pub const MAX_USERS: usize = 1_000;
}

impl Endpoint for EnrollManyInPlan {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/learningplan/v1/learningplans/{learning_plan_id}/enrollments/bulk";
    const IDS: &'static [&'static str] = &["learning_plans.enroll_bulk"];
    const CONFIDENCE: Confidence = Confidence::Inferred;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = LearningPlanId;
    type Query = Empty;
    type Body = EnrollManyBody;
    type Output = Data<EnrollManyOutcome>;
}

/// Body of [`UnenrollFromPlans`].
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct UnenrollFromPlansBody {
    /// The users; at most 1,000 a call.
    #[serde_as(as = "OneOrMany")]
    pub user_ids: Vec<UserId>,
    /// The plans each of them leaves.
    #[serde_as(as = "OneOrMany")]
    pub learningplan_ids: Vec<LearningPlanId>,
    /// Leaves the plans' courses too, except those another plan of the user holds (B-101).
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cascade_unenroll_from_courses_in_selected_learning_plan: Option<bool>,
    /// Wipes the training-material tracking of the courses left.
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reset_tracks: Option<bool>,
    /// Deletes certificates issued for what is left.
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delete_issued_certificates: Option<bool>,
}

/// `DELETE /learningplan/v1/learningplans/enrollments`
///
/// Takes users out of plans. The path rests on one integration, which sent the same body to
/// `DELETE /learn/v1/enrollments`; prefer that one. At most
/// [1,000](UnenrollFromPlans::MAX_USERS) users a call. Course
/// enrollments stay unless the cascade is asked for (B-100), tracking stays unless `reset_tracks`
/// is (B-102). Large calls may become a background job, and the answer then names nobody (B-103):
/// see [`UnenrollOutcome::background_job`].
#[derive(Debug)]
pub enum UnenrollFromPlans {}

impl UnenrollFromPlans {
    /// Most users a call takes (documented in the vendor community).
    pub const MAX_USERS: usize = 1_000;
}

impl Endpoint for UnenrollFromPlans {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/learningplan/v1/learningplans/enrollments";
    const IDS: &'static [&'static str] = &["learning_plans.unenroll_bulk"];
    const CONFIDENCE: Confidence = Confidence::Inferred;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = ();
    type Query = Empty;
    type Body = UnenrollFromPlansBody;
    type Output = Data<UnenrollOutcome>;
}

page_query!(ListPlanEnrollmentsQuery, ListPlanCourseEnrollmentsQuery);
