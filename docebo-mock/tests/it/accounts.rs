//! What becomes of an account, and of everything around it, when it is switched, expires or goes.

use std::{collections::BTreeMap, time::Duration};

use docebo_mock::{
    Credentials, DoceboMock, Seed, Tenant,
    ledger::switches::{
        ChangeStatusOnExpired, MassActionJob, RevokeTokensOnDeactivate, UnchangedStatus,
    },
};
use serde_json::{Value, json};

use crate::support::Actor;

const DAY: Duration = Duration::from_secs(24 * 3600);
const BOSS: u64 = 101;
const ANN: u64 = 102;
const PAM: u64 = 106;

/// The second of March 2026. Ann reports to Boss and has work open and done; Pam is a power user;
/// the others show their state by their name.
fn mock() -> DoceboMock {
    let seed: Seed = serde_json::from_value(json!({
        "now": "2026-03-02 09:00:00",
        "branches": [{"code": "SAL", "name": "Sales"}, {"code": "OLD", "name": "Leavers"}],
        "profiles": [{"name": "Viewer", "permissions": ["user/view"]}],
        "users": [
            {"id": BOSS, "username": "boss", "password": "Passw0rd", "is_manager": true},
            {
                "id": ANN, "username": "Ann", "password": "Passw0rd", "branch": "SAL",
                "email": "team@example.com", "managers": {"1": "boss"},
            },
            {"id": 103, "username": "expired", "password": "Passw0rd", "expiration": "2026-03-01"},
            {
                "id": 104, "username": "both", "password": "Passw0rd", "active": false,
                "expiration": "2026-03-01",
            },
            {"id": 105, "username": "off", "password": "Passw0rd", "active": false},
            {"id": PAM, "username": "pam", "password": "Passw0rd", "level": "power_user"},
        ],
        "courses": [{"code": "C1", "name": "One"}, {"code": "C2", "name": "Two"}],
        "enrollments": [
            {
                "user": "ann", "course": "C1", "status": "completed", "score": 88,
                "enrolled": "2026-01-01 09:00:00", "completed": "2026-01-09 09:00:00",
            },
            {
                "user": "ann", "course": "C2", "status": "in_progress",
                "enrolled": "2026-01-01 09:00:00",
            },
        ],
        "learning_plans": [
            {"code": "P", "title": "Plan", "courses": [{"course": "C2"}], "users": [{"username": "ann"}]},
        ],
        "power_users": [{"username": "pam", "profiles": ["Viewer"], "users": ["ann"], "courses": ["C1"]}],
    }))
    .unwrap();
    DoceboMock::builder().seed(Tenant::from_seed(&seed, Credentials::default()).unwrap()).build()
}

fn start() -> (DoceboMock, Actor) {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    (mock, admin)
}

fn signs_in(mock: &DoceboMock, username: &str) -> bool {
    let credentials = mock.credentials();
    let body = json!({
        "grant_type": "password", "username": username, "password": "Passw0rd",
        "client_id": credentials.client_id, "client_secret": credentials.client_secret,
    });
    Actor::nobody(mock).json("POST", "/oauth2/token", body).status == 200
}

/// A user's row in the list.
fn row(admin: &Actor, username: &str) -> Value {
    let page = admin.read("/manage/v1/user?page_size=200");
    let rows = page["data"]["items"].as_array().unwrap();
    rows.iter().find(|row| row["username"] == username).cloned().unwrap_or(Value::Null)
}

fn switch(admin: &Actor, ids: Value, status: u8) -> Value {
    let body = json!({"user_ids": ids, "status": status});
    admin.ok("PUT", "/manage/v1/user/change_status", body)["data"].clone()
}

fn batch(admin: &Actor, rows: Value) -> Value {
    let options = json!({"branch_option": "do_nothing", "update_user_info": true});
    let body = json!({"items": rows, "options": options});
    admin.ok("POST", "/manage/v1/user/batch", body)["data"].clone()
}

fn delete(admin: &Actor, body: Value) -> Value {
    admin.ok("DELETE", "/manage/v1/user/delete", body)["data"].clone()
}

