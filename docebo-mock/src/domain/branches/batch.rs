//! Many branches in one call, row by row.

use docebo_sdk::{
    branches::{BatchBranches, BranchBatch, BranchBatchOptions, BranchRow, BranchRowResult},
    endpoint::{Call, Empty},
};

use super::{
    change_tree,
    write::{code_of, names, text},
};
use crate::{
    context::Context,
    fault::Fault,
    world::{
        World,
        access::Permission,
        branches::{NotOne, ROOT},
        events::Happened,
    },
};

pub(super) fn batch(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<BatchBranches>,
) -> Result<Vec<BranchRowResult>, Fault> {
    let Call { path: (), query: Empty {}, body: BranchBatch { items, options } } = call;
    let BranchBatchOptions { update } = options;
    if !cx.rights().may(Permission::BranchCreate) {
        cx.require(Permission::BranchEdit)?;
    }
    if items.is_empty() {
        return Err(Fault::bad_request("items is required"));
    }
    let update = update.unwrap_or(false);
    world.cause.batch = true;
    let results = items.into_iter().enumerate().map(|(at, row)| {
        let message = apply(world, cx, update, row).err();
        BranchRowResult { row_index: Some(at as u64), success: message.is_none(), message }
    });
    Ok(results.collect())
}

fn apply(world: &mut World, cx: &Context<'_>, update: bool, row: BranchRow) -> Result<(), String> {
    let BranchRow { code, name, parent_code, sibling: _ } = row;
    let code = code_of(&code)?;
    if code.is_empty() {
        return Err("code is required".to_owned());
    }
    let names = names(name);
    let there = match world.branches.by_code(code) {
        Ok(id) => Some(id),
        Err(NotOne::None) => None,
        Err(NotOne::Several) => return Err(format!("Branch code is ambiguous: {code}")),
    };
    let parent = parent_code.as_deref().map(str::trim);
    let parent = parent.map(|code| parent_of(world, cx, code)).transpose()?;
    let Some(id) = there else {
        let parent = match parent {
            Some(parent) => parent,
            None => parent_of(world, cx, "")?,
        };
        if names.is_empty() {
            return Err("name is required".to_owned());
        }
        may(cx, Permission::BranchCreate, "create")?;
        let made = change_tree(world, cx, |tree| tree.create(parent, Some(code), names));
        let id = made.map_err(|refused| text(refused).to_owned())?;
        world.fire(cx.now, Happened::BranchCreated(id));
        return Ok(());
    };
    if !update {
        return Err(format!("Branch code already exists: {code}"));
    }
    if !cx.rights().sees_branch(id) {
        return Err(format!("Branch not found: {code}"));
    }
    may(cx, Permission::BranchEdit, "edit")?;
    let before = world.branches.get(id).and_then(|branch| branch.parent);
    if let Some(parent) = parent.filter(|parent| before != Some(*parent)) {
        change_tree(world, cx, |tree| tree.move_below(id, parent))
            .map_err(|refused| text(refused).to_owned())?;
    }
    world.branches.edit(id, None, names).map_err(|refused| text(refused).to_owned())?;
    world.fire(cx.now, Happened::BranchUpdated(id));
    Ok(())
}

/// The branch above; the root for an empty code.
fn parent_of(world: &World, cx: &Context<'_>, code: &str) -> Result<u32, String> {
    let found = if code.is_empty() { Ok(ROOT) } else { world.branches.by_code(code) };
    match found {
        Ok(id) if cx.rights().sees_branch(id) => Ok(id),
        Ok(_) | Err(NotOne::None) => Err(format!("Parent branch not found: {code}")),
        Err(NotOne::Several) => Err(format!("Parent branch code is ambiguous: {code}")),
    }
}

fn may(cx: &Context<'_>, permission: Permission, what: &str) -> Result<(), String> {
    let allowed = cx.rights().may(permission);
    if allowed { Ok(()) } else { Err(format!("You are not allowed to {what} branches")) }
}
