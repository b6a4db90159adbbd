//! The client: sends calls, and copes with what comes back.

mod error;
mod pages;
mod request;
mod transport;

pub use error::{Error, ErrorKind, Message};
pub use pages::{Items, Pages};
pub use request::{Request, Response};
pub use transport::{BoxError, BoxFuture, Delivery, Transport, TransportError};

use std::{fmt, sync::Arc};

use crate::endpoint::{Call, Endpoint};

/// A connection to one platform, as one user. Cheap to clone; clones share tokens, quota, lanes
/// and connections.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {}

/// Makes a [`Client`].
#[derive(Debug)]
pub struct ClientBuilder {}

impl Client {
    /// Binds a hand-made call to this client: the way to anything the convenience methods do not
    /// offer.
    pub fn call<E: Endpoint>(&self, call: Call<E>) -> Request<E> {
        Request::new(self.clone(), call)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}
