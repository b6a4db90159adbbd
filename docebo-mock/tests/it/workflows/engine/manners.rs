//! What somebody who runs a plan may rely on.

use std::time::Duration;

use docebo_sdk::workflows::{
    engine::{Action, Journal, JournalError, Progress, Stage, Step, StepEnd, Stop},
    offboarding::{Leaver, Leavers, PersonResult, Policy, Report},
};
use futures_util::StreamExt as _;

use super::*;

fn demo() -> (DoceboMock, Leavers) {
    let mock = DoceboMock::builder().seed(Tenant::demo()).build();
    let list = include_bytes!("../../../../../examples/data/leavers.csv");
    (mock, Leavers::read(list).unwrap())
}

fn policy() -> Policy {
    let mut policy = Policy::default();
    policy.platform_is_verified = true;
    policy
}

async fn planned(client: &Client, list: &Leavers, policy: &Policy) -> offboarding::Plan {
    plan(&gather(client, list, policy).await.unwrap(), list, policy).unwrap()
}

fn records() -> std::path::PathBuf {
    std::env::temp_dir().join(format!("docebo-engine-{}.csv", std::process::id()))
}

fn writes(mock: &DoceboMock) -> usize {
    mock.requests().writes().iter().filter(|call| call.path != "/oauth2/token").count()
}

#[tokio::test]
async fn progress_is_a_stream_and_a_dropped_one_goes_on_later() {
    let (mock, list) = demo();
    let client = mock.client();
    let plan = planned(&client, &list, &policy()).await;
    let paper = Paper::default();
    let mut running =
        Execution::new(&client, &plan).journal(paper.journal()).records(records()).stream();
    let first: Vec<Progress> = running.by_ref().take(4).collect().await;
    assert_eq!(first.iter().map(|told| told.step).collect::<Vec<_>>(), [1, 1, 2, 2]);
    assert_eq!(first[1].end, Some(StepEnd::Done(Vec::new())));
    assert_eq!(writes(&mock), 2, "it goes as far as it is read");
    drop(running);

    let running =
        Execution::new(&client, &plan).journal(paper.journal()).records(records()).stream();
    let outcome = running.finish().await.unwrap();
    assert!(outcome.is_complete(), "{:#?}", outcome.problems);
    assert_eq!(writes(&mock) as u64, plan.cost.writes + plan.cost.canary_writes);
    assert!(planned(&client, &list, &policy()).await.is_empty());
}

#[tokio::test]
async fn it_stops_between_steps_when_asked() {
    let (mock, list) = demo();
    let client = mock.client();
    let plan = planned(&client, &list, &policy()).await;
    let (stop, paper) = (Stop::new(), Paper::default());
    let asks = stop.clone();
    let run = Execution::new(&client, &plan).journal(paper.journal()).records(records());
    let outcome = run
        .stop_on(&stop)
        .on_progress(move |told| {
            if told.step == 3 {
                asks.request();
            }
        })
        .run()
        .await
        .unwrap();
    assert_eq!(outcome.stopped_at, Some(3));
    assert_eq!(outcome.made.iter().filter(|made| **made).count(), 3);
    let run = Execution::new(&client, &plan).journal(paper.journal()).records(records());
    let outcome = run.run().await.unwrap();
    assert!(outcome.stopped_at.is_none() && outcome.is_complete());
}

#[tokio::test]
async fn an_account_gone_since_planning_stops_nobody_else_and_is_told() {
    let (mock, list) = demo();
    let client = mock.client();
    let plan = planned(&client, &list, &policy()).await;
    let of =
        |step: &Step| matches!(&step.action, Action::SetStatus { users, .. } if users.len() > 1);
    let step = plan.steps.iter().find(|step| of(step)).unwrap();
    let gone = step.about()[0];
    client.users().delete([gone]).await.unwrap();

    let paper = Paper::default();
    let run = || Execution::new(&client, &plan).journal(paper.journal()).records(records());
    let outcome = run().run().await.unwrap();
    assert!(outcome.stopped_at.is_none());
    assert!(outcome.problems.iter().any(|(_, one)| one.user == gone), "{:#?}", outcome.problems);
    let others = mock.users().into_iter().filter(|user| step.about()[1..].contains(&user.id));
    assert!(others.map(|user| user.active).all(|active| !active));
    // Going on finds the same, and no wall.
    assert!(run().run().await.unwrap().stopped_at.is_none());
}

#[tokio::test]
async fn a_pilot_is_done_alone_and_waits_for_confirmation() {
    let (mock, list) = demo();
    let client = mock.client();
    let before = mock.users();
    let mut policy = policy();
    policy.pilot = Some(5);
    let plan = planned(&client, &list, &policy).await;
    let paper = Paper::default();
    let run = || Execution::new(&client, &plan).journal(paper.journal()).records(records());
    // Nobody can have looked yet, whatever somebody says.
    let outcome = run().confirmed().run().await.unwrap();
    let waits = outcome.stopped_at.unwrap();
    assert_eq!(plan.steps[waits].action, Action::Confirm { accounts: 5 });
    let gone = |after: Vec<docebo_mock::inspect::UserView>| {
        before.iter().zip(after).filter(|(old, new)| old.active && !new.active).count()
    };
    let first = gone(mock.users());
    assert!((1..=5).contains(&first), "{first} deactivated");
    // Nobody said anything: it waits on.
    assert_eq!(run().run().await.unwrap().stopped_at, Some(waits));
    let outcome = run().confirmed().run().await.unwrap();
    assert!(outcome.is_complete(), "{:#?}", outcome.problems);
    assert!(gone(mock.users()) > 10);
    let report = Report::verify(&client, &list, &plan, &outcome).await.unwrap();
    assert!(report.is_clean(), "{}", report.to_text());
    assert!(report.people.iter().any(|person| person.result == PersonResult::Retired));
}

