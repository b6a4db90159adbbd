//! Jobs that a call starts, stops and forgets.

use docebo_mock::{DoceboMock, Effect, JobPace, ledger::switches::JobListDelay};
use serde_json::{Value, json};

use super::job;
use crate::{
    support::{Actor, error},
    users::company,
};

fn actors(pace: JobPace) -> (DoceboMock, Actor) {
    let mock = company();
    mock.job_pace(pace);
    let admin = Actor::superadmin(&mock);
    (mock, admin)
}

/// A job that makes users of these names.
fn body(names: impl IntoIterator<Item = String>) -> Value {
    let items: Vec<Value> = names.into_iter().map(|name| json!({"username": name})).collect();
    json!({
        "name": "New people", "type": "api", "endpoint": "/manage/v1/user/batch",
        "method": "POST",
        "data_source": {"items": items, "options": {"branch_option": "do_nothing"}},
    })
}

fn crowd(count: u32) -> Value {
    body((0..count).map(|n| format!("u{n}")))
}

#[track_caller]
fn start(actor: &Actor, body: Value) -> String {
    let answer = actor.ok("POST", "/manage/v1/job", body);
    answer["data"]["job_descriptor"]["hash"].as_str().unwrap().to_owned()
}

#[track_caller]
fn log(admin: &Actor, hash: &str) -> String {
    let address = job(admin, hash)["log_file"].as_str().unwrap().to_owned();
    let file = admin.get(&address);
    assert_eq!((file.status, file.header("content-type")), (200, "text/csv; charset=UTF-8"));
    file.text()
}

#[track_caller]
fn refused(actor: &Actor, method: &str, target: &str, body: Value, message: &str) {
    let answer = actor.json(method, target, body);
    assert_eq!(answer.json(), error("Bad Request", message, 1001, 400), "{method} {target}");
}

#[test]
fn b208_b210_a_job_of_records_is_queued_and_described() {
    let (mock, admin) = actors(JobPace::Steps);
    let answer = admin.ok("POST", "/manage/v1/job", crowd(3));
    let hash = answer["data"]["job_descriptor"]["hash"].as_str().unwrap().to_owned();
    assert_eq!((hash.len(), hash.matches('-').count()), (36, 4), "a UUID: {hash}");
    let entry = json!({"job_descriptor": {
        "hash": hash, "name": "New people", "status": "queued", "percent": 0,
        "total": 3, "errors": 0, "notify": true, "notify_email": "admin@example.com",
        "author_id": 13000, "author_name": "Ada Admin", "domain": "", "log_file": null,
        "date_created": "2026-03-02 09:00:00", "last_update": "2026-03-02 09:00:00",
    }});
    assert_eq!(answer, json!({"data": entry, "version": "1.0.0", "_links": []}));
    assert!(mock.step_job() && mock.user("u2").is_some());
    let ended = job(&admin, &hash);
    assert_eq!((&ended["status"], &ended["percent"]), (&json!("completed"), &json!(100)));
}

#[test]
fn b208_what_a_job_needs_is_asked_for_by_name() {
    let (_mock, admin) = actors(JobPace::AtOnce);
    for (field, value, message) in [
        ("name", json!(" "), "name is required"),
        ("type", Value::Null, "type is required"),
        ("type", json!("report"), "Invalid type"),
        ("data_source", Value::Null, "data_source is required"),
        ("data_source", json!({"items": []}), "data_source.items is required"),
        (
            "data_source",
            json!({"items": [{}], "preset_id": 1}),
            "preset_id and filename belong to type importer",
        ),
        ("endpoint", json!(""), "endpoint is required"),
        (
            "endpoint",
            json!("/manage/v1/user"),
            "Endpoint cannot be run in the background: /manage/v1/user",
        ),
        ("method", json!(""), "method is required"),
        ("method", json!("PUT"), "Invalid method: PUT"),
        ("chunk_size", json!(0), "chunk_size must be 1 to 1000"),
    ] {
        let mut body = crowd(1);
        body[field] = value;
        refused(&admin, "POST", "/manage/v1/job", body, message);
    }
    assert_eq!(admin.read("/manage/v1/job")["data"]["jobs"], json!([]));
}

