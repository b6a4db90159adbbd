//! Lists sent out, filled in, and followed on the platform.

use docebo_mock::DoceboMock;
use docebo_sdk::{
    BranchId,
    csv::{Format, Table},
    workflows::{
        attestation::{Answers, List, Options, Policy, Round, Scope, plan, review},
        engine::{Execution, Refusal, Remains, Verdict, undo},
    },
};
use serde_json::{Value, json};

use crate::support::{Actor, mock_with};

const OLD: &str = "2020-03-01 08:00:00";

/// Three hundred people far north, three in the south, two who are held by name or group, and
/// five hundred others: 811 accounts, on five pages.
fn company() -> DoceboMock {
    let person = |name: String, branch: &str| {
        json!({
            "username": name, "branch": branch, "created": OLD, "last_access": OLD,
            "password": "Passw0rd",
        })
    };
    let mut users: Vec<Value> = (0..300).map(|at| person(format!("n{at:03}"), "NN")).collect();
    users.extend(["s0", "s1", "s2"].map(|name| person(name.to_owned(), "S")));
    users[300]["expiration"] = json!("2021-01-01");
    users[301]["last_access"] = Value::Null;
    users[302]["active"] = json!(false);
    users.extend(["wes", "xia"].map(|name| json!({"username": name, "last_access": OLD})));
    users.extend(["pam", "rob", "kim", "zed"].map(|name| {
        json!({
            "username": name, "level": "power_user", "first_name": name, "last_name": "Power",
        })
    }));
    users.extend((0..500).map(|at| json!({"username": format!("other{at:03}")})));
    mock_with(json!({
        "branches": [
            {"code": "N", "name": "North"}, {"code": "NN", "name": "Far", "parent": "N"},
            {"code": "S", "name": "South"},
        ],
        "users": users,
        "courses": [{"code": "C", "name": "Safety"}, {"code": "D", "name": "Ethics"}],
        "enrollments": [
            {"user": "s0", "course": "C", "status": "in_progress"},
            {"user": "s0", "course": "D", "status": "completed"},
        ],
        "groups": [{"name": "EMEA", "users": ["wes", "xia"]}],
        "power_users": [
            {"username": "pam", "users": ["wes"], "branches": {"N": true}},
            {"username": "rob", "branches": {"S": false}, "groups": ["EMEA"]},
            {"username": "zed", "branches": {"N": true}},
        ],
    }))
}

/// A list as it comes back: a word for each user name that has one.
fn filled(round: &Round, list: &List, word: impl Fn(&str) -> &'static str) -> Vec<u8> {
    let mut table: Table = round.table(list);
    let column = |name: &str| table.column(name).unwrap();
    let (name, decision, by) = (column("username"), column("decision"), column("decided_by"));
    for row in &mut table.rows {
        row.cells[decision] = word(&row.cells[name]).to_owned();
        row.cells[by] = list.holder.name().to_owned();
    }
    table.write(&Format::excel()).unwrap()
}

/// Names of those who are switched off.
fn off(mock: &DoceboMock) -> Vec<String> {
    let users = mock.users().into_iter().filter(|user| !user.active);
    let mut names: Vec<_> = users.map(|user| user.username).collect();
    names.sort_unstable();
    names
}

