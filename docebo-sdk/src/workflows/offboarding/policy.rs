//! What to do with whom: a value, with defaults that lose no record.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{cover::Caps, facts::EnrollmentStatus};
use crate::{id::BranchId, wire::Date, workflows::engine::Protected};

/// What becomes of an enrollment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Treatment {
    /// It stays.
    Keep,
    /// It is removed. Status, dates and score go with it (B-075).
    Unenroll,
    /// A frozen copy is kept, then it is removed. One way (B-089), and the call rests on a single
    /// witness (B-087).
    Archive,
}

/// What becomes of learning plans.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanTreatment {
    /// Completed plans stay, others are left without the cascade: their courses follow the
    /// course policy afterwards, pair by pair.
    LeaveUnfinished,
    /// All stay, and with them every course they hold, which the platform would refuse to take
    /// out (B-077, B-093).
    Keep,
}

/// Who takes over a team.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Successors {
    /// Whom the list names, else whom the leaver reports to, else whoever follows that person.
    #[default]
    NamedOrManager,
    /// Whom the list names, nobody else.
    Named,
}

/// The rules by which leavers are retired.
///
/// ```
/// use docebo_sdk::workflows::offboarding::{Policy, Treatment};
///
/// let mut policy = Policy::default();
/// policy.completed = Treatment::Archive;
/// policy.allow_unverified_archive = true;
/// policy.protect("payroll.robot");
/// assert!(policy.check().is_ok());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Policy {
    /// Completed enrollments: kept, being part of the person's training history (B-076).
    pub completed: Treatment,
    /// Begun and not finished: unenrolled (B-076).
    pub in_progress: Treatment,
    /// Not begun: unenrolled (B-076).
    pub enrolled: Treatment,
    /// Waiting list, to be confirmed, overbooked: unenrolled. They cannot be archived (B-085).
    pub waiting: Treatment,
    /// Suspended: kept, because somebody put them in that state on purpose. They cannot be
    /// archived (B-085).
    pub suspended: Treatment,
    /// Single statuses that go another way than the five above say.
    pub statuses: BTreeMap<EnrollmentStatus, Treatment>,
    /// Learning plans.
    pub plans: PlanTreatment,
    /// Who is never touched, whatever the list says.
    pub protected: Protected,
    /// Who takes over teams.
    pub successors: Successors,
    /// User name of whoever takes over where nobody else does; without one, the leaver is refused.
    pub fallback_successor: Option<String>,
    /// Leavers are moved here, out of every other branch, when set (B-144).
    pub branch: Option<BranchId>,
    /// Whether accounts are switched off; if not, an expiration date has to close them.
    pub deactivate: bool,
    /// Set as expiration date, after everything else, when set.
    pub expiration: Option<Date>,
    /// Size of the first deactivation, which is verified before the others: five to ten.
    pub canary: usize,
    /// Everything is done to this many people first, five to ten; then the execution stops until
    /// somebody has looked at them and confirms (B-203).
    pub pilot: Option<usize>,
    /// Users a status call. Nothing is published for the API; the screen hands more than 250 to
    /// a background job (B-043).
    pub status_chunk: usize,
    /// Rows a user batch. Nothing is published; the importer feeds chunks of 100.
    pub batch_chunk: usize,
    /// Users a demotion; 250 is documented (B-112).
    pub demote_chunk: usize,
    /// Users an unenrol or archive call; 1,000 is documented for the former (B-078).
    pub unenroll_users: usize,
    /// Courses or plans such a call. Nothing is published.
    pub unenroll_items: usize,
    /// Whether this platform is known to archive as described, as the mock is. If not, archiving
    /// needs [`allow_unverified_archive`](Self::allow_unverified_archive) and begins with one
    /// person, whose enrollments are read again before it goes on.
    pub platform_is_verified: bool,
    /// Accepts that the archive call rests on one witness.
    pub allow_unverified_archive: bool,
    /// Calls an hour, for the estimate of the time needed; 1,000 is the published limit (B-220).
    pub calls_per_hour: u64,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            completed: Treatment::Keep,
            in_progress: Treatment::Unenroll,
            enrolled: Treatment::Unenroll,
            waiting: Treatment::Unenroll,
            suspended: Treatment::Keep,
            statuses: BTreeMap::new(),
            plans: PlanTreatment::LeaveUnfinished,
            protected: Protected::default(),
            successors: Successors::default(),
            fallback_successor: None,
            branch: None,
            deactivate: true,
            expiration: None,
            canary: 5,
            pilot: None,
            status_chunk: 250,
            batch_chunk: 100,
            demote_chunk: 250,
            unenroll_users: 1_000,
            unenroll_items: 1_000,
            platform_is_verified: false,
            allow_unverified_archive: false,
            calls_per_hour: 1_000,
        }
    }
}

/// A policy the platform cannot follow.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// The platform archives enrolled, in progress and completed enrollments only.
    #[error("{status} enrollments cannot be archived (B-085): keep or unenrol them")]
    NotArchivable {
        /// The field of the policy.
        status: &'static str,
    },
    /// Archiving on a platform that nobody has seen archive.
    #[error(
        "archiving rests on one witness (B-087) and this platform is not verified: \
         set allow_unverified_archive to try it on one person first"
    )]
    UnverifiedArchive,
    /// Nothing would keep leavers from signing in.
    #[error("accounts are neither deactivated nor given an expiration date: do one of the two")]
    NothingCloses,
    /// A number is out of range.
    #[error("{field} is {value}; it must be {range}")]
    OutOfRange {
        /// The field of the policy.
        field: &'static str,
        /// Its value.
        value: usize,
        /// What is allowed.
        range: &'static str,
    },
}

