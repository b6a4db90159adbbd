//! Archives and unenrolls people by one file, over all courses in one run.
//!
//! ```text
//! cargo run --example archive_by_csv                     a platform in memory, everything completed
//! cargo run --example archive_by_csv -- --dry-run        stops after the plan
//! cargo run --example archive_by_csv -- --csv FILE       your list: username or user_id, course_code or course_id
//! cargo run --example archive_by_csv -- --tenant acme --csv FILE
//! ```
//!
//! Flags, credentials and exit codes are those of all programs here: `examples/support.rs`. The
//! plan, `records.csv` with every enrollment it removes, the journal and the way back are left in
//! a folder; `--resume FOLDER` continues a run that broke off, `--undo FOLDER` walks back.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use docebo_examples::{End, Failure, Manners, end};
use docebo_mock::Tenant;
use docebo_sdk::{
    Client,
    wire::DateTime,
    workflows::{
        archiving::{Pairs, Plan, Policy, gather, plan},
        engine::{Execution, Journal, UndoPlan, undo},
    },
};
use lexopt::{Parser, ValueExt as _};

const USAGE: &str = "\
Usage: archive_by_csv [--csv FILE] [--out FOLDER] [--leave-plans]
                      [--allow-unverified-archive] [--protect USERNAME]...
                      [--resume FOLDER | --undo FOLDER]";

#[tokio::main]
async fn main() -> ExitCode {
    end(run().await)
}

#[derive(Default)]
struct Options {
    csv: Option<PathBuf>,
    out: Option<PathBuf>,
    resume: Option<PathBuf>,
    undo: Option<PathBuf>,
    policy: Policy,
}

impl Options {
    /// Takes a flag of this program's own.
    fn take(&mut self, name: &str, arguments: &mut Parser) -> Result<bool, Failure> {
        match name {
            "csv" => self.csv = Some(arguments.value()?.into()),
            "out" => self.out = Some(arguments.value()?.into()),
            "resume" => self.resume = Some(arguments.value()?.into()),
            "undo" => self.undo = Some(arguments.value()?.into()),
            "leave-plans" => self.policy.leave_plans = true,
            "allow-unverified-archive" => self.policy.allow_unverified_archive = true,
            "protect" => self.policy.protected.account(&arguments.value()?.string()?),
            _ => return Ok(false),
        }
        Ok(true)
    }
}

async fn run() -> Result<End, Failure> {
    let mut options = Options::default();
    let Some(manners) = Manners::read(USAGE, |name, more| options.take(name, more))? else {
        return Ok(End::Done);
    };
    // The platform in memory archives as described, by construction.
    options.policy.platform_is_verified = manners.tenant.is_none();
    let (client, _mock) = manners.connect(Tenant::demo)?;
    if let Some(folder) = &options.undo {
        return put_back(&client, folder, &manners).await;
    }

    let path = options
        .csv
        .clone()
        .unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("data/archive.csv"));
    let pairs = Pairs::read(&fs::read(&path)?)?;
    let planned: Plan = match &options.resume {
        Some(folder) => serde_json::from_slice(&fs::read(folder.join("plan.json"))?)?,
        None => {
            let facts = gather(&client, &pairs, &options.policy).await?;
            plan(&facts, &pairs, &options.policy)?
        }
    };
    manners.tell(planned.to_text());
    manners.save_plan(&planned)?;
    if manners.dry_run || planned.is_empty() {
        manners.answer(&planned)?;
        return Ok(End::Done);
    }
    let question = format!("{}.\nMake these changes on {}?", planned.summary(), client.address());
    if !manners.confirmed(&question)? {
        return Ok(End::Declined);
    }

    let folder = options.resume.or(options.out).unwrap_or_else(|| {
        let now = DateTime::now().to_string();
        PathBuf::from(format!("archiving-{}", now.replace([' ', ':'], "-")))
    });
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("plan.json"), planned.to_json()?)?;
    let outcome = Execution::new(&client, &planned)
        .journal(Journal::open(folder.join("journal.jsonl"))?)
        .records(folder.join("records.csv"))
        .on_progress(|progress| {
            if progress.end.is_some() {
                manners.tell(progress);
            }
        })
        .run()
        .await?;
    fs::write(folder.join("undo.json"), undo(&planned, &outcome).to_json()?)?;
    for (_, problem) in &outcome.problems {
        manners.tell(format_args!("user {}: {}", problem.user, problem.what));
    }

    manners.tell("\nReading the platform again ...\n");
    let facts = gather(&client, &pairs, &planned.policy).await?;
    let left = plan(&facts, &pairs, &planned.policy)?;
    manners.tell(format_args!(
        "{} calls would still be to make. Plan, records, journal and undo plan: {}",
        left.cost.writes + left.cost.canary_writes,
        folder.display()
    ));
    manners.answer(&left)?;
    Ok(End::clean(left.is_empty()))
}

async fn put_back(client: &Client, folder: &Path, manners: &Manners) -> Result<End, Failure> {
    let back: UndoPlan = serde_json::from_slice(&fs::read(folder.join("undo.json"))?)?;
    manners.tell(back.to_text());
    manners.save_plan(&back)?;
    if manners.dry_run {
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
