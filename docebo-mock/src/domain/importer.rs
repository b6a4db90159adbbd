//! The CSV importer: samples, previews and presets.

mod columns;
mod import;
mod sample;

pub(crate) use columns::check as check_mapping;
pub(crate) use import::{records_of, work};
pub(crate) use sample::file as sample_file;

use docebo_sdk::{
    PresetId,
    csv::{self, Charset, Format, Separator},
    endpoint::{Call, Empty},
    importer::{
        CreatePreset, CreatedPreset, CsvCharset, CsvPreview, DatasourceParams, DeletePreset,
        GetPreview, GetSample, ImportKind, ListPresets, NewPreset, Preset as Listed, PresetChange,
        PresetUpdate, Presets, PreviewQuery, Sample, UpdatePreset,
    },
};

use super::Registry;
use crate::{
    context::Context,
    fault::Fault,
    world::{
        World,
        access::Permission,
        files::{self, File},
        importer::Preset,
    },
};

/// Records that a preview shows (B-166).
const SHOWN: usize = 3;

pub(crate) fn register(registry: &mut Registry) {
    registry.read::<GetSample>(sample);
    registry.read::<GetPreview>(preview);
    registry.read::<ListPresets>(presets);
    registry.write::<CreatePreset>(create);
    registry.write::<UpdatePreset>(update);
    registry.write::<DeletePreset>(delete);
}

/// The importer is for those who may make or change users.
fn allowed(cx: &Context<'_>) -> Result<(), Fault> {
    if cx.rights().may(Permission::UserCreate) {
        return Ok(());
    }
    cx.require(Permission::UserEdit)
}

fn sample(_world: &World, cx: &Context<'_>, call: Call<GetSample>) -> Result<Sample, Fault> {
    allowed(cx)?;
    cx.rule("B-197");
    match ImportKind::from_word(&call.path) {
        ImportKind::Unknown(_) => Err(Fault::not_found("Not found")),
        kind => Ok(Sample { url: files::sample_address(kind.as_str()) }),
    }
}

fn preview(world: &World, cx: &Context<'_>, call: Call<GetPreview>) -> Result<CsvPreview, Fault> {
    let PreviewQuery { filename, charset, skip_first_row, delimiter } = call.query;
    allowed(cx)?;
    cx.rule("B-163");
    cx.rule("B-166");
    let file = uploaded(world, &filename)?;
    let params =
        DatasourceParams { csv_charset: charset, csv_delimiter: delimiter, skip_first_row };
    let table = read(file, &params)?.map_err(|error| Fault::bad_request(error.to_string()))?;
    let titles = skip_first_row == Some(true);
    let mut rows = table.rows.into_iter().map(|row| row.cells);
    let columns = if titles { rows.next().unwrap_or_default() } else { Vec::new() };
    Ok(CsvPreview { count: rows.len() as u64, columns, samples: rows.take(SHOWN).collect() })
}

/// The file at an address.
fn uploaded<'w>(world: &'w World, address: &str) -> Result<&'w File, Fault> {
    if address.is_empty() {
        return Err(Fault::bad_request("filename is required"));
    }
    world.files.at(address).ok_or_else(|| Fault::bad_request(format!("File not found: {address}")))
}

/// A file, read as told: titles are a row like any other. The outer error is one of the telling.
fn read(
    file: &File,
    params: &DatasourceParams,
) -> Result<Result<csv::Table, csv::CsvError>, Fault> {
    Ok(csv::Table::read_as(file.bytes(), &format(params)?))
}

/// How a file is read: a comma between cells unless another sign is named or is to be looked for
/// (B-160), UTF-8 unless told otherwise (B-164).
fn format(params: &DatasourceParams) -> Result<Format, Fault> {
    let format = match params.csv_charset {
        None | Some(CsvCharset::Utf8) => Format::new().charset(Charset::Utf8),
        Some(CsvCharset::Windows1252) => Format::new().charset(Charset::Windows1252),
        Some(CsvCharset::Big5) => Format::new().charset(Charset::Big5),
        Some(_) => {
            return Err(Fault::bad_request("charset must be UTF-8, Windows-1252 or BIG-5"));
        }
    };
    let format = format.without_header();
    let wrong = || Fault::bad_request("delimiter must be one character");
    let delimiter = match params.csv_delimiter.as_deref() {
        None | Some("") => ",",
        Some("auto") => return Ok(format),
        Some(delimiter) => delimiter,
    };
    let mut signs = delimiter.chars();
    match (signs.next(), signs.next()) {
        (Some(sign), None) => {
            Separator::try_from(sign).map(|sign| format.separator(sign)).map_err(|_| wrong())
        }
        _ => Err(wrong()),
    }
}

fn presets(world: &World, cx: &Context<'_>, call: Call<ListPresets>) -> Result<Presets, Fault> {
    allowed(cx)?;
    cx.rule("B-167");
    if !ImportKind::from_word(&call.path).is_known() {
        return Err(Fault::bad_request("Invalid type"));
    }
    let presets = world.presets.of(cx.user()).map(|preset| {
        let Preset { id, author: _, name, mapping, options, params } = preset.clone();
        Listed { id: PresetId::from(id), name, mapping, options, datasource_params: params }
    });
    Ok(Presets { presets: presets.collect() })
}

fn create(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<CreatePreset>,
) -> Result<CreatedPreset, Fault> {
    let NewPreset { name, kind, mapping, options, datasource_params } = call.body;
    allowed(cx)?;
    cx.rule("B-167");
    match kind {
        Some(ImportKind::Users) => {}
        None => return Err(Fault::bad_request("type is required")),
        Some(_) => return Err(Fault::bad_request("Invalid type")),
    }
    let name = named(&name)?;
    let params = datasource_params.unwrap_or_default();
    format(&params)?;
    let author = cx.user();
    let options = options.unwrap_or_default();
    let id = world.presets.add(|id| Preset { id, author, name, mapping, options, params });
    Ok(CreatedPreset { preset_id: PresetId::from(id) })
}

/// Overwrites: what is left out is empty afterwards (inferred).
fn update(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<UpdatePreset>,
) -> Result<PresetChange, Fault> {
    let Call { path, query: Empty {}, body } = call;
    let PresetUpdate { name, mapping, options, datasource_params } = body;
    allowed(cx)?;
    cx.rule("B-167");
    let id = own(world, cx, path)?;
    let name = named(&name)?;
    let params = datasource_params.unwrap_or_default();
    format(&params)?;
    if let Some(preset) = world.presets.get_mut(cx.user(), id) {
        preset.name = name;
        preset.mapping = mapping;
        preset.options = options.unwrap_or_default();
        preset.params = params;
    }
    Ok(PresetChange { success: true })
}

fn delete(
    world: &mut World,
    cx: &Context<'_>,
    call: Call<DeletePreset>,
) -> Result<PresetChange, Fault> {
    allowed(cx)?;
    cx.rule("B-167");
    let id = own(world, cx, call.path)?;
    world.presets.remove(id);
    Ok(PresetChange { success: true })
}

/// The number of a preset of the caller's.
fn own(world: &World, cx: &Context<'_>, id: PresetId) -> Result<u32, Fault> {
    u32::try_from(id.get())
        .ok()
        .filter(|id| world.presets.get(cx.user(), *id).is_some())
        .ok_or_else(|| Fault::not_found("Not found"))
}

fn named(name: &str) -> Result<String, Fault> {
    match name.trim() {
        "" => Err(Fault::bad_request("name is required")),
        name => Ok(name.to_owned()),
    }
}
