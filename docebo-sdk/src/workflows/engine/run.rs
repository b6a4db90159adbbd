//! Making the calls of a plan, in order, with a journal.

mod look;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt, io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use super::{
    Action, Before, Entry, Journal, JournalError, Need, Person, Plan, Problem, Progress, Record,
    Running, Stage, Step, StepEnd, Stop,
    journal::State,
    now,
    progress::{Queue, Read},
    send::Sender,
};
use crate::{Client, Error, ErrorKind, endpoint::Effect, enrollments::ArchiveWire, id::UserId};

/// How often, and with what pause, a look is repeated while the platform may still be at work:
/// large calls may become background jobs (B-043, B-103).
const LOOKS: [u64; 5] = [0, 2, 5, 15, 30];

/// A plan about to be executed.
///
/// It makes the calls of the plan and no others, except where one is refused as a whole: then the
/// same work is tried in halves, so that one person's problem does not stop the others. Each call
/// stands in the journal before and after it is made. A call whose outcome is unknown, after a
/// crash or a broken connection, is settled by reading the platform, and only what is still
/// missing is sent. Nothing is made for a person for whom a step did not work that it
/// [needs](Need): the order of a plan is the point of it.
///
/// ```no_run
/// # use docebo_sdk::{Client, workflows::{engine::*, offboarding}};
/// # async fn run(client: &Client, plan: &offboarding::Plan) -> Result<(), ExecuteError> {
/// let journal = Journal::open("offboarding.jsonl")?;
/// let outcome = Execution::new(client, plan)
///     .journal(journal)
///     .records("records.csv")
///     .on_progress(|progress| println!("{progress}"))
///     .run()
///     .await?;
/// println!("{} steps did not work", outcome.problems.len());
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing happens until `run`"]
pub struct Execution<'a> {
    client: &'a Client,
    work: Work<'a>,
    journal: Journal,
    records: Option<PathBuf>,
    archive: Option<ArchiveWire>,
    stop: Stop,
    confirmed: bool,
    queue: Option<Queue>,
    progress: Mutex<Tell<'a>>,
    /// For whom steps of a stage did not work.
    failed: BTreeMap<Stage, BTreeSet<UserId>>,
    /// Stages in which a look found something wrong, and what.
    wrong: BTreeMap<Stage, String>,
}

type Tell<'a> = Box<dyn FnMut(&Progress) + Send + 'a>;

/// What of a plan an execution needs.
#[derive(Clone, Copy)]
struct Work<'a> {
    workflow: &'a str,
    platform: &'a str,
    people: &'a [Person],
    steps: &'a [Step],
    records: &'a [Record],
    before: &'a Before,
}

/// Shows how much of the plan there is and how much the journal holds.
impl fmt::Debug for Execution<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Execution")
            .field("workflow", &self.work.workflow)
            .field("steps", &self.work.steps.len())
            .field("journal_lines", &self.journal.lines().len())
            .finish_non_exhaustive()
    }
}

/// An execution that stopped. What the journal says is done is done; running the same plan with
/// the same journal continues.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExecuteError {
    /// The plan removes enrollments or accounts, and nothing was said about where to write them
    /// first.
    #[error("the plan removes enrollments or accounts: name a file for their records first")]
    NoRecords,
    /// The records could not be written. Nothing has been removed.
    #[error("the records cannot be written to {}", .path.display())]
    Records {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The plan was made for another platform. Nothing has been done.
    #[error("the plan was made for {planned}, this is {found}")]
    OtherPlatform {
        /// The plan's platform.
        planned: String,
        /// The client's.
        found: String,
    },
    /// The plan takes something from an account that nobody may touch: the caller's own, or one
    /// that the plan itself refuses. Nothing has been done.
    #[error("the plan would touch user {user}, who is protected: make the plan again")]
    Protected {
        /// Who.
        user: UserId,
    },
    /// The journal cannot be used.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The platform no longer answers, or no longer accepts the caller.
    #[error("stopped at step {} of {of}: run again with the same journal to go on", .step + 1)]
    Interrupted {
        /// The step's place in the plan, from 0.
        step: usize,
        /// Steps of the plan.
        of: usize,
        /// Why.
        source: Error,
    },
}

