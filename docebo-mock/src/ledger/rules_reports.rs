//! Reports and usage.

use super::{Rule, corroborated, documented, sources::*, switches::RegisteredCount};

pub(super) const RULES: &[Rule] = &[
    corroborated(
        "B-245",
        "Reports have deactivated people in them, with their history, unless a report leaves them out.",
        &[MASS_DEACTIVATION, EXPIRED_USERS, POWER_USER_PAGES],
    ),
    documented(
        "B-246",
        "A user is active in a billing period from the first time training material is opened, or a shared asset played, in it; being made, imported or enrolled does not count.",
        &[ACTIVE_USERS, WHO_IS_ACTIVE, CSV_USERS],
    ),
    corroborated(
        "B-247",
        "Who was counted as active stays counted to the end of the period, whether deactivated or deleted meanwhile.",
        &[ACTIVE_AFTER_LEAVING, SEATS],
    ),
    corroborated(
        "B-248",
        "Plans are sold by users active in a month, by users active in a year, or by registered users; whether a deactivated account is a registered one is a matter of the contract.",
        &[PLAN_SUMMARIES, MASS_DEACTIVATION],
    )
    .switched_by::<RegisteredCount>(),
    documented(
        "B-249",
        "Registered users are at most five times the users of a monthly active plan, three times those of a yearly one. Here an excess shows, and nothing is refused.",
        &[USAGE_DASHBOARD],
    ),
    documented(
        "B-250",
        "Activated is a switch on an account, active is what is billed: neither follows from the other.",
        &[STATUSES],
    ),
];
