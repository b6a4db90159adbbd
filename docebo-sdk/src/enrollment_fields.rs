//! Additional enrollment fields: what a platform notes of an enrollment beside dates and score.
//!
//! A field belongs to all courses or to some. A value goes by the field's number: under
//! `enrollment_fields` when an enrollment is made or changed, as `field_7` in the batch. What a
//! dropdown takes as a value is not published: this project's mock takes an option's number and
//! its label, and shows the label.
//!
//! All of this rests on the description of 2017.

#[cfg(feature = "client")]
mod calls;
#[cfg(test)]
mod tests;

#[cfg(feature = "client")]
pub use calls::EnrollmentFields;

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_with::{DeserializeAs, SerializeAs, serde_as};

use crate::{
    endpoint::{Confidence, Data, Effect, Empty, Endpoint, EndpointInfo, Method, Paged},
    id::{CourseId, EnrollmentFieldId},
    user_fields::{NewOption, Translations},
    wire::{
        AsText, EmptyIsNone, FlagNumber, FlagText, Lenient, OneOrMany, Texts, open_enum, page_query,
    },
};

/// Endpoints of this file.
pub(crate) const ENDPOINTS: &[EndpointInfo] = &[
    EndpointInfo::of::<ListEnrollmentFields>(),
    EndpointInfo::of::<CreateEnrollmentField>(),
    EndpointInfo::of::<UpdateEnrollmentField>(),
    EndpointInfo::of::<DeleteEnrollmentField>(),
];

open_enum! {
    /// The type of an enrollment field. The numbers are published; the words are those of user
    /// fields, and read as well.
    pub enum EnrollmentFieldType {
        /// 1: a day.
        Date = "date" | "1",
        /// 2: one of a list of options.
        Dropdown = "dropdown" | "2",
        /// 3: one line of text.
        TextField = "textfield" | "3",
        /// 4: several lines of text.
        TextArea = "textarea" | "4",
    }
}

impl EnrollmentFieldType {
    /// The number, 1 to 4, or that of an unknown type that came as one.
    #[must_use]
    pub fn number(&self) -> Option<u8> {
        match self {
            Self::Date => Some(1),
            Self::Dropdown => Some(2),
            Self::TextField => Some(3),
            Self::TextArea => Some(4),
            Self::Unknown(word) => word.as_str().parse().ok(),
        }
    }
}

/// A type written as its number: `2`.
struct TypeNumber;

impl SerializeAs<EnrollmentFieldType> for TypeNumber {
    fn serialize_as<S: Serializer>(kind: &EnrollmentFieldType, to: S) -> Result<S::Ok, S::Error> {
        match kind.number() {
            Some(number) => to.serialize_u8(number),
            None => to.serialize_str(kind.as_str()),
        }
    }
}
impl<'de> DeserializeAs<'de, EnrollmentFieldType> for TypeNumber {
    fn deserialize_as<D: Deserializer<'de>>(from: D) -> Result<EnrollmentFieldType, D::Error> {
        EnrollmentFieldType::deserialize(from)
    }
}

/// A type written as its number in a string: `"2"`.
struct TypeDigit;

impl SerializeAs<EnrollmentFieldType> for TypeDigit {
    fn serialize_as<S: Serializer>(kind: &EnrollmentFieldType, to: S) -> Result<S::Ok, S::Error> {
        match kind.number() {
            Some(number) => to.collect_str(&number),
            None => to.serialize_str(kind.as_str()),
        }
    }
}
impl<'de> DeserializeAs<'de, EnrollmentFieldType> for TypeDigit {
    fn deserialize_as<D: Deserializer<'de>>(from: D) -> Result<EnrollmentFieldType, D::Error> {
        EnrollmentFieldType::deserialize(from)
    }
}

/// The courses a field belongs to.
///
/// Only that the list sends them as one string is published. Written `all` or `134,135`
/// (inferred); also read from an empty text, `null` and a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum FieldCourses {
    /// All of them.
    #[default]
    All,
    /// These alone.
    Only(Vec<CourseId>),
}

impl FieldCourses {
    /// Whether the field belongs to a course.
    #[must_use]
    pub fn includes(&self, course: CourseId) -> bool {
        match self {
            Self::All => true,
            Self::Only(courses) => courses.contains(&course),
        }
    }
}

impl fmt::Display for FieldCourses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Only(courses) = self else { return f.write_str("all") };
        for (at, course) in courses.iter().enumerate() {
            let comma = if at > 0 { "," } else { "" };
            write!(f, "{comma}{course}")?;
        }
        Ok(())
    }
}

