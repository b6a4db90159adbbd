//! One row of a batch: which enrollment it means, what it says of it, and doing it.

use docebo_sdk::{
    enrollments::{AssignmentType, EnrollmentBatchRow},
    users::OrText,
    wire::{DateTime, Patch},
};
use jiff::tz::TimeZone;

use super::{
    super::{
        archive::set_aside,
        course_of,
        create::may_be_enrolled,
        operations::{History, Terms, enroll_in_course},
        reach::manages,
        status_of, stored_level,
        update::Edit,
        user_of,
    },
    options::{Options, importable, in_zone, zone},
    session::InSession,
};
use crate::{
    context::Context,
    domain::enrollment_fields::Values,
    world::{World, access::Permission, courses::Course, enrollments::Status, users::UserRef},
};

/// What a row was about, as far as it was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) user: Option<u32>,
    pub(super) course: Option<u32>,
    pub(super) session: Option<u32>,
}

/// Does one row, or says why not; then nothing of it was done (B-202).
pub(super) fn apply(
    world: &mut World,
    cx: &Context<'_>,
    options: &Options,
    row: EnrollmentBatchRow,
    found: &mut Found,
) -> Result<(), String> {
    let user = user(world, &row)?;
    let (id, disabled) = (user.id(), !may_be_enrolled(user, cx));
    found.user = Some(id);
    let course = course(world, options, &row)?;
    let course_id = course.id;
    found.course = Some(course_id);
    let session = InSession::read(world, course, options, &row)?;
    found.session = session.as_ref().map(|session| session.id);
    if !manages(cx, id, course_id) {
        return Err("Permission denied".to_owned());
    }
    if disabled && !options.takes_disabled {
        return Err("The user is deactivated or expired".to_owned());
    }
    let level = row.level.as_ref().and_then(stored_level);
    let instructor = level.or(options.level) == Some(6);
    if instructor && course.kind != docebo_sdk::courses::CourseType::Elearning {
        cx.rule("B-083");
        return Err("Instructors are enrolled in e-learning courses only".to_owned());
    }
    let held = world.enrollments.get(id, course_id);
    let exists = held.is_some();
    let needed = if exists { Permission::EnrollmentEdit } else { Permission::EnrollmentCreate };
    if !cx.rights().may(needed) {
        return Err("Permission denied".to_owned());
    }
    let window = held.map(|row| (row.active_from(), row.active_until()));
    let status = held.map(|row| row.status());
    let said = Said::read(world, cx, options, row, course_id, !exists)?;
    said.check_window(window.unwrap_or_default())?;
    match status {
        None => said.enroll(world, cx, id, course_id)?,
        // Naming a session is no recertification.
        Some(status) if options.recertifies && session.is_none() => {
            let status = status_of(status);
            if !status.is_archivable() {
                return Err(format!("An enrollment in status {status} cannot be recertified"));
            }
            // The old enrollment is kept as a record, and the row begins a new one (inferred).
            set_aside(world, cx, id, course_id);
            said.enroll(world, cx, id, course_id)?;
        }
        Some(_) => said.edit().apply(world, cx, id, course_id)?,
    }
    if let Some(session) = session {
        session.apply(world, cx, id);
    }
    Ok(())
}

fn user<'w>(world: &'w World, row: &EnrollmentBatchRow) -> Result<UserRef<'w>, String> {
    let named = given(row.username.as_deref());
    let unknown = || "User not found".to_owned();
    let numbered = match &row.user_id {
        Some(OrText::Value(id)) => Some(user_of(world, *id).ok_or_else(unknown)?),
        Some(OrText::Text(text)) if !text.trim().is_empty() => {
            return Err("Invalid user_id".to_owned());
        }
        _ => None,
    };
    let Some(name) = named else {
        return numbered.ok_or_else(|| "username or user_id is mandatory".to_owned());
    };
    let user = world.users.by_username(name).ok_or_else(unknown)?;
    if numbered.is_some_and(|other| other.id() != user.id()) {
        return Err("username and user_id name different users".to_owned());
    }
    Ok(user)
}

fn course<'w>(
    world: &'w World,
    options: &Options,
    row: &EnrollmentBatchRow,
) -> Result<&'w Course, String> {
    let unknown = || "Course not found".to_owned();
    if let Some(id) = options.course {
        return world.courses.get(id).ok_or_else(unknown);
    }
    let numbered = match &row.course_id {
        Some(OrText::Value(id)) => Some(course_of(world, *id).ok_or_else(unknown)?),
        Some(OrText::Text(text)) if !text.trim().is_empty() => {
            return Err("Invalid course_id".to_owned());
        }
        _ => None,
    };
    let Some(code) = given(row.course_code.as_deref()) else {
        return numbered.ok_or_else(|| "course_code or course_id is mandatory".to_owned());
    };
    let coded = world.courses.by_code(code);
    match (numbered, coded) {
        (_, []) => Err(unknown()),
        (Some(course), coded) if coded.contains(&course.id) => Ok(course),
        (Some(_), _) => Err("course_code and course_id name different courses".to_owned()),
        (None, [one]) => world.courses.get(*one).ok_or_else(unknown),
        (None, _) => Err(format!("Several courses have the code {code}")),
    }
}

