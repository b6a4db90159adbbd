//! Unofficial, typed and asynchronous: the Docebo LMS API.

pub mod api_error;
pub mod auth;
#[cfg(feature = "client")]
pub mod client;
pub mod courses;
#[cfg(feature = "csv")]
pub mod csv;
pub mod endpoint;
pub mod enrollments;
pub mod id;
pub mod jobs;
pub mod learning_plans;
pub mod managers;
pub mod power_users;
pub mod users;
pub mod wire;
#[cfg(feature = "workflows")]
pub mod workflows;

#[cfg(feature = "client")]
pub use client::{Client, ClientBuilder, Error, ErrorKind, Request, Response};
pub use id::*;

use endpoint::EndpointInfo;

/// Every endpoint this crate describes, in no particular order.
///
/// ```
/// assert!(docebo_sdk::catalog().any(|endpoint| endpoint.path == "/oauth2/token"));
/// ```
pub fn catalog() -> impl Iterator<Item = &'static EndpointInfo> {
    [
        auth::ENDPOINTS,
        courses::ENDPOINTS,
        enrollments::ENDPOINTS,
        jobs::ENDPOINTS,
        learning_plans::ENDPOINTS,
        managers::ENDPOINTS,
        power_users::ENDPOINTS,
        users::ENDPOINTS,
    ]
    .into_iter()
    .flatten()
}
