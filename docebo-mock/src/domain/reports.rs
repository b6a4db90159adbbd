//! Reports, and what they export.

use super::Registry;

pub(crate) fn register(_: &mut Registry) {}
