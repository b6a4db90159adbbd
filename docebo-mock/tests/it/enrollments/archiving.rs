//! Archiving through the update endpoints.

use serde_json::{Value, json};

use super::{
    ENROLLMENTS, FLAT, NOW, archive, event, events, mock, record, rows, rules, start, status,
};
use crate::support::{Actor, error};

fn archiving(courses: Value, users: Value) -> Value {
    json!({
        "course_id": courses, "user_id": users,
        "enrollment_mode": "delete", "reset_tracking": false,
    })
}

fn refusals(answer: &Value) -> Value {
    answer["data"]["not_updated"][0]["validation_errors"].clone()
}

#[test]
fn b087_the_update_with_a_mode_archives_and_unenrols() {
    let (_, admin) = start();
    let body = archiving(json!([134]), json!([13017, 13018]));
    assert_eq!(
        admin.ok("PUT", ENROLLMENTS, body.clone()),
        json!({
            "data": {
                "updated": [{"course_id": 134, "user_id": 13017}],
                "not_updated": [{
                    "validation_errors": [],
                    "invalid_enrollments": [{"course_id": 134, "user_id": 13018}],
                }],
            },
            "version": "1.0.0",
            "_links": [],
        })
    );
    assert_eq!(status(&admin, 134, 13017), None);
    assert_eq!(events(&admin), [event("deleted", 13017, 134)]);
    assert!(rules(&admin, "PUT", ENROLLMENTS, body).contains("B-087"));
    // The same for one pair.
    let single = json!({"enrollment_mode": "delete"});
    let answer = admin.ok("PUT", &format!("{ENROLLMENTS}/136/13017"), single);
    assert_eq!(answer["data"]["updated"], json!([{"course_id": 136, "user_id": 13017}]));
    let answer = admin.json(
        "PUT",
        &format!("{ENROLLMENTS}/134/13019"),
        json!({"enrollment_mode": "freeze"}),
    );
    let expected = error("Bad Request", "Unknown enrollment_mode", 1001, 400);
    assert_eq!(answer.json(), expected);
    let users: Vec<u64> = (1..=1_001).collect();
    let answer = admin.json("PUT", ENROLLMENTS, archiving(json!([134]), json!(users)));
    assert_eq!(answer.status, 400);
}

#[test]
fn b090_the_copy_holds_completion_score_user_and_course() {
    let (_, admin) = start();
    admin.ok("PUT", ENROLLMENTS, archiving(json!([134]), json!([13017])));
    let answer = admin.read("/_mock/archived_enrollments?user_id[]=13017&course_id[]=134");
    assert_eq!(
        answer,
        json!({
            "data": {
                "items": [{
                    "id": 1, "user_id": 13017, "course_id": 134, "archived_at": NOW,
                    "status": "completed", "level": "learner",
                    "enrolled_at": "2026-01-10 08:00:00",
                    "first_access_at": "2026-01-10 08:00:00",
                    "last_access_at": "2026-02-03 10:20:30",
                    "completed_at": "2026-02-03 10:20:30", "active_from": null,
                    "active_until": null, "score": 92.5, "total_time": 5400,
                    "material": {"finished": 4, "pieces": 4},
                    "user": {"username": "ann", "firstname": "Ann", "lastname": "Lee",
                        "email": "ann@example.com"},
                    "course": {"id": 134, "code": "SAFE", "name": "Safety &amp; health",
                        "type": "elearning"},
                }],
                "count": 1, "has_more_data": false, "cursor": null, "current_page": 1,
                "current_page_size": 200, "total_page_count": 1, "total_count": 1, "sort": [],
            },
            "version": "1.0.0",
            "_links": [],
        })
    );
    assert!(archive(&admin, "user_id[]=13018").is_empty());
    assert!(archive(&admin, "user_id[]=99999999999").is_empty());
}

#[test]
fn b085_what_is_enrolled_begun_or_completed_can_be_archived_and_nothing_else() {
    for (number, may) in
        [(-2, false), (-1, false), (0, true), (1, true), (2, true), (3, false), (4, false)]
    {
        let (_, admin) = start();
        admin.ok("PUT", &format!("{ENROLLMENTS}/136/13017"), json!({"status": number}));
        let answer = admin.ok("PUT", ENROLLMENTS, archiving(json!([136]), json!([13017])));
        assert_eq!(refusals(&answer) == json!([]), may, "{number}");
        assert_eq!(archive(&admin, "").len(), usize::from(may), "{number}");
        assert_eq!(status(&admin, 136, 13017).is_none(), may, "{number}");
    }
}

#[test]
fn b086_after_archiving_the_user_is_out_or_starts_again() {
    for (mode, reset, expected) in
        [("delete", false, None), ("reenroll", false, Some(1)), ("reenroll", true, Some(0))]
    {
        let (_, admin) = start();
        let body = json!({
            "course_id": [134], "user_id": [13017],
            "enrollment_mode": mode, "reset_tracking": reset,
        });
        admin.ok("PUT", ENROLLMENTS, body);
        assert_eq!(archive(&admin, "").len(), 1);
        assert_eq!(status(&admin, 134, 13017), expected, "{mode} {reset}");
        let mut fired = vec![event("deleted", 13017, 134)];
        fired.extend(expected.map(|_| event("created", 13017, 134)));
        assert_eq!(events(&admin), fired);
    }
}

