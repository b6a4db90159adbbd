//! From facts to a plan. Pure: the same facts, list and policy give the same plan.

mod build;
mod teams;

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Action, Before, Cost, Deed, Item, Kept, Leaver, Leavers, Person, Plan, PlanTreatment, Policy,
    PolicyError, Record, Refusal, Remains, Rest, Step, Treatment, Verdict, Why,
    facts::{Account, EnrollmentStatus, Facts, PlanEnrollment, Team},
};
use crate::{
    auth::UserLevel,
    id::{BranchId, CourseId, LearningPlanId, UserId},
    power_users::PowerUserSnapshot,
    workflows::engine::{fold, prune},
};

pub(crate) use build::{Build, Part};
use teams::HandOver;

/// Decides what is done with whom, and with which calls.
///
/// # The calls, and the bound
///
/// In this order: teams to their successors, power users demoted, unfinished plans left (and
/// looked at again), enrollments archived, enrollments removed, branches changed and expired
/// accounts switched off by batch, five to ten accounts deactivated and looked at, the others
/// deactivated, expiration dates set. With a [pilot](Policy::pilot) all of this is done to the
/// first people alone, then somebody has to confirm it. Nothing is read here, and what a call did
/// is known from the reads at its end, not from trust.
///
/// [`Cost::bound`](super::Cost::bound) is what no order of these calls can stay under:
///
/// | kind | bound |
/// |---|---|
/// | teams | one call for each pair of next manager and manager type, since a call names one of each; one for each pair of leaver and type that releases somebody |
/// | demotion | users / 250, rounded up |
/// | plans left, enrollments archived, enrollments removed | [`cover::bound`](super::cover::bound), once for each kind |
/// | batch before and after deactivation | rows / chunk, rounded up, for each |
/// | deactivation | users after the canary / chunk, rounded up |
///
/// Plans and courses never share a call, although the body has room for both: whether such a
/// call leaves the plans before the courses is published nowhere, and a course held by a plan is
/// refused (B-077).
///
/// # Errors
///
/// When the policy cannot be followed, see [`Policy::check`].
pub fn plan(facts: &Facts, leavers: &Leavers, policy: &Policy) -> Result<Plan, PolicyError> {
    policy.check()?;
    let mut planner = Planner::new(facts, leavers, policy);
    planner.settle_teams();
    planner.decide();
    Ok(planner.assemble())
}

/// Whether somebody stays in a plan. What is not known is kept.
pub(crate) fn keeps_plan(policy: &Policy, row: &PlanEnrollment) -> Option<Why> {
    if policy.plans == PlanTreatment::Keep {
        return Some(Why::PolicyKeepsPlans);
    }
    match &row.status {
        Some(EnrollmentStatus::Completed) => Some(Why::CompletedPlan),
        Some(EnrollmentStatus::Unknown(_)) | None => Some(Why::UnknownStatus),
        Some(_) => None,
    }
}

/// Finds listed accounts, and says at once who is not to be touched.
pub(crate) fn resolve<'f>(
    facts: &'f Facts,
    by_name: &BTreeMap<String, &'f Account>,
    leaver: &Leaver,
) -> Option<&'f Account> {
    match &leaver.username {
        Some(name) => by_name.get(&fold(name)).copied(),
        None => leaver.user_id.and_then(|id| facts.account(id)),
    }
}

pub(crate) fn names(facts: &Facts) -> BTreeMap<String, &Account> {
    facts.accounts.iter().map(|account| (fold(&account.username), account)).collect()
}

/// Those on the list about whom more has to be known: nothing yet speaks against touching them.
pub(crate) fn candidates(facts: &Facts, leavers: &Leavers, policy: &Policy) -> Vec<UserId> {
    let people = Planner::new(facts, leavers, policy).people;
    let people = people.into_iter().filter(|person| person.verdict == Verdict::Change);
    people.filter_map(|person| person.user_id).collect()
}

struct Planner<'f> {
    facts: &'f Facts,
    policy: &'f Policy,
    leavers: &'f Leavers,
    by_name: BTreeMap<String, &'f Account>,
    people: Vec<Person>,
    /// Where each account stands in `people`.
    place: BTreeMap<UserId, usize>,
    successors: BTreeMap<UserId, String>,
    hand_overs: Vec<HandOver>,
    records: Vec<Record>,
    plan_pairs: Vec<(UserId, LearningPlanId)>,
    archive_pairs: Vec<(UserId, CourseId)>,
    unenroll_pairs: Vec<(UserId, CourseId)>,
}

