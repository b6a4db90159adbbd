//! What the platform said, as one value.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Training, Who};
use crate::{
    auth::UserLevel,
    catalogs::Catalog,
    courses::{CourseDetail, CourseRow, CourseType, LearnCourse},
    enrollments::EnrollmentRow,
    id::{CourseId, LearningPlanId, UserId},
    learning_plans::{LearningPlan, PlanCourse, PlanRow},
    sessions::ClassroomSession,
    users::{PendingUser, UserData, UserRow},
    wire::{Date, DateTime},
    workflows::engine::fold,
};

/// A course, as far as somebody asked about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Course {
    /// Its number.
    pub id: CourseId,
    /// Its code; empty when none.
    pub code: String,
    /// Its name.
    pub title: String,
    /// Its kind.
    pub kind: CourseType,
    /// Whether learners see it.
    pub published: bool,
    /// The platform's word for that.
    pub status: String,
    /// When it was taken out of use, or why it counts as such.
    pub out_of_use: Option<String>,
    /// First day.
    pub starts: Option<Date>,
    /// Last day.
    pub ends: Option<Date>,
    /// People on its waiting list; only where a list shows the course.
    pub waiting: Option<u64>,
    /// The learner's side of it; read when somebody is not enrolled.
    pub learn: Option<LearnCourse>,
    /// Learning plans that hold it; read when they may matter.
    pub plans: Option<Vec<LearningPlanId>>,
    /// Its sessions; read when it is instructor-led and somebody is not enrolled.
    pub sessions: Option<Vec<ClassroomSession>>,
}

impl From<CourseDetail> for Course {
    fn from(course: CourseDetail) -> Self {
        let status = course.status.unwrap_or_default();
        Self {
            id: course.id,
            code: course.code.unwrap_or_default(),
            title: course.title,
            kind: course.kind,
            // A word that nobody knows is no reason to say that the course is hidden.
            published: !status.eq_ignore_ascii_case("unpublished"),
            status,
            out_of_use: None,
            starts: None,
            ends: None,
            waiting: None,
            learn: None,
            plans: None,
            sessions: None,
        }
    }
}

impl From<CourseRow> for Course {
    fn from(row: CourseRow) -> Self {
        let out_of_use = match (row.is_deleted, row.removed_at.or(row.decommissioned_at)) {
            (_, Some(at)) => Some(at.to_string()),
            (true, None) => Some("is_deleted 1".to_owned()),
            (false, None) => None,
        };
        Self {
            id: row.id,
            code: row.code.unwrap_or_default(),
            title: row.title,
            kind: row.kind,
            // Flag and word are not sent by every platform.
            published: row.published || matches!(row.course_status.as_str(), "" | "published"),
            status: row.course_status,
            out_of_use,
            starts: row.start_date,
            ends: row.end_date,
            waiting: Some(row.waiting_list),
            learn: None,
            plans: None,
            sessions: None,
        }
    }
}

/// A learning plan, as far as somebody asked about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Plan {
    /// Its number.
    pub id: LearningPlanId,
    /// Its code; empty when none.
    pub code: String,
    /// Its name.
    pub title: String,
    /// Whether learners see it.
    pub published: bool,
    /// Its courses; none when they could not be read.
    pub courses: Option<Vec<PlanCourse>>,
}

impl From<PlanRow> for Plan {
    fn from(row: PlanRow) -> Self {
        Self {
            id: row.learning_plan_id,
            code: row.code.unwrap_or_default(),
            title: row.title,
            published: row.is_published,
            courses: None,
        }
    }
}

impl From<LearningPlan> for Plan {
    fn from(plan: LearningPlan) -> Self {
        Self {
            id: plan.learning_plan_id,
            code: plan.code.unwrap_or_default(),
            title: plan.title,
            published: plan.is_published,
            courses: None,
        }
    }
}

/// What the platform said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Facts {
    /// The platform's address; empty when nobody said.
    #[serde(default)]
    pub platform: String,
    /// When it said so.
    pub gathered_at: DateTime,
    /// Level of whoever asked; read when something was not found.
    pub caller: Option<UserLevel>,
    /// Accounts asked for, and those that share an e-mail or come near in name.
    pub people: Vec<UserRow>,
    /// Whether all accounts were looked through.
    pub everybody: bool,
    /// Accounts read one by one.
    pub details: BTreeMap<UserId, UserData>,
    /// Registrations that wait, where a name was not found.
    pub requests: Vec<PendingUser>,
    /// How people may register, as sent; read when a name was not found.
    pub registration: Option<Value>,
    /// Courses asked for, and those the search for them showed.
    pub courses: Vec<Course>,
    /// Learning plans asked for, and those the search for them showed.
    pub plans: Vec<Plan>,
    /// Enrollments of the people asked for, in courses and in learning plans.
    pub enrollments: Vec<EnrollmentRow>,
    /// Catalogs with what they hold; read when somebody may find their way there.
    pub catalogs: Option<Vec<Catalog>>,
    /// What the caller may not read.
    pub gaps: Vec<String>,
    /// How many calls it took.
    pub reads: u64,
}