/// Everything around the accounts, and the accounts without their flag.
fn surroundings(mock: &DoceboMock) -> String {
    let users: Vec<_> = mock
        .users()
        .into_iter()
        .map(|mut user| {
            user.active = true;
            user.last_access = None;
            user
        })
        .collect();
    format!(
        "{users:?}\n{:?}\n{:?}\n{:?}\n{:?}",
        mock.enrollments(),
        mock.archived_enrollments(),
        mock.plan_enrollments(),
        mock.power_users()
    )
}

#[test]
fn b001_b002_b003_an_account_is_in_one_of_three_states() {
    let (mock, admin) = start();
    let states: BTreeMap<&str, _> = ["Ann", "off", "expired", "both", "pam"]
        .into_iter()
        .map(|name| {
            let row = row(&admin, name);
            (name, (row["status"].clone(), row["expired"].clone(), signs_in(&mock, name)))
        })
        .collect();
    let expected = BTreeMap::from([
        ("Ann", (json!("1"), json!(false), true)),
        ("both", (json!("0"), json!(true), false)),
        ("expired", (json!("1"), json!(true), false)),
        ("off", (json!("0"), json!(false), false)),
        ("pam", (json!("1"), json!(false), true)),
    ]);
    assert_eq!(states, expected);
}

#[test]
fn b006_one_flag_in_three_spellings() {
    let (_, admin) = start();
    let body = json!({"userid": "new", "password": "Passw0rd", "valid": 0});
    let id = admin.ok("POST", "/manage/v1/user", body)["data"]["user_id"].clone();
    assert_eq!(row(&admin, "new")["status"], "0");
    batch(&admin, json!([{"username": "new", "active": true}]));
    assert_eq!(row(&admin, "new")["status"], "1");
    let user = admin.read(&format!("/manage/v1/user/{id}"));
    assert_eq!(user["data"]["user_data"]["valid"], "1");
}

#[test]
fn b013_names_are_unique_case_aside_and_addresses_are_not() {
    let (mock, admin) = start();
    let create = |name: &str| {
        let body = json!({"userid": name, "password": "Passw0rd", "email": "team@example.com"});
        admin.json("POST", "/manage/v1/user", body).json()["data"]["success"].clone()
    };
    assert_eq!((create("ANN"), create("anna")), (json!(false), json!(true)));
    assert_eq!(mock.user("anna").unwrap().email, mock.user("ann").unwrap().email);
}

#[test]
fn b012_activation_brings_everything_back() {
    let (mock, admin) = start();
    let before = surroundings(&mock);
    switch(&admin, json!([ANN, PAM]), 0);
    mock.clock().advance(DAY * 400);
    let admin = Actor::superadmin(&mock);
    let mails = mock.outbox().len();
    switch(&admin, json!([ANN, PAM]), 1);
    assert!(signs_in(&mock, "ann") && signs_in(&mock, "pam"));
    assert_eq!(surroundings(&mock), before);
    let sent = format!("{:?}", &mock.outbox()[mails..]);
    assert!(!sent.contains("Mail"), "no second welcome: {sent}");
}

#[test]
fn b022_b023_an_open_session_outlives_deactivation_and_is_not_renewed() {
    let (mock, admin) = start();
    let credentials = mock.credentials();
    let grant = |body: Value| {
        let mut body = body;
        body["client_id"] = credentials.client_id.clone().into();
        body["client_secret"] = credentials.client_secret.clone().into();
        Actor::nobody(&mock).json("POST", "/oauth2/token", body)
    };
    let ann = Actor::sign_in(&mock, "ann", "Passw0rd");
    let refresh =
        grant(json!({"grant_type": "password", "username": "ann", "password": "Passw0rd"})).json()
            ["refresh_token"]
            .clone();
    switch(&admin, json!([ANN]), 0);
    assert_eq!(ann.get("/manage/v1/user/session").status, 200);
    let renewed = grant(json!({"grant_type": "refresh_token", "refresh_token": refresh}));
    assert_eq!(renewed.json()["error"], "invalid_grant");
    assert!(!signs_in(&mock, "ann"));

    let (mock, admin) = start();
    mock.switch(RevokeTokensOnDeactivate::Yes);
    let ann = Actor::sign_in(&mock, "ann", "Passw0rd");
    switch(&admin, json!([ANN]), 0);
    assert_eq!(ann.get("/manage/v1/user/session").status, 401);
}

