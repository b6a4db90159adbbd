//! The way back, as far as the platform allows one.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{
    Action, Cost, EnrollmentStatus, Expires, Grant, Need, Outcome, Plan, Record, Remains, Rest,
    RowChange, Stage, Step, Why,
    action::PROFILES,
    cover::{self, Caps},
    journal::State,
};
use crate::{
    id::{BranchId, CourseId, GroupUuid, LearningPlanId, ProfileId, UserId},
    power_users::PromoteUsers,
    users::MAX_BATCH_ROWS,
};

/// What an undo undoes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Undo {
    /// The plan; see [`Plan::fingerprint`].
    pub plan: String,
    /// The workflow that made it.
    pub workflow: String,
}

/// The plan that puts things back. What it cannot put back is its [`rest`](Plan::rest).
pub type UndoPlan = Plan<Undo>;

/// What would put things back, made from what was really done, as a plan like any other.
///
/// Nothing undoes itself on the platform (B-039); this is the opposite, in the order that works:
/// dates and the flag together by batch, which also takes expired accounts (B-048), before
/// enrollments, which nobody gets who cannot sign in (B-071). A step whose outcome is not known is
/// undone too: putting back what is there changes nothing.
///
/// ```no_run
/// # use docebo_sdk::{Client, workflows::{engine::*, offboarding}};
/// # async fn run(client: &Client, plan: &offboarding::Plan) -> Result<(), Box<dyn std::error::Error>> {
/// let outcome = Outcome::of(plan, Journal::open("offboarding.jsonl")?);
/// let back = undo(plan, &outcome);
/// println!("{}", back.to_text());
/// Execution::new(client, &back).journal(Journal::open("undo.jsonl")?).run().await?;
/// # Ok(())
/// # }
/// ```
#[must_use]
pub fn undo<P>(plan: &Plan<P>, outcome: &Outcome) -> UndoPlan {
    let mut undo = Collected::new(plan);
    for (at, step) in plan.steps.iter().enumerate() {
        let made = outcome.made.get(at).copied().unwrap_or_default();
        if !made && outcome.journal.state(at) != State::InDoubt {
            continue;
        }
        let problems = outcome.problems.iter().filter(|(step, _)| *step == at);
        let failed: BTreeSet<UserId> = problems.map(|(_, one)| one.user).collect();
        // A team's problem is a part of it, and giving back what was kept changes nothing.
        let whole = matches!(step.stage, Stage::Teams);
        let action = if whole { Some(step.action.clone()) } else { step.action.without(&failed) };
        if let Some(action) = action {
            undo.add(plan, &action);
        }
    }
    let policy = Undo { plan: plan.fingerprint(), workflow: plan.workflow.clone() };
    let mut back =
        Plan::new(format!("undo of {}", plan.workflow), policy, plan.caller, plan.gathered_at);
    back.platform.clone_from(&plan.platform);
    back.steps = undo.steps();
    super::prune(&mut back.steps);
    back.rest = undo.rest;
    back.rest.sort();
    back.rest.dedup();
    back.cost = Cost { calls_per_hour: plan.cost.calls_per_hour, ..Cost::of(&back.steps, |_| 0) };
    back
}

struct Collected<'p> {
    status: BTreeMap<(UserId, CourseId), &'p EnrollmentStatus>,
    rows: BTreeMap<UserId, RowChange>,
    /// The branches people were in, the root apart, and whom that concerns.
    branches: BTreeMap<Vec<BranchId>, Vec<UserId>>,
    /// The branch people were moved to who were in none.
    rooted: BTreeMap<BranchId, Vec<UserId>>,
    promote: Vec<UserId>,
    grants: Vec<Action>,
    demote: Vec<UserId>,
    teams: Vec<Action>,
    /// Profiles that were taken, and profiles that were given.
    profiles: Vec<(UserId, ProfileId)>,
    given: Vec<(UserId, ProfileId)>,
    /// Those who are managers only because they were given a team.
    managers: BTreeSet<UserId>,
    plans: BTreeMap<LearningPlanId, Vec<UserId>>,
    courses: Vec<(UserId, CourseId)>,
    leave: Vec<Action>,
    join: Vec<(GroupUuid, Vec<UserId>, bool)>,
    rest: Vec<Rest>,
}

