//! Events: what writes fire, and how it is delivered.

mod deliveries;
mod events;
mod logs;
#[cfg(feature = "listener")]
mod posting;
