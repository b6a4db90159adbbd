//! Resources beyond users and branches, kind by kind, and the selection they share.

use serde_json::{Value, json};

use super::{ANN, BOB, FORBIDDEN, OLD, PAM, column, refused};
use crate::support::{Actor, mock_with};

/// Pam and Old are power users over nothing yet.
fn mock() -> docebo_mock::DoceboMock {
    mock_with(json!({
        "profiles": [{"name": "All", "permissions":
            ["user/view", "user/edit", "course/view", "learningplan/view"]}],
        "users": [
            {"id": PAM, "username": "pam", "level": "power_user", "password": "Passw0rd"},
            {"id": OLD, "username": "old", "level": "power_user", "password": "Passw0rd"},
            {"id": ANN, "username": "ann", "first_name": "Ann", "password": "Passw0rd"},
            {"id": BOB, "username": "bob"},
        ],
        "courses": [
            {"id": 501, "code": "S1", "name": "Safety", "category": "Compliance"},
            {"id": 502, "code": "O1", "name": "Onboarding"},
            {"id": 503, "code": "S2", "name": "Sales"},
        ],
        "learning_plans": [{"id": 71, "code": "OB", "title": "First week"}],
        "categories": [{"id": 7, "title": "Compliance"}, {"id": 8, "title": "Arts"}],
        "catalogs": [
            {"id": 9, "name": "Public", "code": "PUB", "courses": ["S2"], "learning_plans": ["OB"]},
        ],
        "locations": [{"id": 2, "name": "Milan HQ"}, {"id": 3, "name": "Athens"}],
        "power_users": [
            {"username": "pam", "profiles": ["All"]}, {"username": "old", "profiles": ["All"]},
        ],
    }))
}

fn route(what: &str) -> String {
    format!("/poweruser/v1/powerusers/{PAM}/{what}")
}

