//! One step of a plan: an action, when it may be made, and why.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Action, Why};
use crate::{endpoint::Confidence, id::UserId};

/// What a step belongs to. Steps of a stage stand together, and stages in the order that works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Stage {
    /// Who reports to whom.
    Teams,
    /// Levels, profiles and resources of power users.
    PowerUsers,
    /// Learning plans.
    Plans,
    /// Enrollments that are archived.
    Archive,
    /// Other enrollments.
    Enrollments,
    /// Groups.
    Groups,
    /// Branches, and the stored flag of accounts.
    Accounts,
    /// Expiration dates and fields.
    Dates,
    /// Accounts that go for good.
    Deletion,
    /// Second accounts.
    Merges,
}

impl Stage {
    /// In words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Teams => "teams",
            Self::PowerUsers => "power users",
            Self::Plans => "learning plans",
            Self::Archive => "archive",
            Self::Enrollments => "enrollments",
            Self::Groups => "groups",
            Self::Accounts => "accounts",
            Self::Dates => "dates",
            Self::Deletion => "deletion",
            Self::Merges => "merges",
        }
    }
}

/// What must be true before a step is made. What is not true when its turn comes is written to
/// the journal, and the step is skipped, for those it concerns or as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Need {
    /// Every earlier step of the stage worked for a person; otherwise the person is left out.
    Worked(Stage),
    /// No earlier look in the stage found something wrong; otherwise nobody's turn comes.
    Seen(Stage),
}

/// Needs in words.
pub(crate) fn needs_text(needs: &[Need]) -> String {
    let stages = |wanted: fn(&Need) -> Option<Stage>| -> Vec<&str> {
        needs.iter().filter_map(wanted).map(Stage::as_str).collect()
    };
    let worked = stages(|need| match need {
        Need::Worked(stage) => Some(*stage),
        Need::Seen(_) => None,
    });
    let seen = stages(|need| match need {
        Need::Seen(stage) => Some(*stage),
        Need::Worked(_) => None,
    });
    let worked = match worked.as_slice() {
        [] => None,
        stages => Some(format!("done with {} for the person", stages.join(" and "))),
    };
    let seen = match seen.as_slice() {
        [] => None,
        stages => Some(format!("nothing wrong seen with {}", stages.join(" and "))),
    };
    [worked, seen].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Drops needs that nothing earlier in the plan can fail.
pub(crate) fn prune(steps: &mut [Step]) {
    let (mut written, mut looked) = (BTreeSet::new(), BTreeSet::new());
    for step in steps {
        step.needs.retain(|need| match need {
            Need::Worked(stage) => written.contains(stage),
            Need::Seen(stage) => looked.contains(stage),
        });
        if step.writes() {
            written.insert(step.stage);
        } else {
            looked.insert(step.stage);
        }
    }
}

/// One step of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Step {
    /// What it belongs to.
    pub stage: Stage,
    /// What it does. The effects are those of the documented call.
    #[serde(flatten)]
    pub action: Action,
    /// Whether it is a call made early, to look at it, and not needed otherwise.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub canary: bool,
    /// What must be true before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<Need>,
    /// Why it is done; each reason names its rules.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub why: Vec<Why>,
}

impl Step {
    /// An action that needs nothing.
    #[must_use]
    pub const fn new(stage: Stage, action: Action) -> Self {
        Self { stage, action, canary: false, needs: Vec::new(), why: Vec::new() }
    }

    /// Says what must be true before.
    #[must_use]
    pub fn needs(mut self, needs: impl IntoIterator<Item = Need>) -> Self {
        self.needs.extend(needs);
        self
    }

    /// Says why.
    #[must_use]
    pub fn because(mut self, why: impl IntoIterator<Item = Why>) -> Self {
        self.why.extend(why);
        self
    }

    /// Marks a call made early, to look at it.
    #[must_use]
    pub const fn as_canary(mut self) -> Self {
        self.canary = true;
        self
    }

    /// Whether it changes the platform.
    #[must_use]
    pub const fn writes(&self) -> bool {
        self.action.writes()
    }

    /// What it does, in a few words.
    #[must_use]
    pub fn describe(&self) -> String {
        let what = self.action.describe();
        if self.canary && self.writes() { format!("{what} to begin with") } else { what }
    }

    /// The people it is about.
    #[must_use]
    pub fn about(&self) -> Vec<UserId> {
        self.action.about()
    }

    /// Numbers of the platform rules it rests on, each with how well it is known.
    #[must_use]
    pub fn rests_on(&self) -> Vec<(&'static str, Confidence)> {
        let mut rules: Vec<_> = self
            .why
            .iter()
            .flat_map(|why| why.rules().iter().map(|rule| (*rule, why.confidence())))
            .collect();
        rules.sort_unstable();
        rules.dedup_by_key(|(rule, _)| *rule);
        rules
    }
}
