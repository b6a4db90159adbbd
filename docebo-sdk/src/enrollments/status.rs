//! Statuses and levels: one model over four vocabularies.
//!
//! | number | `/learn/v1` lists, webhooks | `/course/v1` lists | plans and filters | model |
//! |---|---|---|---|---|
//! | -2 | `waiting` | `waiting` | `waiting` | [`WaitingList`](EnrollmentStatus::WaitingList) |
//! | -1 | `to_confirm` | `subscription_to_confirm` | `to_confirm` | [`ToConfirm`](EnrollmentStatus::ToConfirm) |
//! | 0 | `subscribed` | `enrolled` | `not_started` | [`Enrolled`](EnrollmentStatus::Enrolled) |
//! | 1 | `in_progress` | `in_progress` | `in_progress` | [`InProgress`](EnrollmentStatus::InProgress) |
//! | 2 | `completed` | `completed` | `completed` | [`Completed`](EnrollmentStatus::Completed) |
//! | 3 | `suspended` | `suspended` | `suspended` | [`Suspended`](EnrollmentStatus::Suspended) |
//! | 4 | `overbooking` | `overbooking` | `overbooking` | [`Overbooking`](EnrollmentStatus::Overbooking) |
//!
//! Every vocabulary is read everywhere. Which one is *written* is said by the field: plain for
//! the first column, and an adaptor of this module for each of the others.

use serde::{Deserialize, Deserializer, Serializer};
use serde_with::{DeserializeAs, SerializeAs};

use crate::wire::{Texts, open_enum};

open_enum! {
    /// How far an enrollment is. Numbers corroborated by three sources; the words for -1, 3 and 4
    /// in `/learn/v1` are inferred.
    pub enum EnrollmentStatus {
        /// -2: on the waiting list of a full course or of one that needs approval.
        WaitingList = "waiting" | "waiting_list" | "-2",
        /// -1: somebody has to confirm the enrollment.
        ToConfirm = "to_confirm" | "subscription_to_confirm" | "-1",
        /// 0: enrolled, nothing begun.
        Enrolled = "subscribed" | "enrolled" | "not_started" | "0",
        /// 1: begun.
        InProgress = "in_progress" | "started" | "1",
        /// 2: done.
        Completed = "completed" | "2",
        /// 3: enrolled, access withdrawn.
        Suspended = "suspended" | "3",
        /// 4: beyond the seats of a session.
        Overbooking = "overbooking" | "4",
    }
}

impl EnrollmentStatus {
    /// The number: -2 to 4, or that of an unknown status that came as one.
    #[must_use]
    pub fn number(&self) -> Option<i8> {
        match self {
            Self::WaitingList => Some(-2),
            Self::ToConfirm => Some(-1),
            Self::Enrolled => Some(0),
            Self::InProgress => Some(1),
            Self::Completed => Some(2),
            Self::Suspended => Some(3),
            Self::Overbooking => Some(4),
            Self::Unknown(word) => word.as_str().parse().ok(),
        }
    }

    /// The status of a number.
    #[must_use]
    pub fn from_number(number: i8) -> Self {
        Self::from_word(&number.to_string())
    }

    /// The word of the `/course/v1` lists.
    #[must_use]
    pub fn course_word(&self) -> &str {
        match self {
            Self::ToConfirm => "subscription_to_confirm",
            Self::Enrolled => "enrolled",
            other => other.as_str(),
        }
    }

    /// The word of learning-plan rows and of the documented status filter (B-084).
    #[must_use]
    pub fn plan_word(&self) -> &str {
        match self {
            Self::Enrolled => "not_started",
            other => other.as_str(),
        }
    }

    /// Whether the platform archives an enrollment in this status: enrolled, in progress or
    /// completed (B-085).
    #[must_use]
    pub const fn is_archivable(&self) -> bool {
        matches!(self, Self::Enrolled | Self::InProgress | Self::Completed)
    }

