//! The organisation chart.

use super::{
    Rule, corroborated, documented,
    sources::*,
    switches::{AddToBranch, OverlappingBranchCalls},
};

pub(super) const RULES: &[Rule] = &[
    documented(
        "B-134",
        "The chart is one tree: its root can be renamed but never deleted, and no branch stands beside it.",
        &[BRANCHES],
    ),
    documented(
        "B-135",
        "Moving a person to a branch takes them out of every other; adding keeps the others; nobody leaves the root.",
        &[BRANCHES_COPY, CSV_USERS],
    ),
    documented(
        "B-136",
        "A branch that an automatic group names in a condition is not deleted until the condition is gone.",
        &[BRANCH_FOLDERS],
    ),
    documented(
        "B-137",
        "Calls that change branches, creating and updating users with branches among them, must not overlap: the tree may be corrupted.",
        &[API_INTRODUCTION],
    )
    .switched_by::<OverlappingBranchCalls>(),
    documented(
        "B-138",
        "On platforms activated since 21 October 2019 an import that names another branch moves the user; on older ones it adds or moves, as asked.",
        &[CSV_USERS],
    )
    .switched_by::<AddToBranch>(),
    documented(
        "B-139",
        "A slash always separates the steps of a path: a branch with one in its name or code cannot be named by path.",
        &[CSV_USERS],
    ),
    corroborated(
        "B-144",
        "Leavers are moved to a branch of their own, which takes them out of the resources, lists and rules of the branch they were in; moving there comes before the deactivation, the expiration date after it.",
        &[CLEAN_UP, EXPIRED_USERS, POWER_USER_PAGES],
    ),
];
