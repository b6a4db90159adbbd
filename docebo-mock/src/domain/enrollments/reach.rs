//! Which enrollments a caller may read and change.

use crate::{
    context::Context,
    world::access::{Permission, Rights},
};

/// Whose enrollments a list shows a caller.
#[derive(Debug, Clone, Copy)]
pub(super) enum Reach<'a> {
    /// Everybody's.
    All,
    /// One's own.
    Own(u32),
    /// A power user's: assigned users in assigned courses, and one's own.
    Assigned(&'a Rights),
    /// Nobody's.
    Nothing,
}

impl<'a> Reach<'a> {
    /// The reach of whoever asks: everything for a Superadmin, assigned users and courses for a
    /// power user with the permission, one's own for everybody else.
    pub(super) fn of(cx: &'a Context<'_>) -> Self {
        let rights = cx.rights();
        match cx.user() {
            _ if rights.is_superadmin() => Self::All,
            _ if rights.may(Permission::EnrollmentView) => Self::Assigned(rights),
            Some(user) => Self::Own(user),
            None => Self::Nothing,
        }
    }

    /// Whether the enrollment of a user in a course is in reach.
    pub(super) fn sees(self, user: u32, course: u32) -> bool {
        match self {
            Self::All => true,
            Self::Own(id) => id == user,
            Self::Assigned(rights) => {
                rights.is_self(user) || (rights.sees_user(user) && rights.sees_course(course))
            }
            Self::Nothing => false,
        }
    }

    /// Whether a user's place in a learning plan is in reach.
    pub(super) fn sees_seat(self, user: u32, plan: u32) -> bool {
        match self {
            Self::All => true,
            Self::Own(id) => id == user,
            Self::Assigned(rights) => {
                rights.is_self(user) || (rights.sees_user(user) && rights.sees_plan(plan))
            }
            Self::Nothing => false,
        }
    }

    /// What tells one reach from another in the key of a kept list.
    pub(super) fn key(self, cx: &Context<'_>) -> String {
        match self {
            Self::All => "all".to_owned(),
            Self::Own(user) => format!("own {user}"),
            Self::Assigned(rights) => format!(
                "assigned {:?} {} {} {}",
                cx.user(),
                rights.users().serial(),
                rights.courses().serial(),
                rights.plans().serial()
            ),
            Self::Nothing => "nothing".to_owned(),
        }
    }
}

/// Whether the caller may change the enrollment of a user in a course, given the permission.
pub(super) fn manages(cx: &Context<'_>, user: u32, course: u32) -> bool {
    cx.rights().manages_user(user) && cx.rights().sees_course(course)
}
