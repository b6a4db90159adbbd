//! Enrollments from files and in batches.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