impl<'f> Planner<'f> {
    fn new(facts: &'f Facts, leavers: &'f Leavers, policy: &'f Policy) -> Self {
        let mut planner = Self {
            facts,
            policy,
            leavers,
            by_name: names(facts),
            people: Vec::new(),
            place: BTreeMap::new(),
            successors: BTreeMap::new(),
            hand_overs: Vec::new(),
            records: Vec::new(),
            plan_pairs: Vec::new(),
            archive_pairs: Vec::new(),
            unenroll_pairs: Vec::new(),
        };
        for leaver in &leavers.people {
            planner.enter(leaver);
        }
        planner
    }

    /// Puts a line of the list among the people, or among the lines of somebody already there.
    fn enter(&mut self, leaver: &Leaver) {
        let account = resolve(self.facts, &self.by_name, leaver);
        if let Some(account) = account
            && let Some(successor) = &leaver.successor
        {
            self.successors.entry(account.user_id).or_insert_with(|| successor.clone());
        }
        let known = match account {
            Some(account) => self.place.get(&account.user_id).copied(),
            None => self.people.iter().position(|person| {
                person.user_id.is_none() && fold(&person.username) == fold(&leaver.label())
            }),
        };
        if let Some(person) = known.and_then(|at| self.people.get_mut(at)) {
            person.repeated_on.push(leaver.row);
            return;
        }
        let verdict = match account {
            None => Verdict::Unknown,
            Some(account) => match self.refusal(leaver, account) {
                Some(ground) => Verdict::Refused { ground },
                None => Verdict::Change,
            },
        };
        if let Some(account) = account {
            self.place.insert(account.user_id, self.people.len());
        }
        self.people.push(Person {
            row: leaver.row,
            repeated_on: Vec::new(),
            username: account.map_or_else(|| leaver.label(), |account| account.username.clone()),
            name: account.map(|account| account.name.clone()).unwrap_or_default(),
            user_id: account.map(|account| account.user_id),
            verdict,
            deeds: Vec::new(),
            kept: Vec::new(),
        });
    }

    fn refusal(&self, leaver: &Leaver, account: &Account) -> Option<Refusal> {
        let Account { user_id, username, level, .. } = account;
        let protected = &self.policy.protected;
        if let Some(refusal) = protected.refuses(self.facts.caller, *user_id, username, level) {
            return Some(refusal);
        }
        if let Some(listed) = leaver.user_id.filter(|id| *id != account.user_id) {
            return Some(Refusal::IdMismatch { listed });
        }
        let gap = self.facts.gaps.iter().find(|gap| gap.user_id == account.user_id)?;
        Some(Refusal::NotReadable { detail: gap.what.clone() })
    }

    fn retires(&self, id: UserId) -> bool {
        self.place
            .get(&id)
            .and_then(|at| self.people.get(*at))
            .is_some_and(|person| person.verdict == Verdict::Change)
    }

    fn decide(&mut self) {
        let mut people = std::mem::take(&mut self.people);
        for person in &mut people {
            if person.verdict == Verdict::Change
                && let Some(account) = person.user_id.and_then(|id| self.facts.account(id))
            {
                self.decide_one(person, account);
                if person.deeds.is_empty() {
                    person.verdict = Verdict::Nothing;
                }
            }
        }
        self.people = people;
    }

    fn decide_one(&mut self, person: &mut Person, account: &Account) {
        let id = account.user_id;
        for hand_over in self.hand_overs.iter().filter(|hand_over| hand_over.leaver == id) {
            let HandOver { manager_type, to, members, why, .. } = hand_over;
            let (manager_type, members, why) = (*manager_type, members.clone(), *why);
            person.deeds.push(match to {
                Some(to) => Deed::HandOver {
                    manager_type,
                    members,
                    to: *to,
                    to_username: self
                        .facts
                        .account(*to)
                        .map(|account| account.username.clone())
                        .unwrap_or_default(),
                    why,
                },
                None => Deed::Release { manager_type, members, why },
            });
        }
        if account.level == UserLevel::PowerUser {
            let held = self.facts.power_users.iter().find(|held| held.user_id == id);
            let profiles = held.map(|held| {
                held.profiles.iter().map(|profile| profile.profile_name.clone()).collect()
            });
            person
                .deeds
                .push(Deed::Demote { profiles: profiles.unwrap_or_default(), why: Why::PowerUser });
        }
        let held = self.decide_plans(person, id);
        self.decide_courses(person, id, &held);
        if let Some(branch_id) = self.policy.branch
            && !stands_in(account, branch_id)
        {
            person.deeds.push(Deed::Move { branch_id, why: Why::ArchiveBranch });
        }
        if account.active && self.policy.deactivate {
            let why = if account.expired { Why::ExpiredAccount } else { Why::SwitchOff };
            person.deeds.push(Deed::Deactivate { why });
        }
        if let Some(date) = self.policy.expiration
            && account.expiration_date.is_none_or(|current| current > date)
        {
            let why = if self.policy.deactivate { Why::DateLast } else { Why::DateOnly };
            person.deeds.push(Deed::Expire { date, why });
        }
    }

