//! From what the platform says to a plan. Pure.

use std::collections::BTreeMap;

use super::{Account, Closing, Facts, Fate, Mark, Plan, Policy, PolicyError};
use crate::{
    auth::UserLevel,
    enrollments::EnrollmentStatus,
    id::UserId,
    users::MAX_BATCH_ROWS,
    workflows::{
        engine::{
            Action, Cost, CourseEnrollment, Deed, Item, Kept, Person, PlanEnrollment, Refusal,
            Remains, Rest, RowChange, Stage, Step, Verdict, Why, by_user, counted, fold,
            of_account,
        },
        offboarding,
    },
};

/// Decides what becomes of each account, and with which calls. [`Cost::bound`] is each kind of
/// call at its fullest.
///
/// # Errors
///
/// When the policy cannot be followed.
pub fn plan(facts: &Facts, policy: &Policy) -> Result<Plan, PolicyError> {
    policy.check()?;
    let mut planner = Planner {
        facts,
        policy,
        courses: by_user(&facts.enrollments, |row| row.user_id),
        plans: by_user(&facts.plans, |row| row.user_id),
        marked: Vec::new(),
        closing: Closing::default(),
        plan: Plan::new("dormant", policy.clone(), facts.caller, facts.gathered_at),
    };
    // Those longest out of use first, whoever read the facts.
    let mut accounts: Vec<&Account> = facts.accounts.iter().collect();
    accounts.sort_by_key(|one| (one.last_access.or(one.created), one.user_id));
    for account in accounts {
        planner.account(account);
    }
    Ok(planner.assemble())
}

/// Why an account must be left alone.
pub(super) fn refusal(caller: UserId, policy: &Policy, account: &Account) -> Option<Refusal> {
    let Account { user_id, username, level, excluded, .. } = account;
    let left_out = |detail: &str| Some(Refusal::LeftOut { detail: detail.to_owned() });
    if let Some(ground) = policy.protected.refuses(caller, *user_id, username, level) {
        return Some(ground);
    }
    if *level == UserLevel::PowerUser && !policy.power_users_named.contains(&fold(username)) {
        return left_out("a power user who is not named");
    }
    if *excluded { left_out("in an excluded branch") } else { None }
}

struct Planner<'f> {
    facts: &'f Facts,
    policy: &'f Policy,
    courses: BTreeMap<UserId, Vec<&'f CourseEnrollment>>,
    plans: BTreeMap<UserId, Vec<&'f PlanEnrollment>>,
    marked: Vec<RowChange>,
    closing: Closing,
    plan: Plan,
}

impl<'f> Planner<'f> {
    fn account(&mut self, account: &'f Account) {
        let never = self.policy.never_used(account.last_access, account.created);
        if !never && !self.policy.out_of_use(account.last_access) {
            return;
        }
        let mut person = Person {
            row: self.plan.people.len() as u64 + 1,
            repeated_on: Vec::new(),
            username: account.username.clone(),
            name: account.name.clone(),
            user_id: Some(account.user_id),
            verdict: Verdict::Nothing,
            deeds: Vec::new(),
            kept: Vec::new(),
        };
        let gap = self.facts.gaps.iter().find(|gap| gap.user_id == account.user_id);
        let gap = gap.map(|gap| Refusal::NotReadable { detail: gap.what.clone() });
        if let Some(ground) = refusal(self.facts.caller, self.policy, account).or(gap) {
            person.verdict = Verdict::Refused { ground };
            self.plan.people.push(person);
            return;
        }
        if never {
            person.kept = self.activity(account.user_id);
        }
        let deed = if !never {
            Self::deactivate(account, self.policy.idle, Why::OutOfUse)
        } else if person.kept.is_empty() {
            self.unused(account)
        } else {
            Self::deactivate(account, self.policy.enrolled, Why::EnrolledUnused)
        };
        if let Some(deed) = deed {
            let planned = self.closing.len() + self.marked.len();
            match self.policy.at_most {
                Some(most) if planned >= most => {
                    let detail =
                        format!("{} at most, and others come first", counted(most, "account"));
                    person.verdict = Verdict::Refused { ground: Refusal::LeftOut { detail } };
                }
                _ => {
                    self.take(account, &deed);
                    person.verdict = Verdict::Change;
                    person.deeds.push(deed);
                }
            }
        }
        self.plan.people.push(person);
    }

