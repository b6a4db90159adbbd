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
        "courses": [
            {"name": "Safety", "code": "SAFE", "id": 134, "created": "2025-01-01 08:00:00",
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
