//! The courses.
//!
//! ```text
//! let id = world.courses.next_id();
//! world.courses.insert(Course { name: "Safety".into(), ..Course::new(id, now) });
//! world.courses.get(id)                    // not those deleted
//! world.courses.page(offset, limit)        // by id, O(page)
//! ```
//!
//! Platforms have thousands of courses, not millions: a record is kept unpacked, and orders other
//! than that of the ids are computed once and kept in [`selections`](Courses::selections).

use std::collections::BTreeMap;

use docebo_sdk::{
    courses::CourseType,
    wire::{Date, DateTime},
};
use serde::{Deserialize, Serialize};

use super::{World, material::Material, selection::Selections};

/// A course.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Course {
    pub(crate) id: u32,
    /// The platform's other identifier, such as `E-1A2B3C`.
    #[serde(default)]
    pub(crate) uid: String,
    /// Empty when none.
    #[serde(default)]
    pub(crate) code: String,
    #[serde(default)]
    pub(crate) name: String,
    /// HTML.
    #[serde(default)]
    pub(crate) description: String,
    #[serde(default = "elearning")]
    pub(crate) kind: CourseType,
    /// Internal name, such as `english`.
    #[serde(default)]
    pub(crate) language: String,
    #[serde(default)]
    pub(crate) published: bool,
    pub(crate) created: DateTime,
    #[serde(default)]
    pub(crate) created_by: Option<u32>,
    pub(crate) updated: DateTime,
    #[serde(default)]
    pub(crate) starts: Option<Date>,
    #[serde(default)]
    pub(crate) ends: Option<Date>,
    /// Who may enroll.
    #[serde(default)]
    pub(crate) policy: Policy,
    /// Users at most; who comes later waits.
    #[serde(default)]
    pub(crate) seats: Option<u32>,
    /// Training material, in the order in which learners see it.
    #[serde(default)]
    pub(crate) material: Vec<Material>,
    /// Seconds it is meant to take.
    #[serde(default)]
    pub(crate) duration: u32,
    #[serde(default)]
    pub(crate) credits: f64,
    #[serde(default)]
    pub(crate) selling: bool,
    /// As text, `0` when free.
    #[serde(default = "free")]
    pub(crate) price: String,
    #[serde(default)]
    pub(crate) is_new: bool,
    #[serde(default = "yes")]
    pub(crate) is_opened: bool,
    #[serde(default)]
    pub(crate) can_self_unenroll: bool,
    #[serde(default)]
    pub(crate) category: Option<u32>,
    /// Who may rate, in the platform's word.
    #[serde(default = "disabled")]
    pub(crate) rating_option: String,
    /// The rating so far.
    #[serde(default)]
    pub(crate) rating: f64,
    #[serde(default)]
    pub(crate) max_attempts: Option<u32>,
    /// Values of additional fields, by field.
    #[serde(default)]
    pub(crate) fields: BTreeMap<u32, String>,
}

/// Who may enroll in a course. The number is the platform's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Policy {
    /// Administrators only.
    #[default]
    AdminOnly = 0,
    /// Anybody asks, somebody approves; until then the user waits.
    Moderated = 1,
    /// Anybody.
    Free = 2,
}

const fn elearning() -> CourseType {
    CourseType::Elearning
}
const fn yes() -> bool {
    true
}
fn disabled() -> String {
    "disabled".to_owned()
}
fn free() -> String {
    "0".to_owned()
}

impl Course {
    /// A published course without a name.
    pub(crate) fn new(id: u32, at: DateTime) -> Self {
        Self {
            id,
            uid: uid_of(id, &CourseType::Elearning),
            code: String::new(),
            name: String::new(),
            description: String::new(),
            kind: elearning(),
            language: "english".to_owned(),
            published: true,
            created: at,
            created_by: None,
            updated: at,
            starts: None,
            ends: None,
            policy: Policy::default(),
            seats: None,
            material: Vec::new(),
            duration: 0,
            credits: 0.0,
            selling: false,
            price: free(),
            is_new: false,
            is_opened: true,
            can_self_unenroll: false,
            category: None,
            rating_option: disabled(),
            rating: 0.0,
            max_attempts: None,
            fields: BTreeMap::new(),
        }
    }
}

/// The other identifier of a course: the kind's letter and six digits that do not give the id away.
pub(crate) fn uid_of(id: u32, kind: &CourseType) -> String {
    let letter = match kind {
        CourseType::Classroom => 'C',
        CourseType::Webinar => 'W',
        _ => 'E',
    };
    format!("{letter}-{:06X}", id.wrapping_mul(0x9E37_79B1) >> 8)
}

