//! Active users, registered users, and the plans that count them.

use std::time::Duration;

use docebo_mock::{DoceboMock, PlanModel, ledger::switches::RegisteredCount};
use docebo_sdk::UserId;
use serde_json::json;

use crate::support::{Actor, mock_with};

const ANN: u32 = 14001;
const BOB: u32 = 14002;
const DAY: Duration = Duration::from_secs(86_400);

fn people() -> DoceboMock {
    mock_with(json!({
        "now": "2026-01-30 12:00:00",
        "users": [
            {"username": "ann", "id": ANN}, {"username": "bob", "id": BOB},
            {"username": "cid", "id": 14003},
        ],
        "courses": [{"code": "SAFE", "id": 7, "name": "Safety"}],
        "usage": {
            "plan": "monthly_active", "users": 2,
            "opened": [
                {"user": "cid", "at": "2025-12-31 23:59:59"},
                {"user": "bob", "at": "2026-01-02 08:00:00"},
            ],
        },
    }))
}

fn active(mock: &DoceboMock) -> Vec<u64> {
    mock.usage().active.iter().map(|user| user.user_id.get()).collect()
}

#[test]
fn usage_is_read_set_and_counted_under_mock() {
    let mock = people();
    let admin = Actor::superadmin(&mock);
    assert_eq!(
        admin.read("/_mock/usage"),
        json!({
            "plan": "monthly_active", "users": 2, "from": "2026-01-01", "until": "2026-02-01",
            "active": [{"user_id": BOB, "since": "2026-01-02 08:00:00"}],
            "registered": 4, "activated": 4, "counted": 1, "ceiling": 10,
            "months": [{"from": "2025-12-01", "active": 1}, {"from": "2026-01-01", "active": 1}],
            "years": [{"from": "2025-01-01", "active": 1}, {"from": "2026-01-01", "active": 1}],
        })
    );
    let played = admin.ok("POST", "/_mock/usage", json!({"user_id": ANN}));
    assert_eq!(played["counted"], 2);
    assert_eq!(admin.json("POST", "/_mock/usage", json!({"user_id": 99})).status, 400);
    let plan = admin.ok("PUT", "/_mock/usage", json!({"plan": "yearly_active"}));
    assert_eq!((&plan["from"], &plan["users"]), (&json!("2026-01-01"), &json!(null)));
    assert_eq!((&plan["until"], &plan["ceiling"]), (&json!("2027-01-01"), &json!(null)));
}

#[test]
fn b246_opening_material_counts_once_a_period_and_nothing_else_does() {
    let mock = people();
    let admin = Actor::superadmin(&mock);
    let enroll = json!({"user_ids": [ANN], "course_ids": [7]});
    admin.ok("POST", "/learn/v1/enrollments", enroll);
    admin.ok("POST", "/manage/v1/user", json!({"userid": "dan", "password": "Passw0rd-1"}));
    assert_eq!(active(&mock), [u64::from(BOB)], "neither enrolled nor made");
    for _ in 0..2 {
        assert!(mock.plays_asset(UserId::from(ANN)));
    }
    assert!(!mock.plays_asset(UserId::new(99)));
    assert_eq!(active(&mock), [u64::from(ANN), u64::from(BOB)]);
    mock.clock().advance(2 * DAY);
    assert_eq!(active(&mock), [0; 0], "a new month");
}

#[test]
fn b247_a_period_s_count_does_not_fall() {
    let mock = people();
    let admin = Actor::superadmin(&mock);
    mock.plays_asset(UserId::from(ANN));
    admin.ok("PUT", "/manage/v1/user/change_status", json!({"user_ids": [ANN], "status": 0}));
    admin.ok("DELETE", "/manage/v1/user/delete", json!({"user_ids": [BOB]}));
    assert_eq!(mock.usage().counted, 2);
    mock.clock().advance(2 * DAY);
    assert_eq!(mock.usage().counted, 0);
    mock.usage_plan(PlanModel::YearlyActive, None);
    assert_eq!(mock.usage().counted, 2, "the year is not over");
}

#[test]
fn b248_each_plan_counts_its_own() {
    let mock = people();
    mock.clock().advance(2 * DAY);
    let admin = Actor::superadmin(&mock);
    mock.plays_asset(UserId::from(ANN));
    let counted = |plan| mock.usage_plan(plan, None).usage().counted;
    assert_eq!(counted(PlanModel::MonthlyActive), 1);
    assert_eq!(counted(PlanModel::YearlyActive), 2);
    assert_eq!(counted(PlanModel::Registered), 4);
    admin.ok("PUT", "/manage/v1/user/change_status", json!({"user_ids": [ANN], "status": 0}));
    assert_eq!(counted(PlanModel::Registered), 4, "deactivated accounts exist");
    mock.switch(RegisteredCount::Activated);
    assert_eq!(counted(PlanModel::Registered), 3);
}

#[test]
fn b249_accounts_are_held_against_the_plan() {
    let mock = people();
    for (plan, users, ceiling, over) in [
        (PlanModel::MonthlyActive, 1, 5, false),
        (PlanModel::YearlyActive, 1, 3, true),
        (PlanModel::YearlyActive, 2, 6, false),
        (PlanModel::Registered, 3, 3, true),
    ] {
        let usage = mock.usage_plan(plan, Some(users)).usage();
        assert_eq!((usage.ceiling, usage.is_over_ceiling()), (Some(ceiling), over), "{plan:?}");
    }
    let admin = Actor::superadmin(&mock);
    admin.ok("POST", "/manage/v1/user", json!({"userid": "dan", "password": "Passw0rd-1"}));
    assert_eq!(mock.usage().registered, 5, "nothing is refused");
}

#[test]
fn b250_activated_is_not_active() {
    let mock = people();
    let admin = Actor::superadmin(&mock);
    admin.ok("PUT", "/manage/v1/user/change_status", json!({"user_ids": [BOB], "status": 0}));
    let usage = mock.usage();
    assert_eq!((usage.activated, usage.registered), (3, 4));
    assert_eq!(active(&mock), [u64::from(BOB)], "switched off, and active");
}
