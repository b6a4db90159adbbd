//! The batch as the SDK sends it: in calls, row by row, again where needed.

use docebo_mock::{DoceboMock, FaultRule};
use docebo_sdk::{
    ManagerTypeId, UserFieldId,
    auth::UserLevel,
    users::{BatchOptions, BatchReport, BatchRow, BatchUsers, RowOutcome},
};
use serde_json::json;

use super::{actors, row, world};
use crate::support::Actor;

const BATCH: &str = "/manage/v1/user/batch";

fn rows(count: usize) -> Vec<BatchRow> {
    (0..count).map(|n| BatchRow::by_username(format!("user{n}"))).collect()
}

/// Numbers of the rows that were refused, not sent, or unknown.
fn numbers(report: &BatchReport, like: fn(&RowOutcome) -> bool) -> Vec<usize> {
    report.rows.iter().filter(|row| like(&row.outcome)).map(|row| row.row).collect()
}

/// Rows that each batch call carried so far.
fn sizes(mock: &DoceboMock) -> Vec<usize> {
    mock.requests().of::<BatchUsers>().iter().map(|call| call.body.items.len()).collect()
}

#[tokio::test]
async fn rows_keep_the_callers_numbers_and_only_the_failed_ones_are_sent_again() {
    let (mock, admin) = actors();
    let client = mock.client();
    let mut all = rows(7);
    all[1].branch_code = Some("NOWHERE".to_owned());
    all[5].timezone = Some("Moon/Base".to_owned());
    let mut run = client.users().batch(all).rows_per_call(3);
    let report = run.send().await;
    assert_eq!(sizes(&mock), [3, 3, 1]);
    assert_eq!(numbers(&report, |outcome| !outcome.is_done()), [1, 5]);
    assert_eq!(report.rows[5].outcome.to_string(), "refused: Invalid timezone");
    run.rows_mut()[1].branch_code = Some("E".to_owned());
    let report = run.retry(report).await;
    assert_eq!(sizes(&mock), [3, 3, 1, 2]);
    assert_eq!(numbers(&report, |outcome| !outcome.is_done()), [5]);
    assert!(
        report.rows[1].outcome.done().is_some_and(|done| done.username.as_deref() == Some("user1"))
    );
    let report = run.retry(report).await;
    assert_eq!((sizes(&mock).len(), report.is_complete()), (5, false));
    assert_eq!(row(&admin, "user6")["status"], "1");
}

#[tokio::test]
async fn a_call_that_fails_as_a_whole_stops_the_run_and_can_be_taken_up() {
    let (mock, _admin) = actors();
    let client = mock.client();
    mock.fail(FaultRule::on(BATCH).status(400).after(1));
    let run = client.users().batch(rows(6)).rows_per_call(2);
    let report = run.send().await;
    assert!(report.stopped_by.is_some());
    assert_eq!(numbers(&report, |outcome| *outcome == RowOutcome::NotSent), [2, 3, 4, 5]);
    let report = run.retry(report).await;
    assert!(report.is_complete() && report.stopped_by.is_none());
}

#[tokio::test]
async fn unknown_rows_are_sent_again_only_where_that_is_harmless() {
    for (options, again) in [(BatchOptions::default(), false), (BatchOptions::updating(), true)] {
        let (mock, _admin) = actors();
        let client = mock.client();
        mock.fail(FaultRule::on(BATCH).applied().cut());
        let mut all = rows(2);
        all.push(BatchRow::by_username("bob").rename("bobby"));
        let run = client.users().batch(all).options(options);
        let report = run.send().await;
        let unknown = |outcome: &RowOutcome| *outcome == RowOutcome::Unknown;
        assert_eq!(numbers(&report, unknown), [0, 1, 2]);
        let report = run.retry(report).await;
        assert_eq!(numbers(&report, unknown), if again { vec![2] } else { vec![0, 1, 2] });
        assert_eq!(sizes(&mock).len(), if again { 2 } else { 1 });
    }
}

#[tokio::test]
async fn every_setter_of_a_row_arrives() {
    let (mock, admin) = actors();
    let client = mock.client();
    let direct = ManagerTypeId::new(1);
    let flo = BatchRow::by_username("flo")
        .name("Flo", "Flood")
        .email("flo@example.com")
        .language("italian")
        .timezone("Europe/Paris")
        .date_format("it")
        .force_change(true)
        .is_manager(true)
        .level(UserLevel::PowerUser)
        .profiles(["Clerk", "Viewer"])
        .manager(direct, "boss")
        .branch_path([("Sales", "S"), ("Nordics", "N")])
        .field(UserFieldId::new(4), "Paris");
    let mut options = BatchOptions::updating();
    options.force_create_branches = true;
    let report = client.users().batch([flo]).options(options.clone()).await;
    assert!(report.is_complete(), "{report:?}");
    let made = row(&admin, "flo");
    assert_eq!(
        (&made["lang_code"], &made["timezone"]),
        (&json!("italian"), &json!("Europe/Paris"))
    );
    assert_eq!((&made["date_format"], &made["is_manager"]), (&json!("it"), &json!(true)));
    assert_eq!((&made["level"], &made["field_4"]), (&json!("power_user"), &json!("Paris")));
    assert_eq!(made["managers"][0]["manager_username"], "boss");
    let clear = BatchRow::by_uuid(made["uuid"].as_str().unwrap())
        .rename("flora")
        .no_manager(direct)
        .no_field(UserFieldId::new(4))
        .branch_name("HR")
        .profiles(Vec::<String>::new());
    let report = client.users().batch([clear]).options(options).await;
    assert!(report.is_complete(), "{report:?}");
    let cleared = row(&admin, "flora");
    assert_eq!((&cleared["managers"], &cleared["field_4"]), (&json!([]), &json!(null)));
    assert_eq!(cleared["first_name"], "Flo");
    let id = cleared["user_id"].as_str().unwrap().to_owned();
    assert_eq!(world(&admin)["power_users"]["held"][&id]["profiles"], json!([]));
    assert_eq!(branch_of(&admin, &id), "Docebo/HR");
}

fn branch_of(admin: &Actor, user: &str) -> String {
    let user = admin.read(&format!("/manage/v1/user/{user}"));
    user["data"]["branches"][0]["path"].as_str().unwrap().to_owned()
}
