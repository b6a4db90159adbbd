//! Looking for values of additional fields.

use docebo_sdk::{
    id::kind,
    users::FieldFilter,
    wire::{Date, Numbered},
};

use crate::{
    fault::Fault,
    world::{
        World,
        text::Needle,
        user_fields::{FieldKind, UserField},
    },
};

/// A filter on one field, ready to be asked of many users.
#[derive(Debug)]
pub(super) struct FieldTest {
    pub(super) field: u32,
    wanted: Wanted,
}

#[derive(Debug)]
enum Wanted {
    /// One of these values; an empty one is none.
    Values(Vec<String>),
    /// A text that holds one of these.
    Texts(Vec<Needle>),
    /// A day of this span.
    Days { from: Option<Date>, to: Option<Date> },
}

impl FieldTest {
    /// Reads the filters of a query. A field that is not there would let everybody through, so it
    /// is refused.
    pub(super) fn all(
        world: &World,
        filters: &Numbered<kind::UserField, FieldFilter>,
    ) -> Result<Vec<Self>, Fault> {
        let test = |(id, filter): (docebo_sdk::UserFieldId, &FieldFilter)| {
            let field = u32::try_from(id.get()).ok().and_then(|id| world.user_fields.get(id));
            let wrong = || Fault::bad_request(format!("Invalid parameters: field_{id}"));
            let field = field.ok_or_else(wrong)?;
            let wanted = wanted(field, filter).ok_or_else(wrong)?;
            Ok(Self { field: field.id, wanted })
        };
        filters.iter().map(test).collect()
    }

    /// Whether a value is one of those looked for.
    pub(super) fn admits(&self, value: Option<&str>) -> bool {
        let value = value.unwrap_or_default();
        match &self.wanted {
            Wanted::Values(values) => values.iter().any(|wanted| wanted == value),
            Wanted::Texts(texts) => texts.iter().any(|text| text.is_in(value)),
            Wanted::Days { from, to } => value.parse::<Date>().is_ok_and(|day| {
                from.is_none_or(|from| day >= from) && to.is_none_or(|to| day <= to)
            }),
        }
    }
}

/// What a filter means for a field; `None` when it means nothing.
fn wanted(field: &UserField, filter: &FieldFilter) -> Option<Wanted> {
    let values = match filter {
        FieldFilter::Between { from, to } => {
            let is_date = field.kind == FieldKind::Date;
            return is_date.then_some(Wanted::Days { from: *from, to: *to });
        }
        FieldFilter::AnyOf(values) => values.iter().map(|value| value.trim()),
    };
    match field.kind {
        FieldKind::YesNo => {
            // Nothing said is no value, or 0.
            let none = |value: &str| matches!(value, "" | "0");
            let values = values.flat_map(|value| match none(value) {
                true => vec![String::new(), "0".to_owned()],
                false => vec![value.to_owned()],
            });
            Some(Wanted::Values(values.collect()))
        }
        FieldKind::Dropdown | FieldKind::Country | FieldKind::Date => {
            Some(Wanted::Values(values.map(str::to_owned).collect()))
        }
        FieldKind::TextField
        | FieldKind::TextArea
        | FieldKind::Upload
        | FieldKind::FiscalCode
        | FieldKind::Iframe => Some(Wanted::Texts(values.map(Needle::new).collect())),
    }
}
