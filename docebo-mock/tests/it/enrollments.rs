//! Course enrollments on the wire, each list in its own vocabulary.

mod archiving;
#[cfg(feature = "client")]
mod client;
mod creating;
mod lists;
mod rights;
mod unenrolling;
mod updating;
mod vocabularies;

use docebo_mock::DoceboMock;
use serde_json::{Value, json};

use crate::support::{Actor, mock_with};

const ENROLLMENTS: &str = "/learn/v1/enrollments";
const FLAT: &str = "/course/v1/courses/enrollments";
const NOW: &str = "2026-03-02 09:00:00";

/// `ann` (13017) and `bob` (13018) learn; `gone` is deactivated, `late` expired, `pat` a power
/// user over `ann` and the course SAFE. Plan 7 holds TOOLS and SALES, and `bob` is in it.
fn seed() -> Value {
    json!({
        "now": NOW,
        "branches": [
            {"code": "EU", "name": "Europe"},
            {"code": "IT", "name": "Italy", "parent": "EU"},
        ],
        "profiles": [{"name": "Trainers", "permissions": [
            "enrollment/view", "enrollment/create", "enrollment/edit", "enrollment/delete",
        ]}],
        "users": [
            {"username": "ann", "id": 13017, "first_name": "Ann", "last_name": "Lee",
                "email": "ann@example.com", "password": "Passw0rd", "branch": "EU"},
            {"username": "bob", "id": 13018, "first_name": "Bob", "last_name": "Ray",
                "password": "Passw0rd", "branch": "IT"},
            {"username": "gone", "id": 13019, "active": false},
            {"username": "late", "id": 13020, "expiration": "2026-01-31"},
            {"username": "pat", "id": 13021, "level": "power_user", "password": "Passw0rd"},
            {"username": "soon", "id": 13022, "expiration": "2026-04-01"},
        ],
        "courses": [
            {"name": "Safety &amp; health", "code": "SAFE", "id": 134, "materials": 4,
                "duration": 3600, "created": "2025-01-01 08:00:00"},
            {"name": "Tools", "code": "TOOLS", "id": 135, "type": "classroom",
                "starts": "2026-01-01", "ends": "2026-12-31"},
            {"name": "Sales", "code": "SALES", "id": 136},
            {"name": "Small", "code": "SMALL", "id": 137, "seats": 1},
            {"name": "Asked for", "code": "ASK", "id": 138, "moderated": true},
        ],
        "enrollment_fields": [{"id": 2, "title": "Note"}, {"id": 3, "title": "Colour"}],
        "enrollments": [
            {"user": "ann", "course": "SAFE", "status": "completed", "score": 92.5,
                "enrolled": "2026-01-10 08:00:00", "completed": "2026-02-03 10:20:30",
                "total_time": 5400},
            {"user": "ann", "course": "SALES", "enrolled": "2026-02-01 08:00:00"},
            {"user": "gone", "course": "SAFE", "status": "in_progress", "score": 85,
                "enrolled": "2026-01-05 08:00:00", "active_until": "2026-03-10 00:00:00"},
            {"user": "bob", "course": "TOOLS", "enrolled": "2026-01-20 08:00:00"},
            {"user": "bob", "course": "SALES", "status": "waiting",
                "enrolled": "2026-01-20 08:00:00"},
        ],
        "learning_plans": [{"title": "Onboarding", "code": "ONB", "id": 7,
            "created": "2025-06-01 08:00:00",
            "courses": [{"course": "TOOLS"}, {"course": "SALES"}],
            "users": [{"username": "bob"}]}],
        "power_users": [{"username": "pat", "profiles": ["Trainers"], "users": ["ann"],
            "courses": ["SAFE"]}],
    })
}

fn mock() -> DoceboMock {
    mock_with(seed())
}

/// The mock, with the Superadmin signed in.
fn start() -> (DoceboMock, Actor) {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    (mock, admin)
}

/// The list's rows, as `(user_id, id, status)`.
fn rows(actor: &Actor, target: &str) -> Vec<(u64, u64, String)> {
    let answer = actor.read(target);
    let rows = answer["data"]["items"].as_array().unwrap().iter();
    rows.map(|row| {
        let number = |name: &str| row[name].as_u64();
        (
            number("user_id").unwrap(),
            number("id").or(number("course_id")).unwrap(),
            row["status"].as_str().or(row["enrollment_status"].as_str()).unwrap().to_owned(),
        )
    })
    .collect()
}

/// The status number of one enrollment; `None` when there is none.
fn status(actor: &Actor, course: u64, user: u64) -> Option<i64> {
    let answer = actor.get(&format!("{ENROLLMENTS}/{course}/{user}"));
    (answer.status == 200).then(|| answer.json()["data"]["records"]["status"].as_i64().unwrap())
}

/// `data.records` of one enrollment.
fn record(actor: &Actor, course: u64, user: u64) -> Value {
    actor.read(&format!("{ENROLLMENTS}/{course}/{user}"))["data"]["records"].clone()
}

/// Events so far, as `(name, user, object)`.
fn events(actor: &Actor) -> Vec<(String, u64, u64)> {
    let world = actor.read("/_mock/snapshot");
    let sent = world["world"]["outbox"]["sent"].as_array().unwrap().iter();
    sent.map(|sent| &sent["effect"])
        .filter(|effect| effect["kind"] == "event")
        .map(|event| {
            (
                event["name"].as_str().unwrap().to_owned(),
                event["user_id"].as_u64().unwrap_or(0),
                event["object_id"].as_u64().unwrap_or(0),
            )
        })
        .collect()
}

/// Rows of the archive.
fn archive(actor: &Actor, query: &str) -> Vec<Value> {
    let answer = actor.read(&format!("/_mock/archived_enrollments?{query}"));
    answer["data"]["items"].as_array().unwrap().clone()
}

fn event(name: &str, user: u64, course: u64) -> (String, u64, u64) {
    (format!("course.enrollment.{name}"), user, course)
}

/// The rules an explained call names.
fn rules(actor: &Actor, method: &str, target: &str, body: Value) -> String {
    let actor = actor.clone().with_header("x-mock-explain", "1");
    actor.json(method, target, body).header("x-mock-rules").to_owned()
}
