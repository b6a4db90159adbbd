//! A text in several languages.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Deserializer, Serialize, de};
use serde_with::de::DeserializeAsWrap;

use crate::wire::{AsText, EmptyIsNone};

/// Texts by the platform's own code of their language (`english`).
///
/// On writing, the one key `all` holds for every language; a bare text converts into that. An
/// empty text counts as none, and the platform's language prints an empty map as `[]`: both are
/// read.
///
/// ```
/// use docebo_sdk::user_fields::Translations;
///
/// let title = Translations::of("english", "Office").and("italian", "Ufficio");
/// assert_eq!(title.get("italian"), Some("Ufficio"));
/// assert_eq!(serde_json::to_string(&Translations::from("Office"))?, r#"{"all":"Office"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Translations(BTreeMap<String, String>);

impl Translations {
    /// The key that stands for every language.
    pub const EVERY_LANGUAGE: &'static str = "all";

    /// A text in one language.
    pub fn of(language: impl Into<String>, text: impl Into<String>) -> Self {
        Self::default().and(language, text)
    }

    /// The same text in every language.
    pub fn everywhere(text: impl Into<String>) -> Self {
        Self::of(Self::EVERY_LANGUAGE, text)
    }

    /// One language more, or another text in one.
    #[must_use]
    pub fn and(mut self, language: impl Into<String>, text: impl Into<String>) -> Self {
        self.0.insert(language.into(), text.into());
        self
    }

    /// The text in a language.
    #[must_use]
    pub fn get(&self, language: &str) -> Option<&str> {
        self.0.get(language).map(String::as_str)
    }

    /// Languages and texts, by language.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(language, text)| (language.as_str(), text.as_str()))
    }

    /// Whether there is no text in any language.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<&str> for Translations {
    fn from(text: &str) -> Self {
        Self::everywhere(text)
    }
}

impl From<String> for Translations {
    fn from(text: String) -> Self {
        Self::everywhere(text)
    }
}

impl<L: Into<String>, T: Into<String>> FromIterator<(L, T)> for Translations {
    fn from_iter<I: IntoIterator<Item = (L, T)>>(texts: I) -> Self {
        Self(texts.into_iter().map(|(language, text)| (language.into(), text.into())).collect())
    }
}

impl<'de> Deserialize<'de> for Translations {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Translations;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("texts by language")
            }
            fn visit_map<A: de::MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<Translations, A::Error> {
                type Text = DeserializeAsWrap<Option<String>, EmptyIsNone<AsText>>;
                let mut texts = BTreeMap::new();
                while let Some((language, text)) = map.next_entry::<String, Text>()? {
                    if let Some(text) = text.into_inner() {
                        texts.insert(language, text);
                    }
                }
                Ok(Translations(texts))
            }
            fn visit_seq<A: de::SeqAccess<'de>>(
                self,
                mut seq: A,
            ) -> Result<Translations, A::Error> {
                match seq.next_element::<de::IgnoredAny>()? {
                    None => Ok(Translations::default()),
                    Some(_) => Err(de::Error::invalid_type(de::Unexpected::Seq, &self)),
                }
            }
            fn visit_unit<E: de::Error>(self) -> Result<Translations, E> {
                Ok(Translations::default())
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}
