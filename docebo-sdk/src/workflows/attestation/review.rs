//! What decisions are about, read again before anything happens.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Answers, Decision, Gap, Holder, Listed, Policy, Round, Scope, reach::Reach};
use crate::{
    Client,
    id::UserId,
    wire::DateTime,
    workflows::engine::{
        CourseEnrollment, Fields, GatherError, PlanEnrollment, fold, now,
        read::{course_enrollments, plan_enrollments},
        same_platform,
    },
};

/// An account as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Account {
    /// What a list says about it.
    pub now: Listed,
    /// Whether others can report to it.
    pub is_manager: bool,
    /// Every field the platform sent, where it may be deleted.
    #[serde(default)]
    pub fields: Fields,
}

impl Account {
    /// An account that leads nobody.
    #[must_use]
    pub fn new(now: Listed) -> Self {
        Self { now, is_manager: false, fields: Fields::default() }
    }
}

/// What the platform says about those who are to go.
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
    /// Who is under each holder now, by the holder's [key](Holder::key) in lower case. Who holds
    /// nobody any more has an empty set, and who was not asked for has none.
    pub under: BTreeMap<String, BTreeSet<UserId>>,
    /// Accounts that are to go, as they are now.
    pub accounts: BTreeMap<UserId, Account>,
    /// Course enrollments of those who are to be deleted.
    pub enrollments: Vec<CourseEnrollment>,
    /// Learning plan enrollments of those who are to be deleted.
    pub plans: Vec<PlanEnrollment>,
    /// Holders that could not be read.
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
            under: BTreeMap::new(),
            accounts: BTreeMap::new(),
            enrollments: Vec::new(),
            plans: Vec::new(),
            gaps: Vec::new(),
            reads: 0,
        }
    }
}

/// Reads what a [`plan`](super::plan) needs: holders who decided that somebody goes, and those
/// people. Nothing is asked when nobody goes, apart from who is asking.
///
/// # Errors
///
/// When the round was made on another platform, or this one cannot be read. What one holder holds
/// is no reason: those decisions are refused, the others go on.
pub async fn review(
    client: &Client,
    round: &Round,
    answers: &Answers,
    policy: &Policy,
) -> Result<Facts, GatherError> {
    same_platform(client, &round.platform)?;
    let before = client.calls().reads;
    let caller = client.session().await?.id;
    let mut facts = Facts { platform: client.address(), ..Facts::new(now(client), caller) };
    let going: Vec<_> = answers.decisions.iter().filter(|one| one.decision.goes()).collect();
    let people: BTreeSet<UserId> = going.iter().map(|one| one.user).collect();
    // Whoever contradicts counts, too: a word from somebody who no longer holds the account does
    // not.
    let asked = answers.decisions.iter().filter(|one| people.contains(&one.user));
    let keys: BTreeSet<String> = asked.map(|one| fold(&one.holder)).collect();
    if !keys.is_empty() {
        let holders = round.lists.iter().map(|list| &list.holder);
        let scope = match &round.options.scope {
            Scope::PowerUsers | Scope::Named(_) => Scope::Named(keys.clone()),
            Scope::Branches(_) => Scope::Branches(
                holders
                    .filter(|holder| keys.contains(&fold(&holder.key())))
                    .filter_map(|holder| match holder {
                        Holder::Branch { id, .. } => Some(*id),
                        Holder::PowerUser { .. } => None,
                    })
                    .collect(),
            ),
        };
        let mut reach = Reach::new(client);
        let (under, gaps) = reach.of(&scope).await?;
        facts.under = keys.into_iter().map(|key| (key, BTreeSet::new())).collect();
        for (holder, now) in under {
            facts.under.insert(fold(&holder.key()), now);
        }
        facts.gaps = gaps;
        // Under nobody any more, or gone.
        let listed = round.lists.iter().flat_map(|list| &list.accounts);
        let unseen = listed
            .filter(|one| people.contains(&one.user_id) && reach.account(one.user_id).is_none());
        let unseen = unseen.map(|one| fold(&one.username)).collect();
        reach.find(unseen).await?;
        for user in &people {
            if let Some(row) = reach.account(*user) {
                let deletes =
                    going.iter().any(|one| one.user == *user && one.decision == Decision::Delete);
                let fields = if deletes && policy.allow_delete {
                    Fields::of(row)
                } else {
                    Fields::default()
                };
                let (now, is_manager) = (Listed::new(row), row.is_manager);
                facts.accounts.insert(*user, Account { now, is_manager, fields });
            }
        }
    }
    let deleted: Vec<UserId> = if policy.allow_delete {
        let deletes = going.iter().filter(|one| one.decision == Decision::Delete);
        let ids: BTreeSet<UserId> = deletes.map(|one| one.user).collect();
        ids.into_iter().filter(|user| facts.accounts.contains_key(user)).collect()
    } else {
        Vec::new()
    };
    facts.enrollments = course_enrollments(client, &deleted, &[]).await?;
    facts.plans = plan_enrollments(client, &deleted).await?;
    facts.reads = client.calls().reads.saturating_sub(before);
    Ok(facts)
}
