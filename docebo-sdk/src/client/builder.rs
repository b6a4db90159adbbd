//! How a client is made.

use std::{fmt, sync::Arc, time::Duration};

use http::{HeaderName, HeaderValue, header::USER_AGENT, uri::Scheme};

use super::{
    Attempt, Client, Credentials, Error, ErrorKind, Inner, Quota, RealTime, RetryPolicy, Time,
    TokenStore, Transport, Wait,
    address::Address,
    calls::Counters,
    lanes::Lanes,
    quota::Budget,
    retry::Retry,
    tokens::Tokens,
    wire::{Connections, Wire},
};
use crate::{
    auth::{Authorize, AuthorizeQuery},
    endpoint::{Call, Empty},
};

/// Makes a [`Client`]. Everything but the address has a default.
///
/// ```
/// use std::time::Duration;
/// use docebo_sdk::{Client, client::{App, Credentials, Quota}};
///
/// let client = Client::builder("acme") // https://acme.docebosaas.com
///     .credentials(Credentials::password(App::new("my-app", "s3cret"), "api.admin", "pw"))
///     .quota(Quota::per_hour(500))
///     .timeout(Duration::from_secs(20))
///     .build()?;
/// # drop(client);
/// # Ok::<(), docebo_sdk::Error>(())
/// ```
#[must_use = "a builder does nothing until `build`"]
pub struct ClientBuilder {
    address: String,
    credentials: Option<Credentials>,
    store: Option<Arc<dyn TokenStore>>,
    renew_before: Duration,
    insecure: bool,
    timeout: Option<Duration>,
    connections: Connections,
    headers: Vec<(HeaderName, HeaderValue)>,
    bad_header: bool,
    retry: RetryPolicy,
    quota: Quota,
    transport: Option<Arc<dyn Transport>>,
    time: Arc<dyn Time>,
    on_attempt: Option<AttemptHook>,
    on_wait: Option<WaitHook>,
}

