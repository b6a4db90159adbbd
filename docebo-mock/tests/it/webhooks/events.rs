//! Which events a write fires, and what is in them.

use docebo_mock::{
    DoceboMock, Effect,
    ledger::{Switch, switches::BranchAndGroupEvents},
};
use docebo_sdk::webhooks::{Event, EventName};
use serde_json::{Value, json};

use crate::support::{Actor, mock_with};

const ADMIN: u64 = 13_000;
const ANN: u64 = 15_001;
const BEN: u64 = 15_002;
const FIRE: u64 = 21;
const WATER: u64 = 22;
const PLAN: u64 = 31;
const NOW: &str = "2026-03-02 09:00:00";

fn mock() -> DoceboMock {
    mock_with(json!({
        "users": [
            {
                "id": ANN, "username": "ann", "first_name": "Ann", "last_name": "Arc",
                "email": "ann@example.com", "expiration": "2027-01-31",
            },
            {"id": BEN, "username": "ben"},
        ],
        "courses": [
            {"id": FIRE, "code": "FIRE", "name": "Fire", "duration": 90},
            {"id": WATER, "code": "WATER", "name": "Water"},
        ],
        "learning_plans": [
            {"id": PLAN, "title": "Elements", "courses": [{"course": "FIRE"}, {"course": "WATER"}]},
        ],
    }))
}

/// Events from the `skip`-th on: name, payload, whether a batch action fired them, the job.
fn events(mock: &DoceboMock, skip: usize) -> Vec<(String, Value, bool, Option<String>)> {
    let event = |sent: docebo_mock::Sent| match sent.effect {
        Effect::Event { name, payload, batch, job, .. } => Some((name, payload, batch, job)),
        _ => None,
    };
    mock.outbox().into_iter().filter_map(event).skip(skip).collect()
}

fn names(mock: &DoceboMock) -> Vec<String> {
    events(mock, 0).into_iter().map(|event| event.0).collect()
}

fn enroll(admin: &Actor, user: u64, course: u64) {
    let body = json!({"user_ids": [user], "course_ids": [course]});
    admin.ok("POST", "/learn/v1/enrollments", body);
}

fn set_status(admin: &Actor, user: u64, course: u64, status: &str) {
    let path = format!("/learn/v1/enrollments/{course}/{user}");
    admin.ok("PUT", &path, json!({"status": status}));
}

#[test]
fn b237_b238_an_enrollment_event_tells_what_the_recorded_ones_tell() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    enroll(&admin, ANN, FIRE);
    let expected = json!({
        "fired_at": NOW, "user_id": ANN, "username": "ann", "course_id": FIRE,
        "course_name": "Fire", "level": "learner", "enrollment_date": NOW,
        "enrollment_date_begin_validity": null, "enrollment_date_end_validity": null,
        "subscribed_by_id": ADMIN, "status": "subscribed",
    });
    assert_eq!(
        events(&mock, 0),
        [("course.enrollment.created".to_owned(), expected.clone(), false, None)]
    );

    mock.clock().advance(std::time::Duration::from_secs(60));
    set_status(&admin, ANN, FIRE, "in_progress");
    set_status(&admin, ANN, FIRE, "completed");
    let body = json!({"user_ids": [ANN], "course_ids": [FIRE]});
    admin.ok("DELETE", "/learn/v1/enrollments", body);
    let with = |changes: Value| {
        let mut payload = expected.clone();
        let changes = changes.as_object().unwrap().clone();
        payload.as_object_mut().unwrap().extend(changes);
        payload
    };
    let later = "2026-03-02 09:01:00";
    let sent: Vec<_> = events(&mock, 1).into_iter().map(|event| (event.0, event.1)).collect();
    assert_eq!(
        sent,
        [
            (
                "course.enrollment.updated".to_owned(),
                with(json!({"fired_at": later, "status": "in_progress", "update_date": later})),
            ),
            (
                "course.enrollment.completed".to_owned(),
                with(json!({"fired_at": later, "status": "completed", "completion_date": later})),
            ),
            (
                "course.enrollment.deleted".to_owned(),
                with(json!({"fired_at": later, "status": "completed"})),
            ),
        ]
    );
}

