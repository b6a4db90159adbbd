//! Files of enrollments: what "Manage enrollments via CSV" takes for courses and for learning
//! plans, checked before anything is sent.
//!
//! An [`EnrollmentFile`] is a [`Table`] whose columns are known. What it is for is said when it is
//! checked: [`to_enroll`](EnrollmentFile::to_enroll) turns its rows into rows of the enrollment
//! batch, [`to_unenroll`](EnrollmentFile::to_unenroll) into pairs of user and course,
//! [`for_plan`](EnrollmentFile::for_plan) into people with a validity. Files of a group's members
//! are files of users: see [`users`](super::users).
//!
//! ```
//! use docebo_sdk::csv::enrollments::{EnrollmentFile, Platform};
//!
//! let file = EnrollmentFile::read(
//!     "username;level;course_code;status;completion_date\n\
//!      ann;student;SAFE;completed;19.12.2025\n\
//!      bob;learner;SAFE;in_progress;\n"
//!         .as_bytes(),
//! )?;
//! let checked = file.to_enroll(&Platform::default());
//! assert_eq!(
//!     checked.findings[0].to_string(),
//!     "line 2, column `completion_date`, value `19.12.2025`: no date the platform reads (B-202): \
//!      write 2025-12-19"
//! );
//! assert_eq!(checked.rows[0].line, 3);
//! assert_eq!(checked.rows[0].row.username.as_deref(), Some("bob"));
//! # Ok::<(), docebo_sdk::csv::CsvError>(())
//! ```
//!
//! Traps it knows: a file without statuses takes back what people have completed; an instructor of
//! a course taught in sessions (B-083); a plan's file that maps the user number (B-106).

mod cells;
mod check;
mod column;
#[cfg(feature = "client")]
mod gather;
mod pairs;
mod plan;
mod platform;
mod row;
#[cfg(test)]
mod tests;

pub use super::{Finding, Severity};
pub use column::Column;
pub use plan::PlanRow;
pub use platform::{Course, Platform};

use super::{Checked, CsvError, Format, Table};
use crate::enrollments::{EnrollmentBatchRow, EnrollmentKey};

/// A table whose columns are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnrollmentFile {
    table: Table,
    columns: Vec<Column>,
}

impl EnrollmentFile {
    /// Reads a file whose first line names the columns. See [`Table::read`].
    ///
    /// # Errors
    ///
    /// When the file is no table, or over 3 MB (B-105). What is wrong with columns and rows, the
    /// checks find.
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
    /// use docebo_sdk::csv::{Format, enrollments::{Column, EnrollmentFile}};
    ///
    /// let mut leavers = EnrollmentFile::new([Column::Username, Column::CourseCode]);
    /// leavers.push(["ann", "SAFE"]);
    /// assert_eq!(leavers.write(&Format::new())?, b"username,course_code\r\nann,SAFE\r\n");
    /// # Ok::<(), docebo_sdk::csv::CsvError>(())
    /// ```
    #[must_use]
    pub fn new(columns: impl IntoIterator<Item = Column>) -> Self {
        let columns: Vec<Column> = columns.into_iter().collect();
        Self { table: Table::new(columns.iter().map(Column::to_string)), columns }
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
    #[must_use]
    pub fn map(mut self, columns: impl IntoIterator<Item = Column>) -> Self {
        self.columns = columns.into_iter().collect();
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

    /// Checks a file that enrolls in courses: user name, level, and the course by number or code
    /// (B-200); the other columns of the batch are taken too. A row without a status enrolls as
    /// enrolled.
    #[must_use]
    pub fn to_enroll(&self, platform: &Platform) -> Checked<EnrollmentBatchRow> {
        check::file(self, platform, &row::Enrolling::new(self, platform))
    }

    /// Checks a file that unenrolls from courses: user name or number, and the course (B-201).
    /// Names and codes lead to numbers only where the platform's users and courses are
    /// [known](Platform).
    ///
    /// ```no_run
    /// # use docebo_sdk::{Client, Error, csv::enrollments::{EnrollmentFile, Platform}};
    /// # async fn example(client: Client, file: EnrollmentFile) -> Result<(), Error> {
    /// let platform = Platform::gather(&client).await?.users_of(&client).await?;
    /// let checked = file.to_unenroll(&platform);
    /// let report = client.enrollments().unenroll_pairs(checked.rows.iter().map(|ok| ok.row)).await;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn to_unenroll(&self, platform: &Platform) -> Checked<EnrollmentKey> {
        check::file(self, platform, &pairs::Unenrolling)
    }

    /// Checks a file for one learning plan, to enroll or to unenroll: user name, and the validity
    /// for those who enroll. The status is always enrolled (B-105), user numbers and attributes of
    /// enrollments make the upload fail (B-106). User names lead to numbers only where the
    /// platform's users are [known](Platform).
    ///
    /// ```no_run
    /// # use docebo_sdk::{Client, Error, LearningPlanId};
    /// # use docebo_sdk::csv::enrollments::{EnrollmentFile, Platform};
    /// # async fn example(client: Client, file: EnrollmentFile) -> Result<(), Error> {
    /// let platform = Platform::default().users_of(&client).await?;
    /// for person in file.for_plan(&platform).rows {
    ///     let mut call = client.learning_plans().enroll(LearningPlanId::new(7), person.row.user_id);
    ///     if let Some(until) = person.row.active_until {
    ///         call = call.until(until);
    ///     }
    ///     call.await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn for_plan(&self, platform: &Platform) -> Checked<PlanRow> {
        check::file(self, platform, &plan::Planning)
    }
}

/// The columns by their titles.
impl From<Table> for EnrollmentFile {
    fn from(table: Table) -> Self {
        let columns = table.titles.iter().map(|title| Column::of_title(title)).collect();
        Self { table, columns }
    }
}
