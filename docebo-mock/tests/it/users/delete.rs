//! Deleting, for good.

use serde_json::{Value, json};

use super::{ANN, DAN, PIA, actors, names, row, world};
use crate::support::{Actor, error};

const TARGET: &str = "/manage/v1/user/delete";

#[test]
fn b054_users_are_deleted_by_number_or_by_name() {
    let (_mock, admin) = actors();
    let answer = admin.json("DELETE", TARGET, json!({"user_ids": ["13011", 99999]}));
    assert_eq!(
        answer.text(),
        r#"{"data":{"success":true,"deleted_user_ids":["13011"],"not_deleted_user_ids":["99999"]},"version":"1.0.0","_links":[]}"#
    );
    let deleted = admin.ok("DELETE", TARGET, json!({"user_names": ["DAN"]}));
    assert_eq!(deleted["data"]["deleted_user_ids"], json!(["13014"]));
    assert_eq!(names(&admin, "search_text=miller"), [""; 0]);
    let neither = admin.json("DELETE", TARGET, json!({}));
    let missing = error("Bad Request", "Missing mandatory params", 1001, 400);
    assert_eq!((neither.status, neither.json()), (400, missing));
}

#[test]
fn b055_a_deleted_user_is_gone() {
    let (_mock, admin) = actors();
    admin.ok("DELETE", TARGET, json!({"user_ids": [ANN]}));
    assert_eq!(admin.get(&format!("/manage/v1/user/{ANN}")).status, 404);
    let change = json!({"user_ids": [ANN], "status": 1});
    let change = admin.ok("PUT", "/manage/v1/user/change_status", change);
    assert_eq!(change["data"]["not_updated_ids"], json!(["13011"]));
    let again = admin.ok("DELETE", TARGET, json!({"user_ids": [ANN]}));
    assert_eq!(again["data"]["deleted_user_ids"], json!([]));
}

/// Whether a table speaks of a user, by number or by name.
fn speaks_of(table: &Value, id: u32, name: &str) -> bool {
    match table {
        Value::Number(number) => number.as_u64() == Some(id.into()),
        Value::String(text) => text == name || *text == id.to_string(),
        Value::Array(items) => items.iter().any(|item| speaks_of(item, id, name)),
        Value::Object(entries) => {
            entries.iter().any(|(key, value)| *key == id.to_string() || speaks_of(value, id, name))
        }
        Value::Null | Value::Bool(_) => false,
    }
}

#[test]
fn b056_b057_b058_nothing_is_left_of_a_deleted_user() {
    let (mock, admin) = actors();
    Actor::sign_in(&mock, "Ann", "Passw0rd");
    let before = world(&admin);
    for table in ["users", "enrollments", "auth"] {
        assert!(speaks_of(&before[table], ANN, "Ann"), "{table}");
    }
    admin.ok("DELETE", TARGET, json!({"user_ids": [ANN, PIA]}));
    for (table, content) in world(&admin).as_object().unwrap() {
        if table != "outbox" && table != "last_user_id" {
            assert!(!speaks_of(content, ANN, "Ann"), "{table}: {content}");
            assert!(!speaks_of(content, PIA, "pia"), "{table}: {content}");
        }
    }
    assert_eq!(row(&admin, "dan")["managers"].as_array().unwrap().len(), 1);
}

#[test]
fn b059_totals_shrink_with_every_deletion() {
    let (_mock, admin) = actors();
    let total = |admin: &Actor| admin.read("/manage/v1/user")["data"]["total_count"].clone();
    assert_eq!(total(&admin), 7);
    admin.ok("DELETE", TARGET, json!({"user_ids": [ANN, DAN]}));
    assert_eq!(total(&admin), 5);
}

#[test]
fn b060_a_successor_of_the_same_name_starts_from_nothing() {
    let (_mock, admin) = actors();
    admin.ok("DELETE", TARGET, json!({"user_names": ["ann", "pia"]}));
    let body = json!({"userid": "Ann", "password": "Passw0rd"});
    let id = admin.ok("POST", "/manage/v1/user", body)["data"]["user_id"].clone();
    assert!(id.as_u64().unwrap() > PIA.into(), "{id}");
    let id = u32::try_from(id.as_u64().unwrap()).unwrap();
    assert!(!speaks_of(&world(&admin)["enrollments"], id, "-"));
    assert_eq!(row(&admin, "Ann")["managers"], json!([]));
}

#[test]
fn some_accounts_are_not_deleted() {
    let (mock, admin) = actors();
    let own = admin.read("/manage/v1/user/session")["data"]["id"].clone();
    let body = json!({"userid": "service.connect", "password": "Passw0rd", "level": 3});
    let service = admin.ok("POST", "/manage/v1/user", body)["data"]["user_id"].clone();
    let answer = admin.ok("DELETE", TARGET, json!({"user_ids": [own, service]}));
    assert_eq!(answer["data"]["deleted_user_ids"], json!([]));
    let edit = json!({"firstname": "X"});
    assert_eq!(admin.json("PUT", &format!("/manage/v1/user/{service}"), edit).status, 403);
    let power_user = Actor::sign_in(&mock, "pia", "Passw0rd");
    let answer = power_user.ok("DELETE", TARGET, json!({"user_ids": [ANN, 13012, own]}));
    assert_eq!(answer["data"]["deleted_user_ids"], json!(["13011"]));
    let learner = Actor::sign_in(&mock, "boss", "Passw0rd");
    assert_eq!(learner.json("DELETE", TARGET, json!({"user_ids": [DAN]})).status, 403);
}
