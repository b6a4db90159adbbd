//! What was done, written down as it happens.
//!
//! One JSON object a line, appended and synced to disk before and after every call. After a crash
//! the journal says which calls are done, and which one is in doubt: begun, without an end.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{File, OpenOptions},
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    path::Path,
};

use serde::{Deserialize, Serialize};

use super::Plan;
use crate::{id::UserId, wire::DateTime};

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// When.
    pub at: DateTime,
    /// What.
    #[serde(flatten)]
    pub entry: Entry,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "entry")]
#[non_exhaustive]
pub enum Entry {
    /// A run, or the continuation of one, begins.
    Run {
        /// Which plan; see [`Plan::fingerprint`].
        plan: String,
        /// The platform's address.
        platform: String,
        /// Steps of the plan.
        steps: usize,
    },
    /// The enrollments about to leave are on disk.
    Records {
        /// Where.
        path: String,
        /// How many.
        rows: usize,
    },
    /// A step is about to be made.
    Begin {
        /// Its place in the plan.
        step: usize,
        /// In words.
        what: String,
    },
    /// Its outcome is not known; the platform is read before anything else.
    Doubt {
        /// Its place in the plan.
        step: usize,
        /// Why.
        why: String,
    },
    /// It has been made, perhaps not for everybody.
    Done {
        /// Its place in the plan.
        step: usize,
        /// For whom it was not.
        #[serde(default)]
        problems: Vec<Problem>,
    },
    /// It has been refused as a whole and changed nothing.
    Failed {
        /// Its place in the plan.
        step: usize,
        /// Why.
        why: String,
    },
    /// It has not been made because of what came before it.
    Skipped {
        /// Its place in the plan.
        step: usize,
        /// Why.
        why: String,
    },
    /// Nothing is left to make.
    End,
}

/// Something that did not work for one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Who.
    pub user: UserId,
    /// What.
    pub what: String,
}

/// A journal that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JournalError {
    /// The file cannot be read or written.
    #[error("the journal cannot be {doing}")]
    Io {
        /// `opened`, `read` or `written`.
        doing: &'static str,
        /// Why.
        source: io::Error,
    },
    /// A line in the middle is damaged; only the last one may be, by a crash.
    #[error("line {line} of the journal cannot be read: mend or move the file")]
    Damaged {
        /// The line, from 1.
        line: usize,
        /// Why.
        source: serde_json::Error,
    },
    /// It belongs to another plan.
    #[error(
        "the journal belongs to plan {found}, this is plan {expected}: continue with the plan it \
         was made for, or begin a new journal"
    )]
    OtherPlan {
        /// The journal's plan.
        found: String,
        /// The plan to be executed.
        expected: String,
    },
}

/// An append-only record of a run.
#[derive(Debug)]
pub struct Journal {
    lines: Vec<Line>,
    file: Option<File>,
}

/// What a journal says about one step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// Not begun, or refused without effect, or skipped.
    Open,
    /// Begun, end unknown.
    InDoubt,
    /// Made.
    Done,
}

impl Journal {
    /// A journal that does not survive the process.
    #[must_use]
    pub const fn in_memory() -> Self {
        Self { lines: Vec::new(), file: None }
    }

    /// Opens the journal at a path, or begins it. A last line that a crash cut off is removed.
    ///
    /// # Errors
    ///
    /// When the file cannot be opened or read, or holds something else than a journal.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, JournalError> {
        let io = |doing| move |source| JournalError::Io { doing, source };
        let mut file = OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .open(path)
            .map_err(io("opened"))?;
        let mut text = Vec::new();
        file.read_to_end(&mut text).map_err(io("read"))?;
        let whole = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        if whole < text.len() {
            file.set_len(whole as u64).map_err(io("written"))?;
            file.seek(SeekFrom::End(0)).map_err(io("written"))?;
        }
        let lines = text[..whole]
            .split(|byte| *byte == b'\n')
            .enumerate()
            .filter(|(_, line)| !line.trim_ascii().is_empty())
            .map(|(at, line)| {
                serde_json::from_slice(line)
                    .map_err(|source| JournalError::Damaged { line: at + 1, source })
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { lines, file: Some(file) })
    }

    /// What is written so far.
    #[must_use]
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// Appends, and returns when it is on disk.
    pub(crate) fn write(&mut self, at: DateTime, entry: Entry) -> Result<(), JournalError> {
        let line = Line { at, entry };
        if let Some(file) = &mut self.file {
            let written =
                serde_json::to_vec(&line).map_err(io::Error::other).and_then(|mut text| {
                    text.push(b'\n');
                    file.write_all(&text)?;
                    file.sync_data()
                });
            written.map_err(|source| JournalError::Io { doing: "written", source })?;
        }
        self.lines.push(line);
        Ok(())
    }

    /// Refuses a journal of another plan.
    pub(crate) fn belongs_to(&self, plan: &Plan) -> Result<(), JournalError> {
        let expected = plan.fingerprint();
        let other = self.lines.iter().find_map(|line| match &line.entry {
            Entry::Run { plan, .. } if *plan != expected => Some(plan.clone()),
            _ => None,
        });
        match other {
            Some(found) => Err(JournalError::OtherPlan { found, expected }),
            None => Ok(()),
        }
    }

    pub(crate) fn state(&self, step: usize) -> State {
        let mut state = State::Open;
        for line in &self.lines {
            state = match &line.entry {
                Entry::Begin { step: at, .. } | Entry::Doubt { step: at, .. } if *at == step => {
                    State::InDoubt
                }
                Entry::Done { step: at, .. } if *at == step => State::Done,
                Entry::Failed { step: at, .. } | Entry::Skipped { step: at, .. } if *at == step => {
                    State::Open
                }
                _ => state,
            };
        }
        state
    }

    /// The last word about every step that has one.
    pub(crate) fn last_words(&self) -> BTreeMap<usize, &Entry> {
        let mut words = BTreeMap::new();
        for line in &self.lines {
            match &line.entry {
                Entry::Begin { step, .. }
                | Entry::Doubt { step, .. }
                | Entry::Done { step, .. }
                | Entry::Failed { step, .. }
                | Entry::Skipped { step, .. } => _ = words.insert(*step, &line.entry),
                Entry::Run { .. } | Entry::Records { .. } | Entry::End => {}
            }
        }
        words
    }

    /// For whom a step has not worked.
    pub(crate) fn failed_for(&self, step: usize, leavers: &[UserId]) -> BTreeSet<UserId> {
        match self.last_words().get(&step) {
            Some(Entry::Done { problems, .. }) => {
                problems.iter().map(|problem| problem.user).collect()
            }
            Some(Entry::Failed { .. } | Entry::Skipped { .. }) => leavers.iter().copied().collect(),
            _ => BTreeSet::new(),
        }
    }
}
