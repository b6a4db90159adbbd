//! From a table to a file.

use super::{Charset, CsvError, Format, MAX_BYTES, Separator, Table, charset};

pub(super) fn table(table: &Table, format: &Format) -> Result<Vec<u8>, CsvError> {
    let separator = format.separator.unwrap_or(table.separator).usable()?;
    let charset = format.charset.unwrap_or(Charset::Utf8);
    let mut text = String::new();
    let titles = format.header.then_some(&table.titles).filter(|titles| !titles.is_empty());
    for cells in titles.into_iter().chain(table.rows.iter().map(|row| &row.cells)) {
        line(&mut text, cells, separator, format.guards);
    }
    let bytes = charset::encode(&text, charset, format.mark)
        .map_err(|letter| CsvError::Unwritable { charset, letter })?;
    if bytes.len() > MAX_BYTES {
        return Err(CsvError::TooLarge { bytes: bytes.len() });
    }
    Ok(bytes)
}

fn line(text: &mut String, cells: &[String], separator: Separator, guards: bool) {
    // At the start of a file, a reader takes these for something else than data.
    let misread = |cell: &String| cell.starts_with("sep=") || cell.starts_with('\u{FEFF}');
    let hint = text.is_empty() && cells.first().is_some_and(misread);
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            text.push(char::from(separator.byte()));
        }
        let guard = guards && is_guarded(cell);
        let quoted = hint
            || (guard && separator == Separator::Other(b'\''))
            || cell.contains(|c| must_be_quoted(c, separator));
        if quoted {
            text.push('"');
        }
        if guard {
            text.push('\'');
        }
        if quoted {
            for (at, part) in cell.split('"').enumerate() {
                if at > 0 {
                    text.push_str("\"\"");
                }
                text.push_str(part);
            }
            text.push('"');
        } else {
            text.push_str(cell);
        }
    }
    text.push_str("\r\n");
}

/// Separators of other files are quoted too, so that this file's is found by looking.
fn must_be_quoted(c: char, separator: Separator) -> bool {
    matches!(c, '"' | '\r' | '\n' | ',' | ';' | '\t') || c == char::from(separator.byte())
}

/// Whether a spreadsheet would run this cell, or did before it was guarded.
pub(super) fn is_guarded(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(['=', '+', '-', '@'])
}