#[test]
fn b209_records_go_to_the_endpoint_chunk_by_chunk() {
    let (mock, admin) = actors(JobPace::Clock(60));
    let hash = start(&admin, crowd(250));
    for (percent, made, update) in
        [(40, 100, "09:01:00"), (80, 200, "09:02:00"), (100, 250, "09:03:00")]
    {
        mock.clock().advance(std::time::Duration::from_secs(60));
        let job = job(&admin, &hash);
        assert_eq!((&job["percent"], &job["errors"]), (&json!(percent), &json!(0)));
        assert_eq!(job["last_update"], format!("2026-03-02 {update}"));
        assert_eq!(mock.users().len() - 7, made);
    }
    // A chunk of the caller's size.
    mock.job_pace(JobPace::Steps);
    let mut body = body((0..5).map(|n| format!("v{n}")));
    body["chunk_size"] = json!(2);
    let hash = start(&admin, body);
    assert!(mock.step_job());
    assert_eq!(job(&admin, &hash)["percent"], 40);
}

#[test]
fn b216_what_failed_is_counted_and_can_be_downloaded() {
    let (_mock, admin) = actors(JobPace::AtOnce);
    let mut body = body(["new".to_owned(), "Ann".to_owned(), "newer".to_owned()]);
    body["data_source"]["items"][2]["timezone"] = json!("Mars/\"North\", Pole");
    let hash = start(&admin, body);
    let ended = job(&admin, &hash);
    assert_eq!((&ended["status"], &ended["errors"]), (&json!("completed"), &json!(2)));
    assert_eq!(ended["log_file"], format!("/_mock/files/jobs/{hash}.csv"));
    let log = log(&admin, &hash);
    assert_eq!(
        log,
        "row,identifier,message\r\n2,Ann,User already exists\r\n3,newer,Invalid timezone\r\n"
    );
    // Without errors there is none.
    let hash = start(&admin, crowd(1));
    assert_eq!(job(&admin, &hash)["log_file"], Value::Null);
    assert_eq!(admin.get(&format!("/_mock/files/jobs/{hash}.csv")).status, 404);
}

#[test]
fn b145_a_chunk_that_is_refused_as_a_whole_fails_all_of_its_records() {
    let (_mock, admin) = actors(JobPace::AtOnce);
    let mut body = crowd(2);
    body["data_source"]["options"] = json!({});
    let hash = start(&admin, body);
    assert_eq!(job(&admin, &hash)["errors"], 2);
    assert_eq!(
        log(&admin, &hash),
        "row,identifier,message\r\n\
         1,u0,Required option not set: branch_option\r\n\
         2,u1,Required option not set: branch_option\r\n"
    );
}

