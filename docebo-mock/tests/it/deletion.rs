//! What a deletion leaves: nothing, or an account without a name; and deleting many.

use docebo_mock::{DoceboMock, JobPace, ledger::switches::MassActionJob};
use serde_json::{Value, json};

use crate::{
    support::{Actor, mock_with},
    users::{ANN, CLEO, DAN, PIA, actors, can_sign_in, names, row, user_data, world},
};

const DELETE: &str = "/manage/v1/user/delete";
const SETTINGS: &str = "/manage/v1/setting";

/// The company on a platform that anonymises those it deletes.
fn anonymizing() -> (DoceboMock, Actor) {
    let (mock, admin) = actors();
    let on = json!({"settings": {"anonymize_deleted_users": "1"}});
    admin.ok("PUT", SETTINGS, on);
    (mock, admin)
}

fn enrollments(admin: &Actor) -> Value {
    world(admin)["enrollments"].clone()
}

#[test]
fn b061_a_deleted_user_stays_without_a_name() {
    let (_mock, admin) = anonymizing();
    let before = enrollments(&admin);
    let answer = admin.ok("DELETE", DELETE, json!({"user_ids": [ANN, 99_999]}));
    assert_eq!(answer["data"]["deleted_user_ids"], json!(["13011"]));
    assert_eq!(answer["data"]["not_deleted_user_ids"], json!(["99999"]));
    assert_eq!(enrollments(&admin), before, "enrollments and completions remain");

    let account = admin.read(&format!("/manage/v1/user/{ANN}"))["data"].clone();
    let data = &account["user_data"];
    let code = data["username"].as_str().unwrap();
    assert_eq!(code.len(), 32, "{code}");
    assert!(code.bytes().all(|sign| sign.is_ascii_hexdigit()), "{code}");
    assert_eq!((&data["first_name"], &data["last_name"]), (&json!(code), &json!(code)));
    assert_eq!((&data["email"], &data["valid"]), (&json!(""), &json!("0")));
    for field in account["additional_fields"].as_array().unwrap() {
        assert_eq!(field["value"], Value::Null, "{field}");
    }
    assert_eq!(account["managers"], json!([]));
    // Nothing else knows who that was.
    let mut rest = world(&admin);
    rest["outbox"] = json!(null);
    let rest = rest.to_string();
    for word in ["\"Ann\"", "ann@example.com", "A-17"] {
        assert!(!rest.contains(word), "{word}");
    }
}

#[test]
fn b061_nobody_is_behind_the_account_any_more() {
    let (mock, admin) = anonymizing();
    let ann = Actor::sign_in(&mock, "Ann", "Passw0rd");
    admin.ok("DELETE", DELETE, json!({"user_ids": [ANN, PIA]}));
    assert_eq!(ann.get("/manage/v1/user/session").status, 401, "the token is dead");
    assert!(!can_sign_in(&mock, "Ann"));
    assert_eq!(names(&admin, "search_text=ann"), [""; 0]);
    let code = user_data(&admin, ANN)["username"].as_str().unwrap().to_owned();
    assert!(!can_sign_in(&mock, &code));
    // What else hangs on a person goes as with any deletion.
    assert_eq!(row(&admin, "dan")["managers"].as_array().unwrap().len(), 1);
    assert_eq!(world(&admin)["power_users"]["held"].get(PIA.to_string()), None);
    assert_eq!(user_data(&admin, PIA)["level"], "6");
    // The name is free, and whoever takes it is somebody new (B-060).
    let body = json!({"userid": "Ann", "password": "Passw0rd"});
    let id = admin.ok("POST", "/manage/v1/user", body)["data"]["user_id"].clone();
    assert_ne!(id, json!(ANN));
}

