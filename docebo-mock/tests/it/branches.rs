//! The organisation chart, as raw bytes.

mod batch;
#[cfg(feature = "client")]
mod client;
mod delete;
mod members;
#[cfg(feature = "listener")]
mod overlap;
mod tree;
mod write;

use docebo_mock::{DoceboMock, Tenant};
use serde_json::{Value, json};

use crate::support::{Actor, Answer, error, tenant_of};

const SALES: u64 = 1;
const EMEA: u64 = 2;
const APAC: u64 = 3;
const HR: u64 = 4;
const LEAVERS: u64 = 5;

const ANN: u64 = 16_001;
const BEN: u64 = 16_002;
const CAT: u64 = 16_003;
const DAN: u64 = 16_004;
const SUE: u64 = 16_007;

const FORBIDDEN: &str = "You are not allowed to perform this action.";

/// Docebo > Sales > EMEA, APAC; Docebo > HR; Docebo > Leavers. Eve administers Sales with all below
/// it, Pia EMEA alone; Tom is a plain user, Sue a Superadmin in EMEA.
fn company() -> Tenant {
    tenant_of(json!({
        "branches": [
            {"code": "SAL", "name": "Sales"},
            {"code": "EM", "name": "EMEA", "parent": "SAL"},
            {"code": "AP", "name": "APAC", "parent": "SAL"},
            {"code": "HR", "name": "HR"},
            {"code": "OLD", "name": "Leavers"},
        ],
        "profiles": [
            {"name": "Editor", "permissions": [
                "user/view", "user/edit", "branch/create", "branch/edit", "branch/delete",
            ]},
            {"name": "Viewer", "permissions": ["user/view"]},
        ],
        "user_fields": [{"id": 4, "title": "Office"}, {"id": 9, "title": "Badge"}],
        "users": [
            {"id": ANN, "username": "ann", "first_name": "Ann", "last_name": "Low",
             "email": "ann@example.com", "branch": "SAL"},
            {"id": BEN, "username": "ben", "first_name": "Ben", "branch": "EM"},
            {"id": CAT, "username": "cat", "first_name": "Cat", "branch": "HR"},
            {"id": DAN, "username": "dan", "first_name": "Dan"},
            {"id": 16_005, "username": "eve", "password": "Passw0rd", "branch": "OLD"},
            {"id": 16_006, "username": "pia", "password": "Passw0rd", "branch": "OLD"},
            {"id": SUE, "username": "sue", "level": "superadmin", "branch": "EM"},
            {"id": 16_008, "username": "tom", "password": "Passw0rd", "branch": "OLD"},
        ],
        "power_users": [
            {"username": "eve", "profiles": ["Editor"], "branches": {"SAL": true}},
            {"username": "pia", "profiles": ["Viewer"], "branches": {"EM": false}},
        ],
    }))
}

fn mock() -> DoceboMock {
    DoceboMock::builder().seed(company()).build()
}

fn actors() -> (DoceboMock, Actor) {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    (mock, admin)
}

#[track_caller]
fn refused(answer: &Answer, status: u16, message: &str) {
    let (name, code) = match status {
        400 => ("Bad Request", 1001),
        401 => ("Unauthorized", 0),
        403 => ("Forbidden", 1002),
        _ => ("Not Found", 0),
    };
    assert_eq!((answer.status, answer.json()), (status, error(name, message, code, status)));
}

/// One part of each row of a list.
#[track_caller]
fn column(actor: &Actor, query: &str, part: &str) -> Vec<Value> {
    let page = actor.read(&format!("/manage/v1/orgchart{query}"));
    page["data"]["items"].as_array().unwrap().iter().map(|row| row[part].clone()).collect()
}

#[track_caller]
fn titles(actor: &Actor, query: &str) -> Vec<Value> {
    column(actor, query, "title")
}

/// Ids of the branches that a user is in beside the root.
#[track_caller]
fn branches_of(mock: &DoceboMock, user: u64) -> Vec<u64> {
    let user = Actor::superadmin(mock).read(&format!("/manage/v1/user/{user}"));
    let branches = user["data"]["branches"].as_array().unwrap().clone();
    let ids = branches.iter().map(|branch| branch["id"].as_str().unwrap().parse().unwrap());
    ids.filter(|id| *id != 0).collect()
}

/// User names of a branch, of those below it too unless the query says otherwise.
#[track_caller]
fn people(actor: &Actor, branch: u64, query: &str) -> Vec<Value> {
    let page = actor.read(&format!("/manage/v1/orgchart/{branch}/users{query}"));
    page["data"]["items"].as_array().unwrap().iter().map(|row| row["username"].clone()).collect()
}
