//! Background jobs, and imports as jobs.

use super::{Rule, corroborated, documented, sources::*, switches::JobListDelay};

pub(super) const RULES: &[Rule] = &[
    documented(
        "B-159",
        "A user file has a name that ends in .csv; others are refused before they are parsed.",
        &[CSV_USERS],
    ),
    documented(
        "B-166",
        "A preview gives the number of records and the first three of them, with the titles of the columns if the first row holds titles.",
        &[API_2017],
    ),
    documented(
        "B-167",
        "A preset belongs to whoever saved it, can be overwritten, shows in the other importers too, and is deleted by call although no screen offers it.",
        &[API_2017, CSV_USERS],
    ),
    documented(
        "B-197",
        "A sample file is answered as a link; dates in it are written YYYY-MM-DD.",
        &[API_2017, CSV_USERS],
    ),
    documented(
        "B-198",
        "A confirmed import is a background job: good rows go through, bad ones are told in a file to download.",
        &[CSV_USERS],
    ),
    documented(
        "B-208",
        "A job is started with a name, a type (`importer` or `api`), a source, an endpoint and a method; it takes 100 records a chunk and tells its author when it ends, unless the call says otherwise.",
        &[API_2017],
    ),
    documented(
        "B-209",
        "A job feeds its endpoint one chunk after another; percent, errors and last update move with each.",
        &[API_2017],
    ),
    documented(
        "B-210",
        "A job tells its hash (a UUID), name, status, percent, total, errors, author, notification, domain, log file and its two times in UTC; an import tells no total.",
        &[API_2017],
    ),
    corroborated(
        "B-211",
        "On the wire a job is queued, running, aborted or completed; the screens also know failed, which here is a job that never ran.",
        &[API_2017, JOBS],
    ),
    documented(
        "B-212",
        "An aborted job stops, keeps what it has done, and cannot be taken up again.",
        &[API_2017, JOBS],
    ),
    documented("B-213", "Only a job that has ended can be deleted.", &[API_2017]),
    documented(
        "B-214",
        "The list holds the caller's own jobs unless an author is named; superadmins may see everybody's, power users their own, others none.",
        &[API_2017, JOBS],
    ),
    documented("B-215", "Thirteen days after its end a job leaves the list.", &[JOBS]),
    documented(
        "B-216",
        "A job that ended with errors tells their number and has a log to download.",
        &[JOBS, JOBS_COPY],
    ),
    documented(
        "B-217",
        "A queued job that is fast-tracked moves to the head of the queue.",
        &[JOBS],
    ),
    documented(
        "B-218",
        "When a job ends its author gets a mail and a notice within the platform, if notification is on.",
        &[API_2017, JOBS_COPY],
    ),
    documented("B-219", "A new job may take some seconds to show in the list.", &[JOBS])
        .switched_by::<JobListDelay>(),
];
