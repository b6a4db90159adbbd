//! A whole file, checked for one purpose or another.

use super::{Column, EnrollmentFile, Finding, Platform, Severity};
use crate::{
    csv::{Checked, CheckedRow, Row, finding::Wrong, users::file_rules::charset},
    enrollment_fields::EnrollmentField,
    id::EnrollmentFieldId,
};

/// What a file is for.
pub(super) trait Purpose {
    /// What a row becomes.
    type Row;

    /// What is wrong with the columns there are, or are not.
    fn columns(&self, file: &EnrollmentFile, platform: &Platform, say: &mut dyn FnMut(Wrong));

    /// What is wrong with having this column at all.
    fn column(&self, column: &Column) -> Result<(), Wrong>;

    /// Reads a row; what is wrong with it goes to the line.
    fn row(&self, line: &mut Line<'_, '_>) -> Option<Self::Row>;
}

/// A column, known for what it is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Known<'p> {
    BuiltIn,
    /// A field; more of it only when the platform's fields are known.
    Field(EnrollmentFieldId, Option<&'p EnrollmentField>),
    Nothing,
}

pub(super) fn file<P: Purpose>(
    file: &EnrollmentFile,
    platform: &Platform,
    purpose: &P,
) -> Checked<P::Row> {
    let mut findings = Vec::new();
    if let Some(about) = charset(file.table.charset) {
        findings.push(about.at(None, None, None));
    }
    let mut columns: Vec<(&Column, Known<'_>, &str)> = Vec::with_capacity(file.columns.len());
    for (at, column) in file.columns.iter().enumerate() {
        let title = file.table.titles.get(at).map_or("", String::as_str);
        let known = purpose.column(column).and_then(|()| known(column, platform));
        let known = known.and_then(|known| {
            let repeats =
                columns.iter().any(|(other, held, _)| same((other, held), (column, &known)));
            match repeats && !matches!(known, Known::Nothing) {
                true => Err(Wrong::error(None, "two columns hold the same", "remove one of them")),
                false => Ok(known),
            }
        });
        columns.push(match known {
            Ok(known) => (column, known, title),
            Err(wrong) => {
                findings.push(wrong.at(None, Some(&named(column, title)), None));
                (column, Known::Nothing, title)
            }
        });
    }
    purpose.columns(file, platform, &mut |wrong| findings.push(wrong.at(None, None, None)));
    let stopped = findings.iter().any(|finding| finding.severity == Severity::Error);

    let mut rows = Vec::new();
    for row in &file.table.rows {
        let before = findings.len();
        let read = if row.cells.len() == columns.len() {
            let mut line = Line { row, columns: &columns, platform, findings: &mut findings };
            purpose.row(&mut line)
        } else {
            let wrong = Wrong::error(
                "B-165",
                format!("{} cells in {} columns", row.cells.len(), columns.len()),
                "quote cells that hold separators, and fill rows up",
            );
            findings.push(wrong.at(Some(row.number), None, None));
            None
        };
        let bad = findings[before..].iter().any(|finding| finding.severity == Severity::Error);
        if let Some(read) = read.filter(|_| !bad && !stopped) {
            rows.push(CheckedRow { line: row.number, row: read });
        }
    }
    Checked { findings, rows }
}

fn known<'p>(column: &Column, platform: &'p Platform) -> Result<Known<'p>, Wrong> {
    let fields = platform.fields.as_deref();
    match column {
        Column::Ignored => Ok(Known::Nothing),
        Column::Field(id) => match fields {
            None => Ok(Known::Field(*id, None)),
            Some(fields) => match fields.iter().find(|field| field.id == *id) {
                Some(field) => Ok(Known::Field(*id, Some(field))),
                None => Err(Wrong::error(
                    None,
                    "the platform has no enrollment field of this number",
                    "take the number from the list of enrollment fields",
                )),
            },
        },
        Column::Titled(title) => {
            let Some(fields) = fields else {
                return Err(Wrong::warning(
                    None,
                    "whether the platform has such a field is not known, so it is ignored",
                    "map it by number, as field_7",
                ));
            };
            let mut found = fields.iter().filter(|field| field.title == *title);
            match (found.next(), found.next()) {
                (Some(field), None) => Ok(Known::Field(field.id, Some(field))),
                (Some(_), Some(_)) => Err(Wrong::error(
                    None,
                    "several enrollment fields have this title",
                    "map the column by number, as field_7",
                )),
                (None, _) => Err(Wrong::warning(
                    None,
                    "no column and no field of this name, so it is ignored",
                    "rename it, or leave it out",
                )),
            }
        }
        _ => Ok(Known::BuiltIn),
    }
}

fn same(one: (&Column, &Known<'_>), other: (&Column, &Known<'_>)) -> bool {
    match (one.1, other.1) {
        (Known::Field(one, _), Known::Field(other, _)) => one == other,
        (Known::BuiltIn, Known::BuiltIn) => one.0 == other.0,
        _ => false,
    }
}

fn named(column: &Column, title: &str) -> String {
    if title.is_empty() { column.to_string() } else { title.to_owned() }
}

/// A row being read.
#[derive(Debug)]
pub(super) struct Line<'r, 'p> {
    pub(super) row: &'r Row,
    pub(super) columns: &'r [(&'p Column, Known<'p>, &'p str)],
    pub(super) platform: &'p Platform,
    findings: &'r mut Vec<Finding>,
}

impl<'r, 'p> Line<'r, 'p> {
    /// The cells that say something, with their columns.
    pub(super) fn cells(
        &self,
    ) -> impl Iterator<Item = (&'p Column, Known<'p>, &'r str)> + use<'r, 'p> {
        let cells = self.columns.iter().zip(&self.row.cells);
        cells
            .filter(|((_, known, _), cell)| !matches!(known, Known::Nothing) && !cell.is_empty())
            .map(|((column, known, _), cell)| (*column, *known, cell.as_str()))
    }

    /// Notes what is wrong with the cell of a column.
    pub(super) fn cell(&mut self, column: &Column, wrong: Wrong) {
        let place = self.columns.iter().position(|(other, _, _)| *other == column);
        let value = place.and_then(|at| self.row.cells.get(at)).map_or("", String::as_str);
        let title = place.map_or("", |at| self.columns[at].2);
        let value = Some(value).filter(|value| !value.is_empty());
        self.findings.push(wrong.at(Some(self.row.number), Some(&named(column, title)), value));
    }

    /// The value that was read, or a note why there is none.
    pub(super) fn take<T>(&mut self, column: &Column, read: Result<T, Wrong>) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(wrong) => {
                self.cell(column, wrong);
                None
            }
        }
    }

    /// Notes what is wrong with the row.
    pub(super) fn whole(&mut self, wrong: Wrong) {
        self.findings.push(wrong.at(Some(self.row.number), None, None));
    }
}
