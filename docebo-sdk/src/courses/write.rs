//! Changing courses: one at a time, and many from a table.

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use super::CourseType;
use crate::{
    auth::Success,
    endpoint::{Alias, Confidence, Data, Effect, Empty, Endpoint, Lane, List, Method, Refusal},
    id::{CategoryId, CourseId},
    wire::{AsText, Date, EmptyIsNone, FlagBool, FlagNumber, open_enum},
};

/// Body of [`UpdateCourse`]; what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CourseUpdate {
    /// The course once more, which 2017 wants in the body too; the client fills it in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<CourseId>,
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// HTML.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

impl CourseUpdate {
    /// Another name.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }
    /// Another description, in HTML.
    #[must_use]
    pub fn description(mut self, html: impl Into<String>) -> Self {
        self.description = Some(html.into());
        self
    }
    /// Another code.
    #[must_use]
    pub fn code(mut self, code: impl Into<String>) -> Self {
        self.code = Some(code.into());
        self
    }
}

/// `PUT /learn/v1/courses/{course_id}`
///
/// Changes name, description or code of a course; 404 when there is none. Nothing else of a course
/// is known to be changed by this call: [`BatchCourses`] changes more. Documented; the answer is
/// not spelled out and inferred.
#[derive(Debug)]
pub enum UpdateCourse {}

impl Endpoint for UpdateCourse {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/learn/v1/courses/{course_id}";
    const IDS: &'static [&'static str] = &["courses.update"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = CourseId;
    type Query = Empty;
    type Body = CourseUpdate;
    type Output = Data<Success>;

    fn refusal(value: &Success) -> Option<Refusal> {
        (!value.success).then(|| Refusal { messages: Vec::new() })
    }
}

open_enum! {
    /// How hard a course is.
    pub enum Difficulty {
        /// Very easy.
        VeryEasy = "veryeasy",
        /// Easy.
        Easy = "easy",
        /// Medium.
        Medium = "medium",
        /// Difficult.
        Difficult = "difficult",
        /// Very difficult.
        VeryDifficult = "verydifficult",
    }
}

open_enum! {
    /// Whether learners see a course.
    pub enum Publication {
        /// They do.
        Published = "published",
        /// They do not.
        Unpublished = "unpublished",
    }
}

/// One row of [`BatchCourses`]. Name, description and kind are needed.
///
/// ```
/// use docebo_sdk::courses::{CourseBatchRow, CourseType};
///
/// let mut row = CourseBatchRow::new("Fire drill", "<p>Out!</p>", CourseType::Classroom);
/// row.course_code = Some("FIRE".into());
/// row.course_credits = Some(150); // hundredths: 1.5
/// # let _ = row;
/// ```
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CourseBatchRow {
    /// `elearning` or `classroom`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_type: Option<CourseType>,
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_name: Option<String>,
    /// HTML.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_description: Option<String>,
    /// Code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_code: Option<String>,
    /// Such as `english`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_language: Option<String>,
    /// Whether learners see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_published: Option<Publication>,
    /// Category, by number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_category_id: Option<CategoryId>,
    /// Category, by title; read when there is no number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_category: Option<String>,
    /// How hard it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_difficulty: Option<Difficulty>,
    /// Whether users may enroll themselves; 0 or 1.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_enroll: Option<bool>,
    /// First day on which they may.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_enroll_begin: Option<Date>,
    /// Last day on which they may.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_enroll_end: Option<Date>,
    /// How long it takes, as `HH:MM:SS`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_avg_time: Option<String>,
    /// Whether it is for sale; 0 or 1.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_for_sale: Option<bool>,
    /// Price in cents.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_price: Option<u64>,
    /// 0 in preparation, 1 available, 2 effective.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_status: Option<u8>,
    /// Credits in hundredths.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_credits: Option<u64>,
    /// Users at most; who comes later waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_max_subscriptions: Option<u64>,
    /// First day.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_validity_begin: Option<Date>,
    /// Last day.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub course_validity_end: Option<Date>,
    /// A mark of the caller's own, which comes back in the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch_item_id: Option<String>,
}

impl CourseBatchRow {
    /// A row with what the platform insists on.
    #[must_use]
    pub fn new(
        name: impl Into<String>,
        description: impl Into<String>,
        course_type: CourseType,
    ) -> Self {
        Self {
            course_name: Some(name.into()),
            course_description: Some(description.into()),
            course_type: Some(course_type),
            ..Self::default()
        }
    }
}

/// Options of [`BatchCourses`]. Both are off unless said otherwise.
#[serde_as]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CourseBatchOptions {
    /// Rows of existing courses change them; off, each of them is an error.
    #[serde_as(as = "FlagBool")]
    pub update_course_info: bool,
    /// Existing courses are found by code; off, by name.
    #[serde_as(as = "FlagBool")]
    pub use_code_to_update: bool,
}

impl CourseBatchOptions {
    /// Rows change the course of their code, or make one.
    #[must_use]
    pub const fn updating_by_code() -> Self {
        Self { update_course_info: true, use_code_to_update: true }
    }
}

/// Body of [`BatchCourses`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CourseBatch {
    /// The rows.
    pub items: Vec<CourseBatchRow>,
    /// What is done with them.
    pub options: CourseBatchOptions,
}

impl CourseBatch {
    /// Rows and options.
    pub fn new(
        rows: impl IntoIterator<Item = CourseBatchRow>,
        options: CourseBatchOptions,
    ) -> Self {
        Self { items: rows.into_iter().collect(), options }
    }
}

/// What became of one row of [`BatchCourses`].
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CourseBatchResult {
    /// The row, counted from 0 (inferred).
    #[serde_as(as = "crate::wire::Lenient")]
    pub row_index: u64,
    /// Whether it was taken.
    #[serde_as(as = "FlagBool")]
    #[serde(default)]
    pub success: bool,
    /// Why not; on real platforms this may be a dumped PHP array.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub message: String,
    /// The caller's own mark.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub batch_item_id: Option<String>,
}

/// `POST /learn/v1/courses/batch`
///
/// Makes, and if so wished changes, many courses; each row answers for itself. Rows that fail
/// come with HTTP 200. Prices are in cents and credits in hundredths, unlike in the lists. The
/// call is known since 2017, when it was called `importCourses`. Corroborated. A batch never runs
/// beside another one (B-221).
#[derive(Debug)]
pub enum BatchCourses {}

impl Endpoint for BatchCourses {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/learn/v1/courses/batch";
    const IDS: &'static [&'static str] = &["courses.batch"];
    const ALIASES: &'static [Alias] = &[Alias::new(Method::Post, "/learn/v1/course/importCourses")];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Once;
    const LANE: Lane = Lane::Batch;
    type Path = ();
    type Query = Empty;
    type Body = CourseBatch;
    type Output = List<CourseBatchResult>;
}
