//! Merging two accounts: what would go over, and doing it.
//!
//! Badges, subscriptions and transactions are not modelled, so their lists are always empty. What
//! no fact names stays where it is: branches, groups, managers, teams.

use std::collections::BTreeMap;

use docebo_sdk::{
    UserId,
    endpoint::{Call, Empty},
    users::{
        ListMergeBadges, ListMergeEnrollments, ListMergeSubscriptions, ListMergeTransactions,
        MergeAccount, MergeBadge, MergeChoice, MergeEnrollment, MergeListQuery, MergePair,
        MergePreview, MergeRequest, MergeSide, MergeSides, MergeSort, MergeSubscription,
        MergeTransaction, MergeUsers, Merged, MergedData, PreviewMerge, UserStatus,
    },
    wire::{DateTime, Page, Patch, SortDir},
};

use super::{
    changes::Changes,
    draft::{Draft, sanitized},
    find,
    row::wire_level,
};
use crate::{
    context::Context,
    domain::{auth::browser_code, enrollments::status_of, paging::Paging},
    fault::Fault,
    world::{
        World,
        access::Permission,
        enrollments::{Enrollment, EnrollmentRef, Scope, Status},
        events::Happened,
        managers::DIRECT,
        users::{Level, UserRef},
    },
};

pub(super) fn preview(
    world: &World,
    cx: &Context<'_>,
    call: Call<PreviewMerge>,
) -> Result<MergePreview, Fault> {
    let Call { path, query: Empty {}, body: Empty {} } = call;
    let (source, destination) = pair(world, cx, path)?;
    let held = world.enrollments.page(Scope::User(source.id()), SortDir::Asc, 0, 1);
    Ok(MergePreview {
        user_data: MergePair {
            source: account(world, source),
            destination: account(world, destination),
        },
        enrollments: held.total > 0,
        subscriptions: false,
        badges: false,
        transactions: false,
    })
}

fn account(world: &World, user: UserRef<'_>) -> MergeAccount {
    let manager = user.manager(DIRECT).and_then(|id| world.users.get(id));
    let [username, first_name, last_name, email, avatar] = user.texts().map(str::to_owned);
    MergeAccount {
        user_id: user.id().into(),
        username,
        first_name,
        last_name,
        email,
        level: Some(wire_level(user.level())),
        valid: Some(UserStatus::from(user.is_active())),
        timezone: user.timezone().to_owned(),
        expiration: user.expiration(),
        date_format: Some(user.date_format()).filter(|f| !f.is_empty()).map(str::to_owned),
        avatar,
        role_id: user.role().map(|role| role.to_string()),
        role_title: None,
        manager_first_name: manager.map(|manager| manager.first_name().to_owned()),
        manager_last_name: manager.map(|manager| manager.last_name().to_owned()),
        email_validation_status: Some(user.email_validated()),
        force_change: Some(user.force_change()),
    }
}

pub(super) fn enrollments(
    world: &World,
    cx: &Context<'_>,
    call: Call<ListMergeEnrollments>,
) -> Result<Page<MergeEnrollment>, Fault> {
    let (source, destination) = pair(world, cx, call.path)?;
    let (paging, by, dir) = order(&call.query, MergeSort::CourseName)?;
    cx.rule("B-068");
    let from = Scope::User(source.id());
    let table = &world.enrollments;
    let (total, rows) = if by == MergeSort::Id {
        let page = table.page(from, dir, paging.offset(), paging.limit());
        (page.total, page.rows)
    } else {
        let mut rows: Vec<_> = table.iter(from).collect();
        let name = |row: &EnrollmentRef<'_>| {
            world.courses.get(row.course()).map(|course| course.name.to_lowercase())
        };
        rows.sort_by_cached_key(name);
        if dir == SortDir::Desc {
            rows.reverse();
        }
        (rows.len(), paging.cut(&rows).to_vec())
    };
    let rows = rows.into_iter().map(|row| touched(world, row, destination.id())).collect();
    Ok(paging.sorted(total, rows, by.as_str(), dir))
}

