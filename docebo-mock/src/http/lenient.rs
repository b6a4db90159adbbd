//! A deserializer as forgiving as PHP, which remembers what nobody read.
//!
//! Numbers may be numeric strings, flags `1`, `"on"` or `true`, a list a single scalar or an
//! object with numeric keys, an empty map `[]`. A struct that has a field `x_#` gets the keys
//! `x_1`, `x_2`, … gathered under it.

use std::cell::RefCell;

use docebo_sdk::wire::tree;
use serde::{
    Deserializer,
    de::{self, DeserializeSeed, IntoDeserializer, Unexpected, Visitor, value::Error},
    forward_to_deserialize_any,
};
use serde_json::{Map, Value};

/// Where the reading stands, and which places nobody read.
#[derive(Debug, Default)]
struct Tracker {
    path: RefCell<Vec<String>>,
    unread: RefCell<Vec<String>>,
}

impl Tracker {
    fn here(&self) -> String {
        self.path.borrow().join(".")
    }
}

/// A request that does not fit its endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Malformed {
    /// The field, dotted.
    pub(crate) field: String,
    /// What is wrong with it.
    pub(crate) problem: String,
}

/// Reads `T` from a tree; also answers the dotted places that were not read.
pub(crate) fn read<T: de::DeserializeOwned>(tree: Value) -> Result<(T, Vec<String>), Malformed> {
    let tracker = Tracker::default();
    match T::deserialize(Lenient { value: tree, tracker: &tracker }) {
        Ok(value) => Ok((value, tracker.unread.into_inner())),
        Err(error) => Err(Malformed { field: tracker.here(), problem: error.to_string() }),
    }
}

struct Lenient<'t> {
    value: Value,
    tracker: &'t Tracker,
}

impl<'t> Lenient<'t> {
    fn unexpected(value: &Value) -> Unexpected<'_> {
        match value {
            Value::Null => Unexpected::Unit,
            Value::Bool(flag) => Unexpected::Bool(*flag),
            Value::Number(number) => number
                .as_i64()
                .map(Unexpected::Signed)
                .or_else(|| number.as_u64().map(Unexpected::Unsigned))
                .unwrap_or(Unexpected::Other("number")),
            Value::String(text) => Unexpected::Str(text),
            Value::Array(_) => Unexpected::Seq,
            Value::Object(_) => Unexpected::Map,
        }
    }

    fn wrong<'de, V: Visitor<'de>>(value: &Value, visitor: &V) -> Error {
        de::Error::invalid_type(Self::unexpected(value), visitor)
    }

    fn signed<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.value {
            Value::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
                (Some(number), _, _) => visitor.visit_u64(number),
                (_, Some(number), _) => visitor.visit_i64(number),
                (_, _, Some(number)) if number.fract() == 0.0 && number.abs() < 9.0e15 => {
                    visitor.visit_i64(number as i64)
                }
                _ => Err(Self::wrong(&self.value, &visitor)),
            },
            Value::Bool(flag) => visitor.visit_u64((*flag).into()),
            Value::String(text) => {
                let text = text.trim();
                if let Ok(number) = text.parse::<u64>() {
                    visitor.visit_u64(number)
                } else if let Ok(number) = text.parse::<i64>() {
                    visitor.visit_i64(number)
                } else {
                    Err(de::Error::invalid_value(Unexpected::Str(text), &visitor))
                }
            }
            other => Err(Self::wrong(other, &visitor)),
        }
    }

    fn float<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.value {
            Value::Number(number) => visitor.visit_f64(number.as_f64().unwrap_or_default()),
            Value::String(text) => match text.trim().parse::<f64>() {
                Ok(number) if number.is_finite() => visitor.visit_f64(number),
                _ => Err(de::Error::invalid_value(Unexpected::Str(text), &visitor)),
            },
            other => Err(Self::wrong(other, &visitor)),
        }
    }

    fn seq<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let items = match self.value {
            Value::Array(items) => items,
            Value::Null => Vec::new(),
            Value::Object(entries)
                if entries.keys().all(|key| key.bytes().all(|b| b.is_ascii_digit())) =>
            {
                let mut entries: Vec<_> = entries.into_iter().collect();
                entries.sort_by_key(|(key, _)| key.parse::<u64>().unwrap_or(u64::MAX));
                entries.into_iter().map(|(_, value)| value).collect()
            }
            Value::String(text) if text.is_empty() => Vec::new(),
            scalar => vec![scalar],
        };
        visitor.visit_seq(Items { items: items.into_iter(), at: 0, tracker: self.tracker })
    }

    fn map<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let entries = match self.value {
            Value::Object(entries) => entries,
            Value::Array(items) if items.is_empty() => Map::new(),
            Value::Array(items) => {
                items.into_iter().enumerate().map(|(at, item)| (at.to_string(), item)).collect()
            }
            Value::Null => Map::new(),
            other => return Err(Self::wrong(&other, &visitor)),
        };
        visitor.visit_map(Entries::new(entries, self.tracker))
    }
}

