//! Has people confirm the accounts under them: lists out, decisions in, calls made of them.
//!
//! ```text
//! cargo run --example attest                             a platform in memory, two power users who answered
//! cargo run --example attest -- --dry-run                stops after the plan
//! cargo run --example attest -- --send FOLDER            writes a list for each power user, and stops
//! cargo run --example attest -- --send FOLDER --branch 12 --branch 14
//! cargo run --example attest -- --tenant acme --round FOLDER/round.json --answers pam.csv --answers rob.csv
//! ```
//!
//! `--send` leaves `round.json`, which has to be kept, a file for each holder to be sent to them,
//! and `all.csv` with everything in one. What comes back is followed with `--round`; without it,
//! lists are made on the spot, and the answers beside this program are held against them:
//! `examples/data/attest`, every row for a reason.
//!
//! Nobody is deleted unless `--allow-delete` says so, nor anybody who used the account unless
//! `--delete-used` does; they are deactivated instead.
//!
//! Flags, credentials and exit codes are those of all programs here: `examples/support.rs`. What a
//! run leaves in its folder, and how to walk back: `examples/support/errand.rs`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use docebo_examples::{End, Errand, Failure, Manners, end, table};
use docebo_mock::Tenant;
use docebo_sdk::{
    BranchId, Client,
    csv::Format,
    workflows::attestation::{Answers, Options, Policy, Round, Scope, plan, review},
};
use lexopt::{Parser, ValueExt as _};
use tokio::sync::OnceCell;

const USAGE: &str = "\
Usage: attest --send FOLDER [--branch ID | --power-user USERNAME]... [--open-items]
       attest [--round FILE] [--answers FILE]... [--allow-delete] [--delete-used] [--pilot N]
              [--protect USERNAME]...";

#[tokio::main]
async fn main() -> ExitCode {
    end(run().await)
}

#[derive(Default)]
struct Flags {
    send: Option<PathBuf>,
    branches: Vec<BranchId>,
    power_users: Vec<String>,
    open_items: bool,
    round: Option<PathBuf>,
    answers: Vec<PathBuf>,
    policy: Policy,
}

impl Flags {
    /// Takes a flag of this program's own.
    fn take(&mut self, name: &str, arguments: &mut Parser) -> Result<bool, Failure> {
        match name {
            "send" => self.send = Some(arguments.value()?.into()),
            "branch" => self.branches.push(arguments.value()?.parse()?),
            "power-user" => self.power_users.push(arguments.value()?.string()?),
            "open-items" => self.open_items = true,
            "round" => self.round = Some(arguments.value()?.into()),
            "answers" => self.answers.push(arguments.value()?.into()),
            "allow-delete" => self.policy.allow_delete = true,
            "delete-used" => self.policy.delete_used = true,
            "pilot" => self.policy.pilot = arguments.value()?.parse()?,
            "protect" => self.policy.protected.account(&arguments.value()?.string()?),
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Who is asked: holders of branches, some power users, or all of them.
    fn options(&self) -> Options {
        let scope = match (self.branches.as_slice(), self.power_users.as_slice()) {
            ([], []) => Scope::PowerUsers,
            ([], names) => Scope::named(names),
            (branches, _) => Scope::Branches(branches.iter().copied().collect()),
        };
        let mut options = Options::new(scope);
        options.open_items = self.open_items;
        options
    }
}

async fn run() -> Result<End, Failure> {
    let mut flags = Flags::default();
    let read = Errand::read(USAGE, |name, more| flags.take(name, more))?;
    let Some((errand, manners)) = read else { return Ok(End::Done) };
    if flags.answers.is_empty() && (manners.tenant.is_none() || errand.is_planned()) {
        let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/attest");
        flags.answers = ["paula.csv", "peter.csv"].map(|name| beside.join(name)).to_vec();
    }
    let (client, _mock) = manners.connect(|| Ok(Tenant::demo()))?;
    if let Some(folder) = &flags.send {
        return send(&manners, &client, &flags.options(), folder).await;
    }

    // The lists are held against what came back, as they were sent out: made once.
    let asked: OnceCell<(Round, Answers)> = OnceCell::new();
    let make = async || {
        let (round, answers) =
            asked.get_or_try_init(async || heard(&manners, &client, &flags).await).await?;
        let facts = review(&client, round, answers, &flags.policy).await?;
        Ok(plan(&facts, round, answers, &flags.policy))
    };
    errand.run(&manners, &client, "attestation", make).await
}

/// The lists, and what came back.
async fn heard(
    manners: &Manners,
    client: &Client,
    flags: &Flags,
) -> Result<(Round, Answers), Failure> {
    let round = match &flags.round {
        Some(path) => Round::read(&fs::read(path)?)?,
        None => Round::make(client, &flags.options()).await?,
    };
    let mut answers = Answers::default();
    for path in &flags.answers {
        let name = path.file_name().map_or_else(String::new, |name| name.display().to_string());
        let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        answers.read(&round, &name, &bytes)?;
    }
    let mut standing = table(["holder", "listed", "kept", "to go", "not known", "no answer"]);
    for one in answers.standing(&round) {
        let counts = [one.listed, one.kept, one.going, one.unknown, one.open];
        let cells = counts.map(|count| count.to_string());
        standing.add_row([one.holder.to_string()].into_iter().chain(cells));
    }
    manners.tell(standing);
    Ok((round, answers))
}

/// Writes the lists to be sent out.
async fn send(
    manners: &Manners,
    client: &Client,
    options: &Options,
    folder: &Path,
) -> Result<End, Failure> {
    let round = Round::make(client, options).await?;
    let mut told = table(["holder", "accounts", "file"]);
    let mut files = vec![("round.json".to_owned(), round.to_json()?.into_bytes())];
    for (at, list) in round.lists.iter().enumerate() {
        let file = format!("{:03}-{}.csv", at + 1, file_name(&list.holder.key()));
        told.add_row([list.holder.to_string(), list.accounts.len().to_string(), file.clone()]);
        files.push((file, round.table(list).write(&Format::excel())?));
    }
    files.push(("all.csv".to_owned(), round.whole_table().write(&Format::excel())?));
    manners.tell(told);
    for gap in &round.gaps {
        manners.tell(format_args!("{}: {}", gap.holder, gap.what));
    }
    manners.tell(format_args!("Read with {} calls. Lists: {}", round.reads, folder.display()));
    if !manners.dry_run {
        fs::create_dir_all(folder)?;
        for (name, bytes) in files {
            fs::write(folder.join(&name), bytes).map_err(|error| format!("{name}: {error}"))?;
        }
    }
    manners.answer(&round)?;
    Ok(End::clean(round.gaps.is_empty()))
}

/// A name that every file system takes.
fn file_name(key: &str) -> String {
    let safe = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '@');
    key.chars().map(|c| if safe(c) { c } else { '_' }).collect()
}
