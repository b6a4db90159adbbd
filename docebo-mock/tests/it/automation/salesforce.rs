//! Contacts that become users, and enrollments that go back.

use docebo_mock::DoceboMock;
use serde_json::{Value, json};

use crate::support::{Actor, mock_with};

fn start() -> (DoceboMock, Actor) {
    let mock = mock_with(json!({
        "now": "2026-03-02 09:00:00",
        "users": [
            {"username": "sf", "id": 15001, "level": "superadmin"},
            {"username": "ann@a.example", "id": 15002, "first_name": "Old"},
            {"username": "bob", "id": 15003, "email": "bob@a.example"},
        ],
        "courses": [{"code": "C1", "name": "One"}],
        "enrollments": [{"user": "ann@a.example", "course": "C1", "status": "in_progress"}],
    }));
    let admin = Actor::superadmin(&mock);
    (mock, admin)
}

/// Two companies, three contacts.
fn setup() -> Value {
    let contact = |account: &str, email: &str, name: &str| json!({"account": account, "fields": {"Email": email, "FirstName": name, "LastName": "X"}});
    json!({
        "integration_user": "sf",
        "provisioning": true,
        "mapping": {"username": "Email", "email": "Email", "firstname": "FirstName"},
        "accounts": {"A": {"End_Date__c": "2026-06-30", "Active__c": "no"}, "B": {}},
        "contacts": [
            contact("A", "ANN@a.example", "Ann"),
            contact("A", "bob@a.example", "Bob"),
            contact("B", "cem@b.example", "Cem"),
        ],
    })
}

#[track_caller]
fn tie(admin: &Actor, setup: Value) {
    admin.ok("PUT", "/_mock/salesforce", setup);
}

#[track_caller]
fn does(admin: &Actor, action: &str) -> Value {
    admin.ok("POST", "/_mock/salesforce", json!({ "action": action }))
}

#[track_caller]
fn refuses(admin: &Actor, action: &str) -> String {
    let answer = admin.json("POST", "/_mock/salesforce", json!({ "action": action }));
    assert_eq!(answer.status, 400, "{action}: {}", answer.text());
    answer.json()["error"].as_str().unwrap().to_owned()
}

#[test]
fn b251_a_contact_updates_the_user_of_its_name_or_makes_one_and_merges_nothing() {
    let (mock, admin) = start();
    tie(&admin, setup());
    let done = does(&admin, "sync_users")["users"].clone();
    assert_eq!(
        done,
        json!({"created": ["bob@a.example", "cem@b.example"], "updated": ["ANN@a.example"],
            "skipped": [], "errors": []})
    );
    assert_eq!(mock.user("ann@a.example").unwrap().first_name, "Ann");
    // Bob's account has his address, but another name: he has two now.
    assert_ne!(mock.user("bob").unwrap().id, mock.user("bob@a.example").unwrap().id);

    let (mock, admin) = start();
    let mut alone = setup();
    alone["provisioning"] = json!(false);
    tie(&admin, alone);
    let done = does(&admin, "sync_users")["users"].clone();
    assert_eq!(done["skipped"], json!(["bob@a.example", "cem@b.example"]));
    assert!(mock.user("cem@b.example").is_none());
}

#[test]
fn b252_salesforce_is_the_master_of_people_and_the_platform_of_enrollments() {
    let (mock, admin) = start();
    tie(&admin, setup());
    does(&admin, "sync_users");
    let row = json!({"username": "ann@a.example", "firstname": "Changed"});
    let options = json!({"branch_option": "do_nothing", "update_user_info": true});
    admin.ok("POST", "/manage/v1/user/batch", json!({"items": [row], "options": options}));
    does(&admin, "sync_users");
    assert_eq!(mock.user("ann@a.example").unwrap().first_name, "Ann");

    does(&admin, "sync_courses");
    does(&admin, "enable_enrollments");
    let rows = does(&admin, "sync_enrollments")["enrollments"].clone();
    assert_eq!(rows.as_array().unwrap().len(), 1);
    assert_eq!(rows[0]["username"], "ann@a.example");
    assert_eq!(rows[0]["status"], "in_progress");
}

