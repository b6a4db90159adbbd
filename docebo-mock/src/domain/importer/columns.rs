//! What the columns of a mapped file mean, and its rows as items of the user batch: read by the
//! very rules by which the SDK checks such a file before it is sent.

use docebo_sdk::{
    ManagerTypeId, UserFieldId,
    csv::{
        Table,
        users::{Checked, Column, Field, Finding, Platform, Severity, UserFile},
    },
};

use crate::world::{World, importer::Preset, jobs::Record, user_fields::UserField};

/// Columns that say whom a row is about, the likeliest first.
const IDENTIFIERS: [Column; 4] = [Column::Username, Column::UserId, Column::Uuid, Column::Email];

/// The records of a file, in its order: each an item of the user batch, or the first thing that
/// is wrong with the row. Empty cells say nothing, as columns that are not mapped (inferred for
/// all but branches). Says what makes the whole file impossible to import.
pub(super) fn records(world: &World, preset: &Preset, table: Table) -> Result<Vec<Record>, String> {
    let (titles, columns) = mapped(&preset.mapping)?;
    let key = IDENTIFIERS.iter().find_map(|key| columns.iter().position(|one| one == key));
    let platform = platform(world, &columns);
    let file = UserFile::from(Table { titles, ..table }).map(columns);
    let Checked { findings, rows, .. } = file.check_cells(&platform);
    let mut errors =
        findings.into_iter().filter(|finding| finding.severity == Severity::Error).peekable();
    if let Some(error) = errors.next_if(|error| error.line.is_none()) {
        return Err(sentence(error));
    }
    let mut good = rows.into_iter().peekable();
    let record = |row: &docebo_sdk::csv::Row| {
        let identifier = key.and_then(|key| row.cells.get(key)).cloned().unwrap_or_default();
        let mut wrong = None;
        while let Some(error) = errors.next_if(|error| error.line == Some(row.number)) {
            wrong.get_or_insert(error);
        }
        let item = match (good.next_if(|good| good.line == row.number), wrong) {
            (Some(good), _) => serde_json::to_value(good.row).map_err(|error| error.to_string()),
            (None, wrong) => Err(wrong.map_or_else(String::new, sentence)),
        };
        Record { row: row.number, identifier, item }
    };
    Ok(file.table().rows.iter().map(record).collect())
}

/// Says what is wrong with a mapping, whatever file comes.
pub(crate) fn check(world: &World, preset: &Preset) -> Result<(), String> {
    records(world, preset, Table::new([""; 0])).map(|_| ())
}

/// The columns of a mapping, with the keys they have there; empty and ignored where nothing is
/// imported.
fn mapped(mapping: &[Option<String>]) -> Result<(Vec<String>, Vec<Column>), String> {
    let column = |key: &Option<String>| match key.as_deref().map(str::trim) {
        None => Ok((String::new(), Column::Ignored)),
        Some(key) => match Column::of_key(key) {
            Some(column) => Ok((key.to_owned(), column)),
            None => Err(format!("Unknown field: {key}")),
        },
    };
    mapping.iter().map(column).collect()
}

/// What cells are held against: fields and manager types. Branches, profiles, languages and users
/// are looked up by the user batch, as they are when a row's turn comes.
fn platform(world: &World, columns: &[Column]) -> Platform {
    let own = |column: &Column| match column {
        Column::Field(id) => world.user_fields.get(u32::try_from(id.get()).ok()?),
        _ => None,
    };
    let types = world.managers.iter().map(|(id, kind)| (ManagerTypeId::from(id), &*kind.title));
    let known =
        Platform::default().fields(columns.iter().filter_map(own).map(field)).manager_types(types);
    match world.settings.email_as_username {
        true => known.emails_are_usernames(),
        false => known,
    }
}

fn field(own: &UserField) -> Field {
    let labels = own.options.iter().flat_map(|option| option.labels.iter());
    // Its title does not matter: the mapping goes by number.
    Field::new(UserFieldId::from(own.id), "", own.kind.wire())
        .options(labels.map(|(_, label)| label))
}

/// An error in the importer's words (made up: none were published).
fn sentence(error: Finding) -> String {
    match (error.column, error.value.as_deref()) {
        (Some(key), Some("")) => format!("Missing value for {key}"),
        (Some(key), Some(value)) => format!("Invalid value for {key}: {value}"),
        (Some(key), None) if error.line.is_some() => format!("Invalid value for {key}"),
        (Some(key), None) => format!("{key}: {}", error.problem),
        (None, _) => capital(&error.problem),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
