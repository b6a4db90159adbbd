//! Webhook deliveries.
