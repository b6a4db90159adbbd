//! A call that is about to be sent, and what comes back.

use std::{fmt, future::IntoFuture, time::Duration};

use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, HeaderValue,
    header::{CONTENT_DISPOSITION, CONTENT_TYPE, LOCATION},
};
use tracing::Instrument as _;

use super::{
    Client, Error, ErrorKind,
    exchange::{Answer, Outgoing, is_redirect},
    fault,
    transport::BoxFuture,
};
use crate::endpoint::{Call, DecodeError, Effect, Endpoint, Method, Reply, ReplyHead};

/// A call bound to a client, sent when awaited.
///
/// The convenience methods of the resources hand these out. [`call`](Self::call) is open, so that
/// any field of query and body can be set directly.
#[must_use = "a request does nothing until it is awaited"]
pub struct Request<E: Endpoint> {
    pub(crate) client: Client,
    /// Path, query and body.
    pub call: Call<E>,
    pub(crate) options: Options,
}

/// What one call changes about the client's ways.
#[derive(Clone, Default)]
pub(crate) struct Options {
    pub(crate) timeout: Option<Duration>,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) invalid: Option<Error>,
    /// Another verb and path than the endpoint's own, for calls nobody has documented.
    pub(crate) route: Option<(Method, String)>,
    pub(crate) prefetch: bool,
    pub(crate) max_pages: Option<u64>,
}

impl<E: Endpoint> Request<E> {
    pub(crate) fn new(client: Client, call: Call<E>) -> Self {
        Self { client, call, options: Options::default() }
    }

    /// Limits the time of each attempt, from sending to the last byte of the answer. Waiting for
    /// quota, lane or the next attempt is not counted.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.options.timeout = Some(limit);
        self
    }

    /// Adds a header, in place of the client's own of that name. A malformed one turns into an
    /// error when the request is sent.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(value)) => self.options.headers.push((name, value)),
            _ => {
                let what = format!("`{}` is no header that can be sent", name.escape_debug());
                self.options.invalid = Some(Error::saying(ErrorKind::Request, what));
            }
        }
        self
    }

    /// Sends the call; the same as awaiting the request.
    ///
    /// # Errors
    ///
    /// See [`Error`].
    pub async fn send(self) -> Result<<E::Output as Reply>::Value, Error> {
        Ok(self.raw().await?.value)
    }

    /// Sends the call and keeps what came over the wire beside the value.
    ///
    /// # Errors
    ///
    /// See [`Error`].
    pub async fn raw(self) -> Result<Response<<E::Output as Reply>::Value>, Error> {
        let Self { client, call, options } = self;
        let outgoing = Outgoing::new(&call, options)?;
        drop(call);
        let span = tracing::debug_span!(
            "docebo",
            method = E::METHOD.as_str(),
            path = E::PATH,
            status = tracing::field::Empty,
            attempts = tracing::field::Empty,
        );
        let sent = async {
            let result = client.inner.execute(&outgoing).await;
            let span = tracing::Span::current();
            match &result {
                Ok(answer) => {
                    span.record("status", answer.status).record("attempts", answer.attempts);
                }
                Err(error) => {
                    span.record("attempts", error.attempts());
                    if let Some(status) = error.status() {
                        span.record("status", status);
                    }
                }
            }
            result.and_then(|answer| decode::<E>(&outgoing, answer))
        };
        let result = sent.instrument(span).await;
        result.map_err(|error| error.of_call(E::METHOD, &outgoing.target))
    }
}

/// Reads an answer whose status says yes: it may still say no.
pub(crate) fn decode<E: Endpoint>(
    outgoing: &Outgoing,
    answer: Answer,
) -> Result<Response<<E::Output as Reply>::Value>, Error> {
    let Answer { status, headers, body, attempts } = answer;
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let head = ReplyHead {
        status,
        content_type: text(CONTENT_TYPE),
        location: text(LOCATION),
        disposition: text(CONTENT_DISPOSITION),
    };
    let (mut error, spoken) = if !is_redirect::<E>() && fault::is_page(head.content_type, &body) {
        let what = "a web page instead of an answer, which means: sign in first";
        (Error::saying(ErrorKind::Auth, what), None)
    } else {
        match E::Output::read(head, &body) {
            Ok(value) => match E::refusal(&value) {
                None => return Ok(Response { status, headers, bytes: body, value }),
                Some(refusal) => (Error::new(ErrorKind::Rejected), Some(refusal.into())),
            },
            // A refusal may lack what the endpoint promises.
            Err(error) => match fault::refuses(&body) {
                Some(spoken) => (Error::new(ErrorKind::Rejected), Some(spoken)),
                None => (unread(outgoing, error), None),
            },
        }
    };
    error.set_answer(status, body);
    error.set_attempts(attempts);
    if let Some(spoken) = spoken {
        error.set_spoken(spoken);
    }
    Err(error)
}

fn unread(outgoing: &Outgoing, source: DecodeError) -> Error {
    let applied = outgoing.effect != Effect::Read;
    let mut error = Error::new(if applied { ErrorKind::AppliedUnread } else { ErrorKind::Decode });
    error.set_maybe_applied(applied);
    error.set_json_path(source.path.clone());
    if outgoing.is_secret() {
        // What serde found instead of what it expected could be a token.
        return error;
    }
    error.because(source)
}

impl<E: Endpoint> IntoFuture for Request<E> {
    type Output = Result<<E::Output as Reply>::Value, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;
    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<E> Clone for Request<E>
where
    E: Endpoint<Path: Clone, Query: Clone, Body: Clone>,
{
    fn clone(&self) -> Self {
        Self { client: self.client.clone(), call: self.call.clone(), options: self.options.clone() }
    }
}

/// Names the call, not what it carries: bodies may hold passwords.
impl<E: Endpoint> fmt::Debug for Request<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &E::METHOD)
            .field("path", &E::PATH)
            .finish_non_exhaustive()
    }
}

/// An answer as it came over the wire, with its decoded value.
#[derive(Clone)]
pub struct Response<T> {
    status: u16,
    headers: HeaderMap,
    bytes: Bytes,
    pub(crate) value: T,
}

impl<T> Response<T> {
    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }
    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }
    /// The body as received.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }
    /// The decoded value.
    #[must_use]
    pub fn value(&self) -> &T {
        &self.value
    }
    /// The decoded value, by itself.
    #[must_use]
    pub fn into_value(self) -> T {
        self.value
    }
}

/// Status and size; bodies may hold tokens.
impl<T> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("bytes", &self.bytes.len())
            .finish_non_exhaustive()
    }
}
