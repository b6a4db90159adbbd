//! Raising to the level, lowering from it, and what is set for one of the level.

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use super::{CourseAssignment, Outcome, UserSelection, refused};
use crate::{
    auth::Success,
    endpoint::{Confidence, Data, Effect, Empty, Endpoint, Lane, List, Method, Refusal},
    id::{ProfileId, UserId},
    wire::{AsText, EmptyIsNone, FlagBool, Lenient},
};

/// `POST /poweruser/v1/powerusers`
///
/// Raises users to power user level. Up to [1,000](PromoteUsers::MAX_USERS) ids a call (B-112);
/// more, or none, is 400. A promoted user holds no profile and no resource, so it can do nothing
/// yet; what an earlier demotion took does not come back (B-037). Who is one already is left
/// alone; unknown ids and Superadmins are reported under `errors` (inferred).
#[derive(Debug)]
pub enum PromoteUsers {}

impl PromoteUsers {
    /// Most ids a call takes (documented, B-112).
    pub const MAX_USERS: usize = 1_000;
}

impl Endpoint for PromoteUsers {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/poweruser/v1/powerusers";
    const IDS: &'static [&'static str] = &["power_users.promote"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = ();
    type Query = Empty;
    type Body = UserSelection;
    type Output = Data<Outcome>;

    fn refusal(value: &Outcome) -> Option<Refusal> {
        value.refusal()
    }
}

/// `DELETE /poweruser/v1/powerusers`, with a JSON body
///
/// Returns power users to the level of a plain user. Up to [250](DemoteUsers::MAX_USERS) ids a
/// call (B-112); more is 400. Every profile and every resource is dropped, and nothing remembers
/// them (B-037): take a [`PowerUserSnapshot`](super::PowerUserSnapshot) first. Account, status,
/// enrollments and manager relations stay. Ids that are no power users are passed over.
#[derive(Debug)]
pub enum DemoteUsers {}

impl DemoteUsers {
    /// Most ids a call takes (documented, B-112).
    pub const MAX_USERS: usize = 250;
}

impl Endpoint for DemoteUsers {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/poweruser/v1/powerusers";
    const IDS: &'static [&'static str] = &["power_users.demote"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = ();
    type Query = Empty;
    type Body = UserSelection;
    type Output = Data<Success>;

    fn refusal(value: &Success) -> Option<Refusal> {
        refused(value)
    }
}

/// Body of [`DemoteUsersBatch`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct DemoteBatch {
    /// One entry a user.
    pub items: Vec<DemoteRow>,
}

/// One row of a [`DemoteBatch`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct DemoteRow {
    /// The power user; a row without it fails.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
}

/// How one row of a batch of this service ended.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct BatchRow {
    /// From 0.
    #[serde_as(as = "Lenient")]
    #[serde(default)]
    pub row_index: u64,
    /// Whether it was done.
    #[serde_as(as = "FlagBool")]
    pub success: bool,
    /// Why not; null when it was.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub message: Option<String>,
}

/// `DELETE /poweruser/v1/powerusers/batch`, with a JSON body
///
/// [`DemoteUsers`] row by row: rows succeed and fail on their own. Path and verb are documented,
/// body and answer follow the platform's general batch convention (inferred). Never two batch
/// calls at once.
#[derive(Debug)]
pub enum DemoteUsersBatch {}

impl DemoteUsersBatch {
    /// Most rows a call takes: the limit of [`DemoteUsers`], applied here as well (inferred).
    pub const MAX_USERS: usize = DemoteUsers::MAX_USERS;
}

impl Endpoint for DemoteUsersBatch {
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/poweruser/v1/powerusers/batch";
    const IDS: &'static [&'static str] = &["power_users.demote_batch"];
    const CONFIDENCE: Confidence = Confidence::Inferred;
    const EFFECT: Effect = Effect::Repeatable;
    const LANE: Lane = Lane::Batch;
    type Path = ();
    type Query = Empty;
    type Body = DemoteBatch;
    type Output = List<BatchRow>;
}

/// Body of [`UpdatePowerUser`]; what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct PowerUserUpdate {
    /// The profiles held from now on, in place of those held so far; an empty list takes all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile_ids: Option<Vec<ProfileId>>,
    /// Which courses and learning plans are held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resources: Option<ContentChoice>,
}

/// The screen's choice for courses and learning plans.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ContentChoice {
    /// All, those of the catalogs in reach, or those chosen by hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assignment_type: Option<CourseAssignment>,
}

/// `PUT /poweruser/v1/powerusers/{user_id}`
///
/// Changes what is set for one power user. 404 when the user is none; 400 for an unknown profile
/// or more than [ten](super::MAX_PROFILES), and nothing is done. Only path, verb and title of
/// this call are published; its fields are guesses. Prefer
/// [`AssignProfiles`](super::AssignProfiles) and the calls of each kind of resource.
#[derive(Debug)]
pub enum UpdatePowerUser {}

impl Endpoint for UpdatePowerUser {
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "/poweruser/v1/powerusers/{user_id}";
    const IDS: &'static [&'static str] = &["power_users.update"];
    const CONFIDENCE: Confidence = Confidence::Inferred;
    const EFFECT: Effect = Effect::Repeatable;
    type Path = UserId;
    type Query = Empty;
    type Body = PowerUserUpdate;
    type Output = Data<Success>;

    fn refusal(value: &Success) -> Option<Refusal> {
        refused(value)
    }
}
