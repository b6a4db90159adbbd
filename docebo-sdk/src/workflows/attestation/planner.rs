//! From decisions and what the platform says to a plan. Pure.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Account, Answers, Decided, Decision, Facts, Listed, Plan, Round};
use crate::{
    auth::UserLevel,
    id::UserId,
    workflows::{
        dormant::{Closing, Fate},
        engine::{
            Cost, CourseEnrollment, Deed, Person, PlanEnrollment, Protected, Refusal, Remains,
            Rest, RowProblem, Verdict, Why, by_user, fold, of_account,
        },
    },
};

/// How far decisions are followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Policy {
    /// Whether accounts may be deleted, for good (B-055).
    pub allow_delete: bool,
    /// Whether those may be deleted who signed in once or are enrolled in something: it goes out
    /// of every report (B-056, B-065).
    pub delete_used: bool,
    /// What becomes of those who were to be deleted and are not.
    pub instead: Fate,
    /// How many are deleted before somebody has to look and confirm (B-203); 0 for none. Where no
    /// more than these go, nobody has to.
    pub pilot: usize,
    /// Who is never touched.
    pub protected: Protected,
    /// Calls an hour, for the estimate of the time needed (B-220).
    pub calls_per_hour: u64,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            allow_delete: false,
            delete_used: false,
            instead: Fate::Deactivate,
            pilot: 0,
            protected: Protected::default(),
            calls_per_hour: 1_000,
        }
    }
}

/// Decides what becomes of each account somebody decided about, and with which calls.
/// [`Cost::bound`] is each kind of call at its fullest.
#[must_use]
pub fn plan(facts: &Facts, round: &Round, answers: &Answers, policy: &Policy) -> Plan {
    let mut said: BTreeMap<UserId, Vec<&Decided>> = BTreeMap::new();
    let mut order: Vec<UserId> = Vec::new();
    for one in &answers.decisions {
        let all = said.entry(one.user).or_default();
        if all.is_empty() {
            order.push(one.user);
        }
        all.push(one);
    }
    let mut planner = Planner {
        facts,
        round,
        policy,
        courses: by_user(&facts.enrollments, |row| row.user_id),
        plans: by_user(&facts.plans, |row| row.user_id),
        closing: Closing::default(),
        plan: Plan::new("attestation", policy.clone(), facts.caller, facts.gathered_at),
    };
    planner.plan.problems.clone_from(&answers.problems);
    for user in order {
        let decisions = said.remove(&user).unwrap_or_default();
        planner.account(user, &decisions);
    }
    for (user, asked) in answers.undecided(round) {
        let rest = Rest::new(user, Remains::Undecided { asked }, Why::NotAttested);
        planner.plan.rest.push(rest);
    }
    planner.assemble()
}

struct Planner<'f> {
    facts: &'f Facts,
    round: &'f Round,
    policy: &'f Policy,
    courses: BTreeMap<UserId, Vec<&'f CourseEnrollment>>,
    plans: BTreeMap<UserId, Vec<&'f PlanEnrollment>>,
    closing: Closing,
    plan: Plan,
}

