//! The list of people who come back.

use serde::{Deserialize, Serialize};

use crate::{
    csv::{CsvError, Table},
    id::{BranchId, UserFieldId, UserId},
    workflows::engine::{Cells, RowProblem},
};

/// Columns that may hold the user name.
const USERNAME: [&str; 3] = ["username", "user_name", "login"];
/// Columns that may hold the platform's number of the user.
const USER_ID: [&str; 2] = ["user_id", "docebo_id"];
/// Columns that may hold the e-mail.
const EMAIL: [&str; 3] = ["email", "e_mail", "mail"];
/// What the column of an additional field begins with; the field's number follows.
const FIELD: &str = "field_";
/// Columns that may hold the code of a branch.
const BRANCH_CODE: [&str; 2] = ["branch_code", "branch"];
/// Columns that may hold the platform's number of a branch.
const BRANCH_ID: [&str; 1] = ["branch_id"];
/// Columns that may name groups.
const GROUPS: [&str; 2] = ["groups", "group"];
/// What stands between two groups.
const BETWEEN: char = '|';
/// Columns that may say which of several accounts stays.
const KEEP: [&str; 2] = ["keep", "stays"];

/// A branch, as a list names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The one with this number.
    Id(BranchId),
    /// The one with this code, to the letter; codes need not be unique.
    Code(String),
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Id(id) => write!(f, "{id}"),
            Self::Code(code) => f.write_str(code),
        }
    }
}

/// One row: somebody who comes back.
///
/// An account is theirs when one of user name, number, e-mail and additional field is the same.
/// Only what the row says is compared: give the employee number to see second accounts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Returner {
    /// The line of the file, from 1.
    pub row: u64,
    /// User name; compared without regard to case (B-013).
    pub username: Option<String>,
    /// The platform's number. Alone in its row it means this account and no other.
    pub user_id: Option<UserId>,
    /// E-mail; compared without regard to case. Several people may share one (B-013).
    pub email: Option<String>,
    /// An additional field and its value, such as the employee number.
    pub field: Option<(UserFieldId, String)>,
    /// The branch to come back to; where they stood before when absent.
    pub branch: Option<Place>,
    /// Names or uuids of groups, beside those of before.
    pub groups: Vec<String>,
    /// User name or number of the account that stays, when several are theirs. It says nothing of
    /// accounts that only share the e-mail.
    pub keep: Option<String>,
}

impl Returner {
    /// Somebody known by user name.
    #[must_use]
    pub fn named(row: u64, username: impl Into<String>) -> Self {
        Self { row, username: Some(username.into()), ..Self::default() }
    }

    /// Somebody known by an additional field, such as the employee number.
    #[must_use]
    pub fn with_field(row: u64, field: UserFieldId, value: impl Into<String>) -> Self {
        Self { row, field: Some((field, value.into())), ..Self::default() }
    }

    /// What the list calls this person.
    #[must_use]
    pub fn label(&self) -> String {
        let field = self.field.as_ref().map(|(field, value)| format!("{FIELD}{field} {value}"));
        let id = self.user_id.map(|id| format!("user {id}"));
        let name = self.username.clone().or(field).or_else(|| self.email.clone()).or(id);
        name.unwrap_or_else(|| format!("row {}", self.row))
    }

    /// The first of what identifies somebody: its column, and what stands there.
    pub(super) fn key(&self) -> (String, String) {
        let of = |column: &str, value: &str| (column.to_owned(), value.to_owned());
        match (&self.username, &self.field, &self.email, self.user_id) {
            (Some(name), ..) => of("username", name),
            (None, Some((field, value)), ..) => of(&format!("{FIELD}{field}"), value),
            (None, None, Some(email), _) => of("email", email),
            (None, None, None, Some(id)) => of("user_id", &id.to_string()),
            (None, None, None, None) => of("username", ""),
        }
    }
}

