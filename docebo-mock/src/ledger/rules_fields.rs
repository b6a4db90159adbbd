//! Additional user fields.

use super::{Rule, documented, sources::*};

pub(super) const RULES: &[Rule] = &[
    documented(
        "B-019",
        "A platform has at most 50 additional user fields, and a dropdown at most 500 options.",
        &[SYSTEM_LIMITS],
    ),
    documented(
        "B-190",
        "Nobody is made without a value in each mandatory additional field; of what is built in, the username alone is mandatory.",
        &[CSV_USERS],
    ),
];
