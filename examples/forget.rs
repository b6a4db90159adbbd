//! Forgets people who ask for it, looks whether it worked, and writes the evidence.
//!
//! ```text
//! cargo run --example forget                        a platform in memory, codes in place of names
//! cargo run --example forget -- --destroy-names     plan, journal and records hold codes only
//! cargo run --example forget -- --delete            accounts go, for good
//! cargo run --example forget -- --names who.json --destroy-names
//! cargo run --example forget -- --tenant acme --csv FILE --empty 5 --search-report ID
//! ```
//!
//! The list has a column `username` or `user_id`. The secret that codes are made with comes from
//! `FORGET_SECRET`, never from the command line; with the same secret somebody gets the same code
//! again. Flags, credentials and exit codes are those of all programs here: `examples/support.rs`;
//! what is left in a folder, and how to go on or back: `examples/support/errand.rs`. To these this
//! program adds `evidence.txt` and `evidence.json`.
//!
//! `--names FILE` keeps who is who in a file, which can be destroyed when nobody may know any more.
//! Until then `--undo FOLDER --names FILE` gives the names back.

use std::{
    cell::RefCell,
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use docebo_examples::{End, Errand, Failure, demo, end, planned};
use docebo_sdk::{
    UserFieldId,
    workflows::{
        forgetting::{
            Codes, Evidence, Mapping, Places, Plan, Policy, Register, Secret, Way, gather, plan,
            verify,
        },
        offboarding::Leavers,
    },
};
use lexopt::{Parser, ValueExt as _};

const USAGE: &str = "\
Usage: forget [--csv FILE] [--delete] [--destroy-names] [--names FILE] [--prefix TEXT]
              [--numbered] [--empty FIELD]... [--pilot PEOPLE] [--allow-teams]
              [--allow-power-users] [--protect USERNAME]... [--search-groups]
              [--search-report REPORT]...";

/// Codes of the demo are nobody's secret.
const DEMO_SECRET: &[u8] = b"a demo has no secret";
const DEMO_REPORT: &str = "0a0b0c0d-0000-1000-8000-000000000001";

#[tokio::main]
async fn main() -> ExitCode {
    end(run().await)
}

struct Options {
    csv: Option<PathBuf>,
    names: Option<PathBuf>,
    prefix: String,
    numbered: bool,
    destroy: bool,
    policy: Policy,
    places: Places,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            csv: None,
            names: None,
            prefix: "forgotten-".to_owned(),
            numbered: false,
            destroy: false,
            policy: Policy::anonymise(Codes::numbered("forgotten-")),
            places: Places::default(),
        }
    }
}

