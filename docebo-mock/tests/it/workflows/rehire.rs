//! People who left, and come back, on the platform.

use std::path::PathBuf;

use docebo_mock::{Credentials, DoceboMock, FaultRule, Seed, Tenant, inspect::UserView};
use docebo_sdk::{
    Client, UserFieldId,
    client::Quota,
    enrollments::EnrollmentStatus,
    workflows::{
        engine::{Execution, Outcome, Remains, Verdict, Why, undo},
        offboarding::{self, Leavers},
        rehire::{Former, Plan, Policy, ReEnroll, Returner, Returners, Stays, gather, plan},
    },
};
use serde_json::{Value, json};

const NUMBER: UserFieldId = UserFieldId::new(7);

fn company() -> DoceboMock {
    let user = |name: &str, number: &str, branch: &str, more: Value| {
        let mut user = json!({"username": name, "email": format!("{name}@example.com"),
            "branch": branch, "fields": {"7": number}, "created": "2020-01-01 08:00:00"});
        user.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        user
    };
    let row = |user: &str, course: &str, status: &str, score: f64| json!({"user": user, "course": course, "status": status, "score": score});
    let none = json!({});
    let seed = json!({
        "branches": [
            {"code": "SALES", "name": "Sales"},
            {"code": "OPS", "name": "Operations"},
            {"code": "GONE", "name": "Leavers"},
        ],
        "user_fields": [{"id": 7, "title": "Employee number", "type": "textfield"}],
        "users": [
            user("ann", "100", "SALES", none.clone()),
            user("ben", "200", "OPS", none.clone()),
            user("cleo", "300", "GONE", json!({"active": false})),
            user("cleo2", "300", "SALES", json!({"created": "2025-01-01 08:00:00"})),
            user("dora", "400", "OPS", json!({"active": false, "level": "power_user"})),
            user("stays", "500", "OPS", none),
        ],
        "courses": [
            {"name": "Safety", "code": "S"}, {"name": "Selling", "code": "L"},
            {"name": "Driving", "code": "D"}, {"name": "First aid", "code": "F"},
        ],
        "enrollments": [
            row("ann", "S", "completed", 90.0), row("ann", "L", "in_progress", 40.0),
            row("ben", "S", "completed", 80.0),
            row("cleo", "S", "completed", 95.0), row("cleo", "L", "subscribed", 0.0),
            row("cleo2", "S", "in_progress", 10.0), row("cleo2", "L", "completed", 70.0),
            row("cleo2", "F", "completed", 60.0),
        ],
        "learning_plans": [{"title": "Road", "code": "R", "courses": [{"course": "D"}],
            "users": [{"username": "ann"}, {"username": "cleo2"}]}],
        "groups": [
            {"name": "Drivers", "users": ["stays"]},
            {"name": "All of sales", "branches": {"SALES": true}, "exclude_deactivated_users": true},
        ],
    });
    let seed: Seed = serde_json::from_value(seed).unwrap();
    let tenant = Tenant::from_seed(&seed, Credentials::default()).unwrap();
    DoceboMock::builder().seed(tenant).build()
}

fn client(mock: &DoceboMock) -> Client {
    mock.client_builder().quota(Quota::off()).build().unwrap()
}

fn records(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("docebo-rehire-{name}-{}", std::process::id()))
}

fn user(mock: &DoceboMock, name: &str) -> UserView {
    mock.user(name).unwrap()
}

fn writes(mock: &DoceboMock) -> usize {
    mock.requests()
        .iter()
        .filter(|call| call.method != "GET" && call.path != "/oauth2/token")
        .count()
}

/// Course enrollments of somebody: course, status and score.
fn held(mock: &DoceboMock, name: &str) -> Vec<(u64, EnrollmentStatus, Option<f64>)> {
    let id = user(mock, name).id;
    let rows = mock.enrollments().into_iter().filter(|row| row.user == id);
    let mut rows: Vec<_> = rows.map(|row| (row.course.get(), row.status, row.score)).collect();
    rows.sort_by_key(|row| row.0);
    rows
}

async fn planned(client: &Client, list: &Returners, former: &Former, policy: &Policy) -> Plan {
    let facts = gather(client, list, former, policy).await.unwrap();
    let plan = plan(&facts, list, former, policy).unwrap();
    assert_eq!(plan.cost.writes, plan.cost.bound, "{}", plan.to_text());
    plan
}

async fn run(client: &Client, plan: &Plan, name: &str) -> Outcome {
    let outcome = Execution::new(client, plan).records(records(name)).run().await.unwrap();
    assert!(outcome.is_complete(), "{:#?}", outcome.problems);
    outcome
}

