//! The SDK's own methods around an account against the mock.

use docebo_mock::{DoceboMock, Effect};
use docebo_sdk::{
    ManagerTypeId, UserFieldId, UserId,
    auth::UserLevel,
    users::{
        AccountState, NewRegistration, NewUser, PasswordRequest, SettingName, UserSetting,
        UserUpdate,
    },
};

use super::{ANN, company};

fn token(mock: &DoceboMock) -> String {
    match mock.outbox().pop().map(|sent| sent.effect) {
        Some(Effect::LinkMail { token, .. }) => token,
        other => panic!("no link: {other:?}"),
    }
}

#[tokio::test]
async fn a_registration_is_asked_for_confirmed_and_decided() {
    let mock = company();
    let client = mock.client();
    let requests = client.registrations();
    for name in ["kim", "lou", "max"] {
        let request = NewRegistration::new(name, "Passw0rd").email(format!("{name}@example.com"));
        let answer = requests.register(request.field(UserFieldId::new(4), "2")).await.unwrap();
        assert!(answer.confirmation_needed);
    }
    requests.confirm_email(token(&mock)).await.unwrap();
    assert!(mock.user("max").is_some());

    let waiting = requests.list().page_size(1).all().await.unwrap();
    let names: Vec<&str> = waiting.iter().map(|request| request.username.as_str()).collect();
    assert_eq!(names, ["kim", "lou"]);
    assert_eq!(waiting[0].fields.get(UserFieldId::new(4)), Some(&Some("Paris".to_owned())));
    let (kim, lou) = (waiting[0].user_id, waiting[1].user_id);
    assert_eq!(requests.get(kim).await.unwrap().user_details.user_name, "kim");
    requests.resend(kim).await.unwrap();
    assert_eq!(requests.approve([kim]).await.unwrap().id_user, [kim]);
    assert_eq!(requests.reject([lou, kim]).await.unwrap().id_user, [lou]);
    assert_eq!(client.users().get(kim).await.unwrap().user_data.username, "kim");
    assert!(requests.get(lou).await.unwrap_err().is_not_found());

    let taken = NewRegistration::new("KIM", "Passw0rd").email("kim@example.com");
    let error = requests.register(taken).await.unwrap_err();
    assert!(error.is_rejected(), "{error}");
    assert!(error.to_string().contains("Username already exists"), "{error}");
    let error = requests.confirm_email("guess").await.unwrap_err();
    assert_eq!((error.status(), error.code()), (Some(400), Some(1001)));
}

#[tokio::test]
async fn questions_are_answered_with_no_and_requests_refused() {
    let mock = company();
    let client = mock.client();
    let users = client.users();
    assert!(users.check_username("flo").await.unwrap().success);
    assert!(!users.check_username("ANN").await.unwrap().success);
    let no = users.check_validity("ann", "nobody").await.unwrap();
    assert_eq!(no.message.unwrap().len(), 2);
    let columns = users.importer_fields().await.unwrap().fields;
    assert_eq!(columns["field_4"], "Office");

    let ann = UserId::from(ANN);
    let settings = [
        UserSetting::new(SettingName::Language, "it"),
        UserSetting::new(SettingName::Timezone, "Mars/Olympus"),
    ];
    let saved = users.save_settings(ann, settings).await.unwrap();
    assert_eq!(saved.refused.keys().collect::<Vec<_>>(), ["timezone"]);
    let read = users.settings(ann).all().await.unwrap();
    assert_eq!(read, saved.settings.items);

    let wrong = PasswordRequest::change("ann", "Passw1rd", "N3wPassword");
    assert!(users.password("ann", wrong).await.unwrap_err().is_rejected());
    users.password("ann@example.com", PasswordRequest::ask_reset("ann")).await.unwrap();
    let finish = PasswordRequest::finish_reset("ann", token(&mock), "N3wPassword");
    users.password("ann", finish).await.unwrap();
    let short = PasswordRequest::change("ann", "N3wPassword", "short");
    assert_eq!(users.password("ann", short).await.unwrap_err().status(), Some(400));
}

#[tokio::test]
async fn an_account_is_made_and_changed_step_by_step() {
    let mock = company();
    let client = mock.client();
    let boss = mock.user("boss").unwrap().id;
    let (direct, mentor) = (ManagerTypeId::new(1), ManagerTypeId::new(2));
    let office = UserFieldId::new(4);
    let flo = NewUser::new("flo", "Passw0rd")
        .name("Flo", "Hara")
        .email("flo@example.com")
        .level(UserLevel::User)
        .manager(direct, boss)
        .field(office, "2")
        .force_change()
        .welcome();
    let id = client.users().create(flo).await.unwrap().user_id.unwrap();
    let view = mock.user("flo").unwrap();
    assert_eq!((view.managers, view.fields), (vec![(1, boss)], vec![(4, "2".to_owned())]));
    assert!(mock.outbox().iter().any(|sent| matches!(sent.effect, Effect::Mail { .. })));
    assert!(client.users().get(id).await.unwrap().user_data.force_change);

    let today = mock.clock().now().date();
    let update = UserUpdate::default()
        .manager(mentor, UserId::from(ANN))
        .no_manager(direct)
        .no_field(office)
        .expires(today);
    client.users().update(id, update).await.unwrap();
    let view = mock.user("flo").unwrap();
    assert_eq!((view.managers, view.fields), (vec![(2, UserId::from(ANN))], vec![]));
    let row = &client.users().list().exactly("flo").all().await.unwrap()[0];
    assert_eq!(row.state(), AccountState::Expired);
    let back = UserUpdate::default().never_expires().reset_password("N3wPassword");
    client.users().update(id, back).await.unwrap();
    assert_eq!(mock.user("flo").unwrap().expiration, None);
}
