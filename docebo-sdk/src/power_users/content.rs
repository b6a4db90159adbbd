//! Courses and learning plans of one power user.
//!
//! The screen offers three choices: everything, everything in the catalogs the power user sees,
//! or a selection by hand. Everything is a set that follows the platform (B-117), and no answer
//! is known to tell it from a long selection.

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use super::{ListAssignedQuery, Outcome, SelectionFilters, older_keys};
use crate::{
    endpoint::{Confidence, Data, Effect, Empty, Endpoint, Method, Paged, Refusal},
    id::{CourseId, LearningPlanId, UserId},
    wire::{AsText, EmptyIsNone, FlagBool, OneOrMany, open_enum},
};

/// A course assigned to a power user.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct AssignedCourse {
    /// The course; read from `id` as well.
    pub course_id: CourseId,
    /// Its name.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub name: String,
    /// Its code.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub code: Option<String>,
    /// `elearning`, `classroom` and so on.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub course_type: String,
}
older_keys!(AssignedCourse: "id" => "course_id");

/// `GET /poweruser/v1/powerusers/{user_id}/courses`
///
/// The courses assigned by name, or every course when all are (B-117). 404 when the user is no
/// power user. The route is documented, the row inferred.
#[derive(Debug)]
pub enum ListAssignedCourses {}

impl Endpoint for ListAssignedCourses {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/poweruser/v1/powerusers/{user_id}/courses";
    const IDS: &'static [&'static str] = &["power_users.courses.list"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    type Path = UserId;
    type Query = ListAssignedQuery;
    type Body = Empty;
    type Output = Paged<AssignedCourse>;
}

open_enum! {
    /// Which courses a power user gets. The three choices are documented for the screen, the
    /// words are inferred.
    pub enum CourseAssignment {
        /// Every course, those made later included (B-117).
        All = "all",
        /// Whatever stands in the catalogs the power user sees.
        VisibleCatalogs = "visible_catalogs",
        /// Those named.
        Custom = "custom",
    }
}

/// Which courses a call is about.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CourseSelection {
    /// Named courses.
    #[serde_as(as = "OneOrMany")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub course_ids: Vec<CourseId>,
    /// Every course there is; the ids no longer matter.
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_all: Option<bool>,
    /// The courses a search finds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_filters: Option<SelectionFilters>,
    /// The choice; named courses when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assignment_type: Option<CourseAssignment>,
}

impl CourseSelection {
    /// Names courses.
    pub fn ids(ids: impl IntoIterator<Item = CourseId>) -> Self {
        Self { course_ids: ids.into_iter().collect(), ..Self::default() }
    }
}

/// `PUT /poweruser/v1/powerusers/{user_id}/courses`
///
/// Puts courses under a power user. An unknown id is 400 and nothing is done. Path and body are
/// inferred: only the read of this kind stands in the published table.
#[derive(Debug)]
pub enum AssignCourses {}

impl Endpoint for AssignCourses {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/poweruser/v1/powerusers/{user_id}/courses";
    const IDS: &'static [&'static str] = &["power_users.courses.assign"];
    const CONFIDENCE: Confidence = Confidence::Inferred;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = UserId;
    type Query = Empty;
    type Body = CourseSelection;
    type Output = Data<Outcome>;

    fn refusal(value: &Outcome) -> Option<Refusal> {
        value.refusal()
    }
}

/// A learning plan assigned to a power user.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct AssignedPlan {
    /// The plan; read from `id` as well.
    pub learning_plan_id: LearningPlanId,
    /// Its name.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub name: String,
    /// Its code.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub code: Option<String>,
}
older_keys!(AssignedPlan: "id" => "learning_plan_id");

/// `GET /poweruser/v1/powerusers/{user_id}/learningplans`
///
/// The learning plans assigned by name, or every plan when all are (B-117). They bound the plans
/// a power user may enroll into (B-107). Path inferred: the published table is cut before it.
#[derive(Debug)]
pub enum ListAssignedPlans {}

impl Endpoint for ListAssignedPlans {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/poweruser/v1/powerusers/{user_id}/learningplans";
    const IDS: &'static [&'static str] = &["power_users.learningplans.list"];
    const CONFIDENCE: Confidence = Confidence::Inferred;
    const EFFECT: Effect = Effect::Read;
    type Path = UserId;
    type Query = ListAssignedQuery;
    type Body = Empty;
    type Output = Paged<AssignedPlan>;
}

/// Which learning plans a call is about.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct PlanSelection {
    /// Named plans.
    #[serde_as(as = "OneOrMany")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub learningplan_ids: Vec<LearningPlanId>,
    /// Every plan, those made later included (B-117).
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub learningplan_all: Option<bool>,
    /// The plans a search finds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub learningplan_filters: Option<SelectionFilters>,
}

impl PlanSelection {
    /// Names plans.
    pub fn ids(ids: impl IntoIterator<Item = LearningPlanId>) -> Self {
        Self { learningplan_ids: ids.into_iter().collect(), ..Self::default() }
    }
}

/// `PUT /poweruser/v1/powerusers/{user_id}/learningplans`
///
/// Puts learning plans under a power user. An unknown id is 400 and nothing is done. Path and
/// body are inferred.
#[derive(Debug)]
pub enum AssignPlans {}

impl Endpoint for AssignPlans {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/poweruser/v1/powerusers/{user_id}/learningplans";
    const IDS: &'static [&'static str] = &["power_users.learningplans.assign"];
    const CONFIDENCE: Confidence = Confidence::Inferred;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = UserId;
    type Query = Empty;
    type Body = PlanSelection;
    type Output = Data<Outcome>;

    fn refusal(value: &Outcome) -> Option<Refusal> {
        value.refusal()
    }
}
