//! Notifications and the audit trail.

use std::time::Duration;

use docebo_mock::{
    DoceboMock, Effect, NoticeState, Notification, Priority,
    ledger::switches::DeactivatedAndNotifications,
};
use docebo_sdk::UserId;
use serde_json::{Value, json};

use crate::support::{Actor, mock_with};

const ADMIN: u64 = 13_000;
const ANN: u64 = 15_001;
const BEN: u64 = 15_002;
const PIA: u64 = 15_003;
const FIRE: u64 = 21;
const MINUTE: Duration = Duration::from_secs(60);

fn mock() -> (DoceboMock, Actor) {
    let mock = mock_with(json!({
        "users": [
            {"id": ANN, "username": "ann"},
            {"id": BEN, "username": "ben"},
            {"id": PIA, "username": "pia", "level": "superadmin", "password": "Passw0rd"},
        ],
        "courses": [{"id": FIRE, "code": "FIRE", "name": "Fire"}],
        "notifications": [{"event": "course.enrollment.created"}],
    }));
    let admin = Actor::superadmin(&mock);
    (mock, admin)
}

fn enroll(admin: &Actor, user: u64) {
    let body = json!({"user_ids": [user], "course_ids": [FIRE]});
    admin.ok("POST", "/learn/v1/enrollments", body);
}

fn switch(admin: &Actor, user: u64, status: u8) {
    let body = json!({"user_ids": [user.to_string()], "status": status});
    admin.ok("PUT", "/manage/v1/user/change_status", body);
}

/// Whom notices went to.
fn mailed(mock: &DoceboMock) -> Vec<(String, u64)> {
    let mail = |sent: docebo_mock::Sent| match sent.effect {
        Effect::Mail { template, user_id } => Some((template, user_id)),
        _ => None,
    };
    mock.outbox().into_iter().filter_map(mail).collect()
}

fn states(mock: &DoceboMock) -> Vec<NoticeState> {
    mock.notifications().iter().map(|notice| notice.state).collect()
}

#[test]
fn b239_notices_go_within_the_hour_and_urgent_ones_within_ten_minutes() {
    let (mock, admin) = mock();
    mock.activate_notification(Notification::new("user.updated").priority(Priority::High));
    enroll(&admin, ANN);
    switch(&admin, BEN, 0);
    switch(&admin, BEN, 1);
    assert_eq!(states(&mock), [NoticeState::Queued; 3]);
    mock.clock().advance(MINUTE * 10 - Duration::from_secs(1));
    assert_eq!(mailed(&mock), []);
    mock.clock().advance(Duration::from_secs(1));
    let urgent = ("user.updated".to_owned(), BEN);
    assert_eq!(mailed(&mock), [urgent.clone(), urgent.clone()]);
    mock.clock().advance(MINUTE * 50);
    let normal = ("course.enrollment.created".to_owned(), ANN);
    assert_eq!(mailed(&mock), [urgent.clone(), urgent, normal]);
    let first = mock.notifications().swap_remove(0);
    assert_eq!((first.user, first.object), (UserId::new(ANN), Some(FIRE)));
    assert_eq!(first.due.to_string(), "2026-03-02 10:00:00");
}

#[test]
fn b240_whoever_is_deactivated_by_then_is_not_told_unless_switched() {
    for sent in [false, true] {
        let (mock, admin) = mock();
        if sent {
            mock.switch(DeactivatedAndNotifications::Sent);
        }
        enroll(&admin, ANN);
        enroll(&admin, BEN);
        switch(&admin, ANN, 0);
        mock.clock().advance(MINUTE * 60);
        let first = if sent { NoticeState::Sent } else { NoticeState::Suppressed };
        assert_eq!(states(&mock), [first, NoticeState::Sent]);
        assert_eq!(mailed(&mock).len(), if sent { 2 } else { 1 });
    }
}

#[test]
fn a_notice_to_somebody_who_is_gone_is_lost() {
    let (mock, admin) = mock();
    enroll(&admin, ANN);
    admin.ok("DELETE", "/manage/v1/user/delete", json!({"user_ids": [ANN]}));
    mock.clock().advance(MINUTE * 60);
    assert_eq!((states(&mock), mailed(&mock)), (vec![NoticeState::Lost], vec![]));
}

