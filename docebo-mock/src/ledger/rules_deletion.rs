//! Deleting and anonymising people.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
