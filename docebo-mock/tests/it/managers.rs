//! Manager types, teams, and who reports to whom.

mod types;

use docebo_mock::{Credentials, DoceboMock, Seed, Tenant};
use serde_json::{Value, json};

use crate::support::{Actor, Answer, error};

const MAX: u64 = 15_001;
const MIA: u64 = 15_002;
const TIM: u64 = 15_003;
const TOM: u64 = 15_004;
const EVE: u64 = 15_005;
const SUE: u64 = 15_006;

/// Mia reports to Max, Tim and Tom to Mia, who is deactivated; Tim's mentor is Max. Eve is a
/// power user over Mia, Tim and Eve; Sue a Superadmin.
fn mock() -> DoceboMock {
    let seed: Seed = serde_json::from_value(json!({
        "manager_types": ["Mentor"],
        "profiles": [{"name": "Editor", "permissions": ["user/view", "user/edit"]}],
        "users": [
            {"id": MAX, "username": "max", "password": "Passw0rd"},
            {"id": MIA, "username": "mia", "active": false, "managers": {"1": "max"}},
            {
                "id": TIM, "username": "tim", "first_name": "Tim", "last_name": "Low",
                "email": "tim@example.com", "password": "Passw0rd",
                "managers": {"1": "mia", "2": "max"},
            },
            {"id": TOM, "username": "tom", "first_name": "Abe", "managers": {"1": "mia"}},
            {"id": EVE, "username": "eve", "level": "power_user", "password": "Passw0rd"},
            {"id": SUE, "username": "sue", "level": "superadmin"},
        ],
        "power_users": [
            {"username": "eve", "profiles": ["Editor"], "users": ["mia", "tim", "eve", "sue"]},
        ],
    }))
    .unwrap();
    DoceboMock::builder().seed(Tenant::from_seed(&seed, Credentials::default()).unwrap()).build()
}

#[track_caller]
fn refused(answer: &Answer, status: u16, message: &str) {
    let (name, code) = match status {
        400 => ("Bad Request", 1001),
        401 => ("Unauthorized", 0),
        403 => ("Forbidden", 1002),
        _ => ("Not Found", 0),
    };
    assert_eq!((answer.status, answer.json()), (status, error(name, message, code, status)));
}

const FORBIDDEN: &str = "You are not allowed to perform this action.";

fn team(actor: &Actor, manager: u64, query: &str) -> Vec<Value> {
    let page = actor.read(&format!("/manage/v1/user/{manager}/subordinates{query}"));
    page["data"]["items"].as_array().unwrap().iter().map(|row| row["username"].clone()).collect()
}

fn manager_of(actor: &Actor, user: u64) -> Value {
    actor.read(&format!("/manage/v1/users/{user}/managers"))["data"]["manager_id"].clone()
}

#[test]
fn b126_manager_types_come_bare_or_in_a_page() {
    let admin = Actor::superadmin(&mock());
    assert_eq!(
        admin.get("/manage/v1/managers?as_array=1").text(),
        concat!(
            r#"{"data":[{"id":"1","title":"Direct Manager"},{"id":"2","title":"Mentor"}],"#,
            r#""version":"1.0.0","_links":[]}"#,
        )
    );
    let page = admin.read("/manage/v1/managers");
    assert_eq!(
        page["data"]["items"],
        json!([
            {"id": "1", "title": "Direct Manager", "active": true},
            {"id": "2", "title": "Mentor", "active": true},
        ])
    );
    assert_eq!(
        (&page["data"]["count"], &page["data"]["has_more_data"]),
        (&json!(2), &json!(false))
    );
    assert_eq!(admin.read("/manage/v1/managers?page_size=1&page=2")["data"]["items"][0]["id"], "2");
}

#[test]
fn a_team_is_sent_as_the_catalogue_has_it() {
    let admin = Actor::superadmin(&mock());
    let answer = admin.get("/manage/v1/user/15002/subordinates?page_size=1");
    assert_eq!(
        answer.text(),
        concat!(
            r#"{"data":{"items":[{"user_id":"15003","username":"tim","name":"Tim","#,
            r#""surname":"Low","email":"tim@example.com","first_name":"Tim","last_name":"Low"}],"#,
            r#""count":1,"has_more_data":true,"cursor":null,"current_page":1,"#,
            r#""current_page_size":1,"total_page_count":2,"total_count":2,"#,
            r#""sort":[{"sort_attr":"id","sort_dir":"asc"}]},"version":"1.0.0","_links":[]}"#,
        )
    );
    assert_eq!(admin.get("/skill/v1/managers/15002/users?page_size=1").text(), answer.text());
}

