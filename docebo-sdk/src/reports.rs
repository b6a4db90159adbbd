//! Reports, and what they export.
//!
//! A report is built by people on the platform; here it is listed, exported and read. An export is
//! work in the background: it answers with the id of an execution, whose rows are read page by page
//! once it is done. [`Reports::export`](crate::reports::Reports::export) does all of it.
//!
//! Deactivated people are in reports unless the report leaves them out (B-245), so their open
//! courses go on counting (B-035). Deleted people are missing (B-056), and totals shrink with them
//! (B-059). Archived enrollments are rows of their own, frozen as they were (B-088).

#[cfg(feature = "client")]
mod calls;
pub mod columns;
mod course;
#[cfg(feature = "client")]
mod export;
mod legacy;
mod rows;
#[cfg(test)]
mod tests;

#[cfg(feature = "client")]
pub use calls::Reports;
pub use course::{CourseFigures, CourseReport, CourseReportQuery, CourseStatistics, Timeframe};
#[cfg(feature = "client")]
pub use export::{Export, ExportError, Rows};
pub use legacy::{LegacyReport, LegacyReportQuery, ReadLegacyReport};
pub use rows::{ReportRow, UsersCoursesRow};

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use crate::{
    endpoint::{
        Alias, Confidence, Dialect, Effect, Empty, Endpoint, EndpointInfo, Method, RawJson,
    },
    id::UserId,
    wire::{AsText, DateTime, EmptyIsNone, FlagBool, open_enum},
};

/// Endpoints of this file.
pub(crate) const ENDPOINTS: &[EndpointInfo] = &[
    EndpointInfo::of::<ListReports>(),
    EndpointInfo::of::<StartExport>(),
    EndpointInfo::of::<ReadExport>(),
    EndpointInfo::of::<CourseReport>(),
    EndpointInfo::of::<ReadLegacyReport>(),
];

open_enum! {
    /// What a report is about. The words are inferred.
    pub enum ReportType {
        /// A row for each user in each course.
        UsersCourses = "users_courses" | "users-courses" | "UsersCourses",
        /// A row for each certification in somebody's hands.
        UsersCertifications = "users_certifications" | "users-certifications" | "UsersCertifications",
    }
}

/// Who built a report. Inferred but for its being an object.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ReportAuthor {
    /// The user.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(rename = "idUser")]
    pub id: Option<UserId>,
    /// The user's name.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(rename = "username")]
    pub username: Option<String>,
}

/// A report.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct Report {
    /// What other calls name it by: a UUID.
    #[serde_as(as = "AsText")]
    #[serde(rename = "idReport", alias = "id_report", alias = "idreport")]
    pub id: String,
    /// Title.
    #[serde_as(as = "AsText")]
    #[serde(alias = "reportname", default)]
    pub title: String,
    /// What it is about.
    #[serde(rename = "type")]
    pub kind: ReportType,
    /// Who built it.
    #[serde(rename = "createdBy", default)]
    pub created_by: Option<ReportAuthor>,
    /// When it was built.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(rename = "creationDate", default)]
    pub created: Option<DateTime>,
}

/// What [`ListReports`] answers: the rows, and `success` beside them.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ReportList {
    /// True, in every answer seen.
    #[serde_as(as = "FlagBool")]
    pub success: bool,
    /// The reports.
    pub data: Vec<Report>,
}

/// `GET /analytics/v1/reports`
///
/// The reports that the caller sees, oldest first (the order is inferred): a Superadmin all, a
/// power user those it built (inferred). 403 for plain users and power users without the permission
/// (`report/view`). Two clients read it (corroborated).
#[derive(Debug)]
pub enum ListReports {}

impl Endpoint for ListReports {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/analytics/v1/reports";
    const IDS: &'static [&'static str] = &["reports.list"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Read;
    const DIALECT: Dialect = Dialect::Analytics;
    type Path = ();
    type Query = Empty;
    type Body = Empty;
    type Output = RawJson<ReportList>;
}

/// An execution that was started.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct Execution {
    /// What [`ReadExport`] names it by.
    #[serde_as(as = "AsText")]
    #[serde(rename = "executionId")]
    pub id: String,
}

/// What [`StartExport`] answers.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct StartedExport {
    /// True.
    #[serde_as(as = "FlagBool")]
    #[serde(default)]
    pub success: bool,
    /// The execution.
    pub data: Execution,
}

/// `GET /analytics/v1/reports/{report_id}/export/csv`
///
/// Starts to build a report and answers at once; a `GET` that starts work, so each call starts
/// another execution. The rows are those of the moment at which it is done (inferred). 404
/// `Report not found!` when there is none that the caller sees. One client calls it (corroborated).
#[derive(Debug)]
pub enum StartExport {}

impl Endpoint for StartExport {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/analytics/v1/reports/{report_id}/export/csv";
    const IDS: &'static [&'static str] = &["reports.export_csv"];
    const ALIASES: &'static [Alias] =
        &[Alias::new(Method::Get, "/analytics/v1/reports/{report_id}/export/xlsx")];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Repeatable;
    const DIALECT: Dialect = Dialect::Analytics;
    type Path = String;
    type Query = Empty;
    type Body = Empty;
    type Output = RawJson<StartedExport>;
}

/// Query of [`ReadExport`]; this service writes names in camel case.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ReadExportQuery {
    /// Rows a page; 1,000 unless set.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(rename = "pageSize", skip_serializing_if = "Option::is_none")]
    pub page_size: Option<u64>,
    /// What the page before said comes next.
    #[serde(rename = "nextToken", skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// A page of rows.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ExportPage {
    /// The rows.
    pub data: Vec<ReportRow>,
    /// Leads to the next page; none on the last one.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(rename = "nextToken")]
    pub next_token: Option<String>,
}

/// `GET /analytics/v1/reports/{report_id}/exports/{execution_id}/results`
///
/// The rows of an execution: their keys are the titles of the columns in the caller's language,
/// their values text as a report shows it. 404 when there is no such execution, and as long as it
/// is not done (inferred: nothing says what an unfinished one answers). One client reads it
/// (corroborated).
#[derive(Debug)]
pub enum ReadExport {}

impl Endpoint for ReadExport {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/analytics/v1/reports/{report_id}/exports/{execution_id}/results";
    const IDS: &'static [&'static str] = &["reports.export_results"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Read;
    const DIALECT: Dialect = Dialect::Analytics;
    type Path = (String, String);
    type Query = ReadExportQuery;
    type Body = Empty;
    type Output = RawJson<ExportPage>;
}
