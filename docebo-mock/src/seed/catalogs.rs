//! Catalogs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{SeedError, find};
use crate::world::{World, catalogs::Catalog, power_users::BranchGrant};

/// A catalog.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedCatalog {
    /// The platform's id; not 0, which is the generic catalog.
    pub id: u32,
    /// What learners read.
    pub name: String,
    /// HTML.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// The administrators' own code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Shown to anybody, without a token.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub public: bool,
    /// Codes of courses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub courses: Vec<String>,
    /// Codes of learning plans.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub learning_plans: Vec<String>,
    /// User names of those who see it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub users: Vec<String>,
    /// Names of groups that see it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
    /// Codes of branches that see it, and whether those below do.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub branches: BTreeMap<String, bool>,
}

impl SeedCatalog {
    /// Everything but the groups, which are made later.
    pub(super) fn add(&self, world: &mut World) -> Result<(), SeedError> {
        let wrong = |problem: String| SeedError::new("catalogs", &self.name, problem);
        if self.id == 0 {
            return Err(wrong("0 is the generic catalog".to_owned()));
        }
        let courses = find::all(&self.courses, |code| find::course(world, code)).map_err(wrong)?;
        let plans =
            find::all(&self.learning_plans, |code| find::plan(world, code)).map_err(wrong)?;
        let users = find::all(&self.users, |name| find::user(world, name)).map_err(wrong)?;
        let branch = |(code, below): (&String, &bool)| {
            let grant = if *below { BranchGrant::WithDescendants } else { BranchGrant::Only };
            Ok((find::branch(world, code)?, grant))
        };
        let branches = self.branches.iter().map(branch).collect::<Result<_, _>>().map_err(wrong)?;
        let catalog = Catalog {
            name: self.name.clone(),
            description: self.description.clone(),
            code: self.code.clone(),
            public: self.public,
            courses: courses.into_iter().collect(),
            plans: plans.into_iter().collect(),
            users: users.into_iter().collect(),
            groups: [].into(),
            branches,
        };
        world
            .catalogs
            .insert(self.id, catalog)
            .map_err(|other| wrong(format!("`{}` has the same id", other.name)))
    }

    /// The groups.
    pub(super) fn show(&self, world: &mut World) -> Result<(), SeedError> {
        let groups = find::all(&self.groups, |name| find::group(world, name))
            .map_err(|problem| SeedError::new("catalogs", &self.name, problem))?;
        if let Some(catalog) = world.catalogs.get_mut(self.id) {
            catalog.groups.extend(groups);
        }
        Ok(())
    }
}
