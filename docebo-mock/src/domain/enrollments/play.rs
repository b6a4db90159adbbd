//! Playing a course, as a learner does. No route does this: learners use the player.

use docebo_sdk::{
    enrollments::EnrollmentStatus,
    id::{CourseId, UserId},
    wire::DateTime,
};
use serde::{Deserialize, Serialize};

use super::{operations::window_of, status_of};
use crate::{
    context::Context,
    domain::users::account::{Refusal, may_sign_in},
    world::{
        World,
        courses::Course,
        enrollments::{Enrollment, Status, Tracking},
        events::Happened,
    },
};

/// What comes of playing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlayOutcome {
    /// The course is entered and not finished.
    InProgress,
    /// The course, or the one piece of material that is named, is finished.
    Completed,
    /// A test was not passed: the course stays in progress.
    Failed,
}

/// One sitting of a learner with a course.
///
/// ```
/// use docebo_mock::Play;
///
/// let sitting = Play::completed().score(92.5).seconds(1800);
/// assert_eq!(
///     serde_json::to_string(&sitting).unwrap(),
///     r#"{"outcome":"completed","score":92.5,"seconds":1800}"#
/// );
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Play {
    /// What comes of it.
    pub outcome: PlayOutcome,
    /// The score reached. The best one of all sittings stays with the enrollment (inferred).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// Seconds spent, added to those before.
    #[serde(default)]
    pub seconds: u32,
    /// The one piece of training material that is played, by its number. Without it a completion
    /// finishes all of them, and being in progress one more of them, though never the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub material_id: Option<u32>,
}

impl Play {
    /// The course is entered and not finished.
    #[must_use]
    pub const fn in_progress() -> Self {
        Self::of(PlayOutcome::InProgress)
    }

    /// The course is finished.
    #[must_use]
    pub const fn completed() -> Self {
        Self::of(PlayOutcome::Completed)
    }

    /// A test is not passed.
    #[must_use]
    pub const fn failed() -> Self {
        Self::of(PlayOutcome::Failed)
    }

    const fn of(outcome: PlayOutcome) -> Self {
        Self { outcome, score: None, seconds: 0, material_id: None }
    }

    /// With this score.
    #[must_use]
    pub const fn score(mut self, score: f64) -> Self {
        self.score = Some(score);
        self
    }

    /// For so many seconds.
    #[must_use]
    pub const fn seconds(mut self, seconds: u32) -> Self {
        self.seconds = seconds;
        self
    }

    /// Only this piece of training material.
    #[must_use]
    pub const fn material(mut self, id: u32) -> Self {
        self.material_id = Some(id);
        self
    }
}

impl From<PlayOutcome> for Play {
    fn from(outcome: PlayOutcome) -> Self {
        Self::of(outcome)
    }
}

/// Why a learner cannot play a course. Nothing changes then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CannotPlay {
    /// There is no such account.
    #[error("no user {0}")]
    UnknownUser(UserId),
    /// The account cannot sign in (B-020).
    #[error("user {0} cannot sign in: the account is deactivated")]
    Deactivated(UserId),
    /// The account cannot sign in (B-021).
    #[error("user {0} cannot sign in: the account is expired")]
    Expired(UserId),
    /// There is no such course.
    #[error("no course {0}")]
    UnknownCourse(CourseId),
    /// Nobody enrolled the user.
    #[error("user {user} is not enrolled in course {course}")]
    NotEnrolled {
        /// Who.
        user: UserId,
        /// In what.
        course: CourseId,
    },
    /// The enrollment waits, is to be confirmed, suspended or overbooked.
    #[error("the enrollment is not open: its status is {}", .0.as_str())]
    NotOpen(Held),
    /// The enrollment, or a learning plan that holds the course, opens later (B-104).
    #[error("the enrollment opens at {0}")]
    NotYet(DateTime),
    /// The enrollment (B-052), or a learning plan that holds the course (B-104), is over.
    #[error("the enrollment closed at {0}")]
    Closed(DateTime),
    /// The course has no such piece of training material.
    #[error("the course has no training material {0}")]
    UnknownMaterial(u32),
    /// The pieces of a course are played in their order (inferred).
    #[error("what stands before training material {0} is not finished")]
    OutOfOrder(u32),
}

/// A status in which nobody plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Held {
    /// On the waiting list.
    Waiting,
    /// To be confirmed.
    ToConfirm,
    /// Suspended.
    Suspended,
    /// Beyond the seats.
    Overbooking,
}

impl Held {
    /// The platform's word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::ToConfirm => "to_confirm",
            Self::Suspended => "suspended",
            Self::Overbooking => "overbooking",
        }
    }
}

