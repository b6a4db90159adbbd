//! What power users hold, in a file.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::super::{
    engine::{Plan, fold, now, read::PAGE},
    offboarding::facts::Gap,
};
use crate::{
    Client, Error,
    id::UserId,
    power_users::{PowerUserRow, PowerUserSnapshot},
    wire::DateTime,
};

/// The only form there is so far.
const FORMAT: u32 = 1;

/// One power user of a [`Snapshot`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Holder {
    /// User name, as the platform spelled it then.
    pub username: String,
    /// Full name.
    #[serde(default)]
    pub name: String,
    /// Profiles and resources.
    pub held: PowerUserSnapshot,
}

impl Holder {
    /// Somebody who holds something.
    #[must_use]
    pub fn new(username: impl Into<String>, held: PowerUserSnapshot) -> Self {
        Self { username: username.into(), name: String::new(), held }
    }
}

/// Level, profiles and resources of power users at one moment: a value that is kept in a file, and
/// that a [restoration](super::restore) reads.
///
/// ```
/// # use docebo_sdk::{UserId, power_users::{PowerUserSnapshot, ResourceCounts}, wire::DateTime};
/// use docebo_sdk::workflows::power_users::{Holder, Snapshot};
///
/// let mut snapshot = Snapshot::new("https://acme.docebosaas.com", DateTime::from_unix(0));
/// let held = PowerUserSnapshot::new(UserId::new(7), Vec::new(), ResourceCounts::default());
/// snapshot.power_users.push(Holder::new("pam", held));
/// assert_eq!(Snapshot::read(snapshot.to_json()?.as_bytes())?, snapshot);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Snapshot {
    /// Which form the file has.
    pub format: u32,
    /// The address of the platform. What was held on one means nothing on another.
    pub platform: String,
    /// When it was taken.
    pub taken_at: DateTime,
    /// The power users, by number.
    pub power_users: Vec<Holder>,
    /// Names that were asked for, of whom the platform has no power user.
    #[serde(default)]
    pub missing: Vec<String>,
    /// Power users whose resources could not be read. They are not among the others.
    #[serde(default)]
    pub gaps: Vec<Gap>,
    /// How many calls it took.
    #[serde(default)]
    pub reads: u64,
}

/// A file that is no snapshot.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SnapshotError {
    /// It is no JSON, or not in this form.
    #[error("the file is no snapshot of power users")]
    Json(#[from] serde_json::Error),
    /// Written by a later version.
    #[error("the snapshot has form {found}, and this version reads {FORMAT}: use a later one")]
    Format {
        /// The form.
        found: u32,
    },
    /// Without the platform, nobody knows whose numbers these are.
    #[error("the snapshot names no platform: its numbers mean nothing elsewhere")]
    NoPlatform,
    /// One power user stands there twice, with who knows which rights.
    #[error("power user {user} stands in the snapshot twice: take one out")]
    Twice {
        /// Who.
        user: UserId,
    },
    /// Somebody without a name or a number.
    #[error("entry {at} of the snapshot has no user name or no number: take it out")]
    Nobody {
        /// Its place, from 1.
        at: usize,
    },
}

impl Snapshot {
    /// Of nobody yet.
    #[must_use]
    pub fn new(platform: impl Into<String>, taken_at: DateTime) -> Self {
        Self {
            format: FORMAT,
            platform: platform.into(),
            taken_at,
            power_users: Vec::new(),
            missing: Vec::new(),
            gaps: Vec::new(),
            reads: 0,
        }
    }

    /// Reads what all power users hold: the list, 200 a page, and one call for each kind of
    /// resource that somebody has some of.
    ///
    /// # Errors
    ///
    /// When the list cannot be read. Whose resources cannot be read is a [gap](Self::gaps).
    pub async fn take(client: &Client) -> Result<Self, Error> {
        let mut snapshot = Self::new(client.address(), now(client));
        let before = client.calls().reads;
        let rows = client.power_users().list().page_size(PAGE as u64).all().await?;
        snapshot.fill(client, rows).await;
        snapshot.reads = client.calls().reads.saturating_sub(before);
        Ok(snapshot)
    }

    /// Reads what these power users hold, by user name. Pages of the list are read as long as
    /// they cost less than a search for each who is still missing.
    ///
    /// # Errors
    ///
    /// When the list cannot be read. Who is no power user is [missing](Self::missing).
    pub async fn take_of<S: AsRef<str>>(
        client: &Client,
        names: impl IntoIterator<Item = S>,
    ) -> Result<Self, Error> {
        let mut snapshot = Self::new(client.address(), now(client));
        let before = client.calls().reads;
        let names = names.into_iter();
        let mut missing: BTreeMap<String, String> =
            names.map(|name| (fold(name.as_ref()), name.as_ref().trim().to_owned())).collect();
        let wanted: BTreeSet<String> = missing.keys().cloned().collect();
        let rows = rows_of(client, &wanted).await?;
        for row in &rows {
            missing.remove(&fold(&row.username));
        }
        snapshot.fill(client, rows).await;
        snapshot.missing = missing.into_values().collect();
        snapshot.reads = client.calls().reads.saturating_sub(before);
        Ok(snapshot)
    }