impl Planner<'_> {
    fn account(&mut self, user: UserId, decisions: &[&Decided]) {
        let Some((first, others)) = decisions.split_first() else { return };
        let mut listed = self.round.lists.iter().flat_map(|list| &list.accounts);
        let Some(listed) = listed.find(|one| one.user_id == user) else { return };
        let now = self.facts.accounts.get(&user);
        let mut person = Person {
            row: first.row,
            repeated_on: others.iter().map(|one| one.row).collect(),
            username: now.map_or(&listed.username, |one| &one.now.username).clone(),
            name: now.map_or(&listed.name, |one| &one.now.name).clone(),
            user_id: Some(user),
            verdict: Verdict::Nothing,
            deeds: Vec::new(),
            kept: Vec::new(),
        };
        if decisions.iter().any(|one| one.decision.goes()) {
            match self.heard(listed, now, decisions) {
                Err(verdict) => person.verdict = verdict,
                Ok((account, decision)) => {
                    person.deeds.extend(self.follow(account, decision));
                    if !person.deeds.is_empty() {
                        person.verdict = Verdict::Change;
                    }
                }
            }
        }
        self.plan.people.push(person);
    }

    /// The account and the decision to be followed, or what becomes of the account instead.
    fn heard<'a>(
        &mut self,
        listed: &Listed,
        now: Option<&'a Account>,
        decisions: &[&Decided],
    ) -> Result<(&'a Account, Decision), Verdict> {
        let refused = |ground| Err(Verdict::Refused { ground });
        let left_out = |detail: &str| Refusal::LeftOut { detail: detail.to_owned() };
        let going = || decisions.iter().map(|one| one.decision).filter(|one| one.goes());
        let Some(account) = now else {
            let done = going().all(|one| one == Decision::Delete);
            return Err(if done { Verdict::Nothing } else { Verdict::Unknown });
        };
        if !account.now.active && going().all(|one| one == Decision::Deactivate) {
            return Err(Verdict::Nothing);
        }
        let mut counted: Vec<&Decided> = Vec::new();
        let mut void: Vec<&Decided> = Vec::new();
        for one in decisions {
            let key = fold(&one.holder);
            if let Some(gap) = self.facts.gaps.iter().find(|gap| fold(&gap.holder) == key) {
                let detail = format!("who is under {} now: {}", one.holder, gap.what);
                return refused(Refusal::NotReadable { detail });
            }
            let under = self.facts.under.get(&key);
            let holds = under.is_some_and(|people| people.contains(&account.now.user_id));
            if holds { &mut counted } else { &mut void }.push(one);
        }
        let Some(decision) = counted.iter().map(|one| one.decision).find(|one| one.goes()) else {
            let mut holders: Vec<&str> =
                void.iter().filter(|one| one.decision.goes()).map(|one| &*one.holder).collect();
            holders.dedup();
            let detail = format!("it is no longer under {}", holders.join(" or "));
            return refused(Refusal::Changed { detail });
        };
        for one in void {
            self.plan.problems.push(RowProblem {
                row: one.row,
                column: "holder".to_owned(),
                value: one.holder.clone(),
                problem: format!("{}: `{}` is no longer on this list", one.file, listed.username),
                remedy: "nothing: whoever holds the account now has decided".to_owned(),
            });
        }
        counted.retain(|one| one.decision != Decision::Unknown);
        if counted.iter().any(|one| one.decision != decision) {
            let says = counted.iter().map(|one| {
                let Decided { file, row, holder, decision, .. } = one;
                format!("{holder} says {} ({file}, row {row})", decision.as_str())
            });
            let detail = says.collect::<Vec<_>>().join(", ");
            return refused(Refusal::Contradicted { detail });
        }
        if !account.now.active && decision == Decision::Deactivate {
            return Err(Verdict::Nothing);
        }
        if let Some(detail) = changed(listed, &account.now) {
            return refused(Refusal::Changed { detail });
        }
        let Listed { user_id, username, level, .. } = &account.now;
        let protected = &self.policy.protected;
        if let Some(ground) = protected.refuses(self.facts.caller, *user_id, username, level) {
            return refused(ground);
        }
        if *level == UserLevel::PowerUser {
            return refused(left_out("a power user: lower the account first (B-113)"));
        }
        Ok((account, decision))
    }

    /// Puts a decision among the calls.
    fn follow(&mut self, account: &Account, wanted: Decision) -> Option<Deed> {
        let Listed { user_id, active, expired, last_access, .. } = account.now;
        if wanted == Decision::Delete {
            let courses = self.courses.get(&user_id).map(Vec::as_slice).unwrap_or_default();
            let plans = self.plans.get(&user_id).map(Vec::as_slice).unwrap_or_default();
            let used = last_access.is_some() || !courses.is_empty() || !plans.is_empty();
            let spared = if !self.policy.allow_delete {
                Some(Why::NotAllowed)
            } else if account.is_manager {
                Some(Why::TeamLeft)
            } else {
                (used && !self.policy.delete_used).then_some(Why::UsedAccount)
            };
            let Some(why) = spared else {
                self.closing.deleted.push(user_id);
                self.plan.records.extend(of_account(
                    user_id,
                    &account.now.username,
                    account.fields.clone(),
                    courses.iter().copied(),
                    plans.iter().copied(),
                    &[],
                    &[],
                ));
                return Some(Deed::Delete { why: Why::Attested });
            };
            self.plan.rest.push(Rest::new(user_id, Remains::Spared, why));
            if self.policy.instead == Fate::Leave || !active {
                return None;
            }
        }
        if account.is_manager {
            self.plan.rest.push(Rest::new(
                user_id,
                Remains::Leads { members: None },
                Why::TeamLeft,
            ));
        }
        Some(self.closing.close(user_id, expired, Why::Attested))
    }

    fn assemble(self) -> Plan {
        let Self { facts, policy, mut closing, mut plan, .. } = self;
        let bound = closing.bound(policy.pilot);
        let mut steps = closing.accounts(&plan.people);
        steps.extend(closing.deletions(policy.pilot, [Why::Attested, Why::DeletedForGood]));
        plan.cost = Cost {
            reads_done: facts.reads,
            bound,
            verification: if steps.is_empty() { 0 } else { facts.reads },
            calls_per_hour: policy.calls_per_hour,
            ..Cost::of(&steps, |_| 0)
        };
        plan.rest.sort();
        plan.platform.clone_from(&facts.platform);
        plan.steps = steps;
        plan
    }
}

/// What is not as it was when the list was made, in words.
fn changed(then: &Listed, now: &Listed) -> Option<String> {
    let moment = |at: Option<crate::wire::DateTime>| {
        at.map_or_else(|| "never".to_owned(), |at| at.to_string())
    };
    if then.last_access != now.last_access {
        let (then, now) = (moment(then.last_access), moment(now.last_access));
        return Some(format!("last access was {then} and is {now}"));
    }
    if then.username != now.username {
        return Some(format!("the user name was `{}` and is `{}`", then.username, now.username));
    }
    if then.level != now.level {
        return Some(format!("the level was {} and is {}", then.level, now.level));
    }
    if then.expires != now.expires {
        let day = |date: Option<crate::wire::Date>| {
            date.map_or_else(|| "none".to_owned(), |date| date.to_string())
        };
        let (then, now) = (day(then.expires), day(now.expires));
        return Some(format!("the expiration date was {then} and is {now}"));
    }
    // That a date was reached changes nothing about who is still there.
    (then.active != now.active).then(|| {
        let (then, now) = (then.status(), now.status());
        format!("the account was {then} and is {now}")
    })
}
