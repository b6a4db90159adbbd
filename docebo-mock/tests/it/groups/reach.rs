//! Who reaches groups, and where else groups are named: power users, enrolling, the user list.

use serde_json::{Value, json};

use super::{ANN, BOB, CAY, DAN, FORBIDDEN, GROUPS, PIA, group, members, mock, refused};
use crate::support::Actor;

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
        pia.get(&format!("{sales}/export-users")),
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
        ann.get(&format!("{friends}/export-users")),
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
