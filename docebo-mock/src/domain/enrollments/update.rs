//! Changing enrollments, and the fork to archiving.

use docebo_sdk::{
    endpoint::{Call, Empty},
    enrollments::{
        EnrollmentChange, EnrollmentKey, EnrollmentMode, RefusedChange, UpdateEnrollment,
        UpdateEnrollments, UpdateOutcome,
    },
    id::{CourseId, UserId},
    wire::{DateTime, Patch},
};

use super::{
    archive, create::distinct, known_course, known_user, reach::manages, stored_level,
    stored_status,
};
use crate::{
    context::Context,
    domain::{enrollment_fields::Values, sessions::seats},
    fault::Fault,
    world::{
        World,
        access::Permission,
        enrollments::{Enrollment, Status},
        events::Happened,
    },
};

/// Accepted, and of no effect here.
pub(super) const INERT: &[&str] = &[
    "initial_score_given",
    "absent",
    "requesting_unsubscribe",
    "requesting_unsubscribe_date",
    "cancelled_by",
    "deeplinked_by",
    "edition_id",
    "rule_log",
    "new_forum_post",
    "imported_from_connection",
];

pub(super) fn many(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<UpdateEnrollments>,
) -> Result<UpdateOutcome, Fault> {
    let Call { path: (), query: Empty {}, mut body } = call;
    let courses = std::mem::take(&mut body.course_id);
    let users = std::mem::take(&mut body.user_id);
    cx.require(Permission::EnrollmentEdit)?;
    if courses.is_empty() || users.is_empty() {
        return Err(Fault::bad_request("course_id and user_id are required"));
    }
    apply(world, cx, &courses, &users, body)
}

pub(super) fn one(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<UpdateEnrollment>,
) -> Result<UpdateOutcome, Fault> {
    let Call { path: (course, user), query: Empty {}, body } = call;
    cx.require(Permission::EnrollmentEdit)?;
    known_course(world, course)?;
    known_user(world, user)?;
    apply(world, cx, &[course], &[user], body)
}

fn apply(
    world: &mut World,
    cx: &Context<'_>,
    courses: &[CourseId],
    users: &[UserId],
    change: EnrollmentChange,
) -> Result<UpdateOutcome, Fault> {
    let EnrollmentChange {
        course_id: _,
        user_id: _,
        status,
        level,
        date_inscr,
        date_first_access,
        date_last_access,
        date_complete,
        date_begin_validity,
        date_expire_validity,
        score_given,
        initial_score_given: _,
        session_id,
        enrollment_fields,
        waiting,
        absent: _,
        requesting_unsubscribe: _,
        requesting_unsubscribe_date: _,
        cancelled_by: _,
        subscribed_by,
        deeplinked_by: _,
        edition_id: _,
        rule_log: _,
        new_forum_post: _,
        imported_from_connection: _,
        enrollment_mode,
        reset_tracking,
    } = change;
    let pairs = cross(courses, users);
    if let Some(mode) = enrollment_mode {
        let reset = reset_tracking.unwrap_or(false);
        if session_id.is_some() {
            return Ok(archive::refuse_session(world, cx, &pairs));
        }
        return match mode {
            EnrollmentMode::Delete => {
                archive::archive(world, cx, &pairs, users.len(), false, reset)
            }
            EnrollmentMode::Reenroll => {
                archive::archive(world, cx, &pairs, users.len(), true, reset)
            }
            _ => Err(Fault::bad_request("Unknown enrollment_mode")),
        };
    }
    cx.rule("B-079");
    let mut problems = Vec::new();
    let status = status.map(|status| {
        let stored = stored_status(&status);
        if stored.is_none() {
            problems.push(format!("Invalid status: {status}"));
        }
        stored
    });
    let level = level.map(|level| {
        let stored = stored_level(&level);
        if stored.is_none() {
            problems.push(format!("Invalid level: {level}"));
        }
        stored
    });
    let fields = Values::named(world, &enrollment_fields).unwrap_or_else(|problem| {
        problems.push(problem);
        Values::default()
    });
    let edit = Edit {
        status: status.flatten(),
        level: level.flatten(),
        enrolled_at: date_inscr,
        first_access: date_first_access,
        last_access: date_last_access,
        completed_at: date_complete,
        active_from: date_begin_validity,
        active_until: date_expire_validity,
        score: score_given,
        fields,
        assignment: None,
        waiting,
        subscribed_by: subscribed_by.and_then(|id| u32::try_from(id.get()).ok()),
    };
    let mut outcome = UpdateOutcome::default();
    for key in pairs {
        let Some((user, course)) = enrolled(world, key) else {
            outcome.invalid_enrollments.push(key);
            continue;
        };
        let mut messages = problems.clone();
        if !manages(cx, user, course) {
            messages.push("Permission denied".to_owned());
        }
        messages.extend(edit.fields.apply_to(world, course).err());
        messages.extend(edit.fields.leave_mandatory(world).err());
        let session = match session_id {
            None => None,
            Some(id) => match seats::named(world, Some(id), &[key.course_id]) {
                Ok(session) => session,
                Err(_) => {
                    messages.push(seats::problem(world, key.course_id, id));
                    None
                }
            },
        };
        if messages.is_empty() {
            messages.extend(edit.apply(world, cx, user, course).err());
        }
        if let Some(session) = session.filter(|_| messages.is_empty()) {
            seats::take(world, cx, user, session);
        }
        if messages.is_empty() {
            outcome.updated.push(key);
        } else {
            outcome.validation_errors.push(refused(key, messages));
        }
    }
    Ok(outcome)
}

