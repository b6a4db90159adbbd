//! The budget of calls.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use docebo_sdk::{
    Client,
    client::{Credentials, Quota, RetryPolicy},
};
use futures_util::FutureExt as _;

use crate::support::{Create, Does, Jumping, Platform, Put, Read, fine};

const MINUTE: Duration = Duration::from_secs(60);

fn limited(platform: &Platform, time: &Jumping, quota: Quota) -> Client {
    platform.builder(time).quota(quota).credentials(Credentials::token("t")).build().unwrap()
}

#[tokio::test]
async fn a_call_over_the_budget_waits_until_the_oldest_is_an_hour_old() {
    let (platform, time) = (Platform::new(|_, _| fine()), Jumping::default());
    let client = limited(&platform, &time, Quota::per_hour(3));
    for _ in 0..3 {
        client.call(Read::call()).await.unwrap();
        time.advance(10 * MINUTE);
    }
    assert!(time.slept().is_empty());
    // Sent at minutes 0, 10 and 20; it is minute 30.
    client.call(Read::call()).await.unwrap();
    client.call(Read::call()).await.unwrap();
    assert_eq!(time.slept(), [30 * MINUTE, 10 * MINUTE]);
    assert_eq!(client.calls().waited, 40 * MINUTE);
}

#[tokio::test]
async fn in_no_hour_are_more_calls_sent_than_allowed() {
    let (platform, time) = (Platform::new(|_, _| fine()), Jumping::default());
    let client = limited(&platform, &time, Quota::per_hour(10));
    let mut sent = Vec::new();
    for step in 0..100 {
        client.call(Read::call()).await.unwrap();
        sent.push(docebo_sdk::client::Time::now(&time));
        time.advance(Duration::from_secs(step * 7 % 400));
    }
    for window in sent.windows(11) {
        assert!(window[10].duration_since(window[0]).unwrap() >= 60 * MINUTE);
    }
}

#[tokio::test]
async fn by_default_a_thousand_calls_an_hour_go_out_and_the_next_waits() {
    let (platform, time) = (Platform::new(|_, _| fine()), Jumping::default());
    let client = platform.client_at(&time);
    for _ in 0..1_000 {
        client.call(Read::call()).await.unwrap();
    }
    assert!(time.slept().is_empty());
    client.call(Read::call()).await.unwrap();
    assert_eq!(time.slept(), [60 * MINUTE]);
}

#[tokio::test]
async fn clones_share_the_budget_and_it_can_be_off() {
    let (platform, time) = (Platform::new(|_, _| fine()), Jumping::default());
    let client = limited(&platform, &time, Quota::per_hour(1));
    client.call(Read::call()).await.unwrap();
    client.clone().call(Read::call()).await.unwrap();
    assert_eq!(time.slept().len(), 1);

    let client = limited(&platform, &time, Quota::off());
    for _ in 0..2_000 {
        client.call(Read::call()).await.unwrap();
    }
    assert_eq!(time.slept().len(), 1);
}

#[tokio::test]
async fn attempts_and_token_requests_count() {
    let platform = Platform::new(|seen, number| match (seen.path(), number) {
        ("/oauth2/token", _) => Does::token("a"),
        (_, 1) => Does::error(429, "Too Many Requests", "slow down"),
        _ => fine(),
    });
    let time = Jumping::default();
    let app = docebo_sdk::client::App::new("id", "secret");
    let policy = RetryPolicy::default().base(Duration::ZERO);
    let client = platform.builder(&time).quota(Quota::per_hour(3)).retry(policy);
    let client = client.credentials(Credentials::client_credentials(app)).build().unwrap();
    client.call(Create::call()).await.unwrap(); // token, 429, 200
    client.call(Put::call()).await.unwrap();
    assert_eq!(time.slept().iter().max(), Some(&(60 * MINUTE)));
    let calls = client.calls();
    assert_eq!((calls.sent, calls.tokens, calls.once, calls.repeatable), (4, 1, 2, 1));
    assert_eq!((calls.reads, calls.retries, calls.rate_limited), (0, 1, 1));
}

#[tokio::test]
async fn the_hook_says_how_long_before_the_wait() {
    let (platform, time) = (Platform::new(|_, _| fine()), Jumping::default());
    let told = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&told);
    let clock = time.clone();
    let client = platform
        .builder(&time)
        .quota(Quota::new(1, MINUTE))
        .credentials(Credentials::token("t"))
        .on_wait(move |wait| {
            assert!(clock.slept().is_empty());
            log.lock().unwrap().push(wait.to_string());
        })
        .build()
        .unwrap();
    client.call(Read::call()).await.unwrap();
    client.call(Read::call()).await.unwrap();
    assert_eq!(*told.lock().unwrap(), ["waiting 60.0s: 1 calls in 60s are used up"]);
}

#[tokio::test]
async fn a_waiter_that_gives_up_gives_its_place_back() {
    let (platform, time) = (Platform::new(|_, _| fine()), Jumping::default());
    let client = limited(&platform, &time, Quota::new(1, MINUTE));
    client.call(Read::call()).await.unwrap();
    for _ in 0..5 {
        let mut waiting = Box::pin(client.call(Read::call()).send());
        assert!((&mut waiting).now_or_never().is_none());
    }
    client.call(Read::call()).await.unwrap();
    assert_eq!(time.slept(), [MINUTE], "not six minutes");
    client.call(Read::call()).await.unwrap();
    assert_eq!(time.slept(), [MINUTE, MINUTE], "and no call too many");
}
