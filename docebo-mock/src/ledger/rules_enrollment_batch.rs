//! Enrollments from files and in batches.

use super::{Rule, corroborated, documented, sources::*, switches::UnenrollBatch};

pub(super) const RULES: &[Rule] = &[
    documented(
        "B-083",
        "In files and batches student and learner are one level; there are tutors, and instructors in e-learning courses only.",
        &[ENROLL_BY_CSV, ENROLLMENT_CLIENTS],
    ),
    documented(
        "B-201",
        "One file unenrolls users from many courses: each row has a user name or number and a course code. The JSON form of it is inferred.",
        &[ARCHIVE_BY_CSV, ENROLLMENT_CLIENTS],
    )
    .switched_by::<UnenrollBatch>(),
    corroborated(
        "B-202",
        "Rows of the enrollment batch are done one by one and answer for themselves: they name user and course, give status, level, dates, validity and score, and change an enrollment that exists.",
        &[API_2017, ENROLLMENT_CLIENTS],
    ),
];