/// A course of the source, with the destination's enrollment beside it.
fn touched(world: &World, row: EnrollmentRef<'_>, destination: u32) -> MergeEnrollment {
    let other = world.enrollments.get(destination, row.course());
    let goes_over = other.is_none_or(|other| beats(world, row, other));
    let side = |row: EnrollmentRef<'_>, selected: bool| {
        let status = status_of(row.status());
        MergeSide {
            id: row.user().into(),
            status_label: status.as_str().to_owned(),
            status,
            date_complete: row.completed_at(),
            score: row.score(),
            selected,
        }
    };
    let course = world.courses.get(row.course());
    MergeEnrollment {
        course_id: row.course().into(),
        code: course.map_or_else(String::new, |course| course.code.clone()),
        course_name: course.map_or_else(String::new, |course| course.name.clone()),
        kind: course.map_or(docebo_sdk::courses::CourseType::Elearning, |c| c.kind.clone()),
        lang_code: course.map_or_else(String::new, |c| browser_code(&c.language).to_owned()),
        users: MergeSides {
            source: Some(side(row, goes_over)),
            destination: other.map(|other| side(other, !goes_over)),
        },
    }
}

pub(super) fn badges(
    world: &World,
    cx: &Context<'_>,
    call: Call<ListMergeBadges>,
) -> Result<Page<MergeBadge>, Fault> {
    nothing(world, cx, call.path, &call.query, MergeSort::BadgeName)
}

pub(super) fn subscriptions(
    world: &World,
    cx: &Context<'_>,
    call: Call<ListMergeSubscriptions>,
) -> Result<Page<MergeSubscription>, Fault> {
    nothing(world, cx, call.path, &call.query, MergeSort::BundleName)
}

pub(super) fn transactions(
    world: &World,
    cx: &Context<'_>,
    call: Call<ListMergeTransactions>,
) -> Result<Page<MergeTransaction>, Fault> {
    nothing(world, cx, call.path, &call.query, MergeSort::DateCreation)
}

/// The page of a list for which there is no table.
fn nothing<T>(
    world: &World,
    cx: &Context<'_>,
    path: (UserId, UserId),
    query: &MergeListQuery,
    own: MergeSort,
) -> Result<Page<T>, Fault> {
    pair(world, cx, path)?;
    let (paging, by, dir) = order(query, own)?;
    Ok(paging.sorted(0, Vec::new(), by.as_str(), dir))
}

fn order(query: &MergeListQuery, own: MergeSort) -> Result<(Paging, MergeSort, SortDir), Fault> {
    let MergeListQuery { sort_attr, sort_dir, page, page_size, get_total_count: _ } = query;
    let by = sort_attr.clone().unwrap_or(MergeSort::Id);
    if by != MergeSort::Id && by != own {
        return Err(Fault::bad_request("Invalid sort_attr"));
    }
    Ok((Paging::new(*page, *page_size), by, sort_dir.unwrap_or(SortDir::Asc)))
}

pub(super) fn merge(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<MergeUsers>,
) -> Result<Merged, Fault> {
    let Call { path, query: Empty {}, body: MergeRequest { change_data } } = call;
    let MergeChoice { user_data, enrollments } = change_data;
    let (source, destination) = pair(world, cx, path)?;
    let (from, into) = (source.id(), destination.id());
    let told = user_data != MergedData::default();
    let changes = checked(world, cx, destination, user_data)?;

    let mut kept = BTreeMap::new();
    for (row, choice) in enrollments.iter().enumerate() {
        let course = u32::try_from(choice.course_id.get()).ok();
        let owner = [from, into].into_iter().find(|id| UserId::from(*id) == choice.old_user_id);
        match course.zip(owner) {
            Some((course, owner)) if world.enrollments.contains(owner, course) => {
                kept.insert(course, owner);
            }
            _ => {
                return Err(Fault::bad_request(format!(
                    "change_data.enrollments[{row}]: user {} has no enrollment in course {} to keep",
                    choice.old_user_id, choice.course_id,
                )));
            }
        }
    }

    for rule in ["B-066", "B-068", "B-069"] {
        cx.rule(rule);
    }
    changes.apply(world, cx.now, into);
    let held: Vec<u32> = world.enrollments.iter(Scope::User(from)).map(|r| r.course()).collect();
    for course in held {
        move_enrollment(world, cx.now, course, (from, into), kept.get(&course).copied());
    }
    world.belongings.move_rewards(from, into);
    world.certifications.merge(from, into);
    if told {
        world.fire(cx.now, Happened::UserUpdated(into));
    }
    Ok(Merged { id: into.into() })
}

