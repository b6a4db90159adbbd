//! One row of a file.

use super::{
    Column, Field, Finding,
    branches::depth,
    cells,
    check::{Line, Sheet},
    resolve::Known,
};
use crate::{
    auth::UserLevel,
    csv::{Row, finding::Wrong},
    id::{UserFieldId, UserId},
    user_fields::FieldType,
    users::{BatchRow, OrText},
    wire::Patch,
};

/// Profiles of one person at most.
const MAX_PROFILES: usize = 10;

/// Reads a row and holds it against the others; what is wrong with it goes to `findings`.
pub(super) fn check(sheet: &mut Sheet<'_>, row: &Row, findings: &mut Vec<Finding>) -> BatchRow {
    let before = findings.len();
    let batch = read(sheet, row, findings);
    if row.cells.len() != sheet.columns.len() {
        return batch;
    }
    let mut line = Line { row, findings };
    whole(sheet, &batch, &mut line);
    managers(sheet, &batch, &mut line);
    if !line.has_errors(before) {
        let folded = |name: &Option<String>| name.as_deref().map(str::to_lowercase);
        sheet.ran(folded(&batch.username), folded(&batch.new_username));
    }
    batch
}

/// Reads the cells of a row, each by the rule of its column.
pub(super) fn read(sheet: &mut Sheet<'_>, row: &Row, findings: &mut Vec<Finding>) -> BatchRow {
    let mut line = Line { row, findings };
    let mut batch = BatchRow::default();
    if row.cells.len() != sheet.columns.len() {
        line.whole(Wrong::error(
            "B-165",
            format!("{} cells in {} columns", row.cells.len(), sheet.columns.len()),
            "quote cells that hold separators, and fill rows up",
        ));
        return batch;
    }
    for ((column, known, title), value) in sheet.columns.iter().zip(&row.cells) {
        let outcome = match (value.is_empty(), known) {
            (_, Known::Nothing) => Ok(None),
            (true, _) => {
                if column.is_identifier() {
                    Err(Wrong::error("B-190", "the row names nobody", "fill the cell"))
                } else {
                    if sheet.clears {
                        clear(&mut batch, column, *known);
                    }
                    Ok(None)
                }
            }
            (false, Known::Manager(of_type)) => {
                batch.managers.insert(*of_type, Some(value.clone()));
                Ok(None)
            }
            (false, Known::Field(id, field)) => additional(&mut batch, *id, *field, value),
            (false, Known::BuiltIn) => built_in(&mut batch, sheet, column, value),
        };
        match outcome {
            Ok(None) => {}
            Ok(Some(wrong)) | Err(wrong) => line.cell(column, title, value, wrong),
        }
    }
    batch
}

fn clear(batch: &mut BatchRow, column: &Column, known: Known<'_>) {
    let empty = Some(String::new());
    match (known, column) {
        (Known::Manager(of_type), _) => {
            batch.managers.insert(of_type, None);
        }
        (Known::Field(id, _), _) => {
            batch.fields.insert(id, None);
        }
        (_, Column::FirstName) => batch.firstname = empty,
        (_, Column::LastName) => batch.lastname = empty,
        (_, Column::Email) => batch.email = empty,
        (_, Column::ExpireOn) => batch.expiration_date = Patch::Clear,
        _ => {} // flags, levels, branches and passwords have no empty state
    }
}

type Outcome = Result<Option<Wrong>, Wrong>;

