use serde_json::json;

use super::*;
use crate::{
    id::PresetId,
    users::{BatchOptions, BatchRow},
};

#[test]
fn a_descriptor_is_read_in_every_spelling() {
    let job: Job = serde_json::from_value(json!({
        "hash": "a-b", "status": "COMPLETED", "percent": "100", "total": "", "errors": "2",
        "notify": "1", "author_id": "13000", "log_file": "", "date_created": null, "new": 1,
    }))
    .unwrap();
    assert!(job.status.is_ended() && job.notify);
    assert_eq!((job.percent, job.total, job.errors, job.log_file), (100, None, 2, None));
    let word = JobStatus::from_word("paused");
    assert!(!word.is_known() && !word.is_ended());
}

#[test]
fn a_job_of_users_is_written_as_the_batch_takes_it() {
    let rows = [BatchRow::by_username("ann").active(false)];
    let job = NewJob::users("Leavers", rows, &BatchOptions::updating()).unwrap();
    let job = serde_json::to_value(job.chunk_size(50).quietly()).unwrap();
    assert_eq!(job["data_source"]["items"], json!([{"username": "ann", "active": false}]));
    assert_eq!(job["data_source"]["options"]["update_user_info"], json!(true));
    assert_eq!(
        (&job["type"], &job["endpoint"], &job["method"], &job["chunk_size"], &job["notify"]),
        (&json!("api"), &json!("/manage/v1/user/batch"), &json!("POST"), &json!(50), &json!(false))
    );
}

#[test]
fn an_import_names_preset_and_file() {
    let job = NewJob::import("New people", PresetId::new(4), "/files/1/users.csv");
    assert_eq!(
        serde_json::to_value(job).unwrap(),
        json!({
            "name": "New people", "type": "importer", "endpoint": "/manage/v1/user/batch",
            "method": "POST", "data_source": {"preset_id": 4, "filename": "/files/1/users.csv"},
        })
    );
}

#[test]
fn records_stay_out_of_debug() {
    let rows = [BatchRow::by_username("ann").password("hunter2")];
    let job = NewJob::users("New people", rows, &BatchOptions::default()).unwrap();
    assert!(!format!("{job:?}").contains("hunter2"));
}
