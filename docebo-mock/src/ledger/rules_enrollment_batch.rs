//! Enrollments from files and in batches.

use super::{Rule, corroborated, documented, sources::*, switches::UnenrollBatch};

pub(super) const RULES: &[Rule] = &[
    documented(
        "B-083",
        "In files and batches student and learner are one level; there are tutors, and instructors in e-learning courses only.",
        &[ENROLL_BY_CSV, ENROLLMENT_CLIENTS],
    ),
    documented(
        "B-098",
        "A file that unenrolls archives nothing, and the screen archives one course at a time; here the batch stands for the file.",
        &[ARCHIVE_BY_CSV],
    ),
    documented(
        "B-105",
        "A file enrolls in a learning plan as enrolled, never in another status, and has 3 MB at most.",
        &[PLAN_CSV],
    ),
    corroborated(
        "B-106",
        "In a file for a learning plan user name and validity are safe columns; mapping a user number or an enrollment attribute fails the upload.",
        &[PLAN_CSV_GUIDE],
    ),
    documented(
        "B-200",
        "A file of course enrollments needs the user name, the level, and the course by number or code.",
        &[ENROLL_BY_CSV],
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
