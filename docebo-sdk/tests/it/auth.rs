//! Tokens: every way to get one, once for all who wait, renewed, kept.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use docebo_sdk::{
    Client, ErrorKind,
    auth::RequestToken,
    client::{
        App, BoxError, BoxFuture, Credentials, Delivery, JwtClaims, StoredToken, Time as _,
        TokenStore,
    },
    endpoint::{Call, Empty},
    wire::DateTime,
};
use futures_util::future::join_all;
use serde_json::json;

use crate::support::{Create, Does, Jumping, Platform, Read, Seen, fine};

const TOKEN: &str = "/oauth2/token";

fn app() -> App {
    App::new("my-app", "s3cret")
}

fn password() -> Credentials {
    Credentials::password(app(), "api.admin", "pw")
}

/// Tokens `t1`, `t2`, … with refresh tokens `r1`, `r2`, …; calls answer whatever the token.
fn generous() -> Platform {
    let tokens = AtomicUsize::new(0);
    Platform::new(move |seen, _| {
        if seen.path() == TOKEN {
            let n = tokens.fetch_add(1, Ordering::SeqCst) + 1;
            Does::token_and_refresh(&format!("t{n}"), &format!("r{n}"))
        } else {
            fine()
        }
    })
}

fn client(platform: &Platform, time: &Jumping, credentials: Credentials) -> Client {
    platform.builder(time).credentials(credentials).build().unwrap()
}

async fn token_request(credentials: Credentials) -> Seen {
    let platform = generous();
    client(&platform, &Jumping::default(), credentials).call(Read::call()).await.unwrap();
    let [token, call] = platform.seen().try_into().unwrap();
    assert_eq!(call.header("authorization"), "Bearer t1");
    assert_eq!((token.method.as_str(), token.path()), ("POST", TOKEN));
    token
}

#[track_caller]
fn check_form(seen: &Seen, expected: &[(&str, &str)]) {
    assert_eq!(seen.header("content-type"), "application/x-www-form-urlencoded");
    let mut expected: Vec<_> =
        expected.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    expected.sort();
    assert_eq!(seen.form(), expected);
}

#[tokio::test]
async fn each_grant_is_asked_for_in_its_own_words() {
    let app_fields = [("client_id", "my-app"), ("client_secret", "s3cret")];
    let with_app = |fields: &[(&'static str, &'static str)]| [&app_fields, fields].concat();
    let seen = token_request(password()).await;
    let password = [
        ("grant_type", "password"),
        ("username", "api.admin"),
        ("password", "pw"),
        ("scope", "api"),
    ];
    check_form(&seen, &with_app(&password));
    let seen = token_request(Credentials::client_credentials(app())).await;
    check_form(&seen, &with_app(&[("grant_type", "client_credentials"), ("scope", "api")]));
    let seen = token_request(Credentials::refresh_token(app(), "r0")).await;
    check_form(&seen, &with_app(&[("grant_type", "refresh_token"), ("refresh_token", "r0")]));
    let seen = token_request(Credentials::authorization_code(app(), "c0", "https://x/back")).await;
    let code =
        [("grant_type", "authorization_code"), ("code", "c0"), ("redirect_uri", "https://x/back")];
    check_form(&seen, &with_app(&code));
}

#[tokio::test]
async fn the_application_may_travel_as_http_basic() {
    let seen = token_request(Credentials::password(app().basic(), "api.admin", "pw")).await;
    assert_eq!(seen.header("authorization"), "Basic bXktYXBwOnMzY3JldA==");
    let expected = [
        ("grant_type", "password"),
        ("username", "api.admin"),
        ("password", "pw"),
        ("scope", "api"),
    ];
    check_form(&seen, &expected);
}

