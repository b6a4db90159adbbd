//! From a file and what the platform says to a plan. Pure, apart from [`gather`].

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Pair, Pairs, Plan, Which};
use crate::{
    Client, Error,
    enrollments::EnrollmentStatus,
    id::{CourseId, LearningPlanId, UserId},
    workflows::{
        engine::{
            Action, Cost, CourseEnrollment, Deed, Item, Kept, Person, Protected, Record, Refusal,
            RowProblem, Verdict, Why, fold, prune,
        },
        offboarding::{
            self, Facts, Leaver, Leavers, PolicyError, Treatment, enrollments_of_leavers,
            facts::Account,
            planner::{Build, Part},
        },
    },
};

/// What becomes of the enrollments a file names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Policy {
    /// Enrolled, in progress and completed: archived, which also unenrolls.
    pub archivable: Treatment,
    /// Waiting list, to be confirmed, overbooked: given up, since they cannot be archived (B-085).
    pub waiting: Treatment,
    /// Suspended: kept.
    pub suspended: Treatment,
    /// Whether unfinished learning plans are left when they hold a course that is to go.
    pub leave_plans: bool,
    /// Whose enrollments are never touched.
    pub protected: Protected,
    /// Whether this platform is known to archive as described, as the mock is.
    pub platform_is_verified: bool,
    /// Accepts that the archive call rests on one witness (B-087): it is tried on one person
    /// first.
    pub allow_unverified_archive: bool,
    /// Calls an hour, for the estimate of the time needed (B-220).
    pub calls_per_hour: u64,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            archivable: Treatment::Archive,
            waiting: Treatment::Unenroll,
            suspended: Treatment::Keep,
            leave_plans: false,
            protected: Protected::default(),
            platform_is_verified: false,
            allow_unverified_archive: false,
            calls_per_hour: 1_000,
        }
    }
}

impl Policy {
    /// The same in the words of offboarding, whose calls these are.
    fn as_offboarding(&self) -> offboarding::Policy {
        let mut policy = offboarding::Policy::default();
        policy.completed = self.archivable;
        policy.in_progress = self.archivable;
        policy.enrolled = self.archivable;
        policy.waiting = self.waiting;
        policy.suspended = self.suspended;
        policy.protected.clone_from(&self.protected);
        policy.platform_is_verified = self.platform_is_verified;
        policy.allow_unverified_archive = self.allow_unverified_archive;
        policy.calls_per_hour = self.calls_per_hour;
        policy
    }
}

/// Reads everything a [`plan`] needs: the accounts named, their enrollments, and the learning
/// plans that may hold them.
///
/// # Errors
///
/// When the platform cannot be read.
pub async fn gather(client: &Client, pairs: &Pairs, policy: &Policy) -> Result<Facts, Error> {
    enrollments_of_leavers(client, &people(pairs), &policy.as_offboarding()).await
}

/// The people of a list, each row as somebody.
fn people(pairs: &Pairs) -> Leavers {
    let rows = pairs.rows.iter().map(|pair| {
        let mut leaver = Leaver::new(pair.row, "");
        leaver.username.clone_from(&pair.username);
        leaver.user_id = pair.user_id;
        leaver
    });
    Leavers::new(rows.collect())
}

/// Decides what becomes of each enrollment named, and with which calls. [`Cost::bound`] is
/// [`cover::bound`](crate::workflows::engine::cover::bound), once for plans, archival and
/// unenrolment each.
///
/// # Errors
///
/// When the policy cannot be followed.
pub fn plan(facts: &Facts, pairs: &Pairs, policy: &Policy) -> Result<Plan, PolicyError> {
    let calls = policy.as_offboarding();
    calls.check()?;
    let mut planner = Planner {
        facts,
        policy,
        calls: &calls,
        people: Vec::new(),
        place: BTreeMap::new(),
        records: Vec::new(),
        problems: pairs.problems.clone(),
        left: BTreeSet::new(),
        archive: Vec::new(),
        unenroll: Vec::new(),
    };
    let by_name = offboarding::planner::names(facts);
    for pair in &pairs.rows {
        let account = match (&pair.username, pair.user_id) {
            (Some(name), _) => by_name.get(&fold(name)).copied(),
            (None, Some(id)) => facts.account(id),
            (None, None) => None,
        };
        planner.row(pair, account);
    }
    Ok(planner.assemble())
}