/// How an execution went.
#[derive(Debug)]
#[non_exhaustive]
pub struct Outcome {
    /// Everything that was done, this time and before.
    pub journal: Journal,
    /// Whether each step of the plan was made, this time or before.
    pub made: Vec<bool>,
    /// What did not work, with the place of the step it belongs to. A step that failed or was
    /// skipped stands here for everybody in it.
    pub problems: Vec<(usize, Problem)>,
    /// Where it stopped short of the end, because somebody asked for it or has to confirm what
    /// was done so far; `None` when it went through.
    pub stopped_at: Option<usize>,
}

impl Outcome {
    /// What a journal says about a plan, whether the run came to its end or not.
    #[must_use]
    pub fn of<P>(plan: &Plan<P>, journal: Journal) -> Self {
        Self::new(journal, &plan.steps, None)
    }

    fn new(journal: Journal, steps: &[Step], stopped_at: Option<usize>) -> Self {
        let mut made = vec![false; steps.len()];
        let mut problems = Vec::new();
        for (at, entry) in journal.last_words() {
            let (Some(step), Some(made)) = (steps.get(at), made.get_mut(at)) else { continue };
            match entry {
                Entry::Done { problems: some, .. } => {
                    *made = true;
                    problems.extend(some.iter().map(|one| (at, one.clone())));
                }
                Entry::Failed { why, .. } | Entry::Skipped { why, .. } => {
                    let what = format!("{}: {why}", step.describe());
                    let everybody = concerned(steps, step).into_iter();
                    let some = everybody.map(|user| Problem { user, what: what.clone() });
                    problems.extend(some.map(|one| (at, one)));
                }
                _ => {}
            }
        }
        Self { journal, made, problems, stopped_at }
    }

    /// Whether everything was made for everybody.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.problems.is_empty() && self.made.iter().all(|made| *made)
    }
}

/// The people a step is about; of a look at another step, that step's.
fn concerned(steps: &[Step], step: &Step) -> Vec<UserId> {
    match step.action {
        Action::CheckDone { of } => steps.get(of).map(Step::about).unwrap_or_default(),
        _ => step.about(),
    }
}

/// How a step went: its problems, or why it failed as a whole.
type Made = Result<Vec<Problem>, String>;

impl<'a> Execution<'a> {
    /// A plan, to be executed through a client.
    pub fn new<P>(client: &'a Client, plan: &'a Plan<P>) -> Self {
        let Plan { workflow, platform, people, steps, records, before, .. } = plan;
        Self {
            client,
            work: Work { workflow, platform, people, steps, records, before },
            journal: Journal::in_memory(),
            records: None,
            archive: None,
            stop: Stop::new(),
            confirmed: false,
            queue: None,
            progress: Mutex::new(Box::new(|_| {})),
            failed: BTreeMap::new(),
            wrong: BTreeMap::new(),
        }
    }

    /// Writes to this journal, and continues where it ends.
    pub fn journal(mut self, journal: Journal) -> Self {
        self.journal = journal;
        self
    }

    /// Writes the enrollments about to leave to this file first. Needed when any does.
    pub fn records(mut self, path: impl Into<PathBuf>) -> Self {
        self.records = Some(path.into());
        self
    }

    /// Archives through other names, verb or path (B-087).
    pub fn archive_through(mut self, wire: ArchiveWire) -> Self {
        self.archive = Some(wire);
        self
    }

    /// Stops before the next step when this asks for it.
    pub fn stop_on(mut self, stop: &Stop) -> Self {
        self.stop = stop.clone();
        self
    }

    /// Goes on where the plan waits for somebody to look at the first accounts (B-203): where an
    /// earlier run with the same journal stopped for that.
    pub const fn confirmed(mut self) -> Self {
        self.confirmed = true;
        self
    }

