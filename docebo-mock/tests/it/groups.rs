//! Groups, manual and automatic: members, rules, time, rights.

#[cfg(feature = "client")]
mod client;
mod reach;
mod rules;

use std::time::Duration;

use docebo_mock::DoceboMock;
use serde_json::{Value, json};

use crate::support::{Actor, Answer, error, mock_with};

const ANN: u64 = 15_001;
const BOB: u64 = 15_002;
const CAY: u64 = 15_003;
const DAN: u64 = 15_004;
const PIA: u64 = 15_005;

const GROUPS: &str = "/audiences/v1/audience";

/// Ann and Bob are in Sales, Cay in EMEA below it, Dan in no branch; Dan's office is Rome. Pia is
/// a power user who holds the group Friends, in which Ann is; Sales is automatic.
fn mock() -> DoceboMock {
    mock_with(json!({
        "branches": [
            {"code": "SAL", "name": "Sales"},
            {"code": "EM", "name": "EMEA", "parent": "SAL"},
        ],
        "user_fields": [{"id": 3, "title": "Office", "type": "textfield"}],
        "profiles": [
            {"name": "Grouper", "permissions": [
                "user/view", "group/view", "group/create", "group/edit", "group/delete",
            ]},
        ],
        "users": [
            {"id": ANN, "username": "ann", "first_name": "Ann", "last_name": "Lee",
             "email": "ann@example.com", "branch": "SAL", "password": "Passw0rd"},
            {"id": BOB, "username": "bob", "first_name": "Zed", "branch": "SAL"},
            {"id": CAY, "username": "cay", "branch": "EM"},
            {"id": DAN, "username": "dan", "fields": {"3": "Rome"}},
            {"id": PIA, "username": "pia", "level": "power_user", "password": "Passw0rd"},
        ],
        "courses": [{"id": 101, "code": "SAFE", "name": "Safety"}],
        "groups": [
            {"name": "Friends", "description": "By hand", "users": ["ann"]},
            {"name": "Sales", "branches": {"SAL": true}},
        ],
        "power_users": [{"username": "pia", "profiles": ["Grouper"], "groups": ["Friends"]}],
    }))
}

#[track_caller]
fn refused(answer: &Answer, status: u16, message: &str) {
    let (name, code) = match status {
        400 => ("Bad Request", 1001),
        403 => ("Forbidden", 1002),
        _ => ("Not Found", 0),
    };
    assert_eq!((answer.status, answer.json()), (status, error(name, message, code, status)));
}

const FORBIDDEN: &str = "You are not allowed to perform this action.";

/// The path of a group, by name.
#[track_caller]
fn group(actor: &Actor, name: &str) -> String {
    let page = actor.read(&format!("{GROUPS}?search_text={name}"));
    format!("{GROUPS}/{}", page["data"]["items"][0]["uuid"].as_str().unwrap())
}

#[track_caller]
fn members(actor: &Actor, group: &str, query: &str) -> Vec<Value> {
    let page = actor.read(&format!("{group}/users{query}"));
    page["data"]["items"].as_array().unwrap().iter().map(|row| row["username"].clone()).collect()
}

fn branch_rules(payload: Value) -> Value {
    json!({
        "operator": "AND",
        "sets": [{
            "rules_operator": "AND",
            "rules": [{"type": "BranchMembership", "payload": payload}],
        }],
    })
}

#[track_caller]
fn automatic(actor: &Actor, name: &str, ruleset: Value) -> String {
    let body = json!({"name": name, "type": "automatic", "ruleset": ruleset});
    let made = actor.ok("POST", GROUPS, body);
    format!("{GROUPS}/{}", made["data"]["uuid"].as_str().unwrap())
}

fn later(mock: &DoceboMock) {
    mock.clock().advance(Duration::from_secs(60));
}

#[test]
fn the_list_is_sent_as_the_catalogue_has_it() {
    let admin = Actor::superadmin(&mock());
    let answer = admin.get(&format!("{GROUPS}?page=1&page_size=1"));
    let uuid = answer.json()["data"]["items"][0]["uuid"].as_str().unwrap().to_owned();
    assert_eq!(
        answer.text(),
        format!(
            concat!(
                r#"{{"data":{{"items":[{{"uuid":"{}","name":"Friends","description":"By hand","#,
                r#""slug":"friends","type":"manual","exclude_deactivated_users":false,"#,
                r#""total_users":1}}],"count":1,"has_more_data":true,"cursor":null,"#,
                r#""current_page":1,"current_page_size":1,"total_page_count":2,"total_count":2,"#,
                r#""sort":[{{"sort_attr":"name","sort_dir":"asc"}}]}},"version":"1.0.0","_links":[]}}"#,
            ),
            uuid
        )
    );
    let plural = admin.get("/audiences/v1/audiences?page=1&page_size=1");
    assert_eq!(plural.text(), answer.text());
}