/// A file that cannot be followed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReturnersError {
    /// It is no table at all.
    #[error("the list of returners cannot be read")]
    Csv(#[from] CsvError),
    /// No column says who.
    #[error(
        "no column says who comes back: name one `username`, `email`, `user_id` or `field_N` with \
         the number of an additional field; the file has: {}", .found.join(", ")
    )]
    NoIdentifier {
        /// The columns there are.
        found: Vec<String>,
    },
    /// More than one additional field.
    #[error("the columns {} are additional fields: leave the one that identifies people", .found.join(" and "))]
    SeveralFields {
        /// Their columns.
        found: Vec<String>,
    },
}

/// A list of people who come back.
///
/// ```
/// use docebo_sdk::workflows::rehire::{Place, Returners};
///
/// let list = Returners::read(b"field_7,branch,groups\n4711,SALES,Drivers|First aid\n")?;
/// assert_eq!(list.people[0].label(), "field_7 4711");
/// assert_eq!(list.people[0].branch, Some(Place::Code("SALES".to_owned())));
/// assert_eq!(list.people[0].groups, ["Drivers", "First aid"]);
/// # Ok::<(), docebo_sdk::workflows::rehire::ReturnersError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Returners {
    /// Those named, in the order of the file, repetitions included.
    pub people: Vec<Returner>,
    /// Rows that cannot be followed.
    pub problems: Vec<RowProblem>,
    /// Columns that mean nothing here. Not an error: HR exports more than is needed.
    pub ignored_columns: Vec<String>,
}

impl Returners {
    /// A list made in code.
    #[must_use]
    pub const fn new(people: Vec<Returner>) -> Self {
        Self { people, problems: Vec::new(), ignored_columns: Vec::new() }
    }

    /// Reads a CSV file. Columns: one or more of `username` (or `login`), `email`, `user_id` and
    /// `field_N`, the number of an additional field; and optionally `branch` (a code) or
    /// `branch_id`, `groups` (names or uuids, with `|` between them) and `keep` (which account
    /// stays when several are theirs). Others are ignored and named. See [`Table::read`] for what
    /// files may look like.
    ///
    /// # Errors
    ///
    /// When the file is no table, or has no column that says who comes back.
    pub fn read(bytes: &[u8]) -> Result<Self, ReturnersError> {
        let table = Table::read(bytes)?;
        let column = |names: &[&str]| names.iter().find_map(|name| table.column(name));
        let fields: Vec<(usize, UserFieldId)> = table
            .header
            .iter()
            .enumerate()
            .filter_map(|(at, name)| Some((at, name.strip_prefix(FIELD)?.parse().ok()?)))
            .collect();
        if fields.len() > 1 {
            let found = fields.iter().map(|(_, field)| format!("{FIELD}{field}")).collect();
            return Err(ReturnersError::SeveralFields { found });
        }
        let columns = Columns {
            username: column(&USERNAME),
            user_id: column(&USER_ID),
            email: column(&EMAIL),
            field: fields.first().copied(),
            branch_code: column(&BRANCH_CODE),
            branch_id: column(&BRANCH_ID),
            groups: column(&GROUPS),
            keep: column(&KEEP),
        };
        if columns.first().is_none() {
            return Err(ReturnersError::NoIdentifier { found: table.header });
        }
        let mut list = Self::default();
        for row in &table.rows {
            match columns.returner(&Cells::new(&table.header, row)) {
                Ok(returner) => list.people.push(returner),
                Err(problem) => list.problems.push(problem),
            }
        }
        let known = columns.known();
        let ignored = table.header.iter().enumerate();
        let ignored = ignored.filter(|(at, name)| !name.is_empty() && !known.contains(at));
        list.ignored_columns = ignored.map(|(_, name)| name.clone()).collect();
        Ok(list)
    }
}

struct Columns {
    username: Option<usize>,
    user_id: Option<usize>,
    email: Option<usize>,
    field: Option<(usize, UserFieldId)>,
    branch_code: Option<usize>,
    branch_id: Option<usize>,
    groups: Option<usize>,
    keep: Option<usize>,
}

impl Columns {
    /// The first column that says who.
    fn first(&self) -> Option<usize> {
        let field = self.field.map(|(at, _)| at);
        self.username.or(self.user_id).or(self.email).or(field)
    }

