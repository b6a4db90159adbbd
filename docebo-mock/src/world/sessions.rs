//! Sessions of instructor-led courses, with their events.
//!
//! ```text
//! let id = world.sessions.next_id();
//! world.sessions.insert(Session { name: "Spring".into(), ..Session::new(id, course) });
//! world.sessions.of_course(course)                  // ids, ascending
//! world.sessions.coded(course, "SPRING")            // by the administrators' own code
//! session.starts(), session.ends()                  // in UTC, from its events
//! world.enrollments.roster(session).users()         // who has a seat
//! ```
//!
//! Who sits in a session is no table of its own: a seat is part of the enrollment in the course
//! (see [`Seat`](super::enrollments::Seat)), and goes where that goes.

use std::collections::BTreeMap;

use docebo_sdk::{
    sessions::{AttendanceType, Evaluation},
    wire::{Date, DateTime},
};
use serde::{Deserialize, Serialize};

use super::zones;

/// A session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Session {
    pub(crate) id: u32,
    pub(crate) course: u32,
    /// The platform's other identifier.
    pub(crate) uid: String,
    /// Empty when none.
    pub(crate) code: String,
    pub(crate) name: String,
    /// HTML.
    pub(crate) description: String,
    /// Seats; who comes later waits.
    pub(crate) max_enroll: Option<u32>,
    pub(crate) min_enroll: Option<u32>,
    pub(crate) attendance: AttendanceType,
    /// Last moment to join.
    pub(crate) last_subscription: Option<DateTime>,
    pub(crate) evaluation: Evaluation,
    /// What a score is out of.
    pub(crate) score_base: u32,
    /// Users.
    pub(crate) instructors: Vec<u32>,
    /// By day and time.
    pub(crate) events: Vec<Event>,
    pub(crate) fields: Vec<Field>,
}

/// One date of a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Event {
    /// 0 until a session takes it in.
    pub(crate) id: u32,
    pub(crate) name: String,
    pub(crate) day: Date,
    /// Times of day, such as `09:00:00`, in the zone.
    pub(crate) begin: String,
    pub(crate) end: String,
    pub(crate) pause: Option<(String, String)>,
    /// IANA name.
    pub(crate) zone: String,
    pub(crate) location: Option<u32>,
    pub(crate) classroom: Option<u32>,
    pub(crate) webinar_tool: Option<String>,
    /// Users.
    pub(crate) instructors: Vec<u32>,
    pub(crate) description: Option<String>,
}

/// An additional field of a session, with its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Field {
    pub(crate) id: u32,
    pub(crate) title: String,
    /// Such as `textfield`.
    pub(crate) kind: String,
    pub(crate) value: Option<String>,
    /// Whether learners see it.
    pub(crate) visible: bool,
}

impl Event {
    /// When it begins, in UTC.
    pub(crate) fn starts(&self) -> Option<DateTime> {
        zones::moment(self.day, &self.begin, &self.zone)
    }

    /// When it is over, in UTC.
    pub(crate) fn ends(&self) -> Option<DateTime> {
        zones::moment(self.day, &self.end, &self.zone)
    }

    /// Minutes without the break.
    pub(crate) fn minutes(&self) -> u32 {
        let pause = self.pause.as_ref().and_then(|(from, to)| zones::minutes(from, to));
        zones::minutes(&self.begin, &self.end).unwrap_or(0).saturating_sub(pause.unwrap_or(0))
    }
}

impl Session {
    /// A session in a classroom, without dates.
    pub(crate) fn new(id: u32, course: u32) -> Self {
        Self {
            id,
            course,
            uid: format!("S-{:06X}", id.wrapping_mul(0x9E37_79B1) >> 8),
            code: String::new(),
            name: String::new(),
            description: String::new(),
            max_enroll: None,
            min_enroll: None,
            attendance: AttendanceType::Onsite,
            last_subscription: None,
            evaluation: Evaluation::Manual,
            score_base: 100,
            instructors: Vec::new(),
            events: Vec::new(),
            fields: Vec::new(),
        }
    }

    /// When the first event begins; `None` while there is none.
    pub(crate) fn starts(&self) -> Option<DateTime> {
        self.events.iter().filter_map(Event::starts).min()
    }

    /// When the last event is over.
    pub(crate) fn ends(&self) -> Option<DateTime> {
        self.events.iter().filter_map(Event::ends).max()
    }
}

/// All sessions of a platform.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "Rows", into = "Rows")]
pub(crate) struct Sessions {
    rows: BTreeMap<u32, Session>,
    by_course: BTreeMap<u32, Vec<u32>>,
    last_id: u32,
    last_event: u32,
}

/// A snapshot of the table.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Rows {
    last_id: u32,
    last_event: u32,
    rows: Vec<Session>,
}

impl Sessions {
    /// How many sessions there are.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// An id that no session has or had.
    pub(crate) fn next_id(&mut self) -> u32 {
        self.last_id = self.last_id.saturating_add(1);
        self.last_id
    }

    /// Adds a session under the id it carries; whether the id was free. Its events are numbered
    /// where they are not yet, and sorted.
    pub(crate) fn insert(&mut self, mut session: Session) -> bool {
        if self.rows.contains_key(&session.id) {
            return false;
        }
        for event in &mut session.events {
            if event.id == 0 {
                event.id = self.last_event.saturating_add(1);
            }
            self.last_event = self.last_event.max(event.id);
        }
        session.events.sort_by_key(|event| (event.starts(), event.id));
        self.last_id = self.last_id.max(session.id);
        let of_course = self.by_course.entry(session.course).or_default();
        if let Err(at) = of_course.binary_search(&session.id) {
            of_course.insert(at, session.id);
        }
        self.rows.insert(session.id, session);
        true
    }

    pub(crate) fn get(&self, id: u32) -> Option<&Session> {
        self.rows.get(&id)
    }

    /// To change anything but id, course and events.
    pub(crate) fn get_mut(&mut self, id: u32) -> Option<&mut Session> {
        self.rows.get_mut(&id)
    }

    /// The sessions of a course, ascending.
    pub(crate) fn of_course(&self, course: u32) -> &[u32] {
        self.by_course.get(&course).map_or(&[], Vec::as_slice)
    }

    /// The first session of a course with this code.
    pub(crate) fn coded(&self, course: u32, code: &str) -> Option<&Session> {
        let sessions = self.of_course(course).iter().filter_map(|id| self.get(*id));
        sessions.into_iter().find(|session| session.code == code)
    }

    /// The sessions of a course are gone with it.
    pub(crate) fn forget_course(&mut self, course: u32) {
        for id in self.by_course.remove(&course).unwrap_or_default() {
            self.rows.remove(&id);
        }
    }

    /// Somebody who is gone instructs nobody.
    pub(crate) fn forget_user(&mut self, user: u32) {
        for session in self.rows.values_mut() {
            session.instructors.retain(|id| *id != user);
            for event in &mut session.events {
                event.instructors.retain(|id| *id != user);
            }
        }
    }
}

impl From<Rows> for Sessions {
    fn from(rows: Rows) -> Self {
        let Rows { last_id, last_event, rows } = rows;
        let mut table = Self { last_id, last_event, ..Self::default() };
        for session in rows {
            table.insert(session);
        }
        table
    }
}

impl From<Sessions> for Rows {
    fn from(table: Sessions) -> Self {
        let Sessions { rows, by_course: _, last_id, last_event } = table;
        Self { last_id, last_event, rows: rows.into_values().collect() }
    }
}
