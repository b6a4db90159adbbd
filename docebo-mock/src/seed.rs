//! What a platform holds at the start.

use docebo_sdk::wire::DateTime;
use serde::{Deserialize, Serialize};

use crate::{
    clock::DEFAULT_NOW,
    mock::Credentials,
    world::{
        World,
        auth::App,
        users::{Level, Password, User, Uuid},
    },
};

/// Where ids of users start, above the platform's own records.
const FIRST_USER: u32 = 13_000;

/// A seed that does not hold together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("seed: {place}: {problem}")]
pub struct SeedError {
    place: String,
    problem: String,
}

/// A seed file: sections of rows, each applied through the platform's normal write paths.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Seed {
    /// Where the clock stands.
    pub now: Option<DateTime>,
}

impl Seed {
    /// Adds everything to a world.
    ///
    /// # Errors
    ///
    /// At the first row that does not hold together; the world is then to be thrown away.
    pub(crate) fn apply(&self, _world: &mut World, _now: DateTime) -> Result<(), SeedError> {
        Ok(())
    }
}

/// A platform at its start: a world, its time, and who may sign in.
#[derive(Debug, Clone)]
pub struct Tenant {
    world: World,
    now: DateTime,
    credentials: Credentials,
}

impl Tenant {
    /// One root branch, one Superadmin, one OAuth application.
    #[must_use]
    pub fn empty() -> Self {
        Self::with_credentials(Credentials::default())
    }

    /// The same with credentials of your own.
    #[must_use]
    pub fn with_credentials(credentials: Credentials) -> Self {
        let mut world = World::empty();
        world.auth.register(App {
            client_id: credentials.client_id.clone(),
            client_secret: credentials.client_secret.clone(),
            grants: [
                "password",
                "client_credentials",
                "refresh_token",
                "authorization_code",
                "urn:ietf:params:oauth:grant-type:jwt-bearer",
            ]
            .map(str::to_owned)
            .to_vec(),
            redirect_uri: None,
        });
        let id = FIRST_USER;
        let now = DateTime::from_unix(DEFAULT_NOW);
        let admin = User {
            id,
            username: credentials.username.clone(),
            first_name: "Ada".to_owned(),
            last_name: "Admin".to_owned(),
            email: "admin@example.com".to_owned(),
            uuid: Uuid(world.rng.uuid()),
            level: Level::Superadmin,
            created: Some(now),
            updated: Some(now),
            language: world.settings.default_language.clone(),
            timezone: world.settings.default_timezone.clone(),
            password: Password::of(&credentials.password),
            ..User::default()
        };
        // An empty table refuses nobody.
        let _ = world.users.insert(&admin);
        Self { world, now: DateTime::from_unix(DEFAULT_NOW), credentials }
    }

    pub(crate) const fn now(&self) -> DateTime {
        self.now
    }

    pub(crate) fn world(&self) -> World {
        self.world.clone()
    }

    pub(crate) const fn credentials(&self) -> &Credentials {
        &self.credentials
    }
}
