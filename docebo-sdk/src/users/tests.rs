//! Fixtures typed from published rows and bodies.

use serde_json::{Value, json};

use super::*;
use crate::{
    auth::UserLevel,
    endpoint::{Call, Data, Empty, Endpoint, Paged, Reply, ReplyHead},
    id::{BranchId, ManagerTypeId, UserFieldId, UserId},
    wire::{Date, Patch},
};

/// A row as the platform prints it, keys in its order.
const ROW: &str = r#"{"user_id":"13001","username":"john.smith","first_name":"John","last_name":"Smith","email":"john.smith@example.com","uuid":"5f0c2a1e-67e1-11f0-9c2f-0242ac120002","is_manager":false,"fullname":"John Smith","last_access_date":"2025-08-08 17:55:23","last_update":"2025-08-08 16:59:58","creation_date":"2025-07-23 16:24:18","status":"1","avatar":"","language":"English","lang_code":"english","expiration_date":null,"level":"godadmin","email_validation_status":"0","send_notification":"0","newsletter_optout":"0","newsletter_optout_date":null,"encoded_username":"john.smith","timezone":"Europe/Rome","date_format":null,"field_1":"TVC","field_12":null,"multidomains":[],"manager_names":{"1":{"manager_title":"Direct Manager","manager_name":null,"manager_username":null}},"managers":[],"active_subordinates_count":0,"actions":["edit","delete"],"expired":false}"#;

fn row(change: impl FnOnce(&mut Value)) -> UserRow {
    let mut row: Value = serde_json::from_str(ROW).unwrap();
    change(&mut row);
    serde_json::from_value(row).unwrap()
}

#[test]
fn a_row_prints_back_to_its_bytes() {
    let row: UserRow = serde_json::from_str(ROW).unwrap();
    assert_eq!(row.fields.get(UserFieldId::new(1)), Some(&Some("TVC".to_owned())));
    assert_eq!(row.fields.get(UserFieldId::new(12)), Some(&None));
    assert_eq!(row.level, UserLevel::Superadmin);
    assert_eq!(serde_json::to_string(&row).unwrap(), ROW);
}

#[test]
fn a_row_of_numbers_and_odd_empties_is_read() {
    let row = row(|row| {
        row["user_id"] = json!(13001);
        row["status"] = json!(0);
        row["level"] = json!(4);
        row["is_manager"] = json!("1");
        row["last_access_date"] = json!("0000-00-00 00:00:00");
        row["expiration_date"] = json!("");
        row["first_name"] = json!(null);
        row["field_1"] = json!("");
        row["manager_names"] = json!([]);
        row["actions"] = json!([{"action": "edit"}, "delete"]);
        row["managers"] = json!([{"manager_title": "Direct Manager", "manager_id": 13002,
                                  "manager_name": "Eve Boss", "manager_username": "eve"}]);
        row["something_new"] = json!({"deep": [1]});
    });
    assert_eq!(row.user_id, UserId::new(13001));
    assert_eq!(row.state(), AccountState::Deactivated);
    assert_eq!(row.level, UserLevel::PowerUser);
    assert!(row.is_manager && row.last_access_date.is_none() && row.expiration_date.is_none());
    assert_eq!(row.first_name, "");
    assert_eq!(row.fields.get(UserFieldId::new(1)), Some(&None));
    assert_eq!(row.actions, ["edit", "delete"]);
    assert_eq!(row.manager(DIRECT_MANAGER).unwrap().manager_id, UserId::new(13002));
}

#[test]
fn a_row_needs_little_more_than_an_id() {
    let row: UserRow = serde_json::from_value(json!({"user_id": "7"})).unwrap();
    assert_eq!(row.user_id, UserId::new(7));
    let error = serde_json::from_value::<UserRow>(json!({"username": "x"})).unwrap_err();
    assert!(error.to_string().contains("user_id"), "{error}");
}

#[test]
fn keys_with_escapes_are_keys() {
    let text = r#"{"user\u005fid":"7","fi\u0065ld_3":"x"}"#;
    let row: UserRow = serde_json::from_str(text).unwrap();
    assert_eq!(row.fields.get(UserFieldId::new(3)), Some(&Some("x".to_owned())));
}

