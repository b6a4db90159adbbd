//! From decisions to calls, and the number of calls below which it cannot be done.

use std::collections::{BTreeMap, BTreeSet};

use super::HandOver;
use crate::{
    id::{BranchId, CourseId, LearningPlanId, ManagerTypeId, UserId},
    workflows::{
        engine::{
            Action, Deed, Need, Person, RowChange, Stage, Step, Why,
            cover::{self, Rectangle},
        },
        offboarding::Policy,
    },
};

/// What must have gone well before accounts are closed: the order is the point of it.
const CLOSING: [Need; 4] = [
    Need::Worked(Stage::Teams),
    Need::Worked(Stage::PowerUsers),
    Need::Seen(Stage::Plans),
    Need::Seen(Stage::Accounts),
];

/// What is done to some of the people.
pub(crate) struct Part<'p> {
    pub(crate) hand_overs: Vec<&'p HandOver>,
    pub(crate) people: Vec<&'p Person>,
    pub(crate) plans: Vec<(UserId, LearningPlanId)>,
    pub(crate) archive: Vec<(UserId, CourseId)>,
    pub(crate) unenroll: Vec<(UserId, CourseId)>,
}

/// Turns decisions into calls.
pub(crate) struct Build<'p> {
    policy: &'p Policy,
    steps: Vec<Step>,
    bound: usize,
    /// Whether what is built now is made early, to look at it.
    pilot: bool,
}

impl<'p> Build<'p> {
    pub(crate) const fn new(policy: &'p Policy) -> Self {
        Self { policy, steps: Vec::new(), bound: 0, pilot: false }
    }

    /// Everything that is done to some of the people.
    pub(crate) fn round(&mut self, part: &Part<'_>, pilot: bool) {
        self.pilot = pilot;
        let bound = self.bound;
        self.teams(&part.hand_overs);
        self.demotions(&part.people);
        self.plans(&part.plans);
        self.archive(&part.archive);
        self.unenroll(&part.unenroll);
        self.accounts(&part.people);
        if pilot {
            self.bound = bound;
        }
    }

    /// Waits for somebody to look at what was done so far.
    pub(super) fn confirm(&mut self, accounts: usize) {
        let action = Action::Confirm { accounts };
        self.steps.push(Step::new(Stage::Accounts, action).because([Why::Pilot]));
    }

    /// Nobody has to confirm what nothing follows on.
    pub(super) fn drop_last_confirm(&mut self) {
        if matches!(self.steps.last(), Some(step) if matches!(step.action, Action::Confirm { .. }))
        {
            self.steps.pop();
            // Then it was no pilot but everything.
            for step in &mut self.steps {
                self.bound += usize::from(step.canary && step.writes());
                step.canary = false;
            }
        }
    }

    /// The steps, and how few calls there could be.
    pub(crate) fn finish(self) -> (Vec<Step>, usize) {
        (self.steps, self.bound)
    }

    fn push(&mut self, step: Step) {
        let canary = self.pilot && step.writes();
        self.steps.push(if canary { step.as_canary() } else { step });
    }

    fn teams(&mut self, hand_overs: &[&HandOver]) {
        let mut assign: BTreeMap<(UserId, ManagerTypeId), (BTreeSet<UserId>, BTreeSet<UserId>)> =
            BTreeMap::new();
        let before = self.steps.len();
        for hand_over in hand_overs {
            let HandOver { leaver, manager_type, to, members, .. } = hand_over;
            match to {
                Some(to) => {
                    let (all, leavers) = assign.entry((*to, *manager_type)).or_default();
                    all.extend(members);
                    leavers.insert(*leaver);
                }
                None => {
                    let action = Action::ReleaseTeam {
                        from: *leaver,
                        manager_type: *manager_type,
                        members: members.clone(),
                    };
                    self.push(Step::new(Stage::Teams, action).because([Why::OwnTeam]));
                }
            }
        }
        for ((to, manager_type), (members, from)) in assign {
            let (members, from) = (members.into_iter().collect(), from.into_iter().collect());
            let action = Action::AssignTeam { to, manager_type, members, from };
            self.push(Step::new(Stage::Teams, action).because([Why::TeamLeft]));
        }
        self.bound += self.steps.len() - before;
    }

    fn demotions(&mut self, people: &[&Person]) {
        let users = who(people, |deed| matches!(deed, Deed::Demote { .. }));
        self.bound += users.len().div_ceil(250);
        for users in users.chunks(self.policy.demote_chunk) {
            let action = Action::Demote { users: users.to_vec() };
            self.push(Step::new(Stage::PowerUsers, action).because([Why::PowerUser]));
        }
    }

    fn plans(&mut self, pairs: &[(UserId, LearningPlanId)]) {
        if pairs.is_empty() {
            return;
        }
        let caps = self.policy.caps();
        self.bound += cover::bound(pairs.iter().copied(), caps);
        let why = [Why::UnfinishedPlan];
        for Rectangle { users, items } in cover::cover(pairs.iter().copied(), caps) {
            let action = Action::LeavePlans { users, plans: items };
            let step = Step::new(Stage::Plans, action).because(why);
            self.push(step.needs([Need::Seen(Stage::Plans)]));
        }
        let users: BTreeSet<UserId> = pairs.iter().map(|(user, _)| *user).collect();
        let action = Action::CheckPlans { users: users.into_iter().collect() };
        self.push(Step::new(Stage::Plans, action).because(why));
    }

