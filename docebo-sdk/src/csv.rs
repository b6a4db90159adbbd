//! CSV files as people export them.
//!
//! Spreadsheets and HR systems disagree about everything the format leaves open. [`Table::read`]
//! settles it the way the platform's own importer does: the separator is found by looking
//! (B-160), quoted cells may hold separators and line breaks (B-161), blanks around a cell are
//! dropped (B-162), files above 3 MB are refused before parsing (B-158). UTF-8 is expected, with
//! or without a byte order mark; what is not UTF-8 is read as BIG-5 or Windows-1252, whichever it
//! looks like, and [`Table::charset`] says so. A [`Format`] settles by decree what would be found
//! by looking, and says how a file is to be written. No I/O happens here.
//!
//! ```
//! use docebo_sdk::csv::{Separator, Table};
//!
//! let table = Table::read("\u{FEFF}User Name;Team\r\n\r\nJane.Doe ; Sales\r\n".as_bytes())?;
//! assert_eq!(table.separator, Separator::Semicolon);
//! let row = &table.rows[0];
//! assert_eq!(row.number, 3); // the line it stands on, for messages to people
//! assert_eq!(table.cell(row, "user_name"), Some("Jane.Doe"));
//! # Ok::<(), docebo_sdk::csv::CsvError>(())
//! ```
//!
//! Files of users, checked cell by cell against a platform before anything is sent, are in
//! [`users`]; files of course and plan enrollments in [`enrollments`].

mod charset;
pub mod enrollments;
mod finding;
mod format;
mod read;
#[cfg(test)]
mod tests;
pub mod users;
mod write;

use std::collections::HashSet;

pub use charset::Charset;
pub use finding::{Finding, Severity};
pub use format::{Format, Separator};

/// Largest file the platform takes (B-158), in bytes.
pub const MAX_BYTES: usize = 3 * 1024 * 1024;

/// A file that cannot be read as a table, or a table that cannot be written as a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CsvError {
    /// The file is over [`MAX_BYTES`].
    #[error("the file has {bytes} bytes; the limit is {MAX_BYTES}: split it")]
    TooLarge {
        /// Size of the file.
        bytes: usize,
    },
    /// There is no header line.
    #[error("the file is empty: its first line must name the columns")]
    Empty,
    /// Two columns have one name.
    #[error("two columns are called `{name}`: remove or rename one")]
    DuplicateColumn {
        /// The name, folded.
        name: String,
    },
    /// A quote that opens on this line never closes.
    #[error(
        "row {row}: a quote opens here and never closes: close it, or double quotes inside cells"
    )]
    UnclosedQuote {
        /// The line.
        row: u64,
    },
    /// The parser gave up.
    #[error("row {row}: {reason}")]
    Malformed {
        /// The line.
        row: u64,
        /// What the parser said.
        reason: String,
    },
    /// Something that cannot stand between two cells.
    #[error(
        "`{}` cannot separate cells: take one ASCII sign that is no quote, blank or line break",
        .sign.escape_debug()
    )]
    Separator {
        /// The sign.
        sign: char,
    },
    /// The charset a file is to be written in has no such letter.
    #[error("{charset} has no `{letter}`: write UTF-8")]
    Unwritable {
        /// The charset.
        charset: Charset,
        /// The first letter it lacks.
        letter: char,
    },
}

/// One line of a table, not blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line on which it starts, from 1, blank lines and header counted.
    pub number: u64,
    /// Its cells, trimmed. There may be fewer or more than columns.
    pub cells: Vec<String>,
}

/// A file, read; or one to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Names of the columns: lower case, with `_` for blanks and dashes. Empty when the file was
    /// read [without a header](Format::without_header).
    pub header: Vec<String>,
    /// Names of the columns to the letter.
    pub titles: Vec<String>,
    /// The rows that are not blank.
    pub rows: Vec<Row>,
    /// What separates the cells.
    pub separator: Separator,
    /// How the bytes were read.
    pub charset: Charset,
}

/// A file, checked: what is wrong with it, and the rows that can be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Checked<R> {
    /// What is wrong with it: the file as a whole first, then line by line.
    pub findings: Vec<Finding>,
    /// The rows without errors; none when the file as a whole has one.
    pub rows: Vec<CheckedRow<R>>,
}

