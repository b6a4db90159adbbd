//! Exporting a report: start, wait, read.

use std::{
    collections::VecDeque,
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

use super::{ReadExport, ReadExportQuery, ReportRow, UsersCoursesRow};
use crate::{
    client::{BoxFuture, Client, Error, Request},
    endpoint::{Call, Empty},
};

/// How often an execution is looked at, unless told otherwise.
const EVERY: Duration = Duration::from_secs(5);
/// How long an execution may take, unless told otherwise.
const LIMIT: Duration = Duration::from_secs(30 * 60);

/// An export about to be made: awaited, it gives every row; [`stream`](Self::stream) gives them one
/// by one.
///
/// All waiting goes through the client's [`Time`](crate::client::Time).
#[must_use = "nothing is exported until it is awaited or streamed"]
pub struct Export {
    client: Client,
    report: String,
    every: Duration,
    limit: Duration,
    page_size: Option<u64>,
    stop: Option<BoxFuture<'static, ()>>,
}

/// Why an export gave no more rows.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// It could not be started, or its rows could not be read.
    #[error("the report cannot be exported")]
    Call(#[from] Error),
    /// It was not done when the time was up. It may still become so: its rows are then under this
    /// execution.
    #[error("execution {execution} was not done after {} s", .after.as_secs())]
    TimedOut {
        /// The execution.
        execution: String,
        /// How long it was waited for.
        after: Duration,
    },
    /// The caller's [`until`](Export::until) came first.
    #[error("the export is no longer wanted")]
    Cancelled,
    /// The platform gave the same page again.
    #[error("the pages of execution {execution} do not end")]
    Endless {
        /// The execution.
        execution: String,
    },
}

impl Export {
    pub(super) fn new(client: Client, report: String) -> Self {
        Self { client, report, every: EVERY, limit: LIMIT, page_size: None, stop: None }
    }

    /// How often the execution is looked at: every five seconds unless said otherwise. Each look
    /// is a call that counts.
    pub fn every(mut self, interval: Duration) -> Self {
        self.every = interval;
        self
    }

    /// Gives up when it is not done after so much time: half an hour unless said otherwise, since
    /// a lost execution looks like one that is not done.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Rows a page; 1,000 unless set.
    pub fn page_size(mut self, rows: u64) -> Self {
        self.page_size = Some(rows);
        self
    }

    /// Gives up when something else has happened, such as a sign to stop.
    pub fn until(mut self, stop: impl Future<Output = ()> + Send + 'static) -> Self {
        self.stop = Some(Box::pin(stop));
        self
    }

    /// The rows, one by one. The stream ends after its first error.
    pub fn stream(self) -> Rows {
        let state = State {
            began: self.client.time().now(),
            export: self,
            stage: Stage::Start,
            rows: VecDeque::new(),
        };
        Rows(Box::pin(stream::unfold(state, State::advance)))
    }

    /// The rows of a users-courses report, typed.
    ///
    /// # Errors
    ///
    /// As awaiting the export does.
    pub async fn users_courses(self) -> Result<Vec<UsersCoursesRow>, ExportError> {
        let mut rows = self.stream();
        let mut typed = Vec::new();
        while let Some(row) = rows.next().await? {
            typed.push(row.into());
        }
        Ok(typed)
    }
}

impl fmt::Debug for Export {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Export")
            .field("report", &self.report)
            .field("every", &self.every)
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}

impl IntoFuture for Export {
    type Output = Result<Vec<ReportRow>, ExportError>;
    type IntoFuture = BoxFuture<'static, Self::Output>;
    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let mut rows = self.stream();
            let mut all = Vec::new();
            while let Some(row) = rows.next().await? {
                all.push(row);
            }
            Ok(all)
        })
    }
}

/// The rows of an export, made by [`Export::stream`].
#[must_use = "streams do nothing unless polled"]
pub struct Rows(Pin<Box<dyn Stream<Item = Result<ReportRow, ExportError>> + Send>>);

