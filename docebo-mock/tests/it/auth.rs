//! The token endpoint in every form, the platform's login, sessions, and what becomes of tokens.

use std::time::Duration;

use docebo_mock::{
    DoceboMock,
    ledger::switches::{ExpiresAt, RefusedSigninStatus, SigninWhenExpired},
};
use serde_json::{Value, json};

use crate::support::{Actor, Answer, error, mock_with};

const FORM: &str = "application/x-www-form-urlencoded";

fn people() -> DoceboMock {
    mock_with(json!({
        "users": [
            {"username": "Ann.Lee", "first_name": "Ann", "last_name": "Lee",
             "email": "ann@example.com", "password": "Passw0rd"},
            {"username": "gone", "password": "Passw0rd", "active": false},
            {"username": "late", "password": "Passw0rd", "expiration": "2026-03-02"},
            {"username": "soon", "password": "Passw0rd", "expiration": "2026-03-03"},
            {"username": "both", "password": "Passw0rd", "active": false,
             "expiration": "2026-01-01"},
        ],
    }))
}

fn post(mock: &DoceboMock, content_type: &str, body: &str) -> Answer {
    Actor::nobody(mock).send("POST", "/oauth2/token", Some(content_type), body.to_owned())
}

fn password_grant(mock: &DoceboMock, username: &str, password: &str) -> Answer {
    post(
        mock,
        FORM,
        &format!(
            "grant_type=password&client_id=mock-client&client_secret=mock-secret\
             &username={username}&password={password}"
        ),
    )
}

#[track_caller]
fn is_token(answer: &Answer, with_refresh: bool) -> Value {
    assert_eq!(answer.status, 200, "{}", answer.text());
    let body = answer.json();
    let token = body["access_token"].as_str().unwrap();
    assert_eq!(token.len(), 40);
    assert!(token.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)), "{token}");
    assert_eq!(body["expires_in"], json!(3600));
    assert_eq!(body["token_type"], json!("Bearer"));
    assert_eq!(body["scope"], json!("api"));
    assert_eq!(body["refresh_token"].is_string(), with_refresh);
    assert_eq!(body.get("data"), None, "the answer is bare");
    body
}

#[track_caller]
fn is_oauth_error(answer: &Answer, status: u16, error: &str, description: &str) {
    let expected = json!({"error": error, "error_description": description});
    assert_eq!((answer.status, answer.json()), (status, expected));
}

