//! Courses and plans that cannot be entered, and why.

use docebo_mock::{CannotPlay, DoceboMock, Held, Play};
use docebo_sdk::{
    Client, CourseId, LearningPlanId,
    courses::{CourseBatch, CourseBatchOptions, CourseBatchRow, CourseType},
    enrollments::{EnrollmentChange, EnrollmentStatus},
    workflows::{
        backfill::{Audience, Backfill, Target},
        diagnosis::{
            Blind, Cause, Diagnosis, Found, Question, Training, diagnose, gather, not_enrolled,
        },
    },
};
use serde_json::{Value, json};

use super::{gets_in, id, in_the_way, pair, platform, seen, sign_in};

const SAFE: u64 = 134;

/// People, and courses of every kind.
fn seed() -> Value {
    json!({
        "branches": [{"code": "EU", "name": "Europe"}],
        "users": [
            {"username": "ann", "id": 13017, "password": "Passw0rd", "branch": "EU",
                "email": "ann@x.example"},
            {"username": "gone", "id": 13019, "active": false},
            {"username": "late", "id": 13020, "expiration": "2026-01-31"},
        ],
        "courses": [
            {"name": "Safety", "code": "SAFE", "id": SAFE},
            {"name": "Small", "code": "SMALL", "id": 137, "seats": 1},
            {"name": "Asked for", "code": "ASK", "id": 138, "moderated": true},
            {"name": "Draft", "code": "DRAFT", "id": 139, "published": false},
            {"name": "Spring", "code": "SPRING", "id": 140, "starts": "2026-04-01",
                "ends": "2026-05-01"},
            {"name": "Winter", "code": "WINTER", "id": 141, "ends": "2026-02-01"},
            {"name": "Twins", "code": "TWIN", "id": 142},
            {"name": "Twins", "code": "TWIN", "id": 143},
            {"name": "Paid", "code": "PAID", "id": 144, "price": "49.90"},
        ],
    })
}

async fn ask(client: &Client, who: &str, code: &str) -> Diagnosis {
    not_enrolled(client, who, Training::course(code)).await.unwrap()
}

async fn reads(client: &Client, who: &str, training: Training) -> u64 {
    gather(client, &[Question::not_enrolled(who, training)]).await.unwrap().reads
}

fn play(mock: &DoceboMock, course: u64) -> Result<(), CannotPlay> {
    let learner = mock.learner(id(mock, "ann"));
    learner.play(CourseId::new(course), Play::in_progress()).map(|_| ())
}

#[tokio::test]
async fn nothing_stands_in_the_way_of_somebody_who_learns() {
    let (mock, client) = platform(seed());
    client.enrollments().create(pair(&mock, "ann", SAFE)).await.unwrap();
    play(&mock, SAFE).unwrap();
    let answer = ask(&client, "ann", "SAFE").await;
    assert!(answer.is_clear(), "{answer}");
    assert_eq!(answer.enrolled, Some(EnrollmentStatus::InProgress));
    assert_eq!(seen(&answer, Cause::Enrolled, "status"), ["in_progress"]);
    assert_eq!(
        answer.training,
        Some(Found::Course { id: CourseId::new(SAFE), name: "Safety".to_owned() })
    );
    // Account, course, enrollments.
    assert_eq!(reads(&client, "ann", Training::course("SAFE")).await, 3);
    assert_eq!(reads(&client, "ann", Training::Course(CourseId::new(SAFE))).await, 3);
}

#[tokio::test]
async fn b071_a_closed_account_gets_no_new_enrollment() {
    let (mock, client) = platform(seed());
    for (name, state) in [("gone", Cause::Deactivated), ("late", Cause::Expired)] {
        let outcome = client.enrollments().create(pair(&mock, name, SAFE)).await.unwrap();
        assert_eq!(outcome.invalid_users, [id(&mock, name)]);
        let answer = ask(&client, name, "SAFE").await;
        assert_eq!(in_the_way(&answer), [Cause::Barred, state]);
        assert!(answer.finding(Cause::Barred).unwrap().rules.contains(&"B-071"));
        // Nothing else about the course would matter.
        assert_eq!(reads(&client, name, Training::course("SAFE")).await, 3);
    }
    client.users().activate([id(&mock, "gone")]).await.unwrap();
    let outcome = client.enrollments().create(pair(&mock, "gone", SAFE)).await.unwrap();
    assert!(outcome.is_complete(), "the remedy holds");
    assert!(ask(&client, "gone", "SAFE").await.is_clear());
}

