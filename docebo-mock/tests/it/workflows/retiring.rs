//! The offboarding workflow against the platform: what is true afterwards, whatever happens on
//! the way.

use std::{collections::BTreeSet, path::PathBuf};

use docebo_mock::{DoceboMock, FaultRule, Tenant, inspect::EnrollmentView};
use docebo_sdk::{
    Client, UserId,
    auth::UserLevel,
    enrollments::EnrollmentStatus,
    workflows::offboarding::{
        Action, Entry, ExecuteError, Execution, Journal, Leavers, Outcome, PersonResult, Plan,
        Policy, Refusal, Report, Treatment, UndoPlan, Verdict, gather, plan, undo,
    },
};
use serde_json::{Value, json};

use crate::support::Actor;

fn policy() -> Policy {
    let mut policy = Policy::default();
    policy.platform_is_verified = true;
    policy
}

fn demo() -> (DoceboMock, Leavers) {
    let mock = DoceboMock::builder().seed(Tenant::demo()).build();
    let list = include_bytes!("../../../../examples/data/leavers.csv");
    (mock, Leavers::read(list).unwrap())
}

async fn planned(client: &Client, list: &Leavers, policy: &Policy) -> Plan {
    plan(&gather(client, list, policy).await.unwrap(), list, policy).unwrap()
}

/// Calls made to change the platform, a sign-in apart.
fn writes(mock: &DoceboMock) -> Vec<docebo_mock::Recorded> {
    let requests = mock.requests().writes();
    requests.iter().filter(|call| call.path != "/oauth2/token").cloned().collect()
}

/// The bodies sent to one route, those included that a fault answered.
fn bodies(mock: &DoceboMock, method: &str, path: &str) -> Vec<Value> {
    let calls = writes(mock);
    let calls = calls.iter().filter(|call| call.method == method && call.path == path);
    calls.map(|call| serde_json::from_slice(&call.body).unwrap()).collect()
}

/// A place on disk that no other test uses.
fn scratch(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("docebo-offboarding-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    let _ = std::fs::remove_file(&path);
    path
}

async fn executed(client: &Client, plan: &Plan, name: &str) -> Outcome {
    Execution::new(client, plan).records(scratch(name)).run().await.unwrap()
}

fn verdict<'p>(plan: &'p Plan, username: &str) -> &'p Verdict {
    &plan.people.iter().find(|person| person.username == username).unwrap().verdict
}

fn of<'a>(
    rows: &'a [EnrollmentView],
    user: UserId,
) -> impl Iterator<Item = &'a EnrollmentView> + 'a {
    rows.iter().filter(move |row| row.user == user)
}

#[tokio::test]
async fn every_trap_of_the_demo_is_dealt_with() {
    let (mock, list) = demo();
    let client = mock.client();
    let (users, enrollments) = (mock.users(), mock.enrollments());
    let before = planned(&client, &list, &policy()).await;
    assert!(writes(&mock).is_empty(), "planning writes nothing");
    let outcome = executed(&client, &before, "demo.csv").await;
    assert!(outcome.is_complete(), "{:#?}", outcome.problems);
    let report = Report::verify(&client, &list, &before, &outcome).await.unwrap();
    assert!(report.is_clean(), "{}", report.to_text());

    // Refused, with reasons; unknown; listed twice.
    let ground = |name| match verdict(&before, name) {
        Verdict::Refused { ground } => ground.clone(),
        other => panic!("{name}: {other:?}"),
    };
    assert_eq!(ground("admin"), Refusal::OwnAccount);
    assert_eq!(ground("root.keeper"), Refusal::Superadmin);
    assert!(matches!(ground("otto.klein"), Refusal::NoSuccessor { .. }));
    assert_eq!(*verdict(&before, "max.mustermann"), Verdict::Unknown);
    assert_eq!(before.people.iter().filter(|person| !person.repeated_on.is_empty()).count(), 1);

    // Nobody retired can sign in, the expired one included; nobody else has changed.
    let retired: BTreeSet<UserId> = report
        .people
        .iter()
        .filter(|person| person.result == PersonResult::Retired)
        .filter_map(|person| person.user_id)
        .collect();
    assert!(retired.contains(&mock.user("eva.lang").unwrap().id));
    let given: BTreeSet<UserId> =
        before.before.teams.iter().flat_map(|team| team.members.clone()).collect();
    for (old, new) in users.iter().zip(mock.users()) {
        if retired.contains(&old.id) {
            assert!(!new.active, "{}", new.username);
            assert_eq!(new.level, UserLevel::User, "{}", new.username);
        } else if given.contains(&old.id) {
            assert_eq!((old.active, old.level.clone()), (new.active, new.level));
            assert!(new.managers.iter().all(|(_, manager)| !retired.contains(manager)));
        } else if !retired.contains(&old.id) && old.username != "Maria.Stone" {
            let mut new = new;
            // Whoever is given a team becomes a manager (B-129).
            new.is_manager |= old.is_manager;
            // The program itself has signed in.
            new.last_access = old.last_access;
            assert_eq!(old, &new);
        }
    }

    // What was completed is still there; the open ones of leavers are not.
    let after = mock.enrollments();
    for row in &enrollments {
        let stays = row.status == EnrollmentStatus::Completed || !retired.contains(&row.user);
        if stays && row.user != mock.user("finn.moss").unwrap().id {
            assert!(after.contains(row), "{row:?}");
        }
    }
    for user in &retired {
        assert!(of(&after, *user).all(|row| !row.status.is_open()));
    }

    // A second run over the same list does nothing.
    let again = planned(&client, &list, &policy()).await;
    assert!(again.is_empty(), "{:#?}", again.steps);
    mock.clear_requests();
    executed(&client, &again, "demo-again.csv").await;
    assert!(writes(&mock).is_empty());
}