    /// The enrollments of somebody that count as activity.
    fn activity(&self, user: UserId) -> Vec<Kept> {
        // A status nobody knows may be one in which something was begun.
        let counts = |status: &EnrollmentStatus| {
            let open = matches!(
                status,
                EnrollmentStatus::Enrolled
                    | EnrollmentStatus::WaitingList
                    | EnrollmentStatus::ToConfirm
                    | EnrollmentStatus::Overbooking
                    | EnrollmentStatus::Suspended
            );
            !open || self.policy.open_counts
        };
        let unknown = || EnrollmentStatus::from_word("not told");
        let courses =
            self.courses.get(&user).into_iter().flatten().map(|row| {
                (Item::Course(row.course_id), row.course_name.clone(), row.status.clone())
            });
        let plans = self.plans.get(&user).into_iter().flatten().map(|row| {
            let status = row.status.clone().unwrap_or_else(unknown);
            (Item::Plan(row.plan_id), row.plan_name.clone(), status)
        });
        courses
            .chain(plans)
            .filter(|(_, _, status)| counts(status))
            .map(|(item, name, status)| Kept { item, name, status, why: Why::EnrolledUnused })
            .collect()
    }

    fn unused(&mut self, account: &Account) -> Option<Deed> {
        if let Some(Mark { field, value }) = &self.policy.mark {
            let stands = account.marks.get(field).is_some_and(|held| held == value);
            let (field, value, why) = (*field, value.clone(), Why::Marked);
            return (!stands).then_some(Deed::Mark { field, value, why });
        }
        if self.policy.allow_delete {
            return Some(Deed::Delete { why: Why::NeverUsed });
        }
        self.plan.rest.push(Rest::new(account.user_id, Remains::Unused, Why::NotAllowed));
        Self::deactivate(account, self.policy.unused, Why::NeverUsed)
    }

    /// Of expired accounts the batch does it: the status call refuses them.
    fn deactivate(account: &Account, fate: Fate, why: Why) -> Option<Deed> {
        if fate == Fate::Leave || !account.active {
            return None;
        }
        let why = if account.expired { Why::ExpiredAccount } else { why };
        Some(Deed::Deactivate { why })
    }

    /// Puts a deed among the calls.
    fn take(&mut self, account: &Account, deed: &Deed) {
        let user = account.user_id;
        match deed {
            Deed::Deactivate { why } => {
                self.closing.close(user, account.expired, *why);
            }
            Deed::Mark { field, value, .. } => {
                let mut row = RowChange::new(user);
                row.fields.insert(*field, value.clone());
                self.marked.push(row);
                let old = account.marks.get(field).cloned().unwrap_or_default();
                let before = &mut self.plan.before.fields;
                before.entry(user).or_default().insert(*field, old);
            }
            _ => {
                self.closing.deleted.push(user);
                self.records(account);
            }
        }
    }

    /// What a deletion takes.
    fn records(&mut self, account: &Account) {
        let user = account.user_id;
        let facts = self.facts;
        self.plan.records.extend(of_account(
            user,
            &account.username,
            account.fields.clone(),
            self.courses.get(&user).into_iter().flatten().copied(),
            self.plans.get(&user).into_iter().flatten().copied(),
            &facts.teams,
            &facts.power_users,
        ));
        let before = &mut self.plan.before;
        for team in facts.teams.iter().filter(|team| team.manager == user) {
            let what = Remains::Team { members: team.members.len() };
            self.plan.rest.push(Rest::new(user, what, Why::TeamLeft));
            before.teams.push(team.clone());
        }
        let held = facts.power_users.iter().filter(|held| held.user_id == user);
        before.power_users.extend(held.cloned());
    }

    fn assemble(self) -> Plan {
        let Self { facts, policy, mut marked, mut closing, mut plan, .. } = self;
        marked.sort_by_key(|row| row.user);
        let bound = closing.bound(policy.pilot) + marked.len().div_ceil(MAX_BATCH_ROWS) as u64;
        let mut steps = closing.accounts(&plan.people);
        for rows in marked.chunks(MAX_BATCH_ROWS) {
            let action = Action::Batch { rows: rows.to_vec(), branch: None };
            steps.push(Step::new(Stage::Dates, action).because([Why::Marked]));
        }
        steps.extend(closing.deletions(policy.pilot, [Why::NeverUsed, Why::DeletedForGood]));
        plan.cost = Cost {
            reads_done: facts.reads,
            bound,
            verification: if steps.is_empty() { 0 } else { facts.reads },
            calls_per_hour: policy.calls_per_hour,
            ..Cost::of(&steps, |_| 0)
        };
        plan.rest.extend(offboarding::planner::orphans(&plan.before.power_users));
        plan.rest.sort();
        plan.platform.clone_from(&facts.platform);
        plan.steps = steps;
        plan
    }
}
