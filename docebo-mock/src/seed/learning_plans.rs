//! Learning plans and who is in them.

use docebo_sdk::{enrollments::AssignmentType, wire::DateTime};
use serde::{Deserialize, Serialize};

use super::SeedError;
use crate::{
    context::Context,
    domain::learning_plans::{JoinOptions, join},
    world::{
        World,
        plans::{Plan, PlanStep},
        users::Uuid,
    },
};

/// One learning plan. Only `title` must be there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedPlan {
    /// What learners read.
    pub title: String,
    /// The platform's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<u32>,
    /// The administrators' own code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// HTML.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// As text, such as `49.90`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<String>,
    /// Credits a completion is worth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credits: Option<f64>,
    /// Whether learners see it.
    #[serde(default = "yes")]
    pub published: bool,
    /// The courses in their order, by code or id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub courses: Vec<SeedStep>,
    /// Who is in the plan, and so in its courses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub users: Vec<SeedSeat>,
    /// When it was made; the seed's time when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created: Option<DateTime>,
}

/// A course of a [`SeedPlan`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedStep {
    /// The course's code, or its id as text.
    pub course: String,
    /// Whether the plan cannot be completed without it.
    #[serde(default = "yes")]
    pub required: bool,
}

/// A user in a [`SeedPlan`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedSeat {
    /// The user name.
    pub username: String,
    /// When plan and courses open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<DateTime>,
    /// When they close.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<DateTime>,
    /// How binding the plan is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignment_type: Option<AssignmentType>,
}

const fn yes() -> bool {
    true
}

impl SeedPlan {
    /// A published plan with these courses, by code or id, all of them required.
    #[must_use]
    pub fn new<C: Into<String>>(
        title: impl Into<String>,
        courses: impl IntoIterator<Item = C>,
    ) -> Self {
        let step = |course: C| SeedStep { course: course.into(), required: true };
        Self {
            title: title.into(),
            id: None,
            code: None,
            description: None,
            price: None,
            credits: None,
            published: true,
            courses: courses.into_iter().map(step).collect(),
            users: Vec::new(),
            created: None,
        }
    }

    /// The same with these users in it, by user name.
    #[must_use]
    pub fn with<U: Into<String>>(mut self, users: impl IntoIterator<Item = U>) -> Self {
        self.users.extend(users.into_iter().map(|username| SeedSeat {
            username: username.into(),
            from: None,
            until: None,
            assignment_type: None,
        }));
        self
    }

    pub(super) fn add(&self, world: &mut World, cx: &Context<'_>) -> Result<(), SeedError> {
        let Self {
            title,
            id,
            code,
            description,
            price,
            credits,
            published,
            courses,
            users,
            created,
        } = self;
        let wrong = |problem: String| SeedError::new("learning_plans", title, problem);
        let mut steps: Vec<PlanStep> = Vec::with_capacity(courses.len());
        for SeedStep { course: name, required } in courses {
            let by_id = || name.parse().ok().filter(|id| world.courses.get(*id).is_some());
            let found = world.courses.by_code(name).first().copied().or_else(by_id);
            let course =
                found.ok_or_else(|| wrong(format!("course `{name}` is not among the courses")))?;
            if steps.iter().any(|step| step.course == course) {
                return Err(wrong(format!("course `{name}` stands in it twice")));
            }
            steps.push(PlanStep { course, required: *required });
        }
        let id = id.unwrap_or_else(|| world.plans.next_id());
        let uuid = Uuid(world.rng.uuid());
        let added = world.plans.insert(Plan {
            uuid,
            title: title.clone(),
            code: code.clone(),
            description: description.clone(),
            price: price.clone(),
            credits: *credits,
            published: *published,
            steps,
            ..Plan::new(id, created.unwrap_or(cx.now))
        });
        if !added {
            return Err(wrong(format!("id {id} is taken")));
        }
        for SeedSeat { username, from, until, assignment_type } in users {
            let user = world.users.by_username(username).map(|user| user.id());
            let user = user.ok_or_else(|| wrong(format!("`{username}` is not among the users")))?;
            let options = JoinOptions {
                valid_from: *from,
                valid_until: *until,
                assignment: assignment_type.clone(),
            };
            if !join(world, cx, id, user, options) {
                return Err(wrong(format!("`{username}` is in it twice")));
            }
        }
        Ok(())
    }
}
