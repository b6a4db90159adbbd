//! `GET /learn/v1/enrollments` and the single view.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_with::serde_as;

use super::{CourseEnrollment, EnrollmentLevel, EnrollmentStatus, StatusFilter, StatusNumber};
use crate::{
    courses::CourseType,
    endpoint::{Confidence, Data, Effect, Empty, Endpoint, Method, Paged},
    id::{CourseId, LearningPlanId, SessionId, UserId},
    sessions::SessionDate,
    wire::{
        AsText, CommaList, Date, DateTime, EmptyIsNone, FlagBool, Lenient, OneOrMany, PlainNumber,
        Texts, open_enum, page_query,
    },
};

open_enum! {
    /// What somebody is enrolled in: a kind of course, or a learning plan.
    pub enum EnrolledIn {
        /// A course of self-paced material.
        Elearning = "elearning",
        /// An instructor-led course.
        Classroom = "classroom" | "ilt",
        /// An online live course, in older data.
        Webinar = "webinar",
        /// A learning plan.
        LearningPlan = "learning_plan" | "learningplan" | "coursepath",
    }
}

impl std::str::FromStr for EnrolledIn {
    type Err = std::convert::Infallible;
    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Ok(Self::from_word(word))
    }
}

impl From<CourseType> for EnrolledIn {
    fn from(kind: CourseType) -> Self {
        Self::from_word(kind.as_str())
    }
}

