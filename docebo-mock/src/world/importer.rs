//! Import presets: how a file is to be read, saved by whoever imports (B-167).

use std::collections::BTreeMap;

use docebo_sdk::{importer::DatasourceParams, users::BatchOptions};
use serde::{Deserialize, Serialize};

/// A saved way to read a file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Preset {
    pub(crate) id: u32,
    /// `None` for an application without a user.
    pub(crate) author: Option<u32>,
    pub(crate) name: String,
    /// Field key per column; none for a column that is not imported.
    pub(crate) mapping: Vec<Option<String>>,
    pub(crate) options: BatchOptions,
    pub(crate) params: DatasourceParams,
}

/// All presets, by number.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Presets {
    rows: BTreeMap<u32, Preset>,
    last: u32,
}

impl Presets {
    /// Adds a preset under a number of its own, which is answered and never given out again.
    pub(crate) fn add(&mut self, preset: impl FnOnce(u32) -> Preset) -> u32 {
        self.last += 1;
        self.rows.insert(self.last, preset(self.last));
        self.last
    }

    /// The presets of an author, in the order of their making.
    pub(crate) fn of(&self, author: Option<u32>) -> impl Iterator<Item = &Preset> {
        self.rows.values().filter(move |preset| preset.author == author)
    }

    /// A preset, if it belongs to this author.
    pub(crate) fn get(&self, author: Option<u32>, id: u32) -> Option<&Preset> {
        self.rows.get(&id).filter(|preset| preset.author == author)
    }

    /// The same, to be changed.
    pub(crate) fn get_mut(&mut self, author: Option<u32>, id: u32) -> Option<&mut Preset> {
        self.rows.get_mut(&id).filter(|preset| preset.author == author)
    }

    pub(crate) fn remove(&mut self, id: u32) {
        self.rows.remove(&id);
    }

    /// The account is deleted, and its presets with it.
    pub(crate) fn forget_user(&mut self, user: u32) {
        self.rows.retain(|_, preset| preset.author != Some(user));
    }
}
