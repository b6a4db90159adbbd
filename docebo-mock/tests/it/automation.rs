//! Automation rules and Salesforce.

mod salesforce;

use std::time::Duration;

use docebo_mock::{AutomationRun, DoceboMock, Effect};
use serde_json::{Value, json};

use crate::support::{Actor, mock_with};

const DAY: Duration = Duration::from_secs(86_400);

/// Monday, nine o'clock in Greenwich. Pia keeps Roman time.
fn start() -> (DoceboMock, Actor) {
    let mock = mock_with(json!({
        "now": "2026-03-02 09:00:00",
        "users": [
            {"username": "ann", "id": 15001, "last_access": "2026-02-28 10:00:00"},
            {"username": "bob", "id": 15002, "last_access": "2025-10-01 10:00:00"},
            {"username": "cem", "id": 15003, "created": "2025-01-01 10:00:00"},
            {"username": "gone", "id": 15004, "active": false,
                "last_access": "2020-01-01 10:00:00"},
            {"username": "pia", "id": 15005, "level": "superadmin", "timezone": "Europe/Rome",
                "last_access": "2025-01-01 10:00:00", "password": "Passw0rd"},
        ],
    }));
    let admin = Actor::superadmin(&mock);
    (mock, admin)
}

fn watching(folder: &str, more: Value) -> Value {
    let mut file = json!({
        "folder": folder, "file": "people.csv", "columns": ["username", "active"],
        "params": {"csv_delimiter": ";", "csv_charset": "UTF-8", "skip_first_row": true},
        "options": {"update_user_info": true, "branch_option": "do_nothing"},
        "error_log": "hr@example.com",
    });
    file.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({"title": "Leavers", "trigger": {"file": file}})
}

#[track_caller]
fn add(admin: &Actor, rule: Value) {
    admin.ok("POST", "/_mock/automation", rule);
}

#[track_caller]
fn refused(admin: &Actor, rule: Value, message: &str) {
    let answer = admin.json("POST", "/_mock/automation", rule);
    assert_eq!((answer.status, answer.json()), (400, json!({ "error": message })));
}

fn drop_file(admin: &Actor, folder: &str, bytes: &str) {
    let target = format!("/_mock/files?name=people.csv&folder={folder}");
    assert_eq!(admin.send("POST", &target, None, bytes.to_owned()).status, 200);
}

fn runs(mock: &DoceboMock) -> Vec<AutomationRun> {
    mock.automation().runs()
}

#[test]
fn b206_a_dropped_file_is_imported_and_its_errors_are_sent() {
    let (mock, admin) = start();
    add(&admin, watching("hr/leavers", json!({})));
    drop_file(&admin, "hr/other", "Username;Active\nann;no\n");
    assert!(runs(&mock).is_empty(), "another folder");
    drop_file(&admin, "/hr/leavers/", "Username;Active\nann;no\nbob;perhaps\n");
    assert!(!mock.user("ann").unwrap().active && mock.user("bob").unwrap().active);
    let run = &runs(&mock)[0];
    assert_eq!((run.records, run.errors.len(), &run.failure), (2, 1, &None));
    let wrong = &run.errors[0];
    assert_eq!(
        (wrong.row, wrong.identifier.as_str(), wrong.message.as_str()),
        (3, "bob", "Invalid value for active: perhaps")
    );
    let sent = |mock: &DoceboMock| {
        let log = |sent: &&docebo_mock::Sent| {
            matches!(&sent.effect, Effect::MailTo { template, address }
                if template == "automation_error_log" && address == "hr@example.com")
        };
        mock.outbox().iter().filter(log).count()
    };
    assert_eq!(sent(&mock), 1);
    // A file is imported once; one without errors sends no log.
    drop_file(&admin, "hr/leavers", "Username;Active\nann;yes\n");
    assert!(mock.user("ann").unwrap().active);
    assert_eq!((runs(&mock).len(), sent(&mock)), (2, 1));
    refused(&admin, watching("hr", json!({"columns": ["shoe"]})), "Unknown field: shoe");
}

