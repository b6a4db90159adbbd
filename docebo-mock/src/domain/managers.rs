//! Managers: types, teams, and who reports to whom.
//!
//! A person has at most one manager of each type (B-126). Nothing happens to a team when its
//! manager is deactivated (B-038).

mod candidates;
mod types;

use std::collections::BTreeSet;

use docebo_sdk::{
    endpoint::{Call, Empty},
    id::{Id, ManagerTypeId, UserId},
    managers::{
        AssignTeam, AssignedTeam, CreateManagerType, DeleteManagerTypes, GetManager,
        GetManagerQuery, ListCandidates, ListManagerTypes, ListSubordinates, ListSubordinatesQuery,
        ManagerOf, NotAssignedTeam, ReleaseTeam, Subordinate, SubordinateSort, TeamAssignment,
        TeamChange, TeamError, TeamRelease, UpdateManagerType,
    },
    power_users::IdError,
    wire::{Page, SortDir},
};

use super::{Registry, paging::Paging};
use crate::{
    context::Context,
    fault::Fault,
    ledger::switches::ManagerFlagAfterLastMember,
    world::{
        World,
        access::Permission,
        managers::{self, DIRECT, Refused},
        users::{Level, UserOrder, UserRef},
    },
};

/// The number of [`TeamError`] (inferred: the general one).
const TEAM_ERROR: i64 = 1001;

pub(crate) fn register(r: &mut Registry) {
    r.read::<ListManagerTypes>(types::list).inert(&["get_total_count"]);
    r.write::<CreateManagerType>(types::create);
    r.write::<UpdateManagerType>(types::update);
    r.write::<DeleteManagerTypes>(types::delete);
    r.read::<ListCandidates>(candidates::list).inert(&["cursor"]);
    r.read::<ListSubordinates>(subordinates).inert(&["lang", "cursor", "get_total_count"]);
    r.read::<GetManager>(manager_of);
    r.write::<AssignTeam>(assign);
    r.write::<ReleaseTeam>(release);
}

/// A manager's team of one type. Managers see their own and those below them; a power user sees
/// of a team whom it sees at all.
fn subordinates(
    world: &World,
    cx: &Context<'_>,
    call: Call<ListSubordinates>,
) -> Result<Page<Subordinate>, Fault> {
    let Call { path, query, body: Empty {} } = call;
    let ListSubordinatesQuery {
        hierarchy,
        sort_attr,
        sort_dir,
        lang: _,
        page,
        page_size,
        cursor: _,
        get_total_count: _,
    } = query;
    let manager = person(world, path)?.id();
    cx.rule("B-038");
    let by_chain = cx.user().is_some_and(|me| me == manager || manages(world, me, manager));
    if !by_chain {
        readable(cx, manager)?;
    }
    let Some(kind) = kind_of(hierarchy) else {
        return Ok(Paging::new(page, page_size).page(0, Vec::new()));
    };
    let order = match sort_attr.clone().unwrap_or(SubordinateSort::Id) {
        SubordinateSort::Id => UserOrder::Id,
        SubordinateSort::Username => UserOrder::Username,
        SubordinateSort::Name => UserOrder::FirstName,
        SubordinateSort::Email => UserOrder::Email,
        _ => return Err(Fault::bad_request("Invalid sort_attr")),
    };
    let team = world.users.subordinates(manager, Some(kind)).map(|user| user.id());
    let team: Vec<u32> = team.filter(|id| by_chain || cx.rights().sees_user(*id)).collect();
    let dir = sort_dir.unwrap_or(SortDir::Asc);
    let team = world.users.sort_ids(&team, order, dir);
    let paging = Paging::new(page, page_size);
    let rows = paging.cut(&team).iter().filter_map(|id| world.users.get(*id)).map(row);
    let attr = sort_attr.unwrap_or(SubordinateSort::Id);
    Ok(paging.sorted(team.len(), rows.collect(), attr.as_str(), dir))
}

fn row(user: UserRef<'_>) -> Subordinate {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Subordinate {
        user_id: UserId::from(user.id()),
        username: user.username().to_owned(),
        name: Some(user.first_name().to_owned()),
        surname: Some(user.last_name().to_owned()),
        email: Some(user.email().to_owned()),
        first_name: text(user.first_name()),
        last_name: text(user.last_name()),
    }
}

fn manager_of(world: &World, cx: &Context<'_>, call: Call<GetManager>) -> Result<ManagerOf, Fault> {
    let Call { path, query: GetManagerQuery { hierarchy }, body: Empty {} } = call;
    let user = person(world, path)?;
    cx.rule("B-038");
    if !cx.user().is_some_and(|me| me == user.id() || manages(world, me, user.id())) {
        readable(cx, user.id())?;
    }
    let manager = kind_of(hierarchy).and_then(|kind| user.manager(kind));
    Ok(ManagerOf { manager_id: manager.map(UserId::from) })
}

