//! Signing in, refused, and why.

use docebo_sdk::{
    UserId,
    auth::UserLevel,
    users::{AccountState, UserUpdate},
    workflows::diagnosis::{
        Blind, Cause, Question, Training, answer, gather, locked_out, not_enrolled,
    },
};
use serde_json::json;

use super::{gets_in, id, in_the_way, platform, seen, sign_in};

#[tokio::test]
async fn nothing_stands_in_the_way_of_somebody_who_gets_in() {
    let (mock, client) = platform(json!({"users": [
        {"username": "Ann", "password": "Passw0rd", "email": "ann@x.example", "first_name": "Ann",
            "last_name": "Lee", "expiration": "2026-12-31"},
    ]}));
    assert!(gets_in(&mock, "ann").await);
    let answer = locked_out(&client, "ann").await.unwrap();
    assert!(answer.is_clear() && answer.findings.is_empty(), "{answer}");
    let person = answer.person.as_ref().unwrap();
    assert_eq!((person.username.as_str(), person.state), ("Ann", AccountState::Activated));
    assert_eq!(person.level, UserLevel::User);
    assert!(answer.to_text().contains("  nothing stands in the way\n"));
    assert!(answer.to_text().contains("single sign-on"), "what is not seen is said");

    // The account, and what only a single read tells.
    let reads = |question: Question| {
        let client = client.clone();
        async move { gather(&client, &[question]).await.unwrap().reads }
    };
    assert_eq!(reads(Question::locked_out("ann")).await, 2);
    assert_eq!(reads(Question::locked_out(id(&mock, "ann"))).await, 2);
}

#[tokio::test]
async fn b013_a_name_nobody_has_is_met_with_names_that_come_near() {
    let (mock, client) = platform(json!({"users": [
        {"username": "Anna.Rossi", "password": "Passw0rd", "email": "a.rossi@x.example",
            "first_name": "Anna Maria", "last_name": "Rossi"},
        {"username": "rossi.anna", "password": "Passw0rd"},
        {"username": "bob.ray", "password": "Passw0rd"},
    ]}));
    assert!(gets_in(&mock, "ANNA.ROSSI").await, "capitals make no difference");
    assert!(!gets_in(&mock, "anna.rosi").await);
    let answer = locked_out(&client, "anna.rosi").await.unwrap();
    assert_eq!(in_the_way(&answer), [Cause::NoSuchUser]);
    assert_eq!(seen(&answer, Cause::NoSuchUser, "near"), ["Anna.Rossi"]);
    assert!(answer.person.is_none());
    let blind: Vec<Blind> = answer.could_not_see.iter().map(|blind| blind.what).collect();
    assert_eq!(blind, [Blind::Deleted, Blind::ExpiredRequests]);

    let turned = locked_out(&client, "anna_rossi").await.unwrap();
    assert_eq!(seen(&turned, Cause::NoSuchUser, "near"), ["Anna.Rossi", "rossi.anna"]);

    let called = locked_out(&client, "anna maria").await.unwrap();
    assert_eq!(seen(&called, Cause::NoSuchUser, "near"), ["Anna.Rossi"]);

    // The name, registrations that wait, how people register, two parts of the name, who asks.
    let facts = gather(&client, &[Question::locked_out("anna.rosi")]).await.unwrap();
    assert_eq!(facts.reads, 6);
    let nobody = Question::locked_out(UserId::new(99_999));
    let facts = gather(&client, &[nobody]).await.unwrap();
    assert_eq!(facts.reads, 4);
}

#[tokio::test]
async fn b013_an_e_mail_is_no_user_name() {
    let (mock, client) = platform(json!({"users": [
        {"username": "ann", "password": "Passw0rd", "email": "Ann@x.example"},
        {"username": "front", "password": "Passw0rd", "email": "desk@x.example"},
        {"username": "back", "password": "Passw0rd", "email": "desk@x.example"},
    ]}));
    assert!(!gets_in(&mock, "ann@x.example").await);
    let answer = locked_out(&client, "ann@x.example").await.unwrap();
    assert_eq!(in_the_way(&answer), [Cause::EmailGiven]);
    assert_eq!(seen(&answer, Cause::EmailGiven, "username"), ["ann"]);
    assert!(gets_in(&mock, "ann").await, "the remedy holds");

    assert!(!gets_in(&mock, "desk@x.example").await);
    let answer = locked_out(&client, "desk@x.example").await.unwrap();
    assert_eq!(seen(&answer, Cause::EmailGiven, "username"), ["front", "back"]);
    assert!(answer.person.is_none(), "nobody knows which is meant");
}