impl Serialize for FieldCourses {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for FieldCourses {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let texts: Vec<String> = Texts::deserialize_as(from)?;
        let mut courses = Vec::new();
        for text in texts {
            for id in text.split(',').map(str::trim).filter(|id| !id.is_empty()) {
                if id.eq_ignore_ascii_case("all") {
                    return Ok(Self::All);
                }
                courses.push(id.parse().map_err(de::Error::custom)?);
            }
        }
        Ok(if courses.is_empty() { Self::All } else { Self::Only(courses) })
    }
}

/// Query of [`ListEnrollmentFields`].
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct EnrollmentFieldQuery {
    /// From 1; 0 gives the first page too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u64>,
    /// Up to 200, which is also the default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_size: Option<u64>,
    /// Accepted; totals come anyway.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub get_total_count: Option<bool>,
    /// Asks for a cursor.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub get_cursor: Option<bool>,
    /// The cursor of the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

page_query!(EnrollmentFieldQuery);

/// A field, as the list shows it. Its options are not shown anywhere; remember what
/// [`CreateEnrollmentField`] answered.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct EnrollmentField {
    /// Its number, here as one.
    pub id: EnrollmentFieldId,
    /// Its title, in the caller's language.
    #[serde(default)]
    pub title: String,
    /// Its type; a string, of which the number is meant (inferred).
    #[serde_as(as = "TypeDigit")]
    #[serde(rename = "type")]
    pub kind: EnrollmentFieldType,
    /// Whether nobody is enrolled without a value; `"1"` or `"0"`.
    #[serde_as(as = "FlagText")]
    #[serde(default)]
    pub mandatory: bool,
    /// Whether learners see it; `"1"` or `"0"`.
    #[serde_as(as = "FlagText")]
    #[serde(default)]
    pub visible_to_user: bool,
    /// Its place among the fields, from 1; a string.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub sequence: Option<u64>,
    /// The courses it belongs to.
    #[serde(default)]
    pub courses: FieldCourses,
}

/// `GET /manage/v1/enrollment_fields`
///
/// The fields in their order, up to 200 a page. 403 for callers who may not read enrollments
/// (inferred).
#[derive(Debug)]
pub enum ListEnrollmentFields {}

impl Endpoint for ListEnrollmentFields {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/manage/v1/enrollment_fields";
    const IDS: &'static [&'static str] = &["enrollment_fields.list"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    type Path = ();
    type Query = EnrollmentFieldQuery;
    type Body = Empty;
    type Output = Paged<EnrollmentField>;
}

/// Body of [`CreateEnrollmentField`].
///
/// ```
/// use docebo_sdk::{CourseId, enrollment_fields::NewEnrollmentField};
///
/// let mut cost = NewEnrollmentField::dropdown("Cost centre", ["Sales", "HR"]);
/// cost.courses = vec![CourseId::new(134)];
/// cost.mandatory = Some(false);
/// assert_eq!(
///     serde_json::to_value(&cost)?,
///     serde_json::json!({
///         "type": 2,
///         "translations": {"all": "Cost centre"},
///         "courses": [134],
///         "mandatory": 0,
///         "dropdown_options": [
///             {"translations": {"all": "Sales"}}, {"translations": {"all": "HR"}},
///         ],
///     })
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct NewEnrollmentField {
    /// Its type, which stays; sent as 1 to 4. Required.
    #[serde_as(as = "Option<TypeNumber>")]
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<EnrollmentFieldType>,
    /// Its title by language, or in all. Required.
    pub translations: Translations,
    /// The courses it belongs to; all when there are none.
    #[serde_as(as = "OneOrMany")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub courses: Vec<CourseId>,
    /// Whether nobody is enrolled without a value. **On unless said otherwise**, unlike user
    /// fields.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mandatory: Option<bool>,
    /// Whether learners see it; on unless said otherwise.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visible_to_user: Option<bool>,
    /// Options of a dropdown, which needs at least one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dropdown_options: Vec<NewOption>,
}

impl NewEnrollmentField {
    /// A field of all courses with this title; a dropdown needs options as well.
    #[must_use]
    pub fn new(kind: EnrollmentFieldType, title: impl Into<Translations>) -> Self {
        Self { kind: Some(kind), translations: title.into(), ..Self::default() }
    }

    /// A dropdown with its options, in their order.
    #[must_use]
    pub fn dropdown(
        title: impl Into<Translations>,
        options: impl IntoIterator<Item = impl Into<Translations>>,
    ) -> Self {
        let dropdown_options = options.into_iter().map(NewOption::new).collect();
        Self { dropdown_options, ..Self::new(EnrollmentFieldType::Dropdown, title) }
    }
}

