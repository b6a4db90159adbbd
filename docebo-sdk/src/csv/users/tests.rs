//! A table of values for each column, and rows and files as people make them.

mod columns;
mod files;
mod properties;

use super::*;
use crate::{
    csv::Separator,
    id::{BranchId, ManagerTypeId, UserFieldId, UserId},
    user_fields::FieldType,
};

/// A platform with one of everything.
fn platform() -> Platform {
    let field = |id, title: &str, kind| Field::new(UserFieldId::new(id), title, kind);
    let (root, sales, emea) = (BranchId::new(1), BranchId::new(2), BranchId::new(3));
    Platform::default()
        .fields([
            field(1, "Office", FieldType::Dropdown).options(["Rome", "Paris"]),
            field(2, "Remote", FieldType::YesNo),
            field(3, "Hired", FieldType::Date),
            field(4, "Country", FieldType::Country),
            field(5, "Note", FieldType::TextField),
        ])
        .branches([
            Branch::root(root, "Docebo", "R"),
            Branch::below(root, sales, "Sales", "S"),
            Branch::below(sales, emea, "EMEA", "E"),
            Branch::below(root, BranchId::new(4), "Sales", "S2"),
        ])
        .profiles(["HR", "Sales lead"])
        .manager_types([(ManagerTypeId::new(1), "Direct Manager")])
        .languages(["english", "italian"])
        .users([(UserId::new(11), "Boss"), (UserId::new(12), "old.hand")])
}

fn check(text: &str) -> Checked {
    UserFile::read(text.as_bytes()).unwrap().check(&platform(), &BatchOptions::updating())
}

/// The findings of a file, as people read them.
fn findings(text: &str) -> Vec<String> {
    check(text).findings.iter().map(ToString::to_string).collect()
}

/// What a cell of a column becomes in the batch (`key` is its key there), or the rule and remedy
/// of the error.
fn cell(column: &str, key: &str, value: &str) -> Result<serde_json::Value, String> {
    let mut file = UserFile::new([Column::Username, Column::of_title(column)]);
    file.push(["old.hand", value]);
    let checked = file.check(&platform(), &BatchOptions::updating());
    match checked.errors().next() {
        Some(error) => Err(format!("{}: {}", error.rule.unwrap_or("-"), error.remedy)),
        None => {
            let row = serde_json::to_value(&checked.rows[0].row).unwrap();
            Ok(row.get(key).cloned().unwrap_or_default())
        }
    }
}

#[track_caller]
fn takes<V: Into<serde_json::Value>>(
    column: &str,
    key: &str,
    cases: impl IntoIterator<Item = (&'static str, V)>,
) {
    for (value, becomes) in cases {
        assert_eq!(cell(column, key, value), Ok(becomes.into()), "{column}: {value}");
    }
}

#[track_caller]
fn refuses(column: &str, cases: &[(&str, &str)]) {
    for (value, error) in cases {
        assert_eq!(cell(column, "", value), Err((*error).to_owned()), "{column}: {value}");
    }
}

/// How many warnings a cell gets.
fn warnings(column: &str, value: &str) -> Vec<String> {
    let mut file = UserFile::new([Column::Username, Column::of_title(column)]);
    file.push(["old.hand", value]);
    let checked = file.check(&platform(), &BatchOptions::updating());
    assert!(checked.is_clean(), "{:?}", checked.findings);
    checked.findings.iter().map(ToString::to_string).collect()
}
