//! From an answer or a fault to HTTP.

use bytes::Bytes;
use docebo_sdk::{
    api_error::{ApiError, OAuthError},
    endpoint::{Dialect, Written},
};
use http::{HeaderName, HeaderValue, Response, StatusCode, header};

use super::Reaction;
use crate::fault::{Fault, FaultKind};

const JSON: &str = "application/json; charset=UTF-8";

/// The one place where a fault becomes status, code and body.
///
/// Only the 400 with code 1006 was ever captured; the other codes are inferred.
pub(crate) fn error_body(fault: &Fault, dialect: Dialect) -> Written {
    let (status, code) = match fault.kind {
        FaultKind::BadRequest(code) => (400, code),
        FaultKind::Unauthorized => (401, 0),
        FaultKind::Forbidden => (403, 1002),
        FaultKind::NotFound => (404, 0),
        FaultKind::MethodNotAllowed => (405, 0),
        FaultKind::TooManyRequests => (429, 0),
        FaultKind::Unavailable => (503, 0),
        FaultKind::OAuth(status, _) => (status, 0),
    };
    let body = match (dialect, fault.kind) {
        (_, FaultKind::OAuth(_, error)) => oauth(error, fault),
        (Dialect::OAuth, FaultKind::BadRequest(_) | FaultKind::MethodNotAllowed) => {
            oauth("invalid_request", fault)
        }
        (Dialect::Analytics, FaultKind::NotFound) => serde_json::to_vec(&serde_json::json!({
            "success": false,
            "error": fault.messages.first(),
        })),
        _ => serde_json::to_vec(&ApiError {
            name: reason(status).to_owned(),
            message: fault.messages.iter().map(|text| text.clone().into_owned()).collect(),
            code,
            status,
        }),
    };
    // Printing two strings and a list of strings cannot fail.
    let body = body.unwrap_or_default();
    Written { status, content_type: JSON, headers: Vec::new(), body }
}

fn oauth(error: &str, fault: &Fault) -> serde_json::Result<Vec<u8>> {
    serde_json::to_vec(&OAuthError {
        error: error.to_owned(),
        error_description: fault.messages.first().cloned().unwrap_or_default().into_owned(),
    })
}

fn reason(status: u16) -> &'static str {
    StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or("")
}

/// Adds the platform's published headers and what the mock has to say.
pub(crate) fn into_response(
    reaction: &mut Reaction,
    method: &http::Method,
    path: &str,
) -> Response<Bytes> {
    let written = &mut reaction.written;
    let mut response = Response::new(Bytes::from(std::mem::take(&mut written.body)));
    *response.status_mut() = StatusCode::from_u16(written.status).unwrap_or(StatusCode::OK);
    let headers = response.headers_mut();
    headers.reserve(8);
    if !written.content_type.is_empty() {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(written.content_type));
    }
    for (name, value) in written.headers.drain(..) {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
    // The 2018 sample of the vendor's page shows these.
    headers.insert("x-docebo-api-version", HeaderValue::from_static("1.0.0"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("X-Docebo-Api-Version"),
    );
    if !reaction.modelled {
        let place = format!("{method} {path}");
        if let Ok(value) = HeaderValue::try_from(place) {
            headers.insert("x-mock-not-modelled", value);
        }
    }
    if !reaction.unread.is_empty()
        && let Ok(value) = HeaderValue::try_from(reaction.unread.join(","))
    {
        headers.insert("x-mock-unread", value);
    }
    if let Some(rules) = reaction.rules.header()
        && let Ok(value) = HeaderValue::try_from(rules)
    {
        headers.insert("x-mock-rules", value);
    }
    response
}
