//! What a row says, and what becomes of it.

use serde_json::{Value, json};

use super::{BATCH, ENROLLMENTS, NOW, actors, batch, events, member, said, said_under};
use crate::support::{Actor, error};

#[test]
fn b202_rows_answer_for_themselves_in_order() {
    let (_mock, admin) = actors();
    let body = json!({
        "items": [
            {"username": "BOB", "course_code": "SAFE", "level": "student", "status": "subscribed",
                "batch_item_id": 17},
            {"username": "nobody", "course_id": 134, "status": "subscribed"},
            {"user_id": "13017", "course_id": "134", "status": "completed",
                "completion_date": "2026-02-01 10:00:00", "score": "92.5"},
            {"user_id": 13017, "course_code": "NONE", "status": "subscribed"},
        ],
    });
    let answer = admin.json("POST", BATCH, body);
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.text(),
        concat!(
            r#"{"data":[{"row_index":0,"success":true,"message":"","course_id":134,"#,
            r#""user_id":13018,"session_id":null,"learning_plan_id":null,"batch_item_id":"17"},"#,
            r#"{"row_index":1,"success":false,"message":"User not found","course_id":null,"#,
            r#""user_id":null,"session_id":null,"learning_plan_id":null,"batch_item_id":null},"#,
            r#"{"row_index":2,"success":true,"message":"","course_id":134,"user_id":13017,"#,
            r#""session_id":null,"learning_plan_id":null,"batch_item_id":null},"#,
            r#"{"row_index":3,"success":false,"message":"Course not found","course_id":null,"#,
            r#""user_id":13017,"session_id":null,"learning_plan_id":null,"batch_item_id":null}],"#,
            r#""version":"1.0.0","permissions":[],"_links":[]}"#,
        )
    );
    assert_eq!(member(&admin, 134, 13018)["status"], "enrolled");
    // What exists is changed, and what the row does not say stays.
    let ann = member(&admin, 134, 13017);
    assert_eq!(
        (&ann["status"], &ann["date_complete"], &ann["score_given"], &ann["active_until"]),
        (
            &json!("completed"),
            &json!("2026-02-01 10:00:00"),
            &json!(92.5),
            &json!("2026-12-31 00:00:00")
        )
    );
    assert_eq!(ann["enrollment_date"], "2026-01-10 08:00:00");
    let told = |name: &str, user| (name.to_owned(), user, 134, true);
    assert_eq!(events(&admin), [told("created", 13018), told("completed", 13017)]);
}

#[test]
fn the_form_of_2017_is_understood() {
    let (_mock, admin) = actors();
    let row = json!({
        "course_code": "SAFE", "username": "bob", "status": "completed", "level": "tutor",
        "enrollment_date": "2025-11-01 08:00:00", "completion_date": "2025-12-01",
        "active_until": "2027-01-01", "score": 80, "subscription_code": "S-1",
    });
    let answer = admin.json("POST", BATCH, json!({"items": [row]}));
    assert_eq!((answer.status, answer.header("x-mock-unread")), (200, ""));
    let bob = member(&admin, 134, 13018);
    assert_eq!(
        (&bob["level_id"], &bob["status_id"], &bob["enrollment_date"], &bob["date_complete"]),
        (&json!(4), &json!(2), &json!("2025-11-01 08:00:00"), &json!("2025-12-01 00:00:00"))
    );
    assert_eq!(
        (&bob["active_until"], &bob["score_given"]),
        (&json!("2027-01-01 00:00:00"), &json!(80))
    );
    // A completion is told by its own event, beside that of the new enrollment.
    let names: Vec<String> = events(&admin).into_iter().map(|event| event.0).collect();
    assert_eq!(names, ["created", "completed"]);
}