#[tokio::test]
async fn b048_lists_go_out_come_back_are_followed_once_and_walked_back() {
    let mock = company();
    let client = mock.client();
    let round = Round::make(&client, &Options::new(Scope::PowerUsers)).await.unwrap();
    // One page of power users; whom and which branches pam holds, two pages of the north; which
    // branches and groups rob holds, the south, the members; which branches zed holds, and the
    // north is read already; kim holds nothing. Two are left: a page of the list does not have
    // them, and the four others would cost more than a search for each.
    assert_eq!(round.reads, 1 + 4 + 4 + 1 + 3);
    let sizes: Vec<_> =
        round.lists.iter().map(|list| (list.holder.key(), list.accounts.len())).collect();
    let want = [("pam", 301), ("rob", 4), ("zed", 300)];
    assert_eq!(sizes, want.map(|(name, size)| (name.to_owned(), size)));
    let round = Round::read(round.to_json().unwrap().as_bytes()).unwrap();

    let pams = filled(&round, round.list("pam").unwrap(), |name| match name {
        "wes" => "Deactivate",
        "n260" => "KEEP",
        "n262" => "unknown",
        "n263" => "",
        "n299" => "gone",
        name if name < "n262" => "deactivate",
        _ => "keep",
    });
    let robs = filled(&round, round.list("rob").unwrap(), |name| match name {
        "wes" => "keep",
        "s1" => "delete",
        _ => "deactivate",
    });
    let mut answers = Answers::default();
    answers.read(&round, "pam.csv", &pams).unwrap();
    answers.read(&round, "rob.csv", &robs).unwrap();
    let problems: Vec<String> = answers.problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].starts_with("row 301, column `decision`, value `gone`: pam.csv: not a"));
    let standing = answers.standing(&round);
    let open: Vec<usize> = standing.iter().map(|one| one.open).collect();
    assert_eq!(open, [2, 0, 300], "zed has not answered");

    // In between, somebody came back and somebody left the group.
    Actor::sign_in(&mock, "n261", "Passw0rd");
    let groups = client.groups().list().all().await.unwrap();
    let xia = mock.user("xia").unwrap().id;
    client.groups().remove(&groups[0].uuid, [xia]).await.unwrap();

    let mut policy = Policy::default();
    policy.allow_delete = true;
    let facts = review(&client, &round, &answers, &policy).await.unwrap();
    // Who asks, one page of power users, four calls for each of the two, a search for wes, one for
    // xia, who is on no list any more, and what a deletion takes.
    assert_eq!(facts.reads, 1 + 1 + 4 + 4 + 1 + 1 + 2);
    let first = plan(&facts, &round, &answers, &policy);
    assert_eq!((first.cost.writes, first.cost.bound), (4, 4), "{}", first.to_text());
    let verdict = |name: &str| {
        let person = first.people.iter().find(|one| one.username == name).unwrap();
        person.verdict.clone()
    };
    let refused = |name: &str| match verdict(name) {
        Verdict::Refused { ground } => ground.to_string(),
        other => panic!("{name}: {other:?}"),
    };
    assert!(refused("n261").contains("last access was 2020-03-01 08:00:00"));
    assert!(refused("xia").contains("no longer under rob"));
    let both = refused("wes");
    assert!(both.contains("pam says deactivate") && both.contains("rob says keep"), "{both}");
    assert_eq!(verdict("n260"), Verdict::Nothing);

    let records = std::env::temp_dir().join(format!("docebo-attest-{}", std::process::id()));
    assert!(Execution::new(&client, &first).run().await.is_err(), "records come first");
    mock.clear_requests();
    let outcome = Execution::new(&client, &first).records(&records).run().await.unwrap();
    assert!(outcome.is_complete(), "{:#?}", outcome.problems);
    assert_eq!(mock.requests().under("/manage").writes().iter().count(), 4);
    let text = std::fs::read_to_string(&records).unwrap();
    assert!(text.contains(",s1,"), "{text}");
    let gone = off(&mock);
    assert_eq!(gone.len(), 260 + 2, "{gone:?}");
    assert!(mock.user("s1").is_none() && gone.contains(&"s0".to_owned()));
    for name in ["n260", "n261", "n262", "n263", "n299", "wes", "xia"] {
        assert!(mock.user(name).unwrap().active, "{name}");
    }

    let facts = review(&client, &round, &answers, &policy).await.unwrap();
    let again = plan(&facts, &round, &answers, &policy);
    assert!(again.is_empty(), "{}", again.to_text());

    let back = undo(&first, &outcome);
    let lost: Vec<_> = back.rest.iter().map(|rest| rest.what.clone()).collect();
    assert_eq!(lost, [Remains::Account]);
    let undone = Execution::new(&client, &back).run().await.unwrap();
    assert!(undone.is_complete(), "{:#?}", undone.problems);
    assert_eq!(off(&mock), ["s2"]);
}

