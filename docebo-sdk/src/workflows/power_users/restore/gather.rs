//! Reading the platform, as far as a snapshot makes it matter.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{
    super::snapshot::{Holder, Snapshot, rows_of},
    Policy,
};
use crate::{
    Client, Error,
    auth::UserLevel,
    id::{BranchId, CatalogId, CourseId, LearningPlanId, LocationId, ProfileId, UserId},
    power_users::{PowerUserRow, PowerUserSnapshot},
    wire::DateTime,
    workflows::{
        engine::{Directory, GatherError, Grant, fold, now, read::PAGE, same_platform},
        offboarding::facts::Gap,
    },
};

/// The account of somebody in the snapshot, as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Account {
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
    /// Whether the expiration date has been reached (B-004).
    pub expired: bool,
}

/// What there still is of what somebody lacks, by kind; `None` for a kind that was not looked
/// through.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct There {
    /// Profiles.
    pub profiles: Option<BTreeSet<ProfileId>>,
    /// Users.
    pub users: Option<BTreeSet<UserId>>,
    /// Branches.
    pub branches: Option<BTreeSet<BranchId>>,
    /// Courses.
    pub courses: Option<BTreeSet<CourseId>>,
    /// Learning plans.
    pub learning_plans: Option<BTreeSet<LearningPlanId>>,
    /// Groups by uuid.
    pub groups: Option<BTreeSet<String>>,
    /// Catalogs.
    pub catalogs: Option<BTreeSet<CatalogId>>,
    /// Locations.
    pub locations: Option<BTreeSet<LocationId>>,
}

/// What the platform said about those in a snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Facts {
    /// The platform's address; empty when nobody said.
    #[serde(default)]
    pub platform: String,
    /// When it said so.
    pub gathered_at: DateTime,
    /// Whose token asked. Never touched.
    pub caller: UserId,
    /// Accounts of those in the snapshot, and others who have a name of theirs now.
    pub accounts: Vec<Account>,
    /// What those hold now who are power users, as far as it matters.
    pub held: Vec<PowerUserSnapshot>,
    /// What there still is.
    pub there: There,
    /// What could not be read.
    pub gaps: Vec<Gap>,
    /// How many calls it took.
    pub reads: u64,
}

impl Facts {
    /// Facts about nobody.
    #[must_use]
    pub fn new(gathered_at: DateTime, caller: UserId) -> Self {
        Self {
            platform: String::new(),
            gathered_at,
            caller,
            accounts: Vec::new(),
            held: Vec::new(),
            there: There::default(),
            gaps: Vec::new(),
            reads: 0,
        }
    }

    /// An account by number.
    #[must_use]
    pub fn account(&self, user: UserId) -> Option<&Account> {
        self.accounts.iter().find(|account| account.user_id == user)
    }
}

/// Reads everything a [`plan`](super::plan) needs.
///
/// # Errors
///
/// When the snapshot is of another platform, or this one cannot be read. What one power user holds
/// is no reason: that one is refused, the others go on.
pub async fn gather(
    client: &Client,
    snapshot: &Snapshot,
    policy: &Policy,
) -> Result<Facts, GatherError> {
    same_platform(client, &snapshot.platform)?;
    let before = client.calls().reads;
    let caller = client.session().await?.id;
    let mut facts = Facts { platform: client.address(), ..Facts::new(now(client), caller) };
    let mut directory = Directory::new(client).by_level();
    accounts(&mut directory, snapshot, &mut facts).await?;

    let concerned: Vec<&Holder> = snapshot
        .power_users
        .iter()
        .filter(|holder| {
            let account = facts.account(holder.held.user_id);
            account.is_some_and(|one| super::planner::refusal(&facts, policy, one).is_none())
        })
        .collect();
    let powerful: BTreeSet<String> = concerned
        .iter()
        .filter_map(|holder| facts.account(holder.held.user_id))
        .filter(|account| account.level == UserLevel::PowerUser)
        .map(|account| fold(&account.username))
        .collect();
    if !powerful.is_empty() {
        for mut row in rows_of(client, &powerful).await? {
            let Some(holder) = snapshot.holder(row.user_id) else { continue };
            if !policy.take_away {
                mask(&mut row, &holder.held);
            }
            match client.power_users().snapshot_of(&row).await {
                Ok(held) => facts.held.push(held),
                Err(error) => {
                    let what = format!("what the power user holds now: {error}");
                    facts.gaps.push(Gap { user_id: row.user_id, what });
                }
            }
        }
    }
    there(client, &mut directory, &concerned, &mut facts).await?;
    facts.reads = client.calls().reads.saturating_sub(before);
    Ok(facts)
}

