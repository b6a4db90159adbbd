//! Batches of any size, sent in calls the platform takes, row by row accounted for.
//!
//! One machinery for every `/batch` endpoint: [users](crate::users::BatchRun),
//! [enrollments](crate::enrollments::EnrollmentRun), [unenrollments](crate::enrollments::UnenrollRun).
//! Rows keep the caller's numbers whatever call they went with; only rows that were not done are
//! sent again; a row of which nobody knows says so.

use std::{fmt, future::IntoFuture};

use crate::{
    client::{BoxFuture, Client, Error},
    endpoint::{Call, Empty, Endpoint, Reply},
};

/// A batch endpoint: what a row is, and how its answer is read. Not to be implemented elsewhere.
pub trait Batch: sealed::Sealed + Send + Sync + 'static {
    /// The endpoint.
    type Endpoint: Endpoint<Path = (), Query = Empty>;
    /// What is sent.
    type Row: Clone + Send + Sync;
    /// What holds for all rows.
    type Options: Clone + Send + Sync;
    /// What is known of a row that was done; prints as words for people, or as nothing.
    type Done: Clone + fmt::Display + Send + Sync;

    /// Rows in one call unless said otherwise.
    const ROWS_PER_CALL: usize;

    /// The body of a call.
    fn body(rows: Vec<Self::Row>, options: &Self::Options) -> <Self::Endpoint as Endpoint>::Body;

    /// What an answer says, by the index it gives each row.
    fn results(
        answer: <<Self::Endpoint as Endpoint>::Output as Reply>::Value,
    ) -> Vec<(u64, RowOutcome<Self::Done>)>;

    /// Whether a row may be sent again that may have been done before.
    fn is_harmless(row: &Self::Row, options: &Self::Options) -> bool;
}

pub(crate) mod sealed {
    /// Keeps [`Batch`](super::Batch) within this crate.
    pub trait Sealed {}
}

/// A batch about to be sent, call by call, when awaited.
///
/// It never fails as a whole: [`BatchReport`] says of every row what is known of it. Rows that
/// were not done can be mended and sent again, and only they:
///
/// ```no_run
/// # async fn example(client: docebo_sdk::Client, rows: Vec<docebo_sdk::users::BatchRow>) {
/// let mut run = client.users().batch(rows);
/// let mut report = run.send().await;
/// for failed in report.failed() {
///     // Say, the branch that was meant does not exist.
///     run.rows_mut()[failed.row].branch_code = Some("UNASSIGNED".to_owned());
/// }
/// report = run.retry(report).await;
/// # }
/// ```
#[must_use = "a batch does nothing until it is awaited"]
pub struct BatchRun<B: Batch> {
    client: Client,
    rows: Vec<B::Row>,
    options: B::Options,
    rows_per_call: usize,
}

impl<B: Batch> Clone for BatchRun<B> {
    fn clone(&self) -> Self {
        let Self { client, rows, options, rows_per_call } = self;
        Self {
            client: client.clone(),
            rows: rows.clone(),
            options: options.clone(),
            rows_per_call: *rows_per_call,
        }
    }
}

/// Says how much it is, not what: rows may hold passwords.
impl<B: Batch> fmt::Debug for BatchRun<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BatchRun")
            .field("path", &B::Endpoint::PATH)
            .field("rows", &self.rows.len())
            .field("rows_per_call", &self.rows_per_call)
            .finish_non_exhaustive()
    }
}

impl<B: Batch> BatchRun<B> {
    pub(crate) fn new(client: Client, rows: Vec<B::Row>, options: B::Options) -> Self {
        Self { client, rows, options, rows_per_call: B::ROWS_PER_CALL }
    }

    /// Options of every call.
    pub fn options(mut self, options: B::Options) -> Self {
        self.options = options;
        self
    }

    /// Rows in one call; 100 unless said otherwise, at least 1.
    pub fn rows_per_call(mut self, rows: usize) -> Self {
        self.rows_per_call = rows.max(1);
        self
    }

    /// The rows, to be looked at.
    #[must_use]
    pub fn rows(&self) -> &[B::Row] {
        &self.rows
    }

    /// The rows, to be mended before they are sent again.
    #[must_use]
    pub fn rows_mut(&mut self) -> &mut [B::Row] {
        &mut self.rows
    }

    /// Sends all rows; the same as awaiting the run, which stays for a [`retry`](Self::retry).
    ///
    /// Stops at the first call that fails as a whole: rows after it are
    /// [`NotSent`](RowOutcome::NotSent), its own are too, or
    /// [`Unknown`](RowOutcome::Unknown) when the platform may have done them.
    pub async fn send(&self) -> BatchReport<B::Done> {
        let new = |row| RowReport { row, outcome: RowOutcome::NotSent };
        let report =
            BatchReport { rows: (0..self.rows.len()).map(new).collect(), stopped_by: None };
        self.send_again(report, |_, _| true).await
    }

    /// Sends the rows that a report has as not done, as they are now, and brings the report up to
    /// date. Rows keep their numbers.
    ///
    /// A row of which nobody [knows](RowOutcome::Unknown) whether it was done is sent again where
    /// that is harmless: of users, with `update_user_info` and unless it renames by user name; of
    /// enrollments, unless it makes a recertification record; of unenrollments always. Others of
    /// that kind stay as they are; read the thing back and see.
    pub async fn retry(&self, report: BatchReport<B::Done>) -> BatchReport<B::Done> {
        self.send_again(report, |row, outcome| match outcome {
            RowOutcome::Done(_) => false,
            RowOutcome::Unknown => B::is_harmless(row, &self.options),
            RowOutcome::Refused { .. } | RowOutcome::NotSent => true,
        })
        .await
    }

