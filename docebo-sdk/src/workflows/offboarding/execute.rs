//! Making the calls of a plan, in order, with a journal.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt, io,
    path::{Path, PathBuf},
    time::Duration,
};

use super::{
    Entry, Journal, JournalError, Plan, Problem, Step,
    facts::CourseEnrollment,
    journal::State,
    plan::{Item, Record},
    send::{Sender, Sent},
};
use crate::{
    Client, Error, ErrorKind,
    enrollments::{ArchiveWire, EnrollmentStatus},
    id::{CourseId, LearningPlanId, UserId},
    wire::DateTime,
};

/// How often, and with what pause, a look is repeated while the platform may still be at work:
/// large calls may become background jobs (B-043, B-103).
const LOOKS: [u64; 5] = [0, 2, 5, 15, 30];

/// A plan about to be executed.
///
/// It makes the calls of the plan and no others, except where one is refused as a whole: then the
/// same work is tried in halves, so that one person's problem does not stop the others. Each call
/// stands in the journal before and after it is made. A call whose outcome is unknown, after a
/// crash or a broken connection, is settled by reading the platform, and only what is still
/// missing is sent. A person whose team or power user role could not be dealt with is not
/// deactivated: the order of the plan is the point of it.
///
/// ```no_run
/// # use docebo_sdk::{Client, workflows::offboarding::*};
/// # async fn run(client: &Client, plan: &Plan) -> Result<(), ExecuteError> {
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
    plan: &'a Plan,
    journal: Journal,
    records: Option<PathBuf>,
    archive: Option<ArchiveWire>,
    progress: Box<dyn FnMut(&Progress) + Send + 'a>,
}

/// Shows which plan, and how much of it is done.
impl fmt::Debug for Execution<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Execution")
            .field("plan", &self.plan.fingerprint())
            .field("steps", &self.plan.steps.len())
            .field("journal_lines", &self.journal.lines().len())
            .finish_non_exhaustive()
    }
}

/// How far an execution is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// The step, from 1.
    pub step: usize,
    /// How many there are.
    pub of: usize,
    /// The step in words.
    pub what: String,
    /// What became of it; `None` while it is under way.
    pub end: Option<StepEnd>,
}

/// What became of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum StepEnd {
    /// Made, for everybody but these.
    Done(Vec<Problem>),
    /// Made in an earlier run.
    DoneBefore,
    /// Refused as a whole.
    Failed(String),
    /// Not made.
    Skipped(String),
}

impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}/{}] {}", self.step, self.of, self.what)?;
        match &self.end {
            None => f.write_str(" ..."),
            Some(StepEnd::Done(problems)) if problems.is_empty() => f.write_str(": done"),
            Some(StepEnd::Done(problems)) => {
                write!(f, ": done, {}", super::print::counted(problems.len(), "problem"))
            }
            Some(StepEnd::DoneBefore) => f.write_str(": done in an earlier run"),
            Some(StepEnd::Failed(why)) => write!(f, ": failed: {why}"),
            Some(StepEnd::Skipped(why)) => write!(f, ": skipped: {why}"),
        }
    }
}

/// An execution that stopped. What the journal says is done is done; running the same plan with
/// the same journal continues.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExecuteError {
    /// The plan removes enrollments, and nothing was said about where to write them first.
    #[error("the plan removes enrollments: name a file for their records first")]
    NoRecords,
    /// The records could not be written. Nothing has been removed.
    #[error("the records cannot be written to {}", .path.display())]
    Records {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
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
}

impl Outcome {
    fn new(journal: Journal, plan: &Plan) -> Self {
        let mut outcome =
            Self { journal, made: vec![false; plan.steps.len()], problems: Vec::new() };
        for (at, entry) in outcome.journal.last_words() {
            let Some(step) = plan.steps.get(at) else { continue };
            match entry {
                Entry::Done { problems, .. } => {
                    outcome.made[at] = true;
                    outcome.problems.extend(problems.iter().map(|one| (at, one.clone())));
                }
                Entry::Failed { why, .. } | Entry::Skipped { why, .. } => {
                    let what = format!("{}: {why}", step.describe());
                    let everybody = step.leavers().into_iter();
                    let problems = everybody.map(|user| Problem { user, what: what.clone() });
                    outcome.problems.extend(problems.map(|one| (at, one)));
                }
                _ => {}
            }
        }
        outcome
    }

