//! People forgotten on the platform: what becomes of them, what still tells who they were.

use std::path::PathBuf;

use docebo_mock::{DoceboMock, FaultRule, inspect::UserView};
use docebo_sdk::{
    Client, UserFieldId, UserId,
    users::NewUser,
    workflows::{
        engine::{Execution, Journal, Outcome, Remains, Verdict, Why, undo},
        forgetting::{
            Codes, Evidence, Facts, Findings, Forgotten, Mapping, Place, Places, Plan, Policy,
            Register, Secret, Shows, gather, plan, verify,
        },
        offboarding::Leavers,
    },
};
use serde_json::Value;

use crate::support::mock_with;

const REPORT: &str = "0a0b0c0d-0000-1000-8000-000000000001";
const ANN: UserId = UserId::new(14001);
const BEN: UserId = UserId::new(14002);
const EVA: UserId = UserId::new(14009);
/// What tells who somebody was.
const NAMES: [&str; 9] =
    ["ann.berg", "berg", "ben.hall", "hall", "eva.moss", "moss", "tromsø", "@example", "cleo"];

fn seed() -> Value {
    serde_json::from_str(include_str!("../../../../examples/data/forget.json")).unwrap()
}

fn requests() -> Leavers {
    Leavers::read(include_bytes!("../../../../examples/data/forget.csv")).unwrap()
}

fn codes() -> Codes {
    Codes::hashed("gone-", Secret::new(*b"kept somewhere else"))
}

fn anonymising(mapping: Mapping) -> Policy {
    let mut policy = Policy::anonymise(codes());
    policy.mapping = mapping;
    policy.empty(UserFieldId::new(5));
    policy.empty(UserFieldId::new(6));
    policy
}