#[test]
fn a_bad_cell_is_named_by_its_place() {
    let mut rows: Value = json!({"data": {"items": [{"user_id": "1"}, {"user_id": "2"}]}});
    rows["data"]["items"][1]["last_update"] = json!("yesterday");
    let body = serde_json::to_vec(&rows).unwrap();
    let error = Paged::<UserRow>::read(ReplyHead::default(), &body).unwrap_err();
    assert_eq!(error.path, "data.items[1].last_update");
}

#[test]
fn state_is_one_of_three() {
    let state = |active: bool, expired| AccountState::of(active.into(), expired);
    assert_eq!(state(true, false), AccountState::Activated);
    assert_eq!(state(true, true), AccountState::Expired);
    assert_eq!(state(false, false), AccountState::Deactivated);
    assert_eq!(state(false, true), AccountState::Deactivated);
}

#[test]
fn the_three_vocabularies_of_level_are_read_everywhere() {
    let table = [
        (UserLevel::User, "6", json!(6), "user", "user"),
        (UserLevel::PowerUser, "4", json!(4), "power_user", "poweruser"),
        (UserLevel::Superadmin, "3", json!(3), "godadmin", "superadmin"),
    ];
    for (level, digit, number, listed, batch) in table {
        for word in [json!(digit), number.clone(), json!(listed), json!(batch)] {
            assert_eq!(serde_json::from_value::<UserLevel>(word).unwrap(), level);
        }
        assert_eq!(serde_json::to_value(&level).unwrap(), listed);
        let update = UserUpdate { level: Some(level.clone()), ..UserUpdate::default() };
        assert_eq!(serde_json::to_value(&update).unwrap(), json!({"level": number}));
        let row = BatchRow::by_username("x").level(level);
        assert_eq!(serde_json::to_value(&row).unwrap()["level"], batch);
    }
}

#[test]
fn a_single_read_prints_back_to_its_bytes() {
    let text = r#"{"data":{"user_data":{"user_id":"13001","username":"ann","first_name":"Ann","last_name":"Miller","email":"","uuid":"5f0c2a1e-67e1-11f0-9c2f-0242ac120002","level":"6","valid":"1","email_validation_status":"1","force_change":"0","expiration":null,"timezone":"Europe/Rome","language":"english","date_format":"en","avatar":"","role_id":null,"role_title":null,"manager_first_name":null,"manager_last_name":null,"manager_username":null,"can_manage_subordinates":false,"last_update":null},"additional_fields":[{"id":"4","title":"Office","type":"dropdown","value":"2","mandatory":true,"invisible_to_user":false,"enabled":true,"settings":null,"options":[{"id":"2","label":"Rome"}]}],"branches":[{"id":"12","name":"Sales","code":"S","path":"Docebo/Sales"}],"groups":[],"managers":[],"select_orgchart":{"12":1}},"version":"1.0.0","_links":[]}"#;
    let user = Data::<User>::read(ReplyHead::default(), text.as_bytes()).unwrap();
    let written = Data::<User>::write(&user);
    assert_eq!(String::from_utf8(written.body).unwrap(), text);
}

#[test]
fn a_bare_single_read_is_enough() {
    let text = r#"{"data":{"user_data":{"user_id":13001,"username":"ann","first_tname":"Ann","valid":"0","level":6,"expiration":"2026-01-31"},"select_orgchart":[]}}"#;
    let user = Data::<User>::read(ReplyHead::default(), text.as_bytes()).unwrap();
    assert_eq!(user.user_data.first_name, "Ann");
    let day = |d| Date::new(2026, 1, d).unwrap();
    assert_eq!(user.user_data.state_on(day(31)), AccountState::Deactivated);
}

