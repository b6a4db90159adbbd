//! Creating and changing one user.

use docebo_mock::Effect;
use serde_json::{Value, json};

use super::{ANN, BOB, CLEO, DAN, PIA, actors, edit_world, row, user_data, world};
use crate::support::{Actor, error};

#[track_caller]
fn create(actor: &Actor, body: Value) -> Value {
    actor.ok("POST", "/manage/v1/user", body)["data"].clone()
}

#[track_caller]
fn update(actor: &Actor, id: u32, body: Value) -> Value {
    actor.ok("PUT", &format!("/manage/v1/user/{id}"), body)["data"].clone()
}

#[track_caller]
fn refused(answer: &Value, field: &str) {
    assert_eq!(answer["success"], false, "{answer}");
    assert_eq!(answer["message"][0]["id"], field, "{answer}");
}

#[test]
fn a_user_is_made_with_little() {
    let (mock, admin) = actors();
    let body = json!({"userid": "flo", "password": "Passw0rd"});
    let answer = admin.json("POST", "/manage/v1/user", body);
    assert_eq!(
        answer.text(),
        r#"{"data":{"success":true,"user_id":13016},"version":"1.0.0","_links":[]}"#
    );
    let row = row(&admin, "flo");
    assert_eq!((&row["level"], &row["status"]), (&json!("user"), &json!("1")));
    assert!(super::can_sign_in(&mock, "flo"));
    let mails = |mock: &docebo_mock::DoceboMock| {
        mock.outbox().iter().filter(|sent| matches!(sent.effect, Effect::Mail { .. })).count()
    };
    assert_eq!(mails(&mock), 0);
    create(
        &admin,
        json!({"userid": "gus", "password": "Passw0rd", "send_notification_email": true}),
    );
    assert_eq!(mails(&mock), 1);
}

#[test]
fn name_and_password_are_needed() {
    let (_mock, admin) = actors();
    let missing = error("Bad Request", "Missing mandatory params", 1001, 400);
    for body in [json!({}), json!({"userid": "flo"}), json!({"password": "Passw0rd"})] {
        let answer = admin.json("POST", "/manage/v1/user", body);
        assert_eq!((answer.status, answer.json()), (400, missing.clone()));
    }
}

#[test]
fn b013_names_are_unique_without_case_and_emails_are_not() {
    let (_mock, admin) = actors();
    let body = json!({"userid": "ANN", "password": "Passw0rd"});
    let answer = admin.json("POST", "/manage/v1/user", body);
    assert_eq!(
        (answer.status, &answer.json()["data"]),
        (
            200,
            &json!({"success": false,
                    "message": [{"id": "userid", "message": "Username already exists"}]})
        )
    );
    let twin = json!({"userid": "ann2", "password": "Passw0rd", "email": "ann@example.com"});
    assert_eq!(create(&admin, twin)["success"], true);
    refused(&update(&admin, BOB, json!({"userid": "aNN"})), "userid");
    assert_eq!(update(&admin, ANN, json!({"userid": "ANN"}))["success"], true);
    assert_eq!(row(&admin, "ann")["username"], "ANN");
}

#[test]
fn what_breaks_a_rule_is_named_field_by_field() {
    let (_mock, admin) = actors();
    let body = |key: &str, value: Value| {
        let mut body = json!({"userid": "flo", "password": "Passw0rd"});
        body[key] = value;
        body
    };
    let long = format!("{}@example.com", "a".repeat(46));
    for (key, value) in [
        ("userid", json!(" <b></b> ")),
        ("password", json!("short")),
        ("password_retype", json!("Passw1rd")),
        ("email", json!("nobody")),
        ("email", json!(long)),
        ("level", json!(5)),
        ("language", json!("tlh")),
        ("timezone", json!("Mars/Olympus")),
        ("manager", json!({"1": 99999})),
        ("employees", json!({"1": [99999]})),
        ("select_orgchart", json!({"999": 1})),
    ] {
        refused(&create(&admin, body(key, value)), key);
    }
    for fields in [json!({"4": "7"}), json!({"4": "Rome"})] {
        refused(&create(&admin, body("additional_fields", fields)), "4");
    }
    refused(&create(&admin, body("additional_fields", json!({"77": "x"}))), "77");
    refused(&create(&admin, body("manager", json!({"9": ANN}))), "manager");
    assert_eq!(admin.read("/manage/v1/user?search_text=flo")["data"]["count"], 0);
}

