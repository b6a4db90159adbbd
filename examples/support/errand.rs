//! Programs that plan, show, ask, act, and can walk back.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Mutex,
};

use docebo_sdk::{
    Client,
    wire::DateTime,
    workflows::engine::{Action, Execution, Journal, Outcome, Plan, Stop, Undo, undo},
};
use lexopt::Parser;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{End, Failure, Manners, bar};

/// What a program does with a plan, whatever the plan is about.
///
/// Everything is left in a folder of its own: the plan in four forms, `records.csv` with what is
/// removed, the journal, and the way back.
///
/// | flag | effect |
/// |---|---|
/// | `--out FOLDER` | the folder; without it, one named after the workflow and the moment |
/// | `--resume FOLDER` | go on with a run that broke off or waits for somebody to look |
/// | `--confirm` | the first accounts have been looked at: go on |
/// | `--undo FOLDER` | walk the way back of what the journal there says was done |
///
/// Ctrl-C stops after the call under way. A second one ends the program at once, with 130: what was
/// under way is settled when the run goes on.
#[derive(Debug, Clone, Default)]
pub struct Errand {
    out: Option<PathBuf>,
    resume: Option<PathBuf>,
    undo: Option<PathBuf>,
    confirm: bool,
}

/// A plan that was executed to its end.
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
    /// Whether an earlier run began it: its list and its flags are not known here.
    pub resumed: bool,
}

impl Errand {
    /// Reads the command line: the flags of every program, those above, and the program's own, as
    /// [`Manners::read`] has it.
    ///
    /// # Errors
    ///
    /// When the command line cannot be understood.
    pub fn read(
        usage: &str,
        mut own: impl FnMut(&str, &mut Parser) -> Result<bool, Failure>,
    ) -> Result<Option<(Self, Manners)>, Failure> {
        let usage =
            format!("{usage}\n\n[--out FOLDER] [--confirm] [--resume FOLDER | --undo FOLDER]");
        let mut errand = Self::default();
        let manners =
            Manners::read(&usage, |name, more| Ok(errand.take(name, more)? || own(name, more)?))?;
        Ok(manners.map(|manners| (errand, manners)))
    }