#[test]
fn b088_an_archived_row_does_not_follow_its_user_or_course() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    admin.ok("PUT", ENROLLMENTS, archiving(json!([134]), json!([13017])));
    let before = archive(&admin, "");
    // Whatever becomes of the user and the course in the tables.
    let mut world = admin.read("/_mock/snapshot");
    for user in world["world"]["users"].as_array_mut().unwrap() {
        if user["id"] == 13017 {
            user["active"] = json!(false);
            user["username"] = json!("somebody.else");
            user["email"] = json!("");
        }
    }
    for course in world["world"]["courses"]["rows"].as_array_mut().unwrap() {
        course["name"] = json!("Renamed");
    }
    admin.ok("PUT", "/_mock/snapshot", world);
    assert_eq!(admin.read("/course/v1/courses/134")["data"]["title"], "Renamed");
    assert_eq!(archive(&admin, ""), before);
}

#[test]
fn b089_enrolling_again_does_not_restore_what_was_archived() {
    let (_, admin) = start();
    let mut body = archiving(json!([134]), json!([13017]));
    body["reset_tracking"] = json!(true);
    admin.ok("PUT", ENROLLMENTS, body);
    admin.ok("POST", &format!("{ENROLLMENTS}/134/13017"), json!({}));
    let record = record(&admin, 134, 13017);
    assert_eq!(
        (&record["status"], &record["score"], &record["course_complete_date"]),
        (&json!(0), &json!(null), &json!(null))
    );
    assert_eq!(archive(&admin, "").len(), 1, "and the copy stays where it is");
}

#[test]
fn b091_archived_rows_show_in_no_list_of_enrollments() {
    let (_, admin) = start();
    admin.ok("PUT", ENROLLMENTS, archiving(json!([134]), json!([13017])));
    for target in [ENROLLMENTS, FLAT, "/course/v1/courses/134/enrollments"] {
        let found = rows(&admin, target);
        assert!(!found.iter().any(|(user, id, _)| (*user, *id) == (13017, 134)), "{target}");
    }
}

#[test]
fn b092_an_instructor_led_course_is_archived_as_a_course() {
    let (_, admin) = start();
    admin.ok("POST", &format!("{ENROLLMENTS}/135/13017"), json!({}));
    // A session alone is refused, whatever session it is.
    let mut body = archiving(json!([135]), json!([13017]));
    body["session_id"] = json!(5);
    let answer = admin.ok("PUT", ENROLLMENTS, body);
    let message = &refusals(&answer)[0]["ids"][0]["messages"][0];
    assert!(message.as_str().unwrap().contains("session"), "{answer}");
    assert!(archive(&admin, "course_id[]=135").is_empty());
    admin.ok("PUT", ENROLLMENTS, archiving(json!([135]), json!([13017])));
    let rows = archive(&admin, "course_id[]=135");
    assert_eq!(rows[0]["course"]["type"], "classroom");
    assert_eq!(status(&admin, 135, 13017), None);
}

#[test]
fn b093_a_course_of_a_plan_can_be_started_again_and_not_left() {
    let (_, admin) = start();
    let answer = admin.ok("PUT", ENROLLMENTS, archiving(json!([135]), json!([13018])));
    let ids = &refusals(&answer)[0]["ids"];
    assert_eq!((&ids[0]["course_id"], &ids[0]["user_id"]), (&json!(135), &json!(13018)));
    assert!(ids[0]["messages"][0].as_str().unwrap().contains("learning plan"));
    assert!(archive(&admin, "").is_empty());
    assert_eq!(status(&admin, 135, 13018), Some(0));
    let mut body = archiving(json!([135]), json!([13018]));
    body["enrollment_mode"] = json!("reenroll");
    let answer = admin.ok("PUT", ENROLLMENTS, body);
    assert_eq!(answer["data"]["updated"], json!([{"course_id": 135, "user_id": 13018}]));
    assert_eq!(archive(&admin, "").len(), 1);
    assert_eq!(status(&admin, 135, 13018), Some(0));
}

#[test]
fn b099_archived_and_new_completion_stand_side_by_side() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let body = json!({"enrollment_mode": "reenroll", "reset_tracking": true});
    admin.ok("PUT", &format!("{ENROLLMENTS}/134/13017"), body.clone());
    mock.clock().advance(std::time::Duration::from_secs(600));
    admin.ok("PUT", &format!("{ENROLLMENTS}/134/13017"), json!({"status": 2}));
    assert_eq!(archive(&admin, "")[0]["completed_at"], "2026-02-03 10:20:30");
    assert_eq!(record(&admin, 134, 13017)["course_complete_date"], "2026-03-02 09:10:00");
    // And once more: records of one pair pile up.
    admin.ok("PUT", &format!("{ENROLLMENTS}/134/13017"), body);
    let ids: Vec<Value> = archive(&admin, "").iter().map(|row| row["id"].clone()).collect();
    assert_eq!(ids, [json!(1), json!(2)]);
}

#[test]
fn somebody_deactivated_is_archived_out_of_a_course_and_not_back_into_it() {
    let (_, admin) = start();
    let mut body = archiving(json!([134]), json!([13019]));
    body["enrollment_mode"] = json!("reenroll");
    let answer = admin.ok("PUT", ENROLLMENTS, body);
    assert_ne!(refusals(&answer), json!([]));
    assert_eq!(status(&admin, 134, 13019), Some(1));
    admin.ok("PUT", ENROLLMENTS, archiving(json!([134]), json!([13019])));
    assert_eq!(archive(&admin, "user_id[]=13019")[0]["status"], "in_progress");
}
