//! Feeding a chunk of records to a batch endpoint, as the job's author (B-209).

use std::sync::Arc;

use docebo_sdk::{users::BatchRequest, wire::DateTime};
use serde_json::{Value, json};

use crate::{
    context::{Asked, Caller, Context},
    domain::{
        read_nested,
        users::{self, Origin},
    },
    fault::Fault,
    ledger::RuleNotes,
    world::{
        World,
        access::Rights,
        jobs::{LogLine, Record, Target},
    },
};

/// Whom or what a record is about, as far as it says so itself.
pub(super) fn identifier(target: Target, item: &Value) -> String {
    let keys = match target {
        Target::Users | Target::UserFile => ["username", "user_id", "uuid", "email"],
    };
    let text = |key: &str| match item.get(key) {
        Some(Value::String(text)) if !text.is_empty() => Some(text.clone()),
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => None,
    };
    keys.into_iter().find_map(text).unwrap_or_default()
}

/// Calls the endpoint with a chunk. Answers a line for each record that came to nothing, in the
/// order of the records.
pub(crate) fn feed(
    world: &mut World,
    now: DateTime,
    target: Target,
    records: Vec<Record>,
    options: Option<&Value>,
    author: Option<u32>,
    rights: Arc<Rights>,
) -> Vec<LogLine> {
    let mut items = Vec::with_capacity(records.len());
    let mut sent = Vec::with_capacity(records.len());
    let mut lines = Vec::new();
    for Record { row, identifier, item } in records {
        match item {
            Ok(item) => {
                items.push(item);
                sent.push((row, identifier));
            }
            Err(message) => lines.push(LogLine { row, identifier, message }),
        }
    }
    if !items.is_empty() {
        let caller = match author.filter(|id| world.users.contains(*id)) {
            Some(id) => Caller::User { id, rights, password_due: false },
            None => Caller::Service { rights },
        };
        let asked = Asked::default();
        let cx = Context::new(now, caller, &asked, world.switches, RuleNotes::off());
        let outcomes = match target {
            Target::Users => users(world, &cx, items, options, Origin::Call),
            Target::UserFile => users(world, &cx, items, options, Origin::File),
        };
        // A call that is refused as a whole fails all of its records.
        let outcomes = outcomes.unwrap_or_else(|fault| {
            let message = fault.messages.join("; ");
            sent.iter().map(|_| Some(message.clone())).collect()
        });
        let failed = sent.into_iter().zip(outcomes).filter_map(|((row, identifier), message)| {
            message.map(|message| LogLine { row, identifier, message })
        });
        lines.extend(failed);
        lines.sort_by_key(|line| line.row);
    }
    lines
}

/// What the user batch says of each item: nothing, or why it failed.
fn users(
    world: &mut World,
    cx: &Context<'_>,
    items: Vec<Value>,
    options: Option<&Value>,
    origin: Origin,
) -> Result<Vec<Option<String>>, Fault> {
    let body: BatchRequest = read_nested(json!({"items": items, "options": options}))?;
    let results = users::batch_from(world, cx, body, origin)?;
    Ok(results.into_iter().map(|row| (!row.success).then_some(row.message)).collect())
}
