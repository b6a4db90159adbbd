//! Dormant accounts, looked for and dealt with on the platform.

use docebo_mock::{
    Credentials, DoceboMock, Seed, SeedCourse, SeedEnrollment, SeedUser, SeedUserField, Tenant,
};
use docebo_sdk::{
    BranchId, UserFieldId,
    auth::UserLevel,
    enrollments::EnrollmentStatus,
    workflows::{
        dormant::{Mark, Policy, gather, plan},
        engine::{Execution, Remains, Rest, Why, undo},
    },
};
use serde_json::json;

const OLD: &str = "2020-03-01 08:00:00";
const LATE: &str = "2025-12-01 08:00:00";

fn user(name: &str, created: &str, last_access: Option<&str>) -> SeedUser {
    let mut user = SeedUser::new(name);
    user.created = Some(created.parse().unwrap());
    user.last_access = last_access.map(|at| at.parse().unwrap());
    user
}

/// Three hundred people who never came, and some of every other kind.
fn company() -> DoceboMock {
    let mut seed = Seed::default();
    seed.branches = vec![
        serde_json::from_value(json!({"code": "N", "name": "North"})).unwrap(),
        serde_json::from_value(json!({"code": "NN", "name": "Far", "parent": "N"})).unwrap(),
    ];
    let mut field = json!({"id": 5, "title": "To be deleted", "type": "yesno"});
    seed.user_fields = vec![serde_json::from_value::<SeedUserField>(field.take()).unwrap()];
    seed.users = (0..300).map(|at| user(&format!("never{at:03}"), OLD, None)).collect();
    seed.users.extend([
        user("new", LATE, None),
        user("ann", OLD, Some(LATE)),
        user("idle", OLD, Some(OLD)),
        user("enrolled", OLD, None),
        user("begun", OLD, None),
        user("kept", OLD, None),
        user("north", OLD, None),
        user("power", OLD, None),
        user("closed", OLD, Some(OLD)),
        user("expired", OLD, Some(OLD)),
    ]);
    for user in &mut seed.users {
        match user.username.as_str() {
            "north" => user.branch = Some("NN".to_owned()),
            "power" => user.level = UserLevel::PowerUser,
            "closed" => user.active = false,
            "expired" => user.expiration = Some("2021-01-01".parse().unwrap()),
            "ann" => user.managers = [(1, "never000".to_owned())].into(),
            _ => {}
        }
    }
    seed.courses = vec![SeedCourse::new("Course")];
    seed.courses[0].code = "C".to_owned();
    for (user, status) in [("enrolled", "subscribed"), ("begun", "in_progress")] {
        let mut row = SeedEnrollment::new(user, "C");
        row.status = EnrollmentStatus::from_word(status);
        seed.enrollments.push(row);
    }
    let tenant = Tenant::from_seed(&seed, Credentials::default()).unwrap();
    DoceboMock::builder().seed(tenant).build()
}

fn policy() -> Policy {
    let mut policy = Policy::default();
    policy.created_before = Some("2025-01-01 00:00:00".parse().unwrap());
    policy.last_access_before = Some("2024-01-01 00:00:00".parse().unwrap());
    policy.exclude("Kept");
    policy
}

/// Names of those who are switched off.
fn off(mock: &DoceboMock) -> Vec<String> {
    let users = mock.users().into_iter().filter(|user| !user.active);
    let mut names: Vec<_> = users.map(|user| user.username).collect();
    names.sort_unstable();
    names
}

fn writes(mock: &DoceboMock) -> Vec<String> {
    let calls = mock.requests().under("/manage").writes();
    calls.iter().map(|call| format!("{} {}", call.method, call.path)).collect()
}

