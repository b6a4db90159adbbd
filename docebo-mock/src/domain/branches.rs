//! The organisation chart: branches, their place in the tree, and who is in them.

use super::Registry;

pub(crate) fn register(_registry: &mut Registry) {}
