//! Imports users from a CSV file, and shows what is wrong with it before anything is sent.
//!
//! ```text
//! cargo run --example import_csv                       a platform in memory, a file with every trap
//! cargo run --example import_csv -- --dry-run          stops after the findings
//! cargo run --example import_csv -- --csv FILE         your file, on the platform in memory
//! cargo run --example import_csv -- --tenant acme --csv FILE
//! ```
//!
//! With `--tenant` it works on a real platform, with the credentials in `DOCEBO_CLIENT_ID`,
//! `DOCEBO_CLIENT_SECRET`, `DOCEBO_USERNAME` and `DOCEBO_PASSWORD`, and asks before it writes.
//! Rows with errors stay behind, the others are imported; what each row of the demo file is there
//! for: `examples/data/README.md`.

#![expect(clippy::print_stdout, reason = "a program that talks to a person")]

use std::{
    error::Error,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

use comfy_table::{Table, presets};
use docebo_mock::{DoceboMock, Tenant};
use docebo_sdk::{
    Client,
    client::{App, Credentials},
    csv::users::{Checked, Platform, Severity, UserFile},
    user_fields::{FieldType, NewUserField},
    users::{BatchOptions, RowOutcome},
};
use indicatif::{ProgressBar, ProgressStyle};

const USAGE: &str = "\
Usage: import_csv [--csv FILE] [--tenant NAME-OR-URL] [--dry-run] [--yes]";

/// Rows in one call.
const ROWS: usize = 100;

type Failure = Box<dyn Error>;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(2),
        Err(error) => {
            println!("error: {error}");
            let mut cause = error.source();
            while let Some(error) = cause {
                println!("  because: {error}");
                cause = error.source();
            }
            ExitCode::FAILURE
        }
    }
}

/// Says whether every row that was sent was done.
async fn run() -> Result<bool, Failure> {
    let Some(arguments) = Arguments::read()? else {
        println!("{USAGE}");
        return Ok(true);
    };
    // The platform in memory lives as long as this handle.
    let mock = DoceboMock::builder().seed(Tenant::demo()).build();
    let client = match &arguments.tenant {
        Some(tenant) => connect(tenant)?,
        None => {
            let client = mock.client();
            add_fields(&client).await?;
            client
        }
    };
    println!("Platform: {}", arguments.tenant.as_deref().unwrap_or("in memory, a demo company"));

    let file = UserFile::read(&fs::read(&arguments.csv)?)?;
    let table = file.table();
    println!("File: {} rows, {}, {}\n", table.rows.len(), table.charset, table.separator);
    let platform = Platform::gather(&client).await?.users_of(&client).await?;
    let options = BatchOptions::updating();
    let checked = file.check(&platform, &options);
    println!("{}\n", problems(&checked));
    println!("{} of {} rows can be imported.", checked.rows.len(), table.rows.len());
    if arguments.dry_run || checked.rows.is_empty() {
        return Ok(true);
    }
    if arguments.tenant.is_some() && !arguments.yes && !confirmed(&client, &checked)? {
        println!("Nothing was changed.");
        return Ok(true);
    }
    import(&client, &checked, &options).await
}

/// The findings as a table.
fn problems(checked: &Checked) -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED);
    table.set_header(["Line", "", "Column", "Value", "Problem", "Remedy", "Rule"]);
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
) -> Result<bool, Failure> {
    let style = "{bar:40} {pos}/{len} rows, {eta} left";
    let bar = ProgressBar::new(checked.rows.len() as u64)
        .with_style(ProgressStyle::with_template(style)?);
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
            println!("Stopped: {error}");
            break;
        }
    }
    bar.finish();

    println!();
    for (line, outcome) in &outcomes {
        println!("line {line:>4}: {outcome}");
    }
    let done = outcomes.iter().filter(|(_, outcome)| outcome.is_done()).count();
    let unknown = outcomes.iter().any(|(_, outcome)| *outcome == RowOutcome::Unknown);
    println!("\n{done} of {} rows were imported.", checked.rows.len());
    if unknown {
        println!("Some may have been: read those users back before sending their rows again.");
    }
    Ok(done == checked.rows.len())
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

fn connect(tenant: &str) -> Result<Client, Failure> {
    let variable = |name: &str| {
        std::env::var(name).map_err(|_| format!("set {name}: --tenant takes it from there"))
    };
    let app = App::new(variable("DOCEBO_CLIENT_ID")?, variable("DOCEBO_CLIENT_SECRET")?);
    let credentials =
        Credentials::password(app, variable("DOCEBO_USERNAME")?, variable("DOCEBO_PASSWORD")?);
    Ok(Client::builder(tenant).credentials(credentials).build()?)
}

fn confirmed(client: &Client, checked: &Checked) -> io::Result<bool> {
    let (rows, address) = (checked.rows.len(), client.address());
    print!("Import {rows} rows into {address}? Type `yes` to go on: ");
    io::stdout().flush()?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(answer.trim() == "yes")
}

struct Arguments {
    csv: PathBuf,
    tenant: Option<String>,
    dry_run: bool,
    yes: bool,
}

impl Arguments {
    /// Reads the command line; `None` asks for help.
    fn read() -> Result<Option<Self>, Failure> {
        use lexopt::prelude::*;

        let mut read = Self {
            csv: Path::new(env!("CARGO_MANIFEST_DIR")).join("data/new_hires.csv"),
            tenant: None,
            dry_run: false,
            yes: false,
        };
        let mut arguments = lexopt::Parser::from_env();
        while let Some(argument) = arguments.next()? {
            match argument {
                Long("csv") => read.csv = arguments.value()?.into(),
                Long("tenant") => read.tenant = Some(arguments.value()?.string()?),
                Long("dry-run") => read.dry_run = true,
                Long("yes") => read.yes = true,
                Long("help") | Short('h') => return Ok(None),
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(Some(read))
    }
}
