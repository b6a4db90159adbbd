//! Enrollment rules: who joins a group or branch is enrolled.

#[cfg(feature = "client")]
mod backfill;

use std::time::Duration;

use docebo_mock::{DoceboMock, RuleEntry, RuleOutcome, SeedEnrollmentRule};
use serde_json::{Value, json};

use crate::support::{Actor, mock_with};

const ANN: u64 = 14_001;
const BOB: u64 = 14_002;
const CAY: u64 = 14_003;
const GONE: u64 = 14_004;
const RULES: &str = "/_mock/enrollment_rules";

/// Ann is in Sales and in the group Friends; everybody else is nowhere. The group Sellers holds
/// whoever is in Sales and activated. Rule 1 enrolls Sellers in HELLO, rule 2 Sales in plan 7,
/// which holds HELLO and TOOLS.
fn seed() -> Value {
    json!({
        "now": "2026-03-02 09:00:00",
        "branches": [
            {"name": "Sales", "code": "S"}, {"name": "EMEA", "code": "E", "parent": "S"},
        ],
        "users": [
            {"username": "ann", "id": ANN, "branch": "S"}, {"username": "bob", "id": BOB},
            {"username": "cay", "id": CAY}, {"username": "gone", "id": GONE, "active": false},
        ],
        "courses": [
            {"name": "Welcome", "code": "HELLO", "id": 134},
            {"name": "Tools", "code": "TOOLS", "id": 135, "type": "classroom"},
            {"name": "Small", "code": "SMALL", "id": 136, "seats": 0},
        ],
        "learning_plans": [{"title": "Selling", "code": "SELL", "id": 7,
            "courses": [{"course": "HELLO"}, {"course": "TOOLS"}]}],
        "groups": [
            {"name": "Friends", "users": ["ann"]},
            {"name": "Sellers", "branches": {"S": false}, "exclude_deactivated_users": true},
        ],
        "enrollment_rules": [
            {"name": "Hello", "groups": ["Sellers"], "courses": ["HELLO"]},
            {"name": "Selling", "branches": ["S"], "learning_plans": ["SELL"]},
        ],
    })
}

fn start() -> (DoceboMock, Actor) {
    let mock = mock_with(seed());
    let admin = Actor::superadmin(&mock);
    (mock, admin)
}

/// Users and courses, in the order of both.
fn enrolled(mock: &DoceboMock) -> Vec<(u64, u64)> {
    mock.enrollments().iter().map(|row| (row.user.get(), row.course.get())).collect()
}

/// Rule, user, object and outcome of each entry.
fn log(mock: &DoceboMock) -> Vec<(u32, u64, u64, RuleOutcome)> {
    let entry =
        |entry: &RuleEntry| (entry.rule_id, entry.user_id.get(), entry.object_id, entry.outcome);
    mock.enrollment_rule_log().iter().map(entry).collect()
}

fn move_to(admin: &Actor, user: u64, branch: u64) {
    let body = json!({"select_orgchart": {branch.to_string(): 1}});
    admin.ok("PUT", &format!("/manage/v1/user/{user}"), body);
}

fn set_active(admin: &Actor, user: u64, active: bool) {
    let body = json!({"user_ids": [user], "status": u8::from(active)});
    admin.ok("PUT", "/manage/v1/user/change_status", body);
}

fn later(mock: &DoceboMock) {
    mock.clock().advance(Duration::from_secs(60));
}

fn group(admin: &Actor, name: &str) -> String {
    let groups = admin.read("/audiences/v1/audience");
    let rows = groups["data"]["items"].as_array().unwrap();
    let row = rows.iter().find(|row| row["name"] == name).unwrap();
    format!("/audiences/v1/audience/{}/users", row["uuid"].as_str().unwrap())
}

#[test]
fn b072_who_joins_afterwards_is_caught_and_nobody_else() {
    let (mock, admin) = start();
    later(&mock);
    assert!(enrolled(&mock).is_empty(), "Ann was there before the rules");
    move_to(&admin, BOB, 1);
    // The branch is seen at once, the automatic group when it is recomputed.
    assert_eq!(enrolled(&mock), [(BOB, 134), (BOB, 135)]);
    assert_eq!(log(&mock), [(2, BOB, 7, RuleOutcome::Enrolled)]);
    later(&mock);
    assert_eq!(log(&mock)[1..], [(1, BOB, 134, RuleOutcome::AlreadyEnrolled)]);
    // As by a call: with events, in the order of the doing.
    let events: Vec<Value> =
        mock.outbox().iter().map(|sent| serde_json::to_value(&sent.effect).unwrap()).collect();
    let names: Vec<&str> = events.iter().filter_map(|event| event["name"].as_str()).collect();
    assert_eq!(
        names[names.len() - 3..],
        [
            "learningplan.enrollment.created",
            "course.enrollment.created",
            "course.enrollment.created"
        ]
    );
    // A rule made now does not look back either; by hand and for good into a group.
    let friends: SeedEnrollmentRule = serde_json::from_value(json!({
        "name": "Friends", "groups": ["Friends"], "courses": ["SMALL", "TOOLS"],
    }))
    .unwrap();
    assert_eq!(mock.add_enrollment_rule(&friends).unwrap(), 3);
    assert_eq!(log(&mock).len(), 2);
    admin.ok("POST", &group(&admin, "Friends"), json!({"user_ids": [ANN, CAY]}));
    assert_eq!(
        log(&mock)[2..],
        [(3, CAY, 135, RuleOutcome::Enrolled), (3, CAY, 136, RuleOutcome::Waiting)]
    );
}

