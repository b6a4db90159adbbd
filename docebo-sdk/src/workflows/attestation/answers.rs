//! The files that come back.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use serde::{Deserialize, Serialize};

use super::{Holder, List, Listed, Round};
use crate::{
    csv::{CsvError, Format, Row, Table},
    id::UserId,
    workflows::engine::{RowProblem, fold},
};

/// Columns that may hold the platform's number of the user.
const USER_ID: [&str; 2] = ["user_id", "docebo_id"];
/// Columns that may hold the user name.
const USERNAME: [&str; 3] = ["username", "user_name", "login"];

/// What a holder says about an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Decision {
    /// Still there.
    Keep,
    /// To be switched off.
    Deactivate,
    /// To be deleted.
    Delete,
    /// The holder does not know.
    Unknown,
}

impl Decision {
    /// Reads the word, in any case.
    ///
    /// ```
    /// use docebo_sdk::workflows::attestation::Decision;
    ///
    /// assert_eq!(Decision::from_word(" KEEP "), Some(Decision::Keep));
    /// assert_eq!(Decision::from_word("perhaps"), None);
    /// ```
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        let all = [Self::Keep, Self::Deactivate, Self::Delete, Self::Unknown];
        all.into_iter().find(|one| one.as_str() == fold(word))
    }

    /// The word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Deactivate => "deactivate",
            Self::Delete => "delete",
            Self::Unknown => "unknown",
        }
    }

    /// Whether something is to be done.
    #[must_use]
    pub const fn goes(self) -> bool {
        matches!(self, Self::Deactivate | Self::Delete)
    }
}

/// One decision, and whose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Decided {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub row: u64,
    /// The [key](Holder::key) of the holder who was asked.
    pub holder: String,
    /// About whom.
    pub user: UserId,
    /// What.
    pub decision: Decision,
    /// Who decided; may be empty where nothing is to be done.
    pub by: String,
}

impl Decided {
    /// A decision.
    pub fn new(holder: impl Into<String>, row: u64, user: UserId, decision: Decision) -> Self {
        let holder = holder.into();
        Self { file: format!("{holder}.csv"), row, by: holder.clone(), holder, user, decision }
    }
}

/// A file that cannot be taken for an answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AnswersError {
    /// It is no table at all.
    #[error("{file} cannot be read")]
    Csv {
        /// The file.
        file: String,
        /// Why.
        source: CsvError,
    },
    /// A column that has to be there is not.
    #[error("{file} has no column `{missing}`; it has: {}", .found.join(", "))]
    NoColumn {
        /// The file.
        file: String,
        /// The column.
        missing: &'static str,
        /// The columns there are.
        found: Vec<String>,
    },
}

/// Everything that came back.
///
/// ```
/// use docebo_sdk::UserId;
/// use docebo_sdk::workflows::attestation::{Answers, Options, Round, Scope};
/// # use docebo_sdk::wire::DateTime;
///
/// # let round = Round::new("https://acme.docebosaas.com", DateTime::from_unix(0), Options::new(Scope::PowerUsers));
/// let mut answers = Answers::default();
/// answers.read(&round, "pam.csv", b"holder,user_id,decision,decided_by\npam,7,keep,pam\n")?;
/// // Nobody of that name was asked.
/// assert_eq!(answers.problems[0].column, "holder");
/// # Ok::<(), docebo_sdk::workflows::attestation::AnswersError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Answers {
    /// The decisions, in the order of files and rows.
    pub decisions: Vec<Decided>,
    /// Rows that cannot be followed.
    pub problems: Vec<RowProblem>,
}