/// Gives users to a manager, who becomes one if need be. The others are assigned whatever becomes
/// of one (B-129).
fn assign(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<AssignTeam>,
) -> Result<TeamAssignment, Fault> {
    let Call { path, query: Empty {}, body: TeamChange { user_ids, hierarchy } } = call;
    let (manager, kind) = team(world, cx, path, &user_ids, hierarchy)?;
    cx.rule("B-129");
    cx.rule("B-126");
    let mut answer = TeamAssignment::default();
    for id in user_ids {
        match link(world, cx, id, kind, Some(manager)) {
            Ok(()) => answer.assigned.assigned_ids.push(id),
            Err(text) => {
                answer.not_assigned.not_assigned_ids.push(id);
                answer.error.get_or_insert_with(|| TeamError {
                    message: text.to_owned(),
                    error_code: TEAM_ERROR,
                });
            }
        }
    }
    let AssignedTeam { assigned_ids, assigned_count } = &mut answer.assigned;
    *assigned_count = assigned_ids.len() as u64;
    let NotAssignedTeam { not_assigned_ids, not_assigned_count } = &mut answer.not_assigned;
    *not_assigned_count = not_assigned_ids.len() as u64;
    Ok(answer)
}

fn release(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<ReleaseTeam>,
) -> Result<TeamRelease, Fault> {
    let Call { path, query: Empty {}, body: TeamChange { user_ids, hierarchy } } = call;
    let (manager, kind) = team(world, cx, path, &user_ids, hierarchy)?;
    // Acted on where the link is cut; read here so that the answer can name the rule.
    let (ManagerFlagAfterLastMember::Keep | ManagerFlagAfterLastMember::Drop) = cx.switch();
    let mut answer = TeamRelease::default();
    for id in user_ids {
        let member = known(id).and_then(|id| world.users.get(id));
        let problem = match member {
            None => Err(Refused::UnknownUser.text()),
            Some(user) if user.manager(kind) != Some(manager) => Err(NOT_IN_TEAM),
            Some(_) => link(world, cx, id, kind, None),
        };
        match problem {
            Ok(()) => answer.unassigned.push(id),
            Err(text) => {
                answer.errors.push(IdError { id: id.get(), error: text.to_owned() });
            }
        }
    }
    Ok(answer)
}

const NOT_IN_TEAM: &str = "User is not managed by this manager";

/// The manager and the type that a change of a team is about, for a caller who may make it.
fn team(
    world: &World,
    cx: &Context<'_>,
    manager: UserId,
    users: &[UserId],
    hierarchy: Option<ManagerTypeId>,
) -> Result<(u32, u32), Fault> {
    cx.require(Permission::UserEdit)?;
    let manager = person(world, manager)?.id();
    if !cx.rights().manages_user(manager) {
        return Err(Fault::forbidden());
    }
    if users.is_empty() {
        return Err(Fault::bad_request("user_ids is required"));
    }
    kind_of(hierarchy)
        .filter(|kind| world.managers.get(*kind).is_some())
        .map(|kind| (manager, kind))
        .ok_or_else(|| Fault::bad_request(Refused::UnknownType.text()))
}

/// Changes one link, if the caller may change that user.
fn link(
    world: &mut World,
    cx: &Context<'_>,
    user: UserId,
    kind: u32,
    manager: Option<u32>,
) -> Result<(), &'static str> {
    let id = known(user).filter(|id| world.users.contains(*id));
    let id = id.ok_or(Refused::UnknownUser.text())?;
    let above = world.users.get(id).is_some_and(|user| user.level() == Level::Superadmin)
        && !cx.rights().is_superadmin();
    if above || !cx.rights().manages_user(id) {
        return Err("You are not allowed to manage this user");
    }
    managers::set_manager(world, id, kind, manager).map_err(Refused::text)
}

/// Whether somebody stands above somebody else, along links of any type. Circles are possible:
/// nobody is visited twice.
fn manages(world: &World, above: u32, below: u32) -> bool {
    let mut seen = BTreeSet::from([below]);
    let mut open = vec![below];
    while let Some(next) = open.pop() {
        let Some(user) = world.users.get(next) else { continue };
        for (_, manager) in user.managers() {
            if manager == above {
                return true;
            }
            if seen.insert(manager) {
                open.push(manager);
            }
        }
    }
    false
}

/// Refuses those who may not read a user.
fn readable(cx: &Context<'_>, user: u32) -> Result<(), Fault> {
    cx.require(Permission::UserView)?;
    if cx.rights().sees_user(user) { Ok(()) } else { Err(Fault::forbidden()) }
}

fn person(world: &World, id: UserId) -> Result<UserRef<'_>, Fault> {
    known(id)
        .and_then(|id| world.users.get(id))
        .ok_or_else(|| Fault::not_found(Refused::UnknownUser.text()))
}

/// The type asked for; the direct manager when none is. `None` for numbers no type can have.
fn kind_of(hierarchy: Option<ManagerTypeId>) -> Option<u32> {
    hierarchy.map_or(Some(DIRECT), known)
}

fn known<K>(id: Id<K>) -> Option<u32> {
    u32::try_from(id.get()).ok()
}
