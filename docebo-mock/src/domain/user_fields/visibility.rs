//! Which fields apply in which branches.
//!
//! Where the platform ties fields to branches, a branch has the fields chosen for it and those
//! chosen for any branch above it; where nobody on the way up has chosen any, all of them
//! (inferred: the reply of 2017 tells inherited fields apart, and `skip_all` leaves the latter
//! out).

use std::collections::BTreeSet;

use docebo_sdk::id::{BranchId, UserId};

use crate::{
    context::Context,
    fault::Fault,
    world::{World, branches::ROOT},
};

/// Why a field applies in the branches asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reason {
    /// It does not.
    Not,
    /// A branch above has it, or no branch has chosen any.
    Inherited,
    /// One of the branches has it itself.
    Chosen,
}

/// The branches that a list of fields is for; `None` when it is for none in particular.
pub(super) struct Asked {
    branches: Option<Vec<u32>>,
    chosen_only: bool,
}

impl Asked {
    /// Reads the three ways of naming branches. Branches that are not there, or out of the
    /// caller's reach, have no field.
    pub(super) fn read(
        world: &World,
        cx: &Context<'_>,
        ids: Vec<BranchId>,
        codes: Vec<String>,
        user: Option<UserId>,
        chosen_only: bool,
    ) -> Result<Self, Fault> {
        let named = !ids.is_empty() || !codes.is_empty() || user.is_some();
        let mut branches: Vec<u32> =
            ids.iter().filter_map(|id| u32::try_from(id.get()).ok()).collect();
        branches.extend(codes.iter().filter_map(|code| world.branches.by_code(code).ok()));
        branches.retain(|id| world.branches.contains(*id) && cx.rights().sees_branch(*id));
        if let Some(id) = user {
            let user = u32::try_from(id.get()).ok().and_then(|id| world.users.get(id));
            let user = user
                .filter(|user| cx.rights().sees_user(user.id()))
                .ok_or_else(|| Fault::not_found("User not found"))?;
            branches.extend(user.branches());
            if user.branches().next().is_none() {
                branches.push(ROOT);
            }
        }
        Ok(Self { branches: named.then_some(branches), chosen_only })
    }

    /// Why a field applies; `None` when no branch was asked for.
    pub(super) fn reason(&self, world: &World, field: u32) -> Option<Reason> {
        let branches = self.branches.as_ref()?;
        let reasons = branches.iter().map(|branch| self.reason_in(world, *branch, field));
        Some(reasons.max().unwrap_or(Reason::Not))
    }

    fn reason_in(&self, world: &World, branch: u32, field: u32) -> Reason {
        reason_in(world, branch, field, self.chosen_only)
    }
}

/// Whether a field applies in one of somebody's branches; nobody in a branch is in the root.
pub(crate) fn applies(world: &World, branches: &BTreeSet<u32>, field: u32) -> bool {
    let applies = |branch| reason_in(world, branch, field, false) != Reason::Not;
    if branches.is_empty() { applies(ROOT) } else { branches.iter().copied().any(applies) }
}

fn reason_in(world: &World, branch: u32, field: u32, chosen_only: bool) -> Reason {
    if !world.settings.use_node_fields_visibility {
        return if chosen_only { Reason::Not } else { Reason::Inherited };
    }
    let path = world.branches.path(branch);
    let mut chosen =
        path.iter().rev().filter_map(|id| Some((*id, world.field_visibility.visible_fields(*id)?)));
    let mut nobody_chose = true;
    let found = chosen.find(|(_, fields)| {
        nobody_chose = false;
        fields.contains(&field)
    });
    match found {
        Some((id, _)) if id == branch => Reason::Chosen,
        Some(_) => Reason::Inherited,
        None if nobody_chose && !chosen_only => Reason::Inherited,
        None => Reason::Not,
    }
}
