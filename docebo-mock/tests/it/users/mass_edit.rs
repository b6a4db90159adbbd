//! The same values for many users.

use serde_json::json;

use super::{ANN, BOB, CLEO, DAN, PIA, actors, can_sign_in, row, user_data, world};
use crate::support::{Actor, error};

const TARGET: &str = "/manage/v1/user/mass_edit";

#[test]
fn many_users_get_the_same_values() {
    let (mock, admin) = actors();
    let body = json!({
        "user_ids": ["13011", CLEO, 99_999, ANN],
        "password": "Passw0rd", "email_status": 1, "timezone": "Asia/Tokyo",
        "expiration": "2026-12-31", "manager": {"1": DAN}, "additional_fields": {"9": "B-1"},
    });
    let answer = admin.json("PUT", TARGET, body);
    assert_eq!(
        answer.text(),
        r#"{"data":{"success":true,"updated_id":["13011","13013"]},"version":"1.0.0","_links":[]}"#
    );
    for (id, name) in [(ANN, "Ann"), (CLEO, "cleo")] {
        let data = user_data(&admin, id);
        assert_eq!(data["expiration"], "2026-12-31", "{name}");
        assert_eq!(data["timezone"], "Asia/Tokyo", "{name}");
        assert_eq!(row(&admin, name)["managers"][0]["manager_id"], "13014", "{name}");
        assert!(can_sign_in(&mock, name), "{name}");
    }
    // Nothing else changed, and nobody else.
    assert_eq!(user_data(&admin, ANN)["email"], "ann@example.com");
    assert_ne!(user_data(&admin, BOB)["timezone"], "Asia/Tokyo");
}

#[test]
fn the_forms_of_2017_are_read() {
    let (_mock, admin) = actors();
    let body = json!({
        "user_ids": [BOB, CLEO], "manager": ANN, "expiration": "",
        "additional_fields": [{"id": 9, "value": "C-3"}],
    });
    assert_eq!(admin.ok("PUT", TARGET, body)["data"]["updated_id"], json!(["13012", "13013"]));
    assert_eq!(row(&admin, "bob")["managers"][0]["manager_id"], "13011");
    assert_eq!(row(&admin, "cleo")["expired"], false);
    for id in ["13012", "13013"] {
        let fields = admin.read(&format!("/manage/v1/user/{id}"))["data"].to_string();
        assert!(fields.contains("C-3"), "{fields}");
    }
}

#[test]
fn one_refused_value_changes_nobody_and_is_said_once() {
    let (_mock, admin) = actors();
    let before = world(&admin)["users"].clone();
    let body = json!({
        "user_ids": [ANN, BOB], "timezone": "Mars/Base", "expiration": "2027-01-01",
    });
    let answer = admin.ok("PUT", TARGET, body)["data"].clone();
    assert_eq!((&answer["success"], answer.get("updated_id")), (&json!(false), None));
    let ids: Vec<_> =
        answer["message"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect();
    assert_eq!(ids, ["timezone"]);
    // A manager among those changed would manage themselves.
    let body = json!({"user_ids": [BOB, ANN], "manager": {"1": ANN}});
    let answer = admin.ok("PUT", TARGET, body)["data"].clone();
    assert_eq!(answer["message"][0]["id"], "manager");
    assert_eq!(world(&admin)["users"], before);
}

#[test]
fn somebody_has_to_be_named() {
    let (_mock, admin) = actors();
    let missing = error("Bad Request", "Missing mandatory params", 1001, 400);
    for body in [json!({}), json!({"user_ids": [], "timezone": "Asia/Tokyo"})] {
        let answer = admin.json("PUT", TARGET, body);
        assert_eq!((answer.status, answer.json()), (400, missing.clone()));
    }
}

#[test]
fn a_power_user_edits_users_in_reach() {
    let (mock, admin) = actors();
    admin.ok("PUT", &format!("/manage/v1/user/{DAN}"), json!({"level": 3}));
    let power_user = Actor::sign_in(&mock, "pia", "Passw0rd");
    let body = json!({"user_ids": [ANN, BOB, DAN, PIA], "timezone": "Asia/Tokyo"});
    let answer = power_user.ok("PUT", TARGET, body);
    assert_eq!(answer["data"]["updated_id"], json!(["13011"]));
    let learner = Actor::sign_in(&mock, "boss", "Passw0rd");
    let body = json!({"user_ids": [ANN], "timezone": "Asia/Tokyo"});
    assert_eq!(learner.json("PUT", TARGET, body).status, 403);
}

#[test]
fn where_nobody_named_can_be_edited_nobody_is_and_that_is_no_refusal() {
    let (mock, admin) = actors();
    let power_user = Actor::sign_in(&mock, "pia", "Passw0rd");
    let before = world(&admin)["users"].clone();
    let body = json!({"user_ids": [99_999], "timezone": "Asia/Tokyo"});
    let answer = admin.json("PUT", TARGET, body);
    let nobody = r#"{"data":{"success":true,"updated_id":[]},"version":"1.0.0","_links":[]}"#;
    assert_eq!((answer.status, answer.text().as_str()), (200, nobody));
    // Out of reach, a wrong value is not looked at either.
    let body = json!({"user_ids": [BOB], "timezone": "Mars/Base"});
    assert_eq!(power_user.json("PUT", TARGET, body).text(), nobody);
    assert_eq!(world(&admin)["users"], before);
}

#[cfg(feature = "client")]
#[tokio::test]
async fn the_client_edits_many_and_makes_a_refused_value_an_error() {
    use docebo_sdk::{UserFieldId, UserId, users::MassEdit};

    let mock = super::company();
    let client = mock.client();
    let ids = || vec![UserId::from(ANN), UserId::from(CLEO), UserId::from(99_999_u32)];
    let edit = MassEdit::new(ids()).timezone("Asia/Tokyo").never_expires();
    let edited = client.users().mass_edit(edit.field(UserFieldId::new(9), "B-1")).await.unwrap();
    assert_eq!(edited.updated_id, Some(vec![UserId::from(ANN), UserId::from(CLEO)]));
    let cleo = client.users().get(UserId::from(CLEO)).await.unwrap();
    assert_eq!(cleo.user_data.timezone, "Asia/Tokyo");
    assert_eq!(cleo.user_data.expiration, None);
    let wrong = MassEdit::new(ids()).timezone("Mars/Base");
    let error = client.users().mass_edit(wrong).await.unwrap_err();
    assert!(error.is_rejected() && error.to_string().contains("timezone"), "{error}");
    let nobody = MassEdit::new(vec![UserId::from(99_999_u32)]).timezone("Asia/Tokyo");
    assert_eq!(client.users().mass_edit(nobody).await.unwrap().updated_id, Some(Vec::new()));
}