#[tokio::test]
async fn accounts_that_share_an_e_mail_are_named_where_they_were_seen() {
    let (_mock, client) = platform(json!({"users": [
        {"username": "front", "email": "desk@x.example", "last_access": "2026-01-01 08:00:00"},
        {"username": "back", "email": "DESK@x.example"},
    ]}));
    let questions = [Question::locked_out("front"), Question::locked_out("back")];
    let facts = gather(&client, &questions).await.unwrap();
    assert!(facts.everybody, "the list was read, so all accounts were seen");
    let front = answer(&facts, &questions[0]);
    assert!(front.is_clear());
    assert_eq!(seen(&front, Cause::SharedEmail, "username"), ["back"]);
    // One account is searched for, and then others are not seen.
    let alone = locked_out(&client, "front").await.unwrap();
    assert!(alone.could_not_see.iter().any(|blind| blind.what == Blind::OtherAccounts));
}

#[tokio::test]
async fn b010_who_registered_waits_to_confirm_and_then_to_be_approved() {
    let (mock, client) = platform(json!({
        "settings": {"registration": "moderated"},
        "registrations": [
            {"username": "ivo", "id": 15001, "password": "Passw0rd", "confirmed": true,
                "requested": "2026-02-27 14:20:00"},
            {"username": "rita", "password": "Passw0rd", "requested": "2026-03-02 08:00:00"},
        ],
    }));
    for (name, cause) in [("ivo", Cause::Unapproved), ("rita", Cause::Unconfirmed)] {
        assert!(!gets_in(&mock, name).await);
        let answer = locked_out(&client, name.to_uppercase()).await.unwrap();
        assert_eq!(in_the_way(&answer), [cause]);
        let settings = seen(&answer, cause, "registration_settings");
        assert!(settings[0].contains("moderated"), "{settings:?}");
    }
    let by_number = locked_out(&client, UserId::new(15_001)).await.unwrap();
    assert_eq!(in_the_way(&by_number), [Cause::Unapproved]);

    client.registrations().approve([UserId::new(15_001)]).await.unwrap();
    assert!(gets_in(&mock, "ivo").await, "the remedy holds");
    assert!(locked_out(&client, "ivo").await.unwrap().is_clear());
}

#[tokio::test]
async fn b020_a_deactivated_account_is_refused_and_comes_back_whole() {
    let (mock, client) = platform(json!({"users": [
        {"username": "gone", "password": "Passw0rd", "active": false,
            "last_access": "2026-01-01 08:00:00", "email": "gone@x.example"},
    ]}));
    assert!(!gets_in(&mock, "gone").await);
    let answer = locked_out(&client, "gone").await.unwrap();
    assert_eq!(in_the_way(&answer), [Cause::Deactivated]);
    assert_eq!(seen(&answer, Cause::Deactivated, "status"), ["0"]);
    assert!(answer.finding(Cause::OnActivation).is_some());
    let facts = gather(&client, &[Question::locked_out("gone")]).await.unwrap();
    assert_eq!(facts.reads, 1, "why the account is closed, one call tells");

    client.users().activate([id(&mock, "gone")]).await.unwrap();
    assert!(gets_in(&mock, "gone").await, "the remedy holds");
    assert!(locked_out(&client, "gone").await.unwrap().is_clear());
}

#[tokio::test]
async fn b048_deactivated_decides_and_expired_is_named_with_it() {
    let (mock, client) = platform(json!({"users": [
        {"username": "both", "password": "Passw0rd", "active": false,
            "expiration": "2026-03-02", "timezone": "Europe/Rome"},
    ]}));
    assert!(!gets_in(&mock, "both").await);
    let answer = locked_out(&client, "both").await.unwrap();
    assert_eq!(in_the_way(&answer), [Cause::Deactivated, Cause::Expired]);
    assert_eq!(seen(&answer, Cause::Expired, "expiration_date"), ["2026-03-02"]);
    assert_eq!(seen(&answer, Cause::Expired, "timezone"), ["Europe/Rome"]);

    // B-048: what the finding says comes true, and its remedy works.
    let user = id(&mock, "both");
    let refused = client.users().activate([user]).await.unwrap();
    assert_eq!(refused.not_updated_ids, [user]);
    assert!(answer.finding(Cause::Frozen).unwrap().rules.contains(&"B-048"));
    client.users().update(user, UserUpdate::default().never_expires()).await.unwrap();
    let answer = locked_out(&client, "both").await.unwrap();
    assert_eq!(in_the_way(&answer), [Cause::Deactivated]);
    assert!(answer.finding(Cause::Frozen).is_none());
    client.users().activate([user]).await.unwrap();
    assert!(gets_in(&mock, "both").await);
}