#[test]
fn b015_names_are_cleaned_of_markup() {
    let (_mock, admin) = actors();
    let body = json!({"userid": "f<i>l</i>o", "password": "Passw0rd",
                      "firstname": "<b>Flo</b>", "lastname": "O'Hara"});
    create(&admin, body);
    let row = row(&admin, "flo");
    assert_eq!((&row["first_name"], &row["last_name"]), (&json!("Flo"), &json!("O'Hara")));
    update(&admin, BOB, json!({"userid": "b<b>o</b>bby", "lastname": "<script>Adams"}));
    assert_eq!(super::row(&admin, "bobby")["last_name"], "Adams");
    let batch = json!({"items": [{"username": "g<i>us", "firstname": "<u>Gus"}],
                       "options": {"branch_option": "do_nothing"}});
    admin.ok("POST", "/manage/v1/user/batch", batch);
    assert_eq!(super::row(&admin, "gus")["first_name"], "Gus");
}

#[test]
fn modern_and_older_forms_mean_the_same() {
    let (_mock, admin) = actors();
    let branch = admin.read(&format!("/manage/v1/user/{ANN}"))["data"]["branches"][0]["id"].clone();
    let branch: u32 = branch.as_str().unwrap().parse().unwrap();
    let forms = [
        json!({"userid": "u0", "level": 6, "manager": {"1": ANN}, "employees": {"1": [BOB]},
               "select_orgchart": {branch.to_string(): 1}, "additional_fields": {"4": 2}}),
        json!({"username": "u1", "level": "6", "manager": ANN.to_string(), "employees": [BOB],
               "select_orgchart": {branch.to_string(): branch},
               "additional_fields": {"4": "2"}}),
        json!({"userid": "u2", "manager": {"1": ANN.to_string()}, "employees": {"1": BOB},
               "select_orgchart": [branch], "additional_fields": [{"id": "4", "value": "2"}]}),
    ];
    for (n, mut body) in forms.into_iter().enumerate() {
        body["password"] = json!("Passw0rd");
        let id = create(&admin, body)["user_id"].as_u64().unwrap();
        let row = row(&admin, &format!("u{n}"));
        assert_eq!(row["managers"][0]["manager_username"], "Ann");
        assert_eq!((&row["field_4"], &row["is_manager"]), (&json!("Paris"), &json!(true)));
        let read = admin.read(&format!("/manage/v1/user/{id}"));
        assert_eq!(read["data"]["branches"][0]["code"], "S");
        let bob = super::row(&admin, "bob");
        assert_eq!(bob["managers"][0]["manager_id"], id.to_string());
    }
}

#[test]
fn an_update_changes_what_it_names() {
    let (_mock, admin) = actors();
    let before = user_data(&admin, ANN);
    let answer = admin.json("PUT", &format!("/manage/v1/user/{ANN}"), json!({"lastname": "Mill"}));
    assert_eq!(
        answer.text(),
        r#"{"data":{"success":true,"updated_id":"13011"},"version":"1.0.0","_links":[]}"#
    );
    let mut after = user_data(&admin, ANN);
    assert_eq!(after["last_name"], "Mill");
    after["last_name"] = before["last_name"].clone();
    assert_eq!(before, after);
    let body = json!({"firstname": "Annie"});
    let patched = admin.json("PATCH", &format!("/manage/v1/user/{ANN}"), body);
    assert_eq!(patched.status, 200);
    assert_eq!(user_data(&admin, ANN)["first_name"], "Annie");
    assert_eq!(admin.json("PUT", "/manage/v1/user/99999", json!({})).status, 404);
}

