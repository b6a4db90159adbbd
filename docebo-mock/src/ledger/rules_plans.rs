//! Learning plans.

use super::{Rule, corroborated, documented, sources::*};

pub(super) const RULES: &[Rule] = &[
    corroborated(
        "B-100",
        "Leaving a plan can also unenroll from its courses; on the screen two more choices spare completed courses and courses in progress.",
        &[LEAVE_PLAN_COPY, LEAVE_PLAN_GUIDE],
    ),
    documented(
        "B-101",
        "The cascade keeps courses that another plan of the same person also holds.",
        &[LEAVE_PLAN_COPY],
    ),
    documented(
        "B-102",
        "Leaving a plan does not reset the tracking of training material; a later enrollment finds it.",
        &[LEAVE_PLAN_COPY],
    ),
    documented(
        "B-103",
        "Unenrolling many people from learning plans may become a background job. Here it does where the switch of B-043 says so of large selections.",
        &[LEAVE_PLAN_COPY],
    ),
    documented(
        "B-104",
        "A plan enrollment's validity window goes over all courses of the plan, also over those that another plan holds.",
        &[PLAN_CSV],
    ),
    documented(
        "B-107",
        "A power user can enroll only in plans among the assigned resources.",
        &[PLAN_CSV],
    ),
    documented("B-108", "Deactivation leaves plan enrollments as they are.", &[MASS_DEACTIVATION]),
];
