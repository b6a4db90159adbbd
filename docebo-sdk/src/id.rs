//! Identifiers, one type a kind, so that a course id never lands where a user id belongs.
//!
//! Docebo's internal ids are whole numbers. The platform sends them as numbers in some answers
//! and as strings in others; both are read everywhere. How an id is *written* is said by the
//! field that holds it (see [`wire::AsText`](crate::wire::AsText)).

use std::{fmt, hash::Hash, marker::PhantomData, num::ParseIntError, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What an [`Id`] identifies.
pub trait Kind: 'static {
    /// The kind's name, as it stands in messages and in `Debug`.
    const NAME: &'static str;
}

/// The platform's internal number of one thing of kind `K`.
///
/// It has no `Deref` and no arithmetic on purpose: an id is a name, not a quantity.
///
/// ```
/// use docebo_sdk::UserId;
///
/// let id: UserId = serde_json::from_str("\"13001\"")?;
/// assert_eq!(id, UserId::new(13001));
/// assert_eq!(id.to_string(), "13001");
/// # Ok::<(), serde_json::Error>(())
/// ```
pub struct Id<K> {
    value: u64,
    kind: PhantomData<fn() -> K>,
}

impl<K> Id<K> {
    /// Wraps a number.
    #[must_use]
    pub const fn new(value: u64) -> Self {
        Self { value, kind: PhantomData }
    }

    /// The bare number.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.value
    }
}

impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K> Copy for Id<K> {}
impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}
impl<K> Eq for Id<K> {}
impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.value.cmp(&other.value)
    }
}
impl<K> Hash for Id<K> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}
impl<K: Kind> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({})", K::NAME, self.value)
    }
}
impl<K> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.value, f)
    }
}
impl<K> FromStr for Id<K> {
    type Err = ParseIntError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.trim().parse().map(Self::new)
    }
}
impl<K> From<u64> for Id<K> {
    fn from(value: u64) -> Self {
        Self::new(value)
    }
}
impl<K> From<u32> for Id<K> {
    fn from(value: u32) -> Self {
        Self::new(value.into())
    }
}
impl<K> From<Id<K>> for u64 {
    fn from(id: Id<K>) -> Self {
        id.value
    }
}

impl<K> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(self.value)
    }
}

impl<'de, K> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor<K>(PhantomData<fn() -> K>);
        impl<K> serde::de::Visitor<'_> for Visitor<K> {
            type Value = Id<K>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an id, as a whole number or a numeric string")
            }
            fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Self::Value, E> {
                Ok(Id::new(value))
            }
            fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Self::Value, E> {
                u64::try_from(value)
                    .map(Id::new)
                    .map_err(|_| E::invalid_value(serde::de::Unexpected::Signed(value), &self))
            }
            fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Self::Value, E> {
                if value >= 0.0 && value.fract() == 0.0 && value <= 9_007_199_254_740_992.0 {
                    #[expect(clippy::cast_sign_loss, reason = "checked just above")]
                    return Ok(Id::new(value as u64));
                }
                Err(E::invalid_value(serde::de::Unexpected::Float(value), &self))
            }
            fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Self::Value, E> {
                value
                    .parse()
                    .map_err(|_| E::invalid_value(serde::de::Unexpected::Str(value), &self))
            }
        }
        deserializer.deserialize_any(Visitor(PhantomData))
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $marker:ident => $alias:ident, $name:literal;)*) => {
        /// The kinds of ids.
        pub mod kind {
            $(
                $(#[$doc])*
                #[derive(Debug)]
                pub enum $marker {}
                impl super::Kind for $marker {
                    const NAME: &'static str = $name;
                }
            )*
        }
        $($(#[$doc])* pub type $alias = Id<kind::$marker>;)*
    };
}

kinds! {
    /// A user (`user_id` in `GET /manage/v1/user`, `id` in the session).
    User => UserId, "UserId";
    /// A course (`id_course`, `course_id` or `id`, by endpoint).
    Course => CourseId, "CourseId";
    /// A learning plan.
    LearningPlan => LearningPlanId, "LearningPlanId";
    /// A branch of the organisation chart.
    Branch => BranchId, "BranchId";
    /// A power user profile.
    Profile => ProfileId, "ProfileId";
    /// An additional user field (`field_N`).
    UserField => UserFieldId, "UserFieldId";
    /// An additional enrollment field (`field_N` in the enrollment batch).
    EnrollmentField => EnrollmentFieldId, "EnrollmentFieldId";
    /// A manager type (`manager_N`); type 1 is the direct manager.
    ManagerType => ManagerTypeId, "ManagerTypeId";
    /// A session of an instructor-led course.
    Session => SessionId, "SessionId";
    /// A piece of training material (`id_org`).
    Material => MaterialId, "MaterialId";
    /// A catalog.
    Catalog => CatalogId, "CatalogId";
    /// A course category.
    Category => CategoryId, "CategoryId";
    /// A group, in its older numeric form.
    Group => GroupId, "GroupId";
    /// A preset of the CSV importer.
    Preset => PresetId, "PresetId";
    /// A location.
    Location => LocationId, "LocationId";
    /// A certification.
    Certification => CertificationId, "CertificationId";
    /// A record of training outside the platform.
    Training => TrainingId, "TrainingId";
    /// An archived enrollment. The platform publishes no route that names it.
    Archived => ArchivedId, "ArchivedId";
}

/// A group's present name, kept as sent: a UUID in text form.
///
/// The numeric [`GroupId`] of before 2020 lives on beside it; two calls of
/// [`groups`](crate::groups) lead from one to the other.
///
/// ```
/// use docebo_sdk::GroupUuid;
///
/// let group = GroupUuid::from("5f0c2a1e-67e1-41f0-9c2f-0242ac120002");
/// assert_eq!(serde_json::to_string(&group)?, "\"5f0c2a1e-67e1-41f0-9c2f-0242ac120002\"");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String")]
pub struct GroupUuid(Box<str>);

impl GroupUuid {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for GroupUuid {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}
impl From<&str> for GroupUuid {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}
impl FromStr for GroupUuid {
    type Err = std::convert::Infallible;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.trim().into()))
    }
}
impl fmt::Display for GroupUuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
