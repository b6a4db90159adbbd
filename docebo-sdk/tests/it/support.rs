//! A platform in memory, a clock that jumps, and endpoints to call.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use docebo_sdk::{
    Client, ClientBuilder,
    client::{BoxFuture, Credentials, Delivery, Time, Transport, TransportError},
    endpoint::{
        Call, Confidence, Data, Effect, Empty, Endpoint, Lane, Method, NoContent, Paged, Refusal,
    },
    wire::PageQuery,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What the platform does with a request.
pub(crate) enum Does {
    Answer(u16, &'static str, String),
    AnswerWith(u16, Vec<(&'static str, String)>, String),
    Fail(Delivery),
    Hang,
    /// Works on it for some time of tokio's clock.
    Later(Duration, Box<Does>),
}

impl Does {
    pub(crate) fn json(status: u16, body: Value) -> Self {
        Self::Answer(status, "application/json; charset=UTF-8", body.to_string())
    }
    pub(crate) fn data(data: Value) -> Self {
        Self::json(200, json!({"data": data, "version": "1.0.0", "_links": []}))
    }
    pub(crate) fn token(token: &str) -> Self {
        Self::json(
            200,
            json!({"access_token": token, "expires_in": 3600, "token_type": "Bearer", "scope": "api"}),
        )
    }
    pub(crate) fn token_and_refresh(token: &str, refresh: &str) -> Self {
        Self::json(
            200,
            json!({"access_token": token, "expires_in": 3600, "token_type": "Bearer", "scope": "api", "refresh_token": refresh}),
        )
    }
    pub(crate) fn oauth_error(status: u16, error: &str, text: &str) -> Self {
        Self::json(status, json!({"error": error, "error_description": text}))
    }
    pub(crate) fn error(status: u16, name: &str, text: &str) -> Self {
        Self::json(status, json!({"name": name, "message": [text], "code": 0, "status": status}))
    }
}

/// A request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: String,
    pub(crate) uri: http::Uri,
    pub(crate) headers: http::HeaderMap,
    pub(crate) body: String,
}

impl Seen {
    pub(crate) fn path(&self) -> &str {
        self.uri.path()
    }
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
    /// A field of a form body.
    pub(crate) fn field(&self, name: &str) -> Option<String> {
        form(&self.body, name)
    }
    /// All fields of a form body, sorted.
    pub(crate) fn form(&self) -> Vec<(String, String)> {
        let pairs = url::form_urlencoded::parse(self.body.as_bytes());
        let mut pairs: Vec<_> = pairs.map(|(k, v)| (k.into_owned(), v.into_owned())).collect();
        pairs.sort();
        pairs
    }
    pub(crate) fn query(&self, name: &str) -> Option<String> {
        form(self.uri.query().unwrap_or_default(), name)
    }
}

fn form(text: &str, name: &str) -> Option<String> {
    url::form_urlencoded::parse(text.as_bytes())
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

type Handler = dyn Fn(&Seen, usize) -> Does + Send + Sync;

/// The platform. The handler is told each request and how many came before it.
#[derive(Clone)]
pub(crate) struct Platform(Arc<Inner>);

struct Inner {
    handler: Box<Handler>,
    seen: Mutex<Vec<Seen>>,
    running: AtomicUsize,
    most_running: AtomicUsize,
}

impl Platform {
    pub(crate) fn new(handler: impl Fn(&Seen, usize) -> Does + Send + Sync + 'static) -> Self {
        Self(Arc::new(Inner {
            handler: Box::new(handler),
            seen: Mutex::default(),
            running: AtomicUsize::new(0),
            most_running: AtomicUsize::new(0),
        }))
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.0.seen.lock().unwrap().clone()
    }

    pub(crate) fn paths(&self) -> Vec<String> {
        self.seen().iter().map(|seen| seen.path().to_owned()).collect()
    }

    pub(crate) fn count(&self, path: &str) -> usize {
        self.seen().iter().filter(|seen| seen.path() == path).count()
    }

    /// How many requests were worked on at once, at most.
    pub(crate) fn most_running(&self) -> usize {
        self.0.most_running.load(Ordering::SeqCst)
    }

    /// A client with a static token and a clock that jumps.
    pub(crate) fn client(&self) -> Client {
        self.client_at(&Jumping::default())
    }

    pub(crate) fn client_at(&self, time: &Jumping) -> Client {
        self.builder(time).credentials(Credentials::token("tok-static")).build().unwrap()
    }

    pub(crate) fn builder(&self, time: &Jumping) -> ClientBuilder {
        Client::builder("acme").transport(self.clone()).time(time.clone())
    }
}

impl Transport for Platform {
    fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        struct Running<'a>(&'a AtomicUsize);
        impl Drop for Running<'_> {
            fn drop(&mut self) {
                self.0.fetch_sub(1, Ordering::SeqCst);
            }
        }
        Box::pin(async move {
            let running = self.0.running.fetch_add(1, Ordering::SeqCst) + 1;
            let _running = Running(&self.0.running);
            self.0.most_running.fetch_max(running, Ordering::SeqCst);
            let (parts, body) = request.into_parts();
            let seen = Seen {
                method: parts.method.to_string(),
                uri: parts.uri,
                headers: parts.headers,
                body: String::from_utf8(body.to_vec()).unwrap(),
            };
            let number = {
                let mut all = self.0.seen.lock().unwrap();
                all.push(seen.clone());
                all.len() - 1
            };
            let mut does = (self.0.handler)(&seen, number);
            loop {
                let (status, headers, body) = match does {
                    Does::Later(time, then) => {
                        tokio::time::sleep(time).await;
                        does = *then;
                        continue;
                    }
                    Does::Hang => std::future::pending().await,
                    Does::Fail(delivery) => {
                        return Err(TransportError::new(delivery, "the cable is cut"));
                    }
                    Does::Answer(status, kind, body) => {
                        (status, vec![("content-type", kind.to_owned())], body)
                    }
                    Does::AnswerWith(status, headers, body) => (status, headers, body),
                };
                let mut response = http::Response::builder().status(status);
                for (name, value) in headers {
                    response = response.header(name, value);
                }
                return Ok(response.body(body.into()).unwrap());
            }
        })
    }
}

