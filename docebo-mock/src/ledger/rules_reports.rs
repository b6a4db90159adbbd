//! Reports and usage.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
