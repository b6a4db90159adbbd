//! Merging two accounts into one.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