fn built_in(batch: &mut BatchRow, sheet: &Sheet<'_>, column: &Column, value: &str) -> Outcome {
    let text = || Some(value.to_owned());
    match column {
        Column::Username => batch.username = text(),
        Column::UserId => {
            let id = value.parse::<UserId>().map_err(|_| {
                Wrong::error("B-168", "no user number", "write the number of an existing user")
            })?;
            batch.user_id = Some(OrText::Value(id));
            if sheet.has_number(id) == Some(false) {
                return Err(Wrong::error(
                    "B-168",
                    "no user has this number",
                    "take the number from the user list",
                ));
            }
            return Ok(None);
        }
        Column::Uuid => {
            batch.uuid = text();
            let sound = value.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
            return match sound {
                true => Ok(None),
                false => Err(Wrong::error("B-168", "no UUID", "copy it from the user's record")),
            };
        }
        Column::NewUsername => batch.new_username = text(),
        Column::FirstName => batch.firstname = text(),
        Column::LastName => batch.lastname = text(),
        Column::Email => {
            batch.email = text();
            cells::email(value)?;
        }
        Column::Level => {
            batch.level = Some(cells::level(value)?);
            return Ok(None);
        }
        Column::ProfileName => return profiles(batch, sheet, value),
        Column::BranchName => {
            batch.branch_name = text();
            return found(sheet.branches.as_ref().map(|all| all.name(value)));
        }
        Column::BranchCode => {
            batch.branch_code = text();
            return found(sheet.branches.as_ref().map(|all| all.code(value)));
        }
        Column::BranchNamePath => batch.branch_name_path = text(),
        Column::BranchCodePath => batch.branch_code_path = text(),
        Column::Password => {
            batch.password = text();
            return Ok(None);
        }
        Column::HashedPassword => {
            batch.password_hash = text();
            cells::hash(value)?;
            return Ok(None);
        }
        Column::Active => {
            batch.active = Some(OrText::Value(cells::flag(value, "B-176")?));
        }
        Column::ForcePasswordChange => {
            batch.force_change = Some(OrText::Value(cells::flag(value, "B-177")?));
        }
        Column::ExpireOn => {
            let (date, doubt) = cells::any_date(value)?;
            batch.expiration_date = Patch::Set(OrText::Value(date));
            return Ok(doubt);
        }
        Column::Language => {
            batch.language = Some(cells::language(value, sheet.platform.languages.as_deref())?);
        }
        Column::DateFormat => {
            batch.date_format = text();
            cells::date_format(value)?;
        }
        Column::Timezone => batch.timezone = Some(cells::timezone(value)?.to_owned()),
        Column::IsManager => {
            batch.is_manager = Some(OrText::Value(cells::yes_or_no(value)?));
        }
        Column::Manager(_) | Column::Field(_) | Column::Titled(_) | Column::Ignored => {}
    }
    Ok(cells::suspicious(value))
}

/// An error is one, a warning is a word beside the value.
fn found(looked: Option<Result<(), Wrong>>) -> Outcome {
    looked.transpose().map(|_| None)
}

fn profiles(batch: &mut BatchRow, sheet: &Sheet<'_>, value: &str) -> Outcome {
    let names: Vec<String> = value
        .split('|')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect();
    if names.len() > MAX_PROFILES {
        return Err(Wrong::error(
            "B-109",
            format!("{} profiles; one person has {MAX_PROFILES} at most", names.len()),
            "merge profiles, or leave some out",
        ));
    }
    if let Some(known) = &sheet.platform.profiles
        && let Some(stranger) = names.iter().find(|name| !known.contains(name))
    {
        let near = known.iter().find(|own| own.to_lowercase() == stranger.to_lowercase());
        let remedy = match near {
            Some(own) => format!("write {own}"),
            None => format!("write one of {}", cells::listed(known)),
        };
        return Err(Wrong::error(None, format!("no profile is called `{stranger}`"), remedy));
    }
    batch.profile = Some(names);
    Ok(None)
}

fn additional(
    batch: &mut BatchRow,
    id: UserFieldId,
    field: Option<&Field>,
    value: &str,
) -> Outcome {
    let mut written = value.to_owned();
    let mut doubt = None;
    match field.map(|field| (&field.kind, field)) {
        Some((FieldType::Dropdown, field)) => cells::option(value, &field.options)?,
        Some((FieldType::Date, _)) => written = cells::iso_date(value)?.to_string(),
        Some((FieldType::Country, _)) => {
            let (name, wrong) = cells::country(value)?;
            (written, doubt) = (name.to_owned(), wrong);
        }
        Some((FieldType::YesNo, _)) => {
            let (answer, wrong) = cells::yes_no_field(value);
            (written, doubt) = (answer.to_owned(), wrong);
        }
        _ => {}
    }
    batch.fields.insert(id, Some(written));
    Ok(doubt.or_else(|| cells::suspicious(value)))
}

