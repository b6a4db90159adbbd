//! The handle on webhooks: set up, deliver by hand, look at what was sent.

use std::{fmt, time::Duration};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use docebo_sdk::{
    webhooks::{Delivery, EventName, Receiver, signature},
    wire::DateTime,
};
use serde::Serialize;

use crate::{
    DoceboMock,
    tenant::Tenant,
    world::{
        World,
        deliveries::{self, Attempt, DeliveryState, Message},
        webhooks::{Hook, LastError, Webhook, WebhookError},
    },
};

/// A mock's webhooks.
///
/// On a mock without a listener nothing is posted by itself: hand messages to the code under test
/// with [`deliver`](Self::deliver). Time decides when there are any (B-233).
///
/// ```
/// use std::time::Duration;
///
/// use docebo_mock::{DoceboMock, Webhook};
/// use docebo_sdk::webhooks::Receiver;
///
/// let mock = DoceboMock::new();
/// mock.webhooks().add(Webhook::new("http://localhost/hook", ["user.created"])).unwrap();
/// // ... calls that make users ...
/// mock.clock().advance(Duration::from_secs(10));
///
/// let receiver = Receiver::new();
/// mock.webhooks().deliver(|message| receiver.receive(message.headers(), message.body()).status());
/// assert!(mock.webhooks().deliveries().iter().all(|message| message.attempts.len() == 1));
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Hooks<'a>(&'a DoceboMock);

/// A message as it is posted.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookMessage {
    pub(crate) serial: u64,
    pub(crate) url: String,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
    attempt: usize,
}

/// A message in the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct WebhookDelivery {
    /// The webhook's number.
    pub webhook_id: u32,
    /// What happened.
    pub event: EventName,
    /// The message's id; the same in every attempt (B-231).
    pub message_id: String,
    /// When it was made: some seconds after the events (B-233).
    pub made: DateTime,
    /// How many events it carries (B-227).
    pub events: usize,
    /// How far it is.
    pub state: DeliveryState,
    /// All attempts, oldest first.
    pub attempts: Vec<Attempt>,
}

/// A webhook as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WebhookView {
    /// Its number.
    pub id: u32,
    /// How it is set up.
    pub setup: Webhook,
    /// The last failure, which later successes do not take away (B-230).
    pub last_error: Option<LastError>,
}

impl DoceboMock {
    /// The platform's webhooks.
    #[must_use]
    pub const fn webhooks(&self) -> Hooks<'_> {
        Hooks(self)
    }
}

impl Hooks<'_> {
    /// Sets a webhook up; answers its number.
    ///
    /// # Errors
    ///
    /// When the address or an event is none, or beyond the limits of B-234.
    pub fn add(&self, webhook: Webhook) -> Result<u32, WebhookError> {
        let mut world = self.tenant().write();
        let switches = world.switches;
        world.webhooks.add(webhook, &switches)
    }

    /// Sets a webhook up anew; its last error stays.
    ///
    /// # Errors
    ///
    /// Those of [`add`](Self::add), and when there is no such webhook.
    pub fn replace(&self, id: u32, webhook: Webhook) -> Result<(), WebhookError> {
        let mut world = self.tenant().write();
        let switches = world.switches;
        world.webhooks.replace(id, webhook, &switches)
    }

    /// Takes a webhook away, with the messages that were meant for it.
    ///
    /// # Errors
    ///
    /// When there is no such webhook.
    pub fn remove(&self, id: u32) -> Result<(), WebhookError> {
        remove(&mut self.tenant().write(), id)
    }

    /// Forgets a webhook's last error (B-230).
    ///
    /// # Errors
    ///
    /// When there is no such webhook.
    pub fn reset_error(&self, id: u32) -> Result<(), WebhookError> {
        self.tenant().write().webhooks.hook_mut(id)?.last_error = None;
        Ok(())
    }

    /// All webhooks, by number.
    #[must_use]
    pub fn list(&self) -> Vec<WebhookView> {
        let view = |hook: &Hook| {
            let Hook { id, setup, last_error } = hook.clone();
            WebhookView { id, setup, last_error }
        };
        self.tenant().read().webhooks.iter().map(view).collect()
    }

    /// Says how long after an event its message is made (5 seconds). Events of one type that
    /// happen meanwhile go into the same message.
    pub fn lag(&self, lag: Duration) -> &Self {
        self.tenant().write().webhooks.lag = u32::try_from(lag.as_secs()).unwrap_or(u32::MAX);
        self
    }

    /// Keeps a mock with a listener from posting by itself.
    pub fn by_hand(&self) -> &Self {
        self.tenant().write().webhooks.by_hand = true;
        self
    }

    /// Hands every message that is due to `receiver`, which answers a status; answers how many
    /// there were. What fails comes back after 1, 2, 4, 8, 16 and 32 minutes of the mock's clock.
    pub fn deliver(&self, mut receiver: impl FnMut(&WebhookMessage) -> u16) -> usize {
        let messages = take(self.tenant());
        for message in &messages {
            // Nobody holds the world meanwhile: a receiver may call the mock.
            let status = receiver(message);
            report(self.tenant(), message.serial, Ok(status));
        }
        messages.len()
    }

    /// Posts every message that is due to its address and waits for the answers; answers how many
    /// there were. It needs no listener.
    #[cfg(feature = "listener")]
    pub async fn post(&self) -> usize {
        crate::doors::courier::post(self.0.world()).await
    }

    /// What was sent and what is to be sent, oldest first.
    #[must_use]
    pub fn deliveries(&self) -> Vec<WebhookDelivery> {
        log(&self.tenant().read())
    }

    fn tenant(&self) -> &Tenant {
        self.0.world()
    }
}

