//! Learning plans on the wire.

mod older;

use docebo_mock::DoceboMock;
use serde_json::{Value, json};

use crate::support::{Actor, error, mock_with};

const PLANS: &str = "/learningplan/v1/learningplans";

/// Three courses; plan 7 holds the first two, plan 8 the last two. `ann` (13017) is in plan 7.
fn mock() -> DoceboMock {
    mock_with(json!({
        "now": "2026-03-02 09:00:00",
        "users": [
            {"username": "ann", "id": 13017, "first_name": "Ann", "last_name": "Lee",
                "password": "Passw0rd"},
            {"username": "bob", "id": 13018},
            {"username": "gone", "id": 13019, "active": false},
            {"username": "late", "id": 13020, "expiration": "2026-03-02"},
            {"username": "pat", "id": 13021, "level": "power_user", "password": "Passw0rd"},
        ],
        "courses": [
            {"name": "Safety", "code": "SAFE", "id": 134, "created": "2025-01-01 08:00:00"},
            {"name": "Tools & more", "id": 135, "type": "classroom",
                "starts": "2026-01-01", "ends": "2026-12-31"},
            {"name": "Sales", "code": "SALE", "id": 136},
        ],
        "learning_plans": [
            {"title": "Onboarding", "code": "ONB", "id": 7, "description": "<p>Welcome</p>",
                "price": "49.90", "credits": 2.5, "created": "2025-06-01 08:00:00",
                "courses": [{"course": "SAFE"}, {"course": "135", "required": false}],
                "users": [{"username": "ann", "from": "2026-01-01 00:00:00",
                    "until": "2026-12-31 23:59:59", "assignment_type": "mandatory"}]},
            {"title": "advanced", "id": 8, "published": false,
                "courses": [{"course": "135"}, {"course": "SALE"}]},
        ],
    }))
}

/// The page's numbers around its rows.
fn page(items: Value, total: u64) -> Value {
    let count = items.as_array().map_or(0, Vec::len);
    json!({
        "data": {
            "items": items,
            "count": count,
            "has_more_data": false,
            "cursor": null,
            "current_page": 1,
            "current_page_size": 200,
            "total_page_count": u64::from(total > 0),
            "total_count": total,
            "sort": []
        },
        "version": "1.0.0",
        "_links": []
    })
}

/// A user's course enrollments, wherever they come from: course and status.
fn courses_of(mock: &DoceboMock, user: u64) -> Vec<(u64, String)> {
    let world = Actor::superadmin(mock).read("/_mock/snapshot");
    let rows = world["world"]["enrollments"]["active"].as_array().unwrap().iter();
    rows.filter(|row| row["user"] == user)
        .map(|row| (row["course"].as_u64().unwrap(), row["status"].as_str().unwrap().to_owned()))
        .collect()
}

fn ids(mock: &DoceboMock, user: u64) -> Vec<u64> {
    courses_of(mock, user).into_iter().map(|(course, _)| course).collect()
}

/// The titles or names in the order of a list.
fn column(answer: &Value, name: &str) -> Vec<String> {
    let rows = answer["data"]["items"].as_array().unwrap().iter();
    rows.map(|row| row[name].to_string()).collect()
}

#[track_caller]
fn refused(actor: &Actor, method: &str, target: &str, body: Value, expected: Value) {
    let answer = actor.json(method, target, body);
    assert_eq!(answer.json(), expected, "{method} {target}");
    assert_eq!(u64::from(answer.status), expected["status"].as_u64().unwrap());
}

