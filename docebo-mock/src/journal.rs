//! What was asked and answered: a bounded ring with a count of what it dropped.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

use ::http::{HeaderValue, Method, Request, Uri, header::CONTENT_TYPE};
use bytes::Bytes;
use docebo_sdk::{
    endpoint::{Call, Endpoint, EndpointInfo},
    wire::DateTime,
};
use serde::Serialize;

use crate::http::{self, CallerName};

/// Requests kept unless told otherwise.
pub(crate) const DEFAULT_CAPACITY: usize = 1000;
/// Body bytes kept of all requests together; the oldest go first.
const BODY_BUDGET: usize = 16 << 20;

/// One request and how it was answered. Credentials are not kept.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Recorded {
    /// Counts from 1; never reused.
    pub number: u64,
    /// When, by the mock's clock.
    pub at: DateTime,
    /// The verb.
    pub method: String,
    /// The path, as sent.
    pub path: String,
    /// The query string, as sent.
    pub query: String,
    /// Content type of the body; empty for none.
    pub content_type: String,
    /// The caller: a user id, `service` or `nobody`.
    pub caller: String,
    /// HTTP status of the answer.
    pub status: u16,
    /// Whether the mock models this route.
    pub modelled: bool,
    /// Fields of the request that nothing read or that have no effect.
    pub unread: Vec<String>,
    /// Whether it overlapped with another call of its lane, which Docebo warns against (B-137,
    /// B-221).
    pub overlapped: bool,
    /// The body, with secrets of the authentication endpoints left out.
    #[serde(serialize_with = "as_text")]
    pub body: Bytes,
    #[serde(skip)]
    endpoint: Option<&'static EndpointInfo>,
}

fn as_text<S: serde::Serializer>(body: &Bytes, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&String::from_utf8_lossy(body))
}

impl Recorded {
    /// Reads the request as a call of `E`; `None` when it was another endpoint or malformed.
    #[must_use]
    pub fn call<E: Endpoint>(&self) -> Option<Call<E>> {
        if !self.is::<E>() {
            return None;
        }
        http::decode_recorded::<E>(&self.path, &self.query, &self.content_type, &self.body)
    }

    /// Whether this was a call of `E`.
    #[must_use]
    pub fn is<E: Endpoint>(&self) -> bool {
        self.endpoint.is_some_and(|info| info.method == E::METHOD && info.path == E::PATH)
    }
}

/// The facts of a request, before it has a number.
pub(crate) struct Entry<'a> {
    pub(crate) at: DateTime,
    pub(crate) request: &'a Request<Bytes>,
    /// The path within the tenant.
    pub(crate) path: &'a str,
    pub(crate) caller: CallerName,
    pub(crate) status: u16,
    pub(crate) modelled: bool,
    pub(crate) unread: Vec<String>,
    pub(crate) overlapped: bool,
    pub(crate) endpoint: Option<&'static EndpointInfo>,
}

/// A request as it is kept: everything shares memory with what came over the wire.
#[derive(Debug)]
struct Kept {
    number: u64,
    at: DateTime,
    method: Method,
    uri: Uri,
    /// Bytes of the path that name the tenant.
    prefix: usize,
    content_type: Option<HeaderValue>,
    caller: CallerName,
    status: u16,
    modelled: bool,
    unread: Vec<String>,
    overlapped: bool,
    body: Bytes,
    endpoint: Option<&'static EndpointInfo>,
}

impl Kept {
    fn recorded(&self) -> Recorded {
        let content_type = self.content_type.as_ref().and_then(|value| value.to_str().ok());
        Recorded {
            number: self.number,
            at: self.at,
            method: self.method.as_str().to_owned(),
            path: self.uri.path().get(self.prefix..).unwrap_or_default().to_owned(),
            query: self.uri.query().unwrap_or_default().to_owned(),
            content_type: content_type.unwrap_or_default().to_owned(),
            caller: match self.caller {
                CallerName::Nobody => "nobody".to_owned(),
                CallerName::Service => "service".to_owned(),
                CallerName::User(id) => id.to_string(),
            },
            status: self.status,
            modelled: self.modelled,
            unread: self.unread.clone(),
            overlapped: self.overlapped,
            body: self.body.clone(),
            endpoint: self.endpoint,
        }
    }
}

