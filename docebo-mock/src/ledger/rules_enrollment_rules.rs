//! Enrollment rules: who joins a group or branch is enrolled.

use super::{Rule, corroborated, documented, sources::*};

pub(super) const RULES: &[Rule] = &[
    documented("B-070", "An enrollment rule passes over deactivated people.", &[ENROLLMENT_RULES]),
    documented(
        "B-072",
        "An enrollment rule catches people who join its groups or branches after it was made, and nobody who was there before.",
        &[ENROLLMENT_RULES, RULES_THREAD],
    ),
    documented(
        "B-073",
        "An enrollment rule holds groups or branches, never both, and courses or learning plans, never both; sessions are out of its reach.",
        &[ENROLLMENT_RULES],
    ),
    corroborated(
        "B-074",
        "Enrollment rules never unenroll: not who leaves the group or branch, nor who is deactivated.",
        &[CLEAN_UP],
    ),
];