#[test]
fn b204_a_scheduled_rule_runs_by_the_clock_of_whoever_saved_it() {
    let (mock, admin) = start();
    let mut rule = watching("hr", json!({}));
    rule["author"] = json!("pia");
    rule["schedule"] = json!({"every": "day", "hour": 6});
    add(&admin, rule);
    drop_file(&admin, "hr", "Username;Active\nann;no\n");
    assert!(mock.user("ann").unwrap().active, "not before its time");
    let shown = admin.read("/_mock/automation")["rules"][0].clone();
    assert_eq!(
        shown,
        json!({"id": 1, "title": "Leavers", "time_zone": "Europe/Rome",
            "next": "2026-03-03 05:00:00"})
    );
    mock.clock().advance(DAY);
    assert!(!mock.user("ann").unwrap().active);
    assert_eq!(runs(&mock)[0].at.to_string(), "2026-03-03 05:00:00");
    // The next day there is no file.
    mock.clock().advance(DAY);
    let failure = runs(&mock)[1].failure.clone();
    assert_eq!(failure.as_deref(), Some("File not found: hr/people.csv"));
    let mut rule = watching("hr", json!({}));
    rule["schedule"] = json!({"every": {"month": 32}, "hour": 6});
    refused(&admin, rule, "the schedule names a time that does not exist");
}

#[test]
fn b205_folders_are_two_levels_deep_and_servers_have_ten_seconds() {
    let (mock, admin) = start();
    refused(&admin, watching("a/b/c", json!({})), "a/b/c: two levels at most (B-205)");
    add(&admin, watching("slow", json!({"server": {"answers_after": 11}})));
    add(&admin, watching("fast", json!({"server": {"answers_after": 10}})));
    drop_file(&admin, "slow", "Username;Active\nann;no\n");
    assert_eq!(runs(&mock)[0].failure.as_deref(), Some("Connection timed out after 10 seconds"));
    assert!(mock.user("ann").unwrap().active);
    drop_file(&admin, "fast", "Username;Active\nann;no\n");
    assert!(!mock.user("ann").unwrap().active);
}

#[test]
fn b207_an_unsupported_algorithm_looks_like_a_wrong_password() {
    let (mock, admin) = start();
    add(&admin, watching("hr", json!({"server": {"unsupported_algorithm": true}})));
    drop_file(&admin, "hr", "Username;Active\nann;no\n");
    assert_eq!(runs(&mock)[0].failure.as_deref(), Some("Bad username or password"));
    assert!(mock.user("ann").unwrap().active);
}

#[test]
fn b044_whoever_has_not_come_for_so_long_is_deactivated() {
    let (mock, admin) = start();
    add(&admin, json!({"title": "Idle", "trigger": {"inactive": {"days": 90}}}));
    assert!(mock.user("bob").unwrap().active, "once a day");
    mock.clock().advance(DAY);
    let run = &runs(&mock)[0];
    assert_eq!(run.deactivated, [15002, 15003]);
    let active = |name: &str| mock.user(name).unwrap().active;
    assert_eq!(["ann", "bob", "cem", "pia"].map(active), [true, false, false, true]);
    // Ann's turn comes; those who are inactive already are not told again.
    mock.clock().advance(90 * DAY);
    assert!(!active("ann"));
    let all: Vec<u64> = runs(&mock).iter().flat_map(|run| run.deactivated.clone()).collect();
    assert_eq!(all, [15002, 15003, 15001]);
    let none = json!({"title": "Idle", "trigger": {"inactive": {"days": 0}}});
    refused(&admin, none, "days must be 1 at least");
}

#[test]
fn a_rule_works_with_the_rights_of_its_author() {
    let (mock, admin) = start();
    let mut rule = watching("hr", json!({}));
    rule["author"] = json!("pia");
    add(&admin, rule);
    admin.ok("DELETE", "/manage/v1/user/delete", json!({"user_ids": [15005]}));
    drop_file(&admin, "hr", "Username;Active\nann;no\n");
    assert!(mock.user("ann").unwrap().active);
    assert_eq!(runs(&mock)[0].errors.len(), 1);
    // A snapshot keeps rules, folders and runs.
    let snapshot = admin.read("/_mock/snapshot");
    admin.ok("PUT", "/_mock/snapshot", snapshot);
    assert_eq!(runs(&mock).len(), 1);
    refused(
        &admin,
        json!({"title": "X", "author": "nobody", "trigger": {"inactive": {"days": 9}}}),
        "no user nobody",
    );
}
