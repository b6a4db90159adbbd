//! Who has a seat in a session.

use docebo_sdk::{
    endpoint::{Call, Empty},
    sessions::{Attendance, EvaluationStatus, ListRoster, RosterRow, SessionQuery},
    wire::Page,
};

use super::{administered, known, some};
use crate::{
    context::Context,
    domain::{
        enrollments::{level_of, status_of},
        paging::Paging,
    },
    fault::Fault,
    world::{
        World,
        access::Permission,
        enrollments::{Seat, Verdict},
        sessions::Session,
    },
};

/// All participants, by id; a power user's own users among them.
pub(super) fn list(
    world: &World,
    cx: &Context<'_>,
    call: Call<ListRoster>,
) -> Result<Page<RosterRow>, Fault> {
    let Call { path: id, query, body: Empty {} } = call;
    let SessionQuery { page, page_size, get_cursor: _, cursor: _ } = query;
    let (session, course) = known(world, id)?;
    administered(cx, course, Permission::EnrollmentView)?;
    let paging = Paging::new(page, page_size);
    let users = world.enrollments.roster(session.id).users();
    let seen: Vec<u32>;
    let users = if cx.rights().users().is_all() {
        users
    } else {
        seen = users.iter().copied().filter(|id| cx.rights().sees_user(*id)).collect();
        &seen
    };
    let rows = paging.cut(users).iter().filter_map(|user| row(world, session, *user));
    Ok(paging.page(users.len(), rows.collect()))
}

fn row(world: &World, session: &Session, user: u32) -> Option<RosterRow> {
    let enrollment = world.enrollments.get(user, session.course)?;
    let seat = enrollment.seats().get(&session.id)?;
    let user = world.users.get(user)?;
    let Verdict { score, comment, day, by, passed } = seat.verdict.clone().unwrap_or_default();
    Some(RosterRow {
        user_id: user.id().into(),
        username: Some(user.username().to_owned()),
        firstname: user.first_name().to_owned(),
        lastname: user.last_name().to_owned(),
        email: user.email().to_owned(),
        level: level_of(enrollment.level()),
        status: status_of(seat.status()),
        attendance: attendance(session, seat),
        enrollment_date: Some(seat.since),
        completion_date: seat.completed_at,
        evaluation_status: passed
            .map(|passed| if passed { EvaluationStatus::Passed } else { EvaluationStatus::Failed }),
        evaluation_score: score,
        evaluation_comment: some(&comment),
        evaluation_date: day,
        evaluator_id: by.map(Into::into),
    })
}

/// What is known of somebody's attendance at all events.
fn attendance(session: &Session, seat: &Seat) -> Option<Attendance> {
    if seat.attended.is_empty() {
        return None;
    }
    let was = |id: u32| seat.attended.get(&id).copied().unwrap_or(false);
    let there = session.events.iter().filter(|event| was(event.id)).count();
    Some(match there {
        0 => Attendance::Absent,
        some if some < session.events.len() => Attendance::Partial,
        _ => Attendance::Present,
    })
}
