//! The enrollment batch, as raw JSON and as the SDK sends it.

#[cfg(feature = "client")]
mod client;
mod options;
mod rows;
mod unenroll;

use docebo_mock::DoceboMock;
use serde_json::{Value, json};

use crate::support::{Actor, mock_with};

const BATCH: &str = "/learn/v1/enrollment/batch";
const ENROLLMENTS: &str = "/learn/v1/enrollments";
const NOW: &str = "2026-03-02 09:00:00";

/// `ann` and `bob` learn, `gone` is deactivated, `late` expired; `pat` is a power user over `ann`
/// and SAFE who makes and changes enrollments, `max` one who only changes them. Plan 7 holds
/// TOOLS, and `bob` is in it. ILT is taught in classrooms, two courses are called TWIN.
fn seed() -> Value {
    json!({
        "now": NOW,
        "profiles": [
            {"name": "Trainers", "permissions": ["enrollment/view", "enrollment/create",
                "enrollment/edit", "enrollment/delete"]},
            {"name": "Menders", "permissions": ["enrollment/view", "enrollment/edit"]},
        ],
        "users": [
            {"username": "ann", "id": 13017, "password": "Passw0rd"},
            {"username": "bob", "id": 13018},
            {"username": "gone", "id": 13019, "active": false},
            {"username": "late", "id": 13020, "expiration": "2026-01-31"},
            {"username": "pat", "id": 13021, "level": "power_user", "password": "Passw0rd"},
            {"username": "max", "id": 13022, "level": "power_user", "password": "Passw0rd"},
        ],
        "courses": [
            {"name": "Safety", "code": "SAFE", "id": 134, "materials": 4},
            {"name": "Tools", "code": "TOOLS", "id": 135},
            {"name": "Sales", "code": "SALES", "id": 136},
            {"name": "Small", "code": "SMALL", "id": 137, "seats": 1},
            {"name": "In class", "code": "ILT", "id": 138, "type": "classroom"},
            {"name": "Asked for", "code": "ASK", "id": 139, "moderated": true},
            {"name": "One", "code": "TWIN", "id": 140},
            {"name": "Two", "code": "TWIN", "id": 141},
        ],
        "enrollment_fields": [
            {"id": 4, "title": "Cost centre", "type": "dropdown", "options": ["Rome", "Paris"],
                "courses": ["SALES"], "mandatory": true},
            {"id": 5, "title": "Since", "type": "date"},
        ],
        "enrollments": [
            {"user": "ann", "course": "SAFE", "status": "in_progress", "score": 40,
                "enrolled": "2026-01-10 08:00:00", "active_until": "2026-12-31 00:00:00"},
        ],
        "learning_plans": [{"title": "Onboarding", "code": "ONB", "id": 7,
            "courses": [{"course": "TOOLS"}], "users": [{"username": "bob"}]}],
        "power_users": [
            {"username": "pat", "profiles": ["Trainers"], "users": ["ann"], "courses": ["SAFE"]},
            {"username": "max", "profiles": ["Menders"], "users": ["ann", "bob"],
                "courses": ["SAFE"]},
        ],
    })
}

fn actors() -> (DoceboMock, Actor) {
    let mock = mock_with(seed());
    let admin = Actor::superadmin(&mock);
    (mock, admin)
}

/// Results of rows under options.
#[track_caller]
fn batch(actor: &Actor, items: Value, options: Value) -> Vec<Value> {
    let answer = actor.ok("POST", BATCH, json!({"items": items, "options": options}));
    answer["data"].as_array().unwrap().clone()
}

/// What one row says to a call without options: an empty text when it was done.
#[track_caller]
fn said(actor: &Actor, item: Value) -> String {
    said_under(actor, item, json!({}))
}

#[track_caller]
fn said_under(actor: &Actor, item: Value, options: Value) -> String {
    let result = batch(actor, json!([item]), options).remove(0);
    let message = result["message"].as_str().unwrap().to_owned();
    assert_eq!(result["success"], json!(message.is_empty()), "{result}");
    message
}

/// One enrollment in the words of its course's list.
#[track_caller]
fn member(actor: &Actor, course: u64, user: u64) -> Value {
    let list = actor.read(&format!("/course/v1/courses/{course}/enrollments?user_id[]={user}"));
    list["data"]["items"][0].clone()
}

/// The events so far, each with whether a batch caused it.
fn events(actor: &Actor) -> Vec<(String, u64, u64, bool)> {
    let snapshot = actor.read("/_mock/snapshot");
    let sent = snapshot["world"]["outbox"]["sent"].as_array().unwrap().iter();
    sent.map(|sent| &sent["effect"])
        .filter(|effect| effect["kind"] == "event")
        .map(|event| {
            let name = event["name"].as_str().unwrap().trim_start_matches("course.enrollment.");
            let number = |name: &str| event[name].as_u64().unwrap_or(0);
            let batch = event["batch"].as_bool().unwrap();
            (name.to_owned(), number("user_id"), number("object_id"), batch)
        })
        .collect()
}
