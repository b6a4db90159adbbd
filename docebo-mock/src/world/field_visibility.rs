//! Which additional fields apply where.
//!
//! Branches hold sets of fields. They mean something only where the platform ties fields to
//! branches: the setting `use_node_fields_visibility`.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// The additional fields chosen for branches.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct FieldVisibility {
    branches: BTreeMap<u32, BTreeSet<u32>>,
}

impl FieldVisibility {
    /// The fields chosen for a branch; `None` when nobody has chosen any.
    pub(crate) fn visible_fields(&self, branch: u32) -> Option<&BTreeSet<u32>> {
        self.branches.get(&branch)
    }

    /// Chooses the fields of a branch, in place of those before.
    pub(crate) fn choose(&mut self, branch: u32, fields: BTreeSet<u32>) {
        self.branches.insert(branch, fields);
    }

    /// Drops a field from every branch: the field is gone.
    pub(crate) fn forget_field(&mut self, field: u32) {
        for fields in self.branches.values_mut() {
            fields.remove(&field);
        }
    }

    /// Drops what was chosen for a branch: the branch is gone.
    pub(crate) fn forget_branch(&mut self, branch: u32) {
        self.branches.remove(&branch);
    }
}
