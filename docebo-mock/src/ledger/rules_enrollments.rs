//! Enrollments in courses.

use super::{Rule, corroborated, documented, sources::*};

pub(super) const RULES: &[Rule] = &[
    corroborated(
        "B-071",
        "Deactivated people get no new enrollment: the plain call lists them under `invalid_users` and enrolls the others; the batch takes them only from superadmins with `enroll_disabled_users`.",
        &[MASS_DEACTIVATION, ENROLLMENT_CLIENTS],
    ),
    corroborated(
        "B-075",
        "Unenrolling a completed course removes the completion record; only staying enrolled, or archiving first, keeps it.",
        &[RETIRED_USERS, UNENROLL_GUIDE, ARCHIVE_BY_CSV],
    ),
    corroborated(
        "B-076",
        "Cleaning up after a leaver means to unenroll what is open and to leave what is completed.",
        &[MASS_DEACTIVATION, EXPIRED_USERS, THOUSAND_ACCOUNTS, USER_STATUSES_TIP],
    ),
    corroborated(
        "B-077",
        "A course a person holds through a learning plan cannot be unenrolled on its own: that pair is refused and nothing of it changes.",
        &[UNENROLL_GUIDE],
    ),
    corroborated(
        "B-078",
        "One unenrol call takes at most 1,000 users, knows `reset_tracks`, `delete_issued_certificates` and a cascade for plan courses, and answers with the pairs it unenrolled and its errors.",
        &[API_2017, UNENROLL_IN_BULK, ENROLLMENT_CLIENTS],
    ),
    documented(
        "B-079",
        "A bulk update changes the valid pairs and reports the others, validation errors apart from pairs that are no enrollment.",
        &[API_2017],
    ),
    documented(
        "B-080",
        "An update that completes an enrollment fires the completed event and not the updated one.",
        &[WEBHOOK_EVENTS],
    ),
    documented(
        "B-081",
        "Enrolling a branch enrolls the people right in it, not those in branches below; the root cannot be picked.",
        &[ENROLLING],
    ),
    corroborated(
        "B-084",
        "Status words differ by surface: filters say `not_started`, `in_progress`, `completed`; events say `subscribed` for an enrollment that has not begun.",
        &[CONNECT_ENROLLMENTS, WEBHOOK_SAMPLES],
    ),
];
