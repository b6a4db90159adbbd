//! Power users who manage power users, where the platform allows it.

use docebo_mock::{DoceboMock, ledger::switches::PowerUsersManagePowerUsers};
use serde_json::{Value, json};

use super::{ANN, BOB, FORBIDDEN, OLD, PAM, SUE, column, refused};
use crate::support::{Actor, mock_with};

/// Pam and Sue manage Old; all three are power users. Pam reaches Ann and Bob, Sue Ann alone.
fn mock() -> DoceboMock {
    let mock = mock_with(json!({
        "branches": [
            {"code": "SAL", "name": "Sales"}, {"code": "EM", "name": "EMEA", "parent": "SAL"},
        ],
        "profiles": [{"name": "Editor", "permissions": ["user/view", "user/edit"]}],
        "categories": [{"id": 7, "title": "Compliance"}, {"id": 8, "title": "Arts"}],
        "users": [
            {"id": PAM, "username": "pam", "level": "power_user", "password": "Passw0rd"},
            {"id": OLD, "username": "old", "level": "power_user", "password": "Passw0rd"},
            {"id": SUE, "username": "sue", "level": "power_user", "password": "Passw0rd"},
            {"id": ANN, "username": "ann"},
            {"id": BOB, "username": "bob"},
        ],
        "power_users": [
            {
                "username": "pam", "profiles": ["Editor"], "users": ["old", "ann", "bob"],
                "branches": {"SAL": false}, "categories": [7],
            },
            {"username": "sue", "profiles": ["Editor"], "users": ["old", "ann", "pam"]},
        ],
    }));
    mock.switch(PowerUsersManagePowerUsers::On);
    mock
}

fn actor(mock: &DoceboMock, name: &str) -> Actor {
    Actor::sign_in(mock, name, "Passw0rd")
}

const USERS: &str = "/poweruser/v1/powerusers/14002/users";

fn held(mock: &DoceboMock) -> Vec<Value> {
    column(&Actor::superadmin(mock).read(USERS), "user_id")
}

#[test]
fn b120_off_nobody_but_superadmins_manages_power_users_and_on_their_managers_do() {
    let mock = mock();
    mock.switch(PowerUsersManagePowerUsers::Off);
    let pam = actor(&mock, "pam");
    refused(&pam.json("PUT", USERS, json!({"user_ids": [ANN]})), 403, FORBIDDEN);
    refused(&pam.get(USERS), 403, FORBIDDEN);
    mock.switch(PowerUsersManagePowerUsers::On);
    pam.ok("PUT", USERS, json!({"user_ids": [ANN]}));
    assert_eq!(column(&pam.read(USERS), "user_id"), [ANN]);
    // Not whom they do not manage, not themselves, not without the permission.
    let to_sue = "/poweruser/v1/powerusers/14005/users";
    refused(&pam.json("PUT", to_sue, json!({"user_ids": [ANN]})), 403, FORBIDDEN);
    let to_pam = "/poweruser/v1/powerusers/14001/users";
    refused(&pam.json("PUT", to_pam, json!({"user_ids": [ANN]})), 403, FORBIDDEN);
    let old = actor(&mock, "old");
    refused(&old.json("PUT", to_pam, json!({"user_ids": [ANN]})), 403, FORBIDDEN);
}

#[test]
fn b120_profiles_and_levels_stay_with_superadmins() {
    let mock = mock();
    let pam = actor(&mock, "pam");
    for (method, what, body) in [
        ("POST", "profiles", json!({"name": "Mine"})),
        ("PUT", "profiles/1", json!({"name": "Mine"})),
        ("DELETE", "profiles", json!({"profile_ids": [1]})),
        ("PUT", "powerusers/profiles", json!({"user_ids": [OLD], "profile_ids": [1]})),
        ("PUT", "powerusers/14002", json!({"profile_ids": [1]})),
        ("DELETE", "powerusers", json!({"user_ids": [OLD]})),
        ("POST", "powerusers", json!({"user_ids": [ANN]})),
    ] {
        let answer = pam.json(method, &format!("/poweruser/v1/{what}"), body);
        refused(&answer, 403, FORBIDDEN);
    }
    for (method, route, body) in
        [("POST", "/learn/v1/pu", json!({"id": ANN})), ("DELETE", "/learn/v1/pu/14002", json!({}))]
    {
        refused(&pam.json(method, route, body), 403, FORBIDDEN);
    }
}

