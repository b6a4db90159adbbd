//! A company that left, on the platform: told by branch, by field, by an export of contacts.

use docebo_mock::{
    Credentials, DoceboMock, Seed, SeedCourse, SeedEnrollment, SeedUser, Tenant, inspect::UserView,
};
use docebo_sdk::{
    BranchId, Client, UserFieldId,
    auth::UserLevel,
    workflows::{
        engine::{Action, Execution, Outcome, Refusal, Remains, Verdict, undo},
        retirement::{
            Close, Company, Contacts, Facts, GatherError, NextSync, Plan, Policy, forecast, gather,
            plan,
        },
    },
};
use serde_json::json;

const OFFICE: UserFieldId = UserFieldId::new(4);
const COMPANY: UserFieldId = UserFieldId::new(5);
const GONE: UserFieldId = UserFieldId::new(6);
const BIRTHDAY: UserFieldId = UserFieldId::new(7);
/// Acme's people, `acme000` and so on, the last ten below its branch.
const PEOPLE: usize = 230;

/// Acme with 230 people and some of every kind, a neighbour, and an archive.
fn platform() -> DoceboMock {
    let seed = json!({
        "now": "2026-03-02 09:00:00",
        "branches": [
            {"code": "ACME", "name": "Acme"},
            {"code": "ACME-N", "name": "Acme North", "parent": "ACME"},
            {"code": "BORG", "name": "Borg"},
            {"code": "LEFT", "name": "Former customers"},
        ],
        "user_fields": [
            {"id": 4, "title": "Office"},
            {"id": 5, "title": "Company", "type": "dropdown", "options": ["Borg", "Acme"]},
            {"id": 6, "title": "Company gone", "type": "yesno"},
            {"id": 7, "title": "Birthday", "type": "date"},
        ],
    });
    let mut seed: Seed = serde_json::from_value(seed).unwrap();
    let user = |name: String, branch: &str| {
        let mut user = SeedUser::new(&name);
        user.email = format!("{}@mail.example", name.to_lowercase());
        user.branch = Some(branch.to_owned());
        user.fields = [(5, if branch == "BORG" { "1" } else { "2" }.to_owned())].into();
        user
    };
    seed.users = (0..PEOPLE)
        .map(|at| user(format!("acme{at:03}"), if at < PEOPLE - 10 { "ACME" } else { "ACME-N" }))
        .collect();
    seed.users.extend(["sync", "Chief", "expired", "closed"].map(|name| user(name.into(), "ACME")));
    seed.users.extend(["borg1", "borg2"].map(|name| user(name.into(), "BORG")));
    for user in &mut seed.users {
        match user.username.as_str() {
            "Chief" => user.level = UserLevel::PowerUser,
            "closed" => user.active = false,
            "expired" => user.expiration = Some("2025-06-30".parse().unwrap()),
            "acme001" => user.expiration = Some("2027-01-01".parse().unwrap()),
            "acme002" => user.managers = [(1, "Chief".to_owned())].into(),
            "borg1" => {
                user.managers = [(1, "Chief".to_owned())].into();
                user.fields.insert(4, "Acme Street".to_owned());
            }
            "borg2" => _ = user.fields.insert(6, "1".to_owned()),
            _ => {}
        }
    }
    seed.courses = vec![SeedCourse::new("Course")];
    seed.courses[0].code = "C".to_owned();
    seed.enrollments = vec![SeedEnrollment::new("acme000", "C")];
    let tenant = Tenant::from_seed(&seed, Credentials::default()).unwrap();
    DoceboMock::builder().seed(tenant).build()
}

fn branch(mock: &DoceboMock, user: &str) -> BranchId {
    mock.user(user).unwrap().branches[0]
}

fn acme(mock: &DoceboMock) -> BranchId {
    branch(mock, "acme000")
}

/// Branches are counted in the order of the seed.
fn archive(mock: &DoceboMock) -> BranchId {
    BranchId::new(branch(mock, "borg1").get() + 1)
}

fn closing(close: Close) -> Policy {
    let mut policy = Policy::new(close);
    policy.exclude_integration("Sync");
    policy
}

fn on(date: &str) -> Policy {
    closing(Close::On(date.parse().unwrap()))
}

