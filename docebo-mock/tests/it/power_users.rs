//! `/poweruser/v1`: who is one, what they hold, and raising and lowering.

mod between;
#[cfg(feature = "client")]
mod client;
mod groups;
mod leaving;
mod legacy;
mod profiles;
mod resources;

use docebo_mock::{Credentials, DoceboMock, Seed, Tenant};
use serde_json::{Value, json};

use crate::support::{Actor, error};

const PAM: u64 = 14_001;
const OLD: u64 = 14_002;
const ANN: u64 = 14_003;
const BOB: u64 = 14_004;
const SUE: u64 = 14_005;

/// Pam and Old are power users, Old a deactivated one; Ann and Bob are plain, Sue a Superadmin.
fn mock() -> DoceboMock {
    let seed: Seed = serde_json::from_value(json!({
        "branches": [
            {"code": "SAL", "name": "Sales"},
            {"code": "EM", "name": "EMEA", "parent": "SAL"},
        ],
        "profiles": [
            {"name": "Viewer", "permissions": ["user/view", "course/view"]},
            {"name": "Editor", "permissions": ["user/view", "user/edit"]},
        ],
        "courses": [
            {"id": 501, "code": "S1", "name": "Safety"},
            {"id": 502, "name": "Onboarding"},
        ],
        "learning_plans": [{"id": 71, "code": "OB", "title": "First week"}],
        "users": [
            {
                "id": PAM, "username": "pam", "first_name": "Pam", "last_name": "Power",
                "email": "pam@example.com", "level": "power_user", "password": "Passw0rd",
            },
            {
                "id": OLD, "username": "old", "level": "power_user", "active": false,
                "password": "Passw0rd",
            },
            {
                "id": ANN, "username": "ann", "first_name": "Ann", "last_name": "Able",
                "email": "ann@example.com", "password": "Passw0rd", "branch": "SAL",
            },
            {"id": BOB, "username": "bob", "first_name": "Bob", "password": "Passw0rd"},
            {"id": SUE, "username": "sue", "level": "superadmin", "password": "Passw0rd"},
        ],
        "power_users": [
            {
                "username": "pam", "profiles": ["Viewer", "Editor"], "users": ["ann", "bob"],
                "branches": {"SAL": true, "EM": false}, "courses": ["S1"],
                "learning_plans": ["OB"],
            },
            {"username": "old", "profiles": ["Viewer"], "users": ["ann"]},
        ],
    }))
    .unwrap();
    DoceboMock::builder().seed(Tenant::from_seed(&seed, Credentials::default()).unwrap()).build()
}

fn admin(mock: &DoceboMock) -> Actor {
    Actor::superadmin(mock)
}

#[track_caller]
fn refused(answer: &crate::support::Answer, status: u16, message: &str) {
    let name = match status {
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        _ => "Not Found",
    };
    let code = match status {
        400 => 1001,
        403 => 1002,
        _ => 0,
    };
    assert_eq!((answer.status, answer.json()), (status, error(name, message, code, status)));
}

const FORBIDDEN: &str = "You are not allowed to perform this action.";

/// The value of one key in every row.
fn column(page: &Value, key: &str) -> Vec<Value> {
    page["data"]["items"].as_array().unwrap().iter().map(|row| row[key].clone()).collect()
}

fn held(admin: &Actor, id: u64) -> [Vec<Value>; 5] {
    let read = |what: &str, key: &str| {
        column(&admin.read(&format!("/poweruser/v1/powerusers/{id}/{what}")), key)
    };
    [
        read("profiles", "profile_id"),
        read("users", "user_id"),
        read("branches", "id"),
        read("courses", "course_id"),
        read("learningplans", "learning_plan_id"),
    ]
}

