//! The methods people call.

use super::*;
use crate::{
    client::{Client, Request},
    endpoint::Call,
};

impl Client {
    /// Reports.
    #[must_use]
    pub fn reports(&self) -> Reports<'_> {
        Reports { client: self }
    }
}

/// Reports of one platform; see [`Client::reports`].
#[derive(Debug, Clone, Copy)]
pub struct Reports<'c> {
    client: &'c Client,
}

impl Reports<'_> {
    /// The reports that the caller sees. See [`ListReports`].
    pub fn list(&self) -> Request<ListReports> {
        self.client.call(Call::new((), Empty {}, Empty {}))
    }

    /// Exports a report: starts it, waits, and gives its rows.
    ///
    /// ```no_run
    /// # use docebo_sdk::{Client, reports::{ReportType, UsersCoursesRow}};
    /// # async fn example(client: Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let reports = client.reports().list().await?.data;
    /// let Some(report) = reports.iter().find(|report| report.kind == ReportType::UsersCourses)
    /// else {
    ///     return Ok(());
    /// };
    /// let mut rows = client.reports().export(report.id.as_str()).stream();
    /// while let Some(row) = rows.next().await? {
    ///     let row = UsersCoursesRow::from(row);
    ///     println!("{:?} {:?} {:?}", row.username, row.course, row.status);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn export(&self, report: impl Into<String>) -> Export {
        Export::new(self.client.clone(), report.into())
    }

    /// Starts an export and no more. See [`StartExport`].
    pub fn start_export(&self, report: impl Into<String>) -> Request<StartExport> {
        self.client.call(Call::new(report.into(), Empty {}, Empty {}))
    }

    /// A page of what an execution gave. See [`ReadExport`].
    pub fn results(
        &self,
        report: impl Into<String>,
        execution: impl Into<String>,
    ) -> Request<ReadExport> {
        let path = (report.into(), execution.into());
        self.client.call(Call::new(path, ReadExportQuery::default(), Empty {}))
    }

    /// The rows of an old-style report. See [`ReadLegacyReport`].
    pub fn legacy(&self, report: impl Into<String>) -> Request<ReadLegacyReport> {
        self.client.call(Call::new(report.into(), LegacyReportQuery::default(), Empty {}))
    }

    /// Enrollment figures by course, of this year. See [`CourseReport`].
    pub fn courses(&self) -> Request<CourseReport> {
        self.client.call(Call::new((), CourseReportQuery::default(), Empty {}))
    }
}

impl Request<CourseReport> {
    /// Of another span of time.
    pub fn timeframe(mut self, span: Timeframe) -> Self {
        self.call.query.timeframe = Some(span);
        self
    }

    /// Of these days, both included.
    pub fn between(mut self, first: crate::wire::Date, last: crate::wire::Date) -> Self {
        self.call.query.timeframe = Some(Timeframe::Custom);
        self.call.query.start_date = Some(first);
        self.call.query.end_date = Some(last);
        self
    }
}
