//! Profiles: reading, changing, deleting, holders, permissions, and the row-wise batches.

use serde_json::{Value, json};

use super::{ANN, FORBIDDEN, OLD, PAM, admin, column, held, mock, refused};
use crate::support::Actor;

#[test]
fn a_profile_is_sent_as_the_catalogue_has_it() {
    let admin = admin(&mock());
    assert_eq!(
        admin.get("/poweruser/v1/profiles/1").text(),
        concat!(
            r#"{"data":{"profile_id":1,"profile_name":"Viewer","description":null,"#,
            r#""total_assigned_power_users":2,"permissions":["#,
            r#"{"area":"user","code":"user/view"},{"area":"course","code":"course/view"}],"#,
            r#""prepopulate_user_fields":null},"version":"1.0.0","_links":[]}"#,
        )
    );
    refused(&admin.get("/poweruser/v1/profiles/99"), 404, "Not found");
}

#[test]
fn a_change_of_a_profile_reaches_all_who_hold_it() {
    let mock = mock();
    let admin = admin(&mock);
    let route = "/poweruser/v1/profiles/1";
    let change = json!({"name": " Looker ", "description": "Looks", "permissions": ["user/view"]});
    let answer = admin.json("PUT", route, change);
    assert_eq!(answer.text(), r#"{"data":{"success":true},"version":"1.0.0","_links":[]}"#);
    let profile = admin.read(route)["data"].clone();
    assert_eq!(
        (&profile["profile_name"], &profile["description"], &profile["permissions"]),
        (&json!("Looker"), &json!("Looks"), &json!([{"area": "user", "code": "user/view"}]))
    );
    let record = admin.read("/poweruser/v1/powerusers/14002");
    assert_eq!(record["data"]["permissions"], json!([{"area": "user", "code": "user/view"}]));
    // What is absent stays; the own name is free.
    admin.ok("PUT", route, json!({"name": "Looker"}));
    assert_eq!(admin.read(route)["data"]["description"], "Looks");
    for name in ["", "Editor", "a|b"] {
        let change = json!({"name": name, "permissions": []});
        refused(&admin.json("PUT", route, change), 400, "Invalid profile name");
    }
    let flying = json!({"name": "Pilot", "permissions": ["user/fly"]});
    refused(&admin.json("PUT", route, flying), 400, "Invalid permission: user/fly");
    assert_eq!(admin.read(route)["data"]["profile_name"], "Looker");
    refused(&admin.json("PUT", "/poweruser/v1/profiles/99", json!({})), 404, "Not found");
}

#[test]
fn deleting_a_profile_leaves_its_holders_power_users() {
    let admin = admin(&mock());
    let route = "/poweruser/v1/profiles";
    let answer = admin.json("DELETE", route, json!({"profile_ids": [1, 99]}));
    assert_eq!(answer.text(), r#"{"data":{"success":true},"version":"1.0.0","_links":[]}"#);
    assert_eq!((&held(&admin, PAM)[0], &held(&admin, OLD)[0]), (&vec![json!(2)], &vec![]));
    assert_eq!(admin.read("/poweruser/v1/powerusers")["data"]["count"], 2);
    refused(&admin.json("DELETE", route, json!({})), 400, "profile_ids is required");
    admin.ok("DELETE", route, json!({"profile_filters": {"search": "edit"}}));
    assert_eq!(admin.read(route)["data"]["count"], 0);
    // A deleted profile's number is not given again.
    let made = admin.ok("POST", route, json!({"name": "New"}));
    assert_eq!(made["data"]["profile_id"], 3);
    admin.ok("DELETE", route, json!({"profile_all": true}));
    assert_eq!(admin.read(route)["data"]["count"], 0);
}

#[test]
fn b036_the_holders_of_a_profile_include_deactivated_ones() {
    let admin = admin(&mock());
    let route = "/poweruser/v1/profiles/1/powerusers";
    let list = admin.read(route);
    assert_eq!(
        list["data"]["items"],
        json!([
            {
                "user_id": PAM, "username": "pam", "firstname": "Pam", "lastname": "Power",
                "email": "pam@example.com", "avatar": null,
            },
            {
                "user_id": OLD, "username": "old", "firstname": null, "lastname": null,
                "email": null, "avatar": null,
            },
        ])
    );
    let names = |query: &str| column(&admin.read(&format!("{route}?{query}")), "username");
    assert_eq!(names("sort_attr=username"), ["old", "pam"]);
    assert_eq!(names("page=2&page_size=1"), ["old"]);
    assert_eq!(names("search_text=power"), ["pam"]);
    refused(&admin.get("/poweruser/v1/profiles/99/powerusers"), 404, "Not found");
}

#[test]
fn permissions_are_listed_by_area() {
    let admin = admin(&mock());
    let list = admin.read("/poweruser/v1/permissions?area=learningplan");
    assert_eq!(column(&list, "name"), ["View", "Create", "Edit", "Delete"]);
    assert_eq!(
        list["data"]["items"][0],
        json!({
            "area": "learningplan", "code": "learningplan/view", "name": "View",
            "description": null,
        })
    );
    let all = admin.read("/poweruser/v1/permissions?page_size=3");
    assert_eq!(column(&all, "code"), ["user/view", "user/create", "user/edit"]);
    assert_eq!(all["data"]["has_more_data"], true);
    // Each of them may be granted.
    let codes = column(&admin.read("/poweruser/v1/permissions"), "code");
    let body = json!({"name": "Everything", "permissions": codes});
    admin.ok("POST", "/poweruser/v1/profiles", body);
    assert_eq!(admin.read("/poweruser/v1/permissions?area=none")["data"]["items"], json!([]));
}

#[test]
fn b109_profiles_are_given_and_taken_row_by_row() {
    let admin = admin(&mock());
    let route = "/poweruser/v1/powerusers/profiles/batch";
    let body = json!({"items": [
        {"user_id": OLD, "profile_id": 2},
        {"user_id": ANN, "profile_id": 2},
        {"user_id": OLD, "profile_id": 99},
        {"profile_id": 2},
        {"user_id": "14001"},
    ]});
    assert_eq!(
        admin.json("PUT", route, body.clone()).text(),
        concat!(
            r#"{"data":[{"row_index":0,"success":true,"message":null},"#,
            r#"{"row_index":1,"success":false,"message":"User is not a power user"},"#,
            r#"{"row_index":2,"success":false,"message":"Profile not found"},"#,
            r#"{"row_index":3,"success":false,"message":"user_id is required"},"#,
            r#"{"row_index":4,"success":false,"message":"profile_id is required"}],"#,
            r#""version":"1.0.0","_links":[]}"#,
        )
    );
    assert_eq!(held(&admin, OLD)[0], [1, 2]);
    for n in 3..=11 {
        admin.ok("POST", "/poweruser/v1/profiles", json!({"name": format!("P{n}")}));
    }
    let rows: Vec<Value> = (3..=11).map(|n| json!({"user_id": OLD, "profile_id": n})).collect();
    let answer = admin.ok("PUT", route, json!({"items": rows}));
    assert_eq!(answer["data"][7]["success"], true);
    assert_eq!(answer["data"][8]["message"], "Maximum number of profiles reached");
    assert_eq!(held(&admin, OLD)[0].len(), 10);
    let back = admin.ok("DELETE", route, body);
    let told: Vec<&Value> =
        back["data"].as_array().unwrap().iter().map(|row| &row["success"]).collect();
    assert_eq!(told, [true, false, false, false, false]);
    assert_eq!(held(&admin, OLD)[0].len(), 9);
    // Not held any more: passed over.
    let again = json!({"items": [{"user_id": OLD, "profile_id": 2}]});
    assert_eq!(admin.ok("DELETE", route, again)["data"][0]["success"], true);
    refused(&admin.json("PUT", route, json!({"items": []})), 400, "items is required");
    let many: Vec<Value> = (0..251).map(|_| json!({})).collect();
    refused(&admin.json("PUT", route, json!({"items": many})), 400, "Too many items");
}

#[test]
fn profiles_are_the_business_of_superadmins() {
    let mock = mock();
    for name in ["pam", "ann"] {
        let actor = Actor::sign_in(&mock, name, "Passw0rd");
        for (method, what) in [
            ("GET", "profiles/1"),
            ("PUT", "profiles/1"),
            ("DELETE", "profiles"),
            ("GET", "profiles/1/powerusers"),
            ("GET", "permissions"),
            ("PUT", "powerusers/profiles/batch"),
            ("DELETE", "powerusers/profiles/batch"),
        ] {
            let answer = actor.json(method, &format!("/poweruser/v1/{what}"), json!({}));
            refused(&answer, 403, FORBIDDEN);
        }
    }
    let nobody = Actor::nobody(&mock).get("/poweruser/v1/permissions");
    refused(&nobody, 401, "Your request was made with invalid credentials.");
}