    /// Courses that plans which stay hold.
    fn decide_plans(&mut self, person: &mut Person, id: UserId) -> BTreeSet<CourseId> {
        let mut held = BTreeSet::new();
        for row in self.facts.plans_of(id) {
            let status =
                row.status.clone().unwrap_or_else(|| EnrollmentStatus::from_word("not told"));
            match keeps_plan(self.policy, row) {
                Some(why) => {
                    held.extend(self.facts.plan_courses.get(&row.plan_id).into_iter().flatten());
                    let (item, name) = (Item::Plan(row.plan_id), row.plan_name.clone());
                    person.kept.push(Kept { item, name, status, why });
                }
                None => {
                    self.plan_pairs.push((id, row.plan_id));
                    self.records.push(Record::Plan { enrollment: row.clone() });
                    person.deeds.push(Deed::LeavePlan {
                        plan_id: row.plan_id,
                        name: row.plan_name.clone(),
                        status,
                        why: Why::UnfinishedPlan,
                    });
                }
            }
        }
        held
    }

    fn decide_courses(&mut self, person: &mut Person, id: UserId, held: &BTreeSet<CourseId>) {
        for row in self.facts.enrollments_of(id) {
            let (course_id, name, status) =
                (row.course_id, row.course_name.clone(), row.status.clone());
            let mut treatment = self.policy.treatment(&status);
            let why = if treatment != Treatment::Keep && held.contains(&course_id) {
                treatment = Treatment::Keep;
                Why::HeldByPlan
            } else {
                why(treatment, &status)
            };
            match treatment {
                Treatment::Keep => {
                    person.kept.push(Kept { item: Item::Course(course_id), name, status, why });
                    continue;
                }
                Treatment::Archive => {
                    self.archive_pairs.push((id, course_id));
                    person.deeds.push(Deed::Archive { course_id, name, status, why });
                }
                Treatment::Unenroll => {
                    self.unenroll_pairs.push((id, course_id));
                    person.deeds.push(Deed::Unenroll { course_id, name, status, why });
                }
            }
            let archived = treatment == Treatment::Archive;
            self.records.push(Record::Course { archived, enrollment: row.clone() });
        }
    }

    fn assemble(self) -> Plan {
        let mut build = Build::new(self.policy);
        let pilot = self.policy.pilot.map(|size| self.first(size));
        match pilot {
            Some(pilot) if !pilot.is_empty() => {
                build.round(&self.part(|user| pilot.contains(&user)), true);
                build.confirm(pilot.len());
                build.round(&self.part(|user| !pilot.contains(&user)), false);
                build.drop_last_confirm();
            }
            _ => build.round(&self.part(|_| true), false),
        }
        let (mut steps, bound) = build.finish();
        prune(&mut steps);

        let mut plan = Plan::new(
            "offboarding",
            self.policy.clone(),
            self.facts.caller,
            self.facts.gathered_at,
        );
        plan.platform.clone_from(&self.facts.platform);
        plan.cost = self.cost(&steps, bound);
        plan.before = self.before();
        plan.rest = orphans(&plan.before.power_users);
        plan.steps = steps;
        plan.people = self.people;
        plan.problems.clone_from(&self.leavers.problems);
        plan.records = self.records;
        plan
    }

    /// The first people something is done to.
    fn first(&self, size: usize) -> BTreeSet<UserId> {
        let people = self.people.iter().filter(|person| person.verdict == Verdict::Change);
        people.filter_map(|person| person.user_id).take(size).collect()
    }