/// Everything that all kinds have in common. `ids` are two ids, of which the second is given by a
/// search, and `row` the first one's row.
#[track_caller]
fn behaves(what: &str, key: &str, by_name: &str, ids: [u64; 2], search: &str, row: Value) {
    let admin = Actor::superadmin(&mock());
    let route = route(what);
    let (named, all, filters) =
        (format!("{key}_ids"), format!("{key}_all"), format!("{key}_filters"));
    let held = || admin.read(&route)["data"]["items"].clone();
    assert_eq!(held(), json!([]));
    let answer = admin.json("PUT", &route, json!({named.as_str(): [ids[0]]}));
    assert_eq!(
        answer.text(),
        r#"{"data":{"success":true,"errors":[]},"version":"1.0.0","_links":[]}"#
    );
    assert_eq!(held(), json!([row]));
    // Again, and by a search.
    admin.ok("PUT", &route, json!({named.as_str(): ids[0].to_string()}));
    admin.ok("PUT", &route, json!({filters.as_str(): {"search": search}}));
    let id_key = row.as_object().unwrap().keys().next().unwrap().clone();
    let listed = |query: &str| column(&admin.read(&format!("{route}?{query}")), &id_key);
    assert_eq!(listed(""), [json!(ids[0]), json!(ids[1])]);
    assert_eq!(listed("sort_dir=desc&page_size=1"), [json!(ids[1])]);
    assert_eq!(listed("page_size=1&page=2"), [json!(ids[1])]);
    assert_eq!(listed(&format!("search_text={search}")), [json!(ids[1])]);
    let by_name = listed(&format!("sort_attr={by_name}"));
    assert_eq!(by_name.len(), 2);
    refused(&admin.get(&format!("{route}?sort_attr=shoe")), 400, "Invalid sort_attr");
    // One unknown id, and nothing is done; nothing named, and nothing is said.
    let wrong = admin.json("PUT", &route, json!({named.as_str(): [ids[0], 99_999]}));
    refused(&wrong, 400, "Invalid id");
    refused(&admin.json("PUT", &route, json!({})), 400, &format!("{named} is required"));
    refused(&admin.json("DELETE", &route, json!({})), 400, &format!("{named} is required"));
    let answer = admin.json("DELETE", &route, json!({named.as_str(): [ids[0], 99_999]}));
    assert_eq!(answer.text(), r#"{"data":{"success":true},"version":"1.0.0","_links":[]}"#);
    assert_eq!(listed(""), [json!(ids[1])]);
    admin.ok("PUT", &route, json!({all.as_str(): true}));
    assert!(listed("").len() >= 2);
    admin.ok("DELETE", &route, json!({all.as_str(): "1"}));
    assert_eq!(listed(""), Vec::<Value>::new());
    let pam = Actor::sign_in(&mock(), "pam", "Passw0rd");
    assert_eq!(pam.get(&route).status, 200);
    refused(&pam.json("PUT", &route, json!({all.as_str(): true})), 403, FORBIDDEN);
    refused(&pam.json("DELETE", &route, json!({all.as_str(): true})), 403, FORBIDDEN);
}

#[test]
fn courses_are_given_and_taken_back() {
    let row = json!({"course_id": 501, "name": "Safety", "code": "S1", "course_type": "elearning"});
    behaves("courses", "course", "name", [501, 502], "onboard", row);
}

#[test]
fn categories_are_given_and_taken_back() {
    let row = json!({"category_id": 7, "title": "Compliance"});
    behaves("categories", "category", "title", [7, 8], "art", row);
}

#[test]
fn locations_are_given_and_taken_back() {
    let row = json!({"location_id": 2, "name": "Milan HQ"});
    behaves("locations", "location", "name", [2, 3], "athens", row);
}

#[test]
fn catalogs_and_plans_are_given_and_taken_back() {
    let admin = Actor::superadmin(&mock());
    for (what, key, id, row) in [
        ("catalogs", "catalog", 9, json!({"catalog_id": 9, "name": "Public", "code": "PUB"})),
        (
            "learningplans",
            "learningplan",
            71,
            json!({"learning_plan_id": 71, "name": "First week", "code": "OB"}),
        ),
    ] {
        let (ids, all) = (format!("{key}_ids"), format!("{key}_all"));
        admin.ok("PUT", &route(what), json!({ids.as_str(): [id]}));
        assert_eq!(admin.read(&route(what))["data"]["items"], json!([row]));
        admin.ok("DELETE", &route(what), json!({ids.as_str(): [id]}));
        assert_eq!(admin.read(&route(what))["data"]["count"], 0);
        admin.ok("PUT", &route(what), json!({all.as_str(): true}));
        assert_eq!(admin.read(&route(what))["data"]["count"], 1);
        admin.ok("DELETE", &route(what), json!({all.as_str(): true}));
        assert_eq!(admin.read(&route(what))["data"]["count"], 0);
        let wrong = admin.json("PUT", &route(what), json!({ids.as_str(): [1]}));
        refused(&wrong, 400, "Invalid id");
    }
}

#[test]
fn a_page_of_a_kind_is_sent_as_the_catalogue_has_it() {
    let admin = Actor::superadmin(&mock());
    admin.ok("PUT", &route("catalogs"), json!({"catalog_ids": [9]}));
    assert_eq!(
        admin.get(&route("catalogs")).text(),
        concat!(
            r#"{"data":{"items":[{"catalog_id":9,"name":"Public","code":"PUB"}],"#,
            r#""count":1,"has_more_data":false,"cursor":null,"current_page":1,"#,
            r#""current_page_size":200,"total_page_count":1,"total_count":1,"#,
            r#""sort":[{"sort_attr":"catalog_id","sort_dir":"asc"}]},"#,
            r#""version":"1.0.0","_links":[]}"#,
        )
    );
}

#[test]
fn the_record_counts_every_kind() {
    let admin = Actor::superadmin(&mock());
    admin.ok("PUT", &route("categories"), json!({"category_all": true}));
    admin.ok("PUT", &route("catalogs"), json!({"catalog_ids": 9}));
    admin.ok("PUT", &route("locations"), json!({"location_ids": [2]}));
    let record = admin.read(&format!("/poweruser/v1/powerusers/{PAM}"))["data"].clone();
    let counts = ["categories", "catalogs", "locations", "courses"]
        .map(|what| record[format!("total_assigned_{what}")].clone());
    assert_eq!(counts, [2, 1, 1, 0]);
}

/// The names of the courses somebody sees.
fn courses(mock: &docebo_mock::DoceboMock) -> Vec<Value> {
    let pam = Actor::sign_in(mock, "pam", "Passw0rd");
    let mut names = column(&pam.read("/course/v1/courses"), "title");
    names.sort_by_key(ToString::to_string);
    names
}

#[test]
fn a_category_brings_its_courses_and_a_catalog_only_when_so_chosen() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    assert_eq!(courses(&mock), Vec::<Value>::new());
    admin.ok("PUT", &route("categories"), json!({"category_ids": [7]}));
    assert_eq!(courses(&mock), ["Safety"]);
    admin.ok("PUT", &route("catalogs"), json!({"catalog_ids": [9]}));
    assert_eq!(courses(&mock), ["Safety"]);
    admin.ok("PUT", &route("courses"), json!({"assignment_type": "visible_catalogs"}));
    assert_eq!(courses(&mock), ["Safety", "Sales"]);
    let one = format!("/poweruser/v1/powerusers/{PAM}");
    let choice = |word: &str| json!({"resources": {"assignment_type": word}});
    admin.ok("PUT", &one, choice("custom"));
    assert_eq!(courses(&mock), ["Safety"]);
    admin.ok("PUT", &one, choice("all"));
    assert_eq!(courses(&mock), ["Onboarding", "Safety", "Sales"]);
    refused(&admin.json("PUT", &one, choice("some")), 400, "Invalid assignment_type");
}

