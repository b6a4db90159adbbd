//! Few facts of named courses, with one user's enrollment in each.

use docebo_sdk::{
    courses::{CanEnter, CompactCourse, CompactQuery, ListCompactCourses},
    endpoint::{Call, Empty},
};
use serde_json::json;

use super::{learn, slug};
use crate::{
    context::Context,
    domain::enrollments::{closed_because, distinct, level_of, status_of},
    fault::Fault,
    world::{World, access::Permission, courses::Course},
};

pub(super) fn list(
    world: &World,
    cx: &Context<'_>,
    call: Call<ListCompactCourses>,
) -> Result<Vec<CompactCourse>, Fault> {
    let Call { path: (), query, body: Empty {} } = call;
    let CompactQuery { course_ids, user_id, enrolled_only } = query;
    let user = match user_id {
        None => cx.user(),
        Some(id) => {
            let known = u32::try_from(id.get()).ok().filter(|id| world.users.contains(*id));
            let known = known.ok_or_else(|| Fault::not_found("Not found"))?;
            if cx.user() != Some(known) {
                cx.require(Permission::EnrollmentView)?;
                if !cx.rights().sees_user(known) {
                    return Err(Fault::forbidden());
                }
            }
            Some(known)
        }
    };
    let enrolled =
        |course: &Course| user.is_some_and(|user| world.enrollments.contains(user, course.id));
    let courses = distinct(&course_ids)
        .into_iter()
        .filter_map(|id| world.courses.get(u32::try_from(id.get()).ok()?))
        .filter(|course| learn::sees(world, cx, course))
        .filter(|course| !enrolled_only.unwrap_or(false) || enrolled(course));
    Ok(courses.map(|course| row(world, cx, course, user)).collect())
}

fn row(world: &World, cx: &Context<'_>, course: &Course, user: Option<u32>) -> CompactCourse {
    let enrollment = user.and_then(|user| world.enrollments.get(user, course.id));
    let reason = enrollment.map_or(Some("not_enrolled"), |row| closed_because(cx, course, row));
    let left = enrollment
        .and_then(|row| row.active_until())
        .map(|until| i64::from(until.date().days_since_epoch() - cx.now.date().days_since_epoch()));
    CompactCourse {
        id_course: course.id.into(),
        code: course.code.clone(),
        name: course.name.clone(),
        course_type: course.kind.clone(),
        description: course.description.clone(),
        selling: course.selling,
        slug_name: slug(&course.name),
        enrolled: enrollment.is_some(),
        enrollment_info: enrollment
            .map(|row| {
                json!({
                    "status": status_of(row.status()),
                    "level": level_of(row.level()),
                    "date_inscr": row.enrolled_at(),
                    "date_complete": row.completed_at(),
                })
            })
            .into_iter()
            .collect(),
        can_enter: vec![CanEnter {
            can: reason.is_none(),
            reason: reason.map(str::to_owned),
            expiring_in: left,
        }],
    }
}
