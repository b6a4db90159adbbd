//! The CSV importer: samples, previews, presets, and what an import does.

mod files;
mod imports;

use docebo_mock::DoceboMock;
use serde_json::{Value, json};

use crate::{
    support::{Actor, error},
    users::company,
};

fn actors() -> (DoceboMock, Actor) {
    let mock = company();
    let admin = Actor::superadmin(&mock);
    (mock, admin)
}

/// Puts a file in and answers its address.
#[track_caller]
fn upload(admin: &Actor, bytes: &[u8]) -> String {
    let answer = admin.send("POST", "/_mock/files?name=users.csv", None, bytes.to_vec());
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["url"].as_str().unwrap().to_owned()
}

#[track_caller]
fn preview(admin: &Actor, file: &[u8], settings: &str) -> Value {
    let address = upload(admin, file);
    let route = "/manage/v1/importer/get_csv_sample_data";
    admin.read(&format!("{route}?filename={address}&{settings}"))["data"].clone()
}

#[track_caller]
fn refused(actor: &Actor, method: &str, target: &str, body: Value, message: &str) {
    let answer = actor.json(method, target, body);
    assert_eq!(answer.json(), error("Bad Request", message, 1001, 400), "{method} {target}");
}

#[test]
fn b158_b159_large_files_and_other_names_never_get_in() {
    let (_mock, admin) = actors();
    let full = vec![b'x'; 3 * 1024 * 1024];
    upload(&admin, &full);
    let over = [&full[..], b"x"].concat();
    let answer = admin.send("POST", "/_mock/files?name=users.csv", None, over);
    let message = "the file has 3145729 bytes; the limit is 3145728";
    assert_eq!((answer.status, answer.json()), (400, json!({ "error": message })));
    let answer = admin.send("POST", "/_mock/files?name=users.xlsx", None, "x");
    assert_eq!(answer.json(), json!({"error": "`users.xlsx` is no .csv file"}));
}

#[test]
fn b166_a_preview_shows_three_rows_and_counts_all() {
    let (_mock, admin) = actors();
    let address = upload(&admin, b"User,Name\r\na,\"A, B\"\r\nb,B\r\n\r\nc,C\r\nd,D\r\n");
    let route = format!("/manage/v1/importer/get_csv_sample_data?filename={address}");
    let answer = admin.get(&format!("{route}&skip_first_row=1"));
    assert_eq!(
        answer.text(),
        concat!(
            r#"{"data":{"count":4,"columns":["User","Name"],"#,
            r#""samples":[["a","A, B"],["b","B"],["c","C"]]},"version":"1.0.0","_links":[]}"#,
        )
    );
    // The file comes out as it went in, and is found by a whole address as well.
    assert_eq!(&admin.get(&address).body[..9], b"User,Name");
    let whole = admin.read(&route.replace("filename=", "filename=https://acme.example.com"));
    assert_eq!(whole["data"]["count"], 5);
}

#[test]
fn b163_titles_are_data_unless_the_switch_is_on() {
    let (_mock, admin) = actors();
    let off = preview(&admin, b"User\na\n", "");
    assert_eq!(off, json!({"count": 2, "columns": [], "samples": [["User"], ["a"]]}));
    let on = preview(&admin, b"User\na\n", "skip_first_row=true");
    assert_eq!(on, json!({"count": 1, "columns": ["User"], "samples": [["a"]]}));
}

#[test]
fn b160_a_comma_unless_another_character_is_named() {
    let (_mock, admin) = actors();
    let cells = |settings: &str| preview(&admin, b"a;b|c,d\n", settings)["samples"][0].clone();
    assert_eq!(cells(""), json!(["a;b|c", "d"]));
    assert_eq!(cells("delimiter=;"), json!(["a", "b|c,d"]));
    assert_eq!(cells("delimiter=%7C"), json!(["a;b", "c,d"]));
    let found = preview(&admin, b"x;y;z,1\n", "delimiter=auto");
    assert_eq!(found["samples"][0], json!(["x", "y", "z,1"]));
}

#[test]
fn b164_the_charset_is_taken_at_its_word() {
    let (_mock, admin) = actors();
    let excel = b"J\xFCrgen;M\xFCnchen;\x80\r\n";
    let cell = |charset: &str| {
        preview(&admin, excel, &format!("delimiter=;&charset={charset}"))["samples"][0].clone()
    };
    assert_eq!(cell("Windows-1252"), json!(["Jürgen", "München", "€"]));
    assert_eq!(cell("UTF-8"), json!(["J\u{FFFD}rgen", "M\u{FFFD}nchen", "\u{FFFD}"]));
    let chinese = preview(&admin, b"\xA4\xA4\xA4\xE5", "charset=BIG-5");
    assert_eq!(chinese["samples"][0], json!(["中文"]));
}

#[test]
fn a_preview_that_cannot_be_had_says_why() {
    let (mock, admin) = actors();
    let address = upload(&admin, b"a\n");
    let route = "/manage/v1/importer/get_csv_sample_data";
    for (query, message) in [
        (String::new(), "filename is required"),
        ("filename=/x.csv".to_owned(), "File not found: /x.csv"),
        (
            format!("filename={address}&charset=latin1"),
            "charset must be UTF-8, Windows-1252 or BIG-5",
        ),
        (format!("filename={address}&delimiter=;;"), "delimiter must be one character"),
        (format!("filename={address}&delimiter=%22"), "delimiter must be one character"),
    ] {
        refused(&admin, "GET", &format!("{route}?{query}"), Value::Null, message);
    }
    let boss = Actor::sign_in(&mock, "boss", "Passw0rd");
    assert_eq!(boss.get(&format!("{route}?filename={address}")).status, 403);
    assert_eq!(Actor::nobody(&mock).get(route).status, 401);
}

