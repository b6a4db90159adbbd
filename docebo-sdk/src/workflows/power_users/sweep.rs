//! Power users who do not use their rights are lowered to users.
//!
//! Who is deactivated or expired, and who has not come since a moment, goes back to the level of a
//! user, 250 a call (B-112). The account stays as it is. Until the policy
//! [allows it](Policy::allow_demotion), those concerned are the
//! [rest](crate::workflows::engine::Plan::rest) of the plan. What they hold is read first, is among
//! the records, which are on disk before the first call, and is what an
//! [undo](crate::workflows::engine::undo) gives back. Reports, groups and rules they built are
//! left without an owner (B-113): they are on the rest too, as far as what the rights reached over
//! tells.
//!
//! | what is read | how |
//! |---|---|
//! | who is asking | one call |
//! | power users | the list, 200 a page |
//! | their accounts | the user list by level, whose first pages hold them; or one search for each still missing, whichever is fewer |
//! | what they hold | one call for each kind that is not counted as none, of those to be lowered |

use serde::{Deserialize, Serialize};

use super::super::{
    engine::{
        self, Action, Cost, Deed, Directory, Person, Protected, Record, Refusal, Remains, Rest,
        Stage, Step, Verdict, Why, fold, now, read::PAGE,
    },
    offboarding::{self, facts::Gap},
};
use crate::{
    Client, Error,
    auth::UserLevel,
    id::UserId,
    power_users::{DemoteUsers, PowerUserRow, PowerUserSnapshot},
    users::UserRow,
    wire::DateTime,
};

/// A [plan](engine::Plan) to lower power users.
pub type Plan = engine::Plan<Policy>;

/// Which power users are lowered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Policy {
    /// Those who were deactivated (B-036).
    pub deactivated: bool,
    /// Those whose expiration date has been reached (B-004).
    pub expired: bool,
    /// Those who signed in last before this, or never and were made before it; nobody when absent.
    pub last_access_before: Option<DateTime>,
    /// Whether anybody may be lowered. What is dropped comes back only from a snapshot (B-037).
    pub allow_demotion: bool,
    /// How many are lowered before somebody has to look and confirm (B-203); 0 for none. Where no
    /// more than these are lowered, nobody has to.
    pub pilot: usize,
    /// Who is never touched.
    pub protected: Protected,
    /// Calls an hour, for the estimate of the time needed (B-220).
    pub calls_per_hour: u64,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            deactivated: true,
            expired: true,
            last_access_before: None,
            allow_demotion: false,
            pilot: 0,
            protected: Protected::default(),
            calls_per_hour: 1_000,
        }
    }
}

impl Policy {
    /// Leaves this user name alone.
    pub fn exclude(&mut self, username: &str) {
        self.protected.account(username);
    }

    /// Why a power user is lowered; `None` when they are not.
    #[must_use]
    pub fn inactive(&self, account: &Account) -> Option<Why> {
        // Deactivated beats expired (B-005).
        if !account.active {
            return self.deactivated.then_some(Why::PowerUserOff);
        }
        if account.expired && self.expired {
            return Some(Why::PowerUserExpired);
        }
        let last = account.last_access.or(account.created);
        let idle = self.last_access_before.zip(last).is_some_and(|(before, last)| last < before);
        idle.then_some(Why::PowerUserIdle)
    }
}

/// The account of a power user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Account {
    /// The platform's number.
    pub user_id: UserId,
    /// User name.
    pub username: String,
    /// Full name.
    pub name: String,
    /// The stored flag; off is deactivated (B-003).
    pub active: bool,
    /// Whether the expiration date has been reached (B-004).
    pub expired: bool,
    /// When it was made.
    pub created: Option<DateTime>,
    /// The last access; none for whoever never signed in.
    pub last_access: Option<DateTime>,
    /// Names of the profiles.
    pub profiles: Vec<String>,
}

impl Account {
    fn new(row: &PowerUserRow, user: &UserRow) -> Self {
        Self {
            user_id: row.user_id,
            username: user.username.clone(),
            name: user.full_name(),
            active: user.status.is_activated(),
            expired: user.expired,
            created: user.creation_date,
            last_access: user.last_access_date,
            profiles: row.profiles.iter().map(|profile| profile.profile_name.clone()).collect(),
        }
    }
}

/// What the platform said about power users.
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
    /// Every power user whose account was found, by number.
    pub accounts: Vec<Account>,
    /// What those hold who are to be lowered.
    pub held: Vec<PowerUserSnapshot>,
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
            held: Vec::new(),
            gaps: Vec::new(),
            reads: 0,
        }
    }
}

/// Reads everything a [`plan`] needs.
///
/// # Errors
///
/// When power users or accounts cannot be read. What one power user holds is no reason: that one
/// is refused, the others go on.
pub async fn gather(client: &Client, policy: &Policy) -> Result<Facts, Error> {
    let before = client.calls().reads;
    let caller = client.session().await?.id;
    let mut facts = Facts { platform: client.address(), ..Facts::new(now(client), caller) };
    let mut rows = client.power_users().list().page_size(PAGE as u64).all().await?;
    // Lists change while they are read.
    rows.sort_by_key(|row| row.user_id);
    rows.dedup_by_key(|row| row.user_id);

    let mut directory = Directory::new(client).by_level();
    directory.find(rows.iter().map(|row| fold(&row.username)), []).await?;
    for row in &rows {
        let Some(user) = directory.known().get(&row.user_id) else {
            let what = format!("the account of `{}`", row.username);
            facts.gaps.push(Gap { user_id: row.user_id, what });
            continue;
        };
        let account = Account::new(row, user);
        let lowered = policy.allow_demotion
            && policy.inactive(&account).is_some()
            && refusal(caller, policy, &account).is_none();
        if lowered {
            match client.power_users().snapshot_of(row).await {
                Ok(held) => facts.held.push(held),
                Err(error) => {
                    let what = format!("what the power user holds: {error}");
                    facts.gaps.push(Gap { user_id: row.user_id, what });
                }
            }
        }
        facts.accounts.push(account);
    }
    facts.reads = client.calls().reads.saturating_sub(before);
    Ok(facts)
}

