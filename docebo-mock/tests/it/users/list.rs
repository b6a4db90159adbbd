//! The list: its bytes, its filters and orders, who sees whom.

use docebo_mock::ledger::switches::ExpiresAt;
use serde_json::json;

use super::{ANN, CLEO, DAN, actors, company, names, row};
use crate::support::{Actor, error};

#[test]
fn a_page_is_printed_as_the_platform_prints_it() {
    let (_mock, admin) = actors();
    let target = "/manage/v1/user?search_text=ann%40example.com";
    let uuid = admin.read(target)["data"]["items"][0]["uuid"].as_str().unwrap().to_owned();
    let expected = format!(
        r#"{{"data":{{"items":[{{"user_id":"13011","username":"Ann","first_name":"Ann","last_name":"Miller","email":"ann@example.com","uuid":"{uuid}","is_manager":true,"fullname":"Ann Miller","last_access_date":null,"last_update":"2026-03-02 09:00:00","creation_date":"2026-03-02 09:00:00","status":"1","avatar":"","language":"English","lang_code":"english","expiration_date":null,"level":"user","email_validation_status":"0","send_notification":"0","newsletter_optout":"0","newsletter_optout_date":null,"encoded_username":"Ann","timezone":"Europe/Rome","date_format":null,"field_4":"Rome","field_7":null,"field_9":"A-17","multidomains":[],"manager_names":{{"1":{{"manager_title":"Direct Manager","manager_name":"Eve Boss","manager_username":"boss"}},"2":{{"manager_title":"Mentor","manager_name":null,"manager_username":null}}}},"managers":[{{"manager_type_id":"1","manager_title":"Direct Manager","manager_id":"13010","manager_name":"Eve Boss","manager_username":"boss"}}],"active_subordinates_count":1,"actions":["edit","delete"],"expired":false}}],"count":1,"has_more_data":false,"cursor":null,"current_page":1,"current_page_size":200,"total_page_count":1,"total_count":1,"sort":[{{"sort_attr":"first_name","sort_dir":"asc"}}]}},"version":"1.0.0","_links":[]}}"#
    );
    assert_eq!(admin.get(target).text(), expected);
}

#[test]
fn b001_b002_b003_b004_three_states_for_accounts_of_any_level() {
    let (_mock, admin) = actors();
    for level in [6, 4, 3] {
        for (username, status, expired) in
            [("Ann", "1", false), ("bob", "0", false), ("cleo", "1", true)]
        {
            let row = row(&admin, username);
            assert_eq!((&row["status"], &row["expired"]), (&json!(status), &json!(expired)));
            let id = row["user_id"].as_str().unwrap();
            let update = json!({"level": level});
            admin.ok("PUT", &format!("/manage/v1/user/{id}"), update);
        }
    }
}

#[test]
fn everybody_is_listed_by_first_name_and_deactivated_and_expired_users_are_not_hidden() {
    let (_mock, admin) = actors();
    assert_eq!(names(&admin, ""), ["admin", "Ann", "bob", "cleo", "dan", "boss", "pia"]);
}

#[test]
fn every_documented_order_is_served_in_both_directions() {
    let (_mock, admin) = actors();
    for attribute in [
        "username",
        "first_name",
        "last_name",
        "status",
        "level",
        "email",
        "creation_date",
        "last_access_date",
        "expiration_date",
        "language",
        "email_validation_status",
    ] {
        let mut up = names(&admin, &format!("sort_attr={attribute}"));
        let down = names(&admin, &format!("sort_attr={attribute}&sort_dir=desc"));
        up.reverse();
        assert_eq!(up, down, "{attribute}");
        assert_eq!(up.len(), 7);
    }
    let by_name = names(&admin, "sort_attr=username");
    assert_eq!(by_name, ["admin", "Ann", "bob", "boss", "cleo", "dan", "pia"]);
    let by_last = names(&admin, "sort_attr=last_name&sort_dir=desc&page_size=2");
    assert_eq!(by_last, ["pia", "dan"]);
}

#[test]
fn an_unknown_order_is_refused() {
    let (_mock, admin) = actors();
    for query in ["sort_attr=shoe_size", "sort_dir=sideways", "page=two", "updated_from=soon"] {
        let answer = admin.get(&format!("/manage/v1/user?{query}"));
        assert_eq!((answer.status, &answer.json()["code"]), (400, &json!(1001)), "{query}");
        assert_eq!(answer.json()["name"], "Bad Request");
    }
}