#[test]
fn the_list_is_sorted_and_searched() {
    let admin = Actor::superadmin(&mock());
    let names = |query: &str| -> Vec<Value> {
        let page = admin.read(&format!("{GROUPS}{query}"));
        page["data"]["items"].as_array().unwrap().iter().map(|row| row["name"].clone()).collect()
    };
    assert_eq!(names(""), ["Friends", "Sales"]);
    assert_eq!(names("?sort_dir=desc"), ["Sales", "Friends"]);
    assert_eq!(names("?sort_attr=description"), ["Sales", "Friends"]);
    assert_eq!(names("?sort_attr=slug&sort_dir=desc"), ["Sales", "Friends"]);
    assert_eq!(names("?search_text=HAND"), ["Friends"]);
    assert_eq!(names("?search_text=sal"), ["Sales"]);
    assert_eq!(names("?page=2&page_size=1"), ["Sales"]);
    refused(&admin.get(&format!("{GROUPS}?sort_attr=shoe")), 400, "Invalid sort_attr");
}

#[test]
fn a_group_is_sent_as_the_catalogue_has_it() {
    let admin = Actor::superadmin(&mock());
    let sales = group(&admin, "Sales");
    let uuid = sales.rsplit('/').next().unwrap();
    let answer = admin.get(&sales);
    assert_eq!(
        answer.text(),
        format!(
            concat!(
                r#"{{"data":{{"uuid":"{}","name":"Sales","description":null,"slug":"sales","#,
                r#""type":"automatic","exclude_deactivated_users":false,"total_users":3,"#,
                r#""ruleset":{{"status":"READY","operator":"AND","sets":[{{"rules_operator":"AND","#,
                r#""rules":[{{"type":"BranchMembership","payload":{{"branch_ids_descendants":[1]}}}}]}}]}}}},"#,
                r#""version":"1.0.0","_links":[]}}"#,
            ),
            uuid
        )
    );
    assert_eq!(admin.get(&format!("/audiences/v1/audiences/{uuid}")).text(), answer.text());
    assert_eq!(admin.read(&group(&admin, "Friends"))["data"]["ruleset"], Value::Null);
    refused(&admin.get(&format!("{GROUPS}/6f1c0c2e-0000")), 404, "Not found");
}

#[test]
fn a_manual_group_is_made_by_either_spelling() {
    let admin = Actor::superadmin(&mock());
    let body = json!({"name": "Night shift", "description": "By the clock"});
    let answer = admin.json("POST", "/audiences/v1/audiences", body);
    let uuid = answer.json()["data"]["uuid"].as_str().unwrap().to_owned();
    assert_eq!(
        answer.text(),
        format!(
            concat!(
                r#"{{"data":{{"uuid":"{}","name":"Night shift","description":"By the clock"}},"#,
                r#""version":"1.0.0","_links":[]}}"#,
            ),
            uuid
        )
    );
    let read = admin.read(&format!("{GROUPS}/{uuid}"));
    assert_eq!(read["data"]["slug"], "night-shift");
    assert_eq!(
        (&read["data"]["type"], &read["data"]["total_users"]),
        (&json!("manual"), &json!(0))
    );
    assert_eq!(admin.ok("POST", GROUPS, json!({"name": "X"}))["data"]["description"], Value::Null);
}

#[test]
fn a_group_that_cannot_be_made_is_refused() {
    let admin = Actor::superadmin(&mock());
    let make = |body: Value| admin.json("POST", GROUPS, body);
    refused(&make(json!({})), 400, "name is required");
    refused(&make(json!({"name": "  "})), 400, "name is required");
    refused(&make(json!({"name": "X", "type": "smart"})), 400, "Invalid type: smart");
    refused(&make(json!({"name": "X", "type": "automatic"})), 400, "ruleset is required");
    let ruled = json!({"name": "X", "ruleset": branch_rules(json!({"branch_ids": [1]}))});
    refused(&make(ruled), 400, "ruleset: a manual group has no rules");
    assert_eq!(admin.read(GROUPS)["data"]["total_count"], 2);
}

