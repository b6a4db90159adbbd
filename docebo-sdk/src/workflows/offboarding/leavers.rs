//! The list of people who left, as HR exports it.

use serde::{Deserialize, Serialize};

use super::RowProblem;
use crate::{
    csv::{Charset, CsvError, Separator, Table},
    id::UserId,
    workflows::engine::Cells,
};

/// Columns that may hold the user name.
const USERNAME: [&str; 3] = ["username", "user_name", "login"];
/// Columns that may hold the platform's number of the user.
const USER_ID: [&str; 2] = ["user_id", "docebo_id"];
/// Columns that may name the next manager of the leaver's team.
const SUCCESSOR: [&str; 2] = ["successor", "new_manager"];

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Leaver {
    /// The line of the file, from 1.
    pub row: u64,
    /// User name as it stands there; compared without regard to case (B-013).
    pub username: Option<String>,
    /// The platform's number, when the file has it. With a user name beside it, both must mean
    /// the same account.
    pub user_id: Option<UserId>,
    /// User name of whoever takes over the team.
    pub successor: Option<String>,
}

impl Leaver {
    /// A leaver known by user name.
    #[must_use]
    pub fn new(row: u64, username: impl Into<String>) -> Self {
        Self { row, username: Some(username.into()), user_id: None, successor: None }
    }

    /// Names the next manager of the team.
    #[must_use]
    pub fn succeeded_by(mut self, username: impl Into<String>) -> Self {
        self.successor = Some(username.into());
        self
    }

    /// What the file calls this person.
    #[must_use]
    pub fn label(&self) -> String {
        match (&self.username, self.user_id) {
            (Some(name), _) => name.clone(),
            (None, Some(id)) => format!("user {id}"),
            (None, None) => format!("row {}", self.row),
        }
    }
}

/// A file that is no list of leavers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LeaversError {
    /// It is no table at all.
    #[error("the list of leavers cannot be read")]
    Csv(#[from] CsvError),
    /// No column says who left.
    #[error(
        "no column says who left: name one `username` or `user_id`; the file has: {}",
        .found.join(", ")
    )]
    NoIdentifier {
        /// The columns there are.
        found: Vec<String>,
    },
}

/// A list of leavers.
///
/// ```
/// use docebo_sdk::workflows::offboarding::Leavers;
///
/// let list = Leavers::read("\u{FEFF}Username;Successor\r\nJane.Doe;john.smith\r\n".as_bytes())?;
/// assert_eq!(list.people[0].successor.as_deref(), Some("john.smith"));
/// assert_eq!(list.people[0].row, 2);
/// # Ok::<(), docebo_sdk::workflows::offboarding::LeaversError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Leavers {
    /// Those named, in the order of the file, repetitions included.
    pub people: Vec<Leaver>,
    /// Rows that name nobody.
    pub problems: Vec<RowProblem>,
    /// Columns that mean nothing here. Not an error: HR exports more than is needed.
    pub ignored_columns: Vec<String>,
    /// How the bytes were read; worth showing when it is not UTF-8.
    pub charset: Charset,
    /// What separated the cells.
    pub separator: Separator,
}

impl Leavers {
    /// Reads a CSV file. Columns: `username` (or `login`) or `user_id`, and optionally
    /// `successor` (or `new_manager`); others are ignored and named. See [`Table::read`] for
    /// what files may look like.
    ///
    /// # Errors
    ///
    /// When the file is no table, or has no column that says who left.
    pub fn read(bytes: &[u8]) -> Result<Self, LeaversError> {
        let table = Table::read(bytes)?;
        let column = |names: &[&str]| names.iter().find_map(|name| table.column(name));
        let columns = Columns {
            username: column(&USERNAME),
            user_id: column(&USER_ID),
            successor: column(&SUCCESSOR),
        };
        if columns.username.is_none() && columns.user_id.is_none() {
            return Err(LeaversError::NoIdentifier { found: table.header });
        }
        let mut people = Vec::new();
        let mut problems = Vec::new();
        for row in &table.rows {
            match columns.leaver(&Cells::new(&table.header, row)) {
                Ok(leaver) => people.push(leaver),
                Err(problem) => problems.push(problem),
            }
        }
        let known = [columns.username, columns.user_id, columns.successor];
        let ignored_columns = table
            .header
            .iter()
            .enumerate()
            .filter(|(at, name)| !name.is_empty() && !known.contains(&Some(*at)))
            .map(|(_, name)| name.clone())
            .collect();
        let (charset, separator) = (table.charset, table.separator);
        Ok(Self { people, problems, ignored_columns, charset, separator })
    }

    /// A list made in code.
    #[must_use]
    pub fn new(people: Vec<Leaver>) -> Self {
        Self {
            people,
            problems: Vec::new(),
            ignored_columns: Vec::new(),
            charset: Charset::Utf8,
            separator: Separator::Comma,
        }
    }
}

struct Columns {
    username: Option<usize>,
    user_id: Option<usize>,
    successor: Option<usize>,
}

impl Columns {
    fn leaver(&self, cells: &Cells<'_>) -> Result<Leaver, RowProblem> {
        let who = self.username.or(self.user_id);
        cells.fit(who)?;
        let remedy = "give the platform's whole number, or leave it empty and give a user name";
        let user_id = cells.id(self.user_id, "not a user id", remedy)?;
        let username = cells.text(self.username);
        if username.is_none() && user_id.is_none() {
            return Err(cells.nobody(who));
        }
        Ok(Leaver { row: cells.number(), username, user_id, successor: cells.text(self.successor) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_as_hr_exports_it() {
        let file = "\u{FEFF}Last name;Username;Successor\r\n\
                    Rossi; Anna.Rossi ;\r\n\
                    \r\n\
                    ;;\r\n\
                    Weiß;b.weiss;\"c.long\"\r\n";
        let list = Leavers::read(file.as_bytes()).unwrap();
        assert_eq!(
            list.people,
            [Leaver::new(2, "Anna.Rossi"), Leaver::new(5, "b.weiss").succeeded_by("c.long")]
        );
        assert_eq!(list.ignored_columns, ["last_name"]);
        assert_eq!(list.problems, []);
    }

    #[test]
    fn bad_rows_are_told_with_row_column_value_and_remedy_and_stop_nobody() {
        let file = "user_id,login,successor\nx1,,\n,,boss\n3,a,b,c\n7,,\n";
        let list = Leavers::read(file.as_bytes()).unwrap();
        let texts: Vec<_> = list.problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            texts,
            [
                "row 2, column `user_id`, value `x1`: not a user id: give the platform's whole \
                 number, or leave it empty and give a user name",
                "row 3, column `login`, value ``: the row names nobody: fill the cell or remove \
                 the row",
                "row 4, column `login`, value `3 | a | b | c`: the row has more cells than there \
                 are columns: put quotes around cells that hold the separator",
            ]
        );
        assert_eq!(list.people.len(), 1);
        assert_eq!(list.people[0].user_id, Some(UserId::new(7)));
    }

    #[test]
    fn a_file_without_an_identifier_is_refused_with_its_columns() {
        let error = Leavers::read(b"name;team\nAnna;Sales\n").unwrap_err();
        assert_eq!(
            error.to_string(),
            "no column says who left: name one `username` or `user_id`; the file has: name, team"
        );
    }
}