impl Answers {
    /// Reads a file that came back, or a part of one: rows may be missing and in any order.
    /// Columns: `decision`, and `user_id` or `username`; `holder`, which a round with one list does
    /// not need; `decided_by`, which has to be filled where something is to be done. An empty
    /// decision is none. See [`Table::read`] for what files may look like.
    ///
    /// # Errors
    ///
    /// When the file is no table, or lacks a column without which no row means anything.
    pub fn read(&mut self, round: &Round, file: &str, bytes: &[u8]) -> Result<(), AnswersError> {
        let format = Format::new().guarding_formulas();
        let table = Table::read_as(bytes, &format)
            .map_err(|source| AnswersError::Csv { file: file.to_owned(), source })?;
        let column = |names: &[&str]| names.iter().find_map(|name| table.column(name));
        let columns = Columns {
            list: column(&["list"]),
            holder: column(&["holder"]),
            user_id: column(&USER_ID),
            username: column(&USERNAME),
            decision: column(&["decision"]),
            by: column(&["decided_by"]),
        };
        let missing = match (columns.decision, columns.user_id.or(columns.username)) {
            (None, _) => Some("decision"),
            (_, None) => Some("user_id"),
            _ => None,
        };
        if let Some(missing) = missing {
            let file = file.to_owned();
            return Err(AnswersError::NoColumn { file, missing, found: table.header });
        }
        for row in &table.rows {
            let reading = Reading { round, file, table: &table, columns: &columns, row };
            match reading.decided() {
                Ok(decided) => self.decisions.extend(decided),
                Err(problem) => self.problems.push(problem),
            }
        }
        Ok(())
    }

    /// How far each holder has come, in the order of the lists.
    #[must_use]
    pub fn standing(&self, round: &Round) -> Vec<Standing> {
        let mut said: BTreeMap<(String, UserId), Decision> = BTreeMap::new();
        for one in &self.decisions {
            let key = (fold(&one.holder), one.user);
            let decision = said.entry(key).or_insert(one.decision);
            // Whoever says something twice knows something.
            if *decision == Decision::Unknown {
                *decision = one.decision;
            }
        }
        let lists = round.lists.iter();
        lists
            .map(|list| {
                let key = fold(&list.holder.key());
                let says = |one: &Listed| said.get(&(key.clone(), one.user_id)).copied();
                let count = |wanted: fn(Option<Decision>) -> bool| {
                    list.accounts.iter().filter(|one| wanted(says(one))).count()
                };
                Standing {
                    holder: list.holder.clone(),
                    listed: list.accounts.len(),
                    kept: count(|said| said == Some(Decision::Keep)),
                    going: count(|said| said.is_some_and(Decision::goes)),
                    unknown: count(|said| said == Some(Decision::Unknown)),
                    open: count(|said| said.is_none()),
                }
            })
            .collect()
    }

    /// Accounts about which nobody has decided, each with whom to ask.
    pub(super) fn undecided(&self, round: &Round) -> BTreeMap<UserId, Vec<String>> {
        let known = self.decisions.iter().filter(|one| one.decision != Decision::Unknown);
        let known: BTreeSet<UserId> = known.map(|one| one.user).collect();
        let mut open: BTreeMap<UserId, Vec<String>> = BTreeMap::new();
        for list in &round.lists {
            let left = list.accounts.iter().filter(|one| !known.contains(&one.user_id));
            for account in left {
                open.entry(account.user_id).or_default().push(list.holder.key());
            }
        }
        open
    }
}

/// How far a holder has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Standing {
    /// Who.
    pub holder: Holder,
    /// How many they were asked about.
    pub listed: usize,
    /// How many are still there.
    pub kept: usize,
    /// How many are to go.
    pub going: usize,
    /// How many the holder does not know.
    pub unknown: usize,
    /// How many have no answer.
    pub open: usize,
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { holder, listed, kept, going, unknown, open } = self;
        write!(
            f,
            "{holder}: {listed} listed, {kept} kept, {going} to go, {unknown} not known, {open} \
             without an answer"
        )
    }
}

struct Columns {
    list: Option<usize>,
    holder: Option<usize>,
    user_id: Option<usize>,
    username: Option<usize>,
    decision: Option<usize>,
    by: Option<usize>,
}

/// One row, with all it takes to read it.
struct Reading<'r> {
    round: &'r Round,
    file: &'r str,
    table: &'r Table,
    columns: &'r Columns,
    row: &'r Row,
}

