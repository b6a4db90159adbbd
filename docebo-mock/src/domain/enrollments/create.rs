//! Enrolling.

use std::collections::BTreeSet;

use docebo_sdk::{
    endpoint::{Call, Empty},
    enrollments::{
        AssignmentType, CreateEnrollment, CreateEnrollments, EnrollOutcome, EnrollmentKey,
        EnrollmentLevel, NewEnrollment, NewEnrollments, NewlyEnrolled,
    },
    id::{BranchId, CourseId, UserId},
    wire::DateTime,
};

use super::{
    MAX_USERS, Terms, course_of, enroll_in_course, known_course, known_user, reach::manages,
    stored_level, user_of,
};
use crate::{
    context::Context,
    domain::{enrollment_fields::Values, groups, sessions::seats, users::account::is_expired},
    fault::Fault,
    world::{World, access::Permission, enrollments::Status, users::UserRef},
};

pub(super) fn many(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<CreateEnrollments>,
) -> Result<EnrollOutcome, Fault> {
    let Call { path: (), query: Empty {}, body } = call;
    let NewEnrollments {
        course_ids,
        mut user_ids,
        group_ids,
        branch_ids,
        level,
        assignment_type,
        date_begin_validity,
        date_expire_validity,
        session_id,
        enrollment_fields,
        consider_ef_as_optional,
        atomic_enrollment,
        subscription_record: _,
        notification_ids: _,
    } = body;
    cx.require(Permission::EnrollmentCreate)?;
    if course_ids.is_empty() {
        return Err(Fault::bad_request("course_ids is required"));
    }
    if user_ids.is_empty() && group_ids.is_empty() && branch_ids.is_empty() {
        return Err(Fault::bad_request("One of user_ids, group_ids and branch_ids is required"));
    }
    user_ids.extend(members(world, cx, &branch_ids)?);
    for id in group_ids {
        let group = groups::numbered(world, id);
        let group = group.ok_or_else(|| Fault::bad_request(format!("No group {id}")))?;
        user_ids.extend(group.members().as_slice().iter().copied().map(UserId::from));
    }
    if user_ids.len() > MAX_USERS {
        return Err(Fault::bad_request(format!("At most {MAX_USERS} users are allowed in a call")));
    }
    let terms = terms(level, assignment_type, date_begin_validity, date_expire_validity)?;
    let fields = Fields {
        values: Values::named(world, &enrollment_fields).map_err(Fault::bad_request)?,
        optional: consider_ef_as_optional.unwrap_or(false),
    };
    fields.check(world, &course_ids)?;
    let session = seats::named(world, session_id, &course_ids)?;
    let atomic = atomic_enrollment.unwrap_or(false);
    let how = How { terms, values: fields.values, session, atomic };
    Ok(enroll(world, cx, &user_ids, &course_ids, &how))
}

pub(super) fn one(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<CreateEnrollment>,
) -> Result<EnrollOutcome, Fault> {
    let Call { path: (course_id, user_id), query: Empty {}, body } = call;
    let NewEnrollment {
        level,
        date_begin_validity,
        date_expire_validity,
        session_id,
        enrollment_fields,
        subscription_record: _,
        assignment_type,
    } = body;
    cx.require(Permission::EnrollmentCreate)?;
    known_course(world, course_id)?;
    known_user(world, user_id)?;
    let terms = terms(level, assignment_type, date_begin_validity, date_expire_validity)?;
    let values = Values::named(world, &enrollment_fields).map_err(Fault::bad_request)?;
    let fields = Fields { values, optional: false };
    fields.check(world, &[course_id])?;
    let session = seats::named(world, session_id, &[course_id])?;
    let how = How { terms, values: fields.values, session, atomic: false };
    Ok(enroll(world, cx, &[user_id], &[course_id], &how))
}

/// Additional enrollment fields, as a call gives them.
struct Fields {
    values: Values,
    /// Mandatory ones may be left out.
    optional: bool,
}

impl Fields {
    /// Every value has a course it belongs to, and every course what it asks for.
    fn check(&self, world: &World, courses: &[CourseId]) -> Result<(), Fault> {
        let known: Vec<u32> =
            courses.iter().filter_map(|id| course_of(world, *id)).map(|course| course.id).collect();
        if let Some(first) = known.first()
            && known.iter().all(|course| self.values.apply_to(world, *course).is_err())
        {
            self.values.apply_to(world, *first).map_err(Fault::bad_request)?;
        }
        if self.optional {
            return Ok(());
        }
        let suffices = |course: &u32| self.values.suffice(world, *course);
        known.iter().try_for_each(suffices).map_err(Fault::bad_request)
    }
}

