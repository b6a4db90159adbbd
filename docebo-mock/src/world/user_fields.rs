//! Additional user fields: what they are, and which values they take.

use std::collections::BTreeMap;

use docebo_sdk::wire::Date;
use serde::{Deserialize, Serialize};

/// The sort of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum FieldKind {
    /// One line.
    #[default]
    TextField,
    /// Several lines.
    TextArea,
    /// A day.
    Date,
    /// One of the options.
    Dropdown,
    /// Yes, no, or nothing said.
    YesNo,
    /// A country.
    Country,
    /// A file.
    Upload,
}

/// An option of a dropdown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FieldChoice {
    pub(crate) id: u32,
    pub(crate) label: String,
}

/// A field.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct UserField {
    pub(crate) id: u32,
    pub(crate) title: String,
    pub(crate) kind: FieldKind,
    pub(crate) mandatory: bool,
    pub(crate) invisible: bool,
    pub(crate) options: Vec<FieldChoice>,
}

/// All fields.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<UserField>", into = "Vec<UserField>")]
pub(crate) struct UserFields {
    rows: BTreeMap<u32, UserField>,
    generation: u64,
}

impl FieldKind {
    const ALL: [Self; 7] = [
        Self::TextField,
        Self::TextArea,
        Self::Date,
        Self::Dropdown,
        Self::YesNo,
        Self::Country,
        Self::Upload,
    ];

    /// The sort of a word.
    pub(crate) fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The platform's word.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::TextField => "textfield",
            Self::TextArea => "textarea",
            Self::Date => "date",
            Self::Dropdown => "dropdown",
            Self::YesNo => "yesno",
            Self::Country => "country",
            Self::Upload => "upload",
        }
    }
}

impl UserField {
    /// The value as it is kept, from the form that create and update take: a dropdown's option by
    /// id, yes and no as 1 and 2.
    pub(crate) fn read_value(&self, value: &str) -> Option<String> {
        match self.kind {
            FieldKind::Dropdown => {
                let id: u32 = value.trim().parse().ok()?;
                self.options.iter().any(|option| option.id == id).then(|| id.to_string())
            }
            FieldKind::YesNo => matches!(value, "0" | "1" | "2").then(|| value.to_owned()),
            _ => self.read_plain(value),
        }
    }

    /// The value as it is kept, from the form that imports take: a dropdown's option by label,
    /// yes and no in words, where everything else means nothing said (B-185, B-186).
    pub(crate) fn read_label(&self, label: &str) -> Option<String> {
        match self.kind {
            FieldKind::Dropdown => {
                let choice = self.options.iter().find(|option| option.label == label)?;
                Some(choice.id.to_string())
            }
            FieldKind::YesNo => Some(
                match label.trim().to_ascii_lowercase().as_str() {
                    "1" | "yes" | "true" | "on" => "1",
                    "2" | "no" | "false" | "off" => "2",
                    _ => "0",
                }
                .to_owned(),
            ),
            _ => self.read_plain(label),
        }
    }

    fn read_plain(&self, value: &str) -> Option<String> {
        match self.kind {
            FieldKind::Date => value.parse::<Date>().ok().map(|day| day.to_string()),
            _ => Some(value.to_owned()),
        }
    }

    /// A kept value as lists show it.
    pub(crate) fn label(&self, value: &str) -> Option<String> {
        match self.kind {
            FieldKind::Dropdown => {
                let id: u32 = value.parse().ok()?;
                self.options.iter().find(|option| option.id == id).map(|o| o.label.clone())
            }
            FieldKind::YesNo => match value {
                "1" => Some("Yes".to_owned()),
                "2" => Some("No".to_owned()),
                _ => None,
            },
            _ => Some(value.to_owned()),
        }
    }
}

impl UserFields {
    /// Adds a field, or puts it in place of the one with its id.
    pub(crate) fn insert(&mut self, field: UserField) {
        self.generation += 1;
        self.rows.insert(field.id, field);
    }

    /// The field of an id.
    pub(crate) fn get(&self, id: u32) -> Option<&UserField> {
        self.rows.get(&id)
    }

    /// All fields, by id.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &UserField> {
        self.rows.values()
    }

    /// Moves on with every change.
    pub(crate) const fn generation(&self) -> u64 {
        self.generation
    }
}

impl From<Vec<UserField>> for UserFields {
    fn from(fields: Vec<UserField>) -> Self {
        let rows = fields.into_iter().map(|field| (field.id, field)).collect();
        Self { rows, generation: 0 }
    }
}

impl From<UserFields> for Vec<UserField> {
    fn from(fields: UserFields) -> Self {
        fields.rows.into_values().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(kind: FieldKind) -> UserField {
        let options = vec![FieldChoice { id: 7, label: "Rome".to_owned() }];
        UserField { id: 1, title: "Office".to_owned(), kind, options, ..UserField::default() }
    }

    #[test]
    fn a_dropdown_takes_ids_here_and_labels_there() {
        let office = field(FieldKind::Dropdown);
        assert_eq!(office.read_value("7").as_deref(), Some("7"));
        assert_eq!(office.read_value("Rome"), None);
        assert_eq!(office.read_label("Rome").as_deref(), Some("7"));
        assert_eq!(office.read_label("rome"), None);
        assert_eq!(office.label("7").as_deref(), Some("Rome"));
    }

    #[test]
    fn zero_is_not_no() {
        let remote = field(FieldKind::YesNo);
        for (text, kept) in [("Yes", "1"), ("off", "2"), ("2", "2"), ("0", "0"), ("perhaps", "0")] {
            assert_eq!(remote.read_label(text).as_deref(), Some(kept), "{text}");
        }
        assert_eq!((remote.label("2").as_deref(), remote.label("0")), (Some("No"), None));
    }

    #[test]
    fn a_date_is_a_date() {
        let since = field(FieldKind::Date);
        assert_eq!(since.read_label("2026-01-31").as_deref(), Some("2026-01-31"));
        assert_eq!(since.read_value("31/01/2026"), None);
    }
}
