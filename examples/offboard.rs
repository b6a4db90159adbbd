//! Retires a list of leavers, and shows what it does before it does it.
//!
//! ```text
//! cargo run --example offboard                        a platform in memory, with every trap in it
//! cargo run --example offboard -- --dry-run           stops after the plan
//! cargo run --example offboard -- --csv FILE          your list, on the platform in memory
//! cargo run --example offboard -- --tenant acme --csv FILE
//! ```
//!
//! With `--tenant` it works on a real platform, with the credentials in `DOCEBO_CLIENT_ID`,
//! `DOCEBO_CLIENT_SECRET`, `DOCEBO_USERNAME` and `DOCEBO_PASSWORD`, and asks before it writes.
//! The demo list and what each of its rows is there for: `examples/data/README.md`.
//!
//! Everything it knows is left in a folder: the plan in four forms, `records.csv` with every
//! enrollment it removes, the journal, the report, the way back. A run that broke off goes on
//! with `--resume FOLDER`, and `--undo FOLDER` walks the way back.

#![expect(clippy::print_stdout, reason = "a program that talks to a person")]

use std::{
    error::Error,
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

use docebo_mock::{DoceboMock, Tenant};
use docebo_sdk::{
    BranchId, Client,
    client::{App, Credentials},
    csv::Charset,
    wire::{Date, DateTime},
    workflows::offboarding::{
        Execution, Journal, Leavers, Plan, Policy, Report, Treatment, UndoPlan, gather, plan,
    },
};

const USAGE: &str = "\
Usage: offboard [--csv FILE] [--tenant NAME-OR-URL] [--dry-run] [--yes] [--out FOLDER]
                [--archive-completed] [--allow-unverified-archive]
                [--branch ID] [--expire YYYY-MM-DD] [--protect USERNAME]...
                [--resume FOLDER | --undo FOLDER]";

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

/// Says whether nothing is left to do.
async fn run() -> Result<bool, Failure> {
    let Some(options) = Options::read()? else {
        println!("{USAGE}");
        return Ok(true);
    };
    // The platform in memory lives as long as this handle.
    let mock = options.tenant.is_none().then(|| DoceboMock::builder().seed(Tenant::demo()).build());
    let client = match (&options.tenant, &mock) {
        (Some(tenant), _) => connect(tenant)?,
        (None, Some(mock)) => mock.client(),
        (None, None) => return Err("neither a tenant nor a platform in memory".into()),
    };
    println!("Platform: {}\n", options.tenant.as_deref().unwrap_or("in memory, a demo company"));
    if let Some(folder) = &options.undo {
        return undo(&client, folder, &options).await;
    }

    let leavers = Leavers::read(&fs::read(&options.csv)?)?;
    if leavers.charset == Charset::Windows1252 {
        println!("The list is not UTF-8; it was read as Windows-1252. Check the accents.\n");
    }
    let planned: Plan = match &options.resume {
        Some(folder) => serde_json::from_slice(&fs::read(folder.join("plan.json"))?)?,
        None => {
            let facts = gather(&client, &leavers, &options.policy).await?;
            plan(&facts, &leavers, &options.policy)?
        }
    };
    println!("{}", planned.to_text());
    if options.dry_run {
        return Ok(true);
    }
    let folder = options.folder();
    if planned.is_empty() {
        println!("Nothing to do.");
        return Ok(true);
    }
    if options.tenant.is_some() && !options.yes && !confirmed(&client, &planned)? {
        println!("Nothing was changed.");
        return Ok(true);
    }

    fs::create_dir_all(&folder)?;
    write(&folder, "plan.json", &serde_json::to_string_pretty(&planned)?)?;
    write(&folder, "plan.txt", &planned.to_text())?;
    write(&folder, "plan.md", &planned.to_markdown())?;
    write(&folder, "plan.csv", &planned.to_csv())?;

    let before = client.calls();
    let outcome = Execution::new(&client, &planned)
        .journal(Journal::open(folder.join("journal.jsonl"))?)
        .records(folder.join("records.csv"))
        .on_progress(|progress| {
            if progress.end.is_some() {
                println!("{progress}");
            }
        })
        .run()
        .await?;
    let after = client.calls();
    let undo = UndoPlan::new(&planned, &outcome);
    write(&folder, "undo.json", &serde_json::to_string_pretty(&undo)?)?;

    println!("\nReading the platform again ...\n");
    let report = Report::verify(&client, &leavers, &planned, &outcome).await?;
    write(&folder, "report.json", &serde_json::to_string_pretty(&report)?)?;
    write(&folder, "report.txt", &report.to_text())?;
    println!("{}", report.to_text());
    println!("{}", undo.to_text());
    println!(
        "{} calls changed something, {} looked at what they did, {} verified everything.",
        after.repeatable + after.once - before.repeatable - before.once,
        after.reads - before.reads,
        report.reads,
    );
    println!("Plan, records, journal, report and undo plan: {}", folder.display());
    Ok(report.is_clean())
}

async fn undo(client: &Client, folder: &Path, options: &Options) -> Result<bool, Failure> {
    let undo: UndoPlan = serde_json::from_slice(&fs::read(folder.join("undo.json"))?)?;
    println!("{}", undo.to_text());
    if options.dry_run || (!options.yes && !yes("Put this back?")?) {
        return Ok(true);
    }
    let problems = undo.run(client).await?;
    for problem in &problems {
        println!("user {}: {}", problem.user, problem.what);
    }
    Ok(problems.is_empty())
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

fn confirmed(client: &Client, planned: &Plan) -> io::Result<bool> {
    println!("{}.", planned.summary());
    yes(&format!("Make these changes on {}?", client.address()))
}

fn yes(question: &str) -> io::Result<bool> {
    print!("{question} Type `yes` to go on: ");
    io::stdout().flush()?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(answer.trim() == "yes")
}

fn write(folder: &Path, name: &str, text: &str) -> io::Result<()> {
    fs::write(folder.join(name), text)
}

struct Options {
    csv: PathBuf,
    tenant: Option<String>,
    dry_run: bool,
    yes: bool,
    out: Option<PathBuf>,
    resume: Option<PathBuf>,
    undo: Option<PathBuf>,
    policy: Policy,
}

impl Options {
    /// Reads the command line; `None` asks for help.
    fn read() -> Result<Option<Self>, Failure> {
        use lexopt::prelude::*;

        let mut options = Self {
            csv: Path::new(env!("CARGO_MANIFEST_DIR")).join("data/leavers.csv"),
            tenant: None,
            dry_run: false,
            yes: false,
            out: None,
            resume: None,
            undo: None,
            policy: Policy::default(),
        };
        let mut arguments = lexopt::Parser::from_env();
        while let Some(argument) = arguments.next()? {
            match argument {
                Long("csv") => options.csv = arguments.value()?.into(),
                Long("tenant") => options.tenant = Some(arguments.value()?.string()?),
                Long("dry-run") => options.dry_run = true,
                Long("yes") => options.yes = true,
                Long("out") => options.out = Some(arguments.value()?.into()),
                Long("resume") => options.resume = Some(arguments.value()?.into()),
                Long("undo") => options.undo = Some(arguments.value()?.into()),
                Long("archive-completed") => options.policy.completed = Treatment::Archive,
                Long("allow-unverified-archive") => {
                    options.policy.allow_unverified_archive = true;
                }
                Long("branch") => {
                    options.policy.branch = Some(arguments.value()?.parse::<BranchId>()?);
                }
                Long("expire") => {
                    options.policy.expiration = Some(arguments.value()?.parse::<Date>()?);
                }
                Long("protect") => options.policy.protect(&arguments.value()?.string()?),
                Long("help") | Short('h') => return Ok(None),
                other => return Err(other.unexpected().into()),
            }
        }
        // The platform in memory archives as described, by construction; nobody has shown that
        // of a real one.
        options.policy.platform_is_verified = options.tenant.is_none();
        options.policy.check()?;
        Ok(Some(options))
    }

    /// Where everything is left: a folder of its own for each run.
    fn folder(&self) -> PathBuf {
        match (&self.resume, &self.out) {
            (Some(folder), _) | (None, Some(folder)) => folder.clone(),
            (None, None) => {
                let now = DateTime::now().to_string();
                PathBuf::from(format!("offboarding-{}", now.replace([' ', ':'], "-")))
            }
        }
    }
}
