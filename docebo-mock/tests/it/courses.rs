//! Courses on the wire.

use docebo_mock::DoceboMock;
use serde_json::{Value, json};

use crate::support::{Actor, error, mock_with};

fn mock() -> DoceboMock {
    mock_with(json!({
        "now": "2026-03-02 09:00:00",
        "profiles": [{"name": "Viewers", "permissions": ["course/view"]}],
        "users": [
            {"username": "ann", "id": 13017, "password": "Passw0rd"},
            {"username": "pat", "id": 13021, "level": "power_user", "password": "Passw0rd"},
        ],
        "courses": [
            {"name": "Safety &amp; health", "code": "SAFE", "id": 134, "materials": 2,
                "description": "<p>Be safe</p>", "duration": 3600,
                "created": "2025-01-01 08:00:00"},
            {"name": "tools", "code": "A-TOOLS", "id": 135, "type": "classroom", "moderated": true,
                "starts": "2026-01-01", "ends": "2026-12-31", "created": "2025-03-01 08:00:00"},
            {"name": "Sales", "id": 136, "published": false, "created": "2025-02-01 08:00:00"},
        ],
        "enrollments": [
            {"user": "ann", "course": "SAFE", "status": "in_progress", "score": 40,
                "active_until": "2026-06-30 00:00:00"},
            {"user": "pat", "course": "SAFE", "status": "waiting"},
        ],
        "learning_plans": [{"title": "Onboarding", "id": 7, "courses": [{"course": "SAFE"}]}],
        "power_users": [{"username": "pat", "profiles": ["Viewers"], "courses": ["A-TOOLS"]}],
    }))
}

fn column(actor: &Actor, target: &str, name: &str) -> Vec<Value> {
    let answer = actor.read(target);
    let rows = answer["data"]["items"].as_array().unwrap().iter();
    rows.map(|row| row[name].clone()).collect()
}

#[test]
fn the_admin_list_in_its_own_keys() {
    let answer = Actor::superadmin(&mock()).read("/course/v1/courses?search_text=SAFE");
    let mut row = answer["data"]["items"][0].clone();
    let keys: Vec<&String> = row.as_object().unwrap().keys().collect();
    assert!(keys.iter().any(|key| *key == "uidCourse"));
    row.as_object_mut().unwrap().remove("uidCourse");
    assert_eq!(
        row,
        json!({
            "id": 134, "code": "SAFE", "title": "Safety &amp; health", "type": "elearning",
            "language": "english", "language_label": "English", "is_deleted": false,
            "thumbnail": null, "course_status": "published", "published": true,
            "creation_date": "2025-01-01 08:00:00", "last_update": "2025-01-01 08:00:00",
            "created_by": null, "category_name": null, "slug_name": "safety-amp-health",
            "start_date": null, "end_date": null, "enrolled_count": 1, "waiting_list": 1,
            "session_waiting_list": null, "sessions_count": 0,
            "users_without_session_count": null, "average_completion_time": null,
            "outdated_count": null, "imported_from_content_marketplace": false,
            "decommissioned_at": null, "removed_at": null, "actions": [],
        })
    );
}

#[test]
fn the_learn_list_in_its_own_keys_twenty_a_page() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let answer = admin.read("/learn/v1/courses");
    assert_eq!(answer["data"]["current_page_size"], 20);
    assert_eq!(admin.read("/course/v1/courses")["data"]["current_page_size"], 200);
    let mut row = answer["data"]["items"][1].clone();
    assert!(row["uidCourse"].as_str().unwrap().starts_with("C-"));
    row.as_object_mut().unwrap().remove("uidCourse");
    assert_eq!(
        row,
        json!({
            "id_course": 135, "name": "tools", "description": "",
            "date_last_updated": "2025-03-01 08:00:00", "course_type": "classroom",
            "selling": false, "code": "A-TOOLS", "slug_name": "tools", "image": null,
            "img_url": null, "duration": 0, "language": "english", "language_label": "English",
            "multi_languages": [], "price": "0", "is_new": "0", "is_opened": "1",
            "rating_option": "disabled", "current_rating": 0, "credits": 0, "can_rate": false,
            "can_self_unenroll": false, "start_date": "2026-01-01", "end_date": "2026-12-31",
            "category": {}, "enrollment_policy": 1, "max_attempts": null, "available_seats": {},
            "is_affiliate": false, "affiliate_price": null, "partner_fields": null,
            "partner_data": null,
        })
    );
}

#[test]
fn both_lists_sort_search_and_page() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    for (query, expected) in [
        ("", [134, 135, 136]),
        ("?sort_attr=title", [134, 136, 135]),
        ("?sort_attr=title&sort_dir=desc", [135, 136, 134]),
        ("?sort_attr=creation_date", [134, 136, 135]),
        ("?sort_attr=code", [136, 135, 134]),
    ] {
        let found = column(&admin, &format!("/course/v1/courses{query}"), "id");
        assert_eq!(found, expected.map(|id| json!(id)), "{query}");
    }
    let echoed = admin.read("/course/v1/courses?sort_attr=title")["data"]["sort"].clone();
    assert_eq!(echoed, json!([{"sort_attr": "title", "sort_dir": "asc"}]));
    assert_eq!(column(&admin, "/course/v1/courses?search_text=too", "id"), [json!(135)]);
    assert_eq!(column(&admin, "/course/v1/courses?page=2&page_size=2", "id"), [json!(136)]);
    // One of the two sort fields alone has no effect.
    let ids = |query: &str| column(&admin, &format!("/learn/v1/courses?{query}"), "id_course");
    assert_eq!(ids("sort_by=name"), [json!(134), json!(135), json!(136)]);
    let sorted = ids("sort_by=name&sort_by_direction=desc");
    assert_eq!(sorted, [json!(135), json!(136), json!(134)]);
    assert_eq!(ids("updated_from=2025-02-15"), [json!(135)]);
    let answer = admin.get("/course/v1/courses?sort_attr=colour");
    assert_eq!(answer.json(), error("Bad Request", "Invalid sort_attr: colour", 1001, 400));
}

