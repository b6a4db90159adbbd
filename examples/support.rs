//! What the programs beside this file have in common.
//!
//! Flags every one of them takes:
//!
//! | flag | effect |
//! |---|---|
//! | `--tenant URL` | work on this platform, `acme` for `https://acme.docebosaas.com`; without it, on one in memory |
//! | `--dry-run` | say what would be done, and stop |
//! | `--yes` | do it without asking |
//! | `--json` | the result on standard output as JSON, everything else on standard error |
//! | `--plan-out FILE` | leave what is planned in a file, as JSON |
//! | `--help` | say which flags there are |
//!
//! Programs that change much take those of an [`Errand`] as well: a journal, going on where a run
//! broke off, walking back.
//!
//! Credentials come from `DOCEBO_CLIENT_ID`, `DOCEBO_CLIENT_SECRET`, `DOCEBO_USERNAME` and
//! `DOCEBO_PASSWORD`, never from the command line, where others can see them.
//!
//! What scripts get to see:
//!
//! | exit code | meaning |
//! |---|---|
//! | 0 | done; or nothing was to do, or it was a dry run |
//! | 1 | broke off, with the reason on standard error |
//! | 2 | went through, but something is left over, and was told |
//! | 3 | the question was not answered with yes: nothing was changed |
//! | 64 | the command line cannot be understood |
//! | 130 | stopped at once, by a second Ctrl-C |

#![expect(clippy::print_stdout, reason = "programs that talk to people")]

#[path = "support/errand.rs"]
mod errand;

pub use errand::{Carried, Errand, planned};

use std::{
    env,
    error::Error,
    fmt::Display,
    fs,
    io::{self, IsTerminal as _, Write as _},
    path::PathBuf,
    process::ExitCode,
};

use comfy_table::{Table, presets};
use docebo_mock::{DoceboMock, Seed, Tenant};
use docebo_sdk::{
    Client, UserFieldId,
    client::{App, Credentials},
};
use indicatif::{ProgressBar, ProgressStyle};
use lexopt::{Arg, Parser, ValueExt as _};
use serde::Serialize;

/// Whatever made a program break off.
pub type Failure = Box<dyn Error>;

/// How a program came through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Everything is done, or nothing was to do.
    Done,
    /// Something is left over.
    LeftOver,
    /// Somebody was asked and did not say yes.
    Declined,
}

impl End {
    /// Done, unless something is left over.
    #[must_use]
    pub const fn clean(clean: bool) -> Self {
        if clean { Self::Done } else { Self::LeftOver }
    }
}

/// Makes an exit code of how a program came through, and tells what made it break off: each error
/// with its causes, and what can be done about it.
#[must_use]
pub fn end(result: Result<End, Failure>) -> ExitCode {
    match result {
        Ok(End::Done) => ExitCode::SUCCESS,
        Ok(End::LeftOver) => ExitCode::from(2),
        Ok(End::Declined) => ExitCode::from(3),
        Err(error) => {
            eprint!("{}", told(&*error));
            let usage = error.is::<lexopt::Error>();
            ExitCode::from(if usage { 64 } else { 1 })
        }
    }
}

