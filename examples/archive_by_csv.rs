//! Archives and unenrolls people by one file, over all courses in one run.
//!
//! ```text
//! cargo run --example archive_by_csv                     a platform in memory, everything completed
//! cargo run --example archive_by_csv -- --dry-run        stops after the plan
//! cargo run --example archive_by_csv -- --csv FILE       your list: username or user_id, course_code or course_id
//! cargo run --example archive_by_csv -- --tenant acme --csv FILE
//! ```
//!
//! Flags, credentials and exit codes are those of all programs here: `examples/support.rs`; what
//! is left in a folder, and how to go on or back: `examples/support/errand.rs`.

use std::{fs, path::PathBuf, process::ExitCode};

use docebo_examples::{End, Errand, Failure, end};
use docebo_mock::Tenant;
use docebo_sdk::workflows::archiving::{Pairs, Policy, gather, plan};
use lexopt::{Parser, ValueExt as _};

const USAGE: &str = "\
Usage: archive_by_csv [--csv FILE] [--leave-plans] [--allow-unverified-archive]
                      [--protect USERNAME]...";

#[tokio::main]
async fn main() -> ExitCode {
    end(run().await)
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
    let read = Errand::read(USAGE, |name, more| options.take(name, more))?;
    let Some((errand, manners)) = read else { return Ok(End::Done) };
    // The platform in memory archives as described, by construction.
    options.policy.platform_is_verified = manners.tenant.is_none();
    let (client, _mock) = manners.connect(|| Ok(Tenant::demo()))?;

    let path = errand.list(&manners, options.csv, "archive.csv")?;
    let policy = options.policy;
    let make = async || {
        let pairs = Pairs::read(&fs::read(&path)?)?;
        Ok(plan(&gather(&client, &pairs, &policy).await?, &pairs, &policy)?)
    };
    errand.run(&manners, &client, "archiving", make).await
}
