//! Requests for an account: listing, reading, deciding.

use std::cmp::Ordering;

use docebo_sdk::{
    UserId,
    endpoint::Call,
    users::{
        Acknowledged, ApproveRegistrations, BranchScope, Decided, GetPending, ListUsers,
        ListUsersQuery, MatchType, PendingAccount, PendingDetails, PendingUser, RegistrationIds,
        RejectRegistrations, ResendRegistration, UserSort,
    },
    wire::SortDir,
};

use super::{
    field_filter::FieldTest,
    get,
    list::{small_ids, stored},
    registration::{admit, mail},
    row::language_name,
    settings,
};
use crate::{
    context::Context,
    domain::{Answer, cursor, paging::Paging},
    fault::Fault,
    world::{
        World,
        access::{Permission, Rights},
        branches::ROOT,
        registrations::Registration,
        text::{Needle, compare_folded},
    },
};

/// The list of users under `pending=1`. Its rows are of another type; the page around them is
/// the same.
pub(super) fn list(
    world: &World,
    cx: &Context<'_>,
    query: &ListUsersQuery,
) -> Result<Answer<ListUsers>, Fault> {
    cx.require(Permission::UserApprove)?;
    cx.rule("B-007");
    cx.rule("B-008");
    let ListUsersQuery {
        search_text,
        match_type,
        branch_id,
        selection_status,
        group_ids: _, // groups are of users
        pending: _,   // that is why we are here
        active: _,    // a request has no status, and no level below
        sort_attr,
        sort_dir,
        updated_from,
        exclude,
        exclude_power_users_and_super_admins: _,
        page,
        page_size,
        get_total_count: _, // totals are always sent
        cursor,
        get_cursor,
        not_paginated,
        fields,
    } = query;
    let tests = FieldTest::all(world, fields)?;
    let sort = sort_attr.clone().unwrap_or(UserSort::FirstName);
    if !sort.is_known() {
        return Err(Fault::bad_request("Invalid parameters: sort_attr"));
    }
    let whole = match match_type {
        None | Some(MatchType::Contains) => false,
        Some(MatchType::Full) => true,
        Some(_) => return Err(Fault::bad_request("Invalid parameters: match_type")),
    };
    let branches = match (branch_id, selection_status) {
        (None, _) => None,
        (Some(id), None | Some(BranchScope::BranchOnly)) => Some(vec![small(*id)]),
        (Some(id), Some(BranchScope::WithDescendants)) => {
            Some(world.branches.descendants(small(*id)))
        }
        (Some(_), Some(_)) => {
            return Err(Fault::bad_request("Invalid parameters: selection_status"));
        }
    };
    let needle = search_text.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let needle = needle.map(Needle::new);
    let exclude = small_ids(exclude);
    let mut found: Vec<&Registration> = world
        .registrations
        .iter()
        .filter(|request| sees(cx.rights(), request))
        .filter(|request| exclude.binary_search(&request.user.id).is_err())
        .filter(|request| updated_from.is_none_or(|from| request.requested >= from))
        .filter(|request| {
            branches.as_ref().is_none_or(|some| of_branches(request).any(|id| some.contains(&id)))
        })
        .filter(|request| needle.as_ref().is_none_or(|needle| matches(request, needle, whole)))
        .filter(|request| {
            let value = |field: u32| request.user.fields.get(&field).map(String::as_str);
            tests.iter().all(|test| test.admits(value(test.field)))
        })
        .collect();
    let dir = sort_dir.unwrap_or(SortDir::Asc);
    found.sort_by(|a, b| match dir {
        SortDir::Asc => compare(a, b, &sort),
        SortDir::Desc => compare(b, a, &sort),
    });

    let everything = not_paginated.unwrap_or(false);
    let paging = Paging::new(if everything { None } else { *page }, *page_size);
    let some = if everything { &found[..] } else { paging.cut(&found) };
    let actions = ["approve", "reject"].map(str::to_owned);
    let rows = some.iter().map(|request| row(world, request, &actions)).collect();
    let mut page = paging.sorted(found.len(), rows, sort.as_str(), dir);
    if everything {
        page.has_more_data = false;
        page.current_page_size = page.count;
        page.total_page_count = Some(1);
    }
    page.cursor = match cursor {
        Some(cursor) => Some(cursor.clone()),
        None if get_cursor.unwrap_or(false) => Some(cursor::encode(&stored(query))),
        None => None,
    };
    // Our own type has text keys and infallible writers.
    Ok(Answer::Rendered(serde_json::to_vec(&page).unwrap_or_default()))
}

/// An id too large for anything is one that nothing has.
fn small<K>(id: docebo_sdk::id::Id<K>) -> u32 {
    u32::try_from(id.get()).unwrap_or(u32::MAX)
}

/// The branches a request is for.
fn of_branches(request: &Registration) -> impl Iterator<Item = u32> {
    let root = request.user.branches.is_empty().then_some(ROOT);
    request.user.branches.iter().copied().chain(root)
}

/// Whether a request is the caller's to see and to decide: a power user's, when it is for a branch
/// in reach (inferred).
fn sees(rights: &Rights, request: &Registration) -> bool {
    rights.is_superadmin() || of_branches(request).any(|branch| rights.sees_branch(branch))
}

