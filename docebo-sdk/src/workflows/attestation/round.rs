//! Who is under whom, at one moment, and the files that are sent out.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use serde::{Deserialize, Serialize};

use super::reach::Reach;
use crate::{
    Client, Error,
    auth::UserLevel,
    csv::Table,
    enrollments::EnrollmentStatus,
    id::{BranchId, UserId},
    users::UserRow,
    wire::{Date, DateTime},
    workflows::engine::{fold, now, read::course_enrollments},
};

/// Who is asked about whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Scope {
    /// Every power user, about those they hold: by name, by group and by branch.
    PowerUsers,
    /// These power users, by user name in lower case.
    Named(BTreeSet<String>),
    /// Whoever looks after a branch, about everybody in it and below it.
    Branches(BTreeSet<BranchId>),
}

impl Scope {
    /// These power users, by user name.
    pub fn named<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> Self {
        Self::Named(names.into_iter().map(|name| fold(name.as_ref())).collect())
    }
}

/// What goes on the lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Options {
    /// Who is asked.
    pub scope: Scope,
    /// Whether rows say how many courses are not completed. That takes a call for 200 people, and
    /// more where they have many.
    #[serde(default)]
    pub open_items: bool,
    /// Whether deactivated accounts are listed too. Nothing but a deletion is left to decide about
    /// these.
    #[serde(default)]
    pub deactivated: bool,
}

impl Options {
    /// Those who can still sign in, or could until a date was reached.
    #[must_use]
    pub const fn new(scope: Scope) -> Self {
        Self { scope, open_items: false, deactivated: false }
    }
}

/// Whoever is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holder {
    /// A power user.
    PowerUser {
        /// The platform's number.
        user_id: UserId,
        /// User name.
        username: String,
        /// Full name.
        name: String,
    },
    /// Somebody who looks after a branch.
    Branch {
        /// The branch.
        id: BranchId,
        /// Its name.
        title: String,
    },
}

impl Holder {
    /// What stands in the column `holder`.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::PowerUser { username, .. } => username.clone(),
            Self::Branch { id, .. } => format!("branch {id}"),
        }
    }

    /// The name, for people.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::PowerUser { name, .. } => name,
            Self::Branch { title, .. } => title,
        }
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.key())?;
        if self.name().is_empty() { Ok(()) } else { write!(f, " ({})", self.name()) }
    }
}

/// One row of a list: an account as it was when the list was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Listed {
    /// The platform's number.
    pub user_id: UserId,
    /// User name.
    pub username: String,
    /// Full name.
    pub name: String,
    /// Level.
    pub level: UserLevel,
    /// The stored flag; off is deactivated (B-003).
    pub active: bool,
    /// Whether the expiration date had been reached (B-004).
    pub expired: bool,
    /// When it was made.
    pub created: Option<DateTime>,
    /// The last access; none for whoever never signed in.
    pub last_access: Option<DateTime>,
    /// The first day it is expired.
    pub expires: Option<Date>,
    /// Courses enrolled in and not completed, when that was asked for.
    #[serde(default)]
    pub open_items: Option<u64>,
}

impl Listed {
    pub(super) fn new(row: &UserRow) -> Self {
        Self {
            user_id: row.user_id,
            username: row.username.clone(),
            name: row.full_name(),
            level: row.level.clone(),
            active: row.status.is_activated(),
            expired: row.expired,
            created: row.creation_date,
            last_access: row.last_access_date,
            expires: row.expiration_date,
            open_items: None,
        }
    }

    /// `active`, `deactivated` or `expired`; deactivated beats expired (B-005).
    #[must_use]
    pub const fn status(&self) -> &'static str {
        match (self.active, self.expired) {
            (false, _) => "deactivated",
            (true, true) => "expired",
            (true, false) => "active",
        }
    }
}

/// What one holder is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct List {
    /// Who is asked.
    pub holder: Holder,
    /// About whom, by user name.
    pub accounts: Vec<Listed>,
}

/// A holder whose list could not be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Gap {
    /// The holder's [key](Holder::key).
    pub holder: String,
    /// What could not be read, and why not.
    pub what: String,
}

/// One round of asking: every list, as it was sent out.
///
/// Keep it in a file. What comes back is held against it, never against what a spreadsheet made of
/// dates and numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Round {
    /// The address of the platform.
    pub platform: String,
    /// When the lists were made.
    pub made_at: DateTime,
    /// What was asked for.
    pub options: Options,
    /// One list a holder who has somebody.
    pub lists: Vec<List>,
    /// Holders without a list, because it could not be read.
    #[serde(default)]
    pub gaps: Vec<Gap>,
    /// How many calls it took.
    #[serde(default)]
    pub reads: u64,
}

/// A file that is no round.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RoundError {
    /// It is no JSON, or not in this form.
    #[error("the file is no round of lists")]
    Json(#[from] serde_json::Error),
    /// Without the platform, nobody knows whose numbers these are.
    #[error("the round names no platform: its numbers mean nothing elsewhere")]
    NoPlatform,
}

