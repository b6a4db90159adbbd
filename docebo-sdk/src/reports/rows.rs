//! Rows of reports: as they come, and as people mean them.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::Value;

use super::columns;
use crate::{enrollments::EnrollmentStatus, wire::DateTime};

/// One row: titles of columns and what stands under them, in the order they came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReportRow(Vec<(String, String)>);

impl ReportRow {
    /// What stands under a title, case aside; none when there is no such column, or nothing in it.
    ///
    /// ```
    /// use docebo_sdk::reports::{ReportRow, columns};
    ///
    /// let row: ReportRow = serde_json::from_str(r#"{"USERNAME": "ann", "Final Score": ""}"#)?;
    /// assert_eq!(row.get(columns::USERNAME), Some("ann"));
    /// assert_eq!(row.get(columns::SCORE), None);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn get(&self, title: &str) -> Option<&str> {
        let found = self.0.iter().find(|(own, _)| own.trim().eq_ignore_ascii_case(title));
        found.map(|(_, text)| text.trim()).filter(|text| !text.is_empty())
    }

    /// Titles and texts, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(title, text)| (title.as_str(), text.as_str()))
    }

    fn read<T: FromStr>(&self, title: &str) -> Option<T> {
        self.get(title)?.parse().ok()
    }

    fn flag(&self, title: &str) -> Option<bool> {
        let text = self.get(title)?;
        let yes = ["yes", "1", "true"].iter().any(|word| text.eq_ignore_ascii_case(word));
        let no = ["no", "0", "false"].iter().any(|word| text.eq_ignore_ascii_case(word));
        (yes || no).then_some(yes)
    }
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for ReportRow {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(columns: I) -> Self {
        Self(columns.into_iter().map(|(title, text)| (title.into(), text.into())).collect())
    }
}

impl Serialize for ReportRow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for ReportRow {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = ReportRow;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a row of a report")
            }
            fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<ReportRow, A::Error> {
                let mut row = Vec::with_capacity(map.size_hint().unwrap_or(0));
                while let Some((title, value)) = map.next_entry::<String, Value>()? {
                    let text = match value {
                        Value::Null => String::new(),
                        Value::String(text) => text,
                        other => other.to_string(),
                    };
                    row.push((title, text));
                }
                Ok(ReportRow(row))
            }
        }
        deserializer.deserialize_map(Visitor)
    }
}

/// A row of a users-courses report read in English. What is missing or cannot be read is none;
/// [`raw`](Self::raw) has the row as it came.
///
/// ```
/// use docebo_sdk::{enrollments::EnrollmentStatus, reports::{ReportRow, UsersCoursesRow}};
///
/// let row: ReportRow = serde_json::from_str(
///     r#"{"Username": "ann", "Enrollment Status": "In Progress",
///         "Archived Enrollment (Yes / No)": "No", "Archiving Date": ""}"#,
/// )?;
/// let row = UsersCoursesRow::from(row);
/// assert_eq!(row.status, Some(EnrollmentStatus::InProgress));
/// assert!(!row.archived && row.archived_at.is_none());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct UsersCoursesRow {
    /// User name.
    pub username: Option<String>,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Whether the account is deactivated; none in archived rows.
    pub deactivated: Option<bool>,
    /// Name of a branch the user is in; none in archived rows.
    pub branch: Option<String>,
    /// Code of that branch.
    pub branch_code: Option<String>,
    /// Name of the course.
    pub course: Option<String>,
    /// Code of the course.
    pub course_code: Option<String>,
    /// Type of the course, as written.
    pub course_type: Option<String>,
    /// When the user was enrolled.
    pub enrolled: Option<DateTime>,
    /// When the course was first entered.
    pub first_access: Option<DateTime>,
    /// When the course was last entered.
    pub last_access: Option<DateTime>,
    /// When the course was completed.
    pub completed: Option<DateTime>,
    /// When the enrollment ends.
    pub valid_until: Option<DateTime>,
    /// How far the user is, or was when the row was archived.
    pub status: Option<EnrollmentStatus>,
    /// Score.
    pub score: Option<f64>,
    /// Finished material, in per cent.
    pub progress: Option<f64>,
    /// Credits of the course.
    pub credits: Option<f64>,
    /// Seconds spent in training material.
    pub material_seconds: Option<u64>,
    /// Whether this is an archived enrollment: a frozen copy, beside any active one.
    pub archived: bool,
    /// When it was archived.
    pub archived_at: Option<DateTime>,
    /// The row as it came.
    pub raw: ReportRow,
}

impl From<ReportRow> for UsersCoursesRow {
    fn from(raw: ReportRow) -> Self {
        let text = |title: &str| raw.get(title).map(str::to_owned);
        let status = |text: &str| {
            EnrollmentStatus::from_word(&text.to_ascii_lowercase().replace([' ', '-'], "_"))
        };
        let archived_at = raw.read(columns::ARCHIVED_ON);
        Self {
            username: text(columns::USERNAME),
            first_name: text(columns::FIRST_NAME),
            last_name: text(columns::LAST_NAME),
            email: text(columns::EMAIL),
            deactivated: raw.flag(columns::DEACTIVATED),
            branch: text(columns::BRANCH),
            branch_code: text(columns::BRANCH_CODE),
            course: text(columns::COURSE),
            course_code: text(columns::COURSE_CODE),
            course_type: text(columns::COURSE_TYPE),
            enrolled: raw.read(columns::ENROLLED),
            first_access: raw.read(columns::FIRST_ACCESS),
            last_access: raw.read(columns::LAST_ACCESS),
            completed: raw.read(columns::COMPLETED),
            valid_until: raw.read(columns::VALID_UNTIL),
            status: raw.get(columns::STATUS).map(status),
            score: raw.read(columns::SCORE),
            progress: raw.read(columns::PROGRESS),
            credits: raw.read(columns::CREDITS),
            material_seconds: raw.read(columns::MATERIAL_TIME),
            archived: raw.flag(columns::ARCHIVED).unwrap_or(archived_at.is_some()),
            archived_at,
            raw,
        }
    }
}

impl UsersCoursesRow {
    /// Whether an open enrollment has ended by then without being completed. Archived rows never
    /// are overdue.
    #[must_use]
    pub fn is_overdue(&self, at: DateTime) -> bool {
        !self.archived
            && self.status != Some(EnrollmentStatus::Completed)
            && self.valid_until.is_some_and(|end| end <= at)
    }
}
