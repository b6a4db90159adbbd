//! The course enrollments, compactly: active rows, material tracking, archived rows.
//!
//! ```text
//! world.enrollments.insert(&Enrollment::new(user, course, now))?;      // Err(Taken) when enrolled
//! world.enrollments.update(user, course, |e| e.status = Status::Completed)?;
//! world.enrollments.get(user, course)?                                 // EnrollmentRef
//! world.enrollments.page(Scope::Course(7), SortDir::Asc, 0, 200)       // total and rows, O(page)
//! world.enrollments.remove(user, course)                               // tracking stays
//! world.enrollments.archived.add(ArchivedEnrollment { .. })            // frozen copy
//! world.enrollments.tracking.get(user, course)
//! ```
//!
//! Everything, a user's rows and the rows of one status stand in the order of user and course;
//! a course's rows in the order of enrolment, then user; rows changed between two moments in the
//! order of their changes. [`generation`](Enrollments::generation)
//! moves on with every change of an active row.
//! Copies share what neither has changed since.

mod archive;
mod enrollment;
mod row;
mod seat;
mod tracking;

use std::{
    cmp::Ordering,
    collections::BTreeMap,
    sync::{Arc, OnceLock},
};

use docebo_sdk::wire::SortDir;
use serde::{Deserialize, Serialize};

use super::{
    ranked::{Range, Ranked},
    selection::Selections,
    slab::Slab,
};
pub(crate) use archive::{
    Archive, ArchivedCourse, ArchivedEnrollment, ArchivedSession, ArchivedUser,
};
pub(crate) use enrollment::{Enrollment, Status};
pub(crate) use row::EnrollmentRef;
use row::{Extra, Row};
use seat::SeatIndex;
pub(crate) use seat::{Seat, Seats, Verdict};
pub(crate) use tracking::{Tracking, TrackingTable};

/// Who is, and who was, enrolled in which course.
#[derive(Debug, Clone, Default)]
pub(crate) struct Enrollments {
    rows: Slab<Row>,
    /// By slot, what few rows have.
    extras: Arc<BTreeMap<u32, Extra>>,
    /// By user, then course: also the way to a pair.
    by_pair: Ranked,
    /// By course, then order of enrolment. Built when first used.
    by_course: OnceLock<Ranked>,
    /// By moment of the last change, then pair. Built when first used.
    by_update: OnceLock<Ranked>,
    /// By status, then pair. Built when first used.
    by_status: OnceLock<[Ranked; Status::ALL.len()]>,
    course_counts: BTreeMap<u32, Counts>,
    /// Who has a seat in which session.
    seats: SeatIndex,
    generation: u64,
    selections: Selections,
    /// What was done of the training material. Survives unenrolling, unless told otherwise.
    pub(crate) tracking: TrackingTable,
    /// Frozen copies of enrollments that were archived.
    pub(crate) archived: Archive,
}

/// Which rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Scope {
    All,
    User(u32),
    Course(u32),
    Status(Status),
    /// Last changed in these seconds since 1970, both included. Rows from before then or after
    /// 2105 count as the first or the last of them.
    Updated(u32, u32),
}

/// How many rows of each status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Counts([u32; Status::ALL.len()]);

/// There is an active enrollment of this user in this course.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Taken;

/// Some rows of a list, and how many there are in all.
#[derive(Debug, Clone)]
pub(crate) struct EnrollmentPage<'a> {
    pub(crate) total: usize,
    pub(crate) rows: Vec<EnrollmentRef<'a>>,
}

impl Enrollments {
    /// How many active rows there are.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// A number that moves on with every change of an active row. Starts anew with every table.
    pub(crate) fn generation(&self) -> u64 {
        self.generation
    }

    /// Lists of rows kept between the pages of one search.
    pub(crate) fn selections(&self) -> &Selections {
        &self.selections
    }

