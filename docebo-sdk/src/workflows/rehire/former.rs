//! What people had before they left, from the plan that retired them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    id::{BranchId, GroupUuid, UserId},
    workflows::engine::{
        Action, Before, CourseEnrollment, Entry, Journal, Plan, PlanEnrollment, Record,
    },
};

/// What people had before they left.
///
/// It is read from the plans that retired them, `plan.json` in the folder of a run, or from their
/// journals. A plan knows more than a journal: the records and the groups. Of several the last
/// one [read](Self::plan) counts. Whether a plan was really executed does not matter: what a
/// person still has is not given again.
///
/// ```no_run
/// use docebo_sdk::workflows::rehire::Former;
///
/// let mut former = Former::default();
/// former.read(&std::fs::read("offboarding/plan.json")?)?;
/// println!("{} people stood in branches", former.branches.len());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Former {
    /// The branches people stood in, the root apart.
    pub branches: BTreeMap<UserId, BTreeSet<BranchId>>,
    /// The groups people were taken out of.
    pub groups: BTreeMap<UserId, BTreeSet<GroupUuid>>,
    /// The course enrollments that were removed, and whether the platform keeps a frozen copy.
    pub courses: BTreeMap<UserId, Vec<(CourseEnrollment, bool)>>,
    /// The learning plans that were left.
    pub plans: BTreeMap<UserId, Vec<PlanEnrollment>>,
    /// Those who were lowered from power user to user.
    pub power_users: BTreeSet<UserId>,
    /// How many people reported to somebody.
    pub teams: BTreeMap<UserId, usize>,
}

impl Former {
    /// Adds a plan as it was saved, of whichever workflow.
    ///
    /// # Errors
    ///
    /// When the text is no plan.
    pub fn read(&mut self, json: &[u8]) -> Result<(), serde_json::Error> {
        let plan: Plan<serde_json::Value> = serde_json::from_slice(json)?;
        self.plan(&plan);
        Ok(())
    }

    /// Adds a plan, of whichever workflow.
    pub fn plan<P>(&mut self, plan: &Plan<P>) {
        self.before(&plan.before);
        let mut removed = BTreeSet::new();
        let mut left = BTreeSet::new();
        let mut groups: BTreeMap<UserId, BTreeSet<GroupUuid>> = BTreeMap::new();
        for step in &plan.steps {
            match &step.action {
                Action::Archive { users, courses } | Action::Unenroll { users, courses } => {
                    let pairs = users.iter().flat_map(|user| courses.iter().map(|id| (*user, *id)));
                    removed.extend(pairs);
                }
                Action::LeavePlans { users, plans } => {
                    left.extend(users.iter().flat_map(|user| plans.iter().map(|id| (*user, *id))));
                }
                Action::LeaveGroup { group, users } => {
                    for user in users {
                        groups.entry(*user).or_default().insert(group.clone());
                    }
                }
                _ => {}
            }
        }
        self.groups.extend(groups);
        let mut courses: BTreeMap<UserId, Vec<_>> = BTreeMap::new();
        let mut plans: BTreeMap<UserId, Vec<_>> = BTreeMap::new();
        for record in &plan.records {
            match record {
                Record::Course { archived, enrollment }
                    if removed.contains(&(enrollment.user_id, enrollment.course_id)) =>
                {
                    let theirs = courses.entry(enrollment.user_id).or_default();
                    theirs.push((enrollment.clone(), *archived));
                }
                Record::Plan { enrollment }
                    if left.contains(&(enrollment.user_id, enrollment.plan_id)) =>
                {
                    plans.entry(enrollment.user_id).or_default().push(enrollment.clone());
                }
                _ => {}
            }
        }
        self.courses.extend(courses);
        self.plans.extend(plans);
    }

    /// Adds what the journal of a run says about how things stood.
    pub fn journal(&mut self, journal: &Journal) {
        for line in journal.lines() {
            if let Entry::Before { before } = &line.entry {
                self.before(before);
            }
        }
    }

    /// Whether an earlier plan took something from an account.
    pub(super) fn knows(&self, user: UserId) -> bool {
        self.branches.contains_key(&user)
            || self.groups.contains_key(&user)
            || self.courses.contains_key(&user)
            || self.plans.contains_key(&user)
            || self.power_users.contains(&user)
            || self.teams.contains_key(&user)
    }

    fn before(&mut self, before: &Before) {
        for (user, branches) in &before.branches {
            let branches = branches.iter().copied().filter(|id| id.get() != 0);
            self.branches.insert(*user, branches.collect());
        }
        self.power_users.extend(before.power_users.iter().map(|held| held.user_id));
        let mut teams: BTreeMap<UserId, BTreeSet<UserId>> = BTreeMap::new();
        for team in &before.teams {
            teams.entry(team.manager).or_default().extend(&team.members);
        }
        self.teams.extend(teams.into_iter().map(|(user, members)| (user, members.len())));
    }
}