struct Planner<'f> {
    facts: &'f Facts,
    policy: &'f Policy,
    calls: &'f offboarding::Policy,
    people: Vec<Person>,
    place: BTreeMap<String, usize>,
    records: Vec<Record>,
    problems: Vec<RowProblem>,
    left: BTreeSet<(UserId, LearningPlanId)>,
    archive: Vec<(UserId, CourseId)>,
    unenroll: Vec<(UserId, CourseId)>,
}

impl<'f> Planner<'f> {
    fn row(&mut self, pair: &Pair, account: Option<&'f Account>) {
        let username = match (account, &pair.username, pair.user_id) {
            (Some(account), ..) => account.username.clone(),
            (None, Some(name), _) => name.clone(),
            (None, None, Some(id)) => format!("user {id}"),
            (None, None, None) => format!("row {}", pair.row),
        };
        let next = self.people.len();
        let at = *self.place.entry(fold(&username)).or_insert(next);
        if at == next {
            let verdict = match account {
                None => Verdict::Unknown,
                Some(account) => match self.refusal(pair, account) {
                    Some(ground) => Verdict::Refused { ground },
                    None => Verdict::Nothing,
                },
            };
            self.people.push(Person {
                row: pair.row,
                repeated_on: Vec::new(),
                username,
                name: account.map(|account| account.name.clone()).unwrap_or_default(),
                user_id: account.map(|account| account.user_id),
                verdict,
                deeds: Vec::new(),
                kept: Vec::new(),
            });
        }
        let Some(mut person) = self.people.get(at).cloned() else { return };
        if let Some(account) = account
            && matches!(person.verdict, Verdict::Nothing | Verdict::Change)
        {
            self.courses(&mut person, pair, account.user_id);
            if !person.deeds.is_empty() {
                person.verdict = Verdict::Change;
            }
            if let Some(place) = self.people.get_mut(at) {
                *place = person;
            }
        }
    }

    fn refusal(&self, pair: &Pair, account: &Account) -> Option<Refusal> {
        let Account { user_id, username, level, .. } = account;
        let refused = self.policy.protected.refuses(self.facts.caller, *user_id, username, level);
        refused.or_else(|| {
            let listed = pair.user_id.filter(|id| id != user_id)?;
            Some(Refusal::IdMismatch { listed })
        })
    }

    /// What one row asks for.
    fn courses(&mut self, person: &mut Person, pair: &Pair, user: UserId) {
        let rows: Vec<&CourseEnrollment> = self
            .facts
            .enrollments_of(user)
            .iter()
            .filter(|row| match &pair.courses {
                Which::Id(id) => row.course_id == *id,
                Which::Code(code) => {
                    row.fields.to_map().get("course_code").and_then(|code| code.as_str())
                        == Some(code.as_str())
                }
                Which::Completed => row.status == EnrollmentStatus::Completed,
            })
            .collect();
        if rows.is_empty() && pair.courses != Which::Completed {
            let column = match &pair.courses {
                Which::Id(_) => "course_id",
                Which::Code(_) | Which::Completed => "course_code",
            };
            self.problems.push(RowProblem {
                row: pair.row,
                column: column.to_owned(),
                value: pair.courses.to_string(),
                problem: format!("{} is not enrolled in such a course", person.username),
                remedy: "check the course; nothing is to do when it was archived before".to_owned(),
            });
        }
        for row in rows {
            let item = Item::Course(row.course_id);
            let kept = person.kept.iter().any(|kept| kept.item == item);
            let done = person.deeds.iter().any(|deed| match deed {
                Deed::Archive { course_id, .. } | Deed::Unenroll { course_id, .. } => {
                    *course_id == row.course_id
                }
                _ => false,
            });
            if !kept && !done {
                self.course(person, row);
            }
        }
    }

