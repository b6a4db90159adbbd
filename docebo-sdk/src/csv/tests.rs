use super::*;

fn cells(text: &str) -> Vec<Vec<String>> {
    Table::read(text.as_bytes()).unwrap().rows.into_iter().map(|row| row.cells).collect()
}

#[test]
fn b158_files_over_three_megabytes_are_refused_before_parsing() {
    let mut file = b"username\n".to_vec();
    file.resize(MAX_BYTES, b'\n');
    assert!(Table::read(&file).is_ok());
    file.push(b'\n');
    assert_eq!(Table::read(&file), Err(CsvError::TooLarge { bytes: MAX_BYTES + 1 }));
}

#[test]
fn b160_the_separator_is_found_by_looking() {
    for (file, separator) in [
        ("a,b\n1,2", Separator::Comma),
        ("a;b\n1,5;2", Separator::Semicolon),
        ("\r\n \r\na\tb\n1\t2", Separator::Tab),
        ("\"a,b,c\";d\n1;2", Separator::Semicolon),
        ("sep=;\na,x;b\n1;2", Separator::Semicolon),
        ("alone\n1", Separator::Comma),
    ] {
        assert_eq!(Table::read(file.as_bytes()).unwrap().separator, separator, "{file:?}");
    }
}

#[test]
fn b161_quoted_cells_hold_separators_quotes_and_line_breaks() {
    assert_eq!(cells("a;b\n\"x;\"\"y\"\"\nz\";2"), [["x;\"y\"\nz", "2"]]);
}

#[test]
fn b162_blanks_around_cells_are_dropped() {
    assert_eq!(cells("a;b\n  x ;\u{a0}\ty "), [["x", "y"]]);
}

#[test]
fn rows_keep_the_line_they_stand_on() {
    let table = Table::read(b"\xEF\xBB\xBFa;b\r\n\r\n;;\r\n1;\"2\r\n3\"\r\n4;5\r\n").unwrap();
    assert_eq!(table.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [4, 6]);
    let table = Table::read(b"sep=,\na,b\n1,2\n").unwrap();
    assert_eq!(table.rows[0].number, 3);
}

#[test]
fn charsets_are_told_apart_and_reported() {
    let table = Table::read(b"name\nJos\xE9 \x80").unwrap();
    assert_eq!((table.charset, table.rows[0].cells[0].as_str()), (Charset::Windows1252, "José €"));
    let table = Table::read("name\nJosé".as_bytes()).unwrap();
    assert_eq!((table.charset, table.rows[0].cells[0].as_str()), (Charset::Utf8, "José"));
    let mut wide = vec![0xFF, 0xFE];
    wide.extend("name\nJosé".encode_utf16().flat_map(u16::to_le_bytes));
    let table = Table::read(&wide).unwrap();
    assert_eq!((table.charset, table.rows[0].cells[0].as_str()), (Charset::Utf16, "José"));
}

#[test]
fn columns_are_found_whatever_their_spelling() {
    let table = Table::read(b"User-Name;LAST day\nx;y").unwrap();
    let row = &table.rows[0];
    assert_eq!(table.cell(row, "user_name"), Some("x"));
    assert_eq!(table.cell(row, "Last Day"), Some("y"));
    assert_eq!(table.cell(row, "other"), None);
}

#[test]
fn broken_files_say_what_to_do() {
    let error = |file: &str| Table::read(file.as_bytes()).unwrap_err().to_string();
    assert_eq!(error(" \n;\n"), "the file is empty: its first line must name the columns");
    assert_eq!(error("A;a\n1;2"), "two columns are called `a`: remove or rename one");
    assert!(error("a;b\n1;2\n3;\"4\n5;6\n").starts_with("row 3: a quote opens here"));
}