    /// Adds an active row.
    pub(crate) fn insert(&mut self, enrollment: &Enrollment) -> Result<(), Taken> {
        if self.slot(enrollment.user, enrollment.course).is_some() {
            return Err(Taken);
        }
        let (row, extra) = Row::pack(enrollment);
        let slot = self.rows.insert(row);
        if let Some(extra) = extra {
            Arc::make_mut(&mut self.extras).insert(slot, extra);
        }
        let rows = &self.rows;
        self.by_pair.insert(slot, by(rows, Row::pair_order));
        self.index(slot, None, true);
        if !enrollment.seats.is_empty() {
            let pair = (enrollment.user, enrollment.course);
            self.seats.change(pair, &Seats::new(), &enrollment.seats);
        }
        self.generation += 1;
        Ok(())
    }

    /// The active row of a user in a course.
    pub(crate) fn get(&self, user: u32, course: u32) -> Option<EnrollmentRef<'_>> {
        self.at(self.slot(user, course)?)
    }

    /// Whether a user has an active row in a course.
    pub(crate) fn contains(&self, user: u32, course: u32) -> bool {
        self.slot(user, course).is_some()
    }

    /// Changes a row; user and course stay, whatever `edit` does to them. `None` when there is no
    /// such row.
    pub(crate) fn update<R>(
        &mut self,
        user: u32,
        course: u32,
        edit: impl FnOnce(&mut Enrollment) -> R,
    ) -> Option<R> {
        let slot = self.slot(user, course)?;
        let before = self.at(slot)?.to_enrollment();
        let mut after = before.clone();
        let result = edit(&mut after);
        (after.user, after.course) = (user, course);
        if after == before {
            return Some(result);
        }
        let (mut row, extra) = Row::pack(&after);
        self.index(slot, Some(&row), false);
        std::mem::swap(self.rows.get_mut(slot)?, &mut row);
        if extra.is_some() || row.has_extra() {
            let extras = Arc::make_mut(&mut self.extras);
            match extra {
                Some(extra) => extras.insert(slot, extra),
                None => extras.remove(&slot),
            };
        }
        self.index(slot, Some(&row), true);
        if after.seats != before.seats {
            self.seats.change((user, course), &before.seats, &after.seats);
        }
        self.generation += 1;
        Some(result)
    }

    /// Takes a row out. Tracking stays.
    pub(crate) fn remove(&mut self, user: u32, course: u32) -> Option<Enrollment> {
        let slot = self.slot(user, course)?;
        let enrollment = self.at(slot)?.to_enrollment();
        self.index(slot, None, false);
        let rows = &self.rows;
        self.by_pair.remove(slot, by(rows, Row::pair_order));
        if self.rows.remove(slot).is_some_and(|row| row.has_extra()) {
            Arc::make_mut(&mut self.extras).remove(&slot);
        }
        if !enrollment.seats.is_empty() {
            self.seats.change((user, course), &enrollment.seats, &Seats::new());
        }
        self.generation += 1;
        Some(enrollment)
    }

    /// Some rows of a scope, at a cost that does not grow with the offset.
    pub(crate) fn page(
        &self,
        scope: Scope,
        dir: SortDir,
        offset: usize,
        limit: usize,
    ) -> EnrollmentPage<'_> {
        let (index, start, total) = self.span(scope);
        let offset = offset.min(total);
        let limit = limit.min(total - offset);
        let rows = match dir {
            SortDir::Asc => self.views(index.range(start + offset, limit)).collect(),
            SortDir::Desc => {
                self.views(index.range(start + total - offset - limit, limit)).rev().collect()
            }
        };
        EnrollmentPage { total, rows }
    }

    /// All rows of a scope, in its order.
    pub(crate) fn iter(&self, scope: Scope) -> impl DoubleEndedIterator<Item = EnrollmentRef<'_>> {
        let (index, start, total) = self.span(scope);
        self.views(index.range(start, total))
    }

    /// A course's rows by status, ready counted.
    pub(crate) fn course_counts(&self, course: u32) -> Counts {
        self.course_counts.get(&course).copied().unwrap_or_default()
    }

    /// Builds now what else is built at the first use.
    pub(crate) fn warm(&self) {
        self.by_course();
    }

    /// An estimate of the bytes on the heap.
    pub(crate) fn heap_bytes(&self) -> usize {
        self.rows.heap_bytes()
            + self.extras.len() * (size_of::<Extra>() + 4) * 3 / 2
            + self.by_pair.heap_bytes()
            + self.by_course.get().map_or(0, Ranked::heap_bytes)
            + self.by_update.get().map_or(0, Ranked::heap_bytes)
            + self.by_status.get().map_or(0, |all| all.iter().map(Ranked::heap_bytes).sum())
            + self.course_counts.len() * (size_of::<Counts>() + 4) * 3 / 2
            + self.tracking.heap_bytes()
            + self.archived.heap_bytes()
    }

    fn at(&self, slot: u32) -> Option<EnrollmentRef<'_>> {
        let row = self.rows.get(slot)?;
        let extra = if row.has_extra() { self.extras.get(&slot) } else { None };
        Some(EnrollmentRef { row, extra })
    }

    fn views<'a>(
        &'a self,
        slots: Range<'a>,
    ) -> impl DoubleEndedIterator<Item = EnrollmentRef<'a>> + use<'a> {
        slots.filter_map(|slot| self.at(slot))
    }

    fn slot(&self, user: u32, course: u32) -> Option<u32> {
        let pair = |slot: u32| self.rows.get(slot).map(|row| (row.user(), row.course()));
        // Rows that arrive in order are found to be new at once.
        if self.by_pair.last().is_none_or(|last| pair(last) < Some((user, course))) {
            return None;
        }
        let slot = self.by_pair.first_not(|slot| pair(slot) < Some((user, course)))?;
        (pair(slot) == Some((user, course))).then_some(slot)
    }

    /// The index a scope lies in, where it starts there, and how long it is.
    fn span(&self, scope: Scope) -> (&Ranked, usize, usize) {
        let between = |index: &Ranked, key: fn(&Row) -> u32, wanted: u32| {
            let key = |slot: u32| self.rows.get(slot).map_or(0, key);
            let start = index.partition_point(|slot| key(slot) < wanted);
            (start, index.partition_point(|slot| key(slot) <= wanted) - start)
        };
        match scope {
            Scope::All => (&self.by_pair, 0, self.by_pair.len()),
            Scope::User(user) => {
                let (start, len) = between(&self.by_pair, Row::user, user);
                (&self.by_pair, start, len)
            }
            Scope::Course(course) => {
                let index = self.by_course();
                let (start, len) = between(index, Row::course, course);
                (index, start, len)
            }
            Scope::Status(status) => {
                let index = &self.by_status()[status.place()];
                (index, 0, index.len())
            }
            Scope::Updated(from, to) => {
                let index = self.by_update();
                let moment = |slot: u32| self.rows.get(slot).map_or(0, Row::updated);
                let start = index.partition_point(|slot| moment(slot) < from);
                let end = index.partition_point(|slot| moment(slot) <= to);
                (index, start, end.saturating_sub(start))
            }
        }
    }

    fn by_update(&self) -> &Ranked {
        self.by_update.get_or_init(|| {
            // Already in the order of pairs, which a stable sort keeps.
            let rows = self.by_pair.iter();
            let mut keys: Vec<(u32, u32)> =
                rows.filter_map(|slot| Some((self.rows.get(slot)?.updated(), slot))).collect();
            keys.sort_by_key(|(updated, _)| *updated);
            let slots: Vec<u32> = keys.into_iter().map(|(_, slot)| slot).collect();
            Ranked::from_sorted(&slots)
        })
    }

    fn by_course(&self) -> &Ranked {
        self.by_course.get_or_init(|| {
            // Each course's rows together first, then those few sorted by what was copied out.
            let mut ends = BTreeMap::new();
            let mut end = 0;
            for (course, counts) in &self.course_counts {
                ends.insert(*course, end);
                end += counts.total();
            }
            let mut slots = vec![0; end];
            for (slot, row) in self.rows.iter() {
                if let Some(end) = ends.get_mut(&row.course())
                    && let Some(place) = slots.get_mut(*end)
                {
                    *place = slot;
                    *end += 1;
                }
            }
            let (mut start, mut keys) = (0, Vec::new());
            for end in ends.into_values() {
                let slots = slots.get_mut(start..end).unwrap_or_default();
                keys.clear();
                keys.extend(slots.iter().filter_map(|slot| {
                    let row = self.rows.get(*slot)?;
                    Some((row.enrolled(), row.user(), *slot))
                }));
                keys.sort_unstable();
                slots.iter_mut().zip(&keys).for_each(|(place, (_, _, slot))| *place = *slot);
                start = end;
            }
            Ranked::from_sorted(&slots)
        })
    }

    fn by_status(&self) -> &[Ranked; Status::ALL.len()] {
        self.by_status.get_or_init(|| {
            let mut slots = [(); Status::ALL.len()].map(|()| Vec::new());
            for slot in self.by_pair.iter() {
                if let Some(row) = self.rows.get(slot) {
                    slots[row.status.place()].push(slot);
                }
            }
            slots.map(|slots| Ranked::from_sorted(&slots))
        })
    }

    /// Enters a slot into, or takes it out of, what is counted and built beside the pairs: all of
    /// it, or what changes when its row gives way to `other`.
    fn index(&mut self, slot: u32, other: Option<&Row>, add: bool) {
        let rows = &self.rows;
        let Some(row) = rows.get(slot) else { return };
        if other.is_none_or(|other| Row::course_order(row, other).is_ne())
            && let Some(index) = self.by_course.get_mut()
        {
            change(index, slot, by(rows, Row::course_order), add);
        }
        if other.is_none_or(|other| other.updated() != row.updated())
            && let Some(index) = self.by_update.get_mut()
        {
            change(index, slot, by(rows, Row::update_order), add);
        }
        if other.is_none_or(|other| other.status != row.status) {
            if let Some(indexes) = self.by_status.get_mut() {
                change(&mut indexes[row.status.place()], slot, by(rows, Row::pair_order), add);
            }
            let counts = self.course_counts.entry(row.course()).or_default();
            let count = &mut counts.0[row.status.place()];
            *count = if add { *count + 1 } else { count.saturating_sub(1) };
            if counts.total() == 0 {
                self.course_counts.remove(&row.course());
            }
        }
    }
}