/// Lets a learner sign in and play a course, and answers the enrollment as it is then.
///
/// The first sitting puts the enrollment in progress. A completion stays one, whatever is played
/// afterwards, and fires its event once (B-080).
pub(crate) fn play(
    world: &mut World,
    cx: &Context<'_>,
    user_id: UserId,
    course_id: CourseId,
    sitting: Play,
) -> Result<Enrollment, CannotPlay> {
    let Play { outcome, score, seconds, material_id } = sitting;
    let account = super::user_of(world, user_id).ok_or(CannotPlay::UnknownUser(user_id))?;
    may_sign_in(account, cx).map_err(|refusal| match refusal {
        Refusal::Unknown => CannotPlay::UnknownUser(user_id),
        Refusal::Deactivated => CannotPlay::Deactivated(user_id),
        Refusal::Expired => CannotPlay::Expired(user_id),
    })?;
    let user = account.id();
    let record = super::course_of(world, course_id);
    let record = record.ok_or(CannotPlay::UnknownCourse(course_id))?;
    let course = record.id;
    let place = material_id.map(|id| place_of(record, id)).transpose()?;
    // A course of which nothing is known is one piece.
    let pieces = record.piece_count().max(1);
    let before = world.enrollments.get(user, course).map(|row| row.to_enrollment());
    let before = before.ok_or(CannotPlay::NotEnrolled { user: user_id, course: course_id })?;
    open(world, cx, &before)?;

    let done = world.enrollments.tracking.get(user, course).map_or(0, |tracking| tracking.done);
    if let (Some(place), Some(id)) = (place, material_id)
        && place > done + 1
    {
        return Err(CannotPlay::OutOfOrder(id));
    }
    let now_done = match (outcome, place) {
        (PlayOutcome::Completed, Some(place)) => done.max(place),
        (PlayOutcome::Completed, None) => pieces,
        (PlayOutcome::InProgress, None) => done.max((done + 1).min(pieces - 1)),
        (PlayOutcome::InProgress, Some(_)) | (PlayOutcome::Failed, _) => done,
    };
    let was = before.status;
    let finished = outcome == PlayOutcome::Completed && now_done >= pieces;
    let completes = finished && was != Status::Completed;

    world.signed_in(user, cx.now);
    world.usage.opened(user, cx.now);
    let tracking = Tracking { done: now_done, of: pieces };
    world.enrollments.tracking.set(user, course, tracking);
    let after = world.enrollments.update(user, course, |row| {
        if completes {
            row.status = Status::Completed;
            row.completed_at = Some(cx.now);
        } else if was == Status::Subscribed {
            row.status = Status::InProgress;
        }
        row.first_access = row.first_access.or(Some(cx.now));
        row.last_access = Some(cx.now);
        row.total_time = row.total_time.saturating_add(seconds);
        row.score = match (row.score, score) {
            (Some(best), Some(score)) => Some(best.max(score)),
            (best, score) => best.or(score),
        };
        row.updated_at = cx.now;
        row.clone()
    });
    let after = after.unwrap_or(before);
    if completes {
        // By its own event alone, which tells of completed plans too.
        cx.rule("B-080");
        world.fire(cx.now, Happened::EnrollmentCompleted(user, course));
    } else if after.status != was {
        world.fire(cx.now, Happened::EnrollmentUpdated(user, course));
    }
    Ok(after)
}

/// Whether an enrollment can be entered now.
fn open(world: &World, cx: &Context<'_>, row: &Enrollment) -> Result<(), CannotPlay> {
    match row.status {
        Status::Subscribed | Status::InProgress | Status::Completed => {}
        Status::Waiting => return Err(CannotPlay::NotOpen(Held::Waiting)),
        Status::ToConfirm => return Err(CannotPlay::NotOpen(Held::ToConfirm)),
        Status::Suspended => return Err(CannotPlay::NotOpen(Held::Suspended)),
        Status::Overbooking => return Err(CannotPlay::NotOpen(Held::Overbooking)),
    }
    let (from, until) = window_of(world, cx, row);
    if let Some(from) = from.filter(|from| cx.now < *from) {
        return Err(CannotPlay::NotYet(from));
    }
    match until.filter(|until| *until < cx.now) {
        Some(until) => {
            cx.rule("B-052");
            Err(CannotPlay::Closed(until))
        }
        None => Ok(()),
    }
}

/// Where a piece stands among those of its course, from 1.
fn place_of(course: &Course, id: u32) -> Result<u16, CannotPlay> {
    let place = course.pieces().position(|piece| piece.id == id);
    let place = place.and_then(|place| u16::try_from(place + 1).ok());
    place.ok_or(CannotPlay::UnknownMaterial(id))
}

/// What a control call answers: the enrollment after a sitting.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Played {
    user_id: UserId,
    course_id: CourseId,
    status: EnrollmentStatus,
    score: Option<f64>,
    total_time: u32,
    first_access_at: Option<DateTime>,
    last_access_at: Option<DateTime>,
    completed_at: Option<DateTime>,
}

impl From<&Enrollment> for Played {
    fn from(row: &Enrollment) -> Self {
        Self {
            user_id: row.user.into(),
            course_id: row.course.into(),
            status: status_of(row.status),
            score: row.score,
            total_time: row.total_time,
            first_access_at: row.first_access,
            last_access_at: row.last_access,
            completed_at: row.completed_at,
        }
    }
}
