//! Groups, manual and automatic: members, rules, time, rights.

use std::time::Duration;

use docebo_mock::{
    DoceboMock,
    ledger::switches::{
        DeactivationLeavesGroups, GroupRecomputation, ManualMembersOfAutomaticGroups,
    },
};
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
fn rules_that_cannot_be_followed_are_refused_where_they_stand() {
    let admin = Actor::superadmin(&mock());
    let make = |ruleset: Value| {
        admin.json("POST", GROUPS, json!({"name": "X", "type": "automatic", "ruleset": ruleset}))
    };
    let rule = |kind: &str, payload: Value| {
        let sets = json!([{"rules": [
            {"type": "BranchMembership", "payload": {"branch_ids": ["1"]}},
            {"type": kind, "payload": payload},
        ]}]);
        make(json!({"sets": sets}))
    };
    let at = |problem: &str| format!("ruleset.sets.0.rules.1: {problem}");
    refused(&make(json!({})), 400, "ruleset.sets is required");
    refused(&make(json!({"sets": [{}]})), 400, "ruleset.sets.0.rules is required");
    let mut xor = branch_rules(json!({"branch_ids": [1]}));
    xor["operator"] = json!("XOR");
    refused(&make(xor), 400, "Invalid ruleset.operator: XOR");
    refused(&rule("BranchMembership", json!({})), 400, &at("branch_ids is required"));
    refused(&rule("BranchMembership", json!({"branch_ids": [9]})), 400, &at("No branch 9"));
    let field = json!({"field_id": 4, "operator": "equals", "value": "Rome"});
    refused(&rule("AdditionalField", field), 400, &at("No field 4"));
    let field = json!({"field_id": 3, "operator": "near", "value": "Rome"});
    refused(&rule("AdditionalField", field), 400, &at("Invalid operator: near"));
    let field = json!({"field_id": 3, "operator": "equals"});
    refused(&rule("AdditionalField", field), 400, &at("value is required"));
    let course = json!({"course_ids": [7], "status": "completed"});
    refused(&rule("EnrollmentStatus", course), 400, &at("No course 7"));
    let course = json!({"course_ids": [101], "status": "bored"});
    refused(&rule("EnrollmentStatus", course), 400, &at("Invalid status: bored"));
    let moon = at("conditions of type MoonPhase are not modelled");
    refused(&rule("MoonPhase", json!({"phase": "full"})), 400, &moon);
    assert_eq!(admin.read(GROUPS)["data"]["total_count"], 2);
}

#[test]
fn b142_fifty_conditions_are_the_most() {
    let admin = Actor::superadmin(&mock());
    let rule = json!({"type": "BranchMembership", "payload": {"branch_ids": [1]}});
    // Eleven sets, and more than ten conditions in one: the older limits are not enforced.
    let mut sets = vec![json!({"rules": [rule]}); 10];
    sets.push(json!({"rules": vec![rule.clone(); 40]}));
    let make = |sets: &[Value]| {
        let body = json!({"name": "X", "type": "automatic", "ruleset": {"sets": sets}});
        admin.json("POST", GROUPS, body)
    };
    assert_eq!(make(&sets).status, 200);
    sets.push(json!({"rules": [rule]}));
    refused(&make(&sets), 400, "At most 50 conditions are allowed");
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
fn b140_members_follow_the_users_a_minute_later() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let rules = branch_rules(json!({"branch_ids": [1], "branch_ids_descendants": ["2"]}));
    let all = automatic(&admin, "All of it", rules);
    assert_eq!(admin.read(&all)["data"]["ruleset"]["status"], "UPDATING");
    assert_eq!(members(&admin, &all, ""), Vec::<Value>::new());
    mock.clock().advance(Duration::from_secs(59));
    assert_eq!(members(&admin, &all, ""), Vec::<Value>::new());
    mock.clock().advance(Duration::from_secs(1));
    assert_eq!(members(&admin, &all, ""), ["ann", "bob", "cay"]);
    assert_eq!(admin.read(&all)["data"]["ruleset"]["status"], "READY");

    // Dan moves in, Bob is deleted: the one is seen later, the other at once.
    admin.ok("PUT", &format!("/manage/v1/user/{DAN}"), json!({"select_orgchart": {"1": 1}}));
    admin.ok("DELETE", "/manage/v1/user", json!({"user_ids": [BOB]}));
    assert_eq!(members(&admin, &all, ""), ["ann", "cay"]);
    later(&mock);
    assert_eq!(members(&admin, &all, ""), ["ann", "cay", "dan"]);
}

