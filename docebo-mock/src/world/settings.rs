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
    /// Full names are written first name first.
    pub(crate) first_name_first: bool,
    /// Languages that users may have, in internal codes.
    pub(crate) active_languages: Vec<String>,
    /// The language of new users.
    pub(crate) default_language: String,
    /// The time zone of new users.
    pub(crate) default_timezone: String,
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
            first_name_first: true,
            active_languages: ["english", "italian", "german", "french", "spanish"]
                .map(str::to_owned)
                .to_vec(),
            default_language: "english".to_owned(),
            default_timezone: "Europe/Rome".to_owned(),
        }
    }
}
