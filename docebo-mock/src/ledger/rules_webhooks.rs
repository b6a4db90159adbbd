//! Webhooks, notifications and the audit trail.

use super::{
    Rule, corroborated, documented, inferred,
    sources::*,
    switches::{
        BranchAndGroupEvents, DeactivatedAndNotifications, WebhookDuplicates, WebhookGrouping,
        WebhookLimits, WebhookOrder,
    },
};

pub(super) const RULES: &[Rule] = &[
    corroborated(
        "B-226",
        "An event arrives as a POST of JSON with event, message_id, webhook_id, original_domain, fired_by_batch_action, and payload for one event or payloads for several of the same type.",
        &[WEBHOOK_EVENTS, WEBHOOK_SAMPLES, WEBHOOK_RECEIVERS],
    ),
    documented(
        "B-227",
        "Events of one type that happen close together may come in one message, 25 at most.",
        &[WEBHOOK_QUESTIONS],
    )
    .switched_by::<WebhookGrouping>(),
    documented(
        "B-228",
        "Events of a batch action say so in fired_by_batch_action, and carry the id of the background job when one caused them.",
        &[WEBHOOK_EVENTS, WEBHOOK_EVENT_NAMES],
    ),
    documented(
        "B-229",
        "A message answered with a status from 200 to 399 is delivered; anything else is a failure and tried again, with growing pauses up to a limit (here after 1, 2, 4, 8, 16 and 32 minutes).",
        &[WEBHOOK_ERRORS],
    ),
    documented(
        "B-230",
        "A webhook shows its last error until somebody resets it, whatever is delivered meanwhile.",
        &[WEBHOOK_ERRORS],
    ),
    corroborated(
        "B-231",
        "A message may come again; its message_id stays the same and tells repetitions apart.",
        &[WEBHOOK_RECEIVERS],
    )
    .switched_by::<WebhookDuplicates>(),
    corroborated(
        "B-232",
        "Public receivers check HTTP Basic credentials; a signature of the body is seen in one unverified sample.",
        &[WEBHOOK_RECEIVERS],
    ),
    documented(
        "B-233",
        "Delivery is not immediate: samples lag 1 to 8 seconds behind the event, and no order is promised.",
        &[WEBHOOK_QUESTIONS, WEBHOOK_SAMPLES],
    )
    .switched_by::<WebhookOrder>(),
    documented(
        "B-234",
        "Ten webhooks may be on (five in 2019), each with eight events at most; Superadmins manage them.",
        &[WEBHOOKS, WEBHOOKS_2019],
    )
    .switched_by::<WebhookLimits>(),
    documented(
        "B-235",
        "Messages go over HTTP, HTTPS, EventBridge or SQS; the mock posts over HTTP and hands out the rest as values.",
        &[WEBHOOKS],
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
    documented(
        "B-239",
        "A triggered notification goes out within 60 minutes, one of high priority within 10.",
        &[NOTIFICATIONS],
    ),
    inferred(
        "B-240",
        "Deactivated users get no notifications that an event triggers; documented for team notifications alone.",
        &[RETIRED_USERS, TEAM_NOTES, USER_STATUSES_TIP],
    )
    .switched_by::<DeactivatedAndNotifications>(),
    documented(
        "B-241",
        "Deletions and changes of status, enrollments and power users are recorded with actor, time and object, and a record never changes.",
        &[AUDIT_EVENTS, AUDIT_TRANSITION],
    ),
    documented(
        "B-242",
        "The audit trail is filtered by who acted, not by who was acted upon.",
        &[AUDIT_2019],
    ),
    documented(
        "B-243",
        "An import without its notification switch mails nobody.",
        &[CSV_USERS],
    ),
    documented(
        "B-244",
        "A mass import or a sync triggers the active notifications like any other change; they are switched off first if unwanted.",
        &[SALESFORCE_USERS],
    ),
    corroborated(
        "B-097",
        "Whoever is archived and re-enrolled is told of the new enrollment, where that notification is active.",
        &[ARCHIVE_USE_CASE, RECERTIFICATION],
    ),
];