/// How users are enrolled, all of them alike.
struct How {
    terms: Terms,
    values: Values,
    /// Of one of the courses.
    session: Option<u32>,
    /// All or none.
    atomic: bool,
}

/// Crosses users and courses; each pair goes its own way unless all or none is wanted.
fn enroll(
    world: &mut World,
    cx: &Context<'_>,
    user_ids: &[UserId],
    course_ids: &[CourseId],
    how: &How,
) -> EnrollOutcome {
    let How { terms, values, session, atomic } = how;
    let mut outcome = EnrollOutcome::default();
    let mut users = Vec::new();
    for &id in &distinct(user_ids) {
        match user_of(world, id).filter(|user| may_be_enrolled(*user, cx)) {
            Some(user) => users.push(user.id()),
            None => outcome.invalid_users.push(id),
        }
    }
    let mut courses = Vec::new();
    for &id in &distinct(course_ids) {
        match course_of(world, id) {
            Some(course) => courses.push(course.id),
            None => outcome.invalid_courses.push(id),
        }
    }
    let mut wanted = Vec::new();
    for &course in &courses {
        for &user in &users {
            let key = EnrollmentKey { course_id: course.into(), user_id: user.into() };
            if !manages(cx, user, course) {
                outcome.permission_denied.push(key);
            } else if world.enrollments.contains(user, course) {
                outcome.existing_enrollments.push(key);
            } else {
                wanted.push((user, course));
            }
        }
    }
    if *atomic && !outcome.is_complete() {
        return outcome;
    }
    for (user, course) in wanted {
        let terms = Terms { fields: values.kept(world, course), ..terms.clone() };
        if let Some(status) = enroll_in_course(world, cx, user, course, terms) {
            // Of the course or of the session.
            let queues = session
                .filter(|id| is_of(world, *id, course))
                .and_then(|session| seats::take(world, cx, user, session));
            outcome.enrolled.push(NewlyEnrolled {
                id_user: user.into(),
                id_course: Some(course.into()),
                waiting: status == Status::Waiting || queues == Some(true),
            });
        }
    }
    outcome
}

/// Deactivated and expired accounts get no new enrollment (B-071).
pub(crate) fn may_be_enrolled(user: UserRef<'_>, cx: &Context<'_>) -> bool {
    let may = user.is_active() && !is_expired(user, cx);
    if !may {
        cx.rule("B-071");
    }
    may
}

/// The people directly in branches; the root cannot be picked (B-081).
fn members(world: &World, cx: &Context<'_>, branches: &[BranchId]) -> Result<Vec<UserId>, Fault> {
    let mut members = Vec::new();
    for id in branches {
        cx.rule("B-081");
        let known = u32::try_from(id.get()).ok().filter(|id| world.branches.contains(*id));
        let branch = known.ok_or_else(|| Fault::bad_request(format!("No branch {id}")))?;
        if branch == 0 {
            return Err(Fault::bad_request("The root branch cannot be enrolled"));
        }
        members.extend(world.users.in_branch(branch).map(|user| UserId::from(user.id())));
    }
    Ok(members)
}

fn terms(
    level: Option<EnrollmentLevel>,
    assignment: Option<AssignmentType>,
    active_from: Option<DateTime>,
    active_until: Option<DateTime>,
) -> Result<Terms, Fault> {
    let level = match &level {
        None => None,
        Some(level) => Some(
            stored_level(level)
                .ok_or_else(|| Fault::bad_request(format!("Invalid level: {level}")))?,
        ),
    };
    if let Some(AssignmentType::Unknown(word)) = &assignment {
        return Err(Fault::bad_request(format!("Invalid assignment_type: {}", word.as_str())));
    }
    if active_from.zip(active_until).is_some_and(|(from, until)| until < from) {
        let what = "date_expire_validity lies before date_begin_validity";
        return Err(Fault::bad_request(what));
    }
    Ok(Terms {
        level,
        active_from,
        active_until,
        assignment: assignment.map(|word| word.as_str().to_owned()).unwrap_or_default(),
        ..Terms::default()
    })
}

/// Whether a session is one of a course.
fn is_of(world: &World, session: u32, course: u32) -> bool {
    world.sessions.get(session).is_some_and(|session| session.course == course)
}

/// Each id once, in the order of their first place.
pub(crate) fn distinct<T: Ord + Copy>(ids: &[T]) -> Vec<T> {
    let mut seen = BTreeSet::new();
    ids.iter().copied().filter(|id| seen.insert(*id)).collect()
}
