//! Training material of a course.

use docebo_sdk::courses::MaterialKind;
use serde::{Deserialize, Serialize};

use crate::world::{World, material::Material};

/// A piece of training material.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedMaterial {
    /// What learners read.
    pub title: String,
    /// The platform's id (`id_org`), its own over all courses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<u32>,
    /// Such as `video`, `test` or `scormorg`; a page of text when absent.
    #[serde(rename = "type", default = "page")]
    pub kind: MaterialKind,
    /// What a folder holds; whatever holds something is a folder.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contents: Vec<SeedMaterial>,
}

const fn page() -> MaterialKind {
    MaterialKind::HtmlPage
}

impl SeedMaterial {
    /// A piece of material under a title.
    #[must_use]
    pub fn new(title: impl Into<String>, kind: MaterialKind) -> Self {
        Self { title: title.into(), id: None, kind, contents: Vec::new() }
    }

    pub(super) fn add(&self, world: &mut World, course: u32, folder: Option<u32>) {
        let Self { title, id, kind, contents } = self;
        let added = world.courses.add_material(
            course,
            Material {
                id: id.unwrap_or(0),
                title: title.clone(),
                kind: contents.is_empty().then(|| kind.clone()),
                folder,
            },
        );
        for piece in contents {
            piece.add(world, course, added);
        }
    }
}
