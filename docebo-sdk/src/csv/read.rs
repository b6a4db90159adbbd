//! From a file to a table.

use super::{CsvError, Format, MAX_BYTES, Row, Separator, Table, charset, fold, write};

pub(super) fn table(bytes: &[u8], format: &Format) -> Result<Table, CsvError> {
    let chosen = format.separator.map(Separator::usable).transpose()?;
    if bytes.len() > MAX_BYTES {
        return Err(CsvError::TooLarge { bytes: bytes.len() });
    }
    let (text, charset) = charset::decode(bytes, format.charset);
    let (hint, text, skipped) = separator_hint(&text);
    let separator = chosen.or(hint).unwrap_or_else(|| detect_separator(text));
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator.byte())
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());

    let mut titles: Option<Vec<String>> = (!format.header).then(Vec::new);
    let mut rows = Vec::new();
    let mut lines = Lines { text, at: 0, line: skipped + 1 };
    for record in reader.records() {
        let record = record.map_err(|error| CsvError::Malformed {
            row: error.position().map_or(0, |at| at.line() + skipped),
            reason: error.to_string(),
        })?;
        let number = lines.of(record.position().map_or(0, csv::Position::byte));
        let cells: Vec<String> = record.iter().map(|cell| clean(cell, format)).collect();
        if cells.iter().all(String::is_empty) {
            continue;
        }
        match titles {
            None => titles = Some(cells),
            Some(_) => rows.push(Row { number, cells }),
        }
    }
    // The parser reads an open quote to the end of the file without complaint.
    if let Some(at) = open_quote(text, separator) {
        let line = Lines { text, at: 0, line: skipped + 1 }.of(at);
        return Err(CsvError::UnclosedQuote { row: line });
    }
    let titles = titles.ok_or(CsvError::Empty)?;
    let header = titles.iter().map(|title| fold(title)).collect();
    let table = Table { header, titles, rows, separator, charset };
    match table.twice() {
        Some(name) => Err(CsvError::DuplicateColumn { name: name.to_owned() }),
        None => Ok(table),
    }
}

fn clean(cell: &str, format: &Format) -> String {
    let cell = cell.trim();
    match cell.strip_prefix('\'') {
        Some(bare) if format.guards && write::is_guarded(cell) => bare.to_owned(),
        _ => cell.to_owned(),
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
    /// The line of the first byte at or after `byte` that does not end a line. A carriage return
    /// alone ends one as well.
    fn of(&mut self, byte: u64) -> u64 {
        let start = usize::try_from(byte).unwrap_or(usize::MAX).max(self.at);
        let bytes = self.text.as_bytes();
        while let Some(&byte) = bytes.get(self.at)
            && (self.at < start || byte == b'\n' || byte == b'\r')
        {
            let ends = match byte {
                b'\n' => true,
                b'\r' => bytes.get(self.at + 1) != Some(&b'\n'),
                _ => false,
            };
            self.line += u64::from(ends);
            self.at += 1;
        }
        self.line
    }
}

/// Where a quote opens that never closes. Only at the start of a cell does a quote open.
fn open_quote(text: &str, separator: Separator) -> Option<u64> {
    let bytes = text.as_bytes();
    let mut opened = None;
    let mut starts = true;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match (opened, byte) {
            (Some(_), b'"') if bytes.get(at + 1) == Some(&b'"') => at += 1,
            (Some(_), b'"') => (opened, starts) = (None, false),
            (Some(_), _) => {}
            (None, b'"') if starts => opened = Some(at as u64),
            (None, _) => starts = byte == separator.byte() || byte == b'\n' || byte == b'\r',
        }
        at += 1;
    }
    opened
}

/// Excel's `sep=;` line, the rest of the text, and how many lines were taken off.
fn separator_hint(text: &str) -> (Option<Separator>, &str, u64) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let sign = first.trim_end_matches('\r').strip_prefix("sep=").and_then(|sign| {
        let mut letters = sign.chars();
        letters.next().filter(|_| letters.next().is_none())
    });
    match sign.and_then(|sign| Separator::try_from(sign).ok()) {
        Some(separator) => (Some(separator), rest, 1),
        None => (None, text, 0),
    }
}

/// The sign that occurs most often, outside quotes, in the first line that is not blank.
fn detect_separator(text: &str) -> Separator {
    let mut counts = [0_usize; Separator::FOUND.len()];
    let mut quoted = false;
    let mut started = false;
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted && started => break,
            _ if quoted => {}
            _ => {
                for (count, separator) in counts.iter_mut().zip(Separator::FOUND) {
                    *count += usize::from(byte == separator.byte());
                }
            }
        }
        started |= !byte.is_ascii_whitespace();
    }
    let mut best = Separator::Comma;
    let mut most = 0;
    for (separator, count) in Separator::FOUND.into_iter().zip(counts) {
        if count > most {
            (best, most) = (separator, count);
        }
    }
    best
}
