//! Power users lowered, kept in a file, and given back what they held.

use docebo_mock::{DoceboMock, FaultRule};
use docebo_sdk::{
    CourseId, ProfileId, UserId,
    auth::UserLevel,
    workflows::{
        engine::{Execution, Refusal, Remains, Verdict, Why, undo},
        power_users::{Snapshot, restore, sweep},
    },
};
use serde_json::{Value, json};

use crate::support::mock_with;

const OLD: &str = "2020-03-01 08:00:00";
const LATE: &str = "2025-12-01 08:00:00";

/// Three hundred power users who were switched off and hold a profile, five who hold more, and as
/// many hundred plain users: 806 accounts, on five pages.
fn company() -> DoceboMock {
    let mut users: Vec<Value> = vec![
        json!({"id": 20, "username": "pam", "level": "power_user", "active": false}),
        json!({"id": 21, "username": "ed", "level": "power_user", "expiration": "2021-01-01"}),
        json!({"id": 22, "username": "ida", "level": "power_user", "created": OLD,
               "last_access": OLD}),
        json!({"id": 23, "username": "kim", "level": "power_user", "created": OLD,
               "last_access": LATE}),
        json!({"id": 24, "username": "vip", "level": "power_user", "active": false}),
    ];
    let mut holders = vec![
        json!({
            "username": "pam", "profiles": ["Viewer", "Editor"], "users": ["u000", "u001"],
            "branches": {"N": true, "S": false}, "courses": ["C1", "C2"], "learning_plans": ["P"],
            "categories": [7], "catalogs": [9], "locations": [2], "groups": ["EMEA"],
        }),
        json!({"username": "ed", "profiles": ["Viewer"], "courses": ["C1"]}),
        json!({"username": "ida", "profiles": ["Viewer"], "branches": {"N": false}}),
        json!({"username": "kim", "profiles": ["Viewer"], "users": ["u002"]}),
        json!({"username": "vip", "profiles": ["Viewer"]}),
    ];
    for at in 0..300 {
        let name = format!("off{at:03}");
        users.push(json!({"username": name, "level": "power_user", "active": false}));
        holders.push(json!({"username": name, "profiles": ["Viewer"]}));
    }
    users.extend((0..500).map(|at| json!({"username": format!("u{at:03}")})));
    mock_with(json!({
        "branches": [{"code": "N", "name": "North"}, {"code": "S", "name": "South"}],
        "profiles": [
            {"name": "Viewer", "permissions": ["user/view"]},
            {"name": "Editor", "permissions": ["user/edit"]},
        ],
        "users": users,
        "courses": [
            {"id": 501, "code": "C1", "name": "Safety"},
            {"id": 502, "code": "C2", "name": "Ethics"},
        ],
        "learning_plans": [{"id": 71, "code": "P", "title": "First week"}],
        "categories": [{"id": 7, "title": "Compliance"}],
        "catalogs": [{"id": 9, "name": "Public"}],
        "locations": [{"id": 2, "name": "Milan HQ"}],
        "groups": [{"name": "EMEA", "users": ["u000"]}],
        "power_users": holders,
    }))
}

fn policy() -> sweep::Policy {
    let mut policy = sweep::Policy::default();
    policy.last_access_before = Some("2024-01-01 00:00:00".parse().unwrap());
    policy.allow_demotion = true;
    policy.exclude("VIP");
    policy
}

/// Calls that changed something, since requests were last cleared.
fn writes(mock: &DoceboMock) -> usize {
    mock.requests().under("/poweruser").writes().iter().count()
}

fn records(what: &str) -> std::path::PathBuf {
    std::env::temp_dir().join(format!("docebo-{what}-{}", std::process::id()))
}

#[tokio::test]
async fn b112_the_inactive_are_lowered_250_a_call_and_get_everything_back() {
    let mock = company();
    let client = mock.client();
    let before = mock.power_users();
    let policy = policy();
    let facts = sweep::gather(&client, &policy).await.unwrap();
    // Who asks, two pages of power users, the first two of accounts by level, and the kinds that
    // three of them hold: eight of pam, one of ed, one of ida.
    assert_eq!(facts.reads, 15);
    let plan = sweep::plan(&facts, &policy);
    assert_eq!((plan.cost.writes, plan.cost.bound), (2, 2), "{}", plan.to_text());
    let orphans = plan.rest.iter().filter(|rest| rest.why == Why::Orphaned);
    assert_eq!(orphans.count(), 303);

    assert!(Execution::new(&client, &plan).run().await.is_err(), "records come first");
    mock.clear_requests();
    let records = records("sweep");
    let outcome = Execution::new(&client, &plan).records(&records).run().await.unwrap();
    assert!(outcome.is_complete(), "{:#?}", outcome.problems);
    assert_eq!(writes(&mock), 2);
    let text = std::fs::read_to_string(&records).unwrap();
    assert_eq!(text.lines().filter(|line| line.starts_with("power_user,")).count(), 303);
    let left: Vec<_> = mock.power_users().iter().map(|one| one.user).collect();
    assert_eq!(left, [UserId::new(23), UserId::new(24)]);
    let pam = mock.user("pam").unwrap();
    assert!(!pam.active && pam.level == UserLevel::User, "{pam:?}");

    let again = sweep::plan(&sweep::gather(&client, &policy).await.unwrap(), &policy);
    assert!(again.is_empty(), "{}", again.to_text());

    let back = undo(&plan, &outcome);
    // One promotion, two calls for who holds which profiles, and what three of them hold: pam
    // nine kinds, the branches twice, ed and ida one each.
    assert_eq!(back.steps.len(), 1 + 2 + 9 + 2, "{}", back.to_text());
    let undone = Execution::new(&client, &back).run().await.unwrap();
    assert!(undone.is_complete(), "{:#?}", undone.problems);
    assert_eq!(mock.power_users(), before);
}

