//! `GET /learn/v1/enrollments`: courses and plans in one list; and the single view.

mod rows;
mod sort;
mod wanted;

use docebo_sdk::{
    endpoint::{Call, Empty},
    enrollments::{
        EnrollmentQuery, EnrollmentRecord, EnrollmentRow, EnrollmentView, GetEnrollment,
        ListEnrollments,
    },
    wire::Page,
};

use super::{known_course, known_user, reach::Reach, status_of};
use crate::{
    context::Context,
    domain::{auth::browser_code, enrollment_fields::shown, paging::Paging},
    fault::Fault,
    world::{World, enrollments::EnrollmentRef, plans::PlanSeat},
};
pub(crate) use rows::closed_because;
use rows::{course_row, plan_row};
use wanted::Wanted;

/// A line of the list.
enum Place<'w> {
    Course(EnrollmentRef<'w>),
    Plan(&'w PlanSeat),
}

pub(super) fn list(
    world: &World,
    cx: &Context<'_>,
    call: Call<ListEnrollments>,
) -> Result<Page<EnrollmentRow>, Fault> {
    let Call { path: (), query, body: Empty {} } = call;
    // All pages of a list share what is kept of it.
    let unpaged = EnrollmentQuery {
        page: None,
        page_size: None,
        get_cursor: None,
        cursor: None,
        ..query.clone()
    };
    let key = format!("learn {unpaged:?}");
    let paging = Paging::new(query.page, query.page_size);
    let sessions = query.get_session_details.unwrap_or(false);
    let wanted = Wanted::read(world, query)?;
    let reach = Reach::of(cx);
    let (total, places) = wanted.places(world, cx, reach, &key, paging);
    let rows = places
        .into_iter()
        .filter_map(|place| match place {
            Place::Course(row) => Some(course_row(world, cx, row, sessions)),
            Place::Plan(seat) => plan_row(world, seat, sessions),
        })
        .collect();
    Ok(match &wanted.sort {
        None => paging.page(total, rows),
        Some((attr, dir)) => paging.sorted(total, rows, attr, *dir),
    })
}

pub(super) fn view(
    world: &World,
    cx: &Context<'_>,
    call: Call<GetEnrollment>,
) -> Result<EnrollmentView, Fault> {
    let Call { path: (course, user), query: Empty {}, body: Empty {} } = call;
    let course = known_course(world, course)?;
    let user = known_user(world, user)?.id();
    if !Reach::of(cx).sees(user, course.id) {
        return Err(Fault::forbidden());
    }
    let row = world.enrollments.get(user, course.id);
    let row = row.ok_or_else(|| Fault::not_found("Not found"))?;
    Ok(EnrollmentView {
        records: EnrollmentRecord {
            id: course.id.into(),
            name: course.name.clone(),
            course_code: some(&course.code),
            lang_code: browser_code(&course.language).to_owned(),
            kind: course.kind.clone(),
            status: status_of(row.status()),
            score: row.score(),
            course_complete_date: row.completed_at(),
            enroll_begin_date: row.active_from(),
            enrollment_fields: shown(world, cx, row),
        },
    })
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
