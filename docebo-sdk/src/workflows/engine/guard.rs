//! Accounts that no workflow touches.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Refusal;
use crate::{Client, Error, auth::UserLevel, id::UserId};

/// Who is never touched, whatever a list says.
///
/// The account behind the token is protected always (B-027), Superadmins unless they are named.
/// Names are compared without regard to case (B-013).
///
/// ```
/// use docebo_sdk::workflows::engine::Protected;
///
/// let mut protected = Protected::default();
/// protected.account("payroll.robot");
/// protected.integration("salesforce.sync"); // B-028: what it installed would stop working
/// assert!(protected.names("Payroll.Robot").is_some());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Protected {
    /// User names, folded to lower case.
    pub accounts: BTreeSet<String>,
    /// User names of the accounts behind integrations, folded to lower case (B-027, B-028).
    pub integrations: BTreeSet<String>,
    /// User names of Superadmins who may be touched all the same, folded to lower case.
    pub superadmins_named: BTreeSet<String>,
}

impl Protected {
    /// Protects an account.
    pub fn account(&mut self, username: &str) {
        self.accounts.insert(fold(username));
    }

    /// Protects the account behind an integration.
    pub fn integration(&mut self, username: &str) {
        self.integrations.insert(fold(username));
    }

    /// Lifts the protection of one Superadmin.
    pub fn name_superadmin(&mut self, username: &str) {
        self.superadmins_named.insert(fold(username));
    }

    /// On what ground a user name is on the list.
    #[must_use]
    pub fn names(&self, username: &str) -> Option<Refusal> {
        let name = fold(username);
        if self.integrations.contains(&name) {
            Some(Refusal::Integration)
        } else if self.accounts.contains(&name) {
            Some(Refusal::Protected)
        } else {
            None
        }
    }

    /// Why somebody must not be touched by this caller; `None` when nothing speaks against it.
    #[must_use]
    pub fn refuses(
        &self,
        caller: UserId,
        user: UserId,
        username: &str,
        level: &UserLevel,
    ) -> Option<Refusal> {
        if user == caller {
            return Some(Refusal::OwnAccount);
        }
        match level {
            UserLevel::Superadmin if !self.superadmins_named.contains(&fold(username)) => {
                Some(Refusal::Superadmin)
            }
            UserLevel::Unknown(word) => {
                Some(Refusal::UnknownLevel { level: word.as_str().to_owned() })
            }
            UserLevel::Superadmin | UserLevel::PowerUser | UserLevel::User => self.names(username),
        }
    }
}

/// Facts that cannot be had.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GatherError {
    /// Numbers of one platform mean nothing on another. Nothing has been asked.
    #[error("what is to be followed was made on {made}, and this is {found}")]
    OtherPlatform {
        /// Where a file was made.
        made: String,
        /// The client's platform.
        found: String,
    },
    /// The platform cannot be read.
    #[error(transparent)]
    Platform(#[from] Error),
}

/// Refuses what was made on another platform.
pub(crate) fn same_platform(client: &Client, made: &str) -> Result<(), GatherError> {
    let found = client.address();
    if made == found {
        return Ok(());
    }
    Err(GatherError::OtherPlatform { made: made.to_owned(), found })
}

/// User names are compared without regard to case (B-013).
pub(crate) fn fold(username: &str) -> String {
    username.trim().to_lowercase()
}
