//! Archiving: a frozen copy, then out of the course, or in again.

use docebo_sdk::{
    enrollments::{EnrollmentKey, UpdateOutcome},
    wire::DateTime,
};

use super::{
    MAX_USERS,
    create::may_be_enrolled,
    reach::manages,
    status_of,
    update::{enrolled, refused},
};
use crate::{
    context::Context,
    domain::sessions::seats,
    fault::Fault,
    world::{
        World,
        enrollments::{
            ArchivedCourse, ArchivedEnrollment, ArchivedSession, ArchivedUser, Enrollment,
            EnrollmentRef, Status,
        },
        events::Happened,
        sessions::Session,
    },
};

/// Archives pairs, as the update endpoints do it with `enrollment_mode` (B-087, inferred).
pub(super) fn archive(
    world: &mut World,
    cx: &Context<'_>,
    pairs: &[EnrollmentKey],
    users: usize,
    reenroll: bool,
    reset_tracking: bool,
) -> Result<UpdateOutcome, Fault> {
    cx.rule("B-087");
    if users > MAX_USERS {
        return Err(Fault::bad_request(format!("At most {MAX_USERS} users are allowed in a call")));
    }
    let mut outcome = UpdateOutcome::default();
    for &key in pairs {
        let Some((user, course)) = enrolled(world, key) else {
            outcome.invalid_enrollments.push(key);
            continue;
        };
        match may_be_archived(world, cx, user, course, reenroll) {
            Ok(()) => {
                archive_one(world, cx, user, course, reenroll, reset_tracking);
                outcome.updated.push(key);
            }
            Err(why) => outcome.validation_errors.push(refused(key, vec![why])),
        }
    }
    Ok(outcome)
}

/// What is asked for is a session: nothing of that kind is archived on its own (B-092).
pub(super) fn refuse_session(
    world: &World,
    cx: &Context<'_>,
    pairs: &[EnrollmentKey],
) -> UpdateOutcome {
    cx.rule("B-092");
    let mut outcome = UpdateOutcome::default();
    for &key in pairs {
        if enrolled(world, key).is_some() {
            let why = "A session enrollment is not archived on its own: archive that of the course";
            outcome.validation_errors.push(refused(key, vec![why.to_owned()]));
        } else {
            outcome.invalid_enrollments.push(key);
        }
    }
    outcome
}

fn may_be_archived(
    world: &World,
    cx: &Context<'_>,
    user: u32,
    course: u32,
    reenroll: bool,
) -> Result<(), String> {
    if !manages(cx, user, course) {
        return Err("Permission denied".to_owned());
    }
    cx.rule("B-085");
    let status = world.enrollments.get(user, course).map(|row| status_of(row.status()));
    if let Some(status) = status.filter(|status| !status.is_archivable()) {
        return Err(format!("An enrollment in status {status} cannot be archived"));
    }
    cx.rule("B-086");
    if reenroll {
        let account = world.users.get(user);
        if account.is_some_and(|account| !may_be_enrolled(account, cx)) {
            return Err("The user is deactivated or expired and cannot be re-enrolled".to_owned());
        }
    } else if world.plans.holding(user, course) {
        cx.rule("B-093");
        return Err("The course belongs to a learning plan of the user: it can be archived and \
                    re-enrolled, not archived and unenrolled"
            .to_owned());
    }
    Ok(())
}

/// Freezes an enrollment into the archive and takes the user out of the course; the number of the
/// copy and what the enrollment was.
pub(super) fn set_aside(
    world: &mut World,
    cx: &Context<'_>,
    user: u32,
    course: u32,
) -> Option<(u32, Enrollment)> {
    let row = world.enrollments.get(user, course)?;
    cx.rule("B-090");
    if !row.seats().is_empty() {
        cx.rule("B-092");
    }
    let snapshot = freeze(world, cx, row);
    let archived = world.enrollments.archived.add(snapshot);
    world.fire(cx.now, Happened::EnrollmentDeleted(user, course));
    Some((archived, world.enrollments.remove(user, course)?))
}

/// Archives one enrollment and answers the number of the copy.
pub(crate) fn archive_one(
    world: &mut World,
    cx: &Context<'_>,
    user: u32,
    course: u32,
    reenroll: bool,
    reset_tracking: bool,
) -> Option<u32> {
    // The window of a plan goes over its courses, however often they are begun (B-104).
    let held = world.plans.holding(user, course);
    let (archived, before) = set_aside(world, cx, user, course)?;
    let window = |at: Option<DateTime>| at.filter(|_| held);
    if reset_tracking {
        world.enrollments.tracking.reset(user, course);
    }
    if !reenroll {
        return Some(archived);
    }
    // The user starts again; material that was not reset need not be taken again, but even when
    // all of it is done the new enrollment is not complete by itself (inferred).
    let begun = world.enrollments.tracking.get(user, course).is_some_and(|done| done.done > 0);
    let again = Enrollment {
        status: if begun { Status::InProgress } else { Status::Subscribed },
        level: before.level,
        assignment_type: before.assignment_type,
        active_from: window(before.active_from),
        active_until: window(before.active_until),
        subscribed_by: cx.user(),
        ..Enrollment::new(user, course, cx.now)
    };
    // The place was freed just above.
    if world.enrollments.insert(&again).is_ok() {
        world.fire(cx.now, Happened::EnrollmentCreated(user, course));
    }
    Some(archived)
}

/// The enrollment with what is known of user and course now (B-088).
fn freeze(world: &World, cx: &Context<'_>, row: EnrollmentRef<'_>) -> ArchivedEnrollment {
    let user = world.users.get(row.user());
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let course = world.courses.get(row.course());
    ArchivedEnrollment {
        archived_at: cx.now,
        enrollment: row.to_enrollment(),
        tracking: world.enrollments.tracking.get(row.user(), row.course()),
        user: ArchivedUser {
            username: text(user.map(|user| user.username())),
            first_name: text(user.map(|user| user.first_name())),
            last_name: text(user.map(|user| user.last_name())),
            email: text(user.map(|user| user.email())),
        },
        course: ArchivedCourse {
            code: text(course.map(|course| course.code.as_str())),
            name: text(course.map(|course| course.name.as_str())),
            kind: text(course.map(|course| course.kind.as_str())),
            sessions: seats::of(world, row)
                .map(|(session, _)| (session.id, frozen(session)))
                .collect(),
        },
    }
}

fn frozen(session: &Session) -> ArchivedSession {
    ArchivedSession {
        code: session.code.clone(),
        name: session.name.clone(),
        starts: session.starts(),
        ends: session.ends(),
    }
}
