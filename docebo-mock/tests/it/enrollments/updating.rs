//! Changing enrollments.

use serde_json::{Value, json};

use super::{ENROLLMENTS, NOW, event, events, record, start, status};
use crate::support::error;

fn outcome(updated: Value, refused: Value, invalid: Value) -> Value {
    json!({
        "data": {
            "updated": updated,
            "not_updated": [{"validation_errors": refused, "invalid_enrollments": invalid}],
        },
        "version": "1.0.0",
        "_links": [],
    })
}

#[test]
fn b079_valid_pairs_change_and_the_others_are_told_apart() {
    let (_, admin) = start();
    let body = json!({"course_id": [134, 136], "user_id": [13017, 13018], "score_given": "77"});
    assert_eq!(
        admin.ok("PUT", ENROLLMENTS, body),
        outcome(
            json!([
                {"course_id": 134, "user_id": 13017},
                {"course_id": 136, "user_id": 13017},
                {"course_id": 136, "user_id": 13018},
            ]),
            json!([]),
            json!([{"course_id": 134, "user_id": 13018}]),
        )
    );
    assert_eq!(record(&admin, 136, 13017)["score"], 77);
    // What cannot be is a validation error of each pair; pairs not enrolled stay apart.
    let body = json!({"course_id": 134, "user_id": [13017, 13018], "status": 9, "level": 5});
    assert_eq!(
        admin.ok("PUT", ENROLLMENTS, body),
        outcome(
            json!([]),
            json!([{"ids": [{"course_id": 134, "user_id": 13017,
                "messages": ["Invalid status: 9", "Invalid level: 5"]}]}]),
            json!([{"course_id": 134, "user_id": 13018}]),
        )
    );
    assert_eq!(status(&admin, 134, 13017), Some(2));
}

#[test]
fn a_window_may_not_end_before_it_begins() {
    let (_, admin) = start();
    let target = format!("{ENROLLMENTS}/134/13017");
    admin.ok("PUT", &target, json!({"date_begin_validity": "2026-05-01"}));
    let answer = admin.ok("PUT", &target, json!({"date_expire_validity": "2026-04-01"}));
    assert_eq!(
        answer["data"]["not_updated"][0]["validation_errors"][0]["ids"][0]["messages"],
        json!(["date_expire_validity lies before date_begin_validity"])
    );
    assert_eq!(record(&admin, 134, 13017)["enroll_begin_date"], "2026-05-01 00:00:00");
    admin.ok("PUT", &target, json!({"date_begin_validity": null}));
    assert_eq!(record(&admin, 134, 13017)["enroll_begin_date"], json!(null));
}

#[test]
fn completing_is_stamped_unless_dated() {
    let (_, admin) = start();
    let target = format!("{ENROLLMENTS}/136/13017");
    let completed = || record(&admin, 136, 13017)["course_complete_date"].clone();
    admin.ok("PUT", &target, json!({"status": 2}));
    assert_eq!(completed(), NOW);
    admin.ok("PUT", &target, json!({"status": 1}));
    assert_eq!(completed(), json!(null));
    admin.ok("PUT", &target, json!({"status": "2", "date_complete": "2026-02-14 12:00:00"}));
    assert_eq!(completed(), "2026-02-14 12:00:00");
    admin.ok("PUT", &target, json!({"status": 0}));
    assert_eq!(status(&admin, 136, 13017), Some(0), "back to not started");
}

#[test]
fn b080_completing_fires_the_completed_event_and_not_the_updated_one() {
    let (_, admin) = start();
    let target = format!("{ENROLLMENTS}/136/13017");
    admin.ok("PUT", &target, json!({"status": 1}));
    admin.ok("PUT", &target, json!({"status": 2}));
    admin.ok("PUT", &target, json!({"score_given": 50}));
    assert_eq!(
        events(&admin),
        [
            event("updated", 13017, 136),
            event("completed", 13017, 136),
            event("updated", 13017, 136),
        ]
    );
}

#[test]
fn the_remaining_fields_have_their_places() {
    let (_, admin) = start();
    let body = json!({
        "level": 6, "date_inscr": "2026-01-02 03:04:05", "date_expire_validity": "2026-09-01",
        "subscribed_by": 13021, "waiting": 1, "enrollment_fields": {"2": "x"}, "rule_log": 3,
    });
    admin.ok("PUT", &format!("{ENROLLMENTS}/136/13017"), body);
    let target = format!("{ENROLLMENTS}?id_user=13017&id_course=136");
    let row = &admin.read(&target)["data"]["items"][0];
    assert_eq!(
        json!([
            row["level"],
            row["enroll_date_of_enrollment"],
            row["enroll_end_date"],
            row["subscribed_by"],
            row["status"],
            row["waiting"],
            row["enrollment_fields"],
            row["date_last_updated"],
        ]),
        json!([
            "instructor", "2026-01-02 03:04:05", "2026-09-01 00:00:00", 13021, "waiting", true,
            [{"id": 2, "value": "x"}], NOW,
        ])
    );
}

#[test]
fn what_is_missing_is_refused() {
    let (_, admin) = start();
    for body in [json!({"course_id": [134]}), json!({"user_id": [13017]}), json!({})] {
        let answer = admin.json("PUT", ENROLLMENTS, body);
        let expected = error("Bad Request", "course_id and user_id are required", 1001, 400);
        assert_eq!(answer.json(), expected);
    }
    for absent in ["999/13017", "134/99999"] {
        let answer = admin.json("PUT", &format!("{ENROLLMENTS}/{absent}"), json!({"status": 1}));
        assert_eq!(answer.json(), error("Not Found", "Not found", 0, 404));
    }
    let answer = admin.ok("PUT", &format!("{ENROLLMENTS}/134/13018"), json!({"status": 1}));
    let invalid = json!([{"course_id": 134, "user_id": 13018}]);
    assert_eq!(answer, outcome(json!([]), json!([]), invalid));
}
