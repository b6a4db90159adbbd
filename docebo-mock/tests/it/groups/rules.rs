//! Automatic groups: conditions, time, the flag for deactivated users, members by hand.

use std::time::Duration;

use docebo_mock::ledger::switches::{
    DeactivationLeavesGroups, GroupRecomputation, ManualMembersOfAutomaticGroups,
};
use serde_json::{Value, json};

use super::{
    ANN, BOB, CAY, DAN, GROUPS, automatic, branch_rules, group, later, members, mock, refused,
};
use crate::support::Actor;

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
    admin.ok("DELETE", "/manage/v1/user/delete", json!({"user_ids": [BOB]}));
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

/// Inferred: whoever asked for people without an office did not mean everybody.
#[test]
fn a_condition_on_a_field_that_is_gone_lets_nobody_in() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let field = |operator: &str, value: Value| {
        json!({"type": "AdditionalField",
               "payload": {"field_id": 3, "operator": operator, "value": value}})
    };
    let rules = |operator: &str, rules: Value| json!({"sets": [{"rules_operator": operator, "rules": rules}]});
    let sales = json!({"type": "BranchMembership", "payload": {"branch_ids": [1]}});
    let groups = [
        ("empty", rules("AND", json!([field("empty", json!(null))]))),
        ("not", rules("AND", json!([field("not_equals", json!("Rome"))]))),
        ("is", rules("AND", json!([field("equals", json!("Rome"))]))),
        ("both", rules("AND", json!([sales, field("empty", json!(null))]))),
        ("either", rules("OR", json!([sales, field("empty", json!(null))]))),
    ]
    .map(|(name, rules)| (name, automatic(&admin, name, rules)));
    let all = || groups.clone().map(|(name, path)| (name, members(&admin, &path, "").len()));
    later(&mock);
    // Dan has an office; Ann, Bob, Cay, Pia and the Superadmin have none.
    assert_eq!(all(), [("empty", 5), ("not", 5), ("is", 1), ("both", 2), ("either", 5)]);
    // That nobody has a value in it changes nothing: the field is what is looked at.
    admin.ok("PUT", &format!("/manage/v1/user/{DAN}"), json!({"additional_fields": {"3": ""}}));
    later(&mock);
    assert_eq!(all()[0], ("empty", 6));
    let gone = admin.send("DELETE", "/manage/v1/user_fields/3", None, "");
    assert_eq!(gone.status, 200, "{}", gone.text());
    later(&mock);
    assert_eq!(all(), [("empty", 0), ("not", 0), ("is", 0), ("both", 0), ("either", 2)]);
    // The condition can still be read; a new one like it cannot be made.
    let kept = admin.read(&groups[0].1)["data"]["ruleset"]["sets"][0]["rules"][0].clone();
    assert_eq!(kept["payload"]["field_id"], 3);
    let body = json!({
        "name": "X", "type": "automatic",
        "ruleset": rules("AND", json!([field("empty", json!(null))])),
    });
    let again = admin.json("POST", GROUPS, body);
    refused(&again, 400, "ruleset.sets.0.rules.0: No field 3");
}
