//! The calls of 2017, over the same world.
//!
//! They tell ids apart instead of refusing a whole list: unknown ones, those held before, those
//! added. Ids come back as they were sent.

use std::collections::BTreeMap;

use docebo_sdk::{
    auth::Success,
    endpoint::{Call, Empty},
    id::{UserId, kind},
    power_users::{
        AssignBranchStates, AssignCatalogList, AssignCategoryList, AssignCourseList,
        AssignLocationList, AssignUserList, AssignedBranchStates, AssignedCatalogList,
        AssignedCategoryList, AssignedCourseList, AssignedLocationList, AssignedUserList,
        BranchState, BranchStates, CatalogList, CategoryList, CategoryTally, CourseList,
        DemoteUser, DemoteUserRequest, LocationList, LocationTally, PromoteUser,
        PromoteUserRequest, UserList, UserTally,
    },
};

use super::{
    giver, known, managed,
    resources::{self, Kept},
};
use crate::{
    context::Context,
    fault::Fault,
    world::{
        World,
        power_users::{self, BranchGrant, Promotion},
    },
};

pub(super) fn promote(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<PromoteUser>,
) -> Result<Success, Fault> {
    let Call { path: (), query: Empty {}, body: PromoteUserRequest { id } } = call;
    cx.rights().require_superadmin()?;
    let id = id.ok_or_else(|| Fault::bad_request("id is required"))?;
    match known(id).map_or(Promotion::Unknown, |id| power_users::promote(world, id)) {
        Promotion::Done | Promotion::Already => Ok(Success { success: true }),
        Promotion::Superadmin => Err(Fault::bad_request("User is a Superadmin")),
        Promotion::Unknown => Err(Fault::not_found("User not found")),
    }
}

pub(super) fn demote(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<DemoteUser>,
) -> Result<Success, Fault> {
    // The path decides; the old schema repeats the id.
    let Call { path, query: Empty {}, body: DemoteUserRequest { id: _ } } = call;
    cx.rights().require_superadmin()?;
    cx.rule("B-037");
    if known(path).is_some_and(|id| power_users::demote(world, id)) {
        Ok(Success { success: true })
    } else {
        Err(Fault::not_found("Power user not found"))
    }
}

/// What became of a list of ids.
struct Told {
    missing: Vec<String>,
    already: Vec<String>,
    added: Vec<String>,
}

/// Assigns the ids of a text with commas.
fn assign<K: Kept>(
    world: &mut World,
    cx: &Context<'_>,
    power_user: Option<UserId>,
    field: &str,
    ids: &str,
) -> Result<Told, Fault> {
    let power_user = power_user.ok_or_else(|| Fault::bad_request("id_user is required"))?;
    let power_user = managed(world, cx, power_user)?;
    let words: Vec<&str> = ids.split(',').map(str::trim).filter(|word| !word.is_empty()).collect();
    if words.is_empty() {
        return Err(Fault::bad_request(format!("{field} is required")));
    }
    cx.rule("B-114");
    let mut told = Told { missing: Vec::new(), already: Vec::new(), added: Vec::new() };
    for word in words {
        let id = word.parse().ok().filter(|id| K::exists(world, *id));
        let reached = |id: &u32| giver(cx).is_none_or(|me| K::reaches(world, cx.rights(), me, *id));
        // What a power user does not reach is not there for it.
        let list = match id.filter(reached) {
            None => &mut told.missing,
            Some(id) if resources::give::<K>(world, cx, power_user, [id]).is_empty() => {
                &mut told.already
            }
            Some(_) => &mut told.added,
        };
        list.push(word.to_owned());
    }
    Ok(told)
}

pub(super) fn users(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<AssignUserList>,
) -> Result<AssignedUserList, Fault> {
    let Call { path: (), query: Empty {}, body: UserList { id_user, id_users } } = call;
    let told = assign::<kind::User>(world, cx, id_user, "id_users", &id_users)?;
    let errors = UserTally {
        not_existing_users: told.missing,
        already_assigned: told.already,
        assigned_users: told.added.len() as u64,
    };
    Ok(AssignedUserList { errors: Some(errors) })
}

