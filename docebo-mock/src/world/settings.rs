//! What an administrator sets for the whole platform.

use docebo_sdk::wire::{Date, DateTime};
use serde::{Deserialize, Serialize};

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
    /// When the platform was activated: from 21 October 2019 on imports move, never copy (B-138).
    pub(crate) activated_on: Date,
    /// `user name = e-mail`; then the batch ignores `username`.
    pub(crate) email_as_username: bool,
    /// Additional fields apply by branch.
    pub(crate) use_node_fields_visibility: bool,
    /// Full names are written first name first.
    pub(crate) first_name_first: bool,
    /// Languages that users may have, in internal codes.
    pub(crate) active_languages: Vec<String>,
    /// The language of new users.
    pub(crate) default_language: String,
    /// The time zone of new users.
    pub(crate) default_timezone: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            token_lifetime: 3600,
            refresh_lifetime: 14 * 86_400,
            password_min_length: 6,
            activated_on: DateTime::from_unix(1_641_038_400).date(), // 2022-01-01
            email_as_username: false,
            use_node_fields_visibility: false,
            first_name_first: true,
            active_languages: ["english", "italian", "german", "french", "spanish"]
                .map(str::to_owned)
                .to_vec(),
            default_language: "english".to_owned(),
            default_timezone: "Europe/Rome".to_owned(),
        }
    }
}