#[tokio::test]
async fn nobody_is_lowered_whom_the_policy_does_not_name_or_whose_rights_cannot_be_read() {
    let mock = company();
    let client = mock.client();
    let listed = sweep::Policy::default();
    let facts = sweep::gather(&client, &listed).await.unwrap();
    assert_eq!(facts.reads, 5, "what they hold does not matter yet");
    let plan = sweep::plan(&facts, &listed);
    assert!(plan.is_empty());
    let stay = plan.rest.iter().filter(|rest| matches!(rest.what, Remains::KeepsRights { .. }));
    assert_eq!(stay.count(), 303);

    mock.fail(FaultRule::on("/poweruser/v1/powerusers/20/catalogs").status(403).times(9));
    let policy = policy();
    let plan = sweep::plan(&sweep::gather(&client, &policy).await.unwrap(), &policy);
    let refused = |user| match &plan.person(UserId::new(user)).unwrap().verdict {
        Verdict::Refused { ground } => ground.clone(),
        other => panic!("{other:?}"),
    };
    assert!(matches!(refused(20), Refusal::NotReadable { .. }));
    assert_eq!(refused(24), Refusal::Protected);
    assert_eq!(plan.steps.iter().map(|step| step.about().len()).sum::<usize>(), 302);
}

#[tokio::test]
async fn b037_a_file_gives_back_what_a_demotion_took_months_later() {
    let mock = company();
    let client = mock.client();
    let snapshot = Snapshot::take(&client).await.unwrap();
    // Two pages of the list, and the kinds four of them hold.
    assert_eq!((snapshot.reads, snapshot.power_users.len()), (2 + 8 + 1 + 1 + 1, 305));
    let file = snapshot.to_json().unwrap();
    let before = mock.power_users();
    let power_users = client.power_users();
    // Everybody can sign in again, and 53 were lowered, pam among them.
    let everybody = mock.users();
    let off = everybody.iter().filter(|user| !user.active).map(|user| user.id);
    for part in off.collect::<Vec<_>>().chunks(250) {
        client.users().activate(part.iter().copied()).await.unwrap();
    }
    let name = |at| mock.user(&format!("off{at:03}")).unwrap().id;
    let lowered: Vec<UserId> = (0..52).map(name).chain([UserId::new(20)]).collect();
    power_users.demote(lowered).await.unwrap();
    // Kim lost a user and got a course.
    let kim = UserId::new(23);
    power_users.unassign_users(kim, [mock.user("u002").unwrap().id]).await.unwrap();
    power_users.assign_courses(kim, [CourseId::new(502)]).await.unwrap();

    let snapshot = Snapshot::read(file.as_bytes()).unwrap();
    let policy = restore::Policy::default();
    let facts = restore::gather(&client, &snapshot, &policy).await.unwrap();
    let plan = restore::plan(&facts, &snapshot, &policy);
    // Who asks; two pages of accounts and two of power users; ida's branches, the only kind that
    // matters and is counted; the lists of profiles, branches, courses, plans, groups, catalogs
    // and locations.
    assert_eq!(facts.reads, 1 + 2 + 2 + 1 + 7, "{}", plan.to_text());
    // One promotion, Viewer for 53 with Editor for one, nine kinds for pam, one for kim.
    assert_eq!((plan.cost.writes, plan.cost.bound), (13, 13), "{}", plan.to_text());
    mock.clear_requests();
    let outcome = Execution::new(&client, &plan).run().await.unwrap();
    assert!(outcome.is_complete(), "{:#?}", outcome.problems);
    assert_eq!(writes(&mock), 13);
    let mut now = mock.power_users();
    let mut kims = now.iter_mut().find(|one| one.user == kim).unwrap().courses.split_off(0);
    assert_eq!(now, before);
    assert_eq!(kims.pop(), Some(CourseId::new(502)), "what came later stays");

    let facts = restore::gather(&client, &snapshot, &policy).await.unwrap();
    let again = restore::plan(&facts, &snapshot, &policy);
    assert!(again.is_empty(), "{}", again.to_text());

    // With what came later taken away, and given again.
    let mut exact = restore::Policy::default();
    exact.take_away = true;
    let facts = restore::gather(&client, &snapshot, &exact).await.unwrap();
    let plan = restore::plan(&facts, &snapshot, &exact);
    let outcome = Execution::new(&client, &plan).run().await.unwrap();
    assert_eq!((plan.steps.len(), mock.power_users()), (1, before));
    let back = undo(&plan, &outcome);
    let undone = Execution::new(&client, &back).run().await.unwrap();
    assert!(undone.is_complete(), "{:#?}", undone.problems);
    let now = mock.power_users();
    assert_eq!(now.iter().find(|one| one.user == kim).unwrap().courses, [CourseId::new(502)]);
}

