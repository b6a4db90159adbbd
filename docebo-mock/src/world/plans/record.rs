//! A plan, its courses, and a user's place in it.

use docebo_sdk::{enrollments::AssignmentType, wire::DateTime};
use serde::{Deserialize, Serialize};

use crate::world::users::Uuid;

/// A learning plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Plan {
    pub(crate) id: u32,
    #[serde(default)]
    pub(crate) uuid: Uuid,
    #[serde(default)]
    pub(crate) code: Option<String>,
    #[serde(default)]
    pub(crate) title: String,
    #[serde(default)]
    pub(crate) description: Option<String>,
    #[serde(default)]
    pub(crate) thumbnail: Option<String>,
    /// As text, such as `49.90`.
    #[serde(default)]
    pub(crate) price: Option<String>,
    #[serde(default)]
    pub(crate) credits: Option<f64>,
    #[serde(default)]
    pub(crate) published: bool,
    /// The courses, in their order, none of them twice.
    #[serde(default)]
    pub(crate) steps: Vec<PlanStep>,
    pub(crate) created_at: DateTime,
    #[serde(default)]
    pub(crate) created_by: Option<u32>,
    pub(crate) updated_at: DateTime,
    #[serde(default)]
    pub(crate) updated_by: Option<u32>,
}

impl Plan {
    /// An unpublished plan without a name or courses.
    pub(crate) const fn new(id: u32, at: DateTime) -> Self {
        Self {
            id,
            uuid: Uuid([0; 16]),
            code: None,
            title: String::new(),
            description: None,
            thumbnail: None,
            price: None,
            credits: None,
            published: false,
            steps: Vec::new(),
            created_at: at,
            created_by: None,
            updated_at: at,
            updated_by: None,
        }
    }
}

/// A course in a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlanStep {
    pub(crate) course: u32,
    /// Whether the plan cannot be completed without it.
    pub(crate) required: bool,
}

impl PlanStep {
    /// A required course.
    pub(crate) const fn new(course: u32) -> Self {
        Self { course, required: true }
    }
}

/// A user's place in a plan. How far the user is follows from the course enrollments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlanSeat {
    pub(crate) plan: u32,
    pub(crate) user: u32,
    pub(crate) created_at: DateTime,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) created_by: Option<u32>,
    pub(crate) updated_at: DateTime,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) valid_from: Option<DateTime>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) valid_until: Option<DateTime>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) assignment: Option<AssignmentType>,
}

impl PlanSeat {
    /// A place without a window.
    pub(crate) const fn new(plan: u32, user: u32, at: DateTime) -> Self {
        Self {
            plan,
            user,
            created_at: at,
            created_by: None,
            updated_at: at,
            valid_from: None,
            valid_until: None,
            assignment: None,
        }
    }
}
