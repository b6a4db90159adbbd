//! The program: ready line, flags, listings, clean stop.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    process::{Child, Command, Output, Stdio},
};

use serde_json::{Value, json};

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_docebo-mock"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("DOCEBO_MOCK_")) {
        command.env_remove(name);
    }
    command
}

/// A running server; killed if a test fails before it stops it.
struct Serving {
    child: Child,
    ready: Value,
}

impl Serving {
    #[track_caller]
    fn start(arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut child = program()
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(arguments)
            .envs(environment.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let ready = serde_json::from_str(&line).unwrap_or(Value::Null);
        Self { child, ready }
    }

    fn get(&self, target: &str) -> (u16, Value) {
        let address = self.ready["url"].as_str().unwrap().trim_start_matches("http://");
        let mut stream = TcpStream::connect(address).unwrap();
        write!(stream, "GET {target} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n")
            .unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        let status = text.split(' ').nth(1).unwrap().parse().unwrap();
        let body = text.split_once("\r\n\r\n").unwrap().1;
        (status, serde_json::from_str(body).unwrap())
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn run(arguments: &[&str]) -> Output {
    program().args(arguments).output().unwrap()
}

#[test]
fn the_ready_line_says_where_and_who() {
    let serving = Serving::start(&["--demo"], &[]);
    let url = serving.ready["url"].as_str().unwrap().to_owned();
    assert!(url.starts_with("http://127.0.0.1:") && !url.ends_with(":0"), "{url}");
    assert_eq!(
        serving.ready,
        json!({
            "ready": true, "url": url, "client_id": "mock-client", "client_secret": "mock-secret",
            "username": "admin", "password": "admin-Passw0rd",
        })
    );
    assert_eq!(serving.get("/_mock/health"), (200, json!({"status": "ok"})));
    let users = serving.get("/_mock/stats").1["tables"]["users"].clone();
    assert_eq!(users, json!(docebo_mock::Seed::demo().users.len() + 1));
}

#[test]
fn flags_win_over_the_environment() {
    let serving = Serving::start(
        &["--username", "root", "--rate-limit", "1/h"],
        &[("DOCEBO_MOCK_USERNAME", "nobody"), ("DOCEBO_MOCK_CLIENT_ID", "env-client")],
    );
    assert_eq!(serving.ready["username"], json!("root"));
    assert_eq!(serving.ready["client_id"], json!("env-client"));
    assert_eq!(serving.get("/manage/v1/user/session").0, 401);
    assert_eq!(serving.get("/manage/v1/user/session").0, 429);
}

#[cfg(unix)]
#[test]
fn sigterm_stops_it_cleanly() {
    let mut serving = Serving::start(&[], &[]);
    let pid = serving.child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    assert!(serving.child.wait().unwrap().success());
}

#[test]
fn rules_and_endpoints_are_listed_as_json() {
    let rules: Value = serde_json::from_slice(&run(&["rules", "--json"]).stdout).unwrap();
    let rule = rules.as_array().unwrap().iter().find(|rule| rule["id"] == "B-023").unwrap();
    assert_eq!(rule["confidence"], json!("inferred"));
    assert_eq!(
        rule["switch"],
        json!({
            "name": "revoke_tokens_on_deactivate", "variants": ["no", "yes"], "default": "no",
        })
    );
    assert!(!rule["tests"].as_array().unwrap().is_empty());
    let endpoints: Value = serde_json::from_slice(&run(&["endpoints", "--json"]).stdout).unwrap();
    let endpoints = endpoints.as_array().unwrap();
    assert!(endpoints.contains(&json!({
        "method": "PUT", "path": "/manage/v1/user/change_status",
        "ids": ["users.change_status"], "confidence": "documented",
    })));
    let patched = endpoints
        .iter()
        .any(|row| row["method"] == "PATCH" && row["path"] == "/manage/v1/user/{user_id}");
    assert!(patched, "aliases are listed too");
}

#[test]
fn a_generated_seed_can_be_served() {
    let seed = run(&["generate", "30,4,60"]).stdout;
    let again = run(&["generate", "30,4,60"]).stdout;
    assert_eq!(seed, again, "the same numbers give the same seed");
    let seed: docebo_mock::Seed = serde_json::from_slice(&seed).unwrap();
    assert_eq!((seed.users.len(), seed.courses.len()), (30, 4));
    docebo_mock::Tenant::from_seed(&seed, docebo_mock::Credentials::default()).unwrap();
}

#[test]
fn what_it_does_not_understand_it_says() {
    let output = run(&["serve", "--listen", "nowhere"]);
    assert_eq!(output.status.code(), Some(2));
    let output = run(&["serve", "--demo", "--generate", "1,1,1"]);
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(text, "docebo-mock: --seed, --demo and --generate exclude each other\n");
    let output = run(&["serve", "--seed", "/nowhere/seed.json"]);
    assert!(String::from_utf8(output.stderr).unwrap().contains("/nowhere/seed.json"));
}
