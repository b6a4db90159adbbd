//! The organisation chart: branches, their place in the tree, and who is in them.
//!
//! A power user sees the branches it administers and those above them, and changes only the
//! former. Whoever may see users may see the tree they stand in (inferred).

mod batch;
mod list;
mod members;
mod write;

use std::sync::Arc;

use docebo_sdk::{
    branches::{
        AssignToBranch, BatchBranches, BranchKey, CreateBranch, DeleteBranch, GetBranch,
        ListBranchUsers, ListBranches, MoveBranch, SetFieldVisibility, UpdateBranch,
    },
    id::Id,
};

use super::Registry;
use crate::{
    context::Context,
    fault::Fault,
    ledger::switches::OverlappingBranchCalls,
    world::{
        World,
        access::Permission,
        branches::{Branches, NotOne, ROOT},
    },
};

pub(crate) fn register(r: &mut Registry) {
    r.read::<ListBranches>(list::list);
    r.read::<GetBranch>(list::get);
    r.write::<CreateBranch>(write::create);
    r.write::<UpdateBranch>(write::update);
    r.write::<DeleteBranch>(write::delete);
    r.write::<MoveBranch>(write::move_below);
    r.write::<SetFieldVisibility>(write::choose_fields);
    // Branches are not synchronised here.
    r.write::<BatchBranches>(batch::batch).inert(&["items.sibling"]);
    r.write::<AssignToBranch>(members::assign);
    r.read::<ListBranchUsers>(members::users).inert(&["get_total_count"]);
}

/// Changes the tree. A call that overlapped with another loses its renumbering, if the platform is
/// set to (B-137).
pub(crate) fn change_tree<R>(
    world: &mut World,
    cx: &Context<'_>,
    write: impl FnOnce(&mut Branches) -> R,
) -> R {
    let corrupts = cx.switch::<OverlappingBranchCalls>() == OverlappingBranchCalls::Corrupt;
    if corrupts && cx.asked().overlapped {
        world.branches.without_renumbering(write)
    } else {
        write(&mut world.branches)
    }
}

/// How much of the tree a caller sees.
struct View {
    /// The branches in reach and those above them, ascending; `None` for all there are.
    seen: Option<Arc<[u32]>>,
}

impl View {
    /// What this caller sees, if it may see branches at all.
    fn of(world: &World, cx: &Context<'_>) -> Result<Self, Fault> {
        if !cx.rights().may(Permission::UserView) {
            cx.require(Permission::BranchView)?;
        }
        let scope = cx.rights().branches();
        let Some(ids) = scope.ids() else { return Ok(Self { seen: None }) };
        let key = format!("branches seen {}", scope.serial());
        let branches = &world.branches;
        let seen = world.selections.get_or_compute(&key, branches.generation(), || {
            let mut seen: Vec<u32> = ids.iter().flat_map(|id| branches.path(*id)).collect();
            seen.push(ROOT);
            seen.sort_unstable();
            seen.dedup();
            seen
        });
        Ok(Self { seen: Some(seen) })
    }

    fn shows(&self, branch: u32) -> bool {
        self.seen.as_ref().is_none_or(|seen| seen.binary_search(&branch).is_ok())
    }

    const fn is_whole(&self) -> bool {
        self.seen.is_none()
    }

    /// Refuses a branch that the caller does not see.
    fn require(&self, branch: u32) -> Result<(), Fault> {
        if self.shows(branch) { Ok(()) } else { Err(Fault::forbidden()) }
    }
}

/// The branch that a key names, by number or, if the call says so, by code.
fn find(world: &World, key: &BranchKey, by_code: Option<bool>) -> Result<u32, Fault> {
    if by_code == Some(true) {
        return world.branches.by_code(&key.code()).map_err(|error| match error {
            NotOne::None => unknown(),
            NotOne::Several => Fault::bad_request(format!("Branch code is ambiguous: {key}")),
        });
    }
    key.id().and_then(known).filter(|id| world.branches.contains(*id)).ok_or_else(unknown)
}

/// The branch of a number.
fn of_id<K>(world: &World, id: Id<K>) -> Result<u32, Fault> {
    known(id).filter(|id| world.branches.contains(*id)).ok_or_else(unknown)
}

/// Refuses branches that the caller does not administer.
fn administered(cx: &Context<'_>, branch: u32) -> Result<u32, Fault> {
    if cx.rights().sees_branch(branch) { Ok(branch) } else { Err(Fault::forbidden()) }
}

fn unknown() -> Fault {
    Fault::not_found("Not found")
}

fn known<K>(id: Id<K>) -> Option<u32> {
    u32::try_from(id.get()).ok()
}
