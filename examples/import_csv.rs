//! Imports users from a CSV file, and shows what is wrong with it before anything is sent.
//!
//! ```text
//! cargo run --example import_csv                       a platform in memory, a file with every trap
//! cargo run --example import_csv -- --dry-run          stops after the findings
//! cargo run --example import_csv -- --batch            in memory, but in the way of a real platform
//! cargo run --example import_csv -- --csv FILE         your file, on the platform in memory
//! cargo run --example import_csv -- --tenant acme --csv FILE
//! ```
//!
//! In memory the rows go in as a file, and the platform's importer reads it as a background job.
//! No way is known to upload a file to a real platform through its API, so there they go in as
//! calls of the user batch, which does the same to each of them.
//!
//! Rows with errors stay behind, the others are imported, and the exit code is 2; what each row of
//! the demo file is there for: `examples/data/README.md`. Flags, credentials and exit codes are
//! those of all programs here: `examples/support.rs`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use comfy_table::Table;
use docebo_examples::{End, Failure, Manners, bar, end, table};
use docebo_mock::{DoceboMock, JobPace, Tenant};
use docebo_sdk::{
    Client,
    csv::{
        Charset, Format, Table as Csv,
        users::{Checked, Platform, Severity, UserFile},
    },
    importer::NewPreset,
    jobs::NewJob,
    user_fields::{FieldType, NewUserField},
    users::{BatchOptions, RowOutcome},
};
use serde::Serialize;
use serde_json::{Value, json};

/// Rows in one call.
const ROWS: usize = 100;

#[tokio::main]
async fn main() -> ExitCode {
    end(run().await)
}

