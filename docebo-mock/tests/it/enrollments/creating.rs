//! Enrolling.

use serde_json::{Value, json};

use super::{ENROLLMENTS, NOW, event, events, record, rows, rules, seed, start, status};
use crate::support::{Actor, error, mock_with};

/// The answer to an enrolment: `enrolled` stands in both places.
fn outcome(enrolled: Value, existing: Value, users: Value, courses: Value, denied: Value) -> Value {
    json!({
        "data": {
            "enrolled": enrolled,
            "errors": [{
                "enrolled": enrolled,
                "existing_enrollments": existing,
                "invalid_users": users,
                "invalid_courses": courses,
                "permission_denied": denied,
            }],
        },
        "version": "1.0.0",
        "_links": [],
    })
}

#[test]
fn each_pair_has_its_own_fate() {
    let (_, admin) = start();
    let body = json!({
        "course_ids": [134, 136, 999], "user_ids": [13017, 13018, 99_999_999_999_u64], "level": "4",
        "date_begin_validity": "2026-03-01", "date_expire_validity": "2026-06-30 12:00:00",
        "assignment_type": "mandatory", "enrollment_fields": {"3": "blue"},
    });
    assert_eq!(
        admin.ok("POST", ENROLLMENTS, body),
        outcome(
            json!([{"id_user": 13018, "id_course": 134, "waiting": false}]),
            json!([
                {"id_user": 13017, "id_course": 134},
                {"id_user": 13017, "id_course": 136},
                {"id_user": 13018, "id_course": 136},
            ]),
            json!([99_999_999_999_u64]),
            json!([999]),
            json!([]),
        )
    );
    let row = &admin.read("/course/v1/courses/134/enrollments?user_id=13018")["data"]["items"][0];
    assert_eq!(
        (&row["level_id"], &row["active_from"], &row["active_until"], &row["enrollment_date"]),
        (&json!(4), &json!("2026-03-01 00:00:00"), &json!("2026-06-30 12:00:00"), &json!(NOW))
    );
    let fields = record(&admin, 134, 13018)["enrollment_fields"].clone();
    assert_eq!(fields, json!([{"id": 3, "value": "blue"}]));
    assert_eq!(events(&admin), [event("created", 13018, 134)]);
    assert_eq!(record(&admin, 134, 13017)["score"], 92.5, "the old enrollment is as it was");
}

#[test]
fn one_pair_with_or_without_a_body() {
    let (_, admin) = start();
    let target = format!("{ENROLLMENTS}/134/13018");
    let answer = admin.send("POST", &target, None, "");
    let enrolled = json!([{"id_user": 13018, "id_course": 134, "waiting": false}]);
    assert_eq!(answer.json(), outcome(enrolled, json!([]), json!([]), json!([]), json!([])));
    let again = admin.ok("POST", &target, json!({"level": 6}));
    let existing = json!([{"id_user": 13018, "id_course": 134}]);
    assert_eq!(again, outcome(json!([]), existing, json!([]), json!([]), json!([])));
    for absent in ["999/13017", "134/99999"] {
        let answer = admin.json("POST", &format!("{ENROLLMENTS}/{absent}"), json!({}));
        assert_eq!(answer.json(), error("Not Found", "Not found", 0, 404));
    }
}

#[test]
fn b071_deactivated_and_expired_people_get_no_enrollment_and_others_do() {
    let (_, admin) = start();
    let body = json!({"course_ids": [136], "user_ids": [13019, 13020, 13022]});
    assert_eq!(
        admin.ok("POST", ENROLLMENTS, body.clone()),
        outcome(
            json!([{"id_user": 13022, "id_course": 136, "waiting": false}]),
            json!([]),
            json!([13019, 13020]),
            json!([]),
            json!([]),
        )
    );
    assert_eq!(status(&admin, 136, 13019), None);
    assert!(rules(&admin, "POST", ENROLLMENTS, body).contains("B-071"));
    let single = admin.ok("POST", &format!("{ENROLLMENTS}/136/13019"), json!({}));
    assert_eq!(single["data"]["errors"][0]["invalid_users"], json!([13019]));
}

#[test]
fn full_courses_and_those_that_need_approval_let_wait() {
    let (_, admin) = start();
    let body = json!({"course_ids": [137, 138], "user_ids": [13017, 13018]});
    let answer = admin.ok("POST", ENROLLMENTS, body);
    assert_eq!(
        answer["data"]["enrolled"],
        json!([
            {"id_user": 13017, "id_course": 137, "waiting": false},
            {"id_user": 13018, "id_course": 137, "waiting": true},
            {"id_user": 13017, "id_course": 138, "waiting": true},
            {"id_user": 13018, "id_course": 138, "waiting": true},
        ])
    );
    assert_eq!((status(&admin, 137, 13017), status(&admin, 137, 13018)), (Some(0), Some(-2)));
    // A seat that is given up is free.
    admin.ok("DELETE", &format!("{ENROLLMENTS}/137/13017"), json!({}));
    let answer = admin.ok("POST", &format!("{ENROLLMENTS}/137/13022"), json!({}));
    assert_eq!(answer["data"]["enrolled"][0]["waiting"], false);
}

