//! An enrollment as it lies in memory, and the view through which it is read.

use std::{cmp::Ordering, collections::BTreeMap};

use docebo_sdk::wire::DateTime;

use super::{Enrollment, Seats, Status};
use crate::world::packed::{Four, Three};

/// One enrollment in 38 bytes. What does not fit lies in an [`Extra`].
///
/// There is no stamp: what is compared with a cached rendering is the row itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    user: Four,
    course: Four,
    /// Enrolled, updated, completed, first and last access: seconds since 1970, 0 for none.
    times: [Four; TIMES],
    /// 0 for unknown.
    subscribed_by: Three,
    /// Seconds.
    total_time: Three,
    /// Hundredths of a point, all ones for none.
    score: [u8; 2],
    pub(super) status: Status,
    /// The level, and [`HAS_EXTRA`].
    level: u8,
}

const TIMES: usize = 5;
const HAS_EXTRA: u8 = 128;
const NO_SCORE: u16 = u16::MAX;

/// What few enrollments have, and what a row has no room for.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Extra {
    active_from: Option<DateTime>,
    active_until: Option<DateTime>,
    seats: Option<Box<Seats>>,
    assignment_type: Box<str>,
    #[expect(
        clippy::box_collection,
        reason = "few rows have fields; a thin pointer keeps the rest small"
    )]
    fields: Option<Box<BTreeMap<u32, String>>>,
    /// Set when a value is out of the row's range.
    wide: Option<Box<Wide>>,
}

/// The values that a row holds in few bits, in full.
#[derive(Debug, Clone, PartialEq)]
struct Wide {
    times: [Option<DateTime>; TIMES],
    score: Option<f64>,
    total_time: u32,
    subscribed_by: Option<u32>,
}

/// An enrollment, to be read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EnrollmentRef<'a> {
    pub(super) row: &'a Row,
    pub(super) extra: Option<&'a Extra>,
}

impl Row {
    /// Packs an enrollment.
    pub(super) fn pack(enrollment: &Enrollment) -> (Self, Option<Extra>) {
        // Taken apart in full, so that a new field cannot be forgotten here.
        let Enrollment {
            user,
            course,
            status,
            level,
            enrolled_at,
            updated_at,
            completed_at,
            first_access,
            last_access,
            active_from,
            active_until,
            score,
            total_time,
            subscribed_by,
            assignment_type,
            seats,
            fields,
        } = enrollment;
        let wide = Wide {
            times: [
                Some(*enrolled_at),
                Some(*updated_at),
                *completed_at,
                *first_access,
                *last_access,
            ],
            score: *score,
            total_time: *total_time,
            subscribed_by: *subscribed_by,
        };
        let mut row = Self {
            user: Four::new(*user),
            course: Four::new(*course),
            times: wide.times.map(|at| {
                let seconds = at.map_or(0, |at| at.unix().max(1));
                Four::new(u32::try_from(seconds).unwrap_or(u32::MAX))
            }),
            subscribed_by: Three::new(subscribed_by.unwrap_or(0)),
            total_time: Three::new(*total_time),
            score: score.map_or(NO_SCORE, hundredths).to_be_bytes(),
            status: *status,
            level: level & !HAS_EXTRA,
        };
        let extra = Extra {
            active_from: *active_from,
            active_until: *active_until,
            seats: (!seats.is_empty()).then(|| Box::new(seats.clone())),
            assignment_type: assignment_type.as_str().into(),
            fields: (!fields.is_empty()).then(|| Box::new(fields.clone())),
            wide: (row.unpack() != wide).then(|| Box::new(wide)),
        };
        if extra == Extra::default() {
            return (row, None);
        }
        row.level |= HAS_EXTRA;
        (row, Some(extra))
    }

    pub(super) fn user(&self) -> u32 {
        self.user.get()
    }

    pub(super) fn course(&self) -> u32 {
        self.course.get()
    }

    /// The moment of enrolment, as rows are sorted by it.
    pub(super) fn enrolled(&self) -> u32 {
        self.times[0].get()
    }

    /// The moment of the last change, as rows are sorted by it.
    pub(super) fn updated(&self) -> u32 {
        self.times[1].get()
    }

    pub(super) fn has_extra(&self) -> bool {
        self.level & HAS_EXTRA != 0
    }

    /// By user, then course.
    pub(super) fn pair_order(&self, other: &Self) -> Ordering {
        (self.user(), self.course()).cmp(&(other.user(), other.course()))
    }

    /// By course, then moment of enrolment, then user.
    pub(super) fn course_order(&self, other: &Self) -> Ordering {
        let key = |row: &Self| (row.course(), row.enrolled(), row.user());
        key(self).cmp(&key(other))
    }

