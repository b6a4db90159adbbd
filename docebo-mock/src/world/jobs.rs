//! Background jobs: queued work as values, done chunk by chunk when it is due.
//!
//! A job holds what it will do, not code. Whoever settles the world takes a chunk out with
//! [`Jobs::begin`], does it, and reports back with [`Jobs::report`].

use std::{collections::VecDeque, fmt::Write as _, sync::Arc, time::Duration};

use docebo_sdk::wire::DateTime;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{access::Rights, events::Cause};

/// Records of one chunk (B-208).
const CHUNK: usize = 100;
/// How long an ended job is listed (B-215).
const LISTED: Duration = Duration::from_secs(13 * 86_400);

/// When the work of background jobs is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobPace {
    /// All of it before the next call is answered.
    #[default]
    AtOnce,
    /// A chunk every so many seconds of the world's clock.
    Clock(u32),
    /// A chunk whenever somebody says so.
    Steps,
}

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Progress {
    Queued,
    Running,
    Completed,
    /// Stopped by somebody (B-212).
    Aborted,
    /// Never ran (B-211).
    Failed,
}

impl Progress {
    pub(crate) const fn is_ended(self) -> bool {
        matches!(self, Self::Completed | Self::Aborted | Self::Failed)
    }
}

/// Which batch endpoint gets the chunks of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Target {
    Users,
    /// The user batch too, with rows that a file brought.
    UserFile,
}

/// One record of a job.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Record {
    /// Its number for people: of the record, or of the line in a file.
    pub(crate) row: u64,
    /// Whom or what it is about, in its own words.
    pub(crate) identifier: String,
    /// What the endpoint gets, or why it gets nothing.
    pub(crate) item: Result<Value, String>,
}

/// A line of a job's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LogLine {
    pub(crate) row: u64,
    pub(crate) identifier: String,
    pub(crate) message: String,
}

/// What a job does.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Work {
    /// Gives users a status, within the rights of the author.
    Status { users: VecDeque<u32>, active: bool, rights: Arc<Rights> },
    /// Deletes users, within the rights of the author.
    Delete { users: VecDeque<u32>, rights: Arc<Rights> },
    /// Takes users out of learning plans, within the rights of the author.
    LeavePlans {
        users: VecDeque<u32>,
        plans: Arc<Vec<u32>>,
        /// Out of the plans' courses too.
        cascade: bool,
        reset_tracks: bool,
        rights: Arc<Rights>,
    },
    /// Feeds records to an endpoint, as the author.
    Records {
        target: Target,
        records: Arc<Vec<Record>>,
        /// How many of them have been taken.
        taken: usize,
        options: Option<Arc<Value>>,
        rights: Arc<Rights>,
    },
    /// Cannot be begun, for this reason.
    Broken { reason: String },
}

/// A chunk of work, taken out of its job.
#[derive(Debug)]
pub(crate) enum Chunk {
    Status {
        users: Vec<u32>,
        active: bool,
        rights: Arc<Rights>,
    },
    Delete {
        users: Vec<u32>,
        rights: Arc<Rights>,
    },
    LeavePlans {
        users: Vec<u32>,
        plans: Arc<Vec<u32>>,
        cascade: bool,
        reset_tracks: bool,
        rights: Arc<Rights>,
    },
    Records {
        target: Target,
        records: Vec<Record>,
        options: Option<Arc<Value>>,
        author: Option<u32>,
        rights: Arc<Rights>,
    },
    Broken {
        reason: String,
    },
}

/// A job.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Job {
    pub(crate) hash: String,
    pub(crate) name: String,
    pub(crate) progress: Progress,
    pub(crate) total: u32,
    /// Whether the total is told: that of an import is not (B-210).
    pub(crate) counted: bool,
    pub(crate) done: u32,
    pub(crate) errors: u32,
    /// `None` for an application without a user.
    pub(crate) author: Option<u32>,
    pub(crate) author_name: String,
    pub(crate) domain: String,
    pub(crate) created: DateTime,
    pub(crate) updated: DateTime,
    /// Whether somebody is told when it ends (B-218).
    pub(crate) notify: bool,
    /// Who, when not the author.
    pub(crate) notify_email: Option<String>,
    chunk: usize,
    log: Vec<LogLine>,
    /// Its place in the queue: the lowest goes first.
    turn: i64,
    work: Work,
    /// When the next chunk wants to run; none when it waits for somebody to say so.
    due: Option<DateTime>,
}

/// All jobs, oldest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Jobs {
    pub(crate) pace: JobPace,
    rows: Vec<Job>,
    /// Place in the queue of the next job.
    next_turn: i64,
}

/// An ended job, as far as its end is told.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) progress: Progress,
    pub(crate) notify: bool,
    pub(crate) notify_email: Option<String>,
    pub(crate) author: Option<u32>,
}

