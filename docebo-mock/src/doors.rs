//! Ways in. Each turns its own kind of request into the engine's and back; none holds a rule.

#[cfg(feature = "listener")]
pub(crate) mod courier;
#[cfg(feature = "listener")]
pub(crate) mod listener;
#[cfg(feature = "tls")]
pub(crate) mod tls;
#[cfg(feature = "tower")]
mod tower;
#[cfg(feature = "client")]
pub(crate) mod transport;
#[cfg(feature = "wiremock")]
mod wiremock;
