//! How events are delivered: in which messages, when, and how often.

use std::time::Duration;

use docebo_mock::{
    DeliveryState, DoceboMock, Webhook, WebhookError, WebhookMessage,
    ledger::switches::{WebhookDuplicates, WebhookGrouping, WebhookLimits, WebhookOrder},
};
use docebo_sdk::webhooks::{EventName, Received, Receiver, Seen};
use serde_json::{Value, json};

use crate::support::{Actor, mock_with};

const MINUTE: Duration = Duration::from_secs(60);
const URL: &str = "http://hooks.example/docebo";

/// Thirty people, one course, and a webhook for accounts and enrollments.
fn mock() -> (DoceboMock, Actor) {
    let users: Vec<Value> =
        (0..30).map(|n| json!({"id": 15_000 + n, "username": format!("u{n}")})).collect();
    let mock = mock_with(json!({
        "users": users,
        "courses": [{"id": 21, "code": "FIRE", "name": "Fire"}],
        "webhooks": [{"url": URL, "events": ["user.updated", "course.enrollment.created"]}],
    }));
    let admin = Actor::superadmin(&mock);
    (mock, admin)
}

fn rename(admin: &Actor, users: std::ops::Range<u64>) {
    for user in users {
        let path = format!("/manage/v1/user/{}", 15_000 + user);
        admin.ok("PUT", &path, json!({"lastname": "New"}));
    }
}

fn enroll(admin: &Actor, user: u64) {
    let body = json!({"user_ids": [15_000 + user], "course_ids": [21]});
    admin.ok("POST", "/learn/v1/enrollments", body);
}

/// All messages that are due, answered with a status.
fn deliver(mock: &DoceboMock, status: u16) -> Vec<Value> {
    let mut bodies = Vec::new();
    mock.webhooks().deliver(|message| {
        assert_eq!(message.url(), URL);
        bodies.push(serde_json::from_slice(message.body()).unwrap());
        status
    });
    bodies
}

#[test]
fn b226_a_message_is_sent_as_it_was_recorded() {
    let (mock, admin) = mock();
    enroll(&admin, 1);
    mock.clock().advance(Duration::from_secs(10));
    let [message] = deliver(&mock, 200).try_into().unwrap();
    let keys: Vec<&String> = message.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        [
            "event",
            "message_id",
            "webhook_id",
            "original_domain",
            "fired_by_batch_action",
            "payload",
        ]
    );
    assert_eq!(message["event"], "course.enrollment.created");
    assert_eq!(message["webhook_id"], 1);
    assert_eq!(message["original_domain"], "mock.docebosaas.com");
    assert_eq!(message["fired_by_batch_action"], false);
    assert_eq!(message["payload"]["user_id"], 15_001);
    assert_eq!(message["payload"]["fired_at"], "2026-03-02 09:00:00");
    // wh-<yyyymmdd>-<hhmmss>-<uuid>, stamped some seconds after the event.
    let id = message["message_id"].as_str().unwrap();
    assert!(id.starts_with("wh-20260302-090005-") && id.len() == 19 + 36, "{id}");
}

#[test]
fn b227_events_of_one_type_are_grouped_25_at_most() {
    let (mock, admin) = mock();
    enroll(&admin, 1);
    rename(&admin, 0..28);
    mock.clock().advance(MINUTE);
    let messages = deliver(&mock, 200);
    let counts: Vec<(&str, usize)> = messages
        .iter()
        .map(|message| {
            let many = message["payloads"].as_array().map_or(0, Vec::len);
            assert_eq!(message.get("payload").is_some(), many == 0);
            (message["event"].as_str().unwrap(), many)
        })
        .collect();
    assert_eq!(
        counts,
        [("course.enrollment.created", 0), ("user.updated", 25), ("user.updated", 3)]
    );

    mock.switch(WebhookGrouping::Single);
    rename(&admin, 0..3);
    mock.clock().advance(MINUTE);
    assert_eq!(deliver(&mock, 200).len(), 3);
}

