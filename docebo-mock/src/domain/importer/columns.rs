//! What the columns of a mapped file mean, and its cells as the user batch takes them.

use std::collections::BTreeSet;

use docebo_sdk::wire::Date;
use serde_json::{Map, Value, json};

use crate::world::{
    World,
    user_fields::{FieldKind, UserField},
};

/// Keys that the user batch knows and that hold text as it is.
const TEXTS: &[&str] = &[
    "username",
    "user_id",
    "uuid",
    "new_username",
    "firstname",
    "lastname",
    "email",
    "level",
    "profile",
    "branch_name",
    "branch_code",
    "branch_name_path",
    "branch_code_path",
    "password",
    "password_hash",
    "language",
    "date_format",
    "timezone",
];
const FLAGS: &[&str] = &["active", "force_change"];
const IDENTIFIERS: &[&str] = &["username", "user_id", "uuid"];
const PATHS: &[&str] = &["branch_name_path", "branch_code_path"];

/// One column that is imported.
#[derive(Debug)]
pub(super) struct Column {
    key: String,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Flag,
    IsManager,
    Expiration,
    /// An additional field that is a date.
    Date,
}

/// Reads a mapping, column by column; none for one that is not imported. Says what makes the
/// whole file impossible to import.
pub(super) fn read(
    world: &World,
    mapping: &[Option<String>],
) -> Result<Vec<Option<Column>>, String> {
    let mut seen = BTreeSet::new();
    let mut columns = Vec::with_capacity(mapping.len());
    for key in mapping {
        let Some(key) = key.as_deref().map(str::trim) else {
            columns.push(None);
            continue;
        };
        if !seen.insert(key) {
            return Err(format!("Two columns are mapped to {key}"));
        }
        let kind = kind(world, key).ok_or_else(|| format!("Unknown field: {key}"))?;
        columns.push(Some(Column { key: key.to_owned(), kind }));
    }
    let given = |keys: &[&str]| keys.iter().filter(|key| seen.contains(*key)).count();
    match given(IDENTIFIERS) {
        0 if world.settings.email_as_username && seen.contains("email") => {}
        0 => return Err("One of username, user_id and uuid must be mapped".to_owned()),
        1 => {}
        _ => return Err("Only one of username, user_id and uuid can be mapped".to_owned()),
    }
    if given(&["password", "password_hash"]) == 2 {
        return Err("Only one of password and password_hash can be mapped".to_owned());
    }
    if given(PATHS) == 1 {
        let text = "branch_name_path and branch_code_path can only be mapped together";
        return Err(text.to_owned());
    }
    Ok(columns)
}

fn kind(world: &World, key: &str) -> Option<Kind> {
    let number = |prefix: &str| key.strip_prefix(prefix)?.parse::<u32>().ok();
    match key {
        _ if TEXTS.contains(&key) => Some(Kind::Text),
        _ if FLAGS.contains(&key) => Some(Kind::Flag),
        "is_manager" => Some(Kind::IsManager),
        "expiration_date" => Some(Kind::Expiration),
        _ if number("manager_").is_some() => Some(Kind::Text),
        _ => {
            let field = world.user_fields.get(number("field_")?)?;
            Some(if is_date(field) { Kind::Date } else { Kind::Text })
        }
    }
}

fn is_date(field: &UserField) -> bool {
    matches!(field.kind, FieldKind::Date)
}

/// A row as an item of the user batch, or the first thing that is wrong with it. Empty cells say
/// nothing, as columns that are not mapped (inferred for all but branches).
pub(super) fn item(columns: &[Option<Column>], cells: &[String]) -> Result<Value, String> {
    if columns.len() != cells.len() {
        let (have, want) = (cells.len(), columns.len());
        return Err(format!("The row has {have} cells, the mapping {want} columns"));
    }
    let mut item = Map::new();
    let mut wrong = None;
    for (column, cell) in columns.iter().zip(cells) {
        let Some(Column { key, kind }) = column else { continue };
        if cell.is_empty() {
            continue;
        }
        match value(*kind, cell) {
            Some(value) => {
                item.insert(key.clone(), value);
            }
            None => {
                wrong.get_or_insert_with(|| format!("Invalid value for {key}: {cell}"));
            }
        }
    }
    wrong.map_or(Ok(Value::Object(item)), Err)
}

fn value(kind: Kind, cell: &str) -> Option<Value> {
    let word = || cell.to_lowercase();
    match kind {
        Kind::Text => Some(json!(cell)),
        Kind::Flag => match word().as_str() {
            "1" | "yes" | "true" => Some(json!(true)),
            "0" | "no" | "false" => Some(json!(false)),
            _ => None,
        },
        Kind::IsManager => match word().as_str() {
            "yes" => Some(json!(true)),
            "no" => Some(json!(false)),
            _ => None,
        },
        Kind::Expiration => day(cell).map(|day| json!(day.to_string())),
        Kind::Date => {
            let day: Date = cell.parse().ok().filter(|_| cell.len() == 10)?;
            Some(json!(day.to_string()))
        }
    }
}

/// A day in one of the four spellings; separator and position decide which (B-179).
fn day(text: &str) -> Option<Date> {
    let part = |range: std::ops::Range<usize>| -> Option<i16> {
        let digits = text.get(range)?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
    };
    let sign = |at: usize| text.as_bytes().get(at).copied();
    let (year, month, day) = match (text.len(), sign(2), sign(4), sign(5), sign(7)) {
        (10, _, Some(b'-'), _, Some(b'-')) | (10, _, Some(b'/'), _, Some(b'/')) => {
            (part(0..4)?, part(5..7)?, part(8..10)?)
        }
        (10, Some(b'-'), _, Some(b'-'), _) => (part(6..10)?, part(3..5)?, part(0..2)?),
        (10, Some(b'/'), _, Some(b'/'), _) => (part(6..10)?, part(0..2)?, part(3..5)?),
        _ => return None,
    };
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b179_separator_and_position_decide_how_a_date_is_read() {
        for (text, expected) in [
            ("2026-03-04", Some("2026-03-04")),
            ("2026/03/04", Some("2026-03-04")),
            ("04-03-2026", Some("2026-03-04")),
            ("03/04/2026", Some("2026-03-04")),
            ("13/04/2026", None),
            ("2026-3-4", None),
            ("04.03.2026", None),
            ("2026-02-30", None),
            ("2026-03/04", None),
        ] {
            let day = day(text).map(|day| day.to_string());
            assert_eq!(day.as_deref(), expected, "{text}");
        }
    }
}
