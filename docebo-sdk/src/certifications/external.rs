//! Training that somebody did elsewhere.

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use crate::{
    endpoint::{Confidence, Effect, Empty, Endpoint, Method, Paged},
    id::{TrainingId, UserId},
    wire::{AsText, Date, EmptyIsNone, FlagNumber, PlainNumber, page_query},
};

/// Query of [`ListExternalTraining`].
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ExternalTrainingQuery {
    /// From 1; 0 gives the first page too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u64>,
    /// Up to 200, which is also the default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_size: Option<u64>,
    /// Accepted; totals come anyway.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub get_total_count: Option<bool>,
    /// Asks for a cursor.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub get_cursor: Option<bool>,
    /// The cursor of the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}
page_query!(ExternalTrainingQuery);

/// A record of training outside the platform.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ExternalTraining {
    /// The record.
    pub training_id: TrainingId,
    /// Its other name.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub uuid: Option<String>,
    /// Whose it is.
    pub user_id: UserId,
    /// Code of what was learned.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub course_code: Option<String>,
    /// First day.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub from_date: Option<Date>,
    /// Last day.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub to_date: Option<Date>,
    /// Score.
    #[serde_as(as = "EmptyIsNone<PlainNumber>")]
    #[serde(default)]
    pub score: Option<f64>,
    /// Credits.
    #[serde_as(as = "EmptyIsNone<PlainNumber>")]
    #[serde(default)]
    pub ceus: Option<f64>,
    /// Where.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub training_institute: Option<String>,
    /// The institute's code.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub training_institute_code: Option<String>,
}

/// `GET /learn/v1/external_training`
///
/// Records of training outside the platform, by id (the order is inferred); for a power user those
/// of its users. 403 for plain users and power users without the permission
/// (`externaltraining/view`, inferred). Two clients read it (corroborated).
#[derive(Debug)]
pub enum ListExternalTraining {}

impl Endpoint for ListExternalTraining {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/learn/v1/external_training";
    const IDS: &'static [&'static str] = &["external_training.list"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Read;
    type Path = ();
    type Query = ExternalTrainingQuery;
    type Body = Empty;
    type Output = Paged<ExternalTraining>;
}
