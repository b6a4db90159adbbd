//! Files as a whole, and files as spreadsheets make them.

use super::*;
use crate::csv::Charset;

#[test]
fn b163_without_a_header_row_one_is_a_person() {
    let bytes = b"ann,Smith\nbob,Jones\n";
    let file = UserFile::read_as(bytes, &Format::new().without_header()).unwrap();
    let columns = [Column::Username, Column::LastName];
    let checked = file.map(columns.clone()).check(&platform(), &BatchOptions::default());
    assert_eq!(checked.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [1, 2]);
    let titled = b"Username,Last Name\nann,Smith\n";
    let file = UserFile::read_as(titled, &Format::new().without_header()).unwrap().map(columns);
    let found = file.check(&platform(), &BatchOptions::default()).findings;
    assert_eq!(
        found[0].to_string(),
        "file: line 1 looks like titles, and is taken for a person (B-163): read the file with \
         its header"
    );
}

#[test]
fn b164_a_charset_is_guessed_chosen_or_wrong() {
    let bytes = b"Username;First Name\nold.hand;J\xFCrgen M\xFCller\n";
    let guessed = UserFile::read(bytes).unwrap();
    assert_eq!(guessed.table().charset, Charset::Windows1252);
    let checked = guessed.check(&platform(), &BatchOptions::updating());
    assert!(checked.findings[0].to_string().contains("it was read as Windows-1252 (B-164)"));
    assert_eq!(checked.rows[0].row.firstname.as_deref(), Some("Jürgen Müller"));

    let as_utf8 = UserFile::read_as(bytes, &Format::new().charset(Charset::Utf8)).unwrap();
    let found = as_utf8.check(&platform(), &BatchOptions::updating()).findings;
    assert!(found[0].to_string().contains("letters were lost"), "{found:?}");

    let utf8 = "Username;First Name\nold.hand;Jürgen\n".as_bytes();
    let wrong = Format::new().charset(Charset::Windows1252);
    let garbled = UserFile::read_as(utf8, &wrong).unwrap();
    let found = garbled.check(&platform(), &BatchOptions::updating()).findings;
    assert!(found[1].to_string().contains("once read as Windows-1252"), "{found:?}");

    let (chinese, _, _) = encoding_rs::BIG5
        .encode("Username,First Name,Last Name\nold.hand,志明,陳大文\nboss,春嬌,李小龍先生\n");
    let file = UserFile::read(&chinese).unwrap();
    assert_eq!(file.table().charset, Charset::Big5);
    assert_eq!(file.table().rows[0].cells[1], "志明");
}

#[test]
fn b165_rows_have_as_many_cells_as_there_are_columns() {
    let found = findings("Username,Last Name\nann,Smith,Jr\nbob\nold.hand,Smith\n");
    assert_eq!(
        found,
        [
            "line 2: 3 cells in 2 columns (B-165): quote cells that hold separators, and fill \
             rows up",
            "line 3: 1 cells in 2 columns (B-165): quote cells that hold separators, and fill \
             rows up",
        ]
    );
}

#[test]
fn b168_one_column_says_whom_a_row_is_about() {
    let first = |text: &str| findings(text).remove(0);
    assert_eq!(
        first("Username,User ID\nold.hand,12\n"),
        "file: Username and User ID exclude each other (B-168): keep one of them"
    );
    assert!(first("UUID,user_id\n70a5,12\n").contains("UUID and User ID exclude each other"));
    assert!(check("Username,User ID\nold.hand,12\n").rows.is_empty());
    assert!(first("Last Name\nSmith\n").contains("no column says whom a row is about"));
}

#[test]
fn b190_new_users_need_a_name_and_mandatory_fields() {
    let hired = Field::new(UserFieldId::new(9), "Cost centre", FieldType::TextField).mandatory();
    let known = platform().fields([hired]);
    let text = b"Username,Cost centre\nnew,\nold.hand,\n,4711\nnewer,4711\n";
    let checked = UserFile::read(text).unwrap().check(&known, &BatchOptions::updating());
    let found: Vec<_> = checked.findings.iter().map(ToString::to_string).collect();
    assert_eq!(
        found,
        [
            "line 2, column `Cost centre`: a new user needs a value of this field (B-190): fill \
             it in",
            "line 4, column `Username`, value ``: the row names nobody (B-190): fill the cell",
        ]
    );
    assert_eq!(checked.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [3, 5]);
}

