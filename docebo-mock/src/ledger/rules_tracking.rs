//! Playing courses, and what of it is kept.

use super::{Rule, corroborated, sources::*, switches::TrackingAfterUnenroll};

pub(super) const RULES: &[Rule] = &[
    corroborated(
        "B-082",
        "Unenrolling keeps the tracking of training material unless the call resets it, so that a later enrollment finds it done.",
        &[LEAVE_PLAN_COPY, UNENROLL_GUIDE],
    )
    .switched_by::<TrackingAfterUnenroll>(),
];