fn contacts(csv: &str) -> Company {
    Company::contacts(Contacts::read(csv.as_bytes()).unwrap())
}

async fn planned(client: &Client, company: &Company, policy: &Policy) -> (Facts, Plan) {
    let facts = gather(client, company, policy).await.unwrap();
    let plan = plan(&facts, company, policy);
    assert_eq!(plan.cost.writes, plan.cost.bound, "{}", plan.to_text());
    (facts, plan)
}

/// Everything is done, in as many calls as were planned, and a second run finds nothing to do.
async fn executed(
    mock: &DoceboMock,
    company: &Company,
    policy: &Policy,
    plan: &Plan,
) -> (Outcome, Vec<String>) {
    let client = mock.client();
    mock.clear_requests();
    let outcome = Execution::new(&client, plan).run().await.unwrap();
    assert!(outcome.is_complete(), "{:#?}", outcome.problems);
    let calls = mock.requests().under("/manage").writes();
    let calls: Vec<_> = calls.iter().map(|call| format!("{} {}", call.method, call.path)).collect();
    assert_eq!(calls.len() as u64, plan.cost.writes, "{calls:?}");
    let (_, again) = planned(&client, company, policy).await;
    assert!(again.is_empty(), "{}", again.to_text());
    (outcome, calls)
}

/// Puts everything back, and nothing remains to be told.
async fn put_back(mock: &DoceboMock, plan: &Plan, outcome: &Outcome, before: &[UserView]) {
    let back = undo(plan, outcome);
    assert_eq!(back.rest, []);
    let undone = Execution::new(&mock.client(), &back).run().await.unwrap();
    assert!(undone.is_complete(), "{:#?}", undone.problems);
    assert_eq!(people(mock), before);
}

/// Accounts, apart from when the caller was last there.
fn people(mock: &DoceboMock) -> Vec<UserView> {
    let mut users = mock.users();
    for user in &mut users {
        user.last_access = None;
    }
    users
}

fn expiration(mock: &DoceboMock, user: &str) -> Option<String> {
    mock.user(user).unwrap().expiration.map(|date| date.to_string())
}

fn verdict<'p>(plan: &'p Plan, username: &str) -> &'p Verdict {
    &plan.people.iter().find(|person| person.username == username).unwrap().verdict
}

#[tokio::test]
async fn b053_everybody_below_the_branch_expires_on_one_date_and_comes_back() {
    let mock = platform();
    let before = people(&mock);
    let (company, policy) = (Company::branch(acme(&mock)), on("2026-03-31"));
    let (facts, plan) = planned(&mock.client(), &company, &policy).await;
    // Who asks, and two pages of accounts.
    assert_eq!((facts.reads, plan.cost.writes), (3, 3));
    let rest: Vec<_> = plan.rest.iter().map(|rest| rest.what.clone()).collect();
    assert_eq!(rest, [Remains::Rights { held: true }, Remains::Leads { members: Some(1) }]);
    assert_eq!(*verdict(&plan, "sync"), Verdict::Refused { ground: Refusal::Integration });

    let (outcome, calls) = executed(&mock, &company, &policy, &plan).await;
    assert_eq!(calls, ["POST /manage/v1/user/batch"; 3]);
    for (user, date) in [
        ("acme000", Some("2026-03-31")),
        ("acme001", Some("2026-03-31")),
        ("acme229", Some("2026-03-31")),
        ("closed", Some("2026-03-31")),
        ("expired", Some("2025-06-30")),
        ("sync", None),
        ("borg1", None),
    ] {
        assert_eq!(expiration(&mock, user).as_deref(), date, "{user}");
    }
    assert_eq!(mock.enrollments().len(), 1);
    put_back(&mock, &plan, &outcome, &before).await;
}

