//! Everything a platform knows: tables, indexes, tokens, switches, effects not yet acted on.
//!
//! The world is plain data. It has no clock, no I/O and no lock; [`crate::tenant`] keeps it
//! behind one. Ids and randomness come from it, so that the same calls on the same seed give the
//! same answers to the byte.

pub(crate) mod access;
pub(crate) mod audit;
pub(crate) mod auth;
pub(crate) mod automation;
pub(crate) mod belongings;
pub(crate) mod branches;
pub(crate) mod catalogs;
pub(crate) mod categories;
pub(crate) mod certifications;
pub(crate) mod course_fields;
pub(crate) mod courses;
pub(crate) mod deliveries;
pub(crate) mod enrollment_fields;
pub(crate) mod enrollment_rules;
pub(crate) mod enrollments;
pub(crate) mod events;
pub(crate) mod field_visibility;
pub(crate) mod files;
pub(crate) mod groups;
pub(crate) mod importer;
pub(crate) mod jobs;
pub(crate) mod languages;
pub(crate) mod locations;
mod mail;
pub(crate) mod managers;
pub(crate) mod material;
pub(crate) mod notifications;
pub(crate) mod outbox;
pub(crate) mod owned;
pub(crate) mod packed;
pub(crate) mod plans;
pub(crate) mod power_users;
pub(crate) mod ranked;
pub(crate) mod registrations;
pub(crate) mod relations;
pub(crate) mod reports;
pub(crate) mod rng;
pub(crate) mod row_cache;
pub(crate) mod rows;
pub(crate) mod salesforce;
pub(crate) mod selection;
pub(crate) mod sessions;
pub(crate) mod settings;
pub(crate) mod slab;
pub(crate) mod stamp;
pub(crate) mod text;
pub(crate) mod usage;
pub(crate) mod user_fields;
pub(crate) mod users;
pub(crate) mod webhooks;
pub(crate) mod zones;

use std::{
    collections::BTreeMap,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    sync::Arc,
};

use docebo_sdk::wire::DateTime;
use serde::{Deserialize, Serialize};

use crate::{
    context::Caller,
    ledger::{Switches, switches::ForcedPasswordChange},
};
use access::Rights;
use auth::AuthStore;
use automation::Automation;
use belongings::Belongings;
use branches::Branches;
use catalogs::Catalogs;
use categories::Categories;
use certifications::Certifications;
use course_fields::CourseFields;
use courses::Courses;
use enrollment_fields::EnrollmentFields;
use enrollment_rules::EnrollmentRules;
use enrollments::Enrollments;
use events::Cause;
use field_visibility::FieldVisibility;
use files::Files;
use groups::Groups;
use importer::Presets;
use jobs::Jobs;
use locations::Locations;
use managers::ManagerTypes;
use notifications::Notifications;
use outbox::Outbox;
use owned::OwnedThings;
use plans::Plans;
use power_users::PowerUsers;
use registrations::Registrations;
use relations::Relations;
use reports::Reports;
use rng::Rng;
use row_cache::RowCache;
use salesforce::SalesforceApp;
use selection::Selections;
use sessions::Sessions;
use settings::Settings;
use usage::Usage;
use user_fields::UserFields;
use users::Users;
use webhooks::Webhooks;

/// Ids of users start here, above the platform's own records.
const FIRST_USER: u32 = 13_000;

