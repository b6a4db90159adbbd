//! Why somebody is locked out or not enrolled: each cause met on the platform first, in the call
//! that fails of it, and then named.

mod enrollment;
mod locked_out;

use docebo_mock::{DoceboMock, ledger};
use docebo_sdk::{
    Client, CourseId, UserId,
    client::{App, Credentials},
    enrollments::NewEnrollments,
    workflows::diagnosis::{Cause, Diagnosis, Question, Training, diagnose, gather},
};
use serde_json::{Value, json};

use crate::support::mock_with;

const NOW: &str = "2026-03-02 09:00:00";

/// The platform, and what the Superadmin calls it with.
fn platform(mut seed: Value) -> (DoceboMock, Client) {
    seed["now"] = json!(NOW);
    let mock = mock_with(seed);
    let client = mock.client();
    (mock, client)
}

/// Somebody who signs in with `Passw0rd`, or tries to.
fn sign_in(mock: &DoceboMock, username: &str) -> Client {
    let known = mock.credentials();
    let app = App::new(known.client_id, known.client_secret);
    let credentials = Credentials::password(app, username, "Passw0rd");
    mock.client_builder().credentials(credentials).build().unwrap()
}

/// Whether the platform lets somebody in.
async fn gets_in(mock: &DoceboMock, username: &str) -> bool {
    match sign_in(mock, username).session().await {
        Ok(_) => true,
        Err(error) => {
            assert!(error.is_auth(), "{error:?}");
            false
        }
    }
}

/// What stands in the way, the first of them deciding.
fn in_the_way(answer: &Diagnosis) -> Vec<Cause> {
    answer.in_the_way().map(|finding| finding.what).collect()
}

/// The values seen in a field of a finding.
fn seen<'d>(answer: &'d Diagnosis, cause: Cause, field: &str) -> Vec<&'d str> {
    let finding = answer.finding(cause).unwrap_or_else(|| panic!("no {cause:?} in {answer}"));
    let seen = finding.evidence.iter().filter(|seen| seen.field == field);
    seen.map(|seen| seen.value.as_str()).collect()
}

fn id(mock: &DoceboMock, username: &str) -> UserId {
    mock.user(username).unwrap().id
}

fn pair(mock: &DoceboMock, username: &str, course: u64) -> NewEnrollments {
    NewEnrollments::new([id(mock, username)], [CourseId::new(course)])
}

#[test]
fn no_cause_is_surer_than_the_weakest_of_its_rules() {
    for cause in Cause::ALL {
        let rules = cause.rules().iter().map(|id| ledger::rule(id).unwrap().confidence);
        if let Some(weakest) = rules.min() {
            assert!(cause.confidence() <= weakest, "{cause:?}: {weakest}");
        }
    }
}

/// Two hundred and fifty people, three of whom are not as the others.
#[tokio::test]
async fn many_questions_share_their_calls() {
    let mut users: Vec<Value> = (0..250)
        .map(|at| json!({"username": format!("user{at:03}"), "email": format!("u{at}@x.example")}))
        .collect();
    users[7]["active"] = json!(false);
    users[8]["expiration"] = json!("2026-01-31");
    let enrollments: Vec<Value> =
        (0..249).map(|at| json!({"user": format!("user{at:03}"), "course": "SAFE"})).collect();
    let (_mock, client) = platform(json!({
        "users": users,
        "courses": [{"name": "Safety", "code": "SAFE", "id": 134}],
        "enrollments": enrollments,
    }));
    let questions: Vec<Question> = (0..250)
        .map(|at| Question::not_enrolled(format!("USER{at:03}"), Training::course("SAFE")))
        .collect();
    let facts = gather(&client, &questions).await.unwrap();
    // Two pages of accounts; the course; enrollments of 200 people and of 50, in the course and in
    // plans; for the one who is missing, the course's learner side and the plans that hold it.
    assert_eq!(facts.reads, 2 + 1 + 4 + 2, "{facts:#?}");
    let answers = diagnose(&client, &questions).await.unwrap();
    let odd: Vec<(usize, Vec<Cause>)> = answers
        .iter()
        .enumerate()
        .filter(|(_, answer)| !answer.is_clear())
        .map(|(at, answer)| (at, in_the_way(answer)))
        .collect();
    assert_eq!(
        odd,
        [
            (7, vec![Cause::Deactivated]),
            (8, vec![Cause::Expired]),
            (249, vec![Cause::AdminsOnly, Cause::NotEnrolled]),
        ]
    );
}
