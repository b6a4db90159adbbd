//! Manager types, candidates, and the states of relations.

use docebo_mock::DoceboMock;
use serde_json::{Value, json};

use super::{EVE, FORBIDDEN, MAX, MIA, SUE, TIM, TOM, mock, refused, team};
use crate::support::{Actor, mock_with};

const ROUTE: &str = "/manage/v1/managers";
const DONE: &str = r#"{"data":{"success":true},"version":"1.0.0","_links":[]}"#;

fn titles(admin: &Actor) -> Vec<Value> {
    let list = admin.read("/manage/v1/managers?as_array=1");
    list["data"].as_array().unwrap().iter().map(|row| row["title"].clone()).collect()
}

fn mentor(admin: &Actor) -> Value {
    admin.read("/manage/v1/users/15003/managers?hierarchy=2")["data"]["manager_id"].clone()
}

#[test]
fn a_type_is_made_renamed_and_switched_off() {
    let admin = Actor::superadmin(&mock());
    let body = json!({"title": " Coach ", "description": "Trains"});
    assert_eq!(
        admin.json("POST", ROUTE, body).text(),
        r#"{"data":{"id":3},"version":"1.0.0","_links":[]}"#
    );
    assert_eq!(titles(&admin), ["Direct Manager", "Mentor", "Coach"]);
    let answer = admin.json("PUT", "/manage/v1/managers/3", json!({"title": "Trainer"}));
    assert_eq!(answer.text(), DONE);
    admin.ok("PUT", "/manage/v1/managers/3", json!({"active": 0}));
    assert_eq!(
        admin.read(ROUTE)["data"]["items"][2],
        json!({"id": "3", "title": "Trainer", "active": false})
    );
    refused(&admin.json("POST", ROUTE, json!({})), 400, "title is required");
    for taken in ["trainer", "Direct Manager"] {
        let answer = admin.json("POST", ROUTE, json!({"title": taken}));
        refused(&answer, 400, "Manager type title already in use");
    }
    let rename = admin.json("PUT", "/manage/v1/managers/3", json!({"title": "Mentor"}));
    refused(&rename, 400, "Manager type title already in use");
    refused(&admin.json("PUT", "/manage/v1/managers/9", json!({})), 404, "Not found");
}

#[test]
fn b126_ten_types_are_the_most() {
    let admin = Actor::superadmin(&mock());
    for n in 3..=10 {
        admin.ok("POST", ROUTE, json!({"title": format!("Type {n}")}));
    }
    let eleventh = admin.json("POST", ROUTE, json!({"title": "Type 11"}));
    refused(&eleventh, 400, "Maximum number of manager types reached");
    // Somebody has a manager of each, and one manager serves under all.
    for n in 1..=10 {
        let body = json!({"user_ids": [TOM], "hierarchy": n});
        admin.ok("POST", "/manage/v1/managers/15001/users", body);
        assert!(team(&admin, MAX, &format!("?hierarchy={n}")).contains(&json!("tom")));
    }
}

#[test]
fn deleting_a_type_drops_its_links_and_leaves_the_managers() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    assert_eq!(mentor(&admin), MAX.to_string());
    let answer = admin.json("DELETE", ROUTE, json!({"manager_type_ids": [2, 77]}));
    assert_eq!(answer.text(), DONE);
    assert_eq!((titles(&admin), mentor(&admin)), (vec![json!("Direct Manager")], Value::Null));
    assert!(mock.user("tim").unwrap().managers.iter().all(|(kind, _)| *kind == 1));
    assert!(mock.user("max").unwrap().is_manager);
    // The number is not given again.
    assert_eq!(admin.ok("POST", ROUTE, json!({"title": "New"}))["data"]["id"], 3);
    refused(&admin.json("DELETE", ROUTE, json!({})), 400, "manager_type_ids is required");
}