    fn take(&mut self, name: &str, arguments: &mut Parser) -> Result<bool, Failure> {
        match name {
            "out" => self.out = Some(arguments.value()?.into()),
            "resume" => self.resume = Some(arguments.value()?.into()),
            "undo" => self.undo = Some(arguments.value()?.into()),
            "confirm" => self.confirm = true,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// The folder whose work is to be undone.
    #[must_use]
    pub fn undoes(&self) -> Option<&Path> {
        self.undo.as_deref()
    }

    /// Whether the plan is one that a folder holds already, so that no list is needed.
    #[must_use]
    pub const fn is_planned(&self) -> bool {
        self.resume.is_some() || self.undo.is_some()
    }

    /// The list a program was given: on the platform in memory the one beside it, on a real one
    /// somebody has to name it.
    ///
    /// # Errors
    ///
    /// When nobody did.
    pub fn list(
        &self,
        manners: &Manners,
        given: Option<PathBuf>,
        demo: &str,
    ) -> Result<PathBuf, Failure> {
        match given {
            Some(path) => Ok(path),
            None if manners.tenant.is_none() || self.is_planned() => {
                Ok(Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(demo))
            }
            None => Err(lexopt::Error::from("on a real platform, name a list: --csv FILE").into()),
        }
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
        workflow: &str,
        make: impl AsyncFn() -> Result<Plan<P>, Failure>,
    ) -> Result<End, Failure> {
        let carried = match self.carry_out(manners, client, workflow, &make).await? {
            Ok(carried) => carried,
            Err(end) => return Ok(end),
        };
        manners.tell(carried.back.to_text());
        let folder = carried.folder.display();
        if carried.resumed {
            manners.tell("Run it again from the start to see whether anything is left.");
            manners.tell(format_args!("Plan, records, journal and undo plan: {folder}"));
            manners.answer(&carried.plan)?;
            return Ok(End::clean(carried.outcome.is_complete()));
        }
        manners.tell("\nReading the platform again ...\n");
        let left = make().await?;
        let calls = left.cost.writes + left.cost.canary_writes;
        manners.tell(format_args!(
            "{calls} calls would still be to make. Plan, records, journal and undo plan: {folder}"
        ));
        manners.answer(&left)?;
        Ok(End::clean(left.is_empty() && carried.outcome.problems.is_empty()))
    }

    /// The same without the second look, for a program that has one of its own. `Err` is an end
    /// that needs none: a dry run, a stop on the way, the way back.
    ///
    /// # Errors
    ///
    /// When the platform cannot be read, or a file not written.
    pub async fn carry_out<P: Serialize + DeserializeOwned>(
        &self,
        manners: &Manners,
        client: &Client,
        workflow: &str,
        make: impl AsyncFn() -> Result<Plan<P>, Failure>,
    ) -> Result<Result<Carried<P>, End>, Failure> {
        if self.undo.is_some() && (self.resume.is_some() || self.out.is_some())
            || self.resume.is_some() && self.out.is_some()
        {
            return Err(lexopt::Error::from("say one of --out, --resume and --undo").into());
        }
        if let Some(folder) = &self.undo {
            let plan = planned::<P>(folder, workflow)?;
            return Ok(Err(self.walk_back(manners, client, folder, &plan).await?));
        }
        let plan = match &self.resume {
            Some(folder) => {
                if undone(folder)? {
                    return Err(format!("{}: this run was undone", folder.display()).into());
                }
                planned(folder, workflow)?
            }
            None => make().await?,
        };
        if let Some(end) = show(manners, client, &plan)? {
            return Ok(Err(end));
        }
        let folder = match &self.resume {
            Some(folder) => folder.clone(),
            None => self.begin(workflow, &plan)?,
        };
        let outcome = self.execute(manners, client, &plan, &folder, "").await?;
        let back = undo(&plan, &outcome);
        write(&folder, "undo.json", &back.to_json()?)?;
        if let Some(at) = outcome.stopped_at {
            let waits = plan.steps.get(at).map(|step| &step.action);
            let (what, confirm) = match waits {
                Some(Action::Confirm { .. }) => ("Look at what was done, then", " --confirm"),
                _ => ("Stopped before the end. To go on", ""),
            };
            manners.tell(format_args!("{what}: --resume {}{confirm}", folder.display()));
            manners.answer(&plan)?;
            return Ok(Err(End::LeftOver));
        }
        Ok(Ok(Carried { plan, outcome, back, folder, resumed: self.resume.is_some() }))
    }

    /// Walks the way back of what the journal of a folder says was done, whether that run came to
    /// its end or not.
    ///
    /// # Errors
    ///
    /// When the journal cannot be read, or the platform no longer answers.
    pub async fn walk_back<P>(
        &self,
        manners: &Manners,
        client: &Client,
        folder: &Path,
        plan: &Plan<P>,
    ) -> Result<End, Failure> {
        let journal = folder.join("journal.jsonl");
        if !journal.exists() {
            return Err(format!("{}: nothing was done", journal.display()).into());
        }
        let back = undo(plan, &Outcome::of(plan, Journal::open(journal)?));
        if let Some(end) = show(manners, client, &back)? {
            return Ok(end);
        }
        // A run that went on after it was undone in part has another way back.
        let prefix = format!("undo-{}-", back.fingerprint());
        let outcome = self.execute(manners, client, &back, folder, &prefix).await?;
        manners.answer(&back)?;
        Ok(End::clean(outcome.is_complete()))
    }

    /// A folder for a new run, with the plan in it.
    fn begin<P: Serialize>(&self, workflow: &str, plan: &Plan<P>) -> Result<PathBuf, Failure> {
        let folder = self.out.clone().unwrap_or_else(|| {
            let (name, now) = (workflow.replace(' ', "-"), DateTime::now().to_string());
            PathBuf::from(format!("{name}-{}", now.replace([' ', ':'], "-")))
        });
        if folder.join("plan.json").exists() || folder.join("journal.jsonl").exists() {
            let folder = folder.display();
            return Err(format!(
                "{folder} holds another run: name another folder, or say --resume or --undo"
            )
            .into());
        }
        fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        write(&folder, "plan.json", &plan.to_json()?)?;
        write(&folder, "plan.txt", &plan.to_text())?;
        write(&folder, "plan.md", &plan.to_markdown())?;
        write(&folder, "plan.csv", &plan.to_csv())?;
        write(&folder, "steps.csv", &plan.steps_csv())?;
        Ok(folder)
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
}

/// The plan that a folder holds, when it is of this workflow.
///
/// # Errors
///
/// When there is none.
pub fn planned<P: DeserializeOwned>(folder: &Path, workflow: &str) -> Result<Plan<P>, Failure> {
    let path = folder.join("plan.json");
    let told = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let bytes = fs::read(&path).map_err(|error| told(&error))?;
    let of: Header = serde_json::from_slice(&bytes).map_err(|error| told(&error))?;
    if of.workflow != workflow {
        return Err(told(&format_args!("a plan of {}, not of {workflow}", of.workflow)).into());
    }
    Ok(serde_json::from_slice(&bytes).map_err(|error| told(&error))?)
}

#[derive(Deserialize)]
struct Header {
    workflow: String,
}

/// Whether the way back of a folder was walked, or begun.
fn undone(folder: &Path) -> Result<bool, Failure> {
    let told = |error: std::io::Error| format!("{}: {error}", folder.display());
    for entry in fs::read_dir(folder).map_err(told)? {
        let name = entry.map_err(told)?.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("undo-") && name.ends_with("journal.jsonl") {
            return Ok(true);
        }
    }
    Ok(false)
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

fn write(folder: &Path, name: &str, text: &str) -> Result<(), Failure> {
    let path = folder.join(name);
    Ok(fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?)
}