#[test]
fn b117_taking_all_courses_takes_everything_that_teaches() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    admin.ok("PUT", &route("courses"), json!({"course_all": true}));
    admin.ok("PUT", &route("learningplans"), json!({"learningplan_all": true}));
    admin.ok("PUT", &route("categories"), json!({"category_ids": [7]}));
    admin.ok("PUT", &route("locations"), json!({"location_ids": [2]}));
    assert_eq!(courses(&mock).len(), 3);
    admin.ok("DELETE", &route("courses"), json!({"course_all": true}));
    assert_eq!(courses(&mock), Vec::<Value>::new());
    let count = |what: &str| admin.read(&route(what))["data"]["count"].clone();
    let kept = ["courses", "learningplans", "categories", "locations"].map(count);
    assert_eq!(kept, [0, 0, 0, 1]);
}

#[test]
fn updating_a_power_user_replaces_its_profiles() {
    let admin = Actor::superadmin(&mock());
    for n in 2..=11 {
        admin.ok("POST", "/poweruser/v1/profiles", json!({"name": format!("P{n}")}));
    }
    let one = format!("/poweruser/v1/powerusers/{PAM}");
    let held = || column(&admin.read(&format!("{one}/profiles")), "profile_id");
    let answer = admin.json("PUT", &one, json!({"profile_ids": [2, 3]}));
    assert_eq!(answer.text(), r#"{"data":{"success":true},"version":"1.0.0","_links":[]}"#);
    assert_eq!(held(), [2, 3]);
    // What is not named stays.
    admin.ok("PUT", &one, json!({}));
    assert_eq!(held(), [2, 3]);
    refused(&admin.json("PUT", &one, json!({"profile_ids": [1, 99]})), 400, "Invalid id");
    let eleven = json!({"profile_ids": (1..=11).collect::<Vec<_>>()});
    refused(&admin.json("PUT", &one, eleven), 400, "Maximum number of profiles reached");
    assert_eq!(held(), [2, 3]);
    admin.ok("PUT", &one, json!({"profile_ids": []}));
    assert_eq!(held(), Vec::<Value>::new());
    let ann = admin.json("PUT", &format!("/poweruser/v1/powerusers/{ANN}"), json!({}));
    refused(&ann, 404, "Power user not found");
}

#[test]
fn b123_more_than_fifty_thousand_users_are_taken() {
    let people: Vec<Value> =
        (0..50_001).map(|n| json!({"id": 20_000 + n, "username": format!("u{n}")})).collect();
    let mut users = vec![json!({"id": PAM, "username": "pam", "level": "power_user"})];
    users.extend(people);
    let admin = Actor::superadmin(&mock_with(json!({"users": users})));
    admin.ok("PUT", &route("users"), json!({"user_filters": {"search": "u"}}));
    let list = admin.read(&format!("{}?page_size=1", route("users")));
    assert_eq!(list["data"]["total_count"], 50_001);
}
