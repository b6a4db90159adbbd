//! Registering oneself, and what becomes of the request.

use std::time::Duration;

use docebo_mock::{DoceboMock, Effect};
use serde_json::{Value, json};

use crate::support::{Actor, Answer, error, mock_with};

const HOUR: Duration = Duration::from_secs(3600);
const NEW: u64 = 14_001;
const OLD: u64 = 14_002;

/// Two people wait, for Sales and for the root; Pia, a power user, holds Sales and may approve.
fn platform(settings: Value) -> DoceboMock {
    mock_with(json!({
        "now": "2026-03-02 09:00:00",
        "settings": settings,
        "branches": [{"code": "S", "name": "Sales"}, {"code": "H", "name": "HR"}],
        "profiles": [
            {"name": "Clerk", "permissions": ["user/view", "user/approve"]},
            {"name": "Viewer", "permissions": ["user/view"]},
        ],
        "user_fields": [
            {"id": 4, "title": "Office", "type": "dropdown", "options": ["Rome", "Paris"]},
            {"id": 9, "title": "Badge"},
        ],
        "users": [
            {"id": 13010, "username": "pia", "password": "Passw0rd", "level": "power_user"},
            {"id": 13011, "username": "vic", "password": "Passw0rd", "level": "power_user"},
        ],
        "registrations": [
            {"id": NEW, "username": "new.ann", "first_name": "Ann", "last_name": "New",
             "email": "ann@example.com", "password": "Passw0rd", "branch": "S",
             "requested": "2026-03-02 08:00:00", "fields": {"4": "2"}},
            {"id": OLD, "username": "old.bob", "first_name": "Bob", "last_name": "Old",
             "email": "bob@example.com", "password": "Passw0rd", "confirmed": true,
             "requested": "2026-02-01 08:00:00", "by_admin": true},
        ],
        "power_users": [
            {"username": "pia", "profiles": ["Clerk"], "branches": {"S": true}},
            {"username": "vic", "profiles": ["Viewer"], "branches": {"S": true}},
        ],
    }))
}

fn start(settings: Value) -> (DoceboMock, Actor) {
    let mock = platform(settings);
    let admin = Actor::superadmin(&mock);
    (mock, admin)
}

fn register(mock: &DoceboMock, body: Value) -> Answer {
    Actor::nobody(mock).json("POST", "/manage/v1/user/register", body)
}

fn somebody() -> Value {
    json!({"userid": "kim", "password": "Passw0rd", "email": "kim@example.com"})
}

#[track_caller]
fn refused(answer: &Answer, field: &str) {
    let body = answer.json();
    assert_eq!((answer.status, &body["data"]["success"]), (200, &json!(false)), "{body}");
    assert_eq!(body["data"]["message"][0]["id"], field, "{body}");
}

fn waiting(actor: &Actor, query: &str) -> Vec<Value> {
    let page = actor.read(&format!("/manage/v1/user?pending=1{query}"));
    page["data"]["items"].as_array().unwrap().iter().map(|row| row["username"].clone()).collect()
}

fn signs_in(mock: &DoceboMock, username: &str) -> bool {
    super::can_sign_in(mock, username)
}

/// The links mailed so far: template, whom, where, and the token.
fn links(mock: &DoceboMock) -> Vec<(String, u64, String, String)> {
    let link = |sent: docebo_mock::Sent| match sent.effect {
        Effect::LinkMail { template, user_id, email, token } => {
            Some((template, user_id, email, token))
        }
        _ => None,
    };
    mock.outbox().into_iter().filter_map(link).collect()
}

#[test]
fn b007_b008_requests_are_in_a_list_of_their_own() {
    let (_mock, admin) = start(json!({}));
    let users = admin.read("/manage/v1/user?search_text=old.bob");
    assert_eq!(users["data"]["total_count"], 0);
    assert_eq!(
        admin.get("/manage/v1/user?pending=1&page_size=1").text(),
        concat!(
            r#"{"data":{"items":[{"user_id":"14001","username":"new.ann","first_name":"Ann","#,
            r#""last_name":"New","email":"ann@example.com","language":"English","avatar":"","#,
            r#""confirmed":"0","request_on":"2026-03-02 08:00:00","create_by_admin":"0","#,
            r#""field_4":"Paris","field_9":null,"actions":["approve","reject"]}],"count":1,"#,
            r#""has_more_data":true,"cursor":null,"current_page":1,"current_page_size":1,"#,
            r#""total_page_count":2,"total_count":2,"#,
            r#""sort":[{"sort_attr":"first_name","sort_dir":"asc"}]},"#,
            r#""version":"1.0.0","_links":[]}"#,
        )
    );
    let second = admin.read("/manage/v1/user?pending=1&page=2&page_size=1");
    let row = &second["data"]["items"][0];
    assert_eq!((&row["confirmed"], &row["create_by_admin"]), (&json!("1"), &json!("1")));
    for key in ["status", "level", "expiration_date", "last_access_date", "creation_date"] {
        assert!(row.get(key).is_none(), "{key}");
    }
}