    /// By moment of the last change, then user and course.
    pub(super) fn update_order(&self, other: &Self) -> Ordering {
        self.updated().cmp(&other.updated()).then_with(|| self.pair_order(other))
    }

    fn unpack(&self) -> Wide {
        Wide {
            times: self.times.map(moment),
            score: points(self.score),
            total_time: self.total_time.get(),
            subscribed_by: Some(self.subscribed_by.get()).filter(|by| *by != 0),
        }
    }
}

impl<'a> EnrollmentRef<'a> {
    pub(crate) fn user(&self) -> u32 {
        self.row.user()
    }

    pub(crate) fn course(&self) -> u32 {
        self.row.course()
    }

    pub(crate) fn status(&self) -> Status {
        self.row.status
    }

    /// The platform's number: 3 learner, 4 tutor, 6 instructor.
    pub(crate) fn level(&self) -> u8 {
        self.row.level & !HAS_EXTRA
    }

    pub(crate) fn enrolled_at(&self) -> DateTime {
        self.time(0).unwrap_or(DateTime::from_unix(0))
    }

    pub(crate) fn updated_at(&self) -> DateTime {
        self.time(1).unwrap_or(DateTime::from_unix(0))
    }

    pub(crate) fn completed_at(&self) -> Option<DateTime> {
        self.time(2)
    }

    pub(crate) fn first_access(&self) -> Option<DateTime> {
        self.time(3)
    }

    pub(crate) fn last_access(&self) -> Option<DateTime> {
        self.time(4)
    }

    /// Start of validity.
    pub(crate) fn active_from(&self) -> Option<DateTime> {
        self.extra?.active_from
    }

    /// End of validity.
    pub(crate) fn active_until(&self) -> Option<DateTime> {
        self.extra?.active_until
    }

    pub(crate) fn score(&self) -> Option<f64> {
        self.wide().map_or_else(|| points(self.row.score), |wide| wide.score)
    }

    /// Seconds spent.
    pub(crate) fn total_time(&self) -> u32 {
        self.wide().map_or_else(|| self.row.unpack().total_time, |wide| wide.total_time)
    }

    pub(crate) fn subscribed_by(&self) -> Option<u32> {
        self.wide().map_or_else(|| self.row.unpack().subscribed_by, |wide| wide.subscribed_by)
    }

    /// Empty when none.
    pub(crate) fn assignment_type(&self) -> &'a str {
        self.extra.map_or("", |extra| &extra.assignment_type)
    }

    /// Seats in sessions of the course, by session.
    pub(crate) fn seats(&self) -> &'a Seats {
        static NONE: Seats = Seats::new();
        self.extra.and_then(|extra| extra.seats.as_deref()).unwrap_or(&NONE)
    }

    /// Additional enrollment fields, by id.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (u32, &'a str)> + use<'a> {
        let fields = self.extra.and_then(|extra| extra.fields.as_ref());
        fields.into_iter().flat_map(|f| f.iter().map(|(id, value)| (*id, value.as_str())))
    }

    /// A copy, unpacked.
    pub(crate) fn to_enrollment(self) -> Enrollment {
        Enrollment {
            user: self.user(),
            course: self.course(),
            status: self.status(),
            level: self.level(),
            enrolled_at: self.enrolled_at(),
            updated_at: self.updated_at(),
            completed_at: self.completed_at(),
            first_access: self.first_access(),
            last_access: self.last_access(),
            active_from: self.active_from(),
            active_until: self.active_until(),
            score: self.score(),
            total_time: self.total_time(),
            subscribed_by: self.subscribed_by(),
            assignment_type: self.assignment_type().to_owned(),
            seats: self.seats().clone(),
            fields: self.fields().map(|(id, value)| (id, value.to_owned())).collect(),
        }
    }

    fn wide(&self) -> Option<&'a Wide> {
        self.extra?.wide.as_deref()
    }

    fn time(&self, at: usize) -> Option<DateTime> {
        match self.wide() {
            Some(wide) => wide.times.get(at).copied().flatten(),
            None => moment(*self.row.times.get(at)?),
        }
    }
}

fn moment(seconds: Four) -> Option<DateTime> {
    let seconds = seconds.get();
    (seconds != 0).then(|| DateTime::from_unix(i64::from(seconds)))
}

/// The nearest number of hundredths; whether it is exact shows when it is read back.
fn hundredths(score: f64) -> u16 {
    (score * 100.0).round().clamp(0.0, f64::from(NO_SCORE - 1)) as u16
}

fn points(score: [u8; 2]) -> Option<f64> {
    let score = u16::from_be_bytes(score);
    (score != NO_SCORE).then(|| f64::from(score) / 100.0)
}
