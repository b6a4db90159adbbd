//! After any sequence of calls and sittings the five lists of enrollments agree with each other
//! and with a model that knows nothing of how they are kept; no completion is lost unasked; the
//! archive only grows; deactivating changes nothing but the flag.

mod school;

use std::collections::BTreeMap;

use docebo_mock::{
    DoceboMock, Play, PlayOutcome,
    inspect::{ArchivedPlanView, EnrollmentView},
};
use docebo_sdk::{CourseId, LearningPlanId, UserId, enrollments::EnrollmentStatus};
use proptest::test_runner::{Config, RngSeed};
use proptest_state_machine::{StateMachineTest, prop_state_machine};
use school::{COURSES, PIECES, PLANS, Pair, School, Step, USERS};
use serde_json::{Value, json};

use crate::support::{Actor, mock_with};

const ENROLLMENTS: &str = "/learn/v1/enrollments";
const FLAT: &str = "/course/v1/courses/enrollments";
const LEARNING_PLANS: &str = "/learningplan/v1/learningplans";

/// Ids are places, counted from these.
const FIRST_USER: u64 = 14_000;
const FIRST_COURSE: u64 = 100;
const FIRST_PLAN: u64 = 7;

struct Platform {
    mock: DoceboMock,
    admin: Actor,
    archived: Vec<EnrollmentView>,
    archived_plans: Vec<ArchivedPlanView>,
}

fn user(who: usize) -> u64 {
    FIRST_USER + who as u64
}

fn course(course: usize) -> u64 {
    FIRST_COURSE + course as u64
}

fn place(id: &Value, first: u64) -> usize {
    usize::try_from(id.as_u64().unwrap() - first).unwrap()
}

impl Platform {
    fn new() -> Self {
        let users: Vec<Value> = (0..USERS)
            .map(|who| json!({"username": format!("user{who}"), "id": user(who)}))
            .collect();
        let courses: Vec<Value> = (0..COURSES)
            .map(|at| json!({"name": "C", "id": course(at), "materials": PIECES[at]}))
            .collect();
        let plans: Vec<Value> = (0..PLANS.len())
            .map(|plan| {
                let steps = PLANS[plan].map(|at| json!({"course": course(at).to_string()}));
                json!({"title": "P", "id": FIRST_PLAN + plan as u64, "courses": steps})
            })
            .collect();
        let mock = mock_with(json!({"users": users, "courses": courses, "learning_plans": plans}));
        let admin = Actor::superadmin(&mock);
        Self { mock, admin, archived: Vec::new(), archived_plans: Vec::new() }
    }

    /// Sends a call. Refusals are answers too; whatever fails beyond them is a bug.
    fn send(&self, method: &str, path: &str, body: Value) {
        let answer = self.admin.json(method, path, body);
        assert!(answer.status < 500, "{method} {path}: {}", answer.text());
        assert_eq!(answer.header("x-mock-not-modelled"), "", "{method} {path}");
        assert_eq!(answer.header("x-mock-unread"), "", "{method} {path}");
    }

