//! Programs that plan, show, ask, act, and can walk back.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Mutex,
};

use docebo_sdk::{
    Client,
    wire::DateTime,
    workflows::engine::{Execution, Journal, Outcome, Plan, Stop, Undo, undo},
};
use lexopt::Parser;
use serde::{Serialize, de::DeserializeOwned};

use crate::{End, Failure, Manners, bar};

/// What a program does with a plan, whatever the plan is about.
///
/// Everything is left in a folder: the plan in four forms, `records.csv` with what is removed, the
/// journal, and the way back.
///
/// | flag | effect |
/// |---|---|
/// | `--out FOLDER` | the folder; without it, one named after the program and the moment |
/// | `--resume FOLDER` | continue a run that broke off or waits for somebody to look |
/// | `--confirm` | the first accounts have been looked at: go on |
/// | `--undo FOLDER` | walk the way back |
#[derive(Debug, Clone, Default)]
pub struct Errand {
    out: Option<PathBuf>,
    resume: Option<PathBuf>,
    undo: Option<PathBuf>,
    confirm: bool,
}

/// A plan that was executed.
#[derive(Debug)]
pub struct Carried<P> {
    /// The plan.
    pub plan: Plan<P>,
    /// What became of it.
    pub outcome: Outcome,
    /// The way back.
    pub back: Plan<Undo>,
    /// Where everything was left.
    pub folder: PathBuf,
}

impl Errand {
    /// A program's usage, with these flags.
    #[must_use]
    pub fn usage(own: &str) -> String {
        format!("{own}\n\n[--out FOLDER] [--confirm] [--resume FOLDER | --undo FOLDER]")
    }

