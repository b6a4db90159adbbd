//! Sessions of instructor-led courses, with their events and participants.

use docebo_sdk::{
    sessions::{AttendanceType, Evaluation},
    wire::{Date, DateTime},
};
use serde::{Deserialize, Serialize};

use super::{SeedError, find};
use crate::world::{
    World,
    enrollments::{Seat, Verdict},
    sessions::{Event, Field, Session},
};

/// A session. `course` and `name` must be there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedSession {
    /// Code of the course.
    pub course: String,
    /// What people read.
    pub name: String,
    /// The platform's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<u32>,
    /// The administrators' own code.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub code: String,
    /// HTML.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Participants at most; who comes later waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seats: Option<u32>,
    /// Participants at least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_seats: Option<u32>,
    /// How it is attended.
    #[serde(default = "onsite")]
    pub attendance: AttendanceType,
    /// Last moment to join.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_subscription: Option<DateTime>,
    /// Who evaluates.
    #[serde(default = "manual")]
    pub evaluation: Evaluation,
    /// What a score is out of.
    #[serde(default = "hundred")]
    pub score_base: u32,
    /// User names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub instructors: Vec<String>,
    /// The dates.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<SeedEvent>,
    /// Additional fields with their values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<SeedSessionField>,
    /// Who has a seat. They are enrolled in the course already.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub participants: Vec<SeedParticipant>,
}

/// A date of a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedEvent {
    /// The day.
    pub day: Date,
    /// Time of day, such as `09:00:00`.
    pub begin: String,
    /// Time of day.
    pub end: String,
    /// The platform's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<u32>,
    /// What people read.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Begin and end of a break.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pause: Option<(String, String)>,
    /// IANA name of the zone of all times; `UTC` when absent.
    #[serde(default = "utc")]
    pub timezone: String,
    /// Id of a location.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<u32>,
    /// Number of a room there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub classroom: Option<u32>,
    /// Over which tool, when online.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub webinar_tool: Option<String>,
    /// User names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub instructors: Vec<String>,
    /// HTML.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// An additional field of a session with its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedSessionField {
    /// The field's number.
    pub id: u32,
    /// What people read.
    pub title: String,
    /// Kind; `textfield` when absent.
    #[serde(rename = "type", default = "textfield")]
    pub kind: String,
    /// The value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Whether learners see it.
    #[serde(default)]
    pub visible: bool,
}

/// Somebody with a seat in a session.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SeedParticipant {
    /// User name.
    pub user: String,
    /// When the seat was taken; with the course enrollment when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<DateTime>,
    /// On the session's waiting list.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub waiting: bool,
    /// Whether all events were attended, or none; unknown when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub present: Option<bool>,
    /// The evaluation's score.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// Whether the evaluation was passed; that completes the session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passed: Option<bool>,
    /// In the evaluator's words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub comment: String,
    /// The day of the evaluation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evaluated: Option<Date>,
    /// User name of the evaluator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evaluator: Option<String>,
}

const fn onsite() -> AttendanceType {
    AttendanceType::Onsite
}
const fn manual() -> Evaluation {
    Evaluation::Manual
}
const fn hundred() -> u32 {
    100
}
fn utc() -> String {
    "UTC".to_owned()
}
fn textfield() -> String {
    "textfield".to_owned()
}