    /// Whether everything was made for everybody.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.problems.is_empty() && self.made.iter().all(|made| *made)
    }
}

/// What must not go on after a look that showed something wrong.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stops {
    Archiving,
    Accounts,
    Everything,
}

impl<'a> Execution<'a> {
    /// A plan, to be executed through a client.
    pub fn new(client: &'a Client, plan: &'a Plan) -> Self {
        Self {
            client,
            plan,
            journal: Journal::in_memory(),
            records: None,
            archive: None,
            progress: Box::new(|_| {}),
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

    /// Calls this before and after every step.
    pub fn on_progress(mut self, tell: impl FnMut(&Progress) + Send + 'a) -> Self {
        self.progress = Box::new(tell);
        self
    }

    /// Executes the plan.
    ///
    /// # Errors
    ///
    /// When the records or the journal cannot be written, or the platform no longer answers. What
    /// the platform refuses is in the [`Outcome`].
    pub async fn run(mut self) -> Result<Outcome, ExecuteError> {
        self.journal.belongs_to(self.plan)?;
        if self.plan.is_empty() {
            return Ok(Outcome::new(self.journal, self.plan));
        }
        let of = self.plan.steps.len();
        self.note(Entry::Run {
            plan: self.plan.fingerprint(),
            platform: self.client.address(),
            steps: of,
        })?;
        self.write_records()?;

        let mut stopped: Vec<(Stops, String)> = Vec::new();
        for (at, step) in self.plan.steps.iter().enumerate() {
            let what = step.describe();
            self.tell(at, &what, None);
            let state = self.journal.state(at);
            if state == State::Done {
                self.tell(at, &what, Some(StepEnd::DoneBefore));
                continue;
            }
            let end = match stopped.iter().find(|(stops, _)| stops.covers(step)) {
                Some((_, why)) => StepEnd::Skipped(why.clone()),
                None => match self.without_held(at, step) {
                    None => StepEnd::Skipped("nobody in it is ready for it".to_owned()),
                    Some((step, held)) => {
                        let end = self.make(at, &step, &what, state).await?;
                        match end {
                            Ok(mut problems) => {
                                problems.extend(held);
                                StepEnd::Done(problems)
                            }
                            Err((stops, why)) => {
                                stopped.extend(stops.map(|stops| (stops, why.clone())));
                                StepEnd::Failed(why)
                            }
                        }
                    }
                },
            };
            self.note(match end.clone() {
                StepEnd::Done(problems) => Entry::Done { step: at, problems },
                StepEnd::Failed(why) => Entry::Failed { step: at, why },
                StepEnd::Skipped(why) => Entry::Skipped { step: at, why },
                StepEnd::DoneBefore => Entry::Done { step: at, problems: Vec::new() },
            })?;
            self.tell(at, &what, Some(end));
        }
        self.note(Entry::End)?;
        Ok(Outcome::new(self.journal, self.plan))
    }

    fn note(&mut self, entry: Entry) -> Result<(), JournalError> {
        let now = self.client.time().now().duration_since(std::time::UNIX_EPOCH);
        let now = i64::try_from(now.unwrap_or_default().as_secs()).unwrap_or(i64::MAX);
        self.journal.write(DateTime::from_unix(now), entry)
    }

    fn tell(&mut self, at: usize, what: &str, end: Option<StepEnd>) {
        let of = self.plan.steps.len();
        (self.progress)(&Progress { step: at + 1, of, what: what.to_owned(), end });
    }

    fn write_records(&mut self) -> Result<(), ExecuteError> {
        if !self.plan.removes_records() {
            return Ok(());
        }
        let path = self.records.clone().ok_or(ExecuteError::NoRecords)?;
        let before = self.journal.lines().iter();
        if before.map(|line| &line.entry).any(|entry| matches!(entry, Entry::Records { .. }))
            && path.exists()
        {
            return Ok(());
        }
        write_synced(&path, &self.plan.records_csv())
            .map_err(|source| ExecuteError::Records { path: path.clone(), source })?;
        let rows = self.plan.records.len();
        Ok(self.note(Entry::Records { path: path.display().to_string(), rows })?)
    }

    /// The step without those whose team or power user role could not be dealt with, as far as it
    /// closes accounts; `None` when nobody is left.
    fn without_held(&self, at: usize, step: &Step) -> Option<(Step, Vec<Problem>)> {
        if !matches!(
            step,
            Step::Batch { .. } | Step::Deactivate { .. } | Step::CheckDeactivated { .. }
        ) {
            return Some((step.clone(), Vec::new()));
        }
        let mut held = BTreeSet::new();
        for (before, earlier) in self.plan.steps.iter().enumerate().take(at) {
            if matches!(
                earlier,
                Step::AssignTeam { .. } | Step::ReleaseTeam { .. } | Step::Demote { .. }
            ) {
                held.extend(self.journal.failed_for(before, &earlier.leavers()));
            }
        }
        let step = step.without(&held)?;
        let held = held.into_iter().map(|user| Problem {
            user,
            what: "held back: an earlier step did not work".to_owned(),
        });
        Some((step, held.collect()))
    }

    /// Makes one step. The inner error is a refusal or a look that showed something wrong, and
    /// what must not go on because of it.
    async fn make(
        &mut self,
        at: usize,
        step: &Step,
        what: &str,
        state: State,
    ) -> Result<Result<Vec<Problem>, (Option<Stops>, String)>, ExecuteError> {
        let of = self.plan.steps.len();
        let interrupted = |source| ExecuteError::Interrupted { step: at, of, source };
        let archive = self.archive.clone();
        let teams = &self.plan.before.teams;
        let sender = Sender { client: self.client, archive: archive.as_ref(), teams };
        if !step.writes() {
            self.note(Entry::Begin { step: at, what: what.to_owned() })?;
            return self.look(at, step).await.map_err(interrupted);
        }
        let mut todo = match state {
            State::InDoubt => sender.remaining(step).await.map_err(interrupted)?,
            State::Open | State::Done => vec![step.clone()],
        };
        self.note(Entry::Begin { step: at, what: what.to_owned() })?;
        let mut problems = Vec::new();
        let mut refused: Option<String> = None;
        let mut worked = todo.is_empty();
        let mut settled = false;
        todo.reverse();
        while let Some(part) = todo.pop() {
            match sender.send(&part).await {
                Ok(Sent { problems: some }) => {
                    worked = true;
                    problems.extend(some);
                }
                Err(error) if is_in_doubt(&error) => {
                    self.note(Entry::Doubt { step: at, why: error.to_string() })?;
                    if settled {
                        return Err(interrupted(error));
                    }
                    settled = true;
                    let mut rest = sender.remaining(&part).await.map_err(interrupted)?;
                    worked |= rest.is_empty();
                    rest.reverse();
                    todo.extend(rest);
                }
                Err(error) if !is_refusal(&error) => return Err(interrupted(error)),
                Err(error) => match part.halves().filter(|_| error.is_rejected()) {
                    // One of them is the trouble: find out which, and do the others.
                    Some((first, second)) => todo.extend([second, first]),
                    None => {
                        let what = error.to_string();
                        refused.get_or_insert_with(|| what.clone());
                        let leavers = part.leavers().into_iter();
                        problems.extend(leavers.map(|user| Problem { user, what: what.clone() }));
                    }
                },
            }
        }
        Ok(match refused {
            Some(why) if !worked => Err((None, why)),
            _ => Ok(problems),
        })
    }

    async fn look(
        &self,
        at: usize,
        step: &Step,
    ) -> Result<Result<Vec<Problem>, (Option<Stops>, String)>, Error> {
        match step {
            Step::CheckPlans { users } => self.look_at_plans(users).await,
            Step::CheckArchived { user, courses } => self.look_at_archived(*user, courses).await,
            Step::CheckDeactivated { users } => {
                let told = at.checked_sub(1).map(|before| self.journal.failed_for(before, users));
                self.look_at_accounts(users, &told.unwrap_or_default()).await
            }
            _ => Ok(Ok(Vec::new())),
        }
    }

    async fn pause(&self, seconds: u64) {
        if seconds > 0 {
            self.client.time().sleep(Duration::from_secs(seconds)).await;
        }
    }

    /// The plans must be gone, and every course enrollment must still be there.
    async fn look_at_plans(
        &self,
        users: &[UserId],
    ) -> Result<Result<Vec<Problem>, (Option<Stops>, String)>, Error> {
        let expected: BTreeSet<(UserId, LearningPlanId)> = self
            .plan
            .records
            .iter()
            .filter_map(|record| match record {
                Record::Plan { enrollment } => Some((enrollment.user_id, enrollment.plan_id)),
                Record::Course { .. } => None,
            })
            .collect();
        let mut left = BTreeMap::new();
        for pause in LOOKS {
            self.pause(pause).await;
            left = super::gather::plan_enrollments(self.client, users)
                .await?
                .into_iter()
                .filter(|row| expected.contains(&(row.user_id, row.plan_id)))
                .map(|row| ((row.user_id, row.plan_id), row.plan_name))
                .collect();
            if left.is_empty() {
                break;
            }
        }

        let mut should_be: BTreeMap<(UserId, CourseId), &str> = BTreeMap::new();
        for person in &self.plan.people {
            let Some(user) = person.user_id.filter(|user| users.contains(user)) else { continue };
            for kept in &person.kept {
                if let Item::Course(course) = kept.item
                    && kept.status == EnrollmentStatus::Completed
                {
                    should_be.insert((user, course), &kept.name);
                }
            }
        }
        for record in &self.plan.records {
            if let Record::Course { enrollment, archived: true } = record
                && users.contains(&enrollment.user_id)
            {
                let pair = (enrollment.user_id, enrollment.course_id);
                should_be.insert(pair, &enrollment.course_name);
            }
        }
        for row in super::gather::course_enrollments(self.client, users, &[]).await? {
            should_be.remove(&(row.user_id, row.course_id));
        }
        if let Some(((user, course), name)) = should_be.first_key_value() {
            let why = format!(
                "leaving learning plans took {} along, among them {name} ({course}) of user \
                 {user}: nothing more is removed; records.csv holds what they were",
                super::print::counted(should_be.len(), "course enrollment")
            );
            return Ok(Err((Some(Stops::Everything), why)));
        }
        Ok(Ok(left
            .into_iter()
            .map(|((user, _), name)| Problem {
                user,
                what: format!("still in the learning plan {name}; its courses will be refused"),
            })
            .collect()))
    }

    async fn look_at_archived(
        &self,
        user: UserId,
        courses: &[CourseId],
    ) -> Result<Result<Vec<Problem>, (Option<Stops>, String)>, Error> {
        let mut left = Vec::new();
        for pause in LOOKS {
            self.pause(pause).await;
            left = super::gather::course_enrollments(self.client, &[user], courses).await?;
            if left.is_empty() {
                return Ok(Ok(Vec::new()));
            }
        }
        if left.len() < courses.len() {
            // The call does what it should; what stayed has reasons of its own.
            let stayed = |row: CourseEnrollment| Problem {
                user,
                what: format!("{} was not archived", row.course_name),
            };
            return Ok(Ok(left.into_iter().map(stayed).collect()));
        }
        let why = format!(
            "after the first archive call {} of user {user} is where it was: this platform \
             archives in another way (B-087); nothing more is archived",
            super::print::counted(left.len(), "enrollment")
        );
        Ok(Err((Some(Stops::Archiving), why)))
    }

    async fn look_at_accounts(
        &self,
        users: &[UserId],
        told: &BTreeSet<UserId>,
    ) -> Result<Result<Vec<Problem>, (Option<Stops>, String)>, Error> {
        let mut left: Vec<UserId> =
            users.iter().copied().filter(|user| !told.contains(user)).collect();
        if left.is_empty() {
            let why = "the platform refused every account of the first call".to_owned();
            return Ok(Err((Some(Stops::Accounts), why)));
        }
        let sender = Sender { client: self.client, archive: None, teams: &[] };
        for pause in LOOKS {
            self.pause(pause).await;
            left = sender.still_active(&left).await?;
            if left.is_empty() {
                return Ok(Ok(Vec::new()));
            }
        }
        let why = format!(
            "{} of the first call can still sign in: the others are not deactivated",
            super::print::people(left.len())
        );
        Ok(Err((Some(Stops::Accounts), why)))
    }
}

impl Stops {
    const fn covers(self, step: &Step) -> bool {
        match self {
            Self::Everything => true,
            Self::Archiving => matches!(step, Step::Archive { .. } | Step::CheckArchived { .. }),
            Self::Accounts => matches!(
                step,
                Step::Deactivate { .. } | Step::CheckDeactivated { .. } | Step::Batch { .. }
            ),
        }
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
pub(crate) fn write_synced(path: &Path, text: &str) -> io::Result<()> {
    use std::io::Write as _;
    let mut file = std::fs::File::create(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