pub(super) fn categories(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<AssignCategoryList>,
) -> Result<AssignedCategoryList, Fault> {
    let Call { path: (), query: Empty {}, body: CategoryList { id_user, id_categories } } = call;
    let told = assign::<kind::Category>(world, cx, id_user, "id_categories", &id_categories)?;
    let errors = CategoryTally {
        not_existing_categories: told.missing,
        already_assigned: told.already,
        assigned_categories: told.added.len() as u64,
    };
    Ok(AssignedCategoryList { errors: Some(errors) })
}

pub(super) fn locations(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<AssignLocationList>,
) -> Result<AssignedLocationList, Fault> {
    let Call { path: (), query: Empty {}, body: LocationList { id_user, id_locations } } = call;
    let told = assign::<kind::Location>(world, cx, id_user, "id_locations", &id_locations)?;
    let errors = LocationTally {
        not_existing_locations: told.missing,
        already_assigned: told.already,
        assigned_locations: told.added.len() as u64,
    };
    Ok(AssignedLocationList { errors: Some(errors) })
}

pub(super) fn catalogs(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<AssignCatalogList>,
) -> Result<AssignedCatalogList, Fault> {
    let Call { path: (), query: Empty {}, body: CatalogList { id_user, id_catalogs } } = call;
    let told = assign::<kind::Catalog>(world, cx, id_user, "id_catalogs", &id_catalogs)?;
    Ok(AssignedCatalogList { errors: some(not_found("Catalog", &told.missing)) })
}

pub(super) fn courses(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<AssignCourseList>,
) -> Result<AssignedCourseList, Fault> {
    let Call { path: (), query: Empty {}, body: CourseList { id_user, id_courses } } = call;
    let told = assign::<kind::Course>(world, cx, id_user, "id_courses", &id_courses)?;
    Ok(AssignedCourseList {
        errors: some(not_found("Course", &told.missing)),
        already_assigned: some(told.already),
        assigned_success: some(told.added),
        assigned_error: some(told.missing),
    })
}

fn not_found(what: &str, ids: &[String]) -> Vec<String> {
    ids.iter().map(|id| format!("{what} not found: {id}")).collect()
}

fn some<T>(list: Vec<T>) -> Option<Vec<T>> {
    (!list.is_empty()).then_some(list)
}

pub(super) fn branches(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<AssignBranchStates>,
) -> Result<AssignedBranchStates, Fault> {
    let Call { path: (), query: Empty {}, body: BranchStates { id, branches } } = call;
    let power_user = id.ok_or_else(|| Fault::bad_request("id is required"))?;
    let power_user = managed(world, cx, power_user)?;
    if branches.is_empty() {
        return Err(Fault::bad_request("branches is required"));
    }
    cx.rule("B-118");
    cx.rule("B-114");
    let mut answer = AssignedBranchStates::default();
    let mut errors = Vec::new();
    for BranchState { id_org, state } in branches {
        let branch = id_org.ok_or_else(|| Fault::bad_request("id_org is required"))?;
        let problem = match known(branch).filter(|id| world.branches.contains(*id)) {
            None => Some(format!("Branch not found: {branch}")),
            Some(id) => resources::grant(state)
                .and_then(|grant| {
                    let grants = BTreeMap::from([(id, grant)]);
                    resources::give_branches(world, cx, power_user, &grants)
                })
                .err()
                .map(|fault| format!("{}: {branch}", fault.messages.join(", "))),
        };
        errors.extend(problem);
        let held = world.power_users.held(power_user);
        let held = known(branch).and_then(|id| held?.branches.get(&id));
        let reach = match held {
            None => 0,
            Some(BranchGrant::Only) => 1,
            Some(BranchGrant::WithDescendants) => 2,
        };
        answer.branches.insert(branch, reach);
    }
    answer.errors = some(errors);
    Ok(answer)
}
