//! Leaving courses and plans.

use serde_json::{Value, json};

use super::{ENROLLMENTS, FLAT, archive, event, events, rows, start, status};
use crate::support::error;

fn outcome(un_enrolled: Value, errors: Value) -> Value {
    json!({"data": {"un_enrolled": un_enrolled, "errors": errors}, "version": "1.0.0", "_links": []})
}

#[test]
fn b078_the_answer_lists_who_left_and_what_went_wrong() {
    let (_, admin) = start();
    let body = json!({"user_ids": [13017, 13022, 99999], "course_ids": [134, 136]});
    assert_eq!(
        admin.ok("DELETE", ENROLLMENTS, body),
        outcome(
            json!([13017]),
            json!([
                "User 13022, course 134: not enrolled",
                "User 13022, course 136: not enrolled",
                "User 99999, course 134: not enrolled",
                "User 99999, course 136: not enrolled",
            ])
        )
    );
    assert_eq!(events(&admin), [event("deleted", 13017, 134), event("deleted", 13017, 136)]);
    let users: Vec<u64> = (1..=1_001).collect();
    let answer = admin.json("DELETE", ENROLLMENTS, json!({"user_ids": users, "course_ids": [134]}));
    let expected = error("Bad Request", "At most 1000 users are allowed in a call", 1001, 400);
    assert_eq!(answer.json(), expected);
    let users: Vec<u64> = (1..=1_000).collect();
    admin.ok("DELETE", ENROLLMENTS, json!({"user_ids": users, "course_ids": [134]}));
    for (body, message) in [
        (json!({"course_ids": [134]}), "user_ids is required"),
        (json!({"user_ids": [13017]}), "course_ids or learningplan_ids is required"),
    ] {
        let answer = admin.json("DELETE", ENROLLMENTS, body);
        assert_eq!(answer.json(), error("Bad Request", message, 1001, 400));
    }
}

#[test]
fn one_pair_without_a_body() {
    let (_, admin) = start();
    let target = format!("{ENROLLMENTS}/136/13017");
    let answer = admin.send("DELETE", &target, None, "");
    assert_eq!(answer.text(), r#"{"data":{"deleted_enrollment":1},"version":"1.0.0","_links":[]}"#);
    let answer = admin.send("DELETE", &target, None, "");
    assert_eq!(answer.json(), error("Not Found", "Not found", 0, 404));
}

#[test]
fn b075_a_completion_goes_with_its_enrollment_and_is_not_archived() {
    let (_, admin) = start();
    admin.ok("DELETE", ENROLLMENTS, json!({"user_ids": [13017], "course_ids": [134]}));
    let of_ann = |target: &str| rows(&admin, target).iter().any(|(_, id, _)| *id == 134);
    assert!(!of_ann(&format!("{ENROLLMENTS}?id_user=13017")));
    assert!(!of_ann(&format!("{FLAT}?user_id=13017")));
    assert_eq!(status(&admin, 134, 13017), None);
    assert!(archive(&admin, "").is_empty());
}

#[test]
fn tracking_goes_only_when_asked() {
    for (reset, back) in [(false, 2), (true, 0)] {
        let (_, admin) = start();
        let body = json!({"user_ids": [13017], "course_ids": [134], "reset_tracks": reset});
        admin.ok("DELETE", ENROLLMENTS, body);
        admin.ok("POST", &format!("{ENROLLMENTS}/134/13017"), json!({}));
        assert_eq!(status(&admin, 134, 13017), Some(back), "reset_tracks {reset}");
    }
}

#[test]
fn b077_a_course_held_through_a_plan_is_not_left_by_itself() {
    let (_, admin) = start();
    let body = json!({"user_ids": [13017, 13018], "course_ids": [136]});
    assert_eq!(
        admin.ok("DELETE", ENROLLMENTS, body),
        outcome(
            json!([13017]),
            json!(["User 13018, course 136: the course belongs to a learning plan of the user"])
        )
    );
    assert_eq!(status(&admin, 136, 13018), Some(-2), "nothing of it changed");
    let answer = admin.send("DELETE", &format!("{ENROLLMENTS}/136/13018"), None, "");
    assert_eq!(answer.status, 400);
    assert_eq!(status(&admin, 136, 13018), Some(-2));
}

#[test]
fn b100_leaving_a_plan_leaves_its_courses_only_when_asked() {
    for (cascade, left) in [(false, vec![135, 136]), (true, vec![])] {
        let (_, admin) = start();
        let body = json!({
            "user_ids": [13018], "learningplan_ids": [7],
            "cascade_unenroll_from_courses_in_selected_learning_plan": cascade,
        });
        assert_eq!(admin.ok("DELETE", ENROLLMENTS, body), outcome(json!([13018]), json!([])));
        let courses: Vec<u64> = rows(&admin, &format!("{ENROLLMENTS}?id_user=13018"))
            .into_iter()
            .map(|(_, id, _)| id)
            .collect();
        assert_eq!(courses, left, "cascade {cascade}");
    }
}

#[test]
fn a_plan_and_its_courses_can_be_left_in_one_call() {
    let (_, admin) = start();
    let body = json!({"user_ids": [13018], "learningplan_ids": [7, 9], "course_ids": [135]});
    assert_eq!(
        admin.ok("DELETE", ENROLLMENTS, body),
        outcome(json!([13018]), json!(["User 13018, learning plan 9: no such learning plan"]))
    );
    assert_eq!(status(&admin, 135, 13018), None);
    assert_eq!(status(&admin, 136, 13018), Some(-2));
}
