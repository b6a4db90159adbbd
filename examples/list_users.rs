//! Lists the users of a platform with the state each account is in, page by page.
//!
//! ```text
//! cargo run --example list_users                        a platform in memory
//! cargo run --example list_users -- --search keller     only those with this in name or e-mail
//! cargo run --example list_users -- --json              how many are in which state, for programs
//! cargo run --example list_users -- --tenant acme
//! ```
//!
//! Flags, credentials and exit codes are those of all programs here: `examples/support.rs`.

use std::collections::BTreeMap;

use docebo_examples::{End, Failure, Manners, end};
use docebo_mock::Tenant;
use docebo_sdk::{
    Client,
    users::{AccountState, UserRow, UserSort},
    wire::SortDir,
};
use lexopt::ValueExt as _;

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::process::ExitCode {
    end(run().await)
}

async fn run() -> Result<End, Failure> {
    let mut search = None;
    let manners = Manners::read("Usage: list_users [--search TEXT]", |name, arguments| {
        let known = name == "search";
        if known {
            search = Some(arguments.value()?.string()?);
        }
        Ok(known)
    })?;
    let Some(manners) = manners else { return Ok(End::Done) };
    let (client, _mock) = manners.connect(|| Ok(Tenant::demo()))?;
    let counts = list(&client, search.as_deref(), |user| manners.tell(line(user))).await?;
    let states: Vec<String> =
        counts.iter().map(|(state, count)| format!("{count} {state}")).collect();
    manners.tell(format_args!("{}; {} calls", states.join(", "), client.calls().sent));
    manners.answer(&counts)?;
    Ok(End::Done)
}

/// Shows every user and counts them by state. Only one page of them is held at a time.
async fn list(
    client: &Client,
    search: Option<&str>,
    mut show: impl FnMut(&UserRow),
) -> Result<BTreeMap<&'static str, u32>, docebo_sdk::Error> {
    let mut request = client.users().list().sort(UserSort::Username, SortDir::Asc);
    if let Some(text) = search {
        request = request.search(text);
    }
    let mut users = request.stream();
    let mut counts = BTreeMap::new();
    while let Some(user) = users.next().await? {
        show(&user);
        *counts.entry(state(&user)).or_default() += 1;
    }
    Ok(counts)
}

fn line(user: &UserRow) -> String {
    let last = user.last_access_date.map_or("never".to_owned(), |at| at.date().to_string());
    format!(
        "{:>6}  {:<20} {:<24} {:<12} {last}",
        user.user_id.to_string(),
        user.username,
        user.fullname,
        state(user)
    )
}

/// Activated and deactivated is what the platform stores; expired follows from a date.
fn state(user: &UserRow) -> &'static str {
    match user.state() {
        AccountState::Activated => "activated",
        AccountState::Deactivated => "deactivated",
        AccountState::Expired => "expired",
    }
}

#[cfg(test)]
mod tests {
    use docebo_mock::DoceboMock;

    use super::*;

    #[tokio::test]
    async fn everybody_is_shown_once_and_counted() {
        let mock = DoceboMock::builder().seed(Tenant::demo()).build();
        let mut names = Vec::new();
        let client = mock.client();
        let note = |user: &UserRow| names.push(user.username.to_lowercase());
        let counts = list(&client, None, note).await.unwrap();
        assert_eq!(counts.values().sum::<u32>() as usize, names.len());
        assert!(counts["expired"] >= 1 && counts["deactivated"] >= 1, "{counts:?}");
        assert!(names.is_sorted());
    }

    #[tokio::test]
    async fn a_search_finds_by_name() {
        let mock = DoceboMock::builder().seed(Tenant::demo()).build();
        let mut lines = Vec::new();
        list(&mock.client(), Some("keller"), |user| lines.push(line(user))).await.unwrap();
        assert_eq!(lines.len(), 1);
        assert!(lines[0].contains("Anna Keller") && lines[0].ends_with("2026-02-20"), "{lines:?}");
    }
}