#[test]
fn b228_batch_actions_and_jobs_say_so() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let user = json!({"username": "cyd", "email": "cyd@example.com", "firstname": "Cyd"});
    admin.ok(
        "POST",
        "/manage/v1/user/batch",
        json!({"items": [user], "options": {
            "branch_option": "do_nothing",
        }}),
    );
    let sent = events(&mock, 0);
    assert_eq!(sent.len(), 1);
    assert_eq!((sent[0].0.as_str(), sent[0].2, &sent[0].3), ("user.created", true, &None));

    let job = admin.ok(
        "POST",
        "/manage/v1/job",
        json!({
            "name": "Import", "type": "api", "endpoint": "/manage/v1/user/batch", "method": "POST",
            "data_source": {"items": [{"username": "dot"}], "options": {"branch_option": "do_nothing"}},
        }),
    );
    let hash = mock.jobs().first().map(|job| job.hash.clone());
    assert!(job.to_string().contains(hash.as_deref().unwrap()));
    mock.clock().advance(std::time::Duration::from_secs(1));
    let sent = events(&mock, 1);
    assert_eq!((sent[0].2, &sent[0].3), (true, &hash), "{sent:?}");

    // The next call is nobody's batch.
    enroll(&admin, ANN, FIRE);
    let last = events(&mock, 2).pop().unwrap();
    assert_eq!((last.2, last.3), (false, None));
}

#[test]
fn b236_accounts_are_told_whatever_changed_them() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let status = json!({"user_ids": [ANN.to_string()], "status": 0});
    admin.ok("PUT", "/manage/v1/user/change_status", status);
    admin.ok("PUT", &format!("/manage/v1/user/{ANN}"), json!({"lastname": "Bow"}));
    admin.ok("DELETE", "/manage/v1/user/delete", json!({"user_ids": [ANN]}));
    let sent: Vec<_> = events(&mock, 0).into_iter().map(|event| (event.0, event.1)).collect();
    let updated = |last_name: &str| {
        json!({
            "fired_at": NOW, "user_id": ANN, "username": "ann", "first_name": "Ann",
            "last_name": last_name, "email": "ann@example.com", "level": "user", "active": false,
            "expiration_date": "2027-01-31", "update_date": NOW,
        })
    };
    assert_eq!(
        sent,
        [
            ("user.updated".to_owned(), updated("Arc")),
            ("user.updated".to_owned(), updated("Bow")),
            (
                "user.deleted".to_owned(),
                json!({
                    "fired_at": NOW, "user_id": ANN, "username": "ann", "first_name": "Ann",
                    "last_name": "Bow", "email": "ann@example.com", "deletion_date": NOW,
                }),
            ),
        ]
    );
}

#[test]
fn b236_plans_are_told_of_joining_completing_and_leaving() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    admin.ok(
        "POST",
        &format!("/learningplan/v1/learningplans/{PLAN}/enrollments/{ANN}"),
        json!({}),
    );
    set_status(&admin, ANN, FIRE, "completed");
    set_status(&admin, ANN, WATER, "completed");
    let body = json!({"user_ids": [ANN], "learningplan_ids": [PLAN]});
    admin.ok("DELETE", "/learningplan/v1/learningplans/enrollments", body);
    assert_eq!(
        names(&mock),
        [
            "learningplan.enrollment.created",
            "course.enrollment.created",
            "course.enrollment.created",
            "course.enrollment.completed",
            "course.enrollment.completed",
            "learningplan.enrollment.completed",
            "learningplan.enrollment.deleted",
        ]
    );
    let payload = |status: &str| {
        json!({
            "fired_at": NOW, "user_id": ANN, "username": "ann", "learning_plan_id": PLAN,
            "learning_plan_name": "Elements", "enrollment_date": NOW, "subscribed_by_id": ADMIN,
            "status": status,
        })
    };
    let sent = events(&mock, 0);
    assert_eq!(sent[0].1, payload("not_started"));
    let mut completed = payload("completed");
    completed["completion_date"] = json!(NOW);
    assert_eq!((&sent[5].1, &sent[6].1), (&completed, &payload("completed")));
}

