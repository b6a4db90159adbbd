//! Learners play, and the platform keeps what they did.

use std::time::Duration;

use docebo_mock::{CannotPlay, DoceboMock, Held, Play, PlayOutcome};
use docebo_sdk::{CourseId, UserId, enrollments::EnrollmentStatus, wire::DateTime};
use serde_json::{Value, json};

use crate::support::{Actor, mock_with};

const ANN: u64 = 14_001;
const BOB: u64 = 14_002;
const SAFE: u64 = 134;
const TOOLS: u64 = 135;
const ENROLLMENTS: &str = "/learn/v1/enrollments";
const PLANS: &str = "/learningplan/v1/learningplans";

/// SAFE has four pieces of material, TOOLS one. Ann is in both, Bob in the plan that holds both,
/// for the first half of the year. `gone` is deactivated, `late` expired.
fn mock() -> DoceboMock {
    mock_with(json!({
        "now": "2026-03-02 09:00:00",
        "users": [
            {"username": "ann", "id": ANN}, {"username": "bob", "id": BOB},
            {"username": "gone", "id": 14003, "active": false},
            {"username": "late", "id": 14004, "expiration": "2026-01-31"},
        ],
        "courses": [
            {"name": "Safety", "code": "SAFE", "id": SAFE, "materials": 4},
            {"name": "Tools", "code": "TOOLS", "id": TOOLS},
            {"name": "Small", "id": 136, "seats": 0},
        ],
        "enrollments": [
            {"user": "ann", "course": "SAFE", "enrolled": "2026-02-01 08:00:00"},
            {"user": "ann", "course": "TOOLS", "enrolled": "2026-02-01 08:00:00",
                "active_until": "2026-03-02 09:30:00"},
            {"user": "gone", "course": "SAFE"}, {"user": "late", "course": "SAFE"},
        ],
        "learning_plans": [{"title": "Onboarding", "id": 7,
            "courses": [{"course": "SAFE"}, {"course": "TOOLS"}],
            "users": [{"username": "bob", "from": "2026-01-01 00:00:00",
                "until": "2026-06-30 23:59:59"}]}],
    }))
}

fn play(
    mock: &DoceboMock,
    user: u64,
    course: u64,
    sitting: impl Into<Play>,
) -> Result<EnrollmentStatus, CannotPlay> {
    let played = mock.learner(UserId::new(user)).play(CourseId::new(course), sitting);
    played.map(|view| view.status)
}

fn status(admin: &Actor, course: u64, user: u64) -> Value {
    let answer = admin.get(&format!("{ENROLLMENTS}/{course}/{user}"));
    answer.json()["data"]["records"]["status"].clone()
}

fn events(mock: &DoceboMock) -> Vec<String> {
    let sent = mock.outbox();
    let effects = sent.iter().map(|sent| serde_json::to_value(&sent.effect).unwrap());
    effects
        .map(|event| format!("{} {}", event["name"].as_str().unwrap(), event["object_id"]))
        .collect()
}

fn at(text: &str) -> DateTime {
    text.parse().unwrap()
}

#[test]
fn a_sitting_is_answered_with_the_enrollment_and_shows_in_the_lists() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let target = format!("/_mock/learners/{ANN}/play");
    let first = json!({"course_id": SAFE, "outcome": "in_progress", "seconds": 600});
    assert_eq!(
        admin.ok("POST", &target, first),
        json!({
            "user_id": ANN, "course_id": SAFE, "status": "in_progress", "score": null,
            "total_time": 600, "first_access_at": "2026-03-02 09:00:00",
            "last_access_at": "2026-03-02 09:00:00", "completed_at": null,
        })
    );
    mock.clock().advance(Duration::from_secs(1_800));
    let second = json!({"course_id": SAFE, "outcome": "completed", "score": 92.5, "seconds": 300});
    assert_eq!(
        admin.ok("POST", &target, second),
        json!({
            "user_id": ANN, "course_id": SAFE, "status": "completed", "score": 92.5,
            "total_time": 900, "first_access_at": "2026-03-02 09:00:00",
            "last_access_at": "2026-03-02 09:30:00", "completed_at": "2026-03-02 09:30:00",
        })
    );
    let row = admin.read(&format!("/course/v1/courses/enrollments?user_id={ANN}&course_id={SAFE}"));
    let row = &row["data"]["items"][0];
    assert_eq!(row["enrollment_status"], "completed");
    assert_eq!(row["enrollment_completion_date"], "2026-03-02 09:30:00");
    // She signed in, and counts as active.
    let users = admin.read("/manage/v1/user?match_type=full&search_text=ann");
    assert_eq!(users["data"]["items"][0]["last_access_date"], "2026-03-02 09:30:00");
    let since = json!([{"user_id": ANN, "since": "2026-03-02 09:00:00"}]);
    assert_eq!(admin.read("/_mock/usage")["active"], since);
}