#[test]
fn requests_are_searched_sorted_and_paged_like_users() {
    let (_mock, admin) = start(json!({}));
    let branch = admin.read("/manage/v1/user?pending=1")["data"]["total_count"].clone();
    assert_eq!(branch, 2);
    for (query, expected) in [
        ("", &["new.ann", "old.bob"][..]),
        ("&sort_dir=desc", &["old.bob", "new.ann"]),
        ("&sort_attr=creation_date", &["old.bob", "new.ann"]),
        ("&sort_attr=username&sort_dir=desc", &["old.bob", "new.ann"]),
        ("&search_text=BOB%20o", &["old.bob"]),
        ("&search_text=ann&match_type=full", &["new.ann"]),
        ("&search_text=an&match_type=full", &[]),
        ("&branch_id=0", &["old.bob"]),
        ("&branch_id=0&selection_status=2", &["new.ann", "old.bob"]),
        ("&updated_from=2026-03-01%2000:00:00", &["new.ann"]),
        ("&exclude[]=14001", &["old.bob"]),
        ("&not_paginated=1&page_size=1", &["new.ann", "old.bob"]),
        ("&page=9", &[]),
    ] {
        assert_eq!(waiting(&admin, query), expected, "{query}");
    }
    let answer = admin.get("/manage/v1/user?pending=1&sort_attr=shoe");
    assert_eq!(answer.status, 400);
    let first = admin.read("/manage/v1/user?pending=1&page_size=1&get_cursor=1");
    let cursor = first["data"]["cursor"].as_str().unwrap();
    assert_eq!(
        admin.read(&format!("/manage/v1/user?page=2&cursor={cursor}"))["data"]["items"][0]["username"],
        "old.bob"
    );
}

#[test]
fn one_request_is_read_in_words_of_its_own() {
    let (_mock, admin) = start(json!({}));
    let answer = admin.read("/manage/v1/user/temp_details/14001")["data"].clone();
    assert_eq!(
        answer["user_details"],
        json!({
            "user_name": "new.ann", "firstname": "Ann", "lastname": "New",
            "email": "ann@example.com", "language": "english",
            "registration_date": "2026-03-02 08:00:00",
        })
    );
    assert_eq!(answer["additional_fields"][0]["value"], "2");
    let settings = json!([
        {"name": "ui.language", "value": "english"}, {"name": "timezone", "value": "Europe/Rome"},
    ]);
    assert_eq!(answer["user_settings"], settings);
    let missing = error("Not Found", "User not found", 0, 404);
    for id in [99_999, 13_010] {
        let answer = admin.get(&format!("/manage/v1/user/temp_details/{id}"));
        assert_eq!((answer.status, answer.json()), (404, missing.clone()));
    }
}

#[test]
fn b009_the_approved_become_users_and_the_rejected_disappear() {
    let (mock, admin) = start(json!({}));
    assert!(!signs_in(&mock, "new.ann"));
    let body = json!({"user_ids": [NEW]});
    assert_eq!(
        admin.json("POST", "/manage/v1/user/approve", body.clone()).text(),
        r#"{"data":{"id_user":14001},"version":"1.0.0","_links":[]}"#
    );
    assert!(signs_in(&mock, "new.ann"));
    let row = super::row(&admin, "new.ann");
    assert_eq!(
        (&row["user_id"], &row["status"], &row["level"], &row["field_4"]),
        (&json!("14001"), &json!("1"), &json!("user"), &json!("Paris"))
    );
    let branches = admin.read("/manage/v1/user/14001")["data"]["branches"].clone();
    assert_eq!(branches[0]["code"], "S");
    assert_eq!(waiting(&admin, ""), ["old.bob"]);
    let again = admin.ok("POST", "/manage/v1/user/approve", body);
    assert_eq!(again["data"]["id_user"], json!([]));

    let body = json!({"id_user": OLD.to_string()});
    let answer = admin.ok("DELETE", "/manage/v1/user/reject", body);
    assert_eq!(answer["data"]["id_user"], OLD);
    assert!(waiting(&admin, "").is_empty() && mock.user("old.bob").is_none());
    let gone = admin.get("/manage/v1/user/temp_details/14002");
    assert_eq!(gone.status, 404);
}