/// A change, ready to be made to any number of rows.
#[derive(Debug, Clone, Default)]
pub(super) struct Edit {
    pub(super) status: Option<Status>,
    pub(super) level: Option<u8>,
    pub(super) enrolled_at: Option<DateTime>,
    pub(super) first_access: Patch<DateTime>,
    pub(super) last_access: Patch<DateTime>,
    pub(super) completed_at: Patch<DateTime>,
    pub(super) active_from: Patch<DateTime>,
    pub(super) active_until: Patch<DateTime>,
    pub(super) score: Patch<f64>,
    pub(super) fields: Values,
    pub(super) assignment: Option<String>,
    pub(super) waiting: Option<bool>,
    pub(super) subscribed_by: Option<u32>,
}

impl Edit {
    /// Changes one row and fires one event; or says what keeps the row from the change.
    pub(super) fn apply(
        &self,
        world: &mut World,
        cx: &Context<'_>,
        user: u32,
        course: u32,
    ) -> Result<(), String> {
        let Some(before) = world.enrollments.get(user, course).map(|row| row.to_enrollment())
        else {
            return Ok(());
        };
        let after = self.result(before.clone(), cx.now);
        if after.active_from.zip(after.active_until).is_some_and(|(from, until)| until < from) {
            return Err("date_expire_validity lies before date_begin_validity".to_owned());
        }
        let completes = after.status == Status::Completed && before.status != Status::Completed;
        world.enrollments.update(user, course, |enrollment| *enrollment = after);
        // Completing is told by its own event alone (B-080).
        let event = if completes {
            cx.rule("B-080");
            Happened::EnrollmentCompleted(user, course)
        } else {
            Happened::EnrollmentUpdated(user, course)
        };
        world.fire(cx.now, event);
        Ok(())
    }

    fn result(&self, mut row: Enrollment, now: DateTime) -> Enrollment {
        let old = row.status;
        match self.waiting {
            Some(true) => row.status = Status::Waiting,
            Some(false) if old == Status::Waiting => row.status = Status::Subscribed,
            _ => {}
        }
        row.status = self.status.unwrap_or(row.status);
        row.level = self.level.unwrap_or(row.level);
        row.enrolled_at = self.enrolled_at.unwrap_or(row.enrolled_at);
        set(&mut row.first_access, self.first_access);
        set(&mut row.last_access, self.last_access);
        set(&mut row.active_from, self.active_from);
        set(&mut row.active_until, self.active_until);
        set(&mut row.score, self.score);
        if row.status == Status::Completed && old != Status::Completed {
            // Without a date of its own a completion is stamped with the present (inferred).
            row.completed_at = Some(now);
        } else if row.status != Status::Completed && old == Status::Completed {
            // A completion date belongs to a completion (inferred).
            row.completed_at = None;
        }
        set(&mut row.completed_at, self.completed_at);
        self.fields.put(&mut row.fields);
        if let Some(assignment) = &self.assignment {
            row.assignment_type.clone_from(assignment);
        }
        row.subscribed_by = self.subscribed_by.or(row.subscribed_by);
        row.updated_at = now;
        row
    }
}

fn set<T: Copy>(slot: &mut Option<T>, patch: Patch<T>) {
    if let Some(change) = patch.into_change() {
        *slot = change;
    }
}

/// Every course with every user, each pair once.
fn cross(courses: &[CourseId], users: &[UserId]) -> Vec<EnrollmentKey> {
    let users = distinct(users);
    let pairs = distinct(courses).into_iter().flat_map(|course_id| {
        users.iter().map(move |user_id| EnrollmentKey { course_id, user_id: *user_id })
    });
    pairs.collect()
}

/// The pair as the world knows it, if it is enrolled.
pub(super) fn enrolled(world: &World, key: EnrollmentKey) -> Option<(u32, u32)> {
    let user = u32::try_from(key.user_id.get()).ok()?;
    let course = u32::try_from(key.course_id.get()).ok()?;
    world.enrollments.contains(user, course).then_some((user, course))
}

pub(super) fn refused(key: EnrollmentKey, messages: Vec<String>) -> RefusedChange {
    RefusedChange { course_id: key.course_id, user_id: key.user_id, messages }
}
