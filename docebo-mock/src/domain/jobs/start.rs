//! Starting a job by call (B-208).

use std::sync::Arc;

use docebo_sdk::{
    endpoint::{Call, Empty, Endpoint as _},
    jobs::{CreateJob, JobEntry, JobKind, JobSource, NewJob},
    users::BatchUsers,
};
use serde_json::Value;

use super::{entry, feed};
use crate::{
    context::{Caller, Context},
    domain::{importer, users},
    fault::Fault,
    world::{
        World,
        access::{Permission, Rights},
        jobs::{Author, Order, Record, Target, Work},
    },
};

/// Records of a chunk, unless the call says otherwise.
const CHUNK: u64 = 100;
/// At most (inferred: what a batch call takes).
const MAX_CHUNK: u64 = 1_000;

pub(super) fn create(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<CreateJob>,
) -> Result<JobEntry, Fault> {
    let Call { path: (), query: Empty {}, body } = call;
    let NewJob { name, kind, data_source, endpoint, method, chunk_size, notify, notify_email } =
        body;
    let rights = cx.rights();
    if !rights.is_superadmin() && !rights.is_power_user() {
        return Err(Fault::forbidden());
    }
    cx.rule("B-208");
    let missing = |field: &str| Fault::bad_request(format!("{field} is required"));
    let name = Some(name.trim()).filter(|name| !name.is_empty()).ok_or_else(|| missing("name"))?;
    let kind = kind.ok_or_else(|| missing("type"))?;
    let source = data_source.ok_or_else(|| missing("data_source"))?;
    let target = match endpoint.trim_end_matches('/') {
        "" => return Err(missing("endpoint")),
        BatchUsers::PATH => Target::Users,
        other => {
            let text = format!("Endpoint cannot be run in the background: {other}");
            return Err(Fault::bad_request(text));
        }
    };
    match method.as_str() {
        "" => return Err(missing("method")),
        method if method.eq_ignore_ascii_case("POST") => {}
        other => return Err(Fault::bad_request(format!("Invalid method: {other}"))),
    }
    let chunk = chunk_size.unwrap_or(CHUNK);
    if !(1..=MAX_CHUNK).contains(&chunk) {
        return Err(Fault::bad_request(format!("chunk_size must be 1 to {MAX_CHUNK}")));
    }
    match target {
        Target::Users | Target::UserFile if rights.may(Permission::UserCreate) => {}
        Target::Users | Target::UserFile => cx.require(Permission::UserEdit)?,
    }
    let (work, counted) = match kind {
        JobKind::Api => (records(cx, target, source)?, true),
        JobKind::Importer => (importer::work(world, cx, source)?, false),
        _ => return Err(Fault::bad_request("Invalid type")),
    };
    let order = Order {
        name: name.to_owned(),
        counted,
        chunk: chunk as usize,
        notify: notify.unwrap_or(true),
        notify_email,
    };
    let hash = users::uuid_text(world);
    let author = author(world, cx);
    world.jobs.queue_as(hash.clone(), order, author, work, cx.now);
    let job = world.jobs.get(&hash).ok_or_else(Fault::unavailable)?;
    Ok(entry(world, job))
}

/// The records of a call, to be fed to an endpoint.
fn records(cx: &Context<'_>, target: Target, source: JobSource) -> Result<Work, Fault> {
    let JobSource { preset_id, filename, items, options } = source;
    if preset_id.is_some() || filename.is_some() {
        return Err(Fault::bad_request("preset_id and filename belong to type importer"));
    }
    if items.is_empty() {
        return Err(Fault::bad_request("data_source.items is required"));
    }
    let record = |(at, item): (usize, Value)| Record {
        row: at as u64 + 1,
        identifier: feed::identifier(target, &item),
        item: Ok(item),
    };
    let records = items.into_iter().enumerate().map(record).collect();
    Ok(Work::Records {
        target,
        records: Arc::new(records),
        taken: 0,
        options: options.map(Arc::new),
        rights: rights(cx),
    })
}

/// Queues work as the platform does by itself, when a call is too large to be answered at once;
/// answers the job's hash.
pub(crate) fn queue(world: &mut World, cx: &Context<'_>, name: &str, work: Work) -> String {
    let author = author(world, cx);
    let hash = users::uuid_text(world);
    world.jobs.queue(hash.clone(), name, author, work, cx.now);
    hash
}

/// The caller's rights, to be kept with a job.
pub(crate) fn rights(cx: &Context<'_>) -> Arc<Rights> {
    match cx.caller() {
        Caller::User { rights, .. } | Caller::Service { rights } => Arc::clone(rights),
        Caller::Nobody => Arc::new(Rights::nobody()),
    }
}

fn author(world: &World, cx: &Context<'_>) -> Author {
    let user = cx.user().and_then(|id| world.users.get(id));
    Author {
        user: cx.user(),
        name: user.map_or(String::new(), |user| users::row::full_name(world, user)),
        domain: cx.asked().host.clone(),
    }
}