impl SeedSession {
    /// A session without dates.
    #[must_use]
    pub fn new(course: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            course: course.into(),
            name: name.into(),
            id: None,
            code: String::new(),
            description: String::new(),
            seats: None,
            min_seats: None,
            attendance: onsite(),
            last_subscription: None,
            evaluation: manual(),
            score_base: hundred(),
            instructors: Vec::new(),
            events: Vec::new(),
            fields: Vec::new(),
            participants: Vec::new(),
        }
    }

    pub(super) fn add(&self, world: &mut World) -> Result<(), SeedError> {
        let wrong = |problem: String| SeedError::new("sessions", &self.name, problem);
        let Self {
            course,
            name,
            id,
            code,
            description,
            seats,
            min_seats,
            attendance,
            last_subscription,
            evaluation,
            score_base,
            instructors,
            events,
            fields,
            participants,
        } = self;
        let course = find::course(world, course).map_err(wrong)?;
        let users = |names: &[String]| find::all(names, |name| find::user(world, name));
        let instructors = users(instructors).map_err(wrong)?;
        let events: Result<_, String> = events.iter().map(|event| event.read(world)).collect();
        let events: Vec<Event> = events.map_err(wrong)?;
        if !code.is_empty() && world.sessions.coded(course, code).is_some() {
            return Err(wrong(format!("another session of the course has the code `{code}`")));
        }
        let id = id.unwrap_or_else(|| world.sessions.next_id());
        let session = Session {
            code: code.clone(),
            name: name.clone(),
            description: description.clone(),
            max_enroll: *seats,
            min_enroll: *min_seats,
            attendance: attendance.clone(),
            last_subscription: *last_subscription,
            evaluation: evaluation.clone(),
            score_base: *score_base,
            instructors,
            events,
            fields: fields.iter().map(SeedSessionField::read).collect(),
            ..Session::new(id, course)
        };
        if !world.sessions.insert(session) {
            return Err(wrong(format!("id {id} is taken")));
        }
        participants.iter().try_for_each(|row| row.add(world, id).map_err(wrong))
    }
}

impl SeedEvent {
    /// An event in UTC.
    #[must_use]
    pub fn new(day: Date, begin: impl Into<String>, end: impl Into<String>) -> Self {
        Self {
            day,
            begin: begin.into(),
            end: end.into(),
            id: None,
            name: String::new(),
            pause: None,
            timezone: utc(),
            location: None,
            classroom: None,
            webinar_tool: None,
            instructors: Vec::new(),
            description: None,
        }
    }

    fn read(&self, world: &World) -> Result<Event, String> {
        let Self {
            day,
            begin,
            end,
            id,
            name,
            pause,
            timezone,
            location,
            classroom,
            webinar_tool,
            instructors,
            description,
        } = self;
        if let Some(id) = location.filter(|id| !world.locations.contains_key(id)) {
            return Err(format!("no location {id}"));
        }
        let event = Event {
            id: id.unwrap_or(0),
            name: name.clone(),
            day: *day,
            begin: begin.clone(),
            end: end.clone(),
            pause: pause.clone(),
            zone: timezone.clone(),
            location: *location,
            classroom: *classroom,
            webinar_tool: webinar_tool.clone(),
            instructors: find::all(instructors, |name| find::user(world, name))?,
            description: description.clone(),
        };
        if event.starts().zip(event.ends()).is_none_or(|(from, to)| to < from) {
            return Err(format!("{day} {begin} to {end} in {timezone} is no time"));
        }
        Ok(event)
    }
}

impl SeedSessionField {
    fn read(&self) -> Field {
        let Self { id, title, kind, value, visible } = self;
        Field {
            id: *id,
            title: title.clone(),
            kind: kind.clone(),
            value: value.clone(),
            visible: *visible,
        }
    }
}

impl SeedParticipant {
    /// Somebody with a seat of whom nothing else is known.
    #[must_use]
    pub fn new(user: impl Into<String>) -> Self {
        Self { user: user.into(), ..Self::default() }
    }

    fn add(&self, world: &mut World, session: u32) -> Result<(), String> {
        let Self {
            user: name,
            since,
            waiting,
            present,
            score,
            passed,
            comment,
            evaluated,
            evaluator,
        } = self;
        let user = find::user(world, name)?;
        let by = evaluator.as_deref().map(|name| find::user(world, name)).transpose()?;
        let Some(session) = world.sessions.get(session) else { return Ok(()) };
        let row = world.enrollments.get(user, session.course);
        let row = row.ok_or_else(|| format!("`{name}` is not enrolled in the course"))?;
        let mut seat = Seat::new(since.unwrap_or(row.enrolled_at()), *waiting);
        if let Some(present) = present {
            seat.attend_all(session, *present);
        }
        if score.is_some() || passed.is_some() || !comment.is_empty() {
            seat.verdict = Some(Verdict {
                score: *score,
                comment: comment.clone(),
                day: *evaluated,
                by,
                passed: *passed,
            });
        }
        if *passed == Some(true) {
            seat.completed_at = evaluated.map(Date::start).or(session.ends()).or(Some(seat.since));
        }
        let (id, course) = (session.id, session.course);
        world.enrollments.update(user, course, |row| row.seats.insert(id, seat));
        Ok(())
    }
}
