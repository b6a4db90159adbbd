//! Joining plans.

use super::*;

#[test]
fn joining_a_plan_joins_its_courses() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let body = json!({"status": "subscribed", "assignment_type": "optional"});
    let answer = admin.ok("POST", &format!("{PLANS}/7/enrollments/13018"), body);
    assert_eq!(answer, json!({"data": {"success": true}, "version": "1.0.0", "_links": []}));
    let expected = [(134, "subscribed".to_owned()), (135, "subscribed".to_owned())];
    assert_eq!(courses_of(&mock, 13018), expected);
    let row = &admin.read(&format!("{PLANS}/enrollments?user_id[]=13018"))["data"]["items"][0];
    assert_eq!(
        (&row["assignment_type"], &row["enrollment_created_by"]),
        (&json!("optional"), &admin.read("/manage/v1/user/session")["data"]["id"],)
    );
    let events: Vec<String> = mock
        .outbox()
        .iter()
        .map(|sent| serde_json::to_value(&sent.effect).unwrap()["name"].to_string())
        .collect();
    assert_eq!(events.len(), 3, "{events:?}");
    assert_eq!(events[0], "\"learningplan.enrollment.created\"");
    assert_eq!(events[1..], ["\"course.enrollment.created\"", "\"course.enrollment.created\""]);
}

#[test]
fn who_cannot_join_is_told_why() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let bad = |text| error("Bad Request", text, 1001, 400);
    let to = |user: u64| format!("{PLANS}/7/enrollments/{user}");
    refused(&admin, "POST", &to(13017), json!({}), bad("Already enrolled"));
    refused(&admin, "POST", &to(13019), json!({}), bad("User is deactivated"));
    refused(&admin, "POST", &to(13020), json!({}), bad("User is expired"));
    let body = json!({"status": "completed"});
    refused(&admin, "POST", &to(13018), body, bad("Invalid status: completed"));
    let body = json!({"assignment_type": "maybe"});
    refused(&admin, "POST", &to(13018), body, bad("Invalid assignment_type: maybe"));
    let body = json!({"validity_start_at": "2026-05-01", "validity_end_at": "2026-04-01"});
    let expected = bad("validity_end_at lies before validity_start_at");
    refused(&admin, "POST", &to(13018), body, expected);
    assert!(ids(&mock, 13018).is_empty() && ids(&mock, 13019).is_empty());
}

#[test]
fn many_join_at_once_and_the_answer_names_nobody() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let path = format!("{PLANS}/8/enrollments/bulk");
    let body = json!({
        "items": {"user_ids": [13017, "13018", 13019, 13020, 99]},
        "options": {"validity_end_at": "2026-06-30 00:00:00"}
    });
    let expected = json!({"data": {"background_job": false}, "version": "1.0.0", "_links": []});
    assert_eq!(admin.ok("POST", &path, body.clone()), expected);
    let answer = admin.read(&format!("{PLANS}/enrollments?learning_plan_id[]=8"));
    assert_eq!(column(&answer, "user_id"), ["13017", "13018"]);
    assert_eq!(admin.ok("POST", &path, body), expected, "a repeat changes nothing");
    assert_eq!(ids(&mock, 13018), [135, 136]);
}

#[test]
fn bulk_calls_take_a_thousand_users_and_not_none() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let many: Vec<u64> = (1..=1_001).collect();
    let full = &many[..1_000];
    let bad = |text| error("Bad Request", text, 1001, 400);
    let join = format!("{PLANS}/7/enrollments/bulk");
    let leave = format!("{PLANS}/enrollments");
    let too_many = bad("At most 1000 users are allowed in a call");
    let body = json!({"items": {"user_ids": many}});
    refused(&admin, "POST", &join, body, too_many.clone());
    let body = json!({"user_ids": many, "learningplan_ids": [7]});
    refused(&admin, "DELETE", &leave, body, too_many);
    admin.ok("POST", &join, json!({"items": {"user_ids": full}}));
    admin.ok("DELETE", &leave, json!({"user_ids": full, "learningplan_ids": [7]}));
    refused(&admin, "POST", &join, json!({}), bad("user_ids is required"));
    refused(&admin, "DELETE", &leave, json!({}), bad("user_ids is required"));
    let body = json!({"user_ids": [13017]});
    refused(&admin, "DELETE", &leave, body, bad("learningplan_ids is required"));
}

#[test]
fn b104_the_window_of_a_plan_goes_over_all_of_its_courses() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let window = |plan: u64| {
        let answer = admin.read(&format!("{PLANS}/{plan}/courses/enrollments?user_id[]=13017"));
        let begins = column(&answer, "enrollment_validity_begin_date");
        let ends = column(&answer, "enrollment_validity_end_date");
        column(&answer, "course_id").into_iter().zip(begins.into_iter().zip(ends)).collect()
    };
    let row = |course: &str, begin: &str, end: &str| {
        (course.to_owned(), (begin.to_owned(), end.to_owned()))
    };
    let rows: Vec<_> = window(7);
    let year = ("\"2026-01-01\"", "\"2026-12-31\"");
    assert_eq!(rows, [row("134", year.0, year.1), row("135", year.0, year.1)]);

    // Another plan with a window of its own: it goes over the course that both hold.
    let body = json!({"validity_end_at": "2026-06-30 12:00:00"});
    admin.ok("POST", &format!("{PLANS}/8/enrollments/13017"), body);
    let rows: Vec<_> = window(8);
    assert_eq!(rows, [row("135", "null", "\"2026-06-30\""), row("136", "null", "\"2026-06-30\"")]);
    let rows: Vec<_> = window(7);
    assert_eq!(rows[0], row("134", year.0, year.1), "not over those it does not hold");
}

#[test]
fn a_plan_without_a_window_leaves_those_of_its_courses_alone() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    admin.ok("POST", &format!("{PLANS}/8/enrollments/13017"), json!({}));
    let answer = admin.read(&format!("{PLANS}/8/courses/enrollments?user_id[]=13017"));
    let ends = column(&answer, "enrollment_validity_end_date");
    assert_eq!(ends, ["\"2026-12-31\"", "null"]);
}

#[test]
fn b108_deactivation_leaves_plan_enrollments_alone() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let before = admin.read(&format!("{PLANS}/enrollments"));
    let body = json!({"user_ids": [13017], "status": 0});
    admin.ok("PUT", "/manage/v1/user/change_status", body);
    assert_eq!(admin.read(&format!("{PLANS}/enrollments")), before);
    assert_eq!(before["data"]["total_count"], 1);
    assert_eq!(ids(&mock, 13017), [134, 135]);
}
