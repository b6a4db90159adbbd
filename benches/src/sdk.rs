//! Instructions of a call of the SDK, against bare reqwest and typed serde_json.
//!
//! Both clients run under callgrind against a server in another process that has the bytes
//! ready. Each runs twice with different numbers of calls: the difference leaves out what is
//! done once.

use std::{collections::HashMap, process::Command};

use docebo_sdk::{Client, UserId, client::Credentials};
use serde::Deserialize;

use crate::{contestant::Server, load, report};

pub(crate) fn run() {
    let mock = Server::mock(1_000, 20, 3_000);
    let small = format!("/manage/v1/user/{}", mock.user);
    let page = "/manage/v1/user?page=1&page_size=200".to_owned();
    // A page costs two hundred times as much: fewer of them tell as much.
    for (what, path, goal, few, many) in
        [("small", small, 1.12, 20, 120), ("page", page, 1.02, 5, 25)]
    {
        let body = load::once(mock.address, &load::get(&path, &mock.token));
        let server = Server::hyper(&body);
        let [bare, ours] = ["bare", "sdk"].map(|who| {
            let counted = |calls| instructions(who, what, &server, &mock, calls);
            (counted(many) - counted(few)) / f64::from(many - few)
        });
        let detail = format!("{:.0}k instructions against {:.0}k", ours / 1e3, bare / 1e3);
        report(&format!("SDK, {what}, {} bytes", body.len()), ours / bare, goal, &detail);
    }
}

fn instructions(who: &str, what: &str, server: &Server, mock: &Server, calls: u32) -> f64 {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe().unwrap())
        .args(["contestant", "client", who, what, &server.address.to_string()])
        .args([&mock.token, &mock.user, &calls.to_string()])
        .output()
        .expect("valgrind is installed");
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}");
    let line = text.lines().find_map(|line| line.split_once("Collected :")).map(|(_, rest)| rest);
    line.unwrap_or_else(|| panic!("{text}")).trim().parse().unwrap()
}

/// What runs under callgrind.
pub(crate) async fn calls(
    who: &str,
    what: &str,
    address: &str,
    token: &str,
    user: &str,
    count: u32,
) {
    let base = format!("http://{address}");
    match who {
        "sdk" => {
            let credentials = Credentials::token(token);
            let client = Client::builder(&base).credentials(credentials).build().unwrap();
            let id = UserId::new(user.parse().unwrap());
            for _ in 0..count {
                if what == "small" {
                    let user = client.users().get(id).await.unwrap();
                    std::hint::black_box(user);
                } else {
                    let page = client.users().list().page_size(200).await.unwrap();
                    std::hint::black_box(page);
                }
            }
        }
        _ => {
            let _ = rustls::crypto::ring::default_provider().install_default();
            let client = reqwest::Client::new();
            for _ in 0..count {
                if what == "small" {
                    let url = format!("{base}/manage/v1/user/{user}");
                    std::hint::black_box(bare::<Envelope<BareUser>>(&client, url, token).await);
                } else {
                    let url = format!("{base}/manage/v1/user?page_size=200");
                    std::hint::black_box(bare::<Envelope<BarePage>>(&client, url, token).await);
                }
            }
        }
    }
}

async fn bare<T: serde::de::DeserializeOwned>(
    client: &reqwest::Client,
    url: String,
    token: &str,
) -> T {
    let response = client.get(url).bearer_auth(token).send().await.unwrap();
    let body = response.error_for_status().unwrap().bytes().await.unwrap();
    serde_json::from_slice(&body).unwrap()
}

#[derive(Deserialize)]
struct Envelope<T> {
    #[expect(dead_code, reason = "decoded, not used")]
    data: T,
}

/// As one would write it by hand in an afternoon: texts stay texts.
#[derive(Deserialize)]
#[expect(dead_code, reason = "decoded, not used")]
struct BarePage {
    items: Vec<BareRow>,
    has_more_data: bool,
    count: u64,
    current_page: u64,
    current_page_size: u64,
    total_page_count: u64,
    total_count: u64,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "decoded, not used")]
struct BareRow {
    user_id: String,
    username: String,
    first_name: String,
    last_name: String,
    email: String,
    uuid: String,
    is_manager: bool,
    fullname: String,
    last_access_date: Option<String>,
    last_update: Option<String>,
    creation_date: Option<String>,
    status: String,
    avatar: String,
    language: String,
    lang_code: String,
    expiration_date: Option<String>,
    level: String,
    email_validation_status: String,
    send_notification: String,
    newsletter_optout: String,
    newsletter_optout_date: Option<String>,
    encoded_username: String,
    timezone: String,
    date_format: Option<String>,
    field_1: Option<String>,
    field_2: Option<String>,
    field_3: Option<String>,
    multidomains: Vec<String>,
    manager_names: HashMap<String, BareName>,
    managers: Vec<BareManager>,
    active_subordinates_count: u32,
    actions: Vec<String>,
    expired: bool,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "decoded, not used")]
struct BareManager {
    manager_type_id: String,
    manager_title: String,
    manager_id: String,
    manager_name: String,
    manager_username: String,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "decoded, not used")]
struct BareName {
    manager_title: String,
    manager_name: Option<String>,
    manager_username: Option<String>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "decoded, not used")]
struct BareUser {
    user_data: BareUserData,
    additional_fields: Vec<BareField>,
    branches: Vec<BareBranch>,
    groups: Vec<serde_json::Value>,
    managers: Vec<BareManager>,
    select_orgchart: Option<HashMap<String, u64>>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "decoded, not used")]
struct BareUserData {
    user_id: String,
    username: String,
    first_name: String,
    last_name: String,
    email: String,
    uuid: String,
    level: String,
    valid: String,
    email_validation_status: String,
    force_change: String,
    expiration: Option<String>,
    timezone: String,
    language: String,
    date_format: Option<String>,
    avatar: String,
    role_id: Option<String>,
    role_title: Option<String>,
    manager_first_name: Option<String>,
    manager_last_name: Option<String>,
    manager_username: Option<String>,
    can_manage_subordinates: bool,
    last_update: Option<String>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "decoded, not used")]
struct BareField {
    id: serde_json::Value,
    title: Option<String>,
    r#type: Option<String>,
    value: Option<String>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "decoded, not used")]
struct BareBranch {
    id: String,
    name: Option<String>,
    code: Option<String>,
    path: Option<String>,
}
