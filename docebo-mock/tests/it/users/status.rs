//! Activating, deactivating, expiring.

use docebo_mock::ledger::switches::{
    ChangeStatusOnExpired, RevokeTokensOnDeactivate, UnchangedStatus,
};
use serde_json::{Value, json};

use super::{ANN, BOB, CLEO, DAN, PIA, actors, can_sign_in, names, row, user_data, world};
use crate::support::{Actor, error};

#[track_caller]
fn switch(actor: &Actor, ids: Value, status: Value) -> Value {
    let body = json!({"user_ids": ids, "status": status});
    actor.ok("PUT", "/manage/v1/user/change_status", body)["data"].clone()
}

#[test]
fn b032_ids_are_split_into_updated_and_not_updated() {
    let (_mock, admin) = actors();
    let body = json!({"user_ids": [ANN, 99999, DAN, ANN], "status": 0});
    let answer = admin.json("PUT", "/manage/v1/user/change_status", body);
    assert_eq!(
        answer.text(),
        r#"{"data":{"success":true,"updated_ids":["13011","13014"],"not_updated_ids":["99999"]},"version":"1.0.0","_links":[]}"#
    );
    assert_eq!(names(&admin, "active=0"), ["Ann", "bob", "dan"]);
}

#[test]
fn b033_ids_come_as_numbers_strings_or_alone() {
    for ids in [json!([ANN]), json!(["13011"]), json!(ANN), json!("13011"), json!({"0": ANN})] {
        for off in [json!(0), json!("0"), json!(false)] {
            let (_mock, admin) = actors();
            let change = switch(&admin, ids.clone(), off);
            assert_eq!(change["updated_ids"], json!(["13011"]), "{ids}");
            assert_eq!(row(&admin, "Ann")["status"], "0");
        }
    }
}

#[test]
fn both_parameters_are_needed() {
    let (_mock, admin) = actors();
    let missing = error("Bad Request", "Missing mandatory params", 1001, 400);
    for body in [json!({}), json!({"user_ids": [ANN]}), json!({"user_ids": [], "status": 0})] {
        let answer = admin.json("PUT", "/manage/v1/user/change_status", body);
        assert_eq!((answer.status, answer.json()), (400, missing.clone()));
    }
}

/// The world without what a status call may touch: the flag, the time of the change, the events.
fn untouched(mut world: Value) -> Value {
    world["outbox"] = json!(null);
    for user in world["users"].as_array_mut().unwrap() {
        user["active"] = json!(null);
        user["updated"] = json!(null);
    }
    world
}

#[test]
fn b034_deactivation_changes_nothing_else() {
    let (_mock, admin) = actors();
    let before = world(&admin);
    switch(&admin, json!([ANN, DAN, PIA]), json!(0));
    let after = world(&admin);
    assert_ne!(before, after);
    assert_eq!(untouched(before), untouched(after));
}

#[test]
fn b012_activation_brings_everything_back() {
    let (mock, admin) = actors();
    let before = world(&admin);
    switch(&admin, json!([ANN, PIA]), json!(0));
    assert!(!can_sign_in(&mock, "Ann"));
    switch(&admin, json!([ANN, PIA]), json!(1));
    let mut after = world(&admin);
    let mails = |world: &Value| world["outbox"].to_string().matches("\"kind\":\"mail\"").count();
    assert_eq!(mails(&before), mails(&after), "no welcome mail");
    after["outbox"] = before["outbox"].clone();
    assert_eq!(before, after);
    assert!(can_sign_in(&mock, "Ann"));
}

#[test]
fn b036_b037_a_deactivated_power_user_keeps_profiles_and_resources() {
    let (_mock, admin) = actors();
    let held = |admin: &Actor| world(admin)["power_users"].clone();
    let before = held(&admin);
    switch(&admin, json!([PIA]), json!(0));
    assert_eq!(row(&admin, "pia")["level"], "power_user");
    assert_eq!(held(&admin), before);
    switch(&admin, json!([PIA]), json!(1));
    assert_eq!(held(&admin), before);
}

#[test]
fn b038_a_deactivated_manager_keeps_team_and_flag() {
    let (_mock, admin) = actors();
    switch(&admin, json!([13010]), json!(0));
    assert_eq!(row(&admin, "Ann")["managers"][0]["manager_id"], "13010");
    assert_eq!(row(&admin, "boss")["is_manager"], true);
}

#[test]
fn b040_what_is_off_already_is_listed_as_updated_and_says_nothing() {
    let (mock, admin) = actors();
    let events = mock.outbox().len();
    assert_eq!(switch(&admin, json!([BOB]), json!(0))["updated_ids"], json!(["13012"]));
    assert_eq!(mock.outbox().len(), events);
    mock.switch(UnchangedStatus::NotUpdated);
    assert_eq!(switch(&admin, json!([BOB]), json!(0))["not_updated_ids"], json!(["13012"]));
}

