//! The platform inside a `wiremock::MockServer`, with single answers laid over it.
//!
//! For test suites that use wiremock already: the mock answers everything nobody else does, so a
//! test writes down only what it is about.
//!
//! ```text
//! cargo run --example mock_in_wiremock
//! ```

#![expect(clippy::print_stdout, reason = "a program that talks to a person")]

use docebo_mock::{DoceboMock, Tenant};
use docebo_sdk::{
    Client,
    client::{App, Credentials, RetryPolicy},
};
use serde_json::json;
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{any, method, path},
};

type Failure = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let server = MockServer::start().await;
    let platform = DoceboMock::builder().seed(Tenant::demo()).build();
    // 255 is wiremock's lowest priority: whatever is mounted without one comes first.
    Mock::given(any())
        .respond_with(platform.clone())
        .with_priority(255)
        .named("the platform")
        .mount(&server)
        .await;

    let client = connect(&server, &platform)?;
    let users = client.users().list().all().await?;
    println!("{} users from the platform", users.len());

    // From here on, one call is answered by hand. The rest stays as it is.
    Mock::given(method("PUT"))
        .and(path("/manage/v1/user/change_status"))
        .respond_with(ResponseTemplate::new(403).set_body_json(json!({
            "name": "Forbidden",
            "message": ["Not on a Friday."],
            "code": 1002,
            "status": 403
        })))
        .expect(1)
        .mount(&server)
        .await;
    let Some(user) = users.first() else { return Err("the demo is empty".into()) };
    match client.users().deactivate([user.user_id]).await {
        Ok(_) => return Err("the answer laid over the platform was not given".into()),
        Err(error) => println!("refused: {error}"),
    }

    // The platform never saw that call, and knows of all others.
    println!("{} requests reached the platform", platform.requests().len());
    server.verify().await;
    Ok(())
}

fn connect(server: &MockServer, platform: &DoceboMock) -> Result<Client, docebo_sdk::Error> {
    let known = platform.credentials();
    let app = App::new(known.client_id, known.client_secret);
    Client::builder(&server.uri())
        .credentials(Credentials::password(app, known.username, known.password))
        .retry(RetryPolicy::never())
        .build()
}
