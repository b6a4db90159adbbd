//! Unofficial, typed and asynchronous: the Docebo LMS API.
//!
//! Docebo publishes no client library and no public description of its current API. What stands
//! here was gathered from help pages, the API description of 2017, captured answers and
//! third-party clients; nothing was checked against a live tenant by this project. Every endpoint
//! says on what evidence it rests, and [`catalog`] lists them all.
//!
#![cfg_attr(
    feature = "client",
    doc = r#"
```no_run
use docebo_sdk::{Client, client::{App, Credentials}};

# async fn example() -> Result<(), docebo_sdk::Error> {
let client = Client::builder("acme") // acme.docebosaas.com
    .credentials(Credentials::password(App::new("my-app", "s3cret"), "api.admin", "pw"))
    .build()?;
let me = client.session().await?;
for user in client.users().list().search("ann@example.com").all().await? {
    println!("{} sees {} ({:?})", me.username, user.username, user.state());
}
# Ok(())
# }
```
"#
)]
//!
//! # Where to look
//!
//! - `Client` ([`client`], feature `client`): tokens, the hourly quota, retries, pages. Each
//!   resource hangs off it: `client.users()`, `.enrollments()`, `.courses()`, `.sessions()`,
//!   `.learning_plans()`, `.catalogs()`, `.certifications()`, `.reports()`, `.branches()`,
//!   `.groups()`, `.user_fields()`, `.power_users()`, `.managers()`, `.importer()`, `.jobs()` and
//!   so on. A request is awaited as it is, or asked for its raw answer. `Client::call` sends
//!   anything.
//! - Errors answer questions: was it not found, may it have been applied? A write whose outcome
//!   cannot be known is an error of its own and is never sent twice.
//! - [`users`], [`enrollments`], … hold the wire types and the endpoints of a resource. They need
//!   no feature, no runtime and no transport.
//! - [`endpoint`] says what an endpoint is, [`wire`] how the platform writes ids, flags and dates.
//! - `workflows` (feature `workflows`): whole jobs over many calls, planned before they act:
//!   offboarding, archiving by one file, dormant accounts, lists that others confirm, rehiring,
//!   forgetting, companies that leave, power users, diagnosis, enrolling whom a rule did not catch.
//! - `csv` (feature `csv`): files as people export them, of users and of enrollments.
//! - [`webhooks`]: events as the platform sends them; with the feature `webhooks`, who sent them.
//!
//! # What surprises
//!
//! Deactivating somebody changes a flag and nothing else: enrollments, plans, power user profiles
//! and teams stay (B-034, B-036, B-038). Unenrolling a completed course takes the record with it
//! (B-075). An expired account cannot be switched (B-048). Ids are strings in one list and numbers
//! in the next; here they are one type.
//!
//! Ids of the form `B-034` name platform rules; `docebo-mock` keeps the list, with sources.

pub mod api_error;
pub mod auth;
#[cfg(feature = "client")]
pub mod batch;
pub mod branches;
pub mod catalogs;
pub mod categories;
pub mod certifications;
#[cfg(feature = "client")]
pub mod client;
pub mod courses;
#[cfg(feature = "csv")]
pub mod csv;
pub mod endpoint;
pub mod enrollment_fields;
pub mod enrollments;
pub mod groups;
pub mod id;
pub mod importer;
pub mod jobs;
pub mod learning_plans;
pub mod locations;
pub mod managers;
pub mod power_users;
pub mod reports;
pub mod sessions;
pub mod site;
pub mod user_fields;
pub mod users;
pub mod webhooks;
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
        branches::ENDPOINTS,
        catalogs::ENDPOINTS,
        categories::ENDPOINTS,
        certifications::ENDPOINTS,
        courses::ENDPOINTS,
        enrollment_fields::ENDPOINTS,
        enrollments::ENDPOINTS,
        groups::ENDPOINTS,
        importer::ENDPOINTS,
        jobs::ENDPOINTS,
        learning_plans::ENDPOINTS,
        locations::ENDPOINTS,
        managers::ENDPOINTS,
        power_users::ENDPOINTS,
        reports::ENDPOINTS,
        sessions::ENDPOINTS,
        site::ENDPOINTS,
        user_fields::ENDPOINTS,
        users::ENDPOINTS,
    ]
    .into_iter()
    .flatten()
}
