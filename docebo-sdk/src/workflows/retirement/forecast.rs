//! What the next sync from Salesforce would do.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Company, Facts};
use crate::{id::UserId, workflows::engine::fold};

/// What the next sync does about one contact, as far as anybody has described it: it compares user
/// names and nothing else (B-251).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Forecast {
    /// The line of the export, from 1.
    pub row: u64,
    /// What the sync looks for.
    pub key: String,
    /// What it does.
    pub sync: NextSync,
}

/// What a sync does about a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "does")]
#[non_exhaustive]
pub enum NextSync {
    /// It updates the account.
    Updates {
        /// Which.
        user: UserId,
    },
    /// The user name is the same but for its case, and nobody has said whether that is a match.
    Unclear {
        /// Whose.
        user: UserId,
    },
    /// It makes a second account for somebody who has one.
    Doubles {
        /// The first.
        user: UserId,
    },
    /// It makes an account.
    Makes,
}

impl fmt::Display for Forecast {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "row {}, `{}`: the next sync ", self.row, self.key)?;
        match self.sync {
            NextSync::Updates { user } => write!(
                f,
                "updates user {user} (B-251); the account stays closed unless a mapped date or \
                 Active field says otherwise (B-252, B-253)"
            ),
            NextSync::Unclear { user } => write!(
                f,
                "may or may not find user {user}, whose name has another case (B-251); a second \
                 such name the platform does not take (B-013): write both alike"
            ),
            NextSync::Doubles { user } => write!(
                f,
                "makes a second account beside user {user}, whose user name is another, where \
                 provisioning is on (B-251): withdraw the contact's access first, or map the user \
                 name"
            ),
            NextSync::Makes => f.write_str(
                "makes a new account where provisioning is on (B-251): withdraw the contact's \
                 access first",
            ),
        }
    }
}

/// What the next sync would do about each contact of the export, in its order. Rows that give
/// nothing but a number are left out: what the sync compares is not in them.
///
/// Accounts are never merged (B-251), and in doubt Salesforce is right about people, because the
/// sync writes what is mapped (B-252).
#[must_use]
pub fn forecast(facts: &Facts, company: &Company) -> Vec<Forecast> {
    let contacts = company.contacts.iter().flat_map(|contacts| &contacts.people);
    let index = super::planner::Index::of(facts);
    let forecast = contacts.filter_map(|contact| {
        let key = contact.key()?;
        // Several accounts with one e-mail are a reason to ask, and none of them is found.
        let found = index.resolve(contact).ok().flatten().map(|member| &member.account);
        let sync = match found {
            None => NextSync::Makes,
            Some(account) if account.username == key => NextSync::Updates { user: account.user_id },
            Some(account) if fold(&account.username) == fold(key) => {
                NextSync::Unclear { user: account.user_id }
            }
            Some(account) => NextSync::Doubles { user: account.user_id },
        };
        Some(Forecast { row: contact.row, key: key.to_owned(), sync })
    });
    forecast.collect()
}
