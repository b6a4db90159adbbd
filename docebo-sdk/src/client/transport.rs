//! The way out: one method between a finished request and the bytes of its answer.

use std::{error::Error as StdError, fmt, future::Future, pin::Pin};

use bytes::Bytes;

/// A boxed future, as the object-safe traits of this module hand them out.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Any error.
pub type BoxError = Box<dyn StdError + Send + Sync>;

/// Sends requests. The seam behind which a test, a recorder or another HTTP stack can stand.
///
/// The URI is absolute. A transport follows no redirects (a redirect to a sign-in page has to be
/// seen), repeats nothing (whether a call may be repeated is decided above it), reads the whole
/// body, and answers every status with `Ok`.
///
/// ```
/// use bytes::Bytes;
/// use docebo_sdk::client::{BoxFuture, Transport, TransportError};
///
/// /// Answers everything with the same body.
/// struct Canned(&'static str);
///
/// impl Transport for Canned {
///     fn send(
///         &self,
///         _request: http::Request<Bytes>,
///     ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
///         Box::pin(async { Ok(http::Response::new(Bytes::from_static(self.0.as_bytes()))) })
///     }
/// }
/// ```
pub trait Transport: Send + Sync + 'static {
    /// Sends one request and reads its whole answer.
    fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>>;
}

impl<T: Transport + ?Sized> Transport for std::sync::Arc<T> {
    fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        (**self).send(request)
    }
}

/// How far a request got before it failed. This decides whether a write may be sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Delivery {
    /// No byte of the request can have reached the server: name not found, connection refused,
    /// TLS handshake failed. Sending again is safe for every call.
    NotSent,
    /// Bytes may have arrived. Whether the server acted on them is unknown.
    MaybeSent,
    /// The request can never be sent this way (no TLS built in, a malformed address). Sending
    /// again is pointless.
    Impossible,
}

/// A request without an answer.
#[derive(Debug)]
pub struct TransportError {
    delivery: Delivery,
    timeout: bool,
    source: BoxError,
}

impl TransportError {
    /// A failure after `delivery`, because of `source`. The source must carry no secret: it is
    /// shown to whoever walks [`Error::source`](std::error::Error::source).
    pub fn new(delivery: Delivery, source: impl Into<BoxError>) -> Self {
        Self { delivery, timeout: false, source: source.into() }
    }

    /// Marks the failure as one of time.
    #[must_use]
    pub fn timed_out(mut self) -> Self {
        self.timeout = true;
        self
    }

    /// How far the request got.
    #[must_use]
    pub fn delivery(&self) -> Delivery {
        self.delivery
    }

    /// Whether it was a limit of time that ended it.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.timeout
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match (self.delivery, self.timeout) {
            (Delivery::NotSent, false) => "no connection",
            (Delivery::NotSent, true) => "no connection in time",
            (Delivery::MaybeSent, false) => "the connection broke before an answer was complete",
            (Delivery::MaybeSent, true) => "no answer in time",
            (Delivery::Impossible, _) => "this request cannot be sent",
        })
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}
