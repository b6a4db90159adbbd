//! Background jobs: queued work as values, done chunk by chunk when it is due.
//!
//! A job holds what it will do, not code. Whoever settles the world takes a chunk out with
//! [`Jobs::begin`], does it, and reports back with [`Jobs::report`].

use std::{collections::VecDeque, sync::Arc, time::Duration};

use docebo_sdk::wire::DateTime;
use serde::{Deserialize, Serialize};

use super::access::Rights;

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
}

/// What a job does.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Work {
    /// Gives users a status, within the rights of the author.
    Status { users: VecDeque<u32>, active: bool, rights: Arc<Rights> },
}

/// A chunk of work, taken out of its job.
#[derive(Debug)]
pub(crate) enum Chunk {
    Status { users: Vec<u32>, active: bool, rights: Arc<Rights> },
}

/// A job.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Job {
    pub(crate) hash: String,
    pub(crate) name: String,
    pub(crate) progress: Progress,
    pub(crate) total: u32,
    pub(crate) done: u32,
    pub(crate) errors: u32,
    /// `None` for an application without a user.
    pub(crate) author: Option<u32>,
    pub(crate) author_name: String,
    pub(crate) domain: String,
    pub(crate) created: DateTime,
    pub(crate) updated: DateTime,
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
            Self::Status { users, .. } => users.len(),
        }
    }
}

impl Job {
    /// Per cent done.
    pub(crate) fn percent(&self) -> u8 {
        match self.total {
            0 => 100,
            total => (u64::from(self.done) * 100 / u64::from(total)) as u8,
        }
    }

    /// Whether the list still shows it.
    pub(crate) fn is_listed(&self, now: DateTime) -> bool {
        self.progress != Progress::Completed || now < self.updated.plus(LISTED)
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
        self.rows.retain(|job| job.is_listed(now));
        self.rows.push(Job {
            hash,
            name: name.to_owned(),
            progress: Progress::Queued,
            total: work.left() as u32,
            done: 0,
            errors: 0,
            author: author.user,
            author_name: author.name,
            domain: author.domain,
            created: now,
            updated: now,
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
        let (due, at) =
            self.rows.iter().enumerate().filter_map(|(at, job)| Some((job.due?, at))).min()?;
        if due > now {
            return None;
        }
        self.take(at, due).map(|chunk| (at, due, chunk))
    }

    /// Takes out a chunk of the oldest job that waits, whatever the time.
    pub(crate) fn begin_step(&mut self, now: DateTime) -> Option<(usize, DateTime, Chunk)> {
        let at = self.rows.iter().position(|job| job.progress != Progress::Completed)?;
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
        })
    }

    /// Says how a chunk went. Answers the author when the job is over.
    pub(crate) fn report(
        &mut self,
        at: usize,
        now: DateTime,
        done: usize,
        errors: usize,
    ) -> Option<u32> {
        let pace = self.pace;
        let job = self.rows.get_mut(at)?;
        job.done += done as u32;
        job.errors += errors as u32;
        job.updated = now;
        if job.work.left() > 0 {
            job.due = next(pace, now);
            return None;
        }
        job.progress = Progress::Completed;
        job.due = None;
        job.author
    }

    /// Takes the author's name out of their jobs: the account is gone.
    pub(crate) fn forget_user(&mut self, user: u32) {
        for job in &mut self.rows {
            if job.author == Some(user) {
                job.author = None;
                job.author_name.clear();
            }
            match &mut job.work {
                Work::Status { users, .. } => users.retain(|id| *id != user),
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