#[test]
fn the_direct_manager_cannot_be_deleted_or_switched_off() {
    let admin = Actor::superadmin(&mock());
    let delete = admin.json("DELETE", ROUTE, json!({"manager_type_ids": [2, 1]}));
    refused(&delete, 400, "The mandatory manager type cannot be deleted");
    let off = admin.json("PUT", "/manage/v1/managers/1", json!({"title": "Boss", "active": false}));
    refused(&off, 400, "The mandatory manager type cannot be deactivated");
    assert_eq!(titles(&admin), ["Direct Manager", "Mentor"]);
    admin.ok("PUT", "/manage/v1/managers/1", json!({"title": "Boss", "active": true}));
    assert_eq!(titles(&admin), ["Boss", "Mentor"]);
}

#[test]
fn a_type_that_is_off_keeps_its_links_out_of_sight() {
    let admin = Actor::superadmin(&mock());
    let names = || {
        let list = admin.read("/manage/v1/user?search_text=tim");
        list["data"]["items"][0]["manager_names"].clone()
    };
    assert_eq!(names()["2"]["manager_username"], "max");
    admin.ok("PUT", "/manage/v1/managers/2", json!({"active": false}));
    assert_eq!((names()["2"].clone(), mentor(&admin)), (Value::Null, json!(MAX.to_string())));
    admin.ok("PUT", "/manage/v1/managers/2", json!({"active": true}));
    assert_eq!(names()["2"]["manager_username"], "max");
}

#[test]
fn types_are_the_business_of_superadmins() {
    let mock = mock();
    for name in ["eve", "tim"] {
        let actor = Actor::sign_in(&mock, name, "Passw0rd");
        for (method, route) in
            [("POST", ROUTE), ("DELETE", ROUTE), ("PUT", "/manage/v1/managers/2")]
        {
            refused(&actor.json(method, route, json!({"title": "X"})), 403, FORBIDDEN);
        }
    }
    let nobody = Actor::nobody(&mock).json("POST", ROUTE, json!({"title": "X"}));
    refused(&nobody, 401, "Your request was made with invalid credentials.");
}

fn candidates(actor: &Actor, query: &str) -> Vec<Value> {
    let page = actor.read(&format!("/manage/v1/managers/candidates{query}"));
    let rows = page["data"]["items"].as_array().unwrap().iter();
    rows.map(|row| row["manager_username"].clone()).collect()
}

#[test]
fn candidates_are_sent_as_the_catalogue_has_them() {
    let admin = Actor::superadmin(&mock());
    let query = "?search_text=TIM@example.com&page_size=200";
    assert_eq!(
        admin.get(&format!("/manage/v1/managers/candidates{query}")).text(),
        concat!(
            r#"{"data":{"items":[{"manager_id":15003,"manager_email":"tim@example.com","#,
            r#""manager_username":"tim","manager_firstname":"Tim","manager_lastname":"Low"}],"#,
            r#""count":1,"has_more_data":false,"cursor":null,"current_page":1,"#,
            r#""current_page_size":200,"total_page_count":1,"total_count":1,"#,
            r#""sort":[{"sort_attr":"manager_id","sort_dir":"asc"}]},"#,
            r#""version":"1.0.0","_links":[]}"#,
        )
    );
}

#[test]
fn candidates_are_active_users_of_any_level_in_pages() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    // Mia is deactivated: kept as a manager, not offered as one.
    assert_eq!(candidates(&admin, ""), ["admin", "max", "tim", "tom", "eve", "sue"]);
    assert_eq!(candidates(&admin, "?page=2&page_size=4"), ["eve", "sue"]);
    assert_eq!(candidates(&admin, "?page=0&page_size=1"), ["admin"]);
    assert_eq!(
        candidates(&admin, "?sort_attr=manager_username&sort_dir=desc&page_size=2"),
        ["tom", "tim"]
    );
    let shoe = admin.get("/manage/v1/managers/candidates?sort_attr=shoe");
    refused(&shoe, 400, "Invalid sort_attr");
    // The list follows the users.
    let on = json!({"user_ids": [MIA], "status": 1});
    admin.ok("PUT", "/manage/v1/user/change_status", on);
    assert_eq!(candidates(&admin, "?search_text=mia"), ["mia"]);
    // A power user is offered whom it sees, a plain user nobody.
    assert_eq!(
        candidates(&Actor::sign_in(&mock, "eve", "Passw0rd"), ""),
        ["mia", "tim", "eve", "sue"]
    );
    let tim = Actor::sign_in(&mock, "tim", "Passw0rd");
    refused(&tim.get("/manage/v1/managers/candidates"), 403, FORBIDDEN);
}