#[test]
fn b080_a_completion_fires_once_and_by_its_own_event() {
    let mock = mock();
    assert_eq!(play(&mock, ANN, SAFE, Play::in_progress()), Ok(EnrollmentStatus::InProgress));
    assert_eq!(play(&mock, ANN, SAFE, PlayOutcome::Failed), Ok(EnrollmentStatus::InProgress));
    assert_eq!(play(&mock, ANN, SAFE, Play::completed()), Ok(EnrollmentStatus::Completed));
    let fired = ["course.enrollment.updated 134", "course.enrollment.completed 134"];
    assert_eq!(events(&mock), fired);
    // What is completed stays so, whatever is played afterwards.
    let first = mock.enrollments()[0].completed_at;
    mock.clock().advance(Duration::from_secs(60));
    for sitting in [Play::in_progress(), Play::failed(), Play::completed()] {
        assert_eq!(play(&mock, ANN, SAFE, sitting), Ok(EnrollmentStatus::Completed));
    }
    assert_eq!(mock.enrollments()[0].completed_at, first);
    assert_eq!(events(&mock), fired);
}

#[test]
fn the_best_score_stays_and_time_adds_up() {
    let mock = mock();
    let ann = mock.learner(UserId::new(ANN));
    for (sitting, score, time) in [
        (Play::failed().score(40.0).seconds(100), 40.0, 100),
        (Play::completed().score(80.0).seconds(50), 80.0, 150),
        (Play::completed().score(60.0), 80.0, 150),
        (Play::in_progress().seconds(10), 80.0, 160),
    ] {
        let view = ann.play(CourseId::new(SAFE), sitting).unwrap();
        assert_eq!((view.score, view.total_time), (Some(score), time));
    }
}

#[test]
fn material_is_played_piece_by_piece_in_its_order() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let tree = admin.read(&format!("/learn/v1/courses/{SAFE}"));
    let tree = tree["data"]["tree"].as_array().unwrap().clone();
    let ids: Vec<u32> =
        tree.iter().map(|piece| piece["id"].as_str().unwrap().parse().unwrap()).collect();
    assert_eq!(ids.len(), 4);
    let piece = |place: usize| Play::completed().material(ids[place]);
    let begun = Ok(EnrollmentStatus::InProgress);
    assert_eq!(play(&mock, ANN, SAFE, piece(1)), Err(CannotPlay::OutOfOrder(ids[1])));
    assert_eq!(play(&mock, ANN, SAFE, piece(0)), begun);
    assert_eq!(play(&mock, ANN, SAFE, Play::failed().material(ids[1])), begun);
    assert_eq!(play(&mock, ANN, SAFE, piece(2)), Err(CannotPlay::OutOfOrder(ids[2])));
    assert_eq!(play(&mock, ANN, SAFE, piece(1)), begun);
    assert_eq!(play(&mock, ANN, SAFE, piece(0)), begun, "once more");
    assert_eq!(play(&mock, ANN, SAFE, piece(2)), begun);
    assert_eq!(play(&mock, ANN, SAFE, piece(3)), Ok(EnrollmentStatus::Completed));
    let unknown = play(&mock, ANN, SAFE, Play::completed().material(9_999));
    assert_eq!(unknown, Err(CannotPlay::UnknownMaterial(9_999)));
}

#[test]
fn b082_being_in_progress_finishes_one_piece_and_never_the_last() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let leave = || {
        admin.ok("DELETE", ENROLLMENTS, json!({"user_ids": [ANN], "course_ids": [SAFE, TOOLS]}));
        for course in [SAFE, TOOLS] {
            admin.ok("POST", &format!("{ENROLLMENTS}/{course}/{ANN}"), json!({}));
        }
        (status(&admin, SAFE, ANN), status(&admin, TOOLS, ANN))
    };
    assert_eq!(leave(), (json!(0), json!(0)));
    for _ in 0..9 {
        play(&mock, ANN, SAFE, Play::in_progress()).unwrap();
        play(&mock, ANN, TOOLS, Play::in_progress()).unwrap();
    }
    assert_eq!(leave(), (json!(1), json!(0)), "three of four pieces, none of one");
    play(&mock, ANN, SAFE, Play::completed()).unwrap();
    assert_eq!(leave(), (json!(2), json!(0)), "finished material is found finished");
}

