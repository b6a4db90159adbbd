//! The organisation chart.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