/// All courses of a platform.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "Rows", into = "Rows")]
pub(crate) struct Courses {
    courses: BTreeMap<u32, Course>,
    /// Ascending: what gives a page its place.
    ids: Vec<u32>,
    by_code: BTreeMap<String, Vec<u32>>,
    last_id: u32,
    last_material: u32,
    generation: u64,
    selections: Selections,
}

/// A snapshot of the table.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Rows {
    last_id: u32,
    last_material: u32,
    rows: Vec<Course>,
}

impl Courses {
    /// How many courses there are.
    pub(crate) fn len(&self) -> usize {
        self.ids.len()
    }

    /// A number that moves on with every change of any course.
    pub(crate) const fn generation(&self) -> u64 {
        self.generation
    }

    /// Id lists kept between the pages of one search.
    pub(crate) const fn selections(&self) -> &Selections {
        &self.selections
    }

    /// An id that no course has or had.
    pub(crate) fn next_id(&mut self) -> u32 {
        self.last_id = self.last_id.saturating_add(1);
        self.last_id
    }

    /// Adds a course under the id it carries; whether the id was free. Its material is numbered
    /// where it is not yet.
    pub(crate) fn insert(&mut self, mut course: Course) -> bool {
        let Err(at) = self.ids.binary_search(&course.id) else { return false };
        for piece in &mut course.material {
            if piece.id == 0 {
                piece.id = self.last_material.saturating_add(1);
            }
            self.last_material = self.last_material.max(piece.id);
        }
        self.ids.insert(at, course.id);
        self.last_id = self.last_id.max(course.id);
        self.index_code(course.id, &course.code);
        self.courses.insert(course.id, course);
        self.generation += 1;
        true
    }

    /// The course of an id.
    pub(crate) fn get(&self, id: u32) -> Option<&Course> {
        self.courses.get(&id)
    }

    /// Adds material at a course's end, under the number it carries or the next one; `None` when
    /// there is no such course.
    pub(crate) fn add_material(&mut self, course: u32, piece: Material) -> Option<u32> {
        let id = if piece.id == 0 { self.last_material.saturating_add(1) } else { piece.id };
        self.courses.get_mut(&course)?.material.push(Material { id, ..piece });
        self.last_material = self.last_material.max(id);
        self.generation += 1;
        Some(id)
    }

    /// The courses of a code, ascending; nothing keeps two courses from sharing one.
    pub(crate) fn by_code(&self, code: &str) -> &[u32] {
        self.by_code.get(code).map_or(&[], Vec::as_slice)
    }

    /// Changes a course, which keeps its id and its material; `None` when there is none.
    pub(crate) fn update<R>(
        &mut self,
        id: u32,
        now: DateTime,
        edit: impl FnOnce(&mut Course) -> R,
    ) -> Option<R> {
        self.unindex_code(id);
        let course = self.courses.get_mut(&id)?;
        let result = edit(course);
        (course.id, course.updated) = (id, now);
        let code = course.code.clone();
        self.index_code(id, &code);
        self.generation += 1;
        Some(result)
    }

    /// Takes a course out. What others know of it is theirs to forget: see [`delete`].
    pub(crate) fn remove(&mut self, id: u32) -> Option<Course> {
        self.unindex_code(id);
        if let Ok(at) = self.ids.binary_search(&id) {
            self.ids.remove(at);
        }
        self.generation += 1;
        self.courses.remove(&id)
    }

    /// All courses, by id.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Course> {
        self.courses.values()
    }

    /// Some courses, by id, at a cost that does not grow with the offset.
    pub(crate) fn page(&self, offset: usize, limit: usize) -> impl Iterator<Item = &Course> {
        let from = offset.min(self.ids.len());
        let to = from.saturating_add(limit).min(self.ids.len());
        self.ids[from..to].iter().filter_map(|id| self.get(*id))
    }

    fn index_code(&mut self, id: u32, code: &str) {
        if code.is_empty() {
            return;
        }
        let ids = self.by_code.entry(code.to_owned()).or_default();
        if let Err(at) = ids.binary_search(&id) {
            ids.insert(at, id);
        }
    }

    fn unindex_code(&mut self, id: u32) {
        let Some(code) = self.courses.get(&id).map(|course| course.code.clone()) else { return };
        if let Some(ids) = self.by_code.get_mut(&code) {
            ids.retain(|other| *other != id);
            if ids.is_empty() {
                self.by_code.remove(&code);
            }
        }
    }
}