#[test]
fn teams_are_sorted_paged_and_of_one_type() {
    let admin = Actor::superadmin(&mock());
    assert_eq!(team(&admin, MIA, ""), ["tim", "tom"]);
    assert_eq!(team(&admin, MIA, "?sort_dir=desc"), ["tom", "tim"]);
    assert_eq!(team(&admin, MIA, "?sort_attr=name"), ["tom", "tim"]);
    assert_eq!(team(&admin, MIA, "?sort_attr=username&sort_dir=desc"), ["tom", "tim"]);
    assert_eq!(team(&admin, MIA, "?page=0&page_size=1"), ["tim"]);
    assert_eq!(team(&admin, MIA, "?page=2&page_size=1"), ["tom"]);
    assert_eq!(team(&admin, MAX, ""), ["mia"]);
    assert_eq!(team(&admin, MAX, "?hierarchy=2"), ["tim"]);
    assert_eq!(team(&admin, TOM, ""), Vec::<Value>::new());
    let shoe = admin.get("/manage/v1/user/15002/subordinates?sort_attr=shoe");
    refused(&shoe, 400, "Invalid sort_attr");
    refused(&admin.get("/manage/v1/user/99999/subordinates"), 404, "User not found");
}

#[test]
fn whom_somebody_reports_to_is_text_or_null() {
    let admin = Actor::superadmin(&mock());
    let answer = admin.get("/manage/v1/users/15003/managers");
    assert_eq!(answer.text(), r#"{"data":{"manager_id":"15002"},"version":"1.0.0","_links":[]}"#);
    assert_eq!(admin.get("/skill/v1/users/15003/managers").text(), answer.text());
    let mentor = admin.read("/manage/v1/users/15003/managers?hierarchy=2");
    assert_eq!(mentor["data"]["manager_id"], "15001");
    assert_eq!(manager_of(&admin, MAX), Value::Null);
    refused(&admin.get("/manage/v1/users/99999/managers"), 404, "User not found");
}

#[test]
fn b038_a_deactivated_manager_keeps_the_team() {
    let admin = Actor::superadmin(&mock());
    assert_eq!(team(&admin, MIA, ""), ["tim", "tom"]);
    assert_eq!(manager_of(&admin, TIM), MIA.to_string());
    // And may be given more of one.
    admin.ok("POST", "/manage/v1/managers/15002/users", json!({"user_ids": [EVE]}));
    assert_eq!(team(&admin, MIA, ""), ["tim", "tom", "eve"]);
}

#[test]
fn b129_assigning_makes_a_manager_and_tells_three_things_apart() {
    let admin = Actor::superadmin(&mock());
    let body = json!({"user_ids": [TIM, EVE, 99_999, TOM]});
    let answer = admin.json("POST", "/manage/v1/managers/15005/users", body);
    assert_eq!(
        answer.text(),
        concat!(
            r#"{"data":{"assigned":{"assigned_ids":[15003,15004],"assigned_count":2},"#,
            r#""not_assigned":{"not_assigned_ids":[15005,99999],"not_assigned_count":2},"#,
            r#""error":{"message":"A user cannot be their own manager","error_code":1001}},"#,
            r#""version":"1.0.0","_links":[]}"#,
        )
    );
    assert_eq!(team(&admin, EVE, ""), ["tim", "tom"]);
    let twin = admin.ok("POST", "/skill/v1/managers/15005/users", json!({"user_ids": [MIA]}));
    assert_eq!(
        twin["data"],
        json!({
            "assigned": {"assigned_ids": [MIA], "assigned_count": 1},
            "not_assigned": {"not_assigned_ids": [], "not_assigned_count": 0},
            "error": null,
        })
    );
}

#[test]
fn b126_a_second_manager_of_a_type_takes_the_place_of_the_first() {
    let admin = Actor::superadmin(&mock());
    admin.ok("POST", "/manage/v1/managers/15004/users", json!({"user_ids": [TIM]}));
    assert_eq!(manager_of(&admin, TIM), TOM.to_string());
    assert_eq!(
        (team(&admin, MIA, ""), team(&admin, TOM, "")),
        (vec![json!("tom")], vec![json!("tim")])
    );
    // The mentor is another type, and the same person may serve in both.
    let mentor = || admin.read("/manage/v1/users/15003/managers?hierarchy=2");
    assert_eq!(mentor()["data"]["manager_id"], MAX.to_string());
    let body = json!({"user_ids": [TIM], "hierarchy": 2});
    admin.ok("POST", "/manage/v1/managers/15004/users", body);
    assert_eq!(mentor()["data"]["manager_id"], TOM.to_string());
    assert_eq!(manager_of(&admin, TIM), TOM.to_string());
}

#[test]
fn an_assignment_that_cannot_be_followed_is_refused() {
    let admin = Actor::superadmin(&mock());
    let route = "/manage/v1/managers/15001/users";
    refused(&admin.json("POST", route, json!({})), 400, "user_ids is required");
    let body = json!({"user_ids": [TOM], "hierarchy": 7});
    refused(&admin.json("POST", route, body), 400, "Manager type not found");
    let nobody = admin.json("POST", "/manage/v1/managers/99999/users", json!({"user_ids": [TOM]}));
    refused(&nobody, 404, "User not found");
    assert_eq!(manager_of(&admin, TOM), MIA.to_string());
}

#[test]
fn a_release_tells_who_left_and_who_was_not_there() {
    let admin = Actor::superadmin(&mock());
    let body = json!({"user_ids": [TIM, EVE, 99_999]});
    let answer = admin.json("DELETE", "/skill/v1/managers/15002/users", body);
    assert_eq!(
        answer.text(),
        concat!(
            r#"{"data":{"unassigned":[15003],"errors":["#,
            r#"{"id":15005,"error":"User is not managed by this manager"},"#,
            r#"{"id":99999,"error":"User not found"}]},"version":"1.0.0","_links":[]}"#,
        )
    );
    assert_eq!((manager_of(&admin, TIM), manager_of(&admin, TOM)), (Value::Null, json!("15002")));
    let mentor = json!({"user_ids": [TIM], "hierarchy": 2});
    let answer = admin.ok("DELETE", "/skill/v1/managers/15001/users", mentor);
    assert_eq!(answer["data"], json!({"unassigned": [TIM], "errors": []}));
}

#[test]
fn circles_are_allowed_and_survived() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    admin.ok("POST", "/manage/v1/managers/15003/users", json!({"user_ids": [MAX]}));
    assert_eq!(
        (manager_of(&admin, MAX), manager_of(&admin, TIM)),
        (json!("15003"), json!("15002"))
    );
    // Max stands above Tim, and now below him too; Tom's team is none of either's.
    let (max, tim) =
        (Actor::sign_in(&mock, "max", "Passw0rd"), Actor::sign_in(&mock, "tim", "Passw0rd"));
    assert_eq!(team(&max, TIM, ""), ["max"]);
    assert_eq!(team(&tim, MIA, ""), ["tim", "tom"]);
    refused(&tim.get("/manage/v1/user/15005/subordinates"), 403, FORBIDDEN);
}