#[tokio::test]
async fn b048_flags_go_by_status_call_and_those_of_expired_accounts_by_batch() {
    let mock = platform();
    let before = people(&mock);
    let company = Company::field(COMPANY, "ACME");
    let mut policy = closing(Close::Deactivate);
    policy.exclude_branch(branch(&mock, "acme229"));
    let (facts, plan) = planned(&mock.client(), &company, &policy).await;
    // Who asks, the fields, two pages of accounts, one of a branch.
    assert_eq!(facts.reads, 5);
    let (outcome, calls) = executed(&mock, &company, &policy, &plan).await;
    assert_eq!(calls, ["PUT /manage/v1/user/change_status", "POST /manage/v1/user/batch"]);
    let open = mock.users().into_iter().filter(|user| user.active);
    let mut open: Vec<_> = open.map(|user| user.username).collect();
    open.retain(|name| !name.starts_with("acme22"));
    open.sort_unstable();
    assert_eq!(open, ["admin", "borg1", "borg2", "sync"]);
    put_back(&mock, &plan, &outcome, &before).await;
}

#[tokio::test]
async fn a_field_is_asked_for_in_its_own_way_and_looked_at_again() {
    let mock = platform();
    let client = mock.client();
    let policy = closing(Close::Deactivate);
    let who = async |company: Company| {
        let (_, plan) = planned(&client, &company, &policy).await;
        plan.people.into_iter().map(|person| person.username).collect::<Vec<_>>()
    };
    // The platform finds a text anywhere in a value.
    assert_eq!(who(Company::field(OFFICE, "Acme")).await, [""; 0]);
    assert_eq!(who(Company::field(OFFICE, "acme street")).await, ["borg1"]);
    assert_eq!(who(Company::field(GONE, "yes")).await, ["borg2"]);

    let error = async |company: Company| gather(&client, &company, &policy).await.unwrap_err();
    let unknown = error(Company::field(COMPANY, "Acme Inc")).await;
    assert_eq!(unknown.to_string(), "field 5 has no option `Acme Inc`: take one of Borg, Acme");
    let missing = error(Company::field(UserFieldId::new(99), "Acme")).await;
    assert!(missing.to_string().contains("take one of 4 (Office), 5 (Company)"), "{missing}");
    let date = error(Company::field(BIRTHDAY, "Acme")).await;
    assert!(matches!(date, GatherError::FieldType { .. }), "{date}");
}

#[tokio::test]
async fn an_export_closes_who_left_moves_them_and_reports_everybody_else() {
    let mock = platform();
    let before = people(&mock);
    let export = "\u{FEFF}Docebo Username;Email;Account Name;Account Status;Retired Date\r\n\
                  acme000;;Acme;Inactive;\r\nAcme229;;Acme;Inactive;31.01.2026\r\n\
                  ;chief@mail.example;Acme;Inactive;\r\nsync;;Acme;Inactive;\r\n\
                  nobody;;Acme;Inactive;\r\nborg1;;Acme;Inactive;\r\n\
                  borg2;;Borg;Active;\r\nacme003;;Acme;perhaps;\r\n";
    let company = contacts(export).within(acme(&mock));
    let mut policy = on("2026-03-31");
    policy.branch = Some(archive(&mock));
    let (facts, plan) = planned(&mock.client(), &company, &policy).await;
    // Who asks, two pages of Acme, two of everybody, because three are missing; and the branches
    // of three who move.
    assert_eq!((facts.reads, plan.cost.writes), (8, 1));
    assert_eq!(plan.problems.len(), 1);
    assert_eq!(*verdict(&plan, "nobody"), Verdict::Unknown);
    let left_out = |user| matches!(verdict(&plan, user), Verdict::Refused { .. });
    assert!(["sync", "borg1", "borg2"].into_iter().all(left_out), "{}", plan.to_text());
    let active = Refusal::StillActive { detail: "row 8, Borg".to_owned() };
    assert_eq!(*verdict(&plan, "borg2"), Verdict::Refused { ground: active });
    let over = plan.rest.iter().filter(|rest| matches!(rest.what, Remains::LeftOver { .. }));
    // Everybody in the branch but the three named, one of them in a row that cannot be followed.
    assert_eq!(over.count(), PEOPLE - 3);

    let told: Vec<_> = forecast(&facts, &company).into_iter().map(|one| one.sync).collect();
    let id = |user: &str| mock.user(user).unwrap().id;
    assert_eq!(
        told,
        [
            NextSync::Updates { user: id("acme000") },
            NextSync::Unclear { user: id("acme229") },
            NextSync::Doubles { user: id("Chief") },
            NextSync::Updates { user: id("sync") },
            NextSync::Makes,
            NextSync::Updates { user: id("borg1") },
            NextSync::Updates { user: id("borg2") },
        ]
    );

    let client = mock.client();
    let outcome = Execution::new(&client, &plan).run().await.unwrap();
    assert!(outcome.is_complete(), "{:#?}", outcome.problems);
    for (user, date) in
        [("acme000", "2026-03-31"), ("acme229", "2026-01-31"), ("Chief", "2026-03-31")]
    {
        assert_eq!(expiration(&mock, user).as_deref(), Some(date), "{user}");
        assert_eq!(mock.user(user).unwrap().branches, [archive(&mock)], "{user}");
    }
    // They are where the company was no more, which leaves them alone from now on.
    let (_, again) = planned(&client, &company, &policy).await;
    assert!(again.is_empty(), "{}", again.to_text());
    let anywhere = contacts(export);
    let (_, again) = planned(&client, &anywhere, &policy).await;
    let moved = again.people.iter().filter(|person| person.verdict == Verdict::Nothing);
    assert_eq!(moved.count(), 3, "{}", again.to_text());
    put_back(&mock, &plan, &outcome, &before).await;
}