/// An error in lines: what failed, because of what, what to do.
fn told(error: &(dyn Error + 'static)) -> String {
    let mut text = format!("error: {error}\n");
    let mut remedy = remedy(error);
    let mut cause = error.source();
    while let Some(error) = cause {
        text += &format!("  because: {error}\n");
        remedy = remedy.or_else(|| self::remedy(error));
        cause = error.source();
    }
    if let Some(remedy) = remedy {
        text += &format!("  remedy: {remedy}\n");
    }
    text
}

/// What to do about an error, where that can be said without knowing the program.
fn remedy(error: &(dyn Error + 'static)) -> Option<&'static str> {
    if error.is::<lexopt::Error>() {
        return Some("--help lists the flags");
    }
    let error = error.downcast_ref::<docebo_sdk::Error>()?;
    match error {
        _ if error.may_have_been_applied() => {
            Some("it may have been done all the same: look before running this again")
        }
        _ if error.is_auth() => Some("check the DOCEBO_ variables, and that the account is active"),
        _ if error.is_forbidden() => {
            Some("call as a Superadmin, or give the power user the permission")
        }
        _ if error.is_rate_limited() => Some("wait until the hour is over, then run this again"),
        _ if error.is_connection() => {
            Some("check the address and the network, then run this again")
        }
        _ => None,
    }
}

/// The flags that every program takes.
#[derive(Debug, Clone, Default)]
pub struct Manners {
    /// Name or address of a real platform.
    pub tenant: Option<String>,
    /// Only say what would be done.
    pub dry_run: bool,
    /// Do not ask.
    pub yes: bool,
    /// Standard output is for JSON.
    pub json: bool,
    /// Where the plan is to be left.
    pub plan_out: Option<PathBuf>,
}

impl Manners {
    /// Reads the command line. `own` is handed the names of further long flags, without their
    /// dashes, and answers whether it knows them; values of theirs it takes from the parser.
    /// `None` when help was asked for, and given.
    ///
    /// # Errors
    ///
    /// When the command line cannot be understood.
    pub fn read(
        usage: &str,
        own: impl FnMut(&str, &mut Parser) -> Result<bool, Failure>,
    ) -> Result<Option<Self>, Failure> {
        let read = Self::parse(Parser::from_env(), own)?;
        if read.is_none() {
            println!(
                "{usage}\n\nEvery program takes [--tenant NAME-OR-URL] [--dry-run] [--yes] \
                 [--json] [--plan-out FILE]."
            );
        }
        Ok(read)
    }

    fn parse(
        mut arguments: Parser,
        mut own: impl FnMut(&str, &mut Parser) -> Result<bool, Failure>,
    ) -> Result<Option<Self>, Failure> {
        let mut read = Self::default();
        while let Some(argument) = arguments.next()? {
            let name = match argument {
                Arg::Long(name) => name.to_owned(),
                Arg::Short('h') => return Ok(None),
                other => return Err(other.unexpected().into()),
            };
            match name.as_str() {
                "tenant" => read.tenant = Some(arguments.value()?.string()?),
                "dry-run" => read.dry_run = true,
                "yes" => read.yes = true,
                "json" => read.json = true,
                "plan-out" => read.plan_out = Some(arguments.value()?.into()),
                "help" => return Ok(None),
                _ if own(&name, &mut arguments)? => {}
                _ => return Err(Arg::Long(&name).unexpected().into()),
            }
        }
        Ok(Some(read))
    }

    /// The platform to work on: the real one, or one in memory, whose handle comes along.
    ///
    /// # Errors
    ///
    /// When a credential is missing, the address is none, or the platform in memory cannot be made.
    pub fn connect(
        &self,
        in_memory: impl FnOnce() -> Result<Tenant, Failure>,
    ) -> Result<(Client, Option<DoceboMock>), Failure> {
        let Some(tenant) = &self.tenant else {
            self.tell("Platform: in memory, a demo company\n");
            let mock = DoceboMock::builder().seed(in_memory()?).build();
            return Ok((mock.client(), Some(mock)));
        };
        let variable = |name: &str| {
            env::var(name).map_err(|_| format!("set {name}: --tenant takes it from there"))
        };
        let app = App::new(variable("DOCEBO_CLIENT_ID")?, variable("DOCEBO_CLIENT_SECRET")?);
        let (username, password) = (variable("DOCEBO_USERNAME")?, variable("DOCEBO_PASSWORD")?);
        let credentials = Credentials::password(app, username, password);
        let client = Client::builder(tenant.as_str()).credentials(credentials).build()?;
        self.tell(format_args!("Platform: {}\n", client.address()));
        Ok((client, None))
    }

    /// A line for people.
    pub fn tell(&self, line: impl Display) {
        if self.json { eprintln!("{line}") } else { println!("{line}") }
    }

    /// The result for programs, where it was asked for.
    ///
    /// # Errors
    ///
    /// When it cannot be written as JSON.
    pub fn answer(&self, result: &impl Serialize) -> Result<(), Failure> {
        if self.json {
            println!("{}", serde_json::to_string_pretty(result)?);
        }
        Ok(())
    }

    /// Leaves a plan where it was asked for.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn save_plan(&self, plan: &impl Serialize) -> Result<(), Failure> {
        if let Some(path) = &self.plan_out {
            fs::write(path, serde_json::to_string_pretty(plan)?)
                .map_err(|error| format!("{}: {error}", path.display()))?;
        }
        Ok(())
    }

    /// Whether to go on: on the platform in memory and with `--yes` always, else somebody is
    /// asked.
    ///
    /// # Errors
    ///
    /// When there is nobody to ask.
    pub fn confirmed(&self, question: &str) -> Result<bool, Failure> {
        if self.yes || self.tenant.is_none() {
            return Ok(true);
        }
        if !io::stdin().is_terminal() {
            return Err("nobody is there to ask: say --yes, or --dry-run".into());
        }
        eprint!("{question} Type `yes` to go on: ");
        io::stderr().flush()?;
        let mut answer = String::new();
        io::stdin().read_line(&mut answer)?;
        let yes = answer.trim() == "yes";
        if !yes {
            self.tell("Nothing was changed.");
        }
        Ok(yes)
    }
}

/// `5=Acme` on a command line: the number of an additional field, and a value of it.
///
/// # Errors
///
/// When the text is anything else.
pub fn field_and_value(text: &str) -> Result<(UserFieldId, String), Failure> {
    let read = || {
        let (field, value) = text.split_once('=')?;
        Some((field.trim().parse().ok()?, value.trim().to_owned()))
    };
    read().ok_or_else(|| format!("`{text}`: write a field's number and a value, 5=Acme").into())
}

/// A platform of a seed beside the programs.
///
/// # Errors
///
/// When the seed does not hold together.
pub fn demo(seed: &str) -> Result<Tenant, Failure> {
    let seed: Seed = serde_json::from_str(seed)?;
    Ok(Tenant::from_seed(&seed, docebo_mock::Credentials::default())?)
}

/// A table for people, to be [told](Manners::tell).
#[must_use]
pub fn table<'t>(header: impl IntoIterator<Item = &'t str>) -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED);
    table.set_header(header);
    table
}