#[test]
fn a_row_names_its_user_and_its_course_one_way_or_both() {
    let (_mock, admin) = actors();
    let row = |keys: Value| {
        let mut row = json!({"status": "subscribed"});
        row.as_object_mut().unwrap().extend(keys.as_object().unwrap().clone());
        row
    };
    for (keys, message) in [
        (json!({"user_id": 13018, "username": "bob", "course_id": 134, "course_code": "SAFE"}), ""),
        (json!({"course_id": 134}), "username or user_id is mandatory"),
        (json!({"username": " ", "course_id": 134}), "username or user_id is mandatory"),
        (json!({"user_id": "me", "course_id": 134}), "Invalid user_id"),
        (json!({"user_id": 99_999, "course_id": 134}), "User not found"),
        (
            json!({"user_id": 13018, "username": "ann", "course_id": 134}),
            "username and user_id name different users",
        ),
        (json!({"username": "bob"}), "course_code or course_id is mandatory"),
        (json!({"username": "bob", "course_id": "x"}), "Invalid course_id"),
        (json!({"username": "bob", "course_id": 999}), "Course not found"),
        (json!({"username": "bob", "course_code": "safe"}), "Course not found"),
        (json!({"username": "bob", "course_code": "TWIN"}), "Several courses have the code TWIN"),
        (json!({"username": "bob", "course_code": "TWIN", "course_id": 141}), ""),
        (
            json!({"username": "bob", "course_code": "SAFE", "course_id": 135}),
            "course_code and course_id name different courses",
        ),
        (
            json!({"username": "bob", "course_code": "SAFE", "session_id": 3}),
            "Course 134 does not have sessions",
        ),
        (
            json!({"username": "bob", "course_code": "SAFE", "session_code": "S"}),
            "Course 134 does not have sessions",
        ),
    ] {
        assert_eq!(said(&admin, row(keys.clone())), message, "{keys}");
    }
}

#[test]
fn statuses_are_words_or_numbers_and_mandatory() {
    let (_mock, admin) = actors();
    for (status, number) in [
        (json!("subscribed"), 0),
        (json!("in_progress"), 1),
        (json!("completed"), 2),
        (json!("waiting"), -2),
        (json!("to_confirm"), -1),
        (json!("suspended"), 3),
        (json!("enrolled"), 0),
        (json!("not_started"), 0),
        (json!(2), 2),
        (json!("-2"), -2),
    ] {
        let row = json!({"username": "bob", "course_code": "SAFE", "status": status});
        assert_eq!(said(&admin, row), "", "{status}");
        assert_eq!(member(&admin, 134, 13018)["status_id"], number, "{status}");
    }
    let done = member(&admin, 134, 13018)["date_complete"].clone();
    assert_eq!(done, json!(null), "a completion date belongs to a completion");
    for status in [json!("overbooking"), json!("frozen"), json!(9)] {
        let row = json!({"username": "bob", "course_code": "SAFE", "status": status});
        let word = status.as_str().map_or_else(|| status.to_string(), str::to_owned);
        assert_eq!(said(&admin, row), format!("Invalid status: {word}"));
    }
    assert_eq!(
        said(&admin, json!({"username": "bob", "course_code": "SAFE"})),
        "status is mandatory"
    );
    let row = json!({"username": "bob", "course_code": "SAFE", "status": "completed"});
    assert_eq!(said(&admin, row), "");
    assert_eq!(member(&admin, 134, 13018)["date_complete"], NOW);
}

#[test]
fn b083_student_is_learner_and_instructors_teach_elearning_only() {
    let (_mock, admin) = actors();
    for (level, number) in [
        (json!("student"), 3),
        (json!("tutor"), 4),
        (json!("learner"), 3),
        (json!("instructor"), 6),
        (json!("3"), 3),
        (json!(6), 6),
    ] {
        let row = json!({"username": "bob", "course_code": "SAFE", "status": 0, "level": level});
        assert_eq!(said(&admin, row), "", "{level}");
        assert_eq!(member(&admin, 134, 13018)["level_id"], number, "{level}");
    }
    for level in ["coach", "mentor"] {
        let row = json!({"username": "bob", "course_code": "SAFE", "status": 0, "level": level});
        assert_eq!(said(&admin, row), format!("Invalid level: {level}"));
    }
    let row = |level| json!({"username": "bob", "course_code": "ILT", "status": 0, "level": level});
    let refused = "Instructors are enrolled in e-learning courses only";
    assert_eq!(said(&admin, row("instructor")), refused);
    let bare = json!({"username": "bob", "course_code": "ILT", "status": 0});
    assert_eq!(said_under(&admin, bare, json!({"level": "instructor"})), refused);
    assert_eq!(member(&admin, 138, 13018), json!(null));
    assert_eq!(said(&admin, row("tutor")), "");
}