/// Query of [`ListEnrollments`].
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct EnrollmentQuery {
    /// Of these users; of everyone the caller may see when empty.
    #[serde_as(as = "OneOrMany")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub id_user: Vec<UserId>,
    /// In these courses (since about 2020).
    #[serde_as(as = "OneOrMany")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub id_course: Vec<CourseId>,
    /// In courses with these codes.
    #[serde_as(as = "Texts")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub code_course: Vec<String>,
    /// In these learning plans.
    #[serde_as(as = "OneOrMany")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub id_learning_plan: Vec<LearningPlanId>,
    /// In learning plans with these codes.
    #[serde_as(as = "Texts")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub code_learning_plan: Vec<String>,
    /// In one of these statuses; sent as `not_started,in_progress` (B-084).
    #[serde_as(as = "StatusFilter")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub status: Vec<EnrollmentStatus>,
    /// In courses of these types, or in plans.
    #[serde_as(as = "CommaList")]
    #[serde(rename = "type", skip_serializing_if = "Vec::is_empty")]
    pub kind: Vec<EnrolledIn>,
    /// With this level.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<EnrollmentLevel>,
    /// Ending between now and this moment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline: Option<DateTime>,
    /// Changed at or after this moment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_from: Option<DateTime>,
    /// Changed at or before this moment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_to: Option<DateTime>,
    /// In courses rated at least so high (1 to 6).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<u64>,
    /// In a channel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<u64>,
    /// Part of the course's or plan's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
    /// Adds `enrolled_sessions` to the rows. Spelling inferred.
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub get_session_details: Option<bool>,
    /// The attribute to sort by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort_by: Option<String>,
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
page_query!(EnrollmentQuery);

/// One row of [`ListEnrollments`]: a course or a learning plan somebody is enrolled in.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct EnrollmentRow {
    /// The course, or the plan when [`kind`](Self::kind) says so; see
    /// [`course_id`](Self::course_id) and [`plan_id`](Self::plan_id).
    #[serde_as(as = "Lenient")]
    #[serde(alias = "id_course")]
    pub id: u64,
    /// Who is enrolled. A number here, a string in the user list.
    pub user_id: UserId,
    /// User name.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub username: String,
    /// Who enrolled them, when known.
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default)]
    pub subscribed_by: Option<UserId>,
    /// When the row last changed; the key of incremental syncs.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub date_last_updated: Option<DateTime>,
    /// Name, HTML entities as received.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub name: String,
    /// HTML.
    #[serde(default)]
    pub description: Option<String>,
    /// What it is.
    #[serde(rename = "type")]
    pub kind: EnrolledIn,
    /// How far the user is; `subscribed` for not started.
    pub status: EnrollmentStatus,
    /// Courses only; `learner` where `/course/v1` says `student`.
    #[serde(default)]
    pub level: Option<EnrollmentLevel>,
    /// Code.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub code: Option<String>,
    /// The platform's other identifier of a course, such as `E-1A2B3C`.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(rename = "uidCourse", default)]
    pub uid: Option<String>,
    /// Name as part of an address.
    #[serde(default)]
    pub slug: String,
    /// Browser code, such as `en`.
    #[serde(default)]
    pub lang_code: Option<String>,
    /// First day of the course.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub course_begin_date: Option<Date>,
    /// Last day of the course.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub course_end_date: Option<Date>,
    /// When the enrollment was made.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub enroll_date_of_enrollment: Option<DateTime>,
    /// Start of validity.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub enroll_begin_date: Option<DateTime>,
    /// End of validity.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub enroll_end_date: Option<DateTime>,
    /// When it was completed.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub course_complete_date: Option<DateTime>,
    /// Score; a number, null or a numeric string on real platforms.
    #[serde_as(as = "EmptyIsNone<PlainNumber>")]
    #[serde(default)]
    pub score: Option<f64>,
    /// Seconds spent.
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default)]
    pub total_time: Option<u64>,
    /// 0 to 100: finished material in percent.
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default)]
    pub complete_percent: Option<u64>,
    /// Picture.
    #[serde(default)]
    pub image_url: Option<String>,
    /// Address on the platform.
    #[serde(default)]
    pub url: String,
    /// Who may rate.
    #[serde(default)]
    pub rating_option: String,
    /// The rating.
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default)]
    pub rating: Option<u64>,
    /// Marked as new. A flag here, `"0"` or `"1"` in the course list.
    #[serde_as(as = "FlagBool")]
    #[serde(default)]
    pub is_new: bool,
    /// Whether the user may enter now.
    #[serde_as(as = "FlagBool")]
    #[serde(default)]
    pub can_enter: bool,
    /// Why not.
    #[serde(default)]
    pub can_enter_reason: Option<String>,
    /// Seconds it is meant to take.
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default)]
    pub duration: Option<u64>,
    /// Learning plans only: courses in it.
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default)]
    pub courses_count: Option<u64>,
    /// Whether it may be entered after its end.
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(default)]
    pub soft_deadline: Option<bool>,
    /// Hidden from the user's own list.
    #[serde_as(as = "FlagBool")]
    #[serde(default)]
    pub hidden: bool,
    /// On a waiting list.
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(default)]
    pub waiting: Option<bool>,
    /// Online live courses: the tool.
    #[serde(default)]
    pub webinar_tool: Option<String>,
    /// Instructor-led courses: where.
    #[serde(default)]
    pub location_name: Option<String>,
    /// Instructor-led courses: the day.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub session_date_begin: Option<Date>,
    /// Instructor-led courses: the time of day.
    #[serde(default)]
    pub session_time_begin: Option<String>,
    /// Instructor-led courses: IANA name.
    #[serde(default)]
    pub session_timezone: Option<String>,
    /// Additional enrollment fields, as received.
    #[serde(default)]
    pub enrollment_fields: Option<Value>,
    /// Sessions; absent unless asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enrolled_sessions: Option<Vec<EnrolledSession>>,
    /// Subscription, as received.
    #[serde(default)]
    pub subscription: Option<Value>,
    /// Outdated versions, as received.
    #[serde(default)]
    pub outdated: Option<Value>,
    /// What the caller may do, as received.
    #[serde(default)]
    pub actions: Option<Value>,
}

impl EnrollmentRow {
    /// The course; `None` for a learning plan.
    #[must_use]
    pub fn course_id(&self) -> Option<CourseId> {
        (self.kind != EnrolledIn::LearningPlan).then(|| CourseId::new(self.id))
    }

    /// The learning plan; `None` for a course.
    #[must_use]
    pub fn plan_id(&self) -> Option<LearningPlanId> {
        (self.kind == EnrolledIn::LearningPlan).then(|| LearningPlanId::new(self.id))
    }

    /// The row in the form all course lists share; `None` for a learning plan.
    #[must_use]
    pub fn as_course_enrollment(&self) -> Option<CourseEnrollment> {
        Some(CourseEnrollment {
            course_id: self.course_id()?,
            user_id: self.user_id,
            status: self.status.clone(),
            level: self.level.clone(),
            enrolled_at: self.enroll_date_of_enrollment,
            active_from: self.enroll_begin_date,
            active_until: self.enroll_end_date,
            completed_at: self.course_complete_date,
            score: self.score,
            seconds_spent: self.total_time,
            updated_at: self.date_last_updated,
        })
    }
}

