//! Reports that people built, and their executions.
//!
//! An execution holds what it found once it is done, so that its pages agree with each other.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use docebo_sdk::{reports::ReportRow, wire::DateTime};
use serde::{Deserialize, Serialize};

use super::{access::Rights, jobs::JobPace, owned::Owned};

/// Executions that are kept; older ones are forgotten.
const KEPT: usize = 50;

/// What a report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportKind {
    /// A row for each user in each course, active and archived.
    #[default]
    UsersCourses,
    /// A row for each certification in somebody's hands.
    UsersCertifications,
}

/// A report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Report {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) kind: ReportKind,
    pub(crate) created: DateTime,
    /// Whoever built it, if known.
    #[serde(default)]
    pub(crate) built: Option<Owned>,
    /// Leaves deactivated people out (B-245).
    #[serde(default)]
    pub(crate) hide_deactivated: bool,
    /// Only these courses; all when empty.
    #[serde(default)]
    pub(crate) courses: Vec<u32>,
}

/// A report being built, or built.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Execution {
    pub(crate) id: String,
    pub(crate) report: String,
    rights: Arc<Rights>,
    /// When it will be done; none when somebody has to say so.
    due: Option<DateTime>,
    rows: Option<Arc<Vec<ReportRow>>>,
}

/// All reports, in the order of their making, and the last executions.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Reports {
    rows: Vec<Report>,
    executions: VecDeque<Execution>,
}

impl Execution {
    /// What it found; none as long as it is not done.
    pub(crate) fn rows(&self) -> Option<&[ReportRow]> {
        self.rows.as_ref().map(|rows| rows.as_slice())
    }
}

impl Reports {
    /// Adds a report; whether its id was free.
    pub(crate) fn add(&mut self, report: Report) -> bool {
        let free = self.get(&report.id).is_none();
        if free {
            self.rows.push(report);
        }
        free
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Report> {
        self.rows.iter().find(|report| report.id.eq_ignore_ascii_case(id))
    }

    /// All of them, oldest first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Report> {
        self.rows.iter()
    }

    /// Queues an execution of a report, within somebody's rights.
    pub(crate) fn start(
        &mut self,
        id: String,
        report: String,
        rights: Arc<Rights>,
        pace: JobPace,
        now: DateTime,
    ) {
        let due = match pace {
            JobPace::AtOnce => Some(now),
            JobPace::Clock(seconds) => Some(now.plus(Duration::from_secs(seconds.into()))),
            JobPace::Steps => None,
        };
        if self.executions.len() == KEPT {
            self.executions.pop_front();
        }
        self.executions.push_back(Execution { id, report, rights, due, rows: None });
    }

    /// An execution of a report.
    pub(crate) fn execution(&self, report: &str, id: &str) -> Option<&Execution> {
        self.executions.iter().find(|one| one.id == id && one.report.eq_ignore_ascii_case(report))
    }

    /// When the next execution will be done.
    pub(crate) fn next_due(&self) -> Option<DateTime> {
        self.waiting().filter_map(|execution| execution.due).min()
    }

    /// The execution that is next to be done at `now`: its id, its report and within which rights.
    pub(crate) fn due(&self, now: DateTime) -> Option<(String, String, Arc<Rights>)> {
        let is_due = |one: &&Execution| one.due.is_some_and(|due| due <= now);
        self.waiting().find(is_due).map(Execution::order)
    }

    /// The oldest execution that waits for somebody.
    pub(crate) fn held_up(&self) -> Option<(String, String, Arc<Rights>)> {
        self.waiting().find(|one| one.due.is_none()).map(Execution::order)
    }

    /// An execution is done.
    pub(crate) fn finish(&mut self, id: &str, rows: Vec<ReportRow>) {
        if let Some(execution) = self.executions.iter_mut().find(|one| one.id == id) {
            execution.rows = Some(Arc::new(rows));
        }
    }

    fn waiting(&self) -> impl Iterator<Item = &Execution> {
        self.executions.iter().filter(|execution| execution.rows.is_none())
    }
}

impl Execution {
    fn order(&self) -> (String, String, Arc<Rights>) {
        (self.id.clone(), self.report.clone(), Arc::clone(&self.rights))
    }
}
