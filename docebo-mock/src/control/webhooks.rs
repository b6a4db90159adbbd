//! `/_mock/webhooks`: what an administrator does in the platform's screens.
//!
//! ```text
//! GET    /_mock/webhooks               {"webhooks": [...], "lag_seconds": 5, "by_hand": false}
//! PUT    /_mock/webhooks               {"lag_seconds": 1, "by_hand": true}
//! POST   /_mock/webhooks               {"url": "...", "events": ["user.created"], "basic": {...}}
//! PUT    /_mock/webhooks/1             the same, anew
//! DELETE /_mock/webhooks/1
//! DELETE /_mock/webhooks/1/last_error
//! GET    /_mock/webhooks/deliveries    messages with their attempts
//! ```

use http::{Method, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Answered, Refused, not_here, read};
use crate::{
    tenant::Tenant,
    webhooks,
    world::{
        World,
        webhooks::{Hook, WebhookError},
    },
};

impl From<WebhookError> for Refused {
    fn from(error: WebhookError) -> Self {
        let status = match error {
            WebhookError::NotFound(_) => StatusCode::NOT_FOUND,
            _ => StatusCode::BAD_REQUEST,
        };
        Self(status, error.to_string())
    }
}

/// Answers a call whose path goes on after `/_mock/webhooks` with `rest`.
pub(super) fn route(tenant: &Tenant, method: &Method, rest: &str, body: &bytes::Bytes) -> Answered {
    let parts: Vec<&str> = rest.split('/').filter(|part| !part.is_empty()).collect();
    let id = parts.first().and_then(|id| id.parse::<u32>().ok());
    match (method, parts.as_slice(), id) {
        (&Method::GET, [], _) => Ok(overview(&tenant.read())),
        (&Method::PUT, [], _) => {
            let Change { lag_seconds, by_hand } = read(body)?;
            let mut world = tenant.write();
            world.webhooks.lag = lag_seconds.unwrap_or(world.webhooks.lag);
            world.webhooks.by_hand = by_hand.unwrap_or(world.webhooks.by_hand);
            Ok(overview(&world))
        }
        (&Method::POST, [], _) => {
            let setup = read(body)?;
            let mut world = tenant.write();
            let switches = world.switches;
            let id = world.webhooks.add(setup, &switches)?;
            one(&world, id)
        }
        (&Method::GET, ["deliveries"], _) => {
            Ok(json!({ "deliveries": webhooks::log(&tenant.read()) }))
        }
        (&Method::PUT, [_], Some(id)) => {
            let setup = read(body)?;
            let mut world = tenant.write();
            let switches = world.switches;
            world.webhooks.replace(id, setup, &switches)?;
            one(&world, id)
        }
        (&Method::DELETE, [_], Some(id)) => {
            let mut world = tenant.write();
            webhooks::remove(&mut world, id)?;
            Ok(overview(&world))
        }
        (&Method::DELETE, [_, "last_error"], Some(id)) => {
            let mut world = tenant.write();
            world.webhooks.hook_mut(id)?.last_error = None;
            one(&world, id)
        }
        _ => Err(not_here(method, &format!("/_mock/webhooks{rest}"))),
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Change {
    lag_seconds: Option<u32>,
    by_hand: Option<bool>,
}

fn overview(world: &World) -> Value {
    json!({
        "webhooks": world.webhooks.iter().map(shown).collect::<Vec<_>>(),
        "lag_seconds": world.webhooks.lag,
        "by_hand": world.webhooks.by_hand,
    })
}

fn one(world: &World, id: u32) -> Answered {
    let hook = world.webhooks.get(id).ok_or(WebhookError::NotFound(id))?;
    Ok(json!({ "webhook": shown(hook) }))
}

/// Without its secrets.
fn shown(hook: &Hook) -> Value {
    let setup = &hook.setup;
    json!({
        "id": hook.id, "url": setup.url, "events": setup.events, "enabled": setup.enabled,
        "basic": setup.basic.as_ref().map(|basic| &basic.username),
        "hmac": setup.hmac.is_some(), "last_error": hook.last_error,
    })
}
