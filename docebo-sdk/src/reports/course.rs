//! Enrollment figures by course.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use serde_with::serde_as;

use crate::{
    endpoint::{Confidence, Data, Effect, Empty, Endpoint, Method},
    id::CourseId,
    wire::{AsText, Date, EmptyIsNone, FlagNumber, Lenient, Texts, open_enum},
};

open_enum! {
    /// Which span of time figures are about.
    pub enum Timeframe {
        /// From Monday on.
        ThisWeek = "this_week",
        /// From the first of the month on.
        ThisMonth = "this_month",
        /// From 1 January on, the default.
        ThisYear = "this_year",
        /// From `start_date` to `end_date`, both included.
        Custom = "custom",
    }
}

/// Query of [`CourseReport`].
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CourseReportQuery {
    /// This year when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeframe: Option<Timeframe>,
    /// First day, with `custom`.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_date: Option<Date>,
    /// Last day, with `custom`.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_date: Option<Date>,
    /// Only people of these branches, and of those below them (inferred).
    #[serde_as(as = "Texts")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub branch_ids: Vec<String>,
    /// Only this course.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_course: Option<String>,
    /// Documented without its effect.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub export: Option<bool>,
}

/// Enrollments of one course that were made within the span. Every field is inferred.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CourseFigures {
    /// The course.
    pub id_course: CourseId,
    /// Its name.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub name: String,
    /// Its code.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub code: Option<String>,
    /// All active enrollments.
    #[serde_as(as = "Lenient")]
    #[serde(default)]
    pub enrolled: u64,
    /// Of them, not begun.
    #[serde_as(as = "Lenient")]
    #[serde(default)]
    pub not_started: u64,
    /// Of them, begun.
    #[serde_as(as = "Lenient")]
    #[serde(default)]
    pub in_progress: u64,
    /// Of them, completed.
    #[serde_as(as = "Lenient")]
    #[serde(default)]
    pub completed: u64,
    /// Archived ones, beside them (B-091).
    #[serde_as(as = "Lenient")]
    #[serde(default)]
    pub archived: u64,
}

/// What [`CourseReport`] answers. The fields were never published: those named here are this
/// project's, and whatever a platform sends besides is kept.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CourseStatistics {
    /// Courses with an enrollment in the span, by id.
    pub courses: Vec<CourseFigures>,
    /// Everything else, as received.
    #[serde(flatten)]
    pub others: Map<String, Value>,
}

/// `GET /learn/v1/courses/report`
///
/// Enrollment figures by course and span of time. 400 for `custom` without both days; 403 for
/// plain users and power users without the permission (`report/view`, inferred), who see what is
/// in reach. The call is documented since 2017, its answer is not: see [`CourseStatistics`].
#[derive(Debug)]
pub enum CourseReport {}

impl Endpoint for CourseReport {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/learn/v1/courses/report";
    const IDS: &'static [&'static str] = &["courses.report"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    type Path = ();
    type Query = CourseReportQuery;
    type Body = Empty;
    type Output = Data<CourseStatistics>;
}