impl Policy {
    /// Never touches this user name.
    pub fn protect(&mut self, username: &str) {
        self.protected.account(username);
    }

    /// Whether the platform can follow this policy.
    ///
    /// # Errors
    ///
    /// When it cannot, or when archiving was not allowed.
    pub fn check(&self) -> Result<(), PolicyError> {
        for (status, treatment) in [("waiting", self.waiting), ("suspended", self.suspended)] {
            if treatment == Treatment::Archive {
                return Err(PolicyError::NotArchivable { status });
            }
        }
        let archived = |treatment: &Treatment| *treatment == Treatment::Archive;
        for (status, _) in self.statuses.iter().filter(|(_, treatment)| archived(treatment)) {
            let status = match status {
                EnrollmentStatus::Completed
                | EnrollmentStatus::InProgress
                | EnrollmentStatus::Enrolled => continue,
                EnrollmentStatus::WaitingList => "waiting list",
                EnrollmentStatus::ToConfirm => "to be confirmed",
                EnrollmentStatus::Overbooking => "overbooked",
                EnrollmentStatus::Suspended => "suspended",
                EnrollmentStatus::Unknown(_) => "unknown",
            };
            return Err(PolicyError::NotArchivable { status });
        }
        if !self.deactivate && self.expiration.is_none() {
            return Err(PolicyError::NothingCloses);
        }
        if self.archives() && !self.platform_is_verified && !self.allow_unverified_archive {
            return Err(PolicyError::UnverifiedArchive);
        }
        for (field, value, range) in [
            ("canary", self.canary, 5..=10),
            ("pilot", self.pilot.unwrap_or(5), 5..=10),
            ("status_chunk", self.status_chunk, 1..=1_000),
            ("batch_chunk", self.batch_chunk, 1..=1_000),
            ("demote_chunk", self.demote_chunk, 1..=250),
            ("unenroll_users", self.unenroll_users, 1..=1_000),
            ("unenroll_items", self.unenroll_items, 1..=1_000),
        ] {
            if !range.contains(&value) {
                let range = match *range.end() {
                    10 => "5 to 10",
                    250 => "1 to 250",
                    _ => "1 to 1,000",
                };
                return Err(PolicyError::OutOfRange { field, value, range });
            }
        }
        Ok(())
    }

    /// Whether anything is archived.
    #[must_use]
    pub fn archives(&self) -> bool {
        let groups = [self.completed, self.in_progress, self.enrolled];
        groups.iter().chain(self.statuses.values()).any(|what| *what == Treatment::Archive)
    }

    /// What becomes of an enrollment that no plan holds. A status this version does not know is
    /// kept.
    #[must_use]
    pub fn treatment(&self, status: &EnrollmentStatus) -> Treatment {
        if let Some(treatment) = self.statuses.get(status) {
            return *treatment;
        }
        match status {
            EnrollmentStatus::Completed => self.completed,
            EnrollmentStatus::InProgress => self.in_progress,
            EnrollmentStatus::Enrolled => self.enrolled,
            EnrollmentStatus::WaitingList
            | EnrollmentStatus::ToConfirm
            | EnrollmentStatus::Overbooking => self.waiting,
            EnrollmentStatus::Suspended => self.suspended,
            EnrollmentStatus::Unknown(_) => Treatment::Keep,
        }
    }

    pub(crate) const fn caps(&self) -> Caps {
        Caps { users: self.unenroll_users, items: self.unenroll_items }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b076_the_default_keeps_completed_and_takes_open_ones_out() {
        let policy = Policy::default();
        assert_eq!(policy.check(), Ok(()));
        assert_eq!(policy.treatment(&EnrollmentStatus::Completed), Treatment::Keep);
        assert_eq!(policy.treatment(&EnrollmentStatus::InProgress), Treatment::Unenroll);
        assert_eq!(policy.treatment(&EnrollmentStatus::Enrolled), Treatment::Unenroll);
        assert_eq!(policy.treatment(&EnrollmentStatus::from_word("new")), Treatment::Keep);
    }

    #[test]
    fn b085_waiting_lists_cannot_be_archived() {
        let policy = Policy { waiting: Treatment::Archive, ..Policy::default() };
        assert_eq!(policy.check(), Err(PolicyError::NotArchivable { status: "waiting" }));
    }

    #[test]
    fn b087_archiving_on_an_unverified_platform_must_be_allowed() {
        let mut policy = Policy { completed: Treatment::Archive, ..Policy::default() };
        assert_eq!(policy.check(), Err(PolicyError::UnverifiedArchive));
        policy.allow_unverified_archive = true;
        assert_eq!(policy.check(), Ok(()));
        policy.allow_unverified_archive = false;
        policy.platform_is_verified = true;
        assert_eq!(policy.check(), Ok(()));
    }

    #[test]
    fn b112_no_chunk_exceeds_its_cap() {
        let policy = Policy { demote_chunk: 251, ..Policy::default() };
        assert_eq!(
            policy.check().unwrap_err().to_string(),
            "demote_chunk is 251; it must be 1 to 250"
        );
        let policy = Policy { canary: 4, ..Policy::default() };
        assert_eq!(policy.check().unwrap_err().to_string(), "canary is 4; it must be 5 to 10");
    }

    #[test]
    fn policies_travel_as_json_with_defaults() {
        let policy: Policy = serde_json::from_str(r#"{"completed":"archive"}"#).unwrap();
        assert_eq!(policy, Policy { completed: Treatment::Archive, ..Policy::default() });
    }
}
