//! Many branches in one call.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use super::list::Names;
use crate::{
    endpoint::{Confidence, Effect, Empty, Endpoint, Lane, List, Method},
    wire::{AsText, EmptyIsNone, FlagBool},
};

/// One row of a [`BranchBatch`].
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct BranchRow {
    /// Tells which branch; required.
    pub code: String,
    /// Name by language code; `all` for every language. One client sends it as `translations`,
    /// which is read too.
    #[serde_as(as = "Names")]
    #[serde(alias = "translations", skip_serializing_if = "BTreeMap::is_empty")]
    pub name: BTreeMap<String, String>,
    /// Code of the branch above. Empty: below the root. Absent in an update: where it is
    /// (inferred).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_code: Option<String>,
    /// Code of a branch to be kept in step with this one, where the platform synchronises
    /// branches.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sibling: Option<String>,
}

impl BranchRow {
    /// A branch right below the root, of one name for every language.
    ///
    /// ```
    /// use docebo_sdk::branches::BranchRow;
    ///
    /// let rows = [BranchRow::new("SAL", "Sales"), BranchRow::new("EM", "EMEA").below("SAL")];
    /// assert_eq!(rows[1].parent_code.as_deref(), Some("SAL"));
    /// ```
    #[must_use]
    pub fn new(code: impl Into<String>, name: impl Into<String>) -> Self {
        let name = [(super::EVERY_LANGUAGE.to_owned(), name.into())].into();
        Self { code: code.into(), name, parent_code: None, sibling: None }
    }

    /// Puts it below the branch of a code.
    #[must_use]
    pub fn below(mut self, code: impl Into<String>) -> Self {
        self.parent_code = Some(code.into());
        self
    }

    /// Names it in one language, by the platform's own code.
    #[must_use]
    pub fn named(mut self, language: impl Into<String>, name: impl Into<String>) -> Self {
        self.name.insert(language.into(), name.into());
        self
    }
}

/// Options of a [`BranchBatch`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct BranchBatchOptions {
    /// Rows whose code is there already change that branch; unset, they are passed over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update: Option<bool>,
}

/// Body of [`BatchBranches`].
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct BranchBatch {
    /// The branches, each after the one above it; required.
    pub items: Vec<BranchRow>,
    /// What becomes of branches that are there already.
    pub options: BranchBatchOptions,
}

/// How one row went.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct BranchRowResult {
    /// The row's place in `items`, from 0. May be missing: results come in the order of the rows.
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default)]
    pub row_index: Option<u64>,
    /// Whether the branch was made or changed.
    #[serde_as(as = "FlagBool")]
    pub success: bool,
    /// Why not.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub message: Option<String>,
}

/// `POST /manage/v1/orgchart/batch`
///
/// Makes branches, or changes those of the same code. Each row answers for itself; a bad one never
/// stops a good one. A code that is there already fails the row unless `update` is set, a code
/// that several branches have always does, and a parent must exist or stand further up (all
/// inferred from row-wise processing). Corroborated by one client. Never beside another batch
/// (B-221) or other calls that change branches (B-137).
#[derive(Debug)]
pub enum BatchBranches {}

impl Endpoint for BatchBranches {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/manage/v1/orgchart/batch";
    const IDS: &'static [&'static str] = &["branches.batch"];
    const CONFIDENCE: Confidence = Confidence::Corroborated;
    const EFFECT: Effect = Effect::Repeatable;
    const LANE: Lane = Lane::BranchBatch;
    type Path = ();
    type Query = Empty;
    type Body = BranchBatch;
    type Output = List<BranchRowResult>;
}
