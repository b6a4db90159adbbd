//! The enrollment batch: many enrollments made and changed in one call, row by row; and its form
//! for unenrolling.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_with::{DeserializeAs, SerializeAs, serde_as};

use super::{AssignmentType, CourseLevel, EnrollmentBatchRow, EnrollmentLevel, EnrollmentStatus};
use crate::{
    endpoint::{Confidence, Effect, Empty, Endpoint, Lane, List, Listing, Method},
    id::{CourseId, LearningPlanId, SessionId, UserId},
    users::{OrText, forms::NullText},
    wire::{AsText, DateTime, EmptyIsNone, FlagBool, Lenient, OneOrMany},
};

/// Rows this crate puts into one call. The platform publishes no cap: clients send 300, its own
/// job runner feeds 100 at a time.
pub const MAX_ENROLLMENT_ROWS: usize = 100;

/// Options of an enrollment batch. What is not set is not sent.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct EnrollmentBatchOptions {
    /// Time zone of enrollment and completion dates in rows that name none; UTC when absent. An
    /// IANA name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// Takes deactivated and expired users too; from Superadmins only (B-071).
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enroll_disabled_users: Option<bool>,
    /// Takes a row of an existing enrollment for a recertification instead of a change. Ignored
    /// where a session is named. Not safe to repeat.
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duplicates_as_recertification: Option<bool>,
    /// The course of all rows; wins over theirs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_id: Option<CourseId>,
    /// The session of all rows; wins over theirs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_id: Option<SessionId>,
    /// Respects the waiting list: full courses and those that need approval let wait. Off unless
    /// said otherwise.
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable_waitinglist: Option<bool>,
    /// Enrolled now, whatever date the rows give.
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enrollment_date_now: Option<bool>,
    /// The status of all rows; wins over theirs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<EnrollmentStatus>,
    /// The level of rows that name none (that theirs win is inferred).
    #[serde_as(as = "Option<CourseLevel>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<EnrollmentLevel>,
    /// Start of validity of rows that name none, in UTC (that theirs win is inferred).
    #[serde_as(as = "EmptyIsNone")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active_from: Option<DateTime>,
    /// End of validity of rows that name none, in UTC (that theirs win is inferred).
    #[serde_as(as = "EmptyIsNone")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active_until: Option<DateTime>,
    /// Sends notifications; on unless said otherwise.
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trigger_notifications: Option<bool>,
    /// Issues certifications; on unless said otherwise.
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trigger_certifications: Option<bool>,
    /// The assignment type of rows that name none (that theirs win is inferred).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assignment_type: Option<AssignmentType>,
    /// Digest notifications.
    #[serde_as(as = "OneOrMany")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub digest_notification_ids: Vec<u64>,
    /// Holds the additional fields against the courses they belong to; on unless said otherwise.
    /// Meaning inferred from the name.
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub additional_field_category_validation: Option<bool>,
}

impl EnrollmentBatchOptions {
    /// Gives every row this status.
    #[must_use]
    pub fn with_status(status: EnrollmentStatus) -> Self {
        Self { status: Some(status), ..Self::default() }
    }
}

/// Body of [`BatchEnrollments`].
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct EnrollmentBatch {
    /// The rows.
    pub items: Vec<EnrollmentBatchRow>,
    /// The options.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub options: Option<EnrollmentBatchOptions>,
    /// Lets gamification know; stands beside the rows.
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trigger_gamification: Option<bool>,
}

impl EnrollmentBatch {
    /// These rows under these options.
    #[must_use]
    pub fn new(items: Vec<EnrollmentBatchRow>, options: EnrollmentBatchOptions) -> Self {
        Self { items, options: Some(options), trigger_gamification: None }
    }
}

/// Text as it comes; whatever is none is written out, such as a dumped array.
pub(super) struct AnyText;

impl SerializeAs<String> for AnyText {
    fn serialize_as<S: Serializer>(text: &String, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(text)
    }
}
impl<'de> DeserializeAs<'de, String> for AnyText {
    fn deserialize_as<D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
        Ok(match serde_json::Value::deserialize(from)? {
            serde_json::Value::Null => String::new(),
            serde_json::Value::String(text) => text,
            other => other.to_string(),
        })
    }
}

