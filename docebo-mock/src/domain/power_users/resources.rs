//! Giving resources to a power user and taking them back.
//!
//! Giving adds and may be repeated; a list with one unknown id is refused as a whole. Taking back
//! passes over what is not held (both inferred). [`Kept`] says of one kind what differs.

use std::collections::BTreeMap;

use docebo_sdk::{
    auth::Success,
    endpoint::{Call, Empty},
    id::{Id, kind},
    power_users::{
        Assign, AssignBranches, BranchGrants, BranchReach, BranchSelection, BranchState,
        CatalogSelection, CategorySelection, CourseAssignment, CourseSelection, GroupSelection,
        LocationSelection, Outcome, PlanSelection, Resource, SelectionFilters, Unassign,
        UnassignBranches, UserSelection,
    },
};

use super::{giver, invalid_id, known, managed};
use crate::{
    context::Context,
    fault::Fault,
    world::{
        World,
        access::Rights,
        power_users::{BranchGrant, Holdings, ResourceKind},
        text::Needle,
    },
};

const DONE: Outcome = Outcome { success: true, errors: Vec::new() };

/// A kind of resource that is kept as a set of ids.
pub(super) trait Kept: Resource<Withdrawal = <Self as Resource>::Grant> {
    const KIND: ResourceKind;
    /// The selection taken apart.
    fn choice(world: &World, selection: Self::Grant) -> Result<Choice, Fault>;
    /// All there are, ascending.
    fn all(world: &World) -> Vec<u32>;
    /// Those that a search finds.
    fn found(world: &World, needle: &Needle) -> Vec<u32>;
    /// Whether there is such a thing.
    fn exists(world: &World, id: u32) -> bool;
    /// Whether a caller who is a power user may give it (see B-120).
    fn reaches(world: &World, rights: &Rights, me: u32, id: u32) -> bool;
    /// Makes "all" a set that follows the platform, where the kind has one.
    fn follow(_held: &mut Holdings) -> bool {
        false
    }
    /// Ends whatever else makes the power user hold things of the kind.
    fn unfollow(_held: &mut Holdings) {}
}

/// What a call is about.
pub(super) enum Choice {
    All,
    /// Ids as the world counts; `None` for those nothing can have.
    Ids(Vec<Option<u32>>),
    Search(String),
    /// Whatever stands in the catalogs held.
    VisibleCatalogs,
}

impl Choice {
    /// The pattern of the newer services: `X_all`, else `X_ids`, else `X_filters`.
    pub(super) fn of(
        field: &str,
        ids: Vec<Option<u32>>,
        all: Option<bool>,
        filters: Option<SelectionFilters>,
    ) -> Result<Self, Fault> {
        match (all, filters) {
            (Some(true), _) => Ok(Self::All),
            _ if !ids.is_empty() => Ok(Self::Ids(ids)),
            (_, Some(SelectionFilters { search: Some(search) })) => Ok(Self::Search(search)),
            _ => Err(Fault::bad_request(format!("{field} is required"))),
        }
    }
}

fn small<K>(ids: Vec<Id<K>>) -> Vec<Option<u32>> {
    ids.into_iter().map(known).collect()
}

pub(super) fn assign<K: Kept>(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<Assign<K>>,
) -> Result<Outcome, Fault> {
    let Call { path, query: Empty {}, body } = call;
    let power_user = managed(world, cx, path)?;
    let ids = match K::choice(world, body)? {
        Choice::VisibleCatalogs => {
            superadmin_gives(cx)?;
            world.power_users.held_mut(power_user).visible_catalogs = true;
            return Ok(DONE);
        }
        // "All" follows the platform where it can (B-117), and then no power user gives it.
        Choice::All if giver(cx).is_none() && K::follow(world.power_users.held_mut(power_user)) => {
            cx.rule("B-117");
            return Ok(DONE);
        }
        Choice::All => K::all(world),
        Choice::Search(search) => K::found(world, &Needle::new(&search)),
        Choice::Ids(ids) => ids
            .into_iter()
            .map(|id| id.filter(|id| K::exists(world, *id)).ok_or_else(invalid_id))
            .collect::<Result<_, _>>()?,
    };
    if let Some(me) = giver(cx)
        && !ids.iter().all(|id| K::reaches(world, cx.rights(), me, *id))
    {
        return Err(Fault::forbidden());
    }
    cx.rule("B-114");
    give::<K>(world, cx, power_user, ids);
    world.record_power_user("power_user.resources", power_user);
    Ok(DONE)
}

