//! A table of values for each column, files of each purpose, and whatever the bytes are.

mod columns;
mod files;
mod properties;

use serde_json::Value;

use super::*;
use crate::{
    courses::CourseType,
    enrollment_fields::EnrollmentField,
    id::{CourseId, UserId},
};

/// A platform with two people, five courses and two fields.
fn platform() -> Platform {
    let course = |id, code, kind| Course::new(CourseId::new(id), code, kind);
    let fields: Vec<EnrollmentField> = serde_json::from_value(serde_json::json!([
        {"id": 4, "title": "Cost centre", "type": "3", "mandatory": "1", "courses": "136"},
        {"id": 5, "title": "Since", "type": "1"},
    ]))
    .unwrap();
    Platform::default()
        .users([(UserId::new(13017), "Ann"), (UserId::new(13018), "bob")])
        .courses([
            course(134, "SAFE", CourseType::Elearning),
            course(136, "SALES", CourseType::Elearning),
            course(138, "ILT", CourseType::Classroom),
            course(140, "TWIN", CourseType::Elearning),
            course(141, "TWIN", CourseType::Elearning),
        ])
        .fields(fields)
}

fn read(text: &str) -> EnrollmentFile {
    EnrollmentFile::read(text.as_bytes()).unwrap()
}

/// What people read about a file that enrolls.
fn findings(text: &str) -> Vec<String> {
    said(&read(text).to_enroll(&platform()))
}

fn said<R>(checked: &Checked<R>) -> Vec<String> {
    checked.findings.iter().map(ToString::to_string).collect()
}

/// What a cell of a column becomes in the batch, or the rule and remedy of the error.
fn cell(column: &str, value: &str) -> Result<Value, String> {
    let column = Column::of_title(column);
    let (mut columns, mut cells) = (vec![column.clone()], vec![value]);
    for (other, cell) in
        [(Column::Username, "ann"), (Column::Level, "student"), (Column::CourseCode, "SAFE")]
    {
        let is_course = matches!(column, Column::CourseId) && other == Column::CourseCode;
        if other != column && !is_course {
            columns.push(other);
            cells.push(cell);
        }
    }
    let mut file = EnrollmentFile::new(columns);
    file.push(cells);
    let checked = file.to_enroll(&platform());
    match checked.errors().next() {
        Some(error) => Err(format!("{}: {}", error.rule.unwrap_or("-"), error.remedy)),
        None => {
            let row = serde_json::to_value(&checked.rows[0].row).unwrap();
            let key = match &column {
                Column::Titled(_) => "field_5".to_owned(),
                other => other.to_string(),
            };
            Ok(row.get(&key).cloned().unwrap_or_default())
        }
    }
}

#[track_caller]
fn takes(column: &str, cases: &[(&str, &str)]) {
    for (value, becomes) in cases {
        assert_eq!(cell(column, value), Ok(Value::from(*becomes)), "{column}: {value}");
    }
}

#[track_caller]
fn refuses(column: &str, cases: &[(&str, &str)]) {
    for (value, error) in cases {
        assert_eq!(cell(column, value), Err((*error).to_owned()), "{column}: {value}");
    }
}
