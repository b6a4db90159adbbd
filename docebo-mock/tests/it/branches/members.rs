//! Who is in a branch.

use super::*;

fn put(actor: &Actor, what: &str, branches: Value, users: Value) -> Answer {
    let body = json!({"branch_ids": branches, "user_ids": users});
    actor.json("PUT", &format!("/manage/v1/user/{what}"), body)
}

const DONE: &str = r#"{"data":{"success":true},"version":"1.0.0","_links":[]}"#;

#[test]
fn people_are_sent_as_the_catalogue_has_them() {
    let (_mock, admin) = actors();
    let answer = admin.get("/manage/v1/orgchart/1/users?only_first_level=1&get_total_count=1");
    assert_eq!(
        answer.text(),
        concat!(
            r#"{"data":{"items":[{"user_id":"16001","username":"ann","first_name":"Ann","#,
            r#""last_name":"Low","email":"ann@example.com"}],"count":1,"has_more_data":false,"#,
            r#""cursor":null,"current_page":1,"current_page_size":200,"total_page_count":1,"#,
            r#""total_count":1,"sort":[{"sort_attr":"first_name","sort_dir":"desc"}]},"#,
            r#""version":"1.0.0","_links":[]}"#,
        )
    );
    let dan = admin.read("/manage/v1/orgchart/0/users?only_first_level=1&sort_attr=username");
    assert_eq!(
        dan["data"]["items"][0],
        json!({
            "user_id": "16004", "username": "dan", "first_name": "Dan", "last_name": null,
            "email": null,
        })
    );
}

#[test]
fn descendants_come_too_unless_only_the_first_level_is_asked_for() {
    let (_mock, admin) = actors();
    // By first name, descending: Sue has none.
    assert_eq!(people(&admin, SALES, ""), ["ben", "ann", "sue"]);
    assert_eq!(people(&admin, SALES, "?only_first_level=0"), ["ben", "ann", "sue"]);
    assert_eq!(people(&admin, SALES, "?only_first_level=1"), ["ann"]);
    assert_eq!(people(&admin, EMEA, "?sort_attr=username&sort_dir=asc"), ["ben", "sue"]);
    assert_eq!(people(&admin, APAC, ""), Vec::<Value>::new());
    assert_eq!(people(&admin, SALES, "?sort_attr=username&page=2&page_size=2"), ["ann"]);
    let everybody = admin.read("/manage/v1/orgchart/0/users");
    assert_eq!(everybody["data"]["total_count"], 9);
    let wrong = admin.get("/manage/v1/orgchart/1/users?sort_attr=creation_date");
    refused(&wrong, 400, "Invalid parameters: sort_attr");
    refused(&admin.get("/manage/v1/orgchart/99/users"), 404, "Not found");
}

#[test]
fn a_power_user_reads_those_in_its_resources() {
    let mock = mock();
    let pia = Actor::sign_in(&mock, "pia", "Passw0rd");
    assert_eq!(people(&pia, SALES, ""), ["ben", "sue"]);
    assert_eq!(people(&pia, SALES, "?only_first_level=1"), Vec::<Value>::new());
    refused(&pia.get("/manage/v1/orgchart/4/users"), 403, FORBIDDEN);
}

#[test]
fn b135_adding_keeps_the_branches_there_were() {
    let (mock, admin) = actors();
    let answer = put(&admin, "add_to_branch", json!([HR, APAC]), json!([ANN, "16004"]));
    assert_eq!((answer.status, answer.text().as_str()), (200, DONE));
    assert_eq!(branches_of(&mock, ANN), [SALES, APAC, HR]);
    assert_eq!(branches_of(&mock, DAN), [APAC, HR]);
    put(&admin, "add_to_branch", json!([0]), json!([ANN]));
    assert_eq!(branches_of(&mock, ANN), [SALES, APAC, HR]);
}

#[test]
fn b135_a_move_leaves_every_other_branch() {
    let (mock, admin) = actors();
    put(&admin, "add_to_branch", json!([HR]), json!([ANN]));
    let answer = put(&admin, "move_to_branch", json!([APAC, EMEA]), json!([ANN]));
    assert_eq!((answer.status, answer.text().as_str()), (200, DONE));
    assert_eq!(branches_of(&mock, ANN), [EMEA, APAC]);
    put(&admin, "move_to_branch", json!(0), json!(ANN));
    assert_eq!(branches_of(&mock, ANN), [0_u64; 0]);
}

#[test]
fn b135_nobody_leaves_the_root() {
    let (mock, admin) = actors();
    let answer = put(&admin, "remove_from_branch", json!([SALES, HR]), json!([ANN, DAN]));
    assert_eq!((answer.status, answer.text().as_str()), (200, DONE));
    assert_eq!(branches_of(&mock, ANN), [0_u64; 0]);
    assert!(people(&admin, 0, "?only_first_level=1").contains(&json!("ann")));
    assert_eq!(put(&admin, "remove_from_branch", json!([0]), json!([ANN])).status, 200);
    assert!(people(&admin, 0, "?only_first_level=1").contains(&json!("ann")));
}

