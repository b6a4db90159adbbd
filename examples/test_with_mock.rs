//! How a program that works on Docebo is tested: its tests run against a platform in memory.
//!
//! ```text
//! cargo test -p docebo-examples --example test_with_mock
//! ```
//!
//! The program here deactivates accounts nobody has used for a while. The tests below show what a
//! mock gives a test: a platform from a few lines of seed, a clock to move, answers that fail on
//! purpose, a journal of what was asked, and rules that can be switched where the evidence on the
//! real platform is open. There is no server to start and no port; for a client of another kind,
//! `DoceboMock::start()` listens, and `mock.url()` is its address.

#![expect(clippy::print_stdout, reason = "a program that talks to a person")]

use std::time::Duration;

use docebo_mock::{DoceboMock, Tenant};
use docebo_sdk::{Client, Error, UserId, auth::UserLevel, users::UserStatus, wire::DateTime};

/// Users the status call takes at once here.
const CHUNK: usize = 100;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let mock = DoceboMock::builder().seed(Tenant::demo()).build();
    let year = Duration::from_secs(365 * 86_400);
    let idle = retire_idle(&mock.client(), mock.clock().now().minus(year / 12)).await?;
    println!("{} accounts deactivated: {idle:?}", idle.len());
    Ok(())
}

/// Deactivates plain users who have not signed in since `since`, those who never did included.
///
/// Who never signed in is found by reading everybody: no filter of the platform matches an empty
/// last access (B-018).
async fn retire_idle(client: &Client, since: DateTime) -> Result<Vec<UserId>, Error> {
    let mut users = client.users().list().status(UserStatus::Activated).stream();
    let mut idle = Vec::new();
    while let Some(user) = users.next().await? {
        let used = user.last_access_date.or(user.creation_date);
        if user.level == UserLevel::User && used.is_none_or(|at| at < since) {
            idle.push(user.user_id);
        }
    }
    for chunk in idle.chunks(CHUNK) {
        client.users().deactivate(chunk.iter().copied()).await?;
    }
    Ok(idle)
}

#[cfg(test)]
mod tests {
    use docebo_mock::{Credentials, FaultRule, Seed};
    use docebo_sdk::users::ChangeStatus;

    use super::*;

    /// Ann is idle, Bob is not, Cem has never been there, Kim is a power user.
    fn mock() -> DoceboMock {
        let seed: Seed = serde_json::from_value(serde_json::json!({
            "now": "2026-03-02 09:00:00",
            "users": [
                {"username": "ann", "id": 1, "last_access": "2024-11-05 10:00:00"},
                {"username": "bob", "id": 2, "last_access": "2026-02-27 10:00:00"},
                {"username": "cem", "id": 3, "created": "2024-01-01 10:00:00"},
                {"username": "kim", "id": 4, "last_access": "2023-11-05 10:00:00",
                    "level": "power_user"},
            ],
        }))
        .unwrap();
        let tenant = Tenant::from_seed(&seed, Credentials::default()).unwrap();
        DoceboMock::builder().seed(tenant).build()
    }

    fn new_year() -> DateTime {
        "2026-01-01 00:00:00".parse().unwrap()
    }

    fn ids(ids: impl IntoIterator<Item = u64>) -> Vec<UserId> {
        ids.into_iter().map(UserId::new).collect()
    }

    #[tokio::test]
    async fn idle_users_are_deactivated_and_nobody_else() {
        let mock = mock();
        assert_eq!(retire_idle(&mock.client(), new_year()).await.unwrap(), ids([1, 3]));
        let left = mock.client().users().list().status(UserStatus::Activated).all().await.unwrap();
        let mut names: Vec<_> = left.iter().map(|user| user.username.as_str()).collect();
        names.sort_unstable();
        assert_eq!(names, ["admin", "bob", "kim"]);
    }

    #[tokio::test]
    async fn one_call_is_enough_for_a_few() {
        let mock = mock();
        retire_idle(&mock.client(), new_year()).await.unwrap();
        // The journal, as calls of one endpoint.
        let calls = mock.requests().of::<ChangeStatus>();
        assert_eq!(calls.len(), 1);
        assert_eq!(calls[0].body.user_ids, ids([1, 3]));
    }

    #[tokio::test]
    async fn nothing_is_written_when_nobody_is_idle() {
        let mock = mock();
        let long_ago = "2020-01-01 00:00:00".parse().unwrap();
        assert!(retire_idle(&mock.client(), long_ago).await.unwrap().is_empty());
        assert!(mock.requests().writes().under("/manage").is_empty());
    }

    #[tokio::test]
    async fn a_busy_platform_is_asked_again() {
        let mock = mock();
        mock.fail(FaultRule::on("/manage/v1/user/change_status").status(503).times(2));
        let client = mock.client();
        assert_eq!(retire_idle(&client, new_year()).await.unwrap().len(), 2);
        // The client waits by the mock's clock, so this takes no time.
        assert_eq!(client.calls().retries, 2);
    }

    #[tokio::test]
    async fn a_refusal_is_told() {
        let mock = mock();
        mock.fail(FaultRule::on("/manage/v1/user/change_status").status(403).times(9));
        let error = retire_idle(&mock.client(), new_year()).await.unwrap_err();
        assert_eq!(error.status(), Some(403));
        let all = mock.client().users().list().status(UserStatus::Activated).all().await.unwrap();
        assert_eq!(all.len(), 5, "nothing was done");
    }

    #[tokio::test]
    async fn tokens_that_end_on_the_way_are_renewed() {
        let mock = mock();
        let client = mock.client();
        client.session().await.unwrap();
        mock.clock().advance(Duration::from_secs(2 * 3600));
        assert_eq!(retire_idle(&client, new_year()).await.unwrap().len(), 2);
        assert_eq!(client.calls().tokens, 2);
    }
}