#[test]
fn b227_b228_what_a_batch_caused_goes_in_messages_of_its_own() {
    let (mock, admin) = mock();
    let row = |n: u64| json!({"username": format!("u{n}"), "lastname": "New"});
    let body = json!({
        "items": [row(1), row(2)],
        "options": {"branch_option": "do_nothing", "change_user_password": false,
            "update_user_info": true},
    });
    admin.ok("POST", "/manage/v1/user/batch", body);
    rename(&admin, 3..4);
    mock.clock().advance(MINUTE);
    let messages = deliver(&mock, 200);
    let told: Vec<_> = messages
        .iter()
        .map(|message| (&message["fired_by_batch_action"], message["payloads"].as_array()))
        .map(|(batch, many)| (batch.as_bool().unwrap(), many.map_or(1, Vec::len)))
        .collect();
    assert_eq!(told, [(true, 2), (false, 1)]);
}

#[test]
fn b229_failures_come_back_ever_later_and_then_no_more() {
    let (mock, admin) = mock();
    rename(&admin, 0..1);
    mock.clock().advance(Duration::from_secs(5));
    let first = deliver(&mock, 500);
    assert_eq!(first.len(), 1);
    for minutes in [1, 2, 4, 8, 16, 32] {
        mock.clock().advance(MINUTE * minutes - Duration::from_secs(1));
        assert!(deliver(&mock, 500).is_empty(), "{minutes}");
        mock.clock().advance(Duration::from_secs(1));
        // The same message, down to its id (B-231).
        assert_eq!(deliver(&mock, 500), first, "{minutes}");
    }
    mock.clock().advance(MINUTE * 600);
    assert!(deliver(&mock, 500).is_empty());
    let [delivery] = mock.webhooks().deliveries().try_into().unwrap();
    assert_eq!((delivery.state, delivery.attempts.len()), (DeliveryState::GivenUp, 7));
}

#[test]
fn b229_any_status_below_400_is_a_success() {
    for (status, state) in [
        (200, DeliveryState::Delivered),
        (302, DeliveryState::Delivered),
        (399, DeliveryState::Delivered),
        (199, DeliveryState::Open),
        (400, DeliveryState::Open),
        (503, DeliveryState::Open),
    ] {
        let (mock, admin) = mock();
        rename(&admin, 0..1);
        mock.clock().advance(MINUTE);
        deliver(&mock, status);
        assert_eq!(mock.webhooks().deliveries()[0].state, state, "{status}");
    }
}

#[test]
fn b230_the_last_error_stays_until_it_is_reset() {
    let (mock, admin) = mock();
    let last_error = || mock.webhooks().list()[0].last_error.clone();
    rename(&admin, 0..1);
    mock.clock().advance(MINUTE);
    deliver(&mock, 503);
    let error = last_error().unwrap();
    assert_eq!(
        (error.error.as_str(), error.at.to_string()),
        ("HTTP 503", "2026-03-02 09:01:00".into())
    );
    mock.clock().advance(MINUTE);
    deliver(&mock, 200);
    assert_eq!(last_error(), Some(error.clone()));
    let shown = admin.read("/_mock/webhooks")["webhooks"][0]["last_error"].clone();
    assert_eq!(shown["message_id"], error.message_id.as_str());
    admin.ok("DELETE", "/_mock/webhooks/1/last_error", json!({}));
    assert_eq!(last_error(), None);
    assert_eq!(mock.webhooks().reset_error(9), Err(WebhookError::NotFound(9)));
}

#[test]
fn b231_messages_may_come_twice_under_one_id() {
    let (mock, admin) = mock();
    mock.switch(WebhookDuplicates::Twice);
    rename(&admin, 0..1);
    mock.clock().advance(MINUTE);
    let mut seen = Seen::default();
    let mut new = Vec::new();
    for _ in 0..4 {
        mock.webhooks().deliver(|message| {
            new.push(seen.is_new(&message.delivery().message_id));
            200
        });
        mock.clock().advance(MINUTE);
    }
    assert_eq!(new, [true, false]);
}

