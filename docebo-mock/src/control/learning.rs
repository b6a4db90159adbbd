//! What happens on the learning side without a route of the platform: playing, enrollment rules,
//! archiving of plan enrollments.

use bytes::Bytes;
use docebo_sdk::id::{CourseId, Id, LearningPlanId, UserId};
use http::Method;
use serde::Deserialize;
use serde_json::json;

use super::{Answered, Refused, read};
use crate::{
    domain::{
        enrollments::play::{self, Play, Played},
        learning_plans,
    },
    seed::SeedEnrollmentRule,
    tenant::Tenant,
};

/// Answers a call, if it is one of these.
pub(super) fn route(
    tenant: &Tenant,
    method: &Method,
    path: &str,
    body: &Bytes,
) -> Option<Answered> {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    Some(match (method, &parts[..]) {
        (&Method::POST, ["_mock", "learners", user, "play"]) => played(tenant, user, body),
        (&Method::POST, ["_mock", "enrollment_rules"]) => add_rule(tenant, body),
        (&Method::DELETE, ["_mock", "enrollment_rules", rule]) => remove_rule(tenant, rule),
        (&Method::POST, ["_mock", "learning_plans", plan, "archive"]) => {
            archive(tenant, plan, body)
        }
        (&Method::DELETE, ["_mock", "archived_plan_enrollments", row]) => {
            delete_archived(tenant, row, body)
        }
        _ => return None,
    })
}

/// Body of `POST /_mock/learners/{id}/play`.
#[derive(Deserialize)]
struct PlayBody {
    course_id: CourseId,
    #[serde(flatten)]
    play: Play,
}

fn played(tenant: &Tenant, user: &str, body: &Bytes) -> Answered {
    let user: UserId = number(user)?;
    let PlayBody { course_id, play } = read(body)?;
    let played = tenant.act(None, |world, cx| play::play(world, cx, user, course_id, play));
    let played = played.map_err(|problem| Refused::bad(problem.to_string()))?;
    serde_json::to_value(Played::from(&played)).map_err(|error| Refused::bad(error.to_string()))
}

fn add_rule(tenant: &Tenant, body: &Bytes) -> Answered {
    let rule: SeedEnrollmentRule = read(body)?;
    let id = tenant.act(None, |world, cx| rule.add(world, cx.now));
    let id = id.map_err(|error| Refused::bad(error.to_string()))?;
    Ok(json!({ "id": id }))
}

fn remove_rule(tenant: &Tenant, rule: &str) -> Answered {
    let id = rule.parse().map_err(|_| Refused::bad(format!("no enrollment rule {rule}")))?;
    match tenant.act(None, |world, _| world.enrollment_rules.remove(id)) {
        Some(rule) => Ok(json!({ "removed": rule })),
        None => Err(Refused::bad(format!("no enrollment rule {rule}"))),
    }
}

/// Body of `POST /_mock/learning_plans/{id}/archive`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ArchiveBody {
    user_ids: Vec<UserId>,
    /// Who asks; the platform itself without.
    #[serde(default)]
    by: Option<UserId>,
}

fn archive(tenant: &Tenant, plan: &str, body: &Bytes) -> Answered {
    let plan: LearningPlanId = number(plan)?;
    let ArchiveBody { user_ids, by } = read(body)?;
    let by = actor(tenant, by)?;
    let (mut archived, mut refused) = (Vec::new(), Vec::new());
    tenant.act(by, |world, cx| {
        for user in user_ids {
            match learning_plans::archive::archive(world, cx, plan.get(), user.get()) {
                Ok(id) => archived.push(json!({ "user_id": user, "id": id })),
                Err(why) => refused.push(json!({ "user_id": user, "error": why.to_string() })),
            }
        }
    });
    Ok(json!({ "archived": archived, "refused": refused }))
}

/// Body of `DELETE /_mock/archived_plan_enrollments/{id}`; may be left out.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct DeleteBody {
    by: Option<UserId>,
}

fn delete_archived(tenant: &Tenant, row: &str, body: &Bytes) -> Answered {
    let id = row.parse().map_err(|_| Refused::bad(format!("no archived enrollment {row}")))?;
    let DeleteBody { by } = if body.is_empty() { DeleteBody::default() } else { read(body)? };
    let by = actor(tenant, by)?;
    let deleted = tenant.act(by, |world, cx| learning_plans::archive::delete(world, cx, id));
    deleted.map_err(|why| Refused::bad(why.to_string()))?;
    Ok(json!({ "deleted": id }))
}

fn actor(tenant: &Tenant, by: Option<UserId>) -> Result<Option<u32>, Refused> {
    let Some(by) = by else { return Ok(None) };
    let known = u32::try_from(by.get()).ok().filter(|id| tenant.read().users.contains(*id));
    known.map(Some).ok_or_else(|| Refused::bad(format!("no user {by}")))
}

fn number<K>(text: &str) -> Result<Id<K>, Refused> {
    text.parse().map_err(|_| Refused::bad(format!("{text} is no id")))
}
