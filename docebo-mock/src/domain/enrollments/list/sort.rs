//! Putting the lines in order.

use docebo_sdk::{
    enrollments::{EnrollmentRow, EnrollmentStatus},
    wire::{DateTime, SortDir},
};

use crate::fault::Fault;

/// Attributes the list can be put in order by: every plain column. The catalogue names none.
const SORTABLE: &[&str] = &[
    "id",
    "user_id",
    "username",
    "name",
    "type",
    "status",
    "level",
    "code",
    "date_last_updated",
    "enroll_date_of_enrollment",
    "enroll_begin_date",
    "enroll_end_date",
    "course_complete_date",
    "score",
    "total_time",
    "complete_percent",
];

/// Reads `name`, `name desc` or `-name`.
pub(super) fn sort_of(text: &str) -> Result<(String, SortDir), Fault> {
    let text = text.trim();
    let (attr, dir) = match text.strip_prefix('-') {
        Some(attr) => (attr, SortDir::Desc),
        None => match text.rsplit_once(' ') {
            Some((attr, dir)) if dir.eq_ignore_ascii_case("desc") => (attr, SortDir::Desc),
            Some((attr, dir)) if dir.eq_ignore_ascii_case("asc") => (attr, SortDir::Asc),
            _ => (text, SortDir::Asc),
        },
    };
    if SORTABLE.contains(&attr) {
        Ok((attr.to_owned(), dir))
    } else {
        Err(Fault::bad_request(format!("Invalid sort_by: {text}")))
    }
}

/// What an attribute sorts by: a number, a text without regard to case, or nothing, which is
/// least.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum SortKey {
    Nothing,
    Number(i64),
    Text(String),
}

pub(super) fn sort_key(row: &EnrollmentRow, attr: &str) -> SortKey {
    let text = |text: &str| SortKey::Text(text.to_lowercase());
    let number = |number: u64| SortKey::Number(i64::try_from(number).unwrap_or(i64::MAX));
    let date = |at: Option<DateTime>| at.map_or(SortKey::Nothing, |at| SortKey::Number(at.unix()));
    match attr {
        "id" => number(row.id),
        "user_id" => number(row.user_id.get()),
        "username" => text(&row.username),
        "name" => text(&row.name),
        "type" => text(row.kind.as_str()),
        "status" => status_key(&row.status),
        "level" => row.level.as_ref().map_or(SortKey::Nothing, |level| text(level.as_str())),
        "code" => row.code.as_deref().map_or(SortKey::Nothing, text),
        "date_last_updated" => date(row.date_last_updated),
        "enroll_date_of_enrollment" => date(row.enroll_date_of_enrollment),
        "enroll_begin_date" => date(row.enroll_begin_date),
        "enroll_end_date" => date(row.enroll_end_date),
        "course_complete_date" => date(row.course_complete_date),
        "score" => row
            .score
            .map_or(SortKey::Nothing, |score| SortKey::Number((score * 1_000.0).round() as i64)),
        "total_time" => row.total_time.map_or(SortKey::Nothing, number),
        "complete_percent" => row.complete_percent.map_or(SortKey::Nothing, number),
        _ => SortKey::Nothing,
    }
}

fn status_key(status: &EnrollmentStatus) -> SortKey {
    status.number().map_or(SortKey::Nothing, |number| SortKey::Number(number.into()))
}
