//! Accounts that ask to be let in.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