/// What [`CreateEnrollmentField`] answers.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CreatedEnrollmentField {
    /// The number of the new field.
    #[serde_as(as = "Lenient")]
    pub enrollment_field_id: EnrollmentFieldId,
    /// Numbers of a dropdown's options, in their order; empty for other types.
    #[serde_as(as = "Vec<Lenient>")]
    #[serde(default)]
    pub enrollment_field_options: Vec<u64>,
}

/// `POST /manage/v1/enrollment_fields`
///
/// Makes a field, which comes last. 400 with code 1001 without `type` or `translations`, and
/// (inferred) for an unknown type, a course that is not there, a language the platform has not
/// activated, a dropdown without options and options without a dropdown. Superadmins only
/// (inferred).
#[derive(Debug)]
pub enum CreateEnrollmentField {}

impl Endpoint for CreateEnrollmentField {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/manage/v1/enrollment_fields";
    const IDS: &'static [&'static str] = &["enrollment_fields.create"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Once;
    type Path = ();
    type Query = Empty;
    type Body = NewEnrollmentField;
    type Output = Data<CreatedEnrollmentField>;
}

/// An option of a dropdown in a change. The description only says that there is a list; that an
/// option with a number is changed, one without is made, and one that is not named stays, is
/// inferred.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct EnrollmentFieldOption {
    /// Which option; a new one when there is none.
    #[serde(alias = "option_id", skip_serializing_if = "Option::is_none")]
    pub id_option: Option<u64>,
    /// Its label by language; languages left out keep theirs.
    pub translations: Translations,
}

/// Body of [`UpdateEnrollmentField`]. What is not set stays, except the courses.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct EnrollmentFieldUpdate {
    /// The courses it belongs to from now on. Required, and always sent: an empty list is all
    /// courses (inferred).
    #[serde_as(as = "Option<OneOrMany>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub courses: Option<Vec<CourseId>>,
    /// New titles; languages left out keep theirs (inferred).
    #[serde(skip_serializing_if = "Translations::is_empty")]
    pub translations: Translations,
    /// Whether nobody is enrolled without a value.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mandatory: Option<bool>,
    /// Whether learners see it.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visible_to_user: Option<bool>,
    /// Its place among the fields, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sequence: Option<u64>,
    /// Options of a dropdown that are changed or made.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dropdown_options: Vec<EnrollmentFieldOption>,
}

impl EnrollmentFieldUpdate {
    /// Changes nothing yet, for a field of these courses; none are all.
    #[must_use]
    pub fn of_courses(courses: impl IntoIterator<Item = CourseId>) -> Self {
        Self { courses: Some(courses.into_iter().collect()), ..Self::default() }
    }
}

/// What [`UpdateEnrollmentField`] answers.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct UpdatedEnrollmentField {
    /// The field, as a number.
    #[serde_as(as = "Lenient")]
    pub field_id: EnrollmentFieldId,
    /// What was not done, such as a change of an option that is not there.
    #[serde_as(as = "Texts")]
    #[serde(default)]
    pub error_messages: Vec<String>,
}

/// `PUT /manage/v1/enrollment_fields/{field_id}`
///
/// Changes a field; the type stays what it is. 400 with code 1001 without `courses`, and
/// (inferred) for what [`CreateEnrollmentField`] refuses; 404 when there is no such field.
/// Superadmins only (inferred). It is not safe to repeat: new options would be made twice.
#[derive(Debug)]
pub enum UpdateEnrollmentField {}

impl Endpoint for UpdateEnrollmentField {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/manage/v1/enrollment_fields/{field_id}";
    const IDS: &'static [&'static str] = &["enrollment_fields.update"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Once;
    type Path = EnrollmentFieldId;
    type Query = Empty;
    type Body = EnrollmentFieldUpdate;
    type Output = Data<UpdatedEnrollmentField>;
}

/// What [`DeleteEnrollmentField`] answers.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct DeletedEnrollmentField {
    /// The field that is gone; written as a string.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub deleted: Option<EnrollmentFieldId>,
    /// What went wrong. Its shape is not published; kept as sent.
    #[serde(default)]
    pub errors: Option<serde_json::Value>,
}

/// `DELETE /manage/v1/enrollment_fields/{field_id}`
///
/// Removes a field and its value from every enrollment, for good; archived enrollments keep
/// theirs (inferred). 404 when there is none. Superadmins only (inferred).
#[derive(Debug)]
pub enum DeleteEnrollmentField {}

impl Endpoint for DeleteEnrollmentField {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/manage/v1/enrollment_fields/{field_id}";
    const IDS: &'static [&'static str] = &["enrollment_fields.delete"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = EnrollmentFieldId;
    type Query = Empty;
    type Body = Empty;
    type Output = Data<DeletedEnrollmentField>;
}
