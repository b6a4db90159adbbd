//! Background jobs: what the platform does later, and how far it has come.
//!
//! A job takes records, or a file that the importer knows how to read, and feeds them to a batch
//! endpoint chunk by chunk (B-209). `client.jobs().watch(hash)` follows one to its end:
#![cfg_attr(
    feature = "client",
    doc = r#"
```no_run
# async fn example(client: &docebo_sdk::Client) -> Result<(), Box<dyn std::error::Error>> {
use docebo_sdk::{jobs::NewJob, users::{BatchOptions, BatchRow}};
use std::time::Duration;

let rows = [BatchRow::by_username("ann"), BatchRow::by_username("bob")];
let new = NewJob::users("Two people", rows, &BatchOptions::default())?;
let started = client.jobs().create(new).await?.job_descriptor;
let mut progress = client.jobs().watch(&started.hash).timeout(Duration::from_secs(600)).stream();
while let Some(job) = progress.next().await? {
    println!("{}: {} %, {} errors", job.name, job.percent, job.errors);
}
# Ok(())
# }
```
"#
)]

#[cfg(feature = "client")]
mod calls;
mod create;
#[cfg(test)]
mod tests;
#[cfg(feature = "client")]
mod watch;

#[cfg(feature = "client")]
pub use calls::Jobs;
pub use create::{CreateJob, JobKind, JobSource, NewJob};
#[cfg(feature = "client")]
pub use watch::{Progress, Watch, WatchError};

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use crate::{
    endpoint::{Confidence, Data, Effect, Empty, Endpoint, EndpointInfo, Method, Refusal},
    id::UserId,
    wire::{AsText, DateTime, EmptyIsNone, FlagBool, Lenient, open_enum},
};

/// Endpoints of this file.
pub(crate) const ENDPOINTS: &[EndpointInfo] = &[
    EndpointInfo::of::<ListJobs>(),
    EndpointInfo::of::<CreateJob>(),
    EndpointInfo::of::<GetJob>(),
    EndpointInfo::of::<UpdateJob>(),
    EndpointInfo::of::<DeleteJob>(),
];

open_enum! {
    /// How far a job is.
    pub enum JobStatus {
        /// Not begun.
        Queued = "queued",
        /// At work.
        Running = "running",
        /// Stopped by somebody; what was done stays done.
        Aborted = "aborted",
        /// Ended; look at `errors`.
        Completed = "completed",
        /// Never ran, such as an import of a file that cannot be read. The screens show it, the
    /// 2017 description of this call lacks it (B-211).
        Failed = "failed",
    }
}

impl JobStatus {
    /// Whether nothing more will happen. An unknown word is taken as not ended.
    #[must_use]
    pub const fn is_ended(&self) -> bool {
        matches!(self, Self::Aborted | Self::Completed | Self::Failed)
    }
}

/// A background job (`job_descriptor`).
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct Job {
    /// The job's id, a UUID.
    pub hash: String,
    /// What it does, in words.
    #[serde(default)]
    pub name: String,
    /// How far it is.
    pub status: JobStatus,
    /// Per cent done.
    #[serde_as(as = "Lenient")]
    #[serde(default)]
    pub percent: u8,
    /// Records to work on; none for imports.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub total: Option<u64>,
    /// Records that failed.
    #[serde_as(as = "Lenient")]
    #[serde(default)]
    pub errors: u64,
    /// Whether the author is told when it ends.
    #[serde_as(as = "FlagBool")]
    #[serde(default)]
    pub notify: bool,
    /// Where to, when not to the author.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub notify_email: Option<String>,
    /// Who started it.
    pub author_id: UserId,
    /// Their name.
    #[serde(default)]
    pub author_name: String,
    /// The platform's domain.
    #[serde(default)]
    pub domain: String,
    /// Address of the log of operations and errors, once there is one (B-216). A CSV file; its
    /// columns are not published. `client.jobs().log(&job)` fetches it.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub log_file: Option<String>,
    /// When it was made, in UTC.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub date_created: Option<DateTime>,
    /// When it last moved.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub last_update: Option<DateTime>,
}