#[tokio::test]
async fn an_assertion_is_signed_by_the_caller_for_every_token() {
    async fn signer(claims: JwtClaims) -> Result<String, BoxError> {
        Ok(serde_json::to_string(&claims)?)
    }
    let seen = token_request(Credentials::jwt_bearer("my-app", "ann", signer)).await;
    assert_eq!(seen.field("grant_type").unwrap(), "urn:ietf:params:oauth:grant-type:jwt-bearer");
    let claims: serde_json::Value =
        serde_json::from_str(&seen.field("assertion").unwrap()).unwrap();
    let expected = json!({
        "iss": "my-app", "sub": "ann", "aud": "acme.docebosaas.com",
        "iat": 1_767_225_600, "exp": 1_767_229_200,
    });
    assert_eq!(claims, expected);

    let platform = generous();
    let broken = |_| async { Err::<String, BoxError>("the key is locked away".into()) };
    let broken = Credentials::jwt_bearer("my-app", "ann", broken);
    let error =
        client(&platform, &Jumping::default(), broken).call(Read::call()).await.unwrap_err();
    assert!(error.is_auth());
    let source = std::error::Error::source(&error).unwrap();
    assert_eq!(source.to_string(), "the key is locked away");
}

#[tokio::test]
async fn the_platforms_own_login_needs_no_application() {
    let platform = Platform::new(|seen, _| match seen.path() {
        "/manage/v1/user/login" => {
            Does::data(json!({"access_token": "l1", "refresh_token": "lr", "id_user": "13001"}))
        }
        TOKEN => Does::token("l2"),
        _ => fine(),
    });
    let time = Jumping::default();
    let plain = client(&platform, &time, Credentials::login("ann", "pw"));
    plain.call(Read::call()).await.unwrap();
    let seen = platform.seen();
    let body: serde_json::Value = serde_json::from_str(&seen[0].body).unwrap();
    assert_eq!(body, json!({"username": "ann", "password": "pw"}));
    assert_eq!(seen[1].header("authorization"), "Bearer l1");
    time.advance(Duration::from_secs(3600));
    plain.call(Read::call()).await.unwrap();
    assert_eq!(platform.count("/manage/v1/user/login"), 2, "no application, no refresh");

    let platform_of_app = platform.clone();
    let refreshing = Credentials::login_with_refresh(app(), "ann", "pw");
    let refreshing = client(&platform_of_app, &time, refreshing);
    refreshing.call(Read::call()).await.unwrap();
    let login = platform.seen().into_iter().rfind(|s| s.path().ends_with("login")).unwrap();
    assert!(login.body.contains(r#""issue_refresh_token":"#), "{}", login.body);
    time.advance(Duration::from_secs(3600));
    refreshing.call(Read::call()).await.unwrap();
    let last = platform.seen().pop().unwrap();
    assert_eq!(last.header("authorization"), "Bearer l2");
}

#[tokio::test(start_paused = true)]
async fn however_many_calls_wait_the_token_is_fetched_once() {
    let platform = Platform::new(|seen, _| match seen.path() {
        TOKEN => Does::Later(Duration::from_secs(1), Box::new(Does::token("t1"))),
        _ => fine(),
    });
    let client = client(&platform, &Jumping::default(), password());
    let clones = vec![client; 50];
    for result in join_all(clones.iter().map(|client| client.call(Read::call()).send())).await {
        result.unwrap();
    }
    assert_eq!((platform.count(TOKEN), platform.count("/t/v1/read")), (1, 50));
}

#[tokio::test(start_paused = true)]
async fn b024_those_who_wait_share_the_refusal_and_the_next_asks_again() {
    let platform = Platform::new(|_, _| {
        let refusal =
            Does::oauth_error(401, "invalid_grant", "Invalid username and password combination");
        Does::Later(Duration::from_secs(1), Box::new(refusal))
    });
    let client = client(&platform, &Jumping::default(), password());
    let clones = vec![client.clone(); 20];
    for result in join_all(clones.iter().map(|client| client.call(Read::call()).send())).await {
        let error = result.unwrap_err();
        assert!(error.is_auth());
        assert_eq!((error.status(), error.oauth_code()), (Some(401), Some("invalid_grant")));
        assert_eq!(
            error.to_string(),
            "POST /oauth2/token: the platform does not accept the caller \
             (HTTP 401, invalid_grant): Invalid username and password combination"
        );
    }
    assert_eq!(platform.seen().len(), 1, "a wrong password is not tried twenty times");
    client.call(Read::call()).await.unwrap_err();
    assert_eq!(platform.seen().len(), 2);
}

#[tokio::test]
async fn a_wrong_application_is_an_auth_error_although_it_is_400() {
    let platform = Platform::new(|_, _| {
        Does::oauth_error(400, "invalid_client", "The client credentials are invalid")
    });
    let error =
        client(&platform, &Jumping::default(), password()).call(Create::call()).await.unwrap_err();
    assert!(error.is_auth() && !error.may_have_been_applied());
    assert_eq!(error.oauth_code(), Some("invalid_client"));
}

#[tokio::test(start_paused = true)]
async fn a_caller_that_gives_up_does_not_take_the_token_with_it() {
    let platform = Platform::new(|seen, _| match seen.path() {
        TOKEN => Does::Later(Duration::from_secs(5), Box::new(Does::token("t1"))),
        _ => fine(),
    });
    let client = client(&platform, &Jumping::default(), password());
    let impatient = client.call(Read::call()).send();
    assert!(tokio::time::timeout(Duration::from_secs(1), impatient).await.is_err());
    client.call(Read::call()).await.unwrap();
    assert_eq!(platform.count(TOKEN), 1, "the answer to the first request was used");
}

#[test]
fn when_a_runtime_stops_in_the_middle_the_next_caller_takes_over() {
    let platform = Platform::new(|seen, number| match (seen.path(), number) {
        (TOKEN, 0) => Does::Hang,
        (TOKEN, _) => Does::token("t2"),
        _ => fine(),
    });
    let client = client(&platform, &Jumping::default(), password());
    let run = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let first = run();
    let call = client.clone();
    first.block_on(async {
        tokio::spawn(async move { call.call(Read::call()).await });
        while platform.count(TOKEN) == 0 {
            tokio::task::yield_now().await;
        }
    });
    drop(first);
    run().block_on(async { client.call(Read::call()).await.unwrap() });
    assert_eq!(platform.count(TOKEN), 2);
}

#[tokio::test]
async fn a_refused_token_is_replaced_once_even_for_a_write_that_must_happen_once() {
    let platform = Platform::new(|seen, number| match seen.path() {
        TOKEN => Does::token(&format!("t{number}")),
        _ if seen.header("authorization") == "Bearer t0" => {
            Does::error(401, "Unauthorized", "Your request was made with invalid credentials.")
        }
        _ => fine(),
    });
    let client = client(&platform, &Jumping::default(), password());
    client.call(Create::call()).await.unwrap();
    assert_eq!(platform.paths(), [TOKEN, "/t/v1/create", TOKEN, "/t/v1/create"]);
    assert_eq!(platform.seen()[3].header("authorization"), "Bearer t2");
}

#[tokio::test]
async fn a_fresh_token_that_is_refused_too_ends_the_call() {
    let platform = Platform::new(|seen, number| match seen.path() {
        TOKEN => Does::token(&format!("t{number}")),
        _ => Does::error(401, "Unauthorized", "no"),
    });
    let client = client(&platform, &Jumping::default(), password());
    let error = client.call(Read::call()).await.unwrap_err();
    assert!(error.is_auth());
    assert_eq!((error.attempts(), platform.count(TOKEN)), (2, 2));
}

#[tokio::test(start_paused = true)]
async fn many_refused_at_once_share_one_new_token() {
    let platform = Platform::new(|seen, number| match seen.path() {
        TOKEN if number == 0 => Does::token("old"),
        TOKEN => Does::Later(Duration::from_secs(1), Box::new(Does::token("new"))),
        _ if number > 1 && seen.header("authorization") == "Bearer old" => {
            Does::error(401, "Unauthorized", "no")
        }
        _ => fine(),
    });
    let client = client(&platform, &Jumping::default(), password());
    client.call(Read::call()).await.unwrap();
    let clones = vec![client; 20];
    for result in join_all(clones.iter().map(|client| client.call(Read::call()).send())).await {
        result.unwrap();
    }
    assert_eq!(platform.count(TOKEN), 2);
}

#[tokio::test]
async fn a_static_token_is_never_renewed() {
    let platform = Platform::new(|_, _| Does::error(401, "Unauthorized", "no"));
    let error = platform.client().call(Read::call()).await.unwrap_err();
    assert!(error.is_auth());
    assert_eq!(platform.paths(), ["/t/v1/read"]);
}

#[tokio::test]
async fn without_credentials_nothing_that_needs_them_is_sent() {
    let platform = generous();
    let client = platform.builder(&Jumping::default()).build().unwrap();
    let error = client.call(Read::call()).await.unwrap_err();
    assert!(error.is_auth());
    assert_eq!(error.to_string(), "GET /t/v1/read: this client has no credentials");
    assert!(platform.seen().is_empty());
    // The token endpoint itself can be called by hand, and so can anything with a header.
    let mut body = docebo_sdk::auth::TokenRequest::default();
    body.username = Some("ann".to_owned());
    let call = Call::<RequestToken>::new((), Empty {}, body);
    assert_eq!(client.call(call).await.unwrap().access_token, "t1");
    client.call(Read::call()).header("authorization", "Bearer mine").await.unwrap();
    assert_eq!(platform.seen().pop().unwrap().header("authorization"), "Bearer mine");
}

#[tokio::test]
async fn a_token_is_renewed_before_it_ends_while_calls_go_on() {
    let (platform, time) = (generous(), Jumping::default());
    let client = client(&platform, &time, password());
    client.call(Read::call()).await.unwrap();
    time.advance(Duration::from_secs(3600 - 61));
    client.call(Read::call()).await.unwrap();
    assert_eq!(platform.count(TOKEN), 1);
    time.advance(Duration::from_secs(2));
    client.call(Read::call()).await.unwrap();
    let last = platform.seen().into_iter().rfind(|seen| seen.path() != TOKEN).unwrap();
    assert_eq!(last.header("authorization"), "Bearer t1", "nobody waits for the renewal");
    while platform.count(TOKEN) < 2 {
        tokio::task::yield_now().await;
    }
    tokio::task::yield_now().await;
    client.call(Read::call()).await.unwrap();
    assert_eq!(platform.seen().pop().unwrap().header("authorization"), "Bearer t2");
    let renewal = platform.seen().into_iter().rfind(|seen| seen.path() == TOKEN).unwrap();
    assert_eq!(renewal.field("refresh_token").unwrap(), "r1");
}

#[tokio::test]
async fn a_failed_early_renewal_harms_no_call() {
    let platform = Platform::new(|seen, number| match (seen.path(), number) {
        (TOKEN, 0) => Does::token_and_refresh("t1", "r1"),
        (TOKEN, _) => Does::oauth_error(400, "invalid_grant", "no"),
        _ => fine(),
    });
    let time = Jumping::default();
    let client = client(&platform, &time, password());
    client.call(Read::call()).await.unwrap();
    time.advance(Duration::from_secs(3590));
    for _ in 0..10 {
        client.call(Read::call()).await.unwrap();
        tokio::task::yield_now().await;
    }
    // One round: the refresh token, then the password.
    assert_eq!(platform.count(TOKEN), 3, "it is not tried again with every call");
    time.advance(Duration::from_secs(10));
    assert!(client.call(Read::call()).await.unwrap_err().is_auth());
}

/// Lets the token end after each call; the refresh tokens sent, in order.
async fn refreshes(answers: fn(usize) -> Does, calls: usize) -> Vec<String> {
    let tokens = AtomicUsize::new(0);
    let platform = Platform::new(move |seen, _| match seen.path() {
        TOKEN => answers(tokens.fetch_add(1, Ordering::SeqCst)),
        _ => fine(),
    });
    let time = Jumping::default();
    let client = client(&platform, &time, password());
    for _ in 0..calls {
        client.call(Read::call()).await.unwrap();
        time.advance(Duration::from_secs(4000));
    }
    let seen = platform.seen();
    let tokens = seen.iter().filter(|seen| seen.path() == TOKEN);
    tokens.map(|seen| seen.field("refresh_token").unwrap_or_else(|| "password".into())).collect()
}

#[tokio::test]
async fn a_refresh_token_is_kept_when_none_comes_back_and_replaced_when_one_does() {
    let sent = refreshes(
        |n| match n {
            0 => Does::token_and_refresh("t0", "r0"),
            1 => Does::token("t1"),
            2 => Does::token_and_refresh("t2", "r2"),
            _ => Does::token("t3"),
        },
        4,
    );
    assert_eq!(sent.await, ["password", "r0", "r0", "r2"]);
}

#[tokio::test]
async fn a_refused_or_lost_refresh_falls_back_to_the_credentials() {
    for failure in [
        (|| Does::oauth_error(400, "invalid_grant", "Refresh token has expired")) as fn() -> Does,
        || Does::oauth_error(401, "invalid_token", "no"),
        || Does::Fail(Delivery::MaybeSent),
    ] {
        let tokens = AtomicUsize::new(0);
        let platform =
            Platform::new(move |seen, _| match (seen.path(), tokens.load(Ordering::SeqCst)) {
                (TOKEN, n) => {
                    tokens.fetch_add(1, Ordering::SeqCst);
                    if n == 1 { failure() } else { Does::token_and_refresh("t", "r") }
                }
                _ => fine(),
            });
        let time = Jumping::default();
        let client = client(&platform, &time, password());
        client.call(Read::call()).await.unwrap();
        time.advance(Duration::from_secs(4000));
        client.call(Read::call()).await.unwrap();
        let last = platform.seen().into_iter().rfind(|seen| seen.path() == TOKEN).unwrap();
        assert_eq!((platform.count(TOKEN), last.field("password").unwrap().as_str()), (3, "pw"));
    }
}

#[tokio::test]
async fn a_platform_that_is_down_is_not_asked_in_other_words() {
    let platform = Platform::new(|seen, number| match (seen.path(), number) {
        (TOKEN, 0) => Does::token_and_refresh("t", "r"),
        (TOKEN, _) => Does::Fail(Delivery::NotSent),
        _ => fine(),
    });
    let time = Jumping::default();
    let client = client(&platform, &time, password());
    client.call(Create::call()).await.unwrap();
    time.advance(Duration::from_secs(4000));
    let error = client.call(Create::call()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert!(!error.may_have_been_applied(), "the call itself was never sent");
    let last = platform.seen().pop().unwrap();
    assert_eq!(last.field("grant_type").unwrap(), "refresh_token");
}

#[tokio::test]
async fn a_lost_token_answer_is_no_unknown_outcome_of_the_call() {
    let platform = Platform::new(|_, _| Does::Fail(Delivery::MaybeSent));
    let credentials = Credentials::refresh_token(app(), "r0");
    let error =
        client(&platform, &Jumping::default(), credentials).call(Create::call()).await.unwrap_err();
    assert_eq!((error.kind(), error.may_have_been_applied()), (ErrorKind::Connection, false));
    assert_eq!(platform.seen().len(), 1, "a refresh token may be used up by a lost answer");
}

#[tokio::test]
async fn a_code_is_sent_once() {
    let (platform, time) = (generous(), Jumping::default());
    let credentials = Credentials::authorization_code(app(), "c0", "https://x/back");
    let client = client(&platform, &time, credentials);
    client.call(Read::call()).await.unwrap();
    time.advance(Duration::from_secs(4000));
    client.call(Read::call()).await.unwrap();
    let seen = platform.seen();
    assert_eq!(seen[0].field("code").unwrap(), "c0");
    assert_eq!(seen[2].field("refresh_token").unwrap(), "r1");
}

/// A store in memory that counts.
#[derive(Clone, Default)]
struct Memory(Arc<Mutex<(Option<StoredToken>, usize, usize)>>);

impl TokenStore for Memory {
    fn load(&self) -> BoxFuture<'_, Result<Option<StoredToken>, BoxError>> {
        let mut state = self.0.lock().unwrap();
        state.1 += 1;
        let token = state.0.clone();
        Box::pin(async { Ok(token) })
    }
    fn save(&self, token: StoredToken) -> BoxFuture<'_, Result<(), BoxError>> {
        let mut state = self.0.lock().unwrap();
        state.2 += 1;
        state.0 = Some(token);
        Box::pin(async { Ok(()) })
    }
}

impl Memory {
    fn put(&self, access: &str, refresh: &str, time: &Jumping, seconds: u64) {
        let now = time.now().duration_since(std::time::SystemTime::UNIX_EPOCH).unwrap().as_secs();
        let end = DateTime::from_unix(i64::try_from(now + seconds).unwrap());
        let token = StoredToken::new(access, end).with_refresh_token(refresh);
        self.0.lock().unwrap().0 = Some(token);
    }
}

#[tokio::test]
async fn a_stored_token_saves_the_request_and_a_new_one_is_stored() {
    let (platform, time, store) = (generous(), Jumping::default(), Memory::default());
    let make = || {
        let builder = platform.builder(&time).credentials(password());
        builder.token_store(store.clone()).build().unwrap()
    };
    make().call(Read::call()).await.unwrap();
    let next_run = make();
    next_run.call(Read::call()).await.unwrap();
    assert_eq!(platform.count(TOKEN), 1);
    assert_eq!(platform.seen().pop().unwrap().header("authorization"), "Bearer t1");
    time.advance(Duration::from_secs(4000));
    next_run.call(Read::call()).await.unwrap();
    let state = store.0.lock().unwrap();
    let stored = state.0.as_ref().unwrap();
    assert_eq!((stored.access_token.as_str(), state.1, state.2), ("t2", 2, 2));
    assert_eq!(stored.refresh_token.as_deref(), Some("r2"));
}

#[tokio::test]
async fn a_stored_token_that_is_over_lends_its_refresh_token() {
    let (platform, time, store) = (generous(), Jumping::default(), Memory::default());
    store.put("old", "old-r", &time, 10);
    let builder = platform.builder(&time).credentials(Credentials::stored(app()));
    builder.token_store(store).build().unwrap().call(Read::call()).await.unwrap();
    assert_eq!(platform.seen()[0].field("refresh_token").unwrap(), "old-r");
}

#[tokio::test]
async fn a_refresh_token_used_by_another_process_is_looked_up_in_the_store() {
    let platform = Platform::new(|seen, _| match seen.path() {
        TOKEN => Does::oauth_error(400, "invalid_grant", "Invalid refresh token"),
        _ => fine(),
    });
    let (time, store) = (Jumping::default(), Memory::default());
    store.put("mine", "my-r", &time, 3600);
    let builder = platform.builder(&time).credentials(Credentials::stored(app()));
    let client = builder.token_store(store.clone()).build().unwrap();
    client.call(Read::call()).await.unwrap();
    time.advance(Duration::from_secs(4000));
    store.put("theirs", "their-r", &time, 3600);
    client.call(Read::call()).await.unwrap();
    assert_eq!(platform.seen().pop().unwrap().header("authorization"), "Bearer theirs");
}

#[tokio::test]
async fn a_broken_store_costs_no_call() {
    struct Broken;
    impl TokenStore for Broken {
        fn load(&self) -> BoxFuture<'_, Result<Option<StoredToken>, BoxError>> {
            Box::pin(async { Err("no disk".into()) })
        }
        fn save(&self, _: StoredToken) -> BoxFuture<'_, Result<(), BoxError>> {
            Box::pin(async { Err("no disk".into()) })
        }
    }
    let platform = generous();
    let builder = platform.builder(&Jumping::default()).credentials(password());
    builder.token_store(Broken).build().unwrap().call(Read::call()).await.unwrap();
    assert_eq!(platform.count(TOKEN), 1);
}

#[tokio::test]
async fn the_session_is_a_call_like_any_other() {
    let platform = Platform::new(|_, _| {
        Does::data(json!({"id": "13001", "username": "ann", "user_level": "super_admin"}))
    });
    let session = platform.client().session().await.unwrap();
    assert_eq!(session.user_level, docebo_sdk::auth::UserLevel::Superadmin);
    assert_eq!(platform.seen()[0].uri, "https://acme.docebosaas.com/manage/v1/user/session");
}