    /// Calls this before and after every step.
    pub fn on_progress(mut self, tell: impl FnMut(&Progress) + Send + 'a) -> Self {
        self.progress = Mutex::new(Box::new(tell));
        self
    }

    /// Executes the plan as a stream of its progress.
    pub fn stream(mut self) -> Running<'a> {
        let queue = Queue::default();
        self.queue = Some(queue.clone());
        Running::new(queue, Box::pin(self.run()))
    }

    /// Executes the plan.
    ///
    /// # Errors
    ///
    /// When the records or the journal cannot be written, or the platform no longer answers. What
    /// the platform refuses is in the [`Outcome`].
    pub async fn run(mut self) -> Result<Outcome, ExecuteError> {
        let Work { platform, steps, .. } = self.work;
        let address = self.client.address();
        let plan = super::plan::fingerprint(steps);
        if !platform.is_empty() && platform != address {
            let planned = platform.to_owned();
            return Err(ExecuteError::OtherPlatform { planned, found: address });
        }
        self.journal.belongs_to(&plan, &address)?;
        if steps.is_empty() {
            return Ok(Outcome::new(self.journal, steps, None));
        }
        self.touches_nobody_protected().await?;
        self.note(Entry::Run {
            workflow: self.work.workflow.to_owned(),
            plan,
            platform: address,
            steps: steps.len(),
        })?;
        if !self.work.before.is_empty() && !self.journal.has(|e| matches!(e, Entry::Before { .. }))
        {
            self.note(Entry::Before { before: Box::new(self.work.before.clone()) })?;
        }
        self.write_records()?;

        let before: BTreeMap<usize, Vec<Problem>> = self
            .journal
            .last_words()
            .into_iter()
            .filter_map(|(at, entry)| match entry {
                Entry::Done { problems, .. } => Some((at, problems.clone())),
                _ => None,
            })
            .collect();
        for (at, step) in steps.iter().enumerate() {
            let what = step.describe();
            if self.journal.state(at) == State::Done {
                if let Some(problems) = before.get(&at) {
                    self.remember(step, problems);
                }
                self.tell(at, &what, Some(StepEnd::DoneBefore)).await;
                continue;
            }
            if self.stop.is_requested() {
                self.note(Entry::Stopped { step: at })?;
                return Ok(Outcome::new(self.journal, steps, Some(at)));
            }
            self.tell(at, &what, None).await;
            if matches!(step.action, Action::Confirm { .. }) {
                // Nobody can have looked before it stopped here.
                let stopped = self.journal.has(|entry| *entry == Entry::Stopped { step: at });
                let before = |entry: &Entry| *entry == Entry::Confirmed { step: at };
                let looked = self.confirmed && stopped || self.journal.has(before);
                if !looked {
                    self.note(Entry::Stopped { step: at })?;
                    self.tell(at, &what, Some(StepEnd::Waiting)).await;
                    return Ok(Outcome::new(self.journal, steps, Some(at)));
                }
                self.note(Entry::Confirmed { step: at })?;
            }
            let end = self.step(at, step).await?;
            self.note(match end.clone() {
                StepEnd::Done(problems) => Entry::Done { step: at, problems },
                StepEnd::Failed(why) => Entry::Failed { step: at, why },
                StepEnd::Skipped(why) => Entry::Skipped { step: at, why },
                StepEnd::DoneBefore | StepEnd::Waiting => {
                    Entry::Done { step: at, problems: Vec::new() }
                }
            })?;
            self.tell(at, &what, Some(end)).await;
        }
        self.note(Entry::End)?;
        Ok(Outcome::new(self.journal, steps, None))
    }

    /// Makes one step, as far as what it needs is true, and says how it ended.
    async fn step(&mut self, at: usize, step: &Step) -> Result<StepEnd, ExecuteError> {
        let mut held = BTreeSet::new();
        for need in &step.needs {
            match need {
                Need::Seen(stage) => {
                    if let Some(why) = self.wrong.get(stage) {
                        let end = StepEnd::Skipped(why.clone());
                        self.failed(step, &concerned(self.work.steps, step));
                        return Ok(end);
                    }
                }
                Need::Worked(stage) => held.extend(self.failed.get(stage).into_iter().flatten()),
            }
        }
        let Some(action) = step.action.without(&held) else {
            self.failed(step, &step.about());
            return Ok(StepEnd::Skipped("nobody in it is ready for it".to_owned()));
        };
        let made = if step.writes() {
            self.make(at, action).await?
        } else {
            self.note(Entry::Begin { step: at, what: step.describe() })?;
            let seen = self.look(at, &action).await;
            let seen = seen.map_err(|source| self.interrupted(at, source))?;
            if let Err(why) = &seen {
                self.wrong.insert(step.stage, why.clone());
            }
            seen
        };
        Ok(match made {
            Ok(mut problems) => {
                let about = step.about();
                let held = about.into_iter().filter(|user| held.contains(user));
                problems.extend(held.map(|user| Problem {
                    user,
                    what: "held back: an earlier step did not work".to_owned(),
                }));
                self.remember(step, &problems);
                StepEnd::Done(problems)
            }
            Err(why) => {
                self.failed(step, &concerned(self.work.steps, step));
                StepEnd::Failed(why)
            }
        })
    }

    fn remember(&mut self, step: &Step, problems: &[Problem]) {
        let users: Vec<UserId> = problems.iter().map(|problem| problem.user).collect();
        self.failed(step, &users);
    }

    fn failed(&mut self, step: &Step, users: &[UserId]) {
        if step.writes() && !users.is_empty() {
            self.failed.entry(step.stage).or_default().extend(users);
        }
    }

    /// Makes the call of an action. A whole refusal and a call in doubt lead to further calls,
    /// each written down before and after.
    async fn make(&mut self, at: usize, action: Action) -> Result<Made, ExecuteError> {
        let mut todo = match self.journal.state(at) {
            State::InDoubt => self.settle(at, &action).await?,
            State::Open | State::Done => vec![action],
        };
        let mut problems = Vec::new();
        let mut refused: Option<String> = None;
        let mut worked = todo.is_empty();
        let mut settled = false;
        todo.reverse();
        while let Some(part) = todo.pop() {
            self.note(Entry::Begin { step: at, what: part.describe() })?;
            match self.sender().send(&part).await {
                Ok(some) => {
                    worked = true;
                    let some = self.really(at, &part, some).await?;
                    problems.extend(some.iter().cloned());
                    if !todo.is_empty() {
                        self.note(Entry::Answered { step: at, problems: some })?;
                    }
                }
                Err(error) if is_in_doubt(&error) => {
                    self.note(Entry::Doubt { step: at, why: error.to_string() })?;
                    if settled {
                        return Err(self.interrupted(at, error));
                    }
                    settled = true;
                    let mut rest = self.settle(at, &part).await?;
                    worked |= rest.is_empty();
                    rest.reverse();
                    todo.extend(rest);
                }
                Err(error) if !is_refusal(&error) => return Err(self.interrupted(at, error)),
                Err(error) => match part.halves().filter(|_| error.is_rejected()) {
                    // One of them is the trouble: find out which, and do the others.
                    Some((first, second)) => {
                        self.note(Entry::Refused { step: at, why: error.to_string() })?;
                        todo.extend([second, first]);
                    }
                    None => {
                        let what = error.to_string();
                        refused.get_or_insert_with(|| what.clone());
                        let about = part.about().into_iter();
                        let some: Vec<Problem> =
                            about.map(|user| Problem { user, what: what.clone() }).collect();
                        problems.extend(some.iter().cloned());
                        if !todo.is_empty() {
                            self.note(Entry::Answered { step: at, problems: some })?;
                        }
                    }
                },
            }
        }
        Ok(match refused {
            Some(why) if !worked => Err(why),
            _ => Ok(problems),
        })
    }

    /// Which of the problems an answer names are there. A call that was repeated after its answer
    /// got lost names as missing what the first one did.
    async fn really(
        &self,
        at: usize,
        action: &Action,
        mut problems: Vec<Problem>,
    ) -> Result<Vec<Problem>, ExecuteError> {
        if !problems.is_empty() {
            let left = self.sender().remaining(action).await;
            let left = left.map_err(|source| self.interrupted(at, source))?;
            let about: BTreeSet<UserId> = left.iter().flat_map(Action::about).collect();
            problems.retain(|problem| about.contains(&problem.user));
        }
        Ok(problems)
    }

    /// What of an action in doubt is still to be done. A call that must not be made twice gets
    /// time to show: large ones may go on in the background after their answer was lost.
    async fn settle(&self, at: usize, action: &Action) -> Result<Vec<Action>, ExecuteError> {
        let sender = self.sender();
        let looks = if action.effect() == Effect::Once { &LOOKS[..3] } else { &LOOKS[..1] };
        let mut left = Vec::new();
        for pause in looks {
            self.pause(*pause).await;
            left = sender.remaining(action).await.map_err(|source| self.interrupted(at, source))?;
            if left.is_empty() {
                break;
            }
        }
        Ok(left)
    }

    const fn sender(&self) -> Sender<'_> {
        Sender {
            client: self.client,
            archive: self.archive.as_ref(),
            teams: self.work.before.teams.as_slice(),
        }
    }

    const fn interrupted(&self, step: usize, source: Error) -> ExecuteError {
        ExecuteError::Interrupted { step, of: self.work.steps.len(), source }
    }

    async fn pause(&self, seconds: u64) {
        if seconds > 0 {
            self.client.time().sleep(Duration::from_secs(seconds)).await;
        }
    }

    /// Whoever executes it may be somebody else than who planned it.
    async fn touches_nobody_protected(&self) -> Result<(), ExecuteError> {
        let session = self.client.session().await;
        let caller = session.map_err(|source| self.interrupted(0, source))?.id;
        let refused = self.work.people.iter().filter(|person| person.is_refused());
        let mut protected: BTreeSet<UserId> = refused.filter_map(|person| person.user_id).collect();
        protected.insert(caller);
        let touched = self.work.steps.iter().flat_map(|step| step.action.takes_from());
        match touched.into_iter().find(|user| protected.contains(user)) {
            Some(user) => Err(ExecuteError::Protected { user }),
            None => Ok(()),
        }
    }

    fn note(&mut self, entry: Entry) -> Result<(), JournalError> {
        self.journal.write(now(self.client), entry)
    }

    async fn tell(&mut self, at: usize, what: &str, end: Option<StepEnd>) {
        let progress = Progress::new(at, self.work.steps.len(), what, end);
        (self.progress.get_mut().unwrap_or_else(PoisonError::into_inner))(&progress);
        if let Some(queue) = &self.queue {
            queue.lock().unwrap_or_else(PoisonError::into_inner).push_back(progress);
            Read(queue).await;
        }
    }

    fn write_records(&mut self) -> Result<(), ExecuteError> {
        if self.work.records.is_empty() {
            return Ok(());
        }
        let path = self.records.clone().ok_or(ExecuteError::NoRecords)?;
        if self.journal.has(|entry| matches!(entry, Entry::Records { .. })) && path.exists() {
            return Ok(());
        }
        write_synced(&path, &super::record::records_csv(self.work.records))
            .map_err(|source| ExecuteError::Records { path: path.clone(), source })?;
        let rows = self.work.records.len();
        Ok(self.note(Entry::Records { path: path.display().to_string(), rows })?)
    }
}

/// Whether nobody knows if the call took effect, or it did and nobody knows for whom.
fn is_in_doubt(error: &Error) -> bool {
    error.may_have_been_applied() || error.kind() == ErrorKind::AppliedUnread
}

/// Whether the platform answered, and said no to this call rather than to the caller.
fn is_refusal(error: &Error) -> bool {
    error.is_rejected() || error.is_not_found() || error.is_forbidden()
}

/// Writes a file and returns when it is on disk.
fn write_synced(path: &Path, text: &str) -> io::Result<()> {
    use std::io::Write as _;
    let mut file = std::fs::File::create(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
