//! What a user has done of a course's training material.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Finished materials of a course.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Tracking {
    /// Materials finished.
    pub(crate) done: u16,
    /// Materials there were when this was last written.
    pub(crate) of: u16,
}

/// Tracking by user and course. It is no part of the enrollment: unenrolling leaves it, so that a
/// new enrollment finds the finished materials finished.
#[derive(Debug, Clone, Default)]
pub(crate) struct TrackingTable {
    pairs: BTreeMap<(u32, u32), Tracking>,
}

impl Tracking {
    /// Finished materials out of a hundred, rounded down; 0 for a course without materials.
    pub(crate) fn percent(self) -> u8 {
        let done = u32::from(self.done) * 100;
        done.checked_div(u32::from(self.of)).unwrap_or(0).min(100) as u8
    }

    /// Whether nothing is left to do; false for a course without materials.
    pub(crate) fn is_complete(self) -> bool {
        self.of > 0 && self.done >= self.of
    }
}

impl TrackingTable {
    /// A pair's tracking, if any material was touched.
    pub(crate) fn get(&self, user: u32, course: u32) -> Option<Tracking> {
        self.pairs.get(&(user, course)).copied()
    }

    /// Replaces a pair's tracking.
    pub(crate) fn set(&mut self, user: u32, course: u32, tracking: Tracking) {
        self.pairs.insert((user, course), tracking);
    }

    /// Forgets a pair's tracking.
    pub(crate) fn reset(&mut self, user: u32, course: u32) -> Option<Tracking> {
        self.pairs.remove(&(user, course))
    }

    /// Forgets a user's tracking in all courses.
    pub(crate) fn remove_user(&mut self, user: u32) {
        let courses: Vec<u32> = self
            .pairs
            .range((user, 0)..=(user, u32::MAX))
            .map(|((_, course), _)| *course)
            .collect();
        for course in courses {
            self.pairs.remove(&(user, course));
        }
    }

    /// Forgets everybody's tracking in a course. Linear.
    pub(crate) fn remove_course(&mut self, course: u32) {
        self.pairs.retain(|(_, other), _| *other != course);
    }

    /// User, course and tracking, in this order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, u32, Tracking)> {
        self.pairs.iter().map(|((user, course), tracking)| (*user, *course, *tracking))
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        self.pairs.len() * size_of::<((u32, u32), Tracking)>() * 3 / 2
    }
}

impl Serialize for TrackingTable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for TrackingTable {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::world::rows::read_rows(deserializer, |table: &mut Self, (user, course, tracking)| {
            table.set(user, course, tracking);
            Ok(())
        })
    }
}