/// One platform.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct World {
    pub(crate) switches: Switches,
    pub(crate) settings: Settings,
    pub(crate) rng: Rng,
    pub(crate) auth: AuthStore,
    pub(crate) users: Users,
    /// People who are no users yet.
    #[serde(default)]
    pub(crate) registrations: Registrations,
    pub(crate) user_fields: UserFields,
    pub(crate) branches: Branches,
    #[serde(default)]
    pub(crate) field_visibility: FieldVisibility,
    pub(crate) managers: ManagerTypes,
    pub(crate) relations: Relations,
    pub(crate) power_users: PowerUsers,
    #[serde(default)]
    pub(crate) catalogs: Catalogs,
    #[serde(default)]
    pub(crate) groups: Groups,
    #[serde(default)]
    pub(crate) categories: Categories,
    #[serde(default)]
    pub(crate) locations: Locations,
    #[serde(default)]
    pub(crate) course_fields: CourseFields,
    pub(crate) courses: Courses,
    #[serde(default)]
    pub(crate) sessions: Sessions,
    /// Ids are never given out twice, not even after a deletion (B-060).
    pub(crate) last_user_id: u32,
    pub(crate) enrollments: Enrollments,
    #[serde(default)]
    pub(crate) enrollment_fields: EnrollmentFields,
    #[serde(default)]
    pub(crate) enrollment_rules: EnrollmentRules,
    pub(crate) plans: Plans,
    pub(crate) jobs: Jobs,
    pub(crate) files: Files,
    pub(crate) presets: Presets,
    pub(crate) belongings: Belongings,
    pub(crate) owned: OwnedThings,
    pub(crate) outbox: Outbox,
    #[serde(default)]
    pub(crate) webhooks: Webhooks,
    #[serde(default)]
    pub(crate) notifications: Notifications,
    #[serde(default)]
    pub(crate) certifications: Certifications,
    #[serde(default)]
    pub(crate) reports: Reports,
    #[serde(default)]
    pub(crate) usage: Usage,
    #[serde(default)]
    pub(crate) automation: Automation,
    #[serde(default)]
    pub(crate) salesforce: SalesforceApp,
    /// Why things happen at the moment; of nobody between two calls.
    #[serde(skip)]
    pub(crate) cause: Cause,
    /// User lists that no index answers.
    #[serde(skip)]
    pub(crate) selections: Selections,
    /// Rows of the user list.
    #[serde(skip, default = "RowCache::of_rows")]
    pub(crate) row_cache: RowCache,
    /// Users in full.
    #[serde(skip, default = "RowCache::in_full")]
    pub(crate) full_cache: RowCache,
}

impl World {
    /// An empty platform: one root branch, one manager type, nobody in it.
    pub(crate) fn empty() -> Self {
        Self {
            switches: Switches::default(),
            settings: Settings::default(),
            rng: Rng::new(1),
            auth: AuthStore::default(),
            users: Users::default(),
            registrations: Registrations::default(),
            user_fields: UserFields::default(),
            branches: Branches::default(),
            field_visibility: FieldVisibility::default(),
            managers: ManagerTypes::default(),
            relations: Relations::default(),
            power_users: PowerUsers::default(),
            catalogs: Catalogs::default(),
            groups: Groups::default(),
            categories: Categories::default(),
            locations: Locations::default(),
            course_fields: CourseFields::default(),
            courses: Courses::default(),
            sessions: Sessions::default(),
            last_user_id: FIRST_USER - 1,
            enrollments: Enrollments::default(),
            enrollment_fields: EnrollmentFields::default(),
            enrollment_rules: EnrollmentRules::default(),
            plans: Plans::default(),
            jobs: Jobs::default(),
            files: Files::default(),
            presets: Presets::default(),
            belongings: Belongings::default(),
            owned: OwnedThings::default(),
            outbox: Outbox::default(),
            webhooks: Webhooks::default(),
            notifications: Notifications::default(),
            certifications: Certifications::default(),
            reports: Reports::default(),
            usage: Usage::default(),
            automation: Automation::default(),
            salesforce: SalesforceApp::default(),
            cause: Cause::default(),
            selections: Selections::default(),
            row_cache: RowCache::of_rows(),
            full_cache: RowCache::in_full(),
        }
    }

