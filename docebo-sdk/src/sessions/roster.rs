//! Who has a seat in a session.

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use super::SessionQuery;
use crate::{
    endpoint::{Confidence, Effect, Empty, Endpoint, Method, Paged},
    enrollments::{EnrollmentLevel, EnrollmentStatus},
    id::{SessionId, UserId},
    wire::{AsText, Date, DateTime, EmptyIsNone, Lenient, PlainNumber, open_enum},
};

open_enum! {
    /// Whether somebody was there. The words are inferred.
    pub enum Attendance {
        /// At all events.
        Present = "present",
        /// At some.
        Partial = "partial",
        /// At none.
        Absent = "absent",
    }
}

open_enum! {
    /// What an evaluation came to. The words are inferred.
    pub enum EvaluationStatus {
        /// Successful.
        Passed = "passed",
        /// Not.
        Failed = "failed",
    }
}

/// One participant of a session. Names are `firstname` and `lastname` here, `first_name` and
/// `last_name` in the lists of a course.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct RosterRow {
    /// The user.
    #[serde(alias = "id_user")]
    pub user_id: UserId,
    /// User name.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub username: Option<String>,
    /// First name.
    #[serde_as(as = "AsText")]
    #[serde(alias = "first_name", default)]
    pub firstname: String,
    /// Last name.
    #[serde_as(as = "AsText")]
    #[serde(alias = "last_name", default)]
    pub lastname: String,
    /// E-mail address.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub email: String,
    /// Level in the course.
    pub level: EnrollmentLevel,
    /// How far the session enrollment is; `waiting` when the session was full.
    pub status: EnrollmentStatus,
    /// Whether the participant was there; null while nobody has said.
    #[serde(default)]
    pub attendance: Option<Attendance>,
    /// When the seat was taken.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub enrollment_date: Option<DateTime>,
    /// When the session was completed.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub completion_date: Option<DateTime>,
    /// What the evaluation came to.
    #[serde(default)]
    pub evaluation_status: Option<EvaluationStatus>,
    /// Score.
    #[serde_as(as = "EmptyIsNone<PlainNumber>")]
    #[serde(default)]
    pub evaluation_score: Option<f64>,
    /// In the evaluator's words.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub evaluation_comment: Option<String>,
    /// The day of the evaluation.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub evaluation_date: Option<Date>,
    /// Who evaluated.
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default)]
    pub evaluator_id: Option<UserId>,
}

/// `GET /course/v1/sessions/{session_id}/enrollments`
///
/// The participants of a session, those who wait among them; at most 200 a page; 404 when there is
/// no such session. A power user sees assigned users. Corroborated.
#[derive(Debug)]
pub enum ListRoster {}

impl Endpoint for ListRoster {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/course/v1/sessions/{session_id}/enrollments";
    const IDS: &'static [&'static str] = &["sessions.enrollments"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Read;
    type Path = SessionId;
    type Query = SessionQuery;
    type Body = Empty;
    type Output = Paged<RosterRow>;
}
