//! What power users hold: profiles and resources.
//!
//! The level itself is a field of the user; whatever changes it goes through [`set_level`], which
//! keeps the two in step: leaving the level, downwards or upwards, drops everything held, and a
//! later promotion starts empty (B-037).

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{
    World,
    access::{Permissions, Reach, Scope},
    catalogs::Catalog,
    users::Level,
};

/// Most profiles one power user may hold (B-109).
pub(crate) const MAX_PROFILES: usize = docebo_sdk::power_users::MAX_PROFILES;

/// Characters a profile's name may not hold: `|` separates names in imports.
const FORBIDDEN: &[char] = &['<', '>', '\\', '|', '/', '=', '+'];

/// A named set of permissions, shared by any number of power users.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Profile {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) description: String,
    pub(crate) permissions: Permissions,
}

/// How far a branch is assigned (B-118).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum BranchGrant {
    /// This branch alone.
    Only,
    /// With everything below it, now and later.
    WithDescendants,
}

/// A kind of resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ResourceKind {
    Users,
    Groups,
    Branches,
    Courses,
    Plans,
    Categories,
    Catalogs,
    Locations,
}

/// Everything one power user holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Holdings {
    /// Which promotion this goes back to, so that a demotion in between shows; 0 for an account
    /// that was made with the level.
    pub(crate) stint: u64,
    pub(crate) profiles: BTreeSet<u32>,
    pub(crate) users: BTreeSet<u32>,
    pub(crate) branches: BTreeMap<u32, BranchGrant>,
    pub(crate) courses: BTreeSet<u32>,
    pub(crate) plans: BTreeSet<u32>,
    pub(crate) groups: BTreeSet<u32>,
    pub(crate) categories: BTreeSet<u32>,
    pub(crate) catalogs: BTreeSet<u32>,
    pub(crate) locations: BTreeSet<u32>,
    /// The courses and plans of the catalogs held are held too.
    pub(crate) visible_catalogs: bool,
    /// Which power user gave what; Superadmins leave no trace (B-115).
    pub(crate) givers: BTreeMap<ResourceKind, BTreeMap<u32, u32>>,
    /// Every course, those made later included (B-117).
    pub(crate) all_courses: bool,
    /// Every learning plan, those made later included (B-117).
    pub(crate) all_plans: bool,
}

impl Holdings {
    /// The ids held of a kind; branches are kept with their reach and have none here.
    pub(crate) fn ids_mut(&mut self, kind: ResourceKind) -> Option<&mut BTreeSet<u32>> {
        Some(match kind {
            ResourceKind::Users => &mut self.users,
            ResourceKind::Groups => &mut self.groups,
            ResourceKind::Courses => &mut self.courses,
            ResourceKind::Plans => &mut self.plans,
            ResourceKind::Categories => &mut self.categories,
            ResourceKind::Catalogs => &mut self.catalogs,
            ResourceKind::Locations => &mut self.locations,
            ResourceKind::Branches => return None,
        })
    }

    /// The ids held of a kind, ascending.
    pub(crate) fn ids(&self, kind: ResourceKind) -> Vec<u32> {
        let ids = match kind {
            ResourceKind::Users => &self.users,
            ResourceKind::Groups => &self.groups,
            ResourceKind::Courses => &self.courses,
            ResourceKind::Plans => &self.plans,
            ResourceKind::Categories => &self.categories,
            ResourceKind::Catalogs => &self.catalogs,
            ResourceKind::Locations => &self.locations,
            ResourceKind::Branches => return self.branches.keys().copied().collect(),
        };
        ids.iter().copied().collect()
    }

    /// Notes who gave something; nobody for a Superadmin.
    pub(crate) fn given(&mut self, kind: ResourceKind, id: u32, by: Option<u32>) {
        match by {
            Some(by) => {
                self.givers.entry(kind).or_default().insert(id, by);
            }
            None => self.ungiven(kind, id),
        }
    }