#[tokio::test]
async fn who_is_enrolled_and_cannot_sign_in_is_told_so() {
    let (mock, client) = platform(seed());
    client.enrollments().create(pair(&mock, "ann", SAFE)).await.unwrap();
    client.users().deactivate([id(&mock, "ann")]).await.unwrap();
    assert!(!gets_in(&mock, "ann").await);
    assert_eq!(play(&mock, SAFE), Err(CannotPlay::Deactivated(id(&mock, "ann"))));
    let answer = ask(&client, "ann", "SAFE").await;
    assert_eq!(in_the_way(&answer), [Cause::Deactivated]);
    assert_eq!(answer.enrolled, Some(EnrollmentStatus::Enrolled));
}

#[tokio::test]
async fn a_full_course_and_one_that_needs_approval_let_people_wait() {
    let mut seed = seed();
    seed["enrollments"] = json!([{"user": "gone", "course": "SMALL"}]);
    let (mock, client) = platform(seed);
    for (code, course) in [("SMALL", 137), ("ASK", 138)] {
        let outcome = client.enrollments().create(pair(&mock, "ann", course)).await.unwrap();
        assert!(outcome.enrolled[0].waiting);
        assert_eq!(play(&mock, course), Err(CannotPlay::NotOpen(Held::Waiting)));
        let answer = ask(&client, "ann", code).await;
        assert_eq!(in_the_way(&answer), [Cause::Waiting], "{answer}");
        assert_eq!(seen(&answer, Cause::Enrolled, "can_enter_reason"), ["waiting"]);
    }
    // Whoever comes next finds the queue.
    client.users().activate([id(&mock, "gone")]).await.unwrap();
    let answer = ask(&client, "gone", "ASK").await;
    assert_eq!(in_the_way(&answer), [Cause::NotEnrolled]);
    assert!(answer.finding(Cause::NeedsApproval).is_some());
    assert_eq!(seen(&answer, Cause::Queue, "waiting_list"), ["1"]);
}

#[tokio::test]
async fn an_enrollment_that_is_held_back_is_named_by_its_status() {
    let (mock, client) = platform(seed());
    client.enrollments().create(pair(&mock, "ann", SAFE)).await.unwrap();
    for (status, held, cause) in [
        (EnrollmentStatus::ToConfirm, Held::ToConfirm, Cause::ToConfirm),
        (EnrollmentStatus::Suspended, Held::Suspended, Cause::Suspended),
        (EnrollmentStatus::Overbooking, Held::Overbooking, Cause::Overbooked),
    ] {
        let change = EnrollmentChange { status: Some(status), ..EnrollmentChange::default() };
        let course = CourseId::new(SAFE);
        client.enrollments().update_one(course, id(&mock, "ann"), change).await.unwrap();
        assert_eq!(play(&mock, SAFE), Err(CannotPlay::NotOpen(held)));
        assert_eq!(in_the_way(&ask(&client, "ann", "SAFE").await), [cause]);
    }
}

#[tokio::test]
async fn b052_a_window_closes_the_course_before_and_after() {
    let (mock, client) = platform(seed());
    let mut new = pair(&mock, "ann", SAFE);
    new.date_begin_validity = Some("2026-04-01 00:00:00".parse().unwrap());
    new.date_expire_validity = Some("2026-05-01 00:00:00".parse().unwrap());
    client.enrollments().create(new).await.unwrap();
    assert!(matches!(play(&mock, SAFE), Err(CannotPlay::NotYet(_))));
    let answer = ask(&client, "ann", "SAFE").await;
    assert_eq!(in_the_way(&answer), [Cause::NotYetOpen]);
    assert_eq!(seen(&answer, Cause::NotYetOpen, "enroll_begin_date"), ["2026-04-01 00:00:00"]);

    mock.clock().set("2026-04-15 00:00:00".parse().unwrap());
    play(&mock, SAFE).unwrap();
    assert!(ask(&client, "ann", "SAFE").await.is_clear());

    mock.clock().set("2026-05-02 00:00:00".parse().unwrap());
    assert!(matches!(play(&mock, SAFE), Err(CannotPlay::Closed(_))));
    assert_eq!(in_the_way(&ask(&client, "ann", "SAFE").await), [Cause::Over]);
}