#[test]
fn dates_are_in_the_rows_time_zone_and_validity_never_is() {
    let (_mock, admin) = actors();
    let row = json!({
        "username": "bob", "course_code": "SAFE", "status": "completed",
        "timezone": "europe/rome", "enrollment_date": "2025-07-01 10:00:00",
        "completion_date": "2025-12-01 10:00:00", "active_from": "2025-07-01 10:00:00",
        "active_until": "2026-07-01 10:00:00",
    });
    // Summer time in July, none in December; the row's zone wins over that of the options.
    assert_eq!(said_under(&admin, row.clone(), json!({"timezone": "Asia/Tokyo"})), "");
    let bob = member(&admin, 134, 13018);
    assert_eq!(
        (&bob["enrollment_date"], &bob["date_complete"]),
        (&json!("2025-07-01 08:00:00"), &json!("2025-12-01 09:00:00"))
    );
    assert_eq!(
        (&bob["active_from"], &bob["active_until"]),
        (&json!("2025-07-01 10:00:00"), &json!("2026-07-01 10:00:00"))
    );
    let row = json!({"username": "bob", "course_code": "SAFE", "status": "completed",
        "completion_date": "2025-12-01 10:00:00"});
    assert_eq!(said_under(&admin, row, json!({"timezone": "Asia/Tokyo"})), "");
    assert_eq!(member(&admin, 134, 13018)["date_complete"], "2025-12-01 01:00:00");
    for (field, value, message) in [
        ("timezone", "Moon/Base", "Invalid timezone"),
        ("enrollment_date", "01.12.2025", "Invalid date: enrollment_date"),
        ("completion_date", "soon", "Invalid date: completion_date"),
        ("active_from", "31/12/2025", "Invalid date: active_from"),
        ("active_until", "2025-01-01", "active_until lies before active_from"),
        ("score", "high", "Invalid score"),
        ("score", "NaN", "Invalid score"),
        ("assignment_type", "urgent", "Invalid assignment_type: urgent"),
    ] {
        let mut row = json!({"username": "bob", "course_code": "SAFE", "status": "completed"});
        row[field] = json!(value);
        assert_eq!(said(&admin, row), message, "{field}");
    }
    // An empty limit takes the window away; other empty cells say nothing.
    let row = json!({"username": "bob", "course_code": "SAFE", "status": "completed",
        "active_from": "", "active_until": "", "enrollment_date": "", "completion_date": "",
        "score": "", "timezone": "", "assignment_type": "required"});
    assert_eq!(said(&admin, row), "");
    let bob = member(&admin, 134, 13018);
    assert_eq!((&bob["active_from"], &bob["active_until"]), (&json!(null), &json!(null)));
    assert_eq!(bob["enrollment_date"], "2025-07-01 08:00:00");
    let flat = admin.read("/course/v1/courses/enrollments?user_id[]=13018&course_id[]=134");
    assert_eq!(flat["data"]["items"][0]["assignment_type"], "required");
}