/// A bar on standard error that fills as `total` of something get done; nothing where nobody
/// looks.
#[must_use]
pub fn bar(total: usize, what: &str) -> ProgressBar {
    let style = format!("{{bar:40}} {{pos}}/{{len}} {what}, {{eta}} left");
    let style = ProgressStyle::with_template(&style);
    ProgressBar::new(total as u64)
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Option<(Manners, Vec<String>)>, Failure> {
        let mut csv = Vec::new();
        let parser = Parser::from_args(line.split_whitespace());
        let manners = Manners::parse(parser, |name, arguments| {
            let known = name == "csv";
            if known {
                csv.push(arguments.value()?.string()?);
            }
            Ok(known)
        })?;
        Ok(manners.map(|manners| (manners, csv)))
    }

    #[test]
    fn shared_and_own_flags_are_read_in_any_order() {
        let (read, csv) =
            parse("--json --csv a.csv --tenant acme --plan-out p.json --yes").unwrap().unwrap();
        assert_eq!(csv, ["a.csv"]);
        assert_eq!((read.tenant.as_deref(), read.json, read.yes), (Some("acme"), true, true));
        assert_eq!(read.plan_out, Some("p.json".into()));
        assert!(!read.dry_run);
        assert!(parse("--csv a.csv --help").unwrap().is_none());
    }

    #[test]
    fn a_wrong_command_line_has_an_exit_code_of_its_own() {
        for line in ["--yess", "stray", "--csv", "-x", "--yes=no"] {
            let error = parse(line).unwrap_err();
            assert!(told(&*error).ends_with("remedy: --help lists the flags\n"), "{line}");
            let code = format!("{:?}", end(Err(error)));
            assert_eq!(code, format!("{:?}", ExitCode::from(64)), "{line}");
        }
    }

    #[test]
    fn in_memory_nobody_is_asked_and_nobody_there_is_no_yes() {
        assert!(Manners::default().confirmed("Go on?").unwrap());
        let real = Manners { tenant: Some("acme".to_owned()), ..Manners::default() };
        assert!(Manners { yes: true, ..real.clone() }.confirmed("Go on?").unwrap());
        if !io::stdin().is_terminal() {
            assert!(real.confirmed("Go on?").unwrap_err().to_string().contains("say --yes"));
        }
    }

    #[tokio::test]
    async fn an_error_is_told_with_causes_and_remedy() {
        #[derive(Debug, thiserror::Error)]
        #[error("the list cannot be read")]
        struct Outer(#[source] docebo_sdk::Error);

        let (client, mock) = Manners::default().connect(|| Ok(Tenant::demo())).unwrap();
        let refusal = docebo_mock::FaultRule::on("/manage/v1/user").status(403).times(9);
        mock.unwrap().fail(refusal);
        let error = Outer(client.users().list().all().await.unwrap_err());
        let text = told(&error);
        assert!(text.starts_with("error: the list cannot be read\n  because: GET "), "{text}");
        assert!(text.contains("  remedy: call as a Superadmin"), "{text}");
    }
}