#[tokio::test]
async fn b104_a_plan_that_is_closed_closes_its_courses() {
    let mut seed = seed();
    seed["learning_plans"] = json!([
        {"title": "Old", "code": "OLD", "id": 7, "courses": [{"course": "SAFE"}],
            "users": [{"username": "ann", "until": "2026-02-01 00:00:00"}]},
        {"title": "Next", "code": "NEXT", "id": 8, "courses": [{"course": "SPRING"}],
            "users": [{"username": "ann", "from": "2026-04-01 00:00:00"}]},
    ]);
    let (mock, client) = platform(seed);
    assert!(matches!(play(&mock, SAFE), Err(CannotPlay::Closed(_))));
    let answer = ask(&client, "ann", "SAFE").await;
    assert_eq!(in_the_way(&answer), [Cause::Over, Cause::PlanOver], "{answer}");
    assert_eq!(seen(&answer, Cause::PlanOver, "learning plan"), ["7, Old"]);
    // One call more: which plans hold the course.
    assert_eq!(reads(&client, "ann", Training::course("SAFE")).await, 4);

    assert!(matches!(play(&mock, 140), Err(CannotPlay::NotYet(_))));
    let answer = ask(&client, "ann", "SPRING").await;
    assert_eq!(in_the_way(&answer), [Cause::NotYetOpen, Cause::PlanNotYetOpen, Cause::NotBegun]);

    let plan = not_enrolled(&client, "ann", Training::plan("OLD")).await.unwrap();
    assert_eq!(in_the_way(&plan), [Cause::Over]);
    let plan = not_enrolled(&client, "ann", LearningPlanId::new(8)).await.unwrap();
    assert_eq!(in_the_way(&plan), [Cause::NotYetOpen]);
}

#[tokio::test]
async fn a_course_that_is_hidden_or_out_of_its_days_cannot_be_entered() {
    let (mock, client) = platform(seed());
    for (code, course, reason, cause) in [
        ("DRAFT", 139, "course_not_published", Cause::Unpublished),
        ("SPRING", 140, "course_not_started", Cause::NotBegun),
        ("WINTER", 141, "course_ended", Cause::Ended),
    ] {
        let before = ask(&client, "ann", code).await;
        assert_eq!(in_the_way(&before)[0], cause, "not enrolled: {before}");
        client.enrollments().create(pair(&mock, "ann", course)).await.unwrap();
        let course = CourseId::new(course);
        let own = sign_in(&mock, "ann").courses().compact([course]).await.unwrap();
        assert!(!own[0].can_enter[0].can);
        assert_eq!(own[0].can_enter[0].reason.as_deref(), Some(reason));
        let after = ask(&client, "ann", code).await;
        assert_eq!(in_the_way(&after), [cause], "enrolled: {after}");
        assert_eq!(seen(&after, Cause::Enrolled, "can_enter_reason"), [reason]);
    }
}

#[tokio::test]
async fn who_may_enroll_themselves_is_told_with_where_they_would_find_it() {
    let mut seed = seed();
    seed["catalogs"] = json!([
        {"id": 1, "name": "Sales", "courses": ["PAID"], "users": ["late"]},
    ]);
    let (mock, client) = platform(seed);
    let learner = sign_in(&mock, "ann");
    let refused = learner.enrollments().create(pair(&mock, "ann", SAFE)).await.unwrap_err();
    assert!(refused.is_forbidden());
    let answer = ask(&client, "ann", "SAFE").await;
    assert_eq!(in_the_way(&answer), [Cause::AdminsOnly, Cause::NotEnrolled]);
    assert!(answer.finding(Cause::InNoCatalog).is_none(), "no catalog would help");
    // Account, course from its two sides, enrollments, plans that hold it.
    assert_eq!(reads(&client, "ann", Training::course("SAFE")).await, 5);

    let mut rows = Vec::new();
    for (name, code) in [("Safety", "SAFE"), ("Paid", "PAID")] {
        let mut row = CourseBatchRow::new(name, "x", CourseType::Elearning);
        row.course_code = Some(code.to_owned());
        row.user_enroll = Some(true);
        rows.push(row);
    }
    let batch = CourseBatch::new(rows, CourseBatchOptions::updating_by_code());
    client.courses().batch(batch).await.unwrap();

    assert_eq!(learner.catalogs().mine().await.unwrap().items.len(), 0);
    let answer = ask(&client, "ann", "SAFE").await;
    assert_eq!(in_the_way(&answer), [Cause::NotEnrolled]);
    assert!(answer.finding(Cause::SelfEnrollment).is_some());
    assert_eq!(seen(&answer, Cause::InNoCatalog, "catalogs"), ["1"]);
    assert_eq!(reads(&client, "ann", Training::course("SAFE")).await, 6);

    let answer = ask(&client, "ann", "PAID").await;
    assert_eq!(seen(&answer, Cause::ForSale, "price"), ["49.90"]);
    let blind = answer.could_not_see.iter().find(|blind| blind.what == Blind::Catalogs);
    assert_eq!(blind.map(|blind| blind.detail.as_str()), Some("it stands in Sales"));
}

