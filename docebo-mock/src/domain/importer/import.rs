//! An import, made ready to be fed to the user batch (B-198).

use std::sync::Arc;

use docebo_sdk::{
    csv,
    jobs::JobSource,
    users::{BatchOptions, BranchOption},
};
use serde_json::Value;

use super::{columns, read, uploaded};
use crate::{
    context::Context,
    domain::jobs,
    fault::Fault,
    world::{
        World,
        importer::Preset,
        jobs::{Record, Target, Work},
    },
};

/// What an import does. A file or a mapping that makes it impossible is told when its turn comes:
/// then the job fails as a whole.
pub(crate) fn work(world: &World, cx: &Context<'_>, source: JobSource) -> Result<Work, Fault> {
    let JobSource { preset_id, filename, items, options } = source;
    if !items.is_empty() || options.is_some() {
        return Err(Fault::bad_request("items and options belong to type api"));
    }
    cx.rule("B-198");
    let preset =
        preset_id.ok_or_else(|| Fault::bad_request("data_source.preset_id is required"))?;
    let filename =
        filename.ok_or_else(|| Fault::bad_request("data_source.filename is required"))?;
    let preset = u32::try_from(preset.get())
        .ok()
        .and_then(|id| world.presets.get(cx.user(), id))
        .ok_or_else(|| Fault::bad_request(format!("Preset not found: {preset}")))?;
    let file = uploaded(world, &filename)?;
    let records = of_table(world, preset, read(file, &preset.params)?);
    Ok(match records {
        Ok((records, options)) => Work::Records {
            target: Target::UserFile,
            records: Arc::new(records),
            taken: 0,
            options: Some(Arc::new(options)),
            rights: jobs::rights(cx),
        },
        Err(reason) => Work::Broken { reason },
    })
}

/// The records of a file as a preset reads it, and the options they are fed with.
pub(crate) fn records_of(
    world: &World,
    preset: &Preset,
    address: &str,
) -> Result<(Vec<Record>, Value), String> {
    let told = |fault: Fault| fault.messages.join("; ");
    let file = uploaded(world, address).map_err(told)?;
    of_table(world, preset, read(file, &preset.params).map_err(told)?)
}

fn of_table(
    world: &World,
    preset: &Preset,
    table: Result<csv::Table, csv::CsvError>,
) -> Result<(Vec<Record>, Value), String> {
    let table = table.map_err(|error| error.to_string())?;
    let options = options_of(&preset.options);
    let options = serde_json::to_value(options).map_err(|error| error.to_string())?;
    Ok((records(world, preset, table)?, options))
}

/// The screens always have a position for rows without a branch: without one, such rows do
/// nothing (inferred).
fn options_of(options: &BatchOptions) -> BatchOptions {
    let branch_option = options.branch_option.clone().or(Some(BranchOption::DoNothing));
    BatchOptions { branch_option, ..options.clone() }
}

fn records(world: &World, preset: &Preset, mut table: csv::Table) -> Result<Vec<Record>, String> {
    if preset.params.skip_first_row == Some(true) && !table.rows.is_empty() {
        table.rows.remove(0);
    }
    match table.rows.is_empty() {
        true => Err("The file holds no records".to_owned()),
        false => columns::records(world, preset, table),
    }
}
