//! Closes the accounts of a company that left, or of one person who left a company that goes on.
//!
//! ```text
//! cargo run --example retire_company                     a platform in memory, an export of contacts
//! cargo run --example retire_company -- --dry-run        stops after the plan
//! cargo run --example retire_company -- --field 5=Borg --deactivate
//! cargo run --example retire_company -- --person jon@borg.example --on 2026-03-31
//! cargo run --example retire_company -- --tenant acme --csv FILE --branch 12 --on 2026-03-31 \
//!     --integration salesforce.sync
//! ```
//!
//! Whose accounts: everybody of a branch (`--branch`) or with a value in an additional field
//! (`--field`), the contacts of an export that left (`--csv`), or those of them who are in the
//! branch (both). How: an expiration date (`--on`), which dates of the export go before, the flag
//! (`--deactivate`), or both.
//!
//! Flags, credentials and exit codes are those of all programs here: `examples/support.rs`; what
//! is left in a folder, and how to go on or back: `examples/support/errand.rs`.

use std::{
    cell::Cell,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use docebo_examples::{End, Errand, Failure, Manners, demo, end, field_and_value};
use docebo_sdk::{
    BranchId,
    wire::Date,
    workflows::retirement::{
        Close, Company, Contacts, NextSync, Place, Policy, forecast, gather, plan,
    },
};
use lexopt::{Parser, ValueExt as _};

const USAGE: &str = "\
Usage: retire_company [--branch ID | --field ID=VALUE] [--csv FILE] [--company NAME]
                      [--person USERNAME] [--on DATE] [--deactivate]
                      [--move-to BRANCH] [--integration USERNAME]... [--exclude USERNAME]...
                      [--exclude-branch ID]... [--pilot PEOPLE]";

/// The branch of Acme in the demo, and that of former customers.
const ACME: BranchId = BranchId::new(1);
const FORMER: BranchId = BranchId::new(4);

#[tokio::main]
async fn main() -> ExitCode {
    end(run().await)
}

#[derive(Default)]
struct Options {
    place: Option<Place>,
    csv: Option<PathBuf>,
    company: Option<String>,
    person: Option<String>,
    on: Option<Date>,
    deactivate: bool,
    move_to: Option<BranchId>,
    integrations: Vec<String>,
    exclude: Vec<String>,
    exclude_branches: Vec<BranchId>,
    pilot: usize,
}

impl Options {
    /// Takes a flag of this program's own.
    fn take(&mut self, name: &str, arguments: &mut Parser) -> Result<bool, Failure> {
        match name {
            "branch" => self.place = Some(Place::Branch(arguments.value()?.parse()?)),
            "field" => {
                let (field, value) = field_and_value(&arguments.value()?.string()?)?;
                self.place = Some(Place::Field { field, value });
            }
            "csv" => self.csv = Some(arguments.value()?.into()),
            "company" => self.company = Some(arguments.value()?.string()?),
            "person" => self.person = Some(arguments.value()?.string()?),
            "on" => self.on = Some(arguments.value()?.parse()?),
            "deactivate" => self.deactivate = true,
            "move-to" => self.move_to = Some(arguments.value()?.parse()?),
            "integration" => self.integrations.push(arguments.value()?.string()?),
            "exclude" => self.exclude.push(arguments.value()?.string()?),
            "exclude-branch" => self.exclude_branches.push(arguments.value()?.parse()?),
            "pilot" => self.pilot = arguments.value()?.parse()?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// What the demo does when nobody says anything else.
    fn or_demo(mut self) -> Self {
        if self.place.is_none() && self.csv.is_none() && self.person.is_none() {
            self.csv = Some(Path::new(env!("CARGO_MANIFEST_DIR")).join("data/contacts.csv"));
            self.place = Some(Place::Branch(ACME));
            self.move_to = self.move_to.or(Some(FORMER));
        }
        if self.on.is_none() && !self.deactivate {
            self.on = Date::new(2026, 3, 31);
        }
        self.integrations.push("salesforce.sync".to_owned());
        self
    }

    fn company(&self, manners: &Manners) -> Result<Company, Failure> {
        let company = match (&self.person, &self.csv) {
            (Some(username), None) => Company::person(username),
            (None, Some(path)) => {
                let bytes = fs::read(path).map_err(|e| format!("{}: {e}", path.display()))?;
                let mut contacts = Contacts::read(&bytes)?;
                if let Some(company) = &self.company {
                    contacts.only(company);
                }
                if !contacts.ignored_columns.is_empty() {
                    let columns = contacts.ignored_columns.join(", ");
                    manners.tell(format_args!("Columns that are not read: {columns}\n"));
                }
                Company::contacts(contacts)
            }
            (Some(_), Some(_)) => return Err("say --person or --csv, not both".into()),
            (None, None) => {
                let nobody = "say whose accounts: --branch, --field, --csv or --person";
                return Ok(Company::everybody(self.place.clone().ok_or(nobody)?));
            }
        };
        Ok(match &self.place {
            Some(place) => company.within(place.clone()),
            None => company,
        })
    }

    fn policy(&self) -> Result<Policy, Failure> {
        let close = match (self.on, self.deactivate) {
            (Some(date), false) => Close::On(date),
            (None, true) => Close::Deactivate,
            (Some(date), true) => Close::Both(date),
            (None, false) => return Err("say how: --on DATE, --deactivate, or both".into()),
        };
        let mut policy = Policy::new(close);
        policy.branch = self.move_to;
        policy.pilot = self.pilot;
        for username in &self.integrations {
            policy.exclude_integration(username);
        }
        for username in &self.exclude {
            policy.exclude(username);
        }
        for branch in &self.exclude_branches {
            policy.exclude_branch(*branch);
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
    let (client, _mock) = manners.connect(|| demo(include_str!("data/customers.json")))?;

    let told = Cell::new(false);
    let make = async || {
        let (company, policy) = (options.company(&manners)?, options.policy()?);
        let facts = gather(&client, &company, &policy).await?;
        if !told.replace(true) {
            // Whom the sync finds as it should, it only updates.
            let mut forecast = forecast(&facts, &company);
            forecast.retain(|one| !matches!(one.sync, NextSync::Updates { .. }));
            for line in forecast {
                manners.tell(line);
            }
            manners.tell("");
        }
        Ok(plan(&facts, &company, &policy))
    };
    errand.run(&manners, &client, "retirement", make).await
}
