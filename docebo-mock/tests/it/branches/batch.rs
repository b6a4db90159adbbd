//! Many branches in one call.

use super::*;

fn batch(actor: &Actor, items: Value, options: Value) -> Answer {
    let body = json!({"items": items, "options": options});
    actor.json("POST", "/manage/v1/orgchart/batch", body)
}

#[test]
fn each_row_answers_for_itself() {
    let (_mock, admin) = actors();
    let items = json!([
        {"code": "NOR", "name": {"all": "Nordics"}, "parent_code": "EM"},
        {"code": "OSL", "translations": {"english": "Oslo"}, "parent_code": "NOR"},
        {"code": "SAL", "name": {"all": "Other"}},
        {"code": "X", "name": {"all": "X"}, "parent_code": "LATER"},
        {"code": "LATER", "name": {"all": "Later"}, "parent_code": ""},
    ]);
    let answer = batch(&admin, items, json!({}));
    assert_eq!(
        answer.text(),
        concat!(
            r#"{"data":[{"row_index":0,"success":true,"message":null},"#,
            r#"{"row_index":1,"success":true,"message":null},"#,
            r#"{"row_index":2,"success":false,"message":"Branch code already exists: SAL"},"#,
            r#"{"row_index":3,"success":false,"message":"Parent branch not found: LATER"},"#,
            r#"{"row_index":4,"success":true,"message":null}],"#,
            r#""version":"1.0.0","_links":[]}"#,
        )
    );
    assert_eq!(
        titles(&admin, "?flattened=true"),
        ["Docebo", "Sales", "EMEA", "Nordics", "Oslo", "APAC", "HR", "Leavers", "Later"]
    );
}

#[test]
fn an_update_renames_and_moves_and_otherwise_leaves_a_branch_where_it_is() {
    let (_mock, admin) = actors();
    let items = json!([
        {"code": "EM", "name": {"english": "Europe", "german": "Europa"}},
        {"code": "AP", "parent_code": "HR"},
        {"code": "HR", "parent_code": "AP"},
        {"code": "SAL", "parent_code": ""},
    ]);
    let rows = batch(&admin, items, json!({"update": true})).json()["data"].clone();
    assert_eq!(rows[2]["message"], "Invalid destination branch");
    assert_eq!(rows.as_array().unwrap().iter().filter(|row| row["success"] == true).count(), 3);
    assert_eq!(
        titles(&admin, "?flattened=true"),
        ["Docebo", "Sales", "Europe", "HR", "APAC", "Leavers"]
    );
    assert_eq!(titles(&admin, "?node_id=1&lang=de"), ["Europa"]);
}

#[test]
fn a_row_that_cannot_be_followed_says_why() {
    let (_mock, admin) = actors();
    admin.ok("POST", "/manage/v1/orgchart", json!({"code": "EM", "translations": {"all": "Two"}}));
    for (row, message) in [
        (json!({"name": {"all": "X"}}), "code is required"),
        (json!({"code": "0", "name": {"all": "X"}}), "Invalid code"),
        (json!({"code": "X"}), "name is required"),
        (json!({"code": "X", "name": []}), "name is required"),
        (json!({"code": "EM", "name": {"all": "X"}}), "Branch code is ambiguous: EM"),
        (
            json!({"code": "X", "name": {"all": "X"}, "parent_code": "EM"}),
            "Parent branch code is ambiguous: EM",
        ),
    ] {
        let rows = batch(&admin, json!([row]), json!({"update": true})).json()["data"].clone();
        assert_eq!((&rows[0]["success"], &rows[0]["message"]), (&json!(false), &json!(message)));
    }
    refused(&batch(&admin, json!([]), json!({})), 400, "items is required");
    assert_eq!(titles(&admin, "?flattened=true").len(), 7);
}

#[test]
fn a_power_users_rows_stay_within_its_branches() {
    let mock = mock();
    let eve = Actor::sign_in(&mock, "eve", "Passw0rd");
    let items = json!([
        {"code": "NOR", "name": {"all": "Nordics"}, "parent_code": "EM"},
        {"code": "ROO", "name": {"all": "Beside"}},
        {"code": "X", "name": {"all": "X"}, "parent_code": "HR"},
        {"code": "HR", "name": {"all": "X"}},
        {"code": "AP", "name": {"english": "Asia"}},
    ]);
    let rows = batch(&eve, items, json!({"update": true})).json()["data"].clone();
    let messages: Vec<_> = rows.as_array().unwrap().iter().map(|row| &row["message"]).collect();
    assert_eq!(
        json!(messages),
        json!([
            null,
            "Parent branch not found: ",
            "Parent branch not found: HR",
            "Branch not found: HR",
            null,
        ])
    );
}
