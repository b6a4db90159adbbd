//! Settings of the platform.

use serde_json::{Map, Value};

use super::SeedError;
use crate::world::World;

/// Puts settings, by name, in place of those there are.
pub(super) fn apply(settings: &Map<String, Value>, world: &mut World) -> Result<(), SeedError> {
    for (name, value) in settings {
        let wrong = |problem: serde_json::Error| SeedError::new("settings", name, problem);
        let mut all = serde_json::to_value(&world.settings).map_err(wrong)?;
        all[name] = value.clone();
        world.settings = serde_json::from_value(all).map_err(wrong)?;
    }
    Ok(())
}