    /// What a plan takes from power users, told by the plan itself: a saved plan gives back what
    /// it took, long after its journal is gone. Nothing is read.
    #[must_use]
    pub fn of_plan<P>(plan: &Plan<P>) -> Self {
        let mut snapshot = Self::new(plan.platform.as_str(), plan.gathered_at);
        let holders = plan.before.power_users.iter().map(|held| {
            let person = plan.person(held.user_id);
            let unnamed = || format!("user {}", held.user_id);
            Holder {
                username: person.map_or_else(unnamed, |person| person.username.clone()),
                name: person.map(|person| person.name.clone()).unwrap_or_default(),
                held: held.clone(),
            }
        });
        snapshot.power_users = holders.collect();
        snapshot
    }

    async fn fill(&mut self, client: &Client, mut rows: Vec<PowerUserRow>) {
        rows.sort_by_key(|row| row.user_id);
        // Lists change while they are read.
        rows.dedup_by_key(|row| row.user_id);
        for row in rows {
            match client.power_users().snapshot_of(&row).await {
                Ok(held) => self.power_users.push(Holder {
                    name: row.full_name(),
                    username: row.username,
                    held,
                }),
                Err(error) => {
                    let what = format!("what `{}` holds: {error}", row.username);
                    self.gaps.push(Gap { user_id: row.user_id, what });
                }
            }
        }
    }

    /// One power user by number.
    #[must_use]
    pub fn holder(&self, user: UserId) -> Option<&Holder> {
        self.power_users.iter().find(|holder| holder.held.user_id == user)
    }

    /// The snapshot as JSON, to be kept.
    ///
    /// # Errors
    ///
    /// None that can be expected: everything in it has a form in JSON.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self)
    }

    /// Reads a file that [`to_json`](Self::to_json) wrote, and checks it.
    ///
    /// # Errors
    ///
    /// When it is no snapshot, names no platform, or holds somebody twice or nobody.
    pub fn read(bytes: &[u8]) -> Result<Self, SnapshotError> {
        let value: serde_json::Value = serde_json::from_slice(bytes)?;
        // The form first: a later one may differ in everything else.
        let found = value.get("format").and_then(serde_json::Value::as_u64);
        if let Some(found) = found.and_then(|found| u32::try_from(found).ok())
            && found != FORMAT
        {
            return Err(SnapshotError::Format { found });
        }
        let snapshot: Self = serde_json::from_value(value)?;
        if snapshot.platform.trim().is_empty() {
            return Err(SnapshotError::NoPlatform);
        }
        let mut seen = BTreeSet::new();
        for (at, holder) in snapshot.power_users.iter().enumerate() {
            let user = holder.held.user_id;
            if holder.username.trim().is_empty() || user.get() == 0 {
                return Err(SnapshotError::Nobody { at: at + 1 });
            }
            if !seen.insert(user) {
                return Err(SnapshotError::Twice { user });
            }
        }
        Ok(snapshot)
    }
}

/// The rows of power users known by name, [folded](fold).
pub(crate) async fn rows_of(
    client: &Client,
    wanted: &BTreeSet<String>,
) -> Result<Vec<PowerUserRow>, Error> {
    let mut found: BTreeMap<UserId, PowerUserRow> = BTreeMap::new();
    let mut missing = wanted.clone();
    let list = || client.power_users().list().page_size(PAGE as u64);
    if missing.len() > 1 {
        let mut pages = list().pages();
        while let Some(page) = pages.next().await? {
            for row in page.items {
                let name = fold(&row.username);
                if wanted.contains(&name) {
                    missing.remove(&name);
                    found.insert(row.user_id, row);
                }
            }
            if !page.has_more_data {
                missing.clear();
                break;
            }
            let size = page.current_page_size.max(1);
            let left = page
                .total_count
                .map_or(u64::MAX, |total| total.div_ceil(size).saturating_sub(page.current_page));
            if left > missing.len() as u64 {
                break;
            }
        }
    }
    for name in missing {
        let rows = list().search(&name).all().await?.into_iter();
        let rows = rows.filter(|row| fold(&row.username) == name);
        found.extend(rows.map(|row| (row.user_id, row)));
    }
    Ok(found.into_values().collect())
}
