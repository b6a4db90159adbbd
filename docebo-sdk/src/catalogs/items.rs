//! What stands in a catalog.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_with::serde_as;

use crate::{
    courses::EnrollmentPolicy,
    endpoint::{Auth, Confidence, Effect, Empty, Endpoint, Method, Paged},
    id::{CatalogId, CategoryId, CourseId, LearningPlanId},
    wire::{
        AsText, EmptyIsNone, FlagNumber, Lenient, OneOrMany, PlainNumber, Texts, open_enum,
        page_query,
    },
};

open_enum! {
    /// What an item is: a learning plan, or a course of some type. The words of the filter are
    /// documented; that the item carries the same is inferred.
    pub enum CatalogItemType {
        /// A course to be worked through alone.
        Elearning = "elearning",
        /// An instructor-led course.
        Classroom = "classroom",
        /// An online class.
        Webinar = "webinar",
        /// A course for mobile devices.
        Mobile = "mobile",
        /// A learning plan.
        LearningPlan = "learning_plan" | "coursepath" | "learningplan",
        /// A course, its type unsaid.
        Course = "course",
    }
}

/// Declares an enum of the platform's numbers, written as one.
macro_rules! numbers {
    ($(#[$doc:meta])* pub enum $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),* $(,)? }) => {
        open_enum! {
            $(#[$doc])*
            pub enum $name { $($(#[$vdoc])* $variant = $word),* }
        }

        impl $name {
            /// The number, as sent.
            #[must_use]
            pub fn number(&self) -> Option<u64> {
                self.as_str().parse().ok()
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;
            fn from_str(word: &str) -> Result<Self, Self::Err> {
                Ok(Self::from_word(word))
            }
        }
    };
}

numbers! {
    /// Free or paid.
    pub enum PriceStatus {
        /// 1
        Free = "1",
        /// 2
        Paid = "2",
    }
}
numbers! {
    /// Whether an item is open (`item_policy`).
    pub enum ItemPolicy {
        /// 0
        Closed = "0",
        /// 1
        Open = "1",
        /// 2
        OpenInPeriod = "2",
    }
}
numbers! {
    /// Who sees an item (`item_visibility`).
    pub enum ItemVisibility {
        /// 0
        Everyone = "0",
        /// 1
        SignedInUsers = "1",
        /// 2
        EnrolledUsers = "2",
    }
}

/// Words that are numbers on the wire.
struct AsNumber;

impl<T: std::fmt::Display> serde_with::SerializeAs<T> for AsNumber {
    fn serialize_as<S: Serializer>(value: &T, out: S) -> Result<S::Ok, S::Error> {
        let word = value.to_string();
        match word.parse::<u64>() {
            Ok(number) => out.serialize_u64(number),
            Err(_) => out.serialize_str(&word),
        }
    }
}

impl<'de, T: Deserialize<'de>> serde_with::DeserializeAs<'de, T> for AsNumber {
    fn deserialize_as<D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
        T::deserialize(from)
    }
}

/// A course or a learning plan in a catalog.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CatalogItem {
    /// A course's number or a learning plan's: see [`course`](Self::course) and
    /// [`learning_plan`](Self::learning_plan).
    #[serde_as(as = "Lenient")]
    pub item_id: u64,
    /// What it is.
    pub item_type: CatalogItemType,
    /// Name.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub item_name: String,
    /// Whether the caller is enrolled; none without a caller.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(default)]
    pub is_user_enrolled: Option<bool>,
    /// Documented without its values.
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default)]
    pub access_status: Option<i64>,
    /// Code.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub item_code: Option<String>,
    /// Description, HTML.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub item_description: Option<String>,
    /// Address of a picture.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub item_thumbnail: Option<String>,
    /// Category.
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default)]
    pub item_category: Option<CategoryId>,
    /// Language; courses only.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub item_language: Option<String>,
    /// Whether it is open.
    #[serde_as(as = "AsNumber")]
    pub item_policy: ItemPolicy,
    /// Who may enroll.
    #[serde_as(as = "AsNumber")]
    pub item_can_enroll: EnrollmentPolicy,
    /// Who sees it.
    #[serde_as(as = "AsNumber")]
    pub item_visibility: ItemVisibility,
    /// Rating.
    #[serde_as(as = "EmptyIsNone<PlainNumber>")]
    #[serde(default)]
    pub item_rating: Option<f64>,
    /// Price, with e-commerce.
    #[serde_as(as = "EmptyIsNone<PlainNumber>")]
    #[serde(default)]
    pub item_price: Option<f64>,
    /// Free or paid; courses only.
    #[serde_as(as = "EmptyIsNone<AsNumber>")]
    #[serde(default)]
    pub price_status: Option<PriceStatus>,
    /// Marked as new.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(default)]
    pub is_new: Option<bool>,
    /// Open for play; courses only.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(default)]
    pub is_opened: Option<bool>,
    /// Courses of a learning plan.
    #[serde_as(as = "EmptyIsNone<Lenient>")]
    #[serde(default)]
    pub number_of_courses: Option<u64>,
}

impl CatalogItem {
    /// The course; none for a learning plan.
    #[must_use]
    pub fn course(&self) -> Option<CourseId> {
        (self.item_type != CatalogItemType::LearningPlan).then(|| CourseId::new(self.item_id))
    }

    /// The learning plan; none for a course.
    #[must_use]
    pub fn learning_plan(&self) -> Option<LearningPlanId> {
        (self.item_type == CatalogItemType::LearningPlan).then(|| LearningPlanId::new(self.item_id))
    }
}

/// Query of [`GetCatalog`].
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct GetCatalogQuery {
    /// Of these types.
    #[serde_as(as = "OneOrMany")]
    #[serde(rename = "type", skip_serializing_if = "Vec::is_empty")]
    pub kind: Vec<CatalogItemType>,
    /// In these languages, such as `en`; learning plans have none.
    #[serde_as(as = "Texts")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lang_code: Vec<String>,
    /// In this category; learning plans have none.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category_id: Option<CategoryId>,
    /// Part of name or code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search_text: Option<String>,
    /// Free, paid.
    #[serde_as(as = "OneOrMany")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub price: Vec<PriceStatus>,
    /// From 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u64>,
    /// Up to 200, which is also the default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_size: Option<u64>,
}
page_query!(by number: GetCatalogQuery);

/// `GET /learn/v1/catalog/{catalog_id}`
///
/// The items of a catalog; 0 is the [generic](super::GENERIC_CATALOG) one. 404 when there is no
/// such catalog; 403 when it is neither administered by the caller nor assigned to it. A public
/// catalog answers without a token; another one then answers 401. Courses stand before learning
/// plans, each by id (inferred).
#[derive(Debug)]
pub enum GetCatalog {}

impl Endpoint for GetCatalog {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/learn/v1/catalog/{catalog_id}";
    const IDS: &'static [&'static str] = &["catalogs.view"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    const AUTH: Auth = Auth::Optional;
    type Path = CatalogId;
    type Query = GetCatalogQuery;
    type Body = Empty;
    type Output = Paged<CatalogItem>;
}