async fn accounts(
    directory: &mut Directory<'_>,
    snapshot: &Snapshot,
    facts: &mut Facts,
) -> Result<(), Error> {
    let names: BTreeSet<String> =
        snapshot.power_users.iter().map(|holder| fold(&holder.username)).collect();
    directory.find(names.iter().cloned(), []).await?;
    // Renamed, or gone.
    let ids: BTreeSet<UserId> =
        snapshot.power_users.iter().map(|holder| holder.held.user_id).collect();
    let unseen = ids.iter().copied().filter(|id| !directory.known().contains_key(id));
    let unseen: Vec<UserId> = unseen.collect();
    directory.find([], unseen).await?;
    let rows = directory.known().values();
    let rows =
        rows.filter(|row| ids.contains(&row.user_id) || names.contains(&fold(&row.username)));
    facts.accounts = rows
        .map(|row| Account {
            user_id: row.user_id,
            username: row.username.clone(),
            name: row.full_name(),
            level: row.level.clone(),
            active: row.status.is_activated(),
            expired: row.expired,
        })
        .collect();
    Ok(())
}

/// Counts as none what the snapshot has none of: nothing of it will be given.
fn mask(row: &mut PowerUserRow, held: &PowerUserSnapshot) {
    let counts = &mut row.counts;
    let none = |matters: bool, count: &mut Option<u64>| {
        if !matters {
            *count = Some(0);
        }
    };
    let branches = !held.branches.is_empty() || !held.branches_with_descendants.is_empty();
    none(!held.users.is_empty(), &mut counts.users);
    none(branches, &mut counts.branches);
    none(!held.courses.is_empty(), &mut counts.courses);
    none(!held.learning_plans.is_empty(), &mut counts.learning_plans);
    none(!held.groups.is_empty(), &mut counts.groups);
    none(!held.categories.is_empty(), &mut counts.categories);
    none(!held.catalogs.is_empty(), &mut counts.catalogs);
    none(!held.locations.is_empty(), &mut counts.locations);
}

/// Looks through the lists of what somebody lacks.
async fn there(
    client: &Client,
    directory: &mut Directory<'_>,
    concerned: &[&Holder],
    facts: &mut Facts,
) -> Result<(), Error> {
    let (mut profiles, mut users) = (false, BTreeSet::new());
    let (mut branches, mut courses, mut plans) = (false, false, false);
    let (mut groups, mut catalogs, mut locations) = (false, false, false);
    for holder in concerned {
        let user = holder.held.user_id;
        let unread = facts.gaps.iter().any(|gap| gap.user_id == user);
        if unread {
            continue;
        }
        let nothing = PowerUserSnapshot::new(user, Vec::new(), Default::default());
        let now = facts.held.iter().find(|held| held.user_id == user).unwrap_or(&nothing);
        profiles |= holder.held.profiles.iter().any(|one| !now.profiles.contains(one));
        for lacks in Grant::all(&holder.held) {
            let lacks = lacks.beyond(now);
            let some = !lacks.is_empty();
            match lacks {
                Grant::Users(ids) => users.extend(ids),
                Grant::Branches(_) | Grant::BranchesWithDescendants(_) => branches |= some,
                Grant::Courses(_) => courses |= some,
                Grant::LearningPlans(_) => plans |= some,
                Grant::Groups(_) => groups |= some,
                Grant::Catalogs(_) => catalogs |= some,
                Grant::Locations(_) => locations |= some,
                Grant::Categories(_) => {}
            }
        }
    }
    let there = &mut facts.there;
    let size = Some(PAGE as u64);
    if profiles {
        let mut request = client.power_users().all_profiles();
        request.call.query.page_size = size;
        there.profiles = ids(request.all().await, |row| row.profile_id)?;
    }
    if !users.is_empty() {
        directory.find([], users.iter().copied()).await?;
        let known = directory.known();
        there.users = Some(users.into_iter().filter(|id| known.contains_key(id)).collect());
    }
    if branches {
        let list = client.branches().list().flattened().page_size(PAGE as u64);
        there.branches = ids(list.all().await, |row| row.id)?;
    }
    if courses {
        let list = client.courses().list().page_size(PAGE as u64);
        there.courses = ids(list.all().await, |row| row.id)?;
    }
    if plans {
        let mut request = client.learning_plans().list();
        request.call.query.page_size = size;
        there.learning_plans = ids(request.all().await, |row| row.learning_plan_id)?;
    }
    if groups {
        let mut request = client.groups().list();
        request.call.query.page_size = size;
        there.groups = ids(request.all().await, |row| row.uuid.as_str().to_owned())?;
    }
    if catalogs {
        let mut request = client.catalogs().list();
        request.call.query.page_size = size;
        there.catalogs = ids(request.all().await, |row| row.id)?;
    }
    if locations {
        let mut request = client.locations().list();
        request.call.query.page_size = size;
        there.locations = ids(request.all().await, |row| row.id_location)?;
    }
    Ok(())
}

/// The ids of a list; `None` where the platform has no such list.
fn ids<T, I: Ord>(
    rows: Result<Vec<T>, Error>,
    id: impl FnMut(T) -> I,
) -> Result<Option<BTreeSet<I>>, Error> {
    match rows {
        Ok(rows) => Ok(Some(rows.into_iter().map(id).collect())),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(error),
    }
}
