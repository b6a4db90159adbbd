//! The same behaviour through every door, and how the listener stops.

use std::time::Duration;

use bytes::Bytes;
use docebo_mock::{DoceboMock, FaultRule};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

const SIGN_IN: &str = "grant_type=password&client_id=mock-client&client_secret=mock-secret\
                       &username=admin&password=admin-Passw0rd";

/// One request over a socket of its own, written by hand; status and JSON of the answer.
async fn over_socket(
    address: &str,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> (u16, Value) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let mut request = format!("{method} {target} HTTP/1.1\r\nhost: {address}\r\n");
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str(&format!("content-length: {}\r\nconnection: close\r\n\r\n{body}", body.len()));
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let text = String::from_utf8(answer).unwrap();
    let status = text.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    let body = text.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    (status, serde_json::from_str(body).unwrap_or(Value::Null))
}

/// What every door must show: sign in by form, then read the session by bearer.
async fn signs_in_and_reads(address: &str) {
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let (status, token) = over_socket(address, "POST", "/oauth2/token", &form, SIGN_IN).await;
    assert_eq!(status, 200, "{token}");
    let bearer = format!("Bearer {}", token["access_token"].as_str().unwrap());
    let (status, session) =
        over_socket(address, "GET", "/manage/v1/user/session", &[("authorization", &bearer)], "")
            .await;
    assert_eq!((status, &session["data"]["username"]), (200, &json!("admin")));
    let (status, error) = over_socket(address, "GET", "/manage/v1/user/session", &[], "").await;
    assert_eq!((status, &error["name"]), (401, &json!("Unauthorized")));
}

fn host(url: &str) -> &str {
    url.trim_start_matches("http://")
}

#[tokio::test]
async fn the_listener_serves_the_platform() {
    let mock = DoceboMock::start().await.unwrap();
    signs_in_and_reads(host(&mock.url())).await;
}

#[cfg(feature = "wiremock")]
#[tokio::test]
async fn a_wiremock_server_serves_the_platform_and_single_answers_over_it() {
    use wiremock::{Mock, MockServer, ResponseTemplate, matchers};
    let server = MockServer::start().await;
    let platform = DoceboMock::new();
    Mock::given(matchers::any())
        .respond_with(platform.clone())
        .with_priority(255)
        .mount(&server)
        .await;
    signs_in_and_reads(&server.address().to_string()).await;
    Mock::given(matchers::path("/manage/v1/user/session"))
        .respond_with(ResponseTemplate::new(503))
        .mount(&server)
        .await;
    let address = server.address().to_string();
    let (status, _) = over_socket(&address, "GET", "/manage/v1/user/session", &[], "").await;
    assert_eq!(status, 503);
    assert_eq!(platform.requests().under("/manage").len(), 2);
}

#[cfg(feature = "tower")]
#[tokio::test]
async fn a_tower_service_serves_the_platform() {
    use tower_service::Service as _;
    let mut mock = DoceboMock::new();
    let request = http::Request::get("/manage/v1/user/session").body(Bytes::new()).unwrap();
    let answer = mock.call(request).await.unwrap();
    assert_eq!(answer.status(), 401);
}

#[cfg(feature = "client")]
#[tokio::test]
async fn the_sdk_needs_no_socket() {
    let mock = DoceboMock::new();
    assert_eq!(mock.client().session().await.unwrap().username, "admin");
    assert_eq!(mock.requests().len(), 2);
}

#[tokio::test]
async fn connections_are_kept_alive() {
    let mock = DoceboMock::start().await.unwrap();
    let mut stream = TcpStream::connect(host(&mock.url())).await.unwrap();
    for _ in 0..3 {
        stream.write_all(b"GET /_mock/health HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
        let mut answer = [0; 1024];
        let read = stream.read(&mut answer).await.unwrap();
        assert!(answer[..read].starts_with(b"HTTP/1.1 200"), "{read} bytes");
    }
}

#[tokio::test]
async fn the_last_handle_stops_the_listener() {
    let mock = DoceboMock::start().await.unwrap();
    let address = host(&mock.url()).to_owned();
    let clone = mock.clone();
    drop(mock);
    assert!(TcpStream::connect(&address).await.is_ok(), "a clone keeps it up");
    clone.shut_down().await;
    assert!(TcpStream::connect(&address).await.is_err());
}

#[tokio::test]
async fn a_cut_connection_answers_nothing() {
    let mock = DoceboMock::start().await.unwrap();
    mock.fail(FaultRule::on("/manage").cut());
    let (status, _) =
        over_socket(host(&mock.url()), "GET", "/manage/v1/user/session", &[], "").await;
    assert_eq!(status, 0);
    mock.fail(FaultRule::on("/manage").cut());
    let request = http::Request::get("/manage/v1/user/session").body(Bytes::new()).unwrap();
    let answer = mock.handle(request);
    assert_eq!((answer.status().as_u16(), answer.body().len()), (502, 0), "nothing to cut here");
}

#[tokio::test]
async fn tenants_are_worlds_of_their_own() {
    let mock = DoceboMock::start().await.unwrap();
    let address = host(&mock.url()).to_owned();
    let acme = mock.tenant("acme");
    acme.clock().advance(Duration::from_secs(60));
    let clock = |headers: &'static [(&'static str, &'static str)], target: &'static str| {
        let address = address.clone();
        async move { over_socket(&address, "GET", target, headers, "").await.1["now"].clone() }
    };
    let (here, there) = (json!("2026-03-02 09:00:00"), json!("2026-03-02 09:01:00"));
    assert_eq!(clock(&[], "/_mock/clock").await, here);
    assert_eq!(clock(&[("x-mock-tenant", "acme")], "/_mock/clock").await, there);
    assert_eq!(clock(&[], "/_tenant/acme/_mock/clock").await, there);
    let request = http::Request::get("/_mock/clock").header("host", "acme.localhost:80");
    let answer = mock.handle(request.body(Bytes::new()).unwrap());
    assert_eq!(answer.body().as_ref(), br#"{"now":"2026-03-02 09:01:00"}"#);
}

#[tokio::test]
async fn the_control_plane_is_closed_to_foreign_hosts() {
    let mock = DoceboMock::start().await.unwrap();
    let request = http::Request::post("/_mock/reset").header("host", "evil.example");
    assert_eq!(mock.handle(request.body(Bytes::new()).unwrap()).status(), 403);
}
