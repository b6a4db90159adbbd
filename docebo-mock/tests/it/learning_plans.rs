//! Learning plans on the wire.

mod archiving;
#[cfg(feature = "client")]
mod client;
mod joining;
mod leaving;
mod older;
mod rights;

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
