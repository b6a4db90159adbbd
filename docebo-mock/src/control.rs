//! The control plane under `/_mock`: reset, seed, snapshot, clock, faults, journal, rules, stats.
//!
//! It answers loopback peers that name a loopback host, unless told otherwise, so that a page in
//! a developer's browser cannot reach into a mock on the same machine.

mod automation;
pub(crate) mod faults;
mod files;
mod learning;
mod logs;
mod webhooks;

use std::{net::IpAddr, time::Duration};

use bytes::Bytes;
use docebo_sdk::{UserId, wire::DateTime};
use http::{Method, Request, Response, StatusCode, header};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::{
    domain,
    engine::{Engine, Peer},
    inspect::{UsageView, play_asset},
    ledger,
    seed::Seed,
    tenant::Tenant,
    world::{World, jobs::JobPace, usage::PlanModel},
};

/// A refused control call.
struct Refused(StatusCode, String);

type Answered = Result<Value, Refused>;

impl Refused {
    fn bad(message: impl Into<String>) -> Self {
        Self(StatusCode::BAD_REQUEST, message.into())
    }
}

/// Answers one control call.
pub(crate) fn handle(
    engine: &Engine,
    tenant: &Tenant,
    request: &Request<Bytes>,
    path: &str,
) -> Response<Bytes> {
    let answered = if engine.setup.open_control || is_local(request) {
        if let Some(file) = files::served(tenant, request, path) {
            return file;
        }
        route(engine, tenant, request, path)
    } else {
        Err(Refused(
            StatusCode::FORBIDDEN,
            "the control plane answers loopback peers with a loopback Host only".to_owned(),
        ))
    };
    let (status, body) = match answered {
        Ok(body) => (StatusCode::OK, body),
        Err(Refused(status, message)) => (status, json!({ "error": message })),
    };
    let mut response = Response::new(Bytes::from(body.to_string()));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/json"));
    response
}

fn is_local(request: &Request<Bytes>) -> bool {
    let peer_ok = request.extensions().get::<Peer>().is_none_or(|Peer(ip)| ip.is_loopback());
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    peer_ok && host.is_none_or(is_loopback_host)
}