#[test]
fn b061_it_is_a_setting_and_the_same_call_twice_is_no_other_state() {
    let (mock, admin) = anonymizing();
    let told = mock.outbox().len();
    admin.ok("DELETE", DELETE, json!({"user_ids": [ANN]}));
    let name =
        |sent: &docebo_mock::Sent| serde_json::to_value(&sent.effect).unwrap()["name"].clone();
    assert_eq!(name(&mock.outbox()[told]), "user.deleted");
    let after = user_data(&admin, ANN);
    let again = admin.ok("DELETE", DELETE, json!({"user_ids": [ANN]}));
    assert_eq!(again["data"]["deleted_user_ids"], json!(["13011"]));
    assert_eq!(user_data(&admin, ANN), after);
    // Off again, a deletion is one, of the nameless too.
    admin.ok("PUT", SETTINGS, json!({"settings": {"anonymize_deleted_users": "0"}}));
    admin.ok("DELETE", DELETE, json!({"user_ids": [ANN, DAN]}));
    assert_eq!(admin.get(&format!("/manage/v1/user/{ANN}")).status, 404);
    assert_eq!(admin.read("/course/v1/courses/enrollments")["data"]["total_count"], 0);
}

#[test]
fn b061_a_seed_sets_it_too() {
    let mock = mock_with(json!({
        "settings": {"anonymize_deleted_users": true},
        "users": [{"id": 101, "username": "ann", "email": "ann@example.com"}],
    }));
    let admin = Actor::superadmin(&mock);
    admin.ok("DELETE", DELETE, json!({"user_names": ["ann"]}));
    assert_eq!(user_data(&admin, 101)["email"], "");
}

#[test]
fn b062_a_row_of_a_batch_takes_a_person_out_of_an_account_and_leaves_the_records() {
    let (mock, admin) = actors();
    let before = enrollments(&admin);
    let item = json!({
        "user_id": ANN, "new_username": "gone-7f3a", "firstname": "gone-7f3a",
        "lastname": "gone-7f3a", "email": "", "field_9": "",
    });
    let options = json!({"branch_option": "do_nothing", "update_user_info": true});
    let body = json!({"items": [item], "options": options});
    let done = admin.ok("POST", "/manage/v1/user/batch", body);
    assert_eq!(done["data"][0]["success"], true, "{done}");
    let data = user_data(&admin, ANN);
    assert_eq!(
        [&data["username"], &data["first_name"], &data["last_name"], &data["email"]],
        ["gone-7f3a", "gone-7f3a", "gone-7f3a", ""]
    );
    assert_eq!(enrollments(&admin), before);
    // It is the same account: who had the password still has it.
    assert!(can_sign_in(&mock, "gone-7f3a") && !can_sign_in(&mock, "Ann"));
}

#[test]
fn b063_an_expired_account_is_overwritten_like_any_other() {
    let (mock, admin) = actors();
    assert!(!can_sign_in(&mock, "cleo"));
    let body = json!({"userid": "gone", "firstname": "gone", "lastname": "gone"});
    admin.ok("PUT", &format!("/manage/v1/user/{CLEO}"), body);
    let data = user_data(&admin, CLEO);
    assert_eq!([&data["username"], &data["first_name"]], ["gone", "gone"]);
    assert_eq!(data["expiration"], "2026-03-02", "and is expired still");
}

#[test]
fn b065_completions_keep_nobody_from_being_deleted() {
    let (_mock, admin) = actors();
    let completed = |admin: &Actor| enrollments(admin).to_string().matches("completed\"").count();
    assert!(completed(&admin) > 0, "Ann has completed a course");
    let answer = admin.ok("DELETE", DELETE, json!({"user_ids": [ANN]}));
    assert_eq!(answer["data"]["deleted_user_ids"], json!(["13011"]));
    assert_eq!(completed(&admin), 0);
}

/// Three hundred users and Ada, who may delete.
fn crowd() -> (DoceboMock, Actor) {
    let users: Vec<_> = (0..300).map(|n| json!({"username": format!("u{n}")})).collect();
    let mock = mock_with(json!({ "users": users }));
    mock.switch(MassActionJob::Above250);
    let admin = Actor::superadmin(&mock);
    (mock, admin)
}

