//! What an import does with a file, row by row.

use serde_json::{Value, json};

use super::{actors, refused, upload};
use crate::{support::Actor, users::company};

/// Imports a file of users; answers the job and its log.
#[track_caller]
fn import(admin: &Actor, mapping: &[&str], options: Value, file: &[u8]) -> (Value, String) {
    let params = json!({"csv_delimiter": ";", "csv_charset": "Windows-1252"});
    import_as(admin, mapping, options, params, file)
}

#[track_caller]
fn import_as(
    admin: &Actor,
    mapping: &[&str],
    options: Value,
    params: Value,
    file: &[u8],
) -> (Value, String) {
    let preset = json!({
        "name": "HR", "type": "users", "mapping": mapping, "options": options,
        "datasource_params": params,
    });
    let preset =
        admin.ok("POST", "/manage/v1/importer/preset", preset)["data"]["preset_id"].clone();
    let answer = admin.ok("POST", "/manage/v1/job", job(&preset, &upload(admin, file)));
    let hash = answer["data"]["job_descriptor"]["hash"].as_str().unwrap().to_owned();
    let ended = admin.read(&format!("/manage/v1/job/{hash}"))["data"]["job_descriptor"].clone();
    let log = ended["log_file"].as_str().map(|address| admin.get(address).text());
    (ended, log.unwrap_or_default())
}

fn job(preset: &Value, filename: &str) -> Value {
    json!({
        "name": "Import", "type": "importer", "endpoint": "/manage/v1/user/batch",
        "method": "POST", "data_source": {"preset_id": preset, "filename": filename},
    })
}

/// Lines of a log below its titles.
fn lines(log: &str) -> Vec<&str> {
    log.lines().skip(1).collect()
}

fn updating() -> Value {
    json!({"update_user_info": true})
}

/// The import fails as a whole for this reason, and nobody is made.
#[track_caller]
fn fails(mapping: &[&str], file: &[u8], reason: &str) {
    let (mock, admin) = actors();
    let before = mock.users();
    let (job, log) = import(&admin, mapping, json!({}), file);
    assert_eq!((&job["status"], &job["errors"]), (&json!("failed"), &json!(1)), "{log}");
    assert_eq!(log, format!("row,identifier,message\r\n0,,{reason}\r\n"));
    assert_eq!(mock.users(), before);
}

#[test]
fn b198_an_import_is_a_job_whose_bad_rows_go_to_a_file_and_good_ones_through() {
    let (mock, admin) = actors();
    let file = b"User;First;Office\r\nj\xFCrgen;J\xFCrgen;Rome\r\nbad;Bad;London\r\n\r\nAnn;Anna;Paris\r\nlast;Last;\r\n";
    let mapping = ["username", "firstname", "field_4"];
    let params = json!({
        "csv_delimiter": "auto", "csv_charset": "Windows-1252", "skip_first_row": true,
    });
    let (job, log) = import_as(&admin, &mapping, updating(), params, file);
    assert_eq!(
        (&job["status"], &job["percent"], &job["errors"], &job["total"]),
        (&json!("completed"), &json!(100), &json!(1), &Value::Null)
    );
    let lines = lines(&log);
    assert!(lines.len() == 1 && lines[0].starts_with("3,bad,"), "{log}");
    assert_eq!(mock.user("jürgen").unwrap().first_name, "Jürgen");
    assert_eq!(mock.user("Ann").unwrap().first_name, "Anna");
    assert!(mock.user("bad").is_none() && mock.user("last").is_some());
}

#[test]
fn b210_an_import_tells_no_total() {
    let (_mock, admin) = actors();
    let (job, _) = import(&admin, &["username"], json!({}), b"a\nb\n");
    assert_eq!((&job["total"], &job["percent"]), (&Value::Null, &json!(100)));
}

#[test]
fn b168_two_identifiers_in_one_file_fail_the_import() {
    for (mapping, reason) in [
        (["username", "user_id"], "Username and User ID exclude each other"),
        (["username", "uuid"], "Username and UUID exclude each other"),
        (["uuid", "user_id"], "UUID and User ID exclude each other"),
    ] {
        fails(&mapping, b"a;1\n", reason);
    }
    fails(&["firstname"], b"a\n", "No column says whom a row is about");
}

#[test]
fn b169_both_password_columns_fail_the_import() {
    let reason = "Password and Hashed Password exclude each other";
    fails(&["username", "password", "password_hash"], b"a;Passw0rd;x\n", reason);
}

#[test]
fn b170_one_path_column_without_the_other_fails_the_import() {
    let reason = "The two branch paths need each other";
    fails(&["username", "branch_name_path"], b"a;Sales\n", reason);
    fails(&["username", "branch_code_path"], b"a;S\n", reason);
    // Of different depth, it is the row that fails.
    let (mock, admin) = actors();
    let mapping = ["username", "branch_name_path", "branch_code_path"];
    let (_, log) = import(&admin, &mapping, json!({}), b"a;Sales/EMEA;S\nb;Sales/EMEA;S/E\n");
    assert!(lines(&log).len() == 1 && log.contains("1,a,"), "{log}");
    assert_eq!(mock.user("b").unwrap().branches.len(), 1);
}

