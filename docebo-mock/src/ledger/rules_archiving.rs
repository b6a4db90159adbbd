//! Archived enrollments.

use super::{Rule, corroborated, documented, inferred, sources::*, switches::PlanArchiving};

pub(super) const RULES: &[Rule] = &[
    documented(
        "B-085",
        "Enrollments that are enrolled, in progress or completed can be archived; those on a waiting list cannot.",
        &[ARCHIVING, RECERTIFICATION],
    ),
    documented(
        "B-086",
        "Archiving either takes the person out of the course or enrolls them anew, with or without a reset of the tracking.",
        &[ARCHIVING, RECERTIFICATION, ARCHIVE_USE_CASE],
    ),
    inferred(
        "B-087",
        "The update calls archive when the body carries `enrollment_mode`: `delete` also unenrolls, `reenroll` enrolls anew, anything else is a 400. One community reply names the first and `reset_tracking`; the second word and the answer are this project's.",
        &[ARCHIVE_BY_CSV, ENROLLMENT_CLIENTS],
    ),
    corroborated(
        "B-088",
        "Archived rows carry a frozen copy of the person and stay whatever becomes of the account.",
        &[ENROLLMENT_CLIENTS],
    ),
    documented("B-089", "An archived enrollment cannot be restored.", &[ARCHIVING]),
    documented(
        "B-090",
        "An archived enrollment is a snapshot of status, dates, score, tracking and certificate at that moment.",
        &[RECERTIFICATION, ARCHIVING],
    ),
    documented(
        "B-091",
        "Archived enrollments show in reports and in the course's own archive only: no list of enrollments has them.",
        &[ARCHIVING],
    ),
    documented(
        "B-092",
        "In an instructor-led course the course enrollment can be archived, its session enrollments cannot.",
        &[ARCHIVING],
    ),
    documented(
        "B-093",
        "For a course a person holds through a learning plan, archive and re-enroll works; archive and unenroll is refused.",
        &[ARCHIVING],
    ),
    documented(
        "B-094",
        "Since January 2026 superadmins archive enrollments in learning plans, and the person begins the plan anew; power users can neither archive them nor delete archived ones. Before, nobody could. What becomes of the plan's courses is not said: here they are archived with it.",
        &[ARCHIVING, PLAN_ARCHIVING],
    )
    .switched_by::<PlanArchiving>(),
    documented(
        "B-095",
        "Of managers, only those of the first level see a person's archived plan enrollments.",
        &[PLAN_ARCHIVING],
    ),
    documented(
        "B-096",
        "A copied course leaves the archive behind, and a deleted course leaves its archive standing.",
        &[ARCHIVING],
    ),
    documented(
        "B-099",
        "After archive and re-enroll, the archived completion and the new enrollment exist side by side; archives pile up.",
        &[ARCHIVING],
    ),
];