impl Counts {
    /// Rows of a status.
    pub(crate) fn of(&self, status: Status) -> usize {
        self.0[status.place()] as usize
    }

    /// All rows.
    pub(crate) fn total(&self) -> usize {
        self.0.iter().map(|count| *count as usize).sum()
    }
}

fn by(rows: &Slab<Row>, order: fn(&Row, &Row) -> Ordering) -> impl Fn(u32, u32) -> Ordering {
    move |a, b| match (rows.get(a), rows.get(b)) {
        (Some(a), Some(b)) => order(a, b),
        (a, b) => a.is_some().cmp(&b.is_some()),
    }
}

fn change(index: &mut Ranked, slot: u32, order: impl Fn(u32, u32) -> Ordering, add: bool) {
    if add {
        index.insert(slot, order);
    } else {
        index.remove(slot, order);
    }
}

/// A snapshot's form of the table.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    active: Active,
    tracking: TrackingTable,
    archived: Archive,
}

struct Active(Enrollments);

impl Serialize for Enrollments {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        struct Rows<'a>(&'a Enrollments);
        impl Serialize for Rows<'_> {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_seq(self.0.iter(Scope::All).map(|row| row.to_enrollment()))
            }
        }
        let mut stored = serializer.serialize_struct("Enrollments", 3)?;
        stored.serialize_field("active", &Rows(self))?;
        stored.serialize_field("tracking", &self.tracking)?;
        stored.serialize_field("archived", &self.archived)?;
        stored.end()
    }
}

impl<'de> Deserialize<'de> for Active {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        super::rows::read_rows(deserializer, |table: &mut Enrollments, row: Enrollment| {
            let refused = |Taken| format!("user {} is twice in course {}", row.user, row.course);
            table.insert(&row).map_err(refused)
        })
        .map(Self)
    }
}

impl<'de> Deserialize<'de> for Enrollments {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Stored { active: Active(table), tracking, archived } =
            Stored::deserialize(deserializer)?;
        Ok(Self { tracking, archived, ..table })
    }
}

#[cfg(test)]
mod tests;
