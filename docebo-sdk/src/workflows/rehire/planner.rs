//! From what the platform says to a plan. Pure.

mod build;

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Account, Facts, Former, KnownGroup, Place, Plan, Policy, PolicyError, ReEnroll, Resolved,
    Returner, Returners, Whose, resolve,
};
use crate::{
    auth::UserLevel,
    enrollments::EnrollmentStatus,
    id::{BranchId, CourseId, GroupUuid, LearningPlanId, UserId},
    workflows::engine::{
        CourseEnrollment, Deed, Expires, Item, Person, PlanEnrollment, Record, Refusal, Remains,
        Rest, RowChange, RowProblem, Verdict, Why, fold,
    },
};
use build::Calls;

/// Decides who comes back how, and with which calls. [`Cost::bound`](super::super::engine::Cost)
/// is each kind of call at its fullest, and for enrollments
/// [`cover::bound`](super::super::engine::cover::bound).
///
/// # Errors
///
/// When the policy cannot be followed.
pub fn plan(
    facts: &Facts,
    list: &Returners,
    former: &Former,
    policy: &Policy,
) -> Result<Plan, PolicyError> {
    policy.check(facts.gathered_at)?;
    let enrollments = facts.enrollments.iter().map(|row| (row.user_id, row.course_id));
    let plans = facts.plans.iter().map(|row| (row.user_id, row.plan_id));
    let mut courses_of: BTreeMap<UserId, Vec<&CourseEnrollment>> = BTreeMap::new();
    for row in &facts.enrollments {
        courses_of.entry(row.user_id).or_default().push(row);
    }
    let mut plans_of: BTreeMap<UserId, Vec<&PlanEnrollment>> = BTreeMap::new();
    for row in &facts.plans {
        plans_of.entry(row.user_id).or_default().push(row);
    }
    let resolved = resolve(facts, list, former, policy);
    let mut planner = Planner {
        facts,
        former,
        policy,
        courses: enrollments.collect(),
        plans: plans.collect(),
        courses_of,
        plans_of,
        recorded: BTreeSet::new(),
        changed: changed(&resolved),
        calls: Calls::default(),
        plan: Plan::new("rehire", policy.clone(), facts.caller, facts.gathered_at),
    };
    planner.plan.problems.clone_from(&list.problems);
    for one in resolved {
        planner.person(one);
    }
    Ok(planner.assemble())
}

/// The accounts that rows change.
fn changed(resolved: &[Resolved<'_>]) -> BTreeSet<UserId> {
    let mut changed = BTreeSet::new();
    for one in resolved {
        if let Whose::One { stays, from, .. } = &one.whose {
            changed.insert(stays.user_id);
            changed.extend(from.iter().map(|account| account.user_id));
        }
    }
    changed
}

struct Planner<'f> {
    facts: &'f Facts,
    former: &'f Former,
    policy: &'f Policy,
    courses: BTreeSet<(UserId, CourseId)>,
    plans: BTreeSet<(UserId, LearningPlanId)>,
    courses_of: BTreeMap<UserId, Vec<&'f CourseEnrollment>>,
    plans_of: BTreeMap<UserId, Vec<&'f PlanEnrollment>>,
    /// Course enrollments that are on record.
    recorded: BTreeSet<(UserId, CourseId)>,
    /// Accounts that rows change.
    changed: BTreeSet<UserId>,
    calls: Calls,
    plan: Plan,
}

impl<'f> Planner<'f> {
    fn person(&mut self, one: Resolved<'f>) {
        let Resolved { row, repeated_on, accounts, whose, .. } = one;
        let shown = match &whose {
            Whose::One { stays, .. } => Some(*stays),
            Whose::Nobody | Whose::Refused(_) => accounts.first().copied(),
        };
        // What is refused is not touched: that holds of no account that another row changes.
        let user_id = shown
            .map(|account| account.user_id)
            .filter(|user| matches!(whose, Whose::One { .. }) || !self.changed.contains(user));
        let mut person = Person {
            row: row.row,
            repeated_on,
            username: shown.map_or_else(|| row.label(), |account| account.username.clone()),
            name: shown.map(|account| account.name.clone()).unwrap_or_default(),
            user_id,
            verdict: Verdict::Nothing,
            deeds: Vec::new(),
            kept: Vec::new(),
        };
        match whose {
            Whose::Nobody => {
                person.verdict = Verdict::Unknown;
                let (column, value) = row.key();
                self.plan.problems.push(RowProblem {
                    row: row.row,
                    column,
                    value,
                    problem: "no account has it, active or not".to_owned(),
                    remedy: "create the account: there is nothing to come back to".to_owned(),
                });
            }
            Whose::Refused(ground) => person.verdict = Verdict::Refused { ground },
            Whose::One { stays, from, spent } => {
                let gap = self.facts.gaps.iter().find(|gap| gap.user_id == stays.user_id);
                if let Some(gap) = gap {
                    let ground = Refusal::NotReadable { detail: gap.what.clone() };
                    person.verdict = Verdict::Refused { ground };
                } else {
                    match self.wishes(row, stays) {
                        Ok(wishes) => self.comes_back(&mut person, stays, &from, &spent, wishes),
                        // A row that is half understood is not half followed.
                        Err(problem) => {
                            let detail = "the row names what is not there".to_owned();
                            person.verdict =
                                Verdict::Refused { ground: Refusal::NotReadable { detail } };
                            self.plan.problems.push(problem);
                        }
                    }
                }
            }
        }
        self.plan.people.push(person);
    }