#[tokio::test]
async fn b254_one_person_of_a_living_company_goes_alone() {
    let mock = platform();
    let before = people(&mock);
    let (company, policy) = (Company::person("ACME001"), on("2026-01-31"));
    let (facts, plan) = planned(&mock.client(), &company, &policy).await;
    assert_eq!((facts.reads, plan.cost.writes), (2, 1), "who asks, and one search");
    let (outcome, _) = executed(&mock, &company, &policy, &plan).await;
    let changed = people(&mock).into_iter().zip(&before).filter(|(now, then)| now != *then);
    let changed: Vec<_> = changed.map(|(user, _)| user.username).collect();
    assert_eq!(changed, ["acme001"]);
    put_back(&mock, &plan, &outcome, &before).await;
}

#[tokio::test]
async fn an_email_that_is_no_user_name_is_found_by_the_same_search() {
    let mock = platform();
    let company = contacts("Email\nCHIEF@mail.example\n");
    let (facts, plan) = planned(&mock.client(), &company, &on("2026-01-31")).await;
    assert_eq!((facts.reads, plan.people[0].username.as_str()), (2, "Chief"));
}

#[tokio::test]
async fn a_whole_company_moves_without_asking_for_each_of_its_people() {
    let mock = platform();
    let before = people(&mock);
    let company = Company::field(COMPANY, "Acme");
    let mut policy = closing(Close::Both("2026-03-31".parse().unwrap()));
    policy.branch = Some(archive(&mock));
    let (facts, plan) = planned(&mock.client(), &company, &policy).await;
    // Who asks, the fields, two pages of accounts; the branches, and five pages of who is in them.
    assert_eq!((facts.reads, plan.cost.writes), (10, 3));
    let (outcome, _) = executed(&mock, &company, &policy, &plan).await;
    let moved = people(&mock).into_iter().filter(|user| user.branches == [archive(&mock)]);
    assert_eq!(moved.count(), PEOPLE + 3);
    put_back(&mock, &plan, &outcome, &before).await;
}

#[tokio::test]
async fn both_go_in_one_row_and_a_pilot_is_looked_at_first() {
    let mock = platform();
    let before = people(&mock);
    let company = Company::branch(branch(&mock, "acme229"));
    let mut policy = closing(Close::Both("2026-03-31".parse().unwrap()));
    policy.pilot = 2;
    let (_, plan) = planned(&mock.client(), &company, &policy).await;
    assert_eq!((plan.cost.canary_writes, plan.cost.writes), (1, 1));
    assert_eq!(plan.steps[1].action, Action::Confirm { accounts: 2 });
    policy.pilot = 0;
    let (_, plan) = planned(&mock.client(), &company, &policy).await;
    let (outcome, calls) = executed(&mock, &company, &policy, &plan).await;
    assert_eq!(calls, ["POST /manage/v1/user/batch"]);
    let user = mock.user("acme229").unwrap();
    assert!(!user.active && user.expiration.is_some());
    put_back(&mock, &plan, &outcome, &before).await;
}