    fn course(&mut self, person: &mut Person, row: &CourseEnrollment) {
        let CourseEnrollment { user_id, course_id, course_name, status, .. } = row;
        let mut treatment = self.calls.treatment(status);
        let mut why = offboarding::planner::why(treatment, status);
        if treatment != Treatment::Keep && !self.free(person, *user_id, *course_id) {
            (treatment, why) = (Treatment::Keep, Why::HeldByPlan);
        }
        let (course_id, name, status) = (*course_id, course_name.clone(), status.clone());
        match treatment {
            Treatment::Keep => {
                person.kept.push(Kept { item: Item::Course(course_id), name, status, why });
                return;
            }
            Treatment::Archive => {
                self.archive.push((*user_id, course_id));
                person.deeds.push(Deed::Archive { course_id, name, status, why });
            }
            Treatment::Unenroll => {
                self.unenroll.push((*user_id, course_id));
                person.deeds.push(Deed::Unenroll { course_id, name, status, why });
            }
        }
        let archived = treatment == Treatment::Archive;
        self.records.push(Record::Course { archived, enrollment: row.clone() });
    }

    /// Whether no learning plan holds a course, or none will when its turn comes.
    fn free(&mut self, person: &mut Person, user: UserId, course: CourseId) -> bool {
        let holders: Vec<_> = self
            .facts
            .plans_of(user)
            .iter()
            .filter(|row| {
                let courses = self.facts.plan_courses.get(&row.plan_id);
                courses.is_some_and(|courses| courses.contains(&course))
            })
            .collect();
        let stays = holders.iter().any(|row| {
            !self.policy.leave_plans || offboarding::planner::keeps_plan(self.calls, row).is_some()
        });
        if stays {
            return false;
        }
        for row in holders {
            if self.left.insert((user, row.plan_id)) {
                let unknown = || EnrollmentStatus::from_word("not told");
                person.deeds.push(Deed::LeavePlan {
                    plan_id: row.plan_id,
                    name: row.plan_name.clone(),
                    status: row.status.clone().unwrap_or_else(unknown),
                    why: Why::UnfinishedPlan,
                });
                self.records.push(Record::Plan { enrollment: row.clone() });
            }
        }
        true
    }

    fn assemble(self) -> Plan {
        let part = Part {
            hand_overs: Vec::new(),
            people: Vec::new(),
            plans: self.left.iter().copied().collect(),
            archive: self.archive,
            unenroll: self.unenroll,
        };
        let mut build = Build::new(self.calls);
        build.round(&part, false);
        let (mut steps, bound) = build.finish();
        prune(&mut steps);

        let Facts { caller, gathered_at, reads, .. } = *self.facts;
        let mut plan = Plan::new("archiving", self.policy.clone(), caller, gathered_at);
        plan.platform.clone_from(&self.facts.platform);
        let cost = Cost::of(&steps, |step| match &step.action {
            Action::CheckPlans { users } => 2 * users.len().div_ceil(200) as u64,
            _ => 0,
        });
        let verification = if steps.is_empty() { 0 } else { reads };
        plan.cost = Cost {
            reads_done: reads,
            bound: bound as u64,
            verification,
            calls_per_hour: self.policy.calls_per_hour,
            ..cost
        };
        let changed = self.people.iter().filter(|person| person.verdict == Verdict::Change);
        let accounts = changed.filter_map(|person| self.facts.account(person.user_id?));
        plan.before.barred =
            accounts.filter(|account| !account.may_sign_in()).map(|one| one.user_id).collect();
        plan.steps = steps;
        plan.people = self.people;
        plan.problems = self.problems;
        plan.records = self.records;
        plan
    }
}