/// What a job is to be like, beside its work.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    pub(crate) name: String,
    pub(crate) counted: bool,
    pub(crate) chunk: usize,
    pub(crate) notify: bool,
    pub(crate) notify_email: Option<String>,
}

impl Order {
    /// As the platform starts jobs by itself.
    pub(crate) fn of(name: &str) -> Self {
        let name = name.to_owned();
        Self { name, counted: true, chunk: CHUNK, notify: true, notify_email: None }
    }
}

/// Who starts a job, and from where.
#[derive(Debug, Clone)]
pub(crate) struct Author {
    pub(crate) user: Option<u32>,
    pub(crate) name: String,
    pub(crate) domain: String,
}

impl Work {
    fn left(&self) -> usize {
        match self {
            Self::Status { users, .. }
            | Self::Delete { users, .. }
            | Self::LeavePlans { users, .. } => users.len(),
            Self::Records { records, taken, .. } => records.len() - taken,
            Self::Broken { .. } => 0,
        }
    }
}

impl Job {
    /// Per cent done.
    pub(crate) fn percent(&self) -> u8 {
        match self.total {
            _ if self.progress == Progress::Failed => 0,
            0 if self.progress.is_ended() => 100,
            0 => 0,
            total => (u64::from(self.done) * 100 / u64::from(total)) as u8,
        }
    }

    /// Whether the list still shows it.
    pub(crate) fn is_listed(&self, now: DateTime) -> bool {
        !self.progress.is_ended() || now < self.updated.plus(LISTED)
    }

    /// Whether there is a log to be read (B-216).
    pub(crate) fn has_log(&self) -> bool {
        self.progress.is_ended() && !self.log.is_empty()
    }

    /// The log as a CSV file. The platform's own layout is not published (inferred: row,
    /// identifier, message).
    pub(crate) fn log(&self) -> Option<String> {
        self.has_log().then(|| {
            let mut file = String::from("row,identifier,message\r\n");
            for LogLine { row, identifier, message } in &self.log {
                // Writing to a String cannot fail.
                let _ = write!(file, "{row},{},{}\r\n", quoted(identifier), quoted(message));
            }
            file
        })
    }
}

impl Jobs {
    /// All jobs, newest first.
    pub(crate) fn newest_first(&self) -> impl Iterator<Item = &Job> {
        self.rows.iter().rev()
    }

