//! Lists the users of a platform with the state each account is in, page by page.
//!
//! ```text
//! cargo run --example list_users                        a platform in memory
//! cargo run --example list_users -- keller              only those with this in name or e-mail
//! cargo run --example list_users -- --tenant acme
//! ```
//!
//! With `--tenant` it reads a real platform, with the credentials in `DOCEBO_CLIENT_ID`,
//! `DOCEBO_CLIENT_SECRET`, `DOCEBO_USERNAME` and `DOCEBO_PASSWORD`.

#![expect(clippy::print_stdout, reason = "a program that talks to a person")]

use std::{collections::BTreeMap, env, error::Error};

use docebo_mock::{DoceboMock, Tenant};
use docebo_sdk::{
    Client,
    client::{App, Credentials},
    users::{AccountState, UserRow, UserSort},
    wire::SortDir,
};

type Failure = Box<dyn Error>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let (mut tenant, mut search) = (None, None);
    let mut arguments = env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--tenant" => tenant = Some(arguments.next().ok_or("--tenant needs a name")?),
            _ => search = Some(argument),
        }
    }
    // The platform in memory lives as long as this handle.
    let mock = DoceboMock::builder().seed(Tenant::demo()).build();
    let client = match tenant {
        Some(tenant) => connect(&tenant)?,
        None => mock.client(),
    };
    let counts = list(&client, search.as_deref(), |user| println!("{}", line(user))).await?;
    let counts: Vec<String> =
        counts.iter().map(|(state, count)| format!("{count} {state}")).collect();
    println!("{}; {} calls", counts.join(", "), client.calls().sent);
    Ok(())
}

fn connect(tenant: &str) -> Result<Client, Failure> {
    let known = |name: &str| env::var(name).map_err(|_| format!("{name} is not set"));
    let app = App::new(known("DOCEBO_CLIENT_ID")?, known("DOCEBO_CLIENT_SECRET")?);
    let (username, password) = (known("DOCEBO_USERNAME")?, known("DOCEBO_PASSWORD")?);
    let credentials = Credentials::password(app, username, password);
    Ok(Client::builder(tenant).credentials(credentials).build()?)
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