#[test]
fn b128_a_team_of_more_than_five_hundred_is_taken() {
    let people: Vec<Value> =
        (0..=500).map(|n| json!({"id": 20_000 + n, "username": format!("u{n}")})).collect();
    let mut users = vec![json!({"id": MAX, "username": "max"})];
    users.extend(people);
    let admin = Actor::superadmin(&mock_with(json!({"users": users})));
    let ids: Vec<u64> = (20_000..=20_500).collect();
    let answer = admin.ok("POST", "/manage/v1/managers/15001/users", json!({"user_ids": ids}));
    assert_eq!(answer["data"]["assigned"]["assigned_count"], 501);
    let page = admin.read("/manage/v1/user/15001/subordinates?page_size=1");
    assert_eq!(page["data"]["total_count"], 501);
}

/// Tim and Tom came by a file, Tim has asked for Sue as a mentor and was refused Eve, and Tom
/// waits for Eve.
fn related() -> DoceboMock {
    mock_with(json!({
        "manager_types": ["Mentor"],
        "users": [
            {"id": MAX, "username": "max"}, {"id": TIM, "username": "tim"},
            {"id": TOM, "username": "tom"}, {"id": EVE, "username": "eve"},
            {"id": SUE, "username": "sue"},
        ],
        "relations": [
            {"user": "tim", "manager": "max", "state": "imported"},
            {"user": "tom", "manager": "max", "state": "imported"},
            {"user": "tim", "manager": "sue", "type": 2, "state": "pending"},
            {"user": "tim", "manager": "eve", "type": 2, "state": "not_confirmed"},
            {"user": "tom", "manager": "eve", "type": 2, "state": "pending"},
            {"user": "eve", "manager": "max", "state": "confirmed"},
        ],
    }))
}

fn states(admin: &Actor) -> Vec<(u64, u64, u64, String)> {
    let list = admin.read("/_mock/team_relations");
    let number = |row: &Value, key: &str| row[key].as_u64().unwrap();
    let row = |row: &Value| {
        let state = row["state"].as_str().unwrap().to_owned();
        (number(row, "user"), number(row, "type"), number(row, "manager"), state)
    };
    list["relations"].as_array().unwrap().iter().map(row).collect()
}

#[test]
fn b130_a_relation_has_a_state_and_accepting_one_ends_the_refused() {
    let admin = Actor::superadmin(&related());
    let state = |user, kind, manager, state: &str| (user, kind, manager, state.to_owned());
    assert_eq!(
        states(&admin),
        [
            state(TIM, 1, MAX, "imported"),
            state(TOM, 1, MAX, "imported"),
            state(EVE, 1, MAX, "confirmed"),
            state(TIM, 2, SUE, "pending"),
            state(TIM, 2, EVE, "not_confirmed"),
            state(TOM, 2, EVE, "pending"),
        ]
    );
    // An administrator confirms Tim's, by a call; and makes Sue his mentor.
    admin.ok("POST", "/manage/v1/managers/15001/users", json!({"user_ids": [TIM]}));
    let mentor = json!({"user_ids": [TIM], "hierarchy": 2});
    admin.ok("POST", "/manage/v1/managers/15006/users", mentor);
    assert_eq!(
        states(&admin),
        [
            state(TIM, 1, MAX, "confirmed"),
            state(TIM, 2, SUE, "confirmed"),
            state(TOM, 1, MAX, "imported"),
            state(EVE, 1, MAX, "confirmed"),
            state(TOM, 2, EVE, "pending"),
        ]
    );
    // Requests go with the account, links with the type.
    admin.ok("DELETE", "/manage/v1/user/delete", json!({"user_ids": [EVE]}));
    admin.ok("DELETE", ROUTE, json!({"manager_type_ids": [2]}));
    assert_eq!(states(&admin), [state(TIM, 1, MAX, "confirmed"), state(TOM, 1, MAX, "imported")]);
}