#[test]
fn everything_of_a_user_can_be_changed() {
    let (mock, admin) = actors();
    let body = json!({
        "userid": "annie", "password": "NewPassw0rd", "email": "", "language": "it",
        "timezone": "america/new_york", "date_format": "it", "expiration": "2027-01-31",
        "email_validation_status": "1", "force_change": 1, "role": 3,
        "can_manage_subordinates": false, "manager": {"1": null, "2": "13010"},
        "select_orgchart": {}, "additional_fields": {"4": "", "7": "1"},
    });
    assert_eq!(update(&admin, ANN, body)["success"], true);
    let data = user_data(&admin, ANN);
    for (key, value) in [
        ("username", "annie"),
        ("email", ""),
        ("language", "italian"),
        ("timezone", "America/New_York"),
        ("date_format", "it"),
        ("expiration", "2027-01-31"),
        ("email_validation_status", "1"),
        ("force_change", "1"),
        ("role_id", "3"),
    ] {
        assert_eq!(data[key], value, "{key}");
    }
    let row = row(&admin, "annie");
    assert_eq!(row["managers"][0]["manager_type_id"], "2");
    assert_eq!((&row["field_4"], &row["field_7"]), (&json!(null), &json!("Yes")));
    assert_eq!((&row["field_9"], &row["is_manager"]), (&json!("A-17"), &json!(false)));
    let read = admin.read(&format!("/manage/v1/user/{ANN}"));
    assert_eq!(read["data"]["branches"][0]["path"], "Docebo");
    assert!(!super::can_sign_in(&mock, "annie"));
    Actor::sign_in(&mock, "annie", "NewPassw0rd");
}

#[test]
fn b017_number_and_uuid_stay() {
    let (_mock, admin) = actors();
    let before = user_data(&admin, ANN);
    update(&admin, ANN, json!({"user_id": 5, "uuid": "x", "userid": "other"}));
    let after = user_data(&admin, ANN);
    assert_eq!((&after["user_id"], &after["uuid"]), (&before["user_id"], &before["uuid"]));
}

#[test]
fn mandatory_fields_are_needed_when_made_and_not_when_unmentioned() {
    let (_mock, admin) = actors();
    edit_world(&admin, |world| world["user_fields"]["rows"][2]["mandatory"] = json!(true));
    let body = json!({"userid": "flo", "password": "Passw0rd"});
    refused(&create(&admin, body.clone()), "9");
    let mut filled = body;
    filled["additional_fields"] = json!({"9": "B-1"});
    assert_eq!(create(&admin, filled)["success"], true);
    assert_eq!(update(&admin, BOB, json!({"firstname": "B"}))["success"], true);
    refused(&update(&admin, ANN, json!({"additional_fields": {"9": ""}})), "9");
}

#[test]
fn levels_come_and_go_with_what_they_hold() {
    let (_mock, admin) = actors();
    let held = |admin: &Actor| {
        let world = world(admin);
        world["power_users"]["held"].get(PIA.to_string()).cloned()
    };
    assert!(held(&admin).is_some());
    update(&admin, PIA, json!({"level": "6"}));
    assert_eq!(row(&admin, "pia")["level"], "user");
    assert_eq!(held(&admin), None);
    update(&admin, PIA, json!({"level": 4}));
    assert_eq!(held(&admin).unwrap()["profiles"], json!([]));
    let own = admin.read("/manage/v1/user/session")["data"]["id"].as_u64().unwrap() as u32;
    refused(&update(&admin, own, json!({"level": 6})), "level");
}

#[test]
fn a_power_user_writes_within_limits() {
    let (mock, admin) = actors();
    update(&admin, DAN, json!({"level": 3}));
    let power_user = Actor::sign_in(&mock, "pia", "Passw0rd");
    refused(&create(&power_user, json!({"userid": "x", "password": "Passw0rd"})), "email");
    let body = json!({"userid": "x", "password": "Passw0rd", "email": "x@example.com"});
    for level in [3, 4] {
        let mut body = body.clone();
        body["level"] = json!(level);
        refused(&create(&power_user, body), "level");
    }
    assert_eq!(create(&power_user, body)["success"], true);
    assert_eq!(update(&power_user, ANN, json!({"firstname": "A"}))["success"], true);
    let edit = |id: u32| {
        power_user.json("PUT", &format!("/manage/v1/user/{id}"), json!({"firstname": "A"})).status
    };
    assert_eq!((edit(BOB), edit(CLEO), edit(DAN)), (404, 404, 403));
    let learner = Actor::sign_in(&mock, "Ann", "Passw0rd");
    assert_eq!(learner.json("POST", "/manage/v1/user", json!({"userid": "y"})).status, 403);
    let own = format!("/manage/v1/user/{ANN}");
    assert_eq!(learner.json("PUT", &own, json!({"level": 3})).status, 403);
}