#[test]
fn a_token_is_asked_for_by_form_json_multipart_or_basic() {
    let mock = people();
    is_token(&password_grant(&mock, "admin", "admin-Passw0rd"), true);
    let json = json!({
        "grant_type": "password", "client_id": "mock-client", "client_secret": "mock-secret",
        "scope": "api", "username": "admin", "password": "admin-Passw0rd",
    });
    is_token(&post(&mock, "application/json", &json.to_string()), true);
    let part = |name: &str, value: &str| {
        format!("--xX\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let multipart = [
        part("grant_type", "password"),
        part("client_id", "mock-client"),
        part("client_secret", "mock-secret"),
        part("username", "admin"),
        part("password", "admin-Passw0rd"),
        "--xX--\r\n".to_owned(),
    ]
    .concat();
    is_token(&post(&mock, "multipart/form-data; boundary=xX", &multipart), true);
    // mock-client:mock-secret
    let basic = Actor::nobody(&mock)
        .with_header("authorization", "Basic bW9jay1jbGllbnQ6bW9jay1zZWNyZXQ=")
        .send(
            "POST",
            "/oauth2/token",
            Some(FORM),
            "grant_type=password&username=admin&password=admin-Passw0rd",
        );
    is_token(&basic, true);
}

#[test]
fn user_names_sign_in_without_regard_to_case() {
    is_token(&password_grant(&people(), "ANN.LEE", "Passw0rd"), true);
}

#[test]
fn client_credentials_come_without_a_refresh_token() {
    let mock = people();
    let body = "grant_type=client_credentials&client_id=mock-client&client_secret=mock-secret";
    let answer = post(&mock, FORM, body);
    is_token(&answer, false);
    assert_eq!(answer.json().get("refresh_token"), None);
}

#[test]
fn token_errors_are_oauth_errors() {
    let mock = people();
    let cases = [
        (
            "grant_type=password&client_id=no&client_secret=no",
            400,
            "invalid_client",
            "The client credentials are invalid",
        ),
        (
            "client_id=mock-client&client_secret=mock-secret",
            400,
            "invalid_request",
            "The grant type was not specified in the request",
        ),
        (
            "grant_type=x&client_id=mock-client&client_secret=mock-secret",
            400,
            "unsupported_grant_type",
            "Grant type \"x\" not supported",
        ),
        (
            "grant_type=password&client_id=mock-client&client_secret=mock-secret&scope=root\
          &username=admin&password=admin-Passw0rd",
            400,
            "invalid_scope",
            "The scope requested is invalid for this request",
        ),
        (
            "grant_type=refresh_token&client_id=mock-client&client_secret=mock-secret\
          &refresh_token=nope",
            400,
            "invalid_grant",
            "Invalid refresh token",
        ),
        (
            "grant_type=authorization_code&client_id=mock-client&client_secret=mock-secret&code=x",
            400,
            "invalid_grant",
            "Authorization code doesn't exist or is invalid for the client",
        ),
    ];
    for (body, status, error, description) in cases {
        is_oauth_error(&post(&mock, FORM, body), status, error, description);
    }
    is_oauth_error(
        &password_grant(&mock, "admin", "wrong"),
        401,
        "invalid_grant",
        "Invalid username and password combination",
    );
}

#[test]
fn a_refresh_token_works_once_and_is_replaced() {
    let mock = people();
    let first = password_grant(&mock, "ann.lee", "Passw0rd").json();
    let trade = |token: &Value| {
        post(
            &mock,
            FORM,
            &format!(
                "grant_type=refresh_token&client_id=mock-client&client_secret=mock-secret\
                 &refresh_token={}",
                token.as_str().unwrap()
            ),
        )
    };
    let second = is_token(&trade(&first["refresh_token"]), true);
    assert_ne!(second["refresh_token"], first["refresh_token"]);
    is_oauth_error(&trade(&first["refresh_token"]), 400, "invalid_grant", "Invalid refresh token");
    mock.clock().advance(Duration::from_secs(15 * 86_400));
    is_oauth_error(
        &trade(&second["refresh_token"]),
        400,
        "invalid_grant",
        "Refresh token has expired",
    );
}

#[test]
fn an_authorization_code_is_traded_once_for_its_redirect_uri() {
    let mock = people();
    let admin = Actor::superadmin(&mock);
    let step = || {
        let answer = admin.get(
            "/oauth2/authorize?response_type=code&client_id=mock-client\
             &redirect_uri=https%3A%2F%2Fapp.example%2Fcb&scope=api&state=x%20y",
        );
        assert_eq!((answer.status, answer.text().as_str()), (302, ""));
        let location = answer.header("location").to_owned();
        let query = location.strip_prefix("https://app.example/cb?code=").unwrap();
        let (code, state) = query.split_once("&state=").unwrap();
        assert_eq!(state, "x+y");
        code.to_owned()
    };
    let trade = |code: &str, uri: &str| {
        post(
            &mock,
            FORM,
            &format!(
                "grant_type=authorization_code&client_id=mock-client&client_secret=mock-secret\
                 &code={code}&redirect_uri={uri}"
            ),
        )
    };
    let code = step();
    is_token(&trade(&code, "https%3A%2F%2Fapp.example%2Fcb"), true);
    let bad = "Authorization code doesn't exist or is invalid for the client";
    is_oauth_error(&trade(&code, "https%3A%2F%2Fapp.example%2Fcb"), 400, "invalid_grant", bad);
    is_oauth_error(
        &trade(&step(), "https%3A%2F%2Fevil.example"),
        400,
        "redirect_uri_mismatch",
        "The redirect URI is missing or do not match",
    );
    let answer = Actor::nobody(&mock).get("/oauth2/authorize?client_id=no");
    is_oauth_error(&answer, 400, "invalid_client", "The client id supplied is invalid");
}

#[test]
fn an_assertion_signs_in_its_subject() {
    let mock = people();
    // {"alg":"RS256","typ":"JWT"} . {"iss":"mock-client","sub":"ann.lee","aud":"acme.example",
    // "iat":1772442000000,"exp":1772445600000} . a signature: milliseconds are accepted
    let assertion = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJtb2NrLWNsaWVudCIsInN1YiI6ImFubi5s\
                     ZWUiLCJhdWQiOiJhY21lLmV4YW1wbGUiLCJpYXQiOjE3NzI0NDIwMDAwMDAsImV4cCI6MTc3MjQ0NTYw\
                     MDAwMH0.c2ln";
    let body = format!(
        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion={assertion}"
    );
    let at = |host: &str| {
        Actor::nobody(&mock).with_header("host", host).send(
            "POST",
            "/oauth2/token",
            Some(FORM),
            body.clone(),
        )
    };
    is_token(&at("acme.example"), false);
    is_oauth_error(&at("other.example"), 400, "invalid_grant", "Invalid audience (aud)");
    let malformed = post(
        &mock,
        FORM,
        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=x.y",
    );
    is_oauth_error(&malformed, 400, "invalid_grant", "JWT is malformed");
}

#[test]
fn b020_b024_a_deactivated_account_is_refused_like_a_wrong_password() {
    let mock = people();
    let text = "Invalid username and password combination";
    is_oauth_error(&password_grant(&mock, "gone", "Passw0rd"), 401, "invalid_grant", text);
    let login = Actor::nobody(&mock).json(
        "POST",
        "/manage/v1/user/login",
        json!({"username": "gone", "password": "Passw0rd"}),
    );
    assert_eq!((login.status, login.json()), (401, error("Unauthorized", text, 0, 401)));
    mock.switch(RefusedSigninStatus::BadRequest);
    is_oauth_error(&password_grant(&mock, "gone", "Passw0rd"), 400, "invalid_grant", text);
}

#[test]
fn b021_b047_an_account_expires_by_itself_when_its_date_is_reached() {
    let mock = people();
    let text = "Invalid username and password combination";
    is_oauth_error(&password_grant(&mock, "late", "Passw0rd"), 401, "invalid_grant", text);
    is_token(&password_grant(&mock, "soon", "Passw0rd"), true);
    mock.clock().set("2026-03-02 23:59:59".parse().unwrap());
    is_token(&password_grant(&mock, "soon", "Passw0rd"), true);
    mock.clock().set("2026-03-03 00:00:00".parse().unwrap());
    is_oauth_error(&password_grant(&mock, "soon", "Passw0rd"), 401, "invalid_grant", text);
    mock.switch(ExpiresAt::EndOfDay);
    is_token(&password_grant(&mock, "soon", "Passw0rd"), true);
    mock.switch(ExpiresAt::StartOfDay).switch(SigninWhenExpired::Allow);
    is_token(&password_grant(&mock, "soon", "Passw0rd"), true);
}

#[test]
fn b005_deactivation_wins_over_expiry() {
    let mock = people();
    mock.switch(SigninWhenExpired::Allow);
    assert_eq!(password_grant(&mock, "both", "Passw0rd").status, 401);
    assert_eq!(password_grant(&mock, "late", "Passw0rd").status, 200);
}

#[test]
fn b025_a_token_ends_after_its_hour() {
    let mock = people();
    let admin = Actor::superadmin(&mock);
    mock.clock().advance(Duration::from_secs(3599));
    assert_eq!(admin.get("/manage/v1/user/session").status, 200);
    mock.clock().advance(Duration::from_secs(1));
    let answer = admin.get("/manage/v1/user/session");
    let expected = error("Unauthorized", "Your request was made with invalid credentials.", 0, 401);
    assert_eq!((answer.status, answer.json()), (401, expected));
}

#[test]
fn the_platforms_login_answers_inside_data() {
    let mock = people();
    let body = json!({"username": "Ann.Lee", "password": "Passw0rd", "issue_refresh_token": true});
    let answer = Actor::nobody(&mock).ok("POST", "/manage/v1/user/login", body);
    let data = &answer["data"];
    assert_eq!(data["access_token"].as_str().unwrap().len(), 40);
    assert_eq!(data["refresh_token"].as_str().unwrap().len(), 40);
    assert_eq!(
        (&data["expires_in"], &data["token_type"], &data["scope"], &data["id_user"]),
        (&json!(3600), &json!("Bearer"), &json!("api"), &json!(13001)),
    );
    assert_eq!((&answer["version"], &answer["_links"]), (&json!("1.0.0"), &json!([])));
    let without = json!({"username": "Ann.Lee", "password": "Passw0rd"});
    let answer = Actor::nobody(&mock).ok("POST", "/manage/v1/user/login", without);
    assert_eq!(answer["data"]["refresh_token"], Value::Null);
}

#[test]
fn b026_the_session_shows_who_the_token_speaks_for() {
    let mock = people();
    let answer = Actor::sign_in(&mock, "ann.lee", "Passw0rd").read("/manage/v1/user/session");
    assert_eq!(
        answer["data"],
        json!({
            "id": 13001, "username": "Ann.Lee", "firstname": "Ann", "lastname": "Lee",
            "email": "ann@example.com", "avatar_url": "", "user_level": "user",
            "timezone": "Europe/Rome", "language": "en", "dateformat_locale": "en_us",
        })
    );
    let answer = Actor::superadmin(&mock).read("/manage/v1/user/session");
    assert_eq!(answer["data"]["user_level"], json!("godadmin"));
}

#[test]
fn logging_out_ends_the_token_at_once() {
    let mock = people();
    let ann = Actor::sign_in(&mock, "ann.lee", "Passw0rd");
    assert_eq!(ann.read("/manage/v1/user/keep_alive")["data"], json!({"success": true}));
    assert_eq!(
        ann.ok("POST", "/manage/v1/user/logout", json!({}))["data"],
        json!({"success": true})
    );
    assert_eq!(ann.get("/manage/v1/user/session").status, 401);
}

#[test]
fn secrets_stay_out_of_the_journal() {
    let mock = people();
    Actor::superadmin(&mock);
    let printed = format!("{:?}", mock.requests());
    assert!(printed.contains("/oauth2/token"));
    assert!(!printed.contains("admin-Passw0rd") && !printed.contains("mock-secret"), "{printed}");
}
