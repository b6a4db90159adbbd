//! Locations: where sessions take place.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A location.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Location {
    pub(crate) name: String,
    pub(crate) address: Option<String>,
    pub(crate) country: Option<String>,
}

/// All of them, by id.
pub(crate) type Locations = BTreeMap<u32, Location>;