#[test]
fn b138_on_younger_platforms_adding_may_move() {
    let (mock, admin) = actors();
    mock.switch(docebo_mock::ledger::switches::AddToBranch::Moves);
    put(&admin, "add_to_branch", json!([HR]), json!([ANN]));
    assert_eq!(branches_of(&mock, ANN), [HR]);
    put(&admin, "add_to_branch", json!([0]), json!([ANN]));
    assert_eq!(branches_of(&mock, ANN), [HR], "the root is no other branch");
    crate::users::edit_world(&admin, |world| {
        world["settings"]["activated_on"] = json!("2018-01-01");
    });
    put(&admin, "add_to_branch", json!([APAC]), json!([ANN]));
    assert_eq!(branches_of(&mock, ANN), [APAC, HR]);
}

#[test]
fn b144_a_leaver_in_a_branch_of_their_own_is_out_of_the_old_ones_reach() {
    let (mock, admin) = actors();
    let eve = Actor::sign_in(&mock, "eve", "Passw0rd");
    assert_eq!(people(&eve, SALES, ""), ["ben", "ann", "sue"]);
    put(&admin, "move_to_branch", json!([LEAVERS]), json!([BEN]));
    assert_eq!(people(&admin, EMEA, ""), ["sue"]);
    let eve = Actor::sign_in(&mock, "eve", "Passw0rd");
    assert_eq!(people(&eve, SALES, ""), ["ann", "sue"]);
    refused(&eve.get("/manage/v1/user/16002"), 404, "User not found");
    let user = admin.read("/manage/v1/user/16002");
    assert_eq!(user["data"]["user_data"]["valid"], "1", "nothing else has changed");
}

#[test]
fn a_change_of_branches_is_checked_as_a_whole() {
    let (mock, admin) = actors();
    for what in ["add_to_branch", "move_to_branch", "remove_from_branch"] {
        let missing = "Missing mandatory params";
        refused(&put(&admin, what, json!([]), json!([ANN])), 400, missing);
        refused(&put(&admin, what, json!([HR]), json!([])), 400, missing);
        refused(&put(&admin, what, json!([HR]), json!([ANN, 99])), 404, "User not found");
        refused(&put(&admin, what, json!([HR, 99]), json!([ANN])), 404, "Branch not found");
        assert_eq!(branches_of(&mock, ANN), [SALES]);
        let tom = Actor::sign_in(&mock, "tom", "Passw0rd");
        refused(&put(&tom, what, json!([LEAVERS]), json!([16_008])), 403, FORBIDDEN);
    }
}

#[test]
fn a_power_user_places_its_people_in_its_branches() {
    let mock = mock();
    let eve = Actor::sign_in(&mock, "eve", "Passw0rd");
    assert_eq!(put(&eve, "move_to_branch", json!([APAC]), json!([BEN])).status, 200);
    assert_eq!(branches_of(&mock, BEN), [APAC]);
    refused(&put(&eve, "move_to_branch", json!([HR]), json!([BEN])), 403, FORBIDDEN);
    refused(&put(&eve, "move_to_branch", json!([APAC]), json!([CAT])), 403, FORBIDDEN);
    refused(&put(&eve, "move_to_branch", json!([APAC]), json!([SUE])), 403, FORBIDDEN);
}

#[test]
fn an_assignment_tells_four_things_apart_without_an_envelope() {
    let (mock, admin) = actors();
    let route = "/manage/v1/orgchart/assign_users";
    let body = json!({"id_org": EMEA, "id_users": "16001, 16002,99,16004"});
    let answer = admin.json("POST", route, body);
    assert_eq!(
        answer.text(),
        concat!(
            r#"{"success":[16001,16004],"already_assigned_users":[16002],"#,
            r#""users_not_exist":[99],"errors":[]}"#,
        )
    );
    assert_eq!(branches_of(&mock, ANN), [SALES, EMEA]);
    let body = json!({"id_org": "HR", "id_users": "16001", "use_secondary_identifier": true});
    assert_eq!(admin.ok("POST", route, body)["success"], json!([ANN]));
    let root = admin.ok("POST", route, json!({"id_org": 0, "id_users": "16001"}));
    assert_eq!(root["already_assigned_users"], json!([ANN]));
    let none = admin.json("POST", route, json!({"id_org": 99, "id_users": "16001"}));
    refused(&none, 404, "Not found");
    refused(&admin.json("POST", route, json!({"id_users": "1"})), 400, "id_org is required");
    refused(&admin.json("POST", route, json!({"id_org": 2})), 400, "id_users is required");
}

#[test]
fn a_power_user_assigns_its_people_only() {
    let mock = mock();
    let eve = Actor::sign_in(&mock, "eve", "Passw0rd");
    let route = "/manage/v1/orgchart/assign_users";
    let answer = eve.ok("POST", route, json!({"id_org": APAC, "id_users": "16001,16003,16007"}));
    assert_eq!(answer["success"], json!([ANN]));
    let text = "You are not allowed to manage this user";
    assert_eq!(answer["errors"], json!([{"id": CAT, "error": text}, {"id": SUE, "error": text}]));
    let beyond = eve.json("POST", route, json!({"id_org": HR, "id_users": "16001"}));
    refused(&beyond, 403, FORBIDDEN);
}