#[test]
fn the_single_views() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    assert_eq!(
        admin.get("/course/v1/courses/136").text(),
        r#"{"data":{"id":136,"title":"Sales","code":null,"type":"elearning","status":"unpublished"},"version":"1.0.0","_links":[]}"#
    );
    let ann = Actor::sign_in(&mock, "ann", "Passw0rd");
    let mut view = ann.read("/learn/v1/courses/134")["data"].clone();
    view.as_object_mut().unwrap().remove("uidCourse");
    assert_eq!(
        view,
        json!({
            "id": 134, "name": "Safety &amp; health", "code": "SAFE", "type": "elearning",
            "status": "in_progress", "level": "learner", "description": "<p>Be safe</p>",
            "lang_code": "en", "slug_name": "safety-amp-health", "can_self_unenroll": false,
            "on_sale": false, "deeplink": null, "deadline": "2026-06-30 00:00:00",
            "completion_date": null, "final_score": 40, "thumbnail": null, "duration": 3600,
            "credits": 0, "additional_fields": [],
            "tree": [
                {"id": "1", "name": "Training material 1", "type": "htmlpage", "resource_id": 1,
                    "is_folder": false, "status": "completed"},
                {"id": "2", "name": "Training material 2", "type": "htmlpage", "resource_id": 2,
                    "is_folder": false, "status": "ab-initio"},
            ],
            "sessions": [], "instructors": [], "available_seats": [],
            "learningplans": [{"id": 7}], "certificate_url": null, "permissions": [],
        })
    );
    assert_eq!(admin.read("/learn/v1/courses/134")["data"]["status"], "");
    for target in ["/course/v1/courses/999", "/learn/v1/courses/99999999999"] {
        assert_eq!(admin.get(target).json(), error("Not Found", "Not found", 0, 404));
    }
}

#[test]
fn each_level_sees_its_own_courses() {
    let mock = mock();
    let ann = Actor::sign_in(&mock, "ann", "Passw0rd");
    let pat = Actor::sign_in(&mock, "pat", "Passw0rd");
    assert_eq!(ann.get("/course/v1/courses").status, 403);
    assert_eq!(column(&ann, "/learn/v1/courses", "id_course"), [json!(134)]);
    assert_eq!(ann.get("/learn/v1/courses/135").status, 403);
    assert_eq!(column(&pat, "/course/v1/courses", "id"), [json!(135)]);
    assert_eq!(pat.get("/course/v1/courses/134").status, 403);
    assert_eq!(column(&pat, "/learn/v1/courses", "id_course"), [json!(134), json!(135)]);
    let nobody = Actor::nobody(&mock);
    assert_eq!(nobody.get("/learn/v1/courses/134").status, 401);
    assert_eq!(nobody.get("/learn/v1/courses").status, 401);
}

#[test]
fn a_course_is_made_from_name_description_and_type() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let body = json!({"name": "New", "description": "<p/>", "course_type": "webinar",
        "code": "NEW", "status": "unpublished", "is_new": "1", "duration": "60"});
    let answer = admin.json("POST", "/learn/v1/courses", body);
    assert_eq!(answer.text(), r#"{"data":{"id_course":137},"version":"1.0.0","_links":[]}"#);
    let row = &admin.read("/learn/v1/courses?search_text=new")["data"]["items"][0];
    assert_eq!(
        json!([row["id_course"], row["course_type"], row["is_new"], row["duration"]]),
        json!([137, "webinar", "1", 60])
    );
    assert_eq!(admin.read("/course/v1/courses/137")["data"]["status"], "unpublished");
    for (body, message) in [
        (json!({"name": "x", "description": "y"}), "Name, description or type missing"),
        (
            json!({"name": " ", "description": "y", "course_type": "elearning"}),
            "Name, description or type missing",
        ),
        (
            json!({"name": "x", "description": "y", "course_type": "movie"}),
            "Invalid course_type: movie",
        ),
    ] {
        let answer = admin.json("POST", "/learn/v1/courses", body);
        assert_eq!(answer.json(), error("Bad Request", message, 1001, 400));
    }
    let ann = Actor::sign_in(&mock, "ann", "Passw0rd");
    let body = json!({"name": "x", "description": "y", "course_type": "elearning"});
    assert_eq!(ann.json("POST", "/learn/v1/courses", body).status, 403);
}

#[test]
fn b096_deleting_a_course_takes_its_enrollments_and_leaves_the_archive() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let target = "/learn/v1/enrollments/134/13017";
    admin.ok("PUT", target, json!({"enrollment_mode": "reenroll"}));
    let archived = mock.archived_enrollments();
    assert_eq!(archived.len(), 1);
    let answer = admin.send("DELETE", "/learn/v1/courses/134", None, "");
    assert_eq!(answer.text(), r#"{"data":{"success":true},"version":"1.0.0","_links":[]}"#);
    assert_eq!(admin.get("/course/v1/courses/134").status, 404);
    assert_eq!(admin.get(target).status, 404);
    assert_eq!(column(&admin, "/course/v1/courses/enrollments", "user_id"), Vec::<Value>::new());
    assert_eq!(mock.archived_enrollments(), archived);
    assert_eq!(admin.send("DELETE", "/learn/v1/courses/134", None, "").status, 404);
    let ann = Actor::sign_in(&mock, "ann", "Passw0rd");
    assert_eq!(ann.send("DELETE", "/learn/v1/courses/135", None, "").status, 403);
}
