//! Saved ways to read a file.

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use super::{CsvCharset, ImportKind};
use crate::{
    endpoint::{Confidence, Data, Effect, Empty, Endpoint, Method, Refusal},
    id::PresetId,
    users::BatchOptions,
    wire::{AsText, EmptyIsNone, FlagBool},
};

/// How the bytes of a file are read.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct DatasourceParams {
    /// One character; a comma unless said otherwise. `auto` looks for it (inferred word).
    #[serde_as(as = "Option<AsText>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub csv_delimiter: Option<String>,
    /// UTF-8 unless said otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub csv_charset: Option<CsvCharset>,
    /// Set: the first row holds titles. Off unless said otherwise (B-163). That the name is the
    /// preview's is inferred.
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skip_first_row: Option<bool>,
}

/// A preset, as it is listed.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct Preset {
    /// Its number.
    pub id: PresetId,
    /// Its name.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub name: String,
    /// Per column, from the first, the key of its field as the user batch calls it: `username`,
    /// `field_12`, `manager_1`. None for a column that is not imported.
    #[serde_as(as = "Vec<EmptyIsNone<AsText>>")]
    #[serde(default)]
    pub mapping: Vec<Option<String>>,
    /// What the import does with what it reads; the options of the user batch.
    #[serde(default = "no_options")]
    pub options: BatchOptions,
    /// How the file is read.
    #[serde(default)]
    pub datasource_params: DatasourceParams,
}

fn no_options() -> BatchOptions {
    BatchOptions::default()
}

/// What [`ListPresets`] answers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct Presets {
    /// The presets, in the order of their making (inferred).
    #[serde(default)]
    pub presets: Vec<Preset>,
}

/// `GET /manage/v1/importer/preset/{type}`
///
/// The caller's own presets: nobody else's are seen (B-167). They are shared between the types of
/// import. Documented in 2017.
#[derive(Debug)]
pub enum ListPresets {}

impl Endpoint for ListPresets {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/manage/v1/importer/preset/{type}";
    const IDS: &'static [&'static str] = &["importer.presets.list"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    type Path = String;
    type Query = Empty;
    type Body = Empty;
    type Output = Data<Presets>;
}

/// Body of [`CreatePreset`].
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct NewPreset {
    /// Its name; required.
    #[serde_as(as = "AsText")]
    pub name: String,
    /// What is imported; required, and `users` alone is published.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<ImportKind>,
    /// Per column, from the first, the key of its field; see [`Preset::mapping`].
    #[serde_as(as = "Vec<EmptyIsNone<AsText>>")]
    pub mapping: Vec<Option<String>>,
    /// What the import does with what it reads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub options: Option<BatchOptions>,
    /// How the file is read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub datasource_params: Option<DatasourceParams>,
}

impl NewPreset {
    /// A preset for files of users with these columns, whose first row holds titles, and with the
    /// separator found by looking.
    #[must_use]
    pub fn users(name: impl Into<String>, columns: impl IntoIterator<Item = String>) -> Self {
        Self {
            name: name.into(),
            kind: Some(ImportKind::Users),
            mapping: columns
                .into_iter()
                .map(|key| Some(key).filter(|key| !key.is_empty()))
                .collect(),
            options: None,
            datasource_params: Some(DatasourceParams {
                csv_delimiter: Some("auto".to_owned()),
                csv_charset: Some(CsvCharset::Utf8),
                skip_first_row: Some(true),
            }),
        }
    }

    /// What the import does with what it reads.
    #[must_use]
    pub fn options(mut self, options: BatchOptions) -> Self {
        self.options = Some(options);
        self
    }

    /// How the file is read.
    #[must_use]
    pub fn read_as(mut self, params: DatasourceParams) -> Self {
        self.datasource_params = Some(params);
        self
    }
}

/// What [`CreatePreset`] answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CreatedPreset {
    /// The preset's number.
    pub preset_id: PresetId,
}

/// `POST /manage/v1/importer/preset`
///
/// Saves a preset, for the caller alone (B-167). Columns are not checked before an import uses
/// them. Documented in 2017.
#[derive(Debug)]
pub enum CreatePreset {}

impl Endpoint for CreatePreset {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/manage/v1/importer/preset";
    const IDS: &'static [&'static str] = &["importer.presets.create"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Once;
    type Path = ();
    type Query = Empty;
    type Body = NewPreset;
    type Output = Data<CreatedPreset>;
}

/// Body of [`UpdatePreset`]. It overwrites: what is left out is empty afterwards (inferred from
/// the word).
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct PresetUpdate {
    /// Its name; required.
    #[serde_as(as = "AsText")]
    pub name: String,
    /// Per column, from the first, the key of its field; see [`Preset::mapping`].
    #[serde_as(as = "Vec<EmptyIsNone<AsText>>")]
    pub mapping: Vec<Option<String>>,
    /// What the import does with what it reads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub options: Option<BatchOptions>,
    /// How the file is read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub datasource_params: Option<DatasourceParams>,
}

impl From<Preset> for PresetUpdate {
    fn from(preset: Preset) -> Self {
        Self {
            name: preset.name,
            mapping: preset.mapping,
            options: Some(preset.options),
            datasource_params: Some(preset.datasource_params),
        }
    }
}

/// What [`UpdatePreset`] and [`DeletePreset`] answer.
#[serde_as]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct PresetChange {
    /// Whether it was done.
    #[serde_as(as = "FlagBool")]
    #[serde(default = "done")]
    pub success: bool,
}

const fn done() -> bool {
    true
}

impl PresetChange {
    fn refusal(self) -> Option<Refusal> {
        (!self.success).then(|| Refusal { messages: Vec::new() })
    }
}

/// `PUT /manage/v1/importer/preset/{id}`
///
/// Overwrites a preset of the caller's; 404 for anybody else's. Documented in 2017.
#[derive(Debug)]
pub enum UpdatePreset {}

impl Endpoint for UpdatePreset {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/manage/v1/importer/preset/{id}";
    const IDS: &'static [&'static str] = &["importer.presets.update"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = PresetId;
    type Query = Empty;
    type Body = PresetUpdate;
    type Output = Data<PresetChange>;

    fn refusal(value: &PresetChange) -> Option<Refusal> {
        value.refusal()
    }
}

/// `DELETE /manage/v1/importer/preset/{id}`
///
/// Deletes a preset of the caller's. The screens offer no such thing, the API does (B-167). A job
/// that uses it already goes on (inferred). Documented in 2017.
#[derive(Debug)]
pub enum DeletePreset {}

impl Endpoint for DeletePreset {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/manage/v1/importer/preset/{id}";
    const IDS: &'static [&'static str] = &["importer.presets.delete"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = PresetId;
    type Query = Empty;
    type Body = Empty;
    type Output = Data<PresetChange>;

    fn refusal(value: &PresetChange) -> Option<Refusal> {
        value.refusal()
    }
}