    /// Whether the enrollment is open in the sense of a leaver's clean-up: enrolled or in
    /// progress, with nothing worth keeping (B-076).
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Enrolled | Self::InProgress)
    }
}

open_enum! {
    /// As what somebody is enrolled. Numbers corroborated; not to be confused with
    /// [`UserLevel`](crate::auth::UserLevel), where 3, 4 and 6 mean other things.
    pub enum EnrollmentLevel {
        /// 3: learns. `learner` in `/learn/v1`, `student` in `/course/v1` and files (B-083).
        Learner = "learner" | "student" | "3",
        /// 4: helps.
        Tutor = "tutor" | "4",
        /// 6: teaches.
        Instructor = "instructor" | "6",
        /// Seen as a word; its number was never found.
        Coach = "coach",
    }
}

impl EnrollmentLevel {
    /// The number, where one is known.
    #[must_use]
    pub fn number(&self) -> Option<i8> {
        match self {
            Self::Learner => Some(3),
            Self::Tutor => Some(4),
            Self::Instructor => Some(6),
            Self::Coach => None,
            Self::Unknown(word) => word.as_str().parse().ok(),
        }
    }

    /// The level of a number.
    #[must_use]
    pub fn from_number(number: i8) -> Self {
        Self::from_word(&number.to_string())
    }

    /// The word of the `/course/v1` lists, the batch and files.
    #[must_use]
    pub fn course_word(&self) -> &str {
        match self {
            Self::Learner => "student",
            other => other.as_str(),
        }
    }
}