#[tokio::test]
async fn an_undo_of_a_restoration_leaves_those_who_were_raised_as_users() {
    let mock = company();
    let client = mock.client();
    let names = ["KIM", "ed", "nobody", "u001"];
    let snapshot = Snapshot::take_of(&client, names).await.unwrap();
    assert_eq!(snapshot.missing, ["nobody", "u001"]);
    // Two pages, since four searches would cost more; what kim and ed hold.
    assert_eq!((snapshot.reads, snapshot.power_users.len()), (2 + 2, 2));
    let power_users = client.power_users();
    let (kim, ed) = (UserId::new(23), UserId::new(21));
    power_users.demote([kim]).await.unwrap();
    let before = mock.power_users();

    let policy = restore::Policy::default();
    let facts = restore::gather(&client, &snapshot, &policy).await.unwrap();
    let plan = restore::plan(&facts, &snapshot, &policy);
    let verdict = &plan.people.iter().find(|one| one.username == "ed").unwrap().verdict;
    assert!(matches!(verdict, Verdict::Refused { ground: Refusal::LeftOut { .. } }), "{ed}");
    let outcome = Execution::new(&client, &plan).run().await.unwrap();
    assert_eq!(mock.power_users().len(), 305);
    let back = undo(&plan, &outcome);
    let undone = Execution::new(&client, &back).run().await.unwrap();
    assert!(undone.is_complete(), "{:#?}", undone.problems);
    assert_eq!(mock.power_users(), before);
}

#[tokio::test]
async fn what_the_platform_no_longer_has_stops_nothing_else() {
    let mock = company();
    let client = mock.client();
    let snapshot = Snapshot::take_of(&client, ["pam"]).await.unwrap();
    assert_eq!(snapshot.reads, 1 + 8, "one search");
    let power_users = client.power_users();
    let pam = UserId::new(20);
    client.users().activate([pam]).await.unwrap();
    power_users.demote([pam]).await.unwrap();
    power_users.delete_profiles([ProfileId::new(2)]).await.unwrap();
    let gone = mock.user("u000").unwrap().id;
    client.users().delete([gone]).await.unwrap();
    let groups = client.groups().list().all().await.unwrap();
    client.groups().delete(&groups[0].uuid).await.unwrap();

    let policy = restore::Policy::default();
    let facts = restore::gather(&client, &snapshot, &policy).await.unwrap();
    let plan = restore::plan(&facts, &snapshot, &policy);
    let told: Vec<String> = plan.rest.iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 3, "{told:?}");
    let outcome = Execution::new(&client, &plan).run().await.unwrap();
    assert!(outcome.is_complete(), "{:#?}", outcome.problems);
    let held = mock.power_users().into_iter().find(|one| one.user == pam).unwrap();
    assert_eq!((held.profiles.len(), held.users.len(), held.groups.len()), (1, 1, 0));
    let facts = restore::gather(&client, &snapshot, &policy).await.unwrap();
    assert!(restore::plan(&facts, &snapshot, &policy).is_empty());
}

#[tokio::test]
async fn one_category_that_is_gone_does_not_keep_the_others_away() {
    let mock = company();
    let client = mock.client();
    let mut snapshot = Snapshot::take_of(&client, ["kim"]).await.unwrap();
    // Categories are listed level by level and not looked through.
    let categories = [6, 7, 8].map(docebo_sdk::CategoryId::new);
    snapshot.power_users[0].held.categories = categories.to_vec();
    let policy = restore::Policy::default();
    let facts = restore::gather(&client, &snapshot, &policy).await.unwrap();
    let plan = restore::plan(&facts, &snapshot, &policy);
    let outcome = Execution::new(&client, &plan).run().await.unwrap();
    assert_eq!(outcome.problems.len(), 2, "{:#?}", outcome.problems);
    let held = mock.power_users().into_iter().find(|one| one.user == UserId::new(23)).unwrap();
    assert_eq!(held.categories, [categories[1]]);
}

#[tokio::test]
async fn a_snapshot_of_another_platform_is_refused_before_anything_is_asked() {
    let mock = company();
    let client = mock.client();
    let mut snapshot = Snapshot::take_of(&client, ["kim"]).await.unwrap();
    snapshot.platform = "https://other.docebosaas.com".to_owned();
    mock.clear_requests();
    let error = restore::gather(&client, &snapshot, &restore::Policy::default()).await;
    let error = error.unwrap_err().to_string();
    assert!(error.contains("https://other.docebosaas.com"), "{error}");
    assert_eq!(mock.requests().iter().count(), 0);
}
