//! What people own besides records: shared assets, and rewards asked for or granted.
//!
//! No route of the catalogue reads them, so they are seeded and inspected under `/_mock` only.
//! They are here because a deletion takes them, and somebody has to see that in a test first.

use std::collections::BTreeMap;

use docebo_sdk::wire::DateTime;
use serde::{Deserialize, Serialize};

/// What sort of thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BelongingKind {
    /// An informal-learning asset (Coach & Share).
    Asset,
    /// A gamification reward, requested or granted.
    Reward,
}

/// One thing and its owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Belonging {
    pub(crate) kind: BelongingKind,
    pub(crate) owner: u32,
    pub(crate) title: String,
}

/// Something that went with its owner's account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lost {
    pub(crate) at: DateTime,
    pub(crate) belonging: Belonging,
}

/// Everything owned, and everything lost.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Belongings {
    owned: BTreeMap<u32, Vec<Belonging>>,
    lost: Vec<Lost>,
}

impl Belongings {
    pub(crate) fn add(&mut self, belonging: Belonging) {
        self.owned.entry(belonging.owner).or_default().push(belonging);
    }

    /// By owner, in the order of their arrival.
    pub(crate) fn owned(&self) -> impl Iterator<Item = &Belonging> {
        self.owned.values().flatten()
    }

    /// The account was merged into another: its rewards go over, shared assets do not (B-069).
    pub(crate) fn move_rewards(&mut self, from: u32, into: u32) {
        let held = self.owned.remove(&from).unwrap_or_default();
        for belonging in held {
            let owner = if belonging.kind == BelongingKind::Reward { into } else { from };
            self.add(Belonging { owner, ..belonging });
        }
    }

    /// In the order of their loss.
    pub(crate) fn lost(&self) -> &[Lost] {
        &self.lost
    }

    /// The account is deleted: what it owned goes, and that it went is remembered.
    pub(crate) fn forget_user(&mut self, user: u32, at: DateTime) {
        let gone = self.owned.remove(&user).unwrap_or_default();
        self.lost.extend(gone.into_iter().map(|belonging| Lost { at, belonging }));
    }
}