#[test]
fn b009_many_are_decided_at_once_and_strangers_left_out() {
    let (mock, admin) = start(json!({}));
    let body = json!({"user_ids": [NEW, 99_999, 13_010, OLD]});
    let answer = admin.ok("POST", "/manage/v1/user/approve", body);
    assert_eq!(answer["data"]["id_user"], json!([NEW, OLD]));
    assert!(mock.registrations().is_empty());
    let missing = error("Bad Request", "Missing mandatory params", 1001, 400);
    for (method, route) in
        [("POST", "/manage/v1/user/approve"), ("DELETE", "/manage/v1/user/reject")]
    {
        let answer = admin.json(method, route, json!({}));
        assert_eq!((answer.status, answer.json()), (400, missing.clone()), "{route}");
    }
}

#[test]
fn b009_the_mail_is_sent_again_while_there_is_something_to_confirm() {
    let (mock, admin) = start(json!({}));
    let answer = admin.json("POST", "/manage/v1/user/14001/resend", json!({}));
    assert_eq!(
        answer.text(),
        r#"{"data":{"success":true,"message":null},"version":"1.0.0","_links":[]}"#
    );
    let [(template, user, email, token)] = &links(&mock)[..] else { panic!("one mail") };
    assert_eq!(
        (template.as_str(), *user, email.as_str()),
        ("registration_confirmation", NEW, "ann@example.com")
    );
    assert_eq!(mock.registrations()[0].token.as_ref(), Some(token));
    let confirmed = admin.ok("POST", "/manage/v1/user/14002/resend", json!({}));
    assert_eq!(confirmed["data"]["success"], false);
    assert_eq!(admin.json("POST", "/manage/v1/user/99999/resend", json!({})).status, 404);
    assert_eq!(links(&mock).len(), 1);
}

#[test]
fn requests_are_decided_by_whoever_may_and_holds_their_branch() {
    let (mock, _admin) = start(json!({}));
    let pia = Actor::sign_in(&mock, "pia", "Passw0rd");
    let vic = Actor::sign_in(&mock, "vic", "Passw0rd");
    assert_eq!(waiting(&pia, ""), ["new.ann"]);
    assert_eq!(pia.get("/manage/v1/user/temp_details/14002").status, 404);
    assert_eq!(pia.json("POST", "/manage/v1/user/14002/resend", json!({})).status, 404);
    let both = json!({"user_ids": [NEW, OLD]});
    let forbidden = error("Forbidden", "You are not allowed to perform this action.", 1002, 403);
    for (method, route) in [
        ("GET", "/manage/v1/user?pending=1"),
        ("GET", "/manage/v1/user/temp_details/14001"),
        ("POST", "/manage/v1/user/approve"),
        ("DELETE", "/manage/v1/user/reject"),
        ("POST", "/manage/v1/user/14001/resend"),
    ] {
        let answer = vic.json(method, route, both.clone());
        assert_eq!((answer.status, answer.json()), (403, forbidden.clone()), "{route}");
        assert_eq!(Actor::nobody(&mock).json(method, route, both.clone()).status, 401, "{route}");
    }
    let decided = pia.ok("POST", "/manage/v1/user/approve", both);
    assert_eq!(decided["data"]["id_user"], NEW);
    assert_eq!(mock.registrations().len(), 1);
}

#[test]
fn b010_free_registration_needs_the_address_confirmed_and_nobody_s_approval() {
    let (mock, admin) = start(json!({}));
    let answer = register(&mock, somebody());
    assert_eq!(
        answer.text(),
        r#"{"data":{"success":true,"confirmation_needed":true},"version":"1.0.0","_links":[]}"#
    );
    assert!(!signs_in(&mock, "kim"));
    assert_eq!(waiting(&admin, "&search_text=kim"), ["kim"]);
    let token = links(&mock)[0].3.clone();
    let confirm = json!({"token": token});
    let nobody = Actor::nobody(&mock);
    let answer = nobody.json("POST", "/manage/v1/user/confirm_email", confirm.clone());
    assert_eq!(
        answer.text(),
        r#"{"data":{"success":true,"message":null},"version":"1.0.0","_links":[]}"#
    );
    assert!(signs_in(&mock, "kim"));
    assert_eq!(super::row(&admin, "kim")["email_validation_status"], "1");
    let again = nobody.json("POST", "/manage/v1/user/confirm_email", confirm);
    let invalid = error("Bad Request", "Invalid token", 1001, 400);
    assert_eq!((again.status, again.json()), (400, invalid));
    let missing = nobody.json("POST", "/manage/v1/user/confirm_email", json!({}));
    assert_eq!(missing.json()["message"], json!(["Missing mandatory params"]));
}