    fn archive(&mut self, pairs: &[(UserId, CourseId)]) {
        let caps = self.policy.caps();
        let mut pairs = pairs.to_vec();
        let needs = [Need::Seen(Stage::Plans), Need::Seen(Stage::Archive)];
        let step = |users, courses| {
            let action = Action::Archive { users, courses };
            Step::new(Stage::Archive, action).needs(needs).because([Why::ArchiveFirst])
        };
        if !self.policy.platform_is_verified
            && !self.steps.iter().any(|step| step.stage == Stage::Archive)
            && let Some((user, _)) = pairs.first().copied()
        {
            let canary = pairs.iter().filter(|pair| pair.0 == user).map(|pair| pair.1);
            let courses: Vec<CourseId> = canary.take(self.policy.unenroll_items).collect();
            pairs.retain(|pair| pair.0 != user || !courses.contains(&pair.1));
            self.steps.push(step(vec![user], courses).as_canary());
            self.check(Stage::Archive, Why::ArchiveFirst);
        }
        self.bound += cover::bound(pairs.iter().copied(), caps);
        for Rectangle { users, items } in cover::cover(pairs, caps) {
            self.push(step(users, items));
        }
    }

    fn unenroll(&mut self, pairs: &[(UserId, CourseId)]) {
        let caps = self.policy.caps();
        self.bound += cover::bound(pairs.iter().copied(), caps);
        for Rectangle { users, items } in cover::cover(pairs.iter().copied(), caps) {
            let action = Action::Unenroll { users, courses: items };
            let step = Step::new(Stage::Enrollments, action).because([Why::OpenEnrollment]);
            self.push(step.needs([Need::Seen(Stage::Plans)]));
        }
    }

    fn accounts(&mut self, people: &[&Person]) {
        let movers = who(people, |deed| matches!(deed, Deed::Move { .. }));
        let expired =
            who(people, |deed| matches!(deed, Deed::Deactivate { why: Why::ExpiredAccount }));
        let active = who(people, |deed| matches!(deed, Deed::Deactivate { why: Why::SwitchOff }));
        let dated = who(people, |deed| matches!(deed, Deed::Expire { .. }));

        // Everybody who moves goes first. The fallback branch of a batch is one for all its
        // rows, so expired accounts that stay where they are need a batch without it.
        let off: BTreeSet<UserId> = expired.iter().copied().collect();
        let moves = movers.iter().map(|user| {
            let row = RowChange::new(*user);
            if off.contains(user) { row.active(false) } else { row }
        });
        self.batch(Stage::Accounts, moves.collect(), self.policy.branch, Why::ArchiveBranch);
        let moved: BTreeSet<UserId> = movers.iter().copied().collect();
        let stay = expired.iter().filter(|user| !moved.contains(user));
        let stay = stay.map(|user| RowChange::new(*user).active(false));
        self.batch(Stage::Accounts, stay.collect(), None, Why::ExpiredAccount);

        let off = |users: &[UserId]| {
            let action = Action::SetStatus { users: users.to_vec(), active: false };
            Step::new(Stage::Accounts, action).needs(CLOSING).because([Why::SwitchOff])
        };
        if !self.pilot && active.len() > self.policy.canary {
            let (first, rest) = active.split_at(self.policy.canary);
            self.push(off(first).as_canary());
            self.check(Stage::Accounts, Why::SwitchOff);
            self.bound += rest.len().div_ceil(self.policy.status_chunk);
            for users in rest.chunks(self.policy.status_chunk) {
                self.push(off(users));
            }
        } else if !active.is_empty() {
            self.bound += 1;
            self.push(off(&active));
            if self.pilot {
                self.check(Stage::Accounts, Why::SwitchOff);
            }
        }

        if let Some(date) = self.policy.expiration {
            let dates = dated.iter().map(|user| RowChange::new(*user).expires(Some(date)));
            let why = if self.policy.deactivate { Why::DateLast } else { Why::DateOnly };
            self.batch(Stage::Dates, dates.collect(), None, why);
        }
    }

    /// Looks at what the last step did.
    fn check(&mut self, stage: Stage, why: Why) {
        let of = self.steps.len().saturating_sub(1);
        self.steps.push(Step::new(stage, Action::CheckDone { of }).because([why]));
    }

    fn batch(&mut self, stage: Stage, rows: Vec<RowChange>, branch: Option<BranchId>, why: Why) {
        self.bound += rows.len().div_ceil(self.policy.batch_chunk);
        for rows in rows.chunks(self.policy.batch_chunk) {
            let action = Action::Batch { rows: rows.to_vec(), branch };
            self.push(Step::new(stage, action).needs(CLOSING).because([why]));
        }
    }
}

fn who(people: &[&Person], wanted: impl Fn(&Deed) -> bool) -> Vec<UserId> {
    people
        .iter()
        .filter(|person| person.deeds.iter().any(&wanted))
        .filter_map(|person| person.user_id)
        .collect()
}
