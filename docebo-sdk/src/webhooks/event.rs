//! What happened: names of events, and events with their payload.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::payloads::{
    BranchEvent, CatalogCourseEvent, CourseEnrollmentEvent, CourseEvent, GroupEvent,
    PlanEnrollmentEvent, SessionEvent, UserDeletedEvent, UserEvent,
};
use crate::wire::open_enum;

/// An event that this version does not know, or whose payload it cannot read: as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct RawEvent {
    /// The event's name.
    pub name: EventName,
    /// The payload, untouched.
    pub payload: Value,
}

/// Declares the names of events and the events themselves: one variant each, under one name.
macro_rules! events {
    ($($(#[$doc:meta])* $variant:ident($payload:ty) = $word:literal $(| $also:literal)*),* $(,)?) => {
        open_enum! {
            /// The name of an event.
            pub enum EventName {
                $($(#[$doc])* $variant = $word $(| $also)*,)*
            }
        }

        impl EventName {
            /// All names this version knows.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];
        }

        /// One event with its payload.
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum Event {
            $($(#[$doc])* $variant($payload),)*
            /// Anything else, as it came.
            Other(RawEvent),
        }

        impl Event {
            /// What it is called.
            #[must_use]
            pub fn name(&self) -> EventName {
                match self {
                    $(Self::$variant(_) => EventName::$variant,)*
                    Self::Other(raw) => raw.name.clone(),
                }
            }

            /// The payload as the platform writes it.
            #[must_use]
            pub fn payload(&self) -> Value {
                match self {
                    // Payloads are objects of texts, numbers and flags: nothing in them fails.
                    $(Self::$variant(payload) => {
                        serde_json::to_value(payload).unwrap_or_default()
                    })*
                    Self::Other(raw) => raw.payload.clone(),
                }
            }

            /// Reads a payload. One that does not fit its event is kept as it came.
            #[must_use]
            pub fn of(name: &EventName, payload: Value) -> Self {
                let typed = match name {
                    $(EventName::$variant => read(&payload).map(Self::$variant),)*
                    EventName::Unknown(_) => None,
                };
                typed.unwrap_or_else(|| Self::Other(RawEvent { name: name.clone(), payload }))
            }
        }
    };
}

fn read<T: DeserializeOwned>(payload: &Value) -> Option<T> {
    serde_json::from_value(payload.clone()).ok()
}

events! {
    /// Somebody was enrolled in a course, by any route. Corroborated.
    CourseEnrollmentCreated(CourseEnrollmentEvent) = "course.enrollment.created",
    /// An enrollment changed without becoming completed. Documented; one public receiver spells
    /// it `course.enrollment.update`, which is read too.
    CourseEnrollmentUpdated(CourseEnrollmentEvent)
        = "course.enrollment.updated" | "course.enrollment.update",
    /// An enrollment became completed, also when an update set it so (B-080). Documented.
    CourseEnrollmentCompleted(CourseEnrollmentEvent) = "course.enrollment.completed",
    /// Somebody was unenrolled. Corroborated; that archiving fires it too is inferred.
    CourseEnrollmentDeleted(CourseEnrollmentEvent) = "course.enrollment.deleted",
    /// A course was made. Inferred from the pattern of names.
    CourseCreated(CourseEvent) = "course.created",
    /// A course was changed. Corroborated.
    CourseUpdated(CourseEvent) = "course.updated",
    /// A course was deleted. Corroborated.
    CourseDeleted(CourseEvent) = "course.deleted",
    /// A course was taken out of a catalog. Corroborated.
    CatalogCourseDeleted(CatalogCourseEvent) = "catalog.course.deleted",
    /// A session was made. Inferred from the pattern of names.
    SessionCreated(SessionEvent) = "ilt.session.created",
    /// A session was changed. Corroborated.
    SessionUpdated(SessionEvent) = "ilt.session.updated",
    /// A session was deleted. Corroborated.
    SessionDeleted(SessionEvent) = "ilt.session.deleted",
    /// An account was made, by any route. Inferred.
    UserCreated(UserEvent) = "user.created",
    /// An account was changed, activated or deactivated. Inferred: no event of its own is known
    /// for a change of status.
    UserUpdated(UserEvent) = "user.updated",
    /// An account was deleted. Inferred.
    UserDeleted(UserDeletedEvent) = "user.deleted",
    /// Somebody was enrolled in a learning plan. Inferred from the pattern of names.
    PlanEnrollmentCreated(PlanEnrollmentEvent) = "learningplan.enrollment.created",
    /// An enrollment in a learning plan changed. Inferred from the pattern of names.
    PlanEnrollmentUpdated(PlanEnrollmentEvent) = "learningplan.enrollment.updated",
    /// A learning plan was completed. Inferred from the pattern of names.
    PlanEnrollmentCompleted(PlanEnrollmentEvent) = "learningplan.enrollment.completed",
    /// Somebody was unenrolled from a learning plan. Inferred from the pattern of names.
    PlanEnrollmentDeleted(PlanEnrollmentEvent) = "learningplan.enrollment.deleted",
    /// A branch was made. Inferred, and unproven.
    BranchCreated(BranchEvent) = "branch.created",
    /// A branch was changed. Inferred, and unproven.
    BranchUpdated(BranchEvent) = "branch.updated",
    /// A branch was deleted. Inferred, and unproven.
    BranchDeleted(BranchEvent) = "branch.deleted",
    /// A group was made. Inferred, and unproven.
    GroupCreated(GroupEvent) = "group.created",
    /// A group was changed. Inferred, and unproven.
    GroupUpdated(GroupEvent) = "group.updated",
    /// A group was deleted. Inferred, and unproven.
    GroupDeleted(GroupEvent) = "group.deleted",
}