    /// Sends the rows that `wanted` picks, and notes in the report what became of them.
    async fn send_again(
        &self,
        mut report: BatchReport<B::Done>,
        wanted: impl Fn(&B::Row, &RowOutcome<B::Done>) -> bool + Send,
    ) -> BatchReport<B::Done> {
        report.stopped_by = None;
        let numbers: Vec<usize> = report
            .rows
            .iter()
            .enumerate()
            .filter(|(at, known)| self.rows.get(*at).is_some_and(|row| wanted(row, &known.outcome)))
            .map(|(at, _)| at)
            .collect();
        for numbers in numbers.chunks(self.rows_per_call) {
            let items = numbers.iter().filter_map(|at| self.rows.get(*at).cloned()).collect();
            let body = B::body(items, &self.options);
            match self.client.call::<B::Endpoint>(Call::new((), Empty {}, body)).await {
                Ok(answer) => report.note(numbers, match_up(numbers.len(), B::results(answer))),
                Err(error) => {
                    if error.may_have_been_applied() {
                        report.note(numbers, vec![RowOutcome::Unknown; numbers.len()]);
                    }
                    report.stopped_by = Some(error);
                    break;
                }
            }
        }
        report
    }
}

impl<B: Batch> IntoFuture for BatchRun<B> {
    type Output = BatchReport<B::Done>;
    type IntoFuture = BoxFuture<'static, BatchReport<B::Done>>;
    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.send().await })
    }
}

/// What became of a batch.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct BatchReport<D> {
    /// Every row, in the caller's order.
    pub rows: Vec<RowReport<D>>,
    /// Why rows were not sent or are unknown, if any are.
    pub stopped_by: Option<Error>,
}

impl<D> BatchReport<D> {
    /// Rows that were not done, or not for sure.
    pub fn failed(&self) -> impl Iterator<Item = &RowReport<D>> {
        self.rows.iter().filter(|row| !row.outcome.is_done())
    }

    /// Whether every row was done.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.failed().next().is_none()
    }

    /// Notes what became of the rows of these numbers.
    fn note(&mut self, numbers: &[usize], outcomes: Vec<RowOutcome<D>>) {
        for (at, outcome) in numbers.iter().zip(outcomes) {
            if let Some(row) = self.rows.get_mut(*at) {
                row.outcome = outcome;
            }
        }
    }
}

/// What became of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RowReport<D> {
    /// The row's number in what the caller gave, from 0, whatever call it went with.
    pub row: usize,
    /// What became of it.
    pub outcome: RowOutcome<D>,
}

/// What is known of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RowOutcome<D> {
    /// Done; what the platform says of it.
    Done(D),
    /// Refused by the platform; nothing changed.
    Refused {
        /// The platform's words.
        message: String,
    },
    /// Sent, and nobody knows: read the thing back before sending the row again.
    Unknown,
    /// Not done: its call, or one before it, failed as a whole.
    NotSent,
}

impl<D> RowOutcome<D> {
    /// Whether the row was done.
    #[must_use]
    pub const fn is_done(&self) -> bool {
        matches!(self, Self::Done(_))
    }

    /// What the platform says of a row that was done.
    #[must_use]
    pub const fn done(&self) -> Option<&D> {
        match self {
            Self::Done(done) => Some(done),
            _ => None,
        }
    }
}

impl<D: fmt::Display> fmt::Display for RowOutcome<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Done(done) => match done.to_string() {
                nothing if nothing.is_empty() => f.write_str("done"),
                done => write!(f, "done ({done})"),
            },
            Self::Refused { message } => write!(f, "refused: {message}"),
            Self::Unknown => f.write_str("sent, outcome unknown"),
            Self::NotSent => f.write_str("not sent"),
        }
    }
}

/// Results by row. Whether `row_index` starts at 0 is inferred; answers in which every index is
/// one too high are read as such. A row nobody answers for is unknown.
fn match_up<D: Clone>(sent: usize, results: Vec<(u64, RowOutcome<D>)>) -> Vec<RowOutcome<D>> {
    let from_one = results.len() == sent && !results.iter().any(|(at, _)| *at == 0);
    let mut outcomes = vec![RowOutcome::Unknown; sent];
    for (at, outcome) in results {
        let at = at.checked_sub(u64::from(from_one)).map(usize::try_from);
        if let Some(Ok(at)) = at
            && let Some(slot) = outcomes.get_mut(at)
        {
            *slot = outcome;
        }
    }
    outcomes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> RowOutcome<String> {
        RowOutcome::Refused { message: text.to_owned() }
    }

    #[test]
    fn rows_are_matched_by_index_and_missing_ones_are_unknown() {
        let done = RowOutcome::Done("ann".to_owned());
        let answer =
            vec![(2, refused("User already exists")), (0, done.clone()), (9, refused("?"))];
        let outcomes = match_up(3, answer);
        assert_eq!(outcomes, [done, RowOutcome::Unknown, refused("User already exists")]);
        assert_eq!(
            outcomes.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["done (ann)", "sent, outcome unknown", "refused: User already exists"]
        );
        assert_eq!(RowOutcome::Done(String::new()).to_string(), "done");
    }

    #[test]
    fn indexes_from_one_are_recognised() {
        let answer = vec![(1, refused("a")), (2, refused("b"))];
        assert_eq!(match_up(2, answer), [refused("a"), refused("b")]);
    }
}
