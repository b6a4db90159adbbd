//! Putting users into branches and taking them out.
//!
//! A call is checked as a whole before anything changes (inferred). The root takes everybody who
//! is nowhere else and lets nobody go (B-135).

use std::collections::BTreeSet;

use docebo_sdk::{
    auth::Success,
    endpoint::{Call, Empty},
    users::{AddToBranches, BranchMembers, MoveToBranches, RemoveFromBranches},
};

use super::find;
use crate::{
    context::Context,
    fault::Fault,
    ledger::switches::AddToBranch,
    world::{
        World,
        access::Permission,
        branches::ROOT,
        users::{Level, UserRef},
    },
};

const DONE: Success = Success { success: true };

pub(super) fn add(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<AddToBranches>,
) -> Result<Success, Fault> {
    let Call { path: (), query: Empty {}, body } = call;
    let (branches, users) = checked(world, cx, body)?;
    cx.rule("B-135");
    for user in users {
        add_to(world, cx, user, &branches);
    }
    Ok(DONE)
}

pub(super) fn move_to(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<MoveToBranches>,
) -> Result<Success, Fault> {
    let Call { path: (), query: Empty {}, body } = call;
    let (branches, users) = checked(world, cx, body)?;
    cx.rule("B-135");
    cx.rule("B-144");
    for user in users {
        place(world, cx, user, |held| held.clone_from(&branches));
    }
    Ok(DONE)
}

pub(super) fn remove(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<RemoveFromBranches>,
) -> Result<Success, Fault> {
    let Call { path: (), query: Empty {}, body } = call;
    let (branches, users) = checked(world, cx, body)?;
    cx.rule("B-135");
    for user in users {
        place(world, cx, user, |held| held.retain(|branch| !branches.contains(branch)));
    }
    Ok(DONE)
}

/// The branches but the root, and the users, for a caller who may bring them together.
fn checked(
    world: &World,
    cx: &Context<'_>,
    body: BranchMembers,
) -> Result<(BTreeSet<u32>, BTreeSet<u32>), Fault> {
    let BranchMembers { branch_ids, user_ids } = body;
    cx.require(Permission::UserEdit)?;
    if branch_ids.is_empty() || user_ids.is_empty() {
        return Err(Fault::bad_request("Missing mandatory params"));
    }
    let mut branches = BTreeSet::new();
    for id in branch_ids {
        let id = u32::try_from(id.get()).ok().filter(|id| world.branches.contains(*id));
        let id = id.ok_or_else(|| Fault::not_found("Branch not found"))?;
        if !cx.rights().sees_branch(id) {
            return Err(Fault::forbidden());
        }
        branches.insert(id);
    }
    branches.remove(&ROOT);
    let mut users = BTreeSet::new();
    for id in user_ids {
        let user = find(world, id)?;
        if !may_place(cx, user) {
            return Err(Fault::forbidden());
        }
        users.insert(user.id());
    }
    Ok((branches, users))
}

/// Whether the caller may put this user somewhere else.
pub(crate) fn may_place(cx: &Context<'_>, user: UserRef<'_>) -> bool {
    let rights = cx.rights();
    rights.manages_user(user.id()) && (rights.is_superadmin() || user.level() != Level::Superadmin)
}

/// Adds a user to branches, beside those there are; on younger platforms in their place, by
/// switch (B-138).
pub(crate) fn add_to(world: &mut World, cx: &Context<'_>, user: u32, branches: &BTreeSet<u32>) {
    let moves =
        world.settings.one_branch_each() && cx.switch::<AddToBranch>() == AddToBranch::Moves;
    place(world, cx, user, |held| {
        if moves && !branches.is_empty() {
            held.clear();
        }
        held.extend(branches);
    });
}

/// Changes a user's branches; the time of the last change moves when that does something.
fn place(world: &mut World, cx: &Context<'_>, user: u32, edit: impl FnOnce(&mut BTreeSet<u32>)) {
    // The user was found.
    let _ = world.users.update(user, |user| {
        let before = user.branches.clone();
        edit(&mut user.branches);
        if user.branches != before {
            user.updated = Some(cx.now);
        }
    });
}
