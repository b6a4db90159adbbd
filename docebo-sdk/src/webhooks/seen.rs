//! Telling repeated messages apart.

use std::collections::{HashSet, VecDeque};

/// The ids of messages seen lately, in bounded memory (B-231).
///
/// ```
/// use docebo_sdk::webhooks::Seen;
///
/// let mut seen = Seen::new(1_000);
/// assert!(seen.is_new("wh-1"));
/// assert!(!seen.is_new("wh-1"));
/// seen.forget("wh-1"); // it was not dealt with after all
/// assert!(seen.is_new("wh-1"));
/// ```
#[derive(Debug, Clone)]
pub struct Seen {
    ids: HashSet<Box<str>>,
    /// Oldest first.
    order: VecDeque<Box<str>>,
    capacity: usize,
}

impl Seen {
    /// Remembers this many messages, at least one; the oldest are forgotten first. A message is
    /// repeated for about an hour after the first failure, if the schedule that this project
    /// assumes holds.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self { ids: HashSet::new(), order: VecDeque::new(), capacity: capacity.max(1) }
    }

    /// Whether a message has not been seen, and is from now on. A message without an id is
    /// always new.
    pub fn is_new(&mut self, message_id: &str) -> bool {
        if message_id.is_empty() {
            return true;
        }
        if self.ids.contains(message_id) {
            return false;
        }
        if self.order.len() >= self.capacity
            && let Some(oldest) = self.order.pop_front()
        {
            self.ids.remove(&oldest);
        }
        self.ids.insert(message_id.into());
        self.order.push_back(message_id.into());
        true
    }

    /// Forgets a message, so that its repetition is new: for one that could not be dealt with.
    pub fn forget(&mut self, message_id: &str) {
        if self.ids.remove(message_id) {
            self.order.retain(|id| **id != *message_id);
        }
    }

    /// How many messages are remembered.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether nothing is remembered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }
}

impl Default for Seen {
    /// Remembers 10,000 messages.
    fn default() -> Self {
        Self::new(10_000)
    }
}