#[test]
fn b004_the_day_itself_is_expired() {
    let text = r#"{"user_data":{"user_id":1,"username":"a","expiration":"2026-01-31"}}"#;
    let user: User = serde_json::from_str(text).unwrap();
    let day = |d| Date::new(2026, 1, d).unwrap();
    assert_eq!(user.user_data.state_on(day(30)), AccountState::Activated);
    assert_eq!(user.user_data.state_on(day(31)), AccountState::Expired);
}

#[track_caller]
fn created(body: Value) -> NewUser {
    serde_json::from_value(body).unwrap()
}

#[test]
fn a_new_user_is_read_in_its_older_forms() {
    let modern = created(json!({
        "userid": "ann", "manager": {"1": 13002}, "employees": {"1": [13003]},
        "select_orgchart": {"12": 1}, "additional_fields": {"7": "2"}, "level": 6,
        "email_validation_status": 1,
    }));
    let older = created(json!({
        "username": "ann", "manager": "13002", "employees": [13003],
        "select_orgchart": [12], "additional_fields": [{"id": 7, "value": 2}], "level": "6",
        "email_status": "1",
    }));
    assert_eq!(modern, older);
    assert_eq!(modern.select_orgchart, Some(vec![BranchId::new(12)]));
    for tree in [json!({"12": 12}), json!({"12": 0}), json!("12"), json!(12)] {
        let user = created(json!({"select_orgchart": tree}));
        assert_eq!(user.select_orgchart, modern.select_orgchart);
    }
    let none = created(json!({"select_orgchart": [], "additional_fields": [], "manager": []}));
    assert_eq!(none.select_orgchart, Some(Vec::new()));
    assert_eq!(none.manager, Some(ManagerIds::new()));
}

#[test]
fn a_new_user_is_written_in_the_modern_form() {
    let mut user = NewUser::new("ann", "secret1").level(UserLevel::User).branch(BranchId::new(12));
    user.manager = Some([(ManagerTypeId::new(1), Some(UserId::new(13002)))].into_iter().collect());
    user.valid = Some(true);
    assert_eq!(
        serde_json::to_value(&user).unwrap(),
        json!({"userid": "ann", "password": "secret1", "level": 6, "valid": 1,
               "manager": {"1": 13002}, "select_orgchart": {"12": 1}})
    );
    assert!(!format!("{user:?}").contains("secret1"));
}