    fn call(&self, step: &Step) {
        let pair = |who, at| format!("{ENROLLMENTS}/{}/{}", course(at), user(who));
        let plan = |plan: usize| FIRST_PLAN + plan as u64;
        match *step {
            Step::Enroll { who, course } => self.send("POST", &pair(who, course), json!({})),
            Step::Play { who, course: at, outcome } => {
                let outcomes =
                    [PlayOutcome::InProgress, PlayOutcome::Completed, PlayOutcome::Failed];
                let sitting = Play::from(outcomes[usize::from(outcome)]).seconds(60);
                let learner = self.mock.learner(UserId::new(user(who)));
                // Whether it may be played is the model's to say.
                let _ = learner.play(CourseId::new(course(at)), sitting);
            }
            Step::Set { who, course, status } => {
                self.send("PUT", &pair(who, course), json!({"status": status}));
            }
            Step::Unenroll { who, course: at, reset } => {
                let body = json!({
                    "user_ids": [user(who)], "course_ids": [course(at)], "reset_tracks": reset,
                });
                self.send("DELETE", ENROLLMENTS, body);
            }
            Step::Archive { who, course, reenroll, reset } => {
                let mode = if reenroll { "reenroll" } else { "delete" };
                let body = json!({"enrollment_mode": mode, "reset_tracking": reset});
                self.send("PUT", &pair(who, course), body);
            }
            Step::Join { who, plan: at } => {
                let path = format!("{LEARNING_PLANS}/{}/enrollments/{}", plan(at), user(who));
                self.send("POST", &path, json!({}));
            }
            Step::Leave { who, plan: at, cascade, reset } => {
                let body = json!({
                    "user_ids": [user(who)], "learningplan_ids": [plan(at)],
                    "cascade_unenroll_from_courses_in_selected_learning_plan": cascade,
                    "reset_tracks": reset,
                });
                self.send("DELETE", ENROLLMENTS, body);
            }
            Step::ArchivePlan { who, plan: at } => {
                let plan = LearningPlanId::new(plan(at));
                let _ = self.mock.archive_plan_enrollment(plan, UserId::new(user(who)));
            }
            Step::Activate { who, on } => {
                let body = json!({"user_ids": [user(who)], "status": u8::from(on)});
                self.send("PUT", "/manage/v1/user/change_status", body);
            }
            Step::Delete { who } => {
                self.send("DELETE", "/manage/v1/user/delete", json!({"user_ids": [user(who)]}));
            }
        }
    }

    fn rows(&self, path: &str) -> Vec<Value> {
        self.admin.read(path)["data"]["items"].as_array().unwrap().clone()
    }

    /// Everything that calls can change, but the flags of accounts.
    fn records(&self) -> Value {
        let mut world = self.admin.read("/_mock/snapshot")["world"].take();
        json!([world["enrollments"].take(), world["plans"].take()])
    }
}

/// Rows of a list by user and course, with the status in whichever words.
fn statuses(rows: &[Value], course: &str, status: &str) -> BTreeMap<Pair, i8> {
    let by_pair: BTreeMap<Pair, i8> = rows
        .iter()
        .map(|row| {
            let pair = (place(&row["user_id"], FIRST_USER), place(&row[course], FIRST_COURSE));
            let status = EnrollmentStatus::from_word(row[status].as_str().unwrap());
            (pair, status.number().unwrap())
        })
        .collect();
    assert_eq!(by_pair.len(), rows.len(), "a pair twice");
    by_pair
}

/// The five lists, each in its own vocabulary, against what is expected.
fn check_lists(platform: &Platform, school: &School) {
    let expected = &school.enrolled;
    let learn = platform.rows(&format!("{ENROLLMENTS}?type[]=elearning"));
    assert_eq!(statuses(&learn, "id", "status"), *expected, "the list of /learn");
    let flat = platform.rows(FLAT);
    assert_eq!(statuses(&flat, "course_id", "enrollment_status"), *expected, "the flat list");
    let mut members = Vec::new();
    for at in 0..COURSES {
        members.extend(platform.rows(&format!("/course/v1/courses/{}/enrollments", course(at))));
    }
    assert_eq!(statuses(&members, "course_id", "status"), *expected, "the lists of courses");
    for who in 0..USERS {
        for at in 0..COURSES {
            let path = format!("{ENROLLMENTS}/{}/{}", course(at), user(who));
            let status = platform.admin.get(&path).json()["data"]["records"]["status"].as_i64();
            let number = expected.get(&(who, at)).copied().map(i64::from);
            assert_eq!(status, number, "the view of user {who} in course {at}");
        }
    }
    let mut seats = Vec::new();
    let path = format!("{LEARNING_PLANS}/enrollments?extra_fields[]=enrollment_status");
    for row in platform.rows(&path) {
        let seat =
            (place(&row["learning_plan_id"], FIRST_PLAN), place(&row["user_id"], FIRST_USER));
        let open: Vec<i8> = PLANS[seat.0]
            .iter()
            .filter_map(|course| expected.get(&(seat.1, *course)).copied())
            .filter(|status| (0..=2).contains(status))
            .collect();
        let status = if !open.is_empty() && open.iter().all(|status| *status == 2) {
            "completed"
        } else if open.iter().any(|status| *status > 0) {
            "in_progress"
        } else {
            "not_started"
        };
        assert_eq!(row["enrollment_status"], status, "plan and user {seat:?}");
        seats.push(seat);
    }
    assert!(seats.iter().eq(school.seats.iter()), "{seats:?} for {:?}", school.seats);
    for (plan, steps) in PLANS.iter().enumerate() {
        let path = format!("{LEARNING_PLANS}/{}/courses/enrollments", FIRST_PLAN + plan as u64);
        let rows = platform.rows(&path);
        let held = |((who, at), _): &(&Pair, &i8)| {
            school.seats.contains(&(plan, *who)) && steps.contains(at)
        };
        let expected: BTreeMap<Pair, i8> =
            expected.iter().filter(held).map(|(pair, status)| (*pair, *status)).collect();
        assert_eq!(statuses(&rows, "course_id", "enrollment_status"), expected, "plan {plan}");
    }
}

