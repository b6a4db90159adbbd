//! Values of the fields: read from calls, checked, shown in lists.

use std::collections::BTreeMap;

use docebo_sdk::id::EnrollmentFieldId;
use serde_json::{Value, json};

use super::language;
use crate::{
    context::Context,
    world::{World, enrollments::EnrollmentRef},
};

/// Values of some fields as they are kept; empty ones are to be taken away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Values(BTreeMap<u32, String>);

impl Values {
    /// Values as the create and update calls name them: `{"7": "blue"}`.
    pub(crate) fn named(world: &World, fields: &BTreeMap<String, Value>) -> Result<Self, String> {
        let mut values = Self::default();
        for (id, value) in fields {
            let text = match value {
                Value::Null => "",
                Value::String(text) => text,
                other => &other.to_string(),
            };
            let known: Option<u32> = id.trim().parse().ok();
            values.read(world, known.ok_or_else(|| unknown(id))?, text)?;
        }
        Ok(values)
    }

    /// Values as the batch names them: `field_7`.
    pub(crate) fn numbered<'v>(
        world: &World,
        fields: impl Iterator<Item = (EnrollmentFieldId, Option<&'v str>)>,
    ) -> Result<Self, String> {
        let mut values = Self::default();
        for (id, value) in fields {
            let known = u32::try_from(id.get()).map_err(|_| unknown(id))?;
            values.read(world, known, value.unwrap_or_default())?;
        }
        Ok(values)
    }

    fn read(&mut self, world: &World, id: u32, text: &str) -> Result<(), String> {
        let field = world.enrollment_fields.get(id).ok_or_else(|| unknown(id))?;
        let value = field.read(text);
        self.0.insert(id, value.ok_or_else(|| format!("Invalid value of enrollment field {id}"))?);
        Ok(())
    }

    /// Whether every value is of a field that belongs to the course.
    pub(crate) fn apply_to(&self, world: &World, course: u32) -> Result<(), String> {
        let applies =
            |id: &u32| world.enrollment_fields.get(*id).is_some_and(|field| field.applies(course));
        match self.0.keys().find(|id| !applies(id)) {
            None => Ok(()),
            Some(id) => Err(format!("Enrollment field {id} does not belong to course {course}")),
        }
    }

    /// Whether the mandatory fields of a course have values, for somebody newly enrolled.
    pub(crate) fn suffice(&self, world: &World, course: u32) -> Result<(), String> {
        let mut asked = world.enrollment_fields.all().iter().filter(|field| field.mandatory);
        let given = |id: u32| self.0.get(&id).is_some_and(|value| !value.is_empty());
        match asked.find(|field| field.applies(course) && !given(field.id)) {
            None => Ok(()),
            Some(field) => Err(format!("Enrollment field {} is mandatory", field.id)),
        }
    }

    /// Whether none of the values takes a mandatory field's value away.
    pub(crate) fn leave_mandatory(&self, world: &World) -> Result<(), String> {
        let mandatory =
            |id: &u32| world.enrollment_fields.get(*id).is_some_and(|field| field.mandatory);
        let mut emptied = self.0.iter().filter(|(_, value)| value.is_empty());
        match emptied.find(|(id, _)| mandatory(id)) {
            None => Ok(()),
            Some((id, _)) => Err(format!("Enrollment field {id} is mandatory")),
        }
    }

    /// What a new enrollment in a course keeps: values of fields that belong to it.
    pub(crate) fn kept(&self, world: &World, course: u32) -> BTreeMap<u32, String> {
        let kept = self.0.iter().filter(|(id, value)| {
            let field = world.enrollment_fields.get(**id);
            !value.is_empty() && field.is_some_and(|field| field.applies(course))
        });
        kept.map(|(id, value)| (*id, value.clone())).collect()
    }

    /// Puts the values over those an enrollment has.
    pub(crate) fn put(&self, held: &mut BTreeMap<u32, String>) {
        for (id, value) in &self.0 {
            if value.is_empty() {
                held.remove(id);
            } else {
                held.insert(*id, value.clone());
            }
        }
    }
}

fn unknown(id: impl std::fmt::Display) -> String {
    format!("Invalid enrollment field: {id}")
}

/// An enrollment's values as lists show them (inferred shape): fields learners do not see are left
/// out for the learner.
pub(crate) fn shown(world: &World, cx: &Context<'_>, row: EnrollmentRef<'_>) -> Vec<Value> {
    let own = cx.user() == Some(row.user()) && !cx.rights().is_superadmin();
    row.fields()
        .filter_map(|(id, value)| {
            let field = world.enrollment_fields.get(id)?;
            let value = field.label(value, language(world, cx));
            (field.visible || !own).then(|| json!({ "id": id, "value": value }))
        })
        .collect()
}
