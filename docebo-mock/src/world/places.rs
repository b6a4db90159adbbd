//! Categories, catalogs and locations: what they are called, and what stands in a catalog.
//!
//! No route of their own is served. They are here because power users hold them; a seed makes
//! them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// A category, a catalog or a location.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Place {
    pub(crate) name: String,
    /// Of a catalog.
    pub(crate) code: Option<String>,
    /// Courses of a catalog.
    pub(crate) courses: BTreeSet<u32>,
    /// Learning plans of a catalog.
    pub(crate) plans: BTreeSet<u32>,
}

/// All of them, by kind and id.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Places {
    pub(crate) categories: BTreeMap<u32, Place>,
    pub(crate) catalogs: BTreeMap<u32, Place>,
    pub(crate) locations: BTreeMap<u32, Place>,
}
