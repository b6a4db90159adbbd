//! Limits and overload: what a client that calls too often is told.

use std::time::Duration;

use docebo_mock::{
    DoceboMock, FaultRule,
    ledger::switches::{RateLimitWindow, RetryAfterHeader},
};

use crate::support::{Actor, error};

const ANY: &str = "/manage/v1/user/session";

fn limited(calls: u32) -> (DoceboMock, Actor) {
    let mock = DoceboMock::builder().rate_limit(calls).build();
    let admin = Actor::superadmin(&mock);
    (mock, admin)
}

#[test]
fn b220_the_thousand_and_first_call_of_an_hour_is_refused() {
    let (mock, admin) = limited(1_000);
    for _ in 1..1_000 {
        assert_eq!(admin.get(ANY).status, 200);
    }
    assert_eq!(admin.get(ANY).status, 429);
    mock.clock().advance(Duration::from_secs(30 * 60));
    assert_eq!(admin.get(ANY).status, 429, "the hour is not over");
    mock.clock().advance(Duration::from_secs(30 * 60));
    assert_eq!(Actor::superadmin(&mock).get(ANY).status, 200);
}

#[test]
fn no_limit_is_enforced_unless_asked_for() {
    let admin = Actor::superadmin(&DoceboMock::new());
    assert!((0..1_100).all(|_| admin.get(ANY).status == 200));
}

#[test]
fn b222_a_call_beyond_the_limit_is_refused_without_advice() {
    let (mock, admin) = limited(1);
    let answer = admin.send("POST", "/manage/v1/user/logout", None, "");
    assert_eq!(answer.status, 429);
    assert_eq!(answer.json(), error("Too Many Requests", "Too many requests", 0, 429));
    assert_eq!(answer.header("retry-after"), "", "no header is documented");
    mock.clock().advance(Duration::from_secs(3_599));
    mock.switch(RetryAfterHeader::On);
    let refused = admin.get(ANY);
    assert_eq!((refused.status, refused.header("retry-after")), (429, "1"));
    mock.clock().advance(Duration::from_secs(1));
    assert_ne!(admin.get(ANY).status, 429);
}

#[test]
fn b222_a_refused_call_has_no_effect() {
    let (mock, admin) = limited(1);
    mock.switch(RateLimitWindow::Minute);
    assert_eq!(admin.send("POST", "/manage/v1/user/logout", None, "").status, 429);
    mock.clock().advance(Duration::from_secs(60));
    assert_eq!(admin.get(ANY).status, 200, "the session is still open");
}

#[test]
fn b223_overload_answers_503_in_the_platforms_own_shape() {
    let mock = DoceboMock::new();
    let admin = Actor::superadmin(&mock);
    mock.fail(FaultRule::on("/manage"));
    let answer = admin.get(ANY);
    assert_eq!(answer.status, 503);
    let body = answer.json();
    assert_eq!((&body["name"], &body["status"]), (&"Service Unavailable".into(), &503.into()));
    assert!(body["message"].is_array());
    assert_eq!(admin.get(ANY).status, 200, "it passes");
}

#[test]
fn b224_a_limit_may_count_by_the_minute() {
    let (mock, admin) = limited(2);
    mock.switch(RateLimitWindow::Minute);
    assert_eq!((admin.get(ANY).status, admin.get(ANY).status), (200, 429));
    mock.clock().advance(Duration::from_secs(60));
    assert_eq!(admin.get(ANY).status, 200);
    mock.switch(RateLimitWindow::Hour);
    mock.clock().advance(Duration::from_secs(60));
    assert_eq!((admin.get(ANY).status, admin.get(ANY).status), (200, 429));
}

#[test]
fn b225_asking_for_a_token_counts_as_a_call() {
    let (mock, _) = limited(3);
    let _ = Actor::superadmin(&mock);
    let last = Actor::superadmin(&mock);
    assert_eq!(last.get(ANY).status, 429);
}
