//! Starting a job.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_with::serde_as;

use super::JobEntry;
use crate::{
    endpoint::{Confidence, Data, Effect, Empty, Endpoint, Method},
    id::PresetId,
    users::{BatchOptions, BatchRow, BatchUsers},
    wire::{AsText, EmptyIsNone, FlagBool, open_enum},
};

open_enum! {
    /// What a job works on.
    pub enum JobKind {
        /// A file, read as an import preset says.
        Importer = "importer",
        /// Records that come with the call.
        Api = "api",
    }
}

/// What a job works on: for [`JobKind::Importer`] the first two fields, for [`JobKind::Api`] the
/// other two. The platform says no more than "preset reference" and "the records", so all four
/// names are inferred; those of the records are the body of the batch endpoint itself.
#[serde_as]
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct JobSource {
    /// How the file is to be read.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preset_id: Option<PresetId>,
    /// Address of the uploaded file, as for the preview.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filename: Option<String>,
    /// The records, each as the batch endpoint takes it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Value>,
    /// The options that go with every chunk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub options: Option<Value>,
}

/// How many records and from where; records may hold passwords.
impl std::fmt::Debug for JobSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("JobSource")
            .field("preset_id", &self.preset_id)
            .field("filename", &self.filename)
            .field("items", &self.items.len())
            .finish_non_exhaustive()
    }
}

/// Body of [`CreateJob`].
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct NewJob {
    /// What it does, in words; required.
    #[serde_as(as = "AsText")]
    pub name: String,
    /// File or records; required.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<JobKind>,
    /// The file or the records; required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_source: Option<JobSource>,
    /// Path of the batch endpoint that gets the chunks; required.
    #[serde_as(as = "AsText")]
    pub endpoint: String,
    /// Its verb, always `POST`; required.
    #[serde_as(as = "AsText")]
    pub method: String,
    /// Records a chunk; 100 unless set.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chunk_size: Option<u64>,
    /// Whether somebody is told when the job ends; so unless set to false.
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notify: Option<bool>,
    /// Who is told; the author unless set.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notify_email: Option<String>,
}

impl NewJob {
    /// Records for a batch endpoint.
    #[must_use]
    pub fn records(
        name: impl Into<String>,
        endpoint: impl Into<String>,
        items: Vec<Value>,
        options: Option<Value>,
    ) -> Self {
        Self {
            data_source: Some(JobSource { items, options, ..JobSource::default() }),
            endpoint: endpoint.into(),
            ..Self::of(name, JobKind::Api)
        }
    }

    /// Users, through the user batch.
    ///
    /// # Errors
    ///
    /// When a row cannot be written as JSON. None that can be made is known.
    pub fn users(
        name: impl Into<String>,
        rows: impl IntoIterator<Item = BatchRow>,
        options: &BatchOptions,
    ) -> Result<Self, serde_json::Error> {
        let items = rows.into_iter().map(serde_json::to_value).collect::<Result<_, _>>()?;
        let options = serde_json::to_value(options)?;
        Ok(Self::records(name, BatchUsers::PATH, items, Some(options)))
    }

    /// A file of users, read as a preset says.
    #[must_use]
    pub fn import(name: impl Into<String>, preset: PresetId, filename: impl Into<String>) -> Self {
        let source = JobSource {
            preset_id: Some(preset),
            filename: Some(filename.into()),
            ..JobSource::default()
        };
        Self {
            data_source: Some(source),
            endpoint: BatchUsers::PATH.to_owned(),
            ..Self::of(name, JobKind::Importer)
        }
    }

    fn of(name: impl Into<String>, kind: JobKind) -> Self {
        Self {
            name: name.into(),
            kind: Some(kind),
            method: Method::Post.as_str().to_owned(),
            ..Self::default()
        }
    }

    /// Records a chunk.
    #[must_use]
    pub fn chunk_size(mut self, records: u64) -> Self {
        self.chunk_size = Some(records);
        self
    }

    /// Tells nobody when the job ends.
    #[must_use]
    pub fn quietly(mut self) -> Self {
        self.notify = Some(false);
        self
    }

    /// Tells somebody else than the author.
    #[must_use]
    pub fn notify_email(mut self, address: impl Into<String>) -> Self {
        self.notify_email = Some(address.into());
        self
    }
}

/// `POST /manage/v1/job`
///
/// Starts a job: the platform's own way to work through many records or a large file. It feeds
/// `endpoint` a chunk at a time (B-208, B-209); its records are not checked before their turn.
/// 400 when a mandatory field is missing or the preset, the file or the endpoint is not known;
/// 403 for plain users. Call and answer are documented since 2017; what `data_source` looks like
/// is inferred, see [`JobSource`].
#[derive(Debug)]
pub enum CreateJob {}

impl Endpoint for CreateJob {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/manage/v1/job";
    const IDS: &'static [&'static str] = &["jobs.create"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Once;
    type Path = ();
    type Query = Empty;
    type Body = NewJob;
    type Output = Data<JobEntry>;
}
