//! One tree for query strings, forms and JSON.
//!
//! The platform reads PHP's bracket notation: `a[]=1&a[]=2` is a list, `a[0]=1` too, and
//! `a[k][l]=v` is a map in a map. [`to_pairs`] writes a tree that way, [`from_pairs`] reads it.

use std::{borrow::Cow, fmt};

use serde::{Deserializer, de};
use serde_json::{Map, Value};

/// Deepest nesting read from brackets; anything deeper stays part of the last key.
const MAX_DEPTH: usize = 8;

/// Writes a tree as `name=value` pairs. Nulls are left out; a flag is `1` or `0`.
#[must_use]
pub fn to_pairs(tree: Value) -> Vec<(String, String)> {
    fn walk(name: String, value: Value, out: &mut Vec<(String, String)>) {
        match value {
            Value::Null => {}
            Value::Bool(flag) => out.push((name, if flag { "1" } else { "0" }.to_owned())),
            Value::Number(number) => out.push((name, number.to_string())),
            Value::String(text) => out.push((name, text)),
            Value::Array(items) => {
                for item in items {
                    walk(format!("{name}[]"), item, out);
                }
            }
            Value::Object(entries) => {
                for (key, value) in entries {
                    walk(format!("{name}[{key}]"), value, out);
                }
            }
        }
    }
    let mut out = Vec::new();
    if let Value::Object(entries) = tree {
        for (name, value) in entries {
            match (name.strip_suffix("_#"), value) {
                // The numbered fields of a request type, as `prefix_12`.
                (Some(prefix), Value::Object(numbered)) => {
                    for (number, value) in numbered {
                        walk(format!("{prefix}_{number}"), value, &mut out);
                    }
                }
                (_, value) => walk(name, value, &mut out),
            }
        }
    }
    out
}

/// Percent-encodes pairs into a query string or form body.
#[must_use]
pub fn encode_pairs(pairs: &[(String, String)]) -> String {
    let mut out = form_urlencoded::Serializer::new(String::new());
    out.extend_pairs(pairs);
    out.finish()
}

/// Reads a query string or form body.
#[must_use]
pub fn from_query(text: &[u8]) -> Map<String, Value> {
    from_pairs(form_urlencoded::parse(text))
}

/// Reads `name=value` pairs.
pub fn from_pairs<'a>(
    pairs: impl IntoIterator<Item = (Cow<'a, str>, Cow<'a, str>)>,
) -> Map<String, Value> {
    let mut tree = Map::new();
    for (name, value) in pairs {
        insert(&mut tree, &name, Value::String(value.into_owned()));
    }
    tree
}

/// Puts one value in its place, as PHP would: a later scalar replaces an earlier one.
pub fn insert(tree: &mut Map<String, Value>, name: &str, value: Value) {
    let (base, steps) = split(name);
    if base.is_empty() {
        return;
    }
    let mut slot = tree.entry(base.to_owned()).or_insert(Value::Null);
    for step in steps {
        slot = descend(slot, step);
    }
    *slot = value;
}

/// `a[b][]` -> (`a`, [`b`, ``]). Unbalanced brackets belong to the name.
fn split(name: &str) -> (&str, Vec<&str>) {
    let Some(open) = name.find('[').filter(|&at| at > 0) else { return (name, Vec::new()) };
    let (base, mut rest) = name.split_at(open);
    let mut steps = Vec::new();
    while let Some(inner) = rest.strip_prefix('[') {
        match inner.split_once(']') {
            Some((step, tail)) if steps.len() < MAX_DEPTH => {
                steps.push(step);
                rest = tail;
            }
            _ => return (name, Vec::new()),
        }
    }
    if rest.is_empty() { (base, steps) } else { (name, Vec::new()) }
}

fn descend<'t>(slot: &'t mut Value, step: &str) -> &'t mut Value {
    let appends = |len: usize| step.is_empty() || step.parse() == Ok(len);
    match slot {
        Value::Array(items) if appends(items.len()) => {}
        Value::Array(items) if step.parse::<usize>().is_ok_and(|at| at < items.len()) => {}
        Value::Array(items) => {
            let entries = std::mem::take(items);
            let entries = entries.into_iter().enumerate().map(|(at, item)| (at.to_string(), item));
            *slot = Value::Object(entries.collect());
        }
        Value::Object(_) => {}
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            *slot = if appends(0) { Value::Array(Vec::new()) } else { Value::Object(Map::new()) };
        }
    }
    match slot {
        Value::Array(items) => {
            let at = step.parse().unwrap_or(items.len());
            if at >= items.len() {
                items.push(Value::Null);
            }
            let last = items.len() - 1;
            &mut items[at.min(last)]
        }
        Value::Object(entries) => {
            let key = if step.is_empty() { entries.len().to_string() } else { step.to_owned() };
            entries.entry(key).or_insert(Value::Null)
        }
        other => other, // a container was put there just above
    }
}