/// The ring.
#[derive(Debug)]
pub(crate) struct Journal {
    ring: Mutex<Ring>,
}

#[derive(Debug)]
struct Ring {
    kept: VecDeque<Kept>,
    capacity: usize,
    body_bytes: usize,
    count: u64,
    dropped: u64,
}

impl Journal {
    pub(crate) fn new(capacity: usize) -> Self {
        let ring = Ring { kept: VecDeque::new(), capacity, body_bytes: 0, count: 0, dropped: 0 };
        Self { ring: Mutex::new(ring) }
    }

    pub(crate) fn push(&self, entry: Entry<'_>) {
        let secret = entry.endpoint.is_some_and(|info| holds_credentials(info.path));
        let body = if secret { Bytes::new() } else { entry.request.body().clone() };
        let uri = entry.request.uri().clone();
        let prefix = uri.path().len().saturating_sub(entry.path.len());
        let content_type = entry.request.headers().get(CONTENT_TYPE).cloned();
        let mut ring = self.ring();
        ring.count += 1;
        if ring.capacity == 0 {
            ring.dropped += 1;
            return;
        }
        let number = ring.count;
        ring.body_bytes += body.len();
        while ring.kept.len() >= ring.capacity
            || (ring.body_bytes > BODY_BUDGET && !ring.kept.is_empty())
        {
            let gone = ring.kept.pop_front().map_or(0, |kept| kept.body.len());
            ring.body_bytes -= gone;
            ring.dropped += 1;
        }
        ring.kept.push_back(Kept {
            number,
            at: entry.at,
            method: entry.request.method().clone(),
            uri,
            prefix,
            content_type,
            caller: entry.caller,
            status: entry.status,
            modelled: entry.modelled,
            unread: entry.unread,
            overlapped: entry.overlapped,
            body,
            endpoint: entry.endpoint,
        });
    }

    pub(crate) fn snapshot(&self) -> (Vec<Recorded>, u64) {
        let ring = self.ring();
        (ring.kept.iter().map(Kept::recorded).collect(), ring.dropped)
    }

    pub(crate) fn clear(&self) {
        let mut ring = self.ring();
        ring.kept.clear();
        ring.body_bytes = 0;
        ring.dropped = 0;
    }

    pub(crate) fn count(&self) -> u64 {
        self.ring().count
    }

    fn ring(&self) -> std::sync::MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The endpoints whose bodies are credentials.
fn holds_credentials(path: &str) -> bool {
    use docebo_sdk::auth::{Login, RequestToken};
    path == RequestToken::PATH || path == Login::PATH
}

/// Requests of the journal, oldest first, and the ways to pick from them.
#[derive(Debug, Clone)]
pub struct Requests {
    pub(crate) recorded: Vec<Recorded>,
    pub(crate) dropped: u64,
}

impl Requests {
    /// Those of one endpoint, decoded.
    #[must_use]
    pub fn of<E: Endpoint>(&self) -> Vec<Call<E>> {
        self.recorded.iter().filter_map(Recorded::call::<E>).collect()
    }

    /// Those whose path starts with `prefix`.
    #[must_use]
    pub fn under(mut self, prefix: &str) -> Self {
        self.recorded.retain(|recorded| recorded.path.starts_with(prefix));
        self
    }

    /// Those with a verb other than GET.
    #[must_use]
    pub fn writes(mut self) -> Self {
        self.recorded.retain(|recorded| recorded.method != "GET");
        self
    }

    /// How many were dropped from the ring since it was last cleared.
    #[must_use]
    pub const fn dropped(&self) -> u64 {
        self.dropped
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.recorded.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.recorded.is_empty()
    }

    /// One after the other.
    pub fn iter(&self) -> std::slice::Iter<'_, Recorded> {
        self.recorded.iter()
    }
}

impl<'a> IntoIterator for &'a Requests {
    type Item = &'a Recorded;
    type IntoIter = std::slice::Iter<'a, Recorded>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
