//! Posting over HTTP.

use std::time::Duration;

use docebo_mock::{DeliveryState, DoceboMock, Webhook};
use docebo_sdk::webhooks::Receiver;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    sync::mpsc,
};

use crate::support::Actor;

const LATER: Duration = Duration::from_secs(60);

/// Answers every request with a status, and passes on what was sent, headers and all.
async fn receiver(status: u16) -> (String, mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}/hook?from=mock", listener.local_addr().unwrap());
    let (sender, sent) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut text = String::new();
            let mut buffer = [0; 4096];
            // Messages are small, and end with their last brace.
            while !text.ends_with("}}") {
                let read = stream.read(&mut buffer).await.unwrap();
                if read == 0 {
                    break;
                }
                text += std::str::from_utf8(&buffer[..read]).unwrap();
            }
            let answer = format!("HTTP/1.1 {status} X\r\ncontent-length: 0\r\n\r\n");
            stream.write_all(answer.as_bytes()).await.unwrap();
            let _ = sender.send(text);
        }
    });
    (url, sent)
}

fn make_user(mock: &DoceboMock, name: &str) {
    let admin = Actor::superadmin(mock);
    let options = json!({"branch_option": "do_nothing"});
    let body = json!({"items": [{"username": name}], "options": options});
    admin.ok("POST", "/manage/v1/user/batch", body);
}

#[tokio::test]
async fn b226_a_message_is_posted_to_the_address_given() {
    let (url, mut sent) = receiver(204).await;
    let mock = DoceboMock::new();
    let hook = Webhook::new(&url, ["user.created"]).basic("docebo", "s3cret");
    mock.webhooks().add(hook).unwrap();
    make_user(&mock, "ann");
    assert_eq!(mock.webhooks().post().await, 0);
    mock.clock().advance(LATER);
    assert_eq!(mock.webhooks().post().await, 1);
    let text = sent.recv().await.unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /hook?from=mock HTTP/1.1\r\n"), "{head}");
    assert!(head.contains("content-type: application/json"), "{head}");
    let authorization = head.lines().find_map(|line| line.strip_prefix("authorization: ")).unwrap();
    let headers = [("authorization", authorization.as_bytes())];
    let received = Receiver::new().basic("docebo", "s3cret").receive(headers, body.as_bytes());
    assert_eq!(received.status(), 200);
    assert_eq!(mock.webhooks().deliveries()[0].state, DeliveryState::Delivered);
}

#[tokio::test]
async fn b229_what_is_refused_or_cannot_be_reached_is_a_failure() {
    let (refusing, _sent) = receiver(500).await;
    let gone = {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    };
    let mock = DoceboMock::new();
    for url in [&refusing, &gone, "https://hooks.example"] {
        mock.webhooks().add(Webhook::new(url, ["user.created"])).unwrap();
    }
    make_user(&mock, "ann");
    mock.clock().advance(LATER);
    assert_eq!(mock.webhooks().post().await, 3);
    let hooks = mock.webhooks().list();
    let error = |at: usize| hooks[at].last_error.clone().unwrap().error;
    assert_eq!(error(0), "HTTP 500");
    assert_eq!(error(2), "the mock posts to http addresses only");
    for delivery in mock.webhooks().deliveries() {
        assert_eq!(delivery.state, DeliveryState::Open);
        assert_eq!(delivery.attempts.len(), 1);
    }
}

#[tokio::test]
async fn a_mock_with_a_listener_posts_by_itself() {
    let (url, mut sent) = receiver(200).await;
    let mock = DoceboMock::start().await.unwrap();
    mock.webhooks().add(Webhook::new(&url, ["user.created"])).unwrap();
    make_user(&mock, "ann");
    mock.clock().advance(LATER);
    assert!(sent.recv().await.unwrap().contains("user.created"));
    // Other platforms behind the same doors too.
    let other = mock.tenant("acme");
    other.webhooks().add(Webhook::new(&url, ["user.created"])).unwrap();
    make_user(&other, "ben");
    other.clock().advance(LATER);
    assert!(sent.recv().await.unwrap().contains("ben"));

    mock.webhooks().by_hand();
    make_user(&mock, "cyd");
    mock.clock().advance(LATER);
    assert_eq!(mock.webhooks().deliver(|_| 200), 1);
}