fn refusal(caller: UserId, policy: &Policy, account: &Account) -> Option<Refusal> {
    let Account { user_id, username, .. } = account;
    policy.protected.refuses(caller, *user_id, username, &UserLevel::PowerUser)
}

/// Decides who is lowered, and with which calls. [`Cost::bound`] is the calls at their fullest.
#[must_use]
pub fn plan(facts: &Facts, policy: &Policy) -> Plan {
    let mut plan = Plan::new("power user sweep", policy.clone(), facts.caller, facts.gathered_at);
    let mut lowered = Vec::new();
    // Those longest out of use first, whoever read the facts.
    let mut accounts: Vec<&Account> = facts.accounts.iter().collect();
    accounts.sort_by_key(|one| (one.last_access.or(one.created), one.user_id));
    for account in accounts {
        let Some(why) = policy.inactive(account) else { continue };
        let user = account.user_id;
        let mut person = Person {
            row: plan.people.len() as u64 + 1,
            repeated_on: Vec::new(),
            username: account.username.clone(),
            name: account.name.clone(),
            user_id: Some(user),
            verdict: Verdict::Nothing,
            deeds: Vec::new(),
            kept: Vec::new(),
        };
        let gap = facts.gaps.iter().find(|gap| gap.user_id == user);
        let gap = gap.map(|gap| Refusal::NotReadable { detail: gap.what.clone() });
        if let Some(ground) = refusal(facts.caller, policy, account).or(gap) {
            person.verdict = Verdict::Refused { ground };
        } else if !policy.allow_demotion {
            let what = Remains::KeepsRights { profiles: account.profiles.clone() };
            plan.rest.push(Rest::new(user, what, Why::DemotionNotAllowed));
        } else if let Some(held) = facts.held.iter().find(|held| held.user_id == user) {
            person.verdict = Verdict::Change;
            person.deeds.push(Deed::Demote { profiles: account.profiles.clone(), why });
            plan.records.push(Record::belonging(user, "power_user", held));
            plan.before.power_users.push(held.clone());
            let unlisted = held.not_held().into_iter().map(|(kind, count)| {
                let what = Remains::Assignments { kind: kind.to_owned(), count };
                Rest::new(user, what, Why::NotListed)
            });
            plan.rest.extend(unlisted);
            lowered.push((user, why));
        } else {
            // The facts were read when somebody else was inactive, or nobody could be lowered.
            let ground = Refusal::NotReadable { detail: "what the power user holds".to_owned() };
            person.verdict = Verdict::Refused { ground };
        }
        plan.people.push(person);
    }
    let found = |gap: &&Gap| facts.accounts.iter().any(|one| one.user_id == gap.user_id);
    for gap in facts.gaps.iter().filter(|gap| !found(gap)) {
        plan.people.push(Person {
            row: plan.people.len() as u64 + 1,
            repeated_on: Vec::new(),
            username: format!("user {}", gap.user_id),
            name: String::new(),
            user_id: Some(gap.user_id),
            verdict: Verdict::Refused { ground: Refusal::NotReadable { detail: gap.what.clone() } },
            deeds: Vec::new(),
            kept: Vec::new(),
        });
    }
    plan.steps = steps(&mut lowered, policy.pilot);
    plan.rest.extend(offboarding::planner::orphans(&plan.before.power_users));
    plan.rest.sort();
    let bound = lowered.len().saturating_sub(early(lowered.len(), policy.pilot));
    plan.cost = Cost {
        reads_done: facts.reads,
        bound: bound.div_ceil(DemoteUsers::MAX_USERS) as u64,
        verification: if plan.steps.is_empty() { 0 } else { facts.reads },
        calls_per_hour: policy.calls_per_hour,
        ..Cost::of(&plan.steps, |_| 0)
    };
    plan.platform.clone_from(&facts.platform);
    plan
}

/// How many are lowered early, to look at them.
const fn early(all: usize, pilot: usize) -> usize {
    if all > pilot { pilot } else { 0 }
}

fn steps(lowered: &mut [(UserId, Why)], pilot: usize) -> Vec<Step> {
    let (first, others) = lowered.split_at_mut(early(lowered.len(), pilot));
    others.sort_unstable();
    let demote = |part: &[(UserId, Why)]| {
        let mut why: Vec<Why> = part.iter().map(|(_, why)| *why).collect();
        why.sort_unstable();
        why.dedup();
        let users = part.iter().map(|(user, _)| *user).collect();
        Step::new(Stage::PowerUsers, Action::Demote { users }).because(why)
    };
    let mut steps = Vec::new();
    if !first.is_empty() {
        steps.push(demote(first).as_canary());
        let action = Action::Confirm { accounts: first.len() };
        steps.push(Step::new(Stage::PowerUsers, action).because([Why::Pilot]));
    }
    steps.extend(others.chunks(DemoteUsers::MAX_USERS).map(demote));
    steps
}
