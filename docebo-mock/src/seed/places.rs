//! Categories, catalogs, locations.

use serde::{Deserialize, Serialize};

use super::{SeedError, find};
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

/// A catalog.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedCatalog {
    /// The platform's id.
    pub id: u32,
    /// What learners read.
    pub name: String,
    /// The administrators' own code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Codes of courses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub courses: Vec<String>,
    /// Codes of learning plans.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub learning_plans: Vec<String>,
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
        let place = Place { name: self.title.clone(), ..Place::default() };
        let before = world.places.categories.insert(self.id, place);
        free("categories", &self.title, before)
    }
}

impl SeedCatalog {
    pub(super) fn add(&self, world: &mut World) -> Result<(), SeedError> {
        let wrong = |problem: String| SeedError::new("catalogs", &self.name, problem);
        let courses = find::all(&self.courses, |code| find::course(world, code)).map_err(wrong)?;
        let plans =
            find::all(&self.learning_plans, |code| find::plan(world, code)).map_err(wrong)?;
        let place = Place {
            name: self.name.clone(),
            code: self.code.clone(),
            courses: courses.into_iter().collect(),
            plans: plans.into_iter().collect(),
        };
        let before = world.places.catalogs.insert(self.id, place);
        free("catalogs", &self.name, before)
    }
}

impl SeedLocation {
    pub(super) fn add(&self, world: &mut World) -> Result<(), SeedError> {
        let place = Place { name: self.name.clone(), ..Place::default() };
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
