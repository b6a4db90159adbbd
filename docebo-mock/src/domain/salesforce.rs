//! Synchronising contacts into users, and enrollments back. No route of the catalogue shows it: it
//! is set up and set off under `/_mock`.

use std::sync::Arc;

use docebo_sdk::{csv::users::Column, users::BatchOptions, wire::DateTime};
use serde_json::{Map, Value};

use super::{enrollments::status_of, jobs};
use crate::world::{
    World,
    access::Rights,
    enrollments::Scope,
    jobs::{Record, Target},
    salesforce::{Salesforce, SyncedEnrollment, SyncedUsers},
    users::Level,
};

/// Ties the platform to Salesforce, or changes what stands there.
pub(crate) fn set_up(world: &mut World, setup: Salesforce) -> Result<(), String> {
    let user = match setup.integration_user.as_deref() {
        None => None,
        Some(name) => {
            let user = world.users.by_username(name).ok_or_else(|| format!("no user {name}"))?;
            Some(user.id())
        }
    };
    if !setup.mapping.is_empty() && !setup.mapping.contains_key("username") {
        return Err("the mapping must say which field is the username".to_owned());
    }
    if let Some(key) = setup.mapping.keys().find(|key| Column::of_key(key).is_none()) {
        return Err(format!("Unknown field: {key}"));
    }
    let app = &mut world.salesforce;
    // The same app with other contacts keeps how far it has come.
    app.integration_user = user;
    app.setup = setup;
    Ok(())
}

/// Refuses when the user behind the integration is no longer one (B-028).
fn alive(world: &World) -> Result<(), String> {
    let user = world.salesforce.integration_user.and_then(|id| world.users.get(id));
    let stands = user.is_some_and(|user| user.is_active() && user.level() == Level::Superadmin);
    match stands {
        true => Ok(()),
        false => Err("the integration has stopped: the user behind it was deleted, demoted or \
                      deactivated (B-028)"
            .to_owned()),
    }
}

/// Makes users of contacts, and brings users in line with theirs (B-251, B-252).
pub(crate) fn sync_users(world: &mut World, now: DateTime) -> Result<SyncedUsers, String> {
    alive(world)?;
    let mut done = SyncedUsers::default();
    let mut records = Vec::new();
    let setup = world.salesforce.setup.clone();
    for contact in &setup.contacts {
        let item: Map<String, Value> = setup
            .mapping
            .iter()
            .filter_map(|(key, field)| {
                let value = setup.value(contact, field)?;
                Some((key.clone(), Value::from(value)))
            })
            .collect();
        let Some(name) = item.get("username").and_then(Value::as_str).map(str::to_owned) else {
            done.errors.push((String::new(), "the contact has no username".to_owned()));
            continue;
        };
        let known = world.users.by_username(&name).is_some();
        match (known, setup.provisioning) {
            (true, _) => done.updated.push(name.clone()),
            (false, true) => done.created.push(name.clone()),
            (false, false) => {
                done.skipped.push(name);
                continue;
            }
        }
        let row = records.len() as u64 + 1;
        records.push(Record { row, identifier: name, item: Ok(Value::Object(item)) });
    }
    let options = serde_json::to_value(BatchOptions::updating()).ok();
    let rights = Arc::new(Rights::superadmin());
    let author = world.salesforce.integration_user;
    let lines = jobs::feed(world, now, Target::Users, records, options.as_ref(), author, rights);
    for line in lines {
        done.created.retain(|name| *name != line.identifier);
        done.updated.retain(|name| *name != line.identifier);
        done.errors.push((line.identifier, line.message));
    }
    world.salesforce.users_synced = true;
    Ok(done)
}

/// Tells Salesforce which courses there are; answers how many.
pub(crate) fn sync_courses(world: &mut World) -> Result<usize, String> {
    alive(world)?;
    world.salesforce.courses_synced = true;
    Ok(world.courses.len())
}

/// Switches the synchronisation of enrollments on (B-255).
pub(crate) fn enable_enrollments(world: &mut World) -> Result<(), String> {
    alive(world)?;
    let app = &mut world.salesforce;
    if !(app.users_synced && app.courses_synced) {
        return Err("users and courses must be synchronised first (B-255)".to_owned());
    }
    app.enrollments_on = true;
    Ok(())
}

/// The enrollments of everybody who is a contact, as they go over.
pub(crate) fn sync_enrollments(world: &World) -> Result<Vec<SyncedEnrollment>, String> {
    alive(world)?;
    let app = &world.salesforce;
    if !app.enrollments_on {
        return Err("the synchronisation of enrollments is not switched on (B-255)".to_owned());
    }
    let field = app.setup.mapping.get("username").map_or("", String::as_str);
    let names = app.setup.contacts.iter().filter_map(|contact| app.setup.value(contact, field));
    let users = names.filter_map(|name| world.users.by_username(name));
    let rows = users.flat_map(|user| {
        world.enrollments.iter(Scope::User(user.id())).map(move |row| SyncedEnrollment {
            username: user.username().to_owned(),
            course: row.course().into(),
            status: status_of(row.status()).course_word().to_owned(),
        })
    });
    Ok(rows.collect())
}