#[test]
fn b197_a_sample_is_a_link_to_a_file_with_plain_dates() {
    let (mock, admin) = actors();
    let route = "/manage/v1/importer/download_csv_sample";
    let answer = admin.get(&format!("{route}/users"));
    let address = "/_mock/files/samples/users.csv";
    assert_eq!(
        answer.text(),
        format!(r#"{{"data":{{"url":"{address}"}},"version":"1.0.0","_links":[]}}"#)
    );
    let file = admin.get(address).text();
    let lines: Vec<&str> = file.lines().collect();
    assert_eq!(
        lines[0],
        "Username,First Name,Last Name,Email,Level,Active,Expire On,Language,Direct Manager,Mentor"
    );
    assert!(lines.len() == 3 && lines[1].contains(",2030-12-31,"), "{file}");
    let enrollments = admin.read(&format!("{route}/enrollments"))["data"]["url"].clone();
    assert!(admin.get(enrollments.as_str().unwrap()).text().starts_with("Username,Level,"));
    assert_eq!(admin.get(&format!("{route}/pets")).status, 404);
    let boss = Actor::sign_in(&mock, "boss", "Passw0rd");
    assert_eq!(boss.get(&format!("{route}/users")).status, 403);
}

#[test]
fn b167_presets_are_ones_own_can_be_overwritten_and_deleted() {
    let (mock, admin) = actors();
    let pia = Actor::sign_in(&mock, "pia", "Passw0rd");
    let route = "/manage/v1/importer/preset";
    let body = json!({
        "name": "HR", "type": "users", "mapping": ["username", "", "field_9"],
        "options": {"update_user_info": true, "branch_option": "do_nothing"},
        "datasource_params": {"csv_delimiter": ";", "csv_charset": "Windows-1252"},
    });
    let made = admin.json("POST", route, body);
    assert_eq!(made.text(), r#"{"data":{"preset_id":1},"version":"1.0.0","_links":[]}"#);
    let listed = admin.read(&format!("{route}/users"));
    let preset = &listed["data"]["presets"][0];
    assert_eq!((&preset["id"], &preset["name"]), (&json!(1), &json!("HR")));
    assert_eq!(preset["mapping"], json!(["username", null, "field_9"]));
    assert_eq!(preset["options"]["update_user_info"], json!(true));
    assert_eq!(
        preset["datasource_params"],
        json!({"csv_delimiter": ";", "csv_charset": "Windows-1252"})
    );
    // Other importers show it too, other people do not.
    let elsewhere = admin.read(&format!("{route}/enrollments"));
    assert_eq!(elsewhere["data"]["presets"].as_array().unwrap().len(), 1);
    assert_eq!(pia.read(&format!("{route}/users"))["data"]["presets"], json!([]));
    let one = format!("{route}/1");
    let update = json!({"name": "HR 2", "mapping": ["uuid"]});
    let unknown = error("Not Found", "Not found", 0, 404);
    assert_eq!(pia.json("PUT", &one, update.clone()).json(), unknown);
    assert_eq!(pia.json("DELETE", &one, Value::Null).json(), unknown);
    let done = r#"{"data":{"success":true},"version":"1.0.0","_links":[]}"#;
    assert_eq!(admin.json("PUT", &one, update).text(), done);
    let preset = admin.read(&format!("{route}/users"))["data"]["presets"][0].clone();
    assert_eq!((&preset["name"], &preset["mapping"]), (&json!("HR 2"), &json!(["uuid"])));
    assert_eq!(preset["datasource_params"], json!({}));
    assert_eq!(admin.json("DELETE", &one, Value::Null).text(), done);
    assert_eq!(admin.json("DELETE", &one, Value::Null).json(), unknown);
    assert_eq!(admin.read(&format!("{route}/users"))["data"]["presets"], json!([]));
}

#[test]
fn a_preset_that_cannot_be_saved_says_why() {
    let (mock, admin) = actors();
    let route = "/manage/v1/importer/preset";
    for (field, value, message) in [
        ("name", json!(""), "name is required"),
        ("type", Value::Null, "type is required"),
        ("type", json!("pets"), "Invalid type"),
        ("datasource_params", json!({"csv_delimiter": "ab"}), "delimiter must be one character"),
        (
            "datasource_params",
            json!({"csv_charset": "latin1"}),
            "charset must be UTF-8, Windows-1252 or BIG-5",
        ),
    ] {
        let mut body = json!({"name": "HR", "type": "users", "mapping": ["username"]});
        body[field] = value;
        refused(&admin, "POST", route, body, message);
    }
    refused(&admin, "GET", &format!("{route}/pets"), Value::Null, "Invalid type");
    let boss = Actor::sign_in(&mock, "boss", "Passw0rd");
    let body = json!({"name": "HR", "type": "users"});
    assert_eq!(boss.json("POST", route, body).status, 403);
    assert_eq!(boss.get(&format!("{route}/users")).status, 403);
}

#[test]
fn presets_go_with_their_author_and_files_with_nobody() {
    let (mock, admin) = actors();
    let pia = Actor::sign_in(&mock, "pia", "Passw0rd");
    let body = json!({"name": "Hers", "type": "users", "mapping": ["username"]});
    pia.ok("POST", "/manage/v1/importer/preset", body);
    let address = upload(&admin, b"a\n");
    let presets = || admin.read("/_mock/snapshot")["world"]["presets"]["rows"].clone();
    assert_eq!(presets().as_object().unwrap().len(), 1);
    admin.ok("DELETE", "/manage/v1/user/delete", json!({"user_ids": [13015]}));
    assert_eq!(presets(), json!({}));
    assert_eq!(mock.download(&address).unwrap(), b"a\n");
}
