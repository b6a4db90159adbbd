//! Additional user fields.

use serde::{Deserialize, Serialize};

use super::SeedError;
use crate::world::{
    World,
    user_fields::{FieldChoice, FieldKind, UserField},
};

/// An additional user field.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedUserField {
    /// The platform's id: `field_4` is the field of id 4.
    pub id: u32,
    /// The name people see.
    pub title: String,
    /// `textfield`, `textarea`, `date`, `dropdown`, `yesno`, `country` or `upload`.
    #[serde(rename = "type", default = "textfield")]
    pub kind: String,
    /// Whether nobody can be made without a value.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mandatory: bool,
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
        let choice =
            |(at, label): (usize, &String)| FieldChoice { id: at as u32 + 1, label: label.clone() };
        world.user_fields.insert(UserField {
            id: self.id,
            title: self.title.clone(),
            kind,
            mandatory: self.mandatory,
            invisible: false,
            options: self.options.iter().enumerate().map(choice).collect(),
        });
        Ok(())
    }
}