#[test]
fn the_list_shows_plans_as_administrators_see_them() {
    let mock = mock();
    let mut answer = Actor::superadmin(&mock).read(PLANS);
    for row in answer["data"]["items"].as_array_mut().unwrap() {
        assert_eq!(row["uuid"].as_str().unwrap().len(), 36);
        row["uuid"] = json!("u");
    }
    let mut expected = page(
        json!([
            {"learning_plan_id": 7, "uuid": "u", "code": "ONB", "title": "Onboarding",
                "thumbnail_url": null, "price": "49.90", "credits": 2.5, "is_published": true,
                "is_publishable": true, "assigned_courses_count": 2,
                "assigned_enrollments_count": 1, "assigned_catalogs_count": 0,
                "assigned_channels_count": 0, "created_on": "2025-06-01 08:00:00",
                "created_by": null, "updated_on": "2025-06-01 08:00:00", "updated_by": null},
            {"learning_plan_id": 8, "uuid": "u", "code": null, "title": "advanced",
                "thumbnail_url": null, "price": null, "credits": null, "is_published": false,
                "is_publishable": true, "assigned_courses_count": 2,
                "assigned_enrollments_count": 0, "assigned_catalogs_count": 0,
                "assigned_channels_count": 0, "created_on": "2026-03-02 09:00:00",
                "created_by": null, "updated_on": "2026-03-02 09:00:00", "updated_by": null},
        ]),
        2,
    );
    expected["data"]["sort"] = json!([{"sort_attr": "learning_plan_id", "sort_dir": "asc"}]);
    assert_eq!(answer, expected);
}

#[test]
fn the_keys_of_a_row_stand_in_the_platforms_order() {
    let text = Actor::superadmin(&mock()).get(&format!("{PLANS}/7")).text();
    assert_eq!(
        text,
        concat!(
            r#"{"data":{"learning_plan_id":7,"title":"Onboarding","code":"ONB","#,
            r#""description":"<p>Welcome</p>","is_published":true},"version":"1.0.0","_links":[]}"#
        )
    );
}

#[test]
fn the_list_is_searched_sorted_and_cut() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let titles = |query: &str| column(&admin.read(&format!("{PLANS}?{query}")), "title");
    assert_eq!(titles("search_text=ONB"), ["\"Onboarding\""]);
    assert_eq!(titles("search_text=BOARD"), ["\"Onboarding\""]);
    assert!(titles("search_text=nothing").is_empty());
    assert_eq!(titles("sort_attr=title"), ["\"advanced\"", "\"Onboarding\""]);
    assert_eq!(titles("sort_attr=created_on&sort_dir=desc"), ["\"advanced\"", "\"Onboarding\""]);
    assert_eq!(titles("page=2&page_size=1"), ["\"advanced\""]);
    assert_eq!(titles("page=0&page_size=1"), ["\"Onboarding\""]);
    let over = admin.read(&format!("{PLANS}?page_size=5000&get_total_count=1"));
    assert_eq!(over["data"]["current_page_size"], 200);
    refused(
        &admin,
        "GET",
        &format!("{PLANS}?sort_attr=colour"),
        json!({}),
        error("Bad Request", "Invalid sort_attr: colour", 1001, 400),
    );
}

#[test]
fn an_unknown_plan_is_404_on_every_route() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let expected = error("Not Found", "Not found", 0, 404);
    for path in ["99", "99/courses", "99/courses/enrollments", "4294967303"] {
        refused(&admin, "GET", &format!("{PLANS}/{path}"), json!({}), expected.clone());
    }
    refused(&admin, "GET", "/learn/v1/lp/99", json!({}), expected.clone());
    refused(&admin, "POST", &format!("{PLANS}/99/enrollments/13018"), json!({}), expected.clone());
    refused(&admin, "POST", &format!("{PLANS}/7/enrollments/99"), json!({}), expected.clone());
    let body = json!({"items": {"user_ids": [13018]}});
    refused(&admin, "POST", &format!("{PLANS}/99/enrollments/bulk"), body, expected.clone());
    refused(&admin, "DELETE", "/learn/v1/lp", json!({"id": 99}), expected);
}

#[test]
fn the_courses_of_a_plan_stand_in_their_order() {
    let answer = Actor::superadmin(&mock()).read(&format!("{PLANS}/7/courses"));
    let uids = column(&answer, "uid");
    assert!(uids[0].starts_with("\"E-") && uids[1].starts_with("\"C-"), "{uids:?}");
    let mut expected = page(
        json!([
            {"id": 134, "uid": "", "code": "SAFE", "title": "Safety", "type": "elearning",
                "sequence": 1, "is_required": true, "is_published": true,
                "prerequisites_count": 0, "courses_to_be_completed": null,
                "postpone_access": null, "create_date": "2025-01-01 08:00:00"},
            {"id": 135, "uid": "", "code": null, "title": "Tools & more", "type": "classroom",
                "sequence": 2, "is_required": false, "is_published": true,
                "prerequisites_count": 0, "courses_to_be_completed": null,
                "postpone_access": null, "create_date": "2026-03-02 09:00:00"},
        ]),
        2,
    );
    for (row, uid) in expected["data"]["items"].as_array_mut().unwrap().iter_mut().zip(uids) {
        row["uid"] = serde_json::from_str(&uid).unwrap();
    }
    assert_eq!(answer, expected);
}

