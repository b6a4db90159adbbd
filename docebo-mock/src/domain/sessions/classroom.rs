//! Sessions in the older family: with counters, and as a learner sees them.

use docebo_sdk::{
    endpoint::{Call, Empty},
    id::SessionId,
    sessions::{
        ClassroomQuery, ClassroomSession, LearnerSession, LearnerSessions, ListClassroomSessions,
        ListLearnerSessions,
    },
    wire::{Date, Page},
};

use super::{events::dates, fields, instructors, some};
use crate::{
    context::Context,
    domain::{courses, enrollments::known_course, paging::Paging},
    fault::Fault,
    world::{
        World,
        courses::{Course, Policy},
        enrollments::{Seat, Status},
        sessions::Session,
    },
};

/// The platform's numbers of levels.
const LEARNER: u8 = 3;
const TUTOR: u8 = 4;
const INSTRUCTOR: u8 = 6;

pub(super) fn list(
    world: &World,
    cx: &Context<'_>,
    call: Call<ListClassroomSessions>,
) -> Result<Page<ClassroomSession>, Fault> {
    let Call { path: id, query, body: Empty {} } = call;
    let ClassroomQuery { date_from, date_to, year, page, page_size, get_cursor: _, cursor: _ } =
        query;
    let course = known_course(world, id)?;
    if !courses::sees(world, cx, course) {
        return Err(Fault::forbidden());
    }
    let within = |session: &&Session| {
        let day = |at: Option<docebo_sdk::wire::DateTime>| at.map(docebo_sdk::wire::DateTime::date);
        let (first, last) = (day(session.starts()), day(session.ends()));
        date_from.is_none_or(|from| last.is_some_and(|last| last >= from))
            && date_to.is_none_or(|to| first.is_some_and(|first| first <= to))
            && year.is_none_or(|year| first.is_some_and(|first| year_of(first) == year))
    };
    let found: Vec<&Session> = of(world, course).filter(within).collect();
    let paging = Paging::new(page, page_size);
    let rows = paging.cut(&found).iter().map(|session| row(world, cx, course, session)).collect();
    Ok(paging.page(found.len(), rows))
}

fn of<'w>(world: &'w World, course: &Course) -> impl Iterator<Item = &'w Session> {
    world.sessions.of_course(course.id).iter().filter_map(|id| world.sessions.get(*id))
}

fn year_of(day: Date) -> u64 {
    day.to_string().split('-').next().and_then(|year| year.parse().ok()).unwrap_or(0)
}

fn row(world: &World, cx: &Context<'_>, course: &Course, session: &Session) -> ClassroomSession {
    let mut counts = [[0_u64; 2]; 3];
    let mut seated = 0;
    for user in world.enrollments.roster(session.id).users() {
        let Some(enrollment) = world.enrollments.get(*user, session.course) else { continue };
        let Some(seat) = enrollment.seats().get(&session.id) else { continue };
        seated += u64::from(!seat.waiting);
        let level = match enrollment.level() {
            LEARNER => 0,
            TUTOR => 1,
            INSTRUCTOR => 2,
            _ => continue,
        };
        counts[level][usize::from(seat.waiting)] += 1;
    }
    let [learners, tutors, teachers] = counts;
    ClassroomSession {
        id_session: session.id.into(),
        name: session.name.clone(),
        uid_session: session.uid.clone(),
        description: some(&session.description),
        start_date: session.starts(),
        end_date: session.ends(),
        last_subscription_date: session.last_subscription,
        max_enroll: session.max_enroll.map(Into::into),
        min_enroll: session.min_enroll.map(Into::into),
        count_learner: learners[0],
        count_learner_waitlist: learners[1],
        count_tutor: tutors[0],
        count_tutor_waitlist: tutors[1],
        count_instructor: teachers[0],
        count_instructor_waitlist: teachers[1],
        count_enrolled: seated,
        is_enrolled: own_seat(world, cx, session).is_some(),
        can_enroll_session: may_join(world, cx, course, session),
        instructors: instructors(world, &session.instructors),
        dates: dates(session, None),
        additional_fields: fields(cx, session),
        slug_name: courses::slug(&session.name),
    }
}

/// The caller's seat in a session.
fn own_seat<'w>(world: &'w World, cx: &Context<'_>, session: &Session) -> Option<&'w Seat> {
    world.enrollments.get(cx.user()?, session.course)?.seats().get(&session.id)
}

/// Whether the caller may join: enrolled, or free to enroll; not in the session yet; in time. A
/// full session may be joined, to wait (inferred).
fn may_join(world: &World, cx: &Context<'_>, course: &Course, session: &Session) -> bool {
    let Some(me) = cx.user() else { return false };
    let admitted =
        world.enrollments.get(me, course.id).map_or(course.policy == Policy::Free, |row| {
            !matches!(row.status(), Status::Waiting | Status::Suspended)
        });
    admitted
        && own_seat(world, cx, session).is_none()
        && session.last_subscription.is_none_or(|last| cx.now <= last)
        && session.ends().is_none_or(|end| cx.now < end)
}

/// The caller's own sessions; for somebody without one, those that may be joined.
pub(super) fn for_learner(
    world: &World,
    cx: &Context<'_>,
    call: Call<ListLearnerSessions>,
) -> Result<LearnerSessions, Fault> {
    let Call { path: id, query: Empty {}, body: Empty {} } = call;
    let course = known_course(world, id)?;
    if !courses::sees(world, cx, course) {
        return Err(Fault::forbidden());
    }
    let own: Vec<&Session> =
        of(world, course).filter(|session| own_seat(world, cx, session).is_some()).collect();
    let is_enrolled = !own.is_empty();
    let shown = if is_enrolled {
        own
    } else {
        of(world, course).filter(|session| may_join(world, cx, course, session)).collect()
    };
    let mine = shown.first().filter(|_| is_enrolled);
    let place = mine.and_then(|session| session.events.iter().find_map(|event| event.location));
    Ok(LearnerSessions {
        is_enrolled,
        current_location: Some(place.unwrap_or(0).into()),
        sessions: shown
            .into_iter()
            .map(|session| {
                let seat = own_seat(world, cx, session);
                (SessionId::from(session.id), learners(session, seat))
            })
            .collect(),
    })
}

fn learners(session: &Session, seat: Option<&Seat>) -> LearnerSession {
    let verdict = seat.and_then(|seat| seat.verdict.as_ref());
    LearnerSession {
        id: session.id.into(),
        name: session.name.clone(),
        start_date: session.starts(),
        end_date: session.ends(),
        score: Some(verdict.and_then(|verdict| verdict.score).unwrap_or(0.0)),
        score_base: session.score_base.to_string(),
        evaluation_type: session.evaluation.clone(),
        evaluation_status: verdict.and_then(|verdict| verdict.passed).unwrap_or(false),
        dates: dates(session, seat),
    }
}
