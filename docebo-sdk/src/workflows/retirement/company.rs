//! Whose accounts are closed.

use serde::{Deserialize, Serialize};

use super::{Contact, Contacts, Standing};
use crate::id::{BranchId, UserFieldId};

/// What the people of a company have in common on the platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Place {
    /// They are in this branch or below it.
    Branch(BranchId),
    /// An additional field has this value.
    Field {
        /// A field of one line, of several, a dropdown, or a yes/no field.
        field: UserFieldId,
        /// Its value as the user list shows it: a text, the label of an option, `Yes` or `No`.
        /// Compared without regard to case.
        value: String,
    },
}

/// Whose accounts are closed: people who have something in common on the platform, the contacts of
/// an export, or the contacts among such people.
///
/// ```
/// use docebo_sdk::{BranchId, workflows::retirement::{Company, Contacts}};
///
/// let acme = Company::branch(BranchId::new(12));
/// let ann = Company::person("ann@borg.example"); // who left a company that goes on
/// let contacts = Contacts::read(b"Email,Account Status\nben@acme.example,Inactive\n")?;
/// let checked = Company::contacts(contacts).within(BranchId::new(12));
/// # Ok::<(), docebo_sdk::workflows::retirement::ContactsError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Company {
    /// Everybody with this in common; with contacts, where these have to be.
    pub place: Option<Place>,
    /// These, as far as the export says that they left.
    pub contacts: Option<Contacts>,
}

impl Company {
    /// Everybody there.
    #[must_use]
    pub fn everybody(place: impl Into<Place>) -> Self {
        Self { place: Some(place.into()), contacts: None }
    }

    /// Everybody in a branch and below it.
    #[must_use]
    pub fn branch(branch: BranchId) -> Self {
        Self::everybody(branch)
    }

    /// Everybody with this value in an additional field.
    #[must_use]
    pub fn field(field: UserFieldId, value: impl Into<String>) -> Self {
        Self::everybody(Place::Field { field, value: value.into() })
    }

    /// The contacts of an export.
    #[must_use]
    pub const fn contacts(contacts: Contacts) -> Self {
        Self { place: None, contacts: Some(contacts) }
    }

    /// One person who left a company that goes on (B-254), by user name.
    #[must_use]
    pub fn person(username: impl Into<String>) -> Self {
        Self::contacts(Contacts::new(vec![Contact::new(1, username, Standing::PersonLeft)]))
    }

    /// Where the contacts have to be: those elsewhere are left alone, and who is there without
    /// being among the contacts is [left over](crate::workflows::engine::Remains::LeftOver).
    #[must_use]
    pub fn within(mut self, place: impl Into<Place>) -> Self {
        self.place = Some(place.into());
        self
    }
}

impl From<BranchId> for Place {
    fn from(branch: BranchId) -> Self {
        Self::Branch(branch)
    }
}
