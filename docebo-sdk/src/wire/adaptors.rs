//! `serde_as` adaptors: tolerant in, exact out.

use std::{fmt, marker::PhantomData, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser::SerializeSeq};
use serde_with::{DeserializeAs, SerializeAs};

/// Reads anything scalar through its text form.
struct Scalar<T>(PhantomData<fn() -> T>);

impl<T: FromStr> Scalar<T>
where
    T::Err: fmt::Display,
{
    fn parse<E: de::Error>(text: &str) -> Result<T, E> {
        text.parse().map_err(|error| E::custom(format_args!("`{text}`: {error}")))
    }
}

impl<T: FromStr> de::Visitor<'_> for Scalar<T>
where
    T::Err: fmt::Display,
{
    type Value = T;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number or a string")
    }
    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        Self::parse(text)
    }
    fn visit_u64<E: de::Error>(self, number: u64) -> Result<T, E> {
        Self::parse(&number.to_string())
    }
    fn visit_i64<E: de::Error>(self, number: i64) -> Result<T, E> {
        Self::parse(&number.to_string())
    }
    fn visit_f64<E: de::Error>(self, number: f64) -> Result<T, E> {
        Self::parse(&number.to_string())
    }
    fn visit_bool<E: de::Error>(self, flag: bool) -> Result<T, E> {
        Self::parse(if flag { "1" } else { "0" })
    }
}

/// Written as a string (`"13001"`), read from a string, a number or a flag.
#[derive(Debug)]
pub struct AsText;

impl<T: fmt::Display> SerializeAs<T> for AsText {
    fn serialize_as<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }
}
impl<'de, T: FromStr> DeserializeAs<'de, T> for AsText
where
    T::Err: fmt::Display,
{
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_any(Scalar(PhantomData))
    }
}

/// Written in the type's own form, read from a string, a number or a flag.
#[derive(Debug)]
pub struct Lenient;

impl<T: Serialize> SerializeAs<T> for Lenient {
    fn serialize_as<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        value.serialize(serializer)
    }
}
impl<'de, T: FromStr> DeserializeAs<'de, T> for Lenient
where
    T::Err: fmt::Display,
{
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_any(Scalar(PhantomData))
    }
}

/// Reads a flag in any of the platform's spellings.
struct Flag;

impl de::Visitor<'_> for Flag {
    type Value = bool;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a flag: true, false, 1, 0, \"1\" or \"0\"")
    }
    fn visit_bool<E: de::Error>(self, flag: bool) -> Result<bool, E> {
        Ok(flag)
    }
    fn visit_u64<E: de::Error>(self, number: u64) -> Result<bool, E> {
        Ok(number != 0)
    }
    fn visit_i64<E: de::Error>(self, number: i64) -> Result<bool, E> {
        Ok(number != 0)
    }
    fn visit_f64<E: de::Error>(self, number: f64) -> Result<bool, E> {
        Ok(number != 0.0)
    }
    fn visit_unit<E: de::Error>(self) -> Result<bool, E> {
        Ok(false)
    }
    fn visit_str<E: de::Error>(self, text: &str) -> Result<bool, E> {
        match text.trim().to_ascii_lowercase().as_str() {
            "1" | "true" | "yes" | "on" => Ok(true),
            "0" | "false" | "no" | "off" | "" => Ok(false),
            _ => Err(E::invalid_value(de::Unexpected::Str(text), &self)),
        }
    }
}

macro_rules! flags {
    ($($(#[$doc:meta])* $name:ident: |$flag:ident, $serializer:ident| $write:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name;
        impl SerializeAs<bool> for $name {
            fn serialize_as<S: Serializer>(
                $flag: &bool,
                $serializer: S,
            ) -> Result<S::Ok, S::Error> {
                $write
            }
        }
        impl<'de> DeserializeAs<'de, bool> for $name {
            fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
                deserializer.deserialize_any(Flag)
            }
        }
    )*};
}
flags! {
    /// A flag written as `true` or `false`.
    FlagBool: |flag, serializer| serializer.serialize_bool(*flag);
    /// A flag written as `1` or `0`.
    FlagNumber: |flag, serializer| serializer.serialize_u64((*flag).into());
    /// A flag written as `"1"` or `"0"`.
    FlagText: |flag, serializer| serializer.serialize_str(if *flag { "1" } else { "0" });
}

/// `null`, `""`, `0000-00-00` and `0000-00-00 00:00:00` are none; none is written as `null`.
#[derive(Debug)]
pub struct EmptyIsNone<U = Lenient>(PhantomData<fn() -> U>);

impl<T, U: SerializeAs<T>> SerializeAs<Option<T>> for EmptyIsNone<U> {
    fn serialize_as<S: Serializer>(value: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
        <Option<U> as SerializeAs<Option<T>>>::serialize_as(value, serializer)
    }
}

