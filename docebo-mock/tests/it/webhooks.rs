//! Events: what writes fire, and how it is delivered.

mod events;