    /// The branches and groups that somebody is to be in.
    fn wishes(&mut self, row: &Returner, account: &Account) -> Result<Wishes<'f>, RowProblem> {
        let problem = |column: &str, value: &str, problem: &str, remedy: &str| RowProblem {
            row: row.row,
            column: column.to_owned(),
            value: value.to_owned(),
            problem: problem.to_owned(),
            remedy: remedy.to_owned(),
        };
        let user = account.user_id;
        let mut gone = Vec::new();
        let branches = match (&row.branch, self.former.branches.get(&user)) {
            (Some(place), _) => {
                let column = match place {
                    Place::Id(_) => "branch_id",
                    Place::Code(_) => "branch",
                };
                let known = self
                    .facts
                    .branch(place)
                    .map_err(|(what, remedy)| problem(column, &place.to_string(), what, remedy))?;
                Some(BTreeSet::from([known]))
            }
            (None, Some(held)) => {
                let (there, lost): (BTreeSet<_>, BTreeSet<_>) =
                    held.iter().partition(|id| self.facts.branch(&Place::Id(**id)).is_ok());
                gone.extend(lost);
                // Whoever stood only where nothing is left stays where they are.
                (held.is_empty() || !there.is_empty()).then_some(there)
            }
            (None, None) => None,
        };
        let mut groups = Vec::new();
        for name in &row.groups {
            let known = self.facts.groups.iter().filter(|group| {
                fold(&group.name) == fold(name) || fold(&group.uuid.to_string()) == fold(name)
            });
            match known.collect::<Vec<_>>().as_slice() {
                [group] => groups.push(*group),
                [] => {
                    let remedy = "mend the name, or make the group first";
                    return Err(problem("groups", name, "there is no such group", remedy));
                }
                _ => {
                    let what = "several groups have this name";
                    return Err(problem("groups", name, what, "give the uuid of the one meant"));
                }
            }
        }
        for branch in gone {
            let remedy = "name a branch in the list";
            let what = "the account stood there, and the branch is gone";
            self.plan.problems.push(problem("branch", &branch.to_string(), what, remedy));
        }
        for uuid in self.former.groups.get(&user).into_iter().flatten() {
            match self.facts.groups.iter().find(|group| group.uuid == *uuid) {
                Some(group) => groups.push(group),
                None => {
                    let (what, value) = ("the account was in it, and it is gone", uuid.to_string());
                    let remedy = "name a group in the list";
                    self.plan.problems.push(problem("groups", &value, what, remedy));
                }
            }
        }
        groups.sort_by(|a, b| a.uuid.cmp(&b.uuid));
        groups.dedup_by(|a, b| a.uuid == b.uuid);
        Ok(Wishes { branches, groups })
    }

    fn comes_back(
        &mut self,
        person: &mut Person,
        account: &Account,
        from: &[&Account],
        spent: &[&Account],
        wishes: Wishes<'f>,
    ) {
        self.account(person, account, wishes.branches.as_ref());
        let user = account.user_id;
        for group in wishes.groups {
            if group.automatic {
                let what = Remains::Group { name: group.name.clone() };
                self.plan.rest.push(Rest::new(user, what, Why::GroupByRules));
            } else if !group.members.contains(&user) {
                self.calls.join(group.uuid.clone(), user);
                let (group, name) = (group.uuid.clone(), group.name.clone());
                person.deeds.push(Deed::JoinGroup { group, name, why: Why::GroupBack });
            }
        }
        for other in from {
            self.merge(person, other, account);
        }
        let gone: Vec<UserId> = from.iter().chain(spent).map(|other| other.user_id).collect();
        self.left_behind(&gone, user);
        self.plans(person, user, &gone);
        self.enrollments(person, user, &gone);
        self.rights(account, &gone);
        if !person.deeds.is_empty() {
            person.verdict = Verdict::Change;
        }
    }

    /// Flag, date and branches.
    fn account(
        &mut self,
        person: &mut Person,
        account: &Account,
        branches: Option<&BTreeSet<BranchId>>,
    ) {
        let user = account.user_id;
        let mut row = RowChange::new(user);
        if !account.active {
            row = row.active(true);
            let why = if account.expired { Why::ExpiredAccount } else { Why::ComesBack };
            person.deeds.push(Deed::Reactivate { why });
        }
        if account.expires != self.policy.expires {
            row = row.expires(Expires::from(self.policy.expires));
            self.plan.before.expiration_dates.insert(user, account.expires);
            let why = if account.expired { Why::ExpiredAccount } else { Why::ComesBack };
            person.deeds.extend(match (self.policy.expires, account.expires) {
                (Some(date), _) => Some(Deed::Expire { date, why: Why::DateOnly }),
                (None, Some(date)) => Some(Deed::LiftExpiration { date, why }),
                (None, None) => None,
            });
        }
        let mut moved = None;
        if let (Some(wanted), Some(held)) = (branches, &account.branches)
            && wanted != held
        {
            let why = Why::BranchBack;
            self.plan.before.branches.insert(user, held.iter().copied().collect());
            let mut rest = wanted.iter().copied();
            if wanted.is_empty() {
                let branches: Vec<BranchId> = held.iter().copied().collect();
                self.calls.leave(branches.clone(), user);
                person.deeds.push(Deed::LeaveBranches { branches, why });
            } else {
                let adds: Vec<BranchId> = if !held.is_empty() && held.is_subset(wanted) {
                    wanted.difference(held).copied().collect()
                } else {
                    moved = rest.next();
                    person.deeds.extend(moved.map(|branch_id| Deed::Move { branch_id, why }));
                    rest.collect()
                };
                if !adds.is_empty() {
                    self.calls.add(adds.clone(), user);
                    person.deeds.push(Deed::JoinBranches { branches: adds, why });
                }
            }
        }
        self.calls.account(row, moved);
    }

    fn merge(&mut self, person: &mut Person, from: &Account, into: &Account) {
        let (gone, user) = (from.user_id, into.user_id);
        self.calls.merges.push((gone, user));
        match (from.active, from.expired) {
            (true, false) => self.calls.off.push(gone),
            (true, true) => self.calls.off_by_batch.push(gone),
            (false, _) => {}
        }
        let username = from.username.clone();
        person.deeds.push(Deed::TakeOver { from: gone, username, why: Why::SecondAccount });
        // In a course of both the lesser enrollment is gone (B-068).
        let rows = |user| self.courses_of.get(&user).into_iter().flatten().copied();
        let both = rows(user).filter(|row| self.courses.contains(&(gone, row.course_id)));
        for enrollment in rows(gone).chain(both) {
            if self.recorded.insert((enrollment.user_id, enrollment.course_id)) {
                let enrollment = enrollment.clone();
                self.plan.records.push(Record::Course { archived: false, enrollment });
            }
        }
    }

    /// What merges leave with their sources.
    fn left_behind(&mut self, gone: &[UserId], user: UserId) {
        let why = Why::MergeLeaves;
        for gone in gone.iter().copied() {
            self.plan.rest.push(Rest::new(gone, Remains::NotMerged { into: user }, why));
            for (row, archived) in self.former.courses.get(&gone).into_iter().flatten() {
                if *archived {
                    let what = Remains::Archived { course: row.course_id };
                    self.plan.rest.push(Rest::new(gone, what, why));
                }
            }
        }
    }

    /// Learning plans that a merge leaves behind, and those that an earlier plan removed.
    fn plans(&mut self, person: &mut Person, user: UserId, gone: &[UserId]) {
        let former = self.former;
        let mut lost: BTreeMap<LearningPlanId, (&str, bool, Why)> = BTreeMap::new();
        let mut add = |row: &'f PlanEnrollment, why| {
            let done = row.status == Some(EnrollmentStatus::Completed);
            let (_, completed, _) =
                lost.entry(row.plan_id).or_insert((row.plan_name.as_str(), done, why));
            *completed |= done;
        };
        for row in gone.iter().filter_map(|one| self.plans_of.get(one)).flatten() {
            add(row, Why::MergeLeaves);
        }
        let theirs = std::iter::once(&user).chain(gone);
        for row in theirs.filter_map(|one| former.plans.get(one)).flatten() {
            add(row, Why::NotGivenBack);
        }
        for (plan, (name, completed, otherwise)) in lost {
            self.plan_again(person, user, plan, name, completed, otherwise);
        }
    }

    /// What an earlier plan removed, from whichever of their accounts.
    fn enrollments(&mut self, person: &mut Person, user: UserId, gone: &[UserId]) {
        let former = self.former;
        let theirs: Vec<UserId> = std::iter::once(user).chain(gone.iter().copied()).collect();
        let removed: Vec<&(CourseEnrollment, bool)> =
            theirs.iter().filter_map(|one| former.courses.get(one)).flatten().collect();
        // Whoever completed a course with one account has completed it.
        let is_done = |row: &CourseEnrollment| row.status == EnrollmentStatus::Completed;
        let completed: BTreeSet<CourseId> =
            removed.iter().filter(|(row, _)| is_done(row)).map(|(row, _)| row.course_id).collect();
        for (row, archived) in removed {
            let course = row.course_id;
            if theirs.iter().any(|one| self.courses.contains(&(*one, course))) {
                continue;
            }
            let own = row.user_id == user;
            let rest = |what, why| Rest::new(user, what, why);
            if *archived && own {
                let what = Remains::Archived { course };
                self.plan.rest.push(rest(what, Why::ArchiveStays));
            }
            if self.gives_back(completed.contains(&course)) {
                self.courses.insert((user, course));
                self.calls.courses.push((user, course));
                let (item, name) = (Item::Course(course), row.course_name.clone());
                person.deeds.push(Deed::Enroll { item, name, why: Why::NewEnrollment });
                let what = Remains::Details { course, status: row.status.clone() };
                self.plan.rest.push(rest(what, Why::NewEnrollment));
            } else if own || !*archived {
                let what = Remains::Enrollment { course };
                self.plan.rest.push(rest(what, Why::NotGivenBack));
            }
        }
    }

    fn plan_again(
        &mut self,
        person: &mut Person,
        user: UserId,
        plan: LearningPlanId,
        name: &str,
        completed: bool,
        otherwise: Why,
    ) {
        if self.plans.contains(&(user, plan)) {
            return;
        }
        if self.gives_back(completed) {
            self.plans.insert((user, plan));
            self.calls.plans.entry(plan).or_default().push(user);
            let (item, name) = (Item::Plan(plan), name.to_owned());
            person.deeds.push(Deed::Enroll { item, name, why: Why::NewEnrollment });
            let what = Remains::PlanDetails { plan };
            self.plan.rest.push(Rest::new(user, what, Why::NewEnrollment));
        } else {
            let what = Remains::PlanEnrollment { plan };
            self.plan.rest.push(Rest::new(user, what, otherwise));
        }
    }

    const fn gives_back(&self, completed: bool) -> bool {
        match self.policy.re_enroll {
            ReEnroll::Nothing => false,
            ReEnroll::Unfinished => !completed,
            ReEnroll::Everything => true,
        }
    }

    /// Rights and teams, which nobody gets by coming back, nor by a merge.
    fn rights(&mut self, account: &Account, gone: &[UserId]) {
        let user = account.user_id;
        for one in std::iter::once(user).chain(gone.iter().copied()) {
            let held = one == user && account.level == UserLevel::PowerUser;
            let mut rest = |what| self.plan.rest.push(Rest::new(one, what, Why::SomebodyDecides));
            if held || self.former.power_users.contains(&one) {
                rest(Remains::Rights { held });
            }
            if let Some(members) = self.former.teams.get(&one) {
                rest(Remains::Team { members: *members });
            }
        }
    }

    fn assemble(self) -> Plan {
        let Self { facts, policy, calls, mut plan, .. } = self;
        let (steps, cost) = calls.steps(policy, facts);
        plan.platform.clone_from(&facts.platform);
        plan.steps = steps;
        plan.cost = cost;
        plan.rest.sort();
        plan.rest.dedup();
        plan
    }
}

/// Where somebody is to be.
struct Wishes<'f> {
    /// All branches, the root apart; absent when nobody said.
    branches: Option<BTreeSet<BranchId>>,
    groups: Vec<&'f KnownGroup>,
}

/// People by group.
type Joins = BTreeMap<GroupUuid, Vec<UserId>>;