/// Deletes a course: active enrollments, tracking and sessions go with it and it leaves all plans;
/// archived enrollments stay (B-096). Whether there was one.
pub(crate) fn delete(world: &mut World, id: u32) -> bool {
    if world.courses.remove(id).is_none() {
        return false;
    }
    let users: Vec<u32> = world
        .enrollments
        .iter(super::enrollments::Scope::Course(id))
        .map(|row| row.user())
        .collect();
    for user in users {
        world.enrollments.remove(user, id);
    }
    world.enrollments.tracking.remove_course(id);
    world.enrollment_fields.forget_course(id);
    world.sessions.forget_course(id);
    world.plans.forget_course(id);
    world.power_users.forget_course(id);
    world.catalogs.forget_course(id);
    true
}

impl From<Rows> for Courses {
    fn from(rows: Rows) -> Self {
        let Rows { last_id, last_material, rows } = rows;
        let mut table = Self { last_id, last_material, ..Self::default() };
        for course in rows {
            table.insert(course);
        }
        table
    }
}

impl From<Courses> for Rows {
    fn from(table: Courses) -> Self {
        let Courses { courses, last_id, last_material, .. } = table;
        Self { last_id, last_material, rows: courses.into_values().collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::enrollments::{
        ArchivedCourse, ArchivedEnrollment, ArchivedUser, Enrollment, Tracking,
    };

    fn at() -> DateTime {
        DateTime::from_unix(0)
    }

    fn table() -> Courses {
        let mut courses = Courses::default();
        for (id, code) in [(9, "B"), (3, "A"), (5, "A"), (7, "")] {
            assert!(courses.insert(Course { code: code.into(), ..Course::new(id, at()) }));
        }
        courses
    }

    #[test]
    fn pages_go_by_id() {
        let mut courses = table();
        let ids = |courses: &Courses, from, n| {
            courses.page(from, n).map(|course| course.id).collect::<Vec<_>>()
        };
        assert_eq!(ids(&courses, 0, 9), [3, 5, 7, 9]);
        assert_eq!(ids(&courses, 1, 2), [5, 7]);
        assert!(ids(&courses, 4, 2).is_empty() && ids(&courses, usize::MAX, 2).is_empty());
        assert!(!courses.insert(Course::new(5, at())));
        courses.remove(5);
        assert_eq!(ids(&courses, 0, 9), [3, 7, 9]);
        assert_eq!(courses.next_id(), 10);
    }

    #[test]
    fn codes_lead_to_courses() {
        let mut courses = table();
        assert_eq!(courses.by_code("A"), [3, 5]);
        courses.remove(3);
        courses.remove(9);
        assert_eq!(courses.by_code("A"), [5]);
        assert!(courses.by_code("B").is_empty() && courses.by_code("").is_empty());
    }

    #[test]
    fn deleting_takes_rows_and_tracking_along_and_leaves_the_archive() {
        let mut world = World::empty();
        world.courses.insert(Course::new(3, at()));
        let enrollment = Enrollment::new(10, 3, at());
        assert!(world.enrollments.insert(&enrollment).is_ok());
        world.enrollments.tracking.set(10, 3, Tracking { done: 1, of: 2 });
        world.enrollments.archived.add(ArchivedEnrollment {
            archived_at: at(),
            enrollment,
            tracking: None,
            user: ArchivedUser {
                username: "ada".into(),
                first_name: String::new(),
                last_name: String::new(),
                email: String::new(),
            },
            course: ArchivedCourse {
                code: String::new(),
                name: "Safety".into(),
                kind: "elearning".into(),
                sessions: BTreeMap::new(),
            },
        });
        assert!(delete(&mut world, 3) && !delete(&mut world, 3));
        assert!(!world.enrollments.contains(10, 3));
        assert_eq!(world.enrollments.tracking.get(10, 3), None);
        assert_eq!(world.enrollments.archived.of(&[], &[3]).count(), 1);
    }

    #[test]
    fn uids_tell_the_kind() {
        assert_eq!(uid_of(1, &CourseType::Elearning), "E-9E3779");
        assert!(uid_of(2, &CourseType::Classroom).starts_with("C-"));
        assert_ne!(uid_of(1, &CourseType::Webinar), uid_of(2, &CourseType::Webinar));
    }
}
