//! What enrollment rules do when somebody joins a group or a branch.
//!
//! They enroll through the same operations as a call would, with the same events, and never
//! unenroll (B-074).

use std::sync::Arc;

use docebo_sdk::wire::DateTime;
use serde_json::{Value, json};

use super::{
    enrollments::{Terms, enroll_in_course, may_be_enrolled},
    learning_plans::{JoinOptions, join},
};
use crate::{
    context::{Asked, Caller, Context},
    ledger::RuleNotes,
    world::{
        World,
        access::Rights,
        enrollment_rules::{Content, RuleEntry, RuleOutcome, arrivals},
        enrollments::Status,
    },
};

/// Enrolls whoever joined what a rule watches since the last change.
pub(crate) fn act(world: &mut World, now: DateTime) {
    let arrivals = arrivals(world);
    if arrivals.is_empty() {
        return;
    }
    let asked = Asked::default();
    let caller = Caller::Service { rights: Arc::new(Rights::superadmin()) };
    let cx = Context::new(now, caller, &asked, world.switches, RuleNotes::off());
    for (rule_id, user) in arrivals {
        let rule = world.enrollment_rules.iter().find(|rule| rule.id == rule_id);
        let Some(content) = rule.map(|rule| rule.content.clone()) else { continue };
        let (objects, plans) = match content {
            Content::Courses(courses) => (courses, false),
            Content::Plans(plans) => (plans, true),
        };
        for object in objects {
            let outcome = enroll(world, &cx, user, object, plans);
            world.enrollment_rules.note(RuleEntry {
                at: now,
                rule_id,
                user_id: user.into(),
                object_id: object.into(),
                outcome,
            });
        }
    }
}

fn enroll(
    world: &mut World,
    cx: &Context<'_>,
    user: u32,
    object: u32,
    is_plan: bool,
) -> RuleOutcome {
    let known = if is_plan {
        world.plans.get(object).is_some()
    } else {
        world.courses.get(object).is_some()
    };
    let Some(account) = world.users.get(user).filter(|_| known) else {
        return RuleOutcome::Gone;
    };
    if !may_be_enrolled(account, cx) {
        return RuleOutcome::PassedOver;
    }
    if is_plan {
        return if join(world, cx, object, user, JoinOptions::default()) {
            RuleOutcome::Enrolled
        } else {
            RuleOutcome::AlreadyEnrolled
        };
    }
    match enroll_in_course(world, cx, user, object, Terms::default()) {
        None => RuleOutcome::AlreadyEnrolled,
        Some(Status::Waiting) => RuleOutcome::Waiting,
        Some(_) => RuleOutcome::Enrolled,
    }
}

/// `GET /_mock/enrollment_rules`
pub(crate) fn inspect(world: &World) -> Value {
    json!({
        "rules": world.enrollment_rules.iter().collect::<Vec<_>>(),
        "log": world.enrollment_rules.log().collect::<Vec<_>>(),
    })
}
