//! Background jobs: what the platform does later, and how far it has come.

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use crate::{
    endpoint::{Confidence, Data, Effect, Empty, Endpoint, EndpointInfo, Method},
    id::UserId,
    wire::{AsText, DateTime, EmptyIsNone, FlagBool, Lenient, open_enum},
};

/// Endpoints of this file.
pub(crate) const ENDPOINTS: &[EndpointInfo] =
    &[EndpointInfo::of::<ListJobs>(), EndpointInfo::of::<GetJob>()];

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
        /// Never ran. The screens show it, the 2017 description of this call lacks it.
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
    /// Log of operations and errors, once there is one.
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

#[cfg(feature = "client")]
mod calls {
    use super::{GetJob, JobStatus, ListJobs, ListJobsQuery};
    use crate::{
        client::{Client, Request},
        endpoint::{Call, Empty},
        id::UserId,
    };

    impl Client {
        /// Background jobs of the platform.
        #[must_use]
        pub fn jobs(&self) -> Jobs<'_> {
            Jobs { client: self }
        }
    }

    /// Background jobs of one platform; see [`Client::jobs`].
    #[derive(Debug, Clone, Copy)]
    pub struct Jobs<'c> {
        client: &'c Client,
    }

    impl Jobs<'_> {
        /// The caller's jobs. See [`ListJobs`].
        pub fn list(&self) -> Request<ListJobs> {
            self.client.call(Call::new((), ListJobsQuery::default(), Empty {}))
        }

        /// One job. See [`GetJob`].
        pub fn get(&self, hash: impl Into<String>) -> Request<GetJob> {
            self.client.call(Call::new(hash.into(), Empty {}, Empty {}))
        }
    }

    impl Request<ListJobs> {
        /// Somebody else's jobs.
        pub fn author(mut self, author: UserId) -> Self {
            self.call.query.id_author = Some(author);
            self
        }

        /// Only jobs this far.
        pub fn status(mut self, status: JobStatus) -> Self {
            self.call.query.status = Some(status);
            self
        }
    }
}
#[cfg(feature = "client")]
pub use calls::Jobs;
