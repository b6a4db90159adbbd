//! Users as the list shows them, printed once.

use std::sync::Arc;

use docebo_sdk::{
    ManagerTypeId, UserFieldId, UserId,
    auth::UserLevel,
    users::{FieldValues, ManagerName, ManagerRef, UserRow, UserStatus},
    wire::Numbered,
};

use super::account::expires_at;
use crate::{
    context::Context,
    ledger::switches::ExpiresAt,
    world::{
        World,
        access::{Permission, Rights},
        row_cache::Printed,
        stamp::Stamp,
        users::{Level, UserRef},
    },
};

/// Bytes that a caller's part of a row takes at most, its comma included.
const ACTIONS: usize = ",\"edit\",\"delete\"".len();

/// Everything rows depend on beside users: looked up once a page.
pub(super) struct Rows<'w> {
    world: &'w World,
    now: docebo_sdk::wire::DateTime,
    expiry: ExpiresAt,
    rights: &'w Rights,
    shape: u64,
}

impl<'w> Rows<'w> {
    pub(super) fn new(world: &'w World, cx: &'w Context<'_>) -> Self {
        cx.rule("B-004");
        Self {
            world,
            now: cx.now,
            expiry: cx.switch(),
            rights: cx.rights(),
            shape: world.row_shape(),
        }
    }

    pub(super) fn is_expired(&self, user: UserRef<'_>) -> bool {
        user.expiration().is_some_and(|day| expires_at(day, self.expiry) <= self.now)
    }

