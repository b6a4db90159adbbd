//! Asking a platform what there is to know.

use super::{Course, Platform};
use crate::client::{Client, Error};

impl Platform {
    /// Reads the courses and the additional enrollment fields: two calls or, on a large platform, a
    /// few more. Users are left open: see [`users_of`](Self::users_of).
    ///
    /// ```no_run
    /// # use docebo_sdk::{Client, Error, csv::enrollments::{EnrollmentFile, Platform}};
    /// # async fn example(client: Client, file: EnrollmentFile) -> Result<(), Error> {
    /// let platform = Platform::gather(&client).await?.users_of(&client).await?;
    /// let checked = file.to_enroll(&platform);
    /// for finding in &checked.findings {
    ///     println!("{finding}");
    /// }
    /// let rows: Vec<_> = checked.rows.iter().map(|good| good.row.clone()).collect();
    /// let report = client.enrollments().batch(rows).await;
    /// for failed in report.failed() {
    ///     println!("line {}: {}", checked.rows[failed.row].line, failed.outcome);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of the calls; the caller must be allowed to read both.
    pub async fn gather(client: &Client) -> Result<Self, Error> {
        let courses = client.courses().list().all().await?;
        let fields = client.enrollment_fields().list().all().await?;
        let course = |row: crate::courses::CourseRow| {
            Course::new(row.id, row.code.unwrap_or_default(), row.kind)
        };
        Ok(Self::default().courses(courses.into_iter().map(course)).fields(fields))
    }

    /// Reads who there is: one call for every 200 users.
    ///
    /// # Errors
    ///
    /// Those of the calls.
    pub async fn users_of(self, client: &Client) -> Result<Self, Error> {
        let users = client.users().list().page_size(200).all().await?;
        Ok(self.users(users.into_iter().map(|user| (user.user_id, user.username))))
    }
}