#[test]
fn rows_of_enrollments_carry_status_only_when_asked() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let plain = json!({
        "learning_plan_id": 7, "learning_plan_name": "Onboarding", "learning_plan_code": "ONB",
        "user_id": 13017, "username": "ann", "assignment_type": "mandatory",
        "enrollment_created_at": "2026-03-02 09:00:00", "enrollment_created_by": null,
        "enrollment_date_last_updated": "2026-03-02 09:00:00",
        "enrollment_validity_begin_date": "2026-01-01",
        "enrollment_validity_begin_datetime": "2026-01-01 00:00:00",
        "enrollment_validity_end_date": "2026-12-31",
        "enrollment_validity_end_datetime": "2026-12-31 23:59:59",
        "mandatory_courses_total_at_completion": null,
        "mandatory_courses_completed_at_completion": null
    });
    let path = format!("{PLANS}/enrollments");
    assert_eq!(admin.read(&path), page(json!([plain.clone()]), 1));

    let mut asked = plain;
    for (field, value) in [
        ("enrollment_status", json!("not_started")),
        ("enrollment_completion_date", json!(null)),
        ("enrollment_completion_percentage", json!(0)),
        ("enrollment_time_spent", json!(0)),
    ] {
        asked[field] = value;
    }
    let query = "extra_fields[]=enrollment_status&extra_fields[]=enrollment_completion_date\
                 &extra_fields[]=enrollment_completion_percentage\
                 &extra_fields[]=enrollment_time_spent";
    assert_eq!(admin.read(&format!("{path}?{query}")), page(json!([asked]), 1));
}

#[test]
fn enrollments_are_filtered_by_plans_and_users() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    for (plan, user) in [(7, 13018), (8, 13018), (8, 13017)] {
        admin.ok("POST", &format!("{PLANS}/{plan}/enrollments/{user}"), json!({}));
    }
    let pairs = |query: &str| {
        let answer = admin.read(&format!("{PLANS}/enrollments?{query}"));
        let plans = column(&answer, "learning_plan_id");
        plans.into_iter().zip(column(&answer, "user_id")).collect::<Vec<_>>()
    };
    let pair = |plan: &str, user: &str| (plan.to_owned(), user.to_owned());
    let (ann, bob) = ("13017", "13018");
    let all = [pair("7", ann), pair("7", bob), pair("8", ann), pair("8", bob)];
    assert_eq!(pairs(""), all);
    assert_eq!(pairs("learning_plan_id[]=8"), all[2..]);
    assert_eq!(pairs("user_id[]=13018"), [pair("7", bob), pair("8", bob)]);
    assert_eq!(pairs("user_id=13018&learning_plan_id[]=8"), [pair("8", bob)]);
    assert_eq!(pairs("learning_plan_id[]=8&learning_plan_id[]=7"), all);
    assert_eq!(pairs("learning_plan_id[]=99"), []);
    assert_eq!(pairs("user_id[]=4294967303"), [], "an id beyond all ids is nobody's");
    assert_eq!(pairs("page=2&page_size=3"), [pair("8", bob)]);
}

