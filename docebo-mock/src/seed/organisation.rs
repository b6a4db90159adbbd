//! Branches, manager types, profiles, and what power users hold.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{SeedError, find};
use crate::world::{
    World,
    access::{Permission, Permissions},
    branches::ROOT,
    power_users::{self, BranchGrant, Profile},
};

/// A branch of the organisation chart.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedBranch {
    /// Codes need not be unique on the platform; here other rows refer to branches by them.
    pub code: String,
    /// The name, in English.
    pub name: String,
    /// Code of the branch above; the root when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
}

/// A power user profile: a named set of permissions.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedProfile {
    /// May not hold `< > \ | / = +`.
    pub name: String,
    /// Codes such as `user/view`.
    pub permissions: Vec<String>,
}

/// What a power user holds. The user is promoted if need be.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SeedPowerUser {
    /// User name.
    pub username: String,
    /// Names of profiles; ten at most.
    pub profiles: Vec<String>,
    /// User names.
    pub users: Vec<String>,
    /// Codes of branches, and whether descendants are meant too.
    pub branches: BTreeMap<String, bool>,
    /// Names of groups.
    pub groups: Vec<String>,
    /// Codes of courses.
    pub courses: Vec<String>,
    /// Codes of learning plans.
    pub learning_plans: Vec<String>,
    /// Ids of course categories.
    pub categories: Vec<u32>,
    /// Ids of catalogs.
    pub catalogs: Vec<u32>,
    /// Ids of locations.
    pub locations: Vec<u32>,
    /// Every course, those made later included.
    pub all_courses: bool,
    /// Every learning plan, those made later included.
    pub all_learning_plans: bool,
}

impl SeedBranch {
    pub(super) fn add(&self, world: &mut World) -> Result<(), SeedError> {
        let wrong = |problem: String| SeedError::new("branches", &self.code, problem);
        let parent = match &self.parent {
            Some(code) => find::branch(world, code).map_err(wrong)?,
            None => ROOT,
        };
        let names = [("english".into(), self.name.as_str().into())];
        world
            .branches
            .create(parent, Some(&self.code), names)
            .map(|_| ())
            .map_err(|refused| wrong(format!("{refused:?}")))
    }
}

impl SeedProfile {
    pub(super) fn add(&self, world: &mut World) -> Result<(), SeedError> {
        let wrong = |problem: String| SeedError::new("profiles", &self.name, problem);
        let permissions: Permissions = self
            .permissions
            .iter()
            .map(|code| {
                Permission::from_code(code)
                    .ok_or_else(|| wrong(format!("no permission `{code}` is known")))
            })
            .collect::<Result<_, _>>()?;
        let profile = Profile { name: self.name.clone(), description: String::new(), permissions };
        world
            .power_users
            .create_profile(profile)
            .map(|_| ())
            .map_err(|refused| wrong(format!("{refused:?}")))
    }
}

impl SeedPowerUser {
    pub(super) fn add(&self, world: &mut World) -> Result<(), SeedError> {
        let wrong = |problem: String| SeedError::new("power_users", &self.username, problem);
        let user = find::user(world, &self.username).map_err(wrong)?;
        power_users::promote(world, user);
        let mut profiles = Vec::new();
        for name in &self.profiles {
            let id = world.power_users.profile_by_name(name);
            profiles.push(id.ok_or_else(|| wrong(format!("no profile `{name}`")))?);
        }
        power_users::set_profiles(world, user, &profiles, true)
            .map_err(|refused| wrong(format!("{refused:?}")))?;
        for (code, descendants) in &self.branches {
            let branch = find::branch(world, code).map_err(wrong)?;
            let grant = if *descendants { BranchGrant::WithDescendants } else { BranchGrant::Only };
            power_users::grant_branch(world, user, branch, grant);
        }
        let users = find::all(&self.users, |name| find::user(world, name)).map_err(wrong)?;
        let groups = find::all(&self.groups, |name| find::group(world, name)).map_err(wrong)?;
        let courses = find::all(&self.courses, |code| find::course(world, code)).map_err(wrong)?;
        let plans =
            find::all(&self.learning_plans, |code| find::plan(world, code)).map_err(wrong)?;
        let missing =
            |ids: &[u32], known: &dyn Fn(u32) -> bool| ids.iter().copied().find(|id| !known(*id));
        for (what, gap) in [
            ("category", missing(&self.categories, &|id| world.categories.get(id).is_some())),
            ("catalog", missing(&self.catalogs, &|id| world.catalogs.contains(id))),
            ("location", missing(&self.locations, &|id| world.locations.contains_key(&id))),
        ] {
            if let Some(id) = gap {
                return Err(wrong(format!("no {what} {id}")));
            }
        }
        let held = world.power_users.held_mut(user);
        held.users.extend(users);
        held.groups.extend(groups);
        held.courses.extend(courses);
        held.plans.extend(plans);
        held.categories.extend(&self.categories);
        held.catalogs.extend(&self.catalogs);
        held.locations.extend(&self.locations);
        held.all_courses |= self.all_courses;
        held.all_plans |= self.all_learning_plans;
        Ok(())
    }
}
