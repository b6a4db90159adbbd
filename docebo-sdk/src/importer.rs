//! The CSV importer: samples, previews and presets.
//!
//! An import takes three things: a file that is on the platform, a [`Preset`] that says how to
//! read it, and a job that does it (`client.jobs().create(NewJob::import(..))`, B-198). How a file
//! gets onto the platform is not published; `docebo-mock` takes it at `/_mock/files`.

#[cfg(feature = "client")]
mod calls;
mod presets;
mod preview;
#[cfg(test)]
mod tests;

#[cfg(feature = "client")]
pub use calls::Importer;
pub use presets::{
    CreatePreset, CreatedPreset, DatasourceParams, DeletePreset, ListPresets, NewPreset, Preset,
    PresetChange, PresetUpdate, Presets, UpdatePreset,
};
pub use preview::{CsvCharset, CsvPreview, GetPreview, PreviewQuery};

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use crate::{
    endpoint::{Confidence, Data, Effect, Empty, Endpoint, EndpointInfo, Method},
    wire::{AsText, open_enum},
};

/// Endpoints of this file.
pub(crate) const ENDPOINTS: &[EndpointInfo] = &[
    EndpointInfo::of::<GetSample>(),
    EndpointInfo::of::<GetPreview>(),
    EndpointInfo::of::<ListPresets>(),
    EndpointInfo::of::<CreatePreset>(),
    EndpointInfo::of::<UpdatePreset>(),
    EndpointInfo::of::<DeletePreset>(),
];

open_enum! {
    /// What is imported. Only the first word is published.
    pub enum ImportKind {
        /// People.
        Users = "users" | "user",
        /// Enrollments in courses, whose importer shows the same presets (B-167; inferred word).
        Enrollments = "enrollments" | "enrollment",
    }
}

/// What [`GetSample`] answers.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct Sample {
    /// Where the file is.
    #[serde_as(as = "AsText")]
    pub url: String,
}

/// `GET /manage/v1/importer/download_csv_sample/{type}`
///
/// The address of a sample file for one type of import; dates in it are written YYYY-MM-DD
/// (B-197). Documented in 2017.
#[derive(Debug)]
pub enum GetSample {}

impl Endpoint for GetSample {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/manage/v1/importer/download_csv_sample/{type}";
    const IDS: &'static [&'static str] = &["importer.sample"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    type Path = String;
    type Query = Empty;
    type Body = Empty;
    type Output = Data<Sample>;
}