    fn known(&self) -> Vec<usize> {
        let field = self.field.map(|(at, _)| at);
        let of = [
            self.username,
            self.user_id,
            self.email,
            field,
            self.branch_code,
            self.branch_id,
            self.groups,
            self.keep,
        ];
        of.into_iter().flatten().collect()
    }

    fn returner(&self, cells: &Cells<'_>) -> Result<Returner, RowProblem> {
        cells.fit(self.first())?;
        let remedy = "give the platform's whole number, or leave it empty";
        let user_id = cells.id(self.user_id, "not a user id", remedy)?;
        let remedy = "give the platform's whole number, or the code in a column `branch`";
        let branch = match cells.id(self.branch_id, "not a branch id", remedy)? {
            Some(id) => Some(Place::Id(id)),
            None => cells.text(self.branch_code).map(Place::Code),
        };
        let groups = cells.get(self.groups).map(|cell| cell.split(BETWEEN).map(str::trim));
        let groups = groups.into_iter().flatten().filter(|name| !name.is_empty());
        let field = self.field.and_then(|(at, field)| Some((field, cells.text(Some(at))?)));
        let returner = Returner {
            row: cells.number(),
            username: cells.text(self.username),
            user_id,
            email: cells.text(self.email),
            field,
            branch,
            groups: groups.map(str::to_owned).collect(),
            keep: cells.text(self.keep),
        };
        let Returner { username, user_id, email, field, .. } = &returner;
        if username.is_none() && user_id.is_none() && email.is_none() && field.is_none() {
            return Err(cells.nobody(self.first()));
        }
        Ok(returner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_as_hr_exports_it() {
        let file = "\u{FEFF}Last name;Login;E-Mail;Field_7;Branch;Branch ID;Groups;Keep\r\n\
                    Rossi; Anna.Rossi ;anna@example.com;0815;SALES;;Drivers | First aid|;a.rossi\r\n\
                    \r\n\
                    Weiß;;;4711;;12;;\r\n";
        let list = Returners::read(file.as_bytes()).unwrap();
        let field = UserFieldId::new(7);
        let mut anna = Returner::named(2, "Anna.Rossi");
        anna.email = Some("anna@example.com".to_owned());
        anna.field = Some((field, "0815".to_owned()));
        anna.branch = Some(Place::Code("SALES".to_owned()));
        anna.groups = vec!["Drivers".to_owned(), "First aid".to_owned()];
        anna.keep = Some("a.rossi".to_owned());
        let mut other = Returner::with_field(4, field, "4711");
        other.branch = Some(Place::Id(BranchId::new(12)));
        assert_eq!(list.people, [anna, other]);
        assert_eq!(list.ignored_columns, ["last_name"]);
        assert_eq!(list.problems, []);
    }

    #[test]
    fn bad_rows_are_told_with_row_column_value_and_remedy_and_stop_nobody() {
        let file = "user_id,login,branch_id\nx1,,\n,,3\n7,a,SALES\n8,,,z\n9,,\n";
        let list = Returners::read(file.as_bytes()).unwrap();
        let texts: Vec<_> = list.problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            texts,
            [
                "row 2, column `user_id`, value `x1`: not a user id: give the platform's whole \
                 number, or leave it empty",
                "row 3, column `login`, value ``: the row names nobody: fill the cell or remove \
                 the row",
                "row 4, column `branch_id`, value `SALES`: not a branch id: give the platform's \
                 whole number, or the code in a column `branch`",
                "row 5, column `login`, value `8 |  |  | z`: the row has more cells than there \
                 are columns: put quotes around cells that hold the separator",
            ]
        );
        assert_eq!(list.people.len(), 1);
        assert_eq!(list.people[0].user_id, Some(UserId::new(9)));
    }

    #[test]
    fn a_file_without_an_identifier_or_with_two_fields_is_refused() {
        let error = Returners::read(b"name;team\nAnna;Sales\n").unwrap_err().to_string();
        assert!(error.ends_with("the file has: name, team"), "{error}");
        let error = Returners::read(b"field_7,field_9\n1,2\n").unwrap_err().to_string();
        assert!(error.starts_with("the columns field_7 and field_9 are"), "{error}");
    }
}
