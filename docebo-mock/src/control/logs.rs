//! `/_mock/notifications` and `/_mock/audit`.
//!
//! ```text
//! GET    /_mock/notifications          {"active": [...], "notices": [...]}
//! POST   /_mock/notifications          {"event": "course.enrollment.created", "priority": "high"}
//! DELETE /_mock/notifications          switches all of them off; what waits still goes
//! GET    /_mock/audit?actor=13000      entries, oldest first; `actor` is who acted (B-242)
//! ```

use docebo_sdk::{id::UserId, wire::tree};
use http::Method;
use serde_json::json;

use super::{Answered, Refused, not_here, read};
use crate::{
    tenant::Tenant,
    world::{World, audit::AuditEntry, notifications::Notification},
};

/// Answers a call to `/_mock/notifications`.
pub(super) fn notifications(tenant: &Tenant, method: &Method, body: &bytes::Bytes) -> Answered {
    match *method {
        Method::GET => Ok(shown(&tenant.read())),
        Method::POST => {
            let notification: Notification = read(body)?;
            if !notification.event.is_known() {
                let event = notification.event;
                return Err(Refused::bad(format!("there is no event `{event}`")));
            }
            let mut world = tenant.write();
            world.notifications.0.push(notification);
            Ok(shown(&world))
        }
        Method::DELETE => {
            let mut world = tenant.write();
            world.notifications.0.clear();
            Ok(shown(&world))
        }
        _ => Err(not_here(method, "/_mock/notifications")),
    }
}

fn shown(world: &World) -> serde_json::Value {
    json!({
        "active": world.notifications.0,
        "notices": world.outbox.notices.iter().collect::<Vec<_>>(),
    })
}

/// Answers `GET /_mock/audit`.
pub(super) fn audit(tenant: &Tenant, query: &str) -> Answered {
    let query = tree::from_query(query.as_bytes());
    let actor = match query.get("actor").and_then(serde_json::Value::as_str) {
        None => None,
        Some(text) => {
            let id = text.parse::<UserId>();
            Some(id.map_err(|_| Refused::bad(format!("`{text}` is no user id")))?)
        }
    };
    let world = tenant.read();
    let asked = |entry: &&AuditEntry| actor.is_none() || entry.actor == actor;
    Ok(json!({
        "entries": world.outbox.audit.iter().filter(asked).collect::<Vec<_>>(),
        "dropped": world.outbox.audit.dropped(),
    }))
}
