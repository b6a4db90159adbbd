//! Certifications, awards, and training outside the platform.

use docebo_sdk::wire::{Date, DateTime};
use serde::{Deserialize, Serialize};

use super::{SeedError, find};
use crate::world::{
    World,
    certifications::{Award, Certification, Training},
    users::Uuid,
};

/// A certification, and who holds it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedCertification {
    /// The platform's id.
    pub id: u32,
    /// What people read.
    pub title: String,
    /// The administrators' own code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Who holds it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub awards: Vec<SeedAward>,
}

/// A holder of a [`SeedCertification`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedAward {
    /// User name.
    pub user: String,
    /// Since when; the seed's time when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued: Option<DateTime>,
    /// Until when; for good when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<DateTime>,
}

/// Training that somebody did elsewhere. Ids count on from 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedTraining {
    /// User name.
    pub user: String,
    /// Code of what was learned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub course_code: Option<String>,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// Credits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credits: Option<f64>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub institute: Option<String>,
    /// The institute's code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub institute_code: Option<String>,
}

impl SeedCertification {
    pub(super) fn add(&self, world: &mut World, now: DateTime) -> Result<(), SeedError> {
        let wrong = |problem: String| SeedError::new("certifications", &self.title, problem);
        let kind = Certification {
            code: self.code.clone(),
            title: self.title.clone(),
            description: self.description.clone(),
        };
        if self.code.as_deref().is_some_and(|code| world.certifications.by_code(code).is_some()) {
            return Err(wrong("another one has the same code".to_owned()));
        }
        if !world.certifications.insert(self.id, kind) {
            return Err(wrong("another one has the same id".to_owned()));
        }
        for SeedAward { user, issued, expires } in &self.awards {
            let user = find::user(world, user).map_err(wrong)?;
            world.certifications.award(Award {
                user,
                certification: self.id,
                issued: issued.unwrap_or(now),
                expires: *expires,
            });
        }
        Ok(())
    }
}

impl SeedTraining {
    pub(super) fn add(&self, world: &mut World) -> Result<(), SeedError> {
        let user = find::user(world, &self.user)
            .map_err(|problem| SeedError::new("external_training", &self.user, problem))?;
        let id = world.certifications.trainings().map(|row| row.id).max().unwrap_or(0) + 1;
        // The id was free just now.
        world.certifications.record(Training {
            id,
            uuid: Uuid(world.rng.uuid()).to_string(),
            user,
            course_code: self.course_code.clone(),
            from: self.from,
            to: self.to,
            score: self.score,
            credits: self.credits,
            institute: self.institute.clone(),
            institute_code: self.institute_code.clone(),
        });
        Ok(())
    }
}
