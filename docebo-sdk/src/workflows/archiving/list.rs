//! The file: who, and which courses.

use serde::{Deserialize, Serialize};

use crate::{
    csv::{CsvError, Table},
    id::{CourseId, UserId},
    workflows::engine::{Cells, RowProblem},
};

/// Columns that may hold the user name.
const USERNAME: [&str; 3] = ["username", "user_name", "login"];
/// Columns that may hold the platform's number of the user.
const USER_ID: [&str; 2] = ["user_id", "docebo_id"];
/// Columns that may hold the code of the course.
const COURSE_CODE: [&str; 2] = ["course_code", "code"];
/// Columns that may hold the platform's number of the course.
const COURSE_ID: [&str; 1] = ["course_id"];
/// What stands for everything somebody completed.
const ALL: &str = "*";

/// Which courses a row means.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    /// The one with this number.
    Id(CourseId),
    /// Those with this code; codes need not be unique. Compared to the letter.
    Code(String),
    /// All the person completed.
    Completed,
}

impl std::fmt::Display for Which {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Id(id) => write!(f, "{id}"),
            Self::Code(code) => f.write_str(code),
            Self::Completed => f.write_str(ALL),
        }
    }
}

/// One row: somebody and courses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Pair {
    /// The line of the file, from 1.
    pub row: u64,
    /// User name; compared without regard to case (B-013).
    pub username: Option<String>,
    /// The platform's number, when the file has it. With a user name beside it, both must mean
    /// the same account.
    pub user_id: Option<UserId>,
    /// Which courses.
    pub courses: Which,
}

impl Pair {
    /// Somebody known by user name, and courses.
    #[must_use]
    pub fn new(row: u64, username: impl Into<String>, courses: Which) -> Self {
        Self { row, username: Some(username.into()), user_id: None, courses }
    }
}

/// A file that cannot be followed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PairsError {
    /// It is no table at all.
    #[error("the list cannot be read")]
    Csv(#[from] CsvError),
    /// No column says who.
    #[error("no column says who: name one `username` or `user_id`; the file has: {}", .found.join(", "))]
    NoUser {
        /// The columns there are.
        found: Vec<String>,
    },
}

/// A list of people and courses.
///
/// ```
/// use docebo_sdk::workflows::archiving::{Pairs, Which};
///
/// let list = Pairs::read(b"username,course_code\njane.doe,SAFE-1\njohn.smith,*\n")?;
/// assert_eq!(list.rows[0].courses, Which::Code("SAFE-1".to_owned()));
/// assert_eq!(list.rows[1].courses, Which::Completed);
/// # Ok::<(), docebo_sdk::workflows::archiving::PairsError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pairs {
    /// Those named, in the order of the file.
    pub rows: Vec<Pair>,
    /// Rows that cannot be followed.
    pub problems: Vec<RowProblem>,
}

impl Pairs {
    /// A list made in code.
    #[must_use]
    pub const fn new(rows: Vec<Pair>) -> Self {
        Self { rows, problems: Vec::new() }
    }

    /// Reads a CSV file. Columns: `username` (or `login`) or `user_id`, and `course_code` or
    /// `course_id`; `*` as a code stands for everything the person completed, and so does a file
    /// without a column for courses. See [`Table::read`] for what files may look like.
    ///
    /// # Errors
    ///
    /// When the file is no table, or has no column that says who.
    pub fn read(bytes: &[u8]) -> Result<Self, PairsError> {
        let table = Table::read(bytes)?;
        let column = |names: &[&str]| names.iter().find_map(|name| table.column(name));
        let columns = Columns {
            username: column(&USERNAME),
            user_id: column(&USER_ID),
            code: column(&COURSE_CODE),
            course_id: column(&COURSE_ID),
        };
        if columns.username.is_none() && columns.user_id.is_none() {
            return Err(PairsError::NoUser { found: table.header });
        }
        let mut list = Self::default();
        for row in &table.rows {
            match columns.pair(&Cells::new(&table.header, row)) {
                Ok(pair) => list.rows.push(pair),
                Err(problem) => list.problems.push(problem),
            }
        }
        Ok(list)
    }
}

struct Columns {
    username: Option<usize>,
    user_id: Option<usize>,
    code: Option<usize>,
    course_id: Option<usize>,
}

impl Columns {
    fn pair(&self, cells: &Cells<'_>) -> Result<Pair, RowProblem> {
        cells.fit(self.username.or(self.user_id))?;
        let number = "give the platform's whole number";
        let username = cells.text(self.username);
        let user_id = cells.id(self.user_id, "not a user id", number)?;
        if username.is_none() && user_id.is_none() {
            return Err(cells.nobody(self.username.or(self.user_id)));
        }
        let courses = match (cells.get(self.course_id), cells.get(self.code)) {
            (Some(ALL), _) | (None, Some(ALL)) => Which::Completed,
            (Some(text), _) => {
                let problem = |_| cells.problem(self.course_id, "not a course id", number);
                Which::Id(text.parse().map_err(problem)?)
            }
            (None, Some(code)) => Which::Code(code.to_owned()),
            (None, None) if self.code.is_none() && self.course_id.is_none() => Which::Completed,
            (None, None) => {
                return Err(cells.problem(
                    self.code.or(self.course_id),
                    "the row names no course",
                    "give a course, or `*` for everything the person completed",
                ));
            }
        };
        Ok(Pair { row: cells.number(), username, user_id, courses })
    }
}
