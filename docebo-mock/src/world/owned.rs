//! Reports, groups and automation rules that people built, as far as they need an owner.
//!
//! They lean on the rights of whoever built them. When that person is deactivated, deleted, or
//! leaves the level, they go on under nobody (B-113). What is orphaned is never stored: it is
//! read off the owners, so that a reactivation mends it.

use serde::{Deserialize, Serialize};

use super::{World, users::Level};

/// What sort of thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnedKind {
    /// A report, perhaps with a schedule.
    Report,
    /// A group.
    Group,
    /// A rule of the automation app.
    AutomationRule,
}

/// One thing and its owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Owned {
    pub(crate) kind: OwnedKind,
    pub(crate) title: String,
    pub(crate) owner: u32,
    /// What the owner was when it was built, and from which promotion.
    level: Level,
    stint: u64,
}

/// Why a thing has no owner to lean on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrphanedBy {
    /// The account is gone.
    Deletion,
    /// The account is deactivated.
    Deactivation,
    /// The owner lost the level, or lost it once: what was held then does not come back (B-037).
    Demotion,
}

impl Owned {
    /// A thing that somebody builds now.
    pub(crate) fn new(world: &World, kind: OwnedKind, title: &str, owner: u32) -> Self {
        let level = world.users.get(owner).map_or(Level::User, |user| user.level());
        let stint = world.power_users.stint(owner);
        Self { kind, title: title.to_owned(), owner, level, stint }
    }

    /// Why nobody stands behind it; `None` when its owner does.
    pub(crate) fn orphaned(&self, world: &World) -> Option<OrphanedBy> {
        let Some(owner) = world.users.get(self.owner) else { return Some(OrphanedBy::Deletion) };
        let holds = match owner.level() {
            Level::Superadmin => true,
            Level::PowerUser => {
                self.level == Level::User
                    || (self.level == Level::PowerUser
                        && self.stint == world.power_users.stint(self.owner))
            }
            Level::User => self.level == Level::User,
        };
        match (owner.is_active(), holds) {
            (_, false) => Some(OrphanedBy::Demotion),
            (false, true) => Some(OrphanedBy::Deactivation),
            (true, true) => None,
        }
    }
}

/// Everything of the kind, in the order of its making.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct OwnedThings {
    things: Vec<Owned>,
}

impl OwnedThings {
    pub(crate) fn add(&mut self, thing: Owned) {
        self.things.push(thing);
    }

    /// All of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Owned> {
        self.things.iter()
    }
}
