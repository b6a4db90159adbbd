//! A row of the enrollment batch, which says only what it gives or changes.

use serde::{Deserialize, Serialize, Serializer, ser::SerializeMap};
use serde_with::{ser::SerializeAsWrap, serde_as};

use super::{AssignmentType, CourseLevel, EnrollmentLevel, EnrollmentStatus};
use crate::{
    id::{CourseId, EnrollmentFieldId, SessionId, UserId, kind},
    users::{
        OrText,
        forms::{EmptyClears, EmptyText, FlagOrText, NullText, put, with_prefix},
    },
    wire::{DateTime, Numbered, Patch},
};

/// One enrollment of a batch. What is not set is not sent; an existing enrollment keeps it.
///
/// A row names its user by user name or number and its course by code or number. Of existing
/// enrollments, an empty validity takes the window away and an empty additional field its value
/// (inferred).
///
/// ```
/// use docebo_sdk::enrollments::{EnrollmentBatchRow, EnrollmentStatus};
///
/// let done = EnrollmentBatchRow::of("ann", "SAFE")
///     .status(EnrollmentStatus::Completed)
///     .completed_on("2025-12-19 15:00:00".parse()?)
///     .timezone("Europe/Rome")
///     .score(92.5);
/// assert_eq!(
///     serde_json::to_value(&done)?,
///     serde_json::json!({
///         "username": "ann", "course_code": "SAFE", "status": "completed",
///         "completion_date": "2025-12-19 15:00:00", "score": "92.5", "timezone": "Europe/Rome",
///     })
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct EnrollmentBatchRow {
    /// Whom, by user name.
    #[serde_as(as = "Option<NullText>")]
    pub username: Option<String>,
    /// Whom, by number.
    pub user_id: Option<OrText<UserId>>,
    /// In what, by the course's code.
    #[serde_as(as = "Option<NullText>")]
    pub course_code: Option<String>,
    /// In what, by the course's number.
    pub course_id: Option<OrText<CourseId>>,
    /// In which session, by its code.
    #[serde_as(as = "Option<NullText>")]
    pub session_code: Option<String>,
    /// In which session, by its number.
    pub session_id: Option<OrText<SessionId>>,
    /// As what; learner when absent and new. Instructors are for e-learning courses only (B-083).
    pub level: Option<EnrollmentLevel>,
    /// How far. Needed here or in the options.
    pub status: Option<EnrollmentStatus>,
    /// When the enrollment was made, in the row's time zone.
    pub enrollment_date: Option<OrText<DateTime>>,
    /// When it was completed, in the row's time zone.
    pub completion_date: Option<OrText<DateTime>>,
    /// Start of validity, in UTC whatever the time zone.
    #[serde_as(as = "EmptyClears")]
    pub active_from: Patch<OrText<DateTime>>,
    /// End of validity, in UTC whatever the time zone.
    #[serde_as(as = "EmptyClears")]
    pub active_until: Patch<OrText<DateTime>>,
    /// Score; sent as text.
    #[serde_as(as = "Option<NullText>")]
    pub score: Option<String>,
    /// A subscription of the shop.
    #[serde_as(as = "Option<NullText>")]
    pub subscription_code: Option<String>,
    /// Evaluation in words; sessions only.
    #[serde_as(as = "Option<NullText>")]
    pub evaluation_text: Option<String>,
    /// Day of the evaluation; sessions only.
    #[serde_as(as = "Option<NullText>")]
    pub evaluation_date: Option<String>,
    /// Score of the evaluation; sessions only.
    #[serde_as(as = "Option<NullText>")]
    pub evaluation_score: Option<String>,
    /// Whether the session was passed.
    #[serde_as(as = "Option<FlagOrText>")]
    pub passed: Option<OrText<bool>>,
    /// Set: attended every event of the session.
    #[serde_as(as = "Option<FlagOrText>")]
    pub present: Option<OrText<bool>>,
    /// IANA name of the time zone of enrollment and completion date; that of the options when
    /// absent, else UTC.
    #[serde_as(as = "Option<NullText>")]
    pub timezone: Option<String>,
    /// `field_N`: additional enrollment fields by number.
    #[serde_as(as = "Numbered<kind::EnrollmentField, EmptyText>")]
    #[serde(rename = "field_#")]
    pub fields: Numbered<kind::EnrollmentField, Option<String>>,
    /// A mark of one's own, which the result repeats.
    #[serde_as(as = "Option<NullText>")]
    pub batch_item_id: Option<String>,
    /// Events of a session; what stands in them is not published.
    pub dates: Option<serde_json::Value>,
    /// How strongly the course is asked of them.
    pub assignment_type: Option<AssignmentType>,
}

impl EnrollmentBatchRow {
    /// The user of this name in the course of this code.
    #[must_use]
    pub fn of(username: impl Into<String>, course_code: impl Into<String>) -> Self {
        Self {
            username: Some(username.into()),
            course_code: Some(course_code.into()),
            ..Self::default()
        }
    }

