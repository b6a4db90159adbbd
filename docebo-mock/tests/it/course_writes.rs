//! Courses: update, batch, and what they are made of.

use docebo_mock::DoceboMock;
use serde_json::{Value, json};

use crate::support::{Actor, error, mock_with};

fn mock() -> DoceboMock {
    mock_with(json!({
        "now": "2026-03-02 09:00:00",
        "profiles": [
            {"name": "Editors", "permissions": ["course/view", "course/create", "course/edit"]},
        ],
        "users": [
            {"username": "ann", "id": 13017, "password": "Passw0rd"},
            {"username": "pat", "id": 13021, "level": "power_user", "password": "Passw0rd"},
        ],
        "categories": [{"id": 1, "title": "Skills"}],
        "course_fields": [
            {"id": 12, "name": "Audience", "mandatory": true},
            {"id": 15, "name": "Budget", "type": "dropdown"},
        ],
        "courses": [
            {"name": "Safety", "code": "SAFE", "id": 134, "fields": {"12": "All"}, "created": "2025-01-01 08:00:00",
                "material": [
                    {"title": "Watch", "type": "video", "id": 900},
                    {"title": "The end", "contents": [{"title": "Prove it", "type": "test"}]},
                ]},
            {"name": "Tools", "code": "TOOLS", "id": 135, "type": "classroom"},
        ],
        "enrollments": [{"user": "ann", "course": "SAFE", "status": "in_progress"}],
        "power_users": [{"username": "pat", "profiles": ["Editors"], "courses": ["TOOLS"]}],
    }))
}

#[test]
fn material_comes_with_the_callers_status() {
    let mock = mock();
    let ann = Actor::sign_in(&mock, "ann", "Passw0rd");
    assert_eq!(
        ann.get("/learn/v1/courses/134/los").text(),
        concat!(
            r#"{"data":{"items":[{"id_org":900,"title":"Watch","object_type":"video","#,
            r#""lo_type":"video","id_resource":900,"id_parent":null,"item_id":900,"#,
            r#""status":"completed"},{"id_org":902,"title":"Prove it","object_type":"test","#,
            r#""lo_type":"test","id_resource":902,"id_parent":901,"item_id":902,"#,
            r#""status":"ab-initio"}]},"version":"1.0.0","_links":[]}"#,
        )
    );
    let tree = ann.read("/learn/v1/courses/134")["data"]["tree"].clone();
    assert_eq!(
        tree[1],
        json!({"id": "901", "name": "The end", "is_folder": true, "children": [
            {"id": "902", "name": "Prove it", "type": "test", "resource_id": 902,
                "is_folder": false, "status": "ab-initio"},
        ]})
    );
    let admin = Actor::superadmin(&mock);
    let statuses = |target: &str| -> Vec<Value> {
        let answer = admin.read(target);
        let rows = answer["data"]["items"].as_array().unwrap().iter();
        rows.map(|row| row["status"].clone()).collect()
    };
    assert_eq!(statuses("/learn/v1/courses/134/los"), ["ab-initio", "ab-initio"]);
    // Of a course of which only the number of pieces is known, too.
    assert_eq!(statuses("/learn/v1/courses/135/los"), ["ab-initio"]);
    assert_eq!(ann.get("/learn/v1/courses/135/los").status, 403);
    let missing = admin.get("/learn/v1/courses/999/los");
    assert_eq!(missing.json(), error("Not Found", "Not found", 0, 404));
}

fn batch(actor: &Actor, items: Value, options: Value) -> Value {
    actor.ok("POST", "/learn/v1/courses/batch", json!({"items": items, "options": options}))["data"]
        .clone()
}

fn learn_row(actor: &Actor, search: &str) -> Value {
    actor.read(&format!("/learn/v1/courses?search_text={search}"))["data"]["items"][0].clone()
}

