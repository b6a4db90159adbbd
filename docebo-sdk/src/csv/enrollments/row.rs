//! Rows that enroll in courses.

use std::collections::HashMap;

use super::{
    Column, Course, EnrollmentFile, Platform, cells,
    check::{Known, Line, Purpose},
};
use crate::{
    courses::CourseType,
    csv::{finding::Wrong, users::cells as common},
    enrollment_fields::{EnrollmentField, EnrollmentFieldType},
    enrollments::{EnrollmentBatchRow, EnrollmentLevel, EnrollmentStatus},
    id::EnrollmentFieldId,
    users::OrText,
    wire::{DateTime, Patch},
};

/// Enrolling in courses. Knows where each enrollment first stands in the file.
pub(super) struct Enrolling {
    first: HashMap<(String, String), u64>,
}

impl Enrolling {
    pub(super) fn new(file: &EnrollmentFile, platform: &Platform) -> Self {
        let mut first = HashMap::new();
        let place = |wanted: Column| file.columns.iter().position(|column| *column == wanted);
        let places = [Column::Username, Column::CourseCode, Column::CourseId].map(place);
        for row in &file.table.rows {
            let [name, code, id] =
                places.map(|at| at.and_then(|at| row.cells.get(at)).map_or("", String::as_str));
            if let Some(key) = key(platform, name, code, id) {
                first.entry(key).or_insert(row.number);
            }
        }
        Self { first }
    }
}

/// What tells an enrollment from others: the name folded, and the course, by code where possible.
fn key(platform: &Platform, name: &str, code: &str, id: &str) -> Option<(String, String)> {
    let given = |text| Some(text).filter(|text: &&str| !text.is_empty());
    let name = given(name)?.to_lowercase();
    let (code, id) = (given(code), given(id));
    let coded = code.and_then(|code| cells::coded(code, platform).ok().flatten());
    let course = match (coded, id, code) {
        (Some(course), _, _) => course.id.to_string(),
        (None, Some(id), _) => id.to_owned(),
        (None, None, Some(code)) => format!("code {code}"),
        (None, None, None) => return None,
    };
    Some((name, course))
}

impl Purpose for Enrolling {
    type Row = EnrollmentBatchRow;

    fn columns(&self, file: &EnrollmentFile, _platform: &Platform, say: &mut dyn FnMut(Wrong)) {
        let has = |column: Column| file.columns.contains(&column);
        for column in [Column::Username, Column::Level] {
            if !has(column.clone()) {
                let problem = format!("no column is the {column}");
                say(Wrong::error("B-200", problem, format!("add {column}")));
            }
        }
        match (has(Column::CourseId), has(Column::CourseCode)) {
            (false, false) => say(Wrong::error(
                "B-200",
                "no column says in which course",
                "add course_code or course_id",
            )),
            (true, true) => say(Wrong::warning(
                "B-200",
                "two columns name the course, and must agree",
                "keep one of them",
            )),
            _ => {}
        }
        if !has(Column::Status) {
            say(Wrong::warning(
                "B-202",
                "no column is the status: every row says enrolled, and takes back what was completed",
                "add status, or leave out who is enrolled already",
            ));
        }
    }

    fn column(&self, column: &Column) -> Result<(), Wrong> {
        match column {
            Column::UserId => Err(Wrong::error(
                "B-200",
                "a file that enrolls names people by user name",
                "write username in its place",
            )),
            _ => Ok(()),
        }
    }

    fn row(&self, line: &mut Line<'_, '_>) -> Option<EnrollmentBatchRow> {
        let mut row = EnrollmentBatchRow::default();
        let mut course = None;
        for (column, known, value) in line.cells() {
            match known {
                Known::Field(id, field) => additional(line, &mut row, column, id, field, value),
                _ => built_in(line, &mut row, &mut course, column, value),
            }
        }
        missing(line, &row);
        row.status.get_or_insert(EnrollmentStatus::Enrolled);
        if let Some(course) = course {
            of_course(line, &row, course);
        }
        let limit = |patch: &Patch<OrText<DateTime>>| match patch {
            Patch::Set(OrText::Value(at)) => Some(*at),
            _ => None,
        };
        let window = limit(&row.active_from).zip(limit(&row.active_until));
        if window.is_some_and(|(from, until)| until < from) {
            let problem = "the validity ends before it begins";
            line.cell(&Column::ActiveUntil, Wrong::error("B-202", problem, "swap the two days"));
        }
        let [name, code, id] = [Column::Username, Column::CourseCode, Column::CourseId].map(|of| {
            let mut cells = line.cells();
            cells.find(|(column, _, _)| **column == of).map_or("", |(_, _, value)| value)
        });
        let above = key(line.platform, name, code, id);
        let above = above.and_then(|key| self.first.get(&key).copied());
        if let Some(above) = above.filter(|above| *above < line.row.number) {
            line.whole(Wrong::warning(
                "B-202",
                format!("line {above} is about the same enrollment; the later row wins"),
                "keep one of them",
            ));
        }
        Some(row)
    }
}