impl Rows {
    /// The next row; `None` after the last one.
    ///
    /// # Errors
    ///
    /// When there are no more to be had; after that, the stream has ended.
    pub async fn next(&mut self) -> Result<Option<ReportRow>, ExportError> {
        self.0.next().await.transpose()
    }
}

impl Stream for Rows {
    type Item = Result<ReportRow, ExportError>;
    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(cx)
    }
}

impl fmt::Debug for Rows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows").finish_non_exhaustive()
    }
}

enum Stage {
    Start,
    /// Waiting for the first page.
    Wait {
        execution: String,
    },
    /// Reading the page of a token.
    Read {
        execution: String,
        token: String,
    },
    Over,
}

struct State {
    export: Export,
    began: SystemTime,
    stage: Stage,
    rows: VecDeque<ReportRow>,
}

impl State {
    async fn advance(mut self) -> Option<(Result<ReportRow, ExportError>, Self)> {
        loop {
            if let Some(row) = self.rows.pop_front() {
                return Some((Ok(row), self));
            }
            match std::mem::replace(&mut self.stage, Stage::Over) {
                Stage::Over => return None,
                stage => match self.step(stage).await {
                    Ok(next) => self.stage = next,
                    Err(error) => return Some((Err(error), self)),
                },
            }
        }
    }

    async fn step(&mut self, stage: Stage) -> Result<Stage, ExportError> {
        match stage {
            Stage::Start => {
                let start = self.export.client.reports().start_export(self.export.report.as_str());
                let started = self.unless_stopped(start.send()).await??;
                Ok(Stage::Wait { execution: started.data.id })
            }
            Stage::Wait { execution } => {
                let request = self.page(&execution, None);
                match self.unless_stopped(request.send()).await? {
                    Ok(page) => {
                        self.rows.extend(page.data);
                        Ok(next(execution, page.next_token))
                    }
                    Err(error) if error.is_not_found() => {
                        self.rest(&execution).await?;
                        Ok(Stage::Wait { execution })
                    }
                    Err(error) => Err(error.into()),
                }
            }
            Stage::Read { execution, token } => {
                let request = self.page(&execution, Some(&token));
                let page = self.unless_stopped(request.send()).await??;
                if page.next_token.as_ref() == Some(&token) {
                    return Err(ExportError::Endless { execution });
                }
                self.rows.extend(page.data);
                Ok(next(execution, page.next_token))
            }
            Stage::Over => Ok(Stage::Over),
        }
    }

    fn page(&self, execution: &str, token: Option<&str>) -> Request<ReadExport> {
        let query = ReadExportQuery {
            page_size: self.export.page_size,
            next_token: token.map(str::to_owned),
        };
        let path = (self.export.report.clone(), execution.to_owned());
        self.export.client.call(Call::new(path, query, Empty {}))
    }

    /// Waits until the next look is due, within the time there is.
    async fn rest(&mut self, execution: &str) -> Result<(), ExportError> {
        let now = self.export.client.time().now();
        let after = now.duration_since(self.began).unwrap_or_default();
        let left = self.export.limit.saturating_sub(after);
        if left.is_zero() {
            return Err(ExportError::TimedOut { execution: execution.to_owned(), after });
        }
        let wait = left.min(self.export.every);
        let client = self.export.client.clone();
        self.unless_stopped(async move { client.time().sleep(wait).await }).await
    }

    async fn unless_stopped<T>(
        &mut self,
        work: impl Future<Output = T> + Send,
    ) -> Result<T, ExportError> {
        let Some(stop) = &mut self.export.stop else { return Ok(work.await) };
        match select(stop, Box::pin(work)).await {
            Either::Left(((), _)) => Err(ExportError::Cancelled),
            Either::Right((done, _)) => Ok(done),
        }
    }
}

fn next(execution: String, token: Option<String>) -> Stage {
    token.map_or(Stage::Over, |token| Stage::Read { execution, token })
}
