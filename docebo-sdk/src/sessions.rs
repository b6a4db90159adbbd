//! Sessions of instructor-led courses, their events, and who has a seat.
//!
//! Four calls show sessions, each with keys of its own: the course service lists them
//! ([`ListSessions`]) and shows one ([`GetSession`]); the older family lists them with counters
//! ([`ListClassroomSessions`]) and as a learner sees them ([`ListLearnerSessions`]).
//!
//! Nobody is put into a session here: enrolling takes a `session_id`
//! ([`enrollments`](crate::enrollments)). A session enrollment is not archived on its own; it goes
//! with that of the course (B-092). Times of day are local to the event's time zone, `date_start`
//! and `date_end` are UTC (inferred).

#[cfg(feature = "client")]
mod calls;
mod classroom;
mod events;
mod roster;
#[cfg(test)]
mod tests;

#[cfg(feature = "client")]
pub use calls::Sessions;
pub use classroom::*;
pub use events::*;
pub use roster::*;

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use crate::{
    auth::Success,
    endpoint::{Confidence, Data, Effect, Empty, Endpoint, EndpointInfo, Method, Paged, Refusal},
    id::{CourseId, SessionId},
    wire::{AsText, DateTime, EmptyIsNone, FlagBool, Lenient, open_enum, page_query},
};

/// Endpoints of this file and its parts.
pub(crate) const ENDPOINTS: &[EndpointInfo] = &[
    EndpointInfo::of::<ListSessions>(),
    EndpointInfo::of::<GetSession>(),
    EndpointInfo::of::<UpdateSession>(),
    EndpointInfo::of::<ListRoster>(),
    EndpointInfo::of::<ListEvents>(),
    EndpointInfo::of::<ListClassroomSessions>(),
    EndpointInfo::of::<ListLearnerSessions>(),
];

open_enum! {
    /// How a session is attended. The words are inferred.
    pub enum AttendanceType {
        /// In a classroom.
        Onsite = "onsite" | "in_person",
        /// Over a webinar tool.
        Online = "online" | "remote",
        /// Some events here, some there.
        Blended = "blended",
        /// As each participant likes.
        Flexible = "flexible",
    }
}

open_enum! {
    /// Who evaluates participants (`evaluation_type`).
    pub enum Evaluation {
        /// 0: an instructor.
        Manual = "0" | "manual",
        /// 1: an online test.
        OnlineTest = "1" | "online_test",
    }
}

/// Query of [`ListSessions`] and [`ListRoster`].
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct SessionQuery {
    /// Page number, from 1; 0 gives the first page too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u64>,
    /// Rows a page; 200 by default and at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_size: Option<u64>,
    /// Asks for a cursor.
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub get_cursor: Option<bool>,
    /// The cursor of the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}
page_query!(SessionQuery);

/// One row of [`ListSessions`].
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct SessionRow {
    /// The session.
    #[serde(alias = "id_session")]
    pub id: SessionId,
    /// The platform's other identifier.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub uid_session: String,
    /// Name.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub name: String,
    /// The administrators' own code.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub code: Option<String>,
    /// When the first event begins.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub date_start: Option<DateTime>,
    /// When the last event is over.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub date_end: Option<DateTime>,
    /// How it is attended (inferred).
    #[serde(default)]
    pub attendance_type: Option<AttendanceType>,
    /// Seats; who comes later waits (name inferred).
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default)]
    pub max_enroll: Option<u64>,
    /// Participants wanted at least (name inferred).
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default)]
    pub min_enroll: Option<u64>,
}

/// `GET /course/v1/courses/{course_id}/sessions`
///
/// The sessions of a course, for administrators. **A course without sessions, and one that is not
/// instructor-led, answers 400**, not an empty page; an unknown course 404. Corroborated.
#[derive(Debug)]
pub enum ListSessions {}

impl Endpoint for ListSessions {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/course/v1/courses/{course_id}/sessions";
    const IDS: &'static [&'static str] = &["sessions.list"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Read;
    type Path = CourseId;
    type Query = SessionQuery;
    type Body = Empty;
    type Output = Paged<SessionRow>;
}

