//! Exports a users-courses report and shows how far people are: by course, or by branch.
//!
//! ```text
//! cargo run --example training_report                            a platform in memory
//! cargo run --example training_report -- --by branch
//! cargo run --example training_report -- --report "All training" --csv record.csv
//! cargo run --example training_report -- --tenant acme --json
//! ```
//!
//! Without `--report`, by title or id, the first users-courses report that the caller sees is
//! taken. `--csv` leaves the rows in a file, as the report has them. Exit code 2 means that
//! something is overdue; the other codes, flags and credentials are those of all programs here:
//! `examples/support.rs`.

use std::{collections::BTreeMap, fs, path::PathBuf};

use docebo_examples::{End, Failure, Manners, end, table};
use docebo_mock::Tenant;
use docebo_sdk::{
    Client,
    enrollments::EnrollmentStatus,
    reports::{Report, ReportRow, ReportType, UsersCoursesRow},
    wire::DateTime,
};
use lexopt::ValueExt as _;
use serde::Serialize;

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::process::ExitCode {
    end(run().await)
}

/// What the rows of the table stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum By {
    #[default]
    Course,
    Branch,
}

/// How many rows of each sort there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
struct Counts {
    completed: u32,
    in_progress: u32,
    not_started: u32,
    /// Open, and past their end: counted above as well.
    overdue: u32,
    archived: u32,
}

async fn run() -> Result<End, Failure> {
    let (mut wanted, mut csv, mut by) = (None, None::<PathBuf>, By::default());
    let usage = "Usage: training_report [--report TITLE-OR-ID] [--by course|branch] [--csv FILE]";
    let manners = Manners::read(usage, |name, arguments| {
        match name {
            "report" => wanted = Some(arguments.value()?.string()?),
            "csv" => csv = Some(arguments.value()?.into()),
            "by" => {
                by = match arguments.value()?.string()?.as_str() {
                    "course" => By::Course,
                    "branch" => By::Branch,
                    other => return Err(format!("--by course or branch, not `{other}`").into()),
                }
            }
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    let Some(manners) = manners else { return Ok(End::Done) };
    let (client, mock) = manners.connect(|| Ok(Tenant::demo()))?;
    let now = mock.as_ref().map_or_else(DateTime::now, |mock| mock.clock().now());

    let report = find(&client, wanted.as_deref()).await?;
    manners.tell(format_args!("Report: {}\n", report.title));
    let rows = client.reports().export(report.id.as_str()).await?;
    if let Some(path) = csv {
        fs::write(&path, file_of(&rows)).map_err(|error| format!("{}: {error}", path.display()))?;
        manners.tell(format_args!("{} rows are in {}\n", rows.len(), path.display()));
    }
    let counts = count(rows, by, now);
    let mut shown = table(["", "completed", "in progress", "not started", "overdue", "archived"]);
    for (name, counts) in &counts {
        let Counts { completed, in_progress, not_started, overdue, archived } = counts;
        let numbers = [completed, in_progress, not_started, overdue, archived];
        let cells = numbers.into_iter().map(ToString::to_string);
        shown.add_row(std::iter::once(name.clone()).chain(cells));
    }
    manners.tell(shown);
    manners.answer(&counts)?;
    Ok(End::clean(counts.values().all(|counts| counts.overdue == 0)))
}

/// The report of a title or an id, or the first that fits.
async fn find(client: &Client, wanted: Option<&str>) -> Result<Report, Failure> {
    let reports = client.reports().list().await?.data;
    let fits = |report: &Report| match wanted {
        Some(name) => report.title == name || report.id.eq_ignore_ascii_case(name),
        None => report.kind == ReportType::UsersCourses,
    };
    let titles: Vec<_> = reports.iter().map(|report| report.title.clone()).collect();
    reports.into_iter().find(fits).ok_or_else(|| {
        let wanted = wanted.unwrap_or("a users-courses report");
        format!("there is no {wanted}; there are: {}", titles.join(", ")).into()
    })
}

/// Counts by course or branch. Archived rows say nothing of branches: they stand under a dash.
fn count(rows: Vec<ReportRow>, by: By, now: DateTime) -> BTreeMap<String, Counts> {
    let mut all: BTreeMap<String, Counts> = BTreeMap::new();
    for row in rows.into_iter().map(UsersCoursesRow::from) {
        let name = match by {
            By::Course => row.course.clone(),
            By::Branch => row.branch.clone(),
        };
        let counts = all.entry(name.unwrap_or_else(|| "-".to_owned())).or_default();
        if row.archived {
            counts.archived += 1;
            continue;
        }
        counts.overdue += u32::from(row.is_overdue(now));
        match row.status {
            Some(EnrollmentStatus::Completed) => counts.completed += 1,
            Some(EnrollmentStatus::InProgress) => counts.in_progress += 1,
            _ => counts.not_started += 1,
        }
    }
    all
}

/// The rows as a CSV file, with the titles of the first row at its head.
fn file_of(rows: &[ReportRow]) -> String {
    let line = |cells: Vec<&str>| {
        let quoted = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
        quoted.collect::<Vec<_>>().join(",") + "\r\n"
    };
    let head = rows.first().map(|row| line(row.iter().map(|(title, _)| title).collect()));
    let body = rows.iter().map(|row| line(row.iter().map(|(_, text)| text).collect()));
    head.into_iter().chain(body).collect()
}

#[cfg(test)]
mod tests {
    use docebo_mock::DoceboMock;

    use super::*;

    #[tokio::test]
    async fn every_row_is_counted_once() {
        let mock = DoceboMock::builder().seed(Tenant::demo()).build();
        let client = mock.client();
        let report = find(&client, None).await.unwrap();
        let rows = client.reports().export(report.id).await.unwrap();
        assert!(file_of(&rows).starts_with("\"Username\","));
        for by in [By::Course, By::Branch] {
            let counts = count(rows.clone(), by, mock.clock().now());
            let sum: u32 = counts
                .values()
                .map(|c| c.completed + c.in_progress + c.not_started + c.archived)
                .sum();
            assert_eq!(sum as usize, mock.enrollments().len() + mock.archived_enrollments().len());
            assert!(counts.values().any(|counts| counts.archived > 0));
        }
        assert!(find(&client, Some("Nope")).await.is_err());
    }
}