#[test]
fn course_enrollments_of_a_plan_speak_the_words_of_courses() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let path = format!("{PLANS}/7/courses/enrollments");
    let mut answer = admin.read(&format!("{path}?user_id[]=13017&enrollment_level[]=student"));
    for row in answer["data"]["items"].as_array_mut().unwrap() {
        row["course_uid"] = json!("");
    }
    let row = |course: u64, code: Value, name: &str, kind: &str, begin: Value, end: Value| {
        json!({
            "user_id": 13017, "username": "ann", "course_id": course, "course_uid": "",
            "course_code": code, "course_name": name, "course_type": kind,
            "course_begin_date": begin, "course_end_date": end, "enrollment_level": "student",
            "enrollment_status": "enrolled", "enrollment_created_by": null,
            "enrollment_created_at": "2026-03-02 09:00:00",
            "enrollment_validity_begin_date": "2026-01-01",
            "enrollment_validity_end_date": "2026-12-31",
            "enrollment_date_last_updated": "2026-03-02 09:00:00",
            "enrollment_completion_date": null, "enrollment_score": null
        })
    };
    let expected = json!([
        row(134, json!("SAFE"), "Safety", "elearning", json!(null), json!(null)),
        row(
            135,
            json!(null),
            "Tools & more",
            "classroom",
            json!("2026-01-01"),
            json!("2026-12-31")
        ),
    ]);
    assert_eq!(answer, page(expected, 2));
    assert_eq!(admin.read(&format!("{path}?enrollment_level[]=tutor")), page(json!([]), 0));
    // The test of running integrations for "is not in the plan".
    assert_eq!(admin.read(&format!("{path}?user_id[]=13018")), page(json!([]), 0));
}

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

/// `pat` with these permissions, plan 7 and users 13017 and 13018.
fn power_user(mock: &DoceboMock, permissions: Value) -> Actor {
    let admin = Actor::superadmin(mock);
    let body = json!({"name": "Plans", "permissions": permissions});
    let profile = admin.ok("POST", "/poweruser/v1/profiles", body)["data"]["profile_id"].clone();
    let one = "/poweruser/v1/powerusers/13021";
    let body = json!({"user_ids": [13021], "profile_ids": [profile]});
    admin.ok("PUT", "/poweruser/v1/powerusers/profiles", body);
    admin.ok("PUT", &format!("{one}/users"), json!({"user_ids": [13017, 13018]}));
    admin.ok("PUT", &format!("{one}/learningplans"), json!({"learningplan_ids": [7]}));
    Actor::sign_in(mock, "pat", "Passw0rd")
}

#[test]
fn b107_a_power_user_enrolls_only_in_assigned_plans() {
    let mock = mock();
    let pat = power_user(&mock, json!(["enrollment/create", "enrollment/delete"]));
    let forbidden = error("Forbidden", "You are not allowed to perform this action.", 1002, 403);
    let join = |plan: u64, user: u64| format!("{PLANS}/{plan}/enrollments/{user}");
    pat.ok("POST", &join(7, 13018), json!({}));
    refused(&pat, "POST", &join(8, 13018), json!({}), forbidden.clone());
    let body = json!({"items": {"user_ids": [13018]}});
    refused(&pat, "POST", &format!("{PLANS}/8/enrollments/bulk"), body, forbidden.clone());
    let body = json!({"id_lp": 8, "id_user": 13018});
    refused(&pat, "POST", "/learn/v1/lp/enroll", body, forbidden.clone());
    // Nor whom somebody else looks after.
    refused(&pat, "POST", &join(7, 13021), json!({}), forbidden);
    let body = json!({"user_ids": [13018], "learningplan_ids": [8, 7]});
    let answer = pat.ok("DELETE", &format!("{PLANS}/enrollments"), body);
    assert_eq!(
        answer["data"],
        json!({
            "un_enrolled": [13018],
            "errors": ["User 13018, learning plan 8: permission denied"]
        })
    );
}

#[test]
fn a_power_user_sees_assigned_plans_and_people() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    for path in ["7/enrollments/13021", "8/enrollments/13018", "7/enrollments/13018"] {
        admin.ok("POST", &format!("{PLANS}/{path}"), json!({}));
    }
    let pat = power_user(&mock, json!(["learningplan/view", "enrollment/view"]));
    assert_eq!(column(&pat.read(PLANS), "learning_plan_id"), ["7"]);
    let rows = pat.read(&format!("{PLANS}/enrollments"));
    assert_eq!(column(&rows, "user_id"), ["13017", "13018", "13021"], "oneself included");
    assert_eq!(pat.get(&format!("{PLANS}/8")).status, 403);
    let rows = pat.read(&format!("{PLANS}/7/courses/enrollments"));
    assert_eq!(rows["data"]["total_count"], 6);
}