#[test]
fn b212_an_aborted_job_keeps_what_it_did_and_is_never_taken_up_again() {
    let (mock, admin) = actors(JobPace::Steps);
    let hash = start(&admin, crowd(250));
    let route = format!("/manage/v1/job/{hash}");
    assert!(mock.step_job());
    let answer = admin.json("PUT", &route, json!({"abort": true}));
    assert_eq!(answer.text(), r#"{"data":{"success":true},"version":"1.0.0","_links":[]}"#);
    let aborted = job(&admin, &hash);
    assert_eq!((&aborted["status"], &aborted["percent"]), (&json!("aborted"), &json!(40)));
    assert!(!mock.step_job());
    assert!(mock.user("u99").is_some() && mock.user("u100").is_none());
    refused(&admin, "PUT", &route, json!({"abort": true}), "The job has already ended");
    // An update that says nothing, or no, does nothing.
    let other = start(&admin, crowd(1));
    let route = format!("/manage/v1/job/{other}");
    admin.ok("PUT", &route, json!({}));
    admin.ok("PUT", &route, json!({"abort": false}));
    assert_eq!(job(&admin, &other)["status"], "queued");
}

#[test]
fn b213_only_an_ended_job_can_be_deleted() {
    let (mock, admin) = actors(JobPace::Steps);
    let hash = start(&admin, body((0..101).map(|_| "Ann".to_owned())));
    let route = format!("/manage/v1/job/{hash}");
    let message = "Only aborted or completed jobs can be deleted";
    refused(&admin, "DELETE", &route, Value::Null, message);
    assert!(mock.step_job());
    assert_eq!(job(&admin, &hash)["status"], "running");
    refused(&admin, "DELETE", &route, Value::Null, message);
    assert!(mock.step_job());
    let address = job(&admin, &hash)["log_file"].as_str().unwrap().to_owned();
    let answer = admin.json("DELETE", &route, Value::Null);
    assert_eq!(answer.text(), r#"{"data":{"success":true},"version":"1.0.0","_links":[]}"#);
    assert_eq!((admin.get(&route).status, admin.get(&address).status), (404, 404));
    assert_eq!(admin.json("DELETE", &route, Value::Null).status, 404);
    let hash = start(&admin, crowd(1));
    let route = format!("/manage/v1/job/{hash}");
    admin.ok("PUT", &route, json!({"abort": true}));
    admin.ok("DELETE", &route, Value::Null);
}

#[test]
fn b121_b214_power_users_see_and_change_their_own_jobs_only() {
    let (mock, admin) = actors(JobPace::Steps);
    let pia = Actor::sign_in(&mock, "pia", "Passw0rd");
    let (hers, his) = (start(&pia, crowd(1)), start(&admin, crowd(1)));
    let hashes = |actor: &Actor, query: &str| -> Vec<String> {
        let list = actor.read(&format!("/manage/v1/job{query}"));
        let jobs = list["data"]["jobs"].as_array().unwrap().clone();
        jobs.iter().map(|job| job["job_descriptor"]["hash"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(hashes(&pia, ""), [hers.as_str()]);
    assert_eq!(hashes(&pia, "?id_author=13000"), [""; 0]);
    assert_eq!(hashes(&admin, ""), [his.as_str()]);
    assert_eq!(hashes(&admin, "?id_author=13015"), [hers.as_str()]);
    let route = format!("/manage/v1/job/{his}");
    let unknown = error("Not Found", "Not found", 0, 404);
    assert_eq!(pia.get(&route).json(), unknown);
    assert_eq!(pia.json("PUT", &route, json!({"abort": true})).json(), unknown);
    assert_eq!(pia.json("DELETE", &route, Value::Null).json(), unknown);
    admin.ok("PUT", &format!("/manage/v1/job/{hers}"), json!({"abort": true}));
    let boss = Actor::sign_in(&mock, "boss", "Passw0rd");
    assert_eq!(boss.json("POST", "/manage/v1/job", crowd(1)).status, 403);
    assert_eq!(Actor::nobody(&mock).json("POST", "/manage/v1/job", crowd(1)).status, 401);
}

#[test]
fn a_job_may_do_what_its_author_may() {
    let (mock, admin) = actors(JobPace::AtOnce);
    let pia = Actor::sign_in(&mock, "pia", "Passw0rd");
    let mut body = body(["bob".to_owned(), "dan".to_owned()]);
    body["data_source"]["options"]["update_user_info"] = json!(true);
    for item in body["data_source"]["items"].as_array_mut().unwrap() {
        item["firstname"] = json!("New");
    }
    let hash = start(&pia, body);
    assert_eq!(job(&admin, &hash)["errors"], 1);
    assert!(log(&admin, &hash).contains("1,bob,You are not allowed to update this user"));
    let names = ["bob", "dan"].map(|name| mock.user(name).unwrap().first_name);
    assert_eq!(names, ["Bob", "New"]);
}

#[test]
fn b217_a_fast_tracked_job_goes_first() {
    let (mock, admin) = actors(JobPace::Steps);
    let hashes: Vec<String> =
        (0..3).map(|n| start(&admin, body((0..101).map(|m| format!("u{n}-{m}"))))).collect();
    let status = |at: usize| job(&admin, &hashes[at])["status"].as_str().unwrap().to_owned();
    assert!(mock.step_job());
    assert!(mock.fast_track_job(&hashes[2]));
    assert!(mock.step_job() && mock.step_job());
    assert_eq!([status(0), status(1), status(2)], ["running", "queued", "completed"]);
    assert!(!mock.fast_track_job(&hashes[0]) && !mock.fast_track_job("none"));
    // The same from outside.
    let stepped = admin.ok("POST", "/_mock/jobs", json!({"first": hashes[1], "steps": 2}));
    assert_eq!(stepped, json!({"pace": "steps", "stepped": 2}));
    assert_eq!([status(0), status(1)], ["running", "completed"]);
    let stepped = admin.ok("POST", "/_mock/jobs", json!({"pace": {"clock": 5}, "steps": 9}));
    assert_eq!(stepped, json!({"pace": {"clock": 5}, "stepped": 1}));
    assert_eq!(admin.json("POST", "/_mock/jobs", json!({"first": "none"})).status, 400);
}

#[test]
fn b218_the_end_of_a_job_is_told() {
    let told = |change: fn(&mut Value), update: Option<Value>| {
        let (mock, admin) = actors(JobPace::Steps);
        let mut body = crowd(1);
        change(&mut body);
        let hash = start(&admin, body);
        if let Some(update) = update {
            admin.ok("PUT", &format!("/manage/v1/job/{hash}"), update);
        }
        assert!(mock.step_job());
        let address = job(&admin, &hash)["notify_email"].clone();
        let told: Vec<Effect> = mock
            .outbox()
            .into_iter()
            .map(|sent| sent.effect)
            .filter(|effect| !matches!(effect, Effect::Event { .. }))
            .collect();
        (address, told)
    };
    let template = || "background_job_completed".to_owned();
    let notice = Effect::Notice { template: template(), user_id: 13000 };
    let mail = Effect::Mail { template: template(), user_id: 13000 };
    let own = json!("admin@example.com");
    assert_eq!(told(|_| (), None), (own.clone(), vec![mail, notice.clone()]));
    let elsewhere = Effect::MailTo { template: template(), address: "hr@example.com".to_owned() };
    let other = told(|body| body["notify_email"] = json!("hr@example.com"), None);
    assert_eq!(other, (json!("hr@example.com"), vec![elsewhere, notice]));
    assert_eq!(told(|body| body["notify"] = json!(false), None), (own.clone(), vec![]));
    assert_eq!(told(|_| (), Some(json!({"notify": false}))), (own, vec![]));
}

#[test]
fn b219_a_new_job_may_be_late_in_the_list() {
    let (mock, admin) = actors(JobPace::Steps);
    mock.switch(JobListDelay::Seconds);
    let hash = start(&admin, crowd(1));
    let listed = || admin.read("/manage/v1/job")["data"]["jobs"].as_array().unwrap().len();
    assert_eq!(listed(), 0);
    assert_eq!(job(&admin, &hash)["status"], "queued");
    mock.clock().advance(std::time::Duration::from_secs(5));
    assert_eq!(listed(), 1);
}

#[test]
fn a_snapshot_keeps_jobs_with_their_records() {
    let (mock, admin) = actors(JobPace::Steps);
    let mut body = crowd(150);
    body["data_source"]["items"][120]["field_9"] = json!("B-1");
    start(&admin, body);
    assert!(mock.step_job());
    let snapshot = admin.read("/_mock/snapshot");
    let other = company();
    let admin = Actor::superadmin(&other);
    admin.ok("PUT", "/_mock/snapshot", snapshot);
    assert!(other.step_job() && !other.step_job());
    assert_eq!(other.user("u120").unwrap().fields, [(9, "B-1".to_owned())]);
}
