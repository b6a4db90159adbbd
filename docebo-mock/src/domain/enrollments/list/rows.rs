//! The lines as they are shown.

use docebo_sdk::{
    enrollments::{EnrolledIn, EnrollmentRow},
    learning_plans::PlanStatus,
};
use serde_json::json;

use super::{
    super::{level_of, status_of},
    some,
};
use crate::{
    context::Context,
    domain::{auth::browser_code, courses::slug, enrollment_fields::shown, sessions::seats},
    world::{
        World,
        courses::Course,
        enrollments::{EnrollmentRef, Status},
        plans::{PlanSeat, Progress},
    },
};

pub(super) fn course_row(
    world: &World,
    cx: &Context<'_>,
    row: EnrollmentRef<'_>,
    sessions: bool,
) -> EnrollmentRow {
    let blank;
    let course = match world.courses.get(row.course()) {
        Some(course) => course,
        None => {
            blank = Course::new(row.course(), row.enrolled_at());
            &blank
        }
    };
    let slug = slug(&course.name);
    let first = seats::of(world, row).flat_map(|(session, _)| &session.events).next();
    let reason = closed_because(cx, course, row);
    EnrollmentRow {
        id: row.course().into(),
        user_id: row.user().into(),
        username: username(world, row.user()),
        subscribed_by: row.subscribed_by().map(Into::into),
        date_last_updated: Some(row.updated_at()),
        name: course.name.clone(),
        description: some(&course.description),
        kind: course.kind.clone().into(),
        status: status_of(row.status()),
        level: Some(level_of(row.level())),
        code: some(&course.code),
        uid: some(&course.uid),
        lang_code: Some(browser_code(&course.language).to_owned()),
        course_begin_date: course.starts,
        course_end_date: course.ends,
        enroll_date_of_enrollment: Some(row.enrolled_at()),
        enroll_begin_date: row.active_from(),
        enroll_end_date: row.active_until(),
        course_complete_date: row.completed_at(),
        score: row.score(),
        total_time: Some(row.total_time().into()),
        complete_percent: Some(percent(world, row).into()),
        image_url: None,
        url: format!("/learn/course/{}/{slug}", course.id),
        slug,
        rating_option: "disabled".to_owned(),
        rating: None,
        is_new: course.is_new,
        can_enter: reason.is_none(),
        can_enter_reason: reason.map(str::to_owned),
        duration: Some(course.duration.into()),
        courses_count: None,
        soft_deadline: Some(false),
        hidden: false,
        waiting: Some(row.status() == Status::Waiting),
        webinar_tool: first.and_then(|event| event.webinar_tool.clone()),
        location_name: first
            .and_then(|event| world.locations.get(&event.location?))
            .map(|location| location.name.clone()),
        session_date_begin: first.map(|event| event.day),
        session_time_begin: first.map(|event| event.begin.clone()),
        session_timezone: first.map(|event| event.zone.clone()),
        enrollment_fields: Some(shown(world, cx, row).into()),
        enrolled_sessions: sessions.then(|| seats::shown(world, row)),
        subscription: None,
        outdated: None,
        actions: None,
    }
}

pub(super) fn plan_row(world: &World, seat: &PlanSeat, sessions: bool) -> Option<EnrollmentRow> {
    let plan = world.plans.get(seat.plan)?;
    let slug = slug(&plan.title);
    let (progress, status) = progress(world, seat);
    Some(EnrollmentRow {
        id: plan.id.into(),
        user_id: seat.user.into(),
        username: username(world, seat.user),
        subscribed_by: seat.created_by.map(Into::into),
        date_last_updated: Some(seat.updated_at),
        name: plan.title.clone(),
        description: plan.description.clone(),
        kind: EnrolledIn::LearningPlan,
        status: status_of(status),
        level: None,
        code: plan.code.clone(),
        uid: None,
        lang_code: None,
        course_begin_date: None,
        course_end_date: None,
        enroll_date_of_enrollment: Some(seat.created_at),
        enroll_begin_date: seat.valid_from,
        enroll_end_date: seat.valid_until,
        course_complete_date: progress.completed_at,
        score: None,
        total_time: Some(progress.time_spent),
        complete_percent: Some(progress.percentage),
        image_url: plan.thumbnail.clone(),
        url: format!("/learn/learning-plans/{}/{slug}", plan.id),
        slug,
        rating_option: "disabled".to_owned(),
        rating: None,
        is_new: false,
        can_enter: true,
        can_enter_reason: None,
        duration: Some(
            plan.steps
                .iter()
                .filter_map(|step| world.courses.get(step.course))
                .map(|course| u64::from(course.duration))
                .sum(),
        ),
        courses_count: Some(plan.steps.len() as u64),
        soft_deadline: Some(false),
        hidden: false,
        waiting: Some(false),
        webinar_tool: None,
        location_name: None,
        session_date_begin: None,
        session_time_begin: None,
        session_timezone: None,
        enrollment_fields: Some(json!([])),
        enrolled_sessions: sessions.then(Vec::new),
        subscription: None,
        outdated: None,
        actions: None,
    })
}

/// How far a user is in a plan, and that as a status of this list.
pub(super) fn progress(world: &World, seat: &PlanSeat) -> (Progress, Status) {
    let progress = Progress::of(world, seat.user, world.plans.courses_of_plan(seat.plan));
    let status = match progress.status {
        PlanStatus::Completed => Status::Completed,
        PlanStatus::InProgress => Status::InProgress,
        _ => Status::Subscribed,
    };
    (progress, status)
}

/// Why a course cannot be entered now. The words are this project's own.
///
/// An enrollment's window closes its course alone; the account's expiry does not show (B-052).
pub(crate) fn closed_because(
    cx: &Context<'_>,
    course: &Course,
    row: EnrollmentRef<'_>,
) -> Option<&'static str> {
    let today = cx.now.date();
    match row.status() {
        Status::Waiting => Some("waiting"),
        Status::ToConfirm => Some("to_confirm"),
        Status::Suspended => Some("suspended"),
        Status::Overbooking => Some("overbooking"),
        Status::Subscribed | Status::InProgress | Status::Completed => {
            if row.active_from().is_some_and(|from| cx.now < from) {
                Some("enrollment_not_started")
            } else if row.active_until().is_some_and(|until| until < cx.now) {
                Some("enrollment_expired")
            } else if course.starts.is_some_and(|from| today < from) {
                Some("course_not_started")
            } else if course.ends.is_some_and(|until| until < today) {
                Some("course_ended")
            } else if !course.published {
                Some("course_not_published")
            } else {
                None
            }
        }
    }
}

/// Finished material in percent; a completed course counts as finished.
fn percent(world: &World, row: EnrollmentRef<'_>) -> u8 {
    if row.status() == Status::Completed {
        return 100;
    }
    world.enrollments.tracking.get(row.user(), row.course()).map_or(0, |done| done.percent())
}

fn username(world: &World, user: u32) -> String {
    world.users.get(user).map(|user| user.username().to_owned()).unwrap_or_default()
}
