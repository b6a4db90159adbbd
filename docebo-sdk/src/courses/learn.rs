//! `/learn/v1/courses`: courses as the learner area sees them, and creating one.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_with::serde_as;

use super::{CourseType, EnrollmentPolicy};
use crate::{
    auth::Success,
    endpoint::{Auth, Confidence, Data, Effect, Empty, Endpoint, Method, Paged, Refusal},
    enrollments::{EnrollmentLevel, EnrollmentStatus},
    id::{CategoryId, CourseId, LearningPlanId},
    wire::{
        AsText, Date, DateTime, EmptyIsNone, FlagBool, FlagText, Lenient, PlainNumber, SortDir,
        page_query,
    },
};

/// Query of [`ListLearnCourses`].
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct LearnCourseQuery {
    /// Part of the name or the code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search_text: Option<String>,
    /// The attribute to sort by; without a direction it has no effect.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort_by: Option<String>,
    /// The direction; without an attribute it has no effect.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort_by_direction: Option<SortDir>,
    /// Changed at or after this moment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_from: Option<DateTime>,
    /// Page number, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u64>,
    /// Rows a page; 20 by default (other lists: 200), 200 at most.
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
page_query!(LearnCourseQuery);

/// A category, as far as a course shows it.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CourseCategory {
    /// The category; absent in the empty object.
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<CategoryId>,
    /// Name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
}

/// One row of [`ListLearnCourses`].
#[serde_as]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct LearnCourse {
    /// The course.
    #[serde(alias = "id")]
    pub id_course: CourseId,
    /// Name, HTML entities as received.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub name: String,
    /// The platform's other identifier, such as `E-1A2B3C`.
    #[serde_as(as = "AsText")]
    #[serde(rename = "uidCourse", default)]
    pub uid: String,
    /// HTML.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub description: String,
    /// When it last changed; a day on some platforms.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub date_last_updated: Option<DateTime>,
    /// Kind; called `type` in the single view.
    pub course_type: CourseType,
    /// Whether it is for sale.
    #[serde_as(as = "FlagBool")]
    #[serde(default)]
    pub selling: bool,
    /// Code.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub code: Option<String>,
    /// Name as part of an address.
    #[serde(default)]
    pub slug_name: String,
    /// Picture.
    #[serde(default)]
    pub image: Option<String>,
    /// Address of the picture.
    #[serde(default)]
    pub img_url: Option<String>,
    /// Seconds it is meant to take.
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default)]
    pub duration: Option<u64>,
    /// Such as `english`.
    #[serde(default)]
    pub language: String,
    /// Such as `English`.
    #[serde(default)]
    pub language_label: String,
    /// Languages, as received.
    #[serde(default)]
    pub multi_languages: Option<Vec<Value>>,
    /// Price, as text.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub price: String,
    /// Marked as new; `"0"` or `"1"` here.
    #[serde_as(as = "FlagText")]
    #[serde(default)]
    pub is_new: bool,
    /// Open; `"0"` or `"1"` here.
    #[serde_as(as = "FlagText")]
    #[serde(default)]
    pub is_opened: bool,
    /// Who may rate.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub rating_option: String,
    /// The rating.
    #[serde_as(as = "EmptyIsNone<PlainNumber>")]
    #[serde(default)]
    pub current_rating: Option<f64>,
    /// Credits.
    #[serde_as(as = "EmptyIsNone<PlainNumber>")]
    #[serde(default)]
    pub credits: Option<f64>,
    /// Whether the caller may rate.
    #[serde_as(as = "FlagBool")]
    #[serde(default)]
    pub can_rate: bool,
    /// Whether users may leave by themselves.
    #[serde_as(as = "FlagBool")]
    #[serde(default)]
    pub can_self_unenroll: bool,
    /// First day.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub start_date: Option<Date>,
    /// Last day.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub end_date: Option<Date>,
    /// Category; `[]` was seen for none.
    #[serde(default, deserialize_with = "object_or_none")]
    pub category: Option<CourseCategory>,
    /// Who may enroll.
    #[serde(default, with = "policy_number")]
    pub enrollment_policy: Option<EnrollmentPolicy>,
    /// Attempts allowed.
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default)]
    pub max_attempts: Option<u64>,
    /// Seats, as received: an object, or an array in 2017.
    #[serde(default)]
    pub available_seats: Value,
    /// Whether a partner sells it.
    #[serde_as(as = "FlagBool")]
    #[serde(default)]
    pub is_affiliate: bool,
    /// The partner's price.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub affiliate_price: Option<String>,
    /// The partner's fields.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub partner_fields: Option<String>,
    /// The partner's data, as received.
    #[serde(default)]
    pub partner_data: Option<Vec<Value>>,
}