    /// The job of a hash.
    pub(crate) fn get(&self, hash: &str) -> Option<&Job> {
        self.rows.iter().find(|job| job.hash == hash)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Queues work.
    pub(crate) fn queue(
        &mut self,
        hash: String,
        name: &str,
        author: Author,
        work: Work,
        now: DateTime,
    ) {
        self.queue_as(hash, Order::of(name), author, work, now);
    }

    /// Queues work that somebody has ordered.
    pub(crate) fn queue_as(
        &mut self,
        hash: String,
        order: Order,
        author: Author,
        work: Work,
        now: DateTime,
    ) {
        let Order { name, counted, chunk, notify, notify_email } = order;
        self.rows.retain(|job| job.is_listed(now));
        self.next_turn += 1;
        self.rows.push(Job {
            hash,
            name,
            progress: Progress::Queued,
            total: work.left() as u32,
            counted,
            done: 0,
            errors: 0,
            author: author.user,
            author_name: author.name,
            domain: author.domain,
            created: now,
            updated: now,
            notify,
            notify_email,
            chunk,
            log: Vec::new(),
            turn: self.next_turn,
            work,
            due: next(self.pace, now),
        });
    }

    /// When the next chunk wants to run.
    pub(crate) fn next_due(&self) -> Option<DateTime> {
        self.rows.iter().filter_map(|job| job.due).min()
    }

    /// Takes out the chunk that has been due longest, if any is due at `now`: which job, when it
    /// was due, and what to do.
    pub(crate) fn begin(&mut self, now: DateTime) -> Option<(usize, DateTime, Chunk)> {
        let waiting = self.rows.iter().enumerate();
        let (due, _, at) = waiting.filter_map(|(at, job)| Some((job.due?, job.turn, at))).min()?;
        if due > now {
            return None;
        }
        self.take(at, due).map(|chunk| (at, due, chunk))
    }

    /// Takes out a chunk of the job at the head of the queue, whatever the time.
    pub(crate) fn begin_step(&mut self, now: DateTime) -> Option<(usize, DateTime, Chunk)> {
        let waiting = self.rows.iter().enumerate().filter(|(_, job)| !job.progress.is_ended());
        let (at, _) = waiting.min_by_key(|(_, job)| job.turn)?;
        self.take(at, now).map(|chunk| (at, now, chunk))
    }

    fn take(&mut self, at: usize, now: DateTime) -> Option<Chunk> {
        let job = self.rows.get_mut(at)?;
        job.progress = Progress::Running;
        job.updated = now;
        Some(match &mut job.work {
            Work::Status { users, active, rights } => Chunk::Status {
                users: users.drain(..CHUNK.min(users.len())).collect(),
                active: *active,
                rights: Arc::clone(rights),
            },
            Work::Delete { users, rights } => Chunk::Delete {
                users: users.drain(..CHUNK.min(users.len())).collect(),
                rights: Arc::clone(rights),
            },
            Work::LeavePlans { users, plans, cascade, reset_tracks, rights } => Chunk::LeavePlans {
                users: users.drain(..CHUNK.min(users.len())).collect(),
                plans: Arc::clone(plans),
                cascade: *cascade,
                reset_tracks: *reset_tracks,
                rights: Arc::clone(rights),
            },
            Work::Records { target, records, taken, options, rights } => {
                let from = *taken;
                *taken = records.len().min(from + job.chunk);
                Chunk::Records {
                    target: *target,
                    records: records[from..*taken].to_vec(),
                    options: options.clone(),
                    author: job.author,
                    rights: Arc::clone(rights),
                }
            }
            Work::Broken { reason } => Chunk::Broken { reason: reason.clone() },
        })
    }

    /// What a job's work is put down to.
    pub(crate) fn cause(&self, at: usize, now: DateTime) -> Cause {
        let job = self.rows.get(at);
        job.map_or_else(Cause::default, |job| Cause::job(now, job.author, job.hash.clone()))
    }

    /// Adds to the log of a job.
    pub(crate) fn note(&mut self, at: usize, line: LogLine) {
        if let Some(job) = self.rows.get_mut(at) {
            job.log.push(line);
        }
    }

    /// Says how a chunk went. Answers who is told when the job is over.
    pub(crate) fn report(
        &mut self,
        at: usize,
        now: DateTime,
        done: usize,
        errors: usize,
    ) -> Option<Told> {
        let pace = self.pace;
        let job = self.rows.get_mut(at)?;
        job.done += done as u32;
        job.errors += errors as u32;
        job.updated = now;
        if job.work.left() > 0 {
            job.due = next(pace, now);
            return None;
        }
        job.progress = if matches!(job.work, Work::Broken { .. }) {
            Progress::Failed
        } else {
            Progress::Completed
        };
        job.due = None;
        Some(Told {
            progress: job.progress,
            notify: job.notify,
            notify_email: job.notify_email.clone(),
            author: job.author,
        })
    }

    /// Stops a job for good (B-212); whether it had not ended.
    pub(crate) fn abort(&mut self, hash: &str, now: DateTime) -> bool {
        let Some(job) = self.find(hash).filter(|job| !job.progress.is_ended()) else {
            return false;
        };
        job.progress = Progress::Aborted;
        job.updated = now;
        job.due = None;
        true
    }

    /// Says whether somebody is told when a job ends.
    pub(crate) fn set_notify(&mut self, hash: &str, notify: bool) {
        if let Some(job) = self.find(hash) {
            job.notify = notify;
        }
    }

    /// Forgets a job that has ended (B-213); whether there was one.
    pub(crate) fn remove(&mut self, hash: &str) -> bool {
        let before = self.rows.len();
        self.rows.retain(|job| job.hash != hash || !job.progress.is_ended());
        self.rows.len() < before
    }

    /// Puts a queued job at the head of the queue (B-217); whether there was one.
    pub(crate) fn fast_track(&mut self, hash: &str) -> bool {
        let queued = |job: &&Job| job.progress == Progress::Queued;
        let first = self.rows.iter().map(|job| job.turn).min().unwrap_or(0);
        let due = self.rows.iter().filter(queued).filter_map(|job| job.due).min();
        match self.find(hash).filter(|job| job.progress == Progress::Queued) {
            Some(job) => {
                job.turn = first - 1;
                job.due = job.due.and(due);
                true
            }
            None => false,
        }
    }

    fn find(&mut self, hash: &str) -> Option<&mut Job> {
        self.rows.iter_mut().find(|job| job.hash == hash)
    }

    /// Takes the author's name out of their jobs: the account is gone.
    pub(crate) fn forget_user(&mut self, user: u32) {
        for job in &mut self.rows {
            if job.author == Some(user) {
                job.author = None;
                job.author_name.clear();
            }
            match &mut job.work {
                Work::Status { users, .. }
                | Work::Delete { users, .. }
                | Work::LeavePlans { users, .. } => {
                    let before = users.len();
                    users.retain(|id| *id != user);
                    // Done as far as it goes: there is nobody left to do it to.
                    job.done += (before - users.len()) as u32;
                }
                Work::Records { .. } | Work::Broken { .. } => {}
            }
        }
    }
}

fn next(pace: JobPace, now: DateTime) -> Option<DateTime> {
    match pace {
        JobPace::AtOnce => Some(now),
        JobPace::Clock(seconds) => Some(now.plus(Duration::from_secs(seconds.into()))),
        JobPace::Steps => None,
    }
}

/// A cell as it stands in a CSV file.
fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}
