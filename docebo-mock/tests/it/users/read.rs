//! One user in full.

use serde_json::json;

use super::{ANN, BOB, actors};
use crate::support::{Actor, error};

#[test]
fn the_single_read_has_other_names_than_the_list() {
    let (_mock, admin) = actors();
    let answer = admin.read(&format!("/manage/v1/user/{ANN}"));
    let uuid = answer["data"]["user_data"]["uuid"].clone();
    let branch = answer["data"]["branches"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(
        answer,
        json!({
            "data": {
                "user_data": {
                    "user_id": "13011", "username": "Ann", "first_name": "Ann",
                    "last_name": "Miller", "email": "ann@example.com", "uuid": uuid, "level": "6",
                    "valid": "1", "email_validation_status": "0", "force_change": "0",
                    "expiration": null, "timezone": "Europe/Rome", "language": "english",
                    "date_format": null, "avatar": "", "role_id": null, "role_title": null,
                    "manager_first_name": "Eve", "manager_last_name": "Boss",
                    "manager_username": "boss", "can_manage_subordinates": true,
                    "last_update": "2026-03-02 09:00:00",
                },
                "additional_fields": [
                    {"id": "4", "title": "Office", "type": "dropdown", "value": "1",
                     "mandatory": false, "invisible_to_user": false, "enabled": true,
                     "settings": null,
                     "options": [{"id": "1", "label": "Rome"}, {"id": "2", "label": "Paris"}]},
                    {"id": "7", "title": "Remote", "type": "yesno", "value": null,
                     "mandatory": false, "invisible_to_user": false, "enabled": true,
                     "settings": null, "options": null},
                    {"id": "9", "title": "Badge", "type": "textfield", "value": "A-17",
                     "mandatory": false, "invisible_to_user": false, "enabled": true,
                     "settings": null, "options": null},
                ],
                "branches": [
                    {"id": branch, "name": "Sales", "code": "S", "path": "Docebo/Sales"},
                ],
                "groups": [],
                "managers": [
                    {"manager_type_id": "1", "manager_title": "Direct Manager",
                     "manager_id": "13010", "manager_name": "Eve Boss",
                     "manager_username": "boss"},
                ],
                "select_orgchart": {branch.as_str(): 1},
            },
            "version": "1.0.0",
            "_links": [],
        })
    );
}

/// What was printed once is printed again when somebody it names has changed.
#[test]
fn a_user_in_full_follows_the_manager_and_its_own_changes() {
    let (_mock, admin) = actors();
    let read = || admin.read(&format!("/manage/v1/user/{ANN}"))["data"].clone();
    let before = read();
    assert_eq!(read(), before);
    admin.ok("PUT", "/manage/v1/user/13010", json!({"firstname": "Evelyn"}));
    let after = read();
    assert_eq!(after["user_data"]["manager_first_name"], "Evelyn");
    assert_eq!(after["managers"][0]["manager_name"], "Evelyn Boss");
    admin.ok("PUT", &format!("/manage/v1/user/{ANN}"), json!({"firstname": "Anna"}));
    assert_eq!(read()["user_data"]["first_name"], "Anna");
}

#[test]
fn b006_one_flag_has_three_names() {
    let (_mock, admin) = actors();
    let read = |what: &str| admin.read(&format!("/manage/v1/user/{BOB}"))["data"][what].clone();
    assert_eq!(read("user_data")["valid"], "0");
    assert_eq!(super::row(&admin, "bob")["status"], "0");
    let items = json!([{"username": "bob", "active": true}]);
    let options = json!({"branch_option": "do_nothing", "update_user_info": true});
    let body = json!({"items": items, "options": options});
    admin.ok("POST", "/manage/v1/user/batch", body);
    assert_eq!(read("user_data")["valid"], "1");
    assert_eq!(super::row(&admin, "bob")["status"], "1");
    let new = json!({"userid": "flo", "password": "Passw0rd", "valid": 0});
    admin.ok("POST", "/manage/v1/user", new);
    assert_eq!(super::row(&admin, "flo")["status"], "0");
}

#[test]
fn nobody_learns_of_users_they_may_not_see() {
    let (mock, admin) = actors();
    let unknown = error("Not Found", "User not found", 0, 404);
    let answer = admin.get("/manage/v1/user/99999");
    assert_eq!((answer.status, answer.json()), (404, unknown.clone()));
    let power_user = Actor::sign_in(&mock, "pia", "Passw0rd");
    assert_eq!(power_user.get(&format!("/manage/v1/user/{ANN}")).status, 200);
    assert_eq!(power_user.get(&format!("/manage/v1/user/{BOB}")).json(), unknown);
    let learner = Actor::sign_in(&mock, "Ann", "Passw0rd");
    assert_eq!(learner.get(&format!("/manage/v1/user/{ANN}")).status, 200);
    assert_eq!(learner.get(&format!("/manage/v1/user/{BOB}")).json(), unknown);
    assert_eq!(Actor::nobody(&mock).get(&format!("/manage/v1/user/{ANN}")).status, 401);
}