#[test]
fn b140_members_follow_before_the_next_call_when_so_switched() {
    let mock = mock();
    mock.switch(GroupRecomputation::AtOnce);
    let admin = Actor::superadmin(&mock);
    let all = automatic(&admin, "All", branch_rules(json!({"branch_ids_descendants": [1]})));
    assert_eq!(members(&admin, &all, ""), ["ann", "bob", "cay"]);
    admin.ok("PUT", &format!("/manage/v1/user/{DAN}"), json!({"select_orgchart": {"2": 1}}));
    assert_eq!(members(&admin, &all, ""), ["ann", "bob", "cay", "dan"]);
}

#[test]
fn b140_other_rules_recompute_everybody_and_leave_a_history() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let sales = group(&admin, "Sales");
    let history = format!("{sales}/conditions-history");
    assert_eq!(admin.read(&history)["data"]["items"], json!([]));
    let office = json!({"operator": "OR", "sets": [{"rules_operator": "OR", "rules": [
        {"type": "AdditionalField",
         "payload": {"field_id": 3, "operator": "equals", "value": "Rome"}},
        {"type": "EnrollmentStatus", "payload": {"course_ids": [101], "status": "subscribed"}},
    ]}]});
    let changed = admin.ok("PUT", &sales, json!({"ruleset": office}));
    let mut expected = office.clone();
    expected["status"] = json!("UPDATING");
    assert_eq!(changed["data"]["ruleset"], expected);
    assert_eq!(changed["data"]["total_users"], 3);
    let body = json!({"course_ids": [101], "user_ids": [CAY]});
    admin.ok("POST", "/learn/v1/enrollments", body);
    later(&mock);
    assert_eq!(members(&admin, &sales, ""), ["cay", "dan"]);

    let answer = admin.get(&history);
    assert_eq!(
        answer.text(),
        concat!(
            r#"{"data":{"items":[{"ruleset":{"operator":"AND","sets":[{"rules_operator":"AND","#,
            r#""rules":[{"type":"BranchMembership","payload":{"branch_ids_descendants":[1]}}]}]},"#,
            r#""created_at":"2026-03-02 09:00:00"}],"count":1,"has_more_data":false,"#,
            r#""cursor":null,"current_page":1,"current_page_size":200,"total_page_count":1,"#,
            r#""total_count":1,"sort":[{"sort_attr":"created_at","sort_dir":"asc"}]},"#,
            r#""version":"1.0.0","_links":[]}"#,
        )
    );
    admin.ok("PUT", &sales, json!({"ruleset": branch_rules(json!({"branch_ids": [2]}))}));
    let newest = admin.read(&format!("{history}?sort_attr=created_at&sort_dir=desc&page_size=1"));
    assert_eq!(newest["data"]["items"][0]["ruleset"], office);
    refused(&admin.get(&format!("{history}?sort_attr=name")), 400, "Invalid sort_attr");
    refused(&admin.get(&format!("{GROUPS}/none/conditions-history")), 404, "Not found");
}

#[test]
fn b141_whoever_was_added_by_hand_stays_until_taken_out_by_hand() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let sales = group(&admin, "Sales");
    let users = format!("{sales}/users");
    admin.ok("POST", &users, json!({"user_ids": [DAN, ANN]}));
    assert_eq!(members(&admin, &sales, ""), ["ann", "bob", "cay", "dan"]);
    admin.ok("PUT", &sales, json!({"ruleset": branch_rules(json!({"branch_ids": [2]}))}));
    later(&mock);
    assert_eq!(members(&admin, &sales, ""), ["ann", "cay", "dan"]);
    admin.ok("DELETE", &users, json!({"user_ids": [DAN, CAY]}));
    assert_eq!(members(&admin, &sales, ""), ["ann", "cay"], "Cay meets the rules");

    mock.switch(ManualMembersOfAutomaticGroups::Refuse);
    let answer = admin.json("POST", &users, json!({"user_ids": [DAN]}));
    refused(&answer, 400, "Users cannot be assigned to an automatic group");
    let friends = group(&admin, "Friends");
    admin.ok("POST", &format!("{friends}/users"), json!({"user_ids": [DAN]}));
}