impl<'p> Collected<'p> {
    fn new<P>(plan: &'p Plan<P>) -> Self {
        let status = plan.records.iter().filter_map(|record| match record {
            Record::Course { enrollment, .. } => {
                Some(((enrollment.user_id, enrollment.course_id), &enrollment.status))
            }
            Record::Plan { .. } | Record::Belonging { .. } => None,
        });
        Self {
            status: status.collect(),
            rows: BTreeMap::new(),
            branches: BTreeMap::new(),
            rooted: BTreeMap::new(),
            promote: Vec::new(),
            grants: Vec::new(),
            demote: Vec::new(),
            teams: Vec::new(),
            profiles: Vec::new(),
            given: Vec::new(),
            managers: BTreeSet::new(),
            plans: BTreeMap::new(),
            courses: Vec::new(),
            leave: Vec::new(),
            join: Vec::new(),
            rest: Vec::new(),
        }
    }

    fn add<P>(&mut self, plan: &'p Plan<P>, action: &Action) {
        let before = &plan.before;
        match action {
            Action::AssignTeam { to, manager_type, members, from } => {
                if before.new_managers.contains(to) {
                    self.managers.insert(*to);
                }
                for team in before.teams.iter().filter(|team| {
                    from.contains(&team.manager) && team.manager_type == *manager_type
                }) {
                    self.team(team, members, vec![*to]);
                }
            }
            Action::ReleaseTeam { from, manager_type, members } => {
                for team in before
                    .teams
                    .iter()
                    .filter(|team| team.manager == *from && team.manager_type == *manager_type)
                {
                    self.team(team, members, Vec::new());
                }
            }
            Action::Demote { users } => {
                for held in before.power_users.iter().filter(|h| users.contains(&h.user_id)) {
                    for (kind, count) in held.not_held() {
                        let what = Remains::Assignments { kind: kind.to_owned(), count };
                        self.rest.push(Rest::new(held.user_id, what, Why::NotListed));
                    }
                    let user = held.user_id;
                    self.promote.push(user);
                    self.profiles.extend(held.profiles.iter().map(|one| (user, one.profile_id)));
                    let grants = Grant::all(held).into_iter();
                    self.grants.extend(grants.map(|grant| Action::Grant { user, grant }));
                }
            }
            Action::Promote { users } => self.demote.extend(users),
            // What a promotion was given goes with it; of others it is known what they held.
            Action::GrantProfiles { users, profiles } => {
                let held = |user: &UserId| before.power_users.iter().find(|h| h.user_id == *user);
                for held in users.iter().filter(|id| !self.demote.contains(id)).filter_map(held) {
                    let had =
                        |id: &ProfileId| held.profiles.iter().any(|one| one.profile_id == *id);
                    let new = profiles.iter().filter(|id| !had(id));
                    self.given.extend(new.map(|id| (held.user_id, *id)));
                }
            }
            Action::Grant { user, grant } => {
                let mut held = before.power_users.iter();
                if let Some(held) = held.find(|held| held.user_id == *user)
                    && !self.demote.contains(user)
                {
                    self.grants.extend(grant.undone(held));
                }
            }
            Action::TakeProfiles { users, profiles } => {
                let all = users.iter().flat_map(|user| profiles.iter().map(|id| (*user, *id)));
                self.profiles.extend(all);
            }
            Action::TakeBack { user, grant } => {
                self.grants.push(Action::Grant { user: *user, grant: grant.clone() });
            }
            Action::LeavePlans { users, plans } => {
                for plan in plans {
                    for user in users {
                        let (plan, user) = (*plan, *user);
                        if before.barred.contains(&user) {
                            let what = Remains::PlanEnrollment { plan };
                            self.rest.push(Rest::new(user, what, Why::Barred));
                        } else {
                            self.plans.entry(plan).or_default().push(user);
                            let what = Remains::PlanDetails { plan };
                            self.rest.push(Rest::new(user, what, Why::NewEnrollment));
                        }
                    }
                }
            }
            Action::EnrollInPlan { plan, users } => {
                self.leave.push(Action::LeavePlans { users: users.clone(), plans: vec![*plan] });
            }
            Action::Unenroll { users, courses } => {
                for pair in pairs(users, courses) {
                    let (user, course) = pair;
                    if before.barred.contains(&user) {
                        let what = Remains::Enrollment { course };
                        self.rest.push(Rest::new(user, what, Why::Barred));
                    } else {
                        self.courses.push(pair);
                        let status = self.status.get(&pair).map(|status| (*status).clone());
                        let status =
                            status.unwrap_or_else(|| EnrollmentStatus::from_word("unknown"));
                        let what = Remains::Details { course, status };
                        self.rest.push(Rest::new(user, what, Why::NewEnrollment));
                    }
                }
            }
            Action::Enroll { users, courses } => {
                self.leave
                    .push(Action::Unenroll { users: users.clone(), courses: courses.clone() });
            }
            Action::Archive { users, courses } => {
                for (user, course) in pairs(users, courses) {
                    let what = Remains::Archived { course };
                    self.rest.push(Rest::new(user, what, Why::ArchiveStays));
                }
            }
            Action::Batch { rows, branch } => {
                for row in rows {
                    self.row(plan, row);
                    if let Some(branch) = branch {
                        self.moved(plan, row.user, *branch);
                    }
                }
            }
            Action::SetStatus { users, active } => {
                for user in users {
                    self.rows.entry(*user).or_insert_with(|| RowChange::new(*user)).active =
                        Some(!active);
                }
            }
            Action::MoveToBranch { users, branch } => {
                for user in users {
                    self.moved(plan, *user, *branch);
                }
            }
            Action::AddToBranches { users, branches } => {
                let (users, branches) = (users.clone(), branches.clone());
                self.leave.push(Action::LeaveBranches { users, branches });
            }
            Action::LeaveBranches { users, branches } => {
                let (users, branches) = (users.clone(), branches.clone());
                self.leave.push(Action::AddToBranches { users, branches });
            }
            Action::JoinGroup { group, users } => {
                self.join.push((group.clone(), users.clone(), false));
            }
            Action::LeaveGroup { group, users } => {
                self.join.push((group.clone(), users.clone(), true));
            }
            Action::Delete { users } => {
                let gone = users.iter();
                let gone = gone.map(|user| Rest::new(*user, Remains::Account, Why::DeletedForGood));
                self.rest.extend(gone);
                for team in before.teams.iter().filter(|team| users.contains(&team.manager)) {
                    let what = Remains::Team { members: team.members.len() };
                    self.rest.push(Rest::new(team.manager, what, Why::DeletedForGood));
                }
            }
            Action::Merge { from, into } => {
                let what = Remains::Merged { into: *into };
                self.rest.push(Rest::new(*from, what, Why::MergedForGood));
            }
            Action::CheckDone { .. } | Action::CheckPlans { .. } | Action::Confirm { .. } => {}
        }
    }