impl<R> Checked<R> {
    /// The findings that keep a row from being sent.
    pub fn errors(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.severity == Severity::Error)
    }

    /// Whether every row can be sent. There may be warnings.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.errors().next().is_none()
    }
}

impl<R> Default for Checked<R> {
    fn default() -> Self {
        Self { findings: Vec::new(), rows: Vec::new() }
    }
}

/// A row that can be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CheckedRow<R> {
    /// The line of the file, from 1.
    pub line: u64,
    /// What is sent.
    pub row: R,
}

impl Table {
    /// Reads a file whose first line names the columns, and finds separator and charset by
    /// looking.
    ///
    /// # Errors
    ///
    /// When the file is too large or empty, names a column twice, or leaves a quote open.
    pub fn read(bytes: &[u8]) -> Result<Self, CsvError> {
        Self::read_as(bytes, &Format::new())
    }

    /// Reads a file in this format; what the format leaves open is found by looking.
    ///
    /// ```
    /// use docebo_sdk::csv::{Charset, Format, Table};
    ///
    /// let format = Format::new().charset(Charset::Windows1252).without_header();
    /// let table = Table::read_as(b"j.m\xFCller;J\xFCrgen\n", &format)?;
    /// assert_eq!(table.rows[0].cells, ["j.müller", "Jürgen"]);
    /// # Ok::<(), docebo_sdk::csv::CsvError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`read`](Self::read), and when the format's separator cannot be one.
    pub fn read_as(bytes: &[u8], format: &Format) -> Result<Self, CsvError> {
        read::table(bytes, format)
    }

    /// A table with these columns and no rows yet.
    ///
    /// ```
    /// use docebo_sdk::csv::{Format, Table};
    ///
    /// let mut table = Table::new(["username", "note"]);
    /// table.push(["j.müller", "left; see \"handbook\""]);
    /// let bytes = table.write(&Format::new())?;
    /// assert_eq!(Table::read(&bytes)?.rows, table.rows);
    /// # Ok::<(), docebo_sdk::csv::CsvError>(())
    /// ```
    #[must_use]
    pub fn new(titles: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let titles: Vec<String> = titles.into_iter().map(Into::into).collect();
        Self {
            header: titles.iter().map(|title| fold(title)).collect(),
            titles,
            rows: Vec::new(),
            separator: Separator::Comma,
            charset: Charset::Utf8,
        }
    }

    /// Adds a row below the others.
    pub fn push(&mut self, cells: impl IntoIterator<Item = impl Into<String>>) {
        let above = self.rows.last().map_or(u64::from(!self.titles.is_empty()), |row| row.number);
        let cells = cells.into_iter().map(Into::into).collect();
        self.rows.push(Row { number: above + 1, cells });
    }

    /// Writes the table in this format, with the table's own separator where the format names
    /// none, in UTF-8 where it names no charset.
    ///
    /// What was written reads back the same, in the same format; also without one, when it is
    /// UTF-8 and separated by comma, semicolon or tab. Blanks around cells and rows that are
    /// empty are no data and do not come back (B-162).
    ///
    /// # Errors
    ///
    /// When the charset lacks a letter, the separator cannot be one, or the file is over
    /// [`MAX_BYTES`].
    pub fn write(&self, format: &Format) -> Result<Vec<u8>, CsvError> {
        write::table(self, format)
    }

    /// Where a column stands. Names are compared without regard to case, and blanks, dashes and
    /// underscores are the same.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        let name = fold(name);
        self.header.iter().position(|column| *column == name)
    }

    /// The cell of a row in a column; `None` when there is no such column, or when the cell is
    /// missing or empty.
    #[must_use]
    pub fn cell<'t>(&self, row: &'t Row, column: &str) -> Option<&'t str> {
        let cell = row.cells.get(self.column(column)?)?;
        (!cell.is_empty()).then_some(cell.as_str())
    }

    fn twice(&self) -> Option<&str> {
        let mut seen = HashSet::new();
        self.header.iter().map(String::as_str).find(|name| !name.is_empty() && !seen.insert(*name))
    }
}

fn fold(name: &str) -> String {
    name.trim()
        .to_lowercase()
        .chars()
        .map(|c| if c == '-' || c.is_whitespace() { '_' } else { c })
        .collect()
}
