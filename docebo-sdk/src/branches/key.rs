//! A branch by number or by code.

use std::{borrow::Cow, fmt};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::{
    endpoint::{BadSegment, PathParams},
    id::BranchId,
};

/// Names a branch by its number or by its code.
///
/// By code, the call also says `use_secondary_identifier`; the methods of the client do that by
/// themselves. A code that several branches have is refused (inferred; uniqueness is not
/// enforced).
///
/// ```
/// use docebo_sdk::{BranchId, branches::BranchKey};
///
/// assert_eq!(BranchKey::from(BranchId::new(12)), BranchKey::Id(BranchId::new(12)));
/// assert!(BranchKey::from("SAL").is_code());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum BranchKey {
    /// The platform's number.
    Id(BranchId),
    /// The code given to the branch; its case matters.
    Code(String),
}

impl BranchKey {
    /// Whether this is a code.
    #[must_use]
    pub const fn is_code(&self) -> bool {
        matches!(self, Self::Code(_))
    }

    /// The number; that of a code only if it is written as one, for callers send numbers as text.
    #[must_use]
    pub fn id(&self) -> Option<BranchId> {
        match self {
            Self::Id(id) => Some(*id),
            Self::Code(text) => text.parse().ok(),
        }
    }

    /// The key read as a code.
    #[must_use]
    pub fn code(&self) -> Cow<'_, str> {
        match self {
            Self::Id(id) => id.to_string().into(),
            Self::Code(code) => code.as_str().into(),
        }
    }

    /// What `use_secondary_identifier` is for this key.
    #[cfg(feature = "client")]
    pub(super) fn flag(&self) -> Option<bool> {
        self.is_code().then_some(true)
    }
}

impl fmt::Display for BranchKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.code())
    }
}

impl From<BranchId> for BranchKey {
    fn from(id: BranchId) -> Self {
        Self::Id(id)
    }
}

impl From<&str> for BranchKey {
    fn from(code: &str) -> Self {
        Self::Code(code.to_owned())
    }
}

impl From<String> for BranchKey {
    fn from(code: String) -> Self {
        Self::Code(code)
    }
}

impl Serialize for BranchKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Id(id) => id.serialize(serializer),
            Self::Code(code) => code.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for BranchKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = BranchKey;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a branch, as a number or a code")
            }
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<BranchKey, E> {
                Ok(BranchKey::Id(BranchId::new(number)))
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<BranchKey, E> {
                Ok(BranchKey::Code(text.to_owned()))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

impl PathParams for BranchKey {
    const COUNT: usize = 1;
    fn write(&self, push: &mut dyn FnMut(&str)) {
        self.code().into_owned().write(push);
    }
    fn read(segments: &[&str]) -> Result<Self, BadSegment> {
        String::read(segments).map(Self::Code)
    }
}
