//! Webhooks, notifications and the audit trail.

use super::{Rule, corroborated, documented, sources::*, switches::BranchAndGroupEvents};

pub(super) const RULES: &[Rule] = &[
    documented(
        "B-228",
        "Events of a batch action say so in fired_by_batch_action, and carry the id of the background job when one caused them.",
        &[WEBHOOK_EVENTS, WEBHOOK_EVENT_NAMES],
    ),
    corroborated(
        "B-231",
        "A message may come again; its message_id stays the same and tells repetitions apart.",
        &[WEBHOOK_RECEIVERS],
    ),
    corroborated(
        "B-232",
        "Public receivers check HTTP Basic credentials; a signature of the body is seen in one unverified sample.",
        &[WEBHOOK_RECEIVERS],
    ),
    documented(
        "B-236",
        "The same change fires the same events, whether a person or an API caused it; the platform's logic decides which.",
        &[WEBHOOK_EVENTS],
    )
    .switched_by::<BranchAndGroupEvents>(),
    corroborated(
        "B-237",
        "An enrollment event tells when it fired, user, course, level, dates of enrollment and validity, who enrolled, and the status; a completion adds its date.",
        &[WEBHOOK_SAMPLES, WEBHOOK_RECEIVERS],
    ),
    corroborated(
        "B-238",
        "Times in payloads are UTC, written as YYYY-MM-DD HH:MM:SS without a zone.",
        &[WEBHOOK_SAMPLES, WEBHOOK_RECEIVERS],
    ),
];
