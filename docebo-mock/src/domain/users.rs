//! Accounts: the list, reading, writing, retiring, and the batch.

pub(crate) mod account;
mod batch;
mod changes;
mod delete;
mod draft;
mod get;
mod list;
pub(crate) mod row;
pub(crate) mod status;
mod write;

pub(crate) use draft::internal_language;

use docebo_sdk::{
    UserId,
    users::{BatchUsers, ChangeStatus, CreateUser, DeleteUsers, GetUser, ListUsers, UpdateUser},
};

use super::Registry;
use crate::{
    fault::Fault,
    world::{
        World,
        users::{Level, UserRef, Uuid},
    },
};

/// The account that Docebo Connect makes for itself; nobody edits or deletes it.
const SERVICE_ACCOUNT: &str = "service.connect";

pub(crate) fn register(registry: &mut Registry) {
    registry.read_rendered::<ListUsers>(list::list).inert(&["get_total_count"]);
    registry.read_rendered::<GetUser>(get::get);
    registry.write::<CreateUser>(write::create);
    registry.write::<UpdateUser>(write::update).inert(&["country"]);
    registry.write::<ChangeStatus>(status::change_status);
    registry.write::<DeleteUsers>(delete::delete);
    registry.write::<BatchUsers>(batch::batch).inert(&["items.country", "options.provisioned_by"]);
}

/// The user of an id, or 404.
fn find(world: &World, id: UserId) -> Result<UserRef<'_>, Fault> {
    u32::try_from(id.get())
        .ok()
        .and_then(|id| world.users.get(id))
        .ok_or_else(|| Fault::not_found("User not found"))
}

fn is_service_account(user: UserRef<'_>) -> bool {
    user.username().eq_ignore_ascii_case(SERVICE_ACCOUNT)
}

/// Whether this is a Superadmin without whom no other could sign in (inferred: the platform must
/// not lock everybody out).
fn is_last_superadmin(world: &World, id: u32) -> bool {
    let others = world.users.of_level(Level::Superadmin).into_iter().filter(|other| *other != id);
    let is_one = world.users.get(id).is_some_and(|user| user.level() == Level::Superadmin);
    let active = |id: u32| world.users.get(id).is_some_and(|user| user.is_active());
    is_one && !others.into_iter().any(active)
}

/// A fresh UUID as text.
fn uuid_text(world: &mut World) -> String {
    Uuid(world.rng.uuid()).to_string()
}
