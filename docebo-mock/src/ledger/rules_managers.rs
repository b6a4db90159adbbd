//! Managers and teams.

use super::{
    Rule, corroborated, documented,
    sources::*,
    switches::{ManagerFlagAfterLastMember, UnreadyManager},
};

pub(super) const RULES: &[Rule] = &[
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
    documented(
        "B-128",
        "Five hundred people are the most a team should have; more are taken.",
        &[SYSTEM_LIMITS],
    ),
    documented(
        "B-130",
        "A relation is confirmed when an administrator sets it or it is accepted, imported when a file brings it, otherwise pending or not confirmed; an accepted request ends the refused ones of its type.",
        &[TEAM_REQUESTS],
    ),
];