impl<'de, T: FromStr, U> DeserializeAs<'de, Option<T>> for EmptyIsNone<U>
where
    T::Err: fmt::Display,
{
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
        struct Visitor<T>(PhantomData<fn() -> T>);
        impl<'de, T: FromStr> de::Visitor<'de> for Visitor<T>
        where
            T::Err: fmt::Display,
        {
            type Value = Option<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value, or null or an empty string for none")
            }
            fn visit_unit<E: de::Error>(self) -> Result<Option<T>, E> {
                Ok(None)
            }
            fn visit_none<E: de::Error>(self) -> Result<Option<T>, E> {
                Ok(None)
            }
            fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<Option<T>, D::Error> {
                inner.deserialize_any(self)
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Option<T>, E> {
                let text = text.trim();
                if text.is_empty() || text.starts_with("0000-00-00") {
                    return Ok(None);
                }
                Scalar::parse(text).map(Some)
            }
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Option<T>, E> {
                Scalar::parse(&number.to_string()).map(Some)
            }
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Option<T>, E> {
                Scalar::parse(&number.to_string()).map(Some)
            }
            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Option<T>, E> {
                Scalar::parse(&number.to_string()).map(Some)
            }
            fn visit_bool<E: de::Error>(self, flag: bool) -> Result<Option<T>, E> {
                if flag { Scalar::parse("1").map(Some) } else { Ok(None) }
            }
        }
        deserializer.deserialize_any(Visitor(PhantomData))
    }
}

/// A list, read from a list or from one bare value; written as a list.
#[derive(Debug)]
pub struct OneOrMany;

impl<T: Serialize> SerializeAs<Vec<T>> for OneOrMany {
    fn serialize_as<S: Serializer>(values: &Vec<T>, serializer: S) -> Result<S::Ok, S::Error> {
        values.serialize(serializer)
    }
}
impl<'de, T: Deserialize<'de>> DeserializeAs<'de, Vec<T>> for OneOrMany {
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
        struct Visitor<T>(PhantomData<fn() -> T>);
        impl<'de, T: Deserialize<'de>> de::Visitor<'de> for Visitor<T> {
            type Value = Vec<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list or a single value")
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<T>, A::Error> {
                let mut values = Vec::with_capacity(seq.size_hint().unwrap_or(0).min(4096));
                while let Some(value) = seq.next_element()? {
                    values.push(value);
                }
                Ok(values)
            }
            fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Vec<T>, A::Error> {
                // PHP sends a list with holes as an object.
                let mut values = Vec::new();
                while let Some((_, value)) = map.next_entry::<de::IgnoredAny, T>()? {
                    values.push(value);
                }
                Ok(values)
            }
            fn visit_unit<E: de::Error>(self) -> Result<Vec<T>, E> {
                Ok(Vec::new())
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Vec<T>, E> {
                T::deserialize(de::value::StrDeserializer::new(text)).map(|value| vec![value])
            }
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Vec<T>, E> {
                T::deserialize(de::value::U64Deserializer::new(number)).map(|value| vec![value])
            }
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Vec<T>, E> {
                T::deserialize(de::value::I64Deserializer::new(number)).map(|value| vec![value])
            }
        }
        deserializer.deserialize_any(Visitor(PhantomData))
    }
}

/// A list written as `1,2,3`; read from that, from a list, or from one bare value.
#[derive(Debug)]
pub struct CommaList;

impl<T: fmt::Display> SerializeAs<Vec<T>> for CommaList {
    fn serialize_as<S: Serializer>(values: &Vec<T>, serializer: S) -> Result<S::Ok, S::Error> {
        let words: Vec<String> = values.iter().map(T::to_string).collect();
        serializer.serialize_str(&words.join(","))
    }
}
impl<'de, T: FromStr> DeserializeAs<'de, Vec<T>> for CommaList
where
    T::Err: fmt::Display,
{
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
        let parts: Vec<String> = Texts::deserialize_as(deserializer)?;
        parts
            .iter()
            .flat_map(|part| part.split(','))
            .map(str::trim)
            .filter(|word| !word.is_empty())
            .map(Scalar::parse)
            .collect()
    }
}

/// A list of texts, read from a list or one bare value, its items strings or numbers.
#[derive(Debug)]
pub struct Texts;

impl SerializeAs<Vec<String>> for Texts {
    fn serialize_as<S: Serializer>(values: &Vec<String>, serializer: S) -> Result<S::Ok, S::Error> {
        let mut seq = serializer.serialize_seq(Some(values.len()))?;
        for value in values {
            seq.serialize_element(value)?;
        }
        seq.end()
    }
}
impl<'de> DeserializeAs<'de, Vec<String>> for Texts {
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
        struct Text(String);
        impl<'de> Deserialize<'de> for Text {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                AsText::deserialize_as(deserializer).map(Text)
            }
        }
        let texts: Vec<Text> = OneOrMany::deserialize_as(deserializer)?;
        Ok(texts.into_iter().map(|Text(text)| text).collect())
    }
}
