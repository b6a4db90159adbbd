//! Rules of automatic groups, and whom they let in.

use serde::{Deserialize, Serialize};

use crate::world::{World, access::IdSet, enrollments::Status, text::Needle, users::UserRef};

/// How conditions, or sets of them, are combined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Combine {
    All,
    Any,
}

/// Sets of conditions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Rules {
    pub(crate) combine: Combine,
    pub(crate) sets: Vec<Set>,
}

/// Conditions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Set {
    pub(crate) combine: Combine,
    pub(crate) rules: Vec<Rule>,
}

/// A condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Rule {
    /// Right in one of these branches, or in one of those or below it.
    Branch { only: Vec<u32>, below: Vec<u32> },
    /// With such a value in an additional field.
    Field { field: u32, test: FieldTest },
    /// So far in one of these courses.
    Enrollment { courses: Vec<u32>, status: Status },
}

/// What is asked of the value of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FieldTest {
    Is(String),
    /// Is something else, or nothing.
    IsNot(String),
    /// Case aside.
    Contains(String),
    Empty,
}

impl Combine {
    fn of(self, mut verdicts: impl Iterator<Item = bool>) -> bool {
        match self {
            Self::All => verdicts.all(|verdict| verdict),
            Self::Any => verdicts.any(|verdict| verdict),
        }
    }
}

impl Rules {
    /// Every condition, whatever set it is in.
    pub(crate) fn conditions(&self) -> impl Iterator<Item = &Rule> {
        self.sets.iter().flat_map(|set| &set.rules)
    }

    /// Whether a condition is about enrollments.
    pub(super) fn look_at_enrollments(&self) -> bool {
        self.conditions().any(|rule| matches!(rule, Rule::Enrollment { .. }))
    }

    /// Whom the rules let in.
    pub(super) fn apply(&self, world: &World, exclude_deactivated: bool) -> IdSet {
        let sets: Vec<Prepared<'_>> =
            self.sets.iter().map(|set| Prepared::new(world, set)).collect();
        let admits = |user: UserRef<'_>| {
            (user.is_active() || !exclude_deactivated)
                && self.combine.of(sets.iter().map(|set| set.admits(world, user)))
        };
        let ids = |users: &mut dyn Iterator<Item = UserRef<'_>>| {
            users.filter(|user| admits(*user)).map(|user| user.id()).collect()
        };
        match narrowed(self.combine, sets.iter().map(Prepared::branches)) {
            Some(branches) => {
                let mut users = branches.iter().flat_map(|branch| world.users.in_branch(*branch));
                ids(&mut users)
            }
            None => ids(&mut world.users.iter_by_id()),
        }
    }
}

/// Branches outside of which nobody is let in, if that can be said; `parts` says it of each part.
fn narrowed(combine: Combine, parts: impl Iterator<Item = Option<Vec<u32>>>) -> Option<Vec<u32>> {
    let mut branches = match combine {
        Combine::All => parts.flatten().min_by_key(Vec::len)?,
        Combine::Any => parts.collect::<Option<Vec<_>>>()?.concat(),
    };
    branches.sort_unstable();
    branches.dedup();
    Some(branches)
}

/// A set with everything looked up that is the same for all users.
struct Prepared<'r> {
    combine: Combine,
    tests: Vec<Test<'r>>,
}

enum Test<'r> {
    /// Ascending.
    Branches(Vec<u32>),
    Is(u32, &'r str),
    IsNot(u32, &'r str),
    Contains(u32, Needle),
    Empty(u32),
    /// About a field that is gone.
    Nobody,
    Enrollment(&'r [u32], Status),
}

impl<'r> Prepared<'r> {
    fn new(world: &World, set: &'r Set) -> Self {
        let tests = set.rules.iter().map(|rule| match rule {
            Rule::Branch { only, below } => {
                let mut branches = only.clone();
                branches.extend(below.iter().flat_map(|id| world.branches.descendants(*id)));
                branches.sort_unstable();
                branches.dedup();
                Test::Branches(branches)
            }
            // Nobody has a value in a field that is gone, and nobody lacks one (inferred).
            Rule::Field { field, .. } if world.user_fields.get(*field).is_none() => Test::Nobody,
            Rule::Field { field, test } => match test {
                FieldTest::Is(wanted) => Test::Is(*field, wanted),
                FieldTest::IsNot(unwanted) => Test::IsNot(*field, unwanted),
                FieldTest::Contains(text) => Test::Contains(*field, Needle::new(text)),
                FieldTest::Empty => Test::Empty(*field),
            },
            Rule::Enrollment { courses, status } => Test::Enrollment(courses, *status),
        });
        Self { combine: set.combine, tests: tests.collect() }
    }

    fn admits(&self, world: &World, user: UserRef<'_>) -> bool {
        self.combine.of(self.tests.iter().map(|test| test.admits(world, user)))
    }

    /// Branches outside of which this set lets nobody in, if that can be said.
    fn branches(&self) -> Option<Vec<u32>> {
        let of = |test: &Test<'_>| match test {
            Test::Branches(branches) => Some(branches.clone()),
            Test::Nobody => Some(Vec::new()),
            _ => None,
        };
        narrowed(self.combine, self.tests.iter().map(of))
    }
}

impl Test<'_> {
    fn admits(&self, world: &World, user: UserRef<'_>) -> bool {
        let value = |field: u32| user.field(field).unwrap_or_default();
        match self {
            Self::Branches(branches) => {
                user.branches_or_root().any(|branch| branches.binary_search(&branch).is_ok())
            }
            Self::Is(field, wanted) => value(*field) == *wanted,
            Self::IsNot(field, unwanted) => value(*field) != *unwanted,
            Self::Contains(field, needle) => needle.is_in(value(*field)),
            Self::Empty(field) => value(*field).is_empty(),
            Self::Nobody => false,
            Self::Enrollment(courses, status) => courses.iter().any(|course| {
                world.enrollments.get(user.id(), *course).is_some_and(|row| row.status() == *status)
            }),
        }
    }
}
