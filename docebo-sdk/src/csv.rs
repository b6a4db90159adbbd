//! CSV files as people export them.
//!
//! Spreadsheets and HR systems disagree about everything the format leaves open. [`Table::read`]
//! settles it the way the platform's own importer does: the separator is found by looking
//! (B-160), quoted cells may hold separators and line breaks (B-161), blanks around a cell are
//! dropped (B-162), files above 3 MB are refused before parsing (B-158). UTF-8 is expected, with
//! or without a byte order mark; what is not UTF-8 is read as Windows-1252, and
//! [`Table::charset`] says so. No I/O happens here.
//!
//! ```
//! use docebo_sdk::csv::{Separator, Table};
//!
//! let table = Table::read("\u{FEFF}User Name;Team\r\n\r\nJane.Doe ; Sales\r\n".as_bytes())?;
//! assert_eq!(table.separator, Separator::Semicolon);
//! let row = &table.rows[0];
//! assert_eq!(row.number, 3); // the line it stands on, for messages to people
//! assert_eq!(table.cell(row, "user_name"), Some("Jane.Doe"));
//! # Ok::<(), docebo_sdk::csv::CsvError>(())
//! ```

use std::fmt;

/// Largest file the platform takes (B-158), in bytes.
pub const MAX_BYTES: usize = 3 * 1024 * 1024;

/// What stands between two cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Separator {
    /// `,`
    Comma,
    /// `;`, as spreadsheets write it where the comma is the decimal sign.
    Semicolon,
    /// A tab, as spreadsheets write "Unicode text".
    Tab,
}

impl Separator {
    const ALL: [Self; 3] = [Self::Comma, Self::Semicolon, Self::Tab];

    const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
        }
    }
}

impl fmt::Display for Separator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Comma => "comma",
            Self::Semicolon => "semicolon",
            Self::Tab => "tab",
        })
    }
}

/// How the bytes of a file were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charset {
    /// As it should be.
    Utf8,
    /// Told by its byte order mark.
    Utf16,
    /// A guess, made because the bytes are not UTF-8. Worth telling the person who sent the file:
    /// letters with accents may be wrong if the file is in a third charset.
    Windows1252,
}

impl fmt::Display for Charset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16 => "UTF-16",
            Self::Windows1252 => "Windows-1252",
        })
    }
}

/// A file that cannot be read as a table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CsvError {
    /// The file is over [`MAX_BYTES`].
    #[error("the file has {bytes} bytes; the limit is {MAX_BYTES}: split it")]
    TooLarge {
        /// Size of the file.
        bytes: usize,
    },
    /// There is no header line.
    #[error("the file is empty: its first line must name the columns")]
    Empty,
    /// Two columns have one name.
    #[error("two columns are called `{name}`: remove or rename one")]
    DuplicateColumn {
        /// The name, folded.
        name: String,
    },
    /// A quote that opens on this line never closes.
    #[error(
        "row {row}: a quote opens here and never closes: close it, or double quotes inside cells"
    )]
    UnclosedQuote {
        /// The line.
        row: u64,
    },
    /// The parser gave up.
    #[error("row {row}: {reason}")]
    Malformed {
        /// The line.
        row: u64,
        /// What the parser said.
        reason: String,
    },
}

/// One line of a table, not blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line on which it starts, from 1, blank lines and header counted.
    pub number: u64,
    /// Its cells, trimmed. There may be fewer or more than columns.
    pub cells: Vec<String>,
}

/// A file, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Names of the columns: lower case, with `_` for blanks and dashes.
    pub header: Vec<String>,
    /// The rows that are not blank.
    pub rows: Vec<Row>,
    /// What separates the cells.
    pub separator: Separator,
    /// How the bytes were read.
    pub charset: Charset,
}

