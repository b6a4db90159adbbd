//! When rights begin and end: at sign-in, with the level, under the switch.

use docebo_mock::{
    Credentials, DoceboMock, Seed, Tenant, ledger::switches::PowerUserRightsEffective,
};
use serde_json::json;

use crate::support::Actor;

const PAM: u64 = 16_001;
const ANN: u64 = 16_002;
const BOB: u64 = 16_003;

/// Pam is a power user who may view users, and none is assigned to her; Bob is in a branch.
fn mock() -> DoceboMock {
    let seed: Seed = serde_json::from_value(json!({
        "branches": [{"code": "SAL", "name": "Sales"}],
        "profiles": [
            {"name": "Viewer", "permissions": ["user/view"]},
            {"name": "Editor", "permissions": ["user/edit"]},
        ],
        "users": [
            {"id": PAM, "username": "pam", "level": "power_user", "password": "Passw0rd"},
            {"id": ANN, "username": "ann", "password": "Passw0rd"},
            {"id": BOB, "username": "bob", "password": "Passw0rd", "branch": "SAL"},
        ],
        "power_users": [{"username": "pam", "profiles": ["Viewer"]}],
    }))
    .unwrap();
    DoceboMock::builder().seed(Tenant::from_seed(&seed, Credentials::default()).unwrap()).build()
}

fn pam(mock: &DoceboMock) -> Actor {
    Actor::sign_in(mock, "pam", "Passw0rd")
}

/// Whether an actor may read about a user, by the least of reads.
fn sees(actor: &Actor, user: u64) -> bool {
    let answer = actor.get(&format!("/manage/v1/users/{user}/managers"));
    assert!(matches!(answer.status, 200 | 403), "{}", answer.text());
    answer.status == 200
}

fn assign(mock: &DoceboMock, what: &str, body: serde_json::Value) {
    let route = format!("/poweruser/v1/powerusers/{PAM}/{what}");
    Actor::superadmin(mock).ok("PUT", &route, body);
}

#[test]
fn b114_what_is_assigned_counts_from_the_next_sign_in() {
    let mock = mock();
    let before = pam(&mock);
    assert!(!sees(&before, ANN) && !sees(&before, BOB));
    assign(&mock, "users", json!({"user_ids": [ANN]}));
    assign(&mock, "branches", json!({"branch_ids": [1]}));
    assert!(!sees(&before, ANN) && !sees(&before, BOB));
    let after = pam(&mock);
    assert!(sees(&after, ANN) && sees(&after, BOB));
}

#[test]
fn b114_under_the_switch_it_counts_at_once() {
    let mock = mock();
    mock.switch(PowerUserRightsEffective::AtOnce);
    let pam = pam(&mock);
    assert!(!sees(&pam, ANN));
    assign(&mock, "users", json!({"user_ids": [ANN]}));
    assert!(sees(&pam, ANN));
}

#[test]
fn a_refreshed_token_is_a_sign_in() {
    let mock = mock();
    let credentials = mock.credentials();
    let grant = |fields: &[(&str, &str)]| {
        let mut form = vec![
            ("client_id", credentials.client_id.as_str()),
            ("client_secret", credentials.client_secret.as_str()),
        ];
        form.extend(fields);
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let kind = Some("application/x-www-form-urlencoded");
        Actor::nobody(&mock).send("POST", "/oauth2/token", kind, form).json()
    };
    let first = grant(&[("grant_type", "password"), ("username", "pam"), ("password", "Passw0rd")]);
    assign(&mock, "users", json!({"user_ids": [ANN]}));
    let refresh = first["refresh_token"].as_str().unwrap();
    let second = grant(&[("grant_type", "refresh_token"), ("refresh_token", refresh)]);
    let with = |token: &serde_json::Value| {
        let token = format!("Bearer {}", token["access_token"].as_str().unwrap());
        Actor::nobody(&mock).with_header("authorization", &token)
    };
    assert!(!sees(&with(&first), ANN) && sees(&with(&second), ANN));
}

#[test]
fn b116_each_profile_adds_its_permissions() {
    let mock = mock();
    assign(&mock, "users", json!({"user_ids": [ANN, BOB]}));
    let change = || {
        let route = format!("/manage/v1/managers/{ANN}/users");
        pam(&mock).json("POST", &route, json!({"user_ids": [BOB]})).status
    };
    assert_eq!(change(), 403);
    let both = json!({"user_ids": [PAM], "profile_ids": [2]});
    Actor::superadmin(&mock).ok("PUT", "/poweruser/v1/powerusers/profiles", both);
    assert_eq!(change(), 200);
    assert!(sees(&pam(&mock), ANN));
    let viewer = json!({"user_ids": [PAM], "profile_ids": [1]});
    Actor::superadmin(&mock).ok("DELETE", "/poweruser/v1/powerusers/profiles", viewer);
    assert!(!sees(&pam(&mock), ANN));
}

#[test]
fn a_demotion_ends_the_rights_of_tokens_in_use() {
    let mock = mock();
    assign(&mock, "users", json!({"user_ids": [ANN]}));
    let pam = pam(&mock);
    assert!(sees(&pam, ANN));
    let admin = Actor::superadmin(&mock);
    admin.ok("DELETE", "/poweruser/v1/powerusers", json!({"user_ids": [PAM]}));
    assert!(!sees(&pam, ANN) && sees(&pam, PAM));
    admin.ok("POST", "/poweruser/v1/powerusers", json!({"user_ids": [PAM]}));
    assert!(!sees(&pam, ANN));
}

#[test]
fn a_promotion_reaches_tokens_in_use() {
    let mock = mock();
    let ann = Actor::sign_in(&mock, "ann", "Passw0rd");
    let own = format!("/poweruser/v1/powerusers/{ANN}");
    assert_eq!(ann.get(&own).status, 403);
    let admin = Actor::superadmin(&mock);
    admin.ok("POST", "/poweruser/v1/powerusers", json!({"user_ids": [ANN]}));
    assert_eq!(ann.get(&own).status, 200);
}

#[test]
fn without_a_resource_a_permission_reaches_nobody_and_without_a_permission_a_resource_neither() {
    let mock = mock();
    assert!(!sees(&pam(&mock), ANN));
    assign(&mock, "users", json!({"user_ids": [ANN]}));
    let viewer = json!({"user_ids": [PAM], "profile_ids": [1]});
    Actor::superadmin(&mock).ok("DELETE", "/poweruser/v1/powerusers/profiles", viewer);
    assert!(!sees(&pam(&mock), ANN));
}

#[test]
fn a_plain_user_sees_itself_alone() {
    let mock = mock();
    let ann = Actor::sign_in(&mock, "ann", "Passw0rd");
    assert!(sees(&ann, ANN) && !sees(&ann, BOB));
    let admin = Actor::superadmin(&mock);
    assert!(sees(&admin, ANN) && sees(&admin, BOB) && sees(&admin, PAM));
}
