//! Enrollment rules: who joins a group or branch is enrolled.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