fn set_active(admin: &Actor, user: u64, active: bool) {
    let body = json!({"user_ids": [user], "status": u8::from(active)});
    admin.ok("PUT", "/manage/v1/user/change_status", body);
}

#[test]
fn b045_deactivated_people_leave_where_the_flag_says_so() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let (sales, friends) = (group(&admin, "Sales"), group(&admin, "Friends"));
    let body = json!({
        "name": "Open", "type": "automatic", "exclude_deactivated_users": true,
        "ruleset": branch_rules(json!({"branch_ids_descendants": [1]})),
    });
    let made = admin.ok("POST", GROUPS, body);
    let open = format!("{GROUPS}/{}", made["data"]["uuid"].as_str().unwrap());
    later(&mock);
    admin.ok("POST", &format!("{open}/users"), json!({"user_ids": [CAY]}));
    set_active(&admin, ANN, false);
    set_active(&admin, CAY, false);
    assert_eq!(members(&admin, &open, ""), ["ann", "bob", "cay"], "not yet");
    later(&mock);
    assert_eq!(members(&admin, &open, ""), ["bob", "cay"], "Cay is here by hand as well");
    assert_eq!(members(&admin, &sales, ""), ["ann", "bob", "cay"]);
    assert_eq!(members(&admin, &friends, ""), ["ann"]);

    // Turning the flag is a change of its own.
    admin.ok("PUT", &sales, json!({"exclude_deactivated_users": true}));
    later(&mock);
    assert_eq!(members(&admin, &sales, ""), ["bob"]);
}

#[test]
fn b045_deactivated_people_leave_every_group_when_so_switched() {
    let mock = mock();
    mock.switch(DeactivationLeavesGroups::All);
    let admin = Actor::superadmin(&mock);
    let (sales, friends) = (group(&admin, "Sales"), group(&admin, "Friends"));
    set_active(&admin, ANN, false);
    later(&mock);
    assert_eq!(members(&admin, &sales, ""), ["bob", "cay"]);
    assert_eq!(members(&admin, &friends, ""), Vec::<Value>::new());
}

#[test]
fn b046_whoever_comes_back_is_let_in_again() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let sales = group(&admin, "Sales");
    admin.ok("PUT", &sales, json!({"exclude_deactivated_users": true}));
    set_active(&admin, ANN, false);
    later(&mock);
    assert_eq!(members(&admin, &sales, ""), ["bob", "cay"]);
    set_active(&admin, ANN, true);
    assert_eq!(members(&admin, &sales, ""), ["bob", "cay"]);
    later(&mock);
    assert_eq!(members(&admin, &sales, ""), ["ann", "bob", "cay"]);
}

#[test]
fn a_power_user_reaches_the_groups_assigned_to_it() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let (sales, friends) = (group(&admin, "Sales"), group(&admin, "Friends"));
    let pia = Actor::sign_in(&mock, "pia", "Passw0rd");
    assert_eq!(pia.read(GROUPS)["data"]["total_count"], 1);
    assert_eq!(pia.read(&friends)["data"]["name"], "Friends");
    assert_eq!(members(&pia, &friends, ""), ["ann"]);
    for answer in [
        pia.get(&sales),
        pia.get(&format!("{sales}/users")),
        pia.get(&format!("{sales}/audience_to_group")),
        pia.get(&format!("{GROUPS}/2/group_to_audience")),
        pia.get(&format!("{sales}/conditions-history")),
        pia.json("PUT", &sales, json!({"name": "Mine"})),
        pia.send("DELETE", &sales, None, ""),
        pia.json("PUT", &format!("{sales}/assign_users"), json!({"user_ids": [ANN]})),
        pia.json("DELETE", &format!("{sales}/users"), json!({"user_all": true})),
    ] {
        refused(&answer, 403, FORBIDDEN);
    }
    // Users out of reach stay out of the group; those in it are in reach.
    let bob = pia.json("PUT", &format!("{friends}/assign_users"), json!({"user_ids": [BOB]}));
    refused(&bob, 403, FORBIDDEN);
    assert_eq!(pia.get(&format!("/manage/v1/user/{ANN}")).status, 200);
    assert_eq!(pia.get(&format!("/manage/v1/user/{BOB}")).status, 404);
    pia.ok("DELETE", &format!("{friends}/users"), json!({"user_ids": [ANN]}));
}

