//! What is wrong with a file as a whole.

use super::{Column, Finding, Platform, UserFile, resolve::Known};
use crate::{
    csv::{Charset, Separator, finding::Wrong},
    users::{BatchOptions, BranchOption, PowerUserOption},
};

/// What the columns say together.
pub(super) fn columns(
    file: &UserFile,
    known: &[Known<'_>],
    platform: &Platform,
    findings: &mut Vec<Finding>,
) {
    let has = |column: &Column| file.columns.contains(column);
    let mut wrong = |wrong: Wrong, column: Option<&str>| {
        findings.push(wrong.at(None, column, None));
    };
    if let Some(title) = twice(file, known) {
        let about = Wrong::error(None, "two columns hold the same", "remove or rename one");
        wrong(about, Some(&title));
    }
    let identifiers: Vec<&Column> =
        file.columns.iter().filter(|column| column.is_identifier()).collect();
    match identifiers[..] {
        [] if platform.emails_are_usernames && has(&Column::Email) => {}
        [] => wrong(
            Wrong::error(
                "B-190",
                "no column says whom a row is about",
                "name one Username, User ID or UUID, or map the columns by position",
            ),
            None,
        ),
        [_] => {}
        [first, second, ..] => wrong(
            Wrong::error(
                "B-168",
                format!("{first} and {second} exclude each other"),
                "keep one of them",
            ),
            None,
        ),
    }
    if has(&Column::Password) && has(&Column::HashedPassword) {
        let about = "Password and Hashed Password exclude each other";
        wrong(Wrong::error("B-169", about, "keep one of them"), None);
    }
    let paths = (has(&Column::BranchNamePath), has(&Column::BranchCodePath));
    if paths.0 != paths.1 {
        let missing = if paths.0 { Column::BranchCodePath } else { Column::BranchNamePath };
        let about = "the two branch paths need each other";
        wrong(Wrong::error("B-170", about, format!("add {missing}")), None);
    }
    if has(&Column::ProfileName) && file.table.separator == Separator::Other(b'|') {
        wrong(
            Wrong::error(
                "B-189",
                "the pipe separates profiles, so it cannot separate cells",
                "write the file with commas or semicolons",
            ),
            Some(&Column::ProfileName.to_string()),
        );
    }
}

/// What should be said of the file, and what it says against the options.
pub(super) fn check(
    file: &UserFile,
    known: &[Known<'_>],
    platform: &Platform,
    options: &BatchOptions,
    findings: &mut Vec<Finding>,
) {
    let has = |column: &Column| file.columns.contains(column);
    let mut wrong = |wrong: Wrong, column: Option<&str>| {
        findings.push(wrong.at(None, column, None));
    };
    if let Some(about) = charset(file.table.charset) {
        wrong(about, None);
    }
    if let Some(about) = first_row(file) {
        wrong(about, None);
    }
    let paths = (has(&Column::BranchNamePath), has(&Column::BranchCodePath));
    let kinds = [paths.0 && paths.1, has(&Column::BranchName), has(&Column::BranchCode)];
    if kinds.iter().filter(|kind| **kind).count() > 1 {
        wrong(
            Wrong::warning(
                "B-175",
                "several columns name the branch: paths win over the name, the name over the code",
                "keep one kind",
            ),
            None,
        );
    }
    for about in options_against(file, options) {
        wrong(about, None);
    }
    if platform.users.is_none() && options.update_user_info {
        for title in missing_mandatory(platform, known) {
            let about = Wrong::warning(
                "B-190",
                "a mandatory field has no column, so new users are refused",
                "add the column, or make sure that all users exist",
            );
            wrong(about, Some(title));
        }
    }
}

pub(in crate::csv) fn charset(charset: Charset) -> Option<Wrong> {
    match charset {
        Charset::Utf8 => None,
        Charset::Utf16 => Some(Wrong::warning(
            "B-164",
            "the file is UTF-16, which the platform's importer does not offer",
            "save it as UTF-8 before uploading it",
        )),
        Charset::Windows1252 | Charset::Big5 => Some(Wrong::warning(
            "B-164",
            format!("the file is not UTF-8; it was read as {charset}"),
            "check letters with accents, or save it as UTF-8",
        )),
    }
}

/// Titles where people are expected.
fn first_row(file: &UserFile) -> Option<Wrong> {
    let first = file.table.rows.first().filter(|_| file.table.titles.is_empty())?;
    let known =
        |cell: &&String| !matches!(Column::of_title(cell), Column::Titled(_) | Column::Ignored);
    (first.cells.iter().filter(known).count() >= 2).then(|| {
        Wrong::warning(
            "B-163",
            format!("line {} looks like titles, and is taken for a person", first.number),
            "read the file with its header",
        )
    })
}

/// The title of a column that another one repeats.
fn twice(file: &UserFile, known: &[Known<'_>]) -> Option<String> {
    let key = |at: usize| match known[at] {
        Known::BuiltIn => Some(file.columns[at].clone()),
        Known::Manager(id) => Some(Column::Manager(id)),
        Known::Field(id, _) => Some(Column::Field(id)),
        Known::Nothing => None,
    };
    let mut seen = std::collections::HashSet::new();
    let repeated = (0..known.len()).find(|at| key(*at).is_some_and(|key| !seen.insert(key)))?;
    let title = file.table.titles.get(repeated).cloned();
    Some(title.unwrap_or_else(|| file.columns[repeated].to_string()))
}

/// Options the file lacks columns for, and columns that need other options.
fn options_against(file: &UserFile, options: &BatchOptions) -> Vec<Wrong> {
    let has = |column: &Column| file.columns.contains(column);
    let mut wrong = Vec::new();
    if !options.update_user_info {
        for column in [Column::UserId, Column::Uuid] {
            if has(&column) {
                wrong.push(Wrong::error(
                    "B-191",
                    format!("{column} names existing users, and existing users are not updated"),
                    "set update_user_info",
                ));
            }
        }
        if has(&Column::NewUsername) {
            wrong.push(Wrong::error(
                "B-172",
                "New Username renames existing users, and existing users are not updated",
                "set update_user_info",
            ));
        }
    }
    if options.branch_option == Some(BranchOption::Existing) && options.destination_branch.is_none()
    {
        wrong.push(Wrong::error(
            "B-193",
            "rows without a branch shall take destination_branch, which is not set",
            "set it, or choose do_nothing",
        ));
    }
    let paths = has(&Column::BranchNamePath) && has(&Column::BranchCodePath);
    if options.force_create_branches && !paths {
        wrong.push(Wrong::warning(
            "B-194",
            "missing branches are made from both paths, which the file does not have",
            "add Branch Name Path and Branch Code Path",
        ));
    }
    let assigns = matches!(
        options.power_user_option,
        Some(PowerUserOption::AssignedBranch | PowerUserOption::AssignedBranchDescendants)
    );
    let whole = has(&Column::Username)
        && has(&Column::Level)
        && has(&Column::ProfileName)
        && (paths || has(&Column::BranchName) || has(&Column::BranchCode));
    if assigns && !whole {
        wrong.push(Wrong::warning(
            "B-195",
            "power users get no branches assigned: that takes columns the file does not have",
            "add Username, Level, Profile Name and a branch",
        ));
    }
    wrong
}

/// Titles of mandatory fields without a column.
pub(super) fn missing_mandatory<'p>(platform: &'p Platform, known: &[Known<'_>]) -> Vec<&'p str> {
    let fields = platform.fields.as_deref().unwrap_or_default();
    fields
        .iter()
        .filter(|field| field.mandatory)
        .filter(|field| {
            !known.iter().any(|known| matches!(known, Known::Field(id, _) if *id == field.id))
        })
        .map(|field| field.title.as_str())
        .collect()
}
