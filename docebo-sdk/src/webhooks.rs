//! Webhooks: events as the platform posts them, and a receiver that any web framework can call.
//!
//! A message is one POST of JSON. It carries one event under `payload` or several of the same type
//! under `payloads`, 25 at most (B-226, B-227). It comes seconds after the fact (B-233), in no
//! particular order, and again when it was not answered with a status below 400 (B-229): whoever
//! acts on events does so once for each `message_id` (B-231).
//!
//! ```
//! use docebo_sdk::webhooks::{Delivery, Event};
//!
//! let body = br#"{
//!     "event": "course.enrollment.completed",
//!     "message_id": "wh-20240313-145829-552060e3-33fe-429f-8c37-d5ba896a8303",
//!     "fired_by_batch_action": false,
//!     "payload": {"user_id": 13001, "course_id": "7", "completion_date": "2024-03-13 14:58:26"}
//! }"#;
//! let delivery = Delivery::parse(body)?;
//! for event in &delivery.events {
//!     match event {
//!         Event::CourseEnrollmentCompleted(done) => {
//!             println!("user {} has completed course {}", done.user_id, done.course_id);
//!         }
//!         // What this version does not know is kept as it came.
//!         Event::Other(raw) => println!("{}: {}", raw.name, raw.payload),
//!         other => println!("{}", other.name()),
//!     }
//! }
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! `Receiver` (feature `webhooks`) checks credentials and signatures and tells repeated messages
//! apart.
//!
//! Webhooks are set up in the platform's screens by Superadmins (B-234); no route for it is known.
//! Deactivating somebody fires no enrollment event, and nothing is known of events about power
//! users. Setting an enrollment to completed fires `completed` and not `updated` (B-080).

mod delivery;
mod event;
mod payloads;
#[cfg(feature = "webhooks")]
mod receiver;
mod seen;
#[cfg(test)]
mod tests;

pub use delivery::Delivery;
pub use event::{Event, EventName, RawEvent};
pub use payloads::*;
#[cfg(feature = "webhooks")]
pub use receiver::{Received, Receiver, Refusal, signature};
pub use seen::Seen;