#[test]
fn b053_the_end_date_of_a_company_becomes_that_of_all_its_people() {
    let (mock, admin) = start();
    let mut dated = setup();
    dated["mapping"]["expiration_date"] = json!("Account.End_Date__c");
    tie(&admin, dated);
    does(&admin, "sync_users");
    let ends = |name: &str| mock.user(name).unwrap().expiration.map(|day| day.to_string());
    assert_eq!(ends("ann@a.example").as_deref(), Some("2026-06-30"));
    assert_eq!(ends("bob@a.example").as_deref(), Some("2026-06-30"));
    assert_eq!((ends("cem@b.example"), ends("bob")), (None, None));
}

#[test]
fn b253_an_inactive_company_changes_nothing_unless_a_mapped_field_says_so() {
    let (mock, admin) = start();
    tie(&admin, setup());
    does(&admin, "sync_users");
    let active = |name: &str| mock.user(name).unwrap().active;
    assert!(active("ann@a.example") && active("bob@a.example"));
    let mut mapped = setup();
    mapped["mapping"]["active"] = json!("Account.Active__c");
    tie(&admin, mapped);
    does(&admin, "sync_users");
    assert!(!active("ann@a.example") && !active("bob@a.example") && active("cem@b.example"));
}

#[test]
fn b254_one_person_is_retired_by_a_field_of_the_contact() {
    let (mock, admin) = start();
    let mut mapped = setup();
    mapped["mapping"]["active"] = json!("Active__c");
    mapped["contacts"][0]["fields"]["Active__c"] = json!("no");
    tie(&admin, mapped);
    does(&admin, "sync_users");
    let active = |name: &str| mock.user(name).unwrap().active;
    assert!(!active("ann@a.example") && active("bob@a.example"));
}

#[test]
fn b028_without_the_user_behind_it_the_integration_stops() {
    let stopped = "the integration has stopped: the user behind it was deleted, demoted or \
                   deactivated (B-028)";
    for (method, target, body) in [
        ("PUT", "/manage/v1/user/change_status", json!({"user_ids": [15001], "status": "0"})),
        ("DELETE", "/manage/v1/user/delete", json!({"user_ids": [15001]})),
        (
            "POST",
            "/manage/v1/user/batch",
            json!({"items": [{"username": "sf", "level": "user"}],
                "options": {"branch_option": "do_nothing", "update_user_info": true}}),
        ),
    ] {
        let (_mock, admin) = start();
        tie(&admin, setup());
        does(&admin, "sync_users");
        admin.ok(method, target, body);
        for action in ["sync_users", "sync_courses", "enable_enrollments", "sync_enrollments"] {
            assert_eq!(refuses(&admin, action), stopped, "{target}");
        }
    }
}

#[test]
fn b255_enrollments_wait_for_users_and_courses() {
    let (_mock, admin) = start();
    tie(&admin, setup());
    let first = "users and courses must be synchronised first (B-255)";
    assert_eq!(refuses(&admin, "enable_enrollments"), first);
    does(&admin, "sync_courses");
    assert_eq!(refuses(&admin, "enable_enrollments"), first);
    does(&admin, "sync_users");
    assert!(refuses(&admin, "sync_enrollments").contains("not switched on"));
    does(&admin, "enable_enrollments");
    does(&admin, "sync_enrollments");
}

#[test]
fn a_mapping_names_the_user_name_and_an_integration_has_a_user() {
    let (_mock, admin) = start();
    let answer = |setup: Value| admin.json("PUT", "/_mock/salesforce", setup).json();
    let mut wrong = setup();
    wrong["mapping"] = json!({"email": "Email"});
    assert_eq!(answer(wrong), json!({"error": "the mapping must say which field is the username"}));
    let mut wrong = setup();
    wrong["integration_user"] = json!("nobody");
    assert_eq!(answer(wrong), json!({"error": "no user nobody"}));
    let mut wrong = setup();
    wrong["mapping"]["shoe"] = json!("Shoe__c");
    assert_eq!(answer(wrong), json!({"error": "Unknown field: shoe"}));
    let mut nameless = setup();
    nameless["contacts"][2]["fields"]["Email"] = json!("");
    tie(&admin, nameless);
    let errors = does(&admin, "sync_users")["users"]["errors"].clone();
    assert_eq!(errors, json!([["", "the contact has no username"]]));
}
