//! Groups (audiences): reading, making, changing, deleting; who is in them; their rules.
//!
//! A power user needs the permission, and reaches the groups assigned to it. What it makes is
//! assigned to it as well (inferred: it could not see its own work otherwise), from the next
//! sign-in like everything assigned (B-114).

mod members;
mod rules;

use docebo_sdk::{
    auth::Success,
    endpoint::{Call, Empty},
    groups::{
        AddMembers, CreateGroup, CreatedGroup, DeleteGroup, ExportMembers, FromLegacyId, GetGroup,
        Group, GroupChange, GroupRow, GroupSort, GroupType, LegacyId, ListConditionsHistory,
        ListGroups, ListGroupsQuery, ListMembers, ModernId, NewGroup, RemoveMembers, ToLegacyId,
        UpdateGroup,
    },
    id::{GroupId, GroupUuid},
    wire::{Page, SortDir},
};

use super::{Registry, paging::Paging};
use crate::{
    context::Context,
    fault::Fault,
    world::{
        World,
        access::Permission,
        events::Happened,
        groups as table,
        owned::{Owned, OwnedKind},
        power_users::ResourceKind,
        text::{Needle, folded},
        users::Uuid,
    },
};

pub(crate) fn register(r: &mut Registry) {
    r.read::<ListGroups>(list);
    r.write::<CreateGroup>(create);
    r.read::<GetGroup>(get);
    r.write::<UpdateGroup>(update);
    r.write::<DeleteGroup>(delete);
    r.read::<ListMembers>(members::list);
    r.write::<AddMembers>(members::add);
    r.write::<RemoveMembers>(members::remove);
    r.read::<ExportMembers>(members::export);
    r.read::<ToLegacyId>(to_legacy_id);
    r.read::<FromLegacyId>(from_legacy_id);
    r.read::<ListConditionsHistory>(rules::history).inert(&["search_text"]);
}

fn list(world: &World, cx: &Context<'_>, call: Call<ListGroups>) -> Result<Page<GroupRow>, Fault> {
    let Call { path: (), query, body: Empty {} } = call;
    let ListGroupsQuery { sort_attr, sort_dir, page, page_size, search_text } = query;
    cx.require(Permission::GroupView)?;
    let attr = sort_attr.unwrap_or(GroupSort::Name);
    if !attr.is_known() {
        return Err(Fault::bad_request("Invalid sort_attr"));
    }
    let dir = sort_dir.unwrap_or(SortDir::Asc);
    let search = search_text.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let key = format!("groups {attr} {dir:?} {search:?} {}", cx.rights().groups().serial());
    let ids = world
        .selections
        .get_or_compute(&key, world.groups.generation(), || sorted(world, cx, &attr, dir, search));
    let paging = Paging::new(page, page_size);
    let rows = paging.cut(&ids).iter().filter_map(|id| world.groups.get(*id)).map(row);
    Ok(paging.sorted(ids.len(), rows.collect(), attr.as_str(), dir))
}

fn sorted(
    world: &World,
    cx: &Context<'_>,
    attr: &GroupSort,
    dir: SortDir,
    search: Option<&str>,
) -> Vec<u32> {
    let needle = search.map(Needle::new);
    let fits = |group: &&table::Group| {
        cx.rights().sees_group(group.id)
            && needle
                .as_ref()
                .is_none_or(|it| it.is_in(&group.name) || it.is_in(&group.description))
    };
    let mut groups: Vec<&table::Group> = world.groups.iter().filter(fits).collect();
    groups.sort_by_cached_key(|group| match attr {
        GroupSort::Description => folded(&group.description).collect::<String>(),
        GroupSort::Slug => group.slug(),
        _ => folded(&group.name).collect(),
    });
    if dir == SortDir::Desc {
        groups.reverse();
    }
    groups.iter().map(|group| group.id).collect()
}

fn row(group: &table::Group) -> GroupRow {
    GroupRow {
        uuid: uuid(group),
        name: group.name.clone(),
        description: text(&group.description),
        slug: text(&group.slug()),
        kind: kind(group),
        exclude_deactivated_users: group.exclude_deactivated,
        total_users: Some(group.members().as_slice().len() as u64),
    }
}

fn full(group: &table::Group) -> Group {
    let GroupRow { uuid, name, description, slug, kind, exclude_deactivated_users, total_users } =
        row(group);
    Group {
        uuid,
        name,
        description,
        slug,
        kind,
        exclude_deactivated_users,
        total_users,
        ruleset: rules::of(group),
    }
}

fn uuid(group: &table::Group) -> GroupUuid {
    GroupUuid::from(group.uuid.to_string())
}

const fn kind(group: &table::Group) -> GroupType {
    if group.is_automatic() { GroupType::Automatic } else { GroupType::Manual }
}

fn text(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// The group of a path, for a caller with a permission and with the group in reach.
fn reached<'w>(
    world: &'w World,
    cx: &Context<'_>,
    uuid: &GroupUuid,
    permission: Permission,
) -> Result<&'w table::Group, Fault> {
    cx.require(permission)?;
    let group = world.groups.by_uuid(uuid.as_str()).ok_or_else(|| Fault::not_found("Not found"))?;
    if cx.rights().sees_group(group.id) { Ok(group) } else { Err(Fault::forbidden()) }
}

