use serde_json::json;

use super::*;

#[test]
fn a_preview_is_read_with_its_samples_beside_the_columns_or_in_them() {
    let flat = json!({"count": 2, "columns": ["User", "Name"], "samples": [["ann", "Ann"], ["bob", "Bob"]]});
    let nested = json!({"count": "2", "columns": [
        {"name": "User", "samples": ["ann", "bob"]}, {"title": "Name", "samples": ["Ann", "Bob"]},
    ]});
    let expected = CsvPreview {
        count: 2,
        columns: vec!["User".to_owned(), "Name".to_owned()],
        samples: vec![
            vec!["ann".to_owned(), "Ann".to_owned()],
            vec!["bob".to_owned(), "Bob".to_owned()],
        ],
    };
    for form in [flat, nested] {
        assert_eq!(serde_json::from_value::<CsvPreview>(form).unwrap(), expected);
    }
}

#[test]
fn a_preset_is_read_with_holes_and_without_options() {
    let preset: Preset = serde_json::from_value(json!({
        "id": "4", "name": "People", "mapping": ["username", "", null, "field_12"],
        "datasource_params": {"csv_delimiter": ";", "csv_charset": "windows-1252"},
    }))
    .unwrap();
    let key = |key: &str| Some(key.to_owned());
    assert_eq!(preset.mapping, [key("username"), None, None, key("field_12")]);
    assert_eq!(preset.datasource_params.csv_charset, Some(CsvCharset::Windows1252));
    assert_eq!(preset.datasource_params.skip_first_row, None);
}

#[test]
fn a_preset_for_users_reads_titles_and_looks_for_the_separator() {
    let preset = NewPreset::users("People", ["username".to_owned(), String::new()]);
    assert_eq!(
        serde_json::to_value(preset).unwrap(),
        json!({
            "name": "People", "type": "users", "mapping": ["username", null],
            "datasource_params":
                {"csv_delimiter": "auto", "csv_charset": "UTF-8", "skip_first_row": true},
        })
    );
}
