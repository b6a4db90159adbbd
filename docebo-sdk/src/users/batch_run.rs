//! A batch of any size, sent in calls the platform takes.

use std::{fmt, future::IntoFuture};

use super::{BatchOptions, BatchRequest, BatchRow, BatchRowResult, BatchUsers, MAX_BATCH_ROWS};
use crate::{
    client::{BoxFuture, Client, Error},
    endpoint::{Call, Empty},
    id::UserId,
};

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
#[derive(Debug, Clone)]
#[must_use = "a batch does nothing until it is awaited"]
pub struct BatchRun {
    client: Client,
    rows: Vec<BatchRow>,
    options: BatchOptions,
    rows_per_call: usize,
}

impl BatchRun {
    pub(super) fn new(client: Client, rows: Vec<BatchRow>, options: BatchOptions) -> Self {
        Self { client, rows, options, rows_per_call: MAX_BATCH_ROWS }
    }

    /// Options of every call.
    pub fn options(mut self, options: BatchOptions) -> Self {
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
    pub fn rows(&self) -> &[BatchRow] {
        &self.rows
    }

    /// The rows, to be mended before they are sent again.
    #[must_use]
    pub fn rows_mut(&mut self) -> &mut [BatchRow] {
        &mut self.rows
    }

    /// Sends all rows; the same as awaiting the run, which stays for a [`retry`](Self::retry).
    ///
    /// Stops at the first call that fails as a whole: rows after it are
    /// [`NotSent`](RowOutcome::NotSent), its own are too, or
    /// [`Unknown`](RowOutcome::Unknown) when the platform may have done them.
    pub async fn send(&self) -> BatchReport {
        let new = |row| RowReport { row, outcome: RowOutcome::NotSent };
        let report =
            BatchReport { rows: (0..self.rows.len()).map(new).collect(), stopped_by: None };
        self.send_again(report, |_, _| true).await
    }

    /// Sends the rows that a report has as not done, as they are now, and brings the report up to
    /// date. Rows keep their numbers.
    ///
    /// A row of which nobody [knows](RowOutcome::Unknown) whether it was done is sent again where
    /// that is harmless: with `update_user_info`, unless it renames by user name. Others of that
    /// kind stay as they are; read the user back and see.
    pub async fn retry(&self, report: BatchReport) -> BatchReport {
        let updates = self.options.update_user_info;
        self.send_again(report, |row, outcome| match outcome {
            RowOutcome::Done { .. } => false,
            RowOutcome::Unknown => {
                updates && (row.new_username.is_none() || row.username.is_none())
            }
            RowOutcome::Refused { .. } | RowOutcome::NotSent => true,
        })
        .await
    }

    /// Sends the rows that `wanted` picks, and notes in the report what became of them.
    async fn send_again(
        &self,
        mut report: BatchReport,
        wanted: impl Fn(&BatchRow, &RowOutcome) -> bool,
    ) -> BatchReport {
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
            let body = BatchRequest::new(items, self.options.clone());
            match self.client.call::<BatchUsers>(Call::new((), Empty {}, body)).await {
                Ok(results) => report.note(numbers, match_up(numbers.len(), results)),
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

impl IntoFuture for BatchRun {
    type Output = BatchReport;
    type IntoFuture = BoxFuture<'static, BatchReport>;
    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.send().await })
    }
}

/// What became of a batch.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct BatchReport {
    /// Every row, in the caller's order.
    pub rows: Vec<RowReport>,
    /// Why rows were not sent or are unknown, if any are.
    pub stopped_by: Option<Error>,
}

impl BatchReport {
    /// Rows that were not done, or not for sure.
    pub fn failed(&self) -> impl Iterator<Item = &RowReport> {
        self.rows.iter().filter(|row| !row.outcome.is_done())
    }

    /// Whether every row was done.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.failed().next().is_none()
    }

    /// Notes what became of the rows of these numbers.
    fn note(&mut self, numbers: &[usize], outcomes: Vec<RowOutcome>) {
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
pub struct RowReport {
    /// The row's number in what the caller gave, from 0, whatever call it went with.
    pub row: usize,
    /// What became of it.
    pub outcome: RowOutcome,
}

/// What is known of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RowOutcome {
    /// Made or changed.
    Done {
        /// The user.
        user_id: Option<UserId>,
        /// Their user name.
        username: Option<String>,
    },
    /// Refused by the platform; nothing changed.
    Refused {
        /// The platform's words.
        message: String,
    },
    /// Sent, and nobody knows: read the user back before sending the row again.
    Unknown,
    /// Not done: its call, or one before it, failed as a whole.
    NotSent,
}

impl RowOutcome {
    /// Whether the row was done.
    #[must_use]
    pub const fn is_done(&self) -> bool {
        matches!(self, Self::Done { .. })
    }

    fn of(result: BatchRowResult) -> Self {
        let (user_id, username, error) = match result.output {
            Some(output) => (output.user_id, output.username, output.error),
            None => (None, None, None),
        };
        if result.success {
            return Self::Done { user_id, username };
        }
        let message = match error {
            Some(error) if result.message.is_empty() => error,
            _ => result.message,
        };
        Self::Refused { message }
    }
}

impl fmt::Display for RowOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Done { username: Some(name), .. } => write!(f, "done ({name})"),
            Self::Done { .. } => f.write_str("done"),
            Self::Refused { message } => write!(f, "refused: {message}"),
            Self::Unknown => f.write_str("sent, outcome unknown"),
            Self::NotSent => f.write_str("not sent"),
        }
    }
}

/// Results by row. Whether `row_index` starts at 0 is inferred; answers in which every index is
/// one too high are read as such. A row nobody answers for is unknown.
fn match_up(sent: usize, results: Vec<BatchRowResult>) -> Vec<RowOutcome> {
    let indexes = || results.iter().map(|result| result.row_index);
    let from_one = results.len() == sent && !indexes().any(|at| at == 0);
    let mut outcomes = vec![RowOutcome::Unknown; sent];
    for result in results {
        let at = result.row_index.checked_sub(u64::from(from_one)).map(usize::try_from);
        if let Some(Ok(at)) = at
            && let Some(slot) = outcomes.get_mut(at)
        {
            *slot = RowOutcome::of(result);
        }
    }
    outcomes
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn results(rows: serde_json::Value) -> Vec<BatchRowResult> {
        serde_json::from_value(rows).unwrap()
    }

    #[test]
    fn rows_are_matched_by_index_and_missing_ones_are_unknown() {
        let answer = json!([
            {"row_index": 2, "success": false, "message": "User already exists",
             "output": {"user_id": null, "username": "bob", "error": "User already exists"}},
            {"row_index": 0, "success": true, "message": "",
             "output": {"user_id": 13001, "username": "ann"}},
        ]);
        let outcomes = match_up(3, results(answer));
        assert_eq!(
            outcomes,
            [
                RowOutcome::Done {
                    user_id: Some(UserId::new(13001)),
                    username: Some("ann".to_owned())
                },
                RowOutcome::Unknown,
                RowOutcome::Refused { message: "User already exists".to_owned() },
            ]
        );
    }

    #[test]
    fn indexes_from_one_are_recognised() {
        let answer = json!([
            {"row_index": 1, "success": false, "message": "a", "output": null},
            {"row_index": 2, "success": false, "message": "b", "output": null},
        ]);
        let refused = |text: &str| RowOutcome::Refused { message: text.to_owned() };
        assert_eq!(match_up(2, results(answer)), [refused("a"), refused("b")]);
    }
}
