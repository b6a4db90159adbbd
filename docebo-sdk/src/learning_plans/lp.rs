//! The family of 2017, `/learn/v1/lp`. The only routes known to create, change and delete plans.

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use super::{PlanStatus, refused};
use crate::{
    auth::Success,
    endpoint::{Confidence, Data, Effect, Empty, Endpoint, Method, Paged, RawJson, Refusal},
    id::{CourseId, LearningPlanId, UserId},
    wire::{AsText, DateTime, EmptyIsNone, FlagBool, Lenient, SortDir, open_enum, page_query},
};

open_enum! {
    /// What [`ListLp`] can be sorted by.
    pub enum LpSort {
        /// By last change.
        LastUpdate = "last_update",
    }
}

/// A course of a plan, by id alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct LpCourse {
    /// The course.
    pub id_course: CourseId,
}

/// A row of [`ListLp`].
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct LpRow {
    /// The plan; a string on the wire, here alone.
    #[serde_as(as = "AsText")]
    pub id: LearningPlanId,
    /// The plan's name.
    #[serde_as(as = "AsText")]
    pub name: String,
    /// The administrators' own code, empty when none.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub code: String,
    /// HTML.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub description: Option<String>,
    /// A picture.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub image: Option<String>,
    /// When it was made.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub create_date: Option<DateTime>,
    /// When it last changed.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub date_last_updated: Option<DateTime>,
    /// The courses in their order; absent unless `return_courses` was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub courses: Option<Vec<LpCourse>>,
}

/// Query of [`ListLp`].
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ListLpQuery {
    /// Only plans this user is enrolled in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_user: Option<UserId>,
    /// Adds the courses to each plan.
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub return_courses: Option<bool>,
    /// Only plans changed at or after this moment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_from: Option<DateTime>,
    /// What to sort by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort_attr: Option<LpSort>,
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

/// `GET /learn/v1/lp`
///
/// The older list. Its ids are strings. The description of 2017 put `items` at the top level;
/// what a client of 2024 read stood inside `data`, as everywhere else.
#[derive(Debug)]
pub enum ListLp {}

impl Endpoint for ListLp {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/learn/v1/lp";
    const IDS: &'static [&'static str] = &["learning_plans.list_learn"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    type Path = ();
    type Query = ListLpQuery;
    type Body = Empty;
    type Output = Paged<LpRow>;
}

/// One plan with the caller's own progress, as [`GetLp`] shows it.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct Lp {
    /// The plan; a number here.
    pub id: LearningPlanId,
    /// The administrators' own code, empty when none.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub code: String,
    /// The plan's name.
    #[serde_as(as = "AsText")]
    pub name: String,
    /// How far the caller is. The words are inferred.
    pub status: PlanStatus,
    /// How far the caller is, 0 to 100.
    #[serde_as(as = "Lenient")]
    #[serde(default)]
    pub complete_percent: u64,
    /// When the plan was made.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub create_date: Option<DateTime>,
    /// The courses in their order. What else stands in an entry is not published.
    #[serde(default)]
    pub courses: Vec<LpCourse>,
    /// Not published.
    #[serde(default)]
    pub settings: serde_json::Value,
    /// Seconds.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub total_duration: Option<u64>,
    /// Not published.
    #[serde(default)]
    pub ecommerce: serde_json::Value,
}

/// `GET /learn/v1/lp/{lp_id}`
///
/// The older view: a plan, its courses, and how far the *caller* is in it. Unknown id: 404.
#[derive(Debug)]
pub enum GetLp {}

impl Endpoint for GetLp {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/learn/v1/lp/{lp_id}";
    const IDS: &'static [&'static str] = &["learning_plans.view_learn"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    type Path = LearningPlanId;
    type Query = Empty;
    type Body = Empty;
    type Output = Data<Lp>;
}

/// Body of [`CreateLp`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CreateLpBody {
    /// The plan's name; required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// HTML; required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The administrators' own code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// What [`CreateLp`] answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct LpCreated {
    /// The new plan.
    pub id_lp: LearningPlanId,
}

/// `POST /learn/v1/lp`
///
/// Makes a plan without courses. The answer stands outside `data`. No published route puts
/// courses into a plan; that is done on screen.
#[derive(Debug)]
pub enum CreateLp {}

impl Endpoint for CreateLp {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/learn/v1/lp";
    const IDS: &'static [&'static str] = &["learning_plans.create_learn"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Once;
    type Path = ();
    type Query = Empty;
    type Body = CreateLpBody;
    type Output = RawJson<LpCreated>;
}

/// Body of [`UpdateLp`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct UpdateLpBody {
    /// The plan; required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<LearningPlanId>,
    /// The name; required, so send the old one to keep it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// HTML; required, so send the old one to keep it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The administrators' own code; left alone when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// `PUT /learn/v1/lp`
///
/// Changes a plan named in the body. Not a partial update: name and description are required.
/// No answer was published; `data.success` is inferred.
#[derive(Debug)]
pub enum UpdateLp {}

impl Endpoint for UpdateLp {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/learn/v1/lp";
    const IDS: &'static [&'static str] = &["learning_plans.update_learn"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = ();
    type Query = Empty;
    type Body = UpdateLpBody;
    type Output = Data<Success>;

    fn refusal(value: &Success) -> Option<Refusal> {
        refused(*value)
    }
}

/// Body of [`DeleteLp`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct DeleteLpBody {
    /// The plan; required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<LearningPlanId>,
}

/// `DELETE /learn/v1/lp`
///
/// Deletes a plan named in the body, with its plan enrollments. Course enrollments stay
/// (inferred).
#[derive(Debug)]
pub enum DeleteLp {}

impl Endpoint for DeleteLp {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/learn/v1/lp";
    const IDS: &'static [&'static str] = &["learning_plans.delete_learn"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    // A repeat would be answered 404, which hides that the first call went through.
    const EFFECT: Effect = Effect::Once;
    type Path = ();
    type Query = Empty;
    type Body = DeleteLpBody;
    type Output = Data<Success>;

    fn refusal(value: &Success) -> Option<Refusal> {
        refused(*value)
    }
}

/// Body of [`EnrollInLp`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct EnrollInLpBody {
    /// The plan; required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_lp: Option<LearningPlanId>,
    /// The user; required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_user: Option<UserId>,
}

/// `POST /learn/v1/lp/enroll`
///
/// The older way to enroll one user; [`EnrollInPlan`](super::EnrollInPlan) can say more. No
/// answer was published; `data.success` is inferred. Refusals are those of
/// [`EnrollInPlan`](super::EnrollInPlan).
#[derive(Debug)]
pub enum EnrollInLp {}

impl Endpoint for EnrollInLp {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/learn/v1/lp/enroll";
    const IDS: &'static [&'static str] = &["learning_plans.enroll_learn"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    // A repeat would be refused as already enrolled, which hides the first call's success.
    const EFFECT: Effect = Effect::Once;
    type Path = ();
    type Query = Empty;
    type Body = EnrollInLpBody;
    type Output = Data<Success>;

    fn refusal(value: &Success) -> Option<Refusal> {
        refused(*value)
    }
}

page_query!(ListLpQuery);