#[tokio::test]
async fn the_calls_made_are_the_calls_planned() {
    let (mock, list) = demo();
    let client = mock.client();
    let plan = planned(&client, &list, &policy()).await;
    assert_eq!(plan.cost.writes, plan.cost.bound);
    let reads = client.calls().reads;
    assert_eq!(plan.cost.reads_done, reads);
    mock.clear_requests();
    executed(&client, &plan, "calls.csv").await;
    let writes = writes(&mock).len() as u64;
    assert_eq!(writes, plan.cost.writes + plan.cost.canary_writes);
    assert!(client.calls().reads - reads <= plan.cost.checks);
}

#[tokio::test]
async fn records_are_on_disk_before_anything_goes() {
    let (mock, list) = demo();
    let client = mock.client();
    let plan = planned(&client, &list, &policy()).await;
    let path = scratch("first.csv");
    let seen = std::sync::Mutex::new(None);
    Execution::new(&client, &plan)
        .records(&path)
        .on_progress(|_| {
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            seen.lock().unwrap().get_or_insert(text);
        })
        .run()
        .await
        .unwrap();
    let text = seen.into_inner().unwrap().unwrap();
    assert_eq!(text, plan.records_csv());
    assert_eq!(text.lines().count(), plan.records.len() + 1);

    let (mock, list) = demo();
    let plan = planned(&mock.client(), &list, &policy()).await;
    let error = Execution::new(&mock.client(), &plan).run().await.unwrap_err();
    assert!(matches!(error, ExecuteError::NoRecords));
    let error = Execution::new(&mock.client(), &plan)
        .records("/nowhere/at/all.csv")
        .run()
        .await
        .unwrap_err();
    assert!(matches!(error, ExecuteError::Records { .. }));
    assert!(writes(&mock).is_empty());
}

#[tokio::test]
async fn b037_the_undo_plan_gives_back_what_the_platform_allows() {
    let (mock, list) = demo();
    let client = mock.client();
    let (users, power_users, plans) = (mock.users(), mock.power_users(), mock.plan_enrollments());
    let open = |rows: Vec<EnrollmentView>| -> BTreeSet<_> {
        rows.into_iter().map(|row| (row.user, row.course)).collect()
    };
    let enrollments = open(mock.enrollments());
    let before = planned(&client, &list, &policy()).await;
    let outcome = executed(&client, &before, "undo.csv").await;
    assert_ne!(mock.power_users(), power_users);
    let back = undo(&before, &outcome);
    let back: UndoPlan = serde_json::from_str(&back.to_json().unwrap()).unwrap();
    let undone = Execution::new(&client, &back).run().await.unwrap();
    assert!(undone.is_complete(), "{:#?}", undone.problems);

    assert_eq!(mock.power_users(), power_users);
    assert_eq!(mock.plan_enrollments(), plans);
    for (old, new) in users.iter().zip(mock.users()) {
        assert_eq!(
            (old.active, &old.level, &old.managers),
            (new.active, &new.level, &new.managers)
        );
    }
    // Whoever was deactivated or expired before cannot be enrolled again (B-071).
    let barred = ["finn.moss", "eva.lang"].map(|name| mock.user(name).unwrap().id);
    let missing: Vec<_> = enrollments.difference(&open(mock.enrollments())).copied().collect();
    assert!(missing.iter().all(|(user, _)| barred.contains(user)), "{missing:?}");
}

