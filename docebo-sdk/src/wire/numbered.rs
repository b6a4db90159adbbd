//! Maps whose keys are the platform's own numbers: `{"1": …, "3": …}`, `field_12`, `manager_1`.

use std::{fmt, marker::PhantomData};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser::SerializeMap};
use serde_with::{DeserializeAs, Same, SerializeAs, de::DeserializeAsWrap, ser::SerializeAsWrap};

use crate::id::Id;

/// Values by id, in the order they came.
///
/// Printed as a map with the ids as keys. The platform's language prints an empty map as `[]`,
/// which is read as well. These maps are short, so they are searched from the front.
///
/// ```
/// use docebo_sdk::{ManagerTypeId, id::kind, wire::Numbered};
///
/// let titles: Numbered<kind::ManagerType, String> =
///     serde_json::from_str(r#"{"1": "Direct Manager"}"#)?;
/// assert_eq!(titles.get(ManagerTypeId::new(1)).map(String::as_str), Some("Direct Manager"));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub struct Numbered<K, V>(Vec<(Id<K>, V)>);

impl<K, V> Numbered<K, V> {
    /// None yet.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// The value under `id`.
    #[must_use]
    pub fn get(&self, id: Id<K>) -> Option<&V> {
        self.0.iter().find(|(key, _)| *key == id).map(|(_, value)| value)
    }

    /// Puts a value under `id`; gives back the one that stood there.
    pub fn insert(&mut self, id: Id<K>, value: V) -> Option<V> {
        match self.0.iter_mut().find(|(key, _)| *key == id) {
            Some((_, slot)) => Some(std::mem::replace(slot, value)),
            None => {
                self.0.push((id, value));
                None
            }
        }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Ids and values, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (Id<K>, &V)> {
        self.0.iter().map(|(id, value)| (*id, value))
    }

    /// Appends without looking for an earlier value of the same id.
    pub(crate) fn push(&mut self, id: Id<K>, value: V) {
        self.0.push((id, value));
    }
}

impl<K, V> Default for Numbered<K, V> {
    fn default() -> Self {
        Self::new()
    }
}
impl<K, V: Clone> Clone for Numbered<K, V> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}
impl<K, V: PartialEq> PartialEq for Numbered<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<K, V: Eq> Eq for Numbered<K, V> {}
impl<K, V: fmt::Debug> fmt::Debug for Numbered<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.0.iter().map(|(id, value)| (id.get(), value))).finish()
    }
}

impl<K, V> FromIterator<(Id<K>, V)> for Numbered<K, V> {
    fn from_iter<I: IntoIterator<Item = (Id<K>, V)>>(pairs: I) -> Self {
        let mut all = Self::new();
        for (id, value) in pairs {
            all.insert(id, value);
        }
        all
    }
}

impl<K, V> IntoIterator for Numbered<K, V> {
    type Item = (Id<K>, V);
    type IntoIter = std::vec::IntoIter<(Id<K>, V)>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<K, V, U: SerializeAs<V>> SerializeAs<Numbered<K, V>> for Numbered<K, U> {
    fn serialize_as<S: Serializer>(
        source: &Numbered<K, V>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(source.len()))?;
        for (id, value) in &source.0 {
            map.serialize_entry(&id.get(), &SerializeAsWrap::<V, U>::new(value))?;
        }
        map.end()
    }
}

impl<'de, K, V, U: DeserializeAs<'de, V>> DeserializeAs<'de, Numbered<K, V>> for Numbered<K, U> {
    fn deserialize_as<D: Deserializer<'de>>(deserializer: D) -> Result<Numbered<K, V>, D::Error> {
        type Of<K, V, U> = fn() -> (K, V, U);
        struct Visitor<K, V, U>(PhantomData<Of<K, V, U>>);
        impl<'de, K, V, U: DeserializeAs<'de, V>> de::Visitor<'de> for Visitor<K, V, U> {
            type Value = Numbered<K, V>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map with numbers as keys")
            }
            fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut all = Numbered::new();
                while let Some(id) = map.next_key::<Id<K>>()? {
                    let value: DeserializeAsWrap<V, U> = map.next_value()?;
                    all.insert(id, value.into_inner());
                }
                Ok(all)
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut all = Numbered::new();
                while let Some(value) = seq.next_element::<DeserializeAsWrap<V, U>>()? {
                    let at = all.len() as u64;
                    all.push(Id::new(at), value.into_inner());
                }
                Ok(all)
            }
            fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
                Ok(Numbered::new())
            }
        }
        deserializer.deserialize_any(Visitor::<K, V, U>(PhantomData))
    }
}

impl<K, V: Serialize> Serialize for Numbered<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Numbered::<K, Same>::serialize_as(self, serializer)
    }
}

impl<'de, K, V: Deserialize<'de>> Deserialize<'de> for Numbered<K, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Numbered::<K, Same>::deserialize_as(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::id::{ManagerTypeId, kind};

    type Map = Numbered<kind::ManagerType, String>;

    #[test]
    fn keys_are_numbers_and_keep_their_order() {
        let map: Map = serde_json::from_str(r#"{"3": "c", "1": "a"}"#).unwrap();
        assert_eq!(serde_json::to_string(&map).unwrap(), r#"{"3":"c","1":"a"}"#);
        assert_eq!(map.get(ManagerTypeId::new(1)).unwrap(), "a");
    }

    #[test]
    fn an_empty_list_is_an_empty_map() {
        for empty in [json!([]), json!({}), json!(null)] {
            assert!(serde_json::from_value::<Map>(empty).unwrap().is_empty());
        }
    }

    #[test]
    fn a_word_is_no_key() {
        assert!(serde_json::from_str::<Map>(r#"{"direct": "a"}"#).is_err());
    }
}
