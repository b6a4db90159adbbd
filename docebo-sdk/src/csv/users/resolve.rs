//! Which column is which on this platform.

use super::{Column, Field, Finding, Platform};
use crate::{
    csv::finding::Wrong,
    id::{ManagerTypeId, UserFieldId},
};

/// A column, known for what it is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Known<'p> {
    /// One of the built-in ones.
    BuiltIn,
    /// Managers of a type.
    Manager(ManagerTypeId),
    /// A field; its type is not known when the platform's fields are not.
    Field(UserFieldId, Option<&'p Field>),
    /// Nothing for the platform.
    Nothing,
}

impl Known<'_> {
    /// The key in the user batch.
    pub(super) fn key(self, column: &Column) -> Option<String> {
        match self {
            Known::BuiltIn => column.key(),
            Known::Manager(id) => Column::Manager(id).key(),
            Known::Field(id, _) => Column::Field(id).key(),
            Known::Nothing => None,
        }
    }
}

/// Finds manager types and fields by title or number.
pub(super) fn columns<'p>(
    columns: &[Column],
    platform: &'p Platform,
    findings: &mut Vec<Finding>,
) -> Vec<Known<'p>> {
    let mut known = Vec::with_capacity(columns.len());
    for column in columns {
        let found = match column {
            Column::Ignored => Ok(Known::Nothing),
            Column::Manager(id) => manager(*id, platform),
            Column::Field(id) => field(*id, platform),
            Column::Titled(title) => titled(title, platform),
            _ => Ok(Known::BuiltIn),
        };
        known.push(found.unwrap_or_else(|wrong| {
            findings.push(wrong.at(None, Some(&column.to_string()), None));
            Known::Nothing
        }));
    }
    known
}

fn manager(id: ManagerTypeId, platform: &Platform) -> Result<Known<'_>, Wrong> {
    match &platform.manager_types {
        Some(types) if !types.iter().any(|(other, _)| *other == id) => Err(Wrong::error(
            "B-125",
            "the platform has no manager type of this number",
            "take the number from the list of manager types",
        )),
        _ => Ok(Known::Manager(id)),
    }
}

fn field(id: UserFieldId, platform: &Platform) -> Result<Known<'_>, Wrong> {
    let Some(fields) = &platform.fields else {
        return Ok(Known::Field(id, None));
    };
    match fields.iter().find(|field| field.id == id) {
        Some(field) => Ok(Known::Field(id, Some(field))),
        None => Err(Wrong::error(
            "B-185",
            "the platform has no additional field of this number",
            "take the number from the list of fields",
        )),
    }
}

fn titled<'p>(title: &str, platform: &'p Platform) -> Result<Known<'p>, Wrong> {
    let fields = platform.fields.as_deref().unwrap_or_default();
    let types = platform.manager_types.as_deref().unwrap_or_default();
    let mut found = fields
        .iter()
        .filter(|field| field.title == title)
        .map(|field| Known::Field(field.id, Some(field)))
        .chain(types.iter().filter(|(_, own)| own == title).map(|(id, _)| Known::Manager(*id)));
    match (found.next(), found.next()) {
        (Some(one), None) => return Ok(one),
        (Some(_), Some(_)) => {
            return Err(Wrong::error(
                "B-185",
                "several fields or manager types have this title",
                "map the column by number, as field_7 or manager_1",
            ));
        }
        (None, _) => {}
    }
    if platform.fields.is_none() && platform.manager_types.is_none() {
        return Err(Wrong::warning(
            "B-185",
            "whether the platform has such a field or manager type is not known, so it is ignored",
            "map it by number, as field_7 or manager_1",
        ));
    }
    let titles = fields.iter().map(|field| &field.title).chain(types.iter().map(|(_, own)| own));
    let near = titles.into_iter().find(|own| own.to_lowercase() == title.to_lowercase());
    Err(Wrong::warning(
        "B-185",
        "no column, field or manager type of this name, so it is ignored",
        match near {
            Some(own) => format!("call it `{own}`, to the letter"),
            None => "rename it, or leave it out".to_owned(),
        },
    ))
}
