//! Who is in a group: reading, adding and taking out by hand.

use docebo_sdk::{
    auth::Success,
    csv::Format,
    endpoint::{Call, CsvFile, Empty},
    groups::{
        AddMembers, ExportMembers, GroupMember, ListMembers, ListMembersQuery, MemberSort,
        RemoveMembers,
    },
    id::UserId,
    power_users::{SelectionFilters, UserSelection},
    wire::{Page, SortDir},
};

use super::{reached, text};
use crate::{
    context::Context,
    domain::{paging::Paging, sheet},
    fault::Fault,
    ledger::switches::ManualMembersOfAutomaticGroups,
    world::{
        World,
        access::{IdSet, Permission},
        groups::Group,
        text::Needle,
        users::{UserOrder, UserRef},
    },
};

/// By id the members lie ready; every other order, and every search, is computed once for all
/// its pages.
pub(super) fn list(
    world: &World,
    cx: &Context<'_>,
    call: Call<ListMembers>,
) -> Result<Page<GroupMember>, Fault> {
    let Call { path, query, body: Empty {} } = call;
    let ListMembersQuery { page, page_size, sort_attr, sort_dir, search_text } = query;
    let group = reached(world, cx, &path, Permission::GroupView)?;
    let attr = sort_attr.unwrap_or(MemberSort::UserId);
    let order = match attr {
        MemberSort::UserId => UserOrder::Id,
        MemberSort::Username => UserOrder::Username,
        MemberSort::FirstName => UserOrder::FirstName,
        MemberSort::LastName => UserOrder::LastName,
        MemberSort::Email => UserOrder::Email,
        _ => return Err(Fault::bad_request("Invalid sort_attr")),
    };
    let dir = sort_dir.unwrap_or(SortDir::Asc);
    let search = search_text.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let paging = Paging::new(page, page_size);
    let (offset, limit) = (paging.offset(), paging.limit());
    let members = group.members();
    let (total, ids): (usize, Vec<u32>) =
        if order == UserOrder::Id && search.is_none() && cx.rights().users().is_all() {
            let all = members.as_slice();
            let ids = match dir {
                SortDir::Asc => all.iter().skip(offset).take(limit).copied().collect(),
                SortDir::Desc => all.iter().rev().skip(offset).take(limit).copied().collect(),
            };
            (all.len(), ids)
        } else {
            let scope = cx.rights().users().serial();
            let key = format!(
                "members {} {order:?} {dir:?} {search:?} {scope} {:?}",
                members.serial(),
                cx.user().filter(|_| scope != 0),
            );
            let found = world.selections.get_or_compute(&key, world.users.generation(), || {
                found(world, cx, members, order, dir, search)
            });
            (found.len(), paging.cut(&found).to_vec())
        };
    let rows = ids.iter().filter_map(|id| world.users.get(*id)).map(row);
    Ok(paging.sorted(total, rows.collect(), attr.as_str(), dir))
}

fn found(
    world: &World,
    cx: &Context<'_>,
    members: &IdSet,
    order: UserOrder,
    dir: SortDir,
    search: Option<&str>,
) -> Vec<u32> {
    let needle = search.map(Needle::new);
    let fits = |id: &u32| {
        cx.rights().sees_user(*id)
            && needle
                .as_ref()
                .is_none_or(|needle| world.users.get(*id).is_some_and(|user| user.matches(needle)))
    };
    let ids: Vec<u32> = members.as_slice().iter().copied().filter(fits).collect();
    world.users.sort_ids(&ids, order, dir)
}

fn row(user: UserRef<'_>) -> GroupMember {
    GroupMember {
        user_id: UserId::from(user.id()),
        username: user.username().to_owned(),
        firstname: text(user.first_name()),
        lastname: text(user.last_name()),
        email: text(user.email()),
        avatar: text(user.avatar()),
    }
}

