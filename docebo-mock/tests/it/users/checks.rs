//! Questions one asks before making a user.

use serde_json::json;

use super::{actors, edit_world};
use crate::support::{Actor, error};

const FORBIDDEN: &str = "You are not allowed to perform this action.";

#[test]
fn b013_a_name_is_free_case_aside() {
    let (_mock, admin) = actors();
    let free = |name: &str| admin.get(&format!("/manage/v1/user/check_username/{name}"));
    assert_eq!(free("flo").text(), r#"{"data":{"success":true},"version":"1.0.0","_links":[]}"#);
    for (name, expected) in
        [("ANN", false), ("anna", true), ("ann@example.com", true), ("%3Cb%3E", false)]
    {
        assert_eq!(free(name).json()["data"]["success"], expected, "{name}");
    }
}

#[test]
fn a_name_and_an_address_are_judged_each_for_itself() {
    let (_mock, admin) = actors();
    let check = |query: &str| admin.get(&format!("/manage/v1/user/check_validity?{query}"));
    assert_eq!(
        check("userid=flo&email=ann@example.com").text(),
        r#"{"data":{"success":true},"version":"1.0.0","_links":[]}"#
    );
    assert_eq!(
        check("userid=ANN&email=nobody").text(),
        concat!(
            r#"{"data":{"success":false,"message":["#,
            r#"{"id":"userid","message":"Username already exists"},"#,
            r#"{"id":"email","message":"Invalid e-mail"}]},"version":"1.0.0","_links":[]}"#,
        )
    );
    assert_eq!(check("email=nobody").json()["data"]["message"][0]["id"], "email");
    let missing = error("Bad Request", "Missing mandatory params", 1001, 400);
    assert_eq!(check("").json(), missing);
    edit_world(&admin, |world| world["settings"]["email_as_username"] = json!(true));
    assert_eq!(check("email=boss@example.com").json()["data"]["success"], true);
    admin.ok(
        "POST",
        "/manage/v1/user",
        json!({"email": "boss@example.com", "password": "Passw0rd"}),
    );
    assert_eq!(check("email=boss@example.com").json()["data"]["success"], false);
}

#[test]
fn the_importer_s_columns_are_the_batch_s_keys() {
    let (_mock, admin) = actors();
    let fields = admin.read("/manage/v1/user/importer_fields")["data"]["fields"].clone();
    for (key, label) in [
        ("username", "Username"),
        ("password_hash", "Hashed Password"),
        ("expiration_date", "Expire On"),
        ("field_4", "Office"),
        ("field_9", "Badge"),
        ("manager_1", "Direct Manager"),
        ("manager_2", "Mentor"),
    ] {
        assert_eq!(fields[key], label, "{key}");
    }
    assert_eq!(fields.as_object().unwrap().len(), 22 + 3 + 2);
}

#[test]
fn whoever_makes_no_users_need_not_ask() {
    let (mock, _admin) = actors();
    let (pia, ann) =
        (Actor::sign_in(&mock, "pia", "Passw0rd"), Actor::sign_in(&mock, "Ann", "Passw0rd"));
    for target in [
        "/manage/v1/user/check_username/flo",
        "/manage/v1/user/check_validity?userid=flo",
        "/manage/v1/user/importer_fields",
    ] {
        assert_eq!(pia.get(target).status, 200, "{target}");
        let answer = ann.get(target);
        let forbidden = error("Forbidden", FORBIDDEN, 1002, 403);
        assert_eq!((answer.status, answer.json()), (403, forbidden), "{target}");
        assert_eq!(Actor::nobody(&mock).get(target).status, 401, "{target}");
    }
}
