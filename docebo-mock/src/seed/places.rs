//! Categories, locations, additional course fields.

use serde::{Deserialize, Serialize};

use super::SeedError;
use crate::world::{World, categories::Category, course_fields::CourseField, locations::Location};

/// A course category. Courses name it by its title.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedCategory {
    /// The platform's id.
    pub id: u32,
    /// What learners read.
    pub title: String,
    /// Id of the category above; at the top when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<u32>,
}

/// A location of instructor-led courses.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedLocation {
    /// The platform's id.
    pub id: u32,
    /// What people read.
    pub name: String,
    /// Street and town.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

/// An additional field of courses.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedCourseField {
    /// The platform's id.
    pub id: u32,
    /// What people read.
    pub name: String,
    /// Kind; `textfield` when absent.
    #[serde(rename = "type", default = "textfield")]
    pub kind: String,
    /// Whether a course must have it.
    #[serde(default)]
    pub mandatory: bool,
}

fn textfield() -> String {
    "textfield".to_owned()
}

impl SeedCategory {
    pub(super) fn add(&self, world: &mut World) -> Result<(), SeedError> {
        let Self { id, title, parent } = self;
        let category = Category { id: *id, title: title.clone(), parent: *parent };
        if world.categories.insert(category) {
            Ok(())
        } else {
            Err(SeedError::new(
                "categories",
                title,
                "the id is taken, or that of the parent unknown",
            ))
        }
    }
}

impl SeedLocation {
    pub(super) fn add(&self, world: &mut World) -> Result<(), SeedError> {
        let Self { id, name, address, country } = self;
        let location =
            Location { name: name.clone(), address: address.clone(), country: country.clone() };
        let before = world.locations.insert(*id, location);
        free("locations", name, before.map(|other| other.name))
    }
}

impl SeedCourseField {
    pub(super) fn add(&self, world: &mut World) -> Result<(), SeedError> {
        let Self { id, name, kind, mandatory } = self;
        let field = CourseField { name: name.clone(), kind: kind.clone(), mandatory: *mandatory };
        let before = world.course_fields.insert(*id, field);
        free("course_fields", name, before.map(|other| other.name))
    }
}

fn free(section: &str, name: &str, before: Option<String>) -> Result<(), SeedError> {
    match before {
        None => Ok(()),
        Some(other) => Err(SeedError::new(section, name, format!("`{other}` has the same id"))),
    }
}
