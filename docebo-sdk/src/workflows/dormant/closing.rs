//! Accounts that are switched off or deleted, and the calls for that.

use crate::{
    id::UserId,
    users::MAX_BATCH_ROWS,
    workflows::engine::{Action, Deed, Person, RowChange, Stage, Step, Why},
};

/// Accounts a call that changes the status or deletes: what is done at once (B-043).
const CHUNK: usize = 250;

/// Accounts that are closed, one way or another.
#[derive(Debug, Default)]
pub(crate) struct Closing {
    /// To be deactivated.
    off: Vec<UserId>,
    /// The same, through the batch.
    expired: Vec<UserId>,
    /// To be deleted.
    pub(crate) deleted: Vec<UserId>,
}

impl Closing {
    /// How many there are.
    pub(crate) const fn len(&self) -> usize {
        self.off.len() + self.expired.len() + self.deleted.len()
    }

    /// Switches an account off. Of expired ones the batch does it: the status call refuses them.
    pub(crate) fn close(&mut self, user: UserId, expired: bool, why: Why) -> Deed {
        let why = if expired { Why::ExpiredAccount } else { why };
        if expired { &mut self.expired } else { &mut self.off }.push(user);
        Deed::Deactivate { why }
    }

    /// Fewer calls cannot do it, those of a pilot apart.
    pub(crate) fn bound(&self, pilot: usize) -> u64 {
        let calls = self.expired.len().div_ceil(MAX_BATCH_ROWS)
            + self.off.len().div_ceil(CHUNK)
            + (self.deleted.len() - self.pilot(pilot)).div_ceil(CHUNK);
        calls as u64
    }

    /// How many are deleted early: none, where no more than these go.
    const fn pilot(&self, pilot: usize) -> usize {
        if self.deleted.len() > pilot { pilot } else { 0 }
    }

    /// The calls that switch accounts off, each with the reasons of those in it.
    pub(crate) fn accounts(&mut self, people: &[Person]) -> Vec<Step> {
        self.off.sort_unstable();
        self.expired.sort_unstable();
        let mut steps = Vec::new();
        let rows: Vec<_> =
            self.expired.iter().map(|user| RowChange::new(*user).active(false)).collect();
        for rows in rows.chunks(MAX_BATCH_ROWS) {
            let action = Action::Batch { rows: rows.to_vec(), branch: None };
            steps.push(Step::new(Stage::Accounts, action).because([Why::ExpiredAccount]));
        }
        for users in self.off.chunks(CHUNK) {
            let action = Action::SetStatus { users: users.to_vec(), active: false };
            steps.push(Step::new(Stage::Accounts, action).because(reasons(people, users)));
        }
        steps
    }

    /// The calls that delete, the first accounts early, to be looked at.
    pub(crate) fn deletions(&mut self, pilot: usize, why: [Why; 2]) -> Vec<Step> {
        self.deleted.sort_unstable();
        let (first, others) = self.deleted.split_at(self.pilot(pilot));
        let mut steps = Vec::new();
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
        steps
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