    fn part(&self, takes: impl Fn(UserId) -> bool) -> Part<'_> {
        fn of<T: Copy>(pairs: &[(UserId, T)], takes: &impl Fn(UserId) -> bool) -> Vec<(UserId, T)> {
            pairs.iter().copied().filter(|pair| takes(pair.0)).collect()
        }
        Part {
            hand_overs: self.hand_overs.iter().filter(|one| takes(one.leaver)).collect(),
            people: self
                .people
                .iter()
                .filter(|person| person.user_id.is_some_and(&takes))
                .collect(),
            plans: of(&self.plan_pairs, &takes),
            archive: of(&self.archive_pairs, &takes),
            unenroll: of(&self.unenroll_pairs, &takes),
        }
    }

    fn cost(&self, steps: &[Step], bound: usize) -> Cost {
        let rows_of = |users: &[UserId]| -> usize {
            users.iter().map(|user| self.facts.enrollments_of(*user).len()).sum()
        };
        let cost = Cost::of(steps, |step| match &step.action {
            // Once the plan enrollments, which should be gone, once the courses, which should not.
            Action::CheckPlans { users } => {
                (users.len().div_ceil(200) + rows_of(users).div_ceil(200).max(1)) as u64
            }
            _ => 0,
        });
        Cost {
            reads_done: self.facts.reads,
            bound: bound as u64,
            verification: if steps.is_empty() { 0 } else { self.facts.reads },
            calls_per_hour: self.policy.calls_per_hour,
            ..cost
        }
    }

    fn before(&self) -> Before {
        let mut before = Before::default();
        for person in &self.people {
            let Some(account) = person.user_id.and_then(|id| self.facts.account(id)) else {
                continue;
            };
            let id = account.user_id;
            if person.verdict == Verdict::Change && !account.may_sign_in() {
                before.barred.insert(id);
            }
            for deed in &person.deeds {
                match deed {
                    Deed::Demote { .. } => before.power_users.extend(
                        self.facts.power_users.iter().filter(|held| held.user_id == id).cloned(),
                    ),
                    Deed::HandOver { manager_type, members, .. }
                    | Deed::Release { manager_type, members, .. } => {
                        if let Deed::HandOver { to, .. } = deed
                            && self.facts.account(*to).is_some_and(|heir| !heir.is_manager)
                        {
                            before.new_managers.insert(*to);
                        }
                        before.teams.push(Team {
                            manager: id,
                            manager_type: *manager_type,
                            members: members.clone(),
                        });
                    }
                    Deed::Expire { .. } => {
                        before.expiration_dates.insert(id, account.expiration_date);
                    }
                    Deed::Move { .. } => {
                        before.branches.insert(id, account.branches.clone().unwrap_or_default());
                    }
                    _ => {}
                }
            }
        }
        before
    }
}

/// Whether a branch is the only one of an account, the root apart: everybody is in the root, and
/// nobody can be taken out of it (B-135).
pub(crate) fn stands_in(account: &Account, branch: BranchId) -> bool {
    let branches = account.branches.iter().flatten();
    let mut others = branches.filter(|id| id.get() != 0).peekable();
    others.peek().is_some() && others.all(|id| *id == branch)
}

/// What demotions leave without an owner. No call lists reports and rules by whoever built them, so
/// what the rights reached over has to do.
pub(crate) fn orphans(power_users: &[PowerUserSnapshot]) -> Vec<Rest> {
    let orphans = power_users.iter().map(|held| {
        let counts = &held.counts;
        let count = |kind: &str, counted: Option<u64>, known: usize| {
            let count = counted.unwrap_or(0).max(known as u64);
            (count > 0).then(|| format!("{count} {kind}"))
        };
        let branches = held.branches.len() + held.branches_with_descendants.len();
        let held_now = [
            count("users", counts.users, held.users.len()),
            count("branches", counts.branches, branches),
            count("courses", counts.courses, held.courses.len()),
            count("learning plans", counts.learning_plans, held.learning_plans.len()),
            count("groups", counts.groups, held.groups.len()),
            count("categories", counts.categories, held.categories.len()),
            count("catalogs", counts.catalogs, held.catalogs.len()),
            count("locations", counts.locations, held.locations.len()),
        ];
        let held_now = held_now.into_iter().flatten().collect();
        Rest::new(held.user_id, Remains::Orphans { held: held_now }, Why::Orphaned)
    });
    orphans.collect()
}

pub(crate) const fn why(treatment: Treatment, status: &EnrollmentStatus) -> Why {
    match (treatment, status) {
        (Treatment::Archive, _) => Why::ArchiveFirst,
        (Treatment::Unenroll, EnrollmentStatus::Enrolled | EnrollmentStatus::InProgress) => {
            Why::OpenEnrollment
        }
        (
            Treatment::Unenroll,
            EnrollmentStatus::WaitingList
            | EnrollmentStatus::ToConfirm
            | EnrollmentStatus::Overbooking,
        ) => Why::WaitingEnrollment,
        (Treatment::Unenroll, _) => Why::PolicyUnenrols,
        (Treatment::Keep, EnrollmentStatus::Completed) => Why::CompletedStays,
        (Treatment::Keep, EnrollmentStatus::Unknown(_)) => Why::UnknownStatus,
        (Treatment::Keep, _) => Why::PolicyKeeps,
    }
}
