//! Enums that keep words they do not know.

/// A word this version of the crate does not know, kept as received.
///
/// It can be read and printed, not made: when the word becomes known in a later version, code
/// that matched on its text must not silently change its meaning.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnknownWord(Box<str>);

impl UnknownWord {
    pub(crate) fn new(text: &str) -> Self {
        Self(text.into())
    }
    /// The word.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Declares an open enum: each variant with the word it is written as, and further words it is
/// read from. Reading folds ASCII case.
macro_rules! open_enum {
    (
        $(#[$doc:meta])*
        pub enum $name:ident {
            $($(#[$vdoc:meta])* $variant:ident = $word:literal $(| $also:literal)*),* $(,)?
        }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$vdoc])* $variant,)*
            /// A word this version does not know.
            Unknown($crate::wire::UnknownWord),
        }

        impl $name {
            /// The word as the platform writes it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)*
                    Self::Unknown(word) => word.as_str(),
                }
            }

            /// Reads a word; what is unknown is kept.
            #[must_use]
            pub fn from_word(word: &str) -> Self {
                $(
                    if word.eq_ignore_ascii_case($word) $(|| word.eq_ignore_ascii_case($also))* {
                        return Self::$variant;
                    }
                )*
                Self::Unknown($crate::wire::UnknownWord::new(word))
            }

            /// Whether the word is one this version knows.
            #[must_use]
            pub const fn is_known(&self) -> bool {
                !matches!(self, Self::Unknown(_))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                $crate::wire::tree::read_word(deserializer, Self::from_word)
            }
        }
    };
}
pub(crate) use open_enum;
