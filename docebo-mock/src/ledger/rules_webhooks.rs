//! Webhooks, notifications and the audit trail.

use super::Rule;

pub(super) const RULES: &[Rule] = &[];
