//! Merging two accounts into one.

use super::{Rule, corroborated, documented, sources::*};

pub(super) const RULES: &[Rule] = &[
    corroborated(
        "B-066",
        "The source of a merge is still there afterwards, neither deleted nor deactivated; somebody has to retire it.",
        &[MERGING, MERGE_THREAD, REHIRE],
    ),
    documented(
        "B-067",
        "An account that is a power user's or a Superadmin's cannot be merged, in either place.",
        &[MERGING],
    ),
    documented(
        "B-068",
        "Where both accounts take a course, the better enrollment wins, by score or completeness, and its tracking comes with it.",
        &[MERGING],
    ),
    corroborated(
        "B-069",
        "A merge takes over active course enrollments, rewards and what was earned; archived enrollments, learning plans and shared assets stay with the source.",
        &[MERGING, MERGE_THREAD, REHIRE, PLAN_ARCHIVING],
    ),
    documented(
        "B-122",
        "A power user who may view and edit users merges those in reach; deleting the source needs the permission to delete.",
        &[MERGING],
    ),
];