#[test]
fn b010_without_confirmation_a_free_account_is_there_at_once() {
    let (mock, _admin) = start(json!({"registration_confirmation": false}));
    let answer = register(&mock, somebody()).json();
    assert_eq!(answer["data"]["confirmation_needed"], false);
    assert!(signs_in(&mock, "kim") && links(&mock).is_empty());
}

#[test]
fn b010_moderated_registration_waits_for_somebody() {
    for confirmation in [true, false] {
        let (mock, admin) =
            start(json!({"registration": "moderated", "registration_confirmation": confirmation}));
        let answer = register(&mock, somebody()).json();
        assert_eq!(answer["data"]["confirmation_needed"], confirmation);
        if confirmation {
            let token = json!({"token": links(&mock)[0].3});
            Actor::nobody(&mock).ok("POST", "/manage/v1/user/confirm_email", token);
        }
        assert!(!signs_in(&mock, "kim"), "confirmed is not approved");
        let request = mock.registrations().pop().unwrap();
        assert_eq!((request.username.as_str(), request.confirmed), ("kim", confirmation));
        admin.ok("POST", "/manage/v1/user/approve", json!({"user_ids": [request.id]}));
        assert!(signs_in(&mock, "kim"));
    }
}

#[test]
fn b010_where_administrators_register_people_nobody_else_does() {
    let (mock, admin) = start(json!({"registration": "admin_only"}));
    let answer = register(&mock, somebody());
    let forbidden = error("Forbidden", "You are not allowed to perform this action.", 1002, 403);
    assert_eq!((answer.status, answer.json()), (403, forbidden));
    let made = admin.ok("POST", "/manage/v1/user", somebody());
    assert_eq!(made["data"]["success"], true);
}

#[test]
fn b011_an_unconfirmed_request_expires_and_a_confirmed_one_waits() {
    let (mock, _admin) = start(json!({"registration": "moderated", "registration_hours": 2}));
    register(&mock, somebody());
    mock.clock().advance(HOUR - Duration::from_secs(1));
    let admin = Actor::superadmin(&mock);
    assert_eq!(waiting(&admin, ""), ["kim", "new.ann", "old.bob"]);
    mock.clock().advance(Duration::from_secs(1));
    let admin = Actor::superadmin(&mock);
    assert_eq!(waiting(&admin, ""), ["kim", "old.bob"], "two hours after eight");
    let token = json!({"token": links(&mock)[0].3});
    Actor::nobody(&mock).ok("POST", "/manage/v1/user/confirm_email", token.clone());
    mock.clock().advance(HOUR * 24 * 365);
    assert_eq!(waiting(&Actor::superadmin(&mock), ""), ["kim", "old.bob"]);

    let (mock, _admin) = start(json!({"registration_hours": 1}));
    register(&mock, somebody());
    let token = json!({"token": links(&mock)[0].3});
    mock.clock().advance(HOUR);
    let late = Actor::nobody(&mock).json("POST", "/manage/v1/user/confirm_email", token);
    assert_eq!((late.status, &late.json()["message"]), (400, &json!(["Invalid token"])));

    let (mock, _admin) = start(json!({"registration_hours": 0}));
    register(&mock, somebody());
    mock.clock().advance(HOUR * 24 * 365);
    assert_eq!(mock.registrations().len(), 3, "zero is never");
}

