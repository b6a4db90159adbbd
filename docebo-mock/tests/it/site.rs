//! The platform itself: settings, and what it says about itself before anybody signs in.

use docebo_mock::DoceboMock;
use serde_json::{Value, json};

use crate::support::{Actor, Answer, error, mock_with};

/// A platform that nobody registers on; Eve is a power user, Tim a user.
fn mock() -> DoceboMock {
    mock_with(json!({
        "settings": {
            "registration": "admin_only", "registration_domains": ["a.example", "b.example"],
            "active_languages": ["english", "arabic", "klingon"],
            "others": {"allow_only_password_change": "1"},
        },
        "profiles": [{"name": "All", "permissions": ["user/view", "user/edit"]}],
        "users": [
            {"username": "eve", "level": "power_user", "password": "Passw0rd"},
            {"username": "tim", "first_name": "Tim", "last_name": "Low", "password": "Passw0rd"},
        ],
        "power_users": [{"username": "eve", "profiles": ["All"]}],
    }))
}

#[track_caller]
fn refused(answer: &Answer, status: u16, message: &str) {
    let (name, code) = match status {
        400 => ("Bad Request", 1001),
        401 => ("Unauthorized", 0),
        _ => ("Forbidden", 1002),
    };
    assert_eq!((answer.status, answer.json()), (status, error(name, message, code, status)));
}

const BAD_TOKEN: &str = "Your request was made with invalid credentials.";
const FORBIDDEN: &str = "You are not allowed to perform this action.";

fn setting(actor: &Actor, name: &str) -> Value {
    actor.read(&format!("/manage/v1/setting/{name}"))["data"][name].clone()
}

fn set(actor: &Actor, settings: Value) -> Answer {
    actor.json("PUT", "/manage/v1/setting", json!({ "settings": settings }))
}

#[test]
fn settings_are_texts_by_name_and_null_when_not_set() {
    let admin = Actor::superadmin(&mock());
    let names = "email_as_username,password_min_length,registration,registration_domains,unheard";
    let answer = admin.get(&format!("/manage/v1/setting/{names}"));
    assert_eq!(
        answer.text(),
        concat!(
            r#"{"data":{"email_as_username":"0","password_min_length":"6","#,
            r#""registration":"admin_only","registration_domains":"a.example,b.example","#,
            r#""unheard":null},"version":"1.0.0","_links":[]}"#,
        )
    );
    let encoded = names.replace(',', "%2C");
    assert_eq!(admin.get(&format!("/manage/v1/setting/{encoded}")).text(), answer.text());
    assert_eq!(setting(&admin, "white_label_saved_by"), Value::Null);
    assert_eq!(setting(&admin, "activated_on"), "2022-01-01");
    assert_eq!(setting(&admin, "allow_only_password_change"), "1");
    // The place for names no rule reads is no setting itself.
    assert_eq!(setting(&admin, "others"), Value::Null);
}