impl Facts {
    /// Facts about nobody.
    #[must_use]
    pub const fn new(gathered_at: DateTime) -> Self {
        Self {
            platform: String::new(),
            gathered_at,
            caller: None,
            people: Vec::new(),
            everybody: false,
            details: BTreeMap::new(),
            requests: Vec::new(),
            registration: None,
            courses: Vec::new(),
            plans: Vec::new(),
            enrollments: Vec::new(),
            catalogs: None,
            gaps: Vec::new(),
            reads: 0,
        }
    }
    /// The account of somebody: the one with this user name or number, else the only one with
    /// this e-mail.
    pub(super) fn person(&self, who: &Who) -> Option<&UserRow> {
        self.account(who).or_else(|| {
            let Who::Name(name) = who else { return None };
            let mut same = self.with_email(name);
            same.next().filter(|_| same.next().is_none())
        })
    }

    /// The account with this user name or number.
    pub(super) fn account(&self, who: &Who) -> Option<&UserRow> {
        self.people.iter().find(|row| match who {
            Who::Name(name) => fold(&row.username) == fold(name),
            Who::Id(id) => row.user_id == *id,
        })
    }

    /// The accounts that have an e-mail; none has the empty one.
    pub(super) fn with_email(&self, email: &str) -> impl Iterator<Item = &UserRow> {
        let email = fold(email);
        self.people.iter().filter(move |row| !email.is_empty() && fold(&row.email) == email)
    }

    /// The courses somebody may mean: codes need not be unique.
    pub(super) fn courses_of(&self, training: &Training) -> impl Iterator<Item = &Course> {
        self.courses.iter().filter(move |course| match training {
            Training::Course(id) => course.id == *id,
            Training::CourseCode(code) => course.code == *code,
            Training::Plan(_) | Training::PlanCode(_) => false,
        })
    }

    /// The course somebody means: of several, one in which the person is.
    pub(super) fn course_of(&self, training: &Training, user: Option<UserId>) -> Option<&Course> {
        let is_in =
            |course: &&Course| user.is_some_and(|user| self.in_course(user, course.id).is_some());
        let mut courses = self.courses_of(training);
        self.courses_of(training).find(is_in).or_else(|| courses.next())
    }

    /// The learning plan somebody means.
    pub(super) fn plan_of(&self, training: &Training) -> Option<&Plan> {
        self.plans.iter().find(|plan| match training {
            Training::Plan(id) => plan.id == *id,
            Training::PlanCode(code) => plan.code == *code,
            Training::Course(_) | Training::CourseCode(_) => false,
        })
    }

    /// Somebody's enrollment in a course.
    pub(super) fn in_course(&self, user: UserId, course: CourseId) -> Option<&EnrollmentRow> {
        let mut rows = self.enrollments.iter();
        rows.find(|row| row.user_id == user && row.course_id() == Some(course))
    }

    /// Somebody's enrollment in a learning plan.
    pub(super) fn in_plan(&self, user: UserId, plan: LearningPlanId) -> Option<&EnrollmentRow> {
        self.plans_held(user).find(|row| row.plan_id() == Some(plan))
    }

    /// Somebody's learning plans.
    pub(super) fn plans_held(&self, user: UserId) -> impl Iterator<Item = &EnrollmentRow> {
        let rows = self.enrollments.iter();
        rows.filter(move |row| row.user_id == user && row.plan_id().is_some())
    }

    /// Whether an enrollment opens later.
    pub(super) fn opens_later(&self, row: &EnrollmentRow) -> bool {
        row.enroll_begin_date.is_some_and(|from| self.gathered_at < from)
    }

    /// Whether an enrollment is over, and cannot be entered all the same.
    pub(super) fn is_over(&self, row: &EnrollmentRow) -> bool {
        row.soft_deadline != Some(true)
            && row.enroll_end_date.is_some_and(|until| until < self.gathered_at)
    }
}
