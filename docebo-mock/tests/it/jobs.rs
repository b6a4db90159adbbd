//! Background jobs: started by a switch, at once, on the clock, or step by step.

mod starting;
#[cfg(feature = "client")]
mod watching;

use docebo_mock::{DoceboMock, JobPace, ledger::switches::MassActionJob};
use serde_json::{Value, json};

use crate::{
    support::{Actor, error, mock_with},
    users::names,
};

fn crowd() -> (DoceboMock, Actor) {
    let users: Vec<_> = (0..300).map(|n| json!({"username": format!("u{n}")})).collect();
    let mock = mock_with(json!({
        "users": users,
        "profiles": [{"name": "Clerk", "permissions": ["user/view", "user/activate"]}],
    }));
    mock.switch(MassActionJob::Above250);
    let admin = Actor::superadmin(&mock);
    (mock, admin)
}

/// Deactivates 299 users and one nobody knows; answers the job's hash.
#[track_caller]
fn start(admin: &Actor) -> String {
    let ids: Vec<u32> = (13_001..13_300).chain([99_999]).collect();
    let body = json!({"user_ids": ids, "status": 0});
    let change = admin.ok("PUT", "/manage/v1/user/change_status", body)["data"].clone();
    assert_eq!(change["updated_ids"], json!([]));
    change["job_hash"].as_str().unwrap().to_owned()
}

#[track_caller]
fn job(admin: &Actor, hash: &str) -> Value {
    admin.read(&format!("/manage/v1/job/{hash}"))["data"]["job_descriptor"].clone()
}

#[test]
fn b043_more_than_250_become_a_job_that_the_list_shows() {
    let (mock, admin) = crowd();
    let few: Vec<u32> = (13_001..13_251).collect();
    let body = json!({"user_ids": few, "status": 1});
    let change = admin.ok("PUT", "/manage/v1/user/change_status", body)["data"].clone();
    assert_eq!(change["updated_ids"].as_array().unwrap().len(), 250);
    let hash = start(&admin);
    let entry = json!({"job_descriptor": {
        "hash": hash, "name": "Deactivate users", "status": "completed", "percent": 100,
        "total": 300, "errors": 1, "notify": true, "notify_email": "admin@example.com",
        "author_id": 13000, "author_name": "Ada Admin", "domain": "", "log_file": null,
        "date_created": "2026-03-02 09:00:00", "last_update": "2026-03-02 09:00:00",
    }});
    let envelope = |data: Value| json!({"data": data, "version": "1.0.0", "_links": []});
    let one = admin.read(&format!("/manage/v1/job/{hash}"));
    assert_eq!(one, envelope(entry.clone()));
    assert_eq!(admin.read("/manage/v1/job"), envelope(json!({"jobs": [entry]})));
    assert_eq!(names(&admin, "active=1").len(), 2);
    let mailed = mock
        .outbox()
        .iter()
        .any(|sent| matches!(&sent.effect, docebo_mock::Effect::Mail { user_id: 13000, .. }));
    assert!(mailed, "the author is told");
}

#[test]
fn on_the_clock_a_chunk_is_done_at_a_time() {
    let (mock, admin) = crowd();
    mock.job_pace(JobPace::Clock(10));
    let hash = start(&admin);
    let progress = |admin: &Actor| {
        let job = job(admin, &hash);
        (job["status"].as_str().unwrap().to_owned(), job["percent"].as_u64().unwrap())
    };
    assert_eq!(progress(&admin), ("queued".to_owned(), 0));
    for (percent, status) in [(33, "running"), (66, "running"), (100, "completed")] {
        mock.clock().advance(std::time::Duration::from_secs(9));
        assert!(progress(&admin).1 < percent);
        mock.clock().advance(std::time::Duration::from_secs(1));
        assert_eq!(progress(&admin), (status.to_owned(), percent));
    }
    assert_eq!(job(&admin, &hash)["last_update"], "2026-03-02 09:00:30");
    // All at once when nobody looked in between.
    let hash = start(&admin);
    mock.clock().advance(std::time::Duration::from_secs(3_000));
    assert_eq!(job(&admin, &hash)["last_update"], "2026-03-02 09:01:00");
}

#[test]
fn step_by_step_nothing_happens_by_itself() {
    let (mock, admin) = crowd();
    mock.job_pace(JobPace::Steps);
    let hash = start(&admin);
    mock.clock().advance(std::time::Duration::from_secs(3_000));
    assert_eq!(job(&admin, &hash)["status"], "queued");
    assert_eq!(names(&admin, "active=0"), [""; 0]);
    for done in [100, 200, 299] {
        assert!(mock.step_job());
        assert_eq!(admin.read("/manage/v1/user?active=0")["data"]["total_count"], done);
    }
    assert_eq!(job(&admin, &hash)["status"], "completed");
    assert!(!mock.step_job());
    let view = &mock.jobs()[0];
    assert_eq!((view.hash.as_str(), view.done), (hash.as_str(), view.total));
    assert_eq!(view.status, docebo_sdk::jobs::JobStatus::Completed);
}

#[test]
fn b214_the_list_is_ones_own_and_superadmins_may_ask_for_others() {
    let (mock, admin) = crowd();
    let hash = start(&admin);
    let jobs = |actor: &Actor, query: &str| {
        let list = actor.read(&format!("/manage/v1/job?{query}"));
        list["data"]["jobs"].as_array().unwrap().len()
    };
    assert_eq!(jobs(&admin, ""), 1);
    assert_eq!(jobs(&admin, "status=completed"), 1);
    assert_eq!(jobs(&admin, "status=queued"), 0);
    assert_eq!(jobs(&admin, "id_author=13002"), 0);
    assert_eq!(jobs(&admin, "page=2"), 0);
    assert_eq!(admin.get("/manage/v1/job?status=lost").status, 400);
    let body = json!({"userid": "learner", "password": "Passw0rd"});
    admin.ok("POST", "/manage/v1/user", body);
    let learner = Actor::sign_in(&mock, "learner", "Passw0rd");
    assert_eq!(jobs(&learner, "id_author=13000"), 0);
    let unknown = error("Not Found", "Not found", 0, 404);
    assert_eq!(learner.get(&format!("/manage/v1/job/{hash}")).json(), unknown);
    assert_eq!(admin.get("/manage/v1/job/none").json(), unknown);
    assert_eq!(Actor::nobody(&mock).get("/manage/v1/job").status, 401);
}

#[test]
fn b215_an_ended_job_leaves_the_list_after_13_days() {
    let (mock, admin) = crowd();
    start(&admin);
    admin.read("/manage/v1/job");
    mock.clock().advance(std::time::Duration::from_secs(13 * 86_400 - 1));
    let jobs = |mock: &DoceboMock| {
        let list = Actor::superadmin(mock).read("/manage/v1/job");
        list["data"]["jobs"].as_array().unwrap().len()
    };
    assert_eq!(jobs(&mock), 1);
    mock.clock().advance(std::time::Duration::from_secs(1));
    assert_eq!(jobs(&mock), 0);
    let hash = mock.jobs()[0].hash.clone();
    assert_eq!(Actor::superadmin(&mock).get(&format!("/manage/v1/job/{hash}")).status, 404);
}
