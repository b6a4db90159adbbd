//! Sessions of instructor-led courses.
//!
//! [`seats`] has what enrolling does with a session; the rest shows them.

mod classroom;
mod events;
mod roster;
pub(crate) mod seats;

use std::collections::BTreeSet;

use docebo_sdk::{
    auth::Success,
    endpoint::{Call, Empty},
    id::SessionId,
    sessions::{
        GetSession, Instructor, ListClassroomSessions, ListEvents, ListLearnerSessions, ListRoster,
        ListSessions, SessionCourse, SessionField, SessionQuery, SessionRow, SessionUpdate,
        SessionView, UpdateSession,
    },
    wire::Page,
};
use serde_json::{Value, json};

use super::{Registry, courses, enrollments::known_course, paging::Paging};
use crate::{
    context::Context,
    fault::Fault,
    world::{
        World,
        access::Permission,
        courses::Course,
        events::{Happened, SessionFacts},
        sessions::{Field, Session},
    },
};

pub(crate) fn register(r: &mut Registry) {
    const PAGED: &[&str] = &["get_total_count", "get_cursor"];
    r.read::<ListSessions>(list).inert(PAGED);
    r.read::<GetSession>(view);
    r.write::<UpdateSession>(update).inert(&[
        "id",
        "course",
        "uid_session",
        "date_start",
        "date_end",
        "instructors",
        "additional_fields.title",
        "additional_fields.type",
        "additional_fields.visible_to_user",
    ]);
    r.read::<ListRoster>(roster::list).inert(PAGED);
    r.read::<ListEvents>(events::list);
    r.read::<ListClassroomSessions>(classroom::list).inert(PAGED);
    r.read::<ListLearnerSessions>(classroom::for_learner);
}

fn list(
    world: &World,
    cx: &Context<'_>,
    call: Call<ListSessions>,
) -> Result<Page<SessionRow>, Fault> {
    let Call { path: id, query, body: Empty {} } = call;
    let SessionQuery { page, page_size, get_cursor: _, cursor: _ } = query;
    let course = administered(cx, known_course(world, id)?, Permission::CourseView)?;
    let ids = world.sessions.of_course(course.id);
    if ids.is_empty() {
        return Err(Fault::bad_request("The course does not have sessions"));
    }
    let paging = Paging::new(page, page_size);
    let rows = paging.cut(ids).iter().filter_map(|id| world.sessions.get(*id)).map(row);
    Ok(paging.page(ids.len(), rows.collect()))
}

fn row(session: &Session) -> SessionRow {
    SessionRow {
        id: session.id.into(),
        uid_session: session.uid.clone(),
        name: session.name.clone(),
        code: some(&session.code),
        date_start: session.starts(),
        date_end: session.ends(),
        attendance_type: Some(session.attendance.clone()),
        max_enroll: session.max_enroll.map(Into::into),
        min_enroll: session.min_enroll.map(Into::into),
    }
}

fn view(world: &World, cx: &Context<'_>, call: Call<GetSession>) -> Result<SessionView, Fault> {
    let Call { path: id, query: Empty {}, body: Empty {} } = call;
    let (session, course) = visible(world, cx, id)?;
    Ok(SessionView {
        id: session.id.into(),
        name: session.name.clone(),
        course: SessionCourse { name: course.name.clone() },
        uid_session: some(&session.uid),
        date_start: session.starts(),
        date_end: session.ends(),
        instructors: instructors(world, &session.instructors),
        additional_fields: fields(cx, session),
    })
}