    /// Forgets who gave something.
    pub(crate) fn ungiven(&mut self, kind: ResourceKind, id: u32) {
        if let Some(givers) = self.givers.get_mut(&kind) {
            givers.remove(&id);
            if givers.is_empty() {
                self.givers.remove(&kind);
            }
        }
    }

    /// Whether a power user gave something.
    pub(crate) fn is_given_by(&self, kind: ResourceKind, id: u32, by: u32) -> bool {
        self.givers.get(&kind).and_then(|givers| givers.get(&id)) == Some(&by)
    }
}

/// Why a profile cannot be made or held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// The name is empty, taken, or has a forbidden character.
    Name,
    /// Nobody holds more than [`MAX_PROFILES`].
    TooManyProfiles,
    /// No such profile.
    UnknownProfile,
    /// No such user, or not one of this level.
    NotAPowerUser,
}

/// All profiles, and what is held by whom.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct PowerUsers {
    profiles: BTreeMap<u32, Profile>,
    held: BTreeMap<u32, Holdings>,
    last_profile: u32,
    last_stint: u64,
    generation: u64,
}

impl PowerUsers {
    /// The profile of an id.
    pub(crate) fn profile(&self, id: u32) -> Option<&Profile> {
        self.profiles.get(&id)
    }

    /// All profiles, by id.
    pub(crate) fn profiles(&self) -> impl Iterator<Item = (u32, &Profile)> {
        self.profiles.iter().map(|(id, profile)| (*id, profile))
    }

    /// The profile of a name.
    pub(crate) fn profile_by_name(&self, name: &str) -> Option<u32> {
        let name = name.trim();
        self.profiles().find(|(_, profile)| profile.name == name).map(|(id, _)| id)
    }

    /// Makes a profile.
    pub(crate) fn create_profile(&mut self, profile: Profile) -> Result<u32, Refused> {
        let name = profile.name.trim();
        let taken = self.profile_by_name(name).is_some();
        if name.is_empty() || name.contains(FORBIDDEN) || taken {
            return Err(Refused::Name);
        }
        self.last_profile += 1;
        self.generation += 1;
        let profile = Profile { name: name.to_owned(), ..profile };
        self.profiles.insert(self.last_profile, profile);
        Ok(self.last_profile)
    }

    /// Changes a profile: all that is named, or nothing.
    pub(crate) fn update_profile(
        &mut self,
        id: u32,
        name: Option<&str>,
        description: Option<String>,
        permissions: Option<Permissions>,
    ) -> Result<(), Refused> {
        let name = name.map(str::trim);
        if let Some(name) = name {
            let taken = self.profile_by_name(name).is_some_and(|other| other != id);
            if name.is_empty() || name.contains(FORBIDDEN) || taken {
                return Err(Refused::Name);
            }
        }
        let profile = self.profiles.get_mut(&id).ok_or(Refused::UnknownProfile)?;
        if let Some(name) = name {
            name.clone_into(&mut profile.name);
        }
        profile.description =
            description.unwrap_or_else(|| std::mem::take(&mut profile.description));
        profile.permissions = permissions.unwrap_or(profile.permissions);
        self.generation += 1;
        Ok(())
    }

    /// Deletes a profile. Who held it holds it no more, and stays a power user.
    pub(crate) fn delete_profile(&mut self, id: u32) {
        if self.profiles.remove(&id).is_some() {
            self.generation += 1;
            for held in self.held.values_mut() {
                held.profiles.remove(&id);
            }
        }
    }

    /// What a power user holds; `None` for whoever holds nothing, power user or not.
    pub(crate) fn held(&self, user: u32) -> Option<&Holdings> {
        self.held.get(&user)
    }

    /// What a power user holds, to be changed. The caller makes sure that it is one.
    pub(crate) fn held_mut(&mut self, user: u32) -> &mut Holdings {
        self.generation += 1;
        self.held.entry(user).or_default()
    }

