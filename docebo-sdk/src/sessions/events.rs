//! Events: the dates of a session.

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use super::Instructor;
use crate::{
    endpoint::{Confidence, Effect, Empty, Endpoint, Method, Paged},
    id::{LocationId, SessionId},
    wire::{AsText, Date, EmptyIsNone, Lenient},
};

/// When an event is, in the form of 2026.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct Schedule {
    /// The day.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub date: Option<Date>,
    /// Time of day, such as `09:00:00`.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub time_begin: String,
    /// IANA name.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub timezone: String,
    /// Distance from UTC on that day, such as `GMT +02:00`.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub offset: String,
}

/// One event. The day stands in flat keys (as data warehouses have it), in `schedule` (as a live
/// platform sent it), or in both: [`day`](Self::day), [`begins`](Self::begins) and
/// [`zone`](Self::zone) read either.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct EventRow {
    /// The event; called `id` by some.
    #[serde_as(as = "Lenient")]
    #[serde(alias = "id")]
    pub id_event: u64,
    /// Name.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub name: String,
    /// The day.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub day: Option<Date>,
    /// Time of day, such as `09:00:00`.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub time_begin: Option<String>,
    /// Time of day.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub time_end: Option<String>,
    /// Time of day at which a break begins.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub break_begin: Option<String>,
    /// Time of day at which it ends.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub break_end: Option<String>,
    /// IANA name.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub timezone: Option<String>,
    /// Minutes, the break not counted.
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default)]
    pub effective_duration: Option<u64>,
    /// Where.
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default)]
    pub id_location: Option<LocationId>,
    /// In which room there.
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default)]
    pub id_classroom: Option<u64>,
    /// Over which tool, when online.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub webinar_tool: Option<String>,
    /// Who instructs.
    #[serde(default)]
    pub instructors: Vec<Instructor>,
    /// HTML.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub description: Option<String>,
    /// Day and time once more, with the distance from UTC.
    #[serde(default)]
    pub schedule: Option<Schedule>,
}

impl EventRow {
    /// The day, from whichever form it came in.
    #[must_use]
    pub fn day(&self) -> Option<Date> {
        self.day.or_else(|| self.schedule.as_ref()?.date)
    }

    /// The time of day at which it begins, from whichever form it came in.
    #[must_use]
    pub fn begins(&self) -> Option<&str> {
        self.time_begin.as_deref().or_else(|| Some(&*self.schedule.as_ref()?.time_begin))
    }

    /// The time zone of both, from whichever form it came in.
    #[must_use]
    pub fn zone(&self) -> Option<&str> {
        self.timezone.as_deref().or_else(|| Some(&*self.schedule.as_ref()?.timezone))
    }
}

/// `GET /course/v1/sessions/{session_id}/events`
///
/// The events of a session, by time, on one page; 404 when there is no such session. Corroborated.
#[derive(Debug)]
pub enum ListEvents {}

impl Endpoint for ListEvents {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/course/v1/sessions/{session_id}/events";
    const IDS: &'static [&'static str] = &["sessions.events"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Read;
    type Path = SessionId;
    type Query = Empty;
    type Body = Empty;
    type Output = Paged<EventRow>;
}
