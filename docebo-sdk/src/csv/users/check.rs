//! A whole file, checked, or its cells alone.

use std::collections::{HashMap, HashSet};

use super::{
    Checked, CheckedRow, Column, Platform, Severity, UserFile,
    branches::Branches,
    file_rules,
    resolve::{self, Known},
    row,
};
use crate::{
    csv::{
        Row,
        finding::{Finding, Wrong},
    },
    id::UserId,
    users::{BatchOptions, BatchRow},
};

/// Everything.
pub(super) fn file(file: &UserFile, platform: &Platform, options: &BatchOptions) -> Checked {
    let mut findings = Vec::new();
    let known = resolve::columns(&file.columns, platform, &mut findings);
    file_rules::columns(file, &known, platform, &mut findings);
    file_rules::check(file, &known, platform, options, &mut findings);
    rows(Sheet::new(file, known, platform, options), file, findings, row::check)
}

/// The columns, and each cell by the rule of its column.
pub(super) fn cells(file: &UserFile, platform: &Platform) -> Checked {
    let mut findings = Vec::new();
    let known = resolve::columns(&file.columns, platform, &mut findings);
    file_rules::columns(file, &known, platform, &mut findings);
    let options = BatchOptions::default();
    rows(Sheet::new(file, known, platform, &options), file, findings, row::read)
}

/// Reads row by row; none comes through when the file as a whole has an error.
fn rows(
    mut sheet: Sheet<'_>,
    file: &UserFile,
    mut findings: Vec<Finding>,
    read: fn(&mut Sheet<'_>, &Row, &mut Vec<Finding>) -> BatchRow,
) -> Checked {
    let is_error = |finding: &Finding| finding.severity == Severity::Error;
    let stopped = findings.iter().any(is_error);
    let mut rows = Vec::new();
    for line in &file.table.rows {
        let before = findings.len();
        let row = read(&mut sheet, line, &mut findings);
        if !stopped && !findings[before..].iter().any(is_error) {
            rows.push(CheckedRow { line: line.number, row });
        }
    }
    Checked { findings, rows }
}

/// What the rows of one file are held against.
#[derive(Debug)]
pub(super) struct Sheet<'p> {
    pub(super) columns: Vec<(&'p Column, Known<'p>, String)>,
    pub(super) platform: &'p Platform,
    pub(super) options: &'p BatchOptions,
    pub(super) branches: Option<Branches<'p>>,
    pub(super) clears: bool,
    /// Where a user name first stands as the one a row is about.
    pub(super) first: HashMap<String, u64>,
    /// Those that rows further up made, or renamed somebody to.
    made: HashSet<String>,
    /// Those that rows further up renamed.
    gone: HashSet<String>,
    /// Numbers of the platform's users.
    ids: Option<HashSet<UserId>>,
}

impl<'p> Sheet<'p> {
    fn new(
        file: &'p UserFile,
        known: Vec<Known<'p>>,
        platform: &'p Platform,
        options: &'p BatchOptions,
    ) -> Self {
        let mut first = HashMap::new();
        if let Some(at) = file.columns.iter().position(|column| *column == Column::Username) {
            for row in &file.table.rows {
                if let Some(name) = row.cells.get(at).filter(|name| !name.is_empty()) {
                    first.entry(name.to_lowercase()).or_insert(row.number);
                }
            }
        }
        let title = |column: &Column, at: usize| match file.table.titles.get(at) {
            Some(title) => title.clone(),
            None => column.to_string(),
        };
        Self {
            columns: file
                .columns
                .iter()
                .zip(known)
                .enumerate()
                .map(|(at, (column, known))| (column, known, title(column, at)))
                .collect(),
            platform,
            options,
            branches: platform.branches.as_deref().map(Branches::new),
            clears: file.clears,
            first,
            made: HashSet::new(),
            gone: HashSet::new(),
            ids: platform.users.as_ref().map(|users| users.values().copied().collect()),
        }
    }

    /// Whether somebody has this user name by the time a row runs; `None` when nobody can tell.
    pub(super) fn exists(&self, folded: &str) -> Option<bool> {
        if self.made.contains(folded) {
            return Some(true);
        }
        let users = self.platform.users.as_ref()?;
        Some(users.contains_key(folded) && !self.gone.contains(folded))
    }

    /// Whether the file has columns for both branch paths; when not, that was said of the file.
    pub(super) fn has_both_paths(&self) -> bool {
        [Column::BranchNamePath, Column::BranchCodePath]
            .iter()
            .all(|path| self.columns.iter().any(|(column, _, _)| *column == path))
    }

    /// Whether a user has this number.
    pub(super) fn has_number(&self, id: UserId) -> Option<bool> {
        self.ids.as_ref().map(|ids| ids.contains(&id))
    }

    /// Whether a row further up made somebody of this name.
    pub(super) fn was_made(&self, folded: &str) -> bool {
        self.made.contains(folded)
    }

    /// Notes that a good row has run.
    pub(super) fn ran(&mut self, about: Option<String>, renamed_to: Option<String>) {
        match (about, renamed_to) {
            (about, Some(new)) => {
                if let Some(old) = about {
                    self.made.remove(&old);
                    self.gone.insert(old);
                }
                self.gone.remove(&new);
                self.made.insert(new);
            }
            (Some(name), None) => {
                self.made.insert(name);
            }
            (None, None) => {}
        }
    }
}

/// A row being read.
#[derive(Debug)]
pub(super) struct Line<'r> {
    pub(super) row: &'r Row,
    pub(super) findings: &'r mut Vec<Finding>,
}

impl Line<'_> {
    /// Notes what is wrong with a cell, without the cell where it is secret.
    pub(super) fn cell(&mut self, column: &Column, title: &str, value: &str, wrong: Wrong) {
        let value = (!column.is_secret()).then_some(value);
        self.findings.push(wrong.at(Some(self.row.number), Some(title), value));
    }

    /// Notes what is wrong with the row.
    pub(super) fn whole(&mut self, wrong: Wrong) {
        self.findings.push(wrong.at(Some(self.row.number), None, None));
    }

    pub(super) fn has_errors(&self, since: usize) -> bool {
        self.findings[since..].iter().any(|finding| finding.severity == Severity::Error)
    }
}
