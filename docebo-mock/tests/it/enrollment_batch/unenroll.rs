//! The batch sent with DELETE.

use docebo_mock::ledger::switches::UnenrollBatch;
use serde_json::json;

use super::{BATCH, ENROLLMENTS, actors, events};
use crate::support::{Actor, error};

#[test]
fn b201_unenrolling_in_a_batch_is_absent_unless_switched_on() {
    let (mock, admin) = actors();
    let body = json!({
        "items": [
            {"course_id": 134, "user_id": "13017"},
            {"course_id": 134, "user_id": "13018"},
            {"course_id": "135", "user_id": 13018},
            {"course_id": 134, "user_id": "me"},
            {"user_id": "13017"},
        ],
        "options": {},
    });
    let absent = admin.json("DELETE", BATCH, body.clone());
    assert_eq!(absent.json(), error("Not Found", "Not found", 0, 404));
    mock.switch(UnenrollBatch::Served);
    let answer = admin.json("DELETE", BATCH, body);
    assert_eq!(answer.status, 200);
    let held = "the course belongs to a learning plan of the user";
    assert_eq!(
        answer.json(),
        json!({
            "data": [
                {"row_index": 0, "success": true, "message": "", "course_id": 134,
                    "user_id": 13017},
                {"row_index": 1, "success": false, "message": "not enrolled", "course_id": 134,
                    "user_id": 13018},
                {"row_index": 2, "success": false, "message": held, "course_id": 135,
                    "user_id": 13018},
                {"row_index": 3, "success": false, "message": "Invalid user_id",
                    "course_id": 134, "user_id": null},
                {"row_index": 4, "success": false, "message": "Invalid course_id",
                    "course_id": null, "user_id": 13017},
            ],
            "version": "1.0.0",
            "_links": [],
        })
    );
    assert_eq!(admin.get(&format!("{ENROLLMENTS}/134/13017")).status, 404);
    assert_eq!(events(&admin), [("deleted".to_owned(), 13017, 134, true)]);
    let missing = error("Bad Request", "Items missing", 1001, 400);
    assert_eq!(admin.json("DELETE", BATCH, json!({})).json(), missing);
}

#[test]
fn b098_unenrolling_many_archives_nothing() {
    let (mock, admin) = actors();
    mock.switch(UnenrollBatch::Served);
    let row = json!({"course_id": 134, "user_id": 13017});
    admin.ok("PUT", &format!("{ENROLLMENTS}/134/13017"), json!({"status": "completed"}));
    admin.ok("DELETE", BATCH, json!({"items": [row]}));
    assert_eq!(admin.get(&format!("{ENROLLMENTS}/134/13017")).status, 404);
    assert_eq!(admin.read("/_mock/archived_enrollments")["data"]["items"], json!([]));
}

#[test]
fn power_users_unenroll_their_own_people() {
    let (mock, _admin) = actors();
    mock.switch(UnenrollBatch::Served);
    let body = json!({"items": [{"course_id": 134, "user_id": "13017"}]});
    let max = Actor::sign_in(&mock, "max", "Passw0rd");
    let forbidden = error("Forbidden", "You are not allowed to perform this action.", 1002, 403);
    assert_eq!(max.json("DELETE", BATCH, body.clone()).json(), forbidden);
    let pat = Actor::sign_in(&mock, "pat", "Passw0rd");
    assert_eq!(pat.ok("DELETE", BATCH, body)["data"][0]["success"], true);
}