#[tokio::test]
async fn journals_of_other_plans_and_platforms_are_refused() {
    let (mock, list) = demo();
    let client = mock.client();
    let plan = planned(&client, &list, &policy()).await;
    let paper = Paper::until(4, true);
    Execution::new(&client, &plan)
        .journal(paper.journal())
        .records(records())
        .run()
        .await
        .unwrap_err();
    let refused = async |plan: &offboarding::Plan, text: String| {
        let journal = Journal::over(text.as_bytes(), io::sink()).unwrap();
        let run = Execution::new(&client, plan).journal(journal).records(records());
        run.run().await.unwrap_err()
    };
    let text = String::from_utf8(paper.text()).unwrap();
    let mut other = plan.clone();
    other.steps.truncate(2);
    let error = refused(&other, text.clone()).await;
    assert!(matches!(error, ExecuteError::Journal(JournalError::OtherPlan { .. })), "{error}");
    let error = refused(&plan, text.replace(&client.address(), "https://other.example")).await;
    assert!(matches!(error, ExecuteError::Journal(JournalError::OtherPlatform { .. })), "{error}");
    let mut other = plan.clone();
    other.platform = "https://other.example".to_owned();
    let error = refused(&other, String::new()).await;
    assert!(matches!(error, ExecuteError::OtherPlatform { .. }), "{error}");
}

#[tokio::test]
async fn b027_no_plan_takes_anything_from_whoever_executes_it() {
    let (mock, list) = demo();
    let client = mock.client();
    let mut plan = planned(&client, &list, &policy()).await;
    mock.clear_requests();
    for name in ["admin", "root.keeper"] {
        let users = vec![mock.user(name).unwrap().id];
        plan.steps = vec![Step::new(Stage::Accounts, Action::SetStatus { users, active: false })];
        let run = Execution::new(&client, &plan).records(records());
        let error = run.run().await.unwrap_err();
        assert!(matches!(error, ExecuteError::Protected { .. }), "{error}");
    }
    assert_eq!(writes(&mock), 0);
}

#[tokio::test]
async fn b220_a_rehearsal_waits_as_long_as_it_was_said_to() {
    let mock = DoceboMock::builder().seed(Tenant::generate(7, 300, 20, 1_500)).build();
    let quota = Quota::per_hour(20);
    let client = mock.client_builder().quota(quota).build().unwrap();
    let names = mock.users().into_iter().map(|user| user.username).skip(4).step_by(4);
    let list = Leavers::new(names.zip(1..).map(|(name, row)| Leaver::new(row, name)).collect());
    let mut policy = policy();
    policy.fallback_successor = Some("admin".to_owned());
    let plan = planned(&client, &list, &policy).await;
    let run = Execution::new(&client, &plan).records(records());
    let outcome = run.run().await.unwrap();
    Report::verify(&client, &list, &plan, &outcome).await.unwrap();
    let said = plan.cost.waiting(20, Duration::from_secs(3_600));
    let waited = client.calls().waited;
    assert!(said >= Duration::from_secs(3_600), "{:?}", plan.cost);
    assert_eq!(waited.as_secs() / 3_600, said.as_secs() / 3_600, "{:?}", plan.cost);
}

#[tokio::test]
async fn the_calls_made_are_as_few_as_they_can_be() {
    for (users, leavers) in [(100, 10), (4_000, 1_000)] {
        let tenant = Tenant::generate(3, users, 60, users * 3);
        let mock = DoceboMock::builder().seed(tenant).build();
        let client = mock.client_builder().quota(Quota::off()).build().unwrap();
        let step = users as usize / leavers;
        let names = mock.users().into_iter().map(|user| user.username).skip(2).step_by(step);
        let list = Leavers::new(names.zip(1..).map(|(name, row)| Leaver::new(row, name)).collect());
        let mut policy = policy();
        policy.fallback_successor = Some("admin".to_owned());
        let plan = planned(&client, &list, &policy).await;
        assert!(plan.people.len() >= leavers, "{}", plan.summary());
        assert_eq!(plan.cost.writes, plan.cost.bound, "{leavers} leavers");
        mock.clear_requests();
        let run = Execution::new(&client, &plan).records(records());
        let outcome = run.run().await.unwrap();
        assert!(outcome.is_complete(), "{:#?}", outcome.problems);
        assert_eq!(writes(&mock) as u64, plan.cost.writes + plan.cost.canary_writes);
    }
}
