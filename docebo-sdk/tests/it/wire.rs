//! The built-in transport against a server that breaks off, redirects, dawdles or is not there.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use docebo_sdk::{
    Client, ErrorKind,
    client::{Credentials, RetryPolicy},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

use crate::support::{Create, Jumping, Put, Read};

/// What the server does on a connection, with each request it reads.
type Play = fn(usize) -> Act;

enum Act {
    /// Writes this and goes on reading.
    Write(&'static str),
    /// Writes this and closes.
    WriteAndClose(&'static str),
    Hang,
}

const FINE: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 17\r\n\r\n{\"data\":{\"id\":7}}";

struct Server {
    address: String,
    connections: Arc<AtomicUsize>,
    requests: Arc<AtomicUsize>,
}

impl Server {
    /// `play` is told how many requests came before.
    async fn start(play: Play) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let connections = Arc::new(AtomicUsize::new(0));
        let requests = Arc::new(AtomicUsize::new(0));
        let (accepted, served) = (Arc::clone(&connections), Arc::clone(&requests));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                accepted.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(serve(stream, play, Arc::clone(&served)));
            }
        });
        Self { address, connections, requests }
    }

    /// A client that waits on a clock that jumps, but talks over real sockets.
    fn client(&self) -> Client {
        Client::builder(&self.address)
            .credentials(Credentials::token("tok-wire"))
            .time(Jumping::default())
            .retry(RetryPolicy::default().attempts(3))
            .build()
            .unwrap()
    }

    fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

async fn serve(mut stream: TcpStream, play: Play, served: Arc<AtomicUsize>) {
    while let Some(head) = read_request(&mut stream).await {
        assert!(head.contains("authorization: Bearer tok-wire\r\n"), "{head}");
        match play(served.fetch_add(1, Ordering::SeqCst)) {
            Act::Write(bytes) => stream.write_all(bytes.as_bytes()).await.unwrap(),
            Act::WriteAndClose(bytes) => {
                stream.write_all(bytes.as_bytes()).await.unwrap();
                return;
            }
            Act::Hang => std::future::pending().await,
        }
    }
}

/// Head and body of one request; `None` when the client has closed.
async fn read_request(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8(head).unwrap();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
    stream.read_exact(&mut body).await.unwrap();
    Some(head)
}

#[tokio::test]
async fn connections_are_kept_and_used_again() {
    let server = Server::start(|_| Act::Write(FINE)).await;
    let client = server.client();
    for _ in 0..5 {
        assert_eq!(client.call(Read::call()).await.unwrap().id, 7);
        client.call(Create::call()).await.unwrap();
    }
    assert_eq!((server.requests(), server.connections.load(Ordering::SeqCst)), (10, 1));
}

#[tokio::test]
async fn nobody_listening_is_safe_to_repeat_for_every_call() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = Server {
        address: format!("http://{}", listener.local_addr().unwrap()),
        connections: Arc::default(),
        requests: Arc::default(),
    };
    drop(listener);
    let error = server.client().call(Create::call()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 3));
    assert!(!error.may_have_been_applied());
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_repeated_for_reads_and_a_mystery_for_writes() {
    const CUTS: [Play; 3] = [
        // Before anything, in the head, in the body.
        |n| if n == 0 { Act::WriteAndClose("") } else { Act::Write(FINE) },
        |n| if n == 0 { Act::WriteAndClose("HTTP/1.1 200 O") } else { Act::Write(FINE) },
        |n| match n {
            0 => Act::WriteAndClose("HTTP/1.1 200 OK\r\ncontent-length: 17\r\n\r\n{\"data\":{"),
            _ => Act::Write(FINE),
        },
    ];
    for (index, cut) in CUTS.into_iter().enumerate() {
        let server = Server::start(cut).await;
        assert_eq!(server.client().call(Read::call()).await.unwrap().id, 7, "cut {index}");
        assert_eq!(server.requests(), 2);

        let server = Server::start(cut).await;
        server.client().call(Put::call()).await.unwrap();

        let server = Server::start(cut).await;
        let error = server.client().call(Create::call()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnknownOutcome, "cut {index}");
        assert!(error.may_have_been_applied() && !error.is_timeout());
        assert_eq!(server.requests(), 1, "a write is not sent twice");
    }
}

#[tokio::test]
async fn a_server_that_never_answers_runs_into_the_timeout() {
    let server = Server::start(|n| if n == 0 { Act::Hang } else { Act::Write(FINE) }).await;
    let limit = Duration::from_millis(100);
    server.client().call(Read::call()).timeout(limit).await.unwrap();

    let server = Server::start(|_| Act::Hang).await;
    let error = server.client().call(Create::call()).timeout(limit).await.unwrap_err();
    assert_eq!((error.kind(), server.requests()), (ErrorKind::UnknownOutcome, 1));
    assert!(error.is_timeout());
}

#[tokio::test]
async fn half_a_body_that_stops_coming_runs_into_the_timeout_too() {
    let server =
        Server::start(|_| Act::Write("HTTP/1.1 200 OK\r\ncontent-length: 17\r\n\r\n{\"data\""));
    let request = server.await.client().call(Create::call()).timeout(Duration::from_millis(100));
    let error = request.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnknownOutcome);
    assert!(error.is_timeout());
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let server = Server::start(|_| {
        Act::Write("HTTP/1.1 302 Found\r\nlocation: /learn/signin\r\ncontent-length: 0\r\n\r\n")
    })
    .await;
    let error = server.client().call(Read::call()).await.unwrap_err();
    assert!(error.is_auth());
    assert_eq!((error.status(), server.requests()), (Some(302), 1));
}

#[tokio::test]
async fn what_is_no_http_at_all_is_an_error() {
    let server = Server::start(|_| Act::WriteAndClose("SSH-2.0-OpenSSH_9.7\r\n")).await;
    let error = server.client().call(Read::call()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 3));
}

#[cfg(any(feature = "rustls-ring", feature = "rustls-aws-lc"))]
#[tokio::test]
async fn a_server_without_tls_behind_an_https_address_is_never_spoken_to_in_the_clear() {
    let server = Server::start(|_| Act::Write(FINE)).await;
    let client = Client::builder(&server.address.replace("http://", "https://"))
        .credentials(Credentials::token("tok-wire"))
        .time(Jumping::default())
        .build()
        .unwrap();
    // The server waits for the end of a head; what arrives is a handshake.
    let request = client.call(Create::call()).timeout(Duration::from_millis(300));
    let error = request.await.unwrap_err();
    assert_eq!(server.requests(), 0);
    assert!(error.status().is_none());
}

#[cfg(any(feature = "rustls-ring", feature = "rustls-aws-lc"))]
#[test]
fn a_root_certificate_that_is_no_pem_is_refused_when_the_client_is_made() {
    let pem = "-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n";
    let error = Client::builder("acme").root_certificates(pem).build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
}

#[cfg(not(any(feature = "rustls-ring", feature = "rustls-aws-lc")))]
#[test]
fn https_without_tls_built_in_says_so() {
    let error = Client::builder("acme").build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(error.to_string().contains("rustls-ring"), "{error}");
}
