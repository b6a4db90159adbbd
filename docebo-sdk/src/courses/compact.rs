//! Few facts of given courses, and the additional fields of courses.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_with::serde_as;

use super::CourseType;
use crate::{
    endpoint::{Confidence, Effect, Empty, Endpoint, List, Method, Paged},
    id::{CourseId, UserId},
    wire::{AsText, EmptyIsNone, FlagBool, FlagNumber, Lenient, OneOrMany, page_query},
};

/// Query of [`ListCompactCourses`].
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CompactQuery {
    /// The courses; unknown ones are left out of the answer.
    #[serde_as(as = "OneOrMany")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub course_ids: Vec<CourseId>,
    /// Whose enrollment is attached; the caller's when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// Only courses in which that user is enrolled.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enrolled_only: Option<bool>,
}

/// Whether somebody may enter a course.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CanEnter {
    /// Whether.
    #[serde_as(as = "FlagBool")]
    pub can: bool,
    /// Why not.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    pub reason: Option<String>,
    /// Days until it ends (unit inferred).
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    pub expiring_in: Option<i64>,
}

/// One course of [`ListCompactCourses`].
#[serde_as]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CompactCourse {
    /// The course.
    pub id_course: CourseId,
    /// Code; empty when none.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub code: String,
    /// Name.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub name: String,
    /// Kind.
    pub course_type: CourseType,
    /// HTML.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub description: String,
    /// Whether it is for sale.
    #[serde_as(as = "FlagBool")]
    #[serde(default)]
    pub selling: bool,
    /// Name as part of an address.
    #[serde(default)]
    pub slug_name: String,
    /// Whether the user is enrolled.
    #[serde_as(as = "FlagBool")]
    #[serde(default)]
    pub enrolled: bool,
    /// The enrollment, as received; empty when there is none.
    #[serde_as(as = "OneOrMany")]
    #[serde(default)]
    pub enrollment_info: Vec<Value>,
    /// Whether the user may enter: one entry.
    #[serde(default, deserialize_with = "one_or_many")]
    pub can_enter: Vec<CanEnter>,
}

/// A list; an object is its only entry.
fn one_or_many<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<CanEnter>, D::Error> {
    let value = match Value::deserialize(from)? {
        Value::Null => Value::Array(Vec::new()),
        object @ Value::Object(_) => Value::Array(vec![object]),
        other => other,
    };
    serde_json::from_value(value).map_err(serde::de::Error::custom)
}

/// `POST /learn/v1/courses/compact_list`
///
/// Few facts of the named courses, with one user's enrollment in each. Changes nothing, though it
/// is a POST; the parameters stand in the query. Documented in 2017, which calls
/// `enrollment_info` and `can_enter` arrays and does not say what is in the first; objects are
/// read too.
#[derive(Debug)]
pub enum ListCompactCourses {}

impl Endpoint for ListCompactCourses {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/learn/v1/courses/compact_list";
    const IDS: &'static [&'static str] = &["courses.compact_list"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    type Path = ();
    type Query = CompactQuery;
    type Body = Empty;
    type Output = List<CompactCourse>;
}

/// Query of [`ListCourseFields`].
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CourseFieldQuery {
    /// Page number, from 1; 0 gives the first page too.
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
page_query!(CourseFieldQuery);

/// An additional course field. The course lists carry its value under `field_N`.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CourseField {
    /// The field.
    #[serde_as(as = "Lenient")]
    #[serde(alias = "id")]
    pub field_id: u64,
    /// Kind, such as `textfield`.
    #[serde_as(as = "AsText")]
    #[serde(alias = "type", default)]
    pub type_field: String,
    /// Name.
    #[serde_as(as = "AsText")]
    #[serde(alias = "name", default)]
    pub name_field: String,
    /// Whether a course must have it.
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(default)]
    pub is_mandatory: Option<bool>,
    /// Place among the fields, from 1.
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default)]
    pub sequence: Option<u64>,
}

/// `GET /learn/v1/courses/field`
///
/// The additional fields of courses; at most 200 a page. Read by one client; inferred.
#[derive(Debug)]
pub enum ListCourseFields {}

impl Endpoint for ListCourseFields {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/learn/v1/courses/field";
    const IDS: &'static [&'static str] = &["courses.fields"];
    const CONFIDENCE: Confidence = Confidence::Inferred;
    const EFFECT: Effect = Effect::Read;
    type Path = ();
    type Query = CourseFieldQuery;
    type Body = Empty;
    type Output = Paged<CourseField>;
}
