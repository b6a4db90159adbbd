//! From an answer that is no success to an [`Error`]: every error body the platform is known to
//! send.

use http::{HeaderMap, header::LOCATION};
use serde_json::Value;

use super::error::{Error, ErrorKind, Message};
use crate::endpoint::Refusal;

/// What a refused call says, whichever of the dialects it speaks.
#[derive(Default)]
pub(crate) struct Spoken {
    pub(crate) code: Option<i64>,
    pub(crate) oauth: Option<String>,
    pub(crate) messages: Vec<Message>,
}

impl From<Refusal> for Spoken {
    fn from(refusal: Refusal) -> Self {
        let message = |(field, text): (String, String)| Message {
            field: Some(field).filter(|field| !field.is_empty()),
            text,
        };
        let messages = refusal.messages.into_iter().map(message).collect();
        Self { messages, ..Self::default() }
    }
}

/// The kind an HTTP status stands for.
pub(crate) fn kind_of(status: u16) -> ErrorKind {
    match status {
        300..=399 | 401 => ErrorKind::Auth,
        403 => ErrorKind::Forbidden,
        404 => ErrorKind::NotFound,
        429 => ErrorKind::RateLimited,
        400..=499 => ErrorKind::Rejected,
        _ => ErrorKind::Server,
    }
}

/// Whether a body is in the platform's own words (`name`, `message` and `status`), rather than a
/// proxy's in front of it.
pub(crate) fn is_own(body: &[u8]) -> bool {
    let own = |object: &serde_json::Map<_, _>| {
        ["name", "message", "status"].iter().all(|key| object.contains_key(*key))
    };
    matches!(parse(body), Some(Value::Object(object)) if own(&object))
}

/// Whether an answer of status 200 is a web page: the platform's way to say "sign in first".
pub(crate) fn is_page(content_type: Option<&str>, body: &[u8]) -> bool {
    match content_type {
        Some(kind) => {
            kind.as_bytes().get(..9).is_some_and(|k| k.eq_ignore_ascii_case(b"text/html"))
        }
        None => body.trim_ascii_start().starts_with(b"<"),
    }
}

/// Whether an answer of status 200 refuses in its body.
pub(crate) fn refuses(body: &[u8]) -> Option<Spoken> {
    let value = parse(body)?;
    let inner = value.get("data").unwrap_or(&value);
    (inner.get("success") == Some(&Value::Bool(false))).then(|| read(&value))
}

/// Where a redirect leads, without its query.
pub(crate) fn redirected(headers: &HeaderMap) -> String {
    let target = headers.get(LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let target = target.split(['?', '#']).next().unwrap_or_default();
    // `https://user:password@host` must not be repeated either.
    let target = match target.split_once("://") {
        Some((_, rest)) => rest.rsplit_once('@').map_or(rest, |(_, rest)| rest),
        None => target,
    };
    if target.is_empty() {
        "redirected, which means: sign in first".to_owned()
    } else {
        format!("redirected to {}, which means: sign in first, or another address", clean(target))
    }
}

/// Reads an error body; an unreadable one says nothing.
pub(crate) fn speak(body: &[u8]) -> Spoken {
    parse(body).map(|value| read(&value)).unwrap_or_default()
}

fn parse(body: &[u8]) -> Option<Value> {
    serde_json::from_slice(body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body)).ok()
}

fn read(value: &Value) -> Spoken {
    let mut spoken = Spoken::default();
    if let Some(data) = value.get("data").filter(|data| data.is_object()) {
        spoken = read(data);
    }
    let text = |key: &str| value.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    if let Some(code) = value.get("code") {
        spoken.code = code.as_i64().or_else(|| code.as_str()?.parse().ok());
    }
    collect(None, value.get("message"), &mut spoken.messages);
    collect(None, value.get("messages"), &mut spoken.messages);
    match value.get("error") {
        // `/oauth2`: a code and a sentence; `/analytics`: a sentence beside `success: false`.
        Some(Value::String(error)) if value.get("success").is_none() => {
            spoken.oauth = Some(clean(error));
        }
        Some(error @ Value::Object(_)) => {
            let inner = read(error);
            spoken.code = spoken.code.or(inner.code);
            spoken.messages.extend(inner.messages);
        }
        error => collect(None, error, &mut spoken.messages),
    }
    collect(None, value.get("error_description"), &mut spoken.messages);
    if spoken.messages.is_empty()
        && let Some(name) = text("name")
    {
        spoken.messages.push(Message { field: None, text: name.to_owned() });
    }
    spoken
}

/// A sentence, a list of them, `{"id", "message"}`, or sentences by field.
fn collect(field: Option<&str>, value: Option<&Value>, into: &mut Vec<Message>) {
    let named = || field.filter(|field| !field.is_empty()).map(str::to_owned);
    match value {
        None | Some(Value::Null | Value::Bool(_)) => {}
        Some(Value::String(text)) if text.is_empty() => {}
        Some(Value::String(text)) => into.push(Message { field: named(), text: text.clone() }),
        Some(Value::Number(number)) => {
            into.push(Message { field: named(), text: number.to_string() });
        }
        Some(Value::Array(items)) => {
            items.iter().for_each(|item| collect(field, Some(item), into));
        }
        Some(Value::Object(object)) => match object.get("message") {
            Some(message) => {
                let id = object.get("id").or_else(|| object.get("field")).and_then(Value::as_str);
                collect(id.or(field), Some(message), into);
            }
            None => object.iter().for_each(|(key, item)| collect(Some(key), Some(item), into)),
        },
    }
}

/// One line, of a length that fits a log.
pub(crate) fn clean(text: &str) -> String {
    const LIMIT: usize = 300;
    let mut line: String =
        text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LIMIT).collect();
    if text.chars().nth(LIMIT).is_some() {
        line.push('…');
    }
    line
}

impl Error {
    /// An answer whose status says no.
    pub(crate) fn from_status(status: u16, headers: &HeaderMap, body: &bytes::Bytes) -> Self {
        let mut error = match status {
            300..=399 => Self::saying(ErrorKind::Auth, redirected(headers)),
            _ => Self::new(kind_of(status)),
        };
        error.set_answer(status, body.clone());
        error.set_spoken(speak(body));
        error
    }
}