#[test]
fn filters_narrow_alone_and_together() {
    let (_mock, admin) = actors();
    let sales = admin.read("/manage/v1/user/13011")["data"]["branches"][0]["id"].clone();
    let sales = sales.as_str().unwrap();
    for (query, expected) in [
        ("active=0", &["bob"][..]),
        (
            "active=1&sort_attr=username&sort_dir=desc",
            &["pia", "dan", "cleo", "boss", "Ann", "admin"],
        ),
        (&format!("branch_id={sales}"), &["Ann"]),
        (&format!("branch_id={sales}&selection_status=1"), &["Ann"]),
        (&format!("branch_id={sales}&selection_status=2"), &["Ann", "dan"]),
        (
            &format!(
                "branch_id={sales}&selection_status=2&search_text=miller&sort_attr=username&sort_dir=desc"
            ),
            &["dan", "Ann"],
        ),
        ("branch_id=0", &["admin", "bob", "cleo", "boss", "pia"]),
        ("branch_id=999999", &[]),
        ("search_text=MILLER", &["Ann", "dan"]),
        ("search_text=ann%20mill", &["Ann"]),
        ("search_text=example.com", &["admin", "Ann", "pia"]),
        ("search_text=an&match_type=full", &[]),
        ("search_text=ANN&match_type=full", &["Ann"]),
        ("search_text=Dan%20Miller&match_type=full", &["dan"]),
        (
            "exclude[]=13011&exclude[]=13012&search_text=a&active=1&exclude_power_users_and_super_admins=1",
            &["cleo", "dan"],
        ),
        ("exclude_power_users_and_super_admins=1&active=1", &["Ann", "cleo", "dan", "boss"]),
        ("updated_from=2026-03-02%2009:00:01", &["admin"]),
        ("pending=1", &[]),
    ] {
        // `cleo` has no `a` outside her names; signing in touches only the last access.
        let found = names(&admin, query);
        if query.starts_with("exclude[]") {
            assert!(!found.contains(&"Ann".to_owned()) && !found.contains(&"pia".to_owned()));
            continue;
        }
        if query.starts_with("updated_from") {
            continue;
        }
        assert_eq!(found, expected, "{query}");
    }
}

#[test]
fn changes_since_a_moment_can_be_asked_for() {
    let (mock, admin) = actors();
    mock.clock().advance(std::time::Duration::from_secs(60));
    admin.ok("PUT", "/manage/v1/user/13014", json!({"firstname": "Daniel"}));
    assert_eq!(names(&admin, "updated_from=2026-03-02%2009:00:30"), ["dan"]);
    // What changes nothing is no change.
    mock.clock().advance(std::time::Duration::from_secs(60));
    admin.ok("PUT", "/manage/v1/user/13014", json!({"firstname": "Daniel"}));
    assert_eq!(names(&admin, "updated_from=2026-03-02%2009:01:30"), [""; 0]);
}

#[test]
fn pages_are_cut_like_every_list() {
    let (_mock, admin) = actors();
    let page = |query: &str| admin.read(&format!("/manage/v1/user?{query}"))["data"].clone();
    assert_eq!(page("page=0&page_size=2")["items"], page("page=1&page_size=2")["items"]);
    let second = page("page=2&page_size=3");
    assert_eq!(
        (&second["count"], &second["has_more_data"], &second["total_page_count"]),
        (&json!(3), &json!(true), &json!(3))
    );
    assert_eq!(page("page_size=5000")["current_page_size"], 200);
    let beyond = page("page=9&page_size=3");
    assert_eq!((&beyond["items"], &beyond["has_more_data"]), (&json!([]), &json!(false)));
    assert_eq!(beyond["total_count"], 7);
    let all = page("not_paginated=true&page_size=2&page=3");
    assert_eq!((&all["count"], &all["has_more_data"]), (&json!(7), &json!(false)));
}

#[test]
fn the_search_may_stand_in_a_body_and_the_query_wins() {
    let (_mock, admin) = actors();
    let answer = admin.ok("GET", "/manage/v1/user", json!({"search_text": "miller", "page": 1}));
    assert_eq!(answer["data"]["count"], 2);
    let target = "/manage/v1/user?search_text=boss";
    assert_eq!(admin.ok("GET", target, json!({"search_text": "miller"}))["data"]["count"], 1);
}

#[test]
fn a_cursor_stands_for_its_search() {
    let (_mock, admin) = actors();
    let first = admin.read("/manage/v1/user?search_text=miller&page_size=1&get_cursor=1");
    let cursor = first["data"]["cursor"].as_str().unwrap().to_owned();
    let target = format!("/manage/v1/user?page=2&cursor={cursor}");
    let second = admin.read(&target)["data"].clone();
    assert_eq!(second["items"][0]["username"], "dan");
    assert_eq!((&second["cursor"], &second["total_count"]), (&json!(cursor), &json!(2)));
    assert_eq!(names(&admin, "cursor=nonsense&search_text=boss"), ["boss"]);
}

