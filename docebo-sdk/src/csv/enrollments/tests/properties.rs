//! Whatever the bytes are.

use proptest::prelude::*;

use super::*;

/// Bytes that look like files now and then.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        any::<Vec<u8>>(),
        prop::sample::select(vec![
            "username",
            "user_id",
            "level",
            "course_code",
            "course_id",
            "status",
            "score",
            "Since",
            "active until",
            "completion_date",
            "timezone",
            "field_5",
            ";",
            ",",
            "\n",
            "\r\n",
            "\"",
            "ann",
            "SAFE",
            "TWIN",
            "134",
            "instructor",
            "completed",
            "2026-12-31",
            "2026-12-31 10:00:00",
            "31.12.2026",
            "20261231äöü",
            "92,5",
            "€",
            "-2",
        ])
        .prop_map(|piece| piece.as_bytes().to_vec()),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// A cell that some column takes, or none does.
fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[ -~äß€'=+@\"]{0,12}", ".{0,6}", Just("2026-12-31".to_owned())]
        .prop_map(|text| text.trim().to_owned())
}

proptest! {
    #[test]
    fn no_bytes_make_a_check_panic(bytes in bytes(), header in any::<bool>()) {
        let format = if header { Format::new() } else { Format::new().without_header() };
        if let Ok(file) = EnrollmentFile::read_as(&bytes, &format) {
            let file = match header {
                true => file,
                false => file.map([Column::Username, Column::CourseCode, Column::CompletionDate]),
            };
            for platform in [platform(), Platform::default()] {
                for finding in file.to_enroll(&platform).findings
                    .into_iter()
                    .chain(file.to_unenroll(&platform).findings)
                    .chain(file.for_plan(&platform).findings)
                {
                    prop_assert!(!finding.to_string().is_empty());
                }
            }
        }
    }

    #[test]
    fn what_was_written_reads_back(rows in prop::collection::vec([text(), text(), text()], 0..6)) {
        let columns = [Column::Username, Column::CourseCode, Column::Titled("Note; \"x\"".to_owned())];
        let mut file = EnrollmentFile::new(columns.clone());
        for row in rows.into_iter().filter(|row| row.iter().any(|cell| !cell.is_empty())) {
            file.push(row);
        }
        let bytes = file.write(&Format::new()).unwrap();
        let read = EnrollmentFile::read(&bytes).unwrap();
        prop_assert_eq!(read.columns(), &columns);
        let cells = |file: &EnrollmentFile| -> Vec<Vec<String>> {
            file.table().rows.iter().map(|row| row.cells.clone()).collect()
        };
        prop_assert_eq!(cells(&read), cells(&file));
    }
}
