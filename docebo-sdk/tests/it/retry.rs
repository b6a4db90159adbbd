//! What is sent again, when, and what is not.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, SystemTime},
};

use docebo_sdk::{
    Error, ErrorKind,
    client::{Credentials, Delivery, RetryPolicy},
};
use serde_json::json;

use crate::support::{Create, Does, Jumping, Platform, Put, Read, fine};

fn busy_own() -> Does {
    Does::error(503, "Service Unavailable", "Try again later")
}

fn busy_proxy() -> Does {
    Does::Answer(503, "text/html", "<html>503</html>".to_owned())
}

/// Fails once as told, then answers.
fn once(fails: fn() -> Does) -> Platform {
    Platform::new(move |_, number| if number == 0 { fails() } else { fine() })
}

#[tokio::test]
async fn reads_and_repeatable_writes_go_out_again() {
    let failures: [fn() -> Does; 8] = [
        || Does::Fail(Delivery::NotSent),
        || Does::Fail(Delivery::MaybeSent),
        || Does::error(500, "Internal Server Error", "oops"),
        || Does::Answer(502, "text/html", String::new()),
        busy_own,
        busy_proxy,
        || Does::Answer(504, "text/html", String::new()),
        || Does::error(429, "Too Many Requests", "slow down"),
    ];
    for (index, failure) in failures.into_iter().enumerate() {
        let platform = once(failure);
        let thing = platform.client().call(Read::call()).await.unwrap();
        assert_eq!((thing.id, platform.seen().len()), (7, 2), "read, failure {index}");

        let platform = once(failure);
        let client = platform.client();
        client.call(Put::call()).await.unwrap();
        assert_eq!(platform.seen().len(), 2, "repeatable, failure {index}");
        assert_eq!(client.calls().retries, 1);
    }
}

#[tokio::test]
async fn a_write_that_must_happen_once_goes_out_again_only_if_it_surely_did_not() {
    let refusals: [fn() -> Does; 3] = [
        || Does::Fail(Delivery::NotSent),
        busy_own,
        || Does::Answer(429, "text/html", String::new()),
    ];
    for refusal in refusals {
        let platform = once(refusal);
        platform.client().call(Create::call()).await.unwrap();
        assert_eq!(platform.seen().len(), 2);
    }

    let mysteries: [fn() -> Does; 6] = [
        || Does::Fail(Delivery::MaybeSent),
        || Does::error(500, "Internal Server Error", "oops"),
        || Does::Answer(502, "text/html", String::new()),
        busy_proxy,
        || Does::json(503, json!({"message": "upstream connect error"})),
        || Does::Answer(504, "text/html", String::new()),
    ];
    for (index, mystery) in mysteries.into_iter().enumerate() {
        let platform = once(mystery);
        let error = platform.client().call(Create::call()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnknownOutcome, "mystery {index}");
        assert!(error.may_have_been_applied());
        assert_eq!((error.attempts(), platform.seen().len()), (1, 1));
    }
}

#[tokio::test]
async fn other_answers_are_final() {
    for status in [400, 403, 404, 405, 409, 501] {
        let platform = Platform::new(move |_, _| Does::error(status, "No", "no"));
        let error = platform.client().call(Read::call()).await.unwrap_err();
        assert_eq!((error.status(), platform.seen().len()), (Some(status), 1));
        assert!(!error.may_have_been_applied());
    }
}

#[tokio::test]
async fn waits_double_up_to_the_cap_and_are_jittered() {
    let run = async |seed| {
        let platform = Platform::new(|_, _| Does::Fail(Delivery::MaybeSent));
        let time = Jumping::default();
        let policy = RetryPolicy::default()
            .attempts(6)
            .base(Duration::from_secs(1))
            .cap(Duration::from_secs(5))
            .seed(seed);
        let client = platform.builder(&time).retry(policy);
        let client = client.credentials(Credentials::token("t")).build().unwrap();
        let error = client.call(Read::call()).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 6));
        assert!(error.is_connection() && !error.may_have_been_applied());
        time.slept()
    };
    let waits = run(1).await;
    assert_eq!(waits.len(), 5);
    for (wait, full) in waits.iter().zip([1.0, 2.0, 4.0, 5.0, 5.0]) {
        let seconds = wait.as_secs_f64();
        assert!(seconds >= full / 2.0 && seconds <= full, "{seconds} of {full}");
    }
    assert_eq!(waits, run(1).await, "the same seed waits the same");
    assert_ne!(waits, run(2).await, "another seed does not");
}

