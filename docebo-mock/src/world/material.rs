//! Training material: what the courses are made of.
//!
//! ```text
//! course.pieces()                       // what learners play, in the course's order; no folders
//! course.piece_count()                  // how many of them
//! courses.add_material(course, piece)   // under a number of its own
//! ```
//!
//! A piece's number is its own on the whole platform; it is the `id_org` of the lists.

use docebo_sdk::courses::MaterialKind;
use serde::{Deserialize, Serialize};

use super::courses::Course;

/// A piece of training material, or a folder of some.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Material {
    /// 0 until a course takes it in.
    pub(crate) id: u32,
    pub(crate) title: String,
    /// `None` for a folder.
    pub(crate) kind: Option<MaterialKind>,
    /// The folder it lies in.
    #[serde(default)]
    pub(crate) folder: Option<u32>,
}

impl Material {
    /// A page of text at the top of the course.
    pub(crate) fn page(title: impl Into<String>) -> Self {
        Self { id: 0, title: title.into(), kind: Some(MaterialKind::HtmlPage), folder: None }
    }

    /// Pages called `Training material 1` and so on: what a course has of which nothing but the
    /// number of pieces is known.
    pub(crate) fn pages(number: u16) -> Vec<Self> {
        (1..=number).map(|n| Self::page(format!("Training material {n}"))).collect()
    }

    /// Whether it only holds others.
    pub(crate) const fn is_folder(&self) -> bool {
        self.kind.is_none()
    }
}

impl Course {
    /// What learners play, in order.
    pub(crate) fn pieces(&self) -> impl DoubleEndedIterator<Item = &Material> {
        self.material.iter().filter(|piece| !piece.is_folder())
    }

    /// How many pieces there are to play.
    pub(crate) fn piece_count(&self) -> u16 {
        u16::try_from(self.pieces().count()).unwrap_or(u16::MAX)
    }
}

#[cfg(test)]
mod tests {
    use docebo_sdk::wire::DateTime;

    use super::*;
    use crate::world::courses::Courses;

    #[test]
    fn pieces_are_numbered_over_all_courses_and_folders_do_not_count() {
        let mut courses = Courses::default();
        let at = DateTime::from_unix(0);
        courses.insert(Course { material: Material::pages(2), ..Course::new(5, at) });
        let folder = Material { kind: None, ..Material::page("Folder") };
        courses.insert(Course { material: vec![folder], ..Course::new(3, at) });
        let inside = Material { folder: Some(3), ..Material::page("Inside") };
        assert_eq!(courses.add_material(3, inside), Some(4));
        assert_eq!(courses.add_material(4, Material::page("Nowhere")), None);
        let ids = |id: u32| courses.get(id).unwrap().pieces().map(|p| p.id).collect::<Vec<_>>();
        assert_eq!((ids(5), ids(3)), (vec![1, 2], vec![4]));
        assert_eq!(courses.get(3).unwrap().piece_count(), 1);
    }
}