#[test]
fn every_way_into_a_branch_is_seen_and_branches_below_are_not_it() {
    let (mock, admin) = start();
    let made = admin.ok(
        "POST",
        "/manage/v1/user",
        json!({"userid": "new", "password": "Passw0rd", "select_orgchart": {"1": 1}}),
    );
    let new = made["data"]["user_id"].as_u64().unwrap();
    move_to(&admin, BOB, 2);
    admin.ok(
        "POST",
        "/manage/v1/user/batch",
        json!({
            "items": [{"username": "cay", "branch_code": "S"}],
            "options": {
                "branch_option": "existing", "destination_branch": 2, "update_user_info": true,
            },
        }),
    );
    let caught: Vec<u64> = log(&mock).iter().map(|entry| entry.1).collect();
    assert_eq!(caught, [new, CAY], "{:?}", mock.enrollment_rule_log());
    // Out and in again is joining again; it finds the enrollments there.
    move_to(&admin, CAY, 0);
    move_to(&admin, CAY, 1);
    assert_eq!(log(&mock)[2..], [(2, CAY, 7, RuleOutcome::AlreadyEnrolled)]);
}

#[test]
fn b070_b074_rules_pass_over_deactivated_people_and_never_unenroll() {
    let (mock, admin) = start();
    move_to(&admin, GONE, 1);
    assert_eq!(log(&mock), [(2, GONE, 7, RuleOutcome::PassedOver)]);
    move_to(&admin, BOB, 1);
    later(&mock);
    let before = enrolled(&mock);
    assert_eq!(before, [(BOB, 134), (BOB, 135)]);
    set_active(&admin, BOB, false);
    later(&mock);
    move_to(&admin, BOB, 0);
    later(&mock);
    admin.ok("DELETE", &format!("{RULES}/2"), json!({}));
    assert_eq!(enrolled(&mock), before);
    assert!(log(&mock).iter().all(|entry| entry.3 != RuleOutcome::Gone));
}

#[test]
fn b046_whoever_comes_back_into_an_automatic_group_is_caught() {
    let (mock, admin) = start();
    later(&mock);
    set_active(&admin, ANN, false);
    later(&mock);
    assert!(log(&mock).is_empty());
    set_active(&admin, ANN, true);
    later(&mock);
    // Of the branch she is no new member, of the group she is.
    assert_eq!(log(&mock), [(1, ANN, 134, RuleOutcome::Enrolled)]);
    assert_eq!(enrolled(&mock), [(ANN, 134)]);
}

#[test]
fn b073_a_rule_holds_one_kind_of_each() {
    let (_, admin) = start();
    let refused = |rule: Value| {
        let answer = admin.json("POST", RULES, rule);
        assert_eq!(answer.status, 400, "{}", answer.text());
        answer.json()["error"].as_str().unwrap().to_owned()
    };
    let both = json!({"groups": ["Friends"], "branches": ["S"], "courses": ["HELLO"]});
    assert!(refused(both).contains("groups or branches"));
    let both = json!({"groups": ["Friends"], "courses": ["HELLO"], "learning_plans": ["SELL"]});
    assert!(refused(both).contains("courses or learning plans"));
    assert!(refused(json!({"courses": ["HELLO"]})).contains("groups or branches"));
    assert!(refused(json!({"groups": ["Friends"]})).contains("courses or learning plans"));
    assert!(refused(json!({"branches": ["0"], "courses": ["HELLO"]})).contains("root"));
    assert!(refused(json!({"groups": ["Nobody"], "courses": ["HELLO"]})).contains("Nobody"));
    let session = json!({"groups": ["Friends"], "courses": ["TOOLS"], "sessions": ["1"]});
    assert!(refused(session).contains("sessions"));
    assert_eq!(admin.read(RULES)["rules"].as_array().unwrap().len(), 2);
}

#[test]
fn rules_are_made_listed_and_taken_out_under_mock() {
    let (mock, admin) = start();
    let rule = json!({"name": "Tools", "branches": ["E"], "courses": ["TOOLS", "HELLO"]});
    assert_eq!(admin.ok("POST", RULES, rule), json!({"id": 3}));
    admin.ok("DELETE", &format!("{RULES}/1"), json!({}));
    assert_eq!(admin.json("DELETE", &format!("{RULES}/1"), json!({})).status, 400);
    move_to(&admin, BOB, 2);
    let at = "2026-03-02 09:00:00";
    assert_eq!(
        admin.read(RULES),
        json!({
            "rules": [
                {"id": 2, "name": "Selling", "branch_ids": [1], "learning_plan_ids": [7],
                    "created_at": at},
                {"id": 3, "name": "Tools", "branch_ids": [2], "course_ids": [134, 135],
                    "created_at": at},
            ],
            "log": [
                {"at": at, "rule_id": 3, "user_id": BOB, "object_id": 134, "outcome": "enrolled"},
                {"at": at, "rule_id": 3, "user_id": BOB, "object_id": 135, "outcome": "enrolled"},
            ],
        })
    );
    assert_eq!(mock.enrollment_rules().len(), 2);
    assert!(mock.remove_enrollment_rule(3) && !mock.remove_enrollment_rule(3));
}

#[test]
fn a_restored_platform_goes_on_watching() {
    let (mock, admin) = start();
    let snapshot = admin.read("/_mock/snapshot");
    admin.ok("PUT", "/_mock/snapshot", snapshot);
    move_to(&admin, BOB, 1);
    later(&mock);
    assert_eq!(
        log(&mock),
        [(2, BOB, 7, RuleOutcome::Enrolled), (1, BOB, 134, RuleOutcome::AlreadyEnrolled)]
    );
}