#[test]
fn a_changed_setting_is_in_force_and_the_others_stay() {
    let admin = Actor::superadmin(&mock());
    let route = "/manage/v1/user?search_text=tim";
    let name = || admin.read(route)["data"]["items"][0]["fullname"].clone();
    assert_eq!(name(), "Tim Low");
    let answer = set(&admin, json!({"show_first_name_first": "0", "names_mandatory": true}));
    assert_eq!(
        (answer.status, answer.text()),
        (200, r#"{"data":{"success":true},"version":"1.0.0","_links":[]}"#.to_owned())
    );
    assert_eq!(name(), "Low Tim");
    assert_eq!(setting(&admin, "first_name_first"), "0");
    assert_eq!(setting(&admin, "password_min_length"), "6");
    let body = json!({"userid": "kim", "password": "Passw0rd"});
    let answer = admin.ok("POST", "/manage/v1/user", body.clone());
    assert_eq!(answer["data"]["success"], false);
    set(&admin, json!({"names_mandatory": "off", "password_min_length": 9}));
    assert_eq!(admin.ok("POST", "/manage/v1/user", body)["data"]["success"], false);
    let body = json!({"userid": "kim", "password": "Passw0rd!"});
    assert_eq!(admin.ok("POST", "/manage/v1/user", body)["data"]["success"], true);
}

#[test]
fn the_query_of_2017_changes_settings_too() {
    let admin = Actor::superadmin(&mock());
    let target = "/manage/v1/setting?settings[registration_hours]=48&settings[footer]=a%20b";
    assert_eq!(admin.ok("PUT", target, json!({}))["data"], json!({"success": true}));
    assert_eq!(setting(&admin, "registration_hours"), "48");
    assert_eq!(setting(&admin, "footer"), "a b");
}

#[test]
fn what_no_rule_reads_is_kept_until_it_is_null() {
    let admin = Actor::superadmin(&mock());
    assert_eq!(set(&admin, json!({"footer": " Acme ", "colour": 7, "others": "x"})).status, 200);
    assert_eq!(setting(&admin, "footer"), " Acme ");
    assert_eq!((setting(&admin, "colour"), setting(&admin, "others")), (json!("7"), json!("x")));
    assert_eq!(set(&admin, json!({"footer": null})).status, 200);
    assert_eq!((setting(&admin, "footer"), setting(&admin, "colour")), (Value::Null, json!("7")));
}

#[test]
fn a_value_that_does_not_fit_changes_nothing() {
    let admin = Actor::superadmin(&mock());
    for (name, value) in [
        ("email_as_username", json!("perhaps")),
        ("email_as_username", json!(null)),
        ("password_min_length", json!("-1")),
        ("password_min_length", json!(256)),
        ("registration", json!("sometimes")),
        ("activated_on", json!("yesterday")),
        ("default_language", json!("german")),
        ("default_timezone", json!("Europe/Atlantis")),
    ] {
        let answer = set(&admin, json!({"a_first": "1", name: value}));
        refused(&answer, 400, &format!("Invalid value: {name}"));
    }
    refused(&set(&admin, json!({"active_languages": ""})), 400, "Invalid value: default_language");
    assert_eq!(setting(&admin, "a_first"), Value::Null);
    assert_eq!(setting(&admin, "password_min_length"), "6");
    for body in [json!({}), json!({"settings": []})] {
        let answer = admin.json("PUT", "/manage/v1/setting", body);
        let required = error("Bad Request", "Required option not set: settings", 1006, 400);
        assert_eq!((answer.status, answer.json()), (400, required));
    }
    let both = json!({"active_languages": ["german", "dutch"], "default_language": "german"});
    assert_eq!(set(&admin, both).status, 200);
    assert_eq!(setting(&admin, "active_languages"), "german,dutch");
}

#[test]
fn everybody_is_told_what_the_platform_is() {
    let mock = mock();
    let nobody = Actor::nobody(&mock);
    let answer = nobody.get("/manage/v1/site/bootstrap");
    assert_eq!(
        answer.text(),
        concat!(
            r#"{"data":{"platform_version":"7.0","default_platform_language":"english","#,
            r#""active_languages":["#,
            r#"{"code":"english","browsercode":"en","description":"English","is_rtl":false},"#,
            r#"{"code":"arabic","browsercode":"ar","description":"Arabic","is_rtl":true},"#,
            r#"{"code":"klingon","browsercode":"klingon","description":"Klingon","is_rtl":false}"#,
            r#"],"active_plugins":["#,
            r#"{"plugin_name":"CurriculaApp","plugin_title":"Learning Plans"},"#,
            r#"{"plugin_name":"PowerUserApp","plugin_title":"Power Users"}],"#,
            r#""settings":{"registration_settings":{"registration":"admin_only","#,
            r#""registration_confirmation":true,"registration_hours":24,"#,
            r#""registration_domains":["a.example","b.example"]},"timezone_allow_user_override":true,"#,
            r#""show_first_name_first":true,"allow_only_password_change":true},"#,
            r#""is_logged_in":false},"version":"1.0.0","_links":[]}"#,
        )
    );
    assert_eq!(nobody.get("/manage/v1/site/bootstrap?theme=x").header("x-mock-unread"), "theme");
}

#[test]
fn who_signed_in_is_told_so_and_a_bad_token_is_refused() {
    let mock = mock();
    for actor in [Actor::superadmin(&mock), Actor::sign_in(&mock, "tim", "Passw0rd")] {
        let facts = actor.read("/manage/v1/site/bootstrap");
        assert_eq!(facts["data"]["is_logged_in"], true);
    }
    let stranger = Actor::nobody(&mock).with_header("authorization", "Bearer none");
    refused(&stranger.get("/manage/v1/site/bootstrap"), 401, BAD_TOKEN);
    let admin = Actor::superadmin(&mock);
    set(&admin, json!({"timezone_allow_user_override": "0", "registration": "free"}));
    let facts = Actor::nobody(&mock).read("/manage/v1/site/bootstrap");
    let settings = &facts["data"]["settings"];
    assert_eq!(settings["timezone_allow_user_override"], false);
    assert_eq!(settings["registration_settings"]["registration"], "free");
}

#[test]
fn services_are_a_bare_list_with_addresses() {
    let admin = Actor::superadmin(&mock()).with_header("host", "acme.example:8080");
    let answer = admin.read("/manage/v1/site/microservices");
    let services = answer["data"].as_array().unwrap();
    let manage = json!({"name": "manage", "url": "https://acme.example/manage/swagger.json"});
    assert!(services.contains(&manage), "{answer}");
    assert!(services.iter().any(|service| service["name"] == "learn"));
    assert!(services.iter().all(|service| service["name"] != "oauth2"));
}

#[test]
fn the_platform_as_a_whole_is_for_superadmins() {
    let mock = mock();
    for name in ["eve", "tim"] {
        let actor = Actor::sign_in(&mock, name, "Passw0rd");
        refused(&actor.get("/manage/v1/setting/registration"), 403, FORBIDDEN);
        refused(&set(&actor, json!({"registration": "free"})), 403, FORBIDDEN);
        refused(&actor.get("/manage/v1/site/microservices"), 403, FORBIDDEN);
    }
    let nobody = Actor::nobody(&mock);
    refused(&nobody.get("/manage/v1/setting/registration"), 401, BAD_TOKEN);
    refused(&set(&nobody, json!({"registration": "free"})), 401, BAD_TOKEN);
    refused(&nobody.get("/manage/v1/site/microservices"), 401, BAD_TOKEN);
    assert_eq!(setting(&Actor::superadmin(&mock), "registration"), "admin_only");
}

#[cfg(feature = "client")]
#[tokio::test]
async fn the_sdk_reads_and_changes_the_platform() {
    let mock = mock();
    let client = mock.client();
    let site = client.site();
    let facts = site.bootstrap().await.unwrap();
    assert_eq!((facts.is_logged_in, &*facts.active_languages[1].browsercode), (Some(true), "ar"));
    assert_eq!(site.setting("registration").await.unwrap().get("registration"), Some("admin_only"));
    let changes = [("registration", "free"), ("footer", "a,b")];
    assert!(site.update_settings(changes).await.unwrap().success);
    let settings = site.settings(["registration", "footer"]).await.unwrap();
    assert_eq!((settings.get("registration"), settings.get("footer")), (Some("free"), Some("a,b")));
    assert!(site.microservices().await.unwrap().iter().any(|service| service.name == "manage"));
}