fn built_in<'p>(
    line: &mut Line<'_, 'p>,
    row: &mut EnrollmentBatchRow,
    course: &mut Option<&'p Course>,
    column: &Column,
    value: &str,
) {
    let text = || Some(value.to_owned());
    match column {
        Column::Username => {
            row.username = text();
            line.take(column, cells::user(value, line.platform));
        }
        Column::Level => row.level = line.take(column, cells::level(value)),
        Column::CourseId => {
            let id = line.take(column, cells::course_number(value));
            row.course_id = id.map(OrText::Value);
            let named = id.map(|id| cells::numbered(id, line.platform));
            agree(line, course, column, named.unwrap_or(Ok(None)));
        }
        Column::CourseCode => {
            row.course_code = text();
            let named = cells::coded(value, line.platform);
            agree(line, course, column, named);
        }
        Column::SessionId => {
            let remedy = "write the number of a session";
            let number = value.parse().map_err(|_| Wrong::error(None, "no session number", remedy));
            row.session_id = line.take(column, number).map(OrText::Value);
        }
        Column::SessionCode => row.session_code = text(),
        Column::Status => row.status = line.take(column, cells::status(value)),
        Column::EnrollmentDate => row.enrollment_date = date(line, column, value),
        Column::CompletionDate => row.completion_date = date(line, column, value),
        Column::ActiveFrom => {
            row.active_from = date(line, column, value).map_or(Patch::Keep, Patch::Set);
        }
        Column::ActiveUntil => {
            row.active_until = date(line, column, value).map_or(Patch::Keep, Patch::Set);
        }
        Column::Score => row.score = line.take(column, cells::score(value)).and_then(|()| text()),
        Column::SubscriptionCode => row.subscription_code = text(),
        Column::Timezone => {
            let zone = line.take(column, common::timezone(value));
            row.timezone = zone.map(str::to_owned);
        }
        Column::AssignmentType => row.assignment_type = line.take(column, cells::assignment(value)),
        Column::UserId | Column::Field(_) | Column::Titled(_) | Column::Ignored => {}
    }
    if let Some(doubt) = common::suspicious(value) {
        line.cell(column, doubt);
    }
}

fn date(line: &mut Line<'_, '_>, column: &Column, value: &str) -> Option<OrText<DateTime>> {
    line.take(column, cells::moment(value)).map(OrText::Value)
}

/// Takes the course that a column names, unless another column names another.
fn agree<'p>(
    line: &mut Line<'_, 'p>,
    course: &mut Option<&'p Course>,
    column: &Column,
    named: Result<Option<&'p Course>, Wrong>,
) {
    let Some(Some(named)) = line.take(column, named) else { return };
    match course {
        Some(other) if other.id != named.id => {
            let problem = format!("another column names course {}", other.id);
            line.cell(column, Wrong::error("B-200", problem, "keep one of them"));
        }
        _ => *course = Some(named),
    }
}

fn missing(line: &mut Line<'_, '_>, row: &EnrollmentBatchRow) {
    let empty = |line: &Line<'_, '_>, column: &Column| {
        line.columns.iter().any(|(own, _, _)| *own == column)
            && !line.cells().any(|(own, _, _)| own == column)
    };
    if empty(line, &Column::Username) {
        let wrong = Wrong::error("B-200", "the row names nobody", "fill the cell");
        line.cell(&Column::Username, wrong);
    }
    if empty(line, &Column::Level) {
        let wrong = Wrong::error("B-200", "the level is mandatory", "write student");
        line.cell(&Column::Level, wrong);
    }
    let (code, id) = (Column::CourseCode, Column::CourseId);
    let has = |column: &Column| line.columns.iter().any(|(own, _, _)| *own == column);
    let given = line.cells().any(|(own, _, _)| *own == code || *own == id);
    if !given && (has(&code) || has(&id)) {
        line.whole(Wrong::error(
            "B-200",
            "the row names no course",
            "fill course_code or course_id",
        ));
    }
    let completed = row.status == Some(EnrollmentStatus::Completed);
    if row.completion_date.is_some() && !completed && row.status.is_some() {
        line.cell(
            &Column::CompletionDate,
            Wrong::warning(
                "B-202",
                "a completion date of an enrollment that is not completed",
                "write completed as the status, or empty the cell",
            ),
        );
    }
}

/// What can be said once the course is known.
fn of_course(line: &mut Line<'_, '_>, row: &EnrollmentBatchRow, course: &Course) {
    if row.level == Some(EnrollmentLevel::Instructor) && course.kind != CourseType::Elearning {
        let problem =
            format!("course {} is no e-learning course, and takes no instructor", course.id);
        line.cell(
            &Column::Level,
            Wrong::error("B-083", problem, "assign the instructor in a session"),
        );
    }
    let fields = line.platform.fields.iter().flatten();
    let missing: Vec<&EnrollmentField> = fields
        .filter(|field| field.mandatory && field.courses.includes(course.id))
        .filter(|field| row.fields.get(field.id).is_none())
        .collect();
    for field in missing {
        line.whole(Wrong::warning(
            None,
            format!("a new enrollment needs a value of `{}`", field.title),
            "fill it in",
        ));
    }
}

fn additional(
    line: &mut Line<'_, '_>,
    row: &mut EnrollmentBatchRow,
    column: &Column,
    id: EnrollmentFieldId,
    field: Option<&EnrollmentField>,
    value: &str,
) {
    let kind = field.map(|field| &field.kind);
    let read = match kind {
        Some(EnrollmentFieldType::Date) => common::iso_date(value).map(|day| day.to_string()),
        _ => Ok(value.to_owned()),
    };
    if let Some(value) = line.take(column, read) {
        row.fields.insert(id, Some(value));
    }
    if let Some(doubt) = common::suspicious(value) {
        line.cell(column, doubt);
    }
}
