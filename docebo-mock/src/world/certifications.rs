//! Certifications, who holds them, and training outside the platform.
//!
//! An award stays whatever becomes of the account but a deletion. Whether it has expired is never
//! stored: it follows from the clock.

use std::collections::BTreeMap;

use docebo_sdk::wire::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// Something people can be awarded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Certification {
    pub(crate) code: Option<String>,
    pub(crate) title: String,
    pub(crate) description: Option<String>,
}

/// A certification in somebody's hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Award {
    pub(crate) user: u32,
    pub(crate) certification: u32,
    pub(crate) issued: DateTime,
    /// None for one that does not end.
    #[serde(default)]
    pub(crate) expires: Option<DateTime>,
}

/// Training that somebody did elsewhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Training {
    pub(crate) id: u32,
    pub(crate) uuid: String,
    pub(crate) user: u32,
    pub(crate) course_code: Option<String>,
    pub(crate) from: Date,
    pub(crate) to: Date,
    pub(crate) score: Option<f64>,
    pub(crate) credits: Option<f64>,
    pub(crate) institute: Option<String>,
    pub(crate) institute_code: Option<String>,
}

/// All of them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, from = "Rows", into = "Rows")]
pub(crate) struct Certifications {
    kinds: BTreeMap<u32, Certification>,
    /// By user, then certification: nobody holds one twice.
    awards: BTreeMap<(u32, u32), Award>,
    trainings: BTreeMap<u32, Training>,
}

/// A snapshot of the tables.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Rows {
    kinds: BTreeMap<u32, Certification>,
    awards: Vec<Award>,
    trainings: Vec<Training>,
}

impl Award {
    /// Whether this one is the better of two: it lasts longer, or began later.
    fn beats(&self, other: &Self) -> bool {
        let rank = |award: &Self| (award.expires.is_none(), award.expires, award.issued);
        rank(self) > rank(other)
    }
}

impl Certifications {
    /// The certification of an id.
    pub(crate) fn get(&self, id: u32) -> Option<&Certification> {
        self.kinds.get(&id)
    }

    /// All certifications, by id.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, &Certification)> {
        self.kinds.iter().map(|(id, kind)| (*id, kind))
    }

    /// How many certifications there are.
    pub(crate) fn len(&self) -> usize {
        self.kinds.len()
    }

    /// The certification of a code.
    pub(crate) fn by_code(&self, code: &str) -> Option<u32> {
        self.iter().find(|(_, kind)| kind.code.as_deref() == Some(code)).map(|(id, _)| id)
    }

    /// Adds a certification under an id of its own; whether the id was free.
    pub(crate) fn insert(&mut self, id: u32, kind: Certification) -> bool {
        let free = !self.kinds.contains_key(&id);
        if free {
            self.kinds.insert(id, kind);
        }
        free
    }

    /// Awards a certification, in place of the one held.
    pub(crate) fn award(&mut self, award: Award) {
        self.awards.insert((award.user, award.certification), award);
    }

    /// What a user holds, by certification.
    pub(crate) fn of_user(&self, user: u32) -> impl Iterator<Item = &Award> {
        self.awards.range((user, 0)..=(user, u32::MAX)).map(|(_, award)| award)
    }

    /// All awards, by user and certification.
    pub(crate) fn awards(&self) -> impl Iterator<Item = &Award> {
        self.awards.values()
    }

    /// Records training outside the platform; whether its id was free.
    pub(crate) fn record(&mut self, training: Training) -> bool {
        let free = !self.trainings.contains_key(&training.id);
        if free {
            self.trainings.insert(training.id, training);
        }
        free
    }

    /// Records of training outside the platform, by id.
    pub(crate) fn trainings(&self) -> impl Iterator<Item = &Training> {
        self.trainings.values()
    }

    /// An account was merged into another: its awards go over, and of two for the same
    /// certification the better one is kept (B-068, B-069). External training stays (no fact
    /// names it).
    pub(crate) fn merge(&mut self, from: u32, into: u32) {
        let held: Vec<Award> = self.of_user(from).copied().collect();
        for award in held {
            self.awards.remove(&(from, award.certification));
            let other = self.awards.get(&(into, award.certification));
            if other.is_none_or(|other| award.beats(other)) {
                self.award(Award { user: into, ..award });
            }
        }
    }

    /// Forgets a user who is deleted.
    pub(crate) fn forget_user(&mut self, user: u32) {
        let held: Vec<u32> = self.of_user(user).map(|award| award.certification).collect();
        for certification in held {
            self.awards.remove(&(user, certification));
        }
        self.trainings.retain(|_, training| training.user != user);
    }
}

impl From<Rows> for Certifications {
    fn from(rows: Rows) -> Self {
        let mut table = Self { kinds: rows.kinds, ..Self::default() };
        rows.awards.into_iter().for_each(|award| table.award(award));
        rows.trainings.into_iter().for_each(|training| {
            table.record(training);
        });
        table
    }
}

impl From<Certifications> for Rows {
    fn from(table: Certifications) -> Self {
        let Certifications { kinds, awards, trainings } = table;
        Self {
            kinds,
            awards: awards.into_values().collect(),
            trainings: trainings.into_values().collect(),
        }
    }
}
