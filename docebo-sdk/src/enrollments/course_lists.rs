//! The two enrollment lists of the course service, which have their own words and keys.

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use super::{
    CourseEnrollment, CourseLevel, CourseLevelFilter, CourseStatus, CourseStatusFilter,
    EnrollmentLevel, EnrollmentStatus, LevelNumber, LevelNumberFilter, StatusNumber,
};
use crate::{
    courses::CourseType,
    endpoint::{Confidence, Effect, Empty, Endpoint, Method, Paged},
    id::{CourseId, UserId},
    wire::{
        AsText, Date, DateTime, EmptyIsNone, FlagBool, Lenient, OneOrMany, PlainNumber, Texts,
        open_enum, page_query,
    },
};

open_enum! {
    /// How strongly a course is asked of somebody; only on platforms that switched it on.
    pub enum AssignmentType {
        /// By law or policy.
        Mandatory = "mandatory",
        /// By the organisation.
        Required = "required",
        /// As advice.
        Recommended = "recommended",
        /// As an offer.
        Optional = "optional",
    }
}

/// Query of [`ListCourseEnrollments`].
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CourseEnrollmentQuery {
    /// Of these users.
    #[serde_as(as = "OneOrMany")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub user_id: Vec<UserId>,
    /// In these courses.
    #[serde_as(as = "OneOrMany")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub course_id: Vec<CourseId>,
    /// In one of these statuses.
    #[serde_as(as = "CourseStatusFilter")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub enrollment_status: Vec<EnrollmentStatus>,
    /// With one of these levels.
    #[serde_as(as = "CourseLevelFilter")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub enrollment_level: Vec<EnrollmentLevel>,
    /// Further keys wanted; `enrollment_time_spent` was seen.
    #[serde_as(as = "Texts")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub extra_fields: Vec<String>,
    /// Changed at or after this moment. Inferred.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_from: Option<DateTime>,
    /// Page number, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u64>,
    /// Rows a page; 200 by default and at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_size: Option<u64>,
    /// Asks for a cursor.
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub get_cursor: Option<bool>,
    /// The cursor of the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}
page_query!(CourseEnrollmentQuery);

/// One row of [`ListCourseEnrollments`].
#[serde_as]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CourseEnrollmentRow {
    /// Who is enrolled.
    pub user_id: UserId,
    /// User name.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub username: String,
    /// The course.
    pub course_id: CourseId,
    /// The platform's other identifier of the course.
    #[serde(default)]
    pub course_uid: String,
    /// Code.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub course_code: Option<String>,
    /// Name, HTML entities as received.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub course_name: String,
    /// Kind of course.
    pub course_type: CourseType,
    /// First day of the course.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub course_begin_date: Option<Date>,
    /// Last day of the course.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub course_end_date: Option<Date>,
    /// As what; `student` for a learner.
    #[serde_as(as = "CourseLevel")]
    pub enrollment_level: EnrollmentLevel,
    /// How far; `enrolled` for not started.
    #[serde_as(as = "CourseStatus")]
    pub enrollment_status: EnrollmentStatus,
    /// Who enrolled them, when known.
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default)]
    pub enrollment_created_by: Option<UserId>,
    /// When the enrollment was made; may be `0000-00-00 00:00:00`.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub enrollment_created_at: Option<DateTime>,
    /// First day of validity.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub enrollment_validity_begin_date: Option<Date>,
    /// First moment of validity.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub enrollment_validity_begin_datetime: Option<DateTime>,
    /// Last day of validity.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub enrollment_validity_end_date: Option<Date>,
    /// Last moment of validity.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub enrollment_validity_end_datetime: Option<DateTime>,
    /// When the row last changed.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub enrollment_date_last_updated: Option<DateTime>,
    /// When it was completed.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub enrollment_completion_date: Option<DateTime>,
    /// Score.
    #[serde_as(as = "EmptyIsNone<PlainNumber>")]
    #[serde(default)]
    pub enrollment_score: Option<f64>,
    /// How strongly the course is asked of them.
    #[serde(default)]
    pub assignment_type: Option<AssignmentType>,
    /// Seconds spent; absent unless asked for through
    /// [`extra_fields`](CourseEnrollmentQuery::extra_fields).
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enrollment_time_spent: Option<u64>,
}

impl From<&CourseEnrollmentRow> for CourseEnrollment {
    fn from(row: &CourseEnrollmentRow) -> Self {
        Self {
            course_id: row.course_id,
            user_id: row.user_id,
            status: row.enrollment_status.clone(),
            level: Some(row.enrollment_level.clone()),
            enrolled_at: row.enrollment_created_at,
            active_from: row
                .enrollment_validity_begin_datetime
                .or_else(|| row.enrollment_validity_begin_date.map(Date::start)),
            active_until: row
                .enrollment_validity_end_datetime
                .or_else(|| row.enrollment_validity_end_date.map(Date::start)),
            completed_at: row.enrollment_completion_date,
            score: row.enrollment_score,
            seconds_spent: row.enrollment_time_spent,
            updated_at: row.enrollment_date_last_updated,
        }
    }
}

