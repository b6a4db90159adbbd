//! Rows whose keys have had other names.
//!
//! `#[serde(alias)]` refuses a row that carries both names, and rows with both `id` and `user_id`
//! are to be expected; here the present name wins. Costs a second pass, so not for hot rows.

use serde::{Deserialize, Deserializer, de};
use serde_json::{Map, Value};

/// Implements `Serialize` and `Deserialize` for a type with `#[serde(remote = "Self")]`, reading
/// each older key where the present one is missing.
macro_rules! older_keys {
    ($type:ty: $($older:literal => $present:literal),+) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                // The inherent function that `remote` derives.
                <$type>::serialize(self, serializer)
            }
        }
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                let row = $crate::power_users::older_keys::renamed(
                    deserializer,
                    &[$(($older, $present)),+],
                )?;
                <$type>::deserialize(row).map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use older_keys;

/// The row with every older key under its present name.
pub(crate) fn renamed<'de, D: Deserializer<'de>>(
    deserializer: D,
    keys: &[(&str, &str)],
) -> Result<Value, D::Error> {
    let mut row = match Value::deserialize(deserializer)? {
        Value::Object(row) => row,
        // A bare value stands for the first key: ids come alone at times.
        bare @ (Value::Number(_) | Value::String(_)) => {
            let key = keys.first().map_or("id", |(_, present)| present);
            Map::from_iter([(key.to_owned(), bare)])
        }
        _ => return Err(de::Error::custom("a row is neither an object nor an id")),
    };
    for (older, present) in keys {
        if row.get(*present).is_none_or(Value::is_null)
            && let Some(value) = row.remove(*older)
        {
            row.insert((*present).to_owned(), value);
        }
    }
    Ok(Value::Object(row))
}