    /// What the caller may do with a user.
    fn actions(&self, user: UserRef<'_>) -> &'static [&'static str] {
        let within = self.rights.is_superadmin()
            || (user.level() != Level::Superadmin && self.rights.manages_user(user.id()));
        let edit = within && self.rights.may(Permission::UserEdit);
        let delete =
            within && self.rights.may(Permission::UserDelete) && !self.rights.is_self(user.id());
        match (edit, delete) {
            (true, true) => &["edit", "delete"],
            (true, false) => &["edit"],
            (false, true) => &["delete"],
            (false, false) => &[],
        }
    }

    /// A row, without what the caller may do with it.
    fn row(&self, user: UserRef<'_>) -> UserRow {
        let [username, first_name, last_name, email, avatar] = user.texts();
        let lang_code = user.language();
        UserRow {
            user_id: UserId::from(user.id()),
            username: username.to_owned(),
            first_name: first_name.to_owned(),
            last_name: last_name.to_owned(),
            email: email.to_owned(),
            uuid: user.uuid().to_string(),
            is_manager: user.is_manager(),
            fullname: full_name(self.world, user),
            last_access_date: user.last_access(),
            last_update: user.updated(),
            creation_date: user.created(),
            status: UserStatus::from(user.is_active()),
            avatar: avatar.to_owned(),
            language: language_name(lang_code),
            lang_code: lang_code.to_owned(),
            expiration_date: user.expiration(),
            level: wire_level(user.level()),
            email_validation_status: user.email_validated(),
            send_notification: user.send_notification(),
            newsletter_optout: user.newsletter_optout(),
            newsletter_optout_date: user.newsletter_optout_date(),
            encoded_username: username.to_owned(),
            timezone: user.timezone().to_owned(),
            date_format: Some(user.date_format()).filter(|f| !f.is_empty()).map(str::to_owned),
            fields: field_labels(self.world, user),
            multidomains: Vec::new(),
            manager_names: manager_names(self.world, user),
            managers: managers(self.world, user),
            active_subordinates_count: self.world.users.active_subordinate_count(user.id()) as u32,
            actions: Vec::new(),
            expired: self.is_expired(user),
        }
    }

    /// Prints a row, leaving a hole for the caller's part.
    fn print(&self, user: UserRef<'_>) -> Printed {
        let row = self.row(user);
        let mut bytes = Vec::with_capacity(1024);
        // Our own type has text keys and infallible writers.
        let _ = serde_json::to_writer(&mut bytes, &row);
        // Only `expired` follows the empty list of actions.
        let tail: &[u8] =
            if row.expired { br#"],"expired":true}"# } else { br#"],"expired":false}"# };
        debug_assert!(bytes.ends_with(tail));
        let hole = bytes.len().saturating_sub(tail.len());
        Printed {
            stamp: user.stamp(),
            others: manager_stamps(self.world, user),
            shape: self.shape,
            expired: row.expired,
            bytes: bytes.into(),
            hole,
        }
    }

    /// Whether a printed row still says what printing it again would.
    fn stands(&self, printed: &Printed, user: UserRef<'_>) -> bool {
        printed.expired == self.is_expired(user)
            && printed.stands(&self.world.users, user.stamp(), self.shape)
    }

    /// Prints rows with commas between them, taking those that still stand from the cache.
    pub(super) fn join(&self, users: &[UserRef<'_>], out: &mut Vec<u8>) {
        let known: Vec<Option<Arc<Printed>>> = {
            let kept = self.world.row_cache.open();
            let known =
                |user: &UserRef<'_>| kept.get(user.id()).filter(|row| self.stands(row, *user));
            users.iter().map(|user| known(user).cloned()).collect()
        };
        // Beside the room there is, which is for what follows: a page that grows is copied.
        let rows: usize = known.iter().flatten().map(|row| row.bytes.len() + ACTIONS).sum();
        out.reserve(out.capacity() - out.len() + rows);
        // Printed with the cache closed, so that readers of other pages do not wait.
        let mut fresh = Vec::new();
        for (at, (user, known)) in users.iter().zip(known).enumerate() {
            let row = known.unwrap_or_else(|| {
                let row = Arc::new(self.print(*user));
                fresh.push((user.id(), Arc::clone(&row)));
                row
            });
            self.splice(at > 0, &row, *user, out);
        }
        if !fresh.is_empty() {
            self.world.row_cache.store(fresh);
        }
    }

    fn splice(&self, comma: bool, printed: &Printed, user: UserRef<'_>, out: &mut Vec<u8>) {
        // A cached row must be the row: debug builds print every hit again.
        debug_assert_eq!(
            String::from_utf8_lossy(&printed.bytes),
            String::from_utf8_lossy(&self.print(user).bytes),
            "the printed row of user {} is out of date",
            user.id()
        );
        if comma {
            out.push(b',');
        }
        let (head, tail) = printed.bytes.split_at(printed.hole.min(printed.bytes.len()));
        out.extend_from_slice(head);
        for (at, action) in self.actions(user).iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            out.push(b'"');
            out.extend_from_slice(action.as_bytes());
            out.push(b'"');
        }
        out.extend_from_slice(tail);
    }
}

/// The level in the SDK's words.
pub(crate) fn wire_level(level: Level) -> UserLevel {
    match level {
        Level::Superadmin => UserLevel::Superadmin,
        Level::PowerUser => UserLevel::PowerUser,
        Level::User => UserLevel::User,
    }
}

/// The name in the order the platform is set to.
pub(crate) fn full_name(world: &World, user: UserRef<'_>) -> String {
    if world.settings.first_name_first {
        return user.full_name().to_owned();
    }
    let names = [user.last_name(), user.first_name()];
    names.join(" ").trim().to_owned()
}

/// `english` is shown as `English`.
pub(crate) fn language_name(code: &str) -> String {
    let mut letters = code.chars();
    let first = letters.next().map(|letter| letter.to_uppercase());
    first.into_iter().flatten().chain(letters).collect()
}

/// Every additional field with the label of its value.
fn field_labels(world: &World, user: UserRef<'_>) -> FieldValues {
    let mut set = user.fields().peekable();
    let label = |field: &crate::world::user_fields::UserField| {
        // Both go by id.
        while set.next_if(|(id, _)| *id < field.id).is_some() {}
        let value = set.next_if(|(id, _)| *id == field.id);
        let language = &world.settings.default_language;
        let label = value.and_then(|(_, value)| field.label(value, language));
        (UserFieldId::from(field.id), label.filter(|label| !label.is_empty()))
    };
    world.user_fields.iter().map(label).collect()
}

fn manager_names(
    world: &World,
    user: UserRef<'_>,
) -> Numbered<docebo_sdk::id::kind::ManagerType, ManagerName> {
    let name = |(kind, title): (u32, &str)| {
        let holder = user.manager(kind).and_then(|id| world.users.get(id));
        let name = ManagerName {
            manager_title: title.to_owned(),
            manager_name: holder.map(|holder| full_name(world, holder)),
            manager_username: holder.map(|holder| holder.username().to_owned()),
            manager_id: None,
        };
        (ManagerTypeId::from(kind), name)
    };
    let types = world.managers.iter().filter(|(_, kind)| kind.active);
    types.map(|(id, kind)| name((id, kind.title.as_str()))).collect()
}

/// The managers a user has, as what is printed of them may change.
pub(super) fn manager_stamps(world: &World, user: UserRef<'_>) -> Box<[(u32, Stamp)]> {
    user.managers().filter_map(|(_, id)| Some((id, world.users.get(id)?.stamp()))).collect()
}

/// The managers a user has.
pub(super) fn managers(world: &World, user: UserRef<'_>) -> Vec<ManagerRef> {
    user.managers()
        .filter_map(|(kind, id)| {
            let holder = world.users.get(id)?;
            Some(ManagerRef {
                manager_type_id: ManagerTypeId::from(kind),
                manager_title: world.managers.get(kind)?.title.clone(),
                manager_id: UserId::from(id),
                manager_name: full_name(world, holder),
                manager_username: holder.username().to_owned(),
            })
        })
        .collect()
}
