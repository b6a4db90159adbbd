//! No secret in `Debug`, in an error or in a log.

use std::{
    error::Error as _,
    io,
    sync::{Arc, Mutex},
};

use docebo_sdk::{
    Client, Error,
    auth::{Login, LoginRequest, RequestToken, TokenRequest},
    client::{App, Credentials, Delivery, JwtClaims, StoredToken},
    endpoint::{Call, Empty},
    wire::DateTime,
};
use serde_json::json;
use tracing_subscriber::fmt::{MakeWriter, format::FmtSpan};

use crate::support::{Create, Does, Jumping, Platform, Read, Rows, fine};

/// Every secret in this file contains this word.
const WORD: &str = "hunter2";

#[track_caller]
fn assert_clean(what: &str, text: &str) {
    assert!(!text.contains(WORD), "{what} shows a secret: {text}");
    assert!(!text.contains("aHVudGVyMi"), "{what} shows a secret in base64: {text}");
}

/// Everything an error prints, its causes included.
fn printed(error: &Error) -> String {
    let mut text = format!("{error} {error:?} {error:#?}");
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(&format!(" {cause} {cause:?}"));
        source = cause.source();
    }
    text
}

fn app() -> App {
    App::new("my-app", "hunter2-secret")
}

fn every_way() -> Vec<Credentials> {
    let sign = |_: JwtClaims| async { Ok("hunter2-assertion".to_owned()) };
    vec![
        Credentials::password(app(), "ann", "hunter2-password"),
        Credentials::client_credentials(app().basic()),
        Credentials::refresh_token(app(), "hunter2-refresh"),
        Credentials::authorization_code(app(), "hunter2-code", "https://x/back"),
        Credentials::jwt_bearer("my-app", "ann", sign),
        Credentials::login("ann", "hunter2-password"),
        Credentials::token("hunter2-token"),
    ]
}

#[test]
fn nothing_that_holds_a_secret_shows_it() {
    for credentials in every_way() {
        assert_clean("credentials", &format!("{credentials:?} {credentials:#?}"));
        let builder = Client::builder("http://me:hunter2@localhost")
            .header("x-key", "hunter2-header")
            .credentials(credentials.clone());
        assert_clean("builder", &format!("{builder:?}"));
        let client = Client::builder("http://localhost").credentials(credentials).build().unwrap();
        assert_clean("client", &format!("{client:?}"));
        let request = client.call(Create::call()).header("x-key", "hunter2-header");
        assert_clean("request", &format!("{request:?}"));
    }
    let stored = StoredToken::new("hunter2-access", DateTime::from_unix(0));
    assert_clean("stored token", &format!("{:?}", stored.with_refresh_token("hunter2-refresh")));
    let mut request = TokenRequest::default();
    request.client_secret = Some("hunter2".to_owned());
    request.password = Some("hunter2".to_owned());
    assert_clean("token request", &format!("{request:?}"));
    let call = Call::<RequestToken>::new((), Empty {}, request);
    assert_clean("encoded call", &format!("{:?}", call.encode().unwrap()));
}

#[tokio::test]
async fn errors_of_the_token_endpoint_show_no_token() {
    let answers: [fn() -> Does; 4] = [
        // A grant that cannot be read, with the token where a number should be.
        || Does::json(200, json!({"access_token": "t", "expires_in": "hunter2-token"})),
        || Does::Answer(200, "application/json", r#"{"access_token":"hunter2-token"#.to_owned()),
        || Does::Answer(200, "text/html", "<html>hunter2</html>".to_owned()),
        // A token no header can carry.
        || Does::json(200, json!({"access_token": "hunter2\n"})),
    ];
    for answer in answers {
        let platform = Platform::new(move |_, _| answer());
        let builder = platform.builder(&Jumping::default());
        let client = builder.credentials(every_way().remove(0)).build().unwrap();
        let error = client.call(Read::call()).await.unwrap_err();
        assert_clean("token error", &printed(&error));

        let call = Call::<Login>::new((), Empty {}, LoginRequest::default());
        if let Err(error) = client.call(call).await {
            assert_clean("login error", &printed(&error));
        }
    }
    let error = Client::builder("http://localhost").credentials(Credentials::token("hunter2\n"));
    assert_clean("static token", &printed(&error.build().unwrap_err()));
}

#[tokio::test]
async fn errors_show_no_query_and_no_body() {
    let platform = Platform::new(|_, _| Does::error(400, "Bad Request", "no"));
    let mut request = platform.client().call(Rows::call());
    request.call.query.cursor = Some("hunter2".to_owned());
    assert_clean("query", &printed(&request.await.unwrap_err()));
    assert_clean("body", &printed(&platform.client().call(Create::call()).await.unwrap_err()));
}

/// The real transport, whose own errors name the whole address.
#[tokio::test]
async fn errors_of_the_wire_show_no_query() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = Client::builder(&address)
        .credentials(Credentials::token("hunter2-token"))
        .retry(docebo_sdk::client::RetryPolicy::never())
        .build()
        .unwrap();
    let mut request = client.call(Rows::call());
    request.call.query.cursor = Some("hunter2".to_owned());
    assert_clean("wire", &printed(&request.await.unwrap_err()));
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;
    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// Calls of every way to sign in, with retries and a refused token.
async fn exercise() {
    for credentials in every_way() {
        let platform = Platform::new(|seen, number| match (seen.path(), number) {
            ("/oauth2/token", _) => Does::token_and_refresh("hunter2-access", "hunter2-refresh"),
            ("/manage/v1/user/login", _) => {
                Does::data(json!({"access_token": "hunter2-access", "id_user": 1}))
            }
            (_, 0..=2) => Does::Fail(Delivery::NotSent),
            (_, 3) => Does::error(401, "Unauthorized", "no"),
            _ => fine(),
        });
        let builder = platform.builder(&Jumping::default()).header("x-key", "hunter2-header");
        let client = builder.credentials(credentials).build().unwrap();
        let _ = client.call(Create::call()).await;
        let mut request = client.call(Rows::call());
        request.call.query.cursor = Some("hunter2-cursor".to_owned());
        let _ = request.await;
    }
}

#[tokio::test]
async fn logs_name_calls_and_attempts_but_no_secret() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_writer(log.clone())
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_span_events(FmtSpan::FULL)
        .with_ansi(false)
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);
    // A call site that another test's thread meets first stays silent for all; once each of them
    // has been met, this wakes them.
    exercise().await;
    tracing::callsite::rebuild_interest_cache();
    exercise().await;
    drop(guard);
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert_clean("log", &text);
    for part in
        ["method=\"POST\"", "path=\"/t/v1/create\"", "attempt=2", "status=200", "elapsed_ms="]
    {
        assert!(text.contains(part), "no {part} in {text}");
    }
}