fn is_loopback_host(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name == "localhost"
        || name.ends_with(".localhost")
        || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn route(engine: &Engine, tenant: &Tenant, request: &Request<Bytes>, path: &str) -> Answered {
    let body = request.body();
    if let Some(answered) = learning::route(tenant, request.method(), path, body) {
        return answered;
    }
    match (request.method(), path.trim_end_matches('/')) {
        (&Method::GET, "/_mock/health") => Ok(json!({ "status": "ok" })),
        (&Method::POST, "/_mock/reset") => {
            tenant.clock().set(engine.setup.seed.now());
            tenant.replace(engine.setup.seed.world());
            tenant.journal.clear();
            Ok(json!({ "reset": true }))
        }
        (&Method::POST, "/_mock/seed") => {
            let seed: Seed = read(body)?;
            let mut world = tenant.read().clone();
            seed.apply(&mut world, tenant.now())
                .map_err(|error| Refused::bad(error.to_string()))?;
            let stats = world.stats();
            tenant.swap(world);
            Ok(json!({ "seeded": true, "tables": stats }))
        }
        (&Method::GET, "/_mock/snapshot") => {
            let world = tenant.read().clone();
            serde_json::to_value(Snapshot { now: tenant.now(), world })
                .map_err(|error| Refused(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))
        }
        (&Method::PUT, "/_mock/snapshot") => {
            let snapshot: Snapshot = read(body)?;
            tenant.clock().set(snapshot.now);
            tenant.replace(snapshot.world);
            Ok(json!({ "restored": true }))
        }
        (&Method::GET, "/_mock/clock") => Ok(json!({ "now": tenant.now() })),
        (&Method::POST, "/_mock/clock") => {
            let change: ClockChange = read(body)?;
            if let Some(to) = change.set {
                tenant.clock().set(to);
            }
            let now = tenant.advance(Duration::from_secs(change.advance_seconds));
            Ok(json!({ "now": now }))
        }
        (&Method::GET, "/_mock/faults") => Ok(json!({ "faults": tenant.faults.list() })),
        (&Method::POST, "/_mock/faults") => {
            tenant.faults.add(read(body)?);
            Ok(json!({ "faults": tenant.faults.list() }))
        }
        (&Method::DELETE, "/_mock/faults") => {
            tenant.faults.clear();
            Ok(json!({ "faults": [] }))
        }
        (&Method::GET, "/_mock/requests") => {
            let (requests, dropped) = tenant.journal.snapshot();
            Ok(json!({ "requests": requests, "dropped": dropped }))
        }
        (&Method::DELETE, "/_mock/requests") => {
            tenant.journal.clear();
            Ok(json!({ "requests": [] }))
        }
        (&Method::GET, "/_mock/rules") => {
            let switches = tenant.read().switches;
            Ok(json!({ "rules": ledger::listing(), "switches": switches }))
        }
        (&Method::PUT, "/_mock/switches") => {
            let changes: std::collections::BTreeMap<String, String> = read(body)?;
            // All or none: a misspelt second switch must not leave the first one turned.
            let mut switches = tenant.read().switches;
            for (name, variant) in &changes {
                switches.set(name, variant).map_err(|error| Refused::bad(error.to_string()))?;
            }
            tenant.write().switches = switches;
            Ok(json!({ "switches": switches }))
        }
        (&Method::GET, "/_mock/outbox") => {
            let world = tenant.read();
            let sent: Vec<_> = world.outbox.iter().collect();
            Ok(json!({ "sent": sent, "dropped": world.outbox.dropped() }))
        }
        (&Method::POST, "/_mock/files") => {
            let query = request.uri().query().unwrap_or_default();
            let url = files::upload(tenant, query, body).map_err(Refused::bad)?;
            Ok(json!({ "url": url }))
        }
        (&Method::POST, "/_mock/jobs") => {
            let JobsChange { pace, steps, first } = read(body)?;
            let now = tenant.now();
            let mut world = tenant.write();
            if let Some(pace) = pace {
                world.jobs.pace = pace;
            }
            if let Some(hash) = first
                && !world.jobs.fast_track(&hash)
            {
                return Err(Refused::bad(format!("no queued job {hash}")));
            }
            let stepped = (0..steps).take_while(|_| domain::jobs::step(&mut world, now)).count();
            tenant.note_due(&world);
            Ok(json!({ "pace": world.jobs.pace, "stepped": stepped }))
        }
        (&Method::GET, "/_mock/stats") => Ok(json!({
            "requests": tenant.journal.count(),
            "lane_overlaps": tenant.overlaps(),
            "tables": tenant.read().stats(),
            "heap_bytes": tenant.read().heap_bytes(),
        })),
        (&Method::GET, "/_mock/usage") => Ok(json!(UsageView::of(&tenant.read(), tenant.now()))),
        (&Method::PUT, "/_mock/usage") => {
            let UsagePlan { plan, users } = read(body)?;
            let mut world = tenant.write();
            (world.usage.plan, world.usage.users) = (plan, users);
            Ok(json!(UsageView::of(&world, tenant.now())))
        }
        (&Method::POST, "/_mock/usage") => {
            let AssetPlayed { user_id } = read(body)?;
            let mut world = tenant.write();
            if !play_asset(&mut world, user_id, tenant.now()) {
                return Err(Refused::bad(format!("no user {user_id}")));
            }
            Ok(json!(UsageView::of(&world, tenant.now())))
        }
        (method, "/_mock/notifications") => logs::notifications(tenant, method, body),
        (&Method::GET, "/_mock/audit") => {
            logs::audit(tenant, request.uri().query().unwrap_or_default())
        }
        (method, path) if path.starts_with("/_mock/webhooks") => {
            let rest = path.strip_prefix("/_mock/webhooks").unwrap_or_default();
            webhooks::route(tenant, method, rest, body)
        }
        (method, "/_mock/automation") => automation::rules(tenant, method, body),
        (method, "/_mock/salesforce") => automation::salesforce(tenant, method, body),
        (&Method::GET, inspected) => {
            domain::inspect(inspected, &tenant.read(), request.uri().query().unwrap_or_default())
                .ok_or_else(|| not_here(request.method(), inspected))?
                .map_err(Refused::bad)
        }
        (method, path) => Err(not_here(method, path)),
    }
}

fn not_here(method: &Method, path: &str) -> Refused {
    Refused(
        StatusCode::NOT_FOUND,
        format!(
            "no {method} {path}; there are health, reset, seed, snapshot, clock, faults, requests, \
             rules, switches, outbox, webhooks, notifications, audit, automation, salesforce, stats, \
             files, jobs, usage, belongings, orphans, team_relations, archived_enrollments, \
             archived_plan_enrollments, enrollment_rules, \
             learners/{{id}}/play and learning_plans/{{id}}/archive under /_mock"
        ),
    )
}

fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Refused> {
    serde_json::from_slice(body).map_err(|error| Refused::bad(format!("malformed body: {error}")))
}

#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
#[derive(Default)]
struct ClockChange {
    advance_seconds: u64,
    set: Option<DateTime>,
}

#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
#[derive(Default)]
struct JobsChange {
    /// When jobs that are queued from now on do their work.
    pace: Option<JobPace>,
    /// Chunks to do.
    steps: u32,
    /// The hash of a queued job that goes to the head of the queue.
    first: Option<String>,
}

/// What the platform is billed by from now on.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UsagePlan {
    plan: PlanModel,
    #[serde(default)]
    users: Option<u32>,
}

/// Who played a shared asset.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AssetPlayed {
    user_id: UserId,
}

/// A world and its time.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Snapshot {
    now: DateTime,
    world: World,
}

#[cfg(test)]
mod tests {
    use super::is_loopback_host;

    #[test]
    fn only_loopback_hosts_reach_the_control_plane() {
        for host in
            ["localhost", "localhost:80", "acme.localhost:1", "127.0.0.1:8480", "[::1]:8480"]
        {
            assert!(is_loopback_host(host), "{host}");
        }
        for host in ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "10.0.0.1"]
        {
            assert!(!is_loopback_host(host), "{host}");
        }
    }
}
