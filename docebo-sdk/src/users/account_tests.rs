//! Fixtures around accounts, typed from published bodies.

use serde_json::{Value, json};

use super::*;
use crate::{
    endpoint::{Call, Data, Empty, Endpoint, Paged, Reply, ReplyHead},
    id::{UserFieldId, UserId},
};

const PENDING: &str = r#"{"user_id":"14001","username":"new.ann","first_name":"Ann","last_name":"New","email":"ann@example.com","language":"English","avatar":"","confirmed":"0","request_on":"2025-05-01 10:00:00","create_by_admin":"0","field_1":"TVC","field_12":null,"actions":["approve","reject"]}"#;

#[track_caller]
fn read<R: Reply>(body: &Value) -> R::Value {
    R::read(ReplyHead::default(), body.to_string().as_bytes()).unwrap()
}

#[test]
fn b008_a_pending_row_prints_back_to_its_bytes() {
    let row: PendingUser = serde_json::from_str(PENDING).unwrap();
    assert_eq!(row.fields.get(UserFieldId::new(1)), Some(&Some("TVC".to_owned())));
    assert_eq!(serde_json::to_string(&row).unwrap(), PENDING);
}

#[test]
fn a_pending_row_of_2017_is_read() {
    let row: PendingUser = serde_json::from_value(json!({
        "user_id": 14001, "confirmed": 1, "request_on": "0000-00-00 00:00:00",
        "create_by_admin": null, "avatar": null, "field_1": "", "actions": [{"action": "approve"}],
        "something_new": [1],
    }))
    .unwrap();
    assert!(row.confirmed && !row.create_by_admin && row.request_on.is_none());
    assert_eq!(row.fields.get(UserFieldId::new(1)), Some(&None));
    assert_eq!(row.actions, ["approve"]);
}

#[test]
fn pending_requests_are_asked_for_on_the_route_of_users() {
    let query = ListUsersQuery { pending: Some(true), ..ListUsersQuery::default() };
    let call = Call::<ListPending>::new((), query, Empty {}).encode().unwrap();
    assert_eq!(call.target, "/manage/v1/user?pending=1");
    assert!(ListUsers::IDS.contains(&ListPending::IDS[0]));
}

#[test]
fn b009_one_decided_id_is_bare_and_several_are_a_list() {
    for (text, count) in [(r#"{"id_user":7}"#, 1), (r#"{"id_user":[7,8]}"#, 2)] {
        let decided: Decided = serde_json::from_str(text).unwrap();
        assert_eq!(decided.id_user.len(), count);
        assert_eq!(serde_json::to_string(&decided).unwrap(), text);
    }
    let strings: Decided = serde_json::from_value(json!({"id_user": "7"})).unwrap();
    assert_eq!(strings.id_user, [UserId::new(7)]);
    let ids: RegistrationIds = serde_json::from_value(json!({"id_user": 7})).unwrap();
    assert_eq!(ids, RegistrationIds::new([UserId::new(7)]));
}

#[test]
fn fields_of_a_registration_are_read_in_both_forms() {
    for fields in [json!([{"id": "7", "value": 2}]), json!({"7": "2"})] {
        let body: NewRegistration = serde_json::from_value(json!({"user_fields": fields})).unwrap();
        assert_eq!(body, NewRegistration::default().field(UserFieldId::new(7), "2"));
    }
}

#[test]
fn refused_settings_are_read_in_every_form() {
    let page = json!({"items": [{"name": "ui.language", "value": "english"}], "count": 1});
    for (extra, expected) in [
        (json!({"timezone": "Invalid timezone"}), 1),
        (json!(["Invalid timezone"]), 1),
        (json!([]), 0),
        (json!(null), 0),
    ] {
        let body = json!({"data": page, "extra_data": extra});
        let saved = read::<PagedWithRefusals>(&body);
        assert_eq!(saved.refused.len(), expected, "{extra}");
        assert_eq!(saved.settings.items[0].name, SettingName::Language);
    }
    assert!(read::<PagedWithRefusals>(&json!({"data": page})).refused.is_empty());
    let odd = json!({"data": {"items": [{"name": "ui.theme", "value": null}]}});
    assert_eq!(read::<Paged<UserSetting>>(&odd).items[0].name.as_str(), "ui.theme");
}

#[test]
fn a_no_is_an_answer_to_a_question_and_an_error_to_a_request() {
    let no = json!({"data": {"success": false, "message": "No"}});
    assert_eq!(CheckValidity::refusal(&read::<Data<Validity>>(&no)), None);
    let texts = |refusal: Option<crate::endpoint::Refusal>| refusal.unwrap().messages;
    let expected = [(String::new(), "No".to_owned())];
    assert_eq!(texts(ChangePassword::refusal(&read::<Data<PasswordChange>>(&no))), expected);
    assert_eq!(texts(RegisterUser::refusal(&read::<Data<Registered>>(&no))), expected);
    assert_eq!(texts(ResendRegistration::refusal(&read::<Data<Acknowledged>>(&no))), expected);
    let yes = read::<Data<Acknowledged>>(&json!({"data": {"success": "1", "message": null}}));
    assert_eq!(ConfirmEmail::refusal(&yes), None);
}

#[test]
fn secrets_stay_out_of_debug() {
    const WORD: &str = "hunter2";
    let printed = [
        format!("{:?}", NewRegistration::new("ann", WORD)),
        format!("{:?}", EmailConfirmation::new(WORD)),
        format!("{:?}", PasswordRequest::change("ann", WORD, WORD)),
        format!("{:?}", PasswordRequest::finish_reset("ann", WORD, WORD)),
    ];
    assert!(printed.iter().all(|text| !text.contains(WORD)), "{printed:?}");
}
