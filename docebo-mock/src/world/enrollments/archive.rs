//! Archived enrollments: frozen copies that nothing alters any more.

use std::collections::{BTreeMap, BTreeSet};

use docebo_sdk::wire::DateTime;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Enrollment, Tracking};

/// An enrollment as it was when it was archived, with what was then known of user and course.
///
/// Later changes to either, deactivation and deletion included, do not reach it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ArchivedEnrollment {
    pub(crate) archived_at: DateTime,
    pub(crate) enrollment: Enrollment,
    /// What was done of the training material.
    #[serde(default)]
    pub(crate) tracking: Option<Tracking>,
    pub(crate) user: ArchivedUser,
    pub(crate) course: ArchivedCourse,
}

/// What is kept of the user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ArchivedUser {
    pub(crate) username: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) email: String,
}

/// What is kept of the course.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ArchivedCourse {
    pub(crate) code: String,
    pub(crate) name: String,
    /// The platform's word, such as `elearning`.
    pub(crate) kind: String,
    /// Of the sessions in which the user had a seat, by id.
    #[serde(default)]
    pub(crate) sessions: BTreeMap<u32, ArchivedSession>,
}

/// What is kept of a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ArchivedSession {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) starts: Option<DateTime>,
    pub(crate) ends: Option<DateTime>,
}

/// Archived enrollments, in the order of archiving. Rows are only ever added; a pair may have
/// several. A row's id is its number in that order, from 1.
#[derive(Debug, Clone, Default)]
pub(crate) struct Archive {
    rows: Vec<ArchivedEnrollment>,
    by_user: BTreeMap<u32, Vec<u32>>,
    by_course: BTreeMap<u32, Vec<u32>>,
}

impl Archive {
    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Adds a row and says its id.
    pub(crate) fn add(&mut self, row: ArchivedEnrollment) -> u32 {
        let id = self.rows.len() as u32 + 1;
        self.by_user.entry(row.enrollment.user).or_default().push(id);
        self.by_course.entry(row.enrollment.course).or_default().push(id);
        self.rows.push(row);
        id
    }

    /// The row of an id.
    pub(crate) fn get(&self, id: u32) -> Option<&ArchivedEnrollment> {
        self.rows.get(id.checked_sub(1)? as usize)
    }

    /// Ids and rows, in the order of archiving, of these users and in these courses; an empty
    /// list of either means all.
    pub(crate) fn of<'a>(
        &'a self,
        users: &[u32],
        courses: &[u32],
    ) -> impl Iterator<Item = (u32, &'a ArchivedEnrollment)> + use<'a> {
        let of = |index: &BTreeMap<u32, Vec<u32>>, keys: &[u32]| -> Option<BTreeSet<u32>> {
            let ids = keys.iter().filter_map(|key| index.get(key)).flatten().copied();
            (!keys.is_empty()).then(|| ids.collect())
        };
        let ids: Vec<u32> = match (of(&self.by_user, users), of(&self.by_course, courses)) {
            (None, None) => (1..=self.rows.len() as u32).collect(),
            (Some(ids), None) | (None, Some(ids)) => ids.into_iter().collect(),
            (Some(a), Some(b)) => a.intersection(&b).copied().collect(),
        };
        ids.into_iter().filter_map(|id| Some((id, self.get(id)?)))
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        // Names and codes are guessed at 100 bytes a row.
        self.rows.len() * (size_of::<ArchivedEnrollment>() + 100 + 2 * 4 * 3 / 2)
    }
}

impl Serialize for Archive {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.rows.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Archive {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::world::rows::read_rows(deserializer, |archive: &mut Self, row| {
            archive.add(row);
            Ok(())
        })
    }
}
