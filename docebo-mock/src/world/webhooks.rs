//! Webhooks: who is told of which events, and what the platform remembers of failures.

use std::{collections::BTreeMap, fmt};

use docebo_sdk::{webhooks::EventName, wire::DateTime};
use serde::{Deserialize, Serialize};

use crate::ledger::{Switches, switches::WebhookLimits};

/// Events of one webhook at most (B-234).
const MAX_EVENTS: usize = 8;
/// Seconds from an event to its message. Recorded samples show 1 to 8 (B-233).
const LAG: u32 = 5;

/// A webhook, as an administrator sets it up.
///
/// ```
/// use docebo_mock::Webhook;
///
/// let hook = Webhook::new("http://127.0.0.1:9000/hook", ["course.enrollment.completed"])
///     .basic("docebo", "s3cret");
/// assert!(!format!("{hook:?}").contains("s3cret"));
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Webhook {
    /// Where messages are posted to.
    pub url: String,
    /// Which events are told: 1 to 8 (B-234).
    pub events: Vec<EventName>,
    /// Whether it is on.
    #[serde(default = "yes")]
    pub enabled: bool,
    /// Credentials sent as HTTP Basic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basic: Option<BasicCredentials>,
    /// The secret of a signature in the header `X-Docebo-Signature`. Unverified (B-232), and off
    /// unless set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hmac: Option<String>,
}

/// Credentials of HTTP Basic.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BasicCredentials {
    /// User name; holds no colon.
    pub username: String,
    /// Password.
    pub password: String,
}

impl fmt::Debug for BasicCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { username, password: _ } = self;
        f.debug_struct("BasicCredentials").field("username", username).finish_non_exhaustive()
    }
}

const fn yes() -> bool {
    true
}

impl Webhook {
    /// A webhook that is on, without credentials.
    #[must_use]
    pub fn new<'e>(url: &str, events: impl IntoIterator<Item = &'e str>) -> Self {
        Self {
            url: url.to_owned(),
            events: events.into_iter().map(EventName::from_word).collect(),
            enabled: true,
            basic: None,
            hmac: None,
        }
    }

    /// The same with credentials.
    #[must_use]
    pub fn basic(mut self, username: &str, password: &str) -> Self {
        let (username, password) = (username.to_owned(), password.to_owned());
        self.basic = Some(BasicCredentials { username, password });
        self
    }

    /// The same with a signature.
    #[must_use]
    pub fn hmac(mut self, secret: &str) -> Self {
        self.hmac = Some(secret.to_owned());
        self
    }
}

/// Shows whether there are secrets, never which.
impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { url, events, enabled, basic, hmac } = self;
        f.debug_struct("Webhook")
            .field("url", url)
            .field("events", events)
            .field("enabled", enabled)
            .field("basic", basic)
            .field("hmac", &hmac.is_some())
            .finish()
    }
}

/// Why a webhook cannot be set up.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WebhookError {
    /// The address is none.
    #[error("`{0}` is no http or https address")]
    Address(String),
    /// No events, or more than eight (B-234).
    #[error("a webhook has 1 to {MAX_EVENTS} events, not {0}")]
    Events(usize),
    /// No event of this name.
    #[error("there is no event `{0}`")]
    UnknownEvent(String),
    /// As many webhooks are on as may be (B-234).
    #[error("{0} webhooks are on, and no more may be")]
    TooMany(usize),
    /// No webhook of this number.
    #[error("there is no webhook {0}")]
    NotFound(u32),
}

/// The last failure of a webhook, kept until somebody resets it (B-230).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastError {
    /// When.
    pub at: DateTime,
    /// Which message.
    pub message_id: String,
    /// A status, or why there was none.
    pub error: String,
}

/// A webhook with its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Hook {
    pub(crate) id: u32,
    pub(crate) setup: Webhook,
    pub(crate) last_error: Option<LastError>,
}

/// All webhooks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Webhooks {
    hooks: BTreeMap<u32, Hook>,
    last_id: u32,
    /// Seconds from an event to its message (B-233).
    pub(crate) lag: u32,
    /// Nothing is posted by itself.
    pub(crate) by_hand: bool,
    /// What messages say in `original_domain`.
    pub(crate) domain: String,
}

impl Default for Webhooks {
    fn default() -> Self {
        Self {
            hooks: BTreeMap::new(),
            last_id: 0,
            lag: LAG,
            by_hand: false,
            domain: "mock.docebosaas.com".to_owned(),
        }
    }
}

impl Webhooks {
    pub(crate) fn add(&mut self, setup: Webhook, switches: &Switches) -> Result<u32, WebhookError> {
        self.check(&setup, None, switches)?;
        self.last_id += 1;
        let id = self.last_id;
        self.hooks.insert(id, Hook { id, setup, last_error: None });
        Ok(id)
    }

    /// Sets a webhook up anew. The last error stays.
    pub(crate) fn replace(
        &mut self,
        id: u32,
        setup: Webhook,
        switches: &Switches,
    ) -> Result<(), WebhookError> {
        self.check(&setup, Some(id), switches)?;
        self.hook_mut(id)?.setup = setup;
        Ok(())
    }

    pub(crate) fn remove(&mut self, id: u32) -> Result<(), WebhookError> {
        self.hooks.remove(&id).map(|_| ()).ok_or(WebhookError::NotFound(id))
    }

    pub(crate) fn get(&self, id: u32) -> Option<&Hook> {
        self.hooks.get(&id)
    }

    pub(crate) fn hook_mut(&mut self, id: u32) -> Result<&mut Hook, WebhookError> {
        self.hooks.get_mut(&id).ok_or(WebhookError::NotFound(id))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Hook> {
        self.hooks.values()
    }

    /// Who is told of an event.
    pub(crate) fn told_of(&self, event: &EventName) -> Vec<u32> {
        let tells = |hook: &&Hook| hook.setup.enabled && hook.setup.events.contains(event);
        self.hooks.values().filter(tells).map(|hook| hook.id).collect()
    }

    fn check(
        &self,
        setup: &Webhook,
        own: Option<u32>,
        switches: &Switches,
    ) -> Result<(), WebhookError> {
        let url = &setup.url;
        let host = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://"));
        if host.is_none_or(|host| host.is_empty() || host.starts_with('/')) {
            return Err(WebhookError::Address(url.clone()));
        }
        if let Some(unknown) = setup.events.iter().find(|event| !event.is_known()) {
            return Err(WebhookError::UnknownEvent(unknown.to_string()));
        }
        let (most, capped) = match switches.get::<WebhookLimits>() {
            WebhookLimits::Ten => (10, true),
            WebhookLimits::Five => (5, true),
            WebhookLimits::None => (usize::MAX, false),
        };
        if setup.events.is_empty() || (capped && setup.events.len() > MAX_EVENTS) {
            return Err(WebhookError::Events(setup.events.len()));
        }
        let others = self.hooks.values().filter(|hook| hook.setup.enabled && Some(hook.id) != own);
        let others = others.count();
        if setup.enabled && others >= most {
            return Err(WebhookError::TooMany(others));
        }
        Ok(())
    }
}
