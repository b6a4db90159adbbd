//! What a caller may do and see.

use serde::{Deserialize, Serialize};

use super::World;
use crate::fault::Fault;

/// A right a power user's profiles may grant. Codes on the wire are inferred.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Permission {
    UserView,
    UserCreate,
    UserEdit,
    UserDelete,
    CourseView,
    CourseCreate,
    EnrollmentView,
    EnrollmentCreate,
    EnrollmentEdit,
    EnrollmentDelete,
    LearningPlanView,
    LearningPlanCreate,
    LearningPlanEdit,
}

/// What a caller may do and see, as of the moment the token was issued.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Rights {
    superadmin: bool,
    user: Option<u32>,
}

impl Rights {
    /// Nobody: sees nothing.
    pub(crate) fn nobody() -> Self {
        Self::default()
    }

    /// Unscoped.
    pub(crate) fn superadmin() -> Self {
        Self { superadmin: true, user: None }
    }

    /// The rights of a user as the world stands.
    pub(crate) fn of(_world: &World, user: u32) -> Self {
        Self { superadmin: false, user: Some(user) }
    }

    pub(crate) const fn is_superadmin(&self) -> bool {
        self.superadmin
    }

    pub(crate) fn require(&self, _permission: Permission) -> Result<(), Fault> {
        if self.superadmin { Ok(()) } else { Err(Fault::forbidden()) }
    }

    pub(crate) fn sees_user(&self, id: u32) -> bool {
        self.superadmin || self.user == Some(id)
    }

    pub(crate) fn sees_course(&self, _id: u32) -> bool {
        self.superadmin
    }

    pub(crate) fn sees_plan(&self, _id: u32) -> bool {
        self.superadmin
    }
}
