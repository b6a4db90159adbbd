//! Making, changing and deleting manager types. Superadmins only (inferred).

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use crate::{
    auth::Success,
    endpoint::{Confidence, Data, Effect, Empty, Endpoint, Method, Refusal},
    id::ManagerTypeId,
    wire::{FlagBool, OneOrMany},
};

/// Most manager types a platform has (documented, B-126).
pub const MAX_TYPES: usize = 10;

/// Body of [`CreateManagerType`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct NewManagerType {
    /// Required, and unlike that of every other type: CSV columns are named after it.
    pub title: Option<String>,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

impl NewManagerType {
    /// A type of this title.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: Some(title.into()), description: None }
    }
}

/// What [`CreateManagerType`] answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CreatedManagerType {
    /// The new type; a number here, text in the list.
    pub id: ManagerTypeId,
}

/// `POST /manage/v1/managers`
///
/// Adds a manager type, switched on. 400 without a title, for a title that is taken, and for an
/// [eleventh](MAX_TYPES) type. Inferred throughout; what there is to do comes from the screen's
/// description.
#[derive(Debug)]
pub enum CreateManagerType {}

impl Endpoint for CreateManagerType {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/manage/v1/managers";
    const IDS: &'static [&'static str] = &["managers.types.create"];
    const CONFIDENCE: Confidence = Confidence::Inferred;
    const EFFECT: Effect = Effect::Once;
    type Path = ();
    type Query = Empty;
    type Body = NewManagerType;
    type Output = Data<CreatedManagerType>;
}

/// Body of [`UpdateManagerType`]; what is absent stays.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ManagerTypeUpdate {
    /// A new title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whether it is in use.
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
}

/// `PUT /manage/v1/managers/{manager_type_id}`
///
/// Renames a manager type, or switches it on or off. A type that is off keeps its links, and user
/// reads no longer show it (inferred). 400 for switching the direct manager off; 404 for no such
/// type. Inferred throughout.
#[derive(Debug)]
pub enum UpdateManagerType {}

impl Endpoint for UpdateManagerType {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/manage/v1/managers/{manager_type_id}";
    const IDS: &'static [&'static str] = &["managers.types.update"];
    const CONFIDENCE: Confidence = Confidence::Inferred;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = ManagerTypeId;
    type Query = Empty;
    type Body = ManagerTypeUpdate;
    type Output = Data<Success>;

    fn refusal(value: &Success) -> Option<Refusal> {
        refused(value)
    }
}

/// Body of [`DeleteManagerTypes`].
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ManagerTypeIds {
    /// The types; required.
    #[serde_as(as = "OneOrMany")]
    pub manager_type_ids: Vec<ManagerTypeId>,
}

impl ManagerTypeIds {
    /// Names types.
    pub fn new(ids: impl IntoIterator<Item = ManagerTypeId>) -> Self {
        Self { manager_type_ids: ids.into_iter().collect() }
    }
}

/// `DELETE /manage/v1/managers`, with a JSON body
///
/// Deletes manager types with everybody's links of them; the managers stay managers. 400 and
/// nothing done when the direct manager is among them. Ids of no type are passed over. Inferred
/// throughout.
#[derive(Debug)]
pub enum DeleteManagerTypes {}

impl Endpoint for DeleteManagerTypes {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/manage/v1/managers";
    const IDS: &'static [&'static str] = &["managers.types.delete"];
    const CONFIDENCE: Confidence = Confidence::Inferred;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = ();
    type Query = Empty;
    type Body = ManagerTypeIds;
    type Output = Data<Success>;

    fn refusal(value: &Success) -> Option<Refusal> {
        refused(value)
    }
}

fn refused(answer: &Success) -> Option<Refusal> {
    (!answer.success).then(|| Refusal { messages: Vec::new() })
}
