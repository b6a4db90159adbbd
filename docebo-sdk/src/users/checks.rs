//! Questions one asks before making a user.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use super::forms::{FieldMessage, messages};
use crate::{
    auth::Success,
    endpoint::{Confidence, Data, Effect, Empty, Endpoint, Method},
    wire::FlagBool,
};

/// `GET /manage/v1/user/check_username/{username}`
///
/// Whether a user name is free: `success` is the answer, not whether the call went well. Names
/// are compared without regard to case (B-013), and a pending registration holds its name
/// (inferred). Needs the permission to create or to edit users. The 2017 description types the
/// name as a number by mistake.
#[derive(Debug)]
pub enum CheckUsername {}

impl Endpoint for CheckUsername {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/manage/v1/user/check_username/{username}";
    const IDS: &'static [&'static str] = &["users.check_username"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    type Path = String;
    type Query = Empty;
    type Body = Empty;
    type Output = Data<Success>;
}

/// Query of [`CheckValidity`]: a user name, an e-mail, or both.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ValidityQuery {
    /// A user name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub userid: Option<String>,
    /// An e-mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

/// What [`CheckValidity`] answers.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct Validity {
    /// Whether a user could have what was asked about.
    #[serde_as(as = "FlagBool")]
    pub success: bool,
    /// Why not, one message a field.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "messages")]
    pub message: Option<Vec<FieldMessage>>,
}

/// `GET /manage/v1/user/check_validity`
///
/// Whether a user could be made with this name, this e-mail, or both: the name free without
/// regard to case, the e-mail well-formed; e-mails may repeat (B-013). A no is an answer and not
/// an error. Neither given: 400 with code 1001. Needs the permission to create or to edit users.
/// One production code base uses it; the answer is inferred.
#[derive(Debug)]
pub enum CheckValidity {}

impl Endpoint for CheckValidity {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/manage/v1/user/check_validity";
    const IDS: &'static [&'static str] = &["users.check_validity"];
    const CONFIDENCE: Confidence = Confidence::Inferred;
    const EFFECT: Effect = Effect::Read;
    type Path = ();
    type Query = ValidityQuery;
    type Body = Empty;
    type Output = Data<Validity>;
}

/// What [`GetImporterFields`] answers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ImporterFields {
    /// Column key to the label people see: the keys of the batch, with `field_12` for each
    /// additional field and `manager_1` for each manager type.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
}

/// `GET /manage/v1/user/importer_fields`
///
/// The columns that a CSV import can map. Needs the permission to create or to edit users.
/// Which keys there are beside `field_N` and `manager_N` is inferred from the batch.
#[derive(Debug)]
pub enum GetImporterFields {}

impl Endpoint for GetImporterFields {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/manage/v1/user/importer_fields";
    const IDS: &'static [&'static str] = &["users.importer_fields"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    type Path = ();
    type Query = Empty;
    type Body = Empty;
    type Output = Data<ImporterFields>;
}
