//! Messages on their way: waiting events, messages with their attempts, what is ready to be sent.
//!
//! Nothing here sends anything. An event waits a few seconds (B-233); then [`settle`] makes
//! messages of what has gathered, and whoever sends takes those that are ready with
//! [`take`] and says with [`report`] how it went. Failures come back by the clock (B-229).

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    time::Duration,
};

use docebo_sdk::{
    webhooks::{Delivery, Event, EventName},
    wire::DateTime,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{World, users::Uuid, webhooks::LastError};
use crate::ledger::switches::{WebhookDuplicates, WebhookGrouping, WebhookOrder};

/// Messages kept for inspection.
const KEPT: usize = 10_000;
/// Minutes from one failure to the next attempt (inferred: documented is an exponential backoff
/// with a limit).
const BACKOFF: [u64; 6] = [1, 2, 4, 8, 16, 32];
/// How long after the first a message is sent again, where messages come twice.
const REPEATED_AFTER: Duration = Duration::from_secs(60);

/// An event that waits for its message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Waiting {
    hook: u32,
    event: EventName,
    batch: bool,
    job: Option<String>,
    payload: Value,
    due: DateTime,
}

/// How far a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DeliveryState {
    /// Ready, or waiting for the next attempt.
    Open,
    /// Answered with a status from 200 to 399.
    Delivered,
    /// Failed as often as it is tried.
    GivenUp,
    /// The webhook is gone.
    Dropped,
}

/// One attempt to deliver a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Attempt {
    /// When.
    pub at: DateTime,
    /// The status answered; none when there was no answer.
    pub status: Option<u16>,
    /// Why there was no answer.
    pub error: Option<String>,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Message {
    pub(crate) hook: u32,
    pub(crate) event: EventName,
    pub(crate) message_id: String,
    pub(crate) made: DateTime,
    /// How many events it carries.
    pub(crate) events: usize,
    pub(crate) body: String,
    pub(crate) attempts: Vec<Attempt>,
    pub(crate) state: DeliveryState,
}

/// All of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Deliveries {
    waiting: VecDeque<Waiting>,
    /// The earliest time at which one of them is due.
    waiting_until: Option<DateTime>,
    messages: BTreeMap<u64, Message>,
    last: u64,
    /// Attempts to come.
    scheduled: BTreeSet<(DateTime, u64)>,
    /// To be sent now.
    ready: BTreeSet<u64>,
    /// Of those, the ones somebody is sending.
    #[serde(skip)]
    in_hand: BTreeSet<u64>,
}

/// What a message is grouped by: all that its envelope says.
type Key = (u32, EventName, bool, Option<String>);

impl Deliveries {
    pub(crate) fn next_due(&self) -> Option<DateTime> {
        let scheduled = self.scheduled.first().map(|(due, _)| *due);
        self.waiting_until.into_iter().chain(scheduled).min()
    }

    /// Whether something is to be sent, now or later.
    pub(crate) fn is_busy(&self) -> bool {
        !(self.waiting.is_empty() && self.scheduled.is_empty() && self.ready.is_empty())
    }

    /// All messages, oldest first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Message> {
        self.messages.values()
    }

    pub(crate) fn get(&self, serial: u64) -> Option<&Message> {
        self.messages.get(&serial)
    }

    /// Lets go of what was meant for a webhook.
    pub(crate) fn drop_hook(&mut self, hook: u32) {
        self.waiting.retain(|event| event.hook != hook);
        self.look_at_waiting();
        for (serial, message) in &mut self.messages {
            if message.hook == hook && message.state == DeliveryState::Open {
                message.state = DeliveryState::Dropped;
                self.ready.remove(serial);
                self.scheduled.retain(|(_, scheduled)| scheduled != serial);
            }
        }
    }

    fn look_at_waiting(&mut self) {
        self.waiting_until = self.waiting.iter().map(|event| event.due).min();
    }

    fn add(&mut self, message: Message) {
        if self.messages.len() >= KEPT
            && let Some((serial, _)) = self.messages.pop_first()
        {
            self.ready.remove(&serial);
            self.in_hand.remove(&serial);
            self.scheduled.retain(|(_, scheduled)| *scheduled != serial);
        }
        self.last += 1;
        self.ready.insert(self.last);
        self.messages.insert(self.last, message);
    }
}

impl World {
    /// Lets webhooks know of an event.
    pub(super) fn announce(&mut self, now: DateTime, event: &EventName, payload: &Value) {
        let due = now.plus(Duration::from_secs(self.webhooks.lag.into()));
        for hook in self.webhooks.told_of(event) {
            let deliveries = &mut self.outbox.deliveries;
            deliveries.waiting_until = deliveries.waiting_until.into_iter().chain([due]).min();
            deliveries.waiting.push_back(Waiting {
                hook,
                event: event.clone(),
                batch: self.cause.batch,
                job: self.cause.job.clone(),
                payload: payload.clone(),
                due,
            });
        }
    }
}