/// Retires ann and ben into the archive branch, and says what they had.
async fn retired(mock: &DoceboMock, client: &Client) -> Former {
    let leavers = Leavers::read(b"username\nann\nben\n").unwrap();
    let mut policy = offboarding::Policy::default();
    policy.branch = Some(user(mock, "cleo").branches[0]);
    policy.expiration = Some("2026-01-01".parse().unwrap());
    let facts = offboarding::gather(client, &leavers, &policy).await.unwrap();
    let plan = offboarding::plan(&facts, &leavers, &policy).unwrap();
    let done = Execution::new(client, &plan).records(records("left")).run().await.unwrap();
    assert!(done.is_complete(), "{:#?}", done.problems);
    let mut former = Former::default();
    former.read(plan.to_json().unwrap().as_bytes()).unwrap();
    former
}

#[tokio::test]
async fn b012_who_was_retired_comes_back_to_branch_and_history_and_can_leave_again() {
    let mock = company();
    let client = client(&mock);
    let (ann, ben) = (user(&mock, "ann"), user(&mock, "ben"));
    let before = held(&mock, "ann");
    let former = retired(&mock, &client).await;
    let left = (user(&mock, "ann"), user(&mock, "ben"), held(&mock, "ann"));
    assert!(!left.0.active && left.0.expiration.is_some() && left.0.branches != ann.branches);
    assert_eq!(left.2, before[..1], "what was open is gone");

    let list = "field_7;branch;groups\n100;;Drivers|All of sales\n200;SALES;\n999;;\n100;OPS;\n";
    let list = Returners::read(list.as_bytes()).unwrap();
    let mut policy = Policy::default();
    policy.re_enroll = ReEnroll::Unfinished;
    let facts = gather(&client, &list, &former, &policy).await.unwrap();
    // Who asks; the accounts; courses and plans; the tree; where two stand; groups and members.
    assert_eq!(facts.reads, 9);
    let first = plan(&facts, &list, &former, &policy).unwrap();
    assert_eq!(first.people[0].repeated_on, [5]);
    assert_eq!(first.people[2].verdict, Verdict::Unknown);
    assert_eq!(first.problems[0].value, "999");
    mock.clear_requests();
    let outcome = run(&client, &first, "back").await;
    // One batch for both, the group, the plan, the course.
    assert_eq!((writes(&mock), first.cost.writes, first.cost.bound), (4, 4, 4));

    let now = user(&mock, "ann");
    assert_eq!((now.active, now.expiration, &now.branches), (true, None, &ann.branches));
    let now = user(&mock, "ben");
    assert_eq!((now.active, now.expiration, &now.branches), (true, None, &ann.branches));
    let back = held(&mock, "ann");
    assert_eq!(back[0], before[0], "what was completed is there as it was");
    // Made anew, without the score; the plan brought its course along.
    assert_eq!(back.len(), before.len());
    assert!(back[1..].iter().all(|row| row.1 == EnrollmentStatus::Enrolled && row.2.is_none()));
    assert!(mock.plan_enrollments().iter().any(|(_, user)| *user == ann.id));
    let drivers = client.groups().list().all().await.unwrap();
    let drivers = drivers.iter().find(|group| group.name == "Drivers").unwrap().uuid.clone();
    let members = async || {
        let rows = client.groups().members(&drivers).all().await.unwrap();
        rows.into_iter().map(|row| row.username).collect::<Vec<_>>()
    };
    assert_eq!(members().await, ["ann", "stays"]);
    let automatic = Remains::Group { name: "All of sales".to_owned() };
    assert!(first.rest.iter().any(|rest| rest.what == automatic));

    let again = planned(&client, &list, &former, &policy).await;
    assert!(again.is_empty(), "{}", again.to_text());

    let undone = Execution::new(&client, &undo(&first, &outcome)).run().await.unwrap();
    assert!(undone.is_complete(), "{:#?}", undone.problems);
    let now = (user(&mock, "ann"), user(&mock, "ben"), held(&mock, "ann"));
    assert_eq!(now, left);
    assert_eq!(members().await, ["stays"]);
    assert!(!mock.plan_enrollments().iter().any(|(_, user)| *user == ann.id || *user == ben.id));
}

fn cleo() -> Returners {
    Returners::new(vec![Returner::with_field(2, NUMBER, "300")])
}