/// Adds what is not held yet; answers what was added.
pub(super) fn give<K: Kept>(
    world: &mut World,
    cx: &Context<'_>,
    power_user: u32,
    ids: impl IntoIterator<Item = u32>,
) -> Vec<u32> {
    let held = world.power_users.held_mut(power_user);
    let mut added = Vec::new();
    for id in ids {
        if held.ids_mut(K::KIND).is_some_and(|set| set.insert(id)) {
            held.given(K::KIND, id, giver(cx));
            added.push(id);
        }
    }
    added
}

/// A power user takes back only what it gave itself (B-115).
pub(super) fn unassign<K: Kept>(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<Unassign<K>>,
) -> Result<Success, Fault> {
    let Call { path, query: Empty {}, body } = call;
    let power_user = managed(world, cx, path)?;
    let choice = K::choice(world, body)?;
    let all = matches!(choice, Choice::All);
    let ids: Vec<u32> = match choice {
        Choice::All => {
            world.power_users.held(power_user).map(|held| held.ids(K::KIND)).unwrap_or_default()
        }
        Choice::Search(search) => K::found(world, &Needle::new(&search)),
        Choice::Ids(ids) => ids.into_iter().flatten().collect(),
        Choice::VisibleCatalogs => {
            superadmin_gives(cx)?;
            world.power_users.held_mut(power_user).visible_catalogs = false;
            return Ok(Success { success: true });
        }
    };
    let held = world.power_users.held_mut(power_user);
    let holds = held.ids(K::KIND);
    let mut ids: Vec<u32> = ids.into_iter().filter(|id| holds.binary_search(id).is_ok()).collect();
    if let Some(me) = giver(cx) {
        cx.rule("B-115");
        let own = |id: &u32| held.is_given_by(K::KIND, *id, me);
        if all {
            ids.retain(own);
        } else if !ids.iter().all(own) {
            return Err(Fault::forbidden());
        }
    } else if all {
        K::unfollow(held);
    }
    for id in ids {
        held.ungiven(K::KIND, id);
        if let Some(set) = held.ids_mut(K::KIND) {
            set.remove(&id);
        }
    }
    world.record_power_user("power_user.resources", power_user);
    Ok(Success { success: true })
}

fn superadmin_gives(cx: &Context<'_>) -> Result<(), Fault> {
    cx.rights().require_superadmin()
}

impl Kept for kind::User {
    const KIND: ResourceKind = ResourceKind::Users;
    fn choice(_world: &World, selection: UserSelection) -> Result<Choice, Fault> {
        let UserSelection { user_ids, user_all, user_filters } = selection;
        Choice::of("user_ids", small(user_ids), user_all, user_filters)
    }
    fn all(world: &World) -> Vec<u32> {
        world.users.iter_by_id().map(|user| user.id()).collect()
    }
    fn found(world: &World, needle: &Needle) -> Vec<u32> {
        let found = world.users.iter_by_id().filter(|user| user.matches(needle));
        found.map(|user| user.id()).collect()
    }
    fn exists(world: &World, id: u32) -> bool {
        world.users.contains(id)
    }
    fn reaches(_world: &World, rights: &Rights, _me: u32, id: u32) -> bool {
        rights.manages_user(id)
    }
}

impl Kept for kind::Group {
    const KIND: ResourceKind = ResourceKind::Groups;
    /// A group goes by its uuid or by its number.
    fn choice(world: &World, selection: GroupSelection) -> Result<Choice, Fault> {
        let GroupSelection { group_ids, group_all, group_filters } = selection;
        let known = |id: &String| {
            let group = match id.trim().parse() {
                Ok(number) => world.groups.get(number),
                Err(_) => world.groups.by_uuid(id),
            };
            group.map(|group| group.id)
        };
        Choice::of("group_ids", group_ids.iter().map(known).collect(), group_all, group_filters)
    }
    fn all(world: &World) -> Vec<u32> {
        world.groups.iter().map(|group| group.id).collect()
    }
    fn found(world: &World, needle: &Needle) -> Vec<u32> {
        let found = world.groups.iter().filter(|group| needle.is_in(&group.name));
        found.map(|group| group.id).collect()
    }
    fn exists(world: &World, id: u32) -> bool {
        world.groups.get(id).is_some()
    }
    fn reaches(_world: &World, rights: &Rights, _me: u32, id: u32) -> bool {
        rights.sees_group(id)
    }
}

