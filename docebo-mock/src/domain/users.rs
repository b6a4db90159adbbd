//! Accounts: the list, reading, writing, retiring, and the batch.

pub(crate) mod account;
mod batch;
pub(crate) mod branches;
mod changes;
mod checks;
pub(crate) mod delete;
mod draft;
mod export;
mod field_filter;
mod get;
mod list;
mod mass_edit;
mod merge;
mod password;
mod pending;
mod policy;
mod registration;
pub(crate) mod row;
mod settings;
pub(crate) mod status;
mod write;

pub(crate) use batch::{Origin, batch, batch_from};
use docebo_sdk::{
    UserId,
    users::{
        AddToBranches, ApproveRegistrations, BatchUsers, ChangePassword, ChangeStatus,
        CheckUsername, CheckValidity, ConfirmEmail, CreateUser, DeleteUsers, ExportUsers,
        GetImporterFields, GetPending, GetUser, GetUserSettings, ListMergeBadges,
        ListMergeEnrollments, ListMergeSubscriptions, ListMergeTransactions, ListUsers,
        MassEditUsers, MergeUsers, MoveToBranches, PreviewMerge, RegisterUser, RejectRegistrations,
        RemoveFromBranches, ResendRegistration, SaveUserSettings, UpdateUser,
    },
};

use super::{Registry, auth::imported};
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
    registry.read::<ExportUsers>(export::export);
    registry.write::<CreateUser>(write::create);
    registry.write::<UpdateUser>(write::update).inert(&["country"]);
    registry.write::<MassEditUsers>(mass_edit::mass_edit);
    registry.write::<ChangeStatus>(status::change_status);
    registry.write::<DeleteUsers>(delete::delete);
    registry.write::<BatchUsers>(batch).inert(&["items.country", "options.provisioned_by"]);
    registry.write::<RegisterUser>(registration::register).inert(&["level"]);
    registry.write::<ConfirmEmail>(registration::confirm_email);
    registry.write::<ApproveRegistrations>(pending::approve);
    registry.write::<RejectRegistrations>(pending::reject);
    registry.read::<GetPending>(pending::get);
    registry.write::<ResendRegistration>(pending::resend);
    registry.read::<CheckUsername>(checks::username);
    registry.read::<CheckValidity>(checks::validity);
    registry.read::<GetImporterFields>(checks::importer_fields);
    registry.read::<GetUserSettings>(settings::get).inert(&["get_total_count"]);
    registry.write::<SaveUserSettings>(settings::save);
    registry
        .write_after::<ChangePassword, _, _>(password::claim, imported::check, password::change)
        .open_before_password_change();
    registry.read::<PreviewMerge>(merge::preview);
    registry.write::<MergeUsers>(merge::merge);
    registry.read::<ListMergeEnrollments>(merge::enrollments).inert(&["get_total_count"]);
    registry.read::<ListMergeBadges>(merge::badges).inert(&["get_total_count"]);
    registry.read::<ListMergeSubscriptions>(merge::subscriptions).inert(&["get_total_count"]);
    registry.read::<ListMergeTransactions>(merge::transactions).inert(&["get_total_count"]);
    registry.write::<AddToBranches>(branches::add);
    registry.write::<MoveToBranches>(branches::move_to);
    registry.write::<RemoveFromBranches>(branches::remove);
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
pub(crate) fn uuid_text(world: &mut World) -> String {
    Uuid(world.rng.uuid()).to_string()
}