/// A session an enrollment includes, as [`ListEnrollments`] tells when it is asked to.
///
/// Which of the numbers are sent as text was not seen; they are written as numbers here.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct EnrolledSession {
    /// The session.
    pub id: SessionId,
    /// Name.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub name: String,
    /// First day.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub date_begin: Option<DateTime>,
    /// Last day.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub date_end: Option<DateTime>,
    /// HTML.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub description: Option<String>,
    /// Free text.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub other_info: Option<String>,
    /// Participants wanted at least.
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default)]
    pub min_enrollments: Option<u64>,
    /// Seats.
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default)]
    pub max_enrollments: Option<u64>,
    /// What a score is out of.
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default)]
    pub score_base: Option<u64>,
    /// Over which webinar tool.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub tool: Option<String>,
    /// How far the session enrollment is.
    #[serde(default)]
    pub status: Option<EnrollmentStatus>,
    /// The dates, with the user's attendance.
    #[serde(default)]
    pub dates: Vec<SessionDate>,
}

/// `GET /learn/v1/enrollments`
///
/// Enrollments in courses *and* learning plans, of everyone the caller may see: everybody for a
/// Superadmin, assigned users for a power user, their own for a plain user. Archived enrollments
/// are not among them. At most 200 rows a page. An unknown filter name is ignored, so a typing
/// mistake returns everything; a malformed value is a 400. Documented for the 2017 part,
/// corroborated for the rest. Deactivation leaves all rows in place (B-034, B-035).
#[derive(Debug)]
pub enum ListEnrollments {}

impl Endpoint for ListEnrollments {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/learn/v1/enrollments";
    const IDS: &'static [&'static str] = &["enrollments.list"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    type Path = ();
    type Query = EnrollmentQuery;
    type Body = Empty;
    type Output = Paged<EnrollmentRow>;
}

/// What [`GetEnrollment`] answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct EnrollmentView {
    /// The enrollment: one object under a plural name.
    pub records: EnrollmentRecord,
}

/// One enrollment, as [`GetEnrollment`] shows it.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct EnrollmentRecord {
    /// The course.
    pub id: CourseId,
    /// Name, HTML entities as received.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub name: String,
    /// Code.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub course_code: Option<String>,
    /// Browser code, such as `en`.
    #[serde(default)]
    pub lang_code: String,
    /// Kind of course; the 2017 description types it as a number.
    #[serde(rename = "type")]
    pub kind: CourseType,
    /// A number here, a word in the list.
    #[serde_as(as = "StatusNumber")]
    pub status: EnrollmentStatus,
    /// Score.
    #[serde_as(as = "EmptyIsNone<PlainNumber>")]
    #[serde(default)]
    pub score: Option<f64>,
    /// When it was completed.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub course_complete_date: Option<DateTime>,
    /// Start of validity.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub enroll_begin_date: Option<DateTime>,
    /// Additional enrollment fields, as received.
    #[serde(default)]
    pub enrollment_fields: Vec<Value>,
}

impl EnrollmentRecord {
    /// The record in the form all course lists share. The answer does not name its user.
    #[must_use]
    pub fn as_course_enrollment(&self, user_id: UserId) -> CourseEnrollment {
        CourseEnrollment {
            course_id: self.id,
            user_id,
            status: self.status.clone(),
            level: None,
            enrolled_at: None,
            active_from: self.enroll_begin_date,
            active_until: None,
            completed_at: self.course_complete_date,
            score: self.score,
            seconds_spent: None,
            updated_at: None,
        }
    }
}

/// `GET /learn/v1/enrollments/{course_id}/{user_id}`
///
/// One user's enrollment in one course; 404 when the course, the user or the enrollment does not
/// exist. `data.records` was confirmed on a live platform.
#[derive(Debug)]
pub enum GetEnrollment {}

impl Endpoint for GetEnrollment {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/learn/v1/enrollments/{course_id}/{user_id}";
    const IDS: &'static [&'static str] = &["enrollments.view"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    type Path = (CourseId, UserId);
    type Query = Empty;
    type Body = Empty;
    type Output = Data<EnrollmentView>;
}