    /// This user in this course.
    #[must_use]
    pub fn by_id(user: UserId, course: CourseId) -> Self {
        Self {
            user_id: Some(OrText::Value(user)),
            course_id: Some(OrText::Value(course)),
            ..Self::default()
        }
    }

    /// As what.
    #[must_use]
    pub fn level(mut self, level: EnrollmentLevel) -> Self {
        self.level = Some(level);
        self
    }

    /// How far.
    #[must_use]
    pub fn status(mut self, status: EnrollmentStatus) -> Self {
        self.status = Some(status);
        self
    }

    /// When the enrollment was made, in the row's [time zone](Self::timezone).
    #[must_use]
    pub fn enrolled_on(mut self, at: DateTime) -> Self {
        self.enrollment_date = Some(OrText::Value(at));
        self
    }

    /// When it was completed, in the row's [time zone](Self::timezone).
    #[must_use]
    pub fn completed_on(mut self, at: DateTime) -> Self {
        self.completion_date = Some(OrText::Value(at));
        self
    }

    /// From when to when the course is open for them, in UTC; no limit takes one away that is
    /// there.
    #[must_use]
    pub fn active(mut self, from: Option<DateTime>, until: Option<DateTime>) -> Self {
        let limit = |at: Option<DateTime>| at.map_or(Patch::Clear, |at| Patch::Set(at.into()));
        (self.active_from, self.active_until) = (limit(from), limit(until));
        self
    }

    /// Score.
    #[must_use]
    pub fn score(mut self, score: f64) -> Self {
        self.score = Some(score.to_string());
        self
    }

    /// In this session of the course.
    #[must_use]
    pub fn session(mut self, session: SessionId) -> Self {
        self.session_id = Some(OrText::Value(session));
        self
    }

    /// IANA name of the time zone of enrollment and completion date.
    #[must_use]
    pub fn timezone(mut self, name: impl Into<String>) -> Self {
        self.timezone = Some(name.into());
        self
    }

    /// An additional enrollment field.
    #[must_use]
    pub fn field(mut self, field: EnrollmentFieldId, value: impl Into<String>) -> Self {
        self.fields.insert(field, Some(value.into()));
        self
    }

    /// Takes the value of an additional field away.
    #[must_use]
    pub fn no_field(mut self, field: EnrollmentFieldId) -> Self {
        self.fields.insert(field, None);
        self
    }

    /// How strongly the course is asked of them.
    #[must_use]
    pub fn assignment(mut self, kind: AssignmentType) -> Self {
        self.assignment_type = Some(kind);
        self
    }

    /// A mark of one's own, which the result repeats.
    #[must_use]
    pub fn mark(mut self, mark: impl Into<String>) -> Self {
        self.batch_item_id = Some(mark.into());
        self
    }
}

/// Only what is set is written, with `field_12` as a key of the row.
impl Serialize for EnrollmentBatchRow {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Self {
            username,
            user_id,
            course_code,
            course_id,
            session_code,
            session_id,
            level,
            status,
            enrollment_date,
            completion_date,
            active_from,
            active_until,
            score,
            subscription_code,
            evaluation_text,
            evaluation_date,
            evaluation_score,
            passed,
            present,
            timezone,
            fields,
            batch_item_id,
            dates,
            assignment_type,
        } = self;
        let mut row = to.serialize_map(None)?;
        put(&mut row, "username", username.as_ref())?;
        put(&mut row, "user_id", user_id.as_ref())?;
        put(&mut row, "course_code", course_code.as_ref())?;
        put(&mut row, "course_id", course_id.as_ref())?;
        put(&mut row, "session_code", session_code.as_ref())?;
        put(&mut row, "session_id", session_id.as_ref())?;
        let level = level.as_ref().map(SerializeAsWrap::<EnrollmentLevel, CourseLevel>::new);
        put(&mut row, "level", level.as_ref())?;
        put(&mut row, "status", status.as_ref())?;
        put(&mut row, "enrollment_date", enrollment_date.as_ref())?;
        put(&mut row, "completion_date", completion_date.as_ref())?;
        put(&mut row, "active_from", (!active_from.is_keep()).then_some(active_from))?;
        put(&mut row, "active_until", (!active_until.is_keep()).then_some(active_until))?;
        put(&mut row, "score", score.as_ref())?;
        put(&mut row, "subscription_code", subscription_code.as_ref())?;
        put(&mut row, "evaluation_text", evaluation_text.as_ref())?;
        put(&mut row, "evaluation_date", evaluation_date.as_ref())?;
        put(&mut row, "evaluation_score", evaluation_score.as_ref())?;
        put(&mut row, "passed", passed.as_ref())?;
        put(&mut row, "present", present.as_ref())?;
        put(&mut row, "timezone", timezone.as_ref())?;
        with_prefix("field", fields, |name, value| row.serialize_entry(name, value))?;
        put(&mut row, "batch_item_id", batch_item_id.as_ref())?;
        put(&mut row, "dates", dates.as_ref())?;
        put(&mut row, "assignment_type", assignment_type.as_ref())?;
        row.end()
    }
}
