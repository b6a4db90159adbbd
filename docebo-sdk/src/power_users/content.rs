//! Courses and learning plans of one power user.
//!
//! The screen offers three choices: everything, everything in the catalogs the power user sees,
//! or a selection by hand. Everything is a set that follows the platform (B-117), and no answer
//! is known to tell it from a long selection.

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use super::{Assign, ListAssigned, Resource, SelectionFilters, Unassign, older_keys, selection};
use crate::{
    endpoint::Confidence,
    id::{CourseId, LearningPlanId, kind},
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

impl Resource for kind::Course {
    const PATH: &'static str = "/poweruser/v1/powerusers/{user_id}/courses";
    const LIST: &'static [&'static str] = &["power_users.courses.list"];
    const ASSIGN: &'static [&'static str] = &["power_users.courses.assign"];
    const UNASSIGN: &'static [&'static str] = &["power_users.courses.unassign"];
    const LISTED: Confidence = Confidence::Documented;
    type Row = AssignedCourse;
    type Grant = CourseSelection;
    type Withdrawal = CourseSelection;
}

/// `GET /poweruser/v1/powerusers/{user_id}/courses`
///
/// The courses assigned by name, or every course when all are (B-117). The route is documented,
/// the row inferred.
pub type ListAssignedCourses = ListAssigned<kind::Course>;

/// `PUT /poweruser/v1/powerusers/{user_id}/courses`
///
/// Puts courses under a power user. Path and body are inferred: only the read of this kind stands
/// in the published table.
pub type AssignCourses = Assign<kind::Course>;

/// `DELETE /poweruser/v1/powerusers/{user_id}/courses`, with a JSON body
///
/// Takes courses back; all of them ends "every course" too. The assumed inverse of
/// [`AssignCourses`]: inferred throughout.
pub type UnassignCourses = Unassign<kind::Course>;

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

selection! {
    /// Which learning plans a call is about. "All" includes those made later (B-117).
    PlanSelection {
        learningplan_ids: Vec<LearningPlanId> as "crate::wire::OneOrMany",
        learningplan_all,
        learningplan_filters
    }
}

impl Resource for kind::LearningPlan {
    const PATH: &'static str = "/poweruser/v1/powerusers/{user_id}/learningplans";
    const LIST: &'static [&'static str] = &["power_users.learningplans.list"];
    const ASSIGN: &'static [&'static str] = &["power_users.learningplans.assign"];
    const UNASSIGN: &'static [&'static str] = &["power_users.learningplans.unassign"];
    const LISTED: Confidence = Confidence::Inferred;
    type Row = AssignedPlan;
    type Grant = PlanSelection;
    type Withdrawal = PlanSelection;
}

/// `GET /poweruser/v1/powerusers/{user_id}/learningplans`
///
/// The learning plans assigned by name, or every plan when all are (B-117). They bound the plans
/// a power user may enroll into (B-107). Path inferred: the published table is cut before it.
pub type ListAssignedPlans = ListAssigned<kind::LearningPlan>;

/// `PUT /poweruser/v1/powerusers/{user_id}/learningplans`
///
/// Puts learning plans under a power user. Path and body are inferred.
pub type AssignPlans = Assign<kind::LearningPlan>;

/// `DELETE /poweruser/v1/powerusers/{user_id}/learningplans`, with a JSON body
///
/// Takes learning plans back; all of them ends "every plan" too. Inferred throughout.
pub type UnassignPlans = Unassign<kind::LearningPlan>;
