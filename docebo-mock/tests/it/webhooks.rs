//! Events: what writes fire, and how it is delivered.

mod deliveries;
mod events;
#[cfg(feature = "listener")]
mod posting;
