//! Shared assets and rewards.

use serde::{Deserialize, Serialize};

use super::{SeedError, find};
use crate::world::{
    World,
    belongings::{Belonging, BelongingKind},
};

/// Something somebody owns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedBelonging {
    /// User name of the owner.
    pub user: String,
    /// `asset` or `reward`.
    pub kind: BelongingKind,
    /// What it is called.
    pub title: String,
}

impl SeedBelonging {
    pub(super) fn add(&self, world: &mut World) -> Result<(), SeedError> {
        let owner = find::user(world, &self.user)
            .map_err(|problem| SeedError::new("belongings", &self.title, problem))?;
        world.belongings.add(Belonging { kind: self.kind, owner, title: self.title.clone() });
        Ok(())
    }
}