/// `GET /course/v1/courses/enrollments`
///
/// Course enrollments across courses and users, never learning plans. At most 200 rows a page.
/// A wrong filter name such as `user_ids[]` is ignored and everything comes back; clients were
/// seen sending the filters as a JSON body on this GET. Corroborated by four sources.
#[derive(Debug)]
pub enum ListCourseEnrollments {}

impl Endpoint for ListCourseEnrollments {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/course/v1/courses/enrollments";
    const IDS: &'static [&'static str] = &["course_enrollments.list"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Read;
    type Path = ();
    type Query = CourseEnrollmentQuery;
    type Body = Empty;
    type Output = Paged<CourseEnrollmentRow>;
}

/// Query of [`ListEnrollmentsOfCourse`].
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CourseMemberQuery {
    /// Of these users.
    #[serde_as(as = "OneOrMany")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub user_id: Vec<UserId>,
    /// With one of these levels; sent as numbers.
    #[serde_as(as = "LevelNumberFilter")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub level: Vec<EnrollmentLevel>,
    /// Further keys wanted.
    #[serde_as(as = "Texts")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub extra_fields: Vec<String>,
    /// Page number, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u64>,
    /// Rows a page; 200 by default and at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_size: Option<u64>,
    /// Asks for a cursor.
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub get_cursor: Option<bool>,
    /// The cursor of the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}
page_query!(CourseMemberQuery);

/// One row of [`ListEnrollmentsOfCourse`]. Some clients read this list with the `enrollment_*`
/// keys of the flat one; both are understood.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CourseMember {
    /// The course; missing on some platforms.
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default)]
    pub course_id: Option<CourseId>,
    /// Who is enrolled.
    pub user_id: UserId,
    /// User name.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub username: String,
    /// E-mail address.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub email: Option<String>,
    /// First name.
    #[serde(default, alias = "firstname")]
    pub first_name: String,
    /// Last name.
    #[serde(default, alias = "lastname")]
    pub last_name: String,
    /// As what, as a word.
    #[serde_as(as = "CourseLevel")]
    #[serde(alias = "enrollment_level")]
    pub level: EnrollmentLevel,
    /// As what, as a number.
    #[serde_as(as = "Option<LevelNumber>")]
    #[serde(default)]
    pub level_id: Option<EnrollmentLevel>,
    /// When the enrollment was made.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default, alias = "enrollment_created_at")]
    pub enrollment_date: Option<DateTime>,
    /// Start of validity.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default, alias = "enrollment_validity_begin_datetime")]
    pub active_from: Option<DateTime>,
    /// End of validity.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default, alias = "enrollment_validity_end_datetime")]
    pub active_until: Option<DateTime>,
    /// When it was completed.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default, alias = "enrollment_completion_date")]
    pub date_complete: Option<DateTime>,
    /// How far, as a word.
    #[serde_as(as = "CourseStatus")]
    #[serde(alias = "enrollment_status")]
    pub status: EnrollmentStatus,
    /// How far, as a number.
    #[serde_as(as = "Option<StatusNumber>")]
    #[serde(default)]
    pub status_id: Option<EnrollmentStatus>,
    /// State of the account, as a word. Words inferred.
    #[serde(default)]
    pub user_status: Option<AccountState>,
    /// State of the account, as a number: 1 for active.
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default)]
    pub user_status_id: Option<u8>,
    /// Score.
    #[serde_as(as = "EmptyIsNone<PlainNumber>")]
    #[serde(default, alias = "enrollment_score")]
    pub score_given: Option<f64>,
    /// Whether a person set the score.
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(default)]
    pub forced_score_given: Option<bool>,
}

open_enum! {
    /// State of the account behind a [`CourseMember`].
    pub enum AccountState {
        /// May sign in.
        Active = "active" | "activated" | "1",
        /// Deactivated.
        Inactive = "inactive" | "deactivated" | "suspended" | "0",
    }
}

impl CourseMember {
    /// The row in the form all course lists share; `asked` is the course the list was asked for.
    #[must_use]
    pub fn as_course_enrollment(&self, asked: CourseId) -> CourseEnrollment {
        CourseEnrollment {
            course_id: self.course_id.unwrap_or(asked),
            user_id: self.user_id,
            status: self.status.clone(),
            level: Some(self.level.clone()),
            enrolled_at: self.enrollment_date,
            active_from: self.active_from,
            active_until: self.active_until,
            completed_at: self.date_complete,
            score: self.score_given,
            seconds_spent: None,
            updated_at: None,
        }
    }
}

/// `GET /course/v1/courses/{course_id}/enrollments`
///
/// Everyone enrolled in one course; 404 when there is no such course. At most 200 rows a page.
/// Corroborated by two sources, which disagree with others about the keys.
#[derive(Debug)]
pub enum ListEnrollmentsOfCourse {}

impl Endpoint for ListEnrollmentsOfCourse {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/course/v1/courses/{course_id}/enrollments";
    const IDS: &'static [&'static str] = &["course_enrollments.list_for_course"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Read;
    type Path = CourseId;
    type Query = CourseMemberQuery;
    type Body = Empty;
    type Output = Paged<CourseMember>;
}