/// A clock that stands still until somebody sleeps on it, and then jumps.
#[derive(Clone)]
pub(crate) struct Jumping(Arc<Mutex<(SystemTime, Vec<Duration>)>>);

impl Default for Jumping {
    /// 2026-01-01 00:00:00
    fn default() -> Self {
        let start = SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_225_600);
        Self(Arc::new(Mutex::new((start, Vec::new()))))
    }
}

impl Jumping {
    pub(crate) fn advance(&self, time: Duration) {
        self.0.lock().unwrap().0 += time;
    }
    pub(crate) fn slept(&self) -> Vec<Duration> {
        self.0.lock().unwrap().1.clone()
    }
}

impl Time for Jumping {
    fn now(&self) -> SystemTime {
        self.0.lock().unwrap().0
    }
    fn sleep(&self, duration: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            tokio::task::yield_now().await;
            let mut state = self.0.lock().unwrap();
            state.0 += duration;
            state.1.push(duration);
        })
    }
}

/// One field, or a refusal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Thing {
    pub(crate) id: u64,
    #[serde(default)]
    pub(crate) success: Option<bool>,
}

macro_rules! endpoints {
    ($($name:ident: $method:ident $path:literal, $effect:ident, $lane:ident, $output:ty;)*) => {$(
        #[derive(Debug)]
        pub(crate) enum $name {}
        impl Endpoint for $name {
            const METHOD: Method = Method::$method;
            const PATH: &'static str = $path;
            const IDS: &'static [&'static str] = &[];
            const CONFIDENCE: Confidence = Confidence::Inferred;
            const EFFECT: Effect = Effect::$effect;
            const LANE: Lane = Lane::$lane;
            type Path = ();
            type Query = Empty;
            type Body = Empty;
            type Output = $output;
        }
        impl $name {
            pub(crate) fn call() -> Call<Self> {
                Call::new((), Empty {}, Empty {})
            }
        }
    )*};
}

endpoints! {
    Read: Get "/t/v1/read", Read, None, Data<Thing>;
    Put: Put "/t/v1/put", Repeatable, None, Data<Thing>;
    Silent: Post "/t/v1/silent", Once, None, NoContent;
    Batch: Post "/t/v1/batch", Repeatable, Batch, Data<Thing>;
    Branch: Post "/t/v1/branch", Once, Branches, Data<Thing>;
    BranchBatch: Post "/t/v1/branch_batch", Once, BranchBatch, Data<Thing>;
}

/// A write that must happen once, and can be refused with HTTP 200.
#[derive(Debug)]
pub(crate) enum Create {}

impl Endpoint for Create {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/t/v1/create";
    const IDS: &'static [&'static str] = &[];
    const CONFIDENCE: Confidence = Confidence::Inferred;
    const EFFECT: Effect = Effect::Once;
    type Path = ();
    type Query = Empty;
    type Body = Value;
    type Output = Data<Thing>;
    fn refusal(value: &Thing) -> Option<Refusal> {
        (value.success == Some(false))
            .then(|| Refusal { messages: vec![("userid".to_owned(), "already taken".to_owned())] })
    }
}

impl Create {
    pub(crate) fn call() -> Call<Self> {
        Call::new((), Empty {}, json!({"password": "hunter2-body"}))
    }
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct RowsQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) page: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) cursor: Option<String>,
}

impl PageQuery for RowsQuery {
    fn set_page(&mut self, page: u64, cursor: Option<&str>) {
        self.page = Some(page);
        self.cursor = cursor.map(str::to_owned);
    }
    fn page(&self) -> Option<u64> {
        self.page
    }
}

#[derive(Debug)]
pub(crate) enum Rows {}

impl Endpoint for Rows {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/t/v1/rows";
    const IDS: &'static [&'static str] = &[];
    const CONFIDENCE: Confidence = Confidence::Inferred;
    const EFFECT: Effect = Effect::Read;
    type Path = ();
    type Query = RowsQuery;
    type Body = Empty;
    type Output = Paged<u64>;
}

impl Rows {
    pub(crate) fn call() -> Call<Self> {
        Call::new((), RowsQuery::default(), Empty {})
    }
}

/// An answer that fits every endpoint above.
pub(crate) fn fine() -> Does {
    Does::data(json!({"id": 7}))
}
