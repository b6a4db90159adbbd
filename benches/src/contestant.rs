//! The servers and clients that are measured, each as a process of its own.
//!
//! A server prints one line when it is ready (address, token, id of a user) and runs until its
//! standard input ends.

use std::{
    convert::Infallible,
    io::{BufRead as _, BufReader, Read as _},
    net::SocketAddr,
    process::{Child, Command, Stdio},
    sync::Arc,
};

use bytes::Bytes;
use docebo_mock::{DoceboMock, Tenant};
use http::{Request, Response, header};
use http_body_util::Full;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

/// A server in a process of its own; killed when dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
    pub(crate) token: String,
    /// A user in the middle of the table.
    pub(crate) user: String,
}

impl Server {
    /// Starts a contestant and waits until it is ready.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .arg("contestant")
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let mut words = line.split_whitespace().map(str::to_owned);
        let mut word = || words.next().unwrap_or_default();
        Self { address: word().parse().unwrap(), token: word(), user: word(), child }
    }

    /// The mock with a generated tenant.
    pub(crate) fn mock(users: u32, courses: u32, enrollments: u32) -> Self {
        let numbers = [users, courses, enrollments].map(|number| number.to_string());
        Self::start(&["mock", &numbers[0], &numbers[1], &numbers[2]])
    }

    /// Bare hyper, which answers everything with these bytes.
    pub(crate) fn hyper(body: &[u8]) -> Self {
        let file = std::env::temp_dir().join(format!(
            "docebo-benches-{}-{}",
            std::process::id(),
            body.len()
        ));
        std::fs::write(&file, body).unwrap();
        let server = Self::start(&["hyper", file.to_str().unwrap()]);
        let _ = std::fs::remove_file(file);
        server
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What runs in the child process.
pub(crate) fn run(arguments: Vec<String>) {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let number = |text: &str| text.parse::<u32>().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    match words[..] {
        ["mock", users, courses, enrollments] => {
            let tenant = Tenant::generate(1, number(users), number(courses), number(enrollments));
            serve(&runtime, DoceboMock::builder().seed(tenant), number(users));
        }
        ["demo"] => serve(&runtime, DoceboMock::builder().seed(Tenant::demo()), 10),
        ["hyper", file] => {
            let body = Bytes::from(std::fs::read(file).unwrap());
            std::thread::spawn(wait_for_the_end);
            runtime.block_on(async move {
                let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
                println!("{}", listener.local_addr().unwrap());
                bare(listener, body).await;
            });
        }
        ["client", who, what, address, token, user, calls] => {
            runtime.block_on(crate::sdk::calls(who, what, address, token, user, number(calls)));
        }
        _ => panic!("no such contestant: {words:?}"),
    }
}

fn serve(runtime: &tokio::runtime::Runtime, builder: docebo_mock::Builder, users: u32) {
    let mock = runtime.block_on(builder.start()).unwrap();
    let address = mock.url().replace("http://", "");
    println!("{address} {} {}", token(&mock), 13_000 + users / 2);
    wait_for_the_end();
}

fn wait_for_the_end() {
    let _ = std::io::stdin().read(&mut [0]);
    std::process::exit(0);
}

/// Signs the Superadmin in.
pub(crate) fn token(mock: &DoceboMock) -> String {
    let request = Request::post("/oauth2/token")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Bytes::from_static(SIGN_IN.as_bytes()))
        .unwrap();
    let body: serde_json::Value = serde_json::from_slice(mock.handle(request).body()).unwrap();
    body["access_token"].as_str().unwrap().to_owned()
}

/// The default credentials.
pub(crate) const SIGN_IN: &str = "grant_type=password&client_id=mock-client\
    &client_secret=mock-secret&username=admin&password=admin-Passw0rd&scope=api";

/// The least a server on hyper can do: the bytes are ready.
pub(crate) async fn bare(listener: TcpListener, body: Bytes) {
    let body = Arc::new(body);
    while let Ok((stream, _)) = listener.accept().await {
        let _ = stream.set_nodelay(true);
        let body = Arc::clone(&body);
        let answer = move |_: Request<Incoming>| {
            let response = Response::builder()
                .header(header::CONTENT_TYPE, "application/json")
                .body(Full::new(Bytes::clone(&body)))
                .unwrap();
            async move { Ok::<_, Infallible>(response) }
        };
        tokio::spawn(
            http1::Builder::new()
                .pipeline_flush(true)
                .serve_connection(TokioIo::new(stream), service_fn(answer)),
        );
    }
}
