//! Power users, and managers with their teams.

use super::{
    Rule, corroborated, documented,
    sources::*,
    switches::{ManagerFlagAfterLastMember, PowerUserRightsEffective, UnreadyManager},
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
        "B-125",
        "An import sets managers by username, in one column for each type of manager.",
        &[CSV_USERS],
    ),
    documented(
        "B-126",
        "There are up to ten types of manager; a person has at most one manager of each type, and one manager may serve under several.",
        &[TEAMS_BY_CSV, TEAMS],
    ),
    corroborated(
        "B-127",
        "An import row that names a manager who does not exist yet fails: rows are taken in order.",
        &[TEAMS_BY_CSV, TEAM_NOTES, API_2017, POWER_USER_CLIENTS],
    )
    .switched_by::<UnreadyManager>(),
    documented(
        "B-129",
        "Giving a team to someone who is no manager makes them one; the answer tells assigned, not assigned and errors apart.",
        &[API_2017],
    )
    .switched_by::<ManagerFlagAfterLastMember>(),
    documented(
        "B-133",
        "Nothing reassigns the team of a manager who leaves; whoever retires the manager has to.",
        &[MASS_DEACTIVATION, EXPIRED_USERS],
    ),
];
