//! The enrollment batch: rows one by one, each answering for itself; and its form for unenrolling.

mod options;
mod row;
mod session;
mod unenroll;

use docebo_sdk::{
    endpoint::{Call, Empty},
    enrollments::{BatchEnrollments, EnrollmentBatch, EnrollmentRowResult},
};

use crate::{
    context::Context,
    fault::Fault,
    ledger::switches::BatchItemCap,
    world::{World, access::Permission},
};
use options::Options;
use row::Found;
pub(super) use unenroll::unenroll;

/// Read, and of no effect here: nothing shows it.
pub(super) const INERT: &[&str] = &[
    "items.subscription_code",
    "options.trigger_notifications",
    "options.trigger_certifications",
    "options.digest_notification_ids",
    "trigger_gamification",
];

pub(super) fn batch(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<BatchEnrollments>,
) -> Result<Vec<EnrollmentRowResult>, Fault> {
    let Call { path: (), query: Empty {}, body } = call;
    let EnrollmentBatch { items, options, trigger_gamification: _ } = body;
    if !cx.rights().may(Permission::EnrollmentCreate) {
        cx.require(Permission::EnrollmentEdit)?;
    }
    cx.rule("B-202");
    check_size(cx, items.len())?;
    let options = Options::read(world, cx, options.unwrap_or_default())?;
    world.cause.batch = true;
    let mut results = Vec::with_capacity(items.len());
    for (at, item) in items.into_iter().enumerate() {
        let batch_item_id = item.batch_item_id.clone();
        let mut found = Found::default();
        let message = row::apply(world, cx, &options, item, &mut found).err();
        results.push(EnrollmentRowResult {
            row_index: at as u64,
            success: message.is_none(),
            message: message.unwrap_or_default(),
            course_id: found.course.map(Into::into),
            user_id: found.user.map(Into::into),
            session_id: found.session.map(Into::into),
            learning_plan_id: None,
            batch_item_id,
        });
    }
    Ok(results)
}

fn check_size(cx: &Context<'_>, items: usize) -> Result<(), Fault> {
    if items == 0 {
        return Err(Fault::bad_request("Items missing"));
    }
    let cap = match cx.switch::<BatchItemCap>() {
        BatchItemCap::Thousand => 1_000,
        BatchItemCap::Hundred => 100,
        BatchItemCap::None => usize::MAX,
    };
    if items > cap {
        return Err(Fault::bad_request(format!("Too many items: {cap} at most")));
    }
    Ok(())
}