async fn run() -> Result<End, Failure> {
    let mut csv: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/new_hires.csv");
    let mut batch = false;
    let manners = Manners::read("Usage: import_csv [--csv FILE] [--batch]", |name, arguments| {
        match name {
            "csv" => csv = arguments.value()?.into(),
            "batch" => batch = true,
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    let Some(manners) = manners else { return Ok(End::Done) };
    let (client, mock) = manners.connect(|| Ok(Tenant::demo()))?;
    if mock.is_some() {
        add_fields(&client).await?;
    }

    let file = UserFile::read(&fs::read(&csv)?)?;
    let read = file.table();
    manners.tell(format_args!(
        "File: {} rows, {}, {}",
        read.rows.len(),
        read.charset,
        read.separator
    ));
    let platform = Platform::gather(&client).await?.users_of(&client).await?;
    let options = BatchOptions::updating();
    let checked = file.check(&platform, &options);
    manners.tell(problems(&checked));
    let (good, all) = (checked.rows.len(), read.rows.len());
    manners.tell(format_args!("{good} of {all} rows can be imported."));
    let plan = plan(&checked);
    manners.save_plan(&plan)?;
    if manners.dry_run || checked.rows.is_empty() {
        manners.answer(&plan)?;
        return Ok(End::clean(manners.dry_run || checked.is_clean()));
    }
    if !manners.confirmed(&format!("Import {good} rows into {}?", client.address()))? {
        return Ok(End::Declined);
    }
    let outcomes = match mock.filter(|_| !batch) {
        Some(mock) => by_importer(&mock, &client, &file, &platform, &checked, &options).await?,
        None => by_batch(&client, &checked, &options, &manners).await,
    };
    manners.tell("");
    for Outcome { line, told, .. } in &outcomes {
        manners.tell(format_args!("line {line:>4}: {told}"));
    }
    let done = outcomes.iter().filter(|outcome| outcome.done).count();
    let unknown = outcomes.iter().any(|outcome| outcome.unknown);
    manners.tell(format_args!("\n{done} of {good} rows were imported."));
    if unknown {
        manners.tell("Some may have been: read those users back before sending their rows again.");
    }
    manners.answer(&outcomes)?;
    Ok(End::clean(done == good && checked.is_clean()))
}

/// A line of the file, and what became of it.
#[derive(Debug, Serialize)]
struct Outcome {
    line: u64,
    done: bool,
    /// Sent, and nobody knows.
    unknown: bool,
    told: String,
}

/// What is wrong, and which lines go: without what stands in them, which can be a password.
fn plan(checked: &Checked) -> Value {
    let findings: Vec<String> = checked.findings.iter().map(ToString::to_string).collect();
    let lines: Vec<u64> = checked.rows.iter().map(|row| row.line).collect();
    json!({"findings": findings, "lines": lines})
}

/// The findings as a table.
fn problems(checked: &Checked) -> Table {
    let mut table = table(["Line", "", "Column", "Value", "Problem", "Remedy", "Rule"]);
    for finding in &checked.findings {
        table.add_row([
            finding.line.map(|line| line.to_string()).unwrap_or_default(),
            match finding.severity {
                Severity::Error => "error".to_owned(),
                Severity::Warning => "warning".to_owned(),
            },
            finding.column.clone().unwrap_or_default(),
            finding.value.clone().unwrap_or_default(),
            finding.problem.clone(),
            finding.remedy.clone(),
            finding.rule.unwrap_or_default().to_owned(),
        ]);
    }
    table
}

/// Sends the good rows in calls of [`ROWS`].
async fn by_batch(
    client: &Client,
    checked: &Checked,
    options: &BatchOptions,
    manners: &Manners,
) -> Vec<Outcome> {
    let bar = bar(checked.rows.len(), "rows");
    let mut outcomes = Vec::new();
    for part in checked.rows.chunks(ROWS) {
        let rows: Vec<_> = part.iter().map(|good| good.row.clone()).collect();
        let report = client.users().batch(rows).options(options.clone()).await;
        for row in report.rows {
            outcomes.push(Outcome {
                line: part[row.row].line,
                done: row.outcome.is_done(),
                unknown: row.outcome == RowOutcome::Unknown,
                told: row.outcome.to_string(),
            });
            bar.inc(1);
        }
        if let Some(error) = report.stopped_by {
            manners.tell(format_args!("Stopped: {error}"));
            break;
        }
    }
    bar.abandon();
    outcomes
}

/// Puts the good rows in as a file, has the importer read it, and follows its job to the end.
async fn by_importer(
    mock: &DoceboMock,
    client: &Client,
    file: &UserFile,
    platform: &Platform,
    checked: &Checked,
    options: &BatchOptions,
) -> Result<Vec<Outcome>, Failure> {
    let lines: Vec<u64> = checked.rows.iter().map(|good| good.line).collect();
    let mut table = file.table().clone();
    table.rows.retain(|row| lines.contains(&row.number));
    let bytes = table.write(&Format::new().charset(Charset::Utf8))?;
    // Where the rows stand in the file that goes in.
    let written: Vec<u64> = Csv::read(&bytes)?.rows.iter().map(|row| row.number).collect();

    let columns = file.mapping(platform).into_iter().map(Option::unwrap_or_default);
    let preset = NewPreset::users("New hires", columns).options(options.clone());
    let preset = client.importer().create_preset(preset).await?.preset_id;
    // Jobs are done at once here unless they are told to take their time, which lets the bar move.
    mock.job_pace(JobPace::Clock(1));
    let job = NewJob::import("New hires", preset, mock.upload("new_hires.csv", &bytes)?);
    let job = client.jobs().create(job.chunk_size(2).quietly()).await?.job_descriptor;
    let bar = bar(100, "%");
    let mut progress = client.jobs().watch(&job.hash).stream();
    let mut ended = job;
    while let Some(job) = progress.next().await? {
        bar.set_position(job.percent.into());
        ended = job;
    }
    bar.abandon();
    client.importer().delete_preset(preset).await?;

    let refused = match client.jobs().log(&ended).await? {
        Some(log) => Csv::read(&log.bytes)?.rows,
        None => Vec::new(),
    };
    let outcome = |(line, written): (u64, u64)| {
        let of_line = |row: &&docebo_sdk::csv::Row| row.cells[0] == written.to_string();
        let why = refused.iter().find(of_line).map(|row| row.cells.join(", "));
        let told = why.as_ref().map_or("done".to_owned(), |why| format!("refused: {why}"));
        Outcome { line, done: why.is_none(), unknown: false, told }
    };
    Ok(lines.into_iter().zip(written).map(outcome).collect())
}

/// The fields the demo file fills.
async fn add_fields(client: &Client) -> Result<(), Failure> {
    let offices = ["Berlin", "Lagos", "Paris", "Tokyo"];
    let fields = [
        NewUserField::dropdown("Office", offices),
        NewUserField::new(FieldType::YesNo, "Remote"),
        NewUserField::new(FieldType::Date, "Contract Start"),
    ];
    for field in fields {
        client.user_fields().create(field).await?;
    }
    Ok(())
}