/// Somebody who instructs.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct Instructor {
    /// First name.
    #[serde_as(as = "AsText")]
    #[serde(alias = "first_name", default)]
    pub firstname: String,
    /// Last name.
    #[serde_as(as = "AsText")]
    #[serde(alias = "last_name", default)]
    pub lastname: String,
    /// User name.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub username: String,
}

/// The course of a session, as [`GetSession`] names it.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct SessionCourse {
    /// Name.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub name: String,
}

/// An additional field of a session, with its value.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct SessionField {
    /// The field.
    #[serde_as(as = "Lenient")]
    pub id: u64,
    /// Title.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub title: String,
    /// Kind, such as `textfield`.
    #[serde_as(as = "AsText")]
    #[serde(rename = "type", default)]
    pub kind: String,
    /// The value, as text.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub value: Option<String>,
    /// Whether learners see it.
    #[serde_as(as = "FlagBool")]
    #[serde(default)]
    pub visible_to_user: bool,
}

/// One session, as [`GetSession`] shows it.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct SessionView {
    /// The session.
    pub id: SessionId,
    /// Name.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub name: String,
    /// Its course.
    #[serde(default)]
    pub course: SessionCourse,
    /// The platform's other identifier.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub uid_session: Option<String>,
    /// When the first event begins.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub date_start: Option<DateTime>,
    /// When the last event is over.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub date_end: Option<DateTime>,
    /// Who instructs.
    #[serde(default)]
    pub instructors: Vec<Instructor>,
    /// Additional fields.
    #[serde(default)]
    pub additional_fields: Vec<SessionField>,
}

/// `GET /course/v1/sessions/{session_id}`
///
/// One session; 404 when there is none. Corroborated.
#[derive(Debug)]
pub enum GetSession {}

impl Endpoint for GetSession {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/course/v1/sessions/{session_id}";
    const IDS: &'static [&'static str] = &["sessions.view"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Read;
    type Path = SessionId;
    type Query = Empty;
    type Body = Empty;
    type Output = Data<SessionView>;
}

/// Body of [`UpdateSession`]. A known client sends back the whole object that [`GetSession`]
/// showed it; [`From`] makes such a body.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct SessionUpdate {
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Additional fields, by id; those left out keep their value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub additional_fields: Option<Vec<SessionField>>,
    /// As read; changes nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<SessionId>,
    /// As read; changes nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course: Option<SessionCourse>,
    /// As read; changes nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uid_session: Option<String>,
    /// As read; that a client could move a session was never seen.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_start: Option<DateTime>,
    /// As read; that a client could move a session was never seen.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_end: Option<DateTime>,
    /// As read; changes nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instructors: Option<Vec<Instructor>>,
}

impl SessionUpdate {
    /// Another name.
    pub fn name(name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..Self::default() }
    }
}

/// The whole object, to be changed and sent back.
impl From<SessionView> for SessionUpdate {
    fn from(view: SessionView) -> Self {
        let SessionView {
            id,
            name,
            course,
            uid_session,
            date_start,
            date_end,
            instructors,
            additional_fields,
        } = view;
        Self {
            name: Some(name),
            additional_fields: Some(additional_fields),
            id: Some(id),
            course: Some(course),
            uid_session,
            date_start,
            date_end,
            instructors: Some(instructors),
        }
    }
}

/// `PUT /course/v1/sessions/{session_id}`
///
/// Changes name and additional fields of a session; 404 when there is none. Corroborated; the
/// answer was not seen and is inferred.
#[derive(Debug)]
pub enum UpdateSession {}

impl Endpoint for UpdateSession {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/course/v1/sessions/{session_id}";
    const IDS: &'static [&'static str] = &["sessions.update"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = SessionId;
    type Query = Empty;
    type Body = SessionUpdate;
    type Output = Data<Success>;

    fn refusal(value: &Success) -> Option<Refusal> {
        (!value.success).then(|| Refusal { messages: Vec::new() })
    }
}
