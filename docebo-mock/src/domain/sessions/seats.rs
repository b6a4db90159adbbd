//! What enrolling does with a session.
//!
//! ```text
//! let session = seats::named(world, session_id, &courses)?;      // or a 400
//! seats::take(world, cx, user, session)                          // once in the course
//! seats::shown(world, row)                                       // as the list of enrollments has it
//! ```

use docebo_sdk::{
    enrollments::EnrolledSession,
    id::{CourseId, SessionId},
};

pub(crate) use super::events::dates;
use super::some;
use crate::{
    context::Context,
    domain::enrollments::status_of,
    fault::Fault,
    world::{
        World,
        enrollments::{EnrollmentRef, Seat},
        sessions::Session,
    },
};

/// The session that an enrolling call names, which has to belong to one of its courses.
pub(crate) fn named(
    world: &World,
    session: Option<SessionId>,
    courses: &[CourseId],
) -> Result<Option<u32>, Fault> {
    let Some(id) = session else { return Ok(None) };
    let known = u32::try_from(id.get()).ok().and_then(|id| world.sessions.get(id));
    let known = known.filter(|session| courses.contains(&CourseId::from(session.course)));
    match (known, courses.first()) {
        (Some(session), _) => Ok(Some(session.id)),
        (None, Some(course)) => Err(Fault::bad_request(problem(world, *course, id))),
        (None, None) => Ok(None),
    }
}

/// What is wrong with a session for a course.
pub(crate) fn problem(world: &World, course: CourseId, session: SessionId) -> String {
    let course_has =
        u32::try_from(course.get()).is_ok_and(|id| !world.sessions.of_course(id).is_empty());
    if course_has {
        format!("Course {course} has no session {session}")
    } else {
        format!("Course {course} does not have sessions")
    }
}

/// Gives somebody in the course a seat in a session; in a full one, a place on its waiting list.
/// Whether they wait; `None` when they are not in the course. Who has a seat already keeps it.
pub(crate) fn take(world: &mut World, cx: &Context<'_>, user: u32, session: u32) -> Option<bool> {
    let session = world.sessions.get(session)?;
    let (id, course) = (session.id, session.course);
    let row = world.enrollments.get(user, course)?;
    if let Some(seat) = row.seats().get(&id) {
        return Some(seat.waiting);
    }
    let waiting = is_full(world, session);
    world.enrollments.update(user, course, |row| {
        row.seats.insert(id, Seat::new(cx.now, waiting));
        row.updated_at = cx.now;
    })?;
    Some(waiting)
}

/// Whether a session has no seat left. Who waits takes none.
fn is_full(world: &World, session: &Session) -> bool {
    let seated = world.enrollments.roster(session.id).seated();
    session.max_enroll.is_some_and(|seats| seated >= seats as usize)
}

/// The sessions of an enrollment with its seats, by id.
pub(crate) fn of<'w>(
    world: &'w World,
    row: EnrollmentRef<'w>,
) -> impl Iterator<Item = (&'w Session, &'w Seat)> {
    row.seats().iter().filter_map(|(id, seat)| Some((world.sessions.get(*id)?, seat)))
}

/// The sessions of an enrollment, as the list of enrollments has them.
pub(crate) fn shown(world: &World, row: EnrollmentRef<'_>) -> Vec<EnrolledSession> {
    of(world, row)
        .map(|(session, seat)| EnrolledSession {
            id: session.id.into(),
            name: session.name.clone(),
            date_begin: session.starts(),
            date_end: session.ends(),
            description: some(&session.description),
            other_info: None,
            min_enrollments: session.min_enroll.map(Into::into),
            max_enrollments: session.max_enroll.map(Into::into),
            score_base: Some(session.score_base.into()),
            tool: session.events.iter().find_map(|event| event.webinar_tool.clone()),
            status: Some(status_of(seat.status())),
            dates: dates(session, Some(seat)),
        })
        .collect()
}