pub(super) type AttemptHook = Box<dyn Fn(&Attempt<'_>) + Send + Sync>;
pub(super) type WaitHook = Box<dyn Fn(&Wait) + Send + Sync>;

impl ClientBuilder {
    pub(super) fn new(address: &str) -> Self {
        let agent = HeaderValue::from_static(concat!("docebo-sdk/", env!("CARGO_PKG_VERSION")));
        Self {
            address: address.to_owned(),
            credentials: None,
            store: None,
            renew_before: Duration::from_secs(60),
            insecure: false,
            timeout: Some(Duration::from_secs(60)),
            connections: Connections {
                connect_timeout: Some(Duration::from_secs(10)),
                ..Connections::default()
            },
            headers: vec![(USER_AGENT, agent)],
            bad_header: false,
            retry: RetryPolicy::default(),
            quota: Quota::default(),
            transport: None,
            time: Arc::new(RealTime),
            on_attempt: None,
            on_wait: None,
        }
    }

    /// Who the client is. Without it, only calls that need no token can be made.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// Keeps tokens between runs.
    pub fn token_store(mut self, store: impl TokenStore) -> Self {
        self.store = Some(Arc::new(store));
        self
    }

    /// Renews a token this long before it ends, while calls still go out with the old one. One
    /// minute unless set.
    pub fn renew_before(mut self, margin: Duration) -> Self {
        self.renew_before = margin;
        self
    }

    /// Allows `http://` to hosts other than this one. Tokens and personal data then travel in the
    /// clear.
    pub fn allow_insecure_http(mut self) -> Self {
        self.insecure = true;
        self
    }

    /// Limits the time of each attempt, from sending to the last byte of the answer; `None` for
    /// no limit. One minute unless set. For a single call: [`Request::timeout`](crate::Request::timeout).
    pub fn timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.timeout = limit.into();
        self
    }

    /// Limits the time to get a connection; `None` for no limit but that of the attempt. Ten
    /// seconds unless set. Without effect on a [`transport`](Self::transport) of your own.
    pub fn connect_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.connections.connect_timeout = limit.into();
        self
    }

    /// Trusts these certificates (PEM) beside the system's, for a platform behind a company's
    /// own authority. Without effect on a [`transport`](Self::transport) of your own.
    pub fn root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.connections.roots.push(pem.into());
        self
    }

    /// Sends a header with every call. A malformed one is an error of [`build`](Self::build).
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(value)) => {
                self.headers.retain(|(other, _)| *other != name);
                self.headers.push((name, value));
            }
            _ => self.bad_header = true,
        }
        self
    }

    /// How often and how patiently calls are repeated.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// The budget of calls; 1,000 an hour unless set.
    pub fn quota(mut self, quota: Quota) -> Self {
        self.quota = quota;
        self
    }

    /// Sends through something else than the built-in HTTP client.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Lives by another clock.
    pub fn time(mut self, time: impl Time) -> Self {
        self.time = Arc::new(time);
        self
    }

    /// Called after every attempt of every call, token requests included. It runs on the calling
    /// task: be quick.
    pub fn on_attempt(mut self, hook: impl Fn(&Attempt<'_>) + Send + Sync + 'static) -> Self {
        self.on_attempt = Some(Box::new(hook));
        self
    }

    /// Called before a call waits for the quota.
    pub fn on_wait(mut self, hook: impl Fn(&Wait) + Send + Sync + 'static) -> Self {
        self.on_wait = Some(Box::new(hook));
        self
    }

    /// Where to send a browser for [`Credentials::authorization_code`]. It comes back to
    /// `redirect_uri` with `code` and the same `state`; compare the latter.
    ///
    /// ```
    /// use docebo_sdk::Client;
    ///
    /// let url = Client::builder("acme")
    ///     .authorize_url("my-app", "https://tool.example/back", "x7Gq")?;
    /// assert!(url.starts_with("https://acme.docebosaas.com/oauth2/authorize?"));
    /// assert!(url.contains("redirect_uri=https%3A%2F%2Ftool.example%2Fback"));
    /// # Ok::<(), docebo_sdk::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When the address is none.
    pub fn authorize_url(
        &self,
        client_id: &str,
        redirect_uri: &str,
        state: &str,
    ) -> Result<String, Error> {
        let query = AuthorizeQuery {
            response_type: Some("code".to_owned()),
            client_id: Some(client_id.to_owned()),
            redirect_uri: Some(redirect_uri.to_owned()),
            scope: Some("api".to_owned()),
            state: Some(state.to_owned()),
        };
        let address = Address::parse(&self.address)?;
        let call = Call::<Authorize>::new((), query, Empty {}).encode();
        let call = call.map_err(|error| Error::new(ErrorKind::Request).because(error))?;
        Ok(format!("{address}{}", call.target))
    }

    /// Makes the client. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] when the address is none or not secure, a header is malformed, or
    /// TLS is asked for and not built in; [`ErrorKind::Auth`] when a static token cannot be sent.
    pub fn build(self) -> Result<Client, Error> {
        let address = Address::parse(&self.address)?;
        let config = |what: &str| Err(Error::saying(ErrorKind::Config, what));
        if address.scheme != Scheme::HTTPS && !address.loopback && !self.insecure {
            return config(
                "the address of the platform is not https; `allow_insecure_http` permits that",
            );
        }
        if self.bad_header {
            return config("a header that is to go with every call is malformed");
        }
        let transport = match self.transport {
            Some(transport) => transport,
            None => Arc::new(Wire::new(&address, &self.connections)?),
        };
        let grant = self.credentials.map(|credentials| credentials.0);
        Ok(Client {
            inner: Arc::new(Inner {
                address,
                transport,
                time: self.time,
                tokens: Tokens::new(grant, self.store, self.renew_before)?,
                retry: Retry::new(self.retry),
                budget: Budget::new(self.quota),
                lanes: Lanes::default(),
                counters: Counters::default(),
                headers: self.headers,
                timeout: self.timeout,
                on_attempt: self.on_attempt,
                on_wait: self.on_wait,
            }),
        })
    }
}

/// Without secrets; headers are shown by name only.
impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A malformed address may hold a password.
        let address = Address::parse(&self.address).map(|address| address.to_string());
        let headers: Vec<_> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("ClientBuilder")
            .field("address", &address.as_deref().unwrap_or("malformed"))
            .field("credentials", &self.credentials)
            .field("timeout", &self.timeout)
            .field("headers", &headers)
            .field("retry", &self.retry)
            .field("quota", &self.quota)
            .finish_non_exhaustive()
    }
}