#[tokio::test]
async fn a_busy_platform_is_given_more_patience() {
    let platform = Platform::new(|_, _| busy_own());
    let time = Jumping::default();
    let error = platform.client_at(&time).call(Create::call()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Server, 9));
    assert!(!error.may_have_been_applied(), "each attempt was refused");
    assert!(time.slept().iter().sum::<Duration>() > Duration::from_secs(45));

    let platform = Platform::new(|_, _| busy_own());
    let client = platform.builder(&time).retry(RetryPolicy::never());
    let client = client.credentials(Credentials::token("t")).build().unwrap();
    client.call(Read::call()).await.unwrap_err();
    assert_eq!(platform.seen().len(), 1);
}

/// A 429 with this `Retry-After`, then an answer: what was waited, or why it failed.
async fn asked_to_wait(retry_after: &'static str) -> Result<Vec<Duration>, Error> {
    let platform = Platform::new(move |_, number| match number {
        0 => Does::AnswerWith(429, vec![("retry-after", retry_after.to_owned())], String::new()),
        _ => fine(),
    });
    let time = Jumping::default();
    platform.client_at(&time).call(Create::call()).await?;
    Ok(time.slept())
}

#[tokio::test]
async fn retry_after_is_followed_in_both_forms() {
    let seconds = Duration::from_secs;
    assert_eq!(asked_to_wait("17").await.unwrap(), [seconds(17)]);
    // The clock of these tests starts with 2026.
    assert_eq!(asked_to_wait("Thu, 01 Jan 2026 00:02:00 GMT").await.unwrap(), [seconds(120)]);
    for no_use in ["soon", "0", "Wed, 31 Dec 2025 00:00:00 GMT"] {
        let waits = asked_to_wait(no_use).await.unwrap();
        assert!(waits[0] >= Duration::from_millis(250), "{no_use}: our own wait");
        assert!(waits[0] <= Duration::from_millis(500), "{no_use}: our own wait");
    }
}

#[tokio::test]
async fn a_retry_after_beyond_all_patience_ends_the_call_and_can_be_read() {
    let error = asked_to_wait("7200").await.unwrap_err();
    assert!(error.is_rate_limited());
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7200)));
    assert_eq!(error.attempts(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_timeout_is_repeated_for_reads_and_a_mystery_for_writes() {
    let platform = Platform::new(|_, number| if number == 0 { Does::Hang } else { fine() });
    let client = platform.client();
    let before = tokio::time::Instant::now();
    client.call(Read::call()).timeout(Duration::from_secs(3)).await.unwrap();
    assert_eq!(before.elapsed(), Duration::from_secs(3));

    let platform = Platform::new(|_, _| Does::Hang);
    let before = tokio::time::Instant::now();
    let error = platform.client().call(Create::call()).await.unwrap_err();
    assert_eq!(before.elapsed(), Duration::from_secs(60), "the client's own limit");
    assert_eq!(error.kind(), ErrorKind::UnknownOutcome);
    assert!(error.is_timeout() && error.may_have_been_applied());
}

#[tokio::test(start_paused = true)]
async fn a_slow_answer_within_the_limit_is_an_answer() {
    let nearly = Duration::from_millis(59_999);
    let platform = Platform::new(move |_, _| Does::Later(nearly, Box::new(fine())));
    platform.client().call(Create::call()).await.unwrap();
}

#[tokio::test]
async fn an_earlier_attempt_that_may_have_worked_is_not_forgotten() {
    let platform = Platform::new(|_, number| match number {
        0 => Does::Fail(Delivery::MaybeSent),
        _ => Does::error(404, "Not Found", "gone"),
    });
    let error = platform.client().call(Put::call()).await.unwrap_err();
    assert!(error.is_not_found());
    assert!(error.may_have_been_applied(), "perhaps it is gone because of us");
}

#[tokio::test]
async fn the_hook_sees_every_attempt() {
    let platform = Platform::new(|_, number| match number {
        0 => Does::Fail(Delivery::NotSent),
        1 => busy_proxy(),
        _ => fine(),
    });
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let client = platform
        .builder(&Jumping::default())
        .credentials(Credentials::token("t"))
        .on_attempt(move |attempt| {
            assert_eq!(attempt.path, "/t/v1/read");
            log.lock().unwrap().push((
                attempt.number,
                attempt.status,
                attempt.error.map(Error::kind),
                attempt.retry_in.is_some(),
            ));
        })
        .build()
        .unwrap();
    client.call(Read::call()).await.unwrap();
    let expected = [
        (1, None, Some(ErrorKind::Connection), true),
        (2, Some(503), Some(ErrorKind::Server), true),
        (3, Some(200), None, false),
    ];
    assert_eq!(*seen.lock().unwrap(), expected);
}

#[test]
fn the_clock_of_these_tests_starts_with_2026() {
    use docebo_sdk::client::Time as _;
    let start = Jumping::default().now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    let start = docebo_sdk::wire::DateTime::from_unix(start.as_secs().try_into().unwrap());
    assert_eq!(start.to_string(), "2026-01-01 00:00:00");
}
