//! Who sees and changes whose enrollments.

use serde_json::json;

use super::{ENROLLMENTS, FLAT, mock, rows, start, status};
use crate::support::{Actor, error};

fn forbidden() -> serde_json::Value {
    error("Forbidden", "You are not allowed to perform this action.", 1002, 403)
}

#[test]
fn a_learner_sees_own_rows_and_changes_none() {
    let (mock, admin) = start();
    let bob = Actor::sign_in(&mock, "bob", "Passw0rd");
    for target in [ENROLLMENTS, FLAT] {
        let found = rows(&bob, target);
        assert!(!found.is_empty() && found.iter().all(|(user, ..)| *user == 13018), "{target}");
    }
    assert_eq!(rows(&bob, ENROLLMENTS).len(), 3, "two courses and a plan");
    assert!(rows(&bob, &format!("{ENROLLMENTS}?id_user=13017")).is_empty());
    assert!(rows(&bob, "/course/v1/courses/134/enrollments").is_empty());
    assert_eq!(status(&bob, 135, 13018), Some(0));
    assert_eq!(bob.get(&format!("{ENROLLMENTS}/134/13017")).json(), forbidden());
    let pair = json!({"course_id": [135], "user_id": [13018], "status": 2});
    for (method, body) in [
        ("POST", json!({"course_ids": [137], "user_ids": [13018]})),
        ("PUT", pair),
        ("DELETE", json!({"course_ids": [135], "user_ids": [13018]})),
    ] {
        assert_eq!(bob.json(method, ENROLLMENTS, body).json(), forbidden(), "{method}");
    }
    assert_eq!(status(&admin, 135, 13018), Some(0));
}

#[test]
fn nobody_is_told_to_sign_in() {
    let mock = mock();
    let nobody = Actor::nobody(&mock);
    for target in [ENROLLMENTS, FLAT, "/course/v1/courses/134/enrollments"] {
        assert_eq!(nobody.get(target).status, 401, "{target}");
    }
}

#[test]
fn a_power_user_sees_and_changes_assigned_users_in_assigned_courses() {
    let (mock, admin) = start();
    let pat = Actor::sign_in(&mock, "pat", "Passw0rd");
    let ann = [(13017, 134, "completed".to_owned())];
    assert_eq!(rows(&pat, ENROLLMENTS), ann);
    assert_eq!(rows(&pat, FLAT), ann);
    assert_eq!(rows(&pat, "/course/v1/courses/134/enrollments"), ann);
    assert_eq!(pat.get(&format!("{ENROLLMENTS}/134/13019")).json(), forbidden());
    // Enrolling: the user in an own course, others not.
    let body = json!({"course_ids": [134, 137], "user_ids": [13017, 13018]});
    let answer = pat.ok("POST", ENROLLMENTS, body);
    let errors = &answer["data"]["errors"][0];
    assert_eq!(errors["existing_enrollments"], json!([{"id_user": 13017, "id_course": 134}]));
    assert_eq!(errors["permission_denied"].as_array().unwrap().len(), 3);
    assert_eq!(status(&admin, 137, 13017), None);
    // Changing and archiving: the same bounds.
    let body = json!({"course_id": [134], "user_id": [13017, 13019], "score_given": 1});
    let answer = pat.ok("PUT", ENROLLMENTS, body.clone());
    assert_eq!(answer["data"]["updated"], json!([{"course_id": 134, "user_id": 13017}]));
    let refused = &answer["data"]["not_updated"][0]["validation_errors"][0]["ids"][0];
    assert_eq!(refused["messages"], json!(["Permission denied"]));
    let mut body = body;
    body["enrollment_mode"] = json!("delete");
    let answer = pat.ok("PUT", ENROLLMENTS, body);
    assert_eq!(answer["data"]["updated"], json!([{"course_id": 134, "user_id": 13017}]));
    // Unenrolling.
    let body = json!({"course_ids": [134], "user_ids": [13019]});
    assert_eq!(
        pat.ok("DELETE", ENROLLMENTS, body)["data"]["errors"],
        json!(["User 13019, course 134: permission denied"])
    );
    assert_eq!(status(&admin, 134, 13019), Some(1));
}
