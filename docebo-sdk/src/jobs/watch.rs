//! Following a job to its end.

use std::{
    fmt,
    future::{Future, IntoFuture},
    pin::Pin,
    task::{Context, Poll},
    time::{Duration, SystemTime},
};

use futures_core::Stream;
use futures_util::{
    StreamExt as _,
    future::{Either, select},
    stream,
};

use super::{Job, JobStatus};
use crate::client::{BoxFuture, Client, Error};

/// How often a job is looked at, unless told otherwise.
const EVERY: Duration = Duration::from_secs(2);
/// How long a job that was just made may be unknown (B-219).
const GRACE: Duration = Duration::from_secs(30);

/// A job about to be followed: awaited, it waits for the end; [`stream`](Self::stream) tells the
/// way there.
///
/// All waiting goes through the client's [`Time`](crate::client::Time). Dropping the future or
/// the stream stops the looking, never the job.
#[must_use = "nothing is followed until it is awaited or streamed"]
pub struct Watch {
    client: Client,
    hash: String,
    every: Duration,
    limit: Option<Duration>,
    stop: Option<BoxFuture<'static, ()>>,
}

/// Why a job was not followed to a good end.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum WatchError {
    /// The job could not be looked at; what became of it is not known.
    #[error("the job cannot be looked at")]
    Call(#[from] Error),
    /// It had not ended when the time was up. It goes on: watch it again, or abort it.
    #[error("the job had not ended after {} s", .after.as_secs())]
    TimedOut {
        /// How long it was followed.
        after: Duration,
        /// How far it was last seen.
        last: Option<Box<Job>>,
    },
    /// The caller's [`until`](Watch::until) came first. The job goes on.
    #[error("the job is no longer followed")]
    Cancelled {
        /// How far it was last seen.
        last: Option<Box<Job>>,
    },
    /// Somebody aborted it. What was done stays done.
    #[error("the job was aborted at {} %", .0.percent)]
    Aborted(Box<Job>),
    /// It never ran; its log says why.
    #[error("the job failed")]
    Failed(Box<Job>),
}

impl Watch {
    pub(super) fn new(client: Client, hash: String) -> Self {
        Self { client, hash, every: EVERY, limit: None, stop: None }
    }

    /// How often the job is looked at: every two seconds unless said otherwise. Each look is a
    /// call that counts.
    pub fn every(mut self, interval: Duration) -> Self {
        self.every = interval;
        self
    }

    /// Gives up after so much time; without it, a job that never ends is followed for good.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Gives up when something else has happened, such as a sign to stop.
    pub fn until(mut self, stop: impl Future<Output = ()> + Send + 'static) -> Self {
        self.stop = Some(Box::pin(stop));
        self
    }

    /// The job each time it has moved, the first look included, up to and including its end.
    pub fn stream(self) -> Progress {
        let state = State {
            began: self.client.time().now(),
            watch: self,
            last: None,
            over: false,
            asked: false,
        };
        Progress(Box::pin(stream::unfold(state, State::advance)))
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch")
            .field("hash", &self.hash)
            .field("every", &self.every)
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}

/// Waits for the end. A completed job may still have [`errors`](Job::errors): look.
impl IntoFuture for Watch {
    type Output = Result<Job, WatchError>;
    type IntoFuture = BoxFuture<'static, Self::Output>;
    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let mut progress = self.stream();
            let mut last = None;
            while let Some(job) = progress.next().await? {
                last = Some(job);
            }
            match last {
                Some(job) if job.status == JobStatus::Aborted => {
                    Err(WatchError::Aborted(Box::new(job)))
                }
                Some(job) if job.status == JobStatus::Failed => {
                    Err(WatchError::Failed(Box::new(job)))
                }
                Some(job) => Ok(job),
                None => Err(WatchError::Cancelled { last: None }),
            }
        })
    }
}

/// A job on its way, made by [`Watch::stream`].
#[must_use = "streams do nothing unless polled"]
pub struct Progress(Pin<Box<dyn Stream<Item = Result<Job, WatchError>> + Send>>);

impl Progress {
    /// The job the next time it has moved; `None` after its end.
    ///
    /// # Errors
    ///
    /// When it cannot be followed any longer; after that, the stream has ended.
    pub async fn next(&mut self) -> Result<Option<Job>, WatchError> {
        self.0.next().await.transpose()
    }
}

impl Stream for Progress {
    type Item = Result<Job, WatchError>;
    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(cx)
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Progress").finish_non_exhaustive()
    }
}

struct State {
    watch: Watch,
    began: SystemTime,
    last: Option<Job>,
    over: bool,
    /// Whether the job was looked at already, so that the next look has to wait.
    asked: bool,
}

impl State {
    async fn advance(mut self) -> Option<(Result<Job, WatchError>, Self)> {
        if self.over {
            return None;
        }
        let moved = self.moved().await;
        self.over = match &moved {
            Ok(job) => job.status.is_ended(),
            Err(_) => true,
        };
        if let Ok(job) = &moved {
            self.last = Some(job.clone());
        }
        Some((moved, self))
    }

    /// Looks until the job has moved.
    async fn moved(&mut self) -> Result<Job, WatchError> {
        loop {
            if self.asked {
                self.rest().await?;
            }
            self.asked = true;
            let request = self.watch.client.jobs().get(self.watch.hash.as_str());
            let looked = self.unless_stopped(request.send()).await?;
            match looked {
                Ok(entry) if self.last.as_ref() == Some(&entry.job_descriptor) => {}
                Ok(entry) => return Ok(entry.job_descriptor),
                Err(error)
                    if error.is_not_found() && self.last.is_none() && self.passed() < GRACE => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Waits until the next look is due, within the time there is.
    async fn rest(&mut self) -> Result<(), WatchError> {
        let after = self.passed();
        let left = self.watch.limit.map(|limit| limit.saturating_sub(after));
        if left == Some(Duration::ZERO) {
            return Err(WatchError::TimedOut { after, last: self.last() });
        }
        let wait = left.map_or(self.watch.every, |left| left.min(self.watch.every));
        let client = self.watch.client.clone();
        self.unless_stopped(async move { client.time().sleep(wait).await }).await
    }

    fn passed(&self) -> Duration {
        self.watch.client.time().now().duration_since(self.began).unwrap_or_default()
    }

    fn last(&self) -> Option<Box<Job>> {
        self.last.clone().map(Box::new)
    }

    async fn unless_stopped<T>(
        &mut self,
        work: impl Future<Output = T> + Send,
    ) -> Result<T, WatchError> {
        let Some(stop) = &mut self.watch.stop else { return Ok(work.await) };
        // The sign to stop comes first: it is seen before another call goes out.
        match select(stop, Box::pin(work)).await {
            Either::Left(((), _)) => Err(WatchError::Cancelled { last: self.last() }),
            Either::Right((done, _)) => Ok(done),
        }
    }
}