fn matches(request: &Registration, needle: &Needle, whole: bool) -> bool {
    let user = &request.user;
    let full_name = format!("{} {}", user.first_name, user.last_name);
    let texts = [&user.username, &full_name, &user.email];
    match whole {
        false => texts.iter().any(|text| needle.is_in(text)),
        true => {
            let parts = [&user.first_name, &user.last_name];
            texts.iter().chain(&parts).any(|text| needle.is(text))
        }
    }
}

/// Orders requests by what they have; by number where they have nothing of the sort.
fn compare(a: &Registration, b: &Registration, sort: &UserSort) -> Ordering {
    let text = |a: &str, b: &str| compare_folded(a, b);
    let (one, other) = (&a.user, &b.user);
    let order = match sort {
        UserSort::Username => text(&one.username, &other.username),
        UserSort::FirstName => text(&one.first_name, &other.first_name),
        UserSort::LastName => text(&one.last_name, &other.last_name),
        UserSort::Email => text(&one.email, &other.email),
        UserSort::Language => text(&one.language, &other.language),
        UserSort::CreationDate => a.requested.cmp(&b.requested),
        UserSort::EmailValidationStatus => a.confirmed.cmp(&b.confirmed),
        _ => Ordering::Equal,
    };
    order.then(one.id.cmp(&other.id))
}

fn row(world: &World, request: &Registration, actions: &[String]) -> PendingUser {
    let Registration { user, requested, confirmed, by_admin, expires: _, token: _ } = request;
    let language = world.settings.default_language.as_str();
    let label = |field: &crate::world::user_fields::UserField| {
        let value = user.fields.get(&field.id).filter(|value| !value.is_empty());
        (field.id.into(), value.and_then(|value| field.label(value, language)))
    };
    PendingUser {
        user_id: user.id.into(),
        username: user.username.clone(),
        first_name: user.first_name.clone(),
        last_name: user.last_name.clone(),
        email: user.email.clone(),
        language: language_name(&user.language),
        avatar: user.avatar.clone(),
        confirmed: *confirmed,
        request_on: Some(*requested),
        create_by_admin: *by_admin,
        fields: world.user_fields.iter().map(label).collect(),
        actions: actions.to_vec(),
    }
}

pub(super) fn get(
    world: &World,
    cx: &Context<'_>,
    call: Call<GetPending>,
) -> Result<PendingDetails, Fault> {
    cx.require(Permission::UserApprove)?;
    let Registration { user, requested, .. } = find(world, cx, call.path)?;
    Ok(PendingDetails {
        user_details: PendingAccount {
            user_name: user.username.clone(),
            firstname: user.first_name.clone(),
            lastname: user.last_name.clone(),
            email: user.email.clone(),
            language: user.language.clone(),
            registration_date: Some(*requested),
        },
        additional_fields: get::fields(world, |id| user.fields.get(&id).map(String::as_str)),
        user_settings: settings::of([&user.language, &user.timezone, &user.date_format]),
    })
}

/// The request of a number, or 404: whoever may not see it does not learn that there is one.
fn find<'w>(world: &'w World, cx: &Context<'_>, id: UserId) -> Result<&'w Registration, Fault> {
    world
        .registrations
        .get(small(id))
        .filter(|request| sees(cx.rights(), request))
        .ok_or_else(|| Fault::not_found("User not found"))
}

pub(super) fn approve(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<ApproveRegistrations>,
) -> Result<Decided, Fault> {
    decide(world, cx, call.body, |world, id| {
        let admitted = admit(world, cx.now, id);
        if admitted {
            world.mail(cx.now, "registration_approved", id);
        }
        admitted
    })
}

pub(super) fn reject(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<RejectRegistrations>,
) -> Result<Decided, Fault> {
    decide(world, cx, call.body, |world, id| world.registrations.remove(id).is_some())
}

/// Decides each request that is the caller's to decide, and tells which.
fn decide(
    world: &mut World,
    cx: &Context<'_>,
    body: RegistrationIds,
    one: impl Fn(&mut World, u32) -> bool,
) -> Result<Decided, Fault> {
    let RegistrationIds { user_ids } = body;
    cx.require(Permission::UserApprove)?;
    if user_ids.is_empty() {
        return Err(Fault::bad_request("Missing mandatory params"));
    }
    cx.rule("B-009");
    let mut decided = user_ids;
    decided.retain(|id| {
        let id = small(*id);
        let mine = world.registrations.get(id).is_some_and(|request| sees(cx.rights(), request));
        mine && one(world, id)
    });
    Ok(Decided { id_user: decided })
}

pub(super) fn resend(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<ResendRegistration>,
) -> Result<Acknowledged, Fault> {
    cx.require(Permission::UserApprove)?;
    let id = find(world, cx, call.path)?.user.id;
    cx.rule("B-009");
    let sent = mail(world, cx.now, id);
    let message = (!sent).then(|| "There is nothing to confirm by mail".to_owned());
    Ok(Acknowledged { success: sent, message })
}
