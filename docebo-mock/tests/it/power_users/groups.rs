//! Groups as resources: by UUID or number, and whom they bring into reach.

use docebo_mock::DoceboMock;
use serde_json::{Value, json};

use super::{ANN, BOB, OLD, PAM, column, refused};
use crate::support::{Actor, mock_with};

/// Pam is a power user over no group yet; Ann is in the first group, Bob in the second.
fn mock() -> DoceboMock {
    mock_with(json!({
        "profiles": [{"name": "Viewer", "permissions": ["user/view", "group/view"]}],
        "users": [
            {"id": PAM, "username": "pam", "level": "power_user", "password": "Passw0rd"},
            {"id": OLD, "username": "old", "level": "power_user", "password": "Passw0rd"},
            {"id": ANN, "username": "ann"}, {"id": BOB, "username": "bob"},
        ],
        "groups": [
            {"name": "EMEA", "description": "South", "users": ["ann"], "owner": "old"},
            {"name": "APAC", "users": ["bob"]},
        ],
        "power_users": [{"username": "pam", "profiles": ["Viewer"]}],
    }))
}

const ROUTE: &str = "/poweruser/v1/powerusers/14001/groups";

fn uuid(admin: &Actor, name: &str) -> String {
    let list = admin.read("/audiences/v1/audience");
    let mut rows = list["data"]["items"].as_array().unwrap().iter();
    let row = rows.find(|row| row["name"] == name).unwrap();
    row["uuid"].as_str().unwrap().to_owned()
}

fn sees(mock: &DoceboMock, user: u64) -> bool {
    let pam = Actor::sign_in(mock, "pam", "Passw0rd");
    pam.get(&format!("/manage/v1/users/{user}/managers")).status == 200
}

#[test]
fn groups_are_given_by_uuid_or_number_and_taken_back() {
    let admin = Actor::superadmin(&mock());
    let emea = uuid(&admin, "EMEA");
    let names = |query: &str| column(&admin.read(&format!("{ROUTE}{query}")), "name");
    let answer = admin.json("PUT", ROUTE, json!({"group_ids": [emea]}));
    assert_eq!(
        answer.text(),
        r#"{"data":{"success":true,"errors":[]},"version":"1.0.0","_links":[]}"#
    );
    assert_eq!(
        admin.get(ROUTE).text(),
        format!(
            concat!(
                r#"{{"data":{{"items":[{{"group_id":"{}","name":"EMEA","description":"South"}}],"#,
                r#""count":1,"has_more_data":false,"cursor":null,"current_page":1,"#,
                r#""current_page_size":200,"total_page_count":1,"total_count":1,"#,
                r#""sort":[{{"sort_attr":"group_id","sort_dir":"asc"}}]}},"#,
                r#""version":"1.0.0","_links":[]}}"#,
            ),
            emea
        )
    );
    let number = admin.read(&format!("/poweruser/v1/powerusers/{PAM}"));
    assert_eq!(number["data"]["total_assigned_groups"], 1);
    admin.ok("PUT", ROUTE, json!({"group_ids": 2}));
    assert_eq!(names("?sort_attr=name"), ["APAC", "EMEA"]);
    assert_eq!(names("?search_text=apa"), ["APAC"]);
    for unknown in ["9", "no-such-uuid", "00000000-0000-0000-0000-000000000000"] {
        let wrong = admin.json("PUT", ROUTE, json!({"group_ids": [unknown]}));
        refused(&wrong, 400, "Invalid id");
    }
    refused(&admin.json("PUT", ROUTE, json!({})), 400, "group_ids is required");
    let answer = admin.json("DELETE", ROUTE, json!({"group_ids": [emea, "9"]}));
    assert_eq!(answer.text(), r#"{"data":{"success":true},"version":"1.0.0","_links":[]}"#);
    assert_eq!(names(""), ["APAC"]);
    admin.ok("PUT", ROUTE, json!({"group_filters": {"search": "emea"}}));
    admin.ok("DELETE", ROUTE, json!({"group_all": true}));
    assert_eq!(names(""), Vec::<Value>::new());
}

#[test]
fn b114_the_members_of_a_group_are_in_reach_from_the_next_sign_in() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let before = Actor::sign_in(&mock, "pam", "Passw0rd");
    admin.ok("PUT", ROUTE, json!({"group_ids": [1]}));
    assert_eq!(before.get("/manage/v1/users/14003/managers").status, 403);
    assert!(sees(&mock, ANN) && !sees(&mock, BOB));
    // Who joins later is reached later; who is reached through the group is not held by name.
    let emea = uuid(&admin, "EMEA");
    admin.ok("POST", &format!("/audiences/v1/audience/{emea}/users"), json!({"user_ids": [BOB]}));
    assert!(sees(&mock, BOB));
    let users = admin.read("/poweruser/v1/powerusers/14001/users");
    assert_eq!(users["data"]["count"], 0);
    admin.ok("DELETE", ROUTE, json!({"group_ids": [1]}));
    assert!(!sees(&mock, ANN) && !sees(&mock, BOB));
}

#[test]
fn b113_a_group_whose_owner_was_demoted_or_deactivated_is_orphaned() {
    let admin = Actor::superadmin(&mock());
    let orphans = || admin.read("/_mock/orphans")["orphans"].clone();
    assert_eq!(orphans(), json!([]));
    let by =
        |why: &str| json!([{"kind": "group", "title": "EMEA", "owner": OLD, "orphaned_by": why}]);
    let off = json!({"user_ids": [OLD], "status": 0});
    admin.ok("PUT", "/manage/v1/user/change_status", off);
    assert_eq!(orphans(), by("deactivation"));
    admin.ok("DELETE", "/poweruser/v1/powerusers", json!({"user_ids": [OLD]}));
    assert_eq!(orphans(), by("demotion"));
}
