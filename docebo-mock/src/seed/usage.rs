//! The plan, and who was active when.

use docebo_sdk::wire::DateTime;
use serde::{Deserialize, Serialize};

use super::{SeedError, find};
use crate::world::{World, usage::PlanModel};

/// What the platform is billed by, and what counts already.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SeedUsage {
    /// `monthly_active` (unless set), `yearly_active` or `registered`.
    pub plan: PlanModel,
    /// The users that it was sold for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub users: Option<u32>,
    /// Who opened training material, and when.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub opened: Vec<SeedOpened>,
}

/// Somebody opened training material.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedOpened {
    /// User name.
    pub user: String,
    /// When.
    pub at: DateTime,
}

impl SeedUsage {
    pub(super) fn add(&self, world: &mut World) -> Result<(), SeedError> {
        (world.usage.plan, world.usage.users) = (self.plan, self.users);
        for SeedOpened { user, at } in &self.opened {
            let id = find::user(world, user)
                .map_err(|problem| SeedError::new("usage", user, problem))?;
            world.usage.opened(id, *at);
        }
        Ok(())
    }
}
