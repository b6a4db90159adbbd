//! What a deletion takes with it beyond the records.

use serde_json::json;

use crate::support::{Actor, mock_with};

fn owners() -> docebo_mock::DoceboMock {
    mock_with(json!({
        "users": [{"username": "ann", "id": 14001}, {"username": "bob", "id": 14002}],
        "belongings": [
            {"user": "ann", "kind": "asset", "title": "How to fold a map"},
            {"user": "ann", "kind": "reward", "title": "Coffee mug"},
            {"user": "bob", "kind": "asset", "title": "Ladders"},
        ],
    }))
}

#[test]
fn b057_b058_a_deletion_takes_shared_assets_and_rewards() {
    let mock = owners();
    let admin = Actor::superadmin(&mock);
    admin.ok("DELETE", "/manage/v1/user/delete", json!({"user_ids": [14001]}));
    let at = mock.clock().now().to_string();
    assert_eq!(
        admin.read("/_mock/belongings"),
        json!({
            "owned": [{"kind": "asset", "owner": 14002, "title": "Ladders"}],
            "lost": [
                {"at": at, "belonging":
                    {"kind": "asset", "owner": 14001, "title": "How to fold a map"}},
                {"at": at, "belonging":
                    {"kind": "reward", "owner": 14001, "title": "Coffee mug"}},
            ],
        })
    );
}

#[test]
fn b057_b058_a_deactivation_takes_neither() {
    let mock = owners();
    let admin = Actor::superadmin(&mock);
    let before = admin.read("/_mock/belongings");
    admin.ok("PUT", "/manage/v1/user/change_status", json!({"user_ids": [14001], "status": 0}));
    assert_eq!(admin.read("/_mock/belongings"), before);
}