fn update(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<UpdateSession>,
) -> Result<Success, Fault> {
    let Call { path: id, query: Empty {}, body } = call;
    let SessionUpdate {
        name,
        additional_fields,
        id: _,
        course: _,
        uid_session: _,
        date_start: _,
        date_end: _,
        instructors: _,
    } = body;
    let (session, course) = known(world, id)?;
    administered(cx, course, Permission::CourseEdit)?;
    let (id, mut fields) = (session.id, session.fields.clone());
    if name.as_deref().is_some_and(|name| name.trim().is_empty()) {
        return Err(Fault::bad_request("name must not be empty"));
    }
    for given in additional_fields.unwrap_or_default() {
        let SessionField { id, title: _, kind: _, value, visible_to_user: _ } = given;
        let field = fields.iter_mut().find(|field| u64::from(field.id) == id);
        let field = field.ok_or_else(|| Fault::bad_request(format!("No additional field {id}")))?;
        field.value = value;
    }
    if let Some(session) = world.sessions.get_mut(id) {
        session.fields = fields;
        session.name = name.unwrap_or_else(|| std::mem::take(&mut session.name));
    }
    if let Some(session) = world.sessions.get(id) {
        let (course, code, name) = (session.course, session.code.clone(), session.name.clone());
        let facts = SessionFacts { course, id, code: &code, name: &name };
        world.fire(cx.now, Happened::SessionUpdated(facts));
    }
    Ok(Success { success: true })
}

/// Additional fields; learners see those meant for them.
fn fields(cx: &Context<'_>, session: &Session) -> Vec<SessionField> {
    let admin = cx.rights().may(Permission::CourseView);
    let shown = session.fields.iter().filter(|field| admin || field.visible);
    shown
        .map(|Field { id, title, kind, value, visible }| SessionField {
            id: (*id).into(),
            title: title.clone(),
            kind: kind.clone(),
            value: value.clone(),
            visible_to_user: *visible,
        })
        .collect()
}

fn instructors(world: &World, users: &[u32]) -> Vec<Instructor> {
    let known = users.iter().filter_map(|id| world.users.get(*id));
    known
        .map(|user| Instructor {
            firstname: user.first_name().to_owned(),
            lastname: user.last_name().to_owned(),
            username: user.username().to_owned(),
        })
        .collect()
}

/// A course's sessions, by id and name, as the learner's view of it has them (inferred).
pub(super) fn named(world: &World, course: &Course) -> Vec<Value> {
    let sessions = world.sessions.of_course(course.id).iter();
    sessions
        .filter_map(|id| world.sessions.get(*id))
        .map(|session| {
            json!({
                "id": session.id, "name": session.name, "start_date": session.starts(),
                "end_date": session.ends(),
            })
        })
        .collect()
}

/// Everybody who instructs in a course's sessions, once.
pub(super) fn instructors_of(world: &World, course: &Course) -> Vec<Value> {
    let sessions = world.sessions.of_course(course.id).iter();
    let users: BTreeSet<u32> = sessions
        .filter_map(|id| world.sessions.get(*id))
        .flat_map(|session| session.instructors.iter().copied())
        .collect();
    let users: Vec<u32> = users.into_iter().collect();
    instructors(world, &users).iter().map(|instructor| json!(instructor)).collect()
}

/// The session of an id with its course; 404 when there is none.
fn known(world: &World, id: SessionId) -> Result<(&Session, &Course), Fault> {
    let session = u32::try_from(id.get()).ok().and_then(|id| world.sessions.get(id));
    session
        .and_then(|session| Some((session, world.courses.get(session.course)?)))
        .ok_or_else(|| Fault::not_found("Not found"))
}

/// The same for somebody who sees the course: administrators in reach, and who is enrolled.
fn visible<'w>(
    world: &'w World,
    cx: &Context<'_>,
    id: SessionId,
) -> Result<(&'w Session, &'w Course), Fault> {
    let (session, course) = known(world, id)?;
    if courses::sees(world, cx, course) { Ok((session, course)) } else { Err(Fault::forbidden()) }
}

/// The course, for somebody with a permission and the course in reach.
fn administered<'w>(
    cx: &Context<'_>,
    course: &'w Course,
    permission: Permission,
) -> Result<&'w Course, Fault> {
    cx.require(permission)?;
    if cx.rights().sees_course(course.id) { Ok(course) } else { Err(Fault::forbidden()) }
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