    /// Who a token speaks for, if it is valid now.
    pub(crate) fn caller_of(&self, token: &str, now: DateTime) -> Option<Caller> {
        let token = self.auth.token(token, now)?;
        Some(match token.user {
            Some(id) => {
                let user = self.users.get(id)?;
                // B-029: signed in with a password that has yet to be changed.
                let password_due = token.password_due
                    && user.force_change()
                    && self.switches.get::<ForcedPasswordChange>() == ForcedPasswordChange::Refuse;
                let rights = Rights::in_force(self, id, &token.rights);
                Caller::User { id, rights, password_due }
            }
            None => Caller::Service { rights: Arc::clone(&token.rights) },
        })
    }

    /// The id of the next user.
    pub(crate) fn next_user_id(&mut self) -> u32 {
        self.last_user_id += 1;
        self.last_user_id
    }

    /// Keeps ids from being given out twice when one came from outside.
    pub(crate) fn note_user_id(&mut self, id: u32) {
        self.last_user_id = self.last_user_id.max(id);
    }

    /// Notes that somebody signed in.
    pub(crate) fn signed_in(&mut self, user: u32, now: DateTime) {
        // The user is known: they have just proved who they are.
        let _ = self.users.update(user, |user| user.last_access = Some(now));
    }

    /// Rows a table, for `/_mock/stats`.
    pub(crate) fn stats(&self) -> BTreeMap<&'static str, usize> {
        BTreeMap::from([
            ("users", self.users.len()),
            ("registrations", self.registrations.len()),
            ("jobs", self.jobs.len()),
            ("branches", self.branches.len()),
            ("groups", self.groups.len()),
            ("courses", self.courses.len()),
            ("catalogs", self.catalogs.len()),
            ("sessions", self.sessions.len()),
            ("enrollments", self.enrollments.len()),
            ("learning_plans", self.plans.len()),
            ("learning_plan_enrollments", self.plans.seat_count()),
            ("archived_enrollments", self.enrollments.archived.len()),
            ("archived_plan_enrollments", self.plans.archived.len()),
        ])
    }

    /// Bytes on the heap of the two tables that grow with a tenant, estimated.
    pub(crate) fn heap_bytes(&self) -> BTreeMap<&'static str, usize> {
        BTreeMap::from([
            ("users", self.users.heap_bytes()),
            ("enrollments", self.enrollments.heap_bytes()),
        ])
    }

    /// Builds the indexes of the default lists, so that the first page of a large tenant does
    /// not have to.
    pub(crate) fn warm(&self) {
        self.users.warm();
        self.enrollments.warm();
    }

    /// Reports, groups and automation rules with whoever built them.
    pub(crate) fn built_things(&self) -> impl Iterator<Item = &owned::Owned> {
        let groups = self.groups.iter().filter_map(|group| group.built.as_ref());
        let reports = self.reports.iter().filter_map(|report| report.built.as_ref());
        self.owned.iter().chain(groups).chain(reports)
    }

    /// When the next piece of due work wants to run.
    pub(crate) fn next_due(&self) -> Option<DateTime> {
        let dues = [
            self.jobs.next_due(),
            self.registrations.next_due(),
            self.groups.next_due(),
            self.outbox.deliveries.next_due(),
            self.automation.next_due(),
            self.outbox.notices.next_due(),
            self.reports.next_due(),
        ];
        dues.into_iter().flatten().min()
    }

    /// A number for everything beside users that all rows of the user list depend on.
    pub(crate) fn row_shape(&self) -> u64 {
        self.shape().finish()
    }

    /// The same for users in full, who are shown with their branches by name and path.
    pub(crate) fn full_shape(&self) -> u64 {
        let mut shape = self.shape();
        self.branches.generation().hash(&mut shape);
        self.groups.generation().hash(&mut shape);
        shape.finish()
    }

    fn shape(&self) -> DefaultHasher {
        let mut shape = DefaultHasher::new();
        self.user_fields.generation().hash(&mut shape);
        self.settings.first_name_first.hash(&mut shape);
        self.settings.default_language.hash(&mut shape);
        for (id, kind) in self.managers.iter() {
            (id, &kind.title, kind.active).hash(&mut shape);
        }
        shape
    }
}
