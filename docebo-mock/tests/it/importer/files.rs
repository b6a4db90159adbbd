//! Files as people make them: what the SDK says of a file before it is sent, and what the importer
//! makes of it, line by line.

use std::collections::BTreeSet;

use docebo_mock::{DoceboMock, Tenant};
use docebo_sdk::{
    Client,
    csv::users::{Platform, UserFile},
    importer::{CsvCharset, NewPreset},
    jobs::NewJob,
    user_fields::{FieldType, NewUserField},
    users::BatchOptions,
};

const NEW_HIRES: &[u8] = include_bytes!("../../../../examples/data/new_hires.csv");
const GERMAN_EXCEL: &[u8] =
    include_bytes!("../../../../docebo-sdk/tests/data/excel_de_windows1252.csv");

/// The demo company, with the fields that the files fill.
async fn demo() -> (DoceboMock, Client) {
    let mock = DoceboMock::builder().seed(Tenant::demo()).build();
    let client = mock.client();
    let offices = ["Berlin", "Lagos", "Paris", "Tokyo"];
    for field in [
        NewUserField::dropdown("Office", offices),
        NewUserField::new(FieldType::YesNo, "Remote"),
        NewUserField::new(FieldType::Date, "Contract Start"),
        NewUserField::new(FieldType::TextField, "Note"),
    ] {
        client.user_fields().create(field).await.unwrap();
    }
    (mock, client)
}

/// The lines that the SDK refuses, and those that the importer does.
async fn refused(bytes: &[u8], charset: CsvCharset) -> (BTreeSet<u64>, BTreeSet<u64>) {
    let (mock, client) = demo().await;
    let file = UserFile::read(bytes).unwrap();
    let platform = Platform::gather(&client).await.unwrap().users_of(&client).await.unwrap();
    let options = BatchOptions::updating();
    let checked = file.check(&platform, &options);
    let by_sdk = checked.errors().map(|error| error.line.unwrap()).collect();

    let mapping = file.mapping(&platform).into_iter().map(Option::unwrap_or_default);
    let mut preset = NewPreset::users("Check", mapping).options(options);
    preset.datasource_params.as_mut().unwrap().csv_charset = Some(charset);
    let preset = client.importer().create_preset(preset).await.unwrap().preset_id;
    let address = mock.upload("people.csv", bytes).unwrap();
    let job = NewJob::import("Check", preset, address);
    let job = client.jobs().create(job).await.unwrap().job_descriptor;
    let ended = client.jobs().watch(job.hash).await.unwrap();
    let log = client.jobs().log(&ended).await.unwrap();
    let by_importer = match log {
        None => BTreeSet::new(),
        Some(log) => docebo_sdk::csv::Table::read(&log.bytes)
            .unwrap()
            .rows
            .iter()
            .map(|row| row.cells[0].parse().unwrap())
            .collect(),
    };
    (by_sdk, by_importer)
}

#[tokio::test]
async fn the_sdk_and_the_importer_refuse_the_same_lines() {
    let (by_sdk, by_importer) = refused(NEW_HIRES, CsvCharset::Utf8).await;
    assert_eq!(by_sdk, by_importer);
    assert_eq!(by_sdk.len(), 7);
    // Semicolons, Windows-1252, dates and flags as a German spreadsheet saves them.
    let (by_sdk, by_importer) = refused(GERMAN_EXCEL, CsvCharset::Windows1252).await;
    assert_eq!(by_sdk, by_importer);
    assert_eq!(by_sdk, BTreeSet::from([3]));
}

#[tokio::test]
async fn umlauts_and_line_breaks_of_a_spreadsheet_come_through() {
    let (mock, client) = demo().await;
    let mapping = ["username", "firstname", "active", "expiration_date", "field_4"];
    let mut preset = NewPreset::users("Excel", mapping.map(str::to_owned));
    preset.datasource_params.as_mut().unwrap().csv_charset = Some(CsvCharset::Windows1252);
    let preset = client.importer().create_preset(preset).await.unwrap().preset_id;
    let address = mock.upload("excel.csv", GERMAN_EXCEL).unwrap();
    let job = client.jobs().create(NewJob::import("Excel", preset, address)).await.unwrap();
    let ended = client.jobs().watch(job.job_descriptor.hash).await.unwrap();
    assert_eq!(ended.errors, 1);
    let name = |username: &str| mock.user(username).unwrap().first_name;
    assert_eq!((name("old.hand"), name("z.keller")), ("Jürgen".into(), "Zoë \"Zo\"".into()));
    assert!(mock.user("m.groß").is_none() && mock.user("a.berg").is_some());
}

#[tokio::test]
async fn a_platform_is_gathered_with_branches_and_languages() {
    let (_mock, client) = demo().await;
    let platform = Platform::gather(&client).await.unwrap();
    let before = client.calls().sent;
    let findings = |text: &str| {
        let file = UserFile::read(text.as_bytes()).unwrap();
        let checked = file.check(&platform, &BatchOptions::updating());
        checked.errors().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(findings("Username,Branch Code\na,SALES-EMEA\n"), [""; 0]);
    assert!(findings("Username,Branch Code\na,sales\n")[0].ends_with("write SALES"));
    let paths = "Username,Branch Name Path,Branch Code Path\n";
    assert_eq!(findings(&format!("{paths}a,Sales/Sales EMEA,SALES/SALES-EMEA\n")), [""; 0]);
    assert!(findings(&format!("{paths}a,Sales/West,SALES/W\n"))[0].contains("no such branch"));
    assert_eq!(findings("Username,Language\na,English\n"), [""; 0]);
    assert!(findings("Username,Language\na,klingon\n")[0].contains("(B-180)"));
    assert_eq!(client.calls().sent, before, "checking asks nobody");
}
