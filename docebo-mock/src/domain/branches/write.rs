//! Changing the tree.

use std::collections::{BTreeMap, BTreeSet};

use docebo_sdk::{
    BranchId, UserFieldId,
    auth::Success,
    branches::{
        BranchMove, BranchUpdate, CreateBranch, CreatedBranch, DeleteBranch, EVERY_LANGUAGE,
        FieldChoice, MoveBranch, NewBranch, SetFieldVisibility, UpdateBranch, UpdatedBranch,
        VisibleFields,
    },
    endpoint::{Call, Empty},
    power_users::IdError,
};

use super::{administered, change_tree, find, known, of_id, unknown};
use crate::{
    context::Context,
    fault::Fault,
    world::{
        World,
        access::Permission,
        branches::{ROOT, Refused},
        events::Happened,
        groups::Rule,
        languages,
    },
};

/// Names as the tree keeps them.
pub(super) type Names = BTreeMap<Box<str>, Box<str>>;

pub(super) fn create(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<CreateBranch>,
) -> Result<CreatedBranch, Fault> {
    let Call { path: (), query: Empty {}, body } = call;
    let NewBranch { code, translations, id_parent, use_secondary_identifier } = body;
    cx.require(Permission::BranchCreate)?;
    let parent = match id_parent {
        Some(key) => find(world, &key, use_secondary_identifier)?,
        None => ROOT,
    };
    administered(cx, parent)?;
    let names = names(translations);
    if names.is_empty() {
        return Err(Fault::bad_request("translations is required"));
    }
    let code = code.as_deref().map(code_of).transpose().map_err(Fault::bad_request)?;
    cx.rule("B-134");
    let id = change_tree(world, cx, |tree| tree.create(parent, code, names)).map_err(refusal)?;
    world.fire(cx.now, Happened::BranchCreated(id));
    Ok(CreatedBranch { id: BranchId::from(id) })
}

pub(super) fn update(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<UpdateBranch>,
) -> Result<UpdatedBranch, Fault> {
    let Call { path, query: Empty {}, body } = call;
    let BranchUpdate { code, translations, use_secondary_identifier } = body;
    cx.require(Permission::BranchEdit)?;
    let id = administered(cx, find(world, &path, use_secondary_identifier)?)?;
    let code = code.as_deref().map(code_of).transpose().map_err(Fault::bad_request)?;
    world.branches.edit(id, code, names(translations)).map_err(refusal)?;
    world.fire(cx.now, Happened::BranchUpdated(id));
    Ok(UpdatedBranch { branch_id: BranchId::from(id) })
}

/// Deletes a branch. Whoever was in it alone is in the root from then on (inferred).
pub(super) fn delete(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<DeleteBranch>,
) -> Result<Success, Fault> {
    let Call { path, query: Empty {}, body: Empty {} } = call;
    cx.require(Permission::BranchDelete)?;
    let id = administered(cx, of_id(world, path)?)?;
    if id == ROOT {
        cx.rule("B-134");
        return Err(Fault::bad_request("Root cannot be deleted"));
    }
    if is_a_condition(world, id) {
        cx.rule("B-136");
        return Err(Fault::bad_request("Branch is used in a group condition"));
    }
    if world.branches.children(id).is_empty() {
        world.fire(cx.now, Happened::BranchDeleted(id));
    }
    change_tree(world, cx, |tree| tree.remove(id)).map_err(refusal)?;
    let members: Vec<u32> = world.users.in_branch(id).map(|user| user.id()).collect();
    for member in members {
        // They are there: the index has just named them.
        let _ = world.users.update(member, |user| user.branches.remove(&id));
    }
    world.power_users.forget_branch(id);
    world.catalogs.forget_branch(id);
    world.field_visibility.forget_branch(id);
    Ok(Success { success: true })
}

/// Whether an automatic group names a branch in a condition.
fn is_a_condition(world: &World, branch: u32) -> bool {
    let names = |rule: &Rule| match rule {
        Rule::Branch { only, below } => only.contains(&branch) || below.contains(&branch),
        Rule::Field { .. } | Rule::Enrollment { .. } => false,
    };
    world.groups.iter().filter_map(|group| group.rules()).any(|rules| rules.conditions().any(names))
}

pub(super) fn move_below(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<MoveBranch>,
) -> Result<Success, Fault> {
    let Call { path, query: Empty {}, body: BranchMove { id_new_parent } } = call;
    cx.require(Permission::BranchEdit)?;
    let id = administered(cx, of_id(world, path)?)?;
    if id == ROOT {
        cx.rule("B-134");
        return Err(Fault::bad_request("Root cannot be moved"));
    }
    let parent = id_new_parent.ok_or_else(|| Fault::bad_request("id_new_parent is required"))?;
    let parent = administered(cx, of_id(world, parent)?)?;
    change_tree(world, cx, |tree| tree.move_below(id, parent)).map_err(refusal)?;
    world.fire(cx.now, Happened::BranchUpdated(id));
    Ok(Success { success: true })
}

pub(super) fn choose_fields(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<SetFieldVisibility>,
) -> Result<VisibleFields, Fault> {
    let Call { path, query: Empty {}, body: FieldChoice { user_fields } } = call;
    cx.require(Permission::BranchEdit)?;
    let branch = administered(cx, of_id(world, path)?)?;
    let fields = user_fields.ok_or_else(|| Fault::bad_request("user_fields is required"))?;
    let mut chosen = BTreeSet::new();
    let mut errors = Vec::new();
    for field in fields {
        match known(field).filter(|id| world.user_fields.get(*id).is_some()) {
            Some(id) => {
                chosen.insert(id);
            }
            None => errors.push(IdError { id: field.get(), error: "Field not found".to_owned() }),
        }
    }
    let user_fields = chosen.iter().map(|id| UserFieldId::from(*id)).collect();
    world.field_visibility.choose(branch, chosen);
    Ok(VisibleFields { user_fields, errors })
}

/// Names by the platform's own language codes; blank ones fall out.
pub(super) fn names(names: BTreeMap<String, String>) -> Names {
    let named = names.into_iter().filter(|(_, name)| !name.trim().is_empty());
    named
        .map(|(language, name)| {
            let language = languages::own_code(&language);
            let language = if language.is_empty() { EVERY_LANGUAGE.to_owned() } else { language };
            (language.into(), name.trim().into())
        })
        .collect()
}

/// A code without the spaces around it. Documented as alphanumeric and not zero; marks between
/// letters are let through, since codes with a slash are known to exist (B-139).
pub(super) fn code_of(code: &str) -> Result<&str, &'static str> {
    let code = code.trim();
    let zero = code.parse() == Ok(0_u64);
    let blank = !code.is_empty() && !code.contains(char::is_alphanumeric);
    if zero || blank { Err("Invalid code") } else { Ok(code) }
}

pub(super) const fn text(refused: Refused) -> &'static str {
    match refused {
        Refused::Unknown => "Not found",
        Refused::Root => "Root cannot be moved",
        Refused::WithinItself => "Invalid destination branch",
        Refused::HasBranches => "Branch has sub-branches",
    }
}

fn refusal(refused: Refused) -> Fault {
    match refused {
        Refused::Unknown => unknown(),
        other => Fault::bad_request(text(other)),
    }
}
