//! People.

use std::collections::BTreeMap;

use docebo_sdk::{
    auth::UserLevel,
    wire::{Date, DateTime},
};
use serde::{Deserialize, Serialize};

use super::{SeedError, find};
use crate::world::{
    World, managers, power_users,
    users::{Level, Password, User, Uuid},
};

/// One user. Only `username` must be there.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedUser {
    /// Unique without regard to case.
    pub username: String,
    /// The platform's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<u32>,
    /// First name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub first_name: String,
    /// Last name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub last_name: String,
    /// E-mail; need not be unique.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub email: String,
    /// `user`, `power_user` or `superadmin`.
    #[serde(default = "plain")]
    pub level: UserLevel,
    /// Whether the account is activated.
    #[serde(default = "yes")]
    pub active: bool,
    /// When the account expires.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expiration: Option<Date>,
    /// Without one nobody can sign in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// Whether the password must be changed after the next sign-in (B-029).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub force_change: bool,
    /// When the account was made; the seed's time when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created: Option<DateTime>,
    /// The last sign-in; never when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_access: Option<DateTime>,
    /// Internal language code, such as `english`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub language: String,
    /// IANA name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub timezone: String,
    /// Code of the user's branch; the root when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// Whether this Superadmin is the one who has saved the White Label settings (B-196).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub white_label: bool,
    /// Whether the person may have a team, even an empty one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_manager: bool,
    /// Manager type to the manager's user name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub managers: BTreeMap<u32, String>,
    /// Additional field to value.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<u32, String>,
}

/// Passwords stay out of `Debug`.
impl std::fmt::Debug for SeedUser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SeedUser")
            .field("username", &self.username)
            .field("level", &self.level)
            .field("active", &self.active)
            .field("expiration", &self.expiration)
            .finish_non_exhaustive()
    }
}

const fn plain() -> UserLevel {
    UserLevel::User
}

const fn yes() -> bool {
    true
}

impl SeedUser {
    /// A user with a name and nothing else.
    #[must_use]
    pub fn new(username: impl Into<String>) -> Self {
        Self {
            username: username.into(),
            id: None,
            first_name: String::new(),
            last_name: String::new(),
            email: String::new(),
            level: plain(),
            active: true,
            expiration: None,
            password: None,
            force_change: false,
            created: None,
            last_access: None,
            language: String::new(),
            timezone: String::new(),
            branch: None,
            white_label: false,
            is_manager: false,
            managers: BTreeMap::new(),
            fields: BTreeMap::new(),
        }
    }

    pub(super) fn add(&self, world: &mut World, now: DateTime) -> Result<(), SeedError> {
        let wrong =
            |problem: &dyn std::fmt::Display| SeedError::new("users", &self.username, problem);
        if self.username.trim().is_empty() {
            return Err(wrong(&"a user needs a user name"));
        }
        let level = self
            .level
            .number()
            .and_then(|number| Level::of_number(number.into()))
            .ok_or_else(|| wrong(&format_args!("`{}` is no level", self.level)))?;
        let or_default = |own: &String, default: &String| {
            if own.is_empty() { default.clone() } else { own.clone() }
        };
        let created = self.created.unwrap_or(now);
        let branch = self.branch.as_deref().map(|code| find::branch(world, code)).transpose();
        let branch = branch.map_err(|problem| wrong(&problem))?;
        // A power user holds things; promotion below sets that up.
        let promoted = level == Level::PowerUser;
        let level = if promoted { Level::User } else { level };
        let user = User {
            id: match self.id {
                Some(id) => id,
                None => world.next_user_id(),
            },
            username: self.username.clone(),
            first_name: self.first_name.clone(),
            last_name: self.last_name.clone(),
            email: self.email.clone(),
            uuid: Uuid(world.rng.uuid()),
            level,
            active: self.active,
            expiration: self.expiration,
            created: Some(created),
            updated: Some(created),
            last_access: self.last_access,
            force_change: self.force_change,
            language: or_default(&self.language, &world.settings.default_language),
            timezone: or_default(&self.timezone, &world.settings.default_timezone),
            is_manager: self.is_manager,
            password: self.password.as_deref().map_or(Password::None, Password::of),
            fields: self.fields.clone(),
            branches: branch.into_iter().collect(),
            ..User::default()
        };
        world.note_user_id(user.id);
        world.users.insert(&user).map_err(|refused| wrong(&format_args!("{refused:?}")))?;
        if self.white_label {
            world.settings.white_label_saved_by = Some(user.id);
        }
        if promoted {
            power_users::promote(world, user.id);
        }
        Ok(())
    }

    /// Ties the user to managers, who may stand further down in the file.
    pub(super) fn link(&self, world: &mut World) -> Result<(), SeedError> {
        let wrong = |problem: String| SeedError::new("users", &self.username, problem);
        let Some(user) = world.users.by_username(&self.username).map(|user| user.id()) else {
            return Err(wrong("is not there".to_owned()));
        };
        for (kind, manager) in &self.managers {
            let Some(id) = world.users.by_username(manager).map(|manager| manager.id()) else {
                return Err(wrong(format!("manager {kind} `{manager}` is not among the users")));
            };
            managers::set_manager(world, user, *kind, Some(id))
                .map_err(|refused| wrong(format!("manager {kind} `{manager}`: {refused:?}")))?;
        }
        Ok(())
    }
}
