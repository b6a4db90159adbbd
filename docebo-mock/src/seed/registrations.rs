//! People who have asked for an account.

use std::{collections::BTreeMap, time::Duration};

use docebo_sdk::wire::DateTime;
use serde::{Deserialize, Serialize};

use super::{SeedError, find};
use crate::world::{
    World,
    registrations::Registration,
    users::{Password, User, Uuid},
};

/// A request for an account that waits to be confirmed or approved. Only `username` must be
/// there.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedRegistration {
    /// The user name asked for.
    pub username: String,
    /// The number of the request, which the user keeps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<u32>,
    /// First name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub first_name: String,
    /// Last name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub last_name: String,
    /// E-mail.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub email: String,
    /// The password chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// When the request was made; the seed's time when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requested: Option<DateTime>,
    /// Whether the address was confirmed. An unconfirmed request expires after the hours that
    /// the platform is set to.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub confirmed: bool,
    /// Whether an administrator made the request.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_admin: bool,
    /// Code of the branch asked for; the root when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// Additional field to value.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<u32, String>,
}

/// Passwords stay out of `Debug`.
impl std::fmt::Debug for SeedRegistration {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SeedRegistration")
            .field("username", &self.username)
            .field("email", &self.email)
            .field("confirmed", &self.confirmed)
            .finish_non_exhaustive()
    }
}

impl SeedRegistration {
    /// A request with a name and nothing else.
    #[must_use]
    pub fn new(username: impl Into<String>) -> Self {
        Self { username: username.into(), ..Self::default() }
    }

    pub(super) fn add(&self, world: &mut World, now: DateTime) -> Result<(), SeedError> {
        let wrong = |problem: &str| SeedError::new("registrations", &self.username, problem);
        if self.username.trim().is_empty() {
            return Err(wrong("a request needs a user name"));
        }
        let taken = world.users.by_username(&self.username).is_some();
        if taken || world.registrations.holds_name(&self.username) {
            return Err(wrong("the user name is taken"));
        }
        let id = match self.id {
            Some(id) if world.users.contains(id) || world.registrations.get(id).is_some() => {
                return Err(wrong("the id is taken"));
            }
            Some(id) => {
                world.note_user_id(id);
                id
            }
            None => world.next_user_id(),
        };
        let branch = self.branch.as_deref().map(|code| find::branch(world, code)).transpose();
        let requested = self.requested.unwrap_or(now);
        let hours = world.settings.registration_hours;
        let expires = (hours > 0 && !self.confirmed)
            .then(|| requested.plus(Duration::from_secs(3600) * hours));
        let user = User {
            id,
            username: self.username.clone(),
            first_name: self.first_name.clone(),
            last_name: self.last_name.clone(),
            email: self.email.clone(),
            uuid: Uuid(world.rng.uuid()),
            language: world.settings.default_language.clone(),
            timezone: world.settings.default_timezone.clone(),
            password: self.password.as_deref().map_or(Password::None, Password::of),
            branches: branch.map_err(|problem| wrong(&problem))?.into_iter().collect(),
            fields: self.fields.clone(),
            ..User::default()
        };
        let token = (!self.confirmed).then(|| world.rng.hex(40));
        let (confirmed, by_admin) = (self.confirmed, self.by_admin);
        world.registrations.insert(Registration {
            user,
            requested,
            confirmed,
            by_admin,
            expires,
            token,
        });
        Ok(())
    }
}
