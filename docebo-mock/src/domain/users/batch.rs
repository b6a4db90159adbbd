//! The user batch: rows one by one, each answering for itself.

mod branch;
mod options;
mod row;

use docebo_sdk::{
    endpoint::Call,
    users::{BatchOutput, BatchRequest, BatchRow, BatchRowResult, BatchUsers},
};

use super::password;
use crate::{
    context::Context,
    fault::Fault,
    ledger::switches::BatchItemCap,
    world::{World, access::Permission},
};
use options::Options;
use row::Done;

pub(crate) fn batch(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<BatchUsers>,
) -> Result<Vec<BatchRowResult>, Fault> {
    batch_from(world, cx, call.body, Origin::Call)
}

/// Where the rows of a batch come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Somebody called.
    Call,
    /// A file, by way of the importer.
    File,
}

pub(crate) fn batch_from(
    world: &mut World,
    cx: &Context<'_>,
    body: BatchRequest,
    origin: Origin,
) -> Result<Vec<BatchRowResult>, Fault> {
    let rights = cx.rights();
    if !rights.may(Permission::UserCreate) {
        cx.require(Permission::UserEdit)?;
    }
    let BatchRequest { items, options } = body;
    let mut options = Options::read(world, cx, options)?;
    if items.is_empty() {
        return Err(Fault::bad_request("Missing mandatory params"));
    }
    let cap = match cx.switch::<BatchItemCap>() {
        BatchItemCap::Thousand => 1_000,
        BatchItemCap::Hundred => 100,
        BatchItemCap::None => usize::MAX,
    };
    if items.len() > cap {
        return Err(Fault::bad_request(format!("Too many items: {cap} at most")));
    }

    if items.iter().any(|item| item.uuid.is_some()) {
        options.by_uuid = world.users.iter_by_id().map(|user| (user.uuid(), user.id())).collect();
    }
    world.cause.batch = true;
    let mut made = Vec::new();
    let mut results = Vec::with_capacity(items.len());
    for (at, item) in items.into_iter().enumerate() {
        let named = item.username.clone();
        let linked = match origin {
            Origin::Call => Vec::new(),
            Origin::File => manager_types(&item),
        };
        let result = row::apply(world, cx, &options, item);
        if let Ok(Done { id, .. }) = result {
            mark_imported(world, cx, id, linked);
        }
        if let Ok(Done { id, made: true }) = result {
            made.push(id);
        }
        results.push(answer(world, at, named, result));
    }
    if options.welcome {
        cx.rule("B-154");
        cx.rule("B-199");
        for id in made {
            password::welcome(world, cx.now, id);
        }
    }
    Ok(results)
}

/// The types of which a row names a manager.
fn manager_types(row: &BatchRow) -> Vec<u32> {
    let named = row.managers.iter().filter(|(_, name)| name.is_some());
    named.filter_map(|(kind, _)| u32::try_from(kind.get()).ok()).collect()
}

/// Managers that a file gave are imported ones (B-130).
fn mark_imported(world: &mut World, cx: &Context<'_>, user: u32, types: Vec<u32>) {
    for kind in types {
        if world.users.get(user).is_some_and(|user| user.manager(kind).is_some()) {
            cx.rule("B-130");
            world.relations.imported(user, kind);
        }
    }
}

fn answer(
    world: &World,
    at: usize,
    named: Option<String>,
    result: Result<Done, String>,
) -> BatchRowResult {
    let (success, message, output) = match result {
        Ok(Done { id, .. }) => {
            let username = world.users.get(id).map(|user| user.username().to_owned());
            (true, String::new(), BatchOutput { user_id: Some(id.into()), username, error: None })
        }
        Err(message) => {
            let output =
                BatchOutput { user_id: None, username: named, error: Some(message.clone()) };
            (false, message, output)
        }
    };
    BatchRowResult { row_index: at as u64, success, message, output: Some(output) }
}

/// Whether a row says where its user belongs.
fn names_a_branch(row: &BatchRow) -> bool {
    let columns =
        [&row.branch_name_path, &row.branch_code_path, &row.branch_name, &row.branch_code];
    columns.iter().any(|column| column.as_deref().is_some_and(|text| !text.trim().is_empty()))
}
