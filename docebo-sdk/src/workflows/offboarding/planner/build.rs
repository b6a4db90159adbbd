//! From decisions to calls, and the number of calls below which it cannot be done.

use std::collections::{BTreeMap, BTreeSet};

use super::HandOver;
use crate::{
    id::{BranchId, CourseId, LearningPlanId, ManagerTypeId, UserId},
    workflows::offboarding::{
        Action, BatchChange, Person, Policy, Step, Why,
        cover::{self, Rectangle},
    },
};

/// Turns decisions into calls.
pub(super) struct Build<'p> {
    policy: &'p Policy,
    pub(super) steps: Vec<Step>,
    pub(super) bound: usize,
}

impl<'p> Build<'p> {
    pub(super) const fn new(policy: &'p Policy) -> Self {
        Self { policy, steps: Vec::new(), bound: 0 }
    }

    pub(super) fn teams(&mut self, hand_overs: &[HandOver]) {
        let mut assign: BTreeMap<(UserId, ManagerTypeId), (BTreeSet<UserId>, BTreeSet<UserId>)> =
            BTreeMap::new();
        for hand_over in hand_overs {
            let HandOver { leaver, manager_type, to, members, .. } = hand_over;
            match to {
                Some(to) => {
                    let (all, leavers) = assign.entry((*to, *manager_type)).or_default();
                    all.extend(members);
                    leavers.insert(*leaver);
                }
                None => self.steps.push(Step::ReleaseTeam {
                    leaver: *leaver,
                    manager_type: *manager_type,
                    members: members.clone(),
                }),
            }
        }
        for ((to, manager_type), (members, leavers)) in assign {
            self.steps.push(Step::AssignTeam {
                to,
                manager_type,
                members: members.into_iter().collect(),
                leavers: leavers.into_iter().collect(),
            });
        }
        self.bound += self.steps.len();
    }

    pub(super) fn demotions(&mut self, people: &[Person]) {
        let users = who(people, |action| matches!(action, Action::Demote { .. }));
        self.bound += users.len().div_ceil(250);
        for users in users.chunks(self.policy.demote_chunk) {
            self.steps.push(Step::Demote { users: users.to_vec() });
        }
    }

    pub(super) fn plans(&mut self, pairs: &[(UserId, LearningPlanId)]) {
        if pairs.is_empty() {
            return;
        }
        let caps = self.policy.caps();
        self.bound += cover::bound(pairs.iter().copied(), caps);
        for Rectangle { users, items } in cover::cover(pairs.iter().copied(), caps) {
            self.steps.push(Step::LeavePlans { users, plans: items });
        }
        let users: BTreeSet<UserId> = pairs.iter().map(|(user, _)| *user).collect();
        self.steps.push(Step::CheckPlans { users: users.into_iter().collect() });
    }

    pub(super) fn archive(&mut self, pairs: &[(UserId, CourseId)]) {
        let caps = self.policy.caps();
        let mut pairs = pairs.to_vec();
        if !self.policy.platform_is_verified
            && let Some((user, _)) = pairs.first().copied()
        {
            let canary = pairs.iter().filter(|pair| pair.0 == user).map(|pair| pair.1);
            let courses: Vec<CourseId> = canary.take(self.policy.unenroll_items).collect();
            pairs.retain(|pair| pair.0 != user || !courses.contains(&pair.1));
            self.steps.push(Step::Archive {
                users: vec![user],
                courses: courses.clone(),
                canary: true,
            });
            self.steps.push(Step::CheckArchived { user, courses });
        }
        self.bound += cover::bound(pairs.iter().copied(), caps);
        for Rectangle { users, items } in cover::cover(pairs, caps) {
            self.steps.push(Step::Archive { users, courses: items, canary: false });
        }
    }

    pub(super) fn unenroll(&mut self, pairs: &[(UserId, CourseId)]) {
        let caps = self.policy.caps();
        self.bound += cover::bound(pairs.iter().copied(), caps);
        for Rectangle { users, items } in cover::cover(pairs.iter().copied(), caps) {
            self.steps.push(Step::Unenroll { users, courses: items });
        }
    }

    pub(super) fn accounts(&mut self, people: &[Person]) {
        let movers = who(people, |action| matches!(action, Action::Move { .. }));
        let expired =
            who(people, |action| matches!(action, Action::Deactivate { why: Why::ExpiredAccount }));
        let active =
            who(people, |action| matches!(action, Action::Deactivate { why: Why::SwitchOff }));
        let dated = who(people, |action| matches!(action, Action::Expire { .. }));

        // Everybody who moves goes first. The fallback branch of a batch is one for all its
        // rows, so expired accounts that stay where they are need a batch without it.
        let moves = movers.iter().map(|user| BatchChange {
            user: *user,
            deactivate: expired.contains(user),
            expiration: None,
        });
        self.batch(moves.collect(), self.policy.branch);
        let stay = expired.iter().filter(|user| !movers.contains(user));
        let stay = stay.map(|user| BatchChange { user: *user, deactivate: true, expiration: None });
        self.batch(stay.collect(), None);

        if active.len() > self.policy.canary {
            let (first, rest) = active.split_at(self.policy.canary);
            self.steps.push(Step::Deactivate { users: first.to_vec(), canary: true });
            self.steps.push(Step::CheckDeactivated { users: first.to_vec() });
            self.bound += rest.len().div_ceil(self.policy.status_chunk);
            for users in rest.chunks(self.policy.status_chunk) {
                self.steps.push(Step::Deactivate { users: users.to_vec(), canary: false });
            }
        } else if !active.is_empty() {
            self.bound += 1;
            self.steps.push(Step::Deactivate { users: active, canary: false });
        }

        let expiration = self.policy.expiration;
        let dates =
            dated.iter().map(|user| BatchChange { user: *user, deactivate: false, expiration });
        self.batch(dates.collect(), None);
    }

    fn batch(&mut self, rows: Vec<BatchChange>, branch: Option<BranchId>) {
        self.bound += rows.len().div_ceil(self.policy.batch_chunk);
        for rows in rows.chunks(self.policy.batch_chunk) {
            self.steps.push(Step::Batch { rows: rows.to_vec(), branch });
        }
    }
}

fn who(people: &[Person], wanted: impl Fn(&Action) -> bool) -> Vec<UserId> {
    people
        .iter()
        .filter(|person| person.actions.iter().any(&wanted))
        .filter_map(|person| person.user_id)
        .collect()
}
