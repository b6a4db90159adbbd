//! Users, as raw bytes.

mod batch;
mod batch_branches;
#[cfg(feature = "client")]
mod batch_sdk;
mod checks;
#[cfg(feature = "client")]
mod client;
mod delete;
mod list;
mod mass_edit;
mod merge;
mod password;
mod read;
mod registration;
mod settings;
mod status;
mod write;

use docebo_mock::DoceboMock;
use serde_json::{Value, json};

use crate::support::{Actor, mock_with};

/// A small company on the morning of 2026-03-02. Cleo has expired that day; Pia, a power user,
/// holds the branch Sales with all below it.
pub(crate) fn company() -> DoceboMock {
    mock_with(json!({
        "branches": [
            {"code": "S", "name": "Sales"},
            {"code": "E", "name": "EMEA", "parent": "S"},
            {"code": "H", "name": "HR"},
            {"code": "T1", "name": "Twin", "parent": "S"},
            {"code": "T2", "name": "Twin", "parent": "H"},
        ],
        "manager_types": ["Mentor"],
        "profiles": [
            {"name": "Clerk", "permissions": [
                "user/view", "user/create", "user/edit", "user/delete", "user/activate",
            ]},
            {"name": "Viewer", "permissions": ["user/view"]},
        ],
        "user_fields": [
            {"id": 4, "title": "Office", "type": "dropdown", "options": ["Rome", "Paris"]},
            {"id": 7, "title": "Remote", "type": "yesno"},
            {"id": 9, "title": "Badge"},
        ],
        "users": [
            {"id": 13010, "username": "boss", "first_name": "Eve", "last_name": "Boss",
             "password": "Passw0rd", "is_manager": true},
            {"id": 13011, "username": "Ann", "first_name": "Ann", "last_name": "Miller",
             "email": "ann@example.com", "password": "Passw0rd", "branch": "S",
             "managers": {"1": "boss"}, "fields": {"4": "1", "9": "A-17"}},
            {"id": 13012, "username": "bob", "first_name": "Bob", "last_name": "Adams",
             "password": "Passw0rd", "active": false},
            {"id": 13013, "username": "cleo", "first_name": "Cleo", "last_name": "Expired",
             "password": "Passw0rd", "expiration": "2026-03-02"},
            {"id": 13014, "username": "dan", "first_name": "Dan", "last_name": "Miller",
             "branch": "E", "managers": {"1": "boss", "2": "Ann"}},
            {"id": 13015, "username": "pia", "first_name": "Pia", "last_name": "Power",
             "email": "pia@example.com", "password": "Passw0rd"},
        ],
        "power_users": [{"username": "pia", "profiles": ["Clerk"], "branches": {"S": true}}],
        "courses": [{"name": "Safety", "code": "SAF"}],
        "enrollments": [
            {"user": "Ann", "course": "SAF", "status": "completed"},
            {"user": "dan", "course": "SAF", "status": "in_progress"},
        ],
    }))
}

pub(crate) const ANN: u32 = 13011;
pub(crate) const BOB: u32 = 13012;
pub(crate) const CLEO: u32 = 13013;
pub(crate) const DAN: u32 = 13014;
pub(crate) const PIA: u32 = 13015;

pub(crate) fn actors() -> (DoceboMock, Actor) {
    let mock = company();
    let admin = Actor::superadmin(&mock);
    (mock, admin)
}

/// User names on a page of the list, in its order.
#[track_caller]
pub(crate) fn names(actor: &Actor, query: &str) -> Vec<String> {
    let page = actor.read(&format!("/manage/v1/user?{query}"));
    let items = page["data"]["items"].as_array().unwrap();
    items.iter().map(|item| item["username"].as_str().unwrap().to_owned()).collect()
}

/// One user's row of the list.
#[track_caller]
pub(crate) fn row(actor: &Actor, username: &str) -> Value {
    let target = format!("/manage/v1/user?search_text={username}&match_type=full");
    let page = actor.read(&target);
    assert_eq!(page["data"]["count"], 1, "{username}: {page}");
    page["data"]["items"][0].clone()
}

/// The account as the single read shows it.
#[track_caller]
pub(crate) fn user_data(actor: &Actor, id: u32) -> Value {
    actor.read(&format!("/manage/v1/user/{id}"))["data"]["user_data"].clone()
}

/// Everything the platform holds.
pub(crate) fn world(actor: &Actor) -> Value {
    actor.read("/_mock/snapshot")["world"].clone()
}

/// Changes what the platform holds.
#[track_caller]
pub(crate) fn edit_world(actor: &Actor, edit: impl FnOnce(&mut Value)) {
    let mut snapshot = actor.read("/_mock/snapshot");
    edit(&mut snapshot["world"]);
    actor.ok("PUT", "/_mock/snapshot", snapshot);
}

/// Whether the password `Passw0rd` opens the account.
pub(crate) fn can_sign_in(mock: &DoceboMock, username: &str) -> bool {
    let body = json!({"username": username, "password": "Passw0rd"});
    Actor::nobody(mock).json("POST", "/manage/v1/user/login", body).status == 200
}