/// A policy is a number on the wire.
mod policy_number {
    use serde::{Deserialize, Deserializer, Serializer};

    use super::EnrollmentPolicy;

    pub(super) fn serialize<S: Serializer>(
        policy: &Option<EnrollmentPolicy>,
        out: S,
    ) -> Result<S::Ok, S::Error> {
        match policy {
            None => out.serialize_none(),
            Some(policy) => match policy.number() {
                Some(number) => out.serialize_u8(number),
                None => out.serialize_str(policy.as_str()),
            },
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<EnrollmentPolicy>, D::Error> {
        Option::deserialize(from)
    }
}

/// Whatever is not an object is none: an empty object is `[]` in PHP.
fn object_or_none<'de, D: serde::Deserializer<'de>>(
    from: D,
) -> Result<Option<CourseCategory>, D::Error> {
    match Value::deserialize(from)? {
        object @ Value::Object(_) => {
            serde_json::from_value(object).map(Some).map_err(serde::de::Error::custom)
        }
        _ => Ok(None),
    }
}

/// `GET /learn/v1/courses`
///
/// Courses as the learner area lists them. **20 rows a page by default**, 200 at most.
/// Corroborated.
#[derive(Debug)]
pub enum ListLearnCourses {}

impl Endpoint for ListLearnCourses {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/learn/v1/courses";
    const IDS: &'static [&'static str] = &["courses.list_learn"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Read;
    type Path = ();
    type Query = LearnCourseQuery;
    type Body = Empty;
    type Output = Paged<LearnCourse>;
}

/// A folder or a piece of training material.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct TreeNode {
    /// The piece.
    #[serde_as(as = "AsText")]
    pub id: String,
    /// Name.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub name: String,
    /// Kind; absent on folders.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The resource behind it. Type inferred.
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<u64>,
    /// Whether it holds others.
    #[serde_as(as = "FlagBool")]
    #[serde(default)]
    pub is_folder: bool,
    /// The caller's status; absent on folders.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// What a folder holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub children: Option<Vec<TreeNode>>,
}

/// A learning plan that holds the course.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct PlanRef {
    /// The plan.
    pub id: LearningPlanId,
}

/// One course with the caller's own status, as [`GetLearnCourse`] shows it.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct LearnCourseView {
    /// The course; `id_course` in the list.
    #[serde(alias = "id_course")]
    pub id: CourseId,
    /// Name, HTML entities as received.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub name: String,
    /// Code.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub code: Option<String>,
    /// The platform's other identifier.
    #[serde_as(as = "AsText")]
    #[serde(rename = "uidCourse", default)]
    pub uid: String,
    /// Kind; `course_type` in the list.
    #[serde(rename = "type")]
    pub kind: CourseType,
    /// The caller's enrollment status; empty when not enrolled.
    #[serde(default, with = "own_status")]
    pub status: Option<EnrollmentStatus>,
    /// The caller's level.
    #[serde(default)]
    pub level: Option<EnrollmentLevel>,
    /// HTML.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub description: String,
    /// Browser code, such as `en`.
    #[serde(default)]
    pub lang_code: String,
    /// Name as part of an address.
    #[serde(default)]
    pub slug_name: String,
    /// Whether users may leave by themselves.
    #[serde_as(as = "FlagBool")]
    #[serde(default)]
    pub can_self_unenroll: bool,
    /// Whether it is for sale.
    #[serde_as(as = "FlagBool")]
    #[serde(default)]
    pub on_sale: bool,
    /// Link that enrolls.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub deeplink: Option<String>,
    /// End of the caller's validity.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub deadline: Option<DateTime>,
    /// When the caller completed it.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub completion_date: Option<DateTime>,
    /// The caller's score.
    #[serde_as(as = "EmptyIsNone<PlainNumber>")]
    #[serde(default)]
    pub final_score: Option<f64>,
    /// Picture.
    #[serde(default)]
    pub thumbnail: Option<String>,
    /// Seconds it is meant to take.
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default)]
    pub duration: Option<u64>,
    /// Credits.
    #[serde_as(as = "EmptyIsNone<PlainNumber>")]
    #[serde(default)]
    pub credits: Option<f64>,
    /// Additional course fields, as received.
    #[serde(default)]
    pub additional_fields: Vec<Value>,
    /// The training material.
    #[serde(default)]
    pub tree: Vec<TreeNode>,
    /// Sessions, as received.
    #[serde(default)]
    pub sessions: Vec<Value>,
    /// Instructors, as received.
    #[serde(default)]
    pub instructors: Vec<Value>,
    /// Seats, as received: an array, or an object in later traffic.
    #[serde(default)]
    pub available_seats: Value,
    /// Learning plans that hold the course.
    #[serde(default)]
    pub learningplans: Vec<PlanRef>,
    /// The caller's certificate.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub certificate_url: Option<String>,
    /// What the caller may do, as received.
    #[serde(default)]
    pub permissions: Vec<Value>,
}