/// By id, with the rows that the list would show.
pub(super) fn export(
    world: &World,
    cx: &Context<'_>,
    call: Call<ExportMembers>,
) -> Result<CsvFile, Fault> {
    let Call { path, query: Empty {}, body: Empty {} } = call;
    let group = reached(world, cx, &path, Permission::GroupView)?;
    let seen = |id: &&u32| cx.rights().sees_user(**id);
    let members = group.members().as_slice().iter().filter(seen);
    let rows = members.filter_map(|id| world.users.get(*id)).map(|user| {
        let texts = [user.username(), user.first_name(), user.last_name(), user.email()];
        std::iter::once(user.id().to_string()).chain(texts.map(str::to_owned))
    });
    let titles = ["user_id", "username", "firstname", "lastname", "email"];
    sheet::csv(format!("{}.csv", group.slug()), titles, rows, Format::new())
}

/// All of a list or none: an id that names nobody is refused before anybody is added.
pub(super) fn add(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<AddMembers>,
) -> Result<Success, Fault> {
    let Call { path, query: Empty {}, body } = call;
    let group = reached(world, cx, &path, Permission::GroupEdit)?;
    if group.is_automatic() {
        match cx.switch() {
            ManualMembersOfAutomaticGroups::Allow => {}
            ManualMembersOfAutomaticGroups::Refuse => {
                let problem = "Users cannot be assigned to an automatic group";
                return Err(Fault::bad_request(problem));
            }
        }
    }
    let id = group.id;
    let users = joining(world, cx, body)?;
    world.groups.add_by_hand(id, &users);
    Ok(Success { success: true })
}

fn joining(world: &World, cx: &Context<'_>, selection: UserSelection) -> Result<Vec<u32>, Fault> {
    if by_id(&selection) {
        return selection.user_ids.iter().map(|id| named(world, cx, *id)).collect();
    }
    let needle = searched(selection)?;
    let fits = |user: &UserRef<'_>| {
        cx.rights().manages_user(user.id())
            && needle.as_ref().is_none_or(|needle| user.matches(needle))
    };
    Ok(world.users.iter_by_id().filter(fits).map(|user| user.id()).collect())
}

/// Only what was done by hand is undone by hand (B-141).
pub(super) fn remove(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<RemoveMembers>,
) -> Result<Success, Fault> {
    let Call { path, query: Empty {}, body } = call;
    let group = reached(world, cx, &path, Permission::GroupEdit)?;
    if group.is_automatic() {
        cx.rule("B-141");
    }
    let (id, users) = (group.id, leaving(world, cx, group, body)?);
    world.groups.remove_by_hand(id, &users);
    Ok(Success { success: true })
}

fn leaving(
    world: &World,
    cx: &Context<'_>,
    group: &Group,
    selection: UserSelection,
) -> Result<IdSet, Fault> {
    let manages = |id: &u32| cx.rights().manages_user(*id);
    if by_id(&selection) {
        let held = group.by_hand();
        let ids = selection.user_ids.iter().filter_map(|id| u32::try_from(id.get()).ok());
        let ids: IdSet = ids.filter(|id| held.contains(*id)).collect();
        return if ids.as_slice().iter().all(manages) { Ok(ids) } else { Err(Fault::forbidden()) };
    }
    let needle = searched(selection)?;
    let fits = |id: &u32| {
        manages(id)
            && needle
                .as_ref()
                .is_none_or(|needle| world.users.get(*id).is_some_and(|user| user.matches(needle)))
    };
    Ok(group.by_hand().as_slice().iter().copied().filter(fits).collect())
}

/// Whether users are named one by one: "all" makes the ids irrelevant.
fn by_id(selection: &UserSelection) -> bool {
    selection.user_all != Some(true) && !selection.user_ids.is_empty()
}

fn named(world: &World, cx: &Context<'_>, id: UserId) -> Result<u32, Fault> {
    let known = u32::try_from(id.get()).ok().filter(|id| world.users.contains(*id));
    let known = known.ok_or_else(|| Fault::bad_request(format!("Invalid id: {id}")))?;
    if cx.rights().manages_user(known) { Ok(known) } else { Err(Fault::forbidden()) }
}

/// What users are searched by; `None` for all.
fn searched(selection: UserSelection) -> Result<Option<Needle>, Fault> {
    let UserSelection { user_ids: _, user_all, user_filters } = selection;
    match user_filters {
        _ if user_all == Some(true) => Ok(None),
        Some(SelectionFilters { search: Some(search) }) => Ok(Some(Needle::new(&search))),
        _ => Err(Fault::bad_request("user_ids is required")),
    }
}
