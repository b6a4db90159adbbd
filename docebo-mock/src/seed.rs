//! What a platform holds at the start.

use docebo_sdk::wire::DateTime;
use serde::{Deserialize, Serialize};

use crate::{
    clock::DEFAULT_NOW,
    context::{Asked, Caller, Context},
    ledger::RuleNotes,
    mock::Credentials,
    world::{
        World,
        access::Rights,
        auth::App,
        notifications::Notification,
        users::{Level, Password, User, Uuid},
        webhooks::Webhook,
    },
};

mod belongings;
mod catalogs;
mod certifications;
mod courses;
mod enrollment_fields;
mod enrollment_rules;
mod enrollments;
mod fields;
mod find;
mod generate;
mod groups;
mod learning_plans;
mod material;
mod organisation;
mod owned;
mod places;
mod registrations;
mod reports;
mod sessions;
mod settings;
mod usage;
mod users;

use std::{collections::BTreeMap, fmt, sync::Arc};

pub use belongings::SeedBelonging;
pub use catalogs::SeedCatalog;
pub use certifications::{SeedAward, SeedCertification, SeedTraining};
pub use courses::SeedCourse;
pub use enrollment_fields::SeedEnrollmentField;
pub use enrollment_rules::SeedEnrollmentRule;
pub use enrollments::SeedEnrollment;
pub use fields::SeedUserField;
pub use groups::SeedGroup;
pub use learning_plans::{SeedPlan, SeedSeat, SeedStep};
pub use material::SeedMaterial;
pub use organisation::{SeedBranch, SeedPowerUser, SeedProfile};
pub use owned::{SeedOwned, SeedRelation};
pub use places::{SeedCategory, SeedCourseField, SeedLocation};
pub use registrations::SeedRegistration;
pub use reports::SeedReport;
pub use sessions::{SeedEvent, SeedParticipant, SeedSession, SeedSessionField};
pub use usage::{SeedOpened, SeedUsage};
pub use users::SeedUser;

/// A seed that does not hold together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("seed: {place}: {problem}")]
pub struct SeedError {
    place: String,
    problem: String,
}

impl SeedError {
    fn new(section: &str, row: impl fmt::Display, problem: impl fmt::Display) -> Self {
        Self { place: format!("{section} `{row}`"), problem: problem.to_string() }
    }
}

/// A seed file: sections of rows, applied in the order in which they refer to each other.
///
/// Rows name each other by what people know (user names, codes) or by id. Ids may be given;
/// without one the platform counts on.
///
/// ```
/// use docebo_mock::{Credentials, DoceboMock, Seed, Tenant};
///
/// let seed: Seed = serde_json::from_str(
///     r#"{"users": [{"username": "ann", "password": "Passw0rd", "expiration": "2026-12-31"}]}"#,
/// )?;
/// let mock = DoceboMock::builder().seed(Tenant::from_seed(&seed, Credentials::default())?).build();
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Seed {
    /// Where the clock stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub now: Option<DateTime>,
    /// Switches of the rule ledger.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub switches: BTreeMap<String, String>,
    /// Settings of the platform, by name; those left out keep their default. Beside others:
    /// `email_as_username`, `names_mandatory`, `privacy_mandatory`, `password_min_length`,
    /// `password_alphanumeric`, `password_differs_from_username`, `password_dictionary_check`,
    /// `password_change_at_first_sign_in`, `registration` (`free`, `moderated`, `admin_only`),
    /// `registration_confirmation`, `registration_hours` (0 for never), `registration_domains`,
    /// `anonymize_deleted_users` (instead of deleting them without a trace),
    /// `active_languages`, and `others` (an object of texts) for settings that no rule reads.
    #[serde(skip_serializing_if = "serde_json::Map::is_empty")]
    pub settings: serde_json::Map<String, serde_json::Value>,
    /// The organisation chart below the root; a branch stands after the one above it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub branches: Vec<SeedBranch>,
    /// Titles of manager types beside the direct manager, which is type 1.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub manager_types: Vec<String>,
    /// Power user profiles.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub profiles: Vec<SeedProfile>,
    /// Additional user fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub user_fields: Vec<SeedUserField>,
    /// The people.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub users: Vec<SeedUser>,
    /// Requests for an account.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub registrations: Vec<SeedRegistration>,
    /// The courses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub courses: Vec<SeedCourse>,
    /// Additional enrollment fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub enrollment_fields: Vec<SeedEnrollmentField>,
    /// Course enrollments.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub enrollments: Vec<SeedEnrollment>,
    /// Archived course enrollments.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub archived: Vec<SeedEnrollment>,
    /// The learning plans, and who is in them. They enroll in their courses whoever is not in
    /// them yet.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub learning_plans: Vec<SeedPlan>,
    /// Course categories.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<SeedCategory>,
    /// Additional course fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub course_fields: Vec<SeedCourseField>,
    /// Sessions of instructor-led courses, and who has a seat in them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sessions: Vec<SeedSession>,
    /// Catalogs, and who sees them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub catalogs: Vec<SeedCatalog>,
    /// Locations.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub locations: Vec<SeedLocation>,
    /// Groups; the conditions of automatic ones are applied at the end.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<SeedGroup>,
    /// Enrollment rules; they catch nobody whom this seed holds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub enrollment_rules: Vec<SeedEnrollmentRule>,
    /// What power users hold.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub power_users: Vec<SeedPowerUser>,
    /// Shared assets and rewards.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub belongings: Vec<SeedBelonging>,
    /// Active notifications.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notifications: Vec<Notification>,
    /// Webhooks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub webhooks: Vec<Webhook>,
    /// Reports, groups and automation rules, with whoever built them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub owned: Vec<SeedOwned>,
    /// Manager relations that a file brought, and requests for some.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub relations: Vec<SeedRelation>,
    /// Certifications, and who holds them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub certifications: Vec<SeedCertification>,
    /// Training outside the platform.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub external_training: Vec<SeedTraining>,
    /// Reports.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reports: Vec<SeedReport>,
    /// The plan that the platform is billed by, and who was active when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage: Option<SeedUsage>,
}