/// What several cells say together.
fn whole(sheet: &Sheet<'_>, batch: &BatchRow, line: &mut Line<'_>) {
    let folded = batch.username.as_deref().map(str::to_lowercase);
    let exists = folded.as_deref().and_then(|name| sheet.exists(name));
    let renames = batch.new_username.is_some();
    if let Some(name) = &folded {
        let above = sheet.first.get(name).filter(|first| **first < line.row.number);
        match (exists, sheet.options.update_user_info) {
            (Some(true), false) => line.whole(Wrong::error(
                "B-191",
                match sheet.was_made(name) {
                    true => "the user was made further up, and existing users are not updated",
                    false => "the user exists, and existing users are not updated",
                },
                "leave the row out, or set update_user_info",
            )),
            (Some(false), _) if renames => line.whole(Wrong::error(
                "B-172",
                "there is nobody to rename",
                "write the present user name into Username",
            )),
            (_, true) => {
                if let Some(above) = above {
                    line.whole(Wrong::warning(
                        "B-171",
                        format!("line {above} is about the same user; the later row wins"),
                        "keep one of them",
                    ));
                }
            }
            _ => {}
        }
    }
    if let Some(new) = &batch.new_username {
        let new = new.to_lowercase();
        if Some(&new) != folded.as_ref() && sheet.exists(&new) == Some(true) {
            line.whole(Wrong::error(
                "B-172",
                "the new user name is taken",
                "choose one that nobody has",
            ));
        }
    }
    // Where existing users are not updated, a row can only make one.
    let creates = match exists {
        Some(exists) => !exists,
        None => folded.is_some() && !sheet.options.update_user_info,
    };
    if creates && !renames {
        missing_fields(sheet, batch, line);
    }
    if batch.profile.is_some() && batch.level == Some(UserLevel::User) {
        line.whole(Wrong::warning(
            "B-111",
            "a plain user has no profiles; they are ignored",
            "write poweruser as the level, or leave the profiles out",
        ));
    }
    paths(sheet, batch, line);
}

fn missing_fields(sheet: &Sheet<'_>, batch: &BatchRow, line: &mut Line<'_>) {
    for field in sheet.platform.fields.iter().flatten().filter(|field| field.mandatory) {
        let given = sheet.columns.iter().zip(&line.row.cells).any(|((_, known, _), cell)| {
            matches!(known, Known::Field(id, _) if *id == field.id) && !cell.is_empty()
        });
        if !given && batch.fields.get(field.id).is_none_or(Option::is_none) {
            let wrong =
                Wrong::error("B-190", "a new user needs a value of this field", "fill it in");
            line.findings.push(wrong.at(Some(line.row.number), Some(&field.title), None));
        }
    }
}

fn paths(sheet: &Sheet<'_>, batch: &BatchRow, line: &mut Line<'_>) {
    let wrong = match (&batch.branch_name_path, &batch.branch_code_path) {
        (Some(names), Some(codes)) if depth(names) != depth(codes) => Err(Wrong::error(
            "B-170",
            format!(
                "{} names and {} codes: the branch paths differ in depth",
                depth(names),
                depth(codes)
            ),
            "give each branch of the path a name and a code, none of them with a slash",
        )),
        (Some(names), Some(codes)) => {
            let makes = sheet.options.force_create_branches;
            sheet.branches.as_ref().map_or(Ok(()), |all| all.paths(names, codes, makes))
        }
        (None, None) => Ok(()),
        _ if !sheet.has_both_paths() => Ok(()),
        (Some(_), None) | (None, Some(_)) => {
            Err(Wrong::error("B-170", "one branch path without the other", "fill both, or neither"))
        }
    };
    if let Err(wrong) = wrong {
        line.whole(wrong);
    }
}

fn managers(sheet: &Sheet<'_>, batch: &BatchRow, line: &mut Line<'_>) {
    let own = batch.username.as_deref().map(str::to_lowercase);
    for ((column, known, title), value) in sheet.columns.iter().zip(&line.row.cells) {
        if !matches!(known, Known::Manager(_)) || value.is_empty() {
            continue;
        }
        let folded = value.to_lowercase();
        let later = sheet.first.get(&folded).filter(|first| **first > line.row.number);
        let wrong = if own.as_ref() == Some(&folded) {
            Wrong::error(None, "nobody is their own manager", "name somebody else")
        } else if sheet.exists(&folded) == Some(true) {
            continue;
        } else if let Some(later) = later {
            let problem = format!("the manager stands in line {later}, and rows run top to bottom");
            let remedy = "move managers above their teams";
            match sheet.platform.users {
                Some(_) => Wrong::error("B-127", problem, remedy),
                None => Wrong::warning("B-127", problem, remedy),
            }
        } else if sheet.platform.users.is_some() {
            Wrong::error("B-127", "nobody has this user name", "make the manager first")
        } else {
            continue;
        };
        line.cell(column, title, value, wrong);
    }
}
