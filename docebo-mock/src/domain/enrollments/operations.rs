//! What enrolling and leaving do to the world, whoever asks for it.

use std::collections::BTreeMap;

use docebo_sdk::wire::DateTime;

use crate::{
    context::Context,
    ledger::switches::TrackingAfterUnenroll,
    world::{
        World,
        courses::{Course, Policy},
        enrollments::{Enrollment, Status},
        events::Happened,
    },
};

/// On what terms somebody is enrolled.
#[derive(Debug, Clone, Default)]
pub(crate) struct Terms {
    /// The platform's number; learner when `None`.
    pub(crate) level: Option<u8>,
    pub(crate) active_from: Option<DateTime>,
    pub(crate) active_until: Option<DateTime>,
    /// Empty for none.
    pub(crate) assignment: String,
    pub(crate) fields: BTreeMap<u32, String>,
    /// What is known already of an enrollment that a file brings.
    pub(crate) history: Option<History>,
}

/// An enrollment as it was elsewhere.
#[derive(Debug, Clone)]
pub(crate) struct History {
    pub(crate) status: Status,
    /// Now when `None`.
    pub(crate) enrolled_at: Option<DateTime>,
    /// Now for a completed one when `None`.
    pub(crate) completed_at: Option<DateTime>,
    pub(crate) score: Option<f64>,
    /// A full course and one that needs approval let wait all the same.
    pub(crate) queues: bool,
}

impl Terms {
    /// A learner, within a window.
    pub(crate) fn within(from: Option<DateTime>, until: Option<DateTime>) -> Self {
        Self { active_from: from, active_until: until, ..Self::default() }
    }
}

/// Enrolls a user in a course, and answers the status; `None` when there is no such course, or
/// the user is in it already, whose enrollment then stays as it is.
///
/// A full course and one that needs approval put the user on the waiting list, unless history
/// says otherwise. The status then is that of history; without one, it follows from what the user
/// has done of the training material before: it is still done (B-082, B-102).
pub(crate) fn enroll_in_course(
    world: &mut World,
    cx: &Context<'_>,
    user: u32,
    course: u32,
    terms: Terms,
) -> Option<Status> {
    let record = world.courses.get(course)?;
    if world.enrollments.contains(user, course) {
        return None;
    }
    let Terms { level, active_from, active_until, assignment, fields, history } = terms;
    let queues = history.as_ref().is_none_or(|history| history.queues);
    let status = if queues && (record.policy == Policy::Moderated || is_full(world, record)) {
        Status::Waiting
    } else if let Some(history) = &history {
        history.status
    } else {
        status_by_tracking(world, cx, user, course)
    };
    let completes = history.is_some() && status == Status::Completed;
    let (enrolled_at, completed_at, score) = match history {
        Some(history) => (history.enrolled_at, history.completed_at, history.score),
        None => (None, None, None),
    };
    let enrollment = Enrollment {
        status,
        level: level.unwrap_or(3),
        updated_at: cx.now,
        completed_at: completed_at.or((status == Status::Completed).then_some(cx.now)),
        score,
        active_from,
        active_until,
        subscribed_by: cx.user(),
        assignment_type: assignment,
        fields,
        ..Enrollment::new(user, course, enrolled_at.unwrap_or(cx.now))
    };
    world.enrollments.insert(&enrollment).ok()?;
    world.fire(cx.now, Happened::EnrollmentCreated(user, course));
    if completes {
        // Told as an update would tell it (B-080).
        cx.rule("B-080");
        world.fire(cx.now, Happened::EnrollmentCompleted(user, course));
    }
    Some(status)
}

/// Takes a user out of a course; `false` when the user is not in it.
///
/// The row goes with status, dates and score (B-075). Tracking stays unless it is to be reset.
/// Certificates are not modelled, so there is none to keep or delete.
pub(crate) fn leave_course(
    world: &mut World,
    cx: &Context<'_>,
    user: u32,
    course: u32,
    reset_tracks: bool,
) -> bool {
    if !world.enrollments.contains(user, course) {
        return false;
    }
    cx.rule("B-075");
    world.fire(cx.now, Happened::EnrollmentDeleted(user, course));
    world.enrollments.remove(user, course);
    if reset_tracks {
        world.enrollments.tracking.reset(user, course);
    }
    true
}

/// Whether a direct unenrolment forgets tracking by itself: only under the switch of B-082.
pub(super) fn forgets_tracking(cx: &Context<'_>) -> bool {
    cx.switch::<TrackingAfterUnenroll>() == TrackingAfterUnenroll::Reset
}

/// Gives an enrollment another window of validity; `false` when there is none.
pub(crate) fn set_window(
    world: &mut World,
    cx: &Context<'_>,
    user: u32,
    course: u32,
    from: Option<DateTime>,
    until: Option<DateTime>,
) -> bool {
    let changed = world.enrollments.update(user, course, |enrollment| {
        let window = (from, until);
        if (enrollment.active_from, enrollment.active_until) == window {
            return false;
        }
        (enrollment.active_from, enrollment.active_until) = window;
        enrollment.updated_at = cx.now;
        true
    });
    if changed == Some(true) {
        world.fire(cx.now, Happened::EnrollmentUpdated(user, course));
    }
    changed.is_some()
}

/// When an enrollment can be entered: its own window, cut by those of all plans of the user that
/// hold the course (B-104).
pub(super) fn window_of(
    world: &World,
    cx: &Context<'_>,
    row: &Enrollment,
) -> (Option<DateTime>, Option<DateTime>) {
    let (mut from, mut until) = (row.active_from, row.active_until);
    for plan in world.plans.plans_holding(row.user, row.course) {
        let Some(seat) = world.plans.seat(plan, row.user) else { continue };
        cx.rule("B-104");
        from = from.max(seat.valid_from);
        until = until.into_iter().chain(seat.valid_until).min();
    }
    (from, until)
}

/// Whether a course has no seat left. Who waits takes none.
fn is_full(world: &World, course: &Course) -> bool {
    let Some(seats) = course.seats else { return false };
    let counts = world.enrollments.course_counts(course.id);
    let waiting = counts.of(Status::Waiting) + counts.of(Status::ToConfirm);
    counts.total() - waiting >= seats as usize
}

/// The status of a new enrollment: from the material that is already done.
fn status_by_tracking(world: &World, cx: &Context<'_>, user: u32, course: u32) -> Status {
    match world.enrollments.tracking.get(user, course) {
        None => Status::Subscribed,
        Some(tracking) => {
            cx.rule("B-082");
            if tracking.is_complete() {
                Status::Completed
            } else if tracking.done > 0 {
                Status::InProgress
            } else {
                Status::Subscribed
            }
        }
    }
}