#[tokio::test]
async fn b066_a_second_account_is_merged_when_allowed_and_switched_off_and_stays_merged() {
    let mock = company();
    let client = client(&mock);
    let former = Former::default();
    let refused = planned(&client, &cleo(), &former, &Policy::default()).await;
    assert!(refused.is_empty());
    assert!(matches!(refused.people[0].verdict, Verdict::Refused { .. }));

    let mut policy = Policy::default();
    policy.merge_duplicates = Some(Stays::Older);
    policy.re_enroll = ReEnroll::Everything;
    let first = planned(&client, &cleo(), &former, &policy).await;
    assert!(Execution::new(&client, &first).run().await.is_err(), "records come first");
    mock.clear_requests();
    let outcome = run(&client, &first, "merge").await;
    // On, merge, off, the plan.
    assert_eq!((writes(&mock), first.cost.bound), (4, 4));
    let text = std::fs::read_to_string(records("merge")).unwrap();
    assert_eq!(text.lines().count(), 1 + first.records.len());
    // Two courses of the old account and all four of the new one.
    assert_eq!(first.records.len(), 6);

    let (old, new) = (user(&mock, "cleo"), user(&mock, "cleo2"));
    assert!(old.active && !new.active);
    assert!(held(&mock, "cleo2").is_empty());
    let scores: Vec<_> = held(&mock, "cleo").into_iter().map(|row| row.2).collect();
    assert_eq!(scores[..2], [Some(95.0), Some(70.0)], "the better one stays (B-068)");
    let road = mock.plan_enrollments();
    let road: Vec<_> = road.iter().map(|(_, user)| *user).collect();
    assert!(road.contains(&old.id) && road.contains(&new.id), "(B-069)");

    let again = planned(&client, &cleo(), &former, &policy).await;
    assert!(again.is_empty(), "{}", again.to_text());

    let back = undo(&first, &outcome);
    let merged = back.rest.iter().find(|rest| rest.what == Remains::Merged { into: old.id });
    assert_eq!(merged.map(|rest| (rest.user, rest.why)), Some((new.id, Why::MergedForGood)));
    let undone = Execution::new(&client, &back).run().await.unwrap();
    assert!(undone.is_complete(), "{:#?}", undone.problems);
    assert!(!user(&mock, "cleo").active && user(&mock, "cleo2").active);
    assert!(held(&mock, "cleo2").is_empty(), "a merge is not undone");
}

#[tokio::test]
async fn a_merge_whose_answer_was_lost_is_not_made_again() {
    for applied in [true, false] {
        let mock = company();
        let client = client(&mock);
        let mut policy = Policy::default();
        policy.merge_duplicates = Some(Stays::Newer);
        let first = planned(&client, &cleo(), &Former::default(), &policy).await;
        let (old, new) = (user(&mock, "cleo").id, user(&mock, "cleo2").id);
        let path = format!("/manage/v1/user/{old}/merge/{new}");
        let fault = FaultRule::on(path.clone()).method("PUT").status(200).cut();
        mock.fail(if applied { fault.applied() } else { fault });
        run(&client, &first, "lost").await;
        let sent = mock.requests().iter().filter(|c| c.method == "PUT" && c.path == path).count();
        assert_eq!(sent, if applied { 1 } else { 2 });
        assert!(held(&mock, "cleo").is_empty());
    }
}

#[tokio::test]
async fn b067_a_merge_that_is_refused_leaves_its_source_switched_on() {
    let mock = company();
    let client = client(&mock);
    let mut policy = Policy::default();
    policy.merge_duplicates = Some(Stays::Older);
    let first = planned(&client, &cleo(), &Former::default(), &policy).await;
    // Somebody becomes a power user between plan and run.
    client.power_users().promote([user(&mock, "cleo2").id]).await.unwrap();
    let outcome = Execution::new(&client, &first).records(records("refused")).run().await.unwrap();
    assert!(!outcome.is_complete());
    assert!(user(&mock, "cleo2").active);
    assert_eq!(held(&mock, "cleo2").len(), 4);
}

#[tokio::test]
async fn nothing_is_merged_into_an_account_that_did_not_come_back() {
    let mock = company();
    let client = client(&mock);
    let mut policy = Policy::default();
    policy.merge_duplicates = Some(Stays::Older);
    let first = planned(&client, &cleo(), &Former::default(), &policy).await;
    mock.fail(FaultRule::on("/manage/v1/user/batch").status(400).times(9));
    let outcome = Execution::new(&client, &first).records(records("held")).run().await.unwrap();
    assert_eq!(outcome.made, [false; 3]);
    assert!(user(&mock, "cleo2").active && !user(&mock, "cleo").active);
    assert_eq!(held(&mock, "cleo2").len(), 4);
}

