//! What a write does to a user, and doing it. Everything has been checked by then.

use std::collections::{BTreeMap, BTreeSet};

use docebo_sdk::wire::{Date, DateTime};

use crate::{
    context::Context,
    world::{
        World,
        access::Rights,
        managers::set_manager,
        power_users::set_level,
        users::{Level, Password, User, Uuid},
    },
};

/// Changes to one user; what is `None` stays (B-150).
#[derive(Debug, Clone, Default)]
pub(super) struct Changes {
    pub(super) username: Option<String>,
    pub(super) first_name: Option<String>,
    pub(super) last_name: Option<String>,
    pub(super) email: Option<String>,
    pub(super) password: Option<Password>,
    pub(super) level: Option<Level>,
    pub(super) active: Option<bool>,
    /// The inner `None` takes the date away.
    pub(super) expiration: Option<Option<Date>>,
    pub(super) language: Option<String>,
    pub(super) timezone: Option<String>,
    pub(super) date_format: Option<String>,
    pub(super) email_validated: Option<bool>,
    pub(super) force_change: Option<bool>,
    pub(super) is_manager: Option<bool>,
    pub(super) role: Option<u32>,
    pub(super) privacy: Option<String>,
    /// In place of those there are; empty is the root.
    pub(super) branches: Option<BTreeSet<u32>>,
    /// Manager by type; `None` takes one away.
    pub(super) managers: BTreeMap<u32, Option<u32>>,
    /// Users whose manager, by type, this user becomes.
    pub(super) team: BTreeMap<u32, Vec<u32>>,
    /// Values as they are kept; `None` takes one away.
    pub(super) fields: BTreeMap<u32, Option<String>>,
}

impl Changes {
    /// Makes a user.
    pub(super) fn make(self, world: &mut World, cx: &Context<'_>) -> u32 {
        let (user, links) = self.record(world, cx.now);
        let id = user.id;
        // The name was found free and the number is new.
        let _ = world.users.insert(&user);
        // Whom a power user makes is theirs to manage (inferred).
        if let Some(maker) = cx.user().filter(|_| cx.rights().is_power_user()) {
            world.power_users.held_mut(maker).users.insert(id);
        }
        links.apply(world, id);
        id
    }

    /// The record of somebody who is not let in yet, under a number of its own. Level, managers
    /// and team are not for such people to choose.
    pub(super) fn request(self, world: &mut World, now: DateTime) -> User {
        self.record(world, now).0
    }

    /// The record of somebody new, and what of them lies elsewhere.
    fn record(self, world: &mut World, now: DateTime) -> (User, Links) {
        let mut user = User {
            id: world.next_user_id(),
            uuid: Uuid(world.rng.uuid()),
            created: Some(now),
            updated: Some(now),
            language: world.settings.default_language.clone(),
            timezone: world.settings.default_timezone.clone(),
            ..User::default()
        };
        let links = self.write(&mut user);
        (user, links)
    }

    /// Changes a user. The time of the last change moves only when something did.
    pub(super) fn apply(self, world: &mut World, now: DateTime, id: u32) {
        let level = self.level;
        let was_active = world.users.get(id).is_some_and(|user| user.is_active());
        let deactivates = self.active == Some(false) && was_active;
        // The new name was found free.
        let links = world.users.update(id, |user| {
            let before = user.clone();
            let links = self.write(user);
            let relevels = level.is_some_and(|level| level != before.level);
            if *user != before || relevels || links.changes(user) {
                user.updated = Some(now);
            }
            links
        });
        if let Ok(links) = links {
            links.apply(world, id);
        }
        if deactivates {
            super::status::on_deactivation(world, id);
        }
    }

    /// Writes what lies in the user's own record; hands back what reaches further.
    fn write(self, user: &mut User) -> Links {
        let Self {
            username,
            first_name,
            last_name,
            email,
            password,
            level,
            active,
            expiration,
            language,
            timezone,
            date_format,
            email_validated,
            force_change,
            is_manager,
            role,
            privacy,
            branches,
            managers,
            team,
            fields,
        } = self;
        set(&mut user.username, username);
        set(&mut user.first_name, first_name);
        set(&mut user.last_name, last_name);
        set(&mut user.email, email);
        set(&mut user.password, password);
        set(&mut user.active, active);
        set(&mut user.expiration, expiration);
        set(&mut user.language, language);
        set(&mut user.timezone, timezone);
        set(&mut user.date_format, date_format);
        set(&mut user.email_validated, email_validated);
        set(&mut user.force_change, force_change);
        set(&mut user.is_manager, is_manager);
        set(&mut user.role, role.map(Some));
        set(&mut user.privacy, privacy);
        set(&mut user.branches, branches);
        for (field, value) in fields {
            match value {
                Some(value) => user.fields.insert(field, value),
                None => user.fields.remove(&field),
            };
        }
        Links { level, managers, team }
    }
}

fn set<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}

/// What other tables and other users know of a change.
struct Links {
    level: Option<Level>,
    managers: BTreeMap<u32, Option<u32>>,
    team: BTreeMap<u32, Vec<u32>>,
}

impl Links {
    /// Whether the user's own managers change.
    fn changes(&self, user: &User) -> bool {
        self.managers.iter().any(|(kind, manager)| user.managers.get(kind) != manager.as_ref())
    }

    fn apply(self, world: &mut World, id: u32) {
        if let Some(level) = self.level {
            set_level(world, id, level);
        }
        // Types, managers and members were all found.
        for (kind, manager) in self.managers {
            let _ = set_manager(world, id, kind, manager);
        }
        for (kind, members) in self.team {
            for member in members {
                let _ = set_manager(world, member, kind, Some(id));
            }
        }
    }
}

/// Whether a caller may give somebody a level: below Superadmin only the plain one.
pub(super) fn may_give(rights: &Rights, level: Level) -> bool {
    rights.is_superadmin() || level == Level::User
}
