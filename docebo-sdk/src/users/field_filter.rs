//! Looking for values of additional fields.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_with::DeserializeAs;

use crate::wire::{Date, EmptyIsNone};

/// Which values of an additional field are looked for.
///
/// A dropdown is asked for by its option's id, a country by its number, a yes/no field by 1, 2 or
/// 0, as [one user](super::GetUser) shows them; a text is found anywhere in the value, case aside
/// (inferred).
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub enum FieldFilter {
    /// One of these.
    AnyOf(Vec<String>),
    /// A day of a date field, both ends included.
    Between {
        /// The first day.
        from: Option<Date>,
        /// The last day.
        to: Option<Date>,
    },
}

impl FieldFilter {
    /// One value.
    pub fn is(value: impl Into<String>) -> Self {
        Self::AnyOf(vec![value.into()])
    }
}

/// The ends of a span, as they stand in a query.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Span {
    #[serde(with = "serde_with::As::<EmptyIsNone>", skip_serializing_if = "Option::is_none")]
    from: Option<Date>,
    #[serde(with = "serde_with::As::<EmptyIsNone>", skip_serializing_if = "Option::is_none")]
    to: Option<Date>,
}

/// One value is written bare, several as a list, and a span as the text of a JSON object, as the
/// platform's own examples have it.
impl Serialize for FieldFilter {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::AnyOf(values) => match values.as_slice() {
                [value] => to.serialize_str(value),
                values => values.serialize(to),
            },
            Self::Between { from, to: until } => {
                let span = Span { from: *from, to: *until };
                let text = serde_json::to_string(&span).map_err(serde::ser::Error::custom)?;
                to.serialize_str(&text)
            }
        }
    }
}

/// Reads a span as JSON text, as a map, or in brackets (`field_12[from]`); else values.
impl<'de> Deserialize<'de> for FieldFilter {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = FieldFilter;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value, a list of values, or {from, to}")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<FieldFilter, E> {
                if text.trim_start().starts_with('{') {
                    let Span { from, to } = serde_json::from_str(text).map_err(E::custom)?;
                    return Ok(FieldFilter::Between { from, to });
                }
                Ok(FieldFilter::is(text))
            }
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<FieldFilter, E> {
                Ok(FieldFilter::is(number.to_string()))
            }
            fn visit_bool<E: de::Error>(self, flag: bool) -> Result<FieldFilter, E> {
                Ok(FieldFilter::is(if flag { "1" } else { "0" }))
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, seq: A) -> Result<FieldFilter, A::Error> {
                let values = de::value::SeqAccessDeserializer::new(seq);
                crate::wire::Texts::deserialize_as(values).map(FieldFilter::AnyOf)
            }
            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<FieldFilter, A::Error> {
                let span = de::value::MapAccessDeserializer::new(map);
                let Span { from, to } = Span::deserialize(span)?;
                Ok(FieldFilter::Between { from, to })
            }
        }
        from.deserialize_any(Visitor)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_and_spans_are_read_in_every_form() {
        let read = |value| serde_json::from_value::<FieldFilter>(value).unwrap();
        assert_eq!(read(json!(3)), FieldFilter::is("3"));
        assert_eq!(read(json!(["a", 3])), FieldFilter::AnyOf(vec!["a".to_owned(), "3".to_owned()]));
        let span = FieldFilter::Between { from: Date::new(2018, 6, 26), to: None };
        assert_eq!(read(json!({"from": "2018-06-26", "to": ""})), span);
        let text = r#"{"from":"2018-06-26"}"#;
        assert_eq!(read(json!(text)), span);
        assert_eq!(serde_json::to_value(&span).unwrap(), json!(text));
        assert_eq!(serde_json::to_value(FieldFilter::is("3")).unwrap(), json!("3"));
    }
}