impl Kept for kind::Course {
    const KIND: ResourceKind = ResourceKind::Courses;
    fn choice(_world: &World, selection: CourseSelection) -> Result<Choice, Fault> {
        let CourseSelection { course_ids, course_all, course_filters, assignment_type } = selection;
        match assignment_type {
            None | Some(CourseAssignment::Custom) => {
                Choice::of("course_ids", small(course_ids), course_all, course_filters)
            }
            Some(CourseAssignment::All) => Ok(Choice::All),
            Some(CourseAssignment::VisibleCatalogs) => Ok(Choice::VisibleCatalogs),
            Some(_) => Err(Fault::bad_request("Invalid assignment_type")),
        }
    }
    fn all(world: &World) -> Vec<u32> {
        world.courses.iter().map(|course| course.id).collect()
    }
    fn found(world: &World, needle: &Needle) -> Vec<u32> {
        let found = world.courses.iter().filter(|course| needle.is_in(&course.name));
        found.map(|course| course.id).collect()
    }
    fn exists(world: &World, id: u32) -> bool {
        world.courses.get(id).is_some()
    }
    fn reaches(_world: &World, rights: &Rights, _me: u32, id: u32) -> bool {
        rights.sees_course(id)
    }
    fn follow(held: &mut Holdings) -> bool {
        held.all_courses = true;
        true
    }
    /// Taking all courses takes plans and categories with them.
    fn unfollow(held: &mut Holdings) {
        held.all_courses = false;
        held.all_plans = false;
        held.visible_catalogs = false;
        held.plans.clear();
        held.categories.clear();
        held.givers.remove(&ResourceKind::Plans);
        held.givers.remove(&ResourceKind::Categories);
    }
}

impl Kept for kind::LearningPlan {
    const KIND: ResourceKind = ResourceKind::Plans;
    fn choice(_world: &World, selection: PlanSelection) -> Result<Choice, Fault> {
        let PlanSelection { learningplan_ids, learningplan_all, learningplan_filters } = selection;
        let ids = small(learningplan_ids);
        Choice::of("learningplan_ids", ids, learningplan_all, learningplan_filters)
    }
    fn all(world: &World) -> Vec<u32> {
        world.plans.iter().map(|plan| plan.id).collect()
    }
    fn found(world: &World, needle: &Needle) -> Vec<u32> {
        let found = world.plans.iter().filter(|plan| needle.is_in(&plan.title));
        found.map(|plan| plan.id).collect()
    }
    fn exists(world: &World, id: u32) -> bool {
        world.plans.get(id).is_some()
    }
    fn reaches(_world: &World, rights: &Rights, _me: u32, id: u32) -> bool {
        rights.sees_plan(id)
    }
    fn follow(held: &mut Holdings) -> bool {
        held.all_plans = true;
        true
    }
    fn unfollow(held: &mut Holdings) {
        held.all_plans = false;
    }
}

impl Kept for kind::Catalog {
    const KIND: ResourceKind = ResourceKind::Catalogs;
    fn choice(_world: &World, selection: CatalogSelection) -> Result<Choice, Fault> {
        let CatalogSelection { catalog_ids, catalog_all, catalog_filters } = selection;
        Choice::of("catalog_ids", small(catalog_ids), catalog_all, catalog_filters)
    }
    fn all(world: &World) -> Vec<u32> {
        world.catalogs.iter().map(|(id, _)| id).collect()
    }
    fn found(world: &World, needle: &Needle) -> Vec<u32> {
        let found = world.catalogs.iter().filter(|(_, catalog)| needle.is_in(&catalog.name));
        found.map(|(id, _)| id).collect()
    }
    fn exists(world: &World, id: u32) -> bool {
        world.catalogs.contains(id)
    }
    fn reaches(_world: &World, rights: &Rights, _me: u32, id: u32) -> bool {
        rights.sees_catalog(id)
    }
}

