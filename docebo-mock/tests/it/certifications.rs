//! Certifications, awards, and training outside the platform.

use docebo_mock::DoceboMock;
use serde_json::{Value, json};

use crate::support::{Actor, error, mock_with};

const PW: &str = "Passw0rd";

fn certified() -> DoceboMock {
    mock_with(json!({
        "now": "2026-03-01 12:00:00",
        "profiles": [
            {"name": "Auditor", "permissions": ["certification/view", "externaltraining/view"]},
            {"name": "Nobody", "permissions": ["course/view"]},
        ],
        "users": [
            {"username": "ann", "id": 14001, "password": PW},
            {"username": "bob", "id": 14002, "password": PW},
            {"username": "pat", "id": 14003, "password": PW, "level": "power_user"},
            {"username": "nan", "id": 14004, "password": PW, "level": "power_user"},
        ],
        "power_users": [
            {"username": "pat", "profiles": ["Auditor"], "users": ["ann"]},
            {"username": "nan", "profiles": ["Nobody"], "users": ["ann"]},
        ],
        "certifications": [
            {"id": 2, "title": "First aid", "code": "FA", "description": "Two years", "awards": [
                {"user": "ann", "issued": "2024-03-01 08:00:00", "expires": "2026-03-02 00:00:00"},
                {"user": "bob", "issued": "2025-01-01 00:00:00", "expires": "2027-01-01 00:00:00"},
            ]},
            {"id": 5, "title": "Forklift", "awards": [{"user": "ann"}]},
        ],
        "external_training": [
            {"user": "ann", "course_code": "EXT-1", "from": "2026-01-05", "to": "2026-01-09",
             "score": 87.5, "credits": 3, "institute": "Trade school", "institute_code": "TS"},
            {"user": "bob", "from": "2025-01-05", "to": "2025-01-09"},
        ],
    }))
}

fn awards(actor: &Actor, user: u32) -> Value {
    actor.read(&format!("/certification/v1/awards/users/{user}"))["data"]["items"].clone()
}

#[test]
fn certifications_are_listed_by_id() {
    let mock = certified();
    let admin = Actor::superadmin(&mock);
    let page = admin.read("/learn/v1/certification?page=0&get_cursor=1");
    assert_eq!(
        page["data"]["items"],
        json!([
            {"id_cert": 2, "code": "FA", "title": "First aid", "description": "Two years"},
            {"id_cert": 5, "code": null, "title": "Forklift", "description": null},
        ])
    );
    assert_eq!(page["data"]["total_count"], 2);
    let second = admin.read("/learn/v1/certification?page=2&page_size=1");
    assert_eq!(second["data"]["items"][0]["id_cert"], 5);
}

#[test]
fn awards_carry_their_end() {
    let mock = certified();
    let admin = Actor::superadmin(&mock);
    let held = json!([
        {"id_cert": 2, "code": "FA", "title": "First aid", "issued_on": "2024-03-01 08:00:00",
         "expires_on": "2026-03-02 00:00:00"},
        {"id_cert": 5, "code": null, "title": "Forklift", "issued_on": "2026-03-01 12:00:00",
         "expires_on": null},
    ]);
    assert_eq!(awards(&admin, 14001), held);
    let missing = admin.get("/certification/v1/awards/users/99");
    assert_eq!((missing.status, missing.json()), (404, error("Not Found", "Not found", 0, 404)));
}

#[test]
fn external_training_is_listed_with_its_types() {
    let mock = certified();
    let admin = Actor::superadmin(&mock);
    let page = admin.read("/learn/v1/external_training");
    let mut rows = page["data"]["items"].clone();
    assert_eq!(rows[0]["uuid"].take().as_str().map(str::len), Some(36));
    assert_eq!(
        rows[0],
        json!({
            "training_id": 1, "uuid": null, "user_id": 14001, "course_code": "EXT-1",
            "from_date": "2026-01-05", "to_date": "2026-01-09", "score": 87.5, "ceus": 3,
            "training_institute": "Trade school", "training_institute_code": "TS",
        })
    );
    assert_eq!((&rows[1]["score"], &rows[1]["course_code"]), (&json!(null), &json!(null)));
}

#[test]
fn each_reads_what_is_in_reach() {
    let mock = certified();
    let [ann, pat, nan] = ["ann", "pat", "nan"].map(|name| Actor::sign_in(&mock, name, PW));
    assert_eq!(awards(&ann, 14001).as_array().map(Vec::len), Some(2), "one's own");
    let others = "/certification/v1/awards/users/14002";
    let all = ["/learn/v1/certification", "/learn/v1/external_training", others];
    for (who, actor, statuses) in
        [("ann", &ann, [403; 3]), ("nan", &nan, [403; 3]), ("pat", &pat, [200, 200, 403])]
    {
        assert_eq!(all.map(|path| actor.get(path).status), statuses, "{who}");
    }
    assert_eq!(awards(&pat, 14001).as_array().map(Vec::len), Some(2));
    let records = pat.read("/learn/v1/external_training");
    assert_eq!(records["data"]["total_count"], 1, "of its users");
    let nobody = Actor::nobody(&mock);
    assert_eq!(all.map(|path| nobody.get(path).status), [401; 3]);
}

#[test]
fn b012_b034_a_deactivation_and_a_return_leave_every_certificate() {
    let mock = certified();
    let admin = Actor::superadmin(&mock);
    let before = awards(&admin, 14001);
    for status in [0, 1] {
        let change = json!({"user_ids": [14001], "status": status});
        admin.ok("PUT", "/manage/v1/user/change_status", change);
        assert_eq!(awards(&admin, 14001), before);
    }
}

#[test]
fn b056_a_deletion_takes_certificates_and_external_training() {
    let mock = certified();
    let admin = Actor::superadmin(&mock);
    admin.ok("DELETE", "/manage/v1/user/delete", json!({"user_ids": [14001]}));
    assert_eq!(admin.get("/certification/v1/awards/users/14001").status, 404);
    let tables = admin.read("/_mock/snapshot")["world"]["certifications"].clone();
    let owners = |table: &str| {
        let rows = tables[table].as_array().unwrap();
        rows.iter().map(|row| row["user"].clone()).collect::<Vec<_>>()
    };
    assert_eq!((owners("awards"), owners("trainings")), (vec![json!(14002)], vec![json!(14002)]));
}

#[test]
fn b068_b069_a_merge_takes_certificates_over_and_keeps_the_better_one() {
    for (from, into, expires) in [(14001, 14002, "2027-01-01"), (14002, 14001, "2027-01-01")] {
        let mock = certified();
        let admin = Actor::superadmin(&mock);
        admin.ok("PUT", &format!("/manage/v1/user/{from}/merge/{into}"), json!({}));
        let held = awards(&admin, into);
        assert_eq!(held.as_array().map(Vec::len), Some(2));
        assert_eq!(held[0]["expires_on"], format!("{expires} 00:00:00"));
        assert_eq!(held[1]["title"], "Forklift");
        assert_eq!(awards(&admin, from), json!([]));
    }
}