#[tokio::test]
async fn a_refused_row_stops_no_other_row_that_moves_the_same_account() {
    let mock = company();
    let client = client(&mock);
    // The second row means both accounts, of which the first one moves one.
    let list = Returners::read(b"login,field_7,branch\ncleo,,OPS\n,300,\n").unwrap();
    let first = planned(&client, &list, &Former::default(), &Policy::default()).await;
    assert!(!first.people[0].is_refused() && first.people[1].is_refused());
    run(&client, &first, "two-rows").await;
    let cleo = user(&mock, "cleo");
    assert!(cleo.active);
    assert_eq!(cleo.branches, user(&mock, "ben").branches);
}

#[tokio::test]
async fn b013_keep_merges_no_stranger_who_shares_the_email() {
    let seed: Seed = serde_json::from_value(json!({"users": [
        {"username": "ann", "email": "desk@example.com", "active": false},
        {"username": "ben", "email": "desk@example.com"},
        {"username": "reception", "email": "desk@example.com"},
    ]}))
    .unwrap();
    let tenant = Tenant::from_seed(&seed, Credentials::default()).unwrap();
    let mock = DoceboMock::builder().seed(tenant).build();
    let client = client(&mock);
    let list = Returners::read(b"login,email,keep\nann,desk@example.com,ann\n").unwrap();
    let mut policy = Policy::default();
    policy.merge_duplicates = Some(Stays::Listed);
    let plan = planned(&client, &list, &Former::default(), &policy).await;
    assert!(plan.is_empty() && plan.people[0].is_refused(), "{}", plan.to_text());
    let text = plan.to_text();
    assert!(text.contains("ben") && text.contains("reception"), "{text}");
    // The remedy the refusal gives.
    let list = Returners::read(b"login\nann\n").unwrap();
    let plan = planned(&client, &list, &Former::default(), &policy).await;
    run(&client, &plan, "desk").await;
    assert!(["ann", "ben", "reception"].iter().all(|name| user(&mock, name).active));
}

#[tokio::test]
async fn b037_whoever_was_a_power_user_still_is_and_somebody_is_told() {
    let mock = company();
    let client = client(&mock);
    let list = Returners::read(b"login\nDORA\nadmin\n").unwrap();
    let first = planned(&client, &list, &Former::default(), &Policy::default()).await;
    assert_eq!(first.rest.len(), 1);
    assert_eq!(first.rest[0].what, Remains::Rights { held: true });
    assert!(first.people[1].is_refused());
    run(&client, &first, "dora").await;
    assert!(user(&mock, "dora").active);
}

#[tokio::test]
async fn many_come_back_in_few_calls() {
    let mut seed: Seed = serde_json::from_value(json!({
        "branches": [{"code": "SALES", "name": "Sales"}],
        "user_fields": [{"id": 7, "title": "Employee number", "type": "textfield"}],
    }))
    .unwrap();
    for at in 0..1_500 {
        let mut user = docebo_mock::SeedUser::new(format!("user{at:04}"));
        user.active = false;
        user.expiration = (at % 2 == 0).then(|| "2021-01-01".parse().unwrap());
        user.fields.insert(7, format!("n{at:04}"));
        user.email = format!("Desk{}@example.com", at / 3);
        seed.users.push(user);
    }
    let tenant = Tenant::from_seed(&seed, Credentials::default()).unwrap();
    let mock = DoceboMock::builder().seed(tenant).build();
    let client = client(&mock);
    let people = (0..250).map(|at| Returner::with_field(at + 2, NUMBER, format!("n{:04}", at * 2)));
    let list = Returners::new(people.collect());
    let (former, policy) = (Former::default(), Policy::default());
    let first = planned(&client, &list, &former, &policy).await;
    // Who asks, one page of eight, then a hundred numbers a query.
    assert_eq!(first.cost.reads_done, 5);
    assert_eq!(first.cost.writes, 3, "a hundred rows a call");
    run(&client, &first, "many").await;
    let on = mock.users().iter().filter(|user| user.username != "admin" && user.active).count();
    assert_eq!(on, 250);
    assert!(planned(&client, &list, &former, &policy).await.is_empty());

    // One search finds all who share an e-mail, and one call a branch.
    let list = Returners::read(b"email,branch\ndesk400@EXAMPLE.com,SALES\n").unwrap();
    let shared = planned(&client, &list, &former, &policy).await;
    assert_eq!(shared.cost.reads_done, 4, "who asks, accounts, courses and plans");
    assert!(shared.people[0].is_refused() && shared.to_text().contains("user1202"));
    let list = Returners::read(b"username,branch\nuser1200,SALES\n").unwrap();
    let one = planned(&client, &list, &former, &policy).await;
    assert_eq!(one.cost.reads_done, 4, "who asks, the account, its branch, where it stands");
    assert_eq!(one.cost.writes, 1);
}
