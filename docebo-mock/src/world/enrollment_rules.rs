//! Enrollment rules: whoever joins a group or a branch is enrolled.
//!
//! ```text
//! let id = world.enrollment_rules.add(rule, now);          // those already there are not caught
//! world.enrollment_rules.arrivals(...)                     // who joined since the last look
//! world.enrollment_rules.log()                             // what the rules did
//! ```
//!
//! The platform has no route for them. A rule is told of arrivals, never of people who are there:
//! groups are compared with how they were at the last look, and the table of users says whose
//! branches changed.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use docebo_sdk::{id::UserId, wire::DateTime};
use serde::{Deserialize, Serialize};

use super::{World, access::IdSet};

/// Log entries kept; older ones are dropped.
const KEPT: usize = 10_000;

/// Who is caught, and what they are enrolled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EnrollmentRule {
    /// Its number, from 1.
    pub id: u32,
    /// What administrators call it.
    pub name: String,
    /// Whose arrivals it watches.
    #[serde(flatten)]
    pub audience: Audience,
    /// What arrivals are enrolled in.
    #[serde(flatten)]
    pub content: Content,
    /// When it was made.
    pub created_at: DateTime,
}

/// Groups or branches, never both (B-073).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Audience {
    /// Members of any of these groups, by their numbers of before 2020.
    #[serde(rename = "group_ids")]
    Groups(BTreeSet<u32>),
    /// People right in any of these branches, not in those below (as when a branch is enrolled by
    /// hand, B-081).
    #[serde(rename = "branch_ids")]
    Branches(BTreeSet<u32>),
}

/// Courses or learning plans, never both (B-073).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Content {
    /// Each of these courses; never a session of one.
    #[serde(rename = "course_ids")]
    Courses(BTreeSet<u32>),
    /// Each of these learning plans.
    #[serde(rename = "learning_plan_ids")]
    Plans(BTreeSet<u32>),
}

/// What a rule did about one person and one course or plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RuleEntry {
    /// When.
    pub at: DateTime,
    /// Which rule.
    pub rule_id: u32,
    /// Whom it caught.
    pub user_id: UserId,
    /// The course or the learning plan, as the rule's content has it.
    pub object_id: u64,
    /// What came of it.
    pub outcome: RuleOutcome,
}

/// What came of an arrival.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RuleOutcome {
    /// Enrolled.
    Enrolled,
    /// Put on the course's waiting list.
    Waiting,
    /// Was enrolled already.
    AlreadyEnrolled,
    /// Deactivated or expired: passed over (B-070).
    PassedOver,
    /// The course or plan is gone.
    Gone,
}

/// All rules of a platform.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct EnrollmentRules {
    rules: BTreeMap<u32, EnrollmentRule>,
    last: u32,
    log: VecDeque<RuleEntry>,
    /// The members of the groups that rules watch, as they were at the last look.
    seen: BTreeMap<u32, IdSet>,
}

impl EnrollmentRules {
    /// All rules, by number.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &EnrollmentRule> {
        self.rules.values()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Takes a rule out; what it did stays done (B-074).
    pub(crate) fn remove(&mut self, id: u32) -> Option<EnrollmentRule> {
        self.rules.remove(&id)
    }

    /// What the rules did, oldest first.
    pub(crate) fn log(&self) -> impl Iterator<Item = &RuleEntry> {
        self.log.iter()
    }

    pub(crate) fn note(&mut self, entry: RuleEntry) {
        if self.log.len() == KEPT {
            self.log.pop_front();
        }
        self.log.push_back(entry);
    }
}

/// Makes a rule and answers its number. Whoever is in its groups or branches now is not caught
/// (B-072).
pub(crate) fn add(
    world: &mut World,
    name: String,
    audience: Audience,
    content: Content,
    created_at: DateTime,
) -> u32 {
    let rules = &mut world.enrollment_rules;
    rules.last += 1;
    let id = rules.last;
    if let Audience::Groups(groups) = &audience {
        for group in groups {
            if let Some(group) = world.groups.get(*group) {
                rules.seen.entry(group.id).or_insert_with(|| group.members().clone());
            }
        }
    }
    rules.rules.insert(id, EnrollmentRule { id, name, audience, content, created_at });
    world.users.watch_moves();
    id
}

/// Who joined what a rule watches since this was asked last: rule and user, by rule.
pub(crate) fn arrivals(world: &mut World) -> Vec<(u32, u32)> {
    if world.enrollment_rules.is_empty() {
        return Vec::new();
    }
    // A world that was restored has forgotten that somebody watches.
    world.users.watch_moves();
    let moved = world.users.take_moves();
    let joined = joined_groups(world);
    let mut arrivals = Vec::new();
    for rule in world.enrollment_rules.iter() {
        let users: BTreeSet<u32> = match &rule.audience {
            Audience::Groups(groups) => {
                groups.iter().filter_map(|group| joined.get(group)).flatten().copied().collect()
            }
            Audience::Branches(branches) => moved
                .iter()
                .filter(|(user, before)| {
                    let now = world.users.get(**user).into_iter().flat_map(|user| user.branches());
                    now.into_iter().any(|at| branches.contains(&at) && !before.contains(&at))
                })
                .map(|(user, _)| *user)
                .collect(),
        };
        arrivals.extend(users.into_iter().map(|user| (rule.id, user)));
    }
    arrivals
}

/// Forgets who joined: what a seed holds is a state, nobody arrives with it.
pub(crate) fn forget_arrivals(world: &mut World) {
    arrivals(world);
}

/// The new members of the watched groups, by group.
fn joined_groups(world: &mut World) -> BTreeMap<u32, Vec<u32>> {
    let groups = &world.groups;
    let mut joined = BTreeMap::new();
    world.enrollment_rules.seen.retain(|id, seen| {
        let Some(group) = groups.get(*id) else { return false };
        let members = group.members();
        if members.serial() != seen.serial() {
            let new = members.as_slice().iter().filter(|user| !seen.contains(**user));
            let new: Vec<u32> = new.copied().collect();
            if !new.is_empty() {
                joined.insert(*id, new);
            }
            *seen = members.clone();
        }
        true
    });
    joined
}