    /// Which promotion a power user's holdings go back to; 0 for one who was made as one.
    pub(crate) fn stint(&self, user: u32) -> u64 {
        self.held.get(&user).map_or(0, |held| held.stint)
    }

    /// What several profiles add up to (B-116).
    pub(crate) fn permissions(&self, held: &Holdings) -> Permissions {
        held.profiles
            .iter()
            .filter_map(|id| self.profile(*id))
            .fold(Permissions::default(), |sum, profile| sum.and(profile.permissions))
    }

    /// Drops what a user holds, and the user from what others hold: the account is gone.
    pub(crate) fn forget_user(&mut self, user: u32) {
        self.generation += 1;
        self.held.remove(&user);
        for held in self.held.values_mut() {
            held.users.remove(&user);
            held.ungiven(ResourceKind::Users, user);
            for givers in held.givers.values_mut() {
                givers.retain(|_, by| *by != user);
            }
            held.givers.retain(|_, givers| !givers.is_empty());
        }
    }

    /// Drops a group from everybody's resources.
    pub(crate) fn forget_group(&mut self, group: u32) {
        self.generation += 1;
        for held in self.held.values_mut() {
            held.groups.remove(&group);
            held.ungiven(ResourceKind::Groups, group);
        }
    }

    /// Drops a course from everybody's resources.
    pub(crate) fn forget_course(&mut self, course: u32) {
        self.generation += 1;
        for held in self.held.values_mut() {
            held.courses.remove(&course);
            held.ungiven(ResourceKind::Courses, course);
        }
    }

    /// Drops a branch from everybody's resources.
    pub(crate) fn forget_branch(&mut self, branch: u32) {
        self.generation += 1;
        for held in self.held.values_mut() {
            held.branches.remove(&branch);
        }
    }

    /// Drops a learning plan from everybody's resources.
    pub(crate) fn forget_plan(&mut self, plan: u32) {
        self.generation += 1;
        for held in self.held.values_mut() {
            held.plans.remove(&plan);
            held.ungiven(ResourceKind::Plans, plan);
        }
    }
}

/// How a promotion went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Promotion {
    Done,
    /// The user is one already; nothing changed.
    Already,
    /// A Superadmin is not lowered by being promoted.
    Superadmin,
    /// No such user.
    Unknown,
}

/// Makes a plain user a power user, without profile or resource.
pub(crate) fn promote(world: &mut World, user: u32) -> Promotion {
    match world.users.get(user).map(|user| user.level()) {
        None => Promotion::Unknown,
        Some(Level::Superadmin) => Promotion::Superadmin,
        Some(Level::PowerUser) => Promotion::Already,
        Some(Level::User) => {
            set_level(world, user, Level::PowerUser);
            Promotion::Done
        }
    }
}

/// Makes a power user a plain user, who holds nothing any more. Says whether it was one.
pub(crate) fn demote(world: &mut World, user: u32) -> bool {
    let is_one = is_power_user(world, user);
    if is_one {
        set_level(world, user, Level::User);
    }
    is_one
}

/// Gives a user a level. Whoever stops being a power user, or starts, holds nothing. The one way
/// to change a level.
pub(crate) fn set_level(world: &mut World, user: u32, level: Level) {
    let changes = world.users.get(user).is_some_and(|user| user.level() != level);
    if !changes || world.users.update(user, |user| user.level = level).is_err() {
        return;
    }
    let was_one = world.power_users.held.contains_key(&user);
    world.power_users.generation += 1;
    world.power_users.held.remove(&user);
    if level == Level::PowerUser {
        world.record_power_user("power_user.promoted", user);
    } else if was_one {
        world.record_power_user("power_user.demoted", user);
    }
    if level == Level::PowerUser {
        world.power_users.last_stint += 1;
        let stint = world.power_users.last_stint;
        world.power_users.held.insert(user, Holdings { stint, ..Holdings::default() });
    }
}