impl Options {
    /// Takes a flag of this program's own.
    fn take(&mut self, name: &str, arguments: &mut Parser) -> Result<bool, Failure> {
        let policy = &mut self.policy;
        match name {
            "csv" => self.csv = Some(arguments.value()?.into()),
            "names" => self.names = Some(arguments.value()?.into()),
            "prefix" => self.prefix = arguments.value()?.string()?,
            "numbered" => self.numbered = true,
            "destroy-names" => self.destroy = true,
            "delete" => policy.way = Way::Delete,
            "empty" => policy.empty(UserFieldId::new(arguments.value()?.parse()?)),
            "pilot" => policy.pilot = arguments.value()?.parse()?,
            "allow-teams" => policy.allow_teams = true,
            "allow-power-users" => policy.allow_power_users = true,
            "protect" => policy.protected.account(&arguments.value()?.string()?),
            "search-groups" => self.places.groups = true,
            "search-report" => self.places.reports.push(arguments.value()?.string()?),
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// What the flags come to, on this platform.
    fn settle(&mut self, in_memory: bool) -> Result<(), Failure> {
        if in_memory && self.csv.is_none() {
            self.policy.empty(UserFieldId::new(5));
            self.policy.empty(UserFieldId::new(6));
            self.places.groups = true;
            self.places.reports.push(DEMO_REPORT.to_owned());
        }
        let destroyed = self.destroy || self.policy.way == Way::Delete;
        self.policy.mapping = if destroyed { Mapping::Destroyed } else { Mapping::Kept };
        self.policy.codes = match env::var("FORGET_SECRET") {
            _ if self.numbered => Codes::numbered(&self.prefix),
            Ok(secret) => Codes::hashed(&self.prefix, Secret::new(secret)),
            Err(_) if in_memory => Codes::hashed(&self.prefix, Secret::new(DEMO_SECRET)),
            Err(_) => return Err("set FORGET_SECRET to 16 bytes or more, or say --numbered".into()),
        };
        Ok(())
    }
}

async fn run() -> Result<End, Failure> {
    let mut options = Options::default();
    let read = Errand::read(USAGE, |name, more| options.take(name, more))?;
    let Some((errand, manners)) = read else { return Ok(End::Done) };
    let (client, _mock) = manners.connect(|| demo(include_str!("data/forget.json")))?;
    options.settle(manners.tenant.is_none())?;
    let Options { csv, names, policy, places, .. } = options;
    if let (Some(folder), Some(path)) = (errand.undoes(), &names) {
        // Names that were kept in a file of their own go into the way back, and into no other file.
        let mut plan: Plan = planned(folder, "forgetting")?;
        kept(path)?.put_into(&mut plan);
        return errand.walk_back(&manners, &client, folder, &plan).await;
    }
    let csv = errand.list(&manners, csv, "forget.csv")?;

    let register = RefCell::new(Register::default());
    let make = async || {
        let list = Leavers::read(&fs::read(&csv)?)?;
        let facts = gather(&client, &list, &policy).await?;
        let plan = plan(&facts, &list, &policy)?;
        let named = Register::of(&facts, &plan);
        manners.tell(format_args!("Who is who:\n{}", named.to_text()));
        if let (Some(path), false) = (&names, manners.dry_run) {
            keep(path, &named)?;
        }
        register.replace(named);
        Ok(plan)
    };
    let carried = match errand.carry_out(&manners, &client, "forgetting", make).await? {
        Ok(carried) => carried,
        Err(end) => return Ok(end),
    };

    let mut register = register.into_inner();
    if register.people.is_empty() {
        // The run was continued: only a file can still say who they were.
        match &names {
            Some(path) => register = kept(path)?,
            None => manners.tell("Nobody knows any more whom to look for: give --names FILE."),
        }
    }
    manners.tell("\nLooking for what should be gone ...\n");
    let findings = verify(&client, &register, carried.plan.policy.way, &places).await?;
    let evidence = Evidence::of(&carried.plan, &carried.outcome).with(findings);
    manners.tell(evidence.to_text());
    fs::write(carried.folder.join("evidence.txt"), evidence.to_text())?;
    let json = serde_json::to_string_pretty(&evidence)?;
    fs::write(carried.folder.join("evidence.json"), json)?;
    manners.tell(format_args!("Plan, journal and evidence: {}", carried.folder.display()));
    manners.answer(&evidence)?;
    Ok(End::clean(evidence.is_clean()))
}

/// Who is who, from the file where that was kept.
fn kept(path: &Path) -> Result<Register, Failure> {
    let told = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let bytes = fs::read(path).map_err(|error| told(&error))?;
    Ok(serde_json::from_slice(&bytes).map_err(|error| told(&error))?)
}

/// Adds to the file who is who. Whoever is in it stays: an account that has its code already no
/// longer says whose it was.
fn keep(path: &Path, named: &Register) -> Result<(), Failure> {
    let mut all = if path.exists() { kept(path)? } else { Register::default() };
    let known: BTreeSet<_> = all.people.iter().map(|one| one.user_id).collect();
    all.people.extend(named.people.iter().filter(|one| !known.contains(&one.user_id)).cloned());
    fs::write(path, serde_json::to_string_pretty(&all)?)
        .map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(())
}
