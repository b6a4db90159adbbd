//! Seeds: what goes in comes out, what does not hold together is told, snapshots restore.

use docebo_mock::{Credentials, DoceboMock, Seed, Tenant};
use serde_json::{Value, json};

use crate::support::{Actor, mock_with};

#[track_caller]
fn refused(seed: Value) -> String {
    let seed: Seed = serde_json::from_value(seed).unwrap();
    Tenant::from_seed(&seed, Credentials::default()).unwrap_err().to_string()
}

#[test]
fn the_demo_tenant_holds_together() {
    let mock = DoceboMock::builder().seed(Tenant::demo()).build();
    let tables = Actor::superadmin(&mock).read("/_mock/stats")["tables"].clone();
    assert_eq!(
        (&tables["users"], &tables["learning_plans"]),
        (&json!(Seed::demo().users.len() + 1), &json!(3)),
    );
}

#[test]
fn a_seed_that_does_not_hold_together_names_the_row() {
    assert_eq!(
        refused(json!({"users": [{"username": "ann", "managers": {"1": "bob"}}]})),
        "seed: users `ann`: manager 1 `bob` is not among the users"
    );
    assert_eq!(
        refused(json!({"enrollments": [{"user": "ann", "course": "C1"}]})),
        "seed: enrollments `ann in C1`: no user `ann`"
    );
    let unknown = serde_json::from_value::<Seed>(json!({"usres": []})).unwrap_err().to_string();
    assert!(unknown.contains("usres"), "{unknown}");
}

#[test]
fn a_snapshot_restores_everything_to_the_byte() {
    let mock = DoceboMock::builder().seed(Tenant::demo()).build();
    let admin = Actor::superadmin(&mock);
    let before = admin.get("/_mock/snapshot").body;
    assert_eq!(admin.ok("POST", "/_mock/reset", json!({})), json!({"reset": true}));
    assert_eq!(admin.get("/manage/v1/user/session").status, 401, "tokens are gone");
    let restored = admin.send("PUT", "/_mock/snapshot", None, before.clone());
    assert_eq!(restored.status, 200, "{}", restored.text());
    assert_eq!(admin.get("/_mock/snapshot").body, before);
    assert_eq!(admin.get("/manage/v1/user/session").status, 200);
}

#[test]
fn a_seed_can_be_added_while_running() {
    let mock = mock_with(json!({}));
    let admin = Actor::superadmin(&mock);
    let seed = json!({"users": [{"username": "ann", "password": "Passw0rd"}]});
    assert_eq!(admin.ok("POST", "/_mock/seed", seed)["tables"]["users"], json!(2));
    Actor::sign_in(&mock, "ann", "Passw0rd");
    let wrong = admin.json(
        "POST",
        "/_mock/seed",
        json!({"users": [{"username": "bob"},
        {"username": "ANN"}]}),
    );
    assert_eq!(wrong.status, 400);
    let tables = admin.read("/_mock/stats")["tables"].clone();
    assert_eq!(tables["users"], json!(2), "a seed that fails changes nothing");
}