#[tokio::test]
async fn b087_archiving_keeps_a_copy_of_every_completion() {
    let (mock, list) = demo();
    let client = mock.client();
    let enrollments = mock.enrollments();
    let mut policy = policy();
    policy.completed = Treatment::Archive;
    let before = planned(&client, &list, &policy).await;
    let outcome = executed(&client, &before, "archive.csv").await;
    assert!(outcome.is_complete(), "{:#?}", outcome.problems);
    let (after, archived) = (mock.enrollments(), mock.archived_enrollments());
    for row in enrollments.iter().filter(|row| row.status == EnrollmentStatus::Completed) {
        let copied = archived.iter().any(|copy| {
            (copy.user, copy.course, copy.completed_at) == (row.user, row.course, row.completed_at)
        });
        assert!(after.contains(row) != copied, "{row:?}");
    }
    assert!(planned(&client, &list, &policy).await.is_empty());
}

#[tokio::test]
async fn b087_a_platform_that_does_not_archive_loses_nothing() {
    let (mock, list) = demo();
    let client = mock.client();
    let mut policy = Policy::default();
    policy.completed = Treatment::Archive;
    policy.allow_unverified_archive = true;
    // It answers as if, and does nothing.
    let body =
        json!({"data": {"updated": [], "not_updated": []}, "version": "1.0.0", "_links": []});
    let mut lie = FaultRule::on("/learn/v1/enrollments").method("PUT").status(200).times(9);
    lie.body = Some(body.to_string());
    mock.fail(lie);
    let enrollments = mock.enrollments();
    let before = planned(&client, &list, &policy).await;
    let outcome = executed(&client, &before, "liar.csv").await;
    assert_eq!(bodies(&mock, "PUT", "/learn/v1/enrollments").len(), 1, "one person is tried");
    let after = mock.enrollments();
    for row in enrollments.iter().filter(|row| row.status == EnrollmentStatus::Completed) {
        assert!(after.contains(row), "{row:?}");
    }
    // Archiving stops; everything else goes on.
    assert!(!mock.user("ben.ortiz").unwrap().active);
    let report = Report::verify(&client, &list, &before, &outcome).await.unwrap();
    assert!(!report.is_clean());
    assert_eq!(report.lost, [""; 0]);
}

#[tokio::test]
async fn a_canary_that_does_not_work_stops_the_deactivation_of_the_others() {
    let (mock, list) = demo();
    let client = mock.client();
    let before = planned(&client, &list, &policy()).await;
    let body = json!({
        "data": {"success": true, "updated_ids": [], "not_updated_ids": []},
        "version": "1.0.0", "_links": []
    });
    let mut lie = FaultRule::on("/manage/v1/user/change_status").status(200).times(9);
    lie.body = Some(body.to_string());
    mock.fail(lie);
    mock.clear_requests();
    let outcome = executed(&client, &before, "canary.csv").await;
    let calls = bodies(&mock, "PUT", "/manage/v1/user/change_status");
    let sizes: Vec<_> =
        calls.iter().map(|body| body["user_ids"].as_array().unwrap().len()).collect();
    assert_eq!(sizes, [5]);
    let report = Report::verify(&client, &list, &before, &outcome).await.unwrap();
    let incomplete = report.people.iter().filter(|one| one.result == PersonResult::Incomplete);
    assert!(incomplete.count() > 5);
    assert!(report.to_text().contains("can still sign in: the others are not deactivated"));
}

