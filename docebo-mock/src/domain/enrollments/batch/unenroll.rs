//! Unenrolling in a batch.

use docebo_sdk::{
    endpoint::{Call, Empty},
    enrollments::{
        BatchUnenroll, EnrollmentKey, UnenrollBatchRequest, UnenrollRow, UnenrollRowResult,
    },
    users::OrText,
};

use super::{super::delete::leave, check_size};
use crate::{
    context::Context,
    fault::Fault,
    ledger::switches::UnenrollBatch,
    world::{World, access::Permission},
};

pub(in super::super) fn unenroll(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<BatchUnenroll>,
) -> Result<Vec<UnenrollRowResult>, Fault> {
    let Call { path: (), query: Empty {}, body } = call;
    let UnenrollBatchRequest { items, options: _ } = body;
    if cx.switch::<UnenrollBatch>() == UnenrollBatch::Absent {
        return Err(Fault::not_found("Not found"));
    }
    cx.require(Permission::EnrollmentDelete)?;
    check_size(cx, items.len())?;
    world.cause.batch = true;
    let mut results = Vec::with_capacity(items.len());
    for (at, UnenrollRow { course_id, user_id }) in items.into_iter().enumerate() {
        let course = match course_id {
            Some(OrText::Value(id)) => Some(id),
            _ => None,
        };
        let user = user_id.and_then(|id| id.parse().ok());
        let outcome = match (course, user) {
            (Some(course_id), Some(user_id)) => {
                let key = EnrollmentKey { course_id, user_id };
                leave(world, cx, key, false).map_err(|stays| stays.words())
            }
            (None, _) => Err("Invalid course_id"),
            (_, None) => Err("Invalid user_id"),
        };
        results.push(UnenrollRowResult {
            row_index: at as u64,
            success: outcome.is_ok(),
            message: outcome.err().unwrap_or_default().to_owned(),
            course_id: course,
            user_id: user,
        });
    }
    Ok(results)
}
