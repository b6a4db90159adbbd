//! What an error tells.

use std::error::Error as _;

use docebo_sdk::{Client, Error, ErrorKind};
use serde_json::json;

use crate::support::{Create, Does, Platform, Put, Read, Silent};

async fn read(does: fn() -> Does) -> Error {
    let platform = Platform::new(move |_, _| does());
    platform.client().call(Read::call()).await.unwrap_err()
}

async fn create(does: fn() -> Does) -> Error {
    let platform = Platform::new(move |_, _| does());
    platform.client().call(Create::call()).await.unwrap_err()
}

fn texts(error: &Error) -> Vec<&str> {
    error.messages().iter().map(|message| message.text.as_str()).collect()
}

#[tokio::test]
async fn b145_the_captured_error_body_is_read_in_full() {
    const BODY: &str = r#"{"name":"Bad Request","message":["Required option not set: branch_option"],"code":1006,"status":400}"#;
    let error = create(|| Does::Answer(400, "application/json", BODY.to_owned())).await;
    assert_eq!(error.kind(), ErrorKind::Rejected);
    assert_eq!((error.status(), error.code()), (Some(400), Some(1006)));
    assert_eq!(texts(&error), ["Required option not set: branch_option"]);
    assert_eq!(error.body().unwrap(), BODY);
    assert_eq!((error.method().unwrap().as_str(), error.path()), ("POST", Some("/t/v1/create")));
    assert_eq!(
        error.to_string(),
        "POST /t/v1/create: refused (HTTP 400, code 1006): Required option not set: branch_option"
    );
    assert!(error.is_rejected() && !error.may_have_been_applied());
}

#[tokio::test]
async fn statuses_have_kinds_and_kinds_have_questions() {
    async fn of(status: u16) -> Error {
        let platform = Platform::new(move |_, _| Does::error(status, "No", "no"));
        platform.client().call(Read::call()).await.unwrap_err()
    }
    assert!(of(401).await.is_auth());
    assert!(of(403).await.is_forbidden());
    assert!(of(404).await.is_not_found());
    assert!(of(429).await.is_rate_limited());
    assert!(of(422).await.is_rejected());
    assert_eq!(of(500).await.kind(), ErrorKind::Server);
}