impl Reading<'_> {
    /// The decision of the row; `None` when there is none.
    fn decided(&self) -> Result<Option<Decided>, RowProblem> {
        let Columns { list, decision, by, .. } = *self.columns;
        if let Some(extra) = self.row.cells.get(self.table.header.len()..)
            && extra.iter().any(|cell| !cell.is_empty())
        {
            return Err(self.problem(
                decision,
                "the row has more cells than there are columns",
                "put quotes around cells that hold the separator",
            ));
        }
        let word = self.cell(decision);
        if word.is_empty() {
            return Ok(None);
        }
        let id = self.round.id();
        if !self.cell(list).is_empty() && fold(self.cell(list)) != fold(&id) {
            return Err(self.problem(
                list,
                "the row answers another round",
                &format!("fill in the list of {}, which says {id}", self.round.made_at),
            ));
        }
        let said = Decision::from_word(word).ok_or_else(|| {
            self.problem(
                decision,
                "not a decision",
                "write keep, deactivate, delete or unknown, or nothing",
            )
        })?;
        let list = self.list()?;
        let account = self.account(list)?;
        let by = match self.cell(by) {
            "" if said.goes() => {
                let problem = "nobody stands behind the decision";
                return Err(self.problem(by, problem, "name whoever decided"));
            }
            name => name.to_owned(),
        };
        Ok(Some(Decided {
            file: self.file.to_owned(),
            row: self.row.number,
            holder: list.holder.key(),
            user: account.user_id,
            decision: said,
            by,
        }))
    }

    fn list(&self) -> Result<&List, RowProblem> {
        let at = self.columns.holder;
        let problem = |problem: &str| {
            self.problem(at, problem, "leave the column `holder` as it was sent out")
        };
        match (self.cell(at), self.round.lists.as_slice()) {
            ("", [only]) => Ok(only),
            ("", _) => Err(problem("the row does not say whose list it is on")),
            (key, _) => {
                self.round.list(key).ok_or_else(|| problem("nobody of this name was asked"))
            }
        }
    }

    fn account<'l>(&self, list: &'l List) -> Result<&'l Listed, RowProblem> {
        let Columns { user_id, username, .. } = *self.columns;
        let (id, name) = (self.cell(user_id), self.cell(username));
        let found = if id.is_empty() {
            if name.is_empty() {
                let at = user_id.or(username);
                let remedy = "fill the cell or remove the row";
                return Err(self.problem(at, "the row names nobody", remedy));
            }
            list.accounts.iter().find(|one| fold(&one.username) == fold(name))
        } else {
            let id: UserId = id.parse().map_err(|_| {
                let remedy = "leave the number as it was sent out";
                self.problem(user_id, "not a user id", remedy)
            })?;
            list.accounts.iter().find(|one| one.user_id == id)
        };
        let at = if id.is_empty() { username } else { user_id };
        let found = found.ok_or_else(|| {
            let whose = list.holder.key();
            let problem = format!("{whose} was not asked about this account");
            self.problem(at, &problem, "only accounts on the list can be decided about")
        })?;
        if !id.is_empty() && !name.is_empty() && fold(&found.username) != fold(name) {
            return Err(self.problem(
                username,
                &format!("number {id} is `{}`: two different accounts", found.username),
                "leave number and user name as they were sent out",
            ));
        }
        Ok(found)
    }

    fn cell(&self, at: Option<usize>) -> &str {
        at.and_then(|at| self.row.cells.get(at)).map_or("", String::as_str)
    }

    fn problem(&self, at: Option<usize>, problem: &str, remedy: &str) -> RowProblem {
        RowProblem {
            row: self.row.number,
            column: at.and_then(|at| self.table.header.get(at)).cloned().unwrap_or_default(),
            value: self.cell(at).to_owned(),
            problem: format!("{}: {problem}", self.file),
            remedy: remedy.to_owned(),
        }
    }
}
