//! The events of a session, in both forms at once.

use docebo_sdk::{
    endpoint::{Call, Empty},
    sessions::{EventRow, ListEvents, Schedule, SessionDate},
    wire::Page,
};

use super::{instructors, visible};
use crate::{
    context::Context,
    domain::paging::Paging,
    fault::Fault,
    world::{
        World,
        enrollments::Seat,
        sessions::{Event, Session},
        zones,
    },
};

pub(super) fn list(
    world: &World,
    cx: &Context<'_>,
    call: Call<ListEvents>,
) -> Result<Page<EventRow>, Fault> {
    let Call { path: id, query: Empty {}, body: Empty {} } = call;
    let (session, _) = visible(world, cx, id)?;
    let paging = Paging::new(None, None);
    let rows = paging.cut(&session.events).iter().map(|event| row(world, event)).collect();
    Ok(paging.page(session.events.len(), rows))
}

fn row(world: &World, event: &Event) -> EventRow {
    let (break_begin, break_end) = event.pause.clone().unzip();
    EventRow {
        id_event: event.id.into(),
        name: event.name.clone(),
        day: Some(event.day),
        time_begin: Some(event.begin.clone()),
        time_end: Some(event.end.clone()),
        break_begin,
        break_end,
        timezone: Some(event.zone.clone()),
        effective_duration: Some(event.minutes().into()),
        id_location: event.location.map(Into::into),
        id_classroom: event.classroom.map(Into::into),
        webinar_tool: event.webinar_tool.clone(),
        instructors: instructors(world, &event.instructors),
        description: event.description.clone(),
        schedule: Some(Schedule {
            date: Some(event.day),
            time_begin: event.begin.clone(),
            timezone: event.zone.clone(),
            offset: zones::offset(event.day, &event.begin, &event.zone).unwrap_or_default(),
        }),
    }
}

/// The dates of a session as the older family has them; with a seat, whose attendance.
pub(crate) fn dates(session: &Session, seat: Option<&Seat>) -> Vec<SessionDate> {
    let date = |event: &Event| SessionDate {
        date: Some(event.day),
        name: event.name.clone(),
        time_begin: event.begin.clone(),
        time_end: event.end.clone(),
        timezone: event.zone.clone(),
        id_location: event.location.map(Into::into),
        id_classroom: event.classroom.map(Into::into),
        attendance_status: seat.map(|seat| {
            let word = match seat.attended.get(&event.id) {
                None => "not_set",
                Some(true) => "present",
                Some(false) => "absent",
            };
            word.to_owned()
        }),
    };
    session.events.iter().map(date).collect()
}
