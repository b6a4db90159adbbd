//! What an administrator sets for the whole platform.

use std::collections::BTreeMap;

use docebo_sdk::wire::{Date, DateTime};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Platform-wide settings that rules read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Settings {
    /// Access tokens live this long, in seconds (B-025).
    pub(crate) token_lifetime: u32,
    /// Refresh tokens live this long, in seconds (inferred: 14 days).
    pub(crate) refresh_lifetime: u32,
    /// Shortest password; the other rules of the default policy are off.
    pub(crate) password_min_length: u8,
    /// Passwords hold letters and digits, and no three in sequence.
    pub(crate) password_alphanumeric: bool,
    /// Passwords differ from the user name.
    pub(crate) password_differs_from_username: bool,
    /// Passwords are no common English word; administrators are not held to it.
    pub(crate) password_dictionary_check: bool,
    /// People who registered themselves change their password at the first sign-in.
    pub(crate) password_change_at_first_sign_in: bool,
    /// How people may come by an account (B-010).
    pub(crate) registration: RegistrationMode,
    /// Who registers confirms the address by mail.
    pub(crate) registration_confirmation: bool,
    /// Hours until a request expires; 0 for never (B-011). That 24 is the default is inferred.
    pub(crate) registration_hours: u32,
    /// Domains of e-mails that may register; any when empty.
    pub(crate) registration_domains: Vec<String>,
    /// Nobody is made without first and last name.
    pub(crate) names_mandatory: bool,
    /// Nobody is made without accepting the privacy policy.
    pub(crate) privacy_mandatory: bool,
    /// When the platform was activated: from 21 October 2019 on imports move, never copy (B-138).
    pub(crate) activated_on: Date,
    /// `user name = e-mail`; then the batch ignores `username`.
    pub(crate) email_as_username: bool,
    /// Additional fields apply by branch.
    pub(crate) use_node_fields_visibility: bool,
    /// The Superadmin who has saved the White Label settings: no import changes that account
    /// (B-196).
    pub(crate) white_label_saved_by: Option<u32>,
    /// Whoever is deleted leaves an account without a name behind (B-061). What the platform calls
    /// this setting is not published (inferred).
    pub(crate) anonymize_deleted_users: bool,
    /// Full names are written first name first.
    pub(crate) first_name_first: bool,
    /// Languages that users may have, in internal codes.
    pub(crate) active_languages: Vec<String>,
    /// The language of new users.
    pub(crate) default_language: String,
    /// The time zone of new users.
    pub(crate) default_timezone: String,
    /// Settings that no rule reads, as they were written.
    pub(crate) others: BTreeMap<String, String>,
}

/// A text that a setting cannot take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BadSetting(pub(crate) String);

impl Settings {
    /// Settings by name, as the platform sends them: flags are `1` and `0`, lists have commas.
    /// What is not set is none.
    pub(crate) fn texts<'n>(
        &self,
        names: impl Iterator<Item = &'n str>,
    ) -> BTreeMap<String, Option<String>> {
        let known = self.known();
        let text = |name: &str| match known.get(own_name(name)) {
            Some(value) => text_of(value),
            None => self.others.get(name).cloned(),
        };
        names.map(|name| (name.to_owned(), text(name))).collect()
    }

    /// These settings with some others in place of theirs. What no rule reads is kept as text, and
    /// forgotten when it is none.
    pub(crate) fn with(
        &self,
        changes: BTreeMap<String, Option<String>>,
    ) -> Result<Self, BadSetting> {
        let mut known = self.known();
        let mut others = self.others.clone();
        for (name, text) in changes {
            if let Some(value) = known.get_mut(own_name(&name)) {
                *value = value_of(value, text).ok_or_else(|| BadSetting(name.clone()))?;
                // One at a time: what does not fit has a name.
                if Self::read(&known).is_none() {
                    return Err(BadSetting(name));
                }
            } else if let Some(text) = text {
                others.insert(name, text);
            } else {
                others.remove(&name);
            }
        }
        let settings = Self::read(&known).ok_or_else(|| BadSetting(String::new()))?;
        Ok(Self { others, ..settings })
    }

    fn read(known: &Map<String, Value>) -> Option<Self> {
        serde_json::from_value(Value::Object(known.clone())).ok()
    }

    /// The settings that rules read.
    fn known(&self) -> Map<String, Value> {
        match serde_json::to_value(self) {
            Ok(Value::Object(mut all)) => {
                all.remove("others");
                all
            }
            _ => Map::new(),
        }
    }
}

/// The name here of a setting that the platform is known to call otherwise.
fn own_name(name: &str) -> &str {
    if name == "show_first_name_first" { "first_name_first" } else { name }
}

fn text_of(value: &Value) -> Option<String> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(flag) => if *flag { "1" } else { "0" }.to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            let items: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
            items.join(",")
        }
        other => other.to_string(),
    })
}

/// A text in the form of the value that is there.
fn value_of(there: &Value, text: Option<String>) -> Option<Value> {
    let text = text.unwrap_or_default();
    let text = text.trim();
    Some(match there {
        Value::Bool(_) => Value::Bool(flag(text)?),
        Value::Number(_) => Value::from(text.parse::<u64>().ok()?),
        Value::Null if text.is_empty() => Value::Null,
        Value::Null => Value::from(text.parse::<u64>().ok()?),
        Value::Array(_) => match serde_json::from_str::<Vec<String>>(text) {
            Ok(items) => Value::from(items),
            Err(_) => text.split(',').map(str::trim).filter(|item| !item.is_empty()).collect(),
        },
        _ => Value::from(text),
    })
}

/// A flag in the platform's spellings.
pub(crate) fn flag(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "1" | "true" | "yes" | "on" => Some(true),
        "0" | "false" | "no" | "off" => Some(false),
        _ => None,
    }
}

/// How people may come by an account (B-010).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RegistrationMode {
    /// They register, and that is that. The default is inferred.
    Free,
    /// They register, and somebody approves.
    Moderated,
    /// Administrators make accounts; nobody registers.
    AdminOnly,
}

impl Settings {
    /// Whether imports keep everybody in one branch (B-138).
    pub(crate) fn one_branch_each(&self) -> bool {
        Date::new(2019, 10, 21).is_some_and(|since| self.activated_on >= since)
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            token_lifetime: 3600,
            refresh_lifetime: 14 * 86_400,
            password_min_length: 6,
            password_alphanumeric: false,
            password_differs_from_username: false,
            password_dictionary_check: false,
            password_change_at_first_sign_in: false,
            registration: RegistrationMode::Free,
            registration_confirmation: true,
            registration_hours: 24,
            registration_domains: Vec::new(),
            names_mandatory: false,
            privacy_mandatory: false,
            activated_on: DateTime::from_unix(1_641_038_400).date(), // 2022-01-01
            email_as_username: false,
            use_node_fields_visibility: false,
            white_label_saved_by: None,
            anonymize_deleted_users: false,
            first_name_first: true,
            active_languages: ["english", "italian", "german", "french", "spanish"]
                .map(str::to_owned)
                .to_vec(),
            default_language: "english".to_owned(),
            default_timezone: "Europe/Rome".to_owned(),
            others: BTreeMap::new(),
        }
    }
}
