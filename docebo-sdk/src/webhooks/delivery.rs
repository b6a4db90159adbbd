//! A message: the envelope around events.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::Value;
use serde_with::serde_as;

use super::event::{Event, EventName};
use crate::wire::{AsText, EmptyIsNone, FlagBool};

/// One message, read (B-226).
///
/// It serialises in the platform's form, so that a test can make one and hand it to its receiver.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct Delivery {
    /// What happened. All events of a message are of one type.
    pub event: EventName,
    /// `wh-<yyyymmdd>-<hhmmss>-<uuid>`: the same in every repetition, and what tells them apart
    /// (B-231). Empty when the message has none.
    pub message_id: String,
    /// Which webhook sent it. Documented, and missing in samples of 2023 and 2024.
    pub webhook_id: Option<u64>,
    /// The platform's host, such as `acme.docebosaas.com`.
    pub original_domain: Option<String>,
    /// Whether a batch action caused the events (B-228).
    pub fired_by_batch_action: bool,
    /// The background job that caused the events. That there is such a field is documented; its
    /// name is inferred.
    pub job_id: Option<String>,
    /// Whether the events came as a list (`payloads`) rather than alone (`payload`).
    pub grouped: bool,
    /// The events; none only when the platform sends an empty list.
    pub events: Vec<Event>,
}

impl Delivery {
    /// The most events in one message (B-227).
    pub const MAX_EVENTS: usize = 25;

    /// A message with one event.
    ///
    /// ```
    /// use docebo_sdk::webhooks::{Delivery, Event, EventName};
    /// use serde_json::json;
    ///
    /// let event = Event::of(&EventName::UserDeleted, json!({"user_id": 13001}));
    /// let body = serde_json::to_vec(&Delivery::new("wh-1", event.clone()))?;
    /// assert_eq!(Delivery::parse(&body)?.events, [event]);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn new(message_id: impl Into<String>, event: Event) -> Self {
        Self {
            event: event.name(),
            message_id: message_id.into(),
            webhook_id: None,
            original_domain: None,
            fired_by_batch_action: false,
            job_id: None,
            grouped: false,
            events: vec![event],
        }
    }

    /// Reads the body of a POST.
    ///
    /// An event that this version does not know, and a payload that does not fit its event, are
    /// no error: they come as [`Event::Other`].
    ///
    /// # Errors
    ///
    /// When it is no JSON object with `event` and one of `payload` and `payloads`.
    pub fn parse(body: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(body)
    }
}

/// The same as it travels.
#[serde_as]
#[derive(Serialize, Deserialize)]
struct Envelope {
    event: EventName,
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    message_id: Option<String>,
    #[serde_as(as = "EmptyIsNone")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    webhook_id: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    original_domain: Option<String>,
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(default)]
    fired_by_batch_action: Option<bool>,
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    job_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    payload: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    payloads: Option<Vec<Value>>,
}

impl<'de> Deserialize<'de> for Delivery {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Envelope {
            event,
            message_id,
            webhook_id,
            original_domain,
            fired_by_batch_action,
            job_id,
            payload,
            payloads,
        } = Envelope::deserialize(deserializer)?;
        let grouped = payloads.is_some();
        let payloads = match (payloads, payload) {
            (Some(payloads), _) => payloads,
            (None, Some(payload)) => vec![payload],
            (None, None) => return Err(de::Error::custom("neither `payload` nor `payloads`")),
        };
        Ok(Self {
            events: payloads.into_iter().map(|payload| Event::of(&event, payload)).collect(),
            event,
            message_id: message_id.unwrap_or_default(),
            webhook_id,
            original_domain,
            fired_by_batch_action: fired_by_batch_action.unwrap_or(false),
            job_id,
            grouped,
        })
    }
}

impl Serialize for Delivery {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut payloads: Vec<Value> = self.events.iter().map(Event::payload).collect();
        let alone = if self.grouped || payloads.len() != 1 { None } else { payloads.pop() };
        let envelope = Envelope {
            event: self.event.clone(),
            message_id: Some(self.message_id.clone()),
            webhook_id: self.webhook_id,
            original_domain: self.original_domain.clone(),
            fired_by_batch_action: Some(self.fired_by_batch_action),
            job_id: self.job_id.clone(),
            payloads: alone.is_none().then_some(payloads),
            payload: alone,
        };
        envelope.serialize(serializer)
    }
}