/// Moves keys `prefix_12` into one map under `prefix_#`, the name by which request types know
/// their numbered fields.
pub fn gather_numbered(entries: &mut Map<String, Value>, prefix: &str) {
    let numbered: Vec<String> =
        entries.keys().filter(|key| number_of(key, prefix).is_some()).cloned().collect();
    if numbered.is_empty() {
        return;
    }
    let mut gathered = Map::new();
    for key in numbered {
        if let (Some(number), Some(value)) = (number_of(&key, prefix), entries.shift_remove(&key)) {
            gathered.insert(number.to_owned(), value);
        }
    }
    entries.insert(format!("{prefix}_#"), Value::Object(gathered));
}

/// The `12` of `prefix_12`.
#[must_use]
pub fn number_of<'k>(key: &'k str, prefix: &str) -> Option<&'k str> {
    let number = key.strip_prefix(prefix)?.strip_prefix('_')?;
    (!number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())).then_some(number)
}

/// Reads a word from a string, a number or a flag.
pub(crate) fn read_word<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    read: fn(&str) -> T,
) -> Result<T, D::Error> {
    struct Visitor<T>(fn(&str) -> T);
    impl<T> de::Visitor<'_> for Visitor<T> {
        type Value = T;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a word")
        }
        fn visit_str<E: de::Error>(self, word: &str) -> Result<T, E> {
            Ok((self.0)(word))
        }
        fn visit_u64<E: de::Error>(self, number: u64) -> Result<T, E> {
            Ok((self.0)(&number.to_string()))
        }
        fn visit_i64<E: de::Error>(self, number: i64) -> Result<T, E> {
            Ok((self.0)(&number.to_string()))
        }
        fn visit_bool<E: de::Error>(self, flag: bool) -> Result<T, E> {
            Ok((self.0)(if flag { "1" } else { "0" }))
        }
    }
    deserializer.deserialize_any(Visitor(read))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn reads(query: &str, expected: Value) {
        assert_eq!(Value::Object(from_query(query.as_bytes())), expected, "{query}");
    }

    #[test]
    fn lists_come_in_three_forms() {
        reads("id[]=1&id[]=2", json!({"id": ["1", "2"]}));
        reads("id[0]=1&id[1]=2", json!({"id": ["1", "2"]}));
        reads("id=1", json!({"id": "1"}));
    }

    #[test]
    fn maps_nest() {
        reads("manager[1]=77&manager[3]=8", json!({"manager": {"1": "77", "3": "8"}}));
        reads(
            "f[rows][0][id]=1&f[rows][0][v]=x&f[rows][1][id]=2",
            json!({"f": {"rows": [{"id": "1", "v": "x"}, {"id": "2"}]}}),
        );
        reads("id[]=1&id[k]=2", json!({"id": {"0": "1", "k": "2"}}));
    }

    #[test]
    fn odd_names_are_kept_whole() {
        reads("a[b=1", json!({"a[b": "1"}));
        reads("a[b]c=1", json!({"a[b]c": "1"}));
        reads("[]=1&=2", json!({"[]": "1"}));
        reads("a=1&a=2", json!({"a": "2"}));
        let deep = format!("a{}=1", "[x]".repeat(30));
        reads(&deep, json!({ (&deep[..deep.len() - 2]): "1" }));
    }

    #[test]
    fn what_is_written_is_read_back() {
        let tree = json!({"list": ["1", "2"], "map": {"k": {"l": "v &="}}, "one": "é"});
        let text = encode_pairs(&to_pairs(tree.clone()));
        reads(&text, tree);
    }

    #[test]
    fn numbered_keys_are_written_apart() {
        let pairs = to_pairs(json!({"field_#": {"12": "a", "3": ["b", "c"]}}));
        assert_eq!(encode_pairs(&pairs), "field_12=a&field_3%5B%5D=b&field_3%5B%5D=c");
    }

    #[test]
    fn numbered_keys_are_gathered() {
        let mut row = json!({"field_12": "a", "field_x": "b", "field_": "c", "field_3": null});
        gather_numbered(row.as_object_mut().unwrap(), "field");
        assert_eq!(row, json!({"field_#": {"12": "a", "3": null}, "field_x": "b", "field_": "c"}));
    }
}