/// A place on disk that no other test uses.
fn scratch(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("docebo-forgetting-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    let _ = std::fs::remove_file(&path);
    path
}

async fn planned(client: &Client, policy: &Policy) -> (Facts, Plan) {
    let facts = gather(client, &requests(), policy).await.unwrap();
    let plan = plan(&facts, &requests(), policy).unwrap();
    (facts, plan)
}

async fn executed(client: &Client, plan: &Plan, name: &str) -> Outcome {
    let journal = Journal::open(scratch(&format!("{name}.jsonl"))).unwrap();
    let records = scratch(&format!("{name}.csv"));
    let outcome = Execution::new(client, plan).journal(journal).records(records).run().await;
    let outcome = outcome.unwrap();
    assert!(outcome.is_complete(), "{:#?}", outcome.problems);
    outcome
}

async fn everywhere(client: &Client, register: &Register, policy: &Policy) -> Findings {
    let mut places = Places::default();
    places.groups = true;
    places.reports = vec![REPORT.to_owned()];
    verify(client, register, policy.way, &places).await.unwrap()
}

#[track_caller]
fn names_nobody(text: &str) {
    let text = text.to_lowercase();
    for name in NAMES {
        assert!(!text.contains(name), "{name}: {text}");
    }
}

fn writes(mock: &DoceboMock) -> usize {
    mock.requests().under("/manage").writes().len()
}

fn users(mock: &DoceboMock, ids: &[UserId]) -> Vec<UserView> {
    mock.users().into_iter().filter(|user| ids.contains(&user.id)).collect()
}

fn shown(findings: &Findings) -> Vec<(UserId, Place, Shows, Why)> {
    findings.found.iter().map(|one| (one.user_id, one.place, one.shows, one.why)).collect()
}

#[tokio::test]
async fn b062_codes_stand_where_names_were_and_what_was_learned_stays() {
    let mock = mock_with(seed());
    let client = mock.client();
    let mut policy = anonymising(Mapping::Destroyed);
    // A name that must not be written either.
    policy.protected.account("cleo.ray");
    let (facts, plan) = planned(&client, &policy).await;
    // Who asks, and one page of accounts: it tells teams and fields too.
    assert_eq!(facts.reads, 2);
    assert_eq!((plan.cost.writes, plan.cost.bound), (1, 1), "{}", plan.to_text());
    let verdicts: Vec<&str> = plan
        .people
        .iter()
        .map(|person| match &person.verdict {
            Verdict::Change => "change",
            Verdict::Refused { .. } => "refused",
            Verdict::Unknown => "unknown",
            Verdict::Nothing => "nothing",
        })
        .collect();
    // Ann's second row is a repetition; Dan's name and Ann's number are two people.
    let want =
        ["change", "change", "refused", "refused", "refused", "unknown", "change", "refused"];
    assert_eq!(verdicts, want, "{}", plan.to_text());
    assert_eq!(plan.problems.len(), 1);

    let register = Register::of(&facts, &plan);
    let before = everywhere(&client, &register, &policy).await;
    let accounts = before.found.iter().filter(|one| one.place == Place::Accounts && one.is_alarm());
    assert!(accounts.count() >= 6, "{}", before.to_text());

    let (enrollments, others) = (mock.enrollments(), mock.users());
    mock.clear_requests();
    let outcome = executed(&client, &plan, "anonymised").await;
    assert_eq!(writes(&mock), 1);
    for id in [ANN, BEN, EVA] {
        let code = policy.codes.code(id);
        let user = users(&mock, &[id]).remove(0);
        assert_eq!(
            [&user.username, &user.first_name, &user.last_name, &user.email],
            [&code, &code, &code, &format!("{code}@forgotten.invalid")]
        );
        // The expired one as well: the batch does what the status call refuses (B-048).
        assert!(!user.active && user.fields.iter().all(|(_, value)| value.is_empty()), "{user:?}");
    }
    let rest = |users: Vec<UserView>| -> Vec<UserView> {
        let others = users.into_iter().filter(|user| ![ANN, BEN, EVA].contains(&user.id));
        others.filter(|user| user.username != "admin").collect()
    };
    assert_eq!(rest(mock.users()), rest(others));
    assert_eq!(mock.enrollments(), enrollments);

    let (_, again) = planned(&client, &policy).await;
    assert!(again.is_empty(), "{}", again.to_text());

    // Nothing that is left on disk tells who it was, nor does the way back know it.
    let journal = scratch_read("anonymised.jsonl");
    names_nobody(&journal);
    names_nobody(&plan.to_json().unwrap());
    names_nobody(&plan.to_text());
    let back = undo(&plan, &outcome);
    assert!(back.is_empty());
    let forgotten = |rest: &docebo_sdk::workflows::engine::Rest| {
        (&rest.what, rest.why) == (&Remains::Identity, Why::Forgotten)
    };
    assert_eq!(back.rest.iter().filter(|rest| forgotten(rest)).count(), 3);

    // Whoever goes on with the files makes the same evidence.
    let findings = everywhere(&client, &register, &policy).await;
    let evidence = Evidence::of(&plan, &outcome).with(findings.clone());
    let saved: Plan = serde_json::from_str(&plan.to_json().unwrap()).unwrap();
    let path = scratch("copy.jsonl");
    std::fs::write(&path, &journal).unwrap();
    let reopened = Outcome::of(&saved, Journal::open(&path).unwrap());
    assert_eq!(Evidence::of(&saved, &reopened).with(findings), evidence);
    names_nobody(&evidence.to_text());
    names_nobody(&serde_json::to_string(&evidence).unwrap());
    let done = evidence.people.iter().filter(|one| matches!(one.result, Forgotten::Done { .. }));
    assert_eq!(done.count(), 3);
}

fn scratch_read(name: &str) -> String {
    let folder = std::env::temp_dir().join(format!("docebo-forgetting-{}", std::process::id()));
    std::fs::read_to_string(folder.join(name)).unwrap()
}

#[tokio::test]
async fn b088_frozen_names_and_second_accounts_are_found_and_namesakes_are_no_alarm() {
    let mock = mock_with(seed());
    let client = mock.client();
    let policy = anonymising(Mapping::Destroyed);
    let (facts, plan) = planned(&client, &policy).await;
    let register = Register::of(&facts, &plan);
    executed(&client, &plan, "frozen").await;

    let findings = everywhere(&client, &register, &policy).await;
    let want = [
        (ANN, Place::Accounts, Shows::Email, Why::SharedName),
        (ANN, Place::Reports, Shows::Username, Why::FrozenNames),
        (ANN, Place::Reports, Shows::Email, Why::FrozenNames),
        (BEN, Place::Accounts, Shows::Name, Why::SharedName),
    ];
    assert_eq!(shown(&findings), want, "{}", findings.to_text());
    let alarms: Vec<bool> = findings.found.iter().map(|one| one.is_alarm()).collect();
    assert_eq!(alarms, [true, true, true, false]);
    assert!(!findings.is_clean());
    assert!(!findings.unseen.contains(&Why::ArchiveUnseen));
    names_nobody(&findings.to_text());

    // Without the report nobody has seen the archive, and it is said.
    let lists = verify(&client, &register, policy.way, &Places::default()).await.unwrap();
    assert!(lists.unseen.contains(&Why::ArchiveUnseen));
    assert!(lists.to_text().contains("Not looked through: groups, reports"), "{}", lists.to_text());
}

#[tokio::test]
async fn b060_a_feed_that_makes_somebody_again_is_found() {
    let mock = mock_with(seed());
    let client = mock.client();
    let policy = anonymising(Mapping::Destroyed);
    let (facts, plan) = planned(&client, &policy).await;
    let register = Register::of(&facts, &plan);
    executed(&client, &plan, "again").await;
    let made = client.users().create(NewUser::new("Eva.Moss", "Passw0rd!x")).await.unwrap();
    let findings = verify(&client, &register, policy.way, &Places::default()).await.unwrap();
    let eva = findings.found.iter().find(|one| one.user_id == EVA).unwrap();
    assert_eq!((eva.shows, eva.why, eva.other), (Shows::Username, Why::CreatedAgain, made.user_id));
    assert!(eva.is_alarm());
}

#[tokio::test]
async fn a_mapping_that_was_kept_gives_everybody_back_their_name() {
    for separate in [false, true] {
        let mock = mock_with(seed());
        let client = mock.client();
        let mapping = if separate { Mapping::Destroyed } else { Mapping::Kept };
        let policy = anonymising(mapping);
        let before = users(&mock, &[ANN, BEN, EVA]);
        let (facts, mut plan) = planned(&client, &policy).await;
        let register = serde_json::to_string(&Register::of(&facts, &plan)).unwrap();
        let outcome = executed(&client, &plan, &format!("kept-{separate}")).await;
        assert_ne!(users(&mock, &[ANN, BEN, EVA]), before);
        if separate {
            serde_json::from_str::<Register>(&register).unwrap().put_into(&mut plan);
        }
        let back = undo(&plan, &outcome);
        assert_eq!((back.cost.writes, back.rest.len()), (1, 0));
        let undone = Execution::new(&client, &back).run().await.unwrap();
        assert!(undone.is_complete(), "{:#?}", undone.problems);
        assert_eq!(users(&mock, &[ANN, BEN, EVA]), before);
    }
}

#[tokio::test]
async fn b055_b241_a_deletion_leaves_records_evidence_and_a_trail() {
    let mock = mock_with(seed());
    let client = mock.client();
    let policy = Policy::delete(codes());
    let (facts, plan) = planned(&client, &policy).await;
    // Who asks, accounts, course and learning plan enrollments.
    assert_eq!(facts.reads, 4);
    assert_eq!((plan.cost.writes, plan.cost.bound), (1, 1), "{}", plan.to_text());
    let register = Register::of(&facts, &plan);
    mock.clear_requests();
    let outcome = executed(&client, &plan, "deleted").await;
    assert_eq!(writes(&mock), 1);
    assert!(users(&mock, &[ANN, BEN, EVA]).is_empty());

    let records = scratch_read("deleted.csv");
    names_nobody(&records);
    names_nobody(&scratch_read("deleted.jsonl"));
    let kinds = |kind: &str| records.lines().filter(|line| line.starts_with(kind)).count();
    assert_eq!((kinds("account,"), kinds("course,"), kinds("learning_plan,")), (3, 4, 1));

    let findings = everywhere(&client, &register, &policy).await;
    // Nothing left but what is frozen, and what may be somebody else.
    let left = shown(&findings).into_iter().filter(|(.., why)| *why != Why::SharedName);
    let places: Vec<_> = left.map(|(user, place, _, why)| (user, place, why)).collect();
    assert_eq!(places, [(ANN, Place::Reports, Why::FrozenNames); 2], "{}", findings.to_text());
    assert_eq!(mock.archived_enrollments().len(), 1);
    let trail = mock.audit();
    assert!(trail.iter().any(|entry| entry.user == Some(ANN) && entry.action.contains("delete")));
    assert!(findings.unseen.contains(&Why::AuditTrail));

    let evidence = Evidence::of(&plan, &outcome).with(findings);
    let ann = evidence.people.iter().find(|one| one.code == policy.codes.code(ANN)).unwrap();
    assert_eq!((ann.courses, ann.plans), (2, 1));
    assert_eq!(evidence.records, plan.records.len());
    assert!(evidence.records_sha256.is_some() && !evidence.is_clean());
    names_nobody(&evidence.to_text());

    let (_, again) = planned(&client, &policy).await;
    assert!(again.is_empty(), "{}", again.to_text());
    let back = undo(&plan, &outcome);
    assert!(back.is_empty());
    assert!(back.rest.iter().all(|rest| rest.why == Why::DeletedForGood));
}

#[tokio::test]
async fn b061_a_platform_that_anonymises_keeps_nothing_that_tells_a_name() {
    let mut seed = seed();
    seed["settings"]["anonymize_deleted_users"] = Value::from(true);
    let mock = mock_with(seed);
    let client = mock.client();
    let policy = Policy::delete(codes());
    let (facts, plan) = planned(&client, &policy).await;
    let register = Register::of(&facts, &plan);
    executed(&client, &plan, "nameless").await;
    assert_eq!(users(&mock, &[ANN, BEN, EVA]).len(), 3);

    let findings = verify(&client, &register, policy.way, &Places::default()).await.unwrap();
    let nameless = findings.found.iter().filter(|one| one.why == Why::NamelessRemains);
    assert!(nameless.clone().all(|one| one.shows == Shows::Presence && !one.is_alarm()));
    assert_eq!(nameless.filter(|one| one.place == Place::Accounts).count(), 3);
    assert!(findings.found.iter().all(|one| one.why != Why::StillShown), "{}", findings.to_text());
    // By number the platform still knows them, and there is nothing to do.
    let (_, again) = planned(&client, &policy).await;
    assert!(again.is_empty(), "{}", again.to_text());
}

#[tokio::test]
async fn whoever_cannot_be_renamed_stops_nobody_else() {
    let mock = mock_with(seed());
    let client = mock.client();
    let mut policy = anonymising(Mapping::Destroyed);
    policy.codes = Codes::numbered("gone-");
    let (_, plan) = planned(&client, &policy).await;
    // Somebody takes the code in between.
    client.users().create(NewUser::new("gone-14002", "Passw0rd!x")).await.unwrap();
    let outcome = Execution::new(&client, &plan).run().await.unwrap();
    let problems: Vec<UserId> = outcome.problems.iter().map(|(_, one)| one.user).collect();
    assert_eq!(problems, [BEN]);
    assert_eq!(mock.user("ben.hall").unwrap().id, BEN);
    assert_eq!(mock.user("gone-14001").unwrap().id, ANN);
    let evidence = Evidence::of(&plan, &outcome);
    let not = evidence.people.iter().filter(|one| one.row == 3);
    assert!(not.clone().all(|one| matches!(one.result, Forgotten::NotDone { .. })));
    assert_eq!((not.count(), evidence.is_clean()), (1, false));
    // The next plan sees it.
    let (_, again) = planned(&client, &policy).await;
    let refused = again.person(BEN).unwrap();
    assert!(matches!(&refused.verdict, Verdict::Refused { ground }
        if ground.to_string().contains("another account is called `gone-14002`")));
}

#[tokio::test]
async fn fields_that_no_list_shows_are_read_where_they_are_to_come_back() {
    let mock = mock_with(seed());
    let client = mock.client();
    for (mapping, reads) in [(Mapping::Kept, 5), (Mapping::Destroyed, 2)] {
        let mut policy = anonymising(mapping);
        policy.empty(UserFieldId::new(99));
        let (facts, plan) = planned(&client, &policy).await;
        assert_eq!(facts.reads, reads, "{mapping:?}");
        // No answer has this one, and an undo would not know what to write.
        let field = Remains::Field { field: UserFieldId::new(99) };
        let unread = plan.rest.iter().filter(|rest| rest.what == field).count();
        assert_eq!(unread, if mapping == Mapping::Kept { 3 } else { 0 });
    }
}

#[tokio::test]
async fn an_answer_that_got_lost_is_settled_by_looking() {
    let mock = mock_with(seed());
    let client = mock.client();
    let (_, plan) = planned(&client, &anonymising(Mapping::Destroyed)).await;
    mock.clear_requests();
    mock.fail(FaultRule::on("/manage/v1/user/batch").applied().cut());
    executed(&client, &plan, "lost").await;
    assert_eq!(writes(&mock), 1);
}

#[tokio::test]
async fn looking_for_one_among_many_takes_few_calls() {
    let mut seed = seed();
    let many = (0..1_500).map(|at| serde_json::json!({"username": format!("user{at:04}")}));
    seed["users"].as_array_mut().unwrap().extend(many);
    let mock = mock_with(seed);
    let client = mock.client();
    let mut policy = anonymising(Mapping::Destroyed);
    let list = Leavers::read(b"username\nben.hall\n").unwrap();
    let facts = gather(&client, &list, &policy).await.unwrap();
    // Who asks, and one search.
    assert_eq!(facts.reads, 2);
    let first = plan(&facts, &list, &policy).unwrap();
    let register = Register::of(&facts, &first);
    let outcome = executed(&client, &first, "many").await;
    let findings = verify(&client, &register, policy.way, &Places::default()).await.unwrap();
    // A page, user name, address and name, the account, two kinds of enrollments.
    assert_eq!((findings.reads, first.cost.verification), (7, 7));
    assert!(findings.is_clean(), "{}", findings.to_text());
    assert!(findings.to_text().contains("Not looked through: teams"), "{}", findings.to_text());
    let evidence = Evidence::of(&first, &outcome);
    assert!(!evidence.is_clean(), "nobody has looked");
    assert!(evidence.with(findings).is_clean());

    // A manager's team is asked for, and a name that was given away is found.
    policy.allow_teams = true;
    let list = Leavers::read(b"username\ncleo.ray\n").unwrap();
    let facts = gather(&client, &list, &policy).await.unwrap();
    assert_eq!(facts.teams[0].members, [UserId::new(14004)]);
    let cleo = plan(&facts, &list, &policy).unwrap();
    let register = Register::of(&facts, &cleo);
    let findings = verify(&client, &register, policy.way, &Places::default()).await.unwrap();
    let seen: Vec<_> =
        shown(&findings).into_iter().map(|(_, place, shows, _)| (place, shows)).collect();
    let want = [
        (Place::Accounts, Shows::Username),
        (Place::Accounts, Shows::Name),
        // On the page that was read.
        (Place::Teams, Shows::Username),
    ];
    assert_eq!(seen, want);
}
