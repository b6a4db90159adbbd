//! From what the platform says to a plan. Pure.

use std::collections::BTreeMap;

use super::{Account, Facts, Fate, Mark, Plan, Policy, PolicyError};
use crate::{
    auth::UserLevel,
    enrollments::EnrollmentStatus,
    id::UserId,
    users::MAX_BATCH_ROWS,
    workflows::{
        engine::{
            Action, Cost, CourseEnrollment, Deed, Item, Kept, Person, PlanEnrollment, Refusal,
            Remains, Rest, RowChange, Stage, Step, Verdict, Why, counted, fold, of_account,
        },
        offboarding,
    },
};

/// Accounts a call that changes the status or deletes: what is done at once (B-043).
const CHUNK: usize = 250;

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
        off: Vec::new(),
        expired: Vec::new(),
        marked: Vec::new(),
        deleted: Vec::new(),
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
    /// To be deactivated.
    off: Vec<UserId>,
    /// The same, through the batch.
    expired: Vec<UserId>,
    marked: Vec<RowChange>,
    deleted: Vec<UserId>,
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
            let planned =
                self.off.len() + self.expired.len() + self.marked.len() + self.deleted.len();
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
            Deed::Deactivate { why: Why::ExpiredAccount } => self.expired.push(user),
            Deed::Deactivate { .. } => self.off.push(user),
            Deed::Mark { field, value, .. } => {
                let mut row = RowChange::new(user);
                row.fields.insert(*field, value.clone());
                self.marked.push(row);
                let old = account.marks.get(field).cloned().unwrap_or_default();
                let before = &mut self.plan.before.fields;
                before.entry(user).or_default().insert(*field, old);
            }
            _ => {
                self.deleted.push(user);
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
        before.teams.extend(facts.teams.iter().filter(|team| team.manager == user).cloned());
        let held = facts.power_users.iter().filter(|held| held.user_id == user);
        before.power_users.extend(held.cloned());
    }

    fn assemble(self) -> Plan {
        let Self { facts, policy, mut off, mut expired, mut marked, mut deleted, mut plan, .. } =
            self;
        off.sort_unstable();
        expired.sort_unstable();
        marked.sort_by_key(|row| row.user);
        deleted.sort_unstable();
        let mut steps = Vec::new();
        let rows: Vec<_> = expired.iter().map(|user| RowChange::new(*user).active(false)).collect();
        for rows in rows.chunks(MAX_BATCH_ROWS) {
            let action = Action::Batch { rows: rows.to_vec(), branch: None };
            steps.push(Step::new(Stage::Accounts, action).because([Why::ExpiredAccount]));
        }
        for users in off.chunks(CHUNK) {
            let action = Action::SetStatus { users: users.to_vec(), active: false };
            let step = Step::new(Stage::Accounts, action);
            steps.push(step.because(reasons(&plan.people, users)));
        }
        for rows in marked.chunks(MAX_BATCH_ROWS) {
            let action = Action::Batch { rows: rows.to_vec(), branch: None };
            steps.push(Step::new(Stage::Dates, action).because([Why::Marked]));
        }
        let why = [Why::NeverUsed, Why::DeletedForGood];
        let pilot = if deleted.len() > policy.pilot { policy.pilot } else { 0 };
        let (first, others) = deleted.split_at(pilot);
        if !first.is_empty() {
            let action = Action::Delete { users: first.to_vec() };
            steps.push(Step::new(Stage::Deletion, action).as_canary().because(why));
            let action = Action::Confirm { accounts: first.len() };
            steps.push(Step::new(Stage::Deletion, action).because([Why::Pilot]));
        }
        for users in others.chunks(CHUNK) {
            let action = Action::Delete { users: users.to_vec() };
            steps.push(Step::new(Stage::Deletion, action).because(why));
        }
        let bound = expired.len().div_ceil(MAX_BATCH_ROWS)
            + off.len().div_ceil(CHUNK)
            + marked.len().div_ceil(MAX_BATCH_ROWS)
            + others.len().div_ceil(CHUNK);
        plan.cost = Cost {
            reads_done: facts.reads,
            bound: bound as u64,
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

/// Why something is done to these, each reason once. They stand in the order of their numbers.
pub(crate) fn reasons(people: &[Person], users: &[UserId]) -> Vec<Why> {
    let theirs =
        people.iter().filter(|one| one.user_id.is_some_and(|id| users.binary_search(&id).is_ok()));
    let mut why: Vec<Why> = theirs.flat_map(|one| &one.deeds).map(Deed::why).collect();
    why.sort_unstable();
    why.dedup();
    why
}

fn by_user<T>(rows: &[T], of: impl Fn(&T) -> UserId) -> BTreeMap<UserId, Vec<&T>> {
    let mut map: BTreeMap<UserId, Vec<&T>> = BTreeMap::new();
    for row in rows {
        map.entry(of(row)).or_default().push(row);
    }
    map
}