impl Table {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// When the file is too large or empty, names a column twice, or leaves a quote open.
    pub fn read(bytes: &[u8]) -> Result<Self, CsvError> {
        if bytes.len() > MAX_BYTES {
            return Err(CsvError::TooLarge { bytes: bytes.len() });
        }
        let (text, charset) = decode(bytes);
        let (hint, text, skipped) = separator_hint(&text);
        let separator = hint.unwrap_or_else(|| detect_separator(text));
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator.byte())
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());

        let mut header: Option<Vec<String>> = None;
        let mut rows = Vec::new();
        let mut lines = Lines { text, at: 0, line: skipped + 1 };
        for record in reader.records() {
            let record = record.map_err(|error| CsvError::Malformed {
                row: error.position().map_or(0, |at| at.line() + skipped),
                reason: error.to_string(),
            })?;
            let number = lines.of(record.position().map_or(0, csv::Position::byte));
            let cells: Vec<String> = record.iter().map(|cell| cell.trim().to_owned()).collect();
            if cells.iter().all(String::is_empty) {
                continue;
            }
            match header {
                None => header = Some(cells.iter().map(|name| fold(name)).collect()),
                Some(_) => rows.push(Row { number, cells }),
            }
        }
        let header = header.ok_or(CsvError::Empty)?;
        for (at, name) in header.iter().enumerate() {
            if !name.is_empty() && header[..at].contains(name) {
                return Err(CsvError::DuplicateColumn { name: name.clone() });
            }
        }
        // The parser reads an open quote to the end of the file without complaint. An odd number
        // of quotes together with a last cell that spans lines is that case.
        if text.bytes().filter(|byte| *byte == b'"').count() % 2 == 1
            && let Some(last) = rows.last()
            && last.cells.last().is_some_and(|cell| cell.contains('\n'))
        {
            return Err(CsvError::UnclosedQuote { row: last.number });
        }
        Ok(Self { header, rows, separator, charset })
    }

    /// Where a column stands. Names are compared without regard to case, and blanks, dashes and
    /// underscores are the same.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        let name = fold(name);
        self.header.iter().position(|column| *column == name)
    }

    /// The cell of a row in a column; `None` when there is no such column, or when the cell is
    /// missing or empty.
    #[must_use]
    pub fn cell<'t>(&self, row: &'t Row, column: &str) -> Option<&'t str> {
        let cell = row.cells.get(self.column(column)?)?;
        (!cell.is_empty()).then_some(cell.as_str())
    }
}

/// Counts lines on the way through a text. The parser's own count stands before the blank lines
/// that it skips.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of the first byte at or after `byte` that does not end a line.
    fn of(&mut self, byte: u64) -> u64 {
        let start = usize::try_from(byte).unwrap_or(usize::MAX).max(self.at);
        let bytes = self.text.as_bytes();
        while let Some(&byte) = bytes.get(self.at)
            && (self.at < start || byte == b'\n' || byte == b'\r')
        {
            self.line += u64::from(byte == b'\n');
            self.at += 1;
        }
        self.line
    }
}

fn fold(name: &str) -> String {
    name.trim()
        .to_lowercase()
        .chars()
        .map(|c| if c == '-' || c.is_whitespace() { '_' } else { c })
        .collect()
}

fn decode(bytes: &[u8]) -> (String, Charset) {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(&bytes[mark..]);
        let utf8 = encoding == encoding_rs::UTF_8;
        return (text.into_owned(), if utf8 { Charset::Utf8 } else { Charset::Utf16 });
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), Charset::Utf8),
        Err(_) => {
            let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes);
            (text.into_owned(), Charset::Windows1252)
        }
    }
}

/// Excel's `sep=;` line, the rest of the text, and how many lines were taken off.
fn separator_hint(text: &str) -> (Option<Separator>, &str, u64) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let hint = first.trim_end_matches('\r').strip_prefix("sep=").and_then(|sign| {
        Separator::ALL.into_iter().find(|separator| sign.as_bytes() == [separator.byte()])
    });
    match hint {
        Some(separator) => (Some(separator), rest, 1),
        None => (None, text, 0),
    }
}

/// The sign that occurs most often, outside quotes, in the first line that is not blank.
fn detect_separator(text: &str) -> Separator {
    let mut counts = [0_usize; Separator::ALL.len()];
    let mut quoted = false;
    let mut started = false;
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted && started => break,
            _ if quoted => {}
            _ => {
                for (count, separator) in counts.iter_mut().zip(Separator::ALL) {
                    *count += usize::from(byte == separator.byte());
                }
            }
        }
        started |= !byte.is_ascii_whitespace();
    }
    let mut best = Separator::Comma;
    let mut most = 0;
    for (separator, count) in Separator::ALL.into_iter().zip(counts) {
        if count > most {
            (best, most) = (separator, count);
        }
    }
    best
}

#[cfg(test)]
mod tests {
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
        assert_eq!(
            (table.charset, table.rows[0].cells[0].as_str()),
            (Charset::Windows1252, "José €")
        );
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
}