#[test]
fn additional_fields_are_checked_and_kept() {
    let (_mock, admin) = actors();
    let row = |fields: Value| {
        let mut row = json!({"username": "bob", "course_code": "SALES", "status": "subscribed"});
        row.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        row
    };
    for (fields, message) in [
        (json!({}), "Enrollment field 4 is mandatory"),
        (json!({"field_4": "Milan"}), "Invalid value of enrollment field 4"),
        (json!({"field_4": "Rome", "field_9": "x"}), "Invalid enrollment field: 9"),
        (
            json!({"field_4": "Rome", "field_5": "2026/01/01"}),
            "Invalid value of enrollment field 5",
        ),
        (json!({"field_4": "Rome", "field_5": "2026-01-01"}), ""),
        // Of an existing enrollment nothing is mandatory but to keep what it has.
        (json!({"field_4": ""}), "Enrollment field 4 is mandatory"),
        (json!({"field_5": ""}), ""),
    ] {
        assert_eq!(said(&admin, row(fields.clone())), message, "{fields}");
    }
    let shown = |course: u64| {
        let single = admin.read(&format!("{ENROLLMENTS}/{course}/13018"));
        single["data"]["records"]["enrollment_fields"].clone()
    };
    assert_eq!(shown(136), json!([{"id": 4, "value": "Rome"}]));
    let mut row =
        json!({"username": "bob", "course_code": "SAFE", "status": 0, "field_4": "Paris"});
    let stranger = "Enrollment field 4 does not belong to course 134";
    assert_eq!(said(&admin, row.clone()), stranger);
    let unchecked = json!({"additional_field_category_validation": false});
    assert_eq!(said_under(&admin, row.clone(), unchecked), "");
    assert_eq!(shown(134), json!([{"id": 4, "value": "Paris"}]));
    row["field_4"] = json!(null);
    assert_eq!(said(&admin, row), stranger, "taking away is checked too");
}

#[test]
fn b071_disabled_people_fail_their_rows_unless_a_superadmin_takes_them() {
    let (mock, admin) = actors();
    let rows = json!([
        {"username": "gone", "course_code": "SAFE", "status": "subscribed"},
        {"username": "late", "course_code": "SAFE", "status": "subscribed"},
        {"username": "bob", "course_code": "SAFE", "status": "subscribed"},
    ]);
    let messages = |actor: &Actor, options: Value| -> Vec<Value> {
        let results = batch(actor, rows.clone(), options);
        results.iter().map(|result| result["message"].clone()).collect()
    };
    let disabled = "The user is deactivated or expired";
    assert_eq!(messages(&admin, json!({})), [disabled, disabled, ""]);
    assert_eq!(messages(&admin, json!({"enroll_disabled_users": true})), ["", "", ""]);
    assert_eq!(member(&admin, 134, 13019)["status"], "enrolled");
    let explained = admin.with_header("x-mock-explain", "1");
    let answer = explained.json("POST", BATCH, json!({ "items": rows }));
    assert!(answer.header("x-mock-rules").contains("B-071"), "existing ones fail as well");

    // A power user may ask, and is not heard.
    let mut seed = super::seed();
    seed["power_users"][0]["users"] = json!(["ann", "gone"]);
    let mock_two = crate::support::mock_with(seed);
    let pat = Actor::sign_in(&mock_two, "pat", "Passw0rd");
    let row = json!({"username": "gone", "course_code": "SAFE", "status": "subscribed"});
    assert_eq!(said_under(&pat, row, json!({"enroll_disabled_users": true})), disabled);
    drop(mock);
}

#[test]
fn power_users_reach_their_users_and_courses_with_the_right_permission() {
    let (mock, admin) = actors();
    let pat = Actor::sign_in(&mock, "pat", "Passw0rd");
    let row =
        |user, course| json!({"username": user, "course_code": course, "status": "completed"});
    assert_eq!(said(&pat, row("ann", "SAFE")), "");
    assert_eq!(said(&pat, row("bob", "SAFE")), "Permission denied");
    assert_eq!(said(&pat, row("ann", "TOOLS")), "Permission denied");
    let max = Actor::sign_in(&mock, "max", "Passw0rd");
    assert_eq!(said(&max, row("ann", "SAFE")), "");
    assert_eq!(said(&max, row("bob", "SAFE")), "Permission denied", "changes, but makes none");
    let ann = Actor::sign_in(&mock, "ann", "Passw0rd");
    let forbidden = error("Forbidden", "You are not allowed to perform this action.", 1002, 403);
    let answer = ann.json("POST", BATCH, json!({"items": [row("ann", "SAFE")]}));
    assert_eq!((answer.status, answer.json()), (403, forbidden));
    assert_eq!(member(&admin, 134, 13018), json!(null));
}