/// A status that is an empty string when there is none.
mod own_status {
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::enrollments::EnrollmentStatus;

    pub(super) fn serialize<S: Serializer>(
        status: &Option<EnrollmentStatus>,
        out: S,
    ) -> Result<S::Ok, S::Error> {
        out.serialize_str(status.as_ref().map_or("", |status| status.as_str()))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<EnrollmentStatus>, D::Error> {
        let status = Option::<EnrollmentStatus>::deserialize(from)?;
        Ok(status.filter(|status| !status.as_str().is_empty()))
    }
}

/// `GET /learn/v1/courses/{course_id}`
///
/// One course as the learner area sees it, with the caller's own status; 404 when there is none.
/// A course of a public catalog answers without a token. Documented.
#[derive(Debug)]
pub enum GetLearnCourse {}

impl Endpoint for GetLearnCourse {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/learn/v1/courses/{course_id}";
    const IDS: &'static [&'static str] = &["courses.view_learn"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    const AUTH: Auth = Auth::Optional;
    type Path = CourseId;
    type Query = Empty;
    type Body = Empty;
    type Output = Data<LearnCourseView>;
}

/// Body of [`CreateCourse`].
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct NewCourse {
    /// Name; needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// HTML; needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Kind; needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_type: Option<CourseType>,
    /// Code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Such as `english`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Such as `English`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language_label: Option<String>,
    /// `published` was seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Whether it is for sale.
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub selling: Option<bool>,
    /// Price.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<String>,
    /// Marked as new.
    #[serde_as(as = "Option<FlagText>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_new: Option<bool>,
    /// Open.
    #[serde_as(as = "Option<FlagText>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_opened: Option<bool>,
    /// Seconds it is meant to take.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration: Option<u64>,
}

impl NewCourse {
    /// A course with what the platform insists on.
    #[must_use]
    pub fn new(
        name: impl Into<String>,
        description: impl Into<String>,
        course_type: CourseType,
    ) -> Self {
        Self {
            name: Some(name.into()),
            description: Some(description.into()),
            course_type: Some(course_type),
            ..Self::default()
        }
    }
}

/// What [`CreateCourse`] answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CreatedCourse {
    /// The new course.
    #[serde(alias = "id")]
    pub id_course: CourseId,
}

/// `POST /learn/v1/courses`
///
/// Makes a course. Name, description and kind are needed, else 400. Documented.
#[derive(Debug)]
pub enum CreateCourse {}

impl Endpoint for CreateCourse {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/learn/v1/courses";
    const IDS: &'static [&'static str] = &["courses.create"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Once;
    type Path = ();
    type Query = Empty;
    type Body = NewCourse;
    type Output = Data<CreatedCourse>;
}

/// `DELETE /learn/v1/courses/{course_id}`
///
/// Deletes a course; 404 when there is none. Active enrollments go with it, archived ones stay
/// (B-096). Documented.
#[derive(Debug)]
pub enum DeleteCourse {}

impl Endpoint for DeleteCourse {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/learn/v1/courses/{course_id}";
    const IDS: &'static [&'static str] = &["courses.delete"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = CourseId;
    type Query = Empty;
    type Body = Empty;
    type Output = Data<Success>;

    fn refusal(value: &Success) -> Option<Refusal> {
        (!value.success).then(|| Refusal { messages: Vec::new() })
    }
}