#[test]
fn a_power_user_gives_what_it_reaches_itself() {
    let mock = mock();
    let (pam, sue) = (actor(&mock, "pam"), actor(&mock, "sue"));
    refused(&sue.json("PUT", USERS, json!({"user_ids": [ANN, BOB]})), 403, FORBIDDEN);
    refused(&pam.json("PUT", USERS, json!({"user_all": true})), 403, FORBIDDEN);
    assert_eq!(held(&mock), Vec::<Value>::new());
    let route = |what: &str| format!("/poweruser/v1/powerusers/14002/{what}");
    pam.ok("PUT", &route("categories"), json!({"category_ids": [7]}));
    let more = pam.json("PUT", &route("categories"), json!({"category_ids": [8]}));
    refused(&more, 403, FORBIDDEN);
    let courses = pam.json("PUT", &route("courses"), json!({"assignment_type": "all"}));
    assert_eq!(courses.status, 200, "there is no course, so all of none");
    let catalogs = json!({"assignment_type": "visible_catalogs"});
    refused(&pam.json("PUT", &route("courses"), catalogs), 403, FORBIDDEN);
    // Pam holds Sales alone, so she cannot give what is below it.
    pam.ok("PUT", &route("branches"), json!({"branch_ids": [1]}));
    let deep = json!({"branch_ids_descendants": [1]});
    refused(&pam.json("PUT", &route("branches"), deep), 403, FORBIDDEN);
    // The calls of 2017 tell what is out of reach as not there.
    let list = json!({"id_user": OLD, "id_users": format!("{ANN},{PAM}")});
    assert_eq!(
        pam.ok("POST", "/learn/v1/pu/assign_users", list)["data"]["errors"],
        json!({
            "not_existing_users": [PAM.to_string()], "already_assigned": [], "assigned_users": 1,
        })
    );
}

#[test]
fn b115_what_one_power_user_gave_another_cannot_take_and_a_superadmin_can() {
    let mock = mock();
    let (admin, pam, sue) = (Actor::superadmin(&mock), actor(&mock, "pam"), actor(&mock, "sue"));
    pam.ok("PUT", USERS, json!({"user_ids": [ANN, BOB]}));
    sue.ok("PUT", USERS, json!({"user_ids": [ANN]})); // held already: still Pam's
    admin.ok("PUT", USERS, json!({"user_ids": [PAM]}));
    refused(&sue.json("DELETE", USERS, json!({"user_ids": [ANN]})), 403, FORBIDDEN);
    sue.ok("DELETE", USERS, json!({"user_all": true}));
    assert_eq!(held(&mock), [PAM, ANN, BOB]);
    pam.ok("DELETE", USERS, json!({"user_ids": [ANN]}));
    refused(&pam.json("DELETE", USERS, json!({"user_ids": [PAM]})), 403, FORBIDDEN);
    assert_eq!(held(&mock), [PAM, BOB]);
    admin.ok("DELETE", USERS, json!({"user_ids": [BOB, PAM]}));
    assert_eq!(held(&mock), Vec::<Value>::new());

    let branches = "/poweruser/v1/powerusers/14002/branches";
    admin.ok("PUT", branches, json!({"branch_ids_descendants": [1]}));
    // Not to be narrowed either.
    refused(&pam.json("PUT", branches, json!({"branch_ids": [1]})), 403, FORBIDDEN);
    refused(&pam.json("DELETE", branches, json!({"branch_ids": [1]})), 403, FORBIDDEN);
    pam.ok("DELETE", branches, json!({"branch_all": true}));
    assert_eq!(column(&admin.read(branches), "selection_status"), [2]);
}