impl StateMachineTest for Platform {
    type SystemUnderTest = Self;
    type Reference = School;

    fn init_test(_: &School) -> Self {
        Self::new()
    }

    fn apply(mut platform: Self, school: &School, step: Step) -> Self {
        let before = platform.records();
        let completed = |platform: &Self| -> Vec<(UserId, CourseId)> {
            let rows = platform.mock.enrollments().into_iter();
            rows.filter(|row| row.status == EnrollmentStatus::Completed)
                .map(|row| (row.user, row.course))
                .collect()
        };
        let had = completed(&platform);
        platform.call(&step);
        let has = completed(&platform);
        let archived = platform.mock.archived_enrollments();
        let new = &archived[platform.archived.len()..];
        for pair in had.iter().filter(|pair| !has.contains(pair)) {
            let kept = new.iter().any(|row| (row.user, row.course) == *pair);
            let asked = matches!(
                step,
                Step::Unenroll { .. }
                    | Step::Leave { cascade: true, .. }
                    | Step::Delete { .. }
                    | Step::Set { .. }
            );
            assert!(kept || asked, "{step:?} lost the completion of {pair:?}");
        }
        if matches!(step, Step::Activate { .. }) {
            assert_eq!(platform.records(), before, "{step:?} changed more than a flag");
        }
        // What was archived stays as it was, whatever is added to it.
        assert_eq!(archived[..platform.archived.len()], platform.archived);
        let plans = platform.mock.archived_plan_enrollments();
        assert_eq!(plans[..platform.archived_plans.len()], platform.archived_plans);
        assert_eq!(archived.len(), school.archived.len());
        (platform.archived, platform.archived_plans) = (archived, plans);
        platform
    }

    fn check_invariants(platform: &Self, school: &School) {
        check_lists(platform, school);
        let archived: Vec<(usize, usize, i8)> = platform
            .archived
            .iter()
            .map(|row| {
                let who = place(&json!(row.user), FIRST_USER);
                let at = place(&json!(row.course), FIRST_COURSE);
                (who, at, row.status.number().unwrap())
            })
            .collect();
        assert_eq!(archived, school.archived);
        let plans: Vec<Pair> = platform
            .archived_plans
            .iter()
            .map(|row| (place(&json!(row.plan), FIRST_PLAN), place(&json!(row.user), FIRST_USER)))
            .collect();
        assert_eq!(plans, school.archived_plans);
    }
}

prop_state_machine! {
    #![proptest_config(Config {
        cases: 48,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(7),
        ..Config::default()
    })]

    #[test]
    fn the_training_record_holds_after_any_sequence_of_calls(sequential 1..40 => Platform);
}
