//! Batches: each row answers for itself, and a bad one never stops a good one.

use docebo_sdk::{
    catalogs::{
        AssignmentRow, BatchAssignments, BatchCatalogs, BatchItems, BatchRowResult,
        CatalogAssignments, CatalogBatch, CatalogItems, CatalogRow, EntityType, ItemKind, ItemRow,
    },
    endpoint::{Call, Empty},
};

use crate::{
    context::Context,
    fault::Fault,
    world::{
        World,
        access::Permission,
        branches::NotOne,
        catalogs::Catalog,
        power_users::{BranchGrant, ResourceKind},
    },
};

pub(super) fn catalogs(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<BatchCatalogs>,
) -> Result<Vec<BatchRowResult>, Fault> {
    let Call { path: (), query: Empty {}, body: CatalogBatch { items } } = call;
    rows(world, cx, Permission::CatalogCreate, items, create)
}

pub(super) fn items(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<BatchItems>,
) -> Result<Vec<BatchRowResult>, Fault> {
    let Call { path: (), query: Empty {}, body: CatalogItems { items } } = call;
    rows(world, cx, Permission::CatalogEdit, items, put)
}

pub(super) fn assignments(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<BatchAssignments>,
) -> Result<Vec<BatchRowResult>, Fault> {
    let Call { path: (), query: Empty {}, body: CatalogAssignments { items } } = call;
    rows(world, cx, Permission::CatalogEdit, items, show)
}

fn rows<R>(
    world: &mut World,
    cx: &Context<'_>,
    permission: Permission,
    rows: Vec<R>,
    apply: fn(&mut World, &Context<'_>, R) -> Result<(), String>,
) -> Result<Vec<BatchRowResult>, Fault> {
    cx.require(permission)?;
    if rows.is_empty() {
        return Err(Fault::bad_request("items is required"));
    }
    let results = rows.into_iter().map(|row| {
        let message = apply(world, cx, row).err();
        BatchRowResult { success: message.is_none(), message }
    });
    Ok(results.collect())
}

/// A power user gets what it makes among its resources (inferred), in force as others are (B-114).
fn create(world: &mut World, cx: &Context<'_>, row: CatalogRow) -> Result<(), String> {
    let CatalogRow { code, name, description } = row;
    let (code, name) = (required("code", &code)?, required("name", &name)?);
    if world.catalogs.by_code(code).is_some() {
        return Err(format!("Catalog code already exists: {code}"));
    }
    let id = world.catalogs.create(Catalog {
        name: name.to_owned(),
        description: description.unwrap_or_default(),
        code: Some(code.to_owned()),
        ..Catalog::default()
    });
    if let Some(me) = cx.user().filter(|_| cx.rights().is_power_user()) {
        let held = world.power_users.held_mut(me);
        held.catalogs.insert(id);
        held.given(ResourceKind::Catalogs, id, Some(me));
    }
    Ok(())
}

fn put(world: &mut World, cx: &Context<'_>, row: ItemRow) -> Result<(), String> {
    let ItemRow { catalog_code, item_code, item_type } = row;
    let catalog = catalog(world, cx, &catalog_code)?;
    let code = required("item_code", &item_code)?;
    let unknown = |what: &str| format!("{what} not found: {code}");
    match item_type {
        None => Err("item_type is required".to_owned()),
        Some(ItemKind::Course) => {
            let sees = |id: &&u32| cx.rights().sees_course(**id);
            let found: Vec<u32> =
                world.courses.by_code(code).iter().filter(sees).copied().collect();
            let [course] = found[..] else {
                return Err(match found.len() {
                    0 => unknown("Course"),
                    _ => format!("Course code is ambiguous: {code}"),
                });
            };
            change(world, catalog, |catalog| catalog.courses.insert(course))
        }
        Some(ItemKind::LearningPlan) => {
            let has = |plan: &&crate::world::plans::Plan| {
                plan.code.as_deref() == Some(code) && cx.rights().sees_plan(plan.id)
            };
            let plan = world.plans.iter().find(has).map(|plan| plan.id);
            let plan = plan.ok_or_else(|| unknown("Learning plan"))?;
            change(world, catalog, |catalog| catalog.plans.insert(plan))
        }
        Some(other) => Err(format!("Invalid item_type: {other}")),
    }
}

fn show(world: &mut World, cx: &Context<'_>, row: AssignmentRow) -> Result<(), String> {
    let AssignmentRow { catalog_code, entity_type, entity_code, include_descendants } = row;
    let catalog = catalog(world, cx, &catalog_code)?;
    let code = required("entity_code", &entity_code)?;
    match entity_type {
        None => Err("entity_type is required".to_owned()),
        Some(EntityType::User) => {
            let user = world.users.by_username(code).map(|user| user.id());
            let user = user.filter(|id| cx.rights().manages_user(*id));
            let user = user.ok_or_else(|| format!("User not found: {code}"))?;
            change(world, catalog, |catalog| catalog.users.insert(user))
        }
        Some(EntityType::Group) => {
            let group = world.groups.by_name(code).map(|group| group.id);
            let group = group.filter(|id| cx.rights().sees_group(*id));
            let group = group.ok_or_else(|| format!("Group not found: {code}"))?;
            change(world, catalog, |catalog| catalog.groups.insert(group))
        }
        Some(EntityType::Branch) => {
            let branch = match world.branches.by_code(code) {
                Ok(id) if cx.rights().sees_branch(id) => id,
                Ok(_) | Err(NotOne::None) => return Err(format!("Branch not found: {code}")),
                Err(NotOne::Several) => return Err(format!("Branch code is ambiguous: {code}")),
            };
            let grant = match include_descendants {
                Some(true) => BranchGrant::WithDescendants,
                _ => BranchGrant::Only,
            };
            change(world, catalog, |catalog| catalog.branches.insert(branch, grant))
        }
        Some(other) => Err(format!("Invalid entity_type: {other}")),
    }
}

/// The catalog of a code, if the caller administers it.
fn catalog(world: &World, cx: &Context<'_>, code: &str) -> Result<u32, String> {
    let code = required("catalog_code", code)?;
    let found = world.catalogs.by_code(code).filter(|id| cx.rights().sees_catalog(*id));
    found.ok_or_else(|| format!("Catalog not found: {code}"))
}

/// What is there already counts as done.
fn change<R>(
    world: &mut World,
    catalog: u32,
    change: impl FnOnce(&mut Catalog) -> R,
) -> Result<(), String> {
    world.catalogs.get_mut(catalog).map(change);
    Ok(())
}

fn required<'t>(field: &str, text: &'t str) -> Result<&'t str, String> {
    let text = text.trim();
    if text.is_empty() { Err(format!("{field} is required")) } else { Ok(text) }
}
