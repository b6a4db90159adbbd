//! Imports users from a CSV file, and shows what is wrong with it before anything is sent.
//!
//! ```text
//! cargo run --example import_csv                       a platform in memory, a file with every trap
//! cargo run --example import_csv -- --dry-run          stops after the findings
//! cargo run --example import_csv -- --csv FILE         your file, on the platform in memory
//! cargo run --example import_csv -- --tenant acme --csv FILE
//! ```
//!
//! Rows with errors stay behind, the others are imported, and the exit code is 2; what each row of the demo file is there
//! for: `examples/data/README.md`. Flags, credentials and exit codes are those of all programs
//! here: `examples/support.rs`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use comfy_table::Table;
use docebo_examples::{End, Failure, Manners, bar, end, table};
use docebo_mock::Tenant;
use docebo_sdk::{
    Client,
    csv::users::{Checked, Platform, Severity, UserFile},
    user_fields::{FieldType, NewUserField},
    users::{BatchOptions, RowOutcome},
};
use serde_json::{Value, json};

/// Rows in one call.
const ROWS: usize = 100;

#[tokio::main]
async fn main() -> ExitCode {
    end(run().await)
}

async fn run() -> Result<End, Failure> {
    let mut csv: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/new_hires.csv");
    let manners = Manners::read("Usage: import_csv [--csv FILE]", |name, arguments| {
        let known = name == "csv";
        if known {
            csv = arguments.value()?.into();
        }
        Ok(known)
    })?;
    let Some(manners) = manners else { return Ok(End::Done) };
    let (client, mock) = manners.connect(Tenant::demo)?;
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
    import(&client, &checked, &options, &manners).await
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

/// Sends the good rows in calls of [`ROWS`], and says what became of each.
async fn import(
    client: &Client,
    checked: &Checked,
    options: &BatchOptions,
    manners: &Manners,
) -> Result<End, Failure> {
    let bar = bar(checked.rows.len(), "rows");
    let mut outcomes = Vec::new();
    for part in checked.rows.chunks(ROWS) {
        let rows: Vec<_> = part.iter().map(|good| good.row.clone()).collect();
        let report = client.users().batch(rows).options(options.clone()).await;
        for row in report.rows {
            outcomes.push((part[row.row].line, row.outcome));
            bar.inc(1);
        }
        if let Some(error) = report.stopped_by {
            bar.abandon();
            manners.tell(format_args!("Stopped: {error}"));
            break;
        }
    }
    bar.finish();

    manners.tell("");
    for (line, outcome) in &outcomes {
        manners.tell(format_args!("line {line:>4}: {outcome}"));
    }
    let done = outcomes.iter().filter(|(_, outcome)| outcome.is_done()).count();
    let unknown = outcomes.iter().any(|(_, outcome)| *outcome == RowOutcome::Unknown);
    manners.tell(format_args!("\n{done} of {} rows were imported.", checked.rows.len()));
    if unknown {
        manners.tell("Some may have been: read those users back before sending their rows again.");
    }
    let told = |(line, outcome): &(u64, RowOutcome)| json!({"line": line, "done": outcome.is_done(), "outcome": outcome.to_string()});
    manners.answer(&outcomes.iter().map(told).collect::<Vec<_>>())?;
    Ok(End::clean(done == checked.rows.len() && checked.is_clean()))
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
