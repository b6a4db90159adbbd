//! Whatever the bytes are.

use proptest::prelude::*;

use super::*;
use crate::csv::Charset;

fn format() -> impl Strategy<Value = Format> {
    let charset = prop_oneof![
        Just(None),
        Just(Some(Charset::Utf8)),
        Just(Some(Charset::Utf16)),
        Just(Some(Charset::Windows1252)),
        Just(Some(Charset::Big5)),
    ];
    let separator = prop_oneof![
        Just(None),
        Just(Some(Separator::Comma)),
        Just(Some(Separator::Semicolon)),
        Just(Some(Separator::Tab)),
        any::<u8>().prop_map(|byte| Some(Separator::Other(byte))),
    ];
    (charset, separator, any::<[bool; 3]>()).prop_map(|(charset, separator, switches)| {
        let [header, mark, guards] = switches;
        Format { charset, separator, header, mark, guards }
    })
}

/// Bytes that look like files now and then.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        any::<Vec<u8>>(),
        prop::sample::select(vec![
            &b"Username"[..],
            b"Expire On",
            b"Timezone",
            b"Country",
            b"Remote",
            b"Hired",
            b"Direct Manager",
            b"Branch Name Path",
            b"Branch Code Path",
            b"Profile Name",
            b";",
            b",",
            b"\n",
            b"\r\n",
            b"\"",
            b"\"\"",
            b"sep=;\n",
            b"\xFF\xFE",
            b"\xEF\xBB\xBF",
            b"\xFC",
            b"12/31/2026",
            b"31.12.2026",
            b"99999",
            b"1E+9",
            b"a/b/c",
            b"|",
            b"=",
            b"'",
        ])
        .prop_map(<[u8]>::to_vec),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// A cell, trimmed, as reading leaves it.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~\t\r\näß€'=+@\"]{0,12}",
        ".{0,6}",
        Just("sep=;".to_owned()),
        Just("\u{FEFF}x".to_owned()),
    ]
    .prop_map(|cell| cell.trim().to_owned())
}

/// Columns without repeated titles, and rows that are not blank.
fn table() -> impl Strategy<Value = Table> {
    (1_usize..5).prop_flat_map(|width| {
        let titles = prop::collection::vec(cell(), width);
        let rows = prop::collection::vec(prop::collection::vec(cell(), width), 0..6);
        (titles, rows).prop_map(|(mut titles, rows)| {
            for (at, title) in titles.iter_mut().enumerate() {
                title.push_str(&format!("#{at}"));
            }
            let mut table = Table::new(titles);
            for row in rows.into_iter().filter(|row| row.iter().any(|cell| !cell.is_empty())) {
                table.push(row);
            }
            table
        })
    })
}

fn cells(table: &Table) -> Vec<&Vec<String>> {
    table.rows.iter().map(|row| &row.cells).collect()
}

proptest! {
    #[test]
    fn no_bytes_make_reader_or_validator_panic(bytes in bytes(), format in format()) {
        if let Ok(file) = UserFile::read_as(&bytes, &format) {
            let file = match format.header {
                true => file,
                false => file.map([Column::Username, Column::ExpireOn, Column::Timezone]),
            };
            for options in [BatchOptions::default(), BatchOptions::updating()] {
                for platform in [platform(), Platform::default()] {
                    for finding in file.check(&platform, &options).findings {
                        prop_assert!(!finding.to_string().is_empty());
                    }
                }
            }
        }
    }

    #[test]
    fn what_was_written_reads_back(table in table(), mut format in format()) {
        format.charset = format.charset.or(Some(Charset::Utf8));
        format.separator = format.separator.or(Some(Separator::Comma));
        // Not every charset has every letter, not every byte separates.
        if let Ok(bytes) = table.write(&format) {
            let read = Table::read_as(&bytes, &format).unwrap();
            prop_assert_eq!(cells(&read), cells(&table));
            if format.header {
                prop_assert_eq!(&read.titles, &table.titles);
            }
        }
    }

    #[test]
    fn utf8_reads_back_by_looking(table in table(), mark in any::<bool>(), at in 0_usize..3) {
        let mut format = Format::new().separator(Separator::FOUND[at]);
        format.mark = mark;
        let bytes = table.write(&format).unwrap();
        let read = Table::read(&bytes).unwrap();
        prop_assert_eq!(cells(&read), cells(&table));
        prop_assert_eq!(&read.titles, &table.titles);
    }
}
