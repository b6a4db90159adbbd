//! The Salesforce app: companies and contacts, how they become users, what goes back.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Salesforce, and how the platform is tied to it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Salesforce {
    /// User name of the Superadmin who installed the app. Without an account that is active and
    /// a Superadmin's, nothing is synchronised (B-028).
    pub integration_user: Option<String>,
    /// Whether contacts without an account get one (B-251).
    pub provisioning: bool,
    /// Keys of the user batch and the fields they are filled from: `Email`, or
    /// `Account.End_Date__c` for one of the contact's company. `username` says whom a contact
    /// means.
    pub mapping: BTreeMap<String, String>,
    /// Fields of companies, by company.
    pub accounts: BTreeMap<String, BTreeMap<String, String>>,
    /// People.
    pub contacts: Vec<Contact>,
}

/// A contact.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Contact {
    /// The company.
    pub account: Option<String>,
    /// Fields of the contact.
    pub fields: BTreeMap<String, String>,
}

impl Salesforce {
    /// The value of a field for a contact; none when it is empty.
    pub(crate) fn value<'s>(&'s self, contact: &'s Contact, field: &str) -> Option<&'s str> {
        let value = match field.strip_prefix("Account.") {
            Some(field) => self.accounts.get(contact.account.as_ref()?)?.get(field)?,
            None => contact.fields.get(field)?,
        };
        Some(value.trim()).filter(|value| !value.is_empty())
    }
}

/// What a user synchronisation did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SyncedUsers {
    /// User names that are new.
    pub created: Vec<String>,
    /// Users who were there and have the contact's values now.
    pub updated: Vec<String>,
    /// Contacts without an account, where none is made.
    pub skipped: Vec<String>,
    /// User names and why they could not be synchronised.
    pub errors: Vec<(String, String)>,
}

/// An enrollment that went over to Salesforce.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SyncedEnrollment {
    /// Whose.
    pub username: String,
    /// Number of the course.
    pub course: u64,
    /// Its status, in the platform's word.
    pub status: String,
}

/// The app, and how far it has come.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct SalesforceApp {
    pub(crate) setup: Salesforce,
    /// Stays when the account is gone: then the integration has stopped.
    pub(crate) integration_user: Option<u32>,
    pub(crate) users_synced: bool,
    pub(crate) courses_synced: bool,
    pub(crate) enrollments_on: bool,
}