#[test]
fn b236_courses_are_told_with_the_dates_of_their_events() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let id = admin.ok(
        "POST",
        "/learn/v1/courses",
        json!({
            "name": "Air", "code": "AIR", "description": "Breathe", "course_type": "elearning",
        }),
    );
    let id = id["data"]["id_course"].as_u64().unwrap();
    admin.ok("DELETE", &format!("/learn/v1/courses/{FIRE}"), json!({}));
    let sent: Vec<_> = events(&mock, 0).into_iter().map(|event| (event.0, event.1)).collect();
    let payload = |id: u64, name: &str, code: &str, duration: u64| {
        json!({
            "fired_at": NOW, "course_id": id, "name": name, "code": code, "type": "elearning",
            "language": "english", "duration": duration, "start_date": null, "end_date": null,
        })
    };
    let mut created = payload(id, "Air", "AIR", 0);
    created["creation_date"] = json!(NOW);
    let mut deleted = payload(FIRE, "Fire", "FIRE", 90);
    deleted["deletion_date"] = json!(NOW);
    assert_eq!(
        sent,
        [("course.created".to_owned(), created), ("course.deleted".to_owned(), deleted)]
    );
}

#[test]
fn b236_branches_and_groups_are_told_only_under_the_switch() {
    assert_eq!(BranchAndGroupEvents::DEF.default, "off");
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let write = || {
        let branch = json!({"code": null, "translations": {"english": "East"}});
        let branch = admin.ok("POST", "/manage/v1/orgchart", branch)["data"]["id"].clone();
        let path = format!("/manage/v1/orgchart/{}", branch.to_string().replace('"', ""));
        admin.ok("PUT", &path, json!({"translations": {"english": "West"}}));
        admin.ok("DELETE", &path, json!({}));
        let group = admin.ok("POST", "/audiences/v1/audience", json!({"name": "Crew"}));
        let path = format!("/audiences/v1/audience/{}", group["data"]["uuid"].as_str().unwrap());
        admin.ok("PUT", &path, json!({"name": "Band"}));
        admin.ok("DELETE", &path, json!({}));
    };
    write();
    assert_eq!(names(&mock), Vec::<String>::new());
    mock.switch(BranchAndGroupEvents::On);
    write();
    assert_eq!(
        names(&mock),
        [
            "branch.created",
            "branch.updated",
            "branch.deleted",
            "group.created",
            "group.updated",
            "group.deleted",
        ]
    );
    let sent = events(&mock, 0);
    let told = |at: usize| sent[at].1["name"].as_str().unwrap();
    assert_eq!((told(0), told(2), told(3), told(5)), ("East", "West", "Crew", "Band"));
}

#[test]
fn b236_archiving_tells_that_somebody_left() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    enroll(&admin, ANN, FIRE);
    let body = json!({"enrollment_mode": "delete", "reset_tracking": false});
    admin.ok("PUT", &format!("/learn/v1/enrollments/{FIRE}/{ANN}"), body);
    assert_eq!(names(&mock), ["course.enrollment.created", "course.enrollment.deleted"]);
}

#[test]
fn every_payload_is_one_the_sdk_reads() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    enroll(&admin, BEN, FIRE);
    set_status(&admin, BEN, FIRE, "completed");
    admin.ok("DELETE", "/manage/v1/user/delete", json!({"user_ids": [BEN]}));
    admin.ok("DELETE", &format!("/learn/v1/courses/{WATER}"), json!({}));
    for (name, payload, ..) in events(&mock, 0) {
        let event = Event::of(&EventName::from_word(&name), payload.clone());
        assert!(!matches!(event, Event::Other(_)), "{name}");
        assert_eq!(event.payload(), payload);
    }
}
