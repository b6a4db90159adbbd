//! What people built, and relations that are more than links.

use serde::{Deserialize, Serialize};

use super::{SeedError, find};
use crate::world::{
    World, managers,
    owned::{Owned, OwnedKind},
    relations::{Relation, RelationState},
};

/// A report, a group or an automation rule that somebody built.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedOwned {
    /// User name of whoever built it.
    pub owner: String,
    /// `report`, `group` or `automation_rule`.
    pub kind: OwnedKind,
    /// What it is called.
    pub title: String,
}

/// A manager relation in a state of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedRelation {
    /// User name of the team member.
    pub user: String,
    /// User name of the manager.
    pub manager: String,
    /// Manager type; the direct manager when absent.
    #[serde(rename = "type", default = "direct")]
    pub kind: u32,
    /// `confirmed` and `imported` are links, `pending` and `not_confirmed` requests.
    pub state: RelationState,
}

const fn direct() -> u32 {
    managers::DIRECT
}

impl SeedOwned {
    pub(super) fn add(&self, world: &mut World) -> Result<(), SeedError> {
        let owner = find::user(world, &self.owner)
            .map_err(|problem| SeedError::new("owned", &self.title, problem))?;
        let thing = Owned::new(world, self.kind, &self.title, owner);
        world.owned.add(thing);
        Ok(())
    }
}

impl SeedRelation {
    pub(super) fn add(&self, world: &mut World) -> Result<(), SeedError> {
        let wrong = |problem: String| SeedError::new("relations", &self.user, problem);
        let user = find::user(world, &self.user).map_err(wrong)?;
        let manager = find::user(world, &self.manager).map_err(wrong)?;
        let Self { kind, state, .. } = *self;
        match state {
            RelationState::Confirmed | RelationState::Imported => {
                managers::set_manager(world, user, kind, Some(manager))
                    .map_err(|refused| wrong(refused.text().to_owned()))?;
                if state == RelationState::Imported {
                    world.relations.imported(user, kind);
                }
            }
            RelationState::Pending | RelationState::NotConfirmed => {
                if world.managers.get(kind).is_none() {
                    return Err(wrong(managers::Refused::UnknownType.text().to_owned()));
                }
                world.relations.request(Relation { user, kind, manager, state });
            }
        }
        Ok(())
    }
}
