//! Handles on the automation and Salesforce apps.

use crate::{
    DoceboMock,
    domain::{automation, due, salesforce},
    world::{
        automation::{AutomationRule, AutomationRun},
        files::UploadError,
        salesforce::{Salesforce, SyncedEnrollment, SyncedUsers},
    },
};

/// Something an app does not take, or cannot do; says why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct AppError(String);

/// Automation rules; see [`DoceboMock::automation`].
#[derive(Debug, Clone, Copy)]
pub struct AutomationHandle<'a>(&'a DoceboMock);

/// The Salesforce app; see [`DoceboMock::salesforce`].
#[derive(Debug, Clone, Copy)]
pub struct SalesforceHandle<'a>(&'a DoceboMock);

impl DoceboMock {
    /// The automation app: rules fed by a watched folder, or by inactivity. The API does not know
    /// it; its effects it does.
    ///
    /// ```
    /// use docebo_mock::{AutomationRule, DoceboMock};
    ///
    /// let mock = DoceboMock::new();
    /// let rule: AutomationRule = serde_json::from_value(serde_json::json!({
    ///     "title": "New colleagues",
    ///     "trigger": {"file": {
    ///         "folder": "hr/new", "file": "people.csv", "columns": ["username", "firstname"],
    ///     }},
    /// }))?;
    /// mock.automation().add(rule)?;
    /// mock.automation().drop_file("hr/new", "people.csv", "ann,Ann\n")?;
    /// assert_eq!(mock.user("ann").unwrap().first_name, "Ann");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn automation(&self) -> AutomationHandle<'_> {
        AutomationHandle(self)
    }

    /// The Salesforce app: contacts that become users, enrollments that go back.
    #[must_use]
    pub const fn salesforce(&self) -> SalesforceHandle<'_> {
        SalesforceHandle(self)
    }
}

impl AutomationHandle<'_> {
    /// Saves a rule and answers its number.
    ///
    /// # Errors
    ///
    /// When the author, the folder, the mapping or the schedule cannot be.
    pub fn add(&self, rule: AutomationRule) -> Result<u32, AppError> {
        let tenant = self.0.world();
        let now = tenant.now();
        let mut world = tenant.write();
        let id = automation::add(&mut world, now, rule).map_err(AppError)?;
        due::settle(&mut world, now);
        tenant.note_due(&world);
        Ok(id)
    }

    /// Puts a file into a folder. A rule without a schedule that waits for it runs at once.
    ///
    /// # Errors
    ///
    /// As for [`DoceboMock::upload`].
    pub fn drop_file(
        &self,
        folder: &str,
        name: &str,
        bytes: impl AsRef<[u8]>,
    ) -> Result<(), UploadError> {
        let tenant = self.0.world();
        let now = tenant.now();
        let mut world = tenant.write();
        automation::drop_file(&mut world, now, folder, name, bytes.as_ref())?;
        due::settle(&mut world, now);
        tenant.note_due(&world);
        Ok(())
    }

    /// What the rules did, oldest first.
    #[must_use]
    pub fn runs(&self) -> Vec<AutomationRun> {
        self.0.world().read().automation.runs.clone()
    }
}

impl SalesforceHandle<'_> {
    /// Ties the platform to Salesforce, or changes what stands there.
    ///
    /// # Errors
    ///
    /// When the integration user is unknown, or the mapping says nothing of user names.
    pub fn set_up(&self, setup: Salesforce) -> Result<(), AppError> {
        salesforce::set_up(&mut self.0.world().write(), setup).map_err(AppError)
    }

    /// Makes users of contacts, and brings users in line with theirs.
    ///
    /// # Errors
    ///
    /// When the integration has stopped (B-028).
    pub fn sync_users(&self) -> Result<SyncedUsers, AppError> {
        let tenant = self.0.world();
        let now = tenant.now();
        let mut world = tenant.write();
        let done = salesforce::sync_users(&mut world, now).map_err(AppError)?;
        due::changed(&mut world, now);
        tenant.note_due(&world);
        Ok(done)
    }

    /// Tells Salesforce which courses there are; answers how many.
    ///
    /// # Errors
    ///
    /// When the integration has stopped.
    pub fn sync_courses(&self) -> Result<usize, AppError> {
        salesforce::sync_courses(&mut self.0.world().write()).map_err(AppError)
    }

    /// Switches the synchronisation of enrollments on.
    ///
    /// # Errors
    ///
    /// When users and courses are not synchronised yet (B-255), or the integration has stopped.
    pub fn enable_enrollments(&self) -> Result<(), AppError> {
        salesforce::enable_enrollments(&mut self.0.world().write()).map_err(AppError)
    }

    /// The enrollments of everybody who is a contact, as they go over.
    ///
    /// # Errors
    ///
    /// When that is not switched on, or the integration has stopped.
    pub fn sync_enrollments(&self) -> Result<Vec<SyncedEnrollment>, AppError> {
        salesforce::sync_enrollments(&self.0.world().read()).map_err(AppError)
    }
}