impl Round {
    /// Without a list yet.
    #[must_use]
    pub fn new(platform: impl Into<String>, made_at: DateTime, options: Options) -> Self {
        Self {
            platform: platform.into(),
            made_at,
            options,
            lists: Vec::new(),
            gaps: Vec::new(),
            reads: 0,
        }
    }

    /// Reads who is under whom. Superadmins are on no list, and nobody is asked about themselves.
    ///
    /// # Errors
    ///
    /// When power users or accounts cannot be read. What one holder holds is no reason: that is a
    /// [gap](Self::gaps), the others go on.
    pub async fn make(client: &Client, options: &Options) -> Result<Self, Error> {
        let before = client.calls().reads;
        let mut round = Self::new(client.address(), now(client), options.clone());
        let mut reach = Reach::new(client);
        let (under, gaps) = reach.of(&options.scope).await?;
        round.gaps = gaps;
        for (holder, people) in under {
            let rows = people.iter().filter_map(|user| reach.account(*user));
            let rows = rows.filter(|row| {
                let own =
                    matches!(&holder, Holder::PowerUser { user_id, .. } if *user_id == row.user_id);
                let off = !row.status.is_activated() && !options.deactivated;
                !own && !off && row.level != UserLevel::Superadmin
            });
            let mut accounts: Vec<Listed> = rows.map(Listed::new).collect();
            accounts.sort_by_key(|one| (fold(&one.username), one.user_id));
            if !accounts.is_empty() {
                round.lists.push(List { holder, accounts });
            }
        }
        if options.open_items {
            round.count(client).await?;
        }
        round.reads = client.calls().reads.saturating_sub(before);
        Ok(round)
    }

    /// Counts what everybody has open.
    async fn count(&mut self, client: &Client) -> Result<(), Error> {
        let accounts = || self.lists.iter().flat_map(|list| &list.accounts);
        let users: BTreeSet<UserId> = accounts().map(|one| one.user_id).collect();
        let users: Vec<UserId> = users.into_iter().collect();
        let mut open: BTreeMap<UserId, u64> = BTreeMap::new();
        for row in course_enrollments(client, &users, &[]).await? {
            let waits = matches!(
                row.status,
                EnrollmentStatus::WaitingList
                    | EnrollmentStatus::ToConfirm
                    | EnrollmentStatus::Overbooking
            );
            if waits || row.status.is_open() {
                *open.entry(row.user_id).or_default() += 1;
            }
        }
        for account in self.lists.iter_mut().flat_map(|list| &mut list.accounts) {
            account.open_items = Some(open.get(&account.user_id).copied().unwrap_or(0));
        }
        Ok(())
    }

    /// What stands in the column `list` and tells this round from another. It starts with a
    /// letter, so that no spreadsheet takes it for a number.
    #[must_use]
    pub fn id(&self) -> String {
        format!("R{}", self.made_at.unix())
    }

    /// A list by the [key](Holder::key) of its holder, in any case.
    #[must_use]
    pub fn list(&self, holder: &str) -> Option<&List> {
        self.lists.iter().find(|list| fold(&list.holder.key()) == fold(holder))
    }

    /// One holder's list, to be written in whatever [format](crate::csv::Format) they can open.
    /// `decision` and `decided_by` are theirs to fill.
    #[must_use]
    pub fn table(&self, list: &List) -> Table {
        self.rows([list])
    }

    /// All lists in one table, each row with its holder.
    #[must_use]
    pub fn whole_table(&self) -> Table {
        self.rows(&self.lists)
    }

    fn rows<'l>(&self, lists: impl IntoIterator<Item = &'l List>) -> Table {
        let open = self.options.open_items.then_some("open_items");
        let columns = ["list", "holder", "holder_name", "user_id", "username", "name", "status"];
        let dates = ["last_access", "created", "expires"];
        let columns = columns.into_iter().chain(dates).chain(open);
        let mut table = Table::new(columns.chain(["decision", "decided_by"]));
        for list in lists {
            for one in &list.accounts {
                let moment = |at: Option<DateTime>| at.map(|at| at.to_string());
                let mut cells = vec![
                    self.id(),
                    list.holder.key(),
                    list.holder.name().to_owned(),
                    one.user_id.to_string(),
                    one.username.clone(),
                    one.name.clone(),
                    one.status().to_owned(),
                    moment(one.last_access).unwrap_or_else(|| "never".to_owned()),
                    moment(one.created).unwrap_or_default(),
                    one.expires.map(|date| date.to_string()).unwrap_or_default(),
                ];
                if self.options.open_items {
                    cells.push(one.open_items.unwrap_or(0).to_string());
                }
                cells.extend([String::new(), String::new()]);
                table.push(cells);
            }
        }
        table
    }

    /// The round as JSON, to be kept.
    ///
    /// # Errors
    ///
    /// None that can be expected: everything in it has a form in JSON.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self)
    }

    /// Reads a file that [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    ///
    /// When it is no round, or names no platform.
    pub fn read(bytes: &[u8]) -> Result<Self, RoundError> {
        let round: Self = serde_json::from_slice(bytes)?;
        if round.platform.trim().is_empty() {
            return Err(RoundError::NoPlatform);
        }
        Ok(round)
    }
}
