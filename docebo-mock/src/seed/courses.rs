//! Courses.

use std::collections::BTreeMap;

use docebo_sdk::{
    courses::CourseType,
    wire::{Date, DateTime},
};
use serde::{Deserialize, Serialize};

use super::{SeedError, material::SeedMaterial};
use crate::world::{
    World,
    courses::{Course, Policy, uid_of},
    material::Material,
};

/// One course. Only `name` must be there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedCourse {
    /// What learners read.
    pub name: String,
    /// The platform's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<u32>,
    /// The administrators' own code, by which other rows name the course.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub code: String,
    /// HTML.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// `elearning`, `classroom` or `webinar`.
    #[serde(rename = "type", default = "elearning")]
    pub kind: CourseType,
    /// Whether learners see it.
    #[serde(default = "yes")]
    pub published: bool,
    /// Users at most; who comes later waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seats: Option<u32>,
    /// Whether enrollments wait until somebody approves them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub moderated: bool,
    /// Pieces of training material, of which no more is known; read when `material` is empty.
    #[serde(default = "one")]
    pub materials: u16,
    /// The training material, in its order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub material: Vec<SeedMaterial>,
    /// Seconds it is meant to take.
    #[serde(default)]
    pub duration: u32,
    /// First day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts: Option<Date>,
    /// Last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<Date>,
    /// When it was made; the seed's time when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created: Option<DateTime>,
    /// Title of its category; one at the top of the tree is made when there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub category: String,
    /// Such as `english`; the platform's default when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Credits.
    #[serde(default)]
    pub credits: f64,
    /// Price, as text; a course with one is for sale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<String>,
    /// Whether users may leave by themselves.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub can_self_unenroll: bool,
    /// Attempts allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_attempts: Option<u32>,
    /// Who may rate, in the platform's word; `disabled` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating_option: Option<String>,
    /// The rating so far.
    #[serde(default)]
    pub rating: f64,
    /// Values of additional fields, by field.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<u32, String>,
}

const fn elearning() -> CourseType {
    CourseType::Elearning
}

const fn yes() -> bool {
    true
}

const fn one() -> u16 {
    1
}

impl SeedCourse {
    /// A published course with one piece of material.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            id: None,
            code: String::new(),
            description: String::new(),
            kind: elearning(),
            published: true,
            seats: None,
            moderated: false,
            materials: one(),
            material: Vec::new(),
            duration: 0,
            starts: None,
            ends: None,
            created: None,
            category: String::new(),
            language: None,
            credits: 0.0,
            price: None,
            can_self_unenroll: false,
            max_attempts: None,
            rating_option: None,
            rating: 0.0,
            fields: BTreeMap::new(),
        }
    }

    pub(super) fn add(&self, world: &mut World, now: DateTime) -> Result<(), SeedError> {
        let Self {
            name,
            id,
            code,
            description,
            kind,
            published,
            seats,
            moderated,
            materials,
            material,
            duration,
            starts,
            ends,
            created,
            category,
            language,
            credits,
            price,
            can_self_unenroll,
            max_attempts,
            rating_option,
            rating,
            fields,
        } = self;
        if !kind.is_known() {
            return Err(SeedError::new("courses", name, format!("`{kind}` is no type")));
        }
        if let Some(id) = fields.keys().find(|id| !world.course_fields.contains_key(id)) {
            return Err(SeedError::new("courses", name, format!("no course field {id}")));
        }
        let category = (!category.is_empty()).then(|| {
            let known = world.categories.titled(category);
            known.unwrap_or_else(|| world.categories.add(category, None))
        });
        let language = language.as_ref().unwrap_or(&world.settings.default_language).clone();
        let blank = Course::new(0, now);
        let id = id.unwrap_or_else(|| world.courses.next_id());
        let added = world.courses.insert(Course {
            uid: uid_of(id, kind),
            name: name.clone(),
            code: code.clone(),
            description: description.clone(),
            kind: kind.clone(),
            published: *published,
            seats: *seats,
            policy: if *moderated { Policy::Moderated } else { Policy::default() },
            material: Material::pages(if material.is_empty() { *materials } else { 0 }),
            duration: *duration,
            starts: *starts,
            ends: *ends,
            category,
            language,
            credits: *credits,
            selling: price.is_some(),
            price: price.clone().unwrap_or(blank.price),
            can_self_unenroll: *can_self_unenroll,
            max_attempts: *max_attempts,
            rating_option: rating_option.clone().unwrap_or(blank.rating_option),
            rating: *rating,
            fields: fields.clone(),
            ..Course::new(id, created.unwrap_or(now))
        });
        if !added {
            return Err(SeedError::new("courses", name, format!("id {id} is taken")));
        }
        for piece in material {
            piece.add(world, id, None);
        }
        Ok(())
    }
}