/// Whether there is such a user, of this level.
pub(crate) fn is_power_user(world: &World, user: u32) -> bool {
    world.users.get(user).is_some_and(|user| user.level() == Level::PowerUser)
}

/// Gives a power user profiles, in place of those held or beside them. All or nothing.
pub(crate) fn set_profiles(
    world: &mut World,
    user: u32,
    profiles: &[u32],
    beside: bool,
) -> Result<(), Refused> {
    if !is_power_user(world, user) {
        return Err(Refused::NotAPowerUser);
    }
    if profiles.iter().any(|id| world.power_users.profile(*id).is_none()) {
        return Err(Refused::UnknownProfile);
    }
    let mut wanted: BTreeSet<u32> = profiles.iter().copied().collect();
    if beside && let Some(held) = world.power_users.held(user) {
        wanted.extend(&held.profiles);
    }
    if wanted.len() > MAX_PROFILES {
        return Err(Refused::TooManyProfiles);
    }
    world.power_users.held_mut(user).profiles = wanted;
    world.record_power_user("power_user.profiles", user);
    Ok(())
}

/// Gives a power user a branch, or changes how far it reaches.
pub(crate) fn grant_branch(world: &mut World, user: u32, branch: u32, grant: BranchGrant) {
    if is_power_user(world, user) && world.branches.contains(branch) {
        world.power_users.held_mut(user).branches.insert(branch, grant);
    }
}

/// What a power user's profiles and resources amount to as the world stands; `None` for one who
/// holds nothing.
pub(crate) fn reach(world: &World, user: u32) -> Option<Reach> {
    let held = world.power_users.held(user)?;
    let mut branches = Vec::new();
    for (&branch, grant) in &held.branches {
        match grant {
            BranchGrant::Only if world.branches.contains(branch) => branches.push(branch),
            BranchGrant::Only => {}
            BranchGrant::WithDescendants => branches.extend(world.branches.descendants(branch)),
        }
    }
    let mut users: Vec<u32> = held.users.iter().copied().collect();
    for &branch in &branches {
        users.extend(world.users.in_branch(branch).map(|user| user.id()));
    }
    for group in held.groups.iter().filter_map(|id| world.groups.get(*id)) {
        users.extend(group.members().as_slice());
    }
    Some(Reach {
        permissions: world.power_users.permissions(held),
        users: Scope::Only(users.into()),
        courses: courses(world, held),
        plans: plans(world, held),
        branches: Scope::Only(branches.into()),
        groups: Scope::Only(held.groups.iter().copied().collect()),
        catalogs: Scope::Only(held.catalogs.iter().copied().collect()),
        stint: held.stint,
    })
}

/// The courses in reach: all, or those named, those of the categories held, and, if so chosen,
/// those of the catalogs held.
fn courses(world: &World, held: &Holdings) -> Scope {
    if held.all_courses {
        return Scope::All;
    }
    let mut ids: Vec<u32> = held.courses.iter().copied().collect();
    if !held.categories.is_empty() {
        let held = |category: &u32| held.categories.contains(category);
        let within =
            world.courses.iter().filter(|course| course.category.as_ref().is_some_and(held));
        ids.extend(within.map(|course| course.id));
    }
    ids.extend(catalogs(world, held).flat_map(|catalog| &catalog.courses));
    Scope::Only(ids.into())
}

/// The learning plans in reach: all, or those named and, if so chosen, those of the catalogs held.
fn plans(world: &World, held: &Holdings) -> Scope {
    if held.all_plans {
        return Scope::All;
    }
    let mut ids: Vec<u32> = held.plans.iter().copied().collect();
    ids.extend(catalogs(world, held).flat_map(|catalog| &catalog.plans));
    Scope::Only(ids.into())
}

/// The catalogs whose content is held.
fn catalogs<'w>(world: &'w World, held: &'w Holdings) -> impl Iterator<Item = &'w Catalog> {
    let ids = held.catalogs.iter().filter(|_| held.visible_catalogs);
    ids.filter_map(|id| world.catalogs.get(*id))
}