/// What became of one row of a [`BatchEnrollments`].
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct EnrollmentRowResult {
    /// Position in `items`, from 0 (inferred).
    #[serde_as(as = "Lenient")]
    #[serde(default)]
    pub row_index: u64,
    /// Whether the row was done.
    #[serde_as(as = "FlagBool")]
    pub success: bool,
    /// Text for people, empty on success; may hold a dumped array of the platform's language.
    #[serde_as(as = "AnyText")]
    #[serde(default)]
    pub message: String,
    /// The course, as far as it was found.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub course_id: Option<CourseId>,
    /// The user, as far as one was found.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub user_id: Option<UserId>,
    /// The session, if one was named.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub session_id: Option<SessionId>,
    /// A learning plan; rows name none.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub learning_plan_id: Option<LearningPlanId>,
    /// What the row gave as its own mark.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub batch_item_id: Option<String>,
}

/// `POST /learn/v1/enrollment/batch`
///
/// Enrolls users, and changes enrollments there are, row by row. Each row answers for itself, in
/// order; a bad row stops none of the others, and the status stays 200 (B-202). Without rows the
/// call is 400 with code 1001.
///
/// A row needs a status, unless the options give one. Deactivated and expired users fail their
/// row unless `enroll_disabled_users` is set and the caller is a Superadmin (B-071). Enrollment
/// and completion dates are in the row's time zone, validity is in UTC whatever it says. Batch
/// calls must not overlap on one platform (B-221).
#[derive(Debug)]
pub enum BatchEnrollments {}

impl Endpoint for BatchEnrollments {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/learn/v1/enrollment/batch";
    const IDS: &'static [&'static str] = &["enrollments.batch_import"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Once;
    const LANE: Lane = Lane::Batch;
    type Path = ();
    type Query = Empty;
    type Body = EnrollmentBatch;
    type Output = Listing<EnrollmentRowResult>;
}

/// One pair of a [`BatchUnenroll`].
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct UnenrollRow {
    /// The course.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub course_id: Option<OrText<CourseId>>,
    /// The user's number; written as a string.
    #[serde_as(as = "Option<NullText>")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
}

impl From<super::EnrollmentKey> for UnenrollRow {
    fn from(key: super::EnrollmentKey) -> Self {
        let super::EnrollmentKey { course_id, user_id } = key;
        Self { course_id: Some(OrText::Value(course_id)), user_id: Some(user_id.to_string()) }
    }
}

/// Body of [`BatchUnenroll`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct UnenrollBatchRequest {
    /// The pairs.
    pub items: Vec<UnenrollRow>,
    /// Options, of which none is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub options: Option<serde_json::Value>,
}

/// What became of one pair of a [`BatchUnenroll`].
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct UnenrollRowResult {
    /// Position in `items`, from 0 (inferred).
    #[serde_as(as = "Lenient")]
    #[serde(default)]
    pub row_index: u64,
    /// Whether the pair was taken apart.
    #[serde_as(as = "FlagBool")]
    pub success: bool,
    /// Text for people; empty on success.
    #[serde_as(as = "AnyText")]
    #[serde(default)]
    pub message: String,
    /// The course.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub course_id: Option<CourseId>,
    /// The user.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub user_id: Option<UserId>,
}

/// `DELETE /learn/v1/enrollment/batch`
///
/// Unenrolls pairs row by row. **Unverified**: seen in one client, missing from the description of
/// 2017; a platform may answer 404. [`unenroll_pairs`](super::Enrollments::unenroll_pairs) does
/// the same through an endpoint that is known.
#[derive(Debug)]
pub enum BatchUnenroll {}

impl Endpoint for BatchUnenroll {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/learn/v1/enrollment/batch";
    const IDS: &'static [&'static str] = &["enrollments.batch_unenroll"];
    const CONFIDENCE: Confidence = Confidence::Inferred;
    const EFFECT: Effect = Effect::Once;
    const LANE: Lane = Lane::Batch;
    type Path = ();
    type Query = Empty;
    type Body = UnenrollBatchRequest;
    type Output = List<UnenrollRowResult>;
}
