//! Lists as CSV files.

use docebo_sdk::{
    csv::{Format, Table},
    endpoint::CsvFile,
};

use crate::fault::Fault;

/// Rows written at a time: a table has room for three megabytes.
const AT_ONCE: usize = 2_000;

/// A file of this name, however long.
pub(crate) fn csv<R, C>(
    name: String,
    titles: impl IntoIterator<Item = impl Into<String>>,
    rows: impl IntoIterator<Item = R>,
    format: Format,
) -> Result<CsvFile, Fault>
where
    R: IntoIterator<Item = C>,
    C: Into<String>,
{
    let (mut rows, mut format) = (rows.into_iter().peekable(), format);
    let head = Table::new(titles);
    let mut bytes = Vec::new();
    loop {
        let mut table = head.clone();
        rows.by_ref().take(AT_ONCE).for_each(|row| table.push(row));
        let written = table.write(&format);
        bytes.extend(written.map_err(|error| Fault::bad_request(error.to_string()))?);
        if rows.peek().is_none() {
            return Ok(CsvFile { name: Some(name), bytes });
        }
        format = format.without_header();
    }
}
