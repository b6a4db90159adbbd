//! The user list.

use std::fmt::Write as _;

use docebo_sdk::{
    endpoint::Call,
    id::Id,
    users::{BranchScope, ListUsers, ListUsersQuery, MatchType, UserRow, UserSort},
    wire::{DateTime, Page, SortDir},
};

use super::{field_filter::FieldTest, row::Rows};
use crate::{
    context::Context,
    domain::{Answer, cursor, paging::Paging},
    fault::Fault,
    world::{
        World,
        access::{IdSet, Permission},
        groups::Group,
        text::Needle,
        users::{Level, UserFilter, UserOrder, UserRef},
    },
};

/// What a search comes down to, defaults filled in.
struct Search {
    order: UserOrder,
    dir: SortDir,
    active: Option<bool>,
    branch: Option<u32>,
    below: bool,
    groups: Option<Vec<u32>>,
    text: Option<String>,
    whole: bool,
    updated_from: Option<DateTime>,
    exclude: Vec<u32>,
    plain_only: bool,
    fields: Vec<FieldTest>,
}

pub(super) fn list(
    world: &World,
    cx: &Context<'_>,
    call: Call<ListUsers>,
) -> Result<Answer<ListUsers>, Fault> {
    let asked = call.query;
    let query = match asked.cursor.as_deref().and_then(cursor::decode::<ListUsersQuery>) {
        Some(stored) => ListUsersQuery {
            page: asked.page,
            page_size: asked.page_size.or(stored.page_size),
            get_cursor: asked.get_cursor,
            cursor: asked.cursor,
            ..stored
        },
        None => asked,
    };
    if query.pending.unwrap_or(false) {
        return super::pending::list(world, cx, &query);
    }
    cx.require(Permission::UserView)?;
    cx.rule("B-007");
    let ListUsersQuery {
        search_text,
        match_type,
        branch_id,
        selection_status,
        group_ids,
        pending: _, // one of another list
        active,
        sort_attr,
        sort_dir,
        updated_from,
        exclude,
        exclude_power_users_and_super_admins,
        page,
        page_size,
        get_total_count: _, // totals are always sent
        cursor: kept,
        get_cursor,
        not_paginated,
        fields,
    } = &query;

    let sort = sort_attr.clone().unwrap_or(UserSort::FirstName);
    let order = match &sort {
        UserSort::Unknown(_) => return Err(Fault::bad_request("Invalid parameters: sort_attr")),
        known => UserOrder::of_attribute(known.as_str())
            .ok_or_else(|| Fault::bad_request("Invalid parameters: sort_attr"))?,
    };
    let whole = match match_type {
        None | Some(MatchType::Contains) => false,
        Some(MatchType::Full) => true,
        Some(_) => return Err(Fault::bad_request("Invalid parameters: match_type")),
    };
    let below = match selection_status {
        None | Some(BranchScope::BranchOnly) => false,
        Some(BranchScope::WithDescendants) => true,
        Some(_) => return Err(Fault::bad_request("Invalid parameters: selection_status")),
    };
    let search = Search {
        order,
        dir: sort_dir.unwrap_or(SortDir::Asc),
        active: *active,
        // An id too large for any branch is a branch nobody is in.
        branch: branch_id.map(|id| u32::try_from(id.get()).unwrap_or(u32::MAX)),
        below,
        groups: (!group_ids.is_empty()).then(|| small_ids(group_ids)),
        text: search_text.as_ref().map(|text| text.trim().to_owned()).filter(|t| !t.is_empty()),
        whole,
        updated_from: *updated_from,
        exclude: small_ids(exclude),
        plain_only: exclude_power_users_and_super_admins.unwrap_or(false),
        fields: FieldTest::all(world, fields)?,
    };

    let everything = not_paginated.unwrap_or(false);
    let paging = Paging::new(if everything { None } else { *page }, *page_size);
    let (offset, limit) =
        if everything { (0, usize::MAX) } else { (paging.offset(), paging.limit()) };

    let (total, users) = search.page(world, cx, offset, limit);

    let mut head = paging.sorted(total, Vec::<UserRow>::new(), sort.as_str(), search.dir);
    head.count = users.len() as u64;
    if everything {
        head.has_more_data = false;
        head.current_page_size = head.count;
        head.total_page_count = Some(1);
    }
    head.cursor = match kept {
        Some(cursor) => Some(cursor.clone()),
        None if get_cursor.unwrap_or(false) => Some(cursor::encode(&stored(&query))),
        None => None,
    };
    Ok(Answer::Rendered(join(world, cx, &head, &users)))
}

/// The printed page with its rows put where its empty list stands.
fn join(world: &World, cx: &Context<'_>, page: &Page<UserRow>, users: &[UserRef<'_>]) -> Vec<u8> {
    const OPEN: &[u8] = br#"{"items":["#;
    let frame = serde_json::to_vec(page).unwrap_or_default();
    debug_assert!(frame.starts_with(OPEN));
    let mut out = Vec::with_capacity(frame.len());
    out.extend_from_slice(OPEN);
    Rows::new(world, cx).join(users, &mut out);
    out.extend_from_slice(frame.get(OPEN.len()..).unwrap_or_default());
    out
}

