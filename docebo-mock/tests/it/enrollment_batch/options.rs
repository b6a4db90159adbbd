//! What holds for all rows of a batch.

use docebo_mock::ledger::switches::BatchItemCap;
use serde_json::{Value, json};

use super::{BATCH, NOW, actors, batch, events, member, said, said_under};
use crate::support::error;

#[test]
fn a_call_without_rows_or_with_too_many_is_refused() {
    let (mock, admin) = actors();
    let missing = error("Bad Request", "Items missing", 1001, 400);
    for body in [json!({}), json!({"items": []}), json!({"options": {"status": "completed"}})] {
        assert_eq!(admin.json("POST", BATCH, body).json(), missing);
    }
    let too_many = |count: usize| {
        let row = json!({"username": "bob", "course_code": "SAFE", "status": 0});
        admin.json("POST", BATCH, json!({"items": vec![row; count]})).status == 400
    };
    assert!(too_many(1_001) && !too_many(1_000));
    mock.switch(BatchItemCap::Hundred);
    assert!(too_many(101));
}

#[test]
fn options_are_checked_before_any_row() {
    let (_mock, admin) = actors();
    for (option, value) in [
        ("timezone", json!("Moon/Base")),
        ("course_id", json!(999)),
        ("status", json!("overbooking")),
        ("level", json!("coach")),
        ("assignment_type", json!("urgent")),
    ] {
        let row = json!({"username": "bob", "course_code": "SAFE", "status": 0});
        let body = json!({"items": [row], "options": {option: value}});
        let text = format!("Invalid option value: {option}");
        assert_eq!(admin.json("POST", BATCH, body).json(), error("Bad Request", &text, 1001, 400));
    }
    assert_eq!(member(&admin, 134, 13018), json!(null));
}

#[test]
fn course_and_status_of_the_options_win_and_the_rest_fills_in() {
    let (_mock, admin) = actors();
    let options = json!({
        "course_id": 134, "status": "completed", "level": "tutor",
        "active_from": "2026-01-01 00:00:00", "active_until": "2026-06-01 00:00:00",
        "assignment_type": "mandatory",
    });
    let rows = json!([
        {"username": "bob", "course_code": "SALES", "status": "suspended"},
        {"username": "ann", "level": "student", "active_until": "2026-09-01 00:00:00",
            "assignment_type": "optional"},
    ]);
    let results = batch(&admin, rows, options);
    assert!(results.iter().all(|result| result["success"] == true), "{results:?}");
    let flat = |user: u64| -> Value {
        let list = format!("/course/v1/courses/enrollments?user_id[]={user}&course_id[]=134");
        admin.read(&list)["data"]["items"][0].clone()
    };
    let (bob, ann) = (flat(13018), flat(13017));
    assert_eq!(
        (&bob["enrollment_status"], &bob["enrollment_level"], &bob["assignment_type"]),
        (&json!("completed"), &json!("tutor"), &json!("mandatory"))
    );
    assert_eq!(bob["enrollment_validity_end_datetime"], "2026-06-01 00:00:00");
    assert_eq!(
        (&ann["enrollment_status"], &ann["enrollment_level"], &ann["assignment_type"]),
        (&json!("completed"), &json!("student"), &json!("optional"))
    );
    assert_eq!(ann["enrollment_validity_end_datetime"], "2026-09-01 00:00:00");
    assert_eq!(ann["enrollment_validity_begin_datetime"], "2026-01-01 00:00:00");
}

#[test]
fn the_waiting_list_is_respected_when_asked() {
    let (_mock, admin) = actors();
    let row =
        |user, course| json!({"username": user, "course_code": course, "status": "in_progress"});
    let queues = json!({"enable_waitinglist": true});
    assert_eq!(said_under(&admin, row("ann", "SMALL"), queues.clone()), "");
    assert_eq!(said_under(&admin, row("bob", "SMALL"), queues.clone()), "");
    assert_eq!(said_under(&admin, row("bob", "ASK"), queues), "");
    let status = |course, user| member(&admin, course, user)["status"].clone();
    assert_eq!(
        (status(137, 13017), status(137, 13018), status(139, 13018)),
        (json!("in_progress"), json!("waiting"), json!("waiting"))
    );
    assert_eq!(said(&admin, row("ann", "ASK")), "");
    assert_eq!(status(139, 13017), "in_progress");
}

#[test]
fn enrolled_now_whatever_the_rows_say() {
    let (_mock, admin) = actors();
    let row = json!({"username": "bob", "course_code": "SAFE", "status": "subscribed",
        "enrollment_date": "2020-01-01 00:00:00"});
    assert_eq!(said_under(&admin, row.clone(), json!({"enrollment_date_now": true})), "");
    assert_eq!(member(&admin, 134, 13018)["enrollment_date"], NOW);
    assert_eq!(said(&admin, row), "");
    assert_eq!(member(&admin, 134, 13018)["enrollment_date"], "2020-01-01 00:00:00");
}

#[test]
fn a_duplicate_becomes_a_recertification() {
    let (_mock, admin) = actors();
    let options = json!({"duplicates_as_recertification": true});
    let row = json!({"username": "ann", "course_code": "SAFE", "status": "completed",
        "completion_date": "2026-02-20 10:00:00"});
    assert_eq!(said_under(&admin, row, options.clone()), "");
    let ann = member(&admin, 134, 13017);
    assert_eq!(
        (&ann["status"], &ann["score_given"], &ann["active_until"], &ann["enrollment_date"]),
        (&json!("completed"), &json!(null), &json!(null), &json!(NOW)),
        "it begins anew"
    );
    let archive = admin.read("/_mock/archived_enrollments?user_id=13017");
    let kept = &archive["data"]["items"];
    assert_eq!(kept.as_array().unwrap().len(), 1);
    assert_eq!((&kept[0]["status"], &kept[0]["score"]), (&json!("in_progress"), &json!(40)));
    let names: Vec<String> = events(&admin).into_iter().map(|event| event.0).collect();
    assert_eq!(names, ["deleted", "created", "completed"]);
    // What cannot be archived cannot be done again.
    let waits = json!({"username": "ann", "course_code": "SAFE", "status": "waiting"});
    assert_eq!(said(&admin, waits.clone()), "");
    assert_eq!(
        said_under(&admin, waits, options),
        "An enrollment in status waiting cannot be recertified"
    );
}

#[test]
fn options_without_effect_are_told() {
    let (_mock, admin) = actors();
    let body = json!({
        "items": [{"username": "bob", "course_code": "SAFE", "status": 0}],
        "options": {"trigger_notifications": false, "trigger_certifications": true,
            "digest_notification_ids": [3]},
        "trigger_gamification": true,
    });
    let answer = admin.json("POST", BATCH, body);
    assert_eq!((answer.status, answer.header("x-mock-unread")), (200, ""));
    for field in ["options.trigger_notifications", "trigger_gamification"] {
        let mut served = docebo_mock::endpoints().filter(|served| served.endpoint.path == BATCH);
        assert!(served.any(|served| served.inert.contains(&field)), "{field}");
    }
}