#[test]
fn b028_an_integration_loses_the_user_behind_it() {
    let (mock, admin) = start();
    assert!(signs_in(&mock, "pam"));
    switch(&admin, json!([PAM]), 0);
    assert!(!signs_in(&mock, "pam"), "a deactivated account is no longer an integration's");
    let ann = Actor::sign_in(&mock, "ann", "Passw0rd");
    delete(&admin, json!({"user_ids": [ANN]}));
    assert_eq!(ann.get("/manage/v1/user/session").status, 401);
}

#[test]
fn b033_ids_may_be_numeric_strings() {
    let (mock, admin) = start();
    let change = switch(&admin, json!([ANN.to_string(), BOSS]), 0);
    assert_eq!(change["updated_ids"].as_array().unwrap().len(), 2, "{change}");
    assert!(!mock.user("ann").unwrap().active && !mock.user("boss").unwrap().active);
}

#[test]
fn b034_b035_b036_b038_deactivation_changes_nothing_else() {
    let (mock, admin) = start();
    let before = surroundings(&mock);
    assert!(before.contains("InProgress"), "{before}");
    switch(&admin, json!([BOSS, ANN, PAM]), 0);
    assert_eq!(surroundings(&mock), before);
    assert!(!mock.user("ann").unwrap().active);
    let listed = admin.read("/poweruser/v1/powerusers");
    assert_eq!(listed["data"]["items"].as_array().unwrap().len(), 1, "Pam is still one");
    let boss = mock.user("boss").unwrap();
    assert!(boss.is_manager);
    assert_eq!(mock.user("ann").unwrap().managers, [(1, boss.id)]);
}

#[test]
fn b039_b041_b042_two_columns_deactivate_and_bring_back() {
    let (mock, admin) = start();
    let before = surroundings(&mock);
    for active in [false, true] {
        let done = batch(&admin, json!([{"username": "ann", "active": active}]));
        assert_eq!(done[0]["success"], true, "{done}");
        assert_eq!(mock.user("ann").unwrap().active, active);
        assert_eq!(surroundings(&mock), before);
    }
}

#[test]
fn b040_deactivating_twice_is_no_error_and_no_event() {
    let (mock, admin) = start();
    let events = mock.outbox().len();
    assert_eq!(switch(&admin, json!([105]), 0)["updated_ids"].as_array().unwrap().len(), 1);
    assert_eq!(mock.outbox().len(), events);
    mock.switch(UnchangedStatus::NotUpdated);
    assert_eq!(switch(&admin, json!([105]), 0)["not_updated_ids"].as_array().unwrap().len(), 1);
}

#[test]
fn b043_a_call_of_any_size_is_answered_at_once_unless_switched() {
    let (mock, admin) = start();
    let ids: Vec<u64> = std::iter::once(ANN).chain(1_000..1_250).collect();
    let change = switch(&admin, json!(ids), 0);
    assert_eq!(change["updated_ids"].as_array().unwrap().len(), 1);
    assert_eq!(change["not_updated_ids"].as_array().unwrap().len(), 250);

    mock.switch(MassActionJob::Above250);
    let change = switch(&admin, json!(ids), 1);
    let hash = change["job_hash"].as_str().expect("a job").to_owned();
    let job = admin.read(&format!("/manage/v1/job/{hash}"));
    assert!(job["data"].is_object(), "{job}");
    let few: Vec<u64> = ids[..250].to_vec();
    assert!(switch(&admin, json!(few), 1)["job_hash"].is_null(), "250 are done at once");
}

#[test]
fn b048_an_expired_account_cannot_be_switched() {
    let (mock, admin) = start();
    let change = switch(&admin, json!([103, ANN]), 0);
    assert_eq!(change["success"], true);
    assert!(mock.user("expired").unwrap().active && !mock.user("ann").unwrap().active);
    assert_eq!(change["not_updated_ids"].as_array().unwrap().len(), 1);
    mock.switch(ChangeStatusOnExpired::Lenient);
    switch(&admin, json!([103]), 0);
    assert!(!mock.user("expired").unwrap().active);
}