pub(super) fn small_ids<K>(ids: &[Id<K>]) -> Vec<u32> {
    let mut ids: Vec<u32> = ids.iter().filter_map(|id| u32::try_from(id.get()).ok()).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

impl Search {
    fn page<'w>(
        &self,
        world: &'w World,
        cx: &Context<'_>,
        offset: usize,
        limit: usize,
    ) -> (usize, Vec<UserRef<'w>>) {
        if let Some(filter) = self.indexed(cx) {
            let page = world.users.page(self.order, self.dir, filter, offset, limit);
            return (page.total, page.rows);
        }
        let ids =
            world.selections.get_or_compute(&self.key(world, cx), world.users.generation(), || {
                self.compute(world, cx)
            });
        let rows = ids.iter().skip(offset).take(limit).filter_map(|id| world.users.get(*id));
        (ids.len(), rows.collect())
    }

    /// The filter whose index answers this search by itself, if one does.
    fn indexed(&self, cx: &Context<'_>) -> Option<UserFilter> {
        let Self {
            order,
            dir: _,
            active,
            branch,
            below,
            groups,
            text,
            whole: _,
            updated_from,
            exclude,
            plain_only,
            fields,
        } = self;
        let simple = text.is_none()
            && updated_from.is_none()
            && exclude.is_empty()
            && !plain_only
            && fields.is_empty();
        if !simple || groups.is_some() || !cx.rights().users().is_all() {
            return None;
        }
        match (active, branch) {
            (None, None) => Some(UserFilter::All),
            (Some(active), None) if *order == UserOrder::FirstName => {
                Some(UserFilter::Active(*active))
            }
            (None, Some(branch)) if *order == UserOrder::FirstName && !below => {
                Some(UserFilter::Branch(*branch))
            }
            _ => None,
        }
    }

    /// Everything the list of ids depends on but the users themselves.
    fn key(&self, world: &World, cx: &Context<'_>) -> String {
        let Self {
            order,
            dir,
            active,
            branch,
            below,
            groups,
            text,
            whole,
            updated_from,
            exclude,
            plain_only,
            fields,
        } = self;
        let mut key = format!(
            "users {order:?} {dir:?} {active:?} {branch:?} {below} {text:?} {whole} \
             {updated_from:?} {exclude:?} {plain_only} {fields:?} "
        );
        if groups.is_some() {
            let _ = write!(key, "{groups:?} {} ", world.groups.generation());
        }
        let scope = cx.rights().users().serial();
        // Writing to a String cannot fail.
        let _ = write!(
            key,
            "{scope} {:?} {}",
            cx.user().filter(|_| scope != 0),
            world.branches.generation()
        );
        key
    }

    fn compute(&self, world: &World, cx: &Context<'_>) -> Vec<u32> {
        let needle = self.text.as_deref().map(Needle::new);
        let branches = match (self.branch, self.below) {
            (Some(branch), true) => Some(world.branches.descendants(branch)),
            (Some(branch), false) => Some(vec![branch]),
            (None, _) => None,
        };
        let members: Option<Vec<&IdSet>> = self.groups.as_ref().map(|ids| {
            let seen = ids.iter().filter(|id| cx.rights().sees_group(**id));
            seen.filter_map(|id| world.groups.get(*id)).map(Group::members).collect()
        });
        let admits = |user: UserRef<'_>| {
            self.active.is_none_or(|active| user.is_active() == active)
                && cx.rights().sees_user(user.id())
                && self.updated_from.is_none_or(|from| user.updated().is_some_and(|at| at >= from))
                && (!self.plain_only || user.level() == Level::User)
                && self.exclude.binary_search(&user.id()).is_err()
                && self.fields.iter().all(|test| test.admits(user.field(test.field)))
                && members
                    .as_ref()
                    .is_none_or(|groups| groups.iter().any(|group| group.contains(user.id())))
                && needle.as_ref().is_none_or(|needle| match self.whole {
                    true => user.matches_exactly(needle),
                    false => user.matches(needle),
                })
        };
        let some = |candidates: Vec<u32>| {
            let ids: Vec<u32> = candidates
                .into_iter()
                .filter(|id| world.users.get(*id).is_some_and(admits))
                .collect();
            world.users.sort_ids(&ids, self.order, self.dir)
        };
        match (branches, cx.rights().users().ids()) {
            (Some(branches), _) => {
                let members = branches.iter().flat_map(|branch| world.users.in_branch(*branch));
                some(members.map(|user| user.id()).collect())
            }
            (None, _) if members.is_some() => {
                let members = members.iter().flatten().flat_map(|group| group.as_slice());
                some(members.copied().collect())
            }
            (None, Some(ids)) => some(ids.iter().copied().chain(cx.user()).collect()),
            (None, None) => world.users.ids_where(self.order, self.dir, admits),
        }
    }
}

/// What a cursor of a search holds.
pub(super) fn stored(query: &ListUsersQuery) -> ListUsersQuery {
    ListUsersQuery { page: None, cursor: None, get_cursor: None, ..query.clone() }
}
