//! OAuth applications, tokens and codes.

use std::{collections::BTreeMap, sync::Arc};

use docebo_sdk::wire::DateTime;
use serde::{Deserialize, Serialize};

use super::access::Rights;

/// Expired tokens are swept when this many are held.
const SWEEP_AT: usize = 4096;

/// An OAuth application, as an administrator registers it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct App {
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
    /// `grant_type` values it may use.
    pub(crate) grants: Vec<String>,
    #[serde(default)]
    pub(crate) redirect_uri: Option<String>,
}

/// Secrets stay out of `Debug`.
impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App")
            .field("client_id", &self.client_id)
            .field("grants", &self.grants)
            .finish_non_exhaustive()
    }
}

/// An access token.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Token {
    /// The user it acts as; `None` for an application by itself.
    pub(crate) user: Option<u32>,
    pub(crate) expires: DateTime,
    /// Rights as they were when it was issued (B-114).
    pub(crate) rights: Arc<Rights>,
    /// The password had to be changed when it was issued (B-029).
    #[serde(default)]
    pub(crate) password_due: bool,
}

/// A refresh token or an authorization code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Voucher {
    pub(crate) user: u32,
    pub(crate) client_id: String,
    pub(crate) expires: DateTime,
    #[serde(default)]
    pub(crate) redirect_uri: Option<String>,
}

/// Everything that proves who somebody is.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct AuthStore {
    apps: BTreeMap<String, App>,
    access: BTreeMap<Box<str>, Token>,
    refresh: BTreeMap<Box<str>, Voucher>,
    codes: BTreeMap<Box<str>, Voucher>,
    /// Links of reset mails.
    #[serde(default)]
    resets: BTreeMap<Box<str>, Voucher>,
}

impl AuthStore {
    pub(crate) fn register(&mut self, app: App) {
        self.apps.insert(app.client_id.clone(), app);
    }

    pub(crate) fn app(&self, client_id: &str) -> Option<&App> {
        self.apps.get(client_id)
    }

    /// The token, if it is known and not expired (B-025).
    pub(crate) fn token(&self, token: &str, now: DateTime) -> Option<&Token> {
        self.access.get(token).filter(|held| now < held.expires)
    }

    pub(crate) fn issue(&mut self, text: &str, token: Token, now: DateTime) {
        if self.access.len() >= SWEEP_AT {
            self.access.retain(|_, held| now < held.expires);
            self.refresh.retain(|_, held| now < held.expires);
            self.codes.retain(|_, held| now < held.expires);
            self.resets.retain(|_, held| now < held.expires);
        }
        self.access.insert(text.into(), token);
    }

    pub(crate) fn issue_refresh(&mut self, text: &str, voucher: Voucher) {
        self.refresh.insert(text.into(), voucher);
    }

    pub(crate) fn issue_code(&mut self, text: &str, voucher: Voucher) {
        self.codes.insert(text.into(), voucher);
    }

    /// Keeps the token of a reset mail, in place of the user's earlier ones.
    pub(crate) fn issue_reset(&mut self, text: &str, voucher: Voucher) {
        self.resets.retain(|_, held| held.user != voucher.user);
        self.resets.insert(text.into(), voucher);
    }

    /// Keeps the token of a mail to somebody new, who has none yet.
    pub(crate) fn issue_first_reset(&mut self, text: &str, voucher: Voucher) {
        self.resets.insert(text.into(), voucher);
    }

    /// Whether a reset token opens a user's account now.
    pub(crate) fn resets(&self, text: &str, user: u32, now: DateTime) -> bool {
        self.resets.get(text).is_some_and(|held| held.user == user && now < held.expires)
    }

    /// Uses a user's reset tokens up.
    pub(crate) fn take_resets(&mut self, user: u32) {
        self.resets.retain(|_, held| held.user != user);
    }

    pub(crate) fn refresh_token(&self, text: &str) -> Option<&Voucher> {
        self.refresh.get(text)
    }

    /// Uses a refresh token up: the platform rotates them.
    pub(crate) fn take_refresh(&mut self, text: &str) -> Option<Voucher> {
        self.refresh.remove(text)
    }

    /// Uses an authorization code up.
    pub(crate) fn take_code(&mut self, text: &str) -> Option<Voucher> {
        self.codes.remove(text)
    }

    pub(crate) fn revoke(&mut self, token: &str) {
        self.access.remove(token);
    }

    /// Takes every token of a user away.
    pub(crate) fn revoke_user(&mut self, user: u32) {
        self.access.retain(|_, held| held.user != Some(user));
        self.refresh.retain(|_, held| held.user != user);
        self.codes.retain(|_, held| held.user != user);
        self.resets.retain(|_, held| held.user != user);
    }
}