    fn team(&mut self, team: &super::Team, moved: &[UserId], from: Vec<UserId>) {
        let members = team.members.iter().copied().filter(|member| moved.contains(member));
        let members: Vec<UserId> = members.collect();
        if !members.is_empty() {
            let (to, manager_type) = (team.manager, team.manager_type);
            self.teams.push(Action::AssignTeam { to, manager_type, members, from });
        }
    }

    fn row<P>(&mut self, plan: &Plan<P>, change: &RowChange) {
        let RowChange { user, active, expires, fields, is_manager, identity } = change;
        let before = &plan.before;
        let named = before.identities.get(user);
        if identity.is_some() && named.is_none() {
            // Nobody's account is switched on for nobody.
            self.rest.push(Rest::new(*user, Remains::Identity, Why::Forgotten));
            return;
        }
        let back = self.rows.entry(*user).or_insert_with(|| RowChange::new(*user));
        if let Some(active) = active {
            back.active = Some(!active);
        }
        if expires.is_some() {
            let date = before.expiration_dates.get(user).copied().flatten();
            back.expires = Some(Expires::from(date));
        }
        for field in fields.keys() {
            match before.fields.get(user).and_then(|fields| fields.get(field)) {
                Some(old) => _ = back.fields.insert(*field, old.clone()),
                // Nobody read it, and nothing is no value to put back.
                None => {
                    let what = Remains::Field { field: *field };
                    self.rest.push(Rest::new(*user, what, Why::NotListed));
                }
            }
        }
        if let Some(manages) = is_manager {
            back.is_manager = Some(!manages);
        }
        if identity.is_some() {
            back.identity = named.cloned();
        }
    }

