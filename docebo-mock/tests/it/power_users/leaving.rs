//! What demotion, deactivation, and the way to Superadmin and back do to a power user and to what
//! it built.

use docebo_mock::{DoceboMock, OrphanedBy};
use serde_json::{Value, json};

use super::{ANN, PAM, SUE, admin, column, held};
use crate::support::{Actor, mock_with};

fn owners() -> DoceboMock {
    mock_with(json!({
        "profiles": [{"name": "Viewer", "permissions": ["user/view"]}],
        "users": [
            {"id": PAM, "username": "pam", "level": "power_user", "password": "Passw0rd"},
            {"id": ANN, "username": "ann"},
            {"id": SUE, "username": "sue", "level": "superadmin"},
        ],
        "power_users": [{"username": "pam", "profiles": ["Viewer"], "users": ["ann"]}],
        "owned": [
            {"owner": "pam", "kind": "report", "title": "Weekly"},
            {"owner": "pam", "kind": "automation_rule", "title": "Join Sales"},
            {"owner": "sue", "kind": "group", "title": "Everybody"},
            {"owner": "ann", "kind": "report", "title": "Mine"},
        ],
    }))
}

fn orphans(admin: &Actor) -> Vec<(String, String)> {
    let list = admin.read("/_mock/orphans");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let rows = list["orphans"].as_array().unwrap().iter();
    rows.map(|row| (text(&row["title"]), text(&row["orphaned_by"]))).collect()
}

fn titles(of: &[(&str, &str)]) -> Vec<(String, String)> {
    of.iter().map(|(title, by)| ((*title).to_owned(), (*by).to_owned())).collect()
}

#[test]
fn b113_what_a_demoted_power_user_built_is_orphaned_for_good() {
    let mock = owners();
    let admin = admin(&mock);
    assert_eq!(orphans(&admin), []);
    admin.ok("DELETE", "/poweruser/v1/powerusers", json!({"user_ids": [PAM]}));
    let both = titles(&[("Weekly", "demotion"), ("Join Sales", "demotion")]);
    assert_eq!(orphans(&admin), both);
    assert_eq!(
        admin.read("/_mock/orphans")["orphans"][0],
        json!({"kind": "report", "title": "Weekly", "owner": PAM, "orphaned_by": "demotion"})
    );
    assert!(mock.orphans().iter().all(|orphan| orphan.orphaned_by == OrphanedBy::Demotion));
    // The level comes back, what was held does not (B-037).
    admin.ok("POST", "/poweruser/v1/powerusers", json!({"user_ids": [PAM]}));
    assert_eq!(orphans(&admin), both);
}

#[test]
fn b113_a_deactivation_orphans_until_it_is_undone_and_a_deletion_for_good() {
    let admin = admin(&owners());
    let switch = |status: u8| {
        let body = json!({"user_ids": [PAM, ANN], "status": status});
        admin.ok("PUT", "/manage/v1/user/change_status", body);
    };
    switch(0);
    let why = "deactivation";
    assert_eq!(orphans(&admin), titles(&[("Weekly", why), ("Join Sales", why), ("Mine", why)]));
    switch(1);
    assert_eq!(orphans(&admin), []);
    admin.ok("DELETE", "/manage/v1/user/delete", json!({"user_ids": [ANN]}));
    assert_eq!(orphans(&admin), titles(&[("Mine", "deletion")]));
}

#[test]
fn b110_a_row_with_level_user_demotes_and_orphans_too() {
    let admin = admin(&owners());
    let body = json!({
        "options": {"branch_option": "do_nothing", "update_user_info": true},
        "items": [{"username": "pam", "level": "user"}],
    });
    let answer = admin.ok("POST", "/manage/v1/user/batch", body);
    assert_eq!(answer["data"][0]["success"], true, "{answer}");
    assert_eq!(orphans(&admin).len(), 2);
    let profiles = admin.read("/poweruser/v1/profiles");
    assert_eq!(column(&profiles, "total_assigned_power_users"), [0]);
}

