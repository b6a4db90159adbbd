//! Looks at what calls have done, before others rest on it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Execution, LOOKS, Made};
use crate::{
    Error,
    enrollments::EnrollmentStatus,
    id::{CourseId, LearningPlanId, UserId},
    workflows::engine::{
        Action, Item, Problem, Record,
        print::{counted, people},
        read::{course_enrollments, plan_enrollments},
    },
};

impl Execution<'_> {
    pub(super) async fn look(&self, at: usize, action: &Action) -> Result<Made, Error> {
        match action {
            Action::CheckPlans { users } => self.look_at_plans(users).await,
            Action::CheckDone { of } if *of < at => self.look_at_step(*of).await,
            _ => Ok(Ok(Vec::new())),
        }
    }

    /// What an earlier step did must show, for everybody whom the platform did not refuse.
    async fn look_at_step(&self, of: usize) -> Result<Made, Error> {
        let Some(step) = self.work.steps.get(of) else { return Ok(Ok(Vec::new())) };
        let told = self.failed.get(&step.stage).cloned().unwrap_or_default();
        let archives = matches!(step.action, Action::Archive { .. });
        let Some(action) = step.action.without(if archives { &NOBODY } else { &told }) else {
            let why = "the platform refused every account of the first call".to_owned();
            return Ok(Err(why));
        };
        let mut left = Vec::new();
        for pause in LOOKS {
            self.pause(pause).await;
            left = self.sender().remaining(&action).await?;
            if left.is_empty() {
                return Ok(Ok(Vec::new()));
            }
        }
        Ok(match &action {
            Action::Archive { users, courses } => {
                let pairs: Vec<(UserId, CourseId)> = left.iter().flat_map(pairs).collect();
                if pairs.len() < users.len() * courses.len() {
                    // The call does what it should; what stayed has reasons of its own.
                    let stayed = pairs.into_iter().map(|(user, course)| Problem {
                        user,
                        what: format!("course {course} was not archived"),
                    });
                    Ok(stayed.collect())
                } else {
                    let who = match users.as_slice() {
                        [user] => format!("user {user}"),
                        users => people(users.len()),
                    };
                    Err(format!(
                        "after the first archive call {} of {who} is where it was: this platform \
                         archives in another way (B-087); nothing more is archived",
                        counted(pairs.len(), "enrollment")
                    ))
                }
            }
            Action::SetStatus { active: false, .. } => {
                let left: usize = left.iter().map(|action| action.about().len()).sum();
                Err(format!(
                    "{} of the first call can still sign in: the others are not deactivated",
                    people(left)
                ))
            }
            action => Err(format!("what was tried first does not show: {}", action.describe())),
        })
    }

    /// The plans must be gone, and every course enrollment must still be there.
    async fn look_at_plans(&self, users: &[UserId]) -> Result<Made, Error> {
        let expected: BTreeSet<(UserId, LearningPlanId)> = self
            .work
            .records
            .iter()
            .filter_map(|record| match record {
                Record::Plan { enrollment } => Some((enrollment.user_id, enrollment.plan_id)),
                Record::Course { .. } | Record::Belonging { .. } => None,
            })
            .collect();
        let mut left = BTreeMap::new();
        for pause in LOOKS {
            self.pause(pause).await;
            left = plan_enrollments(self.client, users)
                .await?
                .into_iter()
                .filter(|row| expected.contains(&(row.user_id, row.plan_id)))
                .map(|row| ((row.user_id, row.plan_id), row.plan_name))
                .collect();
            if left.is_empty() {
                break;
            }
        }

        let mut should_be: BTreeMap<(UserId, CourseId), &str> = BTreeMap::new();
        for person in self.work.people {
            let Some(user) = person.user_id.filter(|user| users.contains(user)) else { continue };
            for kept in &person.kept {
                if let Item::Course(course) = kept.item
                    && kept.status == EnrollmentStatus::Completed
                {
                    should_be.insert((user, course), &kept.name);
                }
            }
        }
        for record in self.work.records {
            if let Record::Course { enrollment, archived: true } = record
                && users.contains(&enrollment.user_id)
            {
                let pair = (enrollment.user_id, enrollment.course_id);
                should_be.insert(pair, &enrollment.course_name);
            }
        }
        for row in course_enrollments(self.client, users, &[]).await? {
            should_be.remove(&(row.user_id, row.course_id));
        }
        if let Some(((user, course), name)) = should_be.first_key_value() {
            let why = format!(
                "leaving learning plans took {} along, among them {name} ({course}) of user \
                 {user}: nothing more is removed; records.csv holds what they were",
                counted(should_be.len(), "course enrollment")
            );
            return Ok(Err(why));
        }
        Ok(Ok(left
            .into_iter()
            .map(|((user, _), name)| Problem {
                user,
                what: format!("still in the learning plan {name}; its courses will be refused"),
            })
            .collect()))
    }
}

static NOBODY: BTreeSet<UserId> = BTreeSet::new();

fn pairs(action: &Action) -> Vec<(UserId, CourseId)> {
    match action {
        Action::Archive { users, courses } => {
            users.iter().flat_map(|user| courses.iter().map(|course| (*user, *course))).collect()
        }
        _ => Vec::new(),
    }
}
