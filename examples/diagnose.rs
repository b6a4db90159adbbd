//! Says why somebody is locked out, or not enrolled, from reading alone.
//!
//! ```text
//! cargo run --example diagnose                                    a platform in memory, and cases of every kind
//! cargo run --example diagnose -- --user jane.doe                 why is she locked out?
//! cargo run --example diagnose -- --user jane.doe --course SAFE-1 --plan ONB
//!                                                                 why is she not enrolled in these?
//! cargo run --example diagnose -- --csv FILE                      your list: username or user_id; course_code,
//!                                                                 course_id, plan_code or plan_id, or none
//! cargo run --example diagnose -- --tenant acme --csv FILE --json
//! ```
//!
//! Nothing is changed. Flags, credentials and exit codes are those of all programs here:
//! `examples/support.rs`; 0 says that nothing stands in anybody's way, 2 that something does. The
//! demo list and what each of its rows is there for: `examples/data/README.md`.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use docebo_examples::{End, Failure, Manners, end};
use docebo_mock::Tenant;
use docebo_sdk::workflows::diagnosis::{
    Blind, Diagnosis, Question, Questions, Training, answer, gather,
};
use lexopt::{Parser, ValueExt as _};

const USAGE: &str = "\
Usage: diagnose [--user USERNAME [--course CODE]... [--plan CODE]... | --csv FILE]";

#[tokio::main]
async fn main() -> ExitCode {
    end(run().await)
}

#[derive(Default)]
struct Options {
    user: Option<String>,
    trainings: Vec<Training>,
    csv: Option<PathBuf>,
}

impl Options {
    /// Takes a flag of this program's own.
    fn take(&mut self, name: &str, arguments: &mut Parser) -> Result<bool, Failure> {
        match name {
            "user" => self.user = Some(arguments.value()?.string()?),
            "course" => self.trainings.push(Training::course(arguments.value()?.string()?)),
            "plan" => self.trainings.push(Training::plan(arguments.value()?.string()?)),
            "csv" => self.csv = Some(arguments.value()?.into()),
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// What is asked: about one person, or by a file.
    fn questions(self) -> Result<Questions, Failure> {
        let Self { user, trainings, csv } = self;
        let mut list = Questions::default();
        match (user, csv) {
            (Some(_), Some(_)) => return Err(wrong("--user and --csv: one of them")),
            (Some(user), None) if trainings.is_empty() => {
                list.asked.push(Question::locked_out(user));
            }
            (Some(user), None) => {
                let about = |training| Question::not_enrolled(user.as_str(), training);
                list.asked.extend(trainings.into_iter().map(about));
            }
            (None, csv) => {
                if !trainings.is_empty() {
                    return Err(wrong("--course and --plan: say who, with --user"));
                }
                let demo = || Path::new(env!("CARGO_MANIFEST_DIR")).join("data/diagnose.csv");
                let path = csv.unwrap_or_else(demo);
                list = Questions::read(&fs::read(path)?)?;
            }
        }
        Ok(list)
    }
}

/// A command line that cannot be understood.
fn wrong(text: &'static str) -> Failure {
    lexopt::Error::from(text).into()
}

async fn run() -> Result<End, Failure> {
    let mut options = Options::default();
    let Some(manners) = Manners::read(USAGE, |name, more| options.take(name, more))? else {
        return Ok(End::Done);
    };
    let Questions { asked, problems, .. } = options.questions()?;
    let (client, _mock) = manners.connect(|| Ok(Tenant::demo()))?;
    let facts = gather(&client, &asked).await?;
    let answers: Vec<Diagnosis> = asked.iter().map(|question| answer(&facts, question)).collect();

    match &answers[..] {
        [one] => manners.tell(one.to_text()),
        many => {
            many.iter().for_each(|answer| manners.tell(answer));
            let unseen = many.iter().flat_map(|answer| &answer.could_not_see);
            let unseen: BTreeSet<Blind> = unseen.map(|unseen| unseen.what).collect();
            manners.tell("Not to be seen from here:");
            unseen.iter().for_each(|what| manners.tell(format_args!("  - {what}")));
        }
    }
    for problem in &problems {
        manners.tell(format_args!("Not asked: {problem}"));
    }
    let clear = answers.iter().filter(|answer| answer.is_clear()).count();
    manners.tell(format_args!(
        "\nQuestions: {}. Nothing in the way: {clear}. Calls: {}.",
        answers.len(),
        facts.reads
    ));
    manners.answer(&answers)?;
    Ok(End::clean(clear == answers.len() && problems.is_empty()))
}
