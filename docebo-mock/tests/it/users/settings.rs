//! Personal settings.

use serde_json::{Value, json};

use super::{ANN, BOB, PIA, actors, user_data};
use crate::support::{Actor, error};

fn route(user: u32) -> String {
    format!("/manage/v1/user/{user}/settings")
}

fn set(name: &str, value: &str) -> Value {
    json!({"settings": [{"name": name, "value": value}]})
}

#[test]
fn settings_that_have_a_value_are_listed() {
    let (_mock, admin) = actors();
    assert_eq!(
        admin.get(&route(ANN)).text(),
        concat!(
            r#"{"data":{"items":[{"name":"ui.language","value":"english"},"#,
            r#"{"name":"timezone","value":"Europe/Rome"}],"count":2,"has_more_data":false,"#,
            r#""cursor":null,"current_page":1,"current_page_size":200,"total_page_count":1,"#,
            r#""total_count":2,"sort":[]},"version":"1.0.0","_links":[]}"#,
        )
    );
    let second = admin.read(&format!("{}?page=2&page_size=1", route(ANN)));
    assert_eq!(second["data"]["items"], json!([{"name": "timezone", "value": "Europe/Rome"}]));
    let missing = error("Not Found", "User not found", 0, 404);
    assert_eq!(admin.get(&route(99_999)).json(), missing);
}

#[test]
fn what_is_refused_is_told_beside_what_was_saved() {
    let (_mock, admin) = actors();
    let body = json!({"settings": [
        {"name": "ui.language", "value": "it"}, {"name": "timezone", "value": "Mars/Olympus"},
        {"name": "date_format", "value": "en-gb"}, {"name": "ui.theme", "value": "dark"},
    ]});
    assert_eq!(
        admin.json("POST", &route(ANN), body).text(),
        concat!(
            r#"{"data":{"items":[{"name":"ui.language","value":"italian"},"#,
            r#"{"name":"timezone","value":"Europe/Rome"},{"name":"date_format","value":"en-gb"}],"#,
            r#""count":3,"has_more_data":false,"cursor":null,"current_page":1,"#,
            r#""current_page_size":200,"total_page_count":1,"total_count":3,"sort":[]},"#,
            r#""version":"1.0.0","_links":[],"#,
            r#""extra_data":{"timezone":"Invalid timezone","ui.theme":"Unknown setting"}}"#,
        )
    );
    let data = user_data(&admin, ANN);
    assert_eq!((&data["language"], &data["timezone"]), (&json!("italian"), &json!("Europe/Rome")));
    let saved = admin.ok("POST", &route(ANN), set("timezone", "america/new_york"));
    assert_eq!(saved["extra_data"], Value::Null);
    assert_eq!(saved["data"]["items"][1]["value"], "America/New_York");
    let missing = error("Bad Request", "Missing mandatory params", 1001, 400);
    assert_eq!(admin.json("POST", &route(ANN), json!({})).json(), missing);
    assert_eq!(admin.json("POST", &route(99_999), set("timezone", "UTC")).status, 404);
}

#[test]
fn settings_are_one_s_own_or_of_users_in_reach() {
    let (mock, admin) = actors();
    let ann = Actor::sign_in(&mock, "Ann", "Passw0rd");
    assert_eq!(ann.get(&route(ANN)).status, 200);
    let saved = ann.ok("POST", &route(ANN), set("ui.language", "german"));
    assert_eq!(saved["data"]["items"][0]["value"], "german");
    let forbidden = error("Forbidden", "You are not allowed to perform this action.", 1002, 403);
    assert_eq!(ann.get(&route(BOB)).json(), forbidden);
    assert_eq!(ann.json("POST", &route(BOB), set("timezone", "UTC")).json(), forbidden);

    let pia = Actor::sign_in(&mock, "pia", "Passw0rd");
    assert_eq!((pia.get(&route(ANN)).status, pia.get(&route(BOB)).status), (200, 404));
    assert_eq!(pia.json("POST", &route(ANN), set("timezone", "UTC")).status, 200);
    assert_eq!(pia.json("POST", &route(BOB), set("timezone", "UTC")).status, 404);
    assert_eq!(pia.json("POST", &route(PIA), set("timezone", "UTC")).status, 200);
    admin.ok("PUT", &format!("/manage/v1/user/{ANN}"), json!({"level": 3}));
    assert_eq!(pia.json("POST", &route(ANN), set("timezone", "UTC")).status, 403);
    assert_eq!(Actor::nobody(&mock).get(&route(ANN)).status, 401);
}