#[test]
fn b097_whoever_is_archived_and_re_enrolled_is_told_again() {
    let (mock, admin) = mock();
    enroll(&admin, ANN);
    mock.clock().advance(MINUTE * 60);
    // An hour is as long as a token lives.
    let admin = Actor::superadmin(&mock);
    let path = format!("/learn/v1/enrollments/{FIRE}/{ANN}");
    let body = json!({"enrollment_mode": "reenroll", "reset_tracking": true});
    let answer = admin.json("PUT", &path, body);
    assert_eq!(answer.status, 200, "{}", answer.text());
    mock.clock().advance(MINUTE * 60);
    assert_eq!(mailed(&mock).len(), 2);
}

#[test]
fn b243_b244_an_import_mails_nobody_by_itself_and_triggers_what_is_active() {
    let (mock, admin) = mock();
    let import = |name: &str| {
        let options = json!({"branch_option": "do_nothing"});
        let body = json!({"items": [{"username": name}], "options": options});
        Actor::superadmin(&mock).ok("POST", "/manage/v1/user/batch", body);
        mock.clock().advance(MINUTE * 60);
    };
    import("cyd");
    assert_eq!(mailed(&mock), []);
    mock.activate_notification(Notification::new("user.created"));
    import("dot");
    assert_eq!(mailed(&mock).len(), 1);
    admin.ok("DELETE", "/_mock/notifications", json!({}));
    import("eve");
    assert_eq!(mailed(&mock).len(), 1);
}

/// Action, who did it, to whom, and to what.
type Entry = (String, Option<u64>, Option<u64>, Option<u64>);

fn trail(mock: &DoceboMock) -> Vec<Entry> {
    let entry = |entry: docebo_mock::AuditEntry| {
        (entry.action, entry.actor.map(UserId::get), entry.user.map(UserId::get), entry.object)
    };
    mock.audit().into_iter().map(entry).collect()
}

#[test]
fn b241_what_administrators_do_is_recorded_with_actor_and_object() {
    let (mock, admin) = mock();
    enroll(&admin, ANN);
    switch(&admin, ANN, 0);
    let body = json!({"user_ids": [BEN]});
    admin.ok("POST", "/poweruser/v1/powerusers", body.clone());
    admin.ok("DELETE", "/manage/v1/user/delete", json!({"user_ids": [ANN]}));
    let by = |action: &str, user: u64, object: Option<u64>| {
        (action.to_owned(), Some(ADMIN), Some(user), object)
    };
    assert_eq!(
        trail(&mock),
        [
            by("course.enrollment.created", ANN, Some(FIRE)),
            by("user.updated", ANN, None),
            by("power_user.promoted", BEN, None),
            by("user.deleted", ANN, None),
        ]
    );
    // Nothing takes an entry away.
    for method in ["DELETE", "PUT", "POST"] {
        assert_eq!(admin.json(method, "/_mock/audit", json!({})).status, 404);
    }
    assert_eq!(mock.audit()[0].at.to_string(), "2026-03-02 09:00:00");
}

#[test]
fn b242_the_filter_means_who_acted() {
    let (mock, admin) = mock();
    let pia = Actor::sign_in(&mock, "pia", "Passw0rd");
    enroll(&admin, PIA);
    enroll(&pia, ANN);
    let of = |actor: u64| -> Vec<Value> {
        let entries = admin.read(&format!("/_mock/audit?actor={actor}"))["entries"].clone();
        entries.as_array().unwrap().iter().map(|entry| entry["user"].clone()).collect()
    };
    assert_eq!((of(PIA), of(ADMIN), of(ANN)), (vec![json!(ANN)], vec![json!(PIA)], vec![]));
    assert_eq!(admin.read("/_mock/audit")["entries"].as_array().unwrap().len(), 2);
    assert_eq!(admin.get("/_mock/audit?actor=pia").status, 400);
}

#[test]
fn the_control_plane_switches_notifications_on() {
    let (_mock, admin) = mock();
    let body = json!({"event": "user.deleted", "priority": "high"});
    let shown = admin.ok("POST", "/_mock/notifications", body);
    assert_eq!(
        shown["active"],
        json!([
            {"event": "course.enrollment.created", "priority": "normal"},
            {"event": "user.deleted", "priority": "high"},
        ])
    );
    enroll(&admin, ANN);
    assert_eq!(
        admin.read("/_mock/notifications")["notices"],
        json!([{
            "event": "course.enrollment.created", "user": ANN, "object": FIRE,
            "triggered": "2026-03-02 09:00:00", "due": "2026-03-02 10:00:00", "state": "queued",
        }])
    );
    let unknown = admin.json("POST", "/_mock/notifications", json!({"event": "badge.earned"}));
    assert_eq!(unknown.status, 400);
}
