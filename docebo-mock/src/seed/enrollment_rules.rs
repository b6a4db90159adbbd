//! Enrollment rules.

use std::collections::BTreeSet;

use docebo_sdk::wire::DateTime;
use serde::{Deserialize, Serialize};

use super::{SeedError, find};
use crate::world::{
    World,
    branches::ROOT,
    enrollment_rules::{self, Audience, Content},
};

/// An enrollment rule: whoever joins one of the groups or branches is enrolled in all of the
/// courses or learning plans. Groups or branches, never both; courses or plans, never both
/// (B-073).
///
/// Who is there when the rule is made is not caught (B-072).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SeedEnrollmentRule {
    /// What administrators call it.
    pub name: String,
    /// Names of groups, or their numbers of before 2020.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
    /// Codes of branches, or their ids; people right in them, not in those below.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub branches: Vec<String>,
    /// Codes of courses, or their ids.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub courses: Vec<String>,
    /// Codes of learning plans, or their ids.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub learning_plans: Vec<String>,
}

impl SeedEnrollmentRule {
    /// Makes the rule and answers its number.
    pub(crate) fn add(&self, world: &mut World, now: DateTime) -> Result<u32, SeedError> {
        let wrong = |problem: String| SeedError::new("enrollment_rules", &self.name, problem);
        let one_of = |what: &str, first: &[String], second: &[String]| {
            if first.is_empty() == second.is_empty() {
                return Err(wrong(format!("a rule holds {what}: one of them, never both")));
            }
            Ok(())
        };
        one_of("groups or branches", &self.groups, &self.branches)?;
        one_of("courses or learning plans", &self.courses, &self.learning_plans)?;
        let all = |names: &[String], find: fn(&World, &str) -> Result<u32, String>| {
            let found = find::all(names, |name| find(world, name)).map_err(wrong)?;
            Ok::<BTreeSet<u32>, SeedError>(found.into_iter().collect())
        };
        let audience = if self.branches.is_empty() {
            Audience::Groups(all(&self.groups, group)?)
        } else {
            let branches = all(&self.branches, branch)?;
            if branches.contains(&ROOT) {
                return Err(wrong("the root branch cannot be picked".to_owned()));
            }
            Audience::Branches(branches)
        };
        let content = if self.courses.is_empty() {
            Content::Plans(all(&self.learning_plans, find::plan)?)
        } else {
            Content::Courses(all(&self.courses, find::course)?)
        };
        Ok(enrollment_rules::add(world, self.name.clone(), audience, content, now))
    }
}

fn group(world: &World, name: &str) -> Result<u32, String> {
    let by_number = || name.parse().ok().filter(|id| world.groups.get(*id).is_some());
    find::group(world, name).or_else(|problem| by_number().ok_or(problem))
}

fn branch(world: &World, code: &str) -> Result<u32, String> {
    let by_id = || code.parse().ok().filter(|id| world.branches.contains(*id));
    find::branch(world, code).or_else(|problem| by_id().ok_or(problem))
}
