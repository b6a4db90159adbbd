use crate::wire::open_enum;
open_enum! {
    /// How far an enrollment is.
    pub enum EnrollmentStatus {
        /// Waiting list.
        WaitingList = "waiting" | "waiting_list" | "-2",
        /// To be confirmed.
        ToConfirm = "to_confirm" | "subscription_to_confirm" | "-1",
        /// Not begun.
        Enrolled = "subscribed" | "enrolled" | "not_started" | "0",
        /// Begun.
        InProgress = "in_progress" | "started" | "1",
        /// Done.
        Completed = "completed" | "2",
        /// Access withdrawn.
        Suspended = "suspended" | "3",
        /// Beyond the seats.
        Overbooking = "overbooking" | "4",
    }
}