    fn moved<P>(&mut self, plan: &Plan<P>, user: UserId, to: BranchId) {
        let held = plan.before.branches.get(&user).into_iter().flatten();
        let held: Vec<BranchId> = held.copied().filter(|id| id.get() != 0).collect();
        if held.is_empty() {
            self.rooted.entry(to).or_default().push(user);
        } else {
            self.branches.entry(held).or_default().push(user);
        }
    }

    /// The steps, in order.
    fn steps(&mut self) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut push = |stage, action, needs: &[Need]| {
            steps.push(
                Step::new(stage, action).needs(needs.iter().copied()).because([Why::PutBack]),
            );
        };
        for action in std::mem::take(&mut self.leave) {
            let stage = match action {
                Action::LeaveBranches { .. } | Action::AddToBranches { .. } => Stage::Accounts,
                Action::LeavePlans { .. } => Stage::Plans,
                _ => Stage::Enrollments,
            };
            push(stage, action, &[]);
        }
        let unchanged = |row: &RowChange| *row == RowChange::new(row.user);
        let rows: Vec<_> = std::mem::take(&mut self.rows).into_values().collect();
        let rows: Vec<_> = rows.into_iter().filter(|row| !unchanged(row)).collect();
        for rows in rows.chunks(MAX_BATCH_ROWS) {
            push(Stage::Accounts, Action::Batch { rows: rows.to_vec(), branch: None }, &[]);
        }
        for (branches, users) in std::mem::take(&mut self.branches) {
            let Some((branch, others)) = branches.split_first() else { continue };
            let action = Action::MoveToBranch { users: users.clone(), branch: *branch };
            push(Stage::Accounts, action, &[]);
            if !others.is_empty() {
                let action = Action::AddToBranches { users, branches: others.to_vec() };
                push(Stage::Accounts, action, &[]);
            }
        }
        for (branch, users) in std::mem::take(&mut self.rooted) {
            push(Stage::Accounts, Action::LeaveBranches { users, branches: vec![branch] }, &[]);
        }
        for users in self.demote.chunks(250) {
            push(Stage::PowerUsers, Action::Demote { users: users.to_vec() }, &[]);
        }
        for users in self.promote.chunks(PromoteUsers::MAX_USERS) {
            push(Stage::PowerUsers, Action::Promote { users: users.to_vec() }, &[]);
        }
        for part in cover::cover(std::mem::take(&mut self.given), PROFILES) {
            let action = Action::TakeProfiles { users: part.users, profiles: part.items };
            push(Stage::PowerUsers, action, &[]);
        }
        for part in cover::cover(std::mem::take(&mut self.profiles), PROFILES) {
            let action = Action::GrantProfiles { users: part.users, profiles: part.items };
            push(Stage::PowerUsers, action, &[Need::Worked(Stage::PowerUsers)]);
        }
        for action in std::mem::take(&mut self.grants) {
            push(Stage::PowerUsers, action, &[Need::Worked(Stage::PowerUsers)]);
        }
        for action in std::mem::take(&mut self.teams) {
            push(Stage::Teams, action, &[]);
        }
        let flags: Vec<RowChange> = self.managers.iter().map(|user| no_manager(*user)).collect();
        for rows in flags.chunks(MAX_BATCH_ROWS) {
            let action = Action::Batch { rows: rows.to_vec(), branch: None };
            push(Stage::Teams, action, &[Need::Worked(Stage::Teams)]);
        }
        let needs = [Need::Worked(Stage::Accounts)];
        for (plan, users) in std::mem::take(&mut self.plans) {
            for users in users.chunks(1_000) {
                push(Stage::Plans, Action::EnrollInPlan { plan, users: users.to_vec() }, &needs);
            }
        }
        for part in cover::cover(std::mem::take(&mut self.courses), Caps::default()) {
            let action = Action::Enroll { users: part.users, courses: part.items };
            push(Stage::Enrollments, action, &needs);
        }
        for (group, users, join) in std::mem::take(&mut self.join) {
            let action = match join {
                true => Action::JoinGroup { group, users },
                false => Action::LeaveGroup { group, users },
            };
            push(Stage::Groups, action, &[]);
        }
        steps
    }
}

const fn no_manager(user: UserId) -> RowChange {
    let mut row = RowChange::new(user);
    row.is_manager = Some(false);
    row
}

fn pairs(users: &[UserId], courses: &[CourseId]) -> Vec<(UserId, CourseId)> {
    users.iter().flat_map(|user| courses.iter().map(|course| (*user, *course))).collect()
}
