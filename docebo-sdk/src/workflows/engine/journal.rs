//! What was done, written down as it happens.
//!
//! One JSON object a line, appended and synced to disk before and after every call. After a crash
//! the journal says which calls are done, and which one is in doubt: begun, without an end. It also
//! holds how things stood before the first call.

use std::{
    collections::BTreeMap,
    fmt,
    fs::{File, OpenOptions},
    io::{self, Read as _, Seek as _, SeekFrom, Write},
    path::Path,
};

use serde::{Deserialize, Serialize};

use super::Before;
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
        /// Which workflow.
        #[serde(default)]
        workflow: String,
        /// Which plan; see [`Plan::fingerprint`](super::Plan::fingerprint).
        plan: String,
        /// The platform's address.
        platform: String,
        /// Steps of the plan.
        steps: usize,
    },
    /// How things stood, as far as the plan changes them.
    Before {
        /// What an undo needs.
        before: Box<Before>,
    },
    /// The enrollments about to leave are on disk.
    Records {
        /// Where.
        path: String,
        /// How many.
        rows: usize,
    },
    /// A call of a step is about to be made.
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
    /// A call of it was refused as a whole; the same work is tried in halves.
    Refused {
        /// Its place in the plan.
        step: usize,
        /// Why.
        why: String,
    },
    /// One of several calls of it was answered; others follow. Steps make several when one is
    /// refused as a whole or was in doubt.
    Answered {
        /// Its place in the plan.
        step: usize,
        /// For whom it did not work.
        #[serde(default)]
        problems: Vec<Problem>,
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
    /// Somebody has looked at the first accounts and said: go on.
    Confirmed {
        /// The place of the step that waited.
        step: usize,
    },
    /// Somebody asked to stop; the steps from here on are not made.
    Stopped {
        /// The place of the next step.
        step: usize,
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
    /// It belongs to another platform.
    #[error(
        "the journal belongs to {found}, this is {expected}: a plan is executed on the platform \
         it was made for"
    )]
    OtherPlatform {
        /// The journal's platform.
        found: String,
        /// The client's.
        expected: String,
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
pub struct Journal {
    lines: Vec<Line>,
    out: Option<Box<dyn Write + Send + Sync>>,
    states: BTreeMap<usize, State>,
}

/// Shows how much of it there is.
impl fmt::Debug for Journal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Journal").field("lines", &self.lines.len()).finish_non_exhaustive()
    }
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

/// A file whose `flush` returns when everything is on disk.
struct Synced(File);

impl Write for Synced {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.0.sync_data()
    }
}

impl Journal {
    /// A journal that does not survive the process.
    #[must_use]
    pub const fn in_memory() -> Self {
        Self { lines: Vec::new(), out: None, states: BTreeMap::new() }
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
        let whole = whole_lines(&text).len();
        if whole < text.len() {
            file.set_len(whole as u64).map_err(io("written"))?;
            file.seek(SeekFrom::End(0)).map_err(io("written"))?;
        }
        Self::over(&text, Synced(file))
    }

    /// A journal that is kept somewhere else than in a file. `text` is what is there so far; each
    /// new line is written whole, and counts as kept when `out` has been flushed. A last line that
    /// was cut off is not read, and has to be gone from where `out` goes on.
    ///
    /// # Errors
    ///
    /// When the text holds something else than a journal.
    pub fn over(
        text: &[u8],
        out: impl Write + Send + Sync + 'static,
    ) -> Result<Self, JournalError> {
        let mut journal = Self { out: Some(Box::new(out)), ..Self::in_memory() };
        let lines = whole_lines(text).split(|byte| *byte == b'\n').enumerate();
        for (at, line) in lines.filter(|(_, line)| !line.trim_ascii().is_empty()) {
            let line = serde_json::from_slice(line)
                .map_err(|source| JournalError::Damaged { line: at + 1, source })?;
            journal.take(line);
        }
        Ok(journal)
    }

    /// What is written so far.
    #[must_use]
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// Appends, and returns when it is on disk.
    pub(crate) fn write(&mut self, at: DateTime, entry: Entry) -> Result<(), JournalError> {
        let line = Line { at, entry };
        if let Some(out) = &mut self.out {
            let written =
                serde_json::to_vec(&line).map_err(io::Error::other).and_then(|mut text| {
                    text.push(b'\n');
                    out.write_all(&text)?;
                    out.flush()
                });
            written.map_err(|source| JournalError::Io { doing: "written", source })?;
        }
        self.take(line);
        Ok(())
    }

    fn take(&mut self, line: Line) {
        let state = match &line.entry {
            Entry::Begin { step, .. }
            | Entry::Doubt { step, .. }
            | Entry::Refused { step, .. }
            | Entry::Answered { step, .. } => Some((*step, State::InDoubt)),
            Entry::Done { step, .. } => Some((*step, State::Done)),
            Entry::Failed { step, .. } | Entry::Skipped { step, .. } => Some((*step, State::Open)),
            _ => None,
        };
        self.states.extend(state);
        self.lines.push(line);
    }

    /// Refuses a journal of another plan, or of another platform.
    pub(crate) fn belongs_to(&self, plan: &str, address: &str) -> Result<(), JournalError> {
        for line in &self.lines {
            let Entry::Run { plan: found, platform, .. } = &line.entry else { continue };
            if platform != address {
                let (found, expected) = (platform.clone(), address.to_owned());
                return Err(JournalError::OtherPlatform { found, expected });
            }
            if found != plan {
                let (found, expected) = (found.clone(), plan.to_owned());
                return Err(JournalError::OtherPlan { found, expected });
            }
        }
        Ok(())
    }

    pub(crate) fn state(&self, step: usize) -> State {
        self.states.get(&step).copied().unwrap_or(State::Open)
    }

    /// Whether an entry of some sort is there.
    pub(crate) fn has(&self, wanted: impl Fn(&Entry) -> bool) -> bool {
        self.lines.iter().any(|line| wanted(&line.entry))
    }

    /// The last word about every step that has one.
    pub(crate) fn last_words(&self) -> BTreeMap<usize, &Entry> {
        let mut words = BTreeMap::new();
        for line in &self.lines {
            match &line.entry {
                Entry::Begin { step, .. }
                | Entry::Doubt { step, .. }
                | Entry::Refused { step, .. }
                | Entry::Answered { step, .. }
                | Entry::Done { step, .. }
                | Entry::Failed { step, .. }
                | Entry::Skipped { step, .. } => _ = words.insert(*step, &line.entry),
                Entry::Run { .. }
                | Entry::Before { .. }
                | Entry::Records { .. }
                | Entry::Confirmed { .. }
                | Entry::Stopped { .. }
                | Entry::End => {}
            }
        }
        words
    }
}

/// The text up to the end of its last whole line.
fn whole_lines(text: &[u8]) -> &[u8] {
    let end = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    text.get(..end).unwrap_or_default()
}