#[test]
fn b114_a_power_user_reaches_new_members_and_its_own_groups_after_signing_in_again() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let friends = group(&admin, "Friends");
    let pia = Actor::sign_in(&mock, "pia", "Passw0rd");
    admin.ok("POST", &format!("{friends}/users"), json!({"user_ids": [BOB]}));
    let made = pia.ok("POST", GROUPS, json!({"name": "Pia's"}));
    let own = format!("{GROUPS}/{}", made["data"]["uuid"].as_str().unwrap());
    assert_eq!(members(&pia, &friends, ""), ["ann"]);
    refused(&pia.get(&own), 403, FORBIDDEN);
    let pia = Actor::sign_in(&mock, "pia", "Passw0rd");
    assert_eq!(members(&pia, &friends, ""), ["ann", "bob"]);
    assert_eq!(pia.read(&own)["data"]["name"], "Pia's");
}

#[test]
fn groups_are_not_for_plain_users() {
    let mock = mock();
    let friends = group(&Actor::superadmin(&mock), "Friends");
    let ann = Actor::sign_in(&mock, "ann", "Passw0rd");
    for answer in [
        ann.get(GROUPS),
        ann.json("POST", GROUPS, json!({"name": "X"})),
        ann.get(&friends),
        ann.json("PUT", &friends, json!({"name": "X"})),
        ann.send("DELETE", &friends, None, ""),
        ann.get(&format!("{friends}/users")),
        ann.json("PUT", &format!("{friends}/assign_users"), json!({"user_ids": [BOB]})),
        ann.json("DELETE", &format!("{friends}/users"), json!({"user_ids": [ANN]})),
        ann.get(&format!("{friends}/audience_to_group")),
        ann.get(&format!("{GROUPS}/1/group_to_audience")),
        ann.get(&format!("{friends}/conditions-history")),
    ] {
        refused(&answer, 403, FORBIDDEN);
    }
    assert_eq!(Actor::nobody(&mock).get(GROUPS).status, 401);
}

#[test]
fn users_are_enrolled_by_group() {
    let admin = Actor::superadmin(&mock());
    let body = json!({"course_ids": [101], "group_ids": [2, "1"], "user_ids": [DAN]});
    let answer = admin.ok("POST", "/learn/v1/enrollments", body);
    let users: Vec<&Value> =
        answer["data"]["enrolled"].as_array().unwrap().iter().map(|row| &row["id_user"]).collect();
    assert_eq!(users, [&json!(DAN), &json!(ANN), &json!(BOB), &json!(CAY)]);
    let body = json!({"course_ids": [101], "group_ids": [9]});
    refused(&admin.json("POST", "/learn/v1/enrollments", body), 400, "No group 9");
}

#[test]
fn a_user_is_read_with_its_groups() {
    let admin = Actor::superadmin(&mock());
    let uuid = |name: &str| group(&admin, name).rsplit('/').next().unwrap().to_owned();
    let ann = admin.read(&format!("/manage/v1/user/{ANN}"));
    assert_eq!(
        ann["data"]["groups"],
        json!([
            {"group_id": uuid("Friends"), "name": "Friends"},
            {"group_id": uuid("Sales"), "name": "Sales"},
        ])
    );
    assert_eq!(admin.read(&format!("/manage/v1/user/{DAN}"))["data"]["groups"], json!([]));
}

