//! Additional user fields.

use super::Registry;

pub(crate) fn register(_registry: &mut Registry) {}
