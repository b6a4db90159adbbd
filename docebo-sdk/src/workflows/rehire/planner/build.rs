//! Calls, as few as there can be.

use std::collections::BTreeMap;

use super::Joins;
use crate::{
    id::{BranchId, CourseId, GroupUuid, LearningPlanId, UserId},
    learning_plans::EnrollManyInPlan,
    users::MAX_BATCH_ROWS,
    workflows::{
        engine::{
            Action, Cost, Need, RowChange, Stage, Step, Why,
            cover::{self, Caps},
            prune,
        },
        rehire::{Facts, Policy},
    },
};

/// Accounts a status call takes at once (B-043).
const CHUNK: usize = 250;

/// What is to be called for whom.
#[derive(Default)]
pub(super) struct Calls {
    /// Rows of those who change and move, by where they move, if they do.
    rows: BTreeMap<Option<BranchId>, Vec<RowChange>>,
    /// Those who only move.
    moves: BTreeMap<BranchId, Vec<UserId>>,
    adds: BTreeMap<Vec<BranchId>, Vec<UserId>>,
    leaves: BTreeMap<Vec<BranchId>, Vec<UserId>>,
    joins: Joins,
    pub(super) merges: Vec<(UserId, UserId)>,
    /// Sources of merges who can still sign in.
    pub(super) off: Vec<UserId>,
    /// The same, of those who are expired.
    pub(super) off_by_batch: Vec<UserId>,
    pub(super) plans: BTreeMap<LearningPlanId, Vec<UserId>>,
    pub(super) courses: Vec<(UserId, CourseId)>,
}

impl Calls {
    /// An account that changes, moves, does both or nothing.
    pub(super) fn account(&mut self, row: RowChange, branch: Option<BranchId>) {
        let changes = row != RowChange::new(row.user);
        match (changes, branch) {
            (true, branch) => self.rows.entry(branch).or_default().push(row),
            (false, Some(branch)) => self.moves.entry(branch).or_default().push(row.user),
            (false, None) => {}
        }
    }

    pub(super) fn add(&mut self, branches: Vec<BranchId>, user: UserId) {
        self.adds.entry(branches).or_default().push(user);
    }

    pub(super) fn leave(&mut self, branches: Vec<BranchId>, user: UserId) {
        self.leaves.entry(branches).or_default().push(user);
    }

    pub(super) fn join(&mut self, group: GroupUuid, user: UserId) {
        self.joins.entry(group).or_default().push(user);
    }

    /// The steps in order, and what they take.
    pub(super) fn steps(mut self, policy: &Policy, facts: &Facts) -> (Vec<Step>, Cost) {
        let mut build = Build::default();
        self.accounts(&mut build);
        self.belongings(&mut build);
        self.second_accounts(&mut build, policy.pilot);
        self.enrollments(&mut build);
        let Build { mut steps, bound } = build;
        prune(&mut steps);
        let cost = Cost {
            reads_done: facts.reads,
            bound: bound as u64,
            verification: if steps.is_empty() { 0 } else { facts.reads },
            calls_per_hour: policy.calls_per_hour,
            ..Cost::of(&steps, |_| 0)
        };
        (steps, cost)
    }

    /// One batch switches on, lifts the date and moves.
    fn accounts(&mut self, build: &mut Build) {
        for (branch, mut rows) in std::mem::take(&mut self.rows) {
            // Whoever only moves travels along where there is room.
            if let Some(to) = branch
                && let Some(others) = self.moves.get(&to)
                && others.len() <= rows.len().next_multiple_of(MAX_BATCH_ROWS) - rows.len()
            {
                rows.extend(others.iter().copied().map(RowChange::new));
                self.moves.remove(&to);
            }
            rows.sort_by_key(|row| row.user);
            build.bound += rows.len().div_ceil(MAX_BATCH_ROWS);
            for rows in rows.chunks(MAX_BATCH_ROWS) {
                let mut why = Vec::new();
                if rows.iter().any(|row| row.active == Some(true)) {
                    why.extend([Why::ComesBack, Why::CaughtAgain]);
                }
                if rows.iter().any(|row| row.expires.is_some()) {
                    why.push(Why::ExpiredAccount);
                }
                why.extend(branch.map(|_| Why::BranchBack));
                let action = Action::Batch { rows: rows.to_vec(), branch };
                build.push(Step::new(Stage::Accounts, action).because(why));
            }
        }
        let moves = std::mem::take(&mut self.moves).into_iter();
        let moves = moves.map(|(branch, users)| Action::MoveToBranch { users, branch });
        let leaves = std::mem::take(&mut self.leaves).into_iter();
        let leaves = leaves.map(|(branches, users)| Action::LeaveBranches { users, branches });
        let adds = std::mem::take(&mut self.adds).into_iter();
        let adds = adds.map(|(branches, users)| Action::AddToBranches { users, branches });
        for action in moves.chain(leaves).chain(adds) {
            build.bound += 1;
            build.push(Step::new(Stage::Accounts, action).because([Why::BranchBack]));
        }
    }

