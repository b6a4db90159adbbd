//! Who is in a branch.

use docebo_sdk::{
    UserId,
    branches::{
        AssignToBranch, BranchAssignment, BranchUser, ListBranchUsers, ListBranchUsersQuery,
        UserAssignment,
    },
    endpoint::{Call, Empty},
    users::UserSort,
    wire::{Page, SortDir},
};
use serde_json::json;

use super::{View, administered, find, known, of_id};
use crate::{
    context::Context,
    domain::{
        paging::Paging,
        users::branches::{add_to, may_place},
    },
    fault::Fault,
    world::{
        World,
        access::Permission,
        branches::ROOT,
        users::{UserFilter, UserOrder, UserRef},
    },
};

/// Adds users to one branch, each for themselves.
pub(super) fn assign(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<AssignToBranch>,
) -> Result<BranchAssignment, Fault> {
    let Call { path: (), query: Empty {}, body } = call;
    let UserAssignment { id_org, id_users, use_secondary_identifier } = body;
    cx.require(Permission::UserEdit)?;
    let key = id_org.ok_or_else(|| Fault::bad_request("id_org is required"))?;
    let branch = administered(cx, find(world, &key, use_secondary_identifier)?)?;
    if id_users.is_empty() {
        return Err(Fault::bad_request("id_users is required"));
    }
    cx.rule("B-135");
    let mut answer = BranchAssignment::default();
    for id in id_users {
        let user = known(id).and_then(|id| world.users.get(id));
        let Some(user) = user else {
            answer.users_not_exist.push(id);
            continue;
        };
        // Everybody belongs to the root.
        if branch == ROOT || user.branches().any(|own| own == branch) {
            answer.already_assigned_users.push(id);
        } else if may_place(cx, user) {
            let user = user.id();
            add_to(world, cx, user, &[branch].into());
            answer.success.push(id);
        } else {
            let error = "You are not allowed to manage this user";
            answer.errors.push(json!({"id": id, "error": error}));
        }
    }
    Ok(answer)
}

pub(super) fn users(
    world: &World,
    cx: &Context<'_>,
    call: Call<ListBranchUsers>,
) -> Result<Page<BranchUser>, Fault> {
    let Call { path, query, body: Empty {} } = call;
    let ListBranchUsersQuery {
        only_first_level,
        page,
        page_size,
        sort_attr,
        sort_dir,
        get_total_count: _, // totals are always sent
    } = query;
    cx.require(Permission::UserView)?;
    let branch = of_id(world, path)?;
    View::of(world, cx)?.require(branch)?;
    let below = !only_first_level.unwrap_or(false);
    let sort = sort_attr.unwrap_or(UserSort::FirstName);
    let order =
        order_of(&sort).ok_or_else(|| Fault::bad_request("Invalid parameters: sort_attr"))?;
    let dir = sort_dir.unwrap_or(SortDir::Desc);
    let paging = Paging::new(page, page_size);

    let all = cx.rights().users().is_all();
    let filter = if below && branch == ROOT {
        all.then_some(UserFilter::All)
    } else {
        let indexed = all && !below && order == UserOrder::FirstName;
        indexed.then_some(UserFilter::Branch(branch))
    };
    if let Some(filter) = filter {
        let found = world.users.page(order, dir, filter, paging.offset(), paging.limit());
        let rows = found.rows.into_iter().map(row).collect();
        return Ok(paging.sorted(found.total, rows, sort.as_str(), dir));
    }
    let scope = cx.rights().users().serial();
    let oneself = cx.user().filter(|_| scope != 0);
    let tree = world.branches.generation();
    let key =
        format!("users of branch {branch} {below} {order:?} {dir:?} {scope} {oneself:?} {tree}");
    let ids = world.selections.get_or_compute(&key, world.users.generation(), || {
        let single = [branch];
        let branches = if below { world.branches.subtree(branch) } else { &single[..] };
        let members = branches.iter().flat_map(|branch| world.users.in_branch(*branch));
        let members: Vec<u32> =
            members.map(|user| user.id()).filter(|id| cx.rights().sees_user(*id)).collect();
        world.users.sort_ids(&members, order, dir)
    });
    let rows = paging.cut(&ids).iter().filter_map(|id| world.users.get(*id)).map(row).collect();
    Ok(paging.sorted(ids.len(), rows, sort.as_str(), dir))
}

/// The orders this list knows; the user list knows more.
fn order_of(sort: &UserSort) -> Option<UserOrder> {
    match sort {
        UserSort::LastName | UserSort::CreationDate => None,
        known => UserOrder::of_attribute(known.as_str()),
    }
}

fn row(user: UserRef<'_>) -> BranchUser {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    BranchUser {
        user_id: UserId::from(user.id()),
        username: user.username().to_owned(),
        first_name: text(user.first_name()),
        last_name: text(user.last_name()),
        email: text(user.email()),
    }
}