#[test]
fn b037_the_way_to_superadmin_and_back_takes_everything() {
    let mock = super::mock();
    let admin = admin(&mock);
    let level = |number: u8| {
        let route = format!("/manage/v1/user/{PAM}");
        admin.ok("PUT", &route, json!({"userid": "pam", "level": number}));
    };
    assert!(held(&admin, PAM).iter().all(|rows| !rows.is_empty()));
    level(3);
    assert_eq!(
        admin.read("/poweruser/v1/profiles")["data"]["items"][1]["total_assigned_power_users"],
        0
    );
    level(4);
    assert!(held(&admin, PAM).iter().all(Vec::is_empty));
}

#[test]
fn b037_a_deactivated_power_user_comes_back_as_it_was() {
    let mock = super::mock();
    let admin = admin(&mock);
    let before = held(&admin, PAM);
    for status in [0, 1] {
        let body = json!({"user_ids": [PAM], "status": status});
        admin.ok("PUT", "/manage/v1/user/change_status", body);
        assert_eq!(held(&admin, PAM), before);
    }
    let pam = Actor::sign_in(&mock, "pam", "Passw0rd");
    assert_eq!(pam.get("/manage/v1/users/14003/managers").status, 200);
}

#[test]
fn b119_a_row_gives_level_profiles_and_branches_and_nothing_else() {
    let admin = admin(&super::mock());
    let body = json!({
        "options": {
            "branch_option": "existing", "destination_branch": 1,
            "powerUser_option": "assigned_branch",
        },
        "items": [{
            "username": "new", "level": "poweruser", "profile": "Viewer|Editor",
            "users": "ann", "courses": "S1", "catalogs": "9", "locations": "2",
        }],
    });
    let answer = admin.ok("POST", "/manage/v1/user/batch", body);
    assert_eq!(answer["data"][0]["success"], true, "{answer}");
    let list = admin.read("/poweruser/v1/powerusers?search_text=new");
    let row = &list["data"]["items"][0];
    assert_eq!(column(&json!({"data": {"items": row["profiles"]}}), "profile_id"), [1, 2]);
    let count = |what: &str| row[format!("total_assigned_{what}")].as_u64().unwrap();
    assert_eq!(count("branches"), 1);
    for what in ["users", "groups", "courses", "lps", "categories", "catalogs", "locations"] {
        assert_eq!(count(what), 0, "{what}");
    }
}

#[test]
fn b124_a_power_user_still_sees_leavers() {
    let mock = super::mock();
    admin(&mock).ok(
        "PUT",
        "/manage/v1/user/change_status",
        json!({"user_ids": [ANN], "status": 0}),
    );
    let pam = Actor::sign_in(&mock, "pam", "Passw0rd");
    let list = pam.read("/manage/v1/user?search_text=ann");
    assert_eq!(column(&list, "user_id"), [ANN.to_string()]);
    // Out of sight once in a branch that is none of Pam's, and no longer given by name.
    assert_eq!(column(&pam.read("/poweruser/v1/powerusers/14001/users"), "user_id")[0], ANN);
}

#[test]
fn b121_a_power_user_lists_the_own_jobs_alone() {
    let users: Vec<Value> = (0..251).map(|n| json!({"username": format!("u{n}")})).collect();
    let mut all =
        vec![json!({"id": PAM, "username": "pam", "level": "power_user", "password": "Passw0rd"})];
    all.extend(users);
    let mock = mock_with(json!({
        "profiles": [{"name": "Clerk", "permissions": ["user/view", "user/activate"]}],
        "users": all,
        "power_users": [{"username": "pam", "profiles": ["Clerk"]}],
    }));
    mock.switch(docebo_mock::ledger::switches::MassActionJob::Above250);
    let (admin, pam) = (admin(&mock), Actor::sign_in(&mock, "pam", "Passw0rd"));
    let start = |actor: &Actor| {
        let ids: Vec<u32> = (20_000..20_251).collect();
        let body = json!({"user_ids": ids, "status": 1});
        actor.ok("PUT", "/manage/v1/user/change_status", body);
    };
    start(&admin);
    let authors = |target: &str| {
        let list = pam.read(target);
        let jobs = list["data"]["jobs"].as_array().unwrap().iter();
        jobs.map(|job| job["job_descriptor"]["author_id"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(authors("/manage/v1/job"), Vec::<Value>::new());
    start(&pam);
    assert_eq!(authors("/manage/v1/job"), [PAM]);
}