#[test]
fn all_or_none_when_asked() {
    let (_, admin) = start();
    let mut body = json!({"course_ids": [134], "user_ids": [13018, 13019], "atomic_enrollment": 1});
    let answer = admin.ok("POST", ENROLLMENTS, body.clone());
    assert_eq!(answer["data"]["enrolled"], json!([]));
    assert_eq!(answer["data"]["errors"][0]["invalid_users"], json!([13019]));
    assert_eq!(status(&admin, 134, 13018), None);
    body["atomic_enrollment"] = json!(false);
    admin.ok("POST", ENROLLMENTS, body);
    assert_eq!(status(&admin, 134, 13018), Some(0));
}

#[test]
fn b081_branches_stand_for_the_people_right_in_them() {
    let (_, admin) = start();
    // The ids of branches are the platform's own: find the one that holds ann.
    let europe = (1..10_u64).find(|id| {
        let body = json!({"course_ids": [138], "branch_ids": [id]});
        let answer = admin.json("POST", ENROLLMENTS, body);
        answer.json()["data"]["enrolled"][0]["id_user"] == 13017
    });
    // Bob sits in a branch below it.
    let body = json!({"course_ids": [137], "branch_ids": europe.unwrap()});
    let answer = admin.ok("POST", ENROLLMENTS, body);
    assert_eq!(
        answer["data"]["enrolled"],
        json!([{"id_user": 13017, "id_course": 137, "waiting": false}])
    );
    let answer = admin.json("POST", ENROLLMENTS, json!({"course_ids": [137], "branch_ids": [0]}));
    let expected = error("Bad Request", "The root branch cannot be enrolled", 1001, 400);
    assert_eq!(answer.json(), expected);
}

#[test]
fn what_is_missing_or_malformed_is_refused() {
    let (_, admin) = start();
    let too_many: Vec<u64> = (1..=1_001).collect();
    for (body, message) in [
        (json!({"user_ids": [13017]}), "course_ids is required"),
        (json!({"course_ids": [134]}), "One of user_ids, group_ids and branch_ids is required"),
        (json!({"course_ids": [134], "user_ids": [13018], "level": 5}), "Invalid level: 5"),
        (
            json!({"course_ids": [134], "user_ids": [13018], "assignment_type": "must"}),
            "Invalid assignment_type: must",
        ),
        (
            json!({"course_ids": [134], "user_ids": [13018], "session_id": 4}),
            "Course 134 does not have sessions",
        ),
        (
            json!({"course_ids": [134], "user_ids": [13018],
                "date_begin_validity": "2026-02-01", "date_expire_validity": "2026-01-01"}),
            "date_expire_validity lies before date_begin_validity",
        ),
        (json!({"course_ids": [134], "group_ids": [1]}), "No group 1"),
        (
            json!({"course_ids": [134], "user_ids": too_many}),
            "At most 1000 users are allowed in a call",
        ),
    ] {
        let answer = admin.json("POST", ENROLLMENTS, body.clone());
        assert_eq!(answer.json(), error("Bad Request", message, 1001, 400), "{body}");
    }
    let wrong = admin.json("POST", ENROLLMENTS, json!({"course_ids": ["SAFE"], "user_ids": [1]}));
    assert_eq!((wrong.status, wrong.json()["code"].clone()), (400, json!(1001)));
}

#[test]
fn forms_are_read_like_json() {
    let (_, admin) = start();
    let kind = Some("application/x-www-form-urlencoded");
    let answer = admin.send("POST", ENROLLMENTS, kind, "course_ids[]=134&user_ids=13018");
    assert_eq!(answer.json()["data"]["enrolled"][0]["id_user"], 13018);
}

/// Bob does half of the material, or all of it, leaves, and comes back.
fn comes_back(switch: Option<&str>, done: u64) -> Option<i64> {
    let mut seed = seed();
    if let Some(position) = switch {
        seed["switches"] = json!({"tracking_after_unenroll": position});
    }
    let state = if done == 4 { "completed" } else { "in_progress" };
    let row = json!({"user": "soon", "course": "SAFE", "status": state});
    seed["enrollments"].as_array_mut().unwrap().push(row);
    let mock = mock_with(seed);
    let admin = Actor::superadmin(&mock);
    let target = format!("{ENROLLMENTS}/134/13022");
    admin.ok("DELETE", &target, json!({}));
    admin.ok("POST", &target, json!({}));
    status(&admin, 134, 13022)
}

#[test]
fn b082_material_done_before_is_still_done_after_coming_back() {
    assert_eq!(comes_back(None, 2), Some(1));
    assert_eq!(comes_back(None, 4), Some(2));
    assert_eq!(comes_back(Some("kept"), 4), Some(2));
    assert_eq!(comes_back(Some("reset"), 4), Some(0));
}

#[test]
fn learners_do_not_enroll_themselves() {
    let (mock, _) = start();
    let ann = Actor::sign_in(&mock, "ann", "Passw0rd");
    let answer = ann.json("POST", &format!("{ENROLLMENTS}/137/13017"), json!({}));
    let expected = error("Forbidden", "You are not allowed to perform this action.", 1002, 403);
    assert_eq!(answer.json(), expected);
    assert!(rows(&ann, ENROLLMENTS).iter().all(|(_, course, _)| *course != 137));
}
