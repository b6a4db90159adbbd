//! Files of users: what the platform's "Manage users via CSV" takes, checked before it is sent.
//!
//! A [`UserFile`] is a [`Table`] whose columns are known. [`UserFile::check`] holds every cell
//! against the rule of its column and against what is known of the platform, and turns the rows
//! that pass into rows of the user batch, which does what the importer does.
//!
//! ```
//! use docebo_sdk::{
//!     csv::users::{Platform, UserFile},
//!     users::BatchOptions,
//! };
//!
//! let file = UserFile::read(
//!     "Username;First Name;Active;Expire On\n\
//!      j.müller;Jürgen;yes;31.12.2026\n\
//!      a.smith;Ann;yes;2026-12-31\n"
//!         .as_bytes(),
//! )?;
//! let checked = file.check(&Platform::default(), &BatchOptions::updating());
//! assert_eq!(
//!     checked.findings[0].to_string(),
//!     "line 2, column `Expire On`, value `31.12.2026`: no date the platform reads (B-179): \
//!      write 2026-12-31"
//! );
//! assert_eq!(checked.rows[0].line, 3);
//! assert_eq!(checked.rows[0].row.username.as_deref(), Some("a.smith"));
//! # Ok::<(), docebo_sdk::csv::CsvError>(())
//! ```
//!
//! Traps it knows: `0` is off in `Active` and "nothing said" in a yes/no field (B-176, B-186);
//! `03/04/2026` is the 4th of March and `03-04-2026` the 3rd of April (B-179); a manager must
//! stand above the team (B-127); branches go by case (B-175), user names do not (B-171).

mod branches;
pub(super) mod cells;
mod check;
pub(super) mod column;
pub(super) mod file_rules;
#[cfg(feature = "client")]
mod gather;
mod platform;
mod resolve;
mod row;
#[cfg(test)]
mod tests;

pub use super::finding::{Finding, Severity};
pub use column::Column;
pub use platform::{Branch, Field, Platform};

use super::{CsvError, Format, Table};
use crate::users::{BatchOptions, BatchRow};

/// A table whose columns are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserFile {
    table: Table,
    columns: Vec<Column>,
    clears: bool,
}

impl UserFile {
    /// Reads a file whose first line names the columns. See [`Table::read`].
    ///
    /// # Errors
    ///
    /// When the file is no table. What is wrong with columns and rows, [`check`](Self::check)
    /// finds.
    pub fn read(bytes: &[u8]) -> Result<Self, CsvError> {
        Self::read_as(bytes, &Format::new())
    }

    /// Reads a file in this format. [Without a header](Format::without_header) its columns are to
    /// be [mapped](Self::map).
    ///
    /// # Errors
    ///
    /// As for [`read`](Self::read).
    pub fn read_as(bytes: &[u8], format: &Format) -> Result<Self, CsvError> {
        Table::read_as(bytes, format).map(Self::from)
    }

    /// A file with these columns, to be filled and written.
    ///
    /// ```
    /// use docebo_sdk::csv::{Format, users::{Column, UserFile}};
    ///
    /// let mut file = UserFile::new([Column::Username, Column::Titled("Office".to_owned())]);
    /// file.push(["ann", "Rome"]);
    /// assert_eq!(file.write(&Format::new())?, b"Username,Office\r\nann,Rome\r\n");
    /// # Ok::<(), docebo_sdk::csv::CsvError>(())
    /// ```
    #[must_use]
    pub fn new(columns: impl IntoIterator<Item = Column>) -> Self {
        let columns: Vec<Column> = columns.into_iter().collect();
        let table = Table::new(columns.iter().map(Column::to_string));
        Self { table, columns, clears: false }
    }

    /// Adds a row of cells, one for each column.
    pub fn push(&mut self, cells: impl IntoIterator<Item = impl Into<String>>) {
        self.table.push(cells);
    }

