//! Power users.

use super::{
    Rule, corroborated, documented,
    sources::*,
    switches::{PowerUserRightsEffective, PowerUsersManagePowerUsers},
};

pub(super) const RULES: &[Rule] = &[
    documented(
        "B-109",
        "An import row names several profiles joined by a pipe, ten at most for one person.",
        &[CSV_USERS],
    ),
    corroborated(
        "B-110",
        "An update row with level user demotes a power user, who leaves all profiles.",
        &[INACTIVE_POWER_USERS],
    ),
    documented(
        "B-111",
        "A row for a plain user ignores its profile value.",
        &[API_2017],
    ),
    documented(
        "B-112",
        "One call demotes at most 250 power users and promotes at most 1,000 users.",
        &[DEMOTE_IN_BULK, PROMOTE_IN_BULK],
    ),
    documented(
        "B-113",
        "Demoting takes profiles and resources away, and what was built on them loses its owner; that is why a leaver is demoted before being deactivated.",
        &[MASS_DEACTIVATION, EXPIRED_USERS],
    ),
    documented(
        "B-114",
        "Resources given to a power user have no effect until the next sign-in.",
        &[RESOURCE_NOTES],
    )
    .switched_by::<PowerUserRightsEffective>(),
    documented(
        "B-115",
        "What one power user assigned, another cannot undo; a superadmin can.",
        &[RESOURCE_NOTES],
    ),
    documented("B-116", "The permissions of several profiles add up.", &[RESOURCE_NOTES]),
    documented(
        "B-117",
        "A power user with all courses, or all plans, holds those added later too.",
        &[RESOURCE_NOTES],
    ),
    documented(
        "B-118",
        "A branch is assigned to a power user alone (1) or with its descendants (2); 0 in an answer means not assigned.",
        &[API_2017],
    ),
    documented(
        "B-119",
        "An import gives a power user level, profiles and, by option, branches; users, courses, catalogs and locations are given in the power user area alone.",
        &[CSV_USERS],
    ),
    documented(
        "B-120",
        "Power users manage power users only where an advanced setting allows it, and profiles are made by Superadmins even there.",
        &[POWER_USERS_HELP],
    )
    .switched_by::<PowerUsersManagePowerUsers>(),
    documented(
        "B-121",
        "A power user lists the jobs it started and no others.",
        &[JOBS],
    ),
    documented(
        "B-123",
        "More than 50,000 users under one power user are advised against and taken all the same.",
        &[SYSTEM_LIMITS],
    ),
    corroborated(
        "B-124",
        "A power user still sees leavers among its users, deactivated.",
        &[LEAVERS_STAY_LISTED, CLEAN_UP],
    ),
];
