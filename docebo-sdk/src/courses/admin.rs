//! `/course/v1`: courses as the admin area sees them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_with::serde_as;

use super::CourseType;
use crate::{
    endpoint::{Confidence, Data, Effect, Empty, Endpoint, Method, Paged},
    id::{CourseId, UserId},
    wire::{
        AsText, Date, DateTime, EmptyIsNone, FlagBool, Lenient, PlainNumber, SortDir, page_query,
    },
};

/// Query of [`ListCourses`].
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CourseQuery {
    /// Part of the title or the code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search_text: Option<String>,
    /// The attribute to sort by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort_attr: Option<String>,
    /// The direction to sort in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort_dir: Option<SortDir>,
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
page_query!(CourseQuery);

/// One row of [`ListCourses`].
#[serde_as]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CourseRow {
    /// The course.
    pub id: CourseId,
    /// Code.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub code: Option<String>,
    /// The platform's other identifier, such as `E-1A2B3C`.
    #[serde_as(as = "AsText")]
    #[serde(rename = "uidCourse", default)]
    pub uid: String,
    /// Name.
    #[serde_as(as = "AsText")]
    #[serde(alias = "name")]
    pub title: String,
    /// Kind.
    #[serde(rename = "type")]
    pub kind: CourseType,
    /// Such as `english`.
    #[serde(default)]
    pub language: String,
    /// Such as `English`.
    #[serde(default)]
    pub language_label: String,
    /// Whether it was deleted.
    #[serde_as(as = "FlagBool")]
    #[serde(default)]
    pub is_deleted: bool,
    /// Picture.
    #[serde(default)]
    pub thumbnail: Option<String>,
    /// Such as `published`.
    #[serde(default)]
    pub course_status: String,
    /// Whether learners may see it.
    #[serde_as(as = "FlagBool")]
    #[serde(default)]
    pub published: bool,
    /// When it was made.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub creation_date: Option<DateTime>,
    /// When it last changed.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub last_update: Option<DateTime>,
    /// Who made it.
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default)]
    pub created_by: Option<UserId>,
    /// Category.
    #[serde(default)]
    pub category_name: Option<String>,
    /// Name as part of an address.
    #[serde(default)]
    pub slug_name: String,
    /// First day.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub start_date: Option<Date>,
    /// Last day.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub end_date: Option<Date>,
    /// Enrolled users.
    #[serde_as(as = "Lenient")]
    #[serde(default)]
    pub enrolled_count: u64,
    /// Users on the waiting list.
    #[serde_as(as = "Lenient")]
    #[serde(default)]
    pub waiting_list: u64,
    /// Users on waiting lists of sessions.
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default)]
    pub session_waiting_list: Option<u64>,
    /// Sessions.
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default)]
    pub sessions_count: Option<u64>,
    /// Enrolled users without a session.
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default)]
    pub users_without_session_count: Option<u64>,
    /// Average time to complete.
    #[serde_as(as = "EmptyIsNone<PlainNumber>")]
    #[serde(default)]
    pub average_completion_time: Option<f64>,
    /// Outdated enrollments.
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default)]
    pub outdated_count: Option<u64>,
    /// Whether it came from the content marketplace.
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(default)]
    pub imported_from_content_marketplace: Option<bool>,
    /// When it was taken out of use.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub decommissioned_at: Option<DateTime>,
    /// When it was removed.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub removed_at: Option<DateTime>,
    /// What the caller may do, as received.
    #[serde(default)]
    pub actions: Vec<Value>,
    /// Additional course fields shown, by their number (`field_12`), and any other key. See
    /// [`ListCourseFields`](super::ListCourseFields).
    #[serde(flatten)]
    pub more: BTreeMap<String, Value>,
}

/// `GET /course/v1/courses`
///
/// Courses as the admin area lists them; at most 200 a page. A power user sees assigned courses
/// only. Corroborated.
#[derive(Debug)]
pub enum ListCourses {}

impl Endpoint for ListCourses {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/course/v1/courses";
    const IDS: &'static [&'static str] = &["courses.list"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Read;
    type Path = ();
    type Query = CourseQuery;
    type Body = Empty;
    type Output = Paged<CourseRow>;
}

/// One course, as [`GetCourse`] shows it: the few keys that were seen.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CourseDetail {
    /// The course.
    pub id: CourseId,
    /// Name.
    #[serde_as(as = "AsText")]
    #[serde(alias = "name")]
    pub title: String,
    /// Code.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub code: Option<String>,
    /// Kind.
    #[serde(rename = "type")]
    pub kind: CourseType,
    /// Such as `published`.
    #[serde(default)]
    pub status: Option<String>,
}

/// `GET /course/v1/courses/{course_id}`
///
/// One course; 404 when there is none. Corroborated.
#[derive(Debug)]
pub enum GetCourse {}

impl Endpoint for GetCourse {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/course/v1/courses/{course_id}";
    const IDS: &'static [&'static str] = &["courses.view"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Read;
    type Path = CourseId;
    type Query = Empty;
    type Body = Empty;
    type Output = Data<CourseDetail>;
}
