//! What an endpoint is: the joint between client and server.
//!
//! Each endpoint of the platform is described once, as a type that implements [`Endpoint`]. The
//! client encodes a [`Call`] of it and reads its [`Reply`]; `docebo-mock` decodes the same call
//! and writes the same reply. A description holds no I/O.

mod call;
mod path;
mod reply;

pub use call::{BodyForm, Call, EncodeError, Encoded};
pub use path::{BadSegment, PathParams, PathTemplate};
pub use reply::{
    Csv, CsvFile, Data, DecodeError, Empty, List, Listing, NoContent, Paged, PagedSessions,
    RawJson, Redirect, Reply, ReplyHead, Written,
};

use serde::{Serialize, de::DeserializeOwned};

/// A verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `PATCH`
    Patch,
    /// `DELETE`
    Delete,
}

impl Method {
    /// The verb as it stands on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    /// Reads a verb; `None` for those the platform does not use.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Get, Self::Post, Self::Put, Self::Patch, Self::Delete]
            .into_iter()
            .find(|method| method.as_str() == text)
    }
}

impl std::fmt::Display for Method {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Who may call an endpoint, and how the caller proves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Auth {
    /// Nobody needs to.
    None,
    /// A bearer token is read when it is there.
    Optional,
    /// `Authorization: Bearer`.
    Bearer,
    /// The OAuth application, by HTTP Basic or in the body.
    OAuthClient,
}

/// What a call does to the platform. This, not the verb, decides whether it may be sent again
/// when its outcome is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Changes nothing.
    Read,
    /// A write that leaves the same state when it is sent twice.
    Repeatable,
    /// A write that must reach the platform at most once.
    Once,
}

/// Calls of one lane must never overlap on one platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lane {
    /// Free to run beside anything.
    None,
    /// Batch endpoints: "never two calls at once" (B-221).
    Batch,
    /// Calls that change the branch tree, or who is in which branch; overlapping ones may corrupt
    /// it (B-137).
    Branches,
    /// Batch endpoints that change branches too: in both lanes at once.
    BranchBatch,
}

/// The shape of an endpoint's error bodies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// `{"name","message","code","status"}`
    Platform,
    /// `{"error","error_description"}`
    OAuth,
    /// `{"success":false,"error"}` for what is not found; otherwise as [`Platform`](Self::Platform).
    Analytics,
}

/// On what evidence something about the platform is said.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// This project's own choice; nothing published proves it.
    Inferred,
    /// Two independent witnesses, or a client that ran against a real tenant.
    Corroborated,
    /// Docebo says so.
    Documented,
}

impl Confidence {
    /// The lower-case word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Inferred => "inferred",
            Self::Corroborated => "corroborated",
            Self::Documented => "documented",
        }
    }
}

impl std::fmt::Display for Confidence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A second method and path under which the platform (or an older form of it) answers the same
/// call. Servers accept aliases; the client never sends them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alias {
    /// The verb.
    pub method: Method,
    /// The path, with the same parameters in the same order as the endpoint's own.
    pub path: &'static str,
}

impl Alias {
    /// Names an alias.
    #[must_use]
    pub const fn new(method: Method, path: &'static str) -> Self {
        Self { method, path }
    }
}

/// A write that the platform answered with HTTP 200 and then refused in the body
/// (`data.success = false`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// `(field, text)` pairs as the platform gave them; the field may be empty.
    pub messages: Vec<(String, String)>,
}

/// One method and path of the platform.
///
/// Implementors are uninhabited or unit types; everything is in the associated items.
pub trait Endpoint: Sized + Send + Sync + 'static {
    /// The verb the client sends.
    const METHOD: Method;
    /// The path, with `{name}` for parameters.
    const PATH: &'static str;
    /// Ids of the catalogue entries this endpoint serves.
    const IDS: &'static [&'static str];
    /// On what evidence the route and its request rest.
    const CONFIDENCE: Confidence;
    /// What a call does; drives retry.
    const EFFECT: Effect;
    /// Other methods and paths with the same meaning.
    const ALIASES: &'static [Alias] = &[];
    /// How the caller proves who it is.
    const AUTH: Auth = Auth::Bearer;
    /// Which calls this one must not overlap with: the widest answer, known from the path alone.
    const LANE: Lane = Lane::None;
    /// Where the lane depends on what a call carries, the lane of one call, which is never wider
    /// than [`LANE`](Self::LANE). See [`Call::lane`].
    const LANE_OF: Option<fn(&Call<Self>) -> Lane> = None;
    /// The shape of error bodies.
    const DIALECT: Dialect = Dialect::Platform;
    /// How the body is encoded when sent. A server reads all forms.
    const BODY: BodyForm = BodyForm::Json;

    /// Path parameters: `()`, one id, or a tuple of them.
    type Path: PathParams;
    /// Query parameters; [`Empty`] for none.
    type Query: Serialize + DeserializeOwned + Send + Sync;
    /// Body; [`Empty`] for none.
    type Body: Serialize + DeserializeOwned + Send + Sync;
    /// The answer's envelope; its [`Reply::Value`] is what callers get.
    type Output: Reply;

    /// The refusal inside an answer of status 200, if there is one.
    fn refusal(_value: &<Self::Output as Reply>::Value) -> Option<Refusal> {
        None
    }
}

/// An [`Endpoint`]'s constants as a value: one row of the [`catalog`](crate::catalog).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EndpointInfo {
    /// The verb.
    pub method: Method,
    /// The path template.
    pub path: &'static str,
    /// Other accepted methods and paths.
    pub aliases: &'static [Alias],
    /// Catalogue ids.
    pub ids: &'static [&'static str],
    /// Evidence of route and request.
    pub confidence: Confidence,
    /// What a call does.
    pub effect: Effect,
    /// Which calls it must not overlap with; some of its calls may be free of it.
    pub lane: Lane,
    /// How the caller proves who it is.
    pub auth: Auth,
    /// Shape of error bodies.
    pub dialect: Dialect,
}

impl EndpointInfo {
    /// The row of `E`.
    #[must_use]
    pub const fn of<E: Endpoint>() -> Self {
        Self {
            method: E::METHOD,
            path: E::PATH,
            aliases: E::ALIASES,
            ids: E::IDS,
            confidence: E::CONFIDENCE,
            effect: E::EFFECT,
            lane: E::LANE,
            auth: E::AUTH,
            dialect: E::DIALECT,
        }
    }
}
