//! A call as a value, and its encoding.

use std::fmt;

use serde_json::Value;

use super::{Endpoint, Lane, Method, PathTemplate};
use crate::wire::tree;

/// How a request body is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyForm {
    /// `application/json`
    Json,
    /// `application/x-www-form-urlencoded`
    Form,
}

/// One call of an endpoint, not yet sent.
///
/// Fields are public: [`Client::call`](crate::Client::call) with a hand-made `Call` is the way
/// to anything the convenience methods do not offer.
pub struct Call<E: Endpoint> {
    /// Path parameters.
    pub path: E::Path,
    /// Query parameters.
    pub query: E::Query,
    /// Body.
    pub body: E::Body,
}

// By hand, because a derive would ask the endpoint's marker for the same.
impl<E: Endpoint<Path: Clone, Query: Clone, Body: Clone>> Clone for Call<E> {
    fn clone(&self) -> Self {
        let Self { path, query, body } = self;
        Self { path: path.clone(), query: query.clone(), body: body.clone() }
    }
}

impl<E: Endpoint<Path: PartialEq, Query: PartialEq, Body: PartialEq>> PartialEq for Call<E> {
    fn eq(&self, other: &Self) -> bool {
        let Self { path, query, body } = self;
        *path == other.path && *query == other.query && *body == other.body
    }
}

impl<E: Endpoint<Path: fmt::Debug, Query: fmt::Debug, Body: fmt::Debug>> fmt::Debug for Call<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, query, body } = self;
        f.debug_struct("Call")
            .field("method", &E::METHOD)
            .field("template", &E::PATH)
            .field("path", path)
            .field("query", query)
            .field("body", body)
            .finish()
    }
}

impl<E: Endpoint> Call<E> {
    /// Puts a call together.
    #[must_use]
    pub fn new(path: E::Path, query: E::Query, body: E::Body) -> Self {
        Self { path, query, body }
    }

    /// The lane of this call: that of its endpoint, unless what it carries keeps it out.
    #[must_use]
    pub fn lane(&self) -> Lane {
        E::LANE_OF.map_or(E::LANE, |lane_of| lane_of(self))
    }

    /// Writes the call as it will stand on the wire. No I/O.
    ///
    /// # Errors
    ///
    /// When the query or body cannot be expressed in their formats, which no type of this crate
    /// does; a caller's own map with non-text keys might.
    pub fn encode(&self) -> Result<Encoded, EncodeError> {
        let mut target = PathTemplate(E::PATH).fill(&self.path);
        let query = serde_json::to_value(&self.query).map_err(EncodeError::query)?;
        let pairs = tree::to_pairs(query);
        if !pairs.is_empty() {
            target.push('?');
            target.push_str(&tree::encode_pairs(&pairs));
        }
        let (content_type, body) = encode_body::<E>(&self.body)?;
        Ok(Encoded { method: E::METHOD, target, content_type, body })
    }
}

fn encode_body<E: Endpoint>(
    body: &E::Body,
) -> Result<(Option<&'static str>, Vec<u8>), EncodeError> {
    if std::any::TypeId::of::<E::Body>() == std::any::TypeId::of::<super::Empty>() {
        return Ok((None, Vec::new()));
    }
    match E::BODY {
        BodyForm::Json => {
            let bytes = serde_json::to_vec(body).map_err(EncodeError::body)?;
            Ok((Some("application/json"), bytes))
        }
        BodyForm::Form => {
            let value: Value = serde_json::to_value(body).map_err(EncodeError::body)?;
            let text = tree::encode_pairs(&tree::to_pairs(value));
            Ok((Some("application/x-www-form-urlencoded"), text.into_bytes()))
        }
    }
}

/// A call on the wire, without host, credentials or connection.
#[derive(Clone, PartialEq, Eq)]
pub struct Encoded {
    /// The verb.
    pub method: Method,
    /// Path and query.
    pub target: String,
    /// Content type of the body; `None` when there is no body.
    pub content_type: Option<&'static str>,
    /// The body.
    pub body: Vec<u8>,
}

/// Bodies may hold passwords: `Debug` shows their length only.
impl std::fmt::Debug for Encoded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Encoded")
            .field("method", &self.method)
            .field("path", &self.target.split('?').next().unwrap_or_default())
            .field("content_type", &self.content_type)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// A call that cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot encode the {part} of this call")]
pub struct EncodeError {
    part: &'static str,
    source: serde_json::Error,
}

impl EncodeError {
    fn query(source: serde_json::Error) -> Self {
        Self { part: "query", source }
    }
    fn body(source: serde_json::Error) -> Self {
        Self { part: "body", source }
    }
}