#[tokio::test]
async fn b055_the_unused_go_the_idle_are_switched_off_and_only_these_come_back() {
    let mock = company();
    let client = mock.client();
    let mut policy = policy();
    policy.allow_delete = true;
    policy.exclude_branch(branch(&mock, "north"));
    let facts = gather(&client, &policy).await.unwrap();
    // Who asks, two pages of accounts, one of a branch, two times two of enrollments.
    assert_eq!(facts.reads, 8);
    let first = plan(&facts, &policy).unwrap();
    assert_eq!((first.cost.writes, first.cost.bound), (4, 4), "{}", first.to_text());

    let manager = mock.user("never000").unwrap().id;
    let team = |rest: &[Rest]| {
        let left = rest.iter().filter(|rest| rest.what == Remains::Team { members: 1 });
        left.map(|rest| rest.user).collect::<Vec<_>>()
    };
    assert_eq!(team(&first.rest), [manager], "ann is left without a manager");

    let records = std::env::temp_dir().join(format!("docebo-dormant-{}", std::process::id()));
    assert!(Execution::new(&client, &first).run().await.is_err(), "records come first");
    mock.clear_requests();
    let outcome = Execution::new(&client, &first).records(&records).run().await.unwrap();
    assert!(outcome.is_complete(), "{:#?}", outcome.problems);
    let calls = writes(&mock);
    assert_eq!(calls.len(), 4, "{calls:?}");
    let text = std::fs::read_to_string(&records).unwrap();
    assert_eq!(text.lines().count(), 1 + first.records.len());
    assert_eq!(first.records.len(), 301, "the accounts, and one team");
    assert_eq!(text.lines().filter(|line| line.starts_with("team,")).count(), 1);

    assert_eq!(off(&mock), ["begun", "closed", "enrolled", "expired", "idle"]);
    for name in ["new", "ann", "kept", "north", "power", "admin"] {
        assert!(mock.user(name).is_some_and(|user| user.active), "{name}");
    }
    assert!(mock.users().iter().all(|user| !user.username.starts_with("never")));

    let again = plan(&gather(&client, &policy).await.unwrap(), &policy).unwrap();
    assert!(again.is_empty(), "{}", again.to_text());

    let back = undo(&first, &outcome);
    assert_eq!(team(&back.rest), [manager]);
    let gone = back.rest.iter().filter(|rest| rest.what == Remains::Account);
    assert_eq!(gone.filter(|rest| rest.why == Why::DeletedForGood).count(), 300);
    let undone = Execution::new(&client, &back).run().await.unwrap();
    assert!(undone.is_complete(), "{:#?}", undone.problems);
    assert_eq!(off(&mock), ["closed"]);
}

fn branch(mock: &DoceboMock, user: &str) -> BranchId {
    // The branch above the user's: what is below goes with it.
    let below = mock.user(user).unwrap().branches[0];
    BranchId::new(below.get() - 1)
}

#[tokio::test]
async fn b018_the_unused_can_be_marked_instead_and_the_marks_taken_away() {
    let mock = company();
    let client = mock.client();
    let mut policy = policy();
    policy.mark = Some(Mark::new(UserFieldId::new(5), "Yes"));
    policy.last_access_before = None;
    policy.enrolled = docebo_sdk::workflows::dormant::Fate::Leave;
    let first = plan(&gather(&client, &policy).await.unwrap(), &policy).unwrap();
    assert_eq!(first.cost.writes, 4, "a hundred rows a call");
    let marked = |mock: &DoceboMock| {
        let users = mock.users();
        let marks = users.iter().flat_map(|user| &user.fields);
        marks.filter(|(id, value)| *id == 5 && value == "1").count()
    };
    let outcome = Execution::new(&client, &first).run().await.unwrap();
    assert!(outcome.is_complete(), "{:#?}", outcome.problems);
    assert_eq!((marked(&mock), off(&mock)), (301, vec!["closed".to_owned()]));

    let again = plan(&gather(&client, &policy).await.unwrap(), &policy).unwrap();
    assert!(again.is_empty(), "{}", again.to_text());
    let back = undo(&first, &outcome);
    assert!(back.rest.is_empty());
    let undone = Execution::new(&client, &back).run().await.unwrap();
    assert!(undone.is_complete(), "{:#?}", undone.problems);
    assert_eq!(marked(&mock), 0);
}
