//! Brings people back to the accounts they had, and gives nobody a second one.
//!
//! ```text
//! cargo run --example rehire                        a platform in memory, with every case in it
//! cargo run --example rehire -- --dry-run           stops after the plan
//! cargo run --example rehire -- --tenant acme --csv FILE --former offboarding-2025/plan.json
//! ```
//!
//! The list names people by `username`, `email`, `user_id` or `field_N`, an additional field such
//! as the employee number. It may say to which `branch` or `branch_id` and into which `groups`
//! they come back; otherwise `--former` says where they were, the plan that retired them. Who has
//! several accounts is refused with their names. `--merge` merges them, for good: into the one
//! that the column `keep` names, or the `older`, or the `newer` one.
//!
//! Flags, credentials and exit codes are those of all programs here: `examples/support.rs`. The
//! demo list and what each of its rows is there for: `examples/data/README.md`.

use std::{fs, path::PathBuf, process::ExitCode};

use docebo_examples::{End, Errand, Failure, demo, end};
use docebo_sdk::{
    Client,
    workflows::{
        engine::Execution,
        offboarding::{self, Leaver, Leavers},
        rehire::{Former, Policy, ReEnroll, Returners, Stays, gather, plan},
    },
};
use lexopt::{Parser, ValueExt as _};

const USAGE: &str = "\
Usage: rehire [--csv FILE] [--former PLAN.json]... [--expires YYYY-MM-DD]
              [--re-enroll unfinished|everything] [--merge listed|older|newer] [--pilot N]
              [--protect USERNAME]...";

#[tokio::main]
async fn main() -> ExitCode {
    end(run().await)
}

#[derive(Default)]
struct Options {
    csv: Option<PathBuf>,
    former: Vec<PathBuf>,
    policy: Policy,
}

impl Options {
    /// Takes a flag of this program's own.
    fn take(&mut self, name: &str, arguments: &mut Parser) -> Result<bool, Failure> {
        match name {
            "csv" => self.csv = Some(arguments.value()?.into()),
            "former" => self.former.push(arguments.value()?.into()),
            "expires" => self.policy.expires = Some(arguments.value()?.parse()?),
            "pilot" => self.policy.pilot = arguments.value()?.parse()?,
            "protect" => self.policy.protected.account(&arguments.value()?.string()?),
            "re-enroll" => {
                self.policy.re_enroll = match arguments.value()?.string()?.as_str() {
                    "unfinished" => ReEnroll::Unfinished,
                    "everything" => ReEnroll::Everything,
                    other => return Err(unknown("--re-enroll", other)),
                };
            }
            "merge" => {
                self.policy.merge_duplicates = match arguments.value()?.string()?.as_str() {
                    "listed" => Some(Stays::Listed),
                    "older" => Some(Stays::Older),
                    "newer" => Some(Stays::Newer),
                    other => return Err(unknown("--merge", other)),
                };
            }
            _ => return Ok(false),
        }
        Ok(true)
    }
}

fn unknown(flag: &str, value: &str) -> Failure {
    lexopt::Error::from(format!("{flag} does not know `{value}`")).into()
}

async fn run() -> Result<End, Failure> {
    let mut options = Options::default();
    let read = Errand::read(USAGE, |name, more| options.take(name, more))?;
    let Some((errand, manners)) = read else { return Ok(End::Done) };
    let Options { csv, former: plans, mut policy } = options;
    let (client, _mock) = manners.connect(|| demo(include_str!("data/rehire/platform.json")))?;

    let mut former = Former::default();
    if manners.tenant.is_none() {
        // Here it shows what it can do; on a real platform somebody has to ask for it.
        policy.merge_duplicates = policy.merge_duplicates.or(Some(Stays::Listed));
        if policy.re_enroll == ReEnroll::Nothing {
            policy.re_enroll = ReEnroll::Unfinished;
        }
        former.plan(&leave(&client).await?);
    }
    for path in plans {
        let told = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let json = fs::read(&path).map_err(|error| told(&error))?;
        former.read(&json).map_err(|error| told(&error))?;
    }
    let path = errand.list(&manners, csv, "rehire/returners.csv")?;
    let bytes = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let list = Returners::read(&bytes)?;
    if !list.ignored_columns.is_empty() {
        manners.tell(format_args!("Not read: {}\n", list.ignored_columns.join(", ")));
    }
    let make = async || {
        let facts = gather(&client, &list, &former, &policy).await?;
        Ok(plan(&facts, &list, &former, &policy)?)
    };
    errand.run(&manners, &client, "rehire", make).await
}

/// Anna leaves, as the offboarding program has it.
async fn leave(client: &Client) -> Result<offboarding::Plan, Failure> {
    let leavers = Leavers::new(vec![Leaver::new(1, "anna.rossi")]);
    let branches = client.branches().list().search("LEFT").all().await?;
    let mut policy = offboarding::Policy::default();
    policy.branch = branches.first().map(|branch| branch.id);
    let facts = offboarding::gather(client, &leavers, &policy).await?;
    let plan = offboarding::plan(&facts, &leavers, &policy)?;
    let records = std::env::temp_dir().join("docebo-rehire-demo-records.csv");
    Execution::new(client, &plan).records(records).run().await?;
    Ok(plan)
}