    fn belongings(&mut self, build: &mut Build) {
        for (group, users) in std::mem::take(&mut self.joins) {
            build.bound += 1;
            let step = Step::new(Stage::Groups, Action::JoinGroup { group, users });
            build.push(step.needs([Need::Worked(Stage::Accounts)]).because([Why::GroupBack]));
        }
    }

    /// Merges, and the end of what they emptied.
    fn second_accounts(&mut self, build: &mut Build, pilot: usize) {
        let pilot = if self.merges.len() > pilot { pilot } else { 0 };
        build.bound += self.merges.len() - pilot;
        for (at, (from, into)) in self.merges.iter().copied().enumerate() {
            if at == pilot && pilot > 0 {
                let action = Action::Confirm { accounts: pilot };
                build.push(Step::new(Stage::Merges, action).because([Why::Pilot]));
            }
            let step = Step::new(Stage::Merges, Action::Merge { from, into })
                .needs([Need::Worked(Stage::Accounts)])
                .because([Why::SecondAccount, Why::MergedForGood]);
            build.push(if at < pilot { step.as_canary() } else { step });
        }
        let merged = [Need::Worked(Stage::Accounts), Need::Worked(Stage::Merges)];
        self.off.sort_unstable();
        self.off_by_batch.sort_unstable();
        for users in self.off.chunks(CHUNK) {
            build.bound += 1;
            let action = Action::SetStatus { users: users.to_vec(), active: false };
            let step = Step::new(Stage::Merges, action).needs(merged);
            build.push(step.because([Why::MergeSource, Why::SwitchOff]));
        }
        for users in self.off_by_batch.chunks(MAX_BATCH_ROWS) {
            build.bound += 1;
            let rows = users.iter().map(|user| RowChange::new(*user).active(false)).collect();
            let step = Step::new(Stage::Merges, Action::Batch { rows, branch: None });
            build.push(step.needs(merged).because([Why::MergeSource, Why::ExpiredAccount]));
        }
    }

    /// Nobody is enrolled who cannot sign in (B-071), and what a merge brings comes first.
    fn enrollments(&mut self, build: &mut Build) {
        let needs = [Need::Worked(Stage::Accounts), Need::Worked(Stage::Merges)];
        for (plan, users) in std::mem::take(&mut self.plans) {
            build.bound += users.len().div_ceil(EnrollManyInPlan::MAX_USERS);
            for users in users.chunks(EnrollManyInPlan::MAX_USERS) {
                let action = Action::EnrollInPlan { plan, users: users.to_vec() };
                let step = Step::new(Stage::Plans, action).needs(needs);
                build.push(step.because([Why::NewEnrollment]));
            }
        }
        let caps = Caps::default();
        build.bound += cover::bound(self.courses.iter().copied(), caps);
        for part in cover::cover(std::mem::take(&mut self.courses), caps) {
            let action = Action::Enroll { users: part.users, courses: part.items };
            let step = Step::new(Stage::Enrollments, action).needs(needs);
            build.push(step.because([Why::NewEnrollment]));
        }
    }
}

#[derive(Default)]
struct Build {
    steps: Vec<Step>,
    bound: usize,
}

impl Build {
    fn push(&mut self, step: Step) {
        self.steps.push(step);
    }
}