#[tokio::test]
async fn b021_an_expired_account_is_refused_and_one_about_to_expire_is_told() {
    let (mock, client) = platform(json!({"users": [
        {"username": "late", "password": "Passw0rd", "expiration": "2026-01-31"},
        {"username": "soon", "password": "Passw0rd", "expiration": "2026-03-03"},
    ]}));
    assert!(!gets_in(&mock, "late").await);
    let answer = locked_out(&client, "late").await.unwrap();
    assert_eq!(in_the_way(&answer), [Cause::Expired]);

    assert!(gets_in(&mock, "soon").await);
    let answer = locked_out(&client, "soon").await.unwrap();
    assert!(answer.is_clear());
    assert_eq!(seen(&answer, Cause::ExpiresSoon, "expiration_date"), ["2026-03-03"]);
    mock.clock().set("2026-03-03 00:00:00".parse().unwrap());
    assert!(!gets_in(&mock, "soon").await);
    let answer = locked_out(&client, "soon").await.unwrap();
    assert_eq!(in_the_way(&answer), [Cause::Expired]);
}

#[tokio::test]
async fn b029_nothing_goes_on_before_a_new_password_is_set() {
    let (mock, client) = platform(json!({"users": [
        {"username": "ann", "password": "Passw0rd", "force_change": true},
        {"username": "gone", "force_change": true, "active": false},
    ]}));
    let error = sign_in(&mock, "ann").catalogs().mine().await.unwrap_err();
    assert!(error.is_auth() || error.is_forbidden(), "{error:?}");
    let answer = locked_out(&client, "ann").await.unwrap();
    assert_eq!(in_the_way(&answer), [Cause::MustChangePassword]);
    assert_eq!(seen(&answer, Cause::MustChangePassword, "force_change"), ["1"]);
    // What is closed anyway is not asked about its password.
    let answer = locked_out(&client, "gone").await.unwrap();
    assert_eq!(in_the_way(&answer), [Cause::Deactivated]);
}

#[tokio::test]
async fn an_account_without_a_password_was_never_used() {
    let (mock, client) = platform(json!({"users": [
        {"username": "new", "created": "2026-02-01 08:00:00"},
    ]}));
    assert!(!gets_in(&mock, "new").await);
    let answer = locked_out(&client, "new").await.unwrap();
    assert!(answer.is_clear(), "whether there is a password, no call tells");
    assert_eq!(seen(&answer, Cause::NeverSignedIn, "creation_date"), ["2026-02-01 08:00:00"]);
    assert!(answer.finding(Cause::NoEmail).is_some());
    assert!(answer.could_not_see.iter().any(|blind| blind.what == Blind::Password));
}

#[tokio::test]
async fn b026_a_power_user_is_told_that_its_reach_ends() {
    let (mock, _) = platform(json!({
        "profiles": [{"name": "Readers", "permissions": ["user/view", "enrollment/view"]}],
        "users": [
            {"username": "pat", "level": "power_user", "password": "Passw0rd"},
            {"username": "ann", "password": "Passw0rd"},
            {"username": "far", "password": "Passw0rd", "active": false},
        ],
        "courses": [{"name": "Safety", "code": "SAFE"}],
        "power_users": [{"username": "pat", "profiles": ["Readers"], "users": ["ann"]}],
    }));
    let pat = sign_in(&mock, "pat");
    assert!(locked_out(&pat, "ann").await.unwrap().is_clear());
    let answer = locked_out(&pat, "far").await.unwrap();
    assert_eq!(in_the_way(&answer), [Cause::NoSuchUser]);
    let unseen: Vec<(Blind, &str)> =
        answer.could_not_see.iter().map(|blind| (blind.what, blind.detail.as_str())).collect();
    assert!(unseen.contains(&(Blind::NotAllowed, "registrations that wait")), "{unseen:?}");
    assert!(unseen.iter().any(|(what, _)| *what == Blind::Reach), "{unseen:?}");

    // Without the permission no course is seen, which is told and breaks nothing off.
    let refused = pat.courses().list().await.unwrap_err();
    assert!(refused.is_forbidden());
    let answer = not_enrolled(&pat, "ann", Training::course("SAFE")).await.unwrap();
    assert_eq!(in_the_way(&answer), [Cause::NoSuchTraining]);
    assert!(answer.could_not_see.iter().any(|blind| blind.detail == "courses"), "{answer:?}");
}
