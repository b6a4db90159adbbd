//! The client: sends calls, and copes with what comes back.
//!
//! ```no_run
//! use docebo_sdk::{Client, client::{App, Credentials}};
//!
//! # async fn run() -> Result<(), docebo_sdk::Error> {
//! let client = Client::builder("acme")
//!     .credentials(Credentials::password(App::new("my-app", "s3cret"), "api.admin", "pw"))
//!     .build()?;
//! let me = client.session().await?;
//! println!("{} is {:?}", me.username, me.user_level);
//! # Ok(())
//! # }
//! ```
//!
//! On its way, a call waits for its lane (batch and branch calls never overlap), gets a token,
//! waits for the quota, is sent, and is sent again as far as its
//! [`Effect`](crate::endpoint::Effect) allows. All of it is shared by the clones of a client:
//! keep one for each platform and user, and clone it.
//!
//! Calls need a tokio runtime with timers, as `#[tokio::main]` makes it.
//!
//! Dropping a call's future gives the call up on this side only. A write that was under way may
//! still take effect.

mod address;
mod builder;
mod calls;
mod credentials;
mod error;
mod exchange;
mod fault;
mod files;
mod lanes;
mod pages;
mod quota;
mod request;
mod retry;
mod time;
mod tokens;
mod transport;
mod wire;

pub use builder::ClientBuilder;
pub use calls::Calls;
pub use credentials::{App, Credentials, JwtClaims, Signer};
pub use error::{Error, ErrorKind, Message};
pub use pages::{Items, Pages};
pub use quota::{Quota, Wait};
pub use request::{Request, Response};
pub use retry::{Attempt, RetryPolicy};
pub use time::{RealTime, Time};
pub use tokens::{StoredToken, TokenStore};
pub use transport::{BoxError, BoxFuture, Delivery, Transport, TransportError};

use std::{fmt, sync::Arc, time::Duration};

use http::{HeaderName, HeaderValue};

use crate::endpoint::{Call, Endpoint};

/// A connection to one platform, as one user. Cheap to clone; clones share tokens, quota, lanes
/// and connections.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

/// What the clones share.
pub(crate) struct Inner {
    address: address::Address,
    transport: Arc<dyn Transport>,
    time: Arc<dyn Time>,
    tokens: tokens::Tokens,
    retry: retry::Retry,
    budget: quota::Budget,
    lanes: lanes::Lanes,
    counters: calls::Counters,
    /// Go with every call.
    headers: Vec<(HeaderName, HeaderValue)>,
    timeout: Option<Duration>,
    on_attempt: Option<builder::AttemptHook>,
    on_wait: Option<builder::WaitHook>,
}

impl Client {
    /// Starts a client for a platform: its name (`acme` for `acme.docebosaas.com`), its own
    /// domain, or a whole address.
    pub fn builder(platform: &str) -> ClientBuilder {
        ClientBuilder::new(platform)
    }

    /// Binds a hand-made call to this client: the way to anything the convenience methods do not
    /// offer, with endpoints of this crate or of your own.
    ///
    /// ```
    /// use docebo_sdk::{Client, Error, auth::GetSession, endpoint::{Call, Empty}};
    ///
    /// async fn whoami(client: &Client) -> Result<String, Error> {
    ///     let call = Call::<GetSession>::new((), Empty {}, Empty {});
    ///     let response = client.call(call).header("accept-language", "en").raw().await?;
    ///     Ok(String::from_utf8_lossy(response.bytes()).into_owned())
    /// }
    /// ```
    pub fn call<E: Endpoint>(&self, call: Call<E>) -> Request<E> {
        Request::new(self.clone(), call)
    }

    /// How many calls this client and its clones have made.
    #[must_use]
    pub fn calls(&self) -> Calls {
        self.inner.counters.read()
    }

    /// The address of the platform.
    #[must_use]
    pub fn address(&self) -> String {
        self.inner.address.to_string()
    }

    /// The clock this client lives by.
    #[must_use]
    pub fn time(&self) -> &dyn Time {
        &*self.inner.time
    }
}

/// Address, application and counters.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("address", &self.address())
            .field("app", &self.inner.tokens.app().map(|app| &app.id))
            .field("calls", &self.calls())
            .finish_non_exhaustive()
    }
}
