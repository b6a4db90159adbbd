//! Both forms of the enrollment batch, run by the machinery of all batches.

use std::fmt;

use super::{
    BatchEnrollments, BatchUnenroll, EnrollmentBatch, EnrollmentBatchOptions, EnrollmentBatchRow,
    EnrollmentKey, EnrollmentRowResult, MAX_ENROLLMENT_ROWS, UnenrollBatchRequest,
    UnenrollRowResult,
};
use crate::{
    batch::{self, Batch, RowOutcome},
    id::{CourseId, SessionId, UserId},
};

/// The enrollment batch as a [`Batch`].
#[derive(Debug)]
pub enum EnrollmentImport {}

/// Its form for unenrolling as a [`Batch`].
#[derive(Debug)]
pub enum UnenrollImport {}

/// An enrollment batch about to be sent; see [`batch::BatchRun`].
pub type EnrollmentRun = batch::BatchRun<EnrollmentImport>;
/// A batch of unenrollments about to be sent; see [`batch::BatchRun`].
pub type UnenrollRun = batch::BatchRun<UnenrollImport>;
/// What became of either; see [`batch::BatchReport`].
pub type EnrollmentReport = batch::BatchReport<DoneEnrollment>;

/// The enrollment that a row was about. Prints as nothing: the row says as much.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct DoneEnrollment {
    /// The course.
    pub course_id: Option<CourseId>,
    /// The user.
    pub user_id: Option<UserId>,
    /// The session, if there is one.
    pub session_id: Option<SessionId>,
    /// The row's own mark.
    pub batch_item_id: Option<String>,
}

impl DoneEnrollment {
    /// The pair, where the platform named both.
    #[must_use]
    pub fn key(&self) -> Option<EnrollmentKey> {
        Some(EnrollmentKey { course_id: self.course_id?, user_id: self.user_id? })
    }
}

impl fmt::Display for DoneEnrollment {
    fn fmt(&self, _f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl batch::sealed::Sealed for EnrollmentImport {}
impl batch::sealed::Sealed for UnenrollImport {}

impl Batch for EnrollmentImport {
    type Endpoint = BatchEnrollments;
    type Row = EnrollmentBatchRow;
    type Options = EnrollmentBatchOptions;
    type Done = DoneEnrollment;

    const ROWS_PER_CALL: usize = MAX_ENROLLMENT_ROWS;

    fn body(rows: Vec<EnrollmentBatchRow>, options: &EnrollmentBatchOptions) -> EnrollmentBatch {
        EnrollmentBatch::new(rows, options.clone())
    }

    fn results(answer: Vec<EnrollmentRowResult>) -> Vec<(u64, RowOutcome<DoneEnrollment>)> {
        let outcome = |result: EnrollmentRowResult| {
            let EnrollmentRowResult {
                row_index,
                success,
                message,
                course_id,
                user_id,
                session_id,
                learning_plan_id: _,
                batch_item_id,
            } = result;
            let done = DoneEnrollment { course_id, user_id, session_id, batch_item_id };
            (row_index, said(success, message, done))
        };
        answer.into_iter().map(outcome).collect()
    }

    /// A row says what the enrollment shall be, and saying it twice changes nothing, except where
    /// each time makes a record of recertification.
    fn is_harmless(_row: &EnrollmentBatchRow, options: &EnrollmentBatchOptions) -> bool {
        options.duplicates_as_recertification != Some(true)
    }
}

impl Batch for UnenrollImport {
    type Endpoint = BatchUnenroll;
    type Row = EnrollmentKey;
    type Options = ();
    type Done = DoneEnrollment;

    const ROWS_PER_CALL: usize = MAX_ENROLLMENT_ROWS;

    fn body(rows: Vec<EnrollmentKey>, (): &()) -> UnenrollBatchRequest {
        UnenrollBatchRequest { items: rows.into_iter().map(Into::into).collect(), options: None }
    }

    fn results(answer: Vec<UnenrollRowResult>) -> Vec<(u64, RowOutcome<DoneEnrollment>)> {
        let outcome = |result: UnenrollRowResult| {
            let UnenrollRowResult { row_index, success, message, course_id, user_id } = result;
            let done = DoneEnrollment { course_id, user_id, ..DoneEnrollment::default() };
            (row_index, said(success, message, done))
        };
        answer.into_iter().map(outcome).collect()
    }

    fn is_harmless(_row: &EnrollmentKey, (): &()) -> bool {
        true
    }
}

fn said(success: bool, message: String, done: DoneEnrollment) -> RowOutcome<DoneEnrollment> {
    if success { RowOutcome::Done(done) } else { RowOutcome::Refused { message } }
}
