//! Reading the platform, in as few calls as possible.
//!
//! | what | how |
//! |---|---|
//! | who is asking | one call |
//! | accounts | the user list once, 200 a page; without deactivated accounts unless they can go or be marked, without power users and Superadmins unless they are named or may lead teams of those who go |
//! | excluded branches | the user list of each, when there is somebody to leave out |
//! | course enrollments, learning plans | 200 people a query, of those who never signed in |
//! | teams | from the user list |
//! | power users | what those hold who may be deleted, one by one |

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Policy;
use crate::{
    Client, Error,
    auth::UserLevel,
    id::{ManagerTypeId, UserFieldId, UserId},
    power_users::PowerUserSnapshot,
    users::{BranchScope, UserRow, UserSort},
    wire::{DateTime, SortDir},
    workflows::{
        engine::{
            CourseEnrollment, Fields, PlanEnrollment, Team, now,
            read::{PAGE, course_enrollments, plan_enrollments},
        },
        offboarding::facts::Gap,
    },
};

/// An account that may be dormant.
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
    /// When it was made.
    pub created: Option<DateTime>,
    /// The last access; none for whoever never signed in.
    pub last_access: Option<DateTime>,
    /// Additional fields, as lists show them.
    #[serde(default)]
    pub marks: BTreeMap<UserFieldId, String>,
    /// Whether it stands in a branch that the policy leaves alone.
    pub excluded: bool,
    /// Every field the platform sent.
    #[serde(default)]
    pub fields: Fields,
}

/// What the platform said about accounts that may be dormant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Facts {
    /// The platform's address; empty when nobody said.
    #[serde(default)]
    pub platform: String,
    /// When it said so.
    pub gathered_at: DateTime,
    /// Whose token asked. Never touched.
    pub caller: UserId,
    /// Accounts that may be dormant.
    pub accounts: Vec<Account>,
    /// Course enrollments of those who never signed in.
    pub enrollments: Vec<CourseEnrollment>,
    /// Learning plan enrollments of those who never signed in.
    pub plans: Vec<PlanEnrollment>,
    /// Who reports to them.
    pub teams: Vec<Team>,
    /// What power users among them hold.
    pub power_users: Vec<PowerUserSnapshot>,
    /// What could not be read.
    pub gaps: Vec<Gap>,
    /// How many calls it took.
    pub reads: u64,
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
            enrollments: Vec::new(),
            plans: Vec::new(),
            teams: Vec::new(),
            power_users: Vec::new(),
            gaps: Vec::new(),
            reads: 0,
        }
    }
}

/// Reads everything a [`plan`](super::plan) needs.
///
/// # Errors
///
/// When the platform cannot be read. What one power user holds is no reason: that account is
/// refused, the others go on.
pub async fn gather(client: &Client, policy: &Policy) -> Result<Facts, Error> {
    let before = client.calls().reads;
    let caller = client.session().await?.id;
    let mut facts = Facts { platform: client.address(), ..Facts::new(now(client), caller) };
    accounts(client, policy, &mut facts).await?;
    excluded(client, policy, &mut facts).await?;

    let wanted = |account: &&Account| {
        policy.never_used(account.last_access, account.created)
            && super::planner::refusal(caller, policy, account).is_none()
    };
    let unused: Vec<&Account> = facts.accounts.iter().filter(wanted).collect();
    let ids: Vec<UserId> = unused.iter().map(|account| account.user_id).collect();
    let power_users = unused.iter().filter(|account| account.level == UserLevel::PowerUser);
    let power_users: Vec<UserId> = power_users.map(|account| account.user_id).collect();
    facts.enrollments = course_enrollments(client, &ids, &[]).await?;
    facts.plans = plan_enrollments(client, &ids).await?;
    if policy.allow_delete {
        for user_id in power_users {
            match client.power_users().snapshot(user_id).await {
                Ok(held) => facts.power_users.push(held),
                Err(error) => {
                    let what = format!("what the power user holds: {error}");
                    facts.gaps.push(Gap { user_id, what });
                }
            }
        }
    }
    facts.reads = client.calls().reads.saturating_sub(before);
    Ok(facts)
}

async fn accounts(client: &Client, policy: &Policy, facts: &mut Facts) -> Result<(), Error> {
    let mut list = client.users().list().page_size(PAGE as u64);
    list = list.sort(UserSort::Username, SortDir::Asc);
    if !policy.looks_at_deactivated() {
        list.call.query.active = Some(true);
    }
    let named = !policy.power_users_named.is_empty()
        || !policy.protected.superadmins_named.is_empty()
        || policy.allow_delete;
    if !named {
        list.call.query.exclude_power_users_and_super_admins = Some(true);
    }
    let mut teams: BTreeMap<(UserId, ManagerTypeId), Vec<UserId>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let mut pages = list.pages();
    while let Some(page) = pages.next().await? {
        for row in page.items {
            if policy.allow_delete {
                for manager in &row.managers {
                    let team = (manager.manager_id, manager.manager_type_id);
                    teams.entry(team).or_default().push(row.user_id);
                }
            }
            let dormant = policy.never_used(row.last_access_date, row.creation_date)
                || policy.out_of_use(row.last_access_date);
            // Lists change while they are read.
            if dormant && seen.insert(row.user_id) {
                facts.accounts.push(account(&row));
            }
        }
        if !page.has_more_data {
            break;
        }
    }
    let teams = teams.into_iter().filter(|((manager, _), _)| seen.contains(manager));
    facts.teams = teams
        .map(|((manager, manager_type), mut members)| {
            members.sort_unstable();
            members.dedup();
            Team { manager, manager_type, members }
        })
        .collect();
    Ok(())
}

async fn excluded(client: &Client, policy: &Policy, facts: &mut Facts) -> Result<(), Error> {
    if facts.accounts.is_empty() {
        return Ok(());
    }
    let mut left_out = BTreeSet::new();
    for branch in &policy.excluded_branches {
        let mut list = client.users().list().page_size(PAGE as u64);
        list.call.query.branch_id = Some(*branch);
        list.call.query.selection_status = Some(BranchScope::WithDescendants);
        left_out.extend(list.all().await?.into_iter().map(|row| row.user_id));
    }
    for account in &mut facts.accounts {
        account.excluded = left_out.contains(&account.user_id);
    }
    Ok(())
}

fn account(row: &UserRow) -> Account {
    let marks = row.fields.iter().filter_map(|(field, value)| Some((field, value.clone()?)));
    Account {
        user_id: row.user_id,
        username: row.username.clone(),
        name: row.full_name(),
        level: row.level.clone(),
        active: row.status.is_activated(),
        expired: row.expired,
        created: row.creation_date,
        last_access: row.last_access_date,
        marks: marks.collect(),
        excluded: false,
        // Only what may be deleted needs a record.
        fields: if row.last_access_date.is_none() { Fields::of(row) } else { Fields::default() },
    }
}