#[test]
fn b211_an_import_that_makes_no_sense_never_runs_and_has_failed() {
    fails(&["username", "shoe_size"], b"a;42\n", "Unknown field: shoe_size");
    fails(
        &["username", "field_99"],
        b"a;42\n",
        "field_99: the platform has no additional field of this number",
    );
    fails(&["username", "email", "email"], b"a;x;x\n", "email: two columns hold the same");
    fails(&["username"], b" \n;\n", "The file holds no records");
}

#[test]
fn b165_a_row_with_another_number_of_cells_than_the_mapping_fails() {
    let (mock, admin) = actors();
    let (job, log) = import(&admin, &["username", "firstname"], json!({}), b"a\nb;B\nc;C;more\n");
    assert_eq!(job["errors"], 2);
    assert_eq!(lines(&log), ["1,a,1 cells in 2 columns", "3,c,3 cells in 2 columns"]);
    assert!(mock.user("b").is_some() && mock.user("a").is_none());
}

#[test]
fn b171_b175_user_names_fold_case_and_branches_do_not() {
    let (mock, admin) = actors();
    let mapping = ["username", "branch_name"];
    let (_, log) = import(&admin, &mapping, updating(), b"ANN;HR\nBOB;hr\n");
    assert!(lines(&log).len() == 1 && log.contains("2,BOB,"), "{log}");
    let hr = mock.user("ann").unwrap().branches;
    assert_eq!(hr.len(), 1);
    let (_, log) = import(&admin, &["username", "branch_code"], updating(), b"bob;H\ndan;h\n");
    assert!(lines(&log).len() == 1 && log.contains("2,dan,"), "{log}");
    assert_eq!(mock.user("bob").unwrap().branches, hr);
}

#[test]
fn b172_a_new_user_name_renames_and_makes_nobody() {
    let (mock, admin) = actors();
    let count = mock.users().len();
    let ann = mock.user("ann").unwrap();
    let (_, log) = import(&admin, &["username", "new_username"], updating(), b"ANN;anna\n");
    assert_eq!(log, "");
    let anna = mock.user("Anna").unwrap();
    assert_eq!((anna.id, anna.managers, anna.branches), (ann.id, ann.managers, ann.branches));
    assert_eq!(mock.users().len(), count);
}

#[test]
fn b191_existing_users_are_errors_unless_they_are_to_be_updated() {
    let (mock, admin) = actors();
    let mapping = ["username", "lastname"];
    let file = b"ann;New\nflo;New\n";
    let (_, log) = import(&admin, &mapping, json!({"update_user_info": false}), file);
    assert_eq!(lines(&log), ["1,ann,User already exists"]);
    assert_eq!(mock.user("ann").unwrap().last_name, "Miller");
    let (_, log) = import(&admin, &mapping, updating(), file);
    assert_eq!(log, "");
    assert_eq!(mock.user("ann").unwrap().last_name, "New");
}

#[test]
fn b194_missing_branches_of_both_paths_are_made_when_asked_for() {
    let (mock, admin) = actors();
    let mapping = ["username", "branch_name_path", "branch_code_path"];
    let file = b"flo;Sales/APAC;S/A\n";
    let (_, log) = import(&admin, &mapping, json!({}), file);
    assert_eq!(lines(&log), ["1,flo,Branch path not found: Sales/APAC"]);
    let (_, log) = import(&admin, &mapping, json!({"force_create_branches": true}), file);
    assert_eq!(log, "");
    assert_eq!(mock.user("flo").unwrap().branches.len(), 1);
}

#[test]
fn flags_and_dates_are_read_in_the_spellings_of_the_importer() {
    let (mock, admin) = actors();
    let mapping = ["username", "active", "force_change", "is_manager", "expiration_date"];
    let file = b"\
        a;YES;1;Yes;2030-12-31\n\
        b;0;no;no;31-12-2030\n\
        c;False;TRUE;;12/31/2030\n\
        d;;;;2030/12/31\n\
        e;maybe;;;\n\
        f;;2;;\n\
        g;;;1;\n\
        h;;;;31.12.2030\n";
    let (job, log) = import(&admin, &mapping, json!({}), file);
    assert_eq!(job["errors"], 4);
    assert_eq!(
        lines(&log),
        [
            "5,e,Invalid value for active: maybe",
            "6,f,Invalid value for force_change: 2",
            "7,g,Invalid value for is_manager: 1",
            "8,h,Invalid value for expiration_date: 31.12.2030",
        ]
    );
    let active = ["a", "b", "c", "d"].map(|name| mock.user(name).unwrap().active);
    assert_eq!(active, [true, false, false, true]);
    let expires = |name: &str| mock.user(name).unwrap().expiration.unwrap().to_string();
    assert_eq!(["a", "b", "c", "d"].map(expires), ["2030-12-31"; 4]);
    assert!(mock.user("a").unwrap().is_manager && !mock.user("b").unwrap().is_manager);
}