#[test]
fn the_user_list_is_filtered_by_group() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let names = |query: &str| -> Vec<Value> {
        let page = admin.read(&format!("/manage/v1/user?sort_attr=username&{query}"));
        let rows = page["data"]["items"].as_array().unwrap();
        rows.iter().map(|row| row["username"].clone()).collect()
    };
    assert_eq!(names("group_ids[]=1"), ["ann"]);
    assert_eq!(names("group_ids[]=1&group_ids[]=2&search_text=b"), ["bob"]);
    assert_eq!(names("group_ids=2"), ["ann", "bob", "cay"]);
    assert_eq!(names("group_ids=9"), Vec::<Value>::new());
    // A list that is kept for its next page does not outlive a change of the group.
    let friends = group(&admin, "Friends");
    admin.ok("POST", &format!("{friends}/users"), json!({"user_ids": [DAN]}));
    assert_eq!(names("group_ids[]=1"), ["ann", "dan"]);
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
fn b114_groups_are_given_to_a_power_user_and_taken_back() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let route = format!("/poweruser/v1/powerusers/{PIA}/groups");
    let uuid = |name: &str| group(&admin, name).rsplit('/').next().unwrap().to_owned();
    let held = || admin.read(&route)["data"]["items"].clone();
    let friends = json!({"group_id": uuid("Friends"), "name": "Friends", "description": "By hand"});
    let sales = json!({"group_id": uuid("Sales"), "name": "Sales", "description": null});
    assert_eq!(held(), json!([friends]));
    let answer = admin.json("PUT", &route, json!({"group_ids": [uuid("Sales"), 1]}));
    assert_eq!(
        answer.text(),
        r#"{"data":{"success":true,"errors":[]},"version":"1.0.0","_links":[]}"#
    );
    assert_eq!(held(), json!([friends, sales]));
    assert_eq!(
        admin.read(&format!("{route}?sort_attr=name&sort_dir=desc&page_size=1"))["data"]["items"],
        json!([sales])
    );
    let record = admin.read(&format!("/poweruser/v1/powerusers/{PIA}"));
    assert_eq!(record["data"]["total_assigned_groups"], 2);
    let pia = Actor::sign_in(&mock, "pia", "Passw0rd");
    assert_eq!(pia.get(&format!("/manage/v1/user/{BOB}")).status, 200);

    refused(&admin.json("PUT", &route, json!({"group_ids": ["none"]})), 400, "Invalid id");
    refused(&admin.json("PUT", &route, json!({})), 400, "group_ids is required");
    let answer = admin.json("DELETE", &route, json!({"group_ids": ["2", "none"]}));
    assert_eq!(answer.text(), r#"{"data":{"success":true},"version":"1.0.0","_links":[]}"#);
    assert_eq!(held(), json!([friends]));
    admin.ok("PUT", &route, json!({"group_filters": {"search": "sal"}}));
    assert_eq!(held(), json!([friends, sales]));
    // A deleted group is nobody's.
    admin.send("DELETE", &group(&admin, "Sales"), None, "");
    assert_eq!(held(), json!([friends]));
    admin.ok("DELETE", &route, json!({"group_all": true}));
    assert_eq!(held(), json!([]));
}

#[test]
fn b113_a_group_is_orphaned_when_its_maker_leaves() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let pia = Actor::sign_in(&mock, "pia", "Passw0rd");
    let made = pia.ok("POST", GROUPS, json!({"name": "Pia's"}));
    let own = format!("{GROUPS}/{}", made["data"]["uuid"].as_str().unwrap());
    admin.ok("PUT", &own, json!({"name": "Pia's own"}));
    let titles = || -> Vec<String> { mock.orphans().into_iter().map(|o| o.title).collect() };
    assert_eq!(titles(), Vec::<String>::new());
    admin.ok("DELETE", "/poweruser/v1/powerusers", json!({"user_ids": [PIA]}));
    assert_eq!(titles(), ["Pia's own"]);
    admin.send("DELETE", &own, None, "");
    assert_eq!(titles(), Vec::<String>::new());
}
