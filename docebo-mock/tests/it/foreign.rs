//! Clients that are not ours: requests over a socket, byte by byte in the manner of programs that
//! ran against real tenants.

use docebo_mock::{Credentials, DoceboMock, Seed, Tenant};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

const FORM: &str = "application/x-www-form-urlencoded";

/// A listening platform with three people, two courses and a plan.
async fn platform() -> DoceboMock {
    let seed: Seed = serde_json::from_value(json!({
        "now": "2026-03-02 09:00:00",
        "users": [
            {"username": "ann", "id": 13017, "first_name": "Ann", "last_name": "Lee",
                "email": "ann@example.com"},
            {"username": "bob", "id": 13018, "first_name": "Bob", "last_name": "Moe"},
            {"username": "cem", "id": 13019, "first_name": "Cem", "last_name": "Noe"},
        ],
        "courses": [{"name": "Safety", "code": "SAFE", "id": 134}],
        "learning_plans": [
            {"title": "Onboarding", "id": 7, "courses": [{"course": "SAFE"}],
                "users": [{"username": "ann"}]},
        ],
    }))
    .unwrap();
    let tenant = Tenant::from_seed(&seed, Credentials::default()).unwrap();
    DoceboMock::builder().seed(tenant).start().await.unwrap()
}

/// Sends bytes, answers status and body as they came.
async fn raw(mock: &DoceboMock, request: String) -> (u16, String) {
    let url = mock.url();
    let mut stream = TcpStream::connect(url.trim_start_matches("http://")).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let answer = String::from_utf8(answer).unwrap();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    (status, body.to_owned())
}