#[tokio::test]
async fn messages_come_in_many_forms() {
    let error = read(|| Does::json(400, json!({"name": "Bad Request", "message": "one"}))).await;
    assert_eq!(texts(&error), ["one"]);
    let error = read(|| Does::json(400, json!({"message": ["a", "b"], "code": "1001"}))).await;
    assert_eq!((texts(&error), error.code()), (vec!["a", "b"], Some(1001)));
    let error = read(|| Does::json(400, json!({"message": {"userid": ["taken", "short"]}}))).await;
    assert_eq!(texts(&error), ["taken", "short"]);
    assert_eq!(error.messages()[0].field.as_deref(), Some("userid"));
    let error =
        read(|| Does::json(404, json!({"success": false, "error": "Report not found!"}))).await;
    assert_eq!((texts(&error), error.oauth_code()), (vec!["Report not found!"], None));
    assert!(error.is_not_found());
    let error = read(|| Does::json(400, json!({"name": "Bad Request"}))).await;
    assert_eq!(texts(&error), ["Bad Request"]);
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_kept() {
    let error = read(|| Does::Answer(418, "text/plain", "<<teapot>>".to_owned())).await;
    assert_eq!((error.body().unwrap().as_ref(), texts(&error).len()), (b"<<teapot>>".as_ref(), 0));
    assert_eq!(error.to_string(), "GET /t/v1/read: refused (HTTP 418)");
}

#[tokio::test]
async fn a_refusal_with_status_200_is_an_error() {
    let error = create(|| Does::data(json!({"id": 0, "success": false}))).await;
    assert_eq!((error.kind(), error.status()), (ErrorKind::Rejected, Some(200)));
    assert_eq!(error.to_string(), "POST /t/v1/create: refused (HTTP 200): userid: already taken");
    assert!(!error.may_have_been_applied());
    // Even when it lacks what the endpoint promises.
    let error = create(|| {
        Does::data(json!({"success": false, "message": [{"id": "email", "message": "invalid"}]}))
    });
    let error = error.await;
    assert_eq!((error.kind(), texts(&error)), (ErrorKind::Rejected, vec!["invalid"]));
    assert_eq!(error.messages()[0].field.as_deref(), Some("email"));
}

#[tokio::test]
async fn an_answer_that_cannot_be_decoded_says_where() {
    let error = read(|| Does::data(json!({"id": "not a number"}))).await;
    assert_eq!((error.kind(), error.json_path()), (ErrorKind::Decode, Some("data.id")));
    assert!(error.is_decode() && !error.may_have_been_applied());
    let text = error.to_string();
    assert_eq!(text, "GET /t/v1/read: the answer cannot be read at `data.id` (HTTP 200)");
    let source = error.source().unwrap();
    assert!(!text.contains(&source.to_string()), "the cause is not printed twice");
    assert!(source.source().unwrap().to_string().contains("not a number"));
}

#[tokio::test]
async fn a_write_whose_answer_cannot_be_decoded_has_been_done() {
    let broken = || Does::Answer(200, "application/json", r#"{"data":{"id":7"#.to_owned());
    let error = create(broken).await;
    assert_eq!(error.kind(), ErrorKind::AppliedUnread);
    assert!(error.is_decode() && error.may_have_been_applied());
    let platform = Platform::new(move |_, _| broken());
    let error = platform.client().call(Put::call()).await.unwrap_err();
    assert_eq!((error.kind(), platform.seen().len()), (ErrorKind::AppliedUnread, 1));
}

#[tokio::test]
async fn a_sign_in_page_is_no_answer() {
    let page = || Does::Answer(200, "text/html; charset=UTF-8", "<html>Sign in</html>".to_owned());
    for error in [read(page).await, create(page).await] {
        assert!(error.is_auth() && !error.may_have_been_applied());
        assert!(error.to_string().contains("sign in first"), "{error}");
    }
    let platform = Platform::new(move |_, _| page());
    assert!(platform.client().call(Silent::call()).await.unwrap_err().is_auth());
    let unlabelled = read(|| Does::AnswerWith(200, vec![], "\n <!DOCTYPE html>".to_owned())).await;
    assert!(unlabelled.is_auth());
}

#[tokio::test]
async fn a_redirect_is_told_and_not_followed() {
    let error = read(|| {
        let to = "https://u:pw@acme.docebosaas.com/learn/signin?token=hunter2".to_owned();
        Does::AnswerWith(302, vec![("location", to)], String::new())
    });
    let error = error.await;
    assert!(error.is_auth());
    assert_eq!(
        error.to_string(),
        "GET /t/v1/read: redirected to acme.docebosaas.com/learn/signin, which means: \
         sign in first, or another address (HTTP 302)"
    );
}

#[tokio::test]
async fn an_error_is_one_line_whatever_the_platform_says() {
    let error = read(|| {
        Does::json(400, json!({"message": [format!("two\nlines \u{1b}[31m{}", "x".repeat(5000))]}))
    });
    let text = error.await.to_string();
    assert!(!text.contains(['\n', '\u{1b}']) && text.len() < 500, "{text}");
}

#[tokio::test]
async fn what_cannot_be_sent_is_not() {
    let platform = Platform::new(|_, _| crate::support::fine());
    let request = platform.client().call(Read::call()).header("x-bad\n", "1");
    let error = request.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert!(platform.seen().is_empty());
}

#[tokio::test]
async fn the_raw_answer_can_be_had() {
    let platform = Platform::new(|_, _| {
        let body = r#"{"data":{"id":7},"extra":1}"#.to_owned();
        Does::AnswerWith(200, vec![("x-mock-rules", "B-034".to_owned())], body)
    });
    let request = platform.client().call(Read::call()).header("x-mock-explain", "1");
    let response = request.raw().await.unwrap();
    assert_eq!(platform.seen()[0].header("x-mock-explain"), "1");
    assert_eq!((response.status(), response.value().id), (200, 7));
    assert_eq!(response.headers()["x-mock-rules"], "B-034");
    assert_eq!(response.bytes(), r#"{"data":{"id":7},"extra":1}"#);
    assert_eq!(response.into_value().id, 7);
}

#[test]
fn plain_http_is_for_this_machine_or_on_demand() {
    let error = Client::builder("http://acme.docebosaas.com").build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(error.to_string().contains("allow_insecure_http"));
    Client::builder("http://acme.docebosaas.com").allow_insecure_http().build().unwrap();
    Client::builder("http://127.0.0.1:8480").build().unwrap();
    Client::builder("http://acme.localhost:8480").build().unwrap();
}

#[test]
fn without_a_runtime_a_call_fails_instead_of_panicking() {
    use futures_util::FutureExt as _;
    let platform = Platform::new(|_, _| crate::support::fine());
    let result = platform.client().call(Read::call()).send().now_or_never().unwrap();
    assert_eq!(result.unwrap_err().kind(), ErrorKind::Config);
}

#[test]
fn errors_and_clients_are_small_and_can_be_sent_anywhere() {
    fn anywhere<T: Send + Sync + Clone + 'static>() {}
    anywhere::<Error>();
    anywhere::<Client>();
    assert_eq!(size_of::<Error>(), size_of::<usize>());
    assert_eq!(size_of::<Client>(), size_of::<usize>());
}