#[tokio::test]
async fn an_answer_that_gets_lost_is_settled_by_reading_and_not_sent_again() {
    let (mock, list) = demo();
    let client = mock.client();
    let before = planned(&client, &list, &policy()).await;
    mock.clear_requests();
    mock.fail(FaultRule::on("/manage/v1/user/batch").applied().cut());
    let path = scratch("doubt.jsonl");
    let outcome = Execution::new(&client, &before)
        .journal(Journal::open(&path).unwrap())
        .records(scratch("doubt.csv"))
        .run()
        .await
        .unwrap();
    assert!(outcome.is_complete(), "{:#?}", outcome.problems);
    assert_eq!(bodies(&mock, "POST", "/manage/v1/user/batch").len(), 1);
    assert!(!mock.user("eva.lang").unwrap().active);
    let journal = std::fs::read_to_string(&path).unwrap();
    assert!(journal.contains(r#""entry":"doubt""#), "{journal}");
}

#[tokio::test]
async fn a_run_that_breaks_off_anywhere_continues_and_does_nothing_twice() {
    let (clean, list) = demo();
    let before = planned(&clean.client(), &list, &policy()).await;
    executed(&clean.client(), &before, "clean.csv").await;

    for crash_at in 0..before.steps.len() {
        let (mock, list) = demo();
        let client = mock.client();
        let plan = planned(&client, &list, &policy()).await;
        let (journal, records) = (
            scratch(&format!("crash-{crash_at}.jsonl")),
            scratch(&format!("crash-{crash_at}.csv")),
        );
        mock.clear_requests();
        // The process dies right after the call of this step has been made: the journal loses
        // what comes after its beginning, and half a line.
        Execution::new(&client, &plan)
            .journal(Journal::open(&journal).unwrap())
            .records(&records)
            .run()
            .await
            .unwrap();
        let made = writes(&mock).len();
        let text = std::fs::read_to_string(&journal).unwrap();
        let end = text
            .lines()
            .position(|line| {
                let line: Value = serde_json::from_str(line).unwrap();
                line["entry"] == "done" && line["step"] == crash_at
            })
            .unwrap();
        let kept: Vec<&str> = text.lines().take(end).collect();
        std::fs::write(&journal, kept.join("\n") + "\n{\"at\":\"2026-0").unwrap();

        // The calls behind the crash were made as well; doing them again must be harmless, and
        // the one in doubt must not be sent at all.
        mock.clear_requests();
        let outcome = Execution::new(&client, &plan)
            .journal(Journal::open(&journal).unwrap())
            .records(&records)
            .run()
            .await
            .unwrap();
        let again = writes(&mock).len();
        let behind = plan.steps.iter().skip(crash_at + 1).filter(|step| step.writes()).count();
        assert!(again <= behind, "crash at {crash_at}: {again} of {made} calls made again");
        assert!(outcome.made.iter().all(|made| *made), "crash at {crash_at}");
        assert_eq!(mock.users(), clean.users(), "crash at {crash_at}");
        assert_eq!(mock.plan_enrollments(), clean.plan_enrollments(), "crash at {crash_at}");
        assert_eq!(mock.enrollments(), clean.enrollments(), "crash at {crash_at}");
    }
}

#[tokio::test]
async fn a_platform_that_goes_away_interrupts_and_the_journal_goes_on() {
    let (mock, list) = demo();
    let client = mock.client();
    let before = planned(&client, &list, &policy()).await;
    let (journal, records) = (scratch("away.jsonl"), scratch("away.csv"));
    mock.fail(FaultRule::on("/learn/v1/enrollments").method("DELETE").after(3).times(1_000));
    let run = || {
        Execution::new(&client, &before).journal(Journal::open(&journal).unwrap()).records(&records)
    };
    let error = run().run().await.unwrap_err();
    assert!(matches!(error, ExecuteError::Interrupted { .. }), "{error:?}");
    assert_eq!(Actor::nobody(&mock).send("DELETE", "/_mock/faults", None, "").status, 200);
    mock.clear_requests();
    let outcome = run().run().await.unwrap();
    assert!(outcome.is_complete(), "{:#?}", outcome.problems);
    let entries = outcome.journal.lines().iter().map(|line| &line.entry);
    assert_eq!(entries.filter(|entry| matches!(entry, Entry::Records { .. })).count(), 1);
    assert!(planned(&client, &list, &policy()).await.is_empty());

    let other = planned(&client, &list, &policy()).await;
    assert!(other.is_empty());
    let mut other = before.clone();
    other.steps.truncate(3);
    let error = Execution::new(&client, &other)
        .journal(Journal::open(&journal).unwrap())
        .records(&records)
        .run()
        .await
        .unwrap_err();
    assert!(error.to_string().starts_with("the journal belongs to plan "), "{error}");
}

#[tokio::test]
async fn a_call_refused_as_a_whole_is_tried_in_halves() {
    let (mock, list) = demo();
    let client = mock.client();
    let before = planned(&client, &list, &policy()).await;
    let largest = before
        .steps
        .iter()
        .filter_map(|step| match &step.action {
            Action::Unenroll { users, .. } => Some(users.len()),
            _ => None,
        })
        .max()
        .unwrap();
    assert!(largest > 2);
    let mut refusal = FaultRule::on("/learn/v1/enrollments").method("DELETE").status(400);
    refusal.body = Some(
        json!({"name": "Bad Request", "message": ["no"], "code": 1001, "status": 400}).to_string(),
    );
    mock.fail(refusal);
    let outcome = executed(&client, &before, "halves.csv").await;
    let report = Report::verify(&client, &list, &before, &outcome).await.unwrap();
    let left: Vec<_> = report.people.iter().filter(|one| !one.left.is_empty()).collect();
    assert!(left.len() <= 1, "{}", report.to_text());
    let calls = bodies(&mock, "DELETE", "/learn/v1/enrollments").len();
    let planned = before
        .steps
        .iter()
        .filter(|step| matches!(step.action, Action::Unenroll { .. } | Action::LeavePlans { .. }));
    let planned = planned.count();
    assert!(calls == planned || calls == planned + 2, "{calls} for {planned}");
}
