//! Groups.

use super::{
    Rule, documented, inferred,
    sources::*,
    switches::{DeactivationLeavesGroups, GroupRecomputation, ManualMembersOfAutomaticGroups},
};

pub(super) const RULES: &[Rule] = &[
    inferred(
        "B-045",
        "A deactivated person leaves an automatic group that has `exclude_deactivated_users` on, when its rules are applied next; without the flag, and where the person was added by hand, membership stays.",
        &[GROUP_ENDPOINTS, USER_STATUSES_TIP, GROUPS],
    )
    .switched_by::<DeactivationLeavesGroups>(),
    inferred(
        "B-046",
        "An activated person comes back to the automatic groups whose rules fit, when these are applied next.",
        &[ENROLLMENT_RULES, GROUPS],
    ),
    documented(
        "B-140",
        "The members of an automatic group follow the data of the users after a delay that depends on load.",
        &[GROUPS],
    )
    .switched_by::<GroupRecomputation>(),
    documented(
        "B-141",
        "Somebody added to an automatic group by hand stays in it, whatever the rules say, until taken out by hand.",
        &[GROUPS, GROUPS_TRANSITION],
    )
    .switched_by::<ManualMembersOfAutomaticGroups>(),
    documented(
        "B-142",
        "An automatic group has at most 50 conditions; an older text said ten sets of ten.",
        &[SYSTEM_LIMITS, GROUP_ENDPOINTS],
    ),
];
