//! Reports.

use docebo_sdk::wire::DateTime;
use serde::{Deserialize, Serialize};

use super::{SeedError, find};
use crate::world::{
    World,
    owned::{Owned, OwnedKind},
    reports::{Report, ReportKind},
    users::Uuid,
};

/// A report.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SeedReport {
    /// Its UUID; one is made when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What people read.
    pub title: String,
    /// `users_courses` (unless set) or `users_certifications`.
    #[serde(rename = "type")]
    pub kind: ReportKind,
    /// User name of whoever built it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Leaves deactivated people out.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub hide_deactivated: bool,
    /// Codes of the courses it is about; all when empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub courses: Vec<String>,
}

impl SeedReport {
    pub(super) fn add(&self, world: &mut World, now: DateTime) -> Result<(), SeedError> {
        let wrong = |problem: String| SeedError::new("reports", &self.title, problem);
        let courses = find::all(&self.courses, |code| find::course(world, code)).map_err(wrong)?;
        let owner = self.owner.as_deref().map(|name| find::user(world, name)).transpose();
        let owner = owner.map_err(wrong)?;
        let id = match &self.id {
            Some(id) => id.clone(),
            None => Uuid(world.rng.uuid()).to_string(),
        };
        let report = Report {
            id,
            title: self.title.clone(),
            kind: self.kind,
            created: now,
            built: owner.map(|owner| Owned::new(world, OwnedKind::Report, &self.title, owner)),
            hide_deactivated: self.hide_deactivated,
            courses,
        };
        match world.reports.add(report) {
            true => Ok(()),
            false => Err(wrong("another one has the same id".to_owned())),
        }
    }
}