#[test]
fn an_update_tells_keeping_from_clearing() {
    let update: UserUpdate = serde_json::from_value(json!({"expiration": null})).unwrap();
    assert_eq!(update.expiration, Patch::Clear);
    assert_eq!(serde_json::to_string(&update).unwrap(), r#"{"expiration":null}"#);
    for none in ["", "0000-00-00"] {
        let update: UserUpdate = serde_json::from_value(json!({"expiration": none})).unwrap();
        assert_eq!(update.expiration, Patch::Clear);
    }
    let update: UserUpdate = serde_json::from_value(json!({})).unwrap();
    assert_eq!(update.expiration, Patch::Keep);
    assert_eq!(serde_json::to_string(&update).unwrap(), "{}");
}

#[test]
fn refusals_inside_200_are_found() {
    let body = br#"{"data":{"success":false,"message":[{"id":"userid","message":"Username already exists"}]}}"#;
    let answer = Data::<CreatedUser>::read(ReplyHead::default(), body).unwrap();
    let refusal = CreateUser::refusal(&answer).unwrap();
    assert_eq!(refusal.messages, [("userid".to_owned(), "Username already exists".to_owned())]);

    let body = br#"{"data":{"success":false,"message":"No"}}"#;
    let answer = Data::<UpdatedUser>::read(ReplyHead::default(), body).unwrap();
    assert_eq!(UpdateUser::refusal(&answer).unwrap().messages, [(String::new(), "No".to_owned())]);

    let body = br#"{"data":{"success":true,"user_id":"13001"}}"#;
    let answer = Data::<CreatedUser>::read(ReplyHead::default(), body).unwrap();
    assert_eq!(CreateUser::refusal(&answer), None);
    assert_eq!(answer.user_id, Some(UserId::new(13001)));
}

#[test]
fn a_status_call_is_written_as_the_platforms_sample() {
    let body = StatusRequest::new(vec![UserId::new(13001)], UserStatus::Deactivated);
    let call = Call::<ChangeStatus>::new((), Empty {}, body).encode().unwrap();
    assert_eq!(call.target, "/manage/v1/user/change_status");
    assert_eq!(call.body, br#"{"user_ids":[13001],"status":0}"#);
    let body: StatusRequest =
        serde_json::from_value(json!({"user_ids": 5, "status": "0"})).unwrap();
    assert_eq!(body, StatusRequest::new(vec![UserId::new(5)], UserStatus::Deactivated));
}

#[test]
fn b032_both_id_lists_are_read_in_any_form() {
    let text = r#"{"success":true,"updated_ids":["13001"],"not_updated_ids":{"2":13002}}"#;
    let change: StatusChange = serde_json::from_str(text).unwrap();
    assert_eq!(change.updated_ids, [UserId::new(13001)]);
    assert_eq!(change.not_updated_ids, [UserId::new(13002)]);
    assert_eq!(
        serde_json::to_string(&change).unwrap(),
        r#"{"success":true,"updated_ids":["13001"],"not_updated_ids":["13002"]}"#
    );
    let flag: Deletion =
        serde_json::from_value(json!({"success": true, "deleted_user_ids": true})).unwrap();
    assert!(flag.deleted_user_ids.is_empty());
}

#[test]
fn b145_options_are_always_sent() {
    let body = BatchRequest::new(vec![BatchRow::by_username("ann")], BatchOptions::default());
    assert_eq!(
        serde_json::to_value(&body).unwrap()["options"],
        json!({
            "change_user_password": false, "update_user_info": false,
            "ignore_password_change_for_existing_users": false,
            "powerUser_option": "no_association", "branch_option": "do_nothing",
            "force_create_branches": false, "user_destination_branch_action": "add",
            "send_notification_email": false, "multi_profiles_mode": "overwrite_profiles",
        })
    );
    let silent: BatchOptions = serde_json::from_value(json!({})).unwrap();
    assert_eq!(silent.branch_option, None);
}

#[test]
fn b150_a_row_holds_what_was_set_and_no_more() {
    let row = BatchRow::by_username("ann")
        .field(UserFieldId::new(7), "Rome")
        .manager(ManagerTypeId::new(1), "eve")
        .no_manager(ManagerTypeId::new(2))
        .never_expires();
    assert_eq!(
        serde_json::to_string(&row).unwrap(),
        r#"{"username":"ann","expiration_date":null,"manager_1":"eve","manager_2":null,"field_7":"Rome"}"#
    );
}

#[test]
fn b148_what_cannot_be_read_stays_in_its_row() {
    let row: BatchRow = serde_json::from_value(json!({
        "user_id": "me", "active": "maybe", "expiration_date": "31/12/2026", "level": "boss",
        "first_name": "Ann", "profile": "a|b", "username": 12345,
    }))
    .unwrap();
    assert_eq!(row.user_id, Some(OrText::Text("me".to_owned())));
    assert_eq!(row.active, Some(OrText::Text("maybe".to_owned())));
    assert_eq!(row.expiration_date, Patch::Set(OrText::Text("31/12/2026".to_owned())));
    assert!(!row.level.unwrap().is_known());
    assert_eq!(row.firstname.as_deref(), Some("Ann"));
    assert_eq!(row.profile, Some(vec!["a".to_owned(), "b".to_owned()]));
    assert_eq!(row.username.as_deref(), Some("12345"));
}

#[test]
fn flags_of_a_row_are_read_in_every_spelling() {
    for on in [json!(true), json!(1), json!("1"), json!("yes"), json!("TRUE")] {
        let row: BatchRow = serde_json::from_value(json!({"active": on})).unwrap();
        assert_eq!(row.active, Some(OrText::Value(true)));
    }
    for off in [json!(false), json!(0), json!("0"), json!("no")] {
        let row: BatchRow = serde_json::from_value(json!({"active": off})).unwrap();
        assert_eq!(row.active, Some(OrText::Value(false)));
    }
}