/// The kinds that are known by name only. A power user gives those it holds itself.
macro_rules! kept_places {
    ($(
        $kind:ident: $resource:ident, $table:ident, |$world:ident| $names:expr,
            $selection:ident { $ids:ident, $all:ident, $filters:ident }
    )*) => {$(
        impl Kept for kind::$kind {
            const KIND: ResourceKind = ResourceKind::$resource;
            fn choice(_world: &World, selection: $selection) -> Result<Choice, Fault> {
                let $selection { $ids, $all, $filters } = selection;
                Choice::of(stringify!($ids), small($ids), $all, $filters)
            }
            fn all($world: &World) -> Vec<u32> {
                $names.map(|(id, _)| id).collect()
            }
            fn found($world: &World, needle: &Needle) -> Vec<u32> {
                $names.filter(|(_, name)| needle.is_in(name)).map(|(id, _)| id).collect()
            }
            fn exists($world: &World, id: u32) -> bool {
                $names.any(|(known, _)| known == id)
            }
            fn reaches(world: &World, _rights: &Rights, me: u32, id: u32) -> bool {
                world.power_users.held(me).is_some_and(|held| held.$table.contains(&id))
            }
        }
    )*};
}
kept_places! {
    Category: Categories, categories,
        |world| world.categories.iter().map(|category| (category.id, &category.title)),
        CategorySelection { category_ids, category_all, category_filters }
    Location: Locations, locations,
        |world| world.locations.iter().map(|(id, location)| (*id, &location.name)),
        LocationSelection { location_ids, location_all, location_filters }
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
        wanted.push((id, grant(state)?));
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
    give_branches(world, cx, power_user, &grants)?;
    world.record_power_user("power_user.resources", power_user);
    Ok(DONE)
}

/// The reach of a state on the wire.
pub(super) fn grant(state: Option<u8>) -> Result<BranchGrant, Fault> {
    match state.and_then(BranchReach::from_number) {
        Some(BranchReach::Only) => Ok(BranchGrant::Only),
        Some(BranchReach::WithDescendants) => Ok(BranchGrant::WithDescendants),
        None => Err(Fault::bad_request("Invalid state")),
    }
}

/// Gives branches. A power user gives those it reaches, with all below only if it reaches that
/// too, and does not change what others gave.
pub(super) fn give_branches(
    world: &mut World,
    cx: &Context<'_>,
    power_user: u32,
    grants: &BTreeMap<u32, BranchGrant>,
) -> Result<(), Fault> {
    if let Some(me) = giver(cx) {
        let held = world.power_users.held(power_user);
        let reached = |(id, grant): (&u32, &BranchGrant)| match grant {
            BranchGrant::Only => cx.rights().sees_branch(*id),
            BranchGrant::WithDescendants => {
                world.branches.descendants(*id).iter().all(|id| cx.rights().sees_branch(*id))
            }
        };
        let others = |id: &u32| {
            held.is_some_and(|held| {
                held.branches.contains_key(id) && !held.is_given_by(ResourceKind::Branches, *id, me)
            })
        };
        if !grants.iter().all(reached) || grants.keys().any(others) {
            cx.rule("B-115");
            return Err(Fault::forbidden());
        }
    }
    let held = world.power_users.held_mut(power_user);
    for (&id, &grant) in grants {
        held.branches.insert(id, grant);
        held.given(ResourceKind::Branches, id, giver(cx));
    }
    Ok(())
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
    let mut ids: Vec<u32> = if all {
        held.ids(ResourceKind::Branches)
    } else {
        branch_ids.into_iter().filter_map(known).collect()
    };
    ids.retain(|id| held.branches.contains_key(id));
    if let Some(me) = giver(cx) {
        cx.rule("B-115");
        let own = |id: &u32| held.is_given_by(ResourceKind::Branches, *id, me);
        if all {
            ids.retain(own);
        } else if !ids.iter().all(own) {
            return Err(Fault::forbidden());
        }
    }
    for id in ids {
        held.branches.remove(&id);
        held.ungiven(ResourceKind::Branches, id);
    }
    world.record_power_user("power_user.resources", power_user);
    Ok(Success { success: true })
}
