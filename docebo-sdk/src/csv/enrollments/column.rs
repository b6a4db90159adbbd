//! What a column holds.

use std::fmt;

use crate::{csv::users::column::bare, id::EnrollmentFieldId};

/// What a column holds. The built-in ones print as their keys in the batch.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Column {
    /// Whom, by user name in any case (B-200).
    Username,
    /// Whom, by number: to unenroll only (B-201).
    UserId,
    /// student or learner, which are the same, tutor, or instructor, who teaches e-learning
    /// courses only (B-083).
    Level,
    /// In what, by the course's number.
    CourseId,
    /// In what, by the course's code.
    CourseCode,
    /// In which session, by its number.
    SessionId,
    /// In which session, by its code.
    SessionCode,
    /// How far, in any of the platform's words.
    Status,
    /// When the enrollment was made: `2026-03-31`, with or without ` 10:00:00`.
    EnrollmentDate,
    /// When it was completed.
    CompletionDate,
    /// Start of validity, in UTC.
    ActiveFrom,
    /// End of validity, in UTC.
    ActiveUntil,
    /// A number, with a point where it is broken.
    Score,
    /// A subscription of the shop.
    SubscriptionCode,
    /// Time zone of enrollment and completion date, such as `Europe/Prague`.
    Timezone,
    /// mandatory, required, recommended or optional.
    AssignmentType,
    /// An additional enrollment field. Titled `field_7`, as in the batch.
    Field(EnrollmentFieldId),
    /// An additional enrollment field, by its title on the platform to the letter.
    Titled(String),
    /// Nothing for the platform.
    Ignored,
}

/// The built-in columns and their keys.
const BUILT_IN: [(Column, &str); 16] = [
    (Column::Username, "username"),
    (Column::UserId, "user_id"),
    (Column::Level, "level"),
    (Column::CourseId, "course_id"),
    (Column::CourseCode, "course_code"),
    (Column::SessionId, "session_id"),
    (Column::SessionCode, "session_code"),
    (Column::Status, "status"),
    (Column::EnrollmentDate, "enrollment_date"),
    (Column::CompletionDate, "completion_date"),
    (Column::ActiveFrom, "active_from"),
    (Column::ActiveUntil, "active_until"),
    (Column::Score, "score"),
    (Column::SubscriptionCode, "subscription_code"),
    (Column::Timezone, "timezone"),
    (Column::AssignmentType, "assignment_type"),
];

impl Column {
    /// What a column of this title holds. Keys are known whatever their case, blanks, dashes and
    /// underscores; everything else is [`Titled`](Self::Titled).
    ///
    /// ```
    /// use docebo_sdk::csv::enrollments::Column;
    ///
    /// assert_eq!(Column::of_title("Active From"), Column::ActiveFrom);
    /// assert_eq!(Column::of_title("Cost centre"), Column::Titled("Cost centre".to_owned()));
    /// ```
    #[must_use]
    pub fn of_title(title: &str) -> Self {
        if title.trim().is_empty() {
            return Self::Ignored;
        }
        let wanted = bare(title);
        let known = BUILT_IN.iter().find(|(_, key)| bare(key) == wanted);
        let numbered = || title.strip_prefix("field_").and_then(|id| id.parse().ok());
        known
            .map(|(column, _)| column.clone())
            .or_else(|| numbered().map(Self::Field))
            .unwrap_or_else(|| Self::Titled(title.to_owned()))
    }

    /// Whether it holds something of a course enrollment that a plan has not.
    pub(super) const fn is_attribute(&self) -> bool {
        !matches!(
            self,
            Self::Username | Self::ActiveFrom | Self::ActiveUntil | Self::Titled(_) | Self::Ignored
        )
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(field) => write!(f, "field_{field}"),
            Self::Titled(title) => f.write_str(title),
            Self::Ignored => Ok(()),
            built_in => {
                let known = BUILT_IN.iter().find(|(column, _)| column == built_in);
                f.write_str(known.map_or("", |(_, key)| key))
            }
        }
    }
}