#[test]
fn b043_a_call_of_any_size_is_answered_at_once() {
    let users: Vec<_> = (0..300).map(|n| json!({"username": format!("u{n}")})).collect();
    let mock = crate::support::mock_with(json!({ "users": users }));
    let admin = Actor::superadmin(&mock);
    let ids: Vec<u32> = (13_001..13_301).collect();
    let change = switch(&admin, json!(ids), json!(0));
    assert_eq!(change["updated_ids"].as_array().unwrap().len(), 300);
    assert_eq!(change.get("job_hash"), None);
    assert_eq!(admin.read("/manage/v1/job")["data"]["jobs"], json!([]));
}

#[test]
fn b048_the_status_of_an_expired_account_is_frozen() {
    let (mock, admin) = actors();
    for status in [0, 1] {
        let change = switch(&admin, json!([CLEO, ANN]), json!(status));
        assert_eq!(change["success"], true);
        assert_eq!(change["not_updated_ids"], json!(["13013"]));
        assert_eq!(change["updated_ids"], json!(["13011"]));
    }
    assert_eq!(row(&admin, "cleo")["status"], "1");
    mock.switch(ChangeStatusOnExpired::Lenient);
    assert_eq!(switch(&admin, json!([CLEO]), json!(0))["updated_ids"], json!(["13013"]));
    let row = row(&admin, "cleo");
    assert_eq!((&row["status"], &row["expired"]), (&json!("0"), &json!(true)));
}

#[test]
fn b049_moving_or_clearing_the_date_activates_an_expired_account() {
    for date in [json!("2026-12-31"), json!(null), json!("")] {
        let (mock, admin) = actors();
        assert!(!can_sign_in(&mock, "cleo"));
        admin.ok("PUT", &format!("/manage/v1/user/{CLEO}"), json!({"expiration": date}));
        assert_eq!(row(&admin, "cleo")["expired"], false);
        assert!(can_sign_in(&mock, "cleo"), "{date}");
    }
}

#[test]
fn b050_b052_expiry_leaves_enrollments_as_they_are() {
    let (mock, admin) = actors();
    let target = format!("/manage/v1/user/{ANN}");
    admin.ok("PUT", &target, json!({"expiration": "2026-03-05"}));
    let before = world(&admin);
    mock.clock().advance(std::time::Duration::from_secs(10 * 86_400));
    let admin = Actor::superadmin(&mock);
    let after = world(&admin);
    for table in ["enrollments", "plans", "courses"] {
        assert_eq!(before[table], after[table], "{table}");
    }
    assert_eq!(row(&admin, "Ann")["expired"], true);
    assert!(!can_sign_in(&mock, "Ann"));
}

#[test]
fn b051_a_batch_deactivates_an_expired_account_and_the_flag_wins() {
    let (_mock, admin) = actors();
    let body = json!({
        "items": [{"user_id": CLEO, "active": false}],
        "options": {"branch_option": "do_nothing", "update_user_info": true},
    });
    assert_eq!(admin.ok("POST", "/manage/v1/user/batch", body)["data"][0]["success"], true);
    let data = user_data(&admin, CLEO);
    assert_eq!((&data["valid"], &data["expiration"]), (&json!("0"), &json!("2026-03-02")));
}

#[test]
fn b022_b023_a_live_token_outlives_deactivation_unless_switched() {
    for (position, status) in
        [(RevokeTokensOnDeactivate::No, 200), (RevokeTokensOnDeactivate::Yes, 401)]
    {
        let (mock, admin) = actors();
        mock.switch(position);
        let ann = Actor::sign_in(&mock, "Ann", "Passw0rd");
        switch(&admin, json!([ANN]), json!(0));
        assert_eq!(ann.get("/manage/v1/user/session").status, status);
        assert!(!can_sign_in(&mock, "Ann"));
    }
}

#[test]
fn b028_an_integration_cannot_sign_in_with_a_user_who_is_gone() {
    let (mock, admin) = actors();
    assert!(can_sign_in(&mock, "boss"));
    admin.ok("DELETE", "/manage/v1/user/delete", json!({"user_names": ["boss"]}));
    assert!(!can_sign_in(&mock, "boss"));
}

#[test]
fn nobody_locks_themselves_out() {
    let (_mock, admin) = actors();
    let own = admin.read("/manage/v1/user/session")["data"]["id"].clone();
    let change = switch(&admin, json!([own]), json!(0));
    assert_eq!(change["updated_ids"], json!([]));
    assert_eq!(row(&admin, "admin")["status"], "1");
}

#[test]
fn a_power_user_switches_users_in_reach_and_never_a_superadmin() {
    let (mock, admin) = actors();
    admin.ok("PUT", &format!("/manage/v1/user/{DAN}"), json!({"level": 3}));
    let power_user = Actor::sign_in(&mock, "pia", "Passw0rd");
    let change = switch(&power_user, json!([ANN, BOB, DAN, PIA]), json!(0));
    assert_eq!(change["updated_ids"], json!(["13011"]));
    assert_eq!(change["not_updated_ids"], json!(["13012", "13014", "13015"]));
    let learner = Actor::sign_in(&mock, "boss", "Passw0rd");
    let body = json!({"user_ids": [ANN], "status": 0});
    assert_eq!(learner.json("PUT", "/manage/v1/user/change_status", body).status, 403);
}
