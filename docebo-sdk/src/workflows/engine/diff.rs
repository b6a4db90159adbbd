//! What changed between two plans for the same list.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

use super::{Deed, Person, Plan, Verdict, fold};

/// How a later plan differs from an earlier one. Printed, it is what somebody who approved the
/// earlier plan has to read before approving the later one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PlanDiff {
    /// Listed later only.
    pub added: Vec<String>,
    /// Listed earlier only.
    pub removed: Vec<String>,
    /// Listed in both, with another outcome.
    pub changed: Vec<PersonDiff>,
}

/// How the plan for one person changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PersonDiff {
    /// User name.
    pub username: String,
    /// The verdicts before and after, when they differ.
    pub verdict: Option<(Verdict, Verdict)>,
    /// No longer done: either done already, or no longer called for.
    pub dropped: Vec<Deed>,
    /// Done now.
    pub new: Vec<Deed>,
}

impl<P> Plan<P> {
    /// How a later plan differs from this one.
    #[must_use]
    pub fn diff(&self, later: &Self) -> PlanDiff {
        let by_name = |plan: &Self| -> BTreeMap<String, Person> {
            let people = plan.people.iter();
            people.map(|person| (fold(&person.username), person.clone())).collect()
        };
        let (before, mut after) = (by_name(self), by_name(later));
        let mut diff = PlanDiff::default();
        for (name, old) in before {
            let Some(new) = after.remove(&name) else {
                diff.removed.push(old.username);
                continue;
            };
            let lacks = |all: &[Deed], action: &Deed| !all.contains(action);
            let changed = PersonDiff {
                verdict: (old.verdict != new.verdict)
                    .then(|| (old.verdict.clone(), new.verdict.clone())),
                dropped: filtered(&old.deeds, |action| lacks(&new.deeds, action)),
                new: filtered(&new.deeds, |action| lacks(&old.deeds, action)),
                username: new.username,
            };
            if changed.verdict.is_some() || !changed.dropped.is_empty() || !changed.new.is_empty() {
                diff.changed.push(changed);
            }
        }
        diff.added = after.into_values().map(|person| person.username).collect();
        diff
    }
}

fn filtered(actions: &[Deed], keep: impl Fn(&Deed) -> bool) -> Vec<Deed> {
    actions.iter().filter(|action| keep(action)).cloned().collect()
}

impl PlanDiff {
    /// Whether both plans do the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }
}

impl fmt::Display for PlanDiff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("no difference\n");
        }
        for name in &self.added {
            writeln!(f, "+ {name}: now on the list")?;
        }
        for name in &self.removed {
            writeln!(f, "- {name}: no longer on the list")?;
        }
        for PersonDiff { username, verdict, dropped, new } in &self.changed {
            writeln!(f, "~ {username}")?;
            if let Some((before, after)) = verdict {
                writeln!(f, "    was {}, is {}", word(before), word(after))?;
            }
            for action in dropped {
                writeln!(f, "    - {}", action.brief())?;
            }
            for action in new {
                writeln!(f, "    + {}", action.brief())?;
            }
        }
        Ok(())
    }
}

fn word(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Change => "to change".to_owned(),
        Verdict::Nothing => "nothing to do".to_owned(),
        Verdict::Unknown => "unknown".to_owned(),
        Verdict::Refused { ground } => format!("not touched ({ground})"),
    }
}
