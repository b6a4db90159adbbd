//! The methods people call.

use super::{watch::Watch, *};
use crate::{
    client::{Client, Error, Request},
    endpoint::{Call, CsvFile},
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

    /// Starts a job. See [`CreateJob`].
    pub fn create(&self, job: NewJob) -> Request<CreateJob> {
        self.client.call(Call::new((), Empty {}, job))
    }

    /// Follows a job to its end.
    pub fn watch(&self, hash: impl Into<String>) -> Watch {
        Watch::new(self.client.clone(), hash.into())
    }

    /// Stops a job for good. See [`UpdateJob`].
    pub fn abort(&self, hash: impl Into<String>) -> Request<UpdateJob> {
        let update = JobUpdate { abort: Some(true), ..JobUpdate::default() };
        self.client.call(Call::new(hash.into(), Empty {}, update))
    }

    /// Says whether somebody is told when a job ends. See [`UpdateJob`].
    pub fn notify(&self, hash: impl Into<String>, notify: bool) -> Request<UpdateJob> {
        let update = JobUpdate { notify: Some(notify), ..JobUpdate::default() };
        self.client.call(Call::new(hash.into(), Empty {}, update))
    }

    /// Forgets an ended job. See [`DeleteJob`].
    pub fn delete(&self, hash: impl Into<String>) -> Request<DeleteJob> {
        self.client.call(Call::new(hash.into(), Empty {}, Empty {}))
    }

    /// The log of a job, if it has one. It is fetched from the platform only, as the client's
    /// user; a log that lies elsewhere is an error that says where, for the token must not go
    /// there.
    ///
    /// # Errors
    ///
    /// When it cannot be had.
    pub async fn log(&self, job: &Job) -> Result<Option<CsvFile>, Error> {
        match &job.log_file {
            Some(address) => self.client.download(address).await.map(Some),
            None => Ok(None),
        }
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

    /// A page, from 1, of so many jobs.
    pub fn page(mut self, page: u64, page_size: u64) -> Self {
        self.call.query.page = Some(page);
        self.call.query.page_size = Some(page_size);
        self
    }
}
