//! Automation rules and the Salesforce app, set up and set off by whoever tests.

use bytes::Bytes;
use http::Method;
use serde::Deserialize;
use serde_json::json;

use super::{Answered, Refused, not_here, read};
use crate::{
    domain::{automation, due, salesforce},
    tenant::Tenant,
    world::automation::AutomationRule,
};

/// `/_mock/automation`: the rules and what they did, or one more rule.
pub(super) fn rules(tenant: &Tenant, method: &Method, body: &Bytes) -> Answered {
    match *method {
        Method::GET => {}
        Method::POST => {
            let rule: AutomationRule = read(body)?;
            let now = tenant.now();
            let mut world = tenant.write();
            let id = automation::add(&mut world, now, rule).map_err(Refused::bad)?;
            due::settle(&mut world, now);
            tenant.note_due(&world);
            return Ok(json!({ "id": id }));
        }
        _ => return Err(not_here(method, "/_mock/automation")),
    }
    let world = tenant.read();
    let rules = world.automation.rules.iter().map(|(id, kept)| {
        json!({"id": id, "title": kept.rule.title, "time_zone": kept.zone, "next": kept.next})
    });
    Ok(json!({ "rules": rules.collect::<Vec<_>>(), "runs": world.automation.runs }))
}

/// What the Salesforce app is told to do.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Action {
    SyncUsers,
    SyncCourses,
    EnableEnrollments,
    SyncEnrollments,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Told {
    action: Action,
}

/// `/_mock/salesforce`: how it is set up, setting it up, and setting it off.
pub(super) fn salesforce(tenant: &Tenant, method: &Method, body: &Bytes) -> Answered {
    let now = tenant.now();
    match *method {
        Method::GET => {}
        Method::PUT => {
            let setup = read(body)?;
            salesforce::set_up(&mut tenant.write(), setup).map_err(Refused::bad)?;
        }
        Method::POST => {
            let Told { action } = read(body)?;
            let mut world = tenant.write();
            let done =
                match action {
                    Action::SyncUsers => {
                        salesforce::sync_users(&mut world, now).map(|done| json!({ "users": done }))
                    }
                    Action::SyncCourses => salesforce::sync_courses(&mut world)
                        .map(|count| json!({ "courses": count })),
                    Action::EnableEnrollments => salesforce::enable_enrollments(&mut world)
                        .map(|()| json!({ "enrollments_on": true })),
                    Action::SyncEnrollments => salesforce::sync_enrollments(&world)
                        .map(|rows| json!({ "enrollments": rows })),
                };
            due::changed(&mut world, now);
            tenant.note_due(&world);
            return done.map_err(Refused::bad);
        }
        _ => return Err(not_here(method, "/_mock/salesforce")),
    }
    Ok(json!({ "salesforce": tenant.read().salesforce.setup }))
}