#[tokio::test]
async fn whoever_looks_after_a_branch_is_asked_about_all_below_it() {
    let mock = company();
    let client = mock.client();
    let branches = [1, 3, 99].map(BranchId::new).into();
    let mut options = Options::new(Scope::Branches(branches));
    options.open_items = true;
    let round = Round::make(&client, &options).await.unwrap();
    // The names of three branches, one of which is not there; two pages and one; two times 200
    // people's enrollments.
    assert_eq!(round.reads, 3 + 2 + 1 + 2);
    assert_eq!(round.gaps[0].holder, "branch 99");
    let holders: Vec<String> = round.lists.iter().map(|list| list.holder.to_string()).collect();
    assert_eq!(holders, ["branch 1 (North)", "branch 3 (South)"]);
    let table = round.table(&round.lists[1]);
    let open: Vec<_> = table
        .rows
        .iter()
        .map(|row| {
            let cell = |name| table.cell(row, name).unwrap_or_default();
            (cell("username"), cell("status"), cell("last_access"), cell("open_items"))
        })
        .collect();
    // Who is switched off already is on no list.
    assert_eq!(open, [("s0", "expired", OLD, "1"), ("s1", "active", "never", "0")]);

    let mut answers = Answers::default();
    let south = filled(&round, &round.lists[1], |name| if name == "s1" { "delete" } else { "" });
    answers.read(&round, "south.csv", &south).unwrap();
    let facts = review(&client, &round, &answers, &Policy::default()).await.unwrap();
    // Who asks, the branch and its people: nobody else is read about.
    assert_eq!(facts.reads, 3);
    let plan = plan(&facts, &round, &answers, &Policy::default());
    // Deletion was not allowed.
    let outcome = Execution::new(&client, &plan).run().await.unwrap();
    assert!(outcome.is_complete(), "{:#?}", outcome.problems);
    assert_eq!(off(&mock), ["s1", "s2"]);
}

#[tokio::test]
async fn a_power_user_who_is_none_any_more_decides_nothing() {
    let mock = company();
    let client = mock.client();
    let round = Round::make(&client, &Options::new(Scope::named(["ROB", "nobody"]))).await.unwrap();
    assert_eq!((round.lists.len(), round.gaps[0].holder.as_str()), (1, "nobody"));
    let mut answers = Answers::default();
    let robs = filled(&round, &round.lists[0], |_| "deactivate");
    answers.read(&round, "rob.csv", &robs).unwrap();
    let rob = mock.user("rob").unwrap().id;
    client.power_users().demote([rob]).await.unwrap();
    let facts = review(&client, &round, &answers, &Policy::default()).await.unwrap();
    let plan = plan(&facts, &round, &answers, &Policy::default());
    assert!(plan.is_empty() && plan.people.len() == 4);
    for person in &plan.people {
        let Verdict::Refused { ground: Refusal::NotReadable { detail } } = &person.verdict else {
            panic!("{:?}", person.verdict)
        };
        assert_eq!(detail, "who is under rob now: no power user has this name");
    }
}

#[tokio::test]
async fn a_round_of_another_platform_is_refused_before_anything_is_asked() {
    let mock = company();
    let client = mock.client();
    let mut round = Round::make(&client, &Options::new(Scope::named(["rob"]))).await.unwrap();
    round.platform = "https://other.docebosaas.com".to_owned();
    mock.clear_requests();
    let error = review(&client, &round, &Answers::default(), &Policy::default()).await;
    let error = error.unwrap_err().to_string();
    assert!(error.contains("https://other.docebosaas.com"), "{error}");
    assert_eq!(mock.requests().iter().count(), 0);
}