/// The account's new values, or what is wrong with them.
fn checked(
    world: &World,
    cx: &Context<'_>,
    destination: UserRef<'_>,
    data: MergedData,
) -> Result<Changes, Fault> {
    let MergedData { first_name, last_name, role_id, timezone, expiration, language } = data;
    let mut draft = Draft::new(world, cx, Some(destination));
    for (field, name) in [("first_name", &first_name), ("last_name", &last_name)] {
        let emptied = name.as_deref().is_some_and(|name| sanitized(name).is_empty());
        if emptied && world.settings.names_mandatory {
            draft.refuse(field, format!("The {field} is mandatory"));
        }
    }
    draft.first_name(first_name);
    draft.last_name(last_name);
    if let Some(name) = timezone.as_deref().filter(|name| !name.is_empty()) {
        draft.timezone("timezone", name);
    }
    if let Some(code) = language.as_deref().filter(|code| !code.is_empty()) {
        draft.language("language", code);
    }
    match expiration {
        Patch::Keep => {}
        Patch::Clear => draft.expiration(None),
        Patch::Set(day) => draft.expiration(Some(day)),
    }
    let Draft { mut changes, messages, .. } = draft;
    if let Some(first) = messages.first() {
        let text = format!("change_data.user_data.{}: {}", first.id, first.message);
        return Err(Fault::bad_request(text));
    }
    changes.role = role_id.map(|id| u32::try_from(id).unwrap_or(u32::MAX));
    Ok(changes)
}

/// Takes an enrollment over with its tracking, unless the destination's wins; the other is gone.
fn move_enrollment(
    world: &mut World,
    now: DateTime,
    course: u32,
    (from, into): (u32, u32),
    kept: Option<u32>,
) {
    let pair = (world.enrollments.get(from, course), world.enrollments.get(into, course));
    let goes_over = match pair {
        (Some(source), Some(other)) => {
            kept.map_or_else(|| beats(world, source, other), |owner| owner == from)
        }
        _ => true,
    };
    let table = &mut world.enrollments;
    let tracking = table.tracking.reset(from, course);
    let Some(row) = table.remove(from, course).filter(|_| goes_over) else { return };
    table.remove(into, course);
    match tracking {
        Some(tracking) => table.tracking.set(into, course, tracking),
        None => drop(table.tracking.reset(into, course)),
    }
    // The place was cleared just now.
    let _ = table.insert(&Enrollment { user: into, updated_at: now, ..row });
}

/// Whether the source's enrollment is better than the destination's in the same course (B-068).
///
/// Status first, then score, then finished material; a tie leaves the destination as it is
/// (inferred: the platform names score and completeness and no order).
fn beats(world: &World, source: EnrollmentRef<'_>, destination: EnrollmentRef<'_>) -> bool {
    let rank = |row: EnrollmentRef<'_>| {
        let stage = match row.status() {
            Status::Completed => 3,
            Status::InProgress => 2,
            Status::Subscribed | Status::Suspended => 1,
            Status::Waiting | Status::ToConfirm | Status::Overbooking => 0,
        };
        let tracking = world.enrollments.tracking.get(row.user(), row.course());
        (stage, row.score().unwrap_or(-1.0), tracking.map_or(0, |tracking| tracking.percent()))
    };
    rank(source) > rank(destination)
}

/// Source and destination, for a caller who may merge them.
fn pair<'w>(
    world: &'w World,
    cx: &Context<'_>,
    (source, destination): (UserId, UserId),
) -> Result<(UserRef<'w>, UserRef<'w>), Fault> {
    cx.require(Permission::UserView)?;
    cx.require(Permission::UserEdit)?;
    if cx.rights().is_power_user() {
        cx.rule("B-122");
    }
    let of = |id| {
        let user = find(world, id)?;
        if cx.rights().manages_user(user.id()) {
            Ok(user)
        } else {
            Err(Fault::not_found("User not found"))
        }
    };
    let (source, destination) = (of(source)?, of(destination)?);
    for user in [source, destination] {
        if user.level() != Level::User {
            cx.rule("B-067");
            return Err(Fault::forbidden());
        }
        if super::is_service_account(user) {
            return Err(Fault::forbidden());
        }
    }
    if source.id() == destination.id() {
        return Err(Fault::bad_request("A user cannot be merged with itself"));
    }
    Ok((source, destination))
}
