//! From HTTP to a call: one tree out of query and body, then the endpoint's types out of the tree.

use std::any::TypeId;

use bytes::Bytes;
use docebo_sdk::{
    endpoint::{Call, Empty, Endpoint, PathParams},
    wire::tree,
};
use futures_util::FutureExt;
use serde_json::{Map, Value};

use super::lenient::{self, Malformed};
use crate::fault::Fault;

/// A decoded call and the places of the request that nothing read.
pub(crate) struct Decoded<E: Endpoint> {
    pub(crate) call: Call<E>,
    pub(crate) unread: Vec<String>,
}

/// What decoding needs of a request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Parts<'a> {
    pub(crate) segments: &'a [&'a str],
    pub(crate) query: &'a str,
    pub(crate) content_type: &'a str,
    pub(crate) body: &'a Bytes,
}

/// Reads a call of `E`.
pub(crate) fn decode<E: Endpoint>(parts: Parts<'_>) -> Result<Decoded<E>, Fault> {
    let path = E::Path::read(parts.segments).map_err(|_| Fault::not_found("Not found"))?;
    let mut entries = body_tree(parts.content_type, parts.body)?;
    if !parts.query.is_empty() {
        // The query wins on a clash.
        entries.extend(tree::from_query(parts.query.as_bytes()));
    }
    let wants_query = TypeId::of::<E::Query>() != TypeId::of::<Empty>();
    let wants_body = TypeId::of::<E::Body>() != TypeId::of::<Empty>();
    let keys: Vec<String> =
        if wants_query == wants_body { entries.keys().cloned().collect() } else { Vec::new() };
    let (for_query, for_body) = match (wants_query, wants_body) {
        (true, true) => (entries.clone(), entries),
        (true, false) => (entries, Map::new()),
        (false, _) => (Map::new(), entries),
    };
    let (query, unread_query) =
        lenient::read::<E::Query>(Value::Object(for_query)).map_err(misfit)?;
    let (body, unread_body) = lenient::read::<E::Body>(Value::Object(for_body)).map_err(misfit)?;
    let unread = match (wants_query, wants_body) {
        (true, true) => in_both(&keys, &unread_query, unread_body.clone()),
        (true, false) => unread_query,
        (false, true) => unread_body,
        (false, false) => keys,
    };
    Ok(Decoded { call: Call::new(path, query, body), unread })
}

/// A place is unread when neither part read it; below a top-level key, the part that read the
/// key decides.
fn in_both(keys: &[String], query: &[String], body: Vec<String>) -> Vec<String> {
    let top = |list: &[String], key: &str| list.iter().any(|place| place == key);
    let mut unread: Vec<String> =
        keys.iter().filter(|key| top(query, key) && top(&body, key)).cloned().collect();
    let nested = |place: &&String| place.contains('.');
    unread.extend(query.iter().filter(nested).cloned());
    unread.extend(body.iter().filter(nested).cloned());
    unread
}

/// Reads a tree that came with another request.
pub(crate) fn read_tree<T: serde::de::DeserializeOwned>(tree: Value) -> Result<T, Fault> {
    lenient::read(tree).map(|(value, _)| value).map_err(misfit)
}

fn misfit(Malformed { field, problem }: Malformed) -> Fault {
    if field.is_empty() {
        Fault::bad_request(format!("Invalid parameters: {problem}"))
    } else {
        Fault::bad_request(format!("Invalid parameter `{field}`: {problem}"))
    }
}

/// Reads a body of any of the three forms the platform takes, whatever the verb.
fn body_tree(content_type: &str, body: &Bytes) -> Result<Map<String, Value>, Fault> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Ok(Map::new());
    }
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match kind.as_str() {
        "application/x-www-form-urlencoded" if !looks_like_json(body) => Ok(tree::from_query(body)),
        "multipart/form-data" => multipart(content_type, body),
        // JSON is read whatever the label says: clients mislabel it.
        _ if kind.ends_with("json") || looks_like_json(body) => json(body),
        _ => Ok(tree::from_query(body)),
    }
}

fn looks_like_json(body: &[u8]) -> bool {
    matches!(body.trim_ascii_start().first(), Some(b'{' | b'['))
}

fn json(body: &[u8]) -> Result<Map<String, Value>, Fault> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(entries)) => Ok(entries),
        Ok(Value::Array(items)) if items.is_empty() => Ok(Map::new()),
        Ok(Value::Null) => Ok(Map::new()),
        Ok(_) => Err(Fault::bad_request("The JSON body must be an object")),
        Err(error) => Err(Fault::bad_request(format!("Malformed JSON body: {error}"))),
    }
}

fn multipart(content_type: &str, body: &Bytes) -> Result<Map<String, Value>, Fault> {
    let broken =
        |error: multer::Error| Fault::bad_request(format!("Malformed multipart body: {error}"));
    let boundary = multer::parse_boundary(content_type).map_err(broken)?;
    let bytes = body.clone();
    let stream =
        futures_util::stream::once(async move { Ok::<_, std::convert::Infallible>(bytes) });
    let mut parts = multer::Multipart::new(stream, boundary);
    let mut entries = Map::new();
    let read = async {
        while let Some(field) = parts.next_field().await? {
            let name = field.name().map(str::to_owned);
            let text = field.text().await?;
            if let Some(name) = name {
                tree::insert(&mut entries, &name, Value::String(text));
            }
        }
        Ok(())
    };
    // All bytes are there, so the future never waits.
    match read.now_or_never() {
        Some(Ok(())) => Ok(entries),
        Some(Err(error)) => Err(broken(error)),
        None => Err(Fault::bad_request("Malformed multipart body")),
    }
}
