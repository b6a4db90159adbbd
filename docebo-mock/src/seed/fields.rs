//! Additional user fields.

use std::collections::BTreeMap;

use docebo_sdk::user_fields::{MAX_FIELD_OPTIONS, MAX_USER_FIELDS};
use serde::{Deserialize, Serialize};

use super::{SeedError, find};
use crate::world::{
    World,
    user_fields::{FieldChoice, FieldKind, Names, UserField},
};

/// An additional user field.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedUserField {
    /// The platform's id: `field_4` is the field of id 4.
    pub id: u32,
    /// The name people see, in the platform's default language.
    pub title: String,
    /// The name in other languages, by the platform's own code of each (`italian`).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub translations: BTreeMap<String, String>,
    /// `textfield`, `textarea`, `date`, `dropdown`, `yesno`, `country`, `upload`, `fiscalcode` or
    /// `iframe`.
    #[serde(rename = "type", default = "textfield")]
    pub kind: String,
    /// Whether nobody can be made without a value.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mandatory: bool,
    /// Whether users do not see it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub invisible: bool,
    /// Codes of the branches that choose this field. Named for any field, fields apply by branch.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub branches: Vec<String>,
    /// Labels of a dropdown's options, whose ids are counted from 1.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
}

fn textfield() -> String {
    FieldKind::TextField.word().to_owned()
}

impl SeedUserField {
    pub(super) fn add(&self, world: &mut World) -> Result<(), SeedError> {
        let wrong = |problem: &str| SeedError::new("user_fields", &self.title, problem);
        let kind = FieldKind::of_word(&self.kind).ok_or_else(|| wrong("no such type of field"))?;
        if world.user_fields.get(self.id).is_some() {
            return Err(wrong("another field has this id"));
        }
        if world.user_fields.len() >= MAX_USER_FIELDS {
            return Err(wrong("a platform has 50 fields at most"));
        }
        if self.options.len() > MAX_FIELD_OPTIONS {
            return Err(wrong("a dropdown has 500 options at most"));
        }
        let language = &world.settings.default_language;
        let choice = |(at, label): (usize, &String)| FieldChoice {
            id: at as u32 + 1,
            labels: Names::of(language, label),
        };
        let mut titles = Names::of(language, &self.title);
        for (language, title) in &self.translations {
            titles.set(language, title);
        }
        let options = self.options.iter().enumerate().map(choice).collect();
        world.user_fields.insert(UserField {
            id: self.id,
            titles,
            kind,
            mandatory: self.mandatory,
            invisible: self.invisible,
            options,
        });
        for code in &self.branches {
            let branch = find::branch(world, code).map_err(|problem| wrong(&problem))?;
            world.settings.use_node_fields_visibility = true;
            let chosen = world.field_visibility.visible_fields(branch).cloned();
            let fields = chosen.into_iter().flatten().chain([self.id]).collect();
            world.field_visibility.choose(branch, fields);
        }
        Ok(())
    }
}
