//! Archived enrollments, for inspection only: the platform publishes no route to them.

use docebo_sdk::{
    enrollments::{EnrollmentLevel, EnrollmentStatus},
    id::{ArchivedId, CourseId, SessionId, UserId},
    wire::{DateTime, EmptyIsNone, OneOrMany, Page, PlainNumber, tree},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use serde_with::serde_as;

use super::{level_of, narrow, status_of};
use crate::{
    domain::paging::Paging,
    world::{
        World,
        enrollments::{ArchivedEnrollment as Stored, ArchivedSession as StoredSession, Seat},
    },
};

/// An enrollment as it was when it was archived.
///
/// Nothing alters it: not a later change of user or course, nor their end. The names of the
/// fields are those of the platform's report columns, as far as they are known.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct ArchivedEnrollment {
    /// The record.
    pub(crate) id: ArchivedId,
    /// The user.
    pub(crate) user_id: UserId,
    /// The course.
    pub(crate) course_id: CourseId,
    /// When it was archived.
    pub(crate) archived_at: DateTime,
    /// The status then.
    pub(crate) status: EnrollmentStatus,
    /// The level then.
    pub(crate) level: EnrollmentLevel,
    /// When the enrollment was made.
    pub(crate) enrolled_at: DateTime,
    /// When the course was first entered.
    pub(crate) first_access_at: Option<DateTime>,
    /// When the course was last entered.
    pub(crate) last_access_at: Option<DateTime>,
    /// When it was completed.
    pub(crate) completed_at: Option<DateTime>,
    /// Start of validity.
    pub(crate) active_from: Option<DateTime>,
    /// End of validity.
    pub(crate) active_until: Option<DateTime>,
    /// The score then.
    #[serde_as(as = "EmptyIsNone<PlainNumber>")]
    pub(crate) score: Option<f64>,
    /// Seconds spent.
    pub(crate) total_time: u32,
    /// What was done of the training material; none when nothing was touched.
    pub(crate) material: Option<ArchivedMaterial>,
    /// What was known of the user.
    pub(crate) user: ArchivedUser,
    /// What was known of the course.
    pub(crate) course: ArchivedCourse,
    /// The sessions the user had a seat in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) sessions: Vec<ArchivedSession>,
}

/// A session of an [`ArchivedEnrollment`] with the user's seat, as of then.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct ArchivedSession {
    /// The session.
    pub(crate) id: SessionId,
    /// Code; empty when none.
    pub(crate) code: String,
    /// Name.
    pub(crate) name: String,
    /// When it began.
    pub(crate) starts: Option<DateTime>,
    /// When it was over.
    pub(crate) ends: Option<DateTime>,
    /// How far the seat was.
    pub(crate) status: EnrollmentStatus,
    /// Events attended.
    pub(crate) attended: u64,
    /// The evaluation's score.
    #[serde_as(as = "EmptyIsNone<PlainNumber>")]
    pub(crate) score: Option<f64>,
    /// Whether the evaluation was passed.
    pub(crate) passed: Option<bool>,
}

/// The training material of an [`ArchivedEnrollment`], as of then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ArchivedMaterial {
    /// Pieces finished.
    pub(crate) finished: u16,
    /// Pieces there were.
    pub(crate) pieces: u16,
}

/// The user of an [`ArchivedEnrollment`], as of then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ArchivedUser {
    /// User name.
    pub(crate) username: String,
    /// First name.
    pub(crate) firstname: String,
    /// Last name.
    pub(crate) lastname: String,
    /// E-mail address.
    pub(crate) email: String,
}

/// The course of an [`ArchivedEnrollment`], as of then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ArchivedCourse {
    /// The course.
    pub(crate) id: CourseId,
    /// Code; empty when none.
    pub(crate) code: String,
    /// Name.
    pub(crate) name: String,
    /// Kind of course.
    #[serde(rename = "type")]
    pub(crate) kind: String,
}

/// The archived enrollments of these users and in these courses, in the order of archiving; an
/// empty list means all.
fn archived(
    world: &World,
    users: &[u32],
    courses: &[u32],
) -> impl Iterator<Item = ArchivedEnrollment> {
    world.enrollments.archived.of(users, courses).map(|(id, stored)| shown(id, stored))
}

#[serde_as]
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Query {
    #[serde_as(as = "OneOrMany")]
    user_id: Vec<UserId>,
    #[serde_as(as = "OneOrMany")]
    course_id: Vec<CourseId>,
    #[serde_as(as = "EmptyIsNone")]
    page: Option<u64>,
    #[serde_as(as = "EmptyIsNone")]
    page_size: Option<u64>,
}

/// `GET /_mock/archived_enrollments`
pub(crate) fn inspect(world: &World, query: &str) -> Result<Value, String> {
    let tree = Value::Object(tree::from_query(query.as_bytes()));
    let Query { user_id, course_id, page, page_size } =
        serde_json::from_value(tree).map_err(|error| error.to_string())?;
    let (users, courses) = (narrow(&user_id), narrow(&course_id));
    // Ids too large for the world are nobody's, not everybody's.
    let nobodys = users.len() < user_id.len() && users.is_empty()
        || courses.len() < course_id.len() && courses.is_empty();
    let rows: Vec<ArchivedEnrollment> =
        if nobodys { Vec::new() } else { archived(world, &users, &courses).collect() };
    let paging = Paging::new(page, page_size);
    let page: Page<ArchivedEnrollment> = paging.page(rows.len(), paging.cut(&rows).to_vec());
    serde_json::to_value(page)
        .map(|page| json!({ "data": page, "version": "1.0.0", "_links": [] }))
        .map_err(|error| error.to_string())
}

fn shown(id: u32, stored: &Stored) -> ArchivedEnrollment {
    let Stored { archived_at, enrollment, tracking, user, course } = stored;
    let material = tracking.map(|of| ArchivedMaterial { finished: of.done, pieces: of.of });
    ArchivedEnrollment {
        id: id.into(),
        user_id: enrollment.user.into(),
        course_id: enrollment.course.into(),
        archived_at: *archived_at,
        status: status_of(enrollment.status),
        level: level_of(enrollment.level),
        enrolled_at: enrollment.enrolled_at,
        first_access_at: enrollment.first_access,
        last_access_at: enrollment.last_access,
        completed_at: enrollment.completed_at,
        active_from: enrollment.active_from,
        active_until: enrollment.active_until,
        score: enrollment.score,
        total_time: enrollment.total_time,
        material,
        user: ArchivedUser {
            username: user.username.clone(),
            firstname: user.first_name.clone(),
            lastname: user.last_name.clone(),
            email: user.email.clone(),
        },
        course: ArchivedCourse {
            id: enrollment.course.into(),
            code: course.code.clone(),
            name: course.name.clone(),
            kind: course.kind.clone(),
        },
        sessions: enrollment
            .seats
            .iter()
            .filter_map(|(id, seat)| Some(session(*id, seat, course.sessions.get(id)?)))
            .collect(),
    }
}

fn session(id: u32, seat: &Seat, stored: &StoredSession) -> ArchivedSession {
    let verdict = seat.verdict.as_ref();
    ArchivedSession {
        id: id.into(),
        code: stored.code.clone(),
        name: stored.name.clone(),
        starts: stored.starts,
        ends: stored.ends,
        status: status_of(seat.status()),
        attended: seat.attended.values().filter(|was| **was).count() as u64,
        score: verdict.and_then(|verdict| verdict.score),
        passed: verdict.and_then(|verdict| verdict.passed),
    }
}
