//! `/learn/v1/pu*`: the calls of 2017, in step with the present service.

use serde_json::{Value, json};

use super::{ANN, BOB, FORBIDDEN, PAM, SUE, admin, column, held, mock, refused};
use crate::support::{Actor, mock_with};

#[test]
fn one_user_is_raised_and_lowered() {
    let admin = admin(&mock());
    let answer = admin.json("POST", "/learn/v1/pu", json!({"id": ANN}));
    assert_eq!(answer.text(), r#"{"data":{"success":true},"version":"1.0.0","_links":[]}"#);
    assert_eq!(admin.get("/poweruser/v1/powerusers/14003").status, 200);
    refused(&admin.json("POST", "/learn/v1/pu", json!({"id": SUE})), 400, "User is a Superadmin");
    refused(&admin.json("POST", "/learn/v1/pu", json!({"id": 99_999})), 404, "User not found");
    refused(&admin.json("POST", "/learn/v1/pu", json!({})), 400, "id is required");
    let answer = admin.json("DELETE", "/learn/v1/pu/14003", json!({"id": ANN}));
    assert_eq!(answer.text(), r#"{"data":{"success":true},"version":"1.0.0","_links":[]}"#);
    refused(&admin.get("/poweruser/v1/powerusers/14003"), 404, "Power user not found");
    refused(&admin.json("DELETE", "/learn/v1/pu/14003", json!({})), 404, "Power user not found");
}

#[test]
fn b037_lowering_the_old_way_takes_everything_too() {
    let admin = admin(&mock());
    admin.ok("DELETE", "/learn/v1/pu/14001", json!({}));
    admin.ok("POST", "/poweruser/v1/powerusers", json!({"user_ids": [PAM]}));
    assert!(held(&admin, PAM).iter().all(Vec::is_empty));
}

#[test]
fn users_are_assigned_by_a_list_with_commas() {
    let admin = admin(&mock());
    let body = json!({"id_user": PAM, "id_users": format!("{ANN}, {SUE},99999,x")});
    assert_eq!(
        admin.json("POST", "/learn/v1/pu/assign_users", body).text(),
        concat!(
            r#"{"data":{"errors":{"not_existing_users":["99999","x"],"#,
            r#""already_assigned":["14003"],"assigned_users":1}},"version":"1.0.0","_links":[]}"#,
        )
    );
    assert_eq!(held(&admin, PAM)[1], [ANN, BOB, SUE]);
    for (body, message) in [
        (json!({"id_users": "1"}), "id_user is required"),
        (json!({"id_user": PAM}), "id_users is required"),
        (json!({"id_user": PAM, "id_users": " , "}), "id_users is required"),
    ] {
        refused(&admin.json("POST", "/learn/v1/pu/assign_users", body), 400, message);
    }
    let nobody = json!({"id_user": ANN, "id_users": "1"});
    let answer = admin.json("POST", "/learn/v1/pu/assign_users", nobody);
    refused(&answer, 404, "Power user not found");
}

#[test]
fn courses_are_told_apart_in_four_lists() {
    let admin = admin(&mock());
    let body = json!({"id_user": PAM, "id_courses": "501,502,9"});
    assert_eq!(
        admin.json("POST", "/learn/v1/pu/assign_courses", body).text(),
        concat!(
            r#"{"data":{"already_assigned":["501"],"errors":["Course not found: 9"],"#,
            r#""assigned_success":["502"],"assigned_error":["9"]},"version":"1.0.0","_links":[]}"#,
        )
    );
    let body = json!({"id_user": PAM, "id_courses": 501});
    assert_eq!(
        admin.ok("POST", "/learn/v1/pu/assign_courses", body)["data"],
        json!({
            "already_assigned": ["501"], "errors": null, "assigned_success": null,
            "assigned_error": null,
        })
    );
    assert_eq!(held(&admin, PAM)[3], [501, 502]);
}

#[test]
fn categories_catalogs_and_locations_are_assigned() {
    let admin = Actor::superadmin(&mock_with(json!({
        "users": [{"id": PAM, "username": "pam", "level": "power_user"}],
        "categories": [{"id": 7, "title": "Compliance"}],
        "catalogs": [{"id": 9, "name": "Public"}],
        "locations": [{"id": 2, "name": "Milan HQ"}],
    })));
    let post = |what: &str, ids: &str| {
        let ids = json!({"id_user": PAM, format!("id_{what}"): ids});
        admin.json("POST", &format!("/learn/v1/pu/assign_{what}"), ids).text()
    };
    assert_eq!(
        post("categories", "7,8"),
        concat!(
            r#"{"data":{"errors":{"not_existing_categories":["8"],"already_assigned":[],"#,
            r#""assigned_categories":1}},"version":"1.0.0","_links":[]}"#,
        )
    );
    assert_eq!(
        post("locations", "2,2"),
        concat!(
            r#"{"data":{"errors":{"not_existing_locations":[],"already_assigned":["2"],"#,
            r#""assigned_locations":1}},"version":"1.0.0","_links":[]}"#,
        )
    );
    assert_eq!(post("catalogs", "9"), r#"{"data":{"errors":null},"version":"1.0.0","_links":[]}"#);
    assert_eq!(
        post("catalogs", "1"),
        r#"{"data":{"errors":["Catalog not found: 1"]},"version":"1.0.0","_links":[]}"#
    );
    for what in ["categories", "catalogs", "locations"] {
        let route = format!("/poweruser/v1/powerusers/{PAM}/{what}");
        assert_eq!(admin.read(&route)["data"]["count"], 1, "{what}");
    }
}

#[test]
fn b118_branches_answer_with_their_states_and_zero_for_none() {
    let admin = admin(&mock());
    let route = "/learn/v1/pu/assign_orgcharts";
    let body = json!({"id": PAM, "branches": [
        {"id_org": 1, "state": 1}, {"id_org": "2", "state": "2"}, {"id_org": 99, "state": 2},
    ]});
    assert_eq!(
        admin.json("POST", route, body).text(),
        concat!(
            r#"{"data":{"branches":{"1":1,"2":2,"99":0},"errors":["Branch not found: 99"]},"#,
            r#""version":"1.0.0","_links":[]}"#,
        )
    );
    let branches = admin.read("/poweruser/v1/powerusers/14001/branches");
    assert_eq!(column(&branches, "selection_status"), [1, 2]);
    let body = json!({"id": PAM, "branches": [{"id_org": 1, "state": 3}]});
    let answer = admin.ok("POST", route, body);
    let expected = json!({"branches": {"1": 1}, "errors": ["Invalid state: 1"]});
    assert_eq!(answer["data"], expected);
    refused(&admin.json("POST", route, json!({"branches": []})), 400, "id is required");
    refused(&admin.json("POST", route, json!({"id": PAM})), 400, "branches is required");
}

#[test]
fn the_old_calls_are_for_superadmins_too() {
    let mock = mock();
    let pam = Actor::sign_in(&mock, "pam", "Passw0rd");
    for (what, body) in [
        ("", json!({"id": ANN})),
        ("/assign_users", json!({"id_user": PAM, "id_users": "1"})),
        ("/assign_courses", json!({"id_user": PAM, "id_courses": "1"})),
        ("/assign_categories", json!({"id_user": PAM, "id_categories": "1"})),
        ("/assign_catalogs", json!({"id_user": PAM, "id_catalogs": "1"})),
        ("/assign_locations", json!({"id_user": PAM, "id_locations": "1"})),
        ("/assign_orgcharts", json!({"id": PAM, "branches": [{"id_org": 1, "state": 1}]})),
    ] {
        refused(&pam.json("POST", &format!("/learn/v1/pu{what}"), body), 403, FORBIDDEN);
    }
    refused(&pam.json("DELETE", "/learn/v1/pu/14002", Value::Null), 403, FORBIDDEN);
}

#[test]
fn b114_what_is_assigned_the_old_way_counts_from_the_next_sign_in() {
    let mock = mock();
    let pam = Actor::sign_in(&mock, "pam", "Passw0rd");
    let sees = |actor: &Actor| actor.get("/manage/v1/users/14005/managers").status == 200;
    assert!(!sees(&pam));
    let body = json!({"id_user": PAM, "id_users": SUE.to_string()});
    admin(&mock).ok("POST", "/learn/v1/pu/assign_users", body);
    assert!(!sees(&pam) && sees(&Actor::sign_in(&mock, "pam", "Passw0rd")));
}