pub(crate) fn remove(world: &mut World, id: u32) -> Result<(), WebhookError> {
    world.webhooks.remove(id)?;
    world.outbox.deliveries.drop_hook(id);
    Ok(())
}

pub(crate) fn log(world: &World) -> Vec<WebhookDelivery> {
    let view = |message: &Message| WebhookDelivery {
        webhook_id: message.hook,
        event: message.event.clone(),
        message_id: message.message_id.clone(),
        made: message.made,
        events: message.events,
        state: message.state,
        attempts: message.attempts.clone(),
    };
    world.outbox.deliveries.iter().map(view).collect()
}

/// Takes the messages that are due, dressed for the way.
pub(crate) fn take(tenant: &Tenant) -> Vec<WebhookMessage> {
    tenant.settle();
    let mut world = tenant.write();
    let serials = deliveries::take(&mut world);
    serials.into_iter().filter_map(|serial| WebhookMessage::of(&world, serial)).collect()
}

/// Says how an attempt went.
pub(crate) fn report(tenant: &Tenant, serial: u64, outcome: Result<u16, String>) {
    let now = tenant.now();
    let mut world = tenant.write();
    deliveries::report(&mut world, serial, now, outcome);
    tenant.note_due(&world);
}

impl WebhookMessage {
    fn of(world: &World, serial: u64) -> Option<Self> {
        let message = world.outbox.deliveries.get(serial)?;
        let setup = &world.webhooks.get(message.hook)?.setup;
        let mut headers = vec![("content-type", "application/json".to_owned())];
        if let Some(basic) = &setup.basic {
            let credentials = STANDARD.encode(format!("{}:{}", basic.username, basic.password));
            headers.push(("authorization", format!("Basic {credentials}")));
        }
        if let Some(secret) = &setup.hmac {
            let signature = signature(secret.as_bytes(), message.body.as_bytes());
            headers.push((Receiver::SIGNATURE_HEADER, signature));
        }
        Some(Self {
            serial,
            url: setup.url.clone(),
            headers,
            body: message.body.clone().into_bytes(),
            attempt: message.attempts.len() + 1,
        })
    }

    /// Where it goes.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Its headers, as [`Receiver::receive`] takes them.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.headers.iter().map(|(name, value)| (*name, value.as_bytes()))
    }

    /// The JSON.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// From 1.
    #[must_use]
    pub const fn attempt(&self) -> usize {
        self.attempt
    }

    /// The JSON, read.
    ///
    /// # Panics
    ///
    /// Never: the mock has written it.
    #[must_use]
    pub fn delivery(&self) -> Delivery {
        Delivery::parse(&self.body).expect("the mock writes what the SDK reads")
    }
}

/// Headers may hold credentials.
impl fmt::Debug for WebhookMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookMessage")
            .field("url", &self.url)
            .field("attempt", &self.attempt)
            .field("body", &String::from_utf8_lossy(&self.body))
            .finish_non_exhaustive()
    }
}