#[test]
fn b049_moving_the_date_brings_an_expired_account_back() {
    for date in ["2027-01-01", ""] {
        let (mock, admin) = start();
        assert!(!signs_in(&mock, "expired") && !signs_in(&mock, "both"));
        for id in [103, 104] {
            admin.ok("PUT", &format!("/manage/v1/user/{id}"), json!({"expiration": date}));
        }
        assert!(signs_in(&mock, "expired"), "{date:?}");
        assert!(!signs_in(&mock, "both"), "the flag is still off");
    }
}

#[test]
fn b050_b052_expiry_touches_nothing_but_sign_in() {
    let (mock, admin) = start();
    admin.ok("PUT", &format!("/manage/v1/user/{ANN}"), json!({"expiration": "2026-03-05"}));
    let before = surroundings(&mock);
    mock.clock().advance(DAY * 4);
    assert!(!signs_in(&mock, "ann"));
    assert_eq!(surroundings(&mock), before);
}

#[test]
fn b051_a_batch_may_set_the_flag_of_an_expired_account() {
    let (mock, admin) = start();
    let done = batch(&admin, json!([{"username": "expired", "active": false}]));
    assert_eq!(done[0]["success"], true, "{done}");
    admin.ok("PUT", "/manage/v1/user/103", json!({"expiration": ""}));
    assert!(!signs_in(&mock, "expired"), "the flag was stored and wins");
}

#[test]
fn b054_deletion_takes_ids_or_names_and_answers_ids() {
    let (mock, admin) = start();
    let by_id = delete(&admin, json!({"user_ids": [ANN]}));
    let by_name = delete(&admin, json!({"user_names": ["BOSS"]}));
    let ids = |answer: &Value| answer["deleted_user_ids"].to_string().replace('"', "");
    assert_eq!((ids(&by_id), ids(&by_name)), (format!("[{ANN}]"), format!("[{BOSS}]")));
    assert!(mock.user("ann").is_none() && mock.user("boss").is_none());
}

#[test]
fn b055_b056_b059_a_deleted_user_is_gone_with_everything() {
    let (mock, admin) = start();
    let total =
        |admin: &Actor| admin.read("/manage/v1/user")["data"]["total_count"].as_u64().unwrap();
    let before = total(&admin);
    delete(&admin, json!({"user_ids": [ANN]}));
    assert_eq!(total(&admin), before - 1, "totals shift");
    assert!(mock.enrollments().is_empty() && mock.plan_enrollments().is_empty());
    assert!(mock.power_users()[0].users.is_empty());
    assert_eq!(admin.get(&format!("/manage/v1/user/{ANN}")).status, 404);
    let change = switch(&admin, json!([ANN]), 1);
    assert_eq!(change["updated_ids"], json!([]), "nothing brings her back");
    let row = batch(&admin, json!([{"user_id": ANN, "active": true}]));
    assert_eq!(row[0]["success"], false);
}

#[test]
fn b060_a_name_used_again_is_somebody_new() {
    let (mock, admin) = start();
    delete(&admin, json!({"user_names": ["ann"]}));
    let body = json!({"userid": "ann", "password": "Passw0rd"});
    let id = admin.ok("POST", "/manage/v1/user", body)["data"]["user_id"].as_u64().unwrap();
    assert_ne!(id, ANN);
    assert!(mock.enrollments().is_empty() && mock.plan_enrollments().is_empty());
    assert_eq!(mock.user("ann").unwrap().managers, []);
}

#[test]
fn b135_moving_to_a_branch_leaves_every_other() {
    let (mock, admin) = start();
    let before = mock.user("ann").unwrap().branches;
    let body = json!({
        "items": [{"username": "ann", "branch_code": "OLD"}],
        "options": {
            "branch_option": "existing", "update_user_info": true, "destination_branch": 0,
            "user_destination_branch_action": "move",
        },
    });
    let done = admin.ok("POST", "/manage/v1/user/batch", body)["data"].clone();
    assert_eq!(done[0]["success"], true, "{done}");
    let after = mock.user("ann").unwrap().branches;
    assert_eq!((before.len(), after.len()), (1, 1));
    assert_ne!(before, after);
}
