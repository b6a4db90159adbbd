//! Managers and teams.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