#[test]
fn empty_cells_and_columns_that_are_not_mapped_change_nothing() {
    let (mock, admin) = actors();
    let mapping = ["username", "", "lastname", "email"];
    let (_, log) = import(&admin, &mapping, updating(), b"ann;ignored;;\n");
    assert_eq!(log, "");
    let ann = mock.user("ann").unwrap();
    assert_eq!((ann.first_name.as_str(), ann.last_name.as_str()), ("Ann", "Miller"));
    assert_eq!(ann.email, "ann@example.com");
    assert_eq!(ann.managers.len(), 1);
}

#[test]
fn b127_managers_come_before_their_team_in_a_file() {
    let (mock, admin) = actors();
    let mapping = ["username", "manager_1"];
    let (_, log) = import(&admin, &mapping, json!({}), b"x;head\nhead;\ny;HEAD\n");
    assert!(lines(&log).len() == 1 && log.contains("1,x,"), "{log}");
    let head = mock.user("head").unwrap().id;
    assert_eq!(mock.user("y").unwrap().managers, [(1, head)]);
}

#[test]
fn b130_a_manager_from_a_file_is_imported_until_somebody_sets_it_by_hand() {
    let (mock, admin) = actors();
    let boss = mock.user("boss").unwrap().id;
    let state = |user: &str| {
        let id = mock.user(user).unwrap().id;
        let all = admin.read("/_mock/team_relations")["relations"].clone();
        let own = all
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["user"] == json!(id.get()) && one["type"] == json!(1));
        own.map_or(Value::Null, |own| own["state"].clone())
    };
    let mapping = ["username", "manager_1"];
    let (_, log) = import(&admin, &mapping, updating(), b"flo;boss\nnew;boss\ndan;\n");
    assert_eq!(log, "");
    assert_eq!(mock.user("flo").unwrap().managers, [(1, boss)]);
    // An empty cell says nothing of the link there was.
    let states = ["flo", "new", "dan"].map(state);
    assert_eq!(states, ["imported", "imported", "confirmed"].map(Value::from));
    // The same through a call, and the same link again.
    let row = json!({"username": "flo", "manager_1": "boss"});
    let options = json!({"branch_option": "do_nothing", "update_user_info": true});
    admin.ok("POST", "/manage/v1/user/batch", json!({"items": [row], "options": options}));
    assert_eq!(state("flo"), "confirmed");
}

#[test]
fn countries_dates_and_options_are_read_as_the_importer_reads_them() {
    let (mock, admin) = actors();
    let make = |kind: &str| {
        let body = json!({"type": kind, "translations": {"all": kind}});
        let made = admin.ok("POST", "/manage/v1/user_fields", body);
        format!("field_{}", made["data"]["user_field_id"])
    };
    let (home, since, remote) = (make("country"), make("date"), make("yesno"));
    let mapping = ["username", &home, &since, &remote];
    let file = b"a;germany;2026-03-31;0\nb;DE;;\nc;;31.03.2026;\nd;;;maybe\n";
    let (_, log) = import(&admin, &mapping, json!({}), file);
    assert_eq!(
        lines(&log),
        [
            format!("2,b,Invalid value for {home}: DE"),
            format!("3,c,Invalid value for {since}: 31.03.2026"),
        ]
    );
    let rows = admin.read("/manage/v1/user?search_text=a&sort_attr=username&get_total_count=1");
    assert!(rows.to_string().contains("2026-03-31"), "{rows}");
    assert!(mock.user("d").is_some());
}

#[test]
fn preset_and_file_of_an_import_have_to_be_there() {
    let (mock, admin) = actors();
    let address = upload(&admin, b"a\n");
    let preset = json!({"name": "HR", "type": "users", "mapping": ["username"]});
    let preset =
        admin.ok("POST", "/manage/v1/importer/preset", preset)["data"]["preset_id"].clone();
    for (change, message) in [
        (json!({"preset_id": null}), "data_source.preset_id is required"),
        (json!({"preset_id": 99}), "Preset not found: 99"),
        (json!({"filename": null}), "data_source.filename is required"),
        (json!({"filename": "/x.csv"}), "File not found: /x.csv"),
        (json!({"items": [{}]}), "items and options belong to type api"),
    ] {
        let mut body = job(&preset, &address);
        let source = body["data_source"].as_object_mut().unwrap();
        source.extend(change.as_object().unwrap().clone());
        refused(&admin, "POST", "/manage/v1/job", body, message);
    }
    // A preset is its author's.
    let pia = Actor::sign_in(&mock, "pia", "Passw0rd");
    let body = job(&preset, &address);
    refused(&pia, "POST", "/manage/v1/job", body, "Preset not found: 1");
}

#[test]
fn an_import_under_way_does_not_mind_what_becomes_of_preset_and_file() {
    let mock = company();
    mock.job_pace(docebo_mock::JobPace::Steps);
    let admin = Actor::superadmin(&mock);
    let file: String = (0..150).map(|n| format!("u{n}\n")).collect();
    import(&admin, &["username"], json!({}), file.as_bytes());
    assert!(mock.step_job());
    admin.ok("DELETE", "/manage/v1/importer/preset/1", Value::Null);
    assert!(mock.step_job() && !mock.step_job());
    assert!(mock.user("u149").is_some());
}
