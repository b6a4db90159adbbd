//! Unofficial, typed and asynchronous: the Docebo LMS API.

pub mod api_error;
pub mod auth;
pub mod endpoint;
pub mod id;
pub mod wire;

pub use id::*;

use endpoint::EndpointInfo;

/// Every endpoint this crate describes, in no particular order.
///
/// ```
/// assert!(docebo_sdk::catalog().any(|endpoint| endpoint.path == "/oauth2/token"));
/// ```
pub fn catalog() -> impl Iterator<Item = &'static EndpointInfo> {
    [auth::ENDPOINTS].into_iter().flatten()
}
