//! A receiver that knows no web framework: headers and bytes in, a verdict and a status out.

use std::{
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

use super::{Delivery, Seen};

/// Checks messages and tells new ones from repeated ones.
///
/// A receiver without credentials and without a secret takes anything that reads as a message.
/// The platform repeats what is not answered with a status below 400 (B-229), so answer with
/// [`Received::status`], and soon: act on the events afterwards.
///
/// ```
/// use docebo_sdk::webhooks::{Received, Receiver};
///
/// let receiver = Receiver::new().basic("docebo", "s3cret");
/// // With a `http::HeaderMap`: headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()))
/// let headers = [("authorization", b"Basic ZG9jZWJvOnMzY3JldA==".as_slice())];
/// let body = br#"{"event": "user.deleted", "message_id": "wh-1", "payload": {"user_id": 13001}}"#;
///
/// let received = receiver.receive(headers, body);
/// assert_eq!(received.status(), 200);
/// if let Received::New(delivery) = received {
///     println!("{:?}", delivery.events);
/// }
/// assert!(matches!(receiver.receive(headers, body), Received::Repeated(_)));
/// assert_eq!(receiver.receive([], body).status(), 401);
/// ```
#[derive(Default)]
pub struct Receiver {
    /// What the header has to say.
    authorization: Option<String>,
    hmac: Option<(String, Hmac<Sha256>)>,
    /// Held for a look-up.
    seen: Mutex<Seen>,
}

/// What became of a message.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Received {
    /// Not seen before.
    New(Delivery),
    /// Seen before; the message's id. There is nothing to do.
    Repeated(String),
    /// Not taken.
    Refused(Refusal),
}

/// Why a message was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The credentials are missing or wrong.
    #[error("the Basic credentials are missing or wrong")]
    Credentials,
    /// The signature is missing or does not fit the body.
    #[error("the signature is missing or does not fit the body")]
    Signature,
    /// The body is no message; in words.
    #[error("no webhook message: {0}")]
    Malformed(String),
}

impl Received {
    /// The status to answer: 200 for what was taken or had been, 401 for wrong credentials or a
    /// wrong signature, 400 for what is no message.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::New(_) | Self::Repeated(_) => 200,
            Self::Refused(Refusal::Credentials | Refusal::Signature) => 401,
            Self::Refused(Refusal::Malformed(_)) => 400,
        }
    }
}

impl Receiver {
    /// The header in which one public sample looks for a signature. Unverified: no page of the
    /// platform's names it.
    pub const SIGNATURE_HEADER: &'static str = "x-docebo-signature";

    /// A receiver that takes any message.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks for HTTP Basic credentials, as public receivers do (B-232). The user name must not
    /// hold a colon.
    #[must_use]
    pub fn basic(mut self, username: &str, password: &str) -> Self {
        self.authorization = Some(STANDARD.encode(format!("{username}:{password}")));
        self
    }

    /// Asks for an HMAC-SHA256 of the body in hexadecimal digits, under
    /// [`SIGNATURE_HEADER`](Self::SIGNATURE_HEADER).
    ///
    /// Unverified (B-232): one public sample does it so, and Docebo documents no signature. Try
    /// it on your platform before you rely on it.
    #[must_use]
    pub fn hmac(self, secret: &[u8]) -> Self {
        self.hmac_in(Self::SIGNATURE_HEADER, secret)
    }

    /// The same under another header. Upper and lower case are the same, and a `sha256=` before
    /// the digits is passed over.
    #[must_use]
    pub fn hmac_in(mut self, header: &str, secret: &[u8]) -> Self {
        // A key of any length is one.
        self.hmac = Hmac::new_from_slice(secret).ok().map(|mac| (header.to_owned(), mac));
        self
    }

    /// Remembers this many messages instead of 10,000.
    #[must_use]
    pub fn remember(mut self, messages: usize) -> Self {
        self.seen = Mutex::new(Seen::new(messages));
        self
    }

    /// Checks and reads one message. `headers` are names with values, in any case and order.
    pub fn receive<'h>(
        &self,
        headers: impl IntoIterator<Item = (&'h str, &'h [u8])>,
        body: &[u8],
    ) -> Received {
        let (mut authorization, mut signature) = (None, None);
        let signed_in = self.hmac.as_ref().map(|(header, _)| header.as_str());
        for (name, value) in headers {
            if name.eq_ignore_ascii_case("authorization") {
                authorization = Some(value);
            }
            if signed_in.is_some_and(|header| name.eq_ignore_ascii_case(header)) {
                signature = Some(value);
            }
        }
        if let Some(expected) = &self.authorization
            && !authorization.and_then(basic_of).is_some_and(|given| same(given, expected))
        {
            return Received::Refused(Refusal::Credentials);
        }
        if let Some((_, mac)) = &self.hmac
            && !signature.is_some_and(|signature| signs(mac.clone(), body, signature))
        {
            return Received::Refused(Refusal::Signature);
        }
        match Delivery::parse(body) {
            Ok(delivery) if self.seen().is_new(&delivery.message_id) => Received::New(delivery),
            Ok(delivery) => Received::Repeated(delivery.message_id),
            Err(error) => Received::Refused(Refusal::Malformed(error.to_string())),
        }
    }

    /// Forgets a message that could not be dealt with, so that its repetition is new. Answer 500,
    /// and the platform sends it again.
    pub fn forget(&self, message_id: &str) {
        self.seen().forget(message_id);
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Says what is checked, never against what.
impl fmt::Debug for Receiver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver")
            .field("basic", &self.authorization.is_some())
            .field("hmac", &self.hmac.as_ref().map(|(header, _)| header))
            .field("seen", &self.seen().len())
            .finish_non_exhaustive()
    }
}

/// The credentials of a Basic header, still encoded.
fn basic_of(header: &[u8]) -> Option<&[u8]> {
    let (scheme, credentials) = header.split_at_checked(6)?;
    scheme.eq_ignore_ascii_case(b"basic ").then(|| credentials.trim_ascii())
}

fn same(given: &[u8], expected: &str) -> bool {
    given.ct_eq(expected.as_bytes()).into()
}

fn signs(mac: Hmac<Sha256>, body: &[u8], signature: &[u8]) -> bool {
    let digits = signature.trim_ascii();
    let digits = digits.strip_prefix(b"sha256=").unwrap_or(digits).to_ascii_lowercase();
    same(&digits, &digits_of(mac, body))
}

/// The signature of a body, for tests of a receiver: what [`Receiver::hmac`] asks for.
///
/// ```
/// use docebo_sdk::webhooks::signature;
///
/// assert!(signature(b"key", b"{}").starts_with("a777724d"));
/// ```
#[must_use]
pub fn signature(secret: &[u8], body: &[u8]) -> String {
    // A key of any length is one.
    Hmac::new_from_slice(secret).map(|mac| digits_of(mac, body)).unwrap_or_default()
}

fn digits_of(mut mac: Hmac<Sha256>, body: &[u8]) -> String {
    mac.update(body);
    let mut digits = String::with_capacity(64);
    for byte in mac.finalize().into_bytes() {
        // Writing to a string cannot fail.
        let _ = fmt::Write::write_fmt(&mut digits, format_args!("{byte:02x}"));
    }
    digits
}