/// Makes messages of events that have waited long enough, and of all others that go with them
/// (B-227); says which attempts are due.
pub(crate) fn settle(world: &mut World, now: DateTime) {
    let deliveries = &mut world.outbox.deliveries;
    while let Some(&(due, serial)) = deliveries.scheduled.first() {
        if due > now {
            break;
        }
        deliveries.scheduled.pop_first();
        deliveries.ready.insert(serial);
    }
    let due: BTreeSet<Key> =
        deliveries.waiting.iter().filter(|event| event.due <= now).map(key).collect();
    if due.is_empty() {
        return;
    }
    let (gathered, rest): (VecDeque<_>, VecDeque<_>) =
        deliveries.waiting.drain(..).partition(|event| due.contains(&key(event)));
    deliveries.waiting = rest;
    deliveries.look_at_waiting();
    // In the order of each group's first event.
    let mut groups: Vec<(Key, Vec<Value>)> = Vec::new();
    let mut places: BTreeMap<Key, usize> = BTreeMap::new();
    let most = match world.switches.get::<WebhookGrouping>() {
        WebhookGrouping::Grouped => Delivery::MAX_EVENTS,
        WebhookGrouping::Single => 1,
    };
    for event in gathered {
        let key = key(&event);
        match places.get(&key).and_then(|at| groups.get_mut(*at)) {
            Some((_, payloads)) if payloads.len() < most => payloads.push(event.payload),
            _ => {
                places.insert(key.clone(), groups.len());
                groups.push((key, vec![event.payload]));
            }
        }
    }
    for (key, payloads) in groups {
        let message = message(world, now, key, payloads);
        world.outbox.deliveries.add(message);
    }
}

fn key(event: &Waiting) -> Key {
    (event.hook, event.event.clone(), event.batch, event.job.clone())
}

fn message(world: &mut World, now: DateTime, key: Key, payloads: Vec<Value>) -> Message {
    let (hook, event, batch, job) = key;
    // `2024-03-13 14:58:29` as `20240313-145829`.
    let stamp: String = now.to_string().replace(['-', ':'], "").replace(' ', "-");
    let message_id = format!("wh-{stamp}-{}", Uuid(world.rng.uuid()));
    let events = payloads.len();
    let delivery = Delivery {
        event: event.clone(),
        message_id: message_id.clone(),
        webhook_id: Some(hook.into()),
        original_domain: Some(world.webhooks.domain.clone()),
        fired_by_batch_action: batch,
        job_id: job,
        grouped: events > 1,
        events: payloads.into_iter().map(|payload| Event::of(&event, payload)).collect(),
    };
    Message {
        hook,
        event,
        message_id,
        made: now,
        events,
        // It is made of JSON values.
        body: serde_json::to_string(&delivery).unwrap_or_default(),
        attempts: Vec::new(),
        state: DeliveryState::Open,
    }
}

/// Hands out the messages that are ready and in nobody's hand, by their numbers.
pub(crate) fn take(world: &mut World) -> Vec<u64> {
    let deliveries = &mut world.outbox.deliveries;
    let mut serials: Vec<u64> = deliveries.ready.difference(&deliveries.in_hand).copied().collect();
    deliveries.in_hand.extend(&serials);
    if world.switches.get::<WebhookOrder>() == WebhookOrder::Shuffled {
        for at in (1..serials.len()).rev() {
            let other = world.rng.below(at as u64 + 1) as usize;
            serials.swap(at, other);
        }
    }
    serials
}

/// Says how an attempt went: a status, or why there was no answer.
pub(crate) fn report(world: &mut World, serial: u64, now: DateTime, outcome: Result<u16, String>) {
    let twice = world.switches.get::<WebhookDuplicates>() == WebhookDuplicates::Twice;
    let deliveries = &mut world.outbox.deliveries;
    deliveries.in_hand.remove(&serial);
    deliveries.ready.remove(&serial);
    let Some(message) = deliveries.messages.get_mut(&serial) else { return };
    let succeeded = |attempt: &Attempt| attempt.status.is_some_and(|it| (200..400).contains(&it));
    let attempt = Attempt {
        at: now,
        status: outcome.as_ref().ok().copied(),
        error: outcome.as_ref().err().cloned(),
    };
    let success = succeeded(&attempt);
    message.attempts.push(attempt);
    if message.state == DeliveryState::Dropped {
        return;
    }
    if success {
        message.state = DeliveryState::Delivered;
        if twice && message.attempts.iter().filter(|attempt| succeeded(attempt)).count() == 1 {
            deliveries.scheduled.insert((now.plus(REPEATED_AFTER), serial));
        }
        return;
    }
    let failures = message.attempts.iter().filter(|attempt| !succeeded(attempt)).count();
    match BACKOFF.get(failures - 1) {
        Some(minutes) => {
            let again = now.plus(Duration::from_secs(minutes * 60));
            deliveries.scheduled.insert((again, serial));
        }
        None => message.state = DeliveryState::GivenUp,
    }
    let message_id = message.message_id.clone();
    let error = match outcome {
        Ok(status) => format!("HTTP {status}"),
        Err(error) => error,
    };
    let hook = message.hook;
    if let Ok(hook) = world.webhooks.hook_mut(hook) {
        hook.last_error = Some(LastError { at: now, message_id, error });
    }
}
