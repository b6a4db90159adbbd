//! Making and changing fields.

use std::collections::BTreeSet;

use docebo_sdk::{
    endpoint::{Call, Empty},
    enrollment_fields::{
        CreateEnrollmentField, CreatedEnrollmentField, EnrollmentFieldOption,
        EnrollmentFieldUpdate, NewEnrollmentField, UpdateEnrollmentField, UpdatedEnrollmentField,
    },
    id::CourseId,
};

use super::find;
use crate::{
    context::Context,
    domain::{
        enrollments::known_course,
        user_fields::{names, whole_labels, whole_names},
    },
    fault::Fault,
    world::{
        World,
        enrollment_fields::{EnrollmentField, Sort},
        user_fields::{FieldChoice, Names},
    },
};

pub(super) fn create(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<CreateEnrollmentField>,
) -> Result<CreatedEnrollmentField, Fault> {
    let Call { path: (), query: Empty {}, body } = call;
    let NewEnrollmentField {
        kind,
        translations,
        courses,
        mandatory,
        visible_to_user,
        dropdown_options,
    } = body;
    cx.rights().require_superadmin()?;
    let (Some(kind), false) = (kind, translations.is_empty()) else {
        return Err(Fault::bad_request("Missing mandatory params"));
    };
    let sort = Sort::of(&kind).ok_or_else(|| Fault::bad_request("Invalid parameters: type"))?;
    let titles = whole_names(world, "translations", &translations)?;
    match (sort == Sort::Dropdown, dropdown_options.is_empty()) {
        (true, true) => return Err(Fault::bad_request("Missing mandatory params")),
        (false, false) => return Err(no_dropdown()),
        _ => {}
    }
    let labels = whole_labels(world, "dropdown_options", &dropdown_options)?;
    let courses = belongs_to(world, &courses)?;

    let id = world.enrollment_fields.next_id();
    let options: Vec<FieldChoice> =
        labels.into_iter().map(|labels| option(world, labels)).collect();
    let numbers = options.iter().map(|option| option.id.into()).collect();
    world.enrollment_fields.insert(EnrollmentField {
        id,
        sort,
        titles,
        mandatory: mandatory.unwrap_or(true),
        visible: visible_to_user.unwrap_or(true),
        courses,
        options,
    });
    Ok(CreatedEnrollmentField { enrollment_field_id: id.into(), enrollment_field_options: numbers })
}

pub(super) fn update(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<UpdateEnrollmentField>,
) -> Result<UpdatedEnrollmentField, Fault> {
    let Call { path, query: Empty {}, body } = call;
    let EnrollmentFieldUpdate {
        courses,
        translations,
        mandatory,
        visible_to_user,
        sequence,
        dropdown_options,
    } = body;
    cx.rights().require_superadmin()?;
    let mut field = find(world, path)?.clone();
    let courses = courses.ok_or_else(|| Fault::bad_request("Missing mandatory params"))?;
    field.courses = belongs_to(world, &courses)?;
    field.titles.extend(names(world, "translations", &translations)?);
    field.mandatory = mandatory.unwrap_or(field.mandatory);
    field.visible = visible_to_user.unwrap_or(field.visible);
    if field.sort != Sort::Dropdown && !dropdown_options.is_empty() {
        return Err(no_dropdown());
    }
    let (mut made, mut errors) = (Vec::new(), Vec::new());
    for EnrollmentFieldOption { id_option, translations } in dropdown_options {
        let Some(id) = id_option else {
            made.push(whole_names(world, "dropdown_options", &translations)?);
            continue;
        };
        let labels = names(world, "dropdown_options", &translations)?;
        match field.options.iter_mut().find(|option| u64::from(option.id) == id) {
            Some(option) => option.labels.extend(labels),
            None => errors.push(format!("Option not found: {id}")),
        }
    }

    // Everything was checked; from here on it is done.
    field.options.extend(made.into_iter().map(|labels| option(world, labels)));
    let id = field.id;
    world.enrollment_fields.insert(field);
    if let Some(place) = sequence {
        let place = usize::try_from(place).unwrap_or(usize::MAX);
        world.enrollment_fields.place(id, place.saturating_sub(1));
    }
    Ok(UpdatedEnrollmentField { field_id: path, error_messages: errors })
}

/// The courses of a field; all when none are named.
fn belongs_to(world: &World, ids: &[CourseId]) -> Result<Option<BTreeSet<u32>>, Fault> {
    if ids.is_empty() {
        return Ok(None);
    }
    let known = |id: &CourseId| match known_course(world, *id) {
        Ok(course) => Ok(course.id),
        Err(_) => Err(Fault::bad_request(format!("Invalid parameters: courses: {id}"))),
    };
    ids.iter().map(known).collect::<Result<_, _>>().map(Some)
}

fn option(world: &mut World, labels: Names) -> FieldChoice {
    FieldChoice { id: world.enrollment_fields.next_option(), labels }
}

fn no_dropdown() -> Fault {
    Fault::bad_request("Invalid parameters: dropdown_options")
}
