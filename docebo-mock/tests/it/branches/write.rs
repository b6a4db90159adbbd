//! Making, changing and moving branches.

use super::*;

#[test]
fn a_branch_is_made_below_another() {
    let (_mock, admin) = actors();
    let body = json!({"code": "OSL", "translations": {"english": "Oslo"}, "id_parent": 2});
    let answer = admin.json("POST", "/manage/v1/orgchart", body);
    assert_eq!(answer.text(), r#"{"data":{"id":6},"version":"1.0.0","_links":[]}"#);
    assert_eq!(titles(&admin, "?node_id=2"), ["Oslo"]);
    let body = json!({
        "translations": {"all": "Bergen"}, "id_parent": "OSL", "use_secondary_identifier": true,
    });
    assert_eq!(admin.ok("POST", "/manage/v1/orgchart", body)["data"]["id"], 7);
    let made = admin.read("/manage/v1/orgchart/7");
    assert_eq!((&made["data"]["code"], &made["data"]["id_parent"]), (&json!(null), &json!(6)));
}

#[test]
fn b134_a_branch_without_a_parent_stands_below_the_root() {
    let (_mock, admin) = actors();
    let body = json!({"translations": {"all": "Legal"}, "id_parent": "0"});
    for body in [body, json!({"translations": {"all": "Legal"}})] {
        let made = admin.ok("POST", "/manage/v1/orgchart", body)["data"]["id"].clone();
        assert_eq!(admin.read(&format!("/manage/v1/orgchart/{made}"))["data"]["id_parent"], 0);
    }
    let whole = admin.read("/manage/v1/orgchart?flattened=true");
    let rows = whole["data"]["items"].as_array().unwrap();
    assert_eq!(rows.iter().filter(|row| row["lev"] == 1).count(), 1);
}

#[test]
fn a_branch_that_cannot_be_made_is_refused() {
    let (_mock, admin) = actors();
    let make = |body| admin.json("POST", "/manage/v1/orgchart", body);
    let name = json!({"all": "X"});
    for body in [json!({"code": "X"}), json!({"translations": {"english": " "}})] {
        refused(&make(body), 400, "translations is required");
    }
    for code in ["0", "00", "--"] {
        let body = json!({"code": code, "translations": name});
        refused(&make(body), 400, "Invalid code");
    }
    refused(&make(json!({"translations": name, "id_parent": 99})), 404, "Not found");
    let by_code =
        json!({"translations": name, "id_parent": "NO", "use_secondary_identifier": true});
    refused(&make(by_code), 404, "Not found");
    assert_eq!(titles(&admin, "").len(), 3);
}

#[test]
fn an_update_changes_what_it_names_and_the_root_can_be_renamed() {
    let (_mock, admin) = actors();
    let body = json!({"translations": {"french": "Ventes"}, "code": "SA2"});
    let answer = admin.json("PUT", "/manage/v1/orgchart/1", body);
    assert_eq!(answer.text(), r#"{"data":{"branch_id":1},"version":"1.0.0","_links":[]}"#);
    assert_eq!(
        admin.read("/manage/v1/orgchart/1")["data"],
        json!({
            "id": 1, "code": "SA2", "id_parent": 0,
            "translations": {"english": "Sales", "french": "Ventes"},
        })
    );
    let body = json!({"use_secondary_identifier": true, "code": ""});
    assert_eq!(admin.ok("PUT", "/manage/v1/orgchart/SA2", body)["data"]["branch_id"], 1);
    assert_eq!(admin.read("/manage/v1/orgchart/1")["data"]["code"], Value::Null);
    admin.ok("PUT", "/manage/v1/orgchart/0", json!({"translations": {"all": "Acme"}}));
    assert_eq!(titles(&admin, "?flattened=true")[0], "Acme");
    let user = admin.read("/manage/v1/user/16002");
    assert_eq!(user["data"]["branches"][0]["path"], "Acme/Sales/EMEA");
    refused(&admin.json("PUT", "/manage/v1/orgchart/99", json!({})), 404, "Not found");
    let zero = admin.json("PUT", "/manage/v1/orgchart/1", json!({"code": "0"}));
    refused(&zero, 400, "Invalid code");
}

#[test]
fn a_branch_moves_with_its_subtree_and_people() {
    let (_mock, admin) = actors();
    let answer = admin.json("POST", "/manage/v1/orgchart/1/move", json!({"id_new_parent": 4}));
    assert_eq!(answer.text(), r#"{"data":{"success":true},"version":"1.0.0","_links":[]}"#);
    assert_eq!(
        titles(&admin, "?flattened=true"),
        ["Docebo", "HR", "Sales", "EMEA", "APAC", "Leavers"]
    );
    assert_eq!(
        people(&admin, HR, "?sort_dir=asc&sort_attr=username"),
        ["ann", "ben", "cat", "sue"]
    );
    let user = admin.read("/manage/v1/user/16002");
    assert_eq!(user["data"]["branches"][0]["path"], "Docebo/HR/Sales/EMEA");
}

#[test]
fn b134_a_move_that_would_break_the_tree_is_refused() {
    let (_mock, admin) = actors();
    let go = |branch: u64, parent: Value| {
        let route = format!("/manage/v1/orgchart/{branch}/move");
        admin.json("POST", &route, json!({"id_new_parent": parent}))
    };
    refused(&go(SALES, json!(SALES)), 400, "Invalid destination branch");
    refused(&go(SALES, json!(EMEA)), 400, "Invalid destination branch");
    refused(&go(0, json!(HR)), 400, "Root cannot be moved");
    refused(&go(SALES, json!(99)), 404, "Not found");
    refused(&go(99, json!(HR)), 404, "Not found");
    refused(&go(SALES, json!(null)), 400, "id_new_parent is required");
    assert_eq!(
        titles(&admin, "?flattened=true"),
        ["Docebo", "Sales", "EMEA", "APAC", "HR", "Leavers"]
    );
}

#[test]
fn a_grant_with_descendants_follows_a_move_from_the_next_token_on() {
    let (mock, admin) = actors();
    let before = Actor::sign_in(&mock, "eve", "Passw0rd");
    admin.ok("POST", "/manage/v1/orgchart/4/move", json!({"id_new_parent": APAC}));
    refused(&before.get("/manage/v1/orgchart/4"), 403, FORBIDDEN);
    let after = Actor::sign_in(&mock, "eve", "Passw0rd");
    assert_eq!(after.read("/manage/v1/orgchart/4")["data"]["code"], "HR");
    assert_eq!(people(&after, HR, ""), ["cat"]);
}

#[test]
fn b139_a_slash_in_a_name_is_kept_and_no_path_finds_it() {
    let (_mock, admin) = actors();
    let body = json!({"code": "R/D", "translations": {"all": "R/D"}});
    let made = admin.ok("POST", "/manage/v1/orgchart", body)["data"]["id"].clone();
    assert_eq!(admin.read(&format!("/manage/v1/orgchart/{made}"))["data"]["code"], "R/D");
    let import = |row: Value| {
        let options = json!({"branch_option": "do_nothing", "update_user_info": true});
        let body = json!({"items": [row], "options": options});
        admin.ok("POST", "/manage/v1/user/batch", body)["data"][0].clone()
    };
    let paths = json!({"username": "ann", "branch_name_path": "R/D", "branch_code_path": "R/D"});
    assert_eq!(import(paths)["message"], "Branch path not found: R/D");
    assert_eq!(import(json!({"username": "ann", "branch_name": "R/D"}))["success"], true);
}

#[test]
fn fields_are_chosen_for_a_branch_in_place_of_those_before() {
    let (_mock, admin) = actors();
    let route = "/manage/v1/orgchart/2/field_visibility";
    let answer = admin.json("POST", route, json!({"user_fields": [9, "4", 77]}));
    assert_eq!(
        answer.text(),
        concat!(
            r#"{"data":{"user_fields":[4,9],"errors":[{"id":77,"error":"Field not found"}]},"#,
            r#""version":"1.0.0","_links":[]}"#,
        )
    );
    let answer = admin.ok("POST", route, json!({"user_fields": [9]}));
    assert_eq!(answer["data"], json!({"user_fields": [9], "errors": []}));
    let chosen = || admin.read("/_mock/snapshot")["world"]["field_visibility"].clone();
    assert_eq!(chosen(), json!({"branches": {"2": [9]}}));
    assert_eq!(
        admin.ok("POST", route, json!({"user_fields": []}))["data"]["user_fields"],
        json!([])
    );
    refused(&admin.json("POST", route, json!({})), 400, "user_fields is required");
    let unknown = "/manage/v1/orgchart/99/field_visibility";
    refused(&admin.json("POST", unknown, json!({"user_fields": []})), 404, "Not found");
    admin.json("DELETE", "/manage/v1/orgchart/2", json!({}));
    assert_eq!(chosen(), json!({"branches": {}}));
}

#[test]
fn a_power_user_changes_what_it_administers_and_nothing_else() {
    let mock = mock();
    let eve = Actor::sign_in(&mock, "eve", "Passw0rd");
    let name = json!({"all": "X"});
    let below = |parent: u64| {
        eve.json("POST", "/manage/v1/orgchart", json!({"translations": name, "id_parent": parent}))
    };
    assert_eq!(below(EMEA).status, 200);
    refused(&below(HR), 403, FORBIDDEN);
    refused(&below(0), 403, FORBIDDEN);
    let rename = |branch: u64| {
        let route = format!("/manage/v1/orgchart/{branch}");
        eve.json("PUT", &route, json!({"translations": name}))
    };
    assert_eq!(rename(SALES).status, 200);
    refused(&rename(HR), 403, FORBIDDEN);
    let go = |branch: u64, parent: u64| {
        let route = format!("/manage/v1/orgchart/{branch}/move");
        eve.json("POST", &route, json!({"id_new_parent": parent}))
    };
    assert_eq!(go(APAC, EMEA).status, 200);
    refused(&go(APAC, HR), 403, FORBIDDEN);
    refused(&go(HR, SALES), 403, FORBIDDEN);
    let fields =
        eve.json("POST", "/manage/v1/orgchart/4/field_visibility", json!({"user_fields": []}));
    refused(&fields, 403, FORBIDDEN);
}

#[test]
fn whoever_lacks_the_permission_changes_nothing() {
    let mock = mock();
    for name in ["pia", "tom"] {
        let actor = Actor::sign_in(&mock, name, "Passw0rd");
        for (method, path, body) in [
            ("POST", "/manage/v1/orgchart", json!({"translations": {"all": "X"}, "id_parent": 2})),
            ("PUT", "/manage/v1/orgchart/2", json!({"code": "X"})),
            ("DELETE", "/manage/v1/orgchart/2", json!({})),
            ("POST", "/manage/v1/orgchart/2/move", json!({"id_new_parent": 2})),
            ("POST", "/manage/v1/orgchart/2/field_visibility", json!({"user_fields": []})),
            ("POST", "/manage/v1/orgchart/batch", json!({"items": [{"code": "X"}]})),
            ("POST", "/manage/v1/orgchart/assign_users", json!({"id_org": 2, "id_users": "16001"})),
        ] {
            refused(&actor.json(method, path, body), 403, FORBIDDEN);
        }
    }
}