#[test]
fn a_course_changes_name_description_and_code() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let target = "/learn/v1/courses/135";
    let body = json!({"id": 135, "name": "Hand tools", "description": "<p>!</p>", "code": "HT"});
    let answer = admin.json("PUT", target, body);
    assert_eq!(answer.text(), r#"{"data":{"success":true},"version":"1.0.0","_links":[]}"#);
    let row = learn_row(&admin, "HT");
    assert_eq!(
        json!([row["name"], row["description"], row["date_last_updated"]]),
        json!(["Hand tools", "<p>!</p>", "2026-03-02 09:00:00"])
    );
    // What is absent stays, and the old code leads nowhere.
    admin.ok("PUT", target, json!({"name": "Tools again"}));
    assert_eq!(learn_row(&admin, "HT")["description"], "<p>!</p>");
    assert_eq!(admin.read("/learn/v1/courses?search_text=TOOLS")["data"]["count"], 1);
    let sent: Vec<String> = mock.outbox().iter().map(|sent| format!("{sent:?}")).collect();
    assert!(sent.iter().any(|sent| sent.contains("course.updated")), "{sent:?}");

    for (body, message) in [
        (json!({"name": ""}), "Name, description or type missing"),
        (json!({"id": 134, "name": "x"}), "id is not that of the path"),
    ] {
        let answer = admin.json("PUT", target, body);
        assert_eq!(answer.json(), error("Bad Request", message, 1001, 400));
    }
    let missing = admin.json("PUT", "/learn/v1/courses/999", json!({}));
    assert_eq!(missing.json(), error("Not Found", "Not found", 0, 404));
    let (ann, pat) =
        (Actor::sign_in(&mock, "ann", "Passw0rd"), Actor::sign_in(&mock, "pat", "Passw0rd"));
    assert_eq!(ann.json("PUT", target, json!({"name": "x"})).status, 403);
    assert_eq!(pat.json("PUT", "/learn/v1/courses/134", json!({"name": "x"})).status, 403);
    assert_eq!(pat.json("PUT", target, json!({"name": "x"})).status, 200);
}

#[test]
fn a_batch_makes_courses_row_by_row() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let items = json!([
        {"course_type": "elearning", "course_name": "Knots", "course_description": "<p/>",
            "course_code": "KNOTS", "course_language": "italian", "course_published": "unpublished",
            "course_category": "Skills", "course_difficulty": "easy", "user_enroll": 1,
            "user_enroll_begin": "2026-01-01", "user_enroll_end": "2026-12-31",
            "course_avg_time": "01:30:00", "course_for_sale": 1, "course_price": 1050,
            "course_status": 2, "course_credits": 150, "course_max_subscriptions": 5,
            "course_validity_begin": "2026-02-01", "course_validity_end": "2026-11-30",
            "batch_item_id": "a"},
        {"course_type": "webinar", "course_name": "W", "course_description": "d",
            "batch_item_id": "b"},
        {"course_type": "elearning", "course_name": "N"},
        {"course_type": "elearning", "course_name": "C", "course_description": "d",
            "course_category_id": 77},
        {"course_type": "classroom", "course_name": "Tools", "course_description": "d"},
        {"course_type": "elearning", "course_name": "T", "course_description": "d",
            "course_avg_time": "soon"},
    ]);
    let answer = admin.json("POST", "/learn/v1/course/importCourses", json!({"items": items}));
    assert_eq!(
        answer.text(),
        concat!(
            r#"{"data":[{"row_index":0,"success":true,"message":"","batch_item_id":"a"},"#,
            r#"{"row_index":1,"success":false,"message":"Invalid course_type: webinar","#,
            r#""batch_item_id":"b"},"#,
            r#"{"row_index":2,"success":false,"message":"course_description is required","#,
            r#""batch_item_id":null},"#,
            r#"{"row_index":3,"success":false,"message":"No category 77","batch_item_id":null},"#,
            r#"{"row_index":4,"success":false,"message":"The course exists already","#,
            r#""batch_item_id":null},"#,
            r#"{"row_index":5,"success":false,"message":"Invalid course_avg_time: soon","#,
            r#""batch_item_id":null}],"version":"1.0.0","_links":[]}"#,
        )
    );
    let row = learn_row(&admin, "KNOTS");
    assert_eq!(
        json!([
            row["name"],
            row["course_type"],
            row["language"],
            row["category"],
            row["enrollment_policy"],
            row["duration"],
            row["selling"],
            row["price"],
            row["credits"],
            row["start_date"],
            row["end_date"]
        ]),
        json!(["Knots", "elearning", "italian", {"id": 1, "name": "Skills"}, 2, 5400, true,
            "10.50", 1.5, "2026-02-01", "2026-11-30"])
    );
    assert_eq!(
        admin.read("/course/v1/courses?search_text=KNOTS")["data"]["items"][0]["published"],
        false
    );
    // Six rows, one course.
    assert_eq!(admin.read("/course/v1/courses")["data"]["total_count"], 3);
}