    /// Writes the file. See [`Table::write`].
    ///
    /// # Errors
    ///
    /// As for [`Table::write`].
    pub fn write(&self, format: &Format) -> Result<Vec<u8>, CsvError> {
        self.table.write(format)
    }

    /// Says by position what the columns are, whatever they are called.
    ///
    /// ```
    /// use docebo_sdk::csv::{Format, users::{Column, UserFile}};
    ///
    /// let file = UserFile::read_as(b"ann,Smith\n", &Format::new().without_header())?
    ///     .map([Column::Username, Column::LastName]);
    /// assert_eq!(file.columns()[1], Column::LastName);
    /// # Ok::<(), docebo_sdk::csv::CsvError>(())
    /// ```
    #[must_use]
    pub fn map(mut self, columns: impl IntoIterator<Item = Column>) -> Self {
        self.columns = columns.into_iter().collect();
        self
    }

    /// Takes an empty cell for the wish to clear the value. Otherwise, it leaves the value alone,
    /// as a column does that is not there; what the platform's importer makes of an empty cell is
    /// not published.
    #[must_use]
    pub fn clearing_empty_cells(mut self) -> Self {
        self.clears = true;
        self
    }

    /// What the columns are.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The cells.
    #[must_use]
    pub const fn table(&self) -> &Table {
        &self.table
    }

    /// The batch options this file cannot do without: existing users are updated where the file
    /// names users by number or renames them. Nothing else can be read off a file.
    #[must_use]
    pub fn implied_options(&self) -> BatchOptions {
        let of_existing = [Column::UserId, Column::Uuid, Column::NewUsername];
        match self.columns.iter().any(|column| of_existing.contains(column)) {
            true => BatchOptions::updating(),
            false => BatchOptions::default(),
        }
    }

    /// Checks every cell, against the rules and against what is known of the platform.
    #[must_use]
    pub fn check(&self, platform: &Platform, options: &BatchOptions) -> Checked {
        check::file(self, platform, options)
    }

    /// Reads every cell by the rule of its column and nothing else: not who exists, nor what other
    /// rows do, nor whether a branch is there. That much the platform's importer does before it
    /// hands the rows on to the user batch.
    #[must_use]
    pub fn check_cells(&self, platform: &Platform) -> Checked {
        check::cells(self, platform)
    }

    /// The mapping of an import preset for this file: per column, its key in the user batch. None
    /// for a column that is ignored, or that the platform does not know.
    ///
    /// ```
    /// use docebo_sdk::{
    ///     UserFieldId,
    ///     csv::users::{Field, Platform, UserFile},
    ///     user_fields::FieldType,
    /// };
    ///
    /// let office = Field::new(UserFieldId::new(7), "Office", FieldType::TextField);
    /// let file = UserFile::read(b"User Name,Note,Office\nann,x,Rome\n")?;
    /// let mapping = file.mapping(&Platform::default().fields([office]));
    /// assert_eq!(mapping, [Some("username".to_owned()), None, Some("field_7".to_owned())]);
    /// # Ok::<(), docebo_sdk::csv::CsvError>(())
    /// ```
    #[must_use]
    pub fn mapping(&self, platform: &Platform) -> Vec<Option<String>> {
        let known = resolve::columns(&self.columns, platform, &mut Vec::new());
        self.columns.iter().zip(known).map(|(column, known)| known.key(column)).collect()
    }
}

/// The columns by their titles.
impl From<Table> for UserFile {
    fn from(table: Table) -> Self {
        let columns = table.titles.iter().map(|title| Column::of_title(title)).collect();
        Self { table, columns, clears: false }
    }
}

/// A file of users, checked; see [`csv::Checked`](super::Checked).
pub type Checked = super::Checked<BatchRow>;
/// A row of users that can be sent; see [`csv::CheckedRow`](super::CheckedRow).
pub type CheckedRow = super::CheckedRow<BatchRow>;
