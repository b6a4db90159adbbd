//! The SDK follows a job.

use std::time::Duration;

use docebo_mock::{DoceboMock, JobPace};
use docebo_sdk::{
    Client, PresetId,
    importer::NewPreset,
    jobs::{JobStatus, NewJob, WatchError},
    users::{BatchOptions, BatchRow},
};
use futures_util::StreamExt as _;

use crate::users::company;

/// A job of 300 users on a mock that does 100 of them every ten seconds.
async fn started() -> (DoceboMock, Client, String) {
    let mock = company();
    mock.job_pace(JobPace::Clock(10));
    let client = mock.client();
    let rows = (0..300).map(|n| BatchRow::by_username(format!("u{n}")));
    let new = NewJob::users("New people", rows, &BatchOptions::default()).unwrap();
    let hash = client.jobs().create(new).await.unwrap().job_descriptor.hash;
    (mock, client, hash)
}

#[tokio::test]
async fn a_job_is_followed_to_its_end_on_the_clock_of_the_platform() {
    let (mock, client, hash) = started().await;
    let before = mock.clock().now();
    let progress = client.jobs().watch(&hash).every(Duration::from_secs(4)).stream();
    let seen: Vec<_> =
        progress.map(|job| job.map(|job| (job.percent, job.status)).unwrap()).collect().await;
    assert_eq!(
        seen,
        [
            (0, JobStatus::Queued),
            (33, JobStatus::Running),
            (66, JobStatus::Running),
            (100, JobStatus::Completed),
        ]
    );
    assert_eq!(mock.clock().now(), before.plus(Duration::from_secs(32)));
    // Awaited, it gives the end at once.
    let job = client.jobs().watch(&hash).await.unwrap();
    assert_eq!((job.total, job.errors), (Some(300), 0));
    assert!(client.jobs().log(&job).await.unwrap().is_none());
}

#[tokio::test]
async fn time_runs_out_and_says_how_far_it_was() {
    let (_mock, client, hash) = started().await;
    let watch = client.jobs().watch(&hash).every(Duration::from_secs(4));
    match watch.timeout(Duration::from_secs(15)).await.unwrap_err() {
        WatchError::TimedOut { after, last: Some(last) } => {
            assert_eq!((after.as_secs(), last.percent), (15, 33));
        }
        other => panic!("{other}"),
    }
    // The job goes on.
    assert_eq!(client.jobs().watch(&hash).await.unwrap().percent, 100);
}

#[tokio::test]
async fn watching_can_be_called_off_and_the_job_stopped() {
    let (mock, client, hash) = started().await;
    let stopped = client.jobs().watch(&hash).until(async {}).await.unwrap_err();
    assert!(matches!(stopped, WatchError::Cancelled { last: None }), "{stopped}");
    let mut progress = client.jobs().watch(&hash).every(Duration::from_secs(10)).stream();
    assert_eq!(progress.next().await.unwrap().unwrap().percent, 0);
    assert_eq!(progress.next().await.unwrap().unwrap().percent, 33);
    assert!(client.jobs().abort(&hash).await.unwrap().success);
    assert_eq!(progress.next().await.unwrap().unwrap().status, JobStatus::Aborted);
    assert!(progress.next().await.unwrap().is_none());
    let error = client.jobs().watch(&hash).await.unwrap_err();
    assert_eq!(error.to_string(), "the job was aborted at 33 %");
    assert!(mock.user("u99").is_some() && mock.user("u100").is_none());
    client.jobs().delete(&hash).await.unwrap();
    // One that is not there is waited for a little, then it is an error.
    match client.jobs().watch(&hash).timeout(Duration::from_secs(600)).await.unwrap_err() {
        WatchError::Call(error) => assert!(error.is_not_found()),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn an_import_is_followed_and_its_log_read() {
    let mock = company();
    let client = mock.client();
    let columns = ["username", "firstname"].map(str::to_owned);
    let preset =
        client.importer().create_preset(NewPreset::users("People", columns)).await.unwrap();
    let file = mock.upload("users.csv", "User;Name\nflo;Flo\nAnn;Ann\n").unwrap();
    let preview = client.importer().preview(&file).with_titles().delimiter(';').await.unwrap();
    assert_eq!((preview.count, preview.columns), (2, vec!["User".to_owned(), "Name".to_owned()]));
    let import = NewJob::import("New people", preset.preset_id, &file);
    let started = client.jobs().create(import).await.unwrap().job_descriptor;
    let ended = client.jobs().watch(started.hash).await.unwrap();
    assert_eq!((ended.total, ended.errors), (None, 1));
    let log = client.jobs().log(&ended).await.unwrap().unwrap();
    let log = String::from_utf8(log.bytes).unwrap();
    assert_eq!(log, "row,identifier,message\r\n3,Ann,User already exists\r\n");
    // A log that lies elsewhere is not fetched: the token stays here.
    let mut elsewhere = ended.clone();
    elsewhere.log_file = Some("https://files.example.com/log.csv".to_owned());
    let error = client.jobs().log(&elsewhere).await.unwrap_err();
    assert!(error.to_string().contains("files.example.com"), "{error}");
}

#[tokio::test]
async fn an_import_that_cannot_begin_fails() {
    let mock = company();
    let client = mock.client();
    let columns = ["username", "user_id"].map(str::to_owned);
    let preset = client.importer().create_preset(NewPreset::users("Both", columns)).await.unwrap();
    let file = mock.upload("users.csv", "User,Id\nflo,1\n").unwrap();
    let import = NewJob::import("New people", preset.preset_id, file);
    let hash = client.jobs().create(import).await.unwrap().job_descriptor.hash;
    match client.jobs().watch(hash).await.unwrap_err() {
        WatchError::Failed(job) => assert_eq!((job.percent, job.errors), (0, 1)),
        other => panic!("{other}"),
    }
    let unknown = client.importer().delete_preset(PresetId::new(99)).await.unwrap_err();
    assert!(unknown.is_not_found());
}
