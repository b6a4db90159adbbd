//! Reading enrollments again: before a plan is made, and wherever something is in doubt. And who
//! is in which branch.

use std::collections::{BTreeMap, BTreeSet};

use super::{CourseEnrollment, EnrollmentStatus, Fields, PlanEnrollment};
use crate::{
    Client, Error,
    id::{BranchId, CourseId, UserId},
    learning_plans::PlanExtraField,
};

/// Rows a page, and people a query: the ceiling of the lists, and a query string that every
/// proxy lets through.
pub(crate) const PAGE: usize = 200;

/// The course enrollments of these users, in these courses or in all.
pub(crate) async fn course_enrollments(
    client: &Client,
    users: &[UserId],
    courses: &[CourseId],
) -> Result<Vec<CourseEnrollment>, Error> {
    let mut found = Vec::new();
    for users in users.chunks(PAGE) {
        let mut request = client.enrollments().list_courses().with_time_spent();
        request.call.query.user_id = users.to_vec();
        request.call.query.course_id = courses.iter().copied().take(PAGE).collect();
        if courses.len() > PAGE {
            request.call.query.course_id.clear();
        }
        request.call.query.page_size = Some(PAGE as u64);
        for row in request.all().await? {
            // The platform ignores filters it does not know, and then sends everybody's rows.
            let wanted = users.contains(&row.user_id)
                && (courses.is_empty() || courses.contains(&row.course_id));
            if wanted {
                found.push(CourseEnrollment {
                    user_id: row.user_id,
                    course_id: row.course_id,
                    course_name: row.course_name.clone(),
                    status: row.enrollment_status.clone(),
                    fields: Fields::of(&row),
                });
            }
        }
    }
    Ok(found)
}

/// The learning plan enrollments of these users.
pub(crate) async fn plan_enrollments(
    client: &Client,
    users: &[UserId],
) -> Result<Vec<PlanEnrollment>, Error> {
    let mut found = Vec::new();
    for users in users.chunks(PAGE) {
        let columns = [
            PlanExtraField::Status,
            PlanExtraField::CompletionDate,
            PlanExtraField::CompletionPercentage,
            PlanExtraField::TimeSpent,
        ];
        let mut request = client.learning_plans().enrollments();
        request = request.users(users.iter().copied()).with(columns);
        request.call.query.page_size = Some(PAGE as u64);
        for row in request.all().await? {
            if users.contains(&row.user_id) {
                let status = row.enrollment_status.as_ref();
                found.push(PlanEnrollment {
                    user_id: row.user_id,
                    plan_id: row.learning_plan_id,
                    plan_name: row.learning_plan_name.clone(),
                    status: status.map(|status| EnrollmentStatus::from_word(status.as_str())),
                    fields: Fields::of(&row),
                });
            }
        }
    }
    Ok(found)
}

/// Fewer people than these are asked for one by one, before anybody asks how many branches there
/// are.
const FEW: usize = 10;

/// The branches of these users, the root apart, from the user list of each branch; `None` when
/// asking for each user takes fewer calls.
pub(crate) async fn branches(
    client: &Client,
    users: &[UserId],
) -> Result<Option<BTreeMap<UserId, BTreeSet<BranchId>>>, Error> {
    if users.len() < FEW {
        return Ok(None);
    }
    let mut left = Vec::new();
    let mut calls = 0;
    let mut pages = client.branches().list().flattened().page_size(PAGE as u64).pages();
    while let Some(page) = pages.next().await? {
        calls += 1;
        left.extend(page.items.iter().map(|row| row.id).filter(|id| id.get() != 0));
        if calls + left.len() > users.len() {
            return Ok(None);
        }
        if !page.has_more_data {
            break;
        }
    }
    let mut found: BTreeMap<_, _> = users.iter().map(|user| (*user, BTreeSet::new())).collect();
    while let Some(branch) = left.pop() {
        let mut pages = client.users().list().branch(branch).page_size(PAGE as u64).pages();
        while let Some(page) = pages.next().await? {
            calls += 1;
            for row in &page.items {
                if let Some(held) = found.get_mut(&row.user_id) {
                    held.insert(branch);
                }
            }
            if !page.has_more_data {
                break;
            }
            if calls + left.len() > users.len() {
                return Ok(None);
            }
        }
    }
    Ok(Some(found))
}
