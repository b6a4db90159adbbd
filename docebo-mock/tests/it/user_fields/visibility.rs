//! Which fields apply in which branches.

use docebo_mock::DoceboMock;
use serde_json::{Value, json};

use super::{LIST, actors, refused, titles};
use crate::support::{Actor, mock_with};

/// Sales (1) has the office, EMEA (2) below it the badge; nobody chose for HR (3).
fn tied() -> (DoceboMock, Actor) {
    let mut seed = super::seed();
    seed["user_fields"][0]["branches"] = json!(["S"]);
    seed["user_fields"][2]["branches"] = json!(["E"]);
    let mock = mock_with(seed);
    let admin = Actor::superadmin(&mock);
    (mock, admin)
}

/// Titles with whether they are inherited.
fn inherited(admin: &Actor, query: &str) -> Vec<(Value, Value)> {
    let page = admin.read(&format!("{LIST}?{query}"));
    let items = page["data"]["items"].as_array().unwrap();
    items.iter().map(|item| (item["title"].clone(), item["inherited"].clone())).collect()
}

#[test]
fn a_branch_has_its_own_fields_and_those_of_the_branches_above() {
    let (_mock, admin) = tied();
    let expected = [(json!("Office"), json!(true)), (json!("Badge"), json!(false))];
    assert_eq!(inherited(&admin, "branch_ids[]=2"), expected);
    assert_eq!(inherited(&admin, "branch_codes[]=E"), expected);
    assert_eq!(inherited(&admin, "user_id=101"), expected);
    assert_eq!(inherited(&admin, "branch_ids[]=1"), [(json!("Office"), json!(false))]);
    let both = [(json!("Office"), json!(false)), (json!("Badge"), json!(false))];
    assert_eq!(inherited(&admin, "branch_ids[]=1&branch_ids[]=2"), both);
    assert_eq!(titles(&admin, "branch_ids[]=2&as_array=0&search_text=bad"), ["Badge"]);
    assert_eq!(titles(&admin, "").len(), 3);
}

#[test]
fn a_branch_nobody_chose_for_has_all_fields_or_none() {
    let (_mock, admin) = tied();
    assert_eq!(titles(&admin, "branch_ids[]=3").len(), 3);
    assert_eq!(titles(&admin, "branch_ids[]=3&skip_all=1"), Vec::<Value>::new());
    assert_eq!(titles(&admin, "branch_ids[]=2&skip_all=1"), ["Office", "Badge"]);
    // Bob is in the root.
    assert_eq!(titles(&admin, "user_id=102").len(), 3);
    assert_eq!(titles(&admin, "branch_ids[]=99"), Vec::<Value>::new());
}

#[test]
fn a_removed_field_is_chosen_nowhere() {
    let (_mock, admin) = tied();
    admin.ok("DELETE", "/manage/v1/user_fields/4", json!({}));
    assert_eq!(titles(&admin, "branch_ids[]=1"), Vec::<Value>::new());
    assert_eq!(titles(&admin, "branch_ids[]=2"), ["Badge"]);
}

#[test]
fn b190_a_mandatory_field_is_demanded_where_it_applies() {
    let (_mock, admin) = tied();
    let badge = json!({"mandatory": 1, "sequence": 3});
    admin.ok("PUT", "/manage/v1/user_fields/9", badge);
    admin.ok("PUT", "/manage/v1/user_fields/7", json!({"mandatory": 0}));
    let row = |name: &str, code: &str, badge: Value| {
        let mut item = json!({"username": name, "branch_code": code});
        item.as_object_mut().unwrap().extend(badge.as_object().unwrap().clone());
        let body = json!({"items": [item], "options": {"branch_option": "do_nothing"}});
        admin.ok("POST", "/manage/v1/user/batch", body)["data"][0]["message"].clone()
    };
    assert_eq!(row("flo", "E", json!({})), "`Badge` is mandatory");
    assert_eq!(row("flo", "E", json!({"field_9": ""})), "`Badge` is mandatory");
    assert_eq!(row("flo", "E", json!({"field_9": "B-1"})), "");
    assert_eq!(row("gus", "S", json!({})), "");
    // Nobody chose for HR: there all fields apply.
    assert_eq!(row("hal", "H", json!({})), "`Badge` is mandatory");
    // Whoever has none already is not asked by a row that does not mention it.
    let item = json!({"username": "ann", "field_9": ""});
    let options = json!({"branch_option": "do_nothing", "update_user_info": true});
    let body =
        json!({"items": [item, {"username": "bob", "firstname": "Bob"}], "options": options});
    let results = admin.ok("POST", "/manage/v1/user/batch", body)["data"].clone();
    assert_eq!(results[0]["message"], "`Badge` is mandatory");
    assert_eq!(results[1]["success"], true);
}

#[test]
fn branches_mean_nothing_where_fields_are_not_tied_to_them() {
    let (_mock, admin) = actors();
    assert_eq!(titles(&admin, "branch_ids[]=1").len(), 3);
    assert_eq!(titles(&admin, "user_id=101").len(), 3);
}

#[test]
fn a_power_user_asks_for_people_and_branches_in_reach() {
    let (mock, _admin) = tied();
    let pia = Actor::sign_in(&mock, "pia", "Passw0rd");
    assert_eq!(titles(&pia, "user_id=101"), ["Office", "Badge"]);
    refused(&pia, "GET", "/manage/v1/user_fields?user_id=102", json!({}), "User not found");
    assert_eq!(titles(&pia, "branch_ids[]=1"), Vec::<Value>::new());
}