/// Writes a request by hand; an empty content type sends none.
async fn send(
    mock: &DoceboMock,
    line: &str,
    headers: &[&str],
    content_type: &str,
    body: &str,
) -> (u16, Value) {
    let mut request = format!("{line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
    for header in headers {
        request.push_str(&format!("{header}\r\n"));
    }
    if !content_type.is_empty() {
        request.push_str(&format!("Content-Type: {content_type}\r\n"));
    }
    request.push_str(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
    let (status, text) = raw(mock, request).await;
    let json = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    (status, json)
}

/// Expects 200 of a call with the token in the header.
async fn ok(mock: &DoceboMock, line: &str, content_type: &str, body: &str) -> Value {
    let token = format!("Authorization: Bearer {}", token(mock).await);
    let (status, answer) = send(mock, line, &[&token], content_type, body).await;
    assert_eq!(status, 200, "{line}: {answer}");
    answer
}

async fn token(mock: &DoceboMock) -> String {
    let body = "grant_type=password&client_id=mock-client&client_secret=mock-secret\
                &username=admin&password=admin-Passw0rd&scope=api";
    let (status, grant) = send(mock, "POST /oauth2/token", &[], FORM, body).await;
    assert_eq!(status, 200, "{grant}");
    grant["access_token"].as_str().unwrap().to_owned()
}

#[track_caller]
fn is_grant(status: u16, grant: &Value) {
    assert_eq!(status, 200, "{grant}");
    assert_eq!(grant["token_type"], "Bearer");
    assert_eq!(grant["expires_in"], 3600);
    assert!(grant["access_token"].as_str().is_some_and(|token| token.len() == 40), "{grant}");
    assert!(grant.get("data").is_none(), "a token stands outside the envelope");
}

#[tokio::test]
async fn a_token_is_asked_for_by_multipart_form() {
    let mock = platform().await;
    let mut body = String::new();
    for (name, value) in [
        ("grant_type", "password"),
        ("client_id", "mock-client"),
        ("client_secret", "mock-secret"),
        ("username", "admin"),
        ("password", "admin-Passw0rd"),
    ] {
        body.push_str(&format!(
            "--frontier\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        ));
    }
    body.push_str("--frontier--\r\n");
    let kind = "multipart/form-data; boundary=frontier";
    let (status, grant) = send(&mock, "POST /oauth2/token", &[], kind, &body).await;
    is_grant(status, &grant);
}

#[tokio::test]
async fn a_token_is_asked_for_with_the_application_as_http_basic() {
    let mock = platform().await;
    let basic = "Authorization: Basic bW9jay1jbGllbnQ6bW9jay1zZWNyZXQ="; // mock-client:mock-secret
    let body = "grant_type=password&username=admin&password=admin-Passw0rd";
    let (status, grant) = send(&mock, "POST /oauth2/token", &[basic], FORM, body).await;
    is_grant(status, &grant);
}

#[tokio::test]
async fn a_token_is_asked_for_in_json() {
    let mock = platform().await;
    let body = r#"{"grant_type":"password","client_id":"mock-client",
        "client_secret":"mock-secret","username":"admin","password":"admin-Passw0rd"}"#;
    let (status, grant) = send(&mock, "POST /oauth2/token", &[], "application/json", body).await;
    is_grant(status, &grant);
}

#[tokio::test]
async fn a_filter_travels_as_the_json_body_of_a_get() {
    let mock = platform().await;
    let body = r#"{"user_id":["13017"],"course_id":[134]}"#;
    let rows = ok(&mock, "GET /course/v1/courses/enrollments", "application/json", body).await;
    assert_eq!(rows["data"]["total_count"], 1);
    assert_eq!(rows["data"]["items"][0]["user_id"], 13017);
    let body = r#"{"user_id":["13018"]}"#;
    let rows = ok(&mock, "GET /course/v1/courses/enrollments", "application/json", body).await;
    assert_eq!(rows["data"]["total_count"], 0);
}

#[tokio::test]
async fn a_delete_carries_a_body() {
    let mock = platform().await;
    let body = r#"{"user_ids":["13017"],"learningplan_ids":[7],
        "cascade_unenroll_from_courses_in_selected_learning_plan":"true"}"#;
    let answer = ok(&mock, "DELETE /learn/v1/enrollments", "application/json", body).await;
    assert_eq!(answer["data"], json!({"un_enrolled": [13017], "errors": []}));
    let rows = ok(&mock, "GET /learningplan/v1/learningplans/enrollments", "", "").await;
    assert_eq!(rows["data"]["total_count"], 0);
}

#[tokio::test]
async fn a_single_user_id_is_no_list() {
    let mock = platform().await;
    for body in [r#"{"user_ids":13018,"status":"0"}"#, r#"{"user_ids":"13019","status":0}"#] {
        let line = "PUT /manage/v1/user/change_status";
        let answer = ok(&mock, line, "application/json", body).await;
        assert_eq!(answer["data"]["success"], true, "{body}");
    }
    let rows = ok(&mock, "GET /manage/v1/user?active=0", "", "").await;
    assert_eq!(rows["data"]["total_count"], 2);
}

#[tokio::test]
async fn page_zero_is_the_first_page() {
    let mock = platform().await;
    let line = |page: &str| format!("GET /manage/v1/user?page={page}&page_size=2");
    let zero = ok(&mock, &line("0"), "", "").await;
    let one = ok(&mock, &line("1"), "", "").await;
    assert_eq!(zero["data"]["items"], one["data"]["items"]);
    assert_eq!(zero["data"]["current_page"], 1);
    assert_eq!(zero["data"]["has_more_data"], true);
}

#[tokio::test]
async fn a_user_is_updated_by_patch() {
    let mock = platform().await;
    let body = r#"{"lastname":"Leigh"}"#;
    let answer = ok(&mock, "PATCH /manage/v1/user/13017", "application/json", body).await;
    assert_eq!(answer["data"]["success"], true);
    let user = ok(&mock, "GET /manage/v1/user/13017", "", "").await;
    assert_eq!(user["data"]["user_data"]["last_name"], "Leigh");
    assert_eq!(user["data"]["user_data"]["first_name"], "Ann", "what was not sent stays");
}

#[tokio::test]
async fn lists_come_in_brackets_with_and_without_numbers() {
    let mock = platform().await;
    let join = "POST /learningplan/v1/learningplans/7/enrollments/13018";
    ok(&mock, join, "application/json", r#"{"status":"subscribed"}"#).await;
    let path = "/learningplan/v1/learningplans/enrollments";
    for (query, rows) in [
        ("user_id[]=13017&user_id[]=13018", 2),
        ("user_id[0]=13017&user_id[1]=13018", 2),
        ("user_id%5B%5D=13018", 1),
        ("user_id=13018", 1),
        ("learning_plan_id[]=7&extra_fields[]=enrollment_status", 2),
    ] {
        let answer = ok(&mock, &format!("GET {path}?{query}"), "", "").await;
        assert_eq!(answer["data"]["total_count"], rows, "{query}");
    }
}

#[tokio::test]
async fn the_bytes_of_an_answer_are_the_platforms() {
    let mock = platform().await;
    let token = token(&mock).await;
    let (status, body) = raw(
        &mock,
        format!(
            "GET /learningplan/v1/learningplans/7 HTTP/1.1\r\nHost: localhost\r\n\
             Connection: close\r\nAuthorization: Bearer {token}\r\n\r\n"
        ),
    )
    .await;
    assert_eq!(status, 200);
    assert_eq!(
        body,
        concat!(
            r#"{"data":{"learning_plan_id":7,"title":"Onboarding","code":null,"#,
            r#""description":null,"is_published":true},"version":"1.0.0","_links":[]}"#
        )
    );
    let (status, body) = raw(
        &mock,
        "GET /learningplan/v1/learningplans/7 HTTP/1.1\r\nHost: localhost\r\n\
         Connection: close\r\nAuthorization: Bearer unknown\r\n\r\n"
            .to_owned(),
    )
    .await;
    assert_eq!(status, 401);
    assert_eq!(
        body,
        concat!(
            r#"{"name":"Unauthorized","#,
            r#""message":["Your request was made with invalid credentials."],"#,
            r#""code":0,"status":401}"#
        )
    );
}
