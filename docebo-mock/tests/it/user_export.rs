//! Users as a file.

use serde_json::{Value, json};

use crate::{
    support::{Actor, error},
    users::{ANN, BOB, CLEO, DAN, actors},
};

const TARGET: &str = "/manage/v1/user/export";

/// The lines of an export.
#[track_caller]
fn lines(actor: &Actor, query: &str) -> Vec<String> {
    let answer = actor.get(&format!("{TARGET}?{query}"));
    assert_eq!(answer.status, 200, "{query}: {}", answer.text());
    answer.text().lines().map(str::to_owned).collect()
}

#[test]
fn a_file_has_the_columns_that_were_asked_for_and_a_header_on_demand() {
    let (_mock, admin) = actors();
    let query = "user_ids[]=13011&user_ids[]=13012&user_id=1&username=1&email=1";
    let answer = admin.get(&format!("{TARGET}?{query}"));
    assert_eq!(answer.text(), "13011,Ann,ann@example.com\r\n13012,bob,\r\n");
    assert_eq!(answer.header("content-type"), "text/csv; charset=UTF-8");
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"users.csv\"");
    let headed = lines(&admin, &format!("{query}&include_header=1"));
    assert_eq!(headed[0], "user_id,username,email");
    assert_eq!(headed.len(), 3);
}

#[test]
fn every_flag_is_a_column_and_they_stand_in_the_order_of_the_parameters() {
    let (_mock, admin) = actors();
    for (flag, cell) in [
        ("user_id", "13013"),
        ("username", "cleo"),
        ("first_name", "Cleo"),
        ("last_name", "Expired"),
        ("email", ""),
        ("creation_date", "2026-03-02 09:00:00"),
        ("expiration_date", "2026-03-02"),
        ("email_validation_status", "0"),
        ("last_access_date", ""),
        ("language", "english"),
    ] {
        let query = format!("user_ids[]={CLEO}&include_header=1&{flag}=1");
        let file = admin.get(&format!("{TARGET}?{query}")).text();
        assert_eq!(file, format!("{flag}\r\n{cell}\r\n"), "{flag}");
        // Off is off, in words too.
        for off in ["0", "false", ""] {
            let query = format!("user_ids[]={CLEO}&include_header=1&{flag}={off}&username=1");
            if flag != "username" {
                assert_eq!(lines(&admin, &query)[0], "username", "{flag}={off}");
            }
        }
    }
    let mixed = format!("user_ids[]={CLEO}&include_header=1&language=1&user_id=1&last_name=1");
    assert_eq!(lines(&admin, &mixed)[0], "user_id,last_name,language");
}

#[test]
fn additional_fields_come_last_by_title_with_labels_as_values() {
    let (_mock, admin) = actors();
    let query = "user_ids[]=13011&user_ids[]=13012&username=1&include_header=1\
                 &additional_field_ids[]=9&additional_field_ids[]=4";
    assert_eq!(lines(&admin, query), ["username,Badge,Office", "Ann,A-17,Rome", "bob,,"]);
    let unknown = admin.get(&format!("{TARGET}?user_ids[]=13011&additional_field_ids[]=77"));
    let message = "Invalid parameters: additional_field_ids";
    assert_eq!(unknown.json(), error("Bad Request", message, 1001, 400));
}

#[test]
fn both_formats_are_the_same_text_and_cells_are_quoted_where_they_have_to_be() {
    let (_mock, admin) = actors();
    let name = json!({"firstname": "Ann; \"the\" A", "lastname": "Low,er"});
    admin.ok("PUT", &format!("/manage/v1/user/{ANN}"), name);
    let query = format!("user_ids[]={ANN}&first_name=1&last_name=1");
    let expected = ["\"Ann; \"\"the\"\" A\",\"Low,er\""];
    for format in ["", "&export_format=csv", "&export_format=xls"] {
        assert_eq!(lines(&admin, &format!("{query}{format}")), expected, "{format}");
    }
    let wrong = admin.get(&format!("{TARGET}?{query}&export_format=pdf"));
    assert_eq!(wrong.json(), error("Bad Request", "Invalid parameters: export_format", 1001, 400));
    for (delimiter, line) in [("%3B", "Bob;Adams"), ("%09", "Bob\tAdams"), ("|", "Bob|Adams")] {
        let query = format!("user_ids[]={BOB}&first_name=1&last_name=1&delimiter={delimiter}");
        assert_eq!(lines(&admin, &query), [line]);
    }
    for delimiter in ["", "%3B%3B", "%22", "%C3%A9"] {
        let answer = admin.get(&format!("{TARGET}?{query}&delimiter={delimiter}"));
        let message = "Invalid parameters: delimiter";
        assert_eq!(answer.json(), error("Bad Request", message, 1001, 400), "{delimiter}");
    }
}