impl Seed {
    /// The demo tenant, to be changed before it is used.
    ///
    /// # Panics
    ///
    /// Never: the seed is part of this crate, and a test reads it.
    #[must_use]
    pub fn demo() -> Self {
        serde_json::from_str(include_str!("seed/demo.json")).expect("the demo seed is valid JSON")
    }

    /// Adds everything to a world.
    ///
    /// # Errors
    ///
    /// At the first row that does not hold together; the world is then to be thrown away.
    pub(crate) fn apply(&self, world: &mut World, now: DateTime) -> Result<(), SeedError> {
        // Taken apart in full, so that a new section cannot be forgotten here.
        let Self {
            now: _,
            switches,
            settings,
            branches,
            manager_types,
            profiles,
            user_fields,
            users,
            registrations,
            courses,
            enrollment_fields,
            enrollments,
            archived,
            learning_plans,
            categories,
            course_fields,
            sessions,
            catalogs,
            locations,
            groups,
            enrollment_rules,
            power_users,
            belongings,
            notifications,
            webhooks,
            owned,
            relations,
            certifications,
            external_training,
            reports,
            usage,
        } = self;
        // A seed is a state, not something that happens: it leaves no events.
        let outbox = world.outbox.clone();
        for (name, variant) in switches {
            world
                .switches
                .set(name, variant)
                .map_err(|error| SeedError::new("switches", name, error))?;
        }
        settings::apply(settings, world)?;
        branches.iter().try_for_each(|row| row.add(world))?;
        for title in manager_types {
            world.managers.create(title).map_err(|refused| {
                SeedError::new("manager_types", title, format!("{refused:?}"))
            })?;
        }
        profiles.iter().try_for_each(|row| row.add(world))?;
        user_fields.iter().try_for_each(|row| row.add(world))?;
        users.iter().try_for_each(|row| row.add(world, now))?;
        // A second pass, so that a user may name a manager who stands further down.
        users.iter().try_for_each(|row| row.link(world))?;
        registrations.iter().try_for_each(|row| row.add(world, now))?;
        categories.iter().try_for_each(|row| row.add(world))?;
        locations.iter().try_for_each(|row| row.add(world))?;
        course_fields.iter().try_for_each(|row| row.add(world))?;
        courses.iter().try_for_each(|row| row.add(world, now))?;
        enrollment_fields.iter().try_for_each(|row| row.add(world))?;
        enrollments.iter().try_for_each(|row| row.add(world, now))?;
        sessions.iter().try_for_each(|row| row.add(world))?;
        archived.iter().try_for_each(|row| row.archive(world, now))?;
        let asked = Asked::default();
        let caller = Caller::Service { rights: Arc::new(Rights::superadmin()) };
        let cx = Context::new(now, caller, &asked, world.switches, RuleNotes::off());
        learning_plans.iter().try_for_each(|row| row.add(world, &cx))?;
        catalogs.iter().try_for_each(|row| row.add(world))?;
        groups.iter().try_for_each(|row| row.add(world, now))?;
        // A catalog may be shown to a group, whose conditions may name anything before it.
        catalogs.iter().try_for_each(|row| row.show(world))?;
        power_users.iter().try_for_each(|row| row.add(world))?;
        belongings.iter().try_for_each(|row| row.add(world))?;
        world.notifications.0.extend_from_slice(notifications);
        for hook in webhooks {
            let switches = world.switches;
            world
                .webhooks
                .add(hook.clone(), &switches)
                .map_err(|error| SeedError::new("webhooks", &hook.url, error))?;
        }
        owned.iter().try_for_each(|row| row.add(world))?;
        groups.iter().try_for_each(|row| row.own(world))?;
        relations.iter().try_for_each(|row| row.add(world))?;
        certifications.iter().try_for_each(|row| row.add(world, now))?;
        external_training.iter().try_for_each(|row| row.add(world))?;
        reports.iter().try_for_each(|row| row.add(world, now))?;
        usage.iter().try_for_each(|usage| usage.add(world))?;
        crate::world::groups::recompute(world);
        enrollment_rules.iter().try_for_each(|row| row.add(world, now).map(drop))?;
        crate::world::enrollment_rules::forget_arrivals(world);
        world.outbox = outbox;
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
        let id = world.next_user_id();
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

    /// A platform with a seed's content. Its clock stands where the seed says.
    ///
    /// # Errors
    ///
    /// At the first row that does not hold together.
    pub fn from_seed(seed: &Seed, credentials: Credentials) -> Result<Self, SeedError> {
        let mut tenant = Self::with_credentials(credentials);
        tenant.now = seed.now.unwrap_or(tenant.now);
        seed.apply(&mut tenant.world, tenant.now)?;
        Ok(tenant)
    }

    /// A company of some sixty people with every trap that offboarding has to see.
    ///
    /// Fits `examples/data/leavers.csv`.
    ///
    /// # Panics
    ///
    /// Never: the seed is part of this crate, and a test reads it.
    #[must_use]
    pub fn demo() -> Self {
        Self::demo_with(Credentials::default())
    }

    /// The same with credentials of your own.
    ///
    /// # Panics
    ///
    /// When the credentials' user name is that of somebody in the demo.
    #[must_use]
    pub fn demo_with(credentials: Credentials) -> Self {
        Self::from_seed(&Seed::demo(), credentials).expect("the demo seed holds together")
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