#[test]
fn the_list_is_sent_as_the_catalogue_has_it() {
    let answer = admin(&mock()).get("/poweruser/v1/powerusers?search_text=pam");
    assert_eq!(
        answer.text(),
        concat!(
            r#"{"data":{"items":[{"user_id":14001,"username":"pam","firstname":"Pam","#,
            r#""lastname":"Power","email":"pam@example.com","avatar":null,"#,
            r#""profiles":[{"profile_id":1,"profile_name":"Viewer"},"#,
            r#"{"profile_id":2,"profile_name":"Editor"}],"#,
            r#""total_assigned_users":2,"total_assigned_groups":0,"total_assigned_branches":2,"#,
            r#""total_assigned_courses":1,"total_assigned_lps":1,"total_assigned_categories":0,"#,
            r#""total_assigned_catalogs":0,"total_assigned_locations":0}],"#,
            r#""count":1,"has_more_data":false,"cursor":null,"current_page":1,"#,
            r#""current_page_size":200,"total_page_count":1,"total_count":1,"#,
            r#""sort":[{"sort_attr":"user_id","sort_dir":"asc"}]},"#,
            r#""version":"1.0.0","_links":[]}"#,
        )
    );
}

#[test]
fn the_record_is_sent_as_the_catalogue_has_it() {
    let answer = admin(&mock()).get("/poweruser/v1/powerusers/14001");
    assert_eq!(
        answer.text(),
        concat!(
            r#"{"data":{"user_id":14001,"username":"pam","firstname":"Pam","lastname":"Power","#,
            r#""email":"pam@example.com","avatar":null,"#,
            r#""total_assigned_users":2,"total_assigned_groups":0,"total_assigned_branches":2,"#,
            r#""total_assigned_courses":1,"total_assigned_lps":1,"total_assigned_categories":0,"#,
            r#""total_assigned_catalogs":0,"total_assigned_locations":0,"#,
            r#""total_assigned_tmrepo_folders":0,"total_assigned_communities":0,"#,
            r#""total_assigned_channels":0,"permissions":["#,
            r#"{"area":"user","code":"user/view"},{"area":"user","code":"user/edit"},"#,
            r#"{"area":"course","code":"course/view"}]},"version":"1.0.0","_links":[]}"#,
        )
    );
}

