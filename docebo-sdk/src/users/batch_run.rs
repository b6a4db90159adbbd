//! The user batch, run by the machinery of all batches.

use std::fmt;

use super::{BatchOptions, BatchRequest, BatchRow, BatchRowResult, BatchUsers, MAX_BATCH_ROWS};
use crate::{
    batch::{self, Batch},
    id::UserId,
};

/// The user batch as a [`Batch`].
#[derive(Debug)]
pub enum UserBatch {}

/// A user batch about to be sent; see [`batch::BatchRun`].
pub type BatchRun = batch::BatchRun<UserBatch>;
/// What became of a user batch; see [`batch::BatchReport`].
pub type BatchReport = batch::BatchReport<DoneUser>;
/// What became of one row of users; see [`batch::RowReport`].
pub type RowReport = batch::RowReport<DoneUser>;
/// What is known of one row of users; see [`batch::RowOutcome`].
pub type RowOutcome = batch::RowOutcome<DoneUser>;

/// A user who was made or changed by a row. Prints as the user name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct DoneUser {
    /// The user.
    pub user_id: Option<UserId>,
    /// Their user name.
    pub username: Option<String>,
}

impl fmt::Display for DoneUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.username.as_deref().unwrap_or_default())
    }
}

impl batch::sealed::Sealed for UserBatch {}

impl Batch for UserBatch {
    type Endpoint = BatchUsers;
    type Row = BatchRow;
    type Options = BatchOptions;
    type Done = DoneUser;

    const ROWS_PER_CALL: usize = MAX_BATCH_ROWS;

    fn body(rows: Vec<BatchRow>, options: &BatchOptions) -> BatchRequest {
        BatchRequest::new(rows, options.clone())
    }

    fn results(answer: Vec<BatchRowResult>) -> Vec<(u64, RowOutcome)> {
        answer.into_iter().map(|result| (result.row_index, outcome(result))).collect()
    }

    fn is_harmless(row: &BatchRow, options: &BatchOptions) -> bool {
        options.update_user_info && (row.new_username.is_none() || row.username.is_none())
    }
}

fn outcome(result: BatchRowResult) -> RowOutcome {
    let (user_id, username, error) = match result.output {
        Some(output) => (output.user_id, output.username, output.error),
        None => (None, None, None),
    };
    if result.success {
        return RowOutcome::Done(DoneUser { user_id, username });
    }
    let message = match error {
        Some(error) if result.message.is_empty() => error,
        _ => result.message,
    };
    RowOutcome::Refused { message }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_result_says_who_or_why_not() {
        let read = |row| outcome(serde_json::from_value(row).unwrap());
        let ann = json!({"row_index": 0, "success": true, "message": "",
            "output": {"user_id": 13001, "username": "ann"}});
        assert_eq!(read(ann).to_string(), "done (ann)");
        let bob = json!({"row_index": 2, "success": false, "message": "",
            "output": {"user_id": null, "username": "bob", "error": "User already exists"}});
        assert_eq!(read(bob), RowOutcome::Refused { message: "User already exists".to_owned() });
        let bare = json!({"row_index": 1, "success": "0", "message": "a", "output": null});
        assert_eq!(read(bare), RowOutcome::Refused { message: "a".to_owned() });
    }
}