/// A job in its wrapper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct JobEntry {
    /// The job.
    pub job_descriptor: Job,
}

/// What [`ListJobs`] answers: rows under `jobs`, and nothing that says how many pages there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct JobList {
    /// The jobs of this page, newest first (order inferred).
    #[serde(default)]
    pub jobs: Vec<JobEntry>,
}

/// Query of [`ListJobs`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ListJobsQuery {
    /// Whose jobs; the caller's unless said otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_author: Option<UserId>,
    /// Only jobs this far.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<JobStatus>,
    /// From 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u64>,
    /// Rows a page; the platform's own setting unless said otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_size: Option<u64>,
}

/// `GET /manage/v1/job`
///
/// Background jobs, the caller's own unless an author is named. Superadmins can see everyone's,
/// power users their own, others none (B-121, B-214). Ended jobs leave the list after 13 days
/// (B-215). Documented in 2017.
#[derive(Debug)]
pub enum ListJobs {}

impl Endpoint for ListJobs {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/manage/v1/job";
    const IDS: &'static [&'static str] = &["jobs.list"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    type Path = ();
    type Query = ListJobsQuery;
    type Body = Empty;
    type Output = Data<JobList>;
}

/// `GET /manage/v1/job/{hash}`
///
/// One background job; 404 when there is none of that hash, or none the caller may see.
/// Documented in 2017.
#[derive(Debug)]
pub enum GetJob {}

impl Endpoint for GetJob {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/manage/v1/job/{hash}";
    const IDS: &'static [&'static str] = &["jobs.get"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    type Path = String;
    type Query = Empty;
    type Body = Empty;
    type Output = Data<JobEntry>;
}

/// Body of [`UpdateJob`]. What is not set is not sent.
#[serde_as]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct JobUpdate {
    /// Set: stops the job for good.
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub abort: Option<bool>,
    /// Whether the author is told when the job ends.
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notify: Option<bool>,
}

/// What [`UpdateJob`] and [`DeleteJob`] answer.
#[serde_as]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct JobChange {
    /// Whether it was done.
    #[serde_as(as = "FlagBool")]
    #[serde(default = "done")]
    pub success: bool,
}

const fn done() -> bool {
    true
}

impl JobChange {
    fn refusal(self) -> Option<Refusal> {
        (!self.success).then(|| Refusal { messages: Vec::new() })
    }
}

/// `PUT /manage/v1/job/{hash}`
///
/// Aborts a job, or changes whether its end is told. What an aborted job has done stays done, and
/// it cannot be taken up again (B-212). 404 when there is no such job, or none the caller may
/// see; 400 when an ended one is to be aborted (inferred). Documented in 2017.
#[derive(Debug)]
pub enum UpdateJob {}

impl Endpoint for UpdateJob {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/manage/v1/job/{hash}";
    const IDS: &'static [&'static str] = &["jobs.update"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = String;
    type Query = Empty;
    type Body = JobUpdate;
    type Output = Data<JobChange>;

    fn refusal(value: &JobChange) -> Option<Refusal> {
        value.refusal()
    }
}

/// `DELETE /manage/v1/job/{hash}`
///
/// Forgets an ended job, and its log with it. A queued or running one is refused with 400: abort
/// it first (B-213). Documented in 2017.
#[derive(Debug)]
pub enum DeleteJob {}

impl Endpoint for DeleteJob {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/manage/v1/job/{hash}";
    const IDS: &'static [&'static str] = &["jobs.delete"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = String;
    type Query = Empty;
    type Body = Empty;
    type Output = Data<JobChange>;

    fn refusal(value: &JobChange) -> Option<Refusal> {
        value.refusal()
    }
}
