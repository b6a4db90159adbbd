//! Playing courses, and what of it is kept.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
