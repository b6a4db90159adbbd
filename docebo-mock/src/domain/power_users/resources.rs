//! Giving resources to a power user and taking them back.
//!
//! Giving adds and may be repeated; a list with one unknown id is refused as a whole. Taking back
//! passes over what is not held (both inferred).

use std::collections::BTreeMap;

use docebo_sdk::{
    auth::Success,
    endpoint::{Call, Empty},
    power_users::{
        AssignBranches, AssignCourses, AssignPlans, AssignUsers, BranchGrants, BranchReach,
        BranchSelection, BranchState, CourseAssignment, CourseSelection, Outcome, PlanSelection,
        SelectionFilters, UnassignBranches, UnassignUsers, UserSelection,
    },
};

use super::{invalid_id, known, managed, selected};
use crate::{
    context::Context,
    fault::Fault,
    world::{World, power_users::BranchGrant, text::Needle},
};

const DONE: Outcome = Outcome { success: true, errors: Vec::new() };

pub(super) fn assign_users(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<AssignUsers>,
) -> Result<Outcome, Fault> {
    let Call { path, query: Empty {}, body } = call;
    let power_user = managed(world, cx, path)?;
    let mut ids = Vec::new();
    for id in selected(world, body, |_| true)? {
        let id = known(id).filter(|id| world.users.contains(*id));
        ids.push(id.ok_or_else(invalid_id)?);
    }
    cx.rule("B-114");
    world.power_users.held_mut(power_user).users.extend(ids);
    Ok(DONE)
}

pub(super) fn unassign_users(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<UnassignUsers>,
) -> Result<Success, Fault> {
    let Call { path, query: Empty {}, body } = call;
    let power_user = managed(world, cx, path)?;
    let UserSelection { user_all, .. } = &body;
    if *user_all == Some(true) {
        world.power_users.held_mut(power_user).users.clear();
        return Ok(Success { success: true });
    }
    let ids = selected(world, body, |_| true)?;
    let held = world.power_users.held_mut(power_user);
    for id in ids.into_iter().filter_map(known) {
        held.users.remove(&id);
    }
    Ok(Success { success: true })
}

/// Naming a branch again changes how far it reaches (B-118).
pub(super) fn assign_branches(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<AssignBranches>,
) -> Result<Outcome, Fault> {
    let Call { path, query: Empty {}, body } = call;
    let power_user = managed(world, cx, path)?;
    let BranchGrants { branch_ids, branch_ids_descendants, branches } = body;
    let mut wanted = Vec::new();
    wanted.extend(branch_ids.into_iter().map(|id| (id, BranchGrant::Only)));
    wanted.extend(branch_ids_descendants.into_iter().map(|id| (id, BranchGrant::WithDescendants)));
    for BranchState { id_org, state } in branches {
        let id = id_org.ok_or_else(|| Fault::bad_request("id_org is required"))?;
        let grant = match state.and_then(BranchReach::from_number) {
            Some(BranchReach::Only) => BranchGrant::Only,
            Some(BranchReach::WithDescendants) => BranchGrant::WithDescendants,
            None => return Err(Fault::bad_request("Invalid state")),
        };
        wanted.push((id, grant));
    }
    if wanted.is_empty() {
        return Err(Fault::bad_request("branch_ids is required"));
    }
    let mut grants = BTreeMap::new();
    for (id, grant) in wanted {
        let id = known(id).filter(|id| world.branches.contains(*id));
        grants.insert(id.ok_or_else(invalid_id)?, grant);
    }
    cx.rule("B-118");
    cx.rule("B-114");
    world.power_users.held_mut(power_user).branches.extend(grants);
    Ok(DONE)
}

pub(super) fn unassign_branches(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<UnassignBranches>,
) -> Result<Success, Fault> {
    let Call { path, query: Empty {}, body } = call;
    let power_user = managed(world, cx, path)?;
    let BranchSelection { branch_ids, branch_all } = body;
    let all = branch_all == Some(true);
    if branch_ids.is_empty() && !all {
        return Err(Fault::bad_request("branch_ids is required"));
    }
    let held = world.power_users.held_mut(power_user);
    if all {
        held.branches.clear();
    }
    for id in branch_ids.into_iter().filter_map(known) {
        held.branches.remove(&id);
    }
    Ok(Success { success: true })
}

/// "All" is a set that follows the platform (B-117), not the courses of the moment.
pub(super) fn assign_courses(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<AssignCourses>,
) -> Result<Outcome, Fault> {
    let Call { path, query: Empty {}, body } = call;
    let power_user = managed(world, cx, path)?;
    let CourseSelection { course_ids, course_all, course_filters, assignment_type } = body;
    let custom = match assignment_type {
        None | Some(CourseAssignment::Custom) => true,
        Some(CourseAssignment::All) => false,
        Some(CourseAssignment::VisibleCatalogs) => {
            return Err(Fault::bad_request("assignment_type visible_catalogs is not modelled"));
        }
        Some(_) => return Err(Fault::bad_request("Invalid assignment_type")),
    };
    if !custom || course_all == Some(true) {
        cx.rule("B-117");
        world.power_users.held_mut(power_user).all_courses = true;
        return Ok(DONE);
    }
    let mut ids = Vec::new();
    for id in course_ids {
        let id = known(id).filter(|id| world.courses.get(*id).is_some());
        ids.push(id.ok_or_else(invalid_id)?);
    }
    if ids.is_empty() {
        let Some(SelectionFilters { search: Some(search) }) = course_filters else {
            return Err(Fault::bad_request("course_ids is required"));
        };
        let needle = Needle::new(&search);
        let found = world.courses.iter().filter(|course| needle.is_in(&course.name));
        ids.extend(found.map(|course| course.id));
    }
    cx.rule("B-114");
    world.power_users.held_mut(power_user).courses.extend(ids);
    Ok(DONE)
}

/// "All" is a set that follows the platform (B-117), not the plans of the moment.
pub(super) fn assign_plans(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<AssignPlans>,
) -> Result<Outcome, Fault> {
    let Call { path, query: Empty {}, body } = call;
    let power_user = managed(world, cx, path)?;
    let PlanSelection { learningplan_ids, learningplan_all, learningplan_filters } = body;
    if learningplan_all == Some(true) {
        cx.rule("B-117");
        world.power_users.held_mut(power_user).all_plans = true;
        return Ok(DONE);
    }
    let mut ids = Vec::new();
    for id in learningplan_ids {
        let id = known(id).filter(|id| world.plans.get(*id).is_some());
        ids.push(id.ok_or_else(invalid_id)?);
    }
    if ids.is_empty() {
        let Some(SelectionFilters { search: Some(search) }) = learningplan_filters else {
            return Err(Fault::bad_request("learningplan_ids is required"));
        };
        let needle = Needle::new(&search);
        let found = world.plans.iter().filter(|plan| needle.is_in(&plan.title));
        ids.extend(found.map(|plan| plan.id));
    }
    cx.rule("B-114");
    world.power_users.held_mut(power_user).plans.extend(ids);
    Ok(DONE)
}
