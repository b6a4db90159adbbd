//! Course enrollments, active and archived.

use std::collections::BTreeMap;

use docebo_sdk::{enrollments::EnrollmentStatus, wire::DateTime};
use serde::{Deserialize, Serialize};

use super::{SeedError, find};
use crate::world::{
    World,
    courses::Course,
    enrollments::{ArchivedCourse, ArchivedEnrollment, ArchivedUser, Enrollment, Status, Tracking},
};

/// A course enrollment.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedEnrollment {
    /// User name.
    pub user: String,
    /// Code of the course.
    pub course: String,
    /// A status in any of the platform's words, or its number; not started when absent.
    #[serde(default = "not_started")]
    pub status: EnrollmentStatus,
    /// 3 learner, 4 tutor, 6 instructor.
    #[serde(default = "learner")]
    pub level: u8,
    /// When; the seed's time when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enrolled: Option<DateTime>,
    /// When it was completed; only with that status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completed: Option<DateTime>,
    /// The score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// Seconds spent.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub total_time: u32,
    /// End of validity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active_until: Option<DateTime>,
}

const fn not_started() -> EnrollmentStatus {
    EnrollmentStatus::Enrolled
}
const fn learner() -> u8 {
    3
}
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's form")]
const fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl SeedEnrollment {
    /// An enrollment not yet begun.
    #[must_use]
    pub fn new(user: impl Into<String>, course: impl Into<String>) -> Self {
        Self {
            user: user.into(),
            course: course.into(),
            status: not_started(),
            level: learner(),
            enrolled: None,
            completed: None,
            score: None,
            total_time: 0,
            active_until: None,
        }
    }

    fn read(&self, world: &World, now: DateTime) -> Result<Enrollment, String> {
        let status = self
            .status
            .number()
            .and_then(|number| Status::of_number(number.into()))
            .ok_or_else(|| format!("`{}` is no status", self.status))?;
        let enrolled = self.enrolled.unwrap_or(now);
        let completed = (status == Status::Completed).then(|| self.completed.unwrap_or(enrolled));
        let begun = matches!(status, Status::InProgress | Status::Completed);
        Ok(Enrollment {
            status,
            level: self.level,
            updated_at: completed.unwrap_or(enrolled),
            completed_at: completed,
            first_access: begun.then_some(enrolled),
            last_access: begun.then(|| completed.unwrap_or(enrolled)),
            active_until: self.active_until,
            score: self.score,
            total_time: self.total_time,
            ..Enrollment::new(
                find::user(world, &self.user)?,
                find::course(world, &self.course)?,
                enrolled,
            )
        })
    }

    pub(super) fn add(&self, world: &mut World, now: DateTime) -> Result<(), SeedError> {
        let wrong = |problem: String| {
            SeedError::new("enrollments", format_args!("{} in {}", self.user, self.course), problem)
        };
        let enrollment = self.read(world, now).map_err(wrong)?;
        let materials = world.courses.get(enrollment.course).map_or(0, Course::piece_count);
        let done = match enrollment.status {
            Status::Completed => materials,
            Status::InProgress => materials.div_ceil(2).min(materials.saturating_sub(1)),
            _ => 0,
        };
        world.enrollments.insert(&enrollment).map_err(|_| wrong("is there already".to_owned()))?;
        if done > 0 {
            let tracking = Tracking { done, of: materials };
            world.enrollments.tracking.set(enrollment.user, enrollment.course, tracking);
        }
        Ok(())
    }

    /// Puts the row among the archived ones instead.
    pub(super) fn archive(&self, world: &mut World, now: DateTime) -> Result<(), SeedError> {
        let wrong = |problem: String| {
            SeedError::new("archived", format_args!("{} in {}", self.user, self.course), problem)
        };
        let enrollment = self.read(world, now).map_err(wrong)?;
        let (Some(user), Some(course)) =
            (world.users.get(enrollment.user), world.courses.get(enrollment.course))
        else {
            return Err(wrong("no such user or course".to_owned()));
        };
        let row = ArchivedEnrollment {
            archived_at: self.completed.unwrap_or(now),
            user: ArchivedUser {
                username: user.username().to_owned(),
                first_name: user.first_name().to_owned(),
                last_name: user.last_name().to_owned(),
                email: user.email().to_owned(),
            },
            course: ArchivedCourse {
                code: course.code.clone(),
                name: course.name.clone(),
                kind: course.kind.to_string(),
                sessions: BTreeMap::new(),
            },
            enrollment,
            tracking: None,
        };
        world.enrollments.archived.add(row);
        Ok(())
    }
}
