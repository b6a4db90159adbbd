//! Reading the platform, in as few calls as possible.
//!
//! | what | how |
//! |---|---|
//! | who is asking | one call |
//! | accounts | one page of the user list tells how long it is; then all pages, or one exact search for each name still missing, whichever is fewer |
//! | teams | from the user list when it was read to its end; else one call for each manager and manager type |
//! | additional fields | one call a person, only for fields that the list does not show as columns, and only when what stands there matters |
//! | enrollments, learning plans | to delete only: 200 people a query |
//! | power users | to delete only, and only where the policy allows it |
//!
//! Nothing is read about people who will not be touched.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use super::{
    Policy, Way,
    planner::{candidates, is_coded},
};
use crate::{
    Client, Error,
    auth::UserLevel,
    id::{UserFieldId, UserId},
    power_users::PowerUserSnapshot,
    users::{AdditionalField, UserRow},
    wire::DateTime,
    workflows::{
        engine::{CourseEnrollment, Directory, Fields, Identity, PlanEnrollment, Team, fold, now},
        offboarding::{Leaver, Leavers, belongings, facts::Gap},
    },
};

/// An account of somebody to be forgotten.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Account {
    /// The platform's number.
    pub user_id: UserId,
    /// Who the account says it belongs to.
    pub identity: Identity,
    /// Full name, in the platform's order.
    pub name: String,
    /// Level.
    pub level: UserLevel,
    /// The stored flag; off is deactivated (B-003).
    pub active: bool,
    /// What stands in additional fields, as far as it was read.
    pub fields: BTreeMap<UserFieldId, String>,
    /// Every field the platform sent.
    pub row: Fields,
}

/// Shows the number alone.
impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account").field("user_id", &self.user_id).finish_non_exhaustive()
    }
}

impl Account {
    /// What the user list says about somebody.
    #[must_use]
    pub fn of(row: &UserRow) -> Self {
        let shown = row.fields.iter();
        Self {
            user_id: row.user_id,
            identity: Identity {
                username: row.username.clone(),
                first_name: row.first_name.clone(),
                last_name: row.last_name.clone(),
                email: row.email.clone(),
            },
            name: row.full_name(),
            level: row.level.clone(),
            active: row.status.is_activated(),
            fields: shown.map(|(id, value)| (id, value.clone().unwrap_or_default())).collect(),
            row: Fields::of(row),
        }
    }
}

/// What the platform said about people to be forgotten. It holds their names, so it does not
/// serialise.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Facts {
    /// The platform's address; empty when nobody said.
    pub platform: String,
    /// When it said so.
    pub gathered_at: DateTime,
    /// Whose token asked. Never touched.
    pub caller: UserId,
    /// Accounts of those on the list, by number.
    pub accounts: Vec<Account>,
    /// Accounts seen that are called like a code, by user name [folded](str::to_lowercase).
    pub codes: BTreeMap<String, UserId>,
    /// Course enrollments that a deletion takes.
    pub enrollments: Vec<CourseEnrollment>,
    /// Learning plan enrollments that a deletion takes.
    pub plans: Vec<PlanEnrollment>,
    /// Who reports to people on the list.
    pub teams: Vec<Team>,
    /// What power users hold whom a deletion takes.
    pub power_users: Vec<PowerUserSnapshot>,
    /// What could not be read.
    pub gaps: Vec<Gap>,
    /// How many calls it took.
    pub reads: u64,
}

/// Shows numbers alone, and how much there is of everything: rows of enrollments hold names.
impl fmt::Debug for Facts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Facts")
            .field("gathered_at", &self.gathered_at)
            .field("caller", &self.caller)
            .field("accounts", &self.accounts.len())
            .field("codes", &self.codes.len())
            .field("enrollments", &self.enrollments.len())
            .field("plans", &self.plans.len())
            .field("teams", &self.teams.len())
            .field("power_users", &self.power_users.len())
            .field("gaps", &self.gaps.len())
            .field("reads", &self.reads)
            .finish_non_exhaustive()
    }
}

impl Facts {
    /// Facts about nobody.
    #[must_use]
    pub const fn new(gathered_at: DateTime, caller: UserId) -> Self {
        Self {
            platform: String::new(),
            gathered_at,
            caller,
            accounts: Vec::new(),
            codes: BTreeMap::new(),
            enrollments: Vec::new(),
            plans: Vec::new(),
            teams: Vec::new(),
            power_users: Vec::new(),
            gaps: Vec::new(),
            reads: 0,
        }
    }

