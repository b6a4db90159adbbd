//! Retires a list of leavers, and shows what it does before it does it.
//!
//! ```text
//! cargo run --example offboard                        a platform in memory, with every trap in it
//! cargo run --example offboard -- --dry-run           stops after the plan
//! cargo run --example offboard -- --csv FILE          your list, on the platform in memory
//! cargo run --example offboard -- --tenant acme --csv FILE
//! ```
//!
//! Flags, credentials and exit codes are those of all programs here: `examples/support.rs`. The
//! demo list and what each of its rows is there for: `examples/data/README.md`.
//!
//! Everything it knows is left in a folder: the plan in four forms, `records.csv` with every
//! enrollment it removes, the journal, the report, the way back. A run that broke off goes on
//! with `--resume FOLDER`, and `--undo FOLDER` walks the way back.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

use docebo_examples::{End, Failure, Manners, end};
use docebo_mock::Tenant;
use docebo_sdk::{
    BranchId, Client,
    csv::Charset,
    wire::{Date, DateTime},
    workflows::offboarding::{
        Execution, Journal, Leavers, Plan, Policy, Report, Treatment, UndoPlan, gather, plan, undo,
    },
};
use lexopt::{Parser, ValueExt as _};

const USAGE: &str = "\
Usage: offboard [--csv FILE] [--out FOLDER]
                [--archive-completed] [--allow-unverified-archive]
                [--branch ID] [--expire YYYY-MM-DD] [--protect USERNAME]...
                [--successor USERNAME] [--pilot 5..10] [--confirm]
                [--resume FOLDER | --undo FOLDER]";

#[tokio::main]
async fn main() -> ExitCode {
    end(run().await)
}

async fn run() -> Result<End, Failure> {
    let mut options = Options::default();
    let manners = Manners::read(USAGE, |name, arguments| options.take(name, arguments))?;
    let Some(manners) = manners else { return Ok(End::Done) };
    // The platform in memory archives as described, by construction; nobody has shown that of a
    // real one.
    options.policy.platform_is_verified = manners.tenant.is_none();
    options.policy.check()?;
    let (client, _mock) = manners.connect(Tenant::demo)?;
    if let Some(folder) = &options.undo {
        return put_back(&client, folder, &manners).await;
    }

    let leavers = Leavers::read(&fs::read(&options.csv)?)?;
    if leavers.charset == Charset::Windows1252 {
        manners.tell("The list is not UTF-8; it was read as Windows-1252. Check the accents.\n");
    }
    let planned: Plan = match &options.resume {
        Some(folder) => serde_json::from_slice(&fs::read(folder.join("plan.json"))?)?,
        None => {
            let facts = gather(&client, &leavers, &options.policy).await?;
            plan(&facts, &leavers, &options.policy)?
        }
    };
    manners.tell(planned.to_text());
    manners.save_plan(&planned)?;
    if manners.dry_run {
        manners.answer(&planned)?;
        return Ok(End::Done);
    }
    let folder = options.folder();
    if planned.is_empty() {
        manners.tell("Nothing to do.");
        manners.answer(&planned)?;
        return Ok(End::Done);
    }
    let question = format!("{}.\nMake these changes on {}?", planned.summary(), client.address());
    if !manners.confirmed(&question)? {
        return Ok(End::Declined);
    }

    fs::create_dir_all(&folder)?;
    write(&folder, "plan.json", &planned.to_json()?)?;
    write(&folder, "plan.txt", &planned.to_text())?;
    write(&folder, "plan.md", &planned.to_markdown())?;
    write(&folder, "plan.csv", &planned.to_csv())?;
    write(&folder, "steps.csv", &planned.steps_csv())?;

    let before = client.calls();
    let mut execution = Execution::new(&client, &planned)
        .journal(Journal::open(folder.join("journal.jsonl"))?)
        .records(folder.join("records.csv"))
        .on_progress(|progress| {
            if progress.end.is_some() {
                manners.tell(progress);
            }
        });
    if options.confirm {
        execution = execution.confirmed();
    }
    let outcome = execution.run().await?;
    let after = client.calls();
    let back = undo(&planned, &outcome);
    write(&folder, "undo.json", &back.to_json()?)?;
    if outcome.stopped_at.is_some() {
        manners.tell(format_args!(
            "The first are done. Look at them, then: --resume {} --confirm",
            folder.display()
        ));
        manners.answer(&planned)?;
        return Ok(End::LeftOver);
    }

    manners.tell("\nReading the platform again ...\n");
    let report = Report::verify(&client, &leavers, &planned, &outcome).await?;
    write(&folder, "report.json", &serde_json::to_string_pretty(&report)?)?;
    write(&folder, "report.txt", &report.to_text())?;
    manners.tell(report.to_text());
    manners.tell(back.to_text());
    manners.tell(format_args!(
        "{} calls changed something, {} looked at what they did, {} verified everything.",
        after.repeatable + after.once - before.repeatable - before.once,
        after.reads - before.reads,
        report.reads,
    ));
    manners
        .tell(format_args!("Plan, records, journal, report and undo plan: {}", folder.display()));
    manners.answer(&report)?;
    Ok(End::clean(report.is_clean()))
}

async fn put_back(client: &Client, folder: &Path, manners: &Manners) -> Result<End, Failure> {
    let back: UndoPlan = serde_json::from_slice(&fs::read(folder.join("undo.json"))?)?;
    manners.tell(back.to_text());
    manners.save_plan(&back)?;
    if manners.dry_run {
        manners.answer(&back)?;
        return Ok(End::Done);
    }
    if !manners.confirmed("Put this back?")? {
        return Ok(End::Declined);
    }
    let journal = Journal::open(folder.join("undo.jsonl"))?;
    let outcome = Execution::new(client, &back).journal(journal).run().await?;
    for (_, problem) in &outcome.problems {
        manners.tell(format_args!("user {}: {}", problem.user, problem.what));
    }
    Ok(End::clean(outcome.is_complete()))
}

fn write(folder: &Path, name: &str, text: &str) -> io::Result<()> {
    fs::write(folder.join(name), text)
}

struct Options {
    csv: PathBuf,
    out: Option<PathBuf>,
    resume: Option<PathBuf>,
    undo: Option<PathBuf>,
    confirm: bool,
    policy: Policy,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            csv: Path::new(env!("CARGO_MANIFEST_DIR")).join("data/leavers.csv"),
            out: None,
            resume: None,
            undo: None,
            confirm: false,
            policy: Policy::default(),
        }
    }
}

impl Options {
    /// Takes a flag of this program's own.
    fn take(&mut self, name: &str, arguments: &mut Parser) -> Result<bool, Failure> {
        match name {
            "csv" => self.csv = arguments.value()?.into(),
            "out" => self.out = Some(arguments.value()?.into()),
            "resume" => self.resume = Some(arguments.value()?.into()),
            "undo" => self.undo = Some(arguments.value()?.into()),
            "pilot" => self.policy.pilot = Some(arguments.value()?.parse()?),
            "confirm" => self.confirm = true,
            "successor" => {
                self.policy.fallback_successor = Some(arguments.value()?.string()?);
            }
            "archive-completed" => self.policy.completed = Treatment::Archive,
            "allow-unverified-archive" => self.policy.allow_unverified_archive = true,
            "branch" => self.policy.branch = Some(arguments.value()?.parse::<BranchId>()?),
            "expire" => self.policy.expiration = Some(arguments.value()?.parse::<Date>()?),
            "protect" => self.policy.protect(&arguments.value()?.string()?),
            _ => return Ok(false),
        }
        Ok(true)
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