pub(super) fn given(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// What a row says of its enrollment, with what the options add.
struct Said {
    status: Status,
    level: Option<u8>,
    enrolled_at: Option<DateTime>,
    completed_at: Option<DateTime>,
    active_from: Patch<DateTime>,
    active_until: Patch<DateTime>,
    score: Option<f64>,
    assignment: Option<String>,
    fields: Values,
    now: bool,
    queues: bool,
}

impl Said {
    fn read(
        world: &World,
        cx: &Context<'_>,
        options: &Options,
        row: EnrollmentBatchRow,
        course: u32,
        is_new: bool,
    ) -> Result<Self, String> {
        let EnrollmentBatchRow {
            username: _, // said which enrollment the row means
            user_id: _,
            course_code: _,
            course_id: _,
            session_code: _,
            session_id: _,
            level,
            status,
            enrollment_date,
            completion_date,
            active_from,
            active_until,
            score,
            subscription_code: _, // there is no shop
            evaluation_text: _,   // of the session, from here on
            evaluation_date: _,
            evaluation_score: _,
            passed: _,
            present: _,
            timezone,
            fields,
            batch_item_id: _, // repeated by the result
            dates: _,
            assignment_type,
        } = row;
        let status = match (options.status, &status) {
            (Some(status), _) => status,
            (None, Some(status)) => {
                importable(status).ok_or_else(|| format!("Invalid status: {status}"))?
            }
            (None, None) => return Err("status is mandatory".to_owned()),
        };
        let level = match &level {
            None => options.level,
            Some(level) => {
                cx.rule("B-083");
                Some(stored_level(level).ok_or_else(|| format!("Invalid level: {level}"))?)
            }
        };
        let own = match given(timezone.as_deref()) {
            None => None,
            Some(name) => Some(zone(name).ok_or_else(|| "Invalid timezone".to_owned())?),
        };
        let zone = own.as_ref().unwrap_or(&options.zone);
        let score = match given(score.as_deref()) {
            None => None,
            Some(text) => {
                let score: Option<f64> = text.parse().ok();
                Some(score.filter(|score| score.is_finite()).ok_or("Invalid score")?)
            }
        };
        let assignment = match assignment_type {
            None => options.assignment.clone(),
            Some(AssignmentType::Unknown(word)) => {
                return Err(format!("Invalid assignment_type: {}", word.as_str()));
            }
            Some(kind) => Some(kind.as_str().to_owned()),
        };
        let values = fields.iter().map(|(id, value)| (id, value.as_deref()));
        let fields = Values::numbered(world, values)?;
        if options.checks_fields {
            fields.apply_to(world, course)?;
            if is_new || options.recertifies {
                fields.suffice(world, course)?;
            } else {
                fields.leave_mandatory(world)?;
            }
        }
        Ok(Self {
            status,
            level,
            enrolled_at: shown("enrollment_date", enrollment_date, zone)?,
            completed_at: shown("completion_date", completion_date, zone)?,
            active_from: utc("active_from", active_from, options.active_from)?,
            active_until: utc("active_until", active_until, options.active_until)?,
            score,
            assignment,
            fields,
            now: options.now,
            queues: options.queues,
        })
    }

    /// The window that comes of it, over the one there is, must not end before it begins.
    fn check_window(
        &self,
        (from, until): (Option<DateTime>, Option<DateTime>),
    ) -> Result<(), String> {
        let from = self.active_from.into_change().unwrap_or(from);
        let until = self.active_until.into_change().unwrap_or(until);
        if from.zip(until).is_some_and(|(from, until)| until < from) {
            return Err("active_until lies before active_from".to_owned());
        }
        Ok(())
    }

    fn enroll(
        self,
        world: &mut World,
        cx: &Context<'_>,
        user: u32,
        course: u32,
    ) -> Result<(), String> {
        let mut fields = std::collections::BTreeMap::new();
        self.fields.put(&mut fields);
        let terms = Terms {
            level: self.level,
            active_from: self.active_from.into_change().flatten(),
            active_until: self.active_until.into_change().flatten(),
            assignment: self.assignment.unwrap_or_default(),
            fields,
            history: Some(History {
                status: self.status,
                enrolled_at: self.enrolled_at.filter(|_| !self.now),
                completed_at: self.completed_at,
                score: self.score,
                queues: self.queues,
            }),
        };
        match enroll_in_course(world, cx, user, course, terms) {
            Some(_) => Ok(()),
            None => Err("Enrollment failed".to_owned()),
        }
    }

    fn edit(self) -> Edit {
        let set = |value: Option<f64>| value.map_or(Patch::Keep, Patch::Set);
        Edit {
            status: Some(self.status),
            level: self.level,
            enrolled_at: self.enrolled_at.filter(|_| !self.now),
            completed_at: self.completed_at.map_or(Patch::Keep, Patch::Set),
            active_from: self.active_from,
            active_until: self.active_until,
            score: set(self.score),
            fields: self.fields,
            assignment: self.assignment,
            ..Edit::default()
        }
    }
}

/// A date as clocks in a zone show it; nothing when the row gives an empty text.
fn shown(
    field: &str,
    value: Option<OrText<DateTime>>,
    zone: &TimeZone,
) -> Result<Option<DateTime>, String> {
    match value {
        None => Ok(None),
        Some(OrText::Text(text)) if text.trim().is_empty() => Ok(None),
        Some(OrText::Text(_)) => Err(format!("Invalid date: {field}")),
        Some(OrText::Value(at)) => match in_zone(at, zone) {
            Some(at) => Ok(Some(at)),
            None => Err(format!("Invalid date: {field}")),
        },
    }
}

/// A limit of the window, in UTC whatever the zone; that of the options when the row has none.
fn utc(
    field: &str,
    value: Patch<OrText<DateTime>>,
    otherwise: Option<DateTime>,
) -> Result<Patch<DateTime>, String> {
    match value {
        Patch::Keep => Ok(otherwise.map_or(Patch::Keep, Patch::Set)),
        Patch::Clear => Ok(Patch::Clear),
        Patch::Set(OrText::Value(at)) => Ok(Patch::Set(at)),
        Patch::Set(OrText::Text(_)) => Err(format!("Invalid date: {field}")),
    }
}
