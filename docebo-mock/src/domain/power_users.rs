//! Power users: the list, the record, raising and lowering, profiles, resources.
//!
//! Managed by Superadmins alone, unless the platform lets power users manage those power users
//! who are their resources (B-120). What one power user was given by another, a third cannot take
//! away (B-115). A power user reads its own record.

mod holders;
mod legacy;
mod level;
mod lists;
mod profiles;
mod resources;
mod shown;

use docebo_sdk::{
    id::{Id, UserId, kind},
    power_users::{
        Assign, AssignBranchStates, AssignCatalogList, AssignCategoryList, AssignCourseList,
        AssignLocationList, AssignProfiles, AssignProfilesBatch, AssignUserList, CreateProfile,
        DeleteProfiles, DemoteUser, DemoteUsers, DemoteUsersBatch, GetPowerUser, GetProfile,
        ListAssigned, ListAssignedProfiles, ListPermissions, ListPowerUsers, ListProfileHolders,
        ListProfiles, PromoteUser, PromoteUsers, SelectionFilters, Unassign, UnassignProfiles,
        UnassignProfilesBatch, UpdatePowerUser, UpdateProfile, UserSelection,
    },
};

use super::Registry;
use crate::{
    context::Context,
    fault::Fault,
    ledger::switches::PowerUsersManagePowerUsers,
    world::{World, access::Permission, power_users, text::Needle, users::UserRef},
};

pub(crate) fn register(r: &mut Registry) {
    const PAGED: &[&str] = &["cursor"];
    r.read::<ListPowerUsers>(lists::list).inert(&["get_total_count", "cursor"]);
    r.read::<GetPowerUser>(lists::get);
    r.write::<UpdatePowerUser>(level::update);
    r.write::<PromoteUsers>(level::promote);
    r.write::<DemoteUsers>(level::demote);
    r.write::<DemoteUsersBatch>(level::demote_batch);

    r.read::<ListProfiles>(profiles::list).inert(PAGED);
    r.write::<CreateProfile>(profiles::create);
    r.read::<GetProfile>(profiles::get);
    r.write::<UpdateProfile>(profiles::update);
    r.write::<DeleteProfiles>(profiles::delete);
    r.read::<ListPermissions>(profiles::permissions).inert(PAGED);
    r.read::<ListProfileHolders>(holders::holders).inert(PAGED);
    r.read::<ListAssignedProfiles>(lists::assigned_profiles).inert(PAGED);
    r.write::<AssignProfiles>(holders::assign);
    r.write::<UnassignProfiles>(holders::unassign);
    r.write::<AssignProfilesBatch>(holders::assign_batch);
    r.write::<UnassignProfilesBatch>(holders::unassign_batch);

    r.read::<ListAssigned<kind::User>>(lists::users).inert(PAGED);
    r.write::<Assign<kind::User>>(resources::assign);
    r.write::<Unassign<kind::User>>(resources::unassign);
    r.read::<ListAssigned<kind::Branch>>(lists::branches).inert(PAGED);
    r.write::<Assign<kind::Branch>>(resources::assign_branches);
    r.write::<Unassign<kind::Branch>>(resources::unassign_branches);
    shown::<kind::Group>(r);
    shown::<kind::Course>(r);
    shown::<kind::LearningPlan>(r);
    shown::<kind::Category>(r);
    shown::<kind::Catalog>(r);
    shown::<kind::Location>(r);

    r.write::<PromoteUser>(legacy::promote);
    r.write::<DemoteUser>(legacy::demote).inert(&["id"]);
    r.write::<AssignUserList>(legacy::users);
    r.write::<AssignBranchStates>(legacy::branches);
    r.write::<AssignCourseList>(legacy::courses);
    r.write::<AssignCategoryList>(legacy::categories);
    r.write::<AssignCatalogList>(legacy::catalogs);
    r.write::<AssignLocationList>(legacy::locations);
}

/// The three calls of a kind.
fn shown<K: shown::Shown>(r: &mut Registry) {
    r.read::<ListAssigned<K>>(shown::list).inert(&["cursor"]);
    r.write::<Assign<K>>(resources::assign);
    r.write::<Unassign<K>>(resources::unassign);
}

const NOT_ONE: &str = "User is not a power user";

fn invalid_id() -> Fault {
    Fault::bad_request("Invalid id")
}

/// The id as the world counts; ids beyond that are nobody's.
fn known<K>(id: Id<K>) -> Option<u32> {
    u32::try_from(id.get()).ok()
}

/// The power user of a path, for a caller who may manage it: a Superadmin, or, where the platform
/// allows it, a power user of whom it is a resource (B-120).
fn managed(world: &World, cx: &Context<'_>, id: UserId) -> Result<u32, Fault> {
    let id = known(id).filter(|id| power_users::is_power_user(world, *id));
    if let Err(refusal) = cx.rights().require_superadmin() {
        cx.rule("B-115");
        let allowed = cx.switch::<PowerUsersManagePowerUsers>() == PowerUsersManagePowerUsers::On;
        let rights = cx.rights();
        let theirs = id.is_some_and(|id| rights.manages_user(id) && !rights.is_self(id));
        let may = rights.is_power_user() && rights.may(Permission::UserEdit);
        if !(allowed && may && theirs) {
            return Err(refusal);
        }
    }
    id.ok_or_else(|| Fault::not_found("Power user not found"))
}

/// The power user of a path, for a caller who may look at it: oneself, or whoever may manage it.
fn visible(world: &World, cx: &Context<'_>, id: UserId) -> Result<u32, Fault> {
    match known(id) {
        Some(own) if cx.rights().is_self(own) && cx.rights().is_power_user() => Ok(own),
        _ => managed(world, cx, id),
    }
}

/// The power user who gives or takes; `None` for a Superadmin, whom nothing binds (B-115).
fn giver(cx: &Context<'_>) -> Option<u32> {
    cx.user().filter(|_| !cx.rights().is_superadmin())
}

/// The users of a selection; `eligible` says whom "all" and a search are about.
fn selected(
    world: &World,
    selection: UserSelection,
    eligible: impl Fn(UserRef<'_>) -> bool,
) -> Result<Vec<UserId>, Fault> {
    let UserSelection { user_ids, user_all, user_filters } = selection;
    if user_all == Some(true) {
        let all = world.users.iter_by_id().filter(|user| eligible(*user));
        return Ok(all.map(|user| UserId::from(user.id())).collect());
    }
    if !user_ids.is_empty() {
        return Ok(user_ids);
    }
    let Some(SelectionFilters { search: Some(search) }) = user_filters else {
        return Err(Fault::bad_request("user_ids is required"));
    };
    let needle = Needle::new(&search);
    let found = world.users.iter_by_id().filter(|user| eligible(*user) && user.matches(&needle));
    Ok(found.map(|user| UserId::from(user.id())).collect())
}