#[test]
fn b116_the_record_unites_the_permissions_of_all_profiles() {
    let admin = admin(&mock());
    let codes = |admin: &Actor| {
        let record = admin.read("/poweruser/v1/powerusers/14001");
        let codes = record["data"]["permissions"].as_array().unwrap().iter();
        codes.map(|permission| permission["code"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(codes(&admin), ["user/view", "user/edit", "course/view"]);
    let body = json!({"user_ids": [PAM], "profile_ids": [2]});
    admin.ok("DELETE", "/poweruser/v1/powerusers/profiles", body);
    assert_eq!(codes(&admin), ["user/view", "course/view"]);
}

#[test]
fn b036_a_deactivated_power_user_is_listed_and_counted_in_its_profiles() {
    let admin = admin(&mock());
    let list = admin.read("/poweruser/v1/powerusers");
    assert_eq!(column(&list, "user_id"), [json!(PAM), json!(OLD)]);
    let holders = admin.read("/poweruser/v1/powerusers?profile_ids[]=1");
    assert_eq!(column(&holders, "username"), ["pam", "old"]);
    let holders = admin.read("/poweruser/v1/powerusers?profile_ids[]=2");
    assert_eq!(column(&holders, "username"), ["pam"]);
    let profiles = admin.read("/poweruser/v1/profiles");
    assert_eq!(column(&profiles, "total_assigned_power_users"), [2, 1]);
    let [profiles, users, ..] = held(&admin, OLD);
    assert_eq!((profiles, users), (vec![json!(1)], vec![json!(ANN)]));
}

#[test]
fn the_list_is_sorted_and_paged() {
    let admin = admin(&mock());
    let names =
        |query: &str| column(&admin.read(&format!("/poweruser/v1/powerusers?{query}")), "username");
    assert_eq!(names("sort_attr=username&sort_dir=asc"), ["old", "pam"]);
    assert_eq!(names("sort_attr=username&sort_dir=desc"), ["pam", "old"]);
    assert_eq!(names("page=2&page_size=1"), ["old"]);
    assert_eq!(names("page=3&page_size=1"), Vec::<Value>::new());
    let page = admin.read("/poweruser/v1/powerusers?page_size=1");
    assert_eq!(
        (&page["data"]["has_more_data"], &page["data"]["total_count"]),
        (&json!(true), &json!(2))
    );
    refused(&admin.get("/poweruser/v1/powerusers?sort_attr=shoe"), 400, "Invalid sort_attr");
}

#[test]
fn a_power_user_reads_its_own_record_and_no_other() {
    let mock = mock();
    let pam = Actor::sign_in(&mock, "pam", "Passw0rd");
    assert_eq!(pam.read("/poweruser/v1/powerusers/14001")["data"]["username"], "pam");
    assert_eq!(
        column(&pam.read("/poweruser/v1/powerusers/14001/users"), "username"),
        ["ann", "bob"]
    );
    refused(&pam.get("/poweruser/v1/powerusers/14002"), 403, FORBIDDEN);
    refused(&pam.get("/poweruser/v1/powerusers"), 403, FORBIDDEN);
    let ann = Actor::sign_in(&mock, "ann", "Passw0rd");
    refused(&ann.get("/poweruser/v1/powerusers/14003"), 403, FORBIDDEN);
    let nobody = Actor::nobody(&mock).get("/poweruser/v1/powerusers");
    refused(&nobody, 401, "Your request was made with invalid credentials.");
}

#[test]
fn whoever_is_no_power_user_is_not_found() {
    let admin = admin(&mock());
    for what in ["", "/profiles", "/users", "/branches", "/courses", "/learningplans"] {
        for id in [ANN, SUE, 99_999, u64::MAX] {
            let answer = admin.get(&format!("/poweruser/v1/powerusers/{id}{what}"));
            refused(&answer, 404, "Power user not found");
        }
    }
}

#[test]
fn promoting_gives_the_level_and_nothing_else() {
    let admin = admin(&mock());
    let answer = admin.json("POST", "/poweruser/v1/powerusers", json!({"user_ids": [ANN]}));
    assert_eq!(
        answer.text(),
        r#"{"data":{"success":true,"errors":[]},"version":"1.0.0","_links":[]}"#
    );
    let record = admin.read("/poweruser/v1/powerusers/14003");
    assert_eq!(record["data"]["permissions"], json!([]));
    assert_eq!(record["data"]["total_assigned_users"], 0);
}

#[test]
fn promoting_tells_whom_it_left_alone() {
    let admin = admin(&mock());
    let body = json!({"user_ids": [PAM, SUE, 99_999, BOB]});
    let answer = admin.ok("POST", "/poweruser/v1/powerusers", body);
    let errors = json!([
        {"id": SUE, "error": "User is a Superadmin"},
        {"id": 99_999, "error": "User not found"},
    ]);
    assert_eq!(answer["data"], json!({"success": true, "errors": errors}));
    // Pam was one already and lost nothing; Sue is a Superadmin still; Bob was raised.
    assert_eq!(held(&admin, PAM)[0], [1, 2]);
    refused(&admin.get("/poweruser/v1/powerusers/14005"), 404, "Power user not found");
    assert_eq!(admin.get("/poweruser/v1/powerusers/14004").status, 200);
}

#[test]
fn promoting_nobody_is_refused() {
    let admin = admin(&mock());
    for body in [json!({}), json!({"user_ids": []}), json!({"user_all": false})] {
        let answer = admin.json("POST", "/poweruser/v1/powerusers", body);
        refused(&answer, 400, "user_ids is required");
    }
}

#[test]
fn b112_a_call_promotes_a_thousand_and_demotes_two_hundred_and_fifty() {
    let admin = admin(&mock());
    let ids = |count: u64| json!({"user_ids": (20_000..20_000 + count).collect::<Vec<_>>()});
    let route = "/poweruser/v1/powerusers";
    assert_eq!(admin.json("POST", route, ids(1_000)).status, 200);
    refused(&admin.json("POST", route, ids(1_001)), 400, "Too many users");
    assert_eq!(admin.json("DELETE", route, ids(250)).status, 200);
    refused(&admin.json("DELETE", route, ids(251)), 400, "Too many users");
    let rows = |count: u64| {
        let rows = (0..count).map(|id| json!({"user_id": 20_000 + id})).collect::<Vec<_>>();
        json!({"items": rows})
    };
    let route = "/poweruser/v1/powerusers/batch";
    assert_eq!(admin.json("DELETE", route, rows(250)).status, 200);
    refused(&admin.json("DELETE", route, rows(251)), 400, "Too many users");
}

#[test]
fn b037_a_demotion_takes_everything_and_a_promotion_brings_nothing_back() {
    let admin = admin(&mock());
    assert!(held(&admin, PAM).iter().all(|rows| !rows.is_empty()));
    let answer = admin.json("DELETE", "/poweruser/v1/powerusers", json!({"user_ids": [PAM]}));
    assert_eq!(answer.text(), r#"{"data":{"success":true},"version":"1.0.0","_links":[]}"#);
    refused(&admin.get("/poweruser/v1/powerusers/14001"), 404, "Power user not found");
    assert_eq!(admin.read("/poweruser/v1/powerusers?profile_ids[]=2")["data"]["count"], 0);
    admin.ok("POST", "/poweruser/v1/powerusers", json!({"user_ids": [PAM]}));
    assert!(held(&admin, PAM).iter().all(Vec::is_empty));
}

#[test]
fn b113_demoting_leaves_the_account_alone() {
    let mock = mock();
    let admin = admin(&mock);
    admin.ok("DELETE", "/poweruser/v1/powerusers", json!({"user_ids": [PAM]}));
    let pam = Actor::sign_in(&mock, "pam", "Passw0rd").read("/manage/v1/user/session");
    assert_eq!(pam["data"]["user_level"], "user");
    assert_eq!(pam["data"]["email"], "pam@example.com");
}

#[test]
fn demoting_takes_a_search_or_everybody_and_passes_over_the_rest() {
    let admin = admin(&mock());
    let route = "/poweruser/v1/powerusers";
    admin.ok("DELETE", route, json!({"user_ids": [ANN, SUE, 99_999]}));
    assert_eq!(admin.read(route)["data"]["count"], 2);
    admin.ok("DELETE", route, json!({"user_filters": {"search": "Pam Power"}}));
    assert_eq!(column(&admin.read(route), "username"), ["old"]);
    admin.ok("DELETE", route, json!({"user_all": true}));
    assert_eq!(admin.read(route)["data"]["count"], 0);
    refused(&admin.json("DELETE", route, json!({})), 400, "user_ids is required");
}

#[test]
fn a_batch_of_demotions_answers_row_by_row() {
    let admin = admin(&mock());
    let body = json!({"items": [{"user_id": PAM}, {"user_id": ANN}, {}, {"user_id": "14002"}]});
    let answer = admin.ok("DELETE", "/poweruser/v1/powerusers/batch", body);
    assert_eq!(
        answer["data"],
        json!([
            {"row_index": 0, "success": true, "message": null},
            {"row_index": 1, "success": false, "message": "User is not a power user"},
            {"row_index": 2, "success": false, "message": "user_id is required"},
            {"row_index": 3, "success": true, "message": null},
        ])
    );
    assert_eq!(admin.read("/poweruser/v1/powerusers")["data"]["count"], 0);
    let empty = admin.json("DELETE", "/poweruser/v1/powerusers/batch", json!({"items": []}));
    refused(&empty, 400, "items is required");
}

#[test]
fn profiles_are_made_and_listed() {
    let admin = admin(&mock());
    let route = "/poweruser/v1/profiles";
    let body =
        json!({"name": "Auditor", "description": "Looks on", "permissions": ["report/view"]});
    assert_eq!(admin.ok("POST", route, body)["data"], json!({"profile_id": 3}));
    let list = admin.read("/poweruser/v1/profiles?search_text=aud");
    assert_eq!(
        list["data"]["items"],
        json!([{
            "profile_id": 3, "profile_name": "Auditor", "description": "Looks on",
            "total_assigned_power_users": 0,
        }])
    );
    for name in ["", "Auditor", "a|b", "a/b", "<a>", "a=b", "a+b", "a\\b"] {
        let answer = admin.json("POST", route, json!({"name": name}));
        refused(&answer, 400, "Invalid profile name");
    }
    let answer = admin.json("POST", route, json!({"name": "Pilot", "permissions": ["user/fly"]}));
    refused(&answer, 400, "Invalid permission: user/fly");
}

#[test]
fn the_profiles_of_one_power_user_are_sent_as_the_catalogue_has_them() {
    let list = admin(&mock()).read("/poweruser/v1/powerusers/14002/profiles");
    assert_eq!(
        list["data"]["items"],
        json!([{"profile_id": 1, "profile_name": "Viewer", "description": null}])
    );
}

#[test]
fn profiles_are_given_to_several_and_taken_back() {
    let admin = admin(&mock());
    let route = "/poweruser/v1/powerusers/profiles";
    let both = json!({"user_ids": [PAM, OLD], "profile_ids": [1, 2]});
    let answer = admin.ok("PUT", route, both.clone());
    assert_eq!(answer["data"], json!({"success": true, "errors": []}));
    assert_eq!((held(&admin, PAM)[0].len(), held(&admin, OLD)[0].len()), (2, 2));
    admin.ok("DELETE", route, json!({"user_all": true, "profile_ids": [1]}));
    assert_eq!((&held(&admin, PAM)[0], &held(&admin, OLD)[0]), (&vec![json!(2)], &vec![json!(2)]));
    admin.ok("DELETE", route, both);
    // Without a profile, level and resources stay.
    let [profiles, users, ..] = held(&admin, PAM);
    assert_eq!((profiles.len(), users.len()), (0, 2));
}

#[test]
fn a_wrong_id_in_an_assignment_of_profiles_refuses_all_of_it() {
    let admin = admin(&mock());
    let route = "/poweruser/v1/powerusers/profiles";
    let to_ann = json!({"user_ids": [OLD, ANN], "profile_ids": [2]});
    refused(&admin.json("PUT", route, to_ann), 400, "User is not a power user");
    let of_nothing = json!({"user_ids": [OLD], "profile_ids": [2, 99]});
    refused(&admin.json("PUT", route, of_nothing), 400, "Invalid id");
    refused(&admin.json("PUT", route, json!({"user_ids": [OLD]})), 400, "profile_ids is required");
    assert_eq!(held(&admin, OLD)[0], [1]);
}

#[test]
fn b109_nobody_holds_an_eleventh_profile() {
    let admin = admin(&mock());
    for n in 3..=11 {
        admin.ok("POST", "/poweruser/v1/profiles", json!({"name": format!("P{n}")}));
    }
    let route = "/poweruser/v1/powerusers/profiles";
    let ten = json!({"user_ids": [PAM], "profile_ids": (1..=10).collect::<Vec<_>>()});
    admin.ok("PUT", route, ten);
    let more = json!({"user_ids": [OLD, PAM], "profile_ids": [11]});
    refused(&admin.json("PUT", route, more), 400, "Maximum number of profiles reached");
    assert_eq!((held(&admin, PAM)[0].len(), held(&admin, OLD)[0].len()), (10, 1));
    admin.ok("PUT", route, json!({"user_ids": [PAM], "profile_ids": [3]}));
}

#[test]
fn users_are_assigned_listed_and_released() {
    let admin = admin(&mock());
    let route = "/poweruser/v1/powerusers/14002/users";
    let list = admin.read(route);
    assert_eq!(
        list["data"]["items"],
        json!([{
            "user_id": ANN, "username": "ann", "firstname": "Ann", "lastname": "Able",
            "email": "ann@example.com", "avatar": null,
        }])
    );
    let answer = admin.ok("PUT", route, json!({"user_ids": [ANN, BOB]}));
    assert_eq!(answer["data"], json!({"success": true, "errors": []}));
    assert_eq!(column(&admin.read(route), "username"), ["ann", "bob"]);
    let names = |query: &str| column(&admin.read(&format!("{route}?{query}")), "username");
    assert_eq!(names("sort_attr=firstname&sort_dir=desc"), ["bob", "ann"]);
    assert_eq!(names("search_text=able"), ["ann"]);
    assert_eq!(names("page_size=1&page=2"), ["bob"]);
    refused(&admin.json("PUT", route, json!({"user_ids": [SUE, 99_999]})), 400, "Invalid id");
    refused(&admin.json("PUT", route, json!({})), 400, "user_ids is required");
    let answer = admin.ok("DELETE", route, json!({"user_ids": [BOB, SUE, 99_999]}));
    assert_eq!(answer["data"], json!({"success": true}));
    assert_eq!(names(""), ["ann"]);
    admin.ok("DELETE", route, json!({"user_all": true}));
    assert_eq!(names(""), Vec::<Value>::new());
}

#[test]
fn b118_each_branch_has_a_state() {
    let admin = admin(&mock());
    let route = "/poweruser/v1/powerusers/14001/branches";
    let sales = json!({"id": 1, "title": "Sales", "code": "SAL", "selection_status": 2});
    let emea = json!({"id": 2, "title": "EMEA", "code": "EM", "selection_status": 1});
    assert_eq!(admin.read(route)["data"]["items"], json!([sales, emea]));
    // Named again, a branch reaches as far as was said last.
    let body = json!({"branch_ids": [1], "branch_ids_descendants": [2]});
    assert_eq!(admin.ok("PUT", route, body)["data"], json!({"success": true, "errors": []}));
    assert_eq!(column(&admin.read(route), "selection_status"), [1, 2]);
    // The spelling of 2017.
    admin.ok("PUT", route, json!({"branches": [{"id_org": "1", "state": "2"}]}));
    assert_eq!(column(&admin.read(route), "selection_status"), [2, 2]);
    let wrong = json!({"branches": [{"id_org": 1, "state": 0}]});
    refused(&admin.json("PUT", route, wrong), 400, "Invalid state");
    refused(&admin.json("PUT", route, json!({"branch_ids": [0, 99]})), 400, "Invalid id");
    refused(&admin.json("PUT", route, json!({})), 400, "branch_ids is required");
    assert_eq!(column(&admin.read(route), "id"), [1, 2]);
    admin.ok("DELETE", route, json!({"branch_ids": [1, 99]}));
    assert_eq!(column(&admin.read(route), "id"), [2]);
    refused(&admin.json("DELETE", route, json!({})), 400, "branch_ids is required");
    admin.ok("DELETE", route, json!({"branch_all": true}));
    assert_eq!(admin.read(route)["data"]["count"], 0);
}

#[test]
fn courses_and_plans_are_assigned_and_listed() {
    let admin = admin(&mock());
    let courses = "/poweruser/v1/powerusers/14001/courses";
    let safety = json!({
        "course_id": 501, "name": "Safety", "code": "S1", "course_type": "elearning",
    });
    assert_eq!(admin.read(courses)["data"]["items"], json!([safety]));
    admin.ok("PUT", courses, json!({"course_ids": [502], "assignment_type": "custom"}));
    assert_eq!(column(&admin.read(courses), "code"), [json!("S1"), Value::Null]);
    refused(&admin.json("PUT", courses, json!({"course_ids": [9]})), 400, "Invalid id");
    refused(&admin.json("PUT", courses, json!({})), 400, "course_ids is required");
    let plans = "/poweruser/v1/powerusers/14002/learningplans";
    assert_eq!(admin.read(plans)["data"]["count"], 0);
    admin.ok("PUT", plans, json!({"learningplan_ids": [71]}));
    let plan = json!({"learning_plan_id": 71, "name": "First week", "code": "OB"});
    assert_eq!(admin.read(plans)["data"]["items"], json!([plan]));
    refused(&admin.json("PUT", plans, json!({"learningplan_ids": [9]})), 400, "Invalid id");
}

#[test]
fn b117_all_courses_and_all_plans_follow_the_platform() {
    let admin = admin(&mock());
    let counters = |admin: &Actor| {
        let record = admin.read("/poweruser/v1/powerusers/14002");
        let of = |key: &str| record["data"][key].as_u64().unwrap();
        (of("total_assigned_courses"), of("total_assigned_lps"))
    };
    assert_eq!(counters(&admin), (0, 0));
    admin.ok("PUT", "/poweruser/v1/powerusers/14002/courses", json!({"assignment_type": "all"}));
    let all = json!({"learningplan_all": true});
    admin.ok("PUT", "/poweruser/v1/powerusers/14002/learningplans", all);
    assert_eq!(counters(&admin), (2, 1));
    let plan = json!({"name": "Second week", "code": "SW", "description": "More"});
    admin.ok("POST", "/learn/v1/lp", plan);
    assert_eq!(counters(&admin), (2, 2));
    let names = column(&admin.read("/poweruser/v1/powerusers/14002/learningplans"), "name");
    assert_eq!(names, ["First week", "Second week"]);
}

#[test]
fn b115_what_a_power_user_holds_only_a_superadmin_takes_away() {
    let mock = mock();
    let pam = Actor::sign_in(&mock, "pam", "Passw0rd");
    for (what, body) in [
        ("14002/users", json!({"user_ids": [ANN]})),
        ("14002/branches", json!({"branch_all": true})),
        ("profiles", json!({"user_ids": [OLD], "profile_ids": [1]})),
        ("batch", json!({"items": [{"user_id": OLD}]})),
    ] {
        let answer = pam.json("DELETE", &format!("/poweruser/v1/powerusers/{what}"), body);
        refused(&answer, 403, FORBIDDEN);
    }
    refused(
        &pam.json("DELETE", "/poweruser/v1/powerusers", json!({"user_ids": [OLD]})),
        403,
        FORBIDDEN,
    );
    let sue = Actor::sign_in(&mock, "sue", "Passw0rd");
    assert_eq!(held(&sue, OLD)[1], [ANN]);
    sue.ok("DELETE", "/poweruser/v1/powerusers/14002/users", json!({"user_ids": [ANN]}));
    assert_eq!(held(&sue, OLD)[1], Vec::<Value>::new());
}

#[test]
fn nobody_but_superadmins_manages_power_users() {
    let mock = mock();
    let (pam, ann) =
        (Actor::sign_in(&mock, "pam", "Passw0rd"), Actor::sign_in(&mock, "ann", "Passw0rd"));
    for (method, what, body) in [
        ("POST", "powerusers", json!({"user_ids": [BOB]})),
        ("PUT", "powerusers/profiles", json!({"user_ids": [PAM], "profile_ids": [1]})),
        ("PUT", "powerusers/14001/users", json!({"user_ids": [BOB]})),
        ("PUT", "powerusers/14001/branches", json!({"branch_ids": [0]})),
        ("PUT", "powerusers/14001/courses", json!({"course_all": true})),
        ("PUT", "powerusers/14001/learningplans", json!({"learningplan_all": true})),
        ("POST", "profiles", json!({"name": "Mine"})),
        ("GET", "profiles", json!({})),
    ] {
        for actor in [&pam, &ann] {
            let answer = actor.json(method, &format!("/poweruser/v1/{what}"), body.clone());
            refused(&answer, 403, FORBIDDEN);
        }
    }
}

#[test]
fn an_answer_names_the_rules_behind_it() {
    let admin = admin(&mock()).with_header("x-mock-explain", "1");
    let answer = admin.json("DELETE", "/poweruser/v1/powerusers", json!({"user_ids": [PAM]}));
    let rules = answer.header("x-mock-rules");
    assert!(rules.contains("B-037") && rules.contains("B-112"), "{rules}");
}