    /// Takes a flag, for [`Manners::read`].
    ///
    /// # Errors
    ///
    /// When the flag lacks its value.
    pub fn take(&mut self, name: &str, arguments: &mut Parser) -> Result<bool, Failure> {
        match name {
            "out" => self.out = Some(arguments.value()?.into()),
            "resume" => self.resume = Some(arguments.value()?.into()),
            "undo" => self.undo = Some(arguments.value()?.into()),
            "confirm" => self.confirm = true,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Runs the whole errand: plan, show, ask, execute, and plan again to see what is left.
    ///
    /// # Errors
    ///
    /// When the platform cannot be read, or a file not written.
    pub async fn run<P: Serialize + DeserializeOwned>(
        &self,
        manners: &Manners,
        client: &Client,
        name: &str,
        make: impl AsyncFn() -> Result<Plan<P>, Failure>,
    ) -> Result<End, Failure> {
        let carried = match self.carry_out(manners, client, name, &make).await? {
            Ok(carried) => carried,
            Err(end) => return Ok(end),
        };
        manners.tell("\nReading the platform again ...\n");
        let left = make().await?;
        manners.tell(carried.back.to_text());
        let calls = left.cost.writes + left.cost.canary_writes;
        manners.tell(format_args!(
            "{calls} calls would still be to make. Plan, records, journal and undo plan: {}",
            carried.folder.display()
        ));
        manners.answer(&left)?;
        Ok(End::clean(left.is_empty() && carried.outcome.problems.is_empty()))
    }

    /// The same without the second look, for a program that has one of its own. `Err` is an end
    /// that needs none: a dry run, a run that goes on with an older one, the way back.
    ///
    /// # Errors
    ///
    /// When the platform cannot be read, or a file not written.
    pub async fn carry_out<P: Serialize + DeserializeOwned>(
        &self,
        manners: &Manners,
        client: &Client,
        name: &str,
        make: impl AsyncFn() -> Result<Plan<P>, Failure>,
    ) -> Result<Result<Carried<P>, End>, Failure> {
        if let Some(folder) = &self.undo {
            return Ok(Err(self.put_back(manners, client, folder).await?));
        }
        let plan: Plan<P> = match &self.resume {
            Some(folder) => read(folder, "plan.json")?,
            None => make().await?,
        };
        if let Some(end) = show(manners, client, &plan)? {
            return Ok(Err(end));
        }
        let folder = self.folder(name);
        fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        write(&folder, "plan.json", &plan.to_json()?)?;
        write(&folder, "plan.txt", &plan.to_text())?;
        write(&folder, "plan.md", &plan.to_markdown())?;
        write(&folder, "plan.csv", &plan.to_csv())?;
        write(&folder, "steps.csv", &plan.steps_csv())?;

        let outcome = self.execute(manners, client, &plan, &folder, "").await?;
        let back = undo(&plan, &outcome);
        write(&folder, "undo.json", &back.to_json()?)?;
        if outcome.stopped_at.is_some() {
            manners.tell(format_args!(
                "Stopped before the end. Look at what was done, then: --resume {} --confirm",
                folder.display()
            ));
            manners.answer(&plan)?;
            return Ok(Err(End::LeftOver));
        }
        if self.resume.is_some() {
            // The list and the flags of the first run are not known here.
            manners.tell("Run it again from the start to see whether anything is left.");
            manners.answer(&plan)?;
            return Ok(Err(End::clean(outcome.is_complete())));
        }
        Ok(Ok(Carried { plan, outcome, back, folder }))
    }

    async fn put_back(
        &self,
        manners: &Manners,
        client: &Client,
        folder: &Path,
    ) -> Result<End, Failure> {
        let back: Plan<Undo> = read(folder, "undo.json")?;
        if let Some(end) = show(manners, client, &back)? {
            return Ok(end);
        }
        let outcome = self.execute(manners, client, &back, folder, "undo-").await?;
        manners.answer(&back)?;
        Ok(End::clean(outcome.is_complete()))
    }

    async fn execute<P>(
        &self,
        manners: &Manners,
        client: &Client,
        plan: &Plan<P>,
        folder: &Path,
        prefix: &str,
    ) -> Result<Outcome, Failure> {
        let stop = Stop::new();
        // There is one handler in a process, and an errand executes once.
        let handled = ctrlc::set_handler({
            let stop = stop.clone();
            move || {
                if stop.is_requested() {
                    // The journal knows what was under way.
                    std::process::exit(130);
                }
                eprintln!("Stopping after this call; once more, and it stops at once.");
                stop.request();
            }
        });
        if let Err(error) = handled {
            manners.tell(format_args!("Ctrl-C stops at once: {error}"));
        }
        let bar = Mutex::new(bar(plan.steps.len(), "steps"));
        let mut execution = Execution::new(client, plan)
            .journal(Journal::open(folder.join(format!("{prefix}journal.jsonl")))?)
            .records(folder.join(format!("{prefix}records.csv")))
            .stop_on(&stop)
            .on_progress(|progress| {
                let Ok(bar) = bar.lock() else { return };
                if progress.end.is_some() {
                    bar.suspend(|| manners.tell(progress));
                    bar.inc(1);
                }
            });
        if self.confirm {
            execution = execution.confirmed();
        }
        let outcome = execution.run().await;
        if let Ok(bar) = bar.into_inner() {
            bar.finish_and_clear();
        }
        let outcome = outcome?;
        for (_, problem) in &outcome.problems {
            manners.tell(format_args!("user {}: {}", problem.user, problem.what));
        }
        Ok(outcome)
    }

    /// Where everything is left: a folder of its own for each run.
    fn folder(&self, name: &str) -> PathBuf {
        self.resume.clone().or_else(|| self.out.clone()).unwrap_or_else(|| {
            let now = DateTime::now().to_string();
            PathBuf::from(format!("{name}-{}", now.replace([' ', ':'], "-")))
        })
    }
}

/// Shows a plan and asks; an end when it is not to be carried out.
fn show<P: Serialize>(
    manners: &Manners,
    client: &Client,
    plan: &Plan<P>,
) -> Result<Option<End>, Failure> {
    manners.tell(plan.to_text());
    manners.save_plan(plan)?;
    if manners.dry_run || plan.is_empty() {
        if plan.is_empty() {
            manners.tell("Nothing to do.");
        }
        manners.answer(plan)?;
        return Ok(Some(End::Done));
    }
    let question = format!("{}.\nMake these changes on {}?", plan.summary(), client.address());
    Ok((!manners.confirmed(&question)?).then_some(End::Declined))
}

fn read<T: DeserializeOwned>(folder: &Path, name: &str) -> Result<T, Failure> {
    let path = folder.join(name);
    let told = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let bytes = fs::read(&path).map_err(|error| told(&error))?;
    Ok(serde_json::from_slice(&bytes).map_err(|error| told(&error))?)
}

fn write(folder: &Path, name: &str, text: &str) -> Result<(), Failure> {
    let path = folder.join(name);
    Ok(fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?)
}
