//! Additional enrollment fields, and the values that enrollments have of them.

mod values;
mod write;

use docebo_sdk::{
    endpoint::{Call, Empty},
    enrollment_fields::{
        CreateEnrollmentField, DeleteEnrollmentField, DeletedEnrollmentField,
        EnrollmentField as Listed, EnrollmentFieldQuery, FieldCourses, ListEnrollmentFields,
        UpdateEnrollmentField,
    },
    id::EnrollmentFieldId,
    wire::Page,
};

use super::{Registry, paging::Paging};
use crate::{
    context::Context,
    fault::Fault,
    world::{
        World,
        access::Permission,
        enrollment_fields::{self, EnrollmentField},
    },
};
pub(crate) use values::{Values, shown};

pub(crate) fn register(r: &mut Registry) {
    r.read::<ListEnrollmentFields>(list).inert(&["get_total_count", "get_cursor"]);
    r.write::<CreateEnrollmentField>(write::create);
    r.write::<UpdateEnrollmentField>(write::update);
    r.write::<DeleteEnrollmentField>(delete);
}

fn list(
    world: &World,
    cx: &Context<'_>,
    call: Call<ListEnrollmentFields>,
) -> Result<Page<Listed>, Fault> {
    let Call { path: (), query, body: Empty {} } = call;
    let EnrollmentFieldQuery { page, page_size, get_total_count: _, get_cursor: _, cursor: _ } =
        query;
    cx.require(Permission::EnrollmentView)?;
    let paging = Paging::new(page, page_size);
    let fields = world.enrollment_fields.all();
    let language = language(world, cx);
    let rows = fields.iter().zip(1..).map(|(field, place)| row(world, language, field, place));
    let rows: Vec<Listed> = rows.skip(paging.offset()).take(paging.limit()).collect();
    Ok(paging.page(fields.len(), rows))
}

fn row(world: &World, language: &str, field: &EnrollmentField, place: u64) -> Listed {
    Listed {
        id: field.id.into(),
        title: field.titles.get(language, &world.settings.default_language).to_owned(),
        kind: field.sort.wire(),
        mandatory: field.mandatory,
        visible_to_user: field.visible,
        sequence: Some(place),
        courses: match &field.courses {
            None => FieldCourses::All,
            Some(ids) => FieldCourses::Only(ids.iter().map(|id| (*id).into()).collect()),
        },
    }
}

fn delete(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<DeleteEnrollmentField>,
) -> Result<DeletedEnrollmentField, Fault> {
    let Call { path, query: Empty {}, body: Empty {} } = call;
    cx.rights().require_superadmin()?;
    let id = find(world, path)?.id;
    enrollment_fields::remove(world, id);
    Ok(DeletedEnrollmentField { deleted: Some(path), errors: None })
}

fn find(world: &World, id: EnrollmentFieldId) -> Result<&EnrollmentField, Fault> {
    let known = u32::try_from(id.get()).ok().and_then(|id| world.enrollment_fields.get(id));
    known.ok_or_else(|| Fault::not_found("Not found"))
}

/// The language the caller reads in.
fn language<'w>(world: &'w World, cx: &Context<'_>) -> &'w str {
    let own = cx.user().and_then(|id| world.users.get(id)).map(|user| user.language());
    own.filter(|own| !own.is_empty()).unwrap_or(&world.settings.default_language)
}
