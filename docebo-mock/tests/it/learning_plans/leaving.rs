//! Leaving plans.

use docebo_mock::ledger::switches::MassActionJob;

use super::*;

#[test]
fn leaving_reports_users_and_errors() {
    let mock = mock();
    let body = json!({"user_ids": [13017, 13018, 99], "learningplan_ids": [7, 8, 70]});
    let answer = Actor::superadmin(&mock).ok("DELETE", &format!("{PLANS}/enrollments"), body);
    assert_eq!(
        answer,
        json!({
            "data": {
                "un_enrolled": [13017],
                "errors": [
                    "User 13017, learning plan 8: not enrolled",
                    "User 13017, learning plan 70: no such learning plan",
                    "User 13018, learning plan 7: not enrolled",
                    "User 13018, learning plan 8: not enrolled",
                    "User 13018, learning plan 70: no such learning plan",
                    "User 99, learning plan 7: no such user",
                    "User 99, learning plan 8: no such user",
                    "User 99, learning plan 70: no such learning plan",
                ]
            },
            "version": "1.0.0",
            "_links": []
        })
    );
}

#[test]
fn b100_leaving_a_plan_leaves_its_courses_only_when_told() {
    for (cascade, left) in [(json!(null), vec![134, 135]), (json!(true), vec![])] {
        let mock = mock();
        let body = json!({
            "user_ids": [13017], "learningplan_ids": [7],
            "cascade_unenroll_from_courses_in_selected_learning_plan": cascade
        });
        let admin = Actor::superadmin(&mock);
        let answer = admin.ok("DELETE", &format!("{PLANS}/enrollments"), body);
        assert_eq!(answer["data"]["un_enrolled"], json!([13017]));
        assert_eq!(ids(&mock, 13017), left);
        assert_eq!(admin.read(&format!("{PLANS}/enrollments")), page(json!([]), 0));
    }
}

#[test]
fn b101_the_cascade_spares_courses_of_another_plan() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    admin.ok("POST", &format!("{PLANS}/8/enrollments/13017"), json!({}));
    assert_eq!(ids(&mock, 13017), [134, 135, 136]);
    let leave = |plans: Value| {
        let body = json!({
            "user_ids": [13017], "learningplan_ids": plans,
            "cascade_unenroll_from_courses_in_selected_learning_plan": 1
        });
        admin.ok("DELETE", &format!("{PLANS}/enrollments"), body);
    };
    leave(json!([7]));
    assert_eq!(ids(&mock, 13017), [135, 136], "135 is in both plans");
    leave(json!([8]));
    assert!(ids(&mock, 13017).is_empty(), "nothing holds it any more");
}

#[test]
fn b102_tracking_outlives_the_plan_and_is_found_again() {
    for (reset, status) in [(false, "completed"), (true, "subscribed")] {
        let mock = mock();
        let admin = Actor::superadmin(&mock);
        finish_material(&admin, 13017, 134);
        let body = json!({
            "user_ids": [13017], "learningplan_ids": [7], "reset_tracks": reset,
            "cascade_unenroll_from_courses_in_selected_learning_plan": true
        });
        admin.ok("DELETE", &format!("{PLANS}/enrollments"), body);
        assert!(ids(&mock, 13017).is_empty());
        admin.ok("POST", &format!("{PLANS}/7/enrollments/13017"), json!({}));
        let expected = [(134, status.to_owned()), (135, "subscribed".to_owned())];
        assert_eq!(courses_of(&mock, 13017), expected, "reset_tracks: {reset}");
    }
}

/// Marks all training material of a course as done, as the player would.
fn finish_material(admin: &Actor, user: u64, course: u64) {
    let mut snapshot = admin.read("/_mock/snapshot");
    let tracking = &mut snapshot["world"]["enrollments"]["tracking"];
    tracking.as_array_mut().unwrap().push(json!([user, course, {"done": 1, "of": 1}]));
    admin.ok("PUT", "/_mock/snapshot", snapshot);
}

#[test]
fn b103_many_may_leave_plans_in_the_background() {
    let people: Vec<u64> = (14_000..14_251).collect();
    let users: Vec<Value> =
        people.iter().map(|id| json!({"id": id, "username": format!("u{id}")})).collect();
    let seats: Vec<Value> = people.iter().map(|id| json!({"username": format!("u{id}")})).collect();
    let mock = mock_with(json!({
        "users": users, "courses": [{"name": "Safety", "id": 134}],
        "learning_plans": [
            {"title": "Onboarding", "id": 7, "courses": [{"course": "134"}], "users": seats},
        ],
    }));
    mock.switch(MassActionJob::Above250);
    let admin = Actor::superadmin(&mock);
    let leave = |users: &[u64]| {
        let body = json!({
            "user_ids": users, "learningplan_ids": [7],
            "cascade_unenroll_from_courses_in_selected_learning_plan": true,
        });
        admin.ok("DELETE", &format!("{PLANS}/enrollments"), body)["data"].clone()
    };
    assert_eq!(leave(&people), json!({"un_enrolled": [], "errors": [], "background_job": true}));
    assert_eq!(admin.read(&format!("{PLANS}/enrollments"))["data"]["total_count"], 0);
    assert!(mock.enrollments().is_empty());
    let job = &mock.jobs()[0];
    assert_eq!((job.total, job.done, job.errors), (251, 251, 0));
    // Up to 250 it is done at once; nobody was in the plan any more.
    let answer = leave(&people[..250]);
    assert_eq!(answer["errors"].as_array().unwrap().len(), 250);
    assert_eq!(mock.jobs().len(), 1);
}
