//! How far an execution is, as it goes.

use std::{
    collections::VecDeque,
    fmt,
    future::Future,
    pin::Pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
};

use futures_core::Stream;

use super::{ExecuteError, Outcome, Problem, print::counted};

/// How far an execution is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// The step, from 1.
    pub step: usize,
    /// How many there are.
    pub of: usize,
    /// The step in words.
    pub what: String,
    /// What became of it; `None` while it is under way.
    pub end: Option<StepEnd>,
}

/// What became of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum StepEnd {
    /// Made, for everybody but these.
    Done(Vec<Problem>),
    /// Made in an earlier run.
    DoneBefore,
    /// Refused as a whole.
    Failed(String),
    /// Not made.
    Skipped(String),
    /// Not made yet: somebody has to say that it may go on.
    Waiting,
}

impl Progress {
    pub(super) fn new(step: usize, of: usize, what: &str, end: Option<StepEnd>) -> Self {
        Self { step: step + 1, of, what: what.to_owned(), end }
    }
}

impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}/{}] {}", self.step, self.of, self.what)?;
        match &self.end {
            None => f.write_str(" ..."),
            Some(StepEnd::Done(problems)) if problems.is_empty() => f.write_str(": done"),
            Some(StepEnd::Done(problems)) => {
                write!(f, ": done, {}", counted(problems.len(), "problem"))
            }
            Some(StepEnd::DoneBefore) => f.write_str(": done in an earlier run"),
            Some(StepEnd::Failed(why)) => write!(f, ": failed: {why}"),
            Some(StepEnd::Skipped(why)) => write!(f, ": skipped: {why}"),
            Some(StepEnd::Waiting) => f.write_str(": look at them, then run it again"),
        }
    }
}

/// Asks an execution to stop before its next step. Clones ask the same one.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// A request nobody has made yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes the request. The call under way is finished and written down.
    pub fn request(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was made.
    #[must_use]
    pub fn is_requested(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Events between an execution and whoever reads its stream.
pub(super) type Queue = Arc<Mutex<VecDeque<Progress>>>;

/// Ready when everything that was told has been read. The reader polls again for each event, so
/// nobody needs to be woken.
pub(super) struct Read<'q>(pub(super) &'q Queue);

impl Future for Read<'_> {
    type Output = ();
    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        let queue = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if queue.is_empty() { Poll::Ready(()) } else { Poll::Pending }
    }
}

type Run<'a> = Pin<Box<dyn Future<Output = Result<Outcome, ExecuteError>> + Send + 'a>>;

/// An execution as a stream of its [`Progress`]. It goes on as far as it is read; dropped, it is
/// a run that broke off, which the journal continues.
///
/// ```no_run
/// # use docebo_sdk::{Client, workflows::{engine::*, offboarding}};
/// use futures_util::StreamExt as _;
///
/// # async fn run(client: &Client, plan: &offboarding::Plan) -> Result<(), ExecuteError> {
/// let mut running = Execution::new(client, plan).records("records.csv").stream();
/// while let Some(progress) = running.next().await {
///     println!("{progress}");
/// }
/// let outcome = running.finish().await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing happens until it is read"]
pub struct Running<'a> {
    run: Option<Run<'a>>,
    queue: Queue,
    result: Option<Result<Outcome, ExecuteError>>,
}

/// Shows whether it is over.
impl fmt::Debug for Running<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Running").field("over", &self.run.is_none()).finish_non_exhaustive()
    }
}

impl<'a> Running<'a> {
    pub(super) fn new(queue: Queue, run: Run<'a>) -> Self {
        Self { run: Some(run), queue, result: None }
    }

    fn told(&self) -> Option<Progress> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }

    /// Makes what is left, whether anybody reads it or not, and answers how it went.
    ///
    /// # Errors
    ///
    /// Those of [`Execution::run`](super::Execution::run).
    pub async fn finish(mut self) -> Result<Outcome, ExecuteError> {
        std::future::poll_fn(|context| {
            while let Poll::Ready(Some(_)) = Pin::new(&mut self).poll_next(context) {}
            match self.result.take() {
                Some(result) => Poll::Ready(result),
                None => Poll::Pending,
            }
        })
        .await
    }
}

impl Stream for Running<'_> {
    type Item = Progress;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Progress>> {
        if let Some(progress) = self.told() {
            return Poll::Ready(Some(progress));
        }
        if let Some(run) = &mut self.run
            && let Poll::Ready(result) = run.as_mut().poll(context)
        {
            self.run = None;
            self.result = Some(result);
        }
        match self.told() {
            Some(progress) => Poll::Ready(Some(progress)),
            None if self.run.is_none() => Poll::Ready(None),
            None => Poll::Pending,
        }
    }
}