    /// An account by number. It looks through all of them.
    #[must_use]
    pub fn account(&self, id: UserId) -> Option<&Account> {
        self.accounts.iter().find(|account| account.user_id == id)
    }

    /// Accounts by number: of two with the same one, the first.
    pub(super) fn by_number(&self) -> BTreeMap<UserId, &Account> {
        self.accounts.iter().rev().map(|one| (one.user_id, one)).collect()
    }

    /// Accounts by user name, [folded](fold).
    pub(super) fn by_name(&self) -> BTreeMap<String, &Account> {
        self.accounts.iter().map(|one| (fold(&one.identity.username), one)).collect()
    }
}

/// Reads everything a [`plan`](super::plan) needs.
///
/// What cannot be read about one person becomes a [`Gap`], and that person is refused; it does not
/// stop the others.
///
/// # Errors
///
/// When the caller, the user list or enrollments cannot be read.
pub async fn gather(client: &Client, list: &Leavers, policy: &Policy) -> Result<Facts, Error> {
    let before = client.calls().reads;
    let caller = client.session().await?.id;
    let mut facts = Facts { platform: client.address(), ..Facts::new(now(client), caller) };
    let mut directory = Directory::new(client);
    accounts(&mut directory, list, policy, &mut facts).await?;

    let touched = candidates(&facts, list, policy);
    let deletes = policy.way == Way::Delete;
    let held = belongings(client, directory, &touched, deletes).await?;
    facts.enrollments = held.enrollments;
    facts.plans = held.plans;
    facts.teams = held.teams;
    facts.power_users = held.power_users;
    facts.gaps = held.gaps;
    if !deletes {
        // Teams are known by now, and refuse their managers.
        let touched = candidates(&facts, list, policy);
        fields(client, policy, &touched, &mut facts).await;
    }
    facts.reads = client.calls().reads.saturating_sub(before);
    Ok(facts)
}

async fn accounts(
    directory: &mut Directory<'_>,
    list: &Leavers,
    policy: &Policy,
    facts: &mut Facts,
) -> Result<(), Error> {
    let mut names = BTreeSet::new();
    let mut ids = BTreeSet::new();
    for one in &list.people {
        match (&one.username, one.user_id) {
            (Some(name), _) => _ = names.insert(fold(name)),
            (None, Some(id)) => _ = ids.insert(id),
            (None, None) => {}
        }
    }
    directory.find(names.iter().cloned(), ids.iter().copied()).await?;
    // Whoever was forgotten before keeps the number, not the name.
    let known: BTreeSet<String> =
        directory.known().values().map(|row| fold(&row.username)).collect();
    let gone =
        |one: &&Leaver| one.username.as_deref().is_some_and(|name| !known.contains(&fold(name)));
    let renamed: BTreeSet<UserId> =
        list.people.iter().filter(gone).filter_map(|one| one.user_id).collect();
    directory.find([], renamed.iter().copied()).await?;
    ids.extend(renamed);

    let prefix = fold(policy.codes.prefix());
    for row in directory.known().values() {
        let name = fold(&row.username);
        if ids.contains(&row.user_id) || names.contains(&name) {
            facts.accounts.push(Account::of(row));
        }
        if name.starts_with(&prefix) {
            facts.codes.insert(name, row.user_id);
        }
    }
    Ok(())
}

/// Reads the additional fields that the user list does not show, where what stands there matters:
/// to give it back, or to see whether there is anything left to do.
async fn fields(client: &Client, policy: &Policy, people: &[UserId], facts: &mut Facts) {
    let people: BTreeSet<UserId> = people.iter().copied().collect();
    for account in facts.accounts.iter_mut().filter(|one| people.contains(&one.user_id)) {
        let hidden = policy.fields.keys().any(|field| !account.fields.contains_key(field));
        if !hidden || !(policy.keeps_names() || is_coded(policy, account)) {
            continue;
        }
        match client.users().get(account.user_id).await {
            Ok(user) => {
                for field in &user.additional_fields {
                    account.fields.entry(field.id).or_insert_with(|| label(field));
                }
            }
            Err(error) => facts.gaps.push(Gap {
                user_id: account.user_id,
                what: format!("additional fields: {error}"),
            }),
        }
    }
}

/// What stands in a field, as the batch takes it: of a dropdown, the label.
fn label(field: &AdditionalField) -> String {
    let value = field.value.clone().unwrap_or_default();
    let mut options = field.options.iter().flatten();
    let chosen = options.find(|option| option.id.to_string() == value);
    chosen.map_or(value, |option| option.label.clone())
}