#[test]
fn a_registration_is_written_in_full() {
    let (mock, admin) = start(json!({"registration_confirmation": false}));
    let body = json!({
        "userid": "kim", "password": "Passw0rd", "email": "kim@example.com", "firstname": "<b>Kim</b>",
        "lastname": "Lee", "language": "it", "privacy": "1", "branch_code": "H",
        "user_fields": [{"id": "4", "value": 1}, {"id": 9, "value": "A-1"}], "level": "3",
    });
    let answer = register(&mock, body);
    assert_eq!(answer.header("x-mock-unread"), "", "in a body, inert fields are not marked");
    let row = super::row(&admin, "kim");
    for (key, value) in [
        ("first_name", "Kim"),
        ("last_name", "Lee"),
        ("lang_code", "italian"),
        ("level", "user"),
        ("field_4", "Rome"),
        ("field_9", "A-1"),
    ] {
        assert_eq!(row[key], value, "{key}");
    }
    let id = row["user_id"].as_str().unwrap();
    assert_eq!(admin.read(&format!("/manage/v1/user/{id}"))["data"]["branches"][0]["code"], "H");
}

#[test]
fn what_breaks_a_rule_is_named_field_by_field() {
    let (mock, _admin) = start(json!({
        "names_mandatory": true, "privacy_mandatory": true,
        "registration_domains": ["example.com"],
    }));
    let full = || {
        let mut body = somebody();
        body["firstname"] = json!("Kim");
        body["lastname"] = json!("Lee");
        body["privacy"] = json!("1");
        body
    };
    for (key, value) in [
        ("userid", json!("PIA")),
        ("userid", json!("New.Ann")),
        ("password", json!("short")),
        ("email", json!("")),
        ("email", json!("nobody")),
        ("email", json!("kim@elsewhere.com")),
        ("firstname", json!("<i></i>")),
        ("lastname", json!("")),
        ("language", json!("tlh")),
        ("privacy", json!("0")),
        ("branch_code", json!("s")),
    ] {
        let mut body = full();
        body[key] = value;
        refused(&register(&mock, body), key);
    }
    let mut body = full();
    body["user_fields"] = json!([{"id": 4, "value": "Rome"}]);
    refused(&register(&mock, body), "4");
    let missing = error("Bad Request", "Missing mandatory params", 1001, 400);
    for key in ["userid", "password"] {
        let mut body = full();
        body.as_object_mut().unwrap().remove(key);
        assert_eq!(register(&mock, body).json(), missing);
    }
    assert_eq!(mock.registrations().len(), 2, "nothing was kept");
    assert_eq!(register(&mock, full()).json()["data"]["success"], true);
}

#[test]
fn a_request_holds_its_name_until_it_is_decided() {
    let (_mock, admin) = start(json!({}));
    let body = json!({"userid": "NEW.ANN", "password": "Passw0rd"});
    let create = || admin.ok("POST", "/manage/v1/user", body.clone())["data"]["success"].clone();
    assert_eq!(create(), false);
    admin.ok("DELETE", "/manage/v1/user/reject", json!({"user_ids": [NEW]}));
    assert_eq!(create(), true);
}

#[test]
fn what_was_chosen_may_be_gone_when_the_request_is_approved() {
    let (mock, admin) = start(json!({}));
    admin.ok("DELETE", "/manage/v1/user_fields/4", json!({}));
    admin.ok("POST", "/manage/v1/user/approve", json!({"user_ids": [NEW]}));
    assert_eq!(mock.user("new.ann").unwrap().fields, []);
}

#[test]
fn requests_survive_a_snapshot_and_go_with_a_reset() {
    let (mock, admin) = start(json!({}));
    register(&mock, somebody());
    let before = mock.registrations();
    super::edit_world(&admin, |_| {});
    assert_eq!(mock.registrations(), before);
    mock.reset();
    assert_eq!(mock.registrations().len(), 2);
}

#[test]
fn forms_and_queries_say_the_same_as_json() {
    let (mock, admin) = start(json!({"registration_confirmation": false}));
    let form = "userid=kim&password=Passw0rd&email=kim%40example.com\
                &user_fields[0][id]=4&user_fields[0][value]=1";
    let kind = Some("application/x-www-form-urlencoded");
    let answer = Actor::nobody(&mock).send("POST", "/manage/v1/user/register", kind, form);
    assert_eq!(answer.json()["data"]["success"], true);
    assert_eq!(super::row(&admin, "kim")["field_4"], "Rome");
    let target = format!("/manage/v1/user/reject?user_ids[]={NEW}&user_ids[]={OLD}");
    let answer = admin.send("DELETE", &target, None, "");
    assert_eq!(answer.json()["data"]["id_user"], json!([NEW, OLD]));
    let pending = admin.ok("GET", "/manage/v1/user", json!({"pending": "1"}));
    assert_eq!(pending["data"]["items"], json!([]));
}
