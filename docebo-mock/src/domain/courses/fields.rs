//! Additional fields of courses.

use docebo_sdk::{
    courses::{CourseField, CourseFieldQuery, ListCourseFields},
    endpoint::{Call, Empty},
    wire::Page,
};
use serde_json::{Value, json};

use crate::{
    context::Context,
    domain::paging::Paging,
    fault::Fault,
    world::{World, access::Permission, courses::Course},
};

pub(super) fn list(
    world: &World,
    cx: &Context<'_>,
    call: Call<ListCourseFields>,
) -> Result<Page<CourseField>, Fault> {
    let Call { path: (), query, body: Empty {} } = call;
    let CourseFieldQuery { page, page_size, get_cursor: _, cursor: _ } = query;
    cx.require(Permission::CourseView)?;
    let paging = Paging::new(page, page_size);
    let page = world.course_fields.iter().enumerate().skip(paging.offset()).take(paging.limit());
    let rows = page.map(|(at, (id, field))| CourseField {
        field_id: (*id).into(),
        type_field: field.kind.clone(),
        name_field: field.name.clone(),
        is_mandatory: Some(field.mandatory),
        sequence: Some(at as u64 + 1),
    });
    Ok(paging.page(world.course_fields.len(), rows.collect()))
}

/// A course's values, as the admin list has them: `field_N`, null for none.
pub(super) fn columns(world: &World, course: &Course) -> impl Iterator<Item = (String, Value)> {
    world.course_fields.keys().map(|id| (format!("field_{id}"), json!(course.fields.get(id))))
}

/// The same as the learner's view has them; the shape is that of a session's fields (inferred).
pub(super) fn shown(world: &World, course: &Course) -> Vec<Value> {
    let fields = world.course_fields.iter();
    fields
        .filter_map(|(id, field)| Some((id, field, course.fields.get(id)?)))
        .map(|(id, field, value)| {
            json!({"id": id, "title": field.name, "type": field.kind, "value": value})
        })
        .collect()
}
