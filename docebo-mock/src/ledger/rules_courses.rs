//! Courses, sessions and catalogs.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
