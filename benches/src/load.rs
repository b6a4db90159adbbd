//! A small load driver: keep-alive connections that ask the same thing over and over.

use std::net::SocketAddr;

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// A GET as it goes over the wire.
pub(crate) fn get(path: &str, token: &str) -> Vec<u8> {
    format!(
        "GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: application/json\r\n\
         authorization: Bearer {token}\r\n\r\n"
    )
    .into_bytes()
}

/// A form as it goes over the wire.
pub(crate) fn post_form(path: &str, body: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// A connection and what is read from it.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream, buffer: Vec::with_capacity(256 << 10) }
    }

    /// Sends a request and reads the answer: the status and the body.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> (u16, &[u8]) {
        self.stream.write_all(request).await.unwrap();
        self.buffer.clear();
        loop {
            let read = self.stream.read_buf(&mut self.buffer).await.unwrap();
            assert!(read > 0, "the server hung up");
            let Some(head) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n") else {
                continue;
            };
            let text = std::str::from_utf8(&self.buffer[..head]).unwrap().to_ascii_lowercase();
            let length = text.lines().find_map(|line| line.strip_prefix("content-length:"));
            let length: usize = length.map_or(0, |length| length.trim().parse().unwrap());
            let end = head + 4 + length;
            while self.buffer.len() < end {
                assert!(self.stream.read_buf(&mut self.buffer).await.unwrap() > 0);
            }
            let status = text.split_whitespace().nth(1).unwrap().parse().unwrap();
            return (status, &self.buffer[head + 4..end]);
        }
    }
}

/// Asks `count` times over 32 connections.
pub(crate) fn run(address: SocketAddr, request: &[u8], count: usize) {
    const CONNECTIONS: usize = 32;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(futures_util::future::join_all((0..CONNECTIONS).map(async |_| {
        let mut connection = Connection::open(address).await;
        for _ in 0..count / CONNECTIONS {
            let (status, _) = connection.ask(request).await;
            assert_eq!(status, 200);
        }
    })));
}

/// Asks once, for the body.
pub(crate) fn once(address: SocketAddr, request: &[u8]) -> Vec<u8> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut connection = Connection::open(address).await;
        let (status, body) = connection.ask(request).await;
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(body));
        body.to_vec()
    })
}