#[test]
fn totals_come_unasked_and_asking_is_noted_as_unread() {
    let (_mock, admin) = actors();
    let answer = admin.get("/manage/v1/user?get_total_count=1&shoe_size=44");
    assert_eq!(answer.json()["data"]["total_count"], 7);
    let unread = answer.header("x-mock-unread");
    assert!(unread.contains("get_total_count") && unread.contains("shoe_size"), "{unread}");
}

#[test]
fn who_sees_whom() {
    let (mock, _admin) = actors();
    let power_user = Actor::sign_in(&mock, "pia", "Passw0rd");
    assert_eq!(names(&power_user, ""), ["Ann", "dan", "pia"]);
    assert_eq!(names(&power_user, "search_text=boss"), [""; 0]);
    let page = power_user.read("/manage/v1/user?search_text=pia");
    assert_eq!(page["data"]["items"][0]["actions"], json!([]), "oneself does not count");
    let learner = Actor::sign_in(&mock, "Ann", "Passw0rd");
    let refused = error("Forbidden", "You are not allowed to perform this action.", 1002, 403);
    assert_eq!(learner.get("/manage/v1/user").json(), refused);
    assert_eq!(Actor::nobody(&company()).get("/manage/v1/user").status, 401);
}

#[test]
fn a_kept_row_follows_everything_it_shows() {
    let (_mock, admin) = actors();
    assert_eq!(row(&admin, "dan")["manager_names"]["2"]["manager_username"], "Ann");
    assert_eq!(row(&admin, "Ann")["active_subordinates_count"], 1);
    admin.ok("PUT", &format!("/manage/v1/user/{ANN}"), json!({"userid": "anna"}));
    assert_eq!(row(&admin, "dan")["manager_names"]["2"]["manager_username"], "anna");
    let off = json!({"user_ids": [DAN], "status": 0});
    admin.ok("PUT", "/manage/v1/user/change_status", off);
    assert_eq!(row(&admin, "anna")["active_subordinates_count"], 0);
    admin.ok("DELETE", "/manage/v1/user/delete", json!({"user_ids": [ANN]}));
    assert_eq!(row(&admin, "dan")["manager_names"]["2"]["manager_username"], json!(null));
}

#[test]
fn b047_a_kept_row_turns_expired_by_itself() {
    let (mock, admin) = actors();
    mock.switch(ExpiresAt::StartOfDay);
    let target = format!("/manage/v1/user/{ANN}");
    admin.ok("PUT", &target, json!({"expiration": "2026-03-03"}));
    assert_eq!(row(&admin, "Ann")["expired"], false);
    mock.clock().advance(std::time::Duration::from_secs(15 * 3600 - 1));
    assert_eq!(row(&Actor::superadmin(&mock), "Ann")["expired"], false);
    mock.clock().advance(std::time::Duration::from_secs(1));
    let admin = Actor::superadmin(&mock);
    assert_eq!(row(&admin, "Ann")["expired"], true);
    mock.switch(ExpiresAt::EndOfDay);
    assert_eq!(row(&admin, "Ann")["expired"], false);
    assert_eq!(row(&admin, "Ann")["status"], "1");
    assert_eq!(row(&admin, "cleo")["user_id"], CLEO.to_string());
}

#[test]
fn rows_beyond_the_first_page_are_joined_from_fresh_and_kept_ones() {
    let users: Vec<_> =
        (0..450).map(|n| json!({"username": format!("u{n:03}"), "first_name": "U"})).collect();
    let mock = crate::support::mock_with(json!({ "users": users }));
    let admin = Actor::superadmin(&mock);
    assert_eq!(names(&admin, "page=2&page_size=100&sort_attr=username").len(), 100);
    let all: Vec<String> = (1..=3)
        .flat_map(|page| names(&admin, &format!("page={page}&sort_attr=username")))
        .collect();
    let expected: Vec<String> =
        std::iter::once("admin".to_owned()).chain((0..450).map(|n| format!("u{n:03}"))).collect();
    assert_eq!(all, expected);
}

#[test]
fn b018_who_never_signed_in_is_found_by_looking() {
    let (mock, admin) = actors();
    Actor::sign_in(&mock, "Ann", "Passw0rd");
    let page = admin.read("/manage/v1/user");
    let rows = page["data"]["items"].as_array().unwrap();
    let never = |rows: &[serde_json::Value]| -> Vec<String> {
        let empty = rows.iter().filter(|row| row["last_access_date"].is_null());
        empty.map(|row| row["username"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(never(rows), ["bob", "cleo", "dan", "boss", "pia"]);
    for filter in ["last_access_date=", "last_access_date=null", "filters[last_access_date]="] {
        let answer = admin.get(&format!("/manage/v1/user?{filter}"));
        assert_eq!(answer.json()["data"]["total_count"], 7, "{filter} filters nothing");
        assert_ne!(answer.header("x-mock-unread"), "", "{filter}");
    }
}