#[tokio::test]
async fn b072_a_rule_passes_over_who_was_there_and_backfill_catches_up() {
    let mut seed = seed();
    seed["enrollment_rules"] = json!([
        {"name": "Europe learns", "branches": ["EU"], "courses": ["SAFE"]},
    ]);
    let (mock, client) = platform(seed);
    assert!(mock.enrollments().is_empty(), "the rule caught nobody");
    let answer = ask(&client, "ann", "SAFE").await;
    assert_eq!(in_the_way(&answer), [Cause::AdminsOnly, Cause::NotEnrolled]);
    let missed = answer.finding(Cause::RuleMissed).unwrap();
    assert!(missed.rules.contains(&"B-072") && missed.remedy.contains("backfill"));
    assert!(answer.could_not_see.iter().any(|blind| blind.what == Blind::Rules));

    let branch = mock.user("ann").unwrap().branches[0];
    let target = Target::Course(CourseId::new(SAFE));
    let gap = Backfill::read(&client, &[Audience::Branch(branch)], &[target]).await.unwrap();
    gap.run(&client).await.unwrap();
    assert!(not_enrolled(&client, "ann", target).await.unwrap().is_clear(), "the remedy holds");
}

#[tokio::test]
async fn a_course_unknown_or_known_twice_is_told() {
    let mut seed = seed();
    seed["enrollments"] = json!([{"user": "ann", "course": "SAFE"}]);
    let (mock, client) = platform(seed);
    let unknown = client.courses().get(CourseId::new(999)).await.unwrap_err();
    assert!(unknown.is_not_found());
    let answer = not_enrolled(&client, "ann", CourseId::new(999)).await.unwrap();
    assert_eq!(in_the_way(&answer), [Cause::NoSuchTraining]);
    let answer = ask(&client, "ann", "saf").await;
    assert_eq!(in_the_way(&answer), [Cause::NoSuchTraining]);
    assert_eq!(seen(&answer, Cause::NoSuchTraining, "near"), ["SAFE"]);
    let answer = not_enrolled(&client, "ann", Training::plan("SAFE")).await.unwrap();
    assert_eq!(in_the_way(&answer), [Cause::NoSuchTraining]);
    let answer = ask(&client, "nobody", "SAFE").await;
    assert_eq!(in_the_way(&answer), [Cause::NoSuchUser]);

    client.enrollments().create(pair(&mock, "ann", 143)).await.unwrap();
    let answer = ask(&client, "ann", "TWIN").await;
    assert!(answer.is_clear(), "the one she is in is meant");
    assert_eq!(seen(&answer, Cause::SharedCode, "course"), ["142", "143"]);
    // With her e-mail she is known as well.
    let answer = ask(&client, "ann@x.example", "SAFE").await;
    assert!(answer.is_clear());
    assert_eq!(seen(&answer, Cause::EmailGiven, "username"), ["ann"]);
}

#[tokio::test]
async fn sessions_that_cannot_be_joined_are_told_each_with_its_reason() {
    let mut seed = seed();
    seed["courses"]
        .as_array_mut()
        .unwrap()
        .push(json!({"name": "Tools", "code": "TOOLS", "id": 135, "type": "classroom"}));
    let event = |day: &str| json!([{"day": day, "begin": "09:00:00", "end": "12:00:00"}]);
    seed["users"]
        .as_array_mut()
        .unwrap()
        .push(json!({"username": "bob", "id": 13018, "password": "Passw0rd"}));
    seed["enrollments"] = json!([{"user": "bob", "course": "TOOLS"}]);
    seed["sessions"] = json!([
        {"course": "TOOLS", "id": 9, "name": "Old", "events": event("2026-01-10")},
        {"course": "TOOLS", "id": 10, "name": "Full", "seats": 1, "events": event("2026-06-10"),
            "participants": [{"user": "bob"}]},
        {"course": "TOOLS", "id": 11, "name": "Shut", "events": event("2026-07-10"),
            "last_subscription": "2026-02-01 00:00:00"},
    ]);
    let (mock, client) = platform(seed);
    let answer = ask(&client, "ann", "TOOLS").await;
    assert_eq!(in_the_way(&answer), [Cause::AdminsOnly, Cause::NotEnrolled]);
    assert_eq!(
        seen(&answer, Cause::NoSession, "session"),
        ["9, Old: over", "10, Full: full", "11, Shut: closed to new participants"]
    );
    assert_eq!(reads(&client, "ann", Training::course("TOOLS")).await, 6);

    client.enrollments().create(pair(&mock, "ann", 135)).await.unwrap();
    let answer = ask(&client, "ann", "TOOLS").await;
    assert!(answer.is_clear() && answer.finding(Cause::InNoSession).is_some(), "{answer}");

    client.enrollments().unenroll_one(CourseId::new(135), id(&mock, "ann")).await.unwrap();
    let mut new = pair(&mock, "ann", 135);
    new.session_id = Some(10_u64.into());
    let outcome = client.enrollments().create(new).await.unwrap();
    assert!(outcome.enrolled[0].waiting);
    let answer = ask(&client, "ann", "TOOLS").await;
    assert_eq!(in_the_way(&answer), [Cause::SessionQueue], "{answer}");
    assert_eq!(seen(&answer, Cause::SessionQueue, "session"), ["10, Full"]);
}