#[test]
fn a_change_leaves_alone_what_it_does_not_name() {
    let admin = Actor::superadmin(&mock());
    let friends = group(&admin, "Friends");
    let changed = admin.ok("PUT", &friends, json!({"name": "Mates"}));
    assert_eq!(
        (&changed["data"]["name"], &changed["data"]["description"], &changed["data"]["slug"]),
        (&json!("Mates"), &json!("By hand"), &json!("mates"))
    );
    let body = json!({"description": null, "exclude_deactivated_users": 1});
    let changed = admin.ok("PUT", &friends, body);
    assert_eq!(changed, admin.read(&friends));
    assert_eq!(
        (&changed["data"]["description"], &changed["data"]["exclude_deactivated_users"]),
        (&Value::Null, &json!(true))
    );
    refused(&admin.json("PUT", &friends, json!({"name": ""})), 400, "name is required");
    let ruled = json!({"ruleset": branch_rules(json!({"branch_ids": [1]}))});
    refused(&admin.json("PUT", &friends, ruled), 400, "ruleset: a manual group has no rules");
    refused(&admin.json("PUT", &format!("{GROUPS}/none"), json!({})), 404, "Not found");
}

#[test]
fn a_deleted_group_is_gone_and_its_members_are_not() {
    let admin = Actor::superadmin(&mock());
    let friends = group(&admin, "Friends");
    let answer = admin.send("DELETE", &friends, None, "");
    assert_eq!(answer.text(), r#"{"data":{"success":true},"version":"1.0.0","_links":[]}"#);
    refused(&admin.get(&friends), 404, "Not found");
    refused(&admin.send("DELETE", &friends, None, ""), 404, "Not found");
    assert_eq!(admin.get(&format!("/manage/v1/user/{ANN}")).status, 200);
}

#[test]
fn numbers_lead_to_uuids_and_back() {
    let admin = Actor::superadmin(&mock());
    let sales = group(&admin, "Sales");
    let answer = admin.get(&format!("{sales}/audience_to_group"));
    assert_eq!(answer.text(), r#"{"data":{"id":2},"version":"1.0.0","_links":[]}"#);
    let back = admin.get(&format!("{GROUPS}/2/group_to_audience"));
    let uuid = sales.rsplit('/').next().unwrap();
    assert_eq!(
        back.text(),
        format!(r#"{{"data":{{"uuid":"{uuid}"}},"version":"1.0.0","_links":[]}}"#)
    );
    refused(&admin.get(&format!("{GROUPS}/99/group_to_audience")), 404, "Not found");
    refused(&admin.get(&format!("{GROUPS}/99/audience_to_group")), 404, "Not found");
}

#[test]
fn members_are_sent_as_the_catalogue_has_them() {
    let admin = Actor::superadmin(&mock());
    let sales = group(&admin, "Sales");
    let answer = admin.get(&format!("{sales}/users?page_size=1"));
    assert_eq!(
        answer.text(),
        concat!(
            r#"{"data":{"items":[{"user_id":15001,"username":"ann","firstname":"Ann","#,
            r#""lastname":"Lee","email":"ann@example.com","avatar":null}],"count":1,"#,
            r#""has_more_data":true,"cursor":null,"current_page":1,"current_page_size":1,"#,
            r#""total_page_count":3,"total_count":3,"#,
            r#""sort":[{"sort_attr":"user_id","sort_dir":"asc"}]},"version":"1.0.0","_links":[]}"#,
        )
    );
    assert_eq!(members(&admin, &sales, "?sort_dir=desc&page_size=2"), ["cay", "bob"]);
    assert_eq!(members(&admin, &sales, "?page=2&page_size=2"), ["cay"]);
    assert_eq!(
        members(&admin, &sales, "?sort_attr=firstname&sort_dir=desc"),
        ["bob", "ann", "cay"]
    );
    assert_eq!(members(&admin, &sales, "?search_text=lee"), ["ann"]);
    refused(&admin.get(&format!("{sales}/users?sort_attr=shoe")), 400, "Invalid sort_attr");
    refused(&admin.get(&format!("{GROUPS}/none/users")), 404, "Not found");
}

#[test]
fn members_come_by_id_by_search_and_all_at_once() {
    let admin = Actor::superadmin(&mock());
    let friends = group(&admin, "Friends");
    let assign = format!("{friends}/assign_users");
    let answer = admin.json("PUT", &assign, json!({"user_ids": [BOB, ANN.to_string()]}));
    assert_eq!(answer.text(), r#"{"data":{"success":true},"version":"1.0.0","_links":[]}"#);
    assert_eq!(members(&admin, &friends, ""), ["ann", "bob"]);
    admin.ok("PUT", &assign, json!({"user_filters": {"search": "CAY"}}));
    assert_eq!(members(&admin, &friends, ""), ["ann", "bob", "cay"]);
    admin.ok("POST", &format!("{friends}/users"), json!({"user_all": true, "user_ids": [1]}));
    assert_eq!(admin.read(&friends)["data"]["total_users"], 6);

    refused(&admin.json("PUT", &assign, json!({})), 400, "user_ids is required");
    refused(
        &admin.json("PUT", &format!("{GROUPS}/none/assign_users"), json!({})),
        404,
        "Not found",
    );
}

#[test]
fn one_unknown_id_and_nobody_is_added() {
    let admin = Actor::superadmin(&mock());
    let friends = group(&admin, "Friends");
    let body = json!({"user_ids": [BOB, 99_999]});
    let answer = admin.json("PUT", &format!("{friends}/assign_users"), body);
    refused(&answer, 400, "Invalid id: 99999");
    assert_eq!(members(&admin, &friends, ""), ["ann"]);
}

#[test]
fn members_leave_by_id_by_search_and_all_at_once() {
    let admin = Actor::superadmin(&mock());
    let friends = group(&admin, "Friends");
    let users = format!("{friends}/users");
    admin.ok("POST", &users, json!({"user_ids": [BOB, CAY, DAN]}));
    let answer = admin.json("DELETE", &users, json!({"user_ids": [BOB, PIA, 99_999]}));
    assert_eq!(answer.text(), r#"{"data":{"success":true},"version":"1.0.0","_links":[]}"#);
    assert_eq!(members(&admin, &friends, ""), ["ann", "cay", "dan"]);
    admin.ok("DELETE", &users, json!({"user_filters": {"search": "an"}}));
    assert_eq!(members(&admin, &friends, ""), ["cay"]);
    refused(&admin.json("DELETE", &users, json!({})), 400, "user_ids is required");
    admin.ok("DELETE", &users, json!({"user_all": true}));
    assert_eq!(members(&admin, &friends, ""), Vec::<Value>::new());
}

#[test]
fn groups_survive_a_snapshot() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let sales = group(&admin, "Sales");
    let snapshot = admin.read("/_mock/snapshot");
    admin.ok("DELETE", &sales, json!({}));
    admin.ok("PUT", "/_mock/snapshot", snapshot);
    assert_eq!(members(&admin, &sales, ""), ["ann", "bob", "cay"]);
    later(&mock);
    assert_eq!(members(&admin, &sales, ""), ["ann", "bob", "cay"]);
}

#[test]
fn members_are_exported_as_a_file() {
    let admin = Actor::superadmin(&mock());
    let sales = group(&admin, "Sales");
    let answer = admin.get(&format!("{sales}/export-users"));
    assert_eq!(
        answer.text().lines().collect::<Vec<_>>(),
        [
            "user_id,username,firstname,lastname,email",
            "15001,ann,Ann,Lee,ann@example.com",
            "15002,bob,Zed,,",
            "15003,cay,,,",
        ]
    );
    assert_eq!(answer.header("content-type"), "text/csv; charset=UTF-8");
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"sales.csv\"");
    refused(&admin.get(&format!("{GROUPS}/none/export-users")), 404, "Not found");
}

#[test]
fn a_large_group_is_exported_in_one_piece() {
    let people: Vec<Value> = (0..2_001).map(|n| json!({"username": format!("user{n}")})).collect();
    let names: Vec<String> = (0..2_001).map(|n| format!("user{n}")).collect();
    let admin = Actor::superadmin(&mock_with(json!({
        "users": people, "groups": [{"name": "Everybody", "users": names}],
    })));
    let file = admin.get(&format!("{}/export-users", group(&admin, "Everybody"))).text();
    assert_eq!(file.lines().count(), 2_002);
    assert!(file.lines().last().is_some_and(|line| line.contains(",user2000,")), "{file}");
}
