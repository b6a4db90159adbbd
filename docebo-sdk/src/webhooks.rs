//! Webhooks: the events a platform sends, and how to receive them.