#[tokio::test]
async fn b100_a_plan_that_was_left_is_told_by_the_courses_it_left_behind() {
    let mut seed = seed();
    seed["learning_plans"] = json!([
        {"title": "Onboarding", "code": "ONB", "id": 7,
            "courses": [{"course": "SAFE"}, {"course": "PAID"}], "users": [{"username": "ann"}]},
        {"title": "Draft", "code": "HID", "id": 8, "published": false},
    ]);
    let (mock, client) = platform(seed);
    let (onboarding, ann) = (LearningPlanId::new(7), id(&mock, "ann"));
    let answer = not_enrolled(&client, "ann", onboarding).await.unwrap();
    assert!(answer.is_clear(), "{answer}");
    // Account, plan, its courses, enrollments.
    assert_eq!(reads(&client, "ann", Training::Plan(onboarding)).await, 4);

    client.learning_plans().unenroll([ann], [onboarding]).await.unwrap();
    let rows = client.learning_plans().enrollments().users([ann]).all().await.unwrap();
    assert!(rows.is_empty());
    let answer = not_enrolled(&client, "ann", Training::plan("ONB")).await.unwrap();
    assert_eq!(in_the_way(&answer), [Cause::NotEnrolled]);
    assert_eq!(seen(&answer, Cause::InCoursesWithoutPlan, "courses"), ["2 of 2"]);
    assert!(answer.finding(Cause::InNoCatalog).is_some());
    // Account, plan, its courses, enrollments, catalogs.
    assert_eq!(reads(&client, "ann", Training::plan("ONB")).await, 5);
    assert_eq!(reads(&client, "ann", Training::Plan(onboarding)).await, 5);

    let answer = not_enrolled(&client, "ann", Training::plan("HID")).await.unwrap();
    assert_eq!(in_the_way(&answer), [Cause::Unpublished, Cause::NotEnrolled]);
    assert!(answer.finding(Cause::EmptyPlan).is_some());

    let refused = client.learning_plans().enroll(onboarding, id(&mock, "late")).await.unwrap_err();
    assert!(refused.is_rejected(), "{refused:?}");
    let answer = not_enrolled(&client, "late", onboarding).await.unwrap();
    assert_eq!(in_the_way(&answer), [Cause::Barred, Cause::Expired]);

    // The other way round: the course alone, and the plan that would bring it.
    client.enrollments().unenroll([ann], [CourseId::new(SAFE)]).await.unwrap();
    let answer = ask(&client, "ann", "SAFE").await;
    assert_eq!(seen(&answer, Cause::ComesWithPlan, "learning plan"), ["7"]);
}

#[tokio::test]
async fn a_second_account_may_hold_the_enrollment() {
    let mut seed = seed();
    seed["users"]
        .as_array_mut()
        .unwrap()
        .push(json!({"username": "ann.old", "email": "ann@x.example", "id": 13050}));
    seed["enrollments"] = json!([{"user": "ann.old", "course": "SAFE"}]);
    let (_mock, client) = platform(seed);
    let questions = [
        Question::not_enrolled("ann", Training::course("SAFE")),
        Question::not_enrolled("ann.old", Training::course("SAFE")),
    ];
    let answers = diagnose(&client, &questions).await.unwrap();
    assert_eq!(seen(&answers[0], Cause::OtherAccount, "username"), ["ann.old"]);
    assert!(answers[1].is_clear());
}
