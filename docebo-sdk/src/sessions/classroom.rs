//! Sessions in the older family of routes: with counters, and as a learner sees them.

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use super::{Evaluation, Instructor, SessionField};
use crate::{
    endpoint::{Confidence, Data, Effect, Empty, Endpoint, Method, PagedSessions},
    id::{CourseId, LocationId, SessionId, kind},
    wire::{
        AsText, Date, DateTime, EmptyIsNone, FlagBool, Lenient, Numbered, PlainNumber, page_query,
    },
};

/// One date of a session, as the older family writes it.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct SessionDate {
    /// The day.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(alias = "day", default)]
    pub date: Option<Date>,
    /// Name.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub name: String,
    /// Time of day, such as `09:00:00`.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub time_begin: String,
    /// Time of day.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub time_end: String,
    /// IANA name.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub timezone: String,
    /// Where.
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default)]
    pub id_location: Option<LocationId>,
    /// In which room there.
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default)]
    pub id_classroom: Option<u64>,
    /// Whether the user was there, in the platform's word; only in a user's own sessions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attendance_status: Option<String>,
}

/// Query of [`ListClassroomSessions`].
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ClassroomQuery {
    /// Not over before this day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_from: Option<Date>,
    /// Begun by this day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_to: Option<Date>,
    /// Beginning in this year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<u64>,
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
page_query!(ClassroomQuery);

/// A session with who is in it, counted by level.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ClassroomSession {
    /// The session.
    #[serde(alias = "id")]
    pub id_session: SessionId,
    /// Name.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub name: String,
    /// The platform's other identifier.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub uid_session: String,
    /// HTML.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub description: Option<String>,
    /// When the first event begins.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub start_date: Option<DateTime>,
    /// When the last event is over.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub end_date: Option<DateTime>,
    /// Last moment to join.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub last_subscription_date: Option<DateTime>,
    /// Seats; who comes later waits.
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default)]
    pub max_enroll: Option<u64>,
    /// Participants wanted at least.
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default)]
    pub min_enroll: Option<u64>,
    /// Learners with a seat.
    #[serde_as(as = "Lenient")]
    #[serde(default)]
    pub count_learner: u64,
    /// Learners who wait.
    #[serde_as(as = "Lenient")]
    #[serde(default)]
    pub count_learner_waitlist: u64,
    /// Tutors with a seat.
    #[serde_as(as = "Lenient")]
    #[serde(default)]
    pub count_tutor: u64,
    /// Tutors who wait.
    #[serde_as(as = "Lenient")]
    #[serde(default)]
    pub count_tutor_waitlist: u64,
    /// Instructors with a seat.
    #[serde_as(as = "Lenient")]
    #[serde(default)]
    pub count_instructor: u64,
    /// Instructors who wait.
    #[serde_as(as = "Lenient")]
    #[serde(default)]
    pub count_instructor_waitlist: u64,
    /// Everybody with a seat.
    #[serde_as(as = "Lenient")]
    #[serde(default)]
    pub count_enrolled: u64,
    /// Whether the caller has a seat, waiting or not.
    #[serde_as(as = "FlagBool")]
    #[serde(default)]
    pub is_enrolled: bool,
    /// Whether the caller may join.
    #[serde_as(as = "FlagBool")]
    #[serde(default)]
    pub can_enroll_session: bool,
    /// Who instructs.
    #[serde(default)]
    pub instructors: Vec<Instructor>,
    /// The dates; their shape is inferred from that in enrollments.
    #[serde(default)]
    pub dates: Vec<SessionDate>,
    /// Additional fields.
    #[serde(default)]
    pub additional_fields: Vec<SessionField>,
    /// Name as part of an address.
    #[serde(default)]
    pub slug_name: String,
}

/// `GET /learn/v1/courses/{course_id}/classroom/session`
///
/// The sessions of a course with counters; at most 200 a page. **The rows stand under `sessions`**,
/// not `items`. A course without sessions has an empty page here. Corroborated.
#[derive(Debug)]
pub enum ListClassroomSessions {}

impl Endpoint for ListClassroomSessions {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/learn/v1/courses/{course_id}/classroom/session";
    const IDS: &'static [&'static str] = &["sessions.list_classroom"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Read;
    type Path = CourseId;
    type Query = ClassroomQuery;
    type Body = Empty;
    type Output = PagedSessions<ClassroomSession>;
}

/// A session as a learner sees it.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct LearnerSession {
    /// The session.
    pub id: SessionId,
    /// Name.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub name: String,
    /// When the first event begins.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub start_date: Option<DateTime>,
    /// When the last event is over.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub end_date: Option<DateTime>,
    /// The caller's score; 0 before any.
    #[serde_as(as = "EmptyIsNone<PlainNumber>")]
    #[serde(default)]
    pub score: Option<f64>,
    /// What a score is out of, as text.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub score_base: String,
    /// Who evaluates.
    pub evaluation_type: Evaluation,
    /// Whether the caller passed.
    #[serde_as(as = "FlagBool")]
    #[serde(default)]
    pub evaluation_status: bool,
    /// The dates; their shape is inferred from that in enrollments.
    #[serde(default)]
    pub dates: Vec<SessionDate>,
}

/// What [`ListLearnerSessions`] answers.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct LearnerSessions {
    /// Whether the caller has a seat in any session.
    #[serde_as(as = "FlagBool")]
    pub is_enrolled: bool,
    /// Where the caller's session is; 0 for nowhere (meaning inferred).
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    pub current_location: Option<u64>,
    /// By id: the sessions the caller is in, or else may join.
    #[serde_as(as = "Numbered<kind::Session, serde_with::Same>")]
    pub sessions: Numbered<kind::Session, LearnerSession>,
}

/// `GET /learn/v1/courses/{course_id}/sessions`
///
/// The sessions the caller has a seat in; for somebody without one, those that may be joined.
/// They stand in an object, each under its id. Documented.
#[derive(Debug)]
pub enum ListLearnerSessions {}

impl Endpoint for ListLearnerSessions {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/learn/v1/courses/{course_id}/sessions";
    const IDS: &'static [&'static str] = &["sessions.list_for_learner"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    type Path = CourseId;
    type Query = Empty;
    type Body = Empty;
    type Output = Data<LearnerSessions>;
}