#[test]
fn b016_where_the_email_is_the_user_name_it_cannot_be_edited() {
    let (_mock, admin) = actors();
    edit_world(&admin, |world| world["settings"]["email_as_username"] = json!(true));
    let body = json!({"password": "Passw0rd", "email": "flo@example.com"});
    assert_eq!(create(&admin, body)["success"], true);
    assert_eq!(row(&admin, "flo@example.com")["username"], "flo@example.com");
    refused(&update(&admin, ANN, json!({"userid": "other"})), "userid");
    assert_eq!(user_data(&admin, ANN)["username"], "Ann");
    assert_eq!(update(&admin, ANN, json!({"userid": "Ann"}))["success"], true, "no change");
    update(&admin, ANN, json!({"email": "ann2@example.com"}));
    assert_eq!(row(&admin, "ann2@example.com")["user_id"], ANN.to_string());
}

#[test]
fn names_and_consent_are_needed_where_the_platform_says_so() {
    let (_mock, admin) = actors();
    edit_world(&admin, |world| {
        world["settings"]["names_mandatory"] = json!(true);
        world["settings"]["privacy_mandatory"] = json!(true);
    });
    let mut body = json!({"userid": "flo", "password": "Passw0rd"});
    let answer = create(&admin, body.clone());
    let fields: Vec<_> =
        answer["message"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect();
    assert_eq!(fields, ["firstname", "lastname", "privacy"]);
    body["firstname"] = json!("Flo");
    body["lastname"] = json!("Hara");
    body["privacy"] = json!("1");
    assert_eq!(create(&admin, body)["success"], true);
    assert_eq!(update(&admin, BOB, json!({"email": "bob@example.com"}))["success"], true);
    refused(&update(&admin, BOB, json!({"firstname": ""})), "firstname");
}

#[test]
fn forms_of_2017_are_read_as_forms() {
    let (_mock, admin) = actors();
    let branch = admin.read(&format!("/manage/v1/user/{ANN}"))["data"]["branches"][0]["id"].clone();
    let branch = branch.as_str().unwrap();
    let list = format!(
        "userid=flo&password=Passw0rd&email_status=1&manager={ANN}&employees[]={BOB}\
         &select_orgchart[]={branch}&additional_fields[0][id]=4&additional_fields[0][value]=2"
    );
    let map = format!(
        "username=gus&password=Passw0rd&email_validation_status=1&manager[1]={ANN}\
         &employees[1][]={BOB}&select_orgchart[{branch}]=1&additional_fields[4]=2"
    );
    for (name, form) in [("flo", list), ("gus", map)] {
        let kind = Some("application/x-www-form-urlencoded");
        let answer = admin.send("POST", "/manage/v1/user", kind, form);
        let body = answer.json();
        assert_eq!((answer.header("x-mock-unread"), &body["data"]["success"]), ("", &json!(true)));
        let row = row(&admin, name);
        assert_eq!(row["managers"][0]["manager_id"], ANN.to_string(), "{name}");
        let (office, verified) = (&row["field_4"], &row["email_validation_status"]);
        assert_eq!((office, verified), (&json!("Paris"), &json!("1")), "{name}");
        let read = admin.read(&format!("/manage/v1/user/{}", body["data"]["user_id"]));
        assert_eq!(read["data"]["branches"][0]["code"], "S", "{name}");
        let bob = super::row(&admin, "bob");
        assert_eq!(bob["managers"][0]["manager_username"], name);
    }
}
