//! The batch as the SDK sends it: in calls, row by row, again where needed.

use docebo_mock::{DoceboMock, FaultRule, ledger::switches::UnenrollBatch};
use docebo_sdk::{
    CourseId, EnrollmentFieldId, UserId,
    batch::RowOutcome,
    enrollments::{
        AssignmentType, BatchEnrollments, DoneEnrollment, EnrollmentBatchOptions,
        EnrollmentBatchRow, EnrollmentKey, EnrollmentLevel, EnrollmentReport, EnrollmentStatus,
    },
};
use serde_json::json;

use super::{BATCH, actors, member};

/// Numbers of the rows of this kind.
fn numbers(report: &EnrollmentReport, like: fn(&RowOutcome<DoneEnrollment>) -> bool) -> Vec<usize> {
    report.rows.iter().filter(|row| like(&row.outcome)).map(|row| row.row).collect()
}

fn sizes(mock: &DoceboMock) -> Vec<usize> {
    mock.requests().of::<BatchEnrollments>().iter().map(|call| call.body.items.len()).collect()
}

fn rows(courses: &[&str]) -> Vec<EnrollmentBatchRow> {
    courses.iter().map(|course| EnrollmentBatchRow::of("bob", *course)).collect()
}

#[tokio::test]
async fn rows_keep_the_callers_numbers_and_only_the_failed_ones_are_sent_again() {
    let (mock, admin) = actors();
    let client = mock.client();
    let enrolled = EnrollmentBatchOptions::with_status(EnrollmentStatus::Enrolled);
    let all = rows(&["SAFE", "NONE", "SMALL", "ILT", "TWIN", "ASK"]);
    let mut run = client.enrollments().batch(all).options(enrolled).rows_per_call(4);
    let report = run.send().await;
    assert_eq!(sizes(&mock), [4, 2]);
    assert_eq!(numbers(&report, |outcome| !outcome.is_done()), [1, 4]);
    assert_eq!(report.rows[1].outcome.to_string(), "refused: Course not found");
    assert_eq!(report.rows[0].outcome.to_string(), "done");
    let key = EnrollmentKey { course_id: CourseId::new(134), user_id: UserId::new(13018) };
    assert_eq!(report.rows[0].outcome.done().unwrap().key(), Some(key));
    run.rows_mut()[4].course_code = None;
    run.rows_mut()[4].course_id = Some(CourseId::new(141).into());
    let report = run.retry(report).await;
    assert_eq!(sizes(&mock), [4, 2, 2]);
    assert_eq!(numbers(&report, |outcome| !outcome.is_done()), [1]);
    assert_eq!(member(&admin, 141, 13018)["status"], "enrolled");
}

#[tokio::test]
async fn unknown_rows_are_sent_again_unless_they_recertify() {
    for recertifies in [false, true] {
        let (mock, _admin) = actors();
        let client = mock.client();
        mock.fail(FaultRule::on(BATCH).applied().cut());
        let mut options = EnrollmentBatchOptions::with_status(EnrollmentStatus::Completed);
        options.duplicates_as_recertification = Some(recertifies);
        let run = client.enrollments().batch(rows(&["SAFE", "SMALL"])).options(options);
        let report = run.send().await;
        let unknown = |outcome: &RowOutcome<DoneEnrollment>| *outcome == RowOutcome::Unknown;
        assert_eq!(numbers(&report, unknown), [0, 1]);
        let report = run.retry(report).await;
        assert_eq!(report.is_complete(), !recertifies);
    }
}

#[tokio::test]
async fn every_setter_of_a_row_arrives() {
    let (mock, admin) = actors();
    let at = |text: &str| text.parse().ok();
    let row = EnrollmentBatchRow::by_id(UserId::new(13018), CourseId::new(136))
        .level(EnrollmentLevel::Tutor)
        .status(EnrollmentStatus::Completed)
        .enrolled_on("2025-07-01 10:00:00".parse().unwrap())
        .completed_on("2025-12-01 10:00:00".parse().unwrap())
        .timezone("Europe/Rome")
        .active(at("2025-07-01 00:00:00"), at("2026-07-01 00:00:00"))
        .score(92.5)
        .field(EnrollmentFieldId::new(4), "Rome")
        .field(EnrollmentFieldId::new(5), "2026-01-01")
        .assignment(AssignmentType::Mandatory)
        .mark("hr-7");
    let report = mock.client().enrollments().batch([row]).await;
    assert!(report.is_complete(), "{report:?}");
    assert_eq!(report.rows[0].outcome.done().unwrap().batch_item_id.as_deref(), Some("hr-7"));
    let bob = member(&admin, 136, 13018);
    assert_eq!(
        (&bob["level_id"], &bob["status_id"], &bob["score_given"]),
        (&json!(4), &json!(2), &json!(92.5))
    );
    assert_eq!(
        (&bob["enrollment_date"], &bob["date_complete"]),
        (&json!("2025-07-01 08:00:00"), &json!("2025-12-01 09:00:00"))
    );
    assert_eq!(bob["active_until"], "2026-07-01 00:00:00");
    let row = EnrollmentBatchRow::by_id(UserId::new(13018), CourseId::new(136))
        .status(EnrollmentStatus::Completed)
        .active(None, None)
        .no_field(EnrollmentFieldId::new(5));
    assert!(mock.client().enrollments().batch([row]).await.is_complete());
    assert_eq!(member(&admin, 136, 13018)["active_until"], json!(null));
}

#[tokio::test]
async fn pairs_are_taken_apart_where_the_platform_has_that() {
    let (mock, _admin) = actors();
    let pairs = [(134_u64, 13017_u64), (134, 13018), (135, 13018)]
        .map(|(course, user)| EnrollmentKey { course_id: course.into(), user_id: user.into() });
    let client = mock.client();
    let report = client.enrollments().batch_unenroll(pairs).await;
    assert!(report.stopped_by.as_ref().is_some_and(docebo_sdk::Error::is_not_found));
    mock.switch(UnenrollBatch::Served);
    let report = client.enrollments().batch_unenroll(pairs).await;
    assert_eq!(numbers(&report, RowOutcome::is_done), [0]);
    assert_eq!(report.rows[1].outcome.to_string(), "refused: not enrolled");
}