/// Declares adaptors that differ in how they write one of the two models.
macro_rules! vocabulary {
    ($($(#[$doc:meta])* $name:ident($model:ty): |$value:ident, $out:ident| $write:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name;
        impl SerializeAs<$model> for $name {
            fn serialize_as<S: Serializer>($value: &$model, $out: S) -> Result<S::Ok, S::Error> {
                $write
            }
        }
        impl<'de> DeserializeAs<'de, $model> for $name {
            fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<$model, D::Error> {
                <$model>::deserialize(deserializer)
            }
        }
    )*};
}

vocabulary! {
    /// A status written as its number.
    StatusNumber(EnrollmentStatus): |status, out| match status.number() {
        Some(number) => out.serialize_i8(number),
        None => out.serialize_str(status.as_str()),
    };
    /// A status written in the words of the `/course/v1` lists.
    CourseStatus(EnrollmentStatus): |status, out| out.serialize_str(status.course_word());
    /// A status written in the words of learning plans.
    PlanStatus(EnrollmentStatus): |status, out| out.serialize_str(status.plan_word());
    /// A level written as its number.
    LevelNumber(EnrollmentLevel): |level, out| match level.number() {
        Some(number) => out.serialize_i8(number),
        None => out.serialize_str(level.as_str()),
    };
    /// A level written in the words of the `/course/v1` lists.
    CourseLevel(EnrollmentLevel): |level, out| out.serialize_str(level.course_word());
}

/// Declares adaptors for filters that hold several words, read from a list, one word, or words
/// joined by commas.
macro_rules! filters {
    ($($(#[$doc:meta])* $name:ident($model:ty): |$values:ident, $out:ident| $write:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name;
        impl SerializeAs<Vec<$model>> for $name {
            fn serialize_as<S: Serializer>(
                $values: &Vec<$model>,
                $out: S,
            ) -> Result<S::Ok, S::Error> {
                $write
            }
        }
        impl<'de> DeserializeAs<'de, Vec<$model>> for $name {
            fn deserialize_as<D: Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Vec<$model>, D::Error> {
                let parts: Vec<String> = Texts::deserialize_as(deserializer)?;
                let words = parts.iter().flat_map(|part| part.split(',')).map(str::trim);
                Ok(words.filter(|word| !word.is_empty()).map(<$model>::from_word).collect())
            }
        }
    )*};
}

filters! {
    /// The status filter of `GET /learn/v1/enrollments`: `not_started,in_progress`.
    StatusFilter(EnrollmentStatus): |statuses, out| {
        let words: Vec<&str> = statuses.iter().map(EnrollmentStatus::plan_word).collect();
        out.serialize_str(&words.join(","))
    };
    /// The status filter of the `/course/v1` lists.
    CourseStatusFilter(EnrollmentStatus): |statuses, out| {
        out.collect_seq(statuses.iter().map(EnrollmentStatus::course_word))
    };
    /// The level filter of the flat `/course/v1` list.
    CourseLevelFilter(EnrollmentLevel): |levels, out| {
        out.collect_seq(levels.iter().map(EnrollmentLevel::course_word))
    };
    /// The level filter of one course's list: numbers as text, `level[]=3`.
    LevelNumberFilter(EnrollmentLevel): |levels, out| {
        out.collect_seq(levels.iter().map(|level| match level.number() {
            Some(number) => number.to_string(),
            None => level.as_str().to_owned(),
        }))
    };
}

#[cfg(test)]
mod tests {
    use serde::Serialize;
    use serde_with::serde_as;

    use super::*;

    #[serde_as]
    #[derive(Serialize, Deserialize)]
    struct Row {
        learn: EnrollmentStatus,
        #[serde_as(as = "CourseStatus")]
        course: EnrollmentStatus,
        #[serde_as(as = "PlanStatus")]
        plan: EnrollmentStatus,
        #[serde_as(as = "StatusNumber")]
        number: EnrollmentStatus,
    }

    #[test]
    fn each_status_in_each_vocabulary() {
        for (learn, course, plan, number) in [
            ("waiting", "waiting", "waiting", -2),
            ("to_confirm", "subscription_to_confirm", "to_confirm", -1),
            ("subscribed", "enrolled", "not_started", 0),
            ("in_progress", "in_progress", "in_progress", 1),
            ("completed", "completed", "completed", 2),
            ("suspended", "suspended", "suspended", 3),
            ("overbooking", "overbooking", "overbooking", 4),
        ] {
            let sent = format!(
                r#"{{"learn":"{learn}","course":"{course}","plan":"{plan}","number":{number}}}"#
            );
            let row: Row = serde_json::from_str(&sent).unwrap();
            assert_eq!(row.learn, row.course);
            assert_eq!(row.learn, row.plan);
            assert_eq!(row.learn, row.number);
            assert_eq!(row.learn.number(), Some(number));
            assert_eq!(EnrollmentStatus::from_number(number), row.learn);
            assert_eq!(serde_json::to_string(&row).unwrap(), sent);
        }
    }

    #[test]
    fn unknown_statuses_survive_in_the_form_they_came_in() {
        let sent = r#"{"learn":"frozen","course":"frozen","plan":"frozen","number":9}"#;
        let row: Row = serde_json::from_str(sent).unwrap();
        assert!(!row.learn.is_known());
        assert_eq!(row.number.number(), Some(9));
        assert_eq!(serde_json::to_string(&row).unwrap(), sent);
    }

    #[test]
    fn each_level_in_each_vocabulary() {
        for (word, course, number) in
            [("learner", "student", 3), ("tutor", "tutor", 4), ("instructor", "instructor", 6)]
        {
            let level = EnrollmentLevel::from_word(word);
            assert_eq!(level.course_word(), course);
            assert_eq!(level.number(), Some(number));
            assert_eq!(EnrollmentLevel::from_number(number), level);
            assert_eq!(EnrollmentLevel::from_word(course), level);
            assert_eq!(level.as_str(), word);
        }
        assert_eq!(EnrollmentLevel::from_number(7).number(), Some(7));
        assert!(!EnrollmentLevel::from_number(7).is_known());
        assert_eq!(EnrollmentLevel::Coach.number(), None);
    }

    #[test]
    fn b085_what_can_be_archived() {
        let archivable = |n| EnrollmentStatus::from_number(n).is_archivable();
        let all: Vec<bool> = (-2..=5).map(archivable).collect();
        assert_eq!(all, [false, false, true, true, true, false, false, false]);
    }
}
