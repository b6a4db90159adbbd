//! Automation rules, and people synchronised from a CRM.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
