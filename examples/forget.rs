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
//! `--names FILE` writes who is who to a file, which can be destroyed when nobody may know any
//! more. Until then `--recall FOLDER --names FILE` puts the names into the way back of a run, for
//! `--undo FOLDER` to walk.

use std::{
    cell::RefCell,
    env, fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use docebo_examples::{End, Errand, Failure, Manners, end};
use docebo_mock::{Seed, Tenant};
use docebo_sdk::{
    UserFieldId,
    workflows::{
        engine::{Journal, Outcome, undo},
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
              [--search-report REPORT]... [--recall FOLDER]";

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
    recall: Option<PathBuf>,
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
            recall: None,
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
            "recall" => self.recall = Some(arguments.value()?.into()),
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

/// A small company with everything that has to be thought of.
fn demo() -> Result<Tenant, Failure> {
    let seed: Seed = serde_json::from_str(include_str!("data/forget.json"))?;
    Ok(Tenant::from_seed(&seed, Default::default())?)
}

async fn run() -> Result<End, Failure> {
    let (mut errand, mut options) = (Errand::default(), Options::default());
    let manners = Manners::read(&Errand::usage(USAGE), |name, more| {
        Ok(errand.take(name, more)? || options.take(name, more)?)
    })?;
    let Some(manners) = manners else { return Ok(End::Done) };
    if let Some(folder) = &options.recall {
        return recall(&manners, folder, options.names.as_deref());
    }
    let company = demo()?;
    let (client, _mock) = manners.connect(|| company)?;
    options.settle(manners.tenant.is_none())?;
    let Options { csv, names, policy, places, .. } = options;
    let csv = csv.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("data/forget.csv"));

    let register = RefCell::new(Register::default());
    let make = async || {
        let list = Leavers::read(&fs::read(&csv)?)?;
        let facts = gather(&client, &list, &policy).await?;
        let plan = plan(&facts, &list, &policy)?;
        let named = Register::of(&facts, &plan);
        manners.tell(format_args!("Who is who:\n{}", named.to_text()));
        if let Some(path) = &names {
            fs::write(path, serde_json::to_string_pretty(&named)?)?;
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
            Some(path) => register = serde_json::from_slice(&fs::read(path)?)?,
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

/// Puts names that were kept in a file of their own into the way back of a run.
fn recall(manners: &Manners, folder: &Path, names: Option<&Path>) -> Result<End, Failure> {
    let names = names.ok_or("--recall needs --names FILE")?;
    let register: Register = serde_json::from_slice(&fs::read(names)?)?;
    let mut plan: Plan = serde_json::from_slice(&fs::read(folder.join("plan.json"))?)?;
    register.put_into(&mut plan);
    let outcome = Outcome::of(&plan, Journal::open(folder.join("journal.jsonl"))?);
    let back = undo(&plan, &outcome);
    fs::write(folder.join("undo.json"), back.to_json()?)?;
    manners.tell(back.to_text());
    manners.tell(format_args!("It holds names now. Walk it: --undo {}", folder.display()));
    Ok(End::Done)
}