#[test]
fn b191_existing_users_are_errors_unless_they_are_updated() {
    let file = UserFile::read(b"Username\nold.hand\nnew\nnew\n").unwrap();
    let checked = file.check(&platform(), &BatchOptions::default());
    let lines: Vec<_> = checked.errors().map(|error| (error.line, error.rule)).collect();
    assert_eq!(lines, [(Some(2), Some("B-191")), (Some(4), Some("B-191"))]);
    let by_number = UserFile::read(b"User ID\n11\n").unwrap();
    assert!(!by_number.check(&platform(), &BatchOptions::default()).is_clean());
    assert!(by_number.check(&platform(), &by_number.implied_options()).is_clean());
}

#[test]
fn b195_assigning_branches_to_power_users_takes_four_columns() {
    let mut options = BatchOptions::updating();
    options.power_user_option = Some(crate::users::PowerUserOption::AssignedBranch);
    let rules = |header: &str, row: &str| {
        let file = UserFile::read(format!("{header}\n{row}\n").as_bytes()).unwrap();
        let found = file.check(&platform(), &options).findings;
        found.into_iter().filter_map(|finding| finding.rule).collect::<Vec<_>>()
    };
    assert_eq!(rules("Username,Level,Profile Name", "old.hand,poweruser,HR"), ["B-195"]);
    assert_eq!(
        rules("Username,Level,Profile Name,Branch Code", "old.hand,poweruser,HR,E"),
        [""; 0]
    );
}

#[test]
fn one_column_may_not_be_there_twice() {
    let found = findings("Username,Email,field_1,Office,E-Mail\nold.hand,,,,\n");
    assert!(found[0].contains("two columns hold the same"), "{found:?}");
}

/// Saved by Excel in Germany as "CSV": semicolons, Windows-1252, dates and flags rewritten.
#[test]
fn a_file_of_german_excel_is_read_and_its_traces_are_named() {
    let bytes = include_bytes!("../../../../tests/data/excel_de_windows1252.csv");
    let file = UserFile::read(bytes).unwrap();
    let checked = file.check(&platform(), &BatchOptions::updating());
    let found: Vec<_> = checked.findings.iter().map(ToString::to_string).collect();
    assert_eq!(
        found,
        [
            "file: the file is not UTF-8; it was read as Windows-1252 (B-164): check letters \
             with accents, or save it as UTF-8",
            "line 3, column `Active`, value `WAHR`: neither yes nor no (B-176): write 1, yes, \
             true, 0, no or false",
            "line 3, column `Expire On`, value `31.12.2026`: no date the platform reads (B-179): \
             write 2026-12-31",
            "line 6, column `Note`, value `4,91234E+11`: a spreadsheet has shortened a long \
             number: format the column as text and enter it again",
        ]
    );
    let names: Vec<_> = checked.rows.iter().map(|row| row.row.firstname.clone().unwrap()).collect();
    assert_eq!(names, ["Jürgen", "Zoë \"Zo\"", "Åsa"]);
    assert_eq!(checked.rows[1].line, 4, "its cell holds a line break");
}

/// Saved by Excel as "CSV UTF-8" and as "Unicode text".
#[test]
fn files_of_excel_in_unicode_are_read() {
    let marked = "\u{FEFF}Username;First Name\r\nold.hand;Jürgen\r\n".as_bytes();
    let wide: Vec<u8> = "\u{FEFF}Username\tFirst Name\r\nold.hand\tJürgen\r\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    for (bytes, separator, warnings) in
        [(marked, Separator::Semicolon, 0), (&wide[..], Separator::Tab, 1)]
    {
        let file = UserFile::read(bytes).unwrap();
        assert_eq!(file.table().separator, separator);
        let checked = file.check(&platform(), &BatchOptions::updating());
        assert_eq!(checked.findings.len(), warnings);
        assert_eq!(checked.rows[0].row.firstname.as_deref(), Some("Jürgen"));
    }
}