fn get(world: &World, cx: &Context<'_>, call: Call<GetGroup>) -> Result<Group, Fault> {
    let Call { path, query: Empty {}, body: Empty {} } = call;
    reached(world, cx, &path, Permission::GroupView).map(full)
}

fn create(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<CreateGroup>,
) -> Result<CreatedGroup, Fault> {
    let Call { path: (), query: Empty {}, body } = call;
    let NewGroup { name, description, kind, exclude_deactivated_users, ruleset } = body;
    cx.require(Permission::GroupCreate)?;
    let name = named(&name)?;
    let rules = match (kind.unwrap_or(GroupType::Manual), ruleset) {
        (GroupType::Manual, None) => None,
        (GroupType::Manual, Some(_)) => return Err(no_rules_here()),
        (GroupType::Automatic, None) => return Err(Fault::bad_request("ruleset is required")),
        (GroupType::Automatic, Some(ruleset)) => Some(rules::read(world, cx, ruleset)?),
        (other, _) => return Err(Fault::bad_request(format!("Invalid type: {other}"))),
    };
    if rules.is_some() {
        cx.rule("B-140");
    }
    let new = table::NewGroup {
        name: name.to_owned(),
        description: description.unwrap_or_default(),
        exclude_deactivated: exclude_deactivated_users.unwrap_or(false),
        built: cx.user().map(|maker| Owned::new(world, OwnedKind::Group, name, maker)),
        rules,
    };
    let uuid = Uuid(world.rng.uuid());
    let id = world.groups.create(new, uuid, cx.now);
    if let Some(maker) = cx.user().filter(|_| cx.rights().is_power_user()) {
        let held = world.power_users.held_mut(maker);
        held.groups.insert(id);
        held.given(ResourceKind::Groups, id, Some(maker));
    }
    world.fire(cx.now, Happened::GroupCreated(id));
    let GroupRow { uuid, name, description, .. } =
        world.groups.get(id).map(row).ok_or_else(|| Fault::not_found("Not found"))?;
    Ok(CreatedGroup { uuid, name, description })
}

fn update(world: &mut World, cx: &Context<'_>, call: Call<UpdateGroup>) -> Result<Group, Fault> {
    let Call { path, query: Empty {}, body } = call;
    let GroupChange { name, description, exclude_deactivated_users, ruleset } = body;
    let group = reached(world, cx, &path, Permission::GroupEdit)?;
    let name = name.as_deref().map(named).transpose()?;
    if ruleset.is_some() && !group.is_automatic() {
        return Err(no_rules_here());
    }
    let id = group.id;
    let rules = ruleset.map(|ruleset| rules::read(world, cx, ruleset)).transpose()?;
    if rules.is_some() || exclude_deactivated_users.is_some() {
        cx.rule("B-140");
    }
    world.groups.update(id, |group| {
        if let Some(name) = name {
            group.rename(name);
        }
        if let Some(description) = description.into_change() {
            group.description = description.unwrap_or_default();
        }
        if let Some(exclude) = exclude_deactivated_users {
            group.set_exclude_deactivated(exclude);
        }
        if let Some(rules) = rules {
            group.set_rules(rules, cx.now);
        }
    });
    world.fire(cx.now, Happened::GroupUpdated(id));
    world.groups.get(id).map(full).ok_or_else(|| Fault::not_found("Not found"))
}

fn delete(world: &mut World, cx: &Context<'_>, call: Call<DeleteGroup>) -> Result<Success, Fault> {
    let Call { path, query: Empty {}, body: Empty {} } = call;
    let id = reached(world, cx, &path, Permission::GroupDelete)?.id;
    world.fire(cx.now, Happened::GroupDeleted(id));
    world.groups.remove(id);
    world.power_users.forget_group(id);
    world.catalogs.forget_group(id);
    Ok(Success { success: true })
}

fn to_legacy_id(
    world: &World,
    cx: &Context<'_>,
    call: Call<ToLegacyId>,
) -> Result<LegacyId, Fault> {
    let Call { path, query: Empty {}, body: Empty {} } = call;
    let group = reached(world, cx, &path, Permission::GroupView)?;
    Ok(LegacyId { id: GroupId::from(group.id) })
}

fn from_legacy_id(
    world: &World,
    cx: &Context<'_>,
    call: Call<FromLegacyId>,
) -> Result<ModernId, Fault> {
    let Call { path, query: Empty {}, body: Empty {} } = call;
    cx.require(Permission::GroupView)?;
    let group = numbered(world, path).ok_or_else(|| Fault::not_found("Not found"))?;
    if !cx.rights().sees_group(group.id) {
        return Err(Fault::forbidden());
    }
    Ok(ModernId { uuid: uuid(group) })
}

/// The group of a number.
pub(super) fn numbered(world: &World, id: GroupId) -> Option<&table::Group> {
    u32::try_from(id.get()).ok().and_then(|id| world.groups.get(id))
}

fn named(name: &str) -> Result<&str, Fault> {
    match name.trim() {
        "" => Err(Fault::bad_request("name is required")),
        name => Ok(name),
    }
}

fn no_rules_here() -> Fault {
    Fault::bad_request("ruleset: a manual group has no rules")
}