impl<'de> Deserializer<'de> for Lenient<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(flag) => visitor.visit_bool(flag),
            Value::Number(ref number) => match (number.as_u64(), number.as_i64()) {
                (Some(number), _) => visitor.visit_u64(number),
                (_, Some(number)) => visitor.visit_i64(number),
                _ => visitor.visit_f64(number.as_f64().unwrap_or_default()),
            },
            Value::String(text) => visitor.visit_string(text),
            Value::Array(_) => self.seq(visitor),
            Value::Object(_) => self.map(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let flag = match &self.value {
            Value::Bool(flag) => Some(*flag),
            Value::Number(number) => number.as_i64().map(|number| number != 0),
            Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
                "1" | "true" | "yes" | "on" => Some(true),
                "0" | "false" | "no" | "off" | "" => Some(false),
                _ => None,
            },
            _ => None,
        };
        match flag {
            Some(flag) => visitor.visit_bool(flag),
            None => Err(Self::wrong(&self.value, &visitor)),
        }
    }

    fn deserialize_i8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.signed(visitor)
    }
    fn deserialize_i16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.signed(visitor)
    }
    fn deserialize_i32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.signed(visitor)
    }
    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.signed(visitor)
    }
    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.signed(visitor)
    }
    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.signed(visitor)
    }
    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.signed(visitor)
    }
    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.signed(visitor)
    }
    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.float(visitor)
    }
    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.float(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Value::String(text) => visitor.visit_string(text),
            Value::Number(number) => visitor.visit_string(number.to_string()),
            Value::Bool(flag) => visitor.visit_str(if flag { "1" } else { "0" }),
            other => Err(Self::wrong(&other, &visitor)),
        }
    }
    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.seq(visitor)
    }
    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.map(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        mut self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        if let Value::Object(entries) = &mut self.value {
            for prefix in fields.iter().filter_map(|field| field.strip_suffix("_#")) {
                tree::gather_numbered(entries, prefix);
            }
        }
        self.map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.value {
            Value::String(word) => visitor.visit_enum(word.into_deserializer()),
            Value::Number(number) => visitor.visit_enum(number.to_string().into_deserializer()),
            other => Err(Self::wrong(&other, &visitor)),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.tracker.unread.borrow_mut().push(self.tracker.here());
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        i128 u128 char bytes byte_buf unit unit_struct tuple tuple_struct identifier
    }
}

struct Items<'t> {
    items: std::vec::IntoIter<Value>,
    at: usize,
    tracker: &'t Tracker,
}

impl<'de> de::SeqAccess<'de> for Items<'_> {
    type Error = Error;
    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        let Some(value) = self.items.next() else { return Ok(None) };
        self.tracker.path.borrow_mut().push(self.at.to_string());
        self.at += 1;
        let item = seed.deserialize(Lenient { value, tracker: self.tracker })?;
        self.tracker.path.borrow_mut().pop();
        Ok(Some(item))
    }
    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

struct Entries<'t> {
    entries: serde_json::map::IntoIter,
    value: Option<(String, Value)>,
    tracker: &'t Tracker,
}

impl<'t> Entries<'t> {
    fn new(entries: Map<String, Value>, tracker: &'t Tracker) -> Self {
        Self { entries: entries.into_iter(), value: None, tracker }
    }
}

impl<'de> de::MapAccess<'de> for Entries<'_> {
    type Error = Error;
    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        let Some((key, value)) = self.entries.next() else { return Ok(None) };
        self.tracker.path.borrow_mut().push(key.clone());
        let read =
            seed.deserialize(Lenient { value: Value::String(key.clone()), tracker: self.tracker })?;
        self.tracker.path.borrow_mut().pop();
        self.value = Some((key, value));
        Ok(Some(read))
    }
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let (key, value) = self.value.take().unwrap_or_default();
        self.tracker.path.borrow_mut().push(key);
        let value = seed.deserialize(Lenient { value, tracker: self.tracker })?;
        self.tracker.path.borrow_mut().pop();
        Ok(value)
    }
    fn size_hint(&self) -> Option<usize> {
        Some(self.entries.len())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use docebo_sdk::UserId;
    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(default)]
    struct Row {
        user_ids: Vec<UserId>,
        status: Option<u8>,
        active: Option<bool>,
        name: Option<String>,
        #[serde(rename = "field_#")]
        fields: BTreeMap<u32, Option<String>>,
        inner: Option<Box<Row>>,
    }

    #[track_caller]
    fn row(tree: Value) -> (Row, Vec<String>) {
        read(tree).unwrap()
    }

    #[test]
    fn strings_stand_for_numbers_and_flags() {
        let (row, unread) =
            row(json!({"user_ids": ["1", 2], "status": "0", "active": "yes", "name": 5}));
        assert_eq!(row.user_ids, [UserId::new(1), UserId::new(2)]);
        assert_eq!((row.status, row.active, row.name.as_deref()), (Some(0), Some(true), Some("5")));
        assert!(unread.is_empty());
    }

    #[test]
    fn lists_come_as_scalars_and_as_objects() {
        assert_eq!(row(json!({"user_ids": "7"})).0.user_ids, [UserId::new(7)]);
        let php = json!({"user_ids": {"1": 8, "0": 7}});
        assert_eq!(row(php).0.user_ids, [UserId::new(7), UserId::new(8)]);
        assert_eq!(row(json!({"user_ids": null})).0.user_ids, []);
    }

    #[test]
    fn numbered_fields_are_gathered_and_the_rest_is_told() {
        let (row, unread) = row(json!({"field_7": "x", "field_x": 1, "inner": {"odd": 1}}));
        assert_eq!(row.fields, BTreeMap::from([(7, Some("x".to_owned()))]));
        assert_eq!(unread, ["field_x", "inner.odd"]);
    }

    #[test]
    fn a_misfit_names_its_place() {
        let error = read::<Row>(json!({"inner": {"user_ids": [1, "x"]}})).unwrap_err();
        assert_eq!(error.field, "inner.user_ids.1");
        assert!(error.problem.contains("\"x\""), "{}", error.problem);
    }
}
