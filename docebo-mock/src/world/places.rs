//! Categories and locations: what they are called.
//!
//! No route of their own is served. They are here because power users hold them; a seed makes
//! them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A category or a location.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Place {
    pub(crate) name: String,
}

/// All of them, by kind and id.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Places {
    pub(crate) categories: BTreeMap<u32, Place>,
    pub(crate) locations: BTreeMap<u32, Place>,
}
