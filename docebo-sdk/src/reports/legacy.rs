//! Old-style reports.

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use super::ReportRow;
use crate::{
    endpoint::{Confidence, Data, Effect, Empty, Endpoint, Method},
    wire::{DateTime, EmptyIsNone},
};

/// Query of [`ReadLegacyReport`].
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct LegacyReportQuery {
    /// Only what happened at this moment or later: an enrollment, an award (inferred).
    #[serde_as(as = "EmptyIsNone")]
    #[serde(rename = "dateFrom", skip_serializing_if = "Option::is_none")]
    pub date_from: Option<DateTime>,
    /// How many rows at most.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
}

/// The rows of an old-style report: their keys are dotted, such as `user.userid`,
/// `enrollment.issued_on` and `certification.title`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct LegacyReport {
    /// The rows.
    pub rows: Vec<ReportRow>,
}

/// `GET /report/v1/report/{report_id}/data`
///
/// The rows of an old-style report, at once. 404 when there is none that the caller sees. One
/// client of 2021 reads it (corroborated). Whether it takes the ids of newer reports is not known;
/// `docebo-mock` serves both under one id.
#[derive(Debug)]
pub enum ReadLegacyReport {}

impl Endpoint for ReadLegacyReport {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/report/v1/report/{report_id}/data";
    const IDS: &'static [&'static str] = &["reports.data_legacy"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Read;
    type Path = String;
    type Query = LegacyReportQuery;
    type Body = Empty;
    type Output = Data<LegacyReport>;
}