#[test]
fn a_batch_changes_courses_found_by_name_or_by_code() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let row = |name: &str, code: &str| {
        json!([{"course_type": "classroom", "course_name": name, "course_description": "d",
            "course_code": code}])
    };
    let by_name = batch(&admin, row("Tools", "T2"), json!({"update_course_info": true}));
    assert_eq!(by_name[0]["success"], true);
    assert_eq!(learn_row(&admin, "T2")["id_course"], 135);
    let options = json!({"update_course_info": 1, "use_code_to_update": 1});
    batch(&admin, row("Other tools", "T2"), options.clone());
    assert_eq!(learn_row(&admin, "T2")["name"], "Other tools");
    let answer = batch(&admin, row("No code", ""), options.clone());
    assert_eq!(answer[0]["message"], "course_code is required to find courses by code");
    // A name that a row of the same batch made is taken for the next one.
    let twice = json!([row("New", "")[0], row("New", "")[0]]);
    let answer = batch(&admin, twice, json!({}));
    assert_eq!(json!([answer[0]["success"], answer[1]["success"]]), json!([true, false]));
    let codes = json!([row("One", "SAME")[0], row("Two", "SAME")[0]]);
    batch(&admin, codes, json!({}));
    let answer = batch(&admin, row("Three", "SAME"), options.clone());
    assert_eq!(answer[0]["message"], "Several courses have the code SAME");

    let none = admin.json("POST", "/learn/v1/courses/batch", json!({"items": []}));
    assert_eq!(none.json(), error("Bad Request", "items is required", 1001, 400));
    let many = vec![row("x", "")[0].clone(); 1_001];
    let many = admin.json("POST", "/learn/v1/courses/batch", json!({"items": many}));
    assert_eq!(many.json(), error("Bad Request", "Too many items: 1000 at most", 1001, 400));
    // A power user changes courses in reach only.
    let pat = Actor::sign_in(&mock, "pat", "Passw0rd");
    let answer = batch(&pat, row("Theirs", "SAFE"), options.clone());
    assert_eq!(answer[0]["message"], "Permission denied");
    assert_eq!(batch(&pat, row("Ours", "T2"), options)[0]["success"], true);
    let ann = Actor::sign_in(&mock, "ann", "Passw0rd");
    let body = json!({"items": row("x", "")});
    assert_eq!(ann.json("POST", "/learn/v1/courses/batch", body).status, 403);
}

#[test]
fn the_compact_list_attaches_one_users_enrollment() {
    let mock = mock();
    let ann = Actor::sign_in(&mock, "ann", "Passw0rd");
    let target = "/learn/v1/courses/compact_list?course_ids[]=134&course_ids[]=135&course_ids[]=9";
    let answer = ann.send("POST", target, None, "");
    assert_eq!(
        answer.json()["data"],
        json!([{
            "id_course": 134, "code": "SAFE", "name": "Safety", "course_type": "elearning",
            "description": "", "selling": false, "slug_name": "safety", "enrolled": true,
            "enrollment_info": [{"status": "in_progress", "level": "learner",
                "date_inscr": "2026-03-02 09:00:00", "date_complete": null}],
            "can_enter": [{"can": true, "reason": null, "expiring_in": null}],
        }])
    );
    let admin = Actor::superadmin(&mock);
    let rows = |query: &str| admin.send("POST", &format!("{target}{query}"), None, "").json();
    let own = rows("");
    assert_eq!(
        json!([
            own["data"][1]["enrolled"],
            own["data"][1]["enrollment_info"],
            own["data"][1]["can_enter"][0]["reason"]
        ]),
        json!([false, [], "not_enrolled"])
    );
    let anns = rows("&user_id=13017&enrolled_only=1");
    assert_eq!(anns["data"].as_array().unwrap().len(), 1);
    assert_eq!(anns["data"][0]["enrolled"], true);
    assert_eq!(rows("&user_id=99")["status"], 404);
    let other = ann.send("POST", &format!("{target}&user_id=13021"), None, "");
    assert_eq!(other.status, 403);
}

#[test]
fn additional_fields_are_listed_and_shown() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    assert_eq!(
        admin.read("/learn/v1/courses/field")["data"]["items"],
        json!([
            {"field_id": 12, "type_field": "textfield", "name_field": "Audience",
                "is_mandatory": true, "sequence": 1},
            {"field_id": 15, "type_field": "dropdown", "name_field": "Budget",
                "is_mandatory": false, "sequence": 2},
        ])
    );
    assert_eq!(
        admin.read("/learn/v1/courses/field?page=2&page_size=1")["data"]["items"][0]["field_id"],
        15
    );
    let row = &admin.read("/course/v1/courses")["data"]["items"][0];
    assert_eq!(json!([row["field_12"], row["field_15"]]), json!(["All", null]));
    assert_eq!(
        admin.read("/learn/v1/courses/134")["data"]["additional_fields"],
        json!([{"id": 12, "title": "Audience", "type": "textfield", "value": "All"}])
    );
    let ann = Actor::sign_in(&mock, "ann", "Passw0rd");
    assert_eq!(ann.get("/learn/v1/courses/field").status, 403);
}
