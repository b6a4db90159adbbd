//! Additional user fields.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
