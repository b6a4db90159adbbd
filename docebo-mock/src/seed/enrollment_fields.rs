//! Additional enrollment fields.

use docebo_sdk::enrollment_fields::EnrollmentFieldType;
use serde::{Deserialize, Serialize};

use super::{SeedError, find};
use crate::world::{
    World,
    enrollment_fields::{EnrollmentField, Sort},
    user_fields::{FieldChoice, Names},
};

/// An additional enrollment field.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedEnrollmentField {
    /// The platform's id: `field_4` is the field of id 4.
    pub id: u32,
    /// The name people see, in the platform's default language.
    pub title: String,
    /// `date`, `dropdown`, `textfield` or `textarea`.
    #[serde(rename = "type", default = "textfield")]
    pub kind: EnrollmentFieldType,
    /// Whether nobody is enrolled without a value.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mandatory: bool,
    /// Whether learners do not see it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub invisible: bool,
    /// Codes of the courses it belongs to; all when there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub courses: Vec<String>,
    /// Labels of a dropdown's options, whose ids go on counting from field to field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
}

const fn textfield() -> EnrollmentFieldType {
    EnrollmentFieldType::TextField
}

impl SeedEnrollmentField {
    pub(super) fn add(&self, world: &mut World) -> Result<(), SeedError> {
        let wrong = |problem: &str| SeedError::new("enrollment_fields", &self.title, problem);
        let sort = Sort::of(&self.kind).ok_or_else(|| wrong("no such type of field"))?;
        if world.enrollment_fields.get(self.id).is_some() {
            return Err(wrong("another field has this id"));
        }
        let mut courses = std::collections::BTreeSet::new();
        for code in &self.courses {
            courses.insert(find::course(world, code).map_err(|problem| wrong(&problem))?);
        }
        let language = world.settings.default_language.clone();
        let mut options = Vec::with_capacity(self.options.len());
        for label in &self.options {
            let id = world.enrollment_fields.next_option();
            options.push(FieldChoice { id, labels: Names::of(&language, label) });
        }
        world.enrollment_fields.insert(EnrollmentField {
            id: self.id,
            sort,
            titles: Names::of(&language, &self.title),
            mandatory: self.mandatory,
            visible: !self.invisible,
            courses: (!courses.is_empty()).then_some(courses),
            options,
        });
        Ok(())
    }
}
