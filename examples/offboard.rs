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
//! enrollment it removes, the journal, the report, the way back. How to go on with a run that
//! broke off, and how to walk back: `examples/support/errand.rs`.

use std::{fs, path::PathBuf, process::ExitCode};

use docebo_examples::{End, Errand, Failure, end};
use docebo_mock::Tenant;
use docebo_sdk::{
    BranchId,
    csv::Charset,
    wire::Date,
    workflows::offboarding::{Leaver, Leavers, Policy, Report, Treatment, gather, plan},
};
use lexopt::{Parser, ValueExt as _};

const USAGE: &str = "\
Usage: offboard [--csv FILE] [--archive-completed] [--allow-unverified-archive]
                [--branch ID] [--expire YYYY-MM-DD] [--protect USERNAME]...
                [--successor USERNAME] [--pilot 5..10]";

#[tokio::main]
async fn main() -> ExitCode {
    end(run().await)
}

async fn run() -> Result<End, Failure> {
    let mut options = Options::default();
    let read = Errand::read(USAGE, |name, more| options.take(name, more))?;
    let Some((errand, manners)) = read else { return Ok(End::Done) };
    let Options { csv, mut policy } = options;
    // The platform in memory archives as described, by construction; nobody has shown that of a
    // real one.
    policy.platform_is_verified = manners.tenant.is_none();
    policy.check()?;
    let (client, _mock) = manners.connect(|| Ok(Tenant::demo()))?;

    let csv = errand.list(&manners, csv, "leavers.csv")?;
    let leavers = Leavers::read(&fs::read(&csv)?)?;
    if leavers.charset == Charset::Windows1252 {
        manners.tell("The list is not UTF-8; it was read as Windows-1252. Check the accents.\n");
    }
    let before = client.calls();
    let make = async || Ok(plan(&gather(&client, &leavers, &policy).await?, &leavers, &policy)?);
    let carried = match errand.carry_out(&manners, &client, "offboarding", make).await? {
        Ok(carried) => carried,
        Err(end) => return Ok(end),
    };
    let after = client.calls();

    manners.tell("\nReading the platform again ...\n");
    // A run that goes on is about whom its plan is about, whatever list is given now.
    let people = carried.plan.people.iter();
    let listed = people.map(|person| Leaver::new(person.row, &person.username)).collect();
    let leavers = if carried.resumed { Leavers::new(listed) } else { leavers };
    let report = Report::verify(&client, &leavers, &carried.plan, &carried.outcome).await?;
    let folder = &carried.folder;
    fs::write(folder.join("report.json"), serde_json::to_string_pretty(&report)?)?;
    fs::write(folder.join("report.txt"), report.to_text())?;
    manners.tell(report.to_text());
    manners.tell(carried.back.to_text());
    manners.tell(format_args!(
        "{} calls changed something, {} read for it, {} verified everything.",
        after.repeatable + after.once - before.repeatable - before.once,
        after.reads - before.reads,
        report.reads,
    ));
    manners
        .tell(format_args!("Plan, records, journal, report and undo plan: {}", folder.display()));
    manners.answer(&report)?;
    Ok(End::clean(report.is_clean()))
}

#[derive(Default)]
struct Options {
    csv: Option<PathBuf>,
    policy: Policy,
}

impl Options {
    /// Takes a flag of this program's own.
    fn take(&mut self, name: &str, arguments: &mut Parser) -> Result<bool, Failure> {
        match name {
            "csv" => self.csv = Some(arguments.value()?.into()),
            "pilot" => self.policy.pilot = Some(arguments.value()?.parse()?),
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
}