#[test]
fn somebody_has_to_be_chosen_and_who_is_not_there_has_no_row() {
    let (_mock, admin) = actors();
    let missing = admin.get(&format!("{TARGET}?username=1"));
    assert_eq!(
        missing.json(),
        error("Bad Request", "Required option not set: user_ids", 1006, 400)
    );
    let query = "user_ids[]=99999&user_ids[]=13012&user_ids[]=13011&user_ids[]=13012&username=1";
    assert_eq!(lines(&admin, query), ["Ann", "bob"]);
    // Ids come in a body too, and as one text.
    let body = json!({"user_ids": [ANN, "13012"], "username": true});
    assert_eq!(admin.json("GET", TARGET, body).text(), "Ann\r\nbob\r\n");
    assert_eq!(lines(&admin, &format!("user_ids={DAN}&username=1")), ["dan"]);
}

#[test]
fn power_users_export_whom_they_see_and_learners_nobody() {
    let (mock, admin) = actors();
    let query = "user_ids[]=13011&user_ids[]=13012&user_ids[]=13014&username=1";
    let power_user = Actor::sign_in(&mock, "pia", "Passw0rd");
    assert_eq!(lines(&power_user, query), ["Ann", "dan"]);
    assert_eq!(lines(&admin, query), ["Ann", "bob", "dan"]);
    let learner = Actor::sign_in(&mock, "boss", "Passw0rd");
    let forbidden = error("Forbidden", "You are not allowed to perform this action.", 1002, 403);
    assert_eq!(learner.get(&format!("{TARGET}?{query}")).json(), forbidden);
    let nobody = Actor::nobody(&mock).get(&format!("{TARGET}?{query}"));
    let unauthorized = "Your request was made with invalid credentials.";
    assert_eq!(nobody.json(), error("Unauthorized", unauthorized, 0, 401));
}

#[test]
fn long_lists_are_whole() {
    let users: Vec<Value> = (0..4_500).map(|n| json!({"username": format!("u{n}")})).collect();
    let admin = Actor::superadmin(&crate::support::mock_with(json!({ "users": users })));
    let ids: Vec<u32> = (13_001..17_501).collect();
    let body = json!({"user_ids": ids, "username": 1, "include_header": 1});
    let file = admin.json("GET", TARGET, body).text();
    assert_eq!(file.lines().count(), 4_501);
    assert_eq!(file.matches("username").count(), 1);
    assert!(file.ends_with("u4499\r\n"));
}

#[cfg(feature = "client")]
#[tokio::test]
async fn the_client_reads_the_file_as_a_table() {
    use docebo_sdk::{UserFieldId, UserId, csv::Table, users::ExportColumn};

    let mock = crate::users::company();
    let client = mock.client();
    let request = client.users().export([UserId::from(ANN), UserId::from(DAN)]);
    let file = request.columns([ExportColumn::Email]).fields([UserFieldId::new(9)]).await.unwrap();
    assert_eq!(file.name.as_deref(), Some("users.csv"));
    let table = Table::read(&file.bytes).unwrap();
    assert_eq!(table.header, ["user_id", "username", "email", "badge"]);
    assert_eq!(table.rows[0].cells, ["13011", "Ann", "ann@example.com", "A-17"]);
    let wide = client.users().export([UserId::from(ANN)]).columns(ExportColumn::ALL);
    assert_eq!(Table::read(&wide.await.unwrap().bytes).unwrap().header.len(), 10);
}
