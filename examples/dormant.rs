//! Deals with accounts that were never used, and with those that fell out of use.
//!
//! ```text
//! cargo run --example dormant                            a platform in memory: deletes and deactivates
//! cargo run --example dormant -- --dry-run               stops after the plan
//! cargo run --example dormant -- --mark 5=Yes            marks instead of deleting
//! cargo run --example dormant -- --tenant acme --created-before 2025-01-01 \
//!     --last-access-before 2024-01-01 --exclude reception --at-most 100
//! cargo run --example dormant -- --tenant acme --created-before 2025-01-01 --delete --allow-delete
//! ```
//!
//! Without `--mark` and `--delete`, accounts that were never used are listed and stay as they are,
//! or are switched off (`--deactivate-unused`); those that fell out of use are always switched
//! off. Nothing brings a deleted account back, so `--delete` has to be said twice.
//!
//! Flags, credentials and exit codes are those of all programs here: `examples/support.rs`; what
//! is left in a folder, and how to go on or back: `examples/support/errand.rs`.

use std::process::ExitCode;

use docebo_examples::{End, Errand, Failure, demo, end, field_and_value};
use docebo_sdk::{
    BranchId,
    wire::Date,
    workflows::dormant::{Fate, Mark, Policy, gather, plan},
};
use lexopt::{Parser, ValueExt as _};

const USAGE: &str = "\
Usage: dormant [--created-before DATE] [--last-access-before DATE]
               [--mark FIELD=VALUE | --delete --allow-delete | --deactivate-unused]
               [--open-does-not-count] [--exclude USERNAME]... [--exclude-branch ID]...
               [--power-user USERNAME]... [--at-most ACCOUNTS] [--pilot ACCOUNTS]";

/// Where the seasonal staff of the demo is.
const SEASONAL: BranchId = BranchId::new(2);

#[tokio::main]
async fn main() -> ExitCode {
    end(run().await)
}

#[derive(Default)]
struct Options {
    delete: bool,
    policy: Policy,
}

impl Options {
    /// Takes a flag of this program's own.
    fn take(&mut self, name: &str, arguments: &mut Parser) -> Result<bool, Failure> {
        let policy = &mut self.policy;
        let mut day = || Ok::<_, Failure>(Some(arguments.value()?.parse::<Date>()?.start()));
        match name {
            "created-before" => policy.created_before = day()?,
            "last-access-before" => policy.last_access_before = day()?,
            "mark" => {
                let (field, value) = field_and_value(&arguments.value()?.string()?)?;
                policy.mark = Some(Mark::new(field, value));
            }
            "delete" => self.delete = true,
            "allow-delete" => policy.allow_delete = true,
            "deactivate-unused" => policy.unused = Fate::Deactivate,
            "open-does-not-count" => policy.open_counts = false,
            "exclude" => policy.exclude(&arguments.value()?.string()?),
            "exclude-branch" => policy.exclude_branch(arguments.value()?.parse()?),
            "power-user" => policy.name_power_user(&arguments.value()?.string()?),
            "at-most" => policy.at_most = Some(arguments.value()?.parse()?),
            "pilot" => policy.pilot = arguments.value()?.parse()?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// What the demo does when nobody says anything else.
    fn or_demo(mut self) -> Self {
        let policy = &mut self.policy;
        if policy.created_before.is_none() && policy.last_access_before.is_none() {
            let day = Date::new(2025, 3, 1).map(Date::start);
            (policy.created_before, policy.last_access_before) = (day, day);
        }
        policy.exclude("reception");
        policy.exclude_branch(SEASONAL);
        if policy.mark.is_none() && policy.unused == Fate::Leave {
            // Nothing is lost there.
            (self.delete, policy.allow_delete) = (true, true);
        }
        self
    }

    fn policy(&self) -> Result<&Policy, Failure> {
        let Self { delete, policy } = self;
        match (*delete, policy.allow_delete) {
            (true, false) => {
                return Err("nothing brings a deleted account back: say --allow-delete too".into());
            }
            (false, true) => return Err("--allow-delete does nothing without --delete".into()),
            _ => {}
        }
        if policy.created_before.is_none() && policy.last_access_before.is_none() {
            let problem = "say since when: --created-before, --last-access-before, or both";
            return Err(problem.into());
        }
        Ok(policy)
    }
}

async fn run() -> Result<End, Failure> {
    let mut options = Options::default();
    let read = Errand::read(USAGE, |name, more| options.take(name, more))?;
    let Some((errand, manners)) = read else { return Ok(End::Done) };
    if manners.tenant.is_none() {
        options = options.or_demo();
    }
    let (client, _mock) = manners.connect(|| demo(include_str!("data/dormant.json")))?;
    let make = async || {
        let policy = options.policy()?;
        Ok(plan(&gather(&client, policy).await?, policy)?)
    };
    errand.run(&manners, &client, "dormant", make).await
}