#[test]
fn a_learner_sees_the_own_plans_and_changes_nothing() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    admin.ok("POST", &format!("{PLANS}/7/enrollments/13018"), json!({}));
    let ann = Actor::sign_in(&mock, "ann", "Passw0rd");
    assert_eq!(column(&ann.read(PLANS), "learning_plan_id"), ["7"]);
    assert_eq!(column(&ann.read("/learn/v1/lp"), "id"), ["\"7\""]);
    assert_eq!(column(&ann.read(&format!("{PLANS}/enrollments")), "user_id"), ["13017"]);
    let rows = ann.read(&format!("{PLANS}/7/courses/enrollments"));
    assert_eq!(column(&rows, "user_id"), ["13017", "13017"]);
    let forbidden = error("Forbidden", "You are not allowed to perform this action.", 1002, 403);
    for (method, target, body) in [
        ("GET", format!("{PLANS}/8"), json!({})),
        ("POST", format!("{PLANS}/8/enrollments/13017"), json!({})),
        ("POST", format!("{PLANS}/8/enrollments/bulk"), json!({})),
        ("DELETE", format!("{PLANS}/enrollments"), json!({})),
        ("POST", "/learn/v1/lp".to_owned(), json!({"name": "x", "description": "y"})),
        ("PUT", "/learn/v1/lp".to_owned(), json!({"id": 7, "name": "x", "description": "y"})),
        ("DELETE", "/learn/v1/lp".to_owned(), json!({"id": 7})),
    ] {
        refused(&ann, method, &target, body, forbidden.clone());
    }
}

#[test]
fn nobody_reads_plans_without_a_token() {
    let mock = mock();
    let nobody = Actor::nobody(&mock);
    for target in [PLANS, "/learn/v1/lp", "/learningplan/v1/learningplans/enrollments"] {
        assert_eq!(nobody.get(target).status, 401, "{target}");
    }
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

/// The extra columns of `ann` in plan 7, with course 134 and course 135 in these states.
fn progress(first: &str, second: &str) -> Value {
    let mock = mock_with(json!({
        "users": [{"username": "ann", "id": 13017}],
        "courses": [{"name": "A", "code": "A", "id": 134}, {"name": "B", "code": "B", "id": 135}],
        "enrollments": [
            {"user": "ann", "course": "A", "status": first, "enrolled": "2026-01-01 08:00:00",
                "completed": "2026-01-10 08:00:00", "total_time": 60},
            {"user": "ann", "course": "B", "status": second, "enrolled": "2026-01-01 08:00:00",
                "completed": "2026-02-20 08:00:00", "total_time": 30},
        ],
        "learning_plans": [{"title": "P", "id": 7,
            "courses": [{"course": "A"}, {"course": "B", "required": false}],
            "users": [{"username": "ann"}]}],
    }));
    let columns = ["status", "completion_date", "completion_percentage", "time_spent"];
    let query = columns.map(|column| format!("extra_fields[]=enrollment_{column}")).join("&");
    let row =
        &Actor::superadmin(&mock).read(&format!("{PLANS}/enrollments?{query}"))["data"]["items"][0];
    json!([
        row["enrollment_status"],
        row["enrollment_completion_percentage"],
        row["enrollment_completion_date"],
        row["enrollment_time_spent"],
        row["mandatory_courses_total_at_completion"],
        row["mandatory_courses_completed_at_completion"],
    ])
}

#[test]
fn the_status_of_a_plan_follows_from_its_courses() {
    let open = |status, percent| json!([status, percent, null, 90, null, null]);
    assert_eq!(progress("enrolled", "enrolled"), open("not_started", 0));
    assert_eq!(progress("in_progress", "enrolled"), open("in_progress", 0));
    assert_eq!(progress("completed", "enrolled"), open("in_progress", 50));
    let done = |at| json!(["completed", 100, at, 90, "1", "1"]);
    assert_eq!(progress("completed", "completed"), done("2026-02-20 08:00:00"));
    // What waits, is to be confirmed, suspended or overbooked does not count.
    for aside in ["waiting", "to_confirm", "suspended", "overbooking"] {
        assert_eq!(progress("completed", aside), done("2026-01-10 08:00:00"), "{aside}");
        assert_eq!(progress(aside, "enrolled"), open("not_started", 0), "{aside}");
    }
}
