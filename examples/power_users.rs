//! Lowers power users who are not used any more; keeps what power users hold in a file, and gives
//! it back from there.
//!
//! ```text
//! cargo run --example power_users                        a platform in memory: everybody of every kind
//! cargo run --example power_users -- --dry-run           stops after the plan
//! cargo run --example power_users -- --tenant acme --allow-demotion --last-access-before 2025-01-01
//! cargo run --example power_users -- --tenant acme --snapshot rights.json
//! cargo run --example power_users -- --tenant acme --restore rights.json
//! ```
//!
//! Without `--allow-demotion` it says who would be lowered, and stops. `--snapshot` reads what all
//! power users hold, or those `--named`, and changes nothing. `--restore` gives back what of that
//! is missing now, and with `--take-away` takes away what came later.
//!
//! Flags, credentials and exit codes are those of all programs here: `examples/support.rs`. What a
//! sweep leaves in its folder, and how to walk back: `examples/support/errand.rs`; beside that,
//! `snapshot.json` is what those held who were lowered, for a restoration at any later time.

use std::{fs, path::PathBuf, process::ExitCode};

use docebo_examples::{End, Errand, Failure, Manners, demo, end};
use docebo_sdk::{
    Client,
    wire::{Date, DateTime},
    workflows::power_users::{Snapshot, restore, sweep},
};
use lexopt::{Parser, ValueExt as _};

const USAGE: &str = "\
Usage: power_users [--allow-demotion] [--last-access-before YYYY-MM-DD] [--pilot N]
                   [--protect USERNAME]...
       power_users --snapshot FILE [--named USERNAME]...
       power_users --restore FILE [--take-away] [--protect USERNAME]...";

#[tokio::main]
async fn main() -> ExitCode {
    end(run().await)
}

#[derive(Default)]
struct Options {
    sweep: sweep::Policy,
    restore: restore::Policy,
    snapshot: Option<PathBuf>,
    named: Vec<String>,
    from: Option<PathBuf>,
}

impl Options {
    /// Takes a flag of this program's own.
    fn take(&mut self, name: &str, arguments: &mut Parser) -> Result<bool, Failure> {
        match name {
            "allow-demotion" => self.sweep.allow_demotion = true,
            "last-access-before" => {
                let date = arguments.value()?.parse::<Date>()?;
                self.sweep.last_access_before = Some(date.start());
            }
            "pilot" => self.sweep.pilot = arguments.value()?.parse()?,
            "protect" => {
                let name = arguments.value()?.string()?;
                self.sweep.exclude(&name);
                self.restore.protected.account(&name);
            }
            "snapshot" => self.snapshot = Some(arguments.value()?.into()),
            "named" => self.named.push(arguments.value()?.string()?),
            "restore" => self.from = Some(arguments.value()?.into()),
            "take-away" => self.restore.take_away = true,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

async fn run() -> Result<End, Failure> {
    let mut options = Options::default();
    let read = Errand::read(USAGE, |name, more| options.take(name, more))?;
    let Some((errand, manners)) = read else { return Ok(End::Done) };
    if manners.tenant.is_none() {
        // Nobody is hurt in memory.
        options.sweep.allow_demotion = true;
        options.sweep.exclude("payroll.robot");
        let year = DateTime::from_unix(1_735_689_600); // 2025
        options.sweep.last_access_before.get_or_insert(year);
    }
    let (client, mock) = manners.connect(|| demo(include_str!("data/power_users.json")))?;

    if let Some(path) = &options.snapshot {
        return keep(&manners, &client, &options.named, path).await;
    }
    if let Some(path) = &options.from {
        let snapshot = Snapshot::read(&fs::read(path)?)?;
        let policy = &options.restore;
        let make = async || {
            let facts = restore::gather(&client, &snapshot, policy).await?;
            Ok(restore::plan(&facts, &snapshot, policy))
        };
        return errand.run(&manners, &client, "power user restoration", make).await;
    }

    let policy = &options.sweep;
    let make = async || Ok(sweep::plan(&sweep::gather(&client, policy).await?, policy));
    let carried = match errand.carry_out(&manners, &client, "power user sweep", make).await? {
        Ok(carried) => carried,
        Err(end) => return Ok(end),
    };
    let snapshot = Snapshot::of_plan(&carried.plan);
    let path = carried.folder.join("snapshot.json");
    fs::write(&path, snapshot.to_json()?)?;

    manners.tell(carried.back.to_text());
    if carried.resumed {
        manners.tell(format_args!("What they held: {}", path.display()));
        manners.answer(&carried.plan)?;
        return Ok(End::clean(carried.outcome.is_complete()));
    }
    manners.tell("\nReading the platform again ...\n");
    let left = make().await?;
    if mock.is_some() {
        let policy = &options.restore;
        let facts = restore::gather(&client, &snapshot, policy).await?;
        let back = restore::plan(&facts, &snapshot, policy);
        manners.tell("At any later time, --restore with snapshot.json would do this:\n");
        manners.tell(back.to_text());
    }
    manners.tell(format_args!(
        "{} calls would still be to make. Plan, records, journal, undo plan and snapshot: {}",
        left.cost.writes + left.cost.canary_writes,
        carried.folder.display()
    ));
    manners.answer(&left)?;
    Ok(End::clean(left.is_empty() && carried.outcome.problems.is_empty()))
}

/// Writes what power users hold to a file.
async fn keep(
    manners: &Manners,
    client: &Client,
    named: &[String],
    path: &PathBuf,
) -> Result<End, Failure> {
    let snapshot = match named {
        [] => Snapshot::take(client).await?,
        names => Snapshot::take_of(client, names).await?,
    };
    for name in &snapshot.missing {
        manners.tell(format_args!("{name}: no power user has this name"));
    }
    for gap in &snapshot.gaps {
        manners.tell(format_args!("user {}: {}", gap.user_id, gap.what));
    }
    manners.tell(format_args!(
        "What {} power users hold, read with {} calls: {}",
        snapshot.power_users.len(),
        snapshot.reads,
        path.display()
    ));
    if !manners.dry_run {
        fs::write(path, snapshot.to_json()?)
            .map_err(|error| format!("{}: {error}", path.display()))?;
    }
    manners.answer(&snapshot)?;
    Ok(End::clean(snapshot.missing.is_empty() && snapshot.gaps.is_empty()))
}