#[test]
fn b052_b104_whoever_may_not_learn_is_refused_and_nothing_changes() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let refused = |user, course, expected: CannotPlay| {
        let before = (mock.enrollments(), mock.users(), mock.outbox());
        assert_eq!(play(&mock, user, course, Play::completed()), Err(expected));
        assert_eq!((mock.enrollments(), mock.users(), mock.outbox()), before, "{expected}");
    };
    let (ann, bob) = (UserId::new(ANN), UserId::new(BOB));
    refused(99, SAFE, CannotPlay::UnknownUser(UserId::new(99)));
    refused(ANN, 99, CannotPlay::UnknownCourse(CourseId::new(99)));
    refused(14_003, SAFE, CannotPlay::Deactivated(UserId::new(14_003)));
    refused(14_004, SAFE, CannotPlay::Expired(UserId::new(14_004)));
    refused(ANN, 136, CannotPlay::NotEnrolled { user: ann, course: CourseId::new(136) });
    admin.ok("POST", &format!("{ENROLLMENTS}/136/{ANN}"), json!({}));
    refused(ANN, 136, CannotPlay::NotOpen(Held::Waiting));
    for (number, held) in
        [(-1, Held::ToConfirm), (3, Held::Suspended), (4, Held::Overbooking), (-2, Held::Waiting)]
    {
        admin.ok("PUT", &format!("{ENROLLMENTS}/136/{ANN}"), json!({"status": number}));
        refused(ANN, 136, CannotPlay::NotOpen(held));
    }
    // The window of one course closes that course alone.
    mock.clock().set(at("2026-03-02 09:30:01"));
    refused(ANN, TOOLS, CannotPlay::Closed(at("2026-03-02 09:30:00")));
    assert!(play(&mock, ANN, SAFE, Play::in_progress()).is_ok());
    let window = json!({"date_begin_validity": "2026-03-03 00:00:00"});
    admin.ok("PUT", &format!("{ENROLLMENTS}/{SAFE}/{ANN}"), window);
    refused(ANN, SAFE, CannotPlay::NotYet(at("2026-03-03 00:00:00")));
    // That of a plan closes all of its courses, also when one of them is given more time.
    let until = at("2026-06-30 23:59:59");
    mock.clock().set(at("2026-07-01 00:00:00"));
    let admin = Actor::superadmin(&mock);
    for course in [SAFE, TOOLS] {
        let longer = json!({"date_expire_validity": "2026-12-31 00:00:00"});
        admin.ok("PUT", &format!("{ENROLLMENTS}/{course}/{BOB}"), longer);
        refused(BOB, course, CannotPlay::Closed(until));
    }
    let body = json!({"user_ids": [bob], "learningplan_ids": [7]});
    admin.ok("DELETE", &format!("{PLANS}/enrollments"), body);
    assert!(play(&mock, BOB, SAFE, Play::in_progress()).is_ok(), "left, the plan says nothing");
    // Refusals are told in words by the control plane.
    let answer = admin.json(
        "POST",
        "/_mock/learners/14003/play",
        json!({"course_id": SAFE, "outcome": "completed"}),
    );
    assert_eq!(answer.status, 400);
    let text = "user 14003 cannot sign in: the account is deactivated";
    assert_eq!(answer.json(), json!({"error": text}));
}

#[test]
fn a_plan_follows_its_courses_and_says_when_it_is_completed() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let plan = || {
        let path = format!("{PLANS}/enrollments?user_id[]={BOB}&extra_fields[]=enrollment_status");
        admin.read(&path)["data"]["items"][0]["enrollment_status"].clone()
    };
    assert_eq!(plan(), "not_started");
    play(&mock, BOB, SAFE, Play::in_progress()).unwrap();
    assert_eq!(plan(), "in_progress");
    play(&mock, BOB, SAFE, Play::completed()).unwrap();
    assert_eq!(plan(), "in_progress");
    // By the player or by an update: both complete the plan.
    admin.ok("PUT", &format!("{ENROLLMENTS}/{TOOLS}/{BOB}"), json!({"status": 2}));
    assert_eq!(plan(), "completed");
    assert_eq!(
        events(&mock),
        [
            "course.enrollment.updated 134",
            "course.enrollment.completed 134",
            "course.enrollment.completed 135",
            "learningplan.enrollment.completed 7",
        ]
    );
}