#[test]
fn b232_credentials_and_signature_go_with_a_message_and_never_into_a_log() {
    let (mock, admin) = mock();
    let hook = Webhook::new(URL, ["user.updated"]).basic("docebo", "s3cret").hmac("k3y");
    mock.webhooks().replace(1, hook).unwrap();
    rename(&admin, 0..1);
    mock.clock().advance(MINUTE);
    let receiver = Receiver::new().basic("docebo", "s3cret").hmac(b"k3y");
    let refusing = Receiver::new().basic("docebo", "other");
    let mut shown = String::new();
    mock.webhooks().deliver(|message: &WebhookMessage| {
        shown = format!("{message:?}");
        let refused = refusing.receive(message.headers(), message.body());
        assert_eq!(refused.status(), 401);
        let received = receiver.receive(message.headers(), message.body());
        assert!(matches!(&received, Received::New(new) if new.events.len() == 1));
        received.status()
    });
    assert!(shown.contains("user.updated"));
    let listed = admin.read("/_mock/webhooks").to_string();
    for text in [shown, listed.clone(), format!("{:?}", mock.webhooks().list())] {
        assert!(
            !text.contains("s3cret") && !text.contains("k3y") && !text.contains("ZG9j"),
            "{text}"
        );
    }
    assert!(listed.contains(r#""basic":"docebo""#) && listed.contains(r#""hmac":true"#));
    assert_eq!(mock.webhooks().deliveries()[0].state, DeliveryState::Delivered);
}

#[test]
fn b233_a_message_comes_seconds_after_the_event() {
    let (mock, admin) = mock();
    rename(&admin, 0..1);
    mock.clock().advance(Duration::from_secs(4));
    assert!(deliver(&mock, 200).is_empty());
    mock.clock().advance(Duration::from_secs(1));
    assert_eq!(deliver(&mock, 200).len(), 1);
    mock.webhooks().lag(Duration::ZERO);
    rename(&admin, 0..1);
    assert_eq!(deliver(&mock, 200).len(), 1);
}

#[test]
fn b233_no_order_is_promised() {
    let order = |shuffled: bool| {
        let (mock, admin) = mock();
        mock.switch(WebhookGrouping::Single);
        if shuffled {
            mock.switch(WebhookOrder::Shuffled);
        }
        rename(&admin, 0..30);
        mock.clock().advance(MINUTE);
        let users = deliver(&mock, 200);
        users.iter().map(|message| message["payload"]["user_id"].as_u64().unwrap()).collect()
    };
    let (plain, mut shuffled): (Vec<u64>, Vec<u64>) = (order(false), order(true));
    assert!(plain.is_sorted() && !shuffled.is_sorted());
    shuffled.sort_unstable();
    assert_eq!(shuffled, plain);
}

#[test]
fn b234_ten_webhooks_with_eight_events_each() {
    let mock = DoceboMock::new();
    let hooks = mock.webhooks();
    let hook = || Webhook::new("https://hooks.example/", ["user.created"]);
    let names: Vec<&str> = EventName::ALL.iter().map(|name| name.as_str()).take(9).collect();
    assert_eq!(hooks.add(Webhook::new(URL, names.clone())), Err(WebhookError::Events(9)));
    assert_eq!(hooks.add(Webhook::new(URL, [])), Err(WebhookError::Events(0)));
    assert_eq!(hooks.add(Webhook::new(URL, names[..8].to_vec())), Ok(1));
    for id in 2..=10 {
        assert_eq!(hooks.add(hook()), Ok(id));
    }
    assert_eq!(hooks.add(hook()), Err(WebhookError::TooMany(10)));
    // One that is off does not count.
    let mut off = hook();
    off.enabled = false;
    assert_eq!(hooks.add(off), Ok(11));
    assert_eq!(hooks.replace(11, hook()), Err(WebhookError::TooMany(10)));
    assert_eq!(hooks.replace(10, hook()), Ok(()));
    mock.switch(WebhookLimits::None);
    assert_eq!(hooks.add(Webhook::new(URL, names)), Ok(12));
    mock.switch(WebhookLimits::Five);
    assert_eq!(hooks.add(hook()), Err(WebhookError::TooMany(11)));
}

#[test]
fn b235_only_http_and_https_addresses_are_taken() {
    let mock = DoceboMock::new();
    for url in ["", "hooks.example", "ftp://hooks.example", "http://", "https:///x"] {
        let refused = mock.webhooks().add(Webhook::new(url, ["user.created"]));
        assert_eq!(refused, Err(WebhookError::Address(url.to_owned())));
    }
    let refused = mock.webhooks().add(Webhook::new(URL, ["badge.earned"]));
    assert_eq!(refused, Err(WebhookError::UnknownEvent("badge.earned".to_owned())));
}

#[test]
fn only_those_who_asked_are_told_and_nobody_after_the_end() {
    let (mock, admin) = mock();
    let other = Webhook::new("http://other.example", ["user.deleted"]);
    assert_eq!(mock.webhooks().add(other), Ok(2));
    rename(&admin, 0..1);
    mock.webhooks().remove(1).unwrap();
    admin.ok("DELETE", "/manage/v1/user/delete", json!({"user_ids": [15_000]}));
    mock.clock().advance(MINUTE);
    let mut told = Vec::new();
    mock.webhooks().deliver(|message| {
        told.push((message.url().to_owned(), message.delivery().event.to_string()));
        200
    });
    assert_eq!(told, [("http://other.example".to_owned(), "user.deleted".to_owned())]);
    assert_eq!(mock.webhooks().remove(1), Err(WebhookError::NotFound(1)));
}

#[test]
fn the_control_plane_sets_webhooks_up() {
    let (_mock, admin) = mock();
    let body = json!({
        "url": "http://127.0.0.1/x", "events": ["user.deleted"],
        "basic": {"username": "a", "password": "b"},
    });
    let shown = json!({
        "id": 2, "url": "http://127.0.0.1/x", "events": ["user.deleted"], "enabled": true,
        "basic": "a", "hmac": false, "last_error": null,
    });
    assert_eq!(admin.ok("POST", "/_mock/webhooks", body.clone()), json!({"webhook": shown}));
    let change = admin.ok("PUT", "/_mock/webhooks", json!({"lag_seconds": 1, "by_hand": true}));
    assert_eq!((&change["lag_seconds"], &change["by_hand"]), (&json!(1), &json!(true)));
    assert_eq!(change["webhooks"][1], shown);
    let mut off = body;
    off["enabled"] = json!(false);
    let changed = admin.ok("PUT", "/_mock/webhooks/2", off);
    assert_eq!(changed["webhook"]["enabled"], false);
    let left = admin.ok("DELETE", "/_mock/webhooks/2", json!({}));
    assert_eq!(left["webhooks"].as_array().unwrap().len(), 1);
    assert_eq!(admin.read("/_mock/webhooks/deliveries"), json!({"deliveries": []}));
    for (method, path, body, status) in [
        ("POST", "/_mock/webhooks", json!({"url": "x", "events": ["user.deleted"]}), 400),
        ("POST", "/_mock/webhooks", json!({"url": URL}), 400),
        ("PUT", "/_mock/webhooks/9", json!({"url": URL, "events": ["user.deleted"]}), 404),
        ("DELETE", "/_mock/webhooks/9", json!({}), 404),
        ("GET", "/_mock/webhooks/deliveries/9", json!({}), 404),
    ] {
        assert_eq!(admin.json(method, path, body).status, status, "{method} {path}");
    }
}

#[test]
fn a_snapshot_keeps_webhooks_and_what_is_on_its_way() {
    let (mock, admin) = mock();
    rename(&admin, 0..2);
    mock.clock().advance(MINUTE);
    deliver(&mock, 500);
    enroll(&admin, 1);
    let snapshot = admin.read("/_mock/snapshot");
    let fresh = DoceboMock::new();
    let other = Actor::nobody(&fresh);
    other.ok("PUT", "/_mock/snapshot", snapshot.clone());
    assert_eq!(other.read("/_mock/snapshot"), snapshot);
    fresh.clock().advance(MINUTE);
    let events: Vec<Value> =
        deliver(&fresh, 200).iter().map(|message| message["event"].clone()).collect();
    assert_eq!(events, ["user.updated", "course.enrollment.created"]);
}