#[test]
fn b043_more_than_250_are_deleted_by_a_job() {
    let (mock, admin) = crowd();
    let few: Vec<u32> = (13_001..13_251).collect();
    let answer = admin.ok("DELETE", DELETE, json!({"user_ids": few[..10]}));
    assert_eq!(answer["data"]["deleted_user_ids"].as_array().unwrap().len(), 10);
    assert_eq!(answer["data"].get("job_hash"), None);

    mock.job_pace(JobPace::Steps);
    let ids: Vec<u32> = (13_001..13_300).collect();
    let answer = admin.ok("DELETE", DELETE, json!({"user_ids": ids}));
    let hash = answer["data"]["job_hash"].as_str().unwrap();
    assert_eq!(answer["data"], json!({"success": true, "deleted_user_ids": [], "job_hash": hash}));
    let total = |admin: &Actor| admin.read("/manage/v1/user")["data"]["total_count"].clone();
    assert_eq!(total(&admin), 291, "nothing is done yet");
    assert!(mock.step_job());
    assert_eq!(total(&admin), 201);
    // Somebody still queued goes by another way in the meantime.
    mock.switch(MassActionJob::Never);
    admin.ok("DELETE", DELETE, json!({"user_ids": [13_250]}));
    while mock.step_job() {}
    assert_eq!(total(&admin), 2);
    let job = admin.read(&format!("/manage/v1/job/{hash}"))["data"]["job_descriptor"].clone();
    assert_eq!(
        [&job["name"], &job["status"], &job["percent"], &job["total"], &job["errors"]],
        [&json!("Delete users"), &json!("completed"), &json!(100), &json!(299), &json!(10)]
    );
}

#[test]
fn b043_the_job_has_the_rights_of_who_started_it() {
    let user = |n: u32| json!({"username": format!("u{n}"), "branch": "S"});
    let mut users: Vec<Value> = (0..300).map(user).collect();
    users.push(json!({"username": "sue", "level": "superadmin", "branch": "S"}));
    users.push(json!({"username": "far"}));
    users.push(json!({"username": "pia", "password": "Passw0rd"}));
    let mock = mock_with(json!({
        "branches": [{"code": "S", "name": "Sales"}],
        "profiles": [{"name": "Clerk", "permissions": ["user/view", "user/delete"]}],
        "users": users,
        "power_users": [{"username": "pia", "profiles": ["Clerk"], "branches": {"S": true}}],
    }));
    mock.switch(MassActionJob::Above250);
    let pia = Actor::sign_in(&mock, "pia", "Passw0rd");
    let ids: Vec<u32> = (13_000..=13_303).collect();
    pia.ok("DELETE", DELETE, json!({"user_ids": ids}));
    assert_eq!(pia.read("/manage/v1/job")["data"]["jobs"][0]["job_descriptor"]["errors"], 4);
    let mut left: Vec<String> = mock.users().into_iter().map(|user| user.username).collect();
    left.sort();
    assert_eq!(left, ["admin", "far", "pia", "sue"]);
}

#[cfg(feature = "client")]
#[tokio::test]
async fn the_client_follows_the_job_that_deletes() {
    use docebo_sdk::UserId;

    let (mock, _) = crowd();
    let client = mock.client();
    let ids = || (13_001..13_300_u32).map(UserId::from);
    let hash = client.users().delete(ids()).await.unwrap().job_hash.expect("a job");
    let job = client.jobs().watch(&hash).await.unwrap();
    assert_eq!((job.total, job.errors), (Some(299), 0));
    assert_eq!(mock.users().len(), 2);
    let few = client.users().delete([UserId::from(13_300_u32)]).await.unwrap();
    assert_eq!((few.deleted_user_ids.len(), few.job_hash), (1, None));
}
