//! Cursors: the search itself as opaque text, so that it outlives restarts and needs no room.

use std::fmt::Write as _;

use serde::{Serialize, de::DeserializeOwned};

/// A search as opaque text.
pub(crate) fn encode<Q: Serialize>(search: &Q) -> String {
    let json = serde_json::to_vec(search).unwrap_or_default();
    json.iter().fold(String::with_capacity(json.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The search of a cursor; `None` for text that is none, which is then not heeded.
pub(crate) fn decode<Q: DeserializeOwned>(cursor: &str) -> Option<Q> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let bytes = cursor
        .as_bytes()
        .chunks(2)
        .map(|pair| match pair {
            [high, low] => Some((digit(*high)? << 4 | digit(*low)?) as u8),
            _ => None,
        })
        .collect::<Option<Vec<u8>>>()?;
    serde_json::from_slice(&bytes).ok()
}
