//! What a column holds.

use std::fmt;

use crate::id::{ManagerTypeId, UserFieldId};

/// What a column holds. The built-in ones print as the platform titles them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Column {
    /// Whom, by user name in any case (B-171). Not beside [`UserId`](Self::UserId) or
    /// [`Uuid`](Self::Uuid) (B-168).
    Username,
    /// Whom, by number; must exist.
    UserId,
    /// Whom, by UUID; must exist. The help page calls it numeric, captures show
    /// `70a5c8a0-7d9b-11ef-…`: both are taken.
    Uuid,
    /// Renames the user, who keeps everything else (B-172).
    NewUsername,
    /// First name.
    FirstName,
    /// Last name.
    LastName,
    /// E-mail; at most 45 characters on either side of the `@` (B-173).
    Email,
    /// `user`, `poweruser` or `superadmin`, in any case (B-174).
    Level,
    /// Names of existing power user profiles, joined by `|`, ten at most (B-109, B-189).
    ProfileName,
    /// Name of an existing branch, to the letter (B-175).
    BranchName,
    /// Code of an existing branch, to the letter (B-175).
    BranchCode,
    /// Names from the root down, joined by `/`; needs [`BranchCodePath`](Self::BranchCodePath)
    /// of the same depth (B-170).
    BranchNamePath,
    /// Codes from the root down, joined by `/`.
    BranchCodePath,
    /// Password; one is generated for a new user without (B-187).
    Password,
    /// Bcrypt hash of cost 13 (B-188). Not beside [`Password`](Self::Password) (B-169).
    HashedPassword,
    /// 1, yes, true; 0, no, false; in any case (B-176).
    Active,
    /// As [`Active`](Self::Active) (B-177).
    ForcePasswordChange,
    /// `2026-03-31`, `31-03-2026`, `03/31/2026` or `2026/03/31` (B-179).
    ExpireOn,
    /// The platform's word for an active language, such as `english` (B-180).
    Language,
    /// A language code such as `en`, or a pattern such as `YYYY-MM-DD` (B-181).
    DateFormat,
    /// A name such as `Europe/Prague`, in any case (B-182).
    Timezone,
    /// yes or no (B-178).
    IsManager,
    /// User name of the manager of one type (B-125). Titled `manager_1`, as in the batch.
    Manager(ManagerTypeId),
    /// An additional field. Titled `field_7`, as in the batch.
    Field(UserFieldId),
    /// A manager type or an additional field, by its title on the platform to the letter (B-185).
    Titled(String),
    /// Nothing for the platform.
    Ignored,
}

/// The built-in columns, their titles, and their keys in the batch.
const BUILT_IN: [(Column, &str, &str); 22] = [
    (Column::Username, "Username", "username"),
    (Column::UserId, "User ID", "user_id"),
    (Column::Uuid, "UUID", "uuid"),
    (Column::NewUsername, "New Username", "new_username"),
    (Column::FirstName, "First Name", "firstname"),
    (Column::LastName, "Last Name", "lastname"),
    (Column::Email, "Email", "email"),
    (Column::Level, "Level", "level"),
    (Column::ProfileName, "Profile Name", "profile"),
    (Column::BranchName, "Branch Name", "branch_name"),
    (Column::BranchCode, "Branch Code", "branch_code"),
    (Column::BranchNamePath, "Branch Name Path", "branch_name_path"),
    (Column::BranchCodePath, "Branch Code Path", "branch_code_path"),
    (Column::Password, "Password", "password"),
    (Column::HashedPassword, "Hashed Password", "password_hash"),
    (Column::Active, "Active", "active"),
    (Column::ForcePasswordChange, "Force Password Change", "force_change"),
    (Column::ExpireOn, "Expire On", "expiration_date"),
    (Column::Language, "Language", "language"),
    (Column::DateFormat, "Date Format", "date_format"),
    (Column::Timezone, "Timezone", "timezone"),
    (Column::IsManager, "Is Manager", "is_manager"),
];

impl Column {
    /// What a column of this title holds. Titles and batch keys of built-in columns are known
    /// whatever their case, blanks, dashes and underscores; everything else is
    /// [`Titled`](Self::Titled).
    ///
    /// ```
    /// use docebo_sdk::csv::users::Column;
    ///
    /// assert_eq!(Column::of_title("E-MAIL"), Column::Email);
    /// assert_eq!(Column::of_title("expiration_date"), Column::ExpireOn);
    /// assert_eq!(Column::of_title("Office"), Column::Titled("Office".to_owned()));
    /// ```
    #[must_use]
    pub fn of_title(title: &str) -> Self {
        if title.trim().is_empty() {
            return Self::Ignored;
        }
        let wanted = bare(title);
        let known = BUILT_IN
            .iter()
            .find(|(_, title, key)| bare(title) == wanted || bare(key) == wanted)
            .map(|(column, _, _)| column.clone());
        let numbered = |prefix: &str| title.strip_prefix(prefix).and_then(|id| id.parse().ok());
        known
            .or_else(|| numbered("manager_").map(|id| Self::Manager(ManagerTypeId::new(id))))
            .or_else(|| numbered("field_").map(|id| Self::Field(UserFieldId::new(id))))
            .unwrap_or_else(|| Self::Titled(title.to_owned()))
    }

    /// What a column mapped to this key of the user batch holds, to the letter: what the mapping of
    /// an import preset names.
    ///
    /// ```
    /// use docebo_sdk::{UserFieldId, csv::users::Column};
    ///
    /// assert_eq!(Column::of_key("expiration_date"), Some(Column::ExpireOn));
    /// assert_eq!(Column::of_key("field_7"), Some(Column::Field(UserFieldId::new(7))));
    /// assert_eq!(Column::of_key("Expire On"), None);
    /// ```
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        let known = BUILT_IN.iter().find(|(_, _, own)| *own == key);
        let numbered = |prefix: &str| key.strip_prefix(prefix).and_then(|id| id.parse().ok());
        known
            .map(|(column, _, _)| column.clone())
            .or_else(|| numbered("manager_").map(|id| Self::Manager(ManagerTypeId::new(id))))
            .or_else(|| numbered("field_").map(|id| Self::Field(UserFieldId::new(id))))
    }

    /// Its key in the user batch; none for what is ignored, or known by its title alone.
    #[must_use]
    pub fn key(&self) -> Option<String> {
        let known = BUILT_IN.iter().find(|(column, _, _)| column == self);
        match self {
            Self::Manager(_) | Self::Field(_) => Some(self.to_string()),
            _ => known.map(|(_, _, key)| (*key).to_owned()),
        }
    }

    /// Whether it says whom a row means.
    pub(super) const fn is_identifier(&self) -> bool {
        matches!(self, Self::Username | Self::UserId | Self::Uuid)
    }

    /// Whether its values are nobody's business.
    pub(super) const fn is_secret(&self) -> bool {
        matches!(self, Self::Password | Self::HashedPassword)
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Manager(of_type) => write!(f, "manager_{of_type}"),
            Self::Field(field) => write!(f, "field_{field}"),
            Self::Titled(title) => f.write_str(title),
            Self::Ignored => Ok(()),
            built_in => {
                let known = BUILT_IN.iter().find(|(column, _, _)| column == built_in);
                f.write_str(known.map_or("", |(_, title, _)| title))
            }
        }
    }
}

pub(in crate::csv) fn bare(title: &str) -> String {
    title.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
