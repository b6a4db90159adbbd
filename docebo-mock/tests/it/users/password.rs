//! Passwords: changing them, getting one by mail, the policy, and the forced change.

use std::time::Duration;

use docebo_mock::{DoceboMock, Effect, ledger::switches::ForcedPasswordChange};
use serde_json::{Value, json};

use super::{ANN, BOB, actors, edit_world, user_data};
use crate::support::{Actor, error, mock_with};

const RULES: &str = "The password does not match the rules";

fn ask(actor: &Actor, path: &str, body: Value) -> Value {
    actor.ok("POST", &format!("/manage/v1/user/{path}/password"), body)["data"].clone()
}

#[track_caller]
fn refused(answer: &Value, field: &str) {
    assert_eq!(answer["success"], false, "{answer}");
    assert_eq!(answer["message"][0]["id"], field, "{answer}");
}

/// The last link mailed: to whom, and its token.
fn link(mock: &DoceboMock) -> (u64, String) {
    match mock.outbox().pop().map(|sent| sent.effect) {
        Some(Effect::LinkMail { template, user_id, token, .. }) => {
            assert_eq!(template, "password_reset");
            (user_id, token)
        }
        other => panic!("no link: {other:?}"),
    }
}

#[test]
fn a_known_password_is_changed() {
    let (mock, _admin) = actors();
    let ann = Actor::sign_in(&mock, "Ann", "Passw0rd");
    let body =
        json!({"userid": "ann", "current_password": "Passw0rd", "new_password": "N3wPassword"});
    let wrong =
        json!({"userid": "ann", "current_password": "Passw1rd", "new_password": "N3wPassword"});
    refused(&ask(&ann, "ann", wrong), "current_password");
    assert!(super::can_sign_in(&mock, "ann"));
    let answer = ann.json("POST", "/manage/v1/user/ann/password", body);
    assert_eq!(answer.text(), r#"{"data":{"success":true},"version":"1.0.0","_links":[]}"#);
    assert!(!super::can_sign_in(&mock, "ann"));
    Actor::sign_in(&mock, "ann", "N3wPassword");
    assert_eq!(
        Actor::nobody(&mock).json("POST", "/manage/v1/user/ann/password", json!({})).status,
        401
    );
}

#[test]
fn b188_the_password_behind_an_imported_hash_is_a_known_one() {
    // Of `Passw0rd`.
    const HASH: &str = "$2y$13$abcdefghijklmnopqrstuu48A8VxzGHwQceymebgtJPcRBYgc7XrK";
    let (mock, admin) = actors();
    let batch = json!({"items": [{"username": "ann", "password_hash": HASH}],
                       "options": {"branch_option": "do_nothing", "update_user_info": true}});
    admin.ok("POST", "/manage/v1/user/batch", batch);
    let change = |current: &str| {
        let body =
            json!({"userid": "ann", "current_password": current, "new_password": "N3wPassword"});
        ask(&admin, "ann", body)
    };
    refused(&change("Passw1rd"), "current_password");
    assert_eq!(change("Passw0rd")["success"], true);
    Actor::sign_in(&mock, "ann", "N3wPassword");
}

#[test]
fn a_new_password_keeps_to_the_rules() {
    let (_mock, admin) = actors();
    let body = json!({"userid": "ann", "current_password": "Passw0rd", "new_password": "short"});
    let answer = admin.json("POST", "/manage/v1/user/ann/password", body);
    assert_eq!((answer.status, answer.json()), (400, error("Bad Request", RULES, 1001, 400)));
}

#[test]
fn a_request_that_cannot_be_followed_is_refused() {
    let (_mock, admin) = actors();
    let missing = error("Bad Request", "Missing mandatory params", 1001, 400);
    for body in [
        json!({}),
        json!({"userid": "ann", "new_password": "N3wPassword"}),
        json!({"userid": "ann", "current_password": "Passw0rd"}),
    ] {
        let answer = admin.json("POST", "/manage/v1/user/ann/password", body);
        assert_eq!((answer.status, answer.json()), (400, missing.clone()));
    }
    let both = json!({"userid": "ann", "new_password": "N3wPassword", "current_password": "Passw0rd",
                      "reset_token": "x"});
    assert_eq!(admin.json("POST", "/manage/v1/user/ann/password", both).status, 400);
    for (path, userid) in [("nobody", "nobody"), ("ann", "bob"), ("bob", "ann")] {
        refused(&ask(&admin, path, json!({"userid": userid})), "userid");
    }
    refused(&ask(&admin, "bob", json!({"userid": "bob"})), "email");
}

#[test]
fn a_link_by_mail_sets_a_new_password_once() {
    let (mock, admin) = actors();
    assert_eq!(ask(&admin, "ann@example.com", json!({"userid": "Ann"})), json!({"success": true}));
    let (to, token) = link(&mock);
    assert_eq!(to, u64::from(ANN));
    let sent = format!("{:?}", mock.outbox());
    assert!(!sent.contains("Passw0rd"), "a mail never holds a password");
    let finish = |token: &str| {
        let body = json!({"userid": "ann", "reset_token": token, "new_password": "N3wPassword"});
        ask(&admin, "ann", body)
    };
    refused(&finish("guess"), "reset_token");
    assert_eq!(finish(&token)["success"], true);
    refused(&finish(&token), "reset_token");
    Actor::sign_in(&mock, "ann", "N3wPassword");

    ask(&admin, "ann", json!({"userid": "ann"}));
    let (_, first) = link(&mock);
    ask(&admin, "ann", json!({"userid": "ann"}));
    refused(&finish(&first), "reset_token");
    let (_, second) = link(&mock);
    mock.clock().advance(Duration::from_secs(24 * 3600));
    let admin = Actor::superadmin(&mock);
    let body = json!({"userid": "ann", "reset_token": second, "new_password": "N3wPassword"});
    refused(&ask(&admin, "ann", body), "reset_token");
}

#[test]
fn b014_of_those_who_share_an_address_the_first_is_mailed() {
    let mock = mock_with(json!({"users": [
        {"id": 101, "username": "Zoe", "email": "team@example.com"},
        {"id": 102, "username": "mia", "email": "Team@example.com"},
        {"id": 103, "username": "Tim", "email": "team@example.com"},
        {"id": 104, "username": "abe", "email": "team@example.org"},
    ]}));
    let admin = Actor::superadmin(&mock);
    ask(&admin, "Zoe", json!({"userid": "Zoe"}));
    let (to, token) = link(&mock);
    assert_eq!(to, 102, "the mail for Zoe addresses Mia");
    let finish = |userid: &str| {
        let body = json!({"userid": userid, "reset_token": token, "new_password": "N3wPassword"});
        ask(&admin, userid, body)["success"].clone()
    };
    assert_eq!((finish("mia"), finish("zoe")), (json!(false), json!(true)));
    ask(&admin, "team@example.com", json!({"userid": "team@example.com"}));
    let (to, _) = link(&mock);
    assert_eq!(to, 102);
    let body = json!({"userid": "new", "password": "Passw0rd", "email": "team@example.org",
                      "send_notification_email": true});
    admin.ok("POST", "/manage/v1/user", body);
    let mailed = mock.outbox().pop().map(|sent| sent.effect);
    let expected = Effect::Mail { template: "user_created".to_owned(), user_id: 104 };
    assert_eq!(mailed, Some(expected), "the welcome of `new` goes to Abe");
}

#[test]
fn the_policy_holds_wherever_a_password_is_set() {
    let (mock, admin) = actors();
    edit_world(&admin, |world| {
        for rule in
            ["password_alphanumeric", "password_differs_from_username", "password_dictionary_check"]
        {
            world["settings"][rule] = json!(true);
        }
    });
    let admin = Actor::superadmin(&mock);
    for password in ["Password", "13579135", "xabc9999", "short", "user24680"] {
        let body = json!({"userid": "user24680", "password": password, "email": "u@example.com"});
        let made = admin.ok("POST", "/manage/v1/user", body.clone());
        refused(&made["data"], "password");
        assert_eq!(made["data"]["message"][0]["message"], RULES);
        refused(&ok(&Actor::nobody(&mock), "POST", "/manage/v1/user/register", body), "password");
        let update = json!({"userid": "user24680", "password": password});
        refused(&ok(&admin, "PUT", &format!("/manage/v1/user/{ANN}"), update), "password");
        let batch = json!({"items": [{"username": "user24680", "password": password}],
                           "options": {"branch_option": "do_nothing"}});
        assert_eq!(ok(&admin, "POST", "/manage/v1/user/batch", batch)[0]["message"], RULES);
    }
    let update = json!({"password": "Passw0rd!"});
    assert_eq!(ok(&admin, "PUT", &format!("/manage/v1/user/{ANN}"), update)["success"], true);
}

fn ok(actor: &Actor, method: &str, target: &str, body: Value) -> Value {
    actor.ok(method, target, body)["data"].clone()
}

#[test]
fn b029_a_forced_change_comes_before_anything_else() {
    let (mock, admin) = actors();
    let before = Actor::sign_in(&mock, "pia", "Passw0rd");
    let pia = super::PIA;
    admin.ok("PUT", &format!("/manage/v1/user/{pia}"), json!({"force_change": 1}));
    assert_eq!(before.get("/manage/v1/user").status, 200, "an open session goes on");
    let after = Actor::sign_in(&mock, "pia", "Passw0rd");
    let first = error("Forbidden", "The password must be changed first", 1002, 403);
    for (method, target) in [
        ("GET", "/manage/v1/user"),
        ("PUT", "/manage/v1/user/13011"),
        ("GET", "/manage/v1/user/13015/settings"),
    ] {
        let answer = after.json(method, target, json!({}));
        assert_eq!((answer.status, answer.json()), (403, first.clone()), "{target}");
    }
    assert_eq!(after.get("/manage/v1/user/session").status, 200);
    let explained = after.clone().with_header("x-mock-explain", "1").get("/manage/v1/user");
    assert_eq!(explained.header("x-mock-rules"), "B-029");

    let body =
        json!({"userid": "pia", "current_password": "Passw0rd", "new_password": "N3wPassword"});
    assert_eq!(ask(&after, "pia", body)["success"], true);
    assert_eq!(after.get("/manage/v1/user").status, 200, "the same token, and all its rights");
    assert_eq!(user_data(&admin, pia)["force_change"], "0");

    admin.ok("PUT", &format!("/manage/v1/user/{pia}"), json!({"force_change": 1}));
    let again = Actor::sign_in(&mock, "pia", "N3wPassword");
    assert_eq!(again.get("/manage/v1/user").status, 403);
    mock.switch(ForcedPasswordChange::Allow);
    assert_eq!(again.get("/manage/v1/user").status, 200);
}

#[test]
fn b029_who_registers_may_be_made_to_change_the_password() {
    let mock = mock_with(json!({
        "settings": {"password_change_at_first_sign_in": true, "registration_confirmation": false},
        "users": [{"username": "lou", "password": "Passw0rd", "force_change": true}],
    }));
    let lou = Actor::sign_in(&mock, "lou", "Passw0rd");
    assert_eq!(
        lou.get("/manage/v1/managers").json()["message"][0],
        "The password must be changed first"
    );
    let body = json!({"userid": "kim", "password": "Passw0rd", "email": "kim@example.com"});
    Actor::nobody(&mock).ok("POST", "/manage/v1/user/register", body);
    let kim = Actor::sign_in(&mock, "kim", "Passw0rd");
    let id = kim.read("/manage/v1/user/session")["data"]["id"].clone();
    assert_eq!(kim.get(&format!("/manage/v1/user/{id}")).status, 403);
}

#[test]
fn an_administrator_s_password_leaves_the_forced_change_to_the_flag() {
    let (mock, admin) = actors();
    let body = json!({"password": "N3wPassword", "force_change": 1});
    admin.ok("PUT", &format!("/manage/v1/user/{ANN}"), body);
    let ann = Actor::sign_in(&mock, "ann", "N3wPassword");
    assert_eq!(ann.get(&format!("/manage/v1/user/{ANN}")).status, 403);
    assert_eq!(user_data(&admin, BOB)["force_change"], "0");
}
