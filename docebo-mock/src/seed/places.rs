//! Categories and locations.

use serde::{Deserialize, Serialize};

use super::SeedError;
use crate::world::{World, places::Place};

/// A course category. Courses name it by its title.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedCategory {
    /// The platform's id.
    pub id: u32,
    /// What learners read.
    pub title: String,
}

/// A location of instructor-led courses.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedLocation {
    /// The platform's id.
    pub id: u32,
    /// What people read.
    pub name: String,
}

impl SeedCategory {
    pub(super) fn add(&self, world: &mut World) -> Result<(), SeedError> {
        let place = Place { name: self.title.clone() };
        let before = world.places.categories.insert(self.id, place);
        free("categories", &self.title, before)
    }
}

impl SeedLocation {
    pub(super) fn add(&self, world: &mut World) -> Result<(), SeedError> {
        let place = Place { name: self.name.clone() };
        let before = world.places.locations.insert(self.id, place);
        free("locations", &self.name, before)
    }
}

fn free(section: &str, name: &str, before: Option<Place>) -> Result<(), SeedError> {
    match before {
        None => Ok(()),
        Some(other) => {
            Err(SeedError::new(section, name, format!("`{}` has the same id", other.name)))
        }
    }
}