#[test]
fn managers_read_their_own_team_and_those_below_and_plain_users_only_themselves() {
    let mock = mock();
    let max = Actor::sign_in(&mock, "max", "Passw0rd");
    assert_eq!(team(&max, MAX, ""), ["mia"]);
    assert_eq!(team(&max, MIA, ""), ["tim", "tom"]);
    assert_eq!(manager_of(&max, TOM), "15002");
    let tim = Actor::sign_in(&mock, "tim", "Passw0rd");
    assert_eq!(manager_of(&tim, TIM), "15002");
    refused(&tim.get("/manage/v1/users/15004/managers"), 403, FORBIDDEN);
    refused(&tim.get("/manage/v1/user/15002/subordinates"), 403, FORBIDDEN);
    refused(&tim.get("/manage/v1/managers?as_array=1"), 403, FORBIDDEN);
    let body = json!({"user_ids": [TIM]});
    refused(&max.json("POST", "/manage/v1/managers/15001/users", body.clone()), 403, FORBIDDEN);
    refused(&max.json("DELETE", "/skill/v1/managers/15002/users", body), 403, FORBIDDEN);
    let answer = Actor::nobody(&mock).get("/manage/v1/managers");
    refused(&answer, 401, "Your request was made with invalid credentials.");
}

#[test]
fn a_power_user_sees_and_changes_teams_within_its_resources() {
    let mock = mock();
    let eve = Actor::sign_in(&mock, "eve", "Passw0rd");
    // Of Mia's team Eve sees Tim alone.
    assert_eq!(team(&eve, MIA, ""), ["tim"]);
    refused(&eve.get("/manage/v1/user/15004/subordinates"), 403, FORBIDDEN);
    let body = json!({"user_ids": [TIM, TOM, SUE]});
    let answer = eve.ok("POST", "/manage/v1/managers/15005/users", body);
    assert_eq!(answer["data"]["assigned"]["assigned_ids"], json!([TIM]));
    assert_eq!(answer["data"]["not_assigned"]["not_assigned_ids"], json!([TOM, SUE]));
    let message = &answer["data"]["error"]["message"];
    assert_eq!(message, "You are not allowed to manage this user");
    let beyond = eve.json("POST", "/manage/v1/managers/15001/users", json!({"user_ids": [TIM]}));
    refused(&beyond, 403, FORBIDDEN);
}
