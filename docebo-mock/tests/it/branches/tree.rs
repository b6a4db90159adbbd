//! Reading the tree.

use super::*;

#[test]
fn children_are_sent_as_the_catalogue_has_them() {
    let (_mock, admin) = actors();
    let answer = admin.get("/manage/v1/orgchart?node_id=1");
    assert_eq!(
        answer.text(),
        concat!(
            r#"{"data":{"items":["#,
            r#"{"id":2,"title":"EMEA","code":"EM","lev":3,"i_left":3,"i_right":4,"#,
            r#""has_children":false,"selected":null,"selectable":1},"#,
            r#"{"id":3,"title":"APAC","code":"AP","lev":3,"i_left":5,"i_right":6,"#,
            r#""has_children":false,"selected":null,"selectable":1}],"#,
            r#""count":2,"has_more_data":false,"cursor":null,"current_page":1,"#,
            r#""current_page_size":200,"total_page_count":1,"total_count":2,"sort":[]},"#,
            r#""version":"1.0.0","_links":[]}"#,
        )
    );
    assert_eq!(titles(&admin, ""), ["Sales", "HR", "Leavers"]);
    assert_eq!(titles(&admin, "?node_id=0"), ["Sales", "HR", "Leavers"]);
    assert_eq!(titles(&admin, "?node_id=4"), Vec::<Value>::new());
    refused(&admin.get("/manage/v1/orgchart?node_id=99"), 404, "Not found");
}

#[test]
fn b134_the_whole_tree_has_one_root() {
    let (_mock, admin) = actors();
    let rows = admin.read("/manage/v1/orgchart?flattened=true")["data"]["items"].clone();
    let numbers: Vec<_> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            json!([row["title"], row["lev"], row["i_left"], row["i_right"], row["has_children"]])
        })
        .collect();
    assert_eq!(
        json!(numbers),
        json!([
            ["Docebo", 1, 1, 12, true],
            ["Sales", 2, 2, 7, true],
            ["EMEA", 3, 3, 4, false],
            ["APAC", 3, 5, 6, false],
            ["HR", 2, 8, 9, false],
            ["Leavers", 2, 10, 11, false],
        ])
    );
    assert_eq!(titles(&admin, "?flattened=1&node_id=1"), ["Sales", "EMEA", "APAC"]);
}

#[test]
fn lists_are_searched_sorted_and_paged() {
    let (_mock, admin) = actors();
    assert_eq!(titles(&admin, "?search_text=em"), ["EMEA"]);
    assert_eq!(titles(&admin, "?search_text=ea"), ["EMEA", "Leavers"]);
    assert_eq!(titles(&admin, "?search_text=old&search_type=1"), Vec::<Value>::new());
    assert_eq!(titles(&admin, "?search_text=old&search_type=2"), ["Leavers"]);
    assert_eq!(titles(&admin, "?search_text=old&search_type=3"), ["Leavers"]);
    assert_eq!(titles(&admin, "?search_text=a&node_id=1"), ["EMEA", "APAC"]);
    assert_eq!(
        titles(&admin, "?flattened=true&sort_attr=title"),
        ["APAC", "Docebo", "EMEA", "HR", "Leavers", "Sales"]
    );
    let codes = column(&admin, "?flattened=true&sort_attr=code&sort_dir=desc", "code");
    assert_eq!(json!(codes), json!(["SAL", "OLD", "HR", "EM", "AP", null]));
    assert_eq!(titles(&admin, "?sort_attr=id&sort_dir=desc"), ["Leavers", "HR", "Sales"]);
    let page = admin.read("/manage/v1/orgchart?flattened=true&page=2&page_size=4");
    assert_eq!((&page["data"]["total_count"], &page["data"]["count"]), (&json!(6), &json!(2)));
    assert_eq!(titles(&admin, "?flattened=true&page=2&page_size=4"), ["HR", "Leavers"]);
    let wrong = admin.get("/manage/v1/orgchart?sort_attr=shoe");
    refused(&wrong, 400, "Invalid parameters: sort_attr");
    let wrong = admin.get("/manage/v1/orgchart?search_type=4");
    refused(&wrong, 400, "Invalid parameters: search_type");
}

#[test]
fn a_cursor_keeps_the_search() {
    let (_mock, admin) = actors();
    let first = admin.read(
        "/manage/v1/orgchart?node_id=0&search_type=3&flattened=true&get_cursor=1&page_size=4",
    );
    let cursor = first["data"]["cursor"].as_str().unwrap();
    assert_eq!(titles(&admin, &format!("?cursor={cursor}&page=2")), ["HR", "Leavers"]);
}

#[test]
fn rows_say_what_was_chosen_and_what_may_be_done() {
    let (_mock, admin) = actors();
    let query = "?preselected[]=4&get_actions=true";
    assert_eq!(json!(column(&admin, query, "selected")), json!([0, 1, 0]));
    assert_eq!(
        column(&admin, query, "actions")[0],
        json!(["create", "edit", "move", "delete", "assign_users"])
    );
}

#[test]
fn titles_come_in_the_language_asked_for() {
    let (_mock, admin) = actors();
    let body = json!({"translations": {"it": "Vendite", "german": "Vertrieb"}});
    admin.ok("PUT", "/manage/v1/orgchart/1", body);
    assert_eq!(titles(&admin, "?lang=it")[0], "Vendite");
    assert_eq!(titles(&admin, "?lang=de")[0], "Vertrieb");
    assert_eq!(titles(&admin, "")[0], "Sales");
}

#[test]
fn one_branch_is_read_by_id_or_by_code() {
    let (_mock, admin) = actors();
    let answer = admin.get("/manage/v1/orgchart/2");
    assert_eq!(
        answer.text(),
        concat!(
            r#"{"data":{"id":2,"code":"EM","translations":{"english":"EMEA"},"id_parent":1},"#,
            r#""version":"1.0.0","_links":[]}"#,
        )
    );
    let by_code = "/manage/v1/orgchart/EM?use_secondary_identifier=true";
    assert_eq!(admin.get(by_code).text(), answer.text());
    let root = admin.read("/manage/v1/orgchart/0?include_path=1");
    assert_eq!(
        root["data"],
        json!({
            "id": 0, "code": null, "translations": {"all": "Docebo"}, "id_parent": null, "path": [],
        })
    );
    let with_path = admin.read("/manage/v1/orgchart/2?include_path=true");
    assert_eq!(
        with_path["data"]["path"],
        json!([{"id": 0, "title": "Docebo"}, {"id": 1, "title": "Sales"}])
    );
    refused(&admin.get("/manage/v1/orgchart/99"), 404, "Not found");
    refused(&admin.get("/manage/v1/orgchart/EM"), 404, "Not found");
    let unknown = admin.get("/manage/v1/orgchart/em?use_secondary_identifier=1");
    refused(&unknown, 404, "Not found");
}

#[test]
fn a_code_of_several_branches_is_refused() {
    let (_mock, admin) = actors();
    let body = json!({"code": "EM", "translations": {"all": "Twin"}});
    admin.ok("POST", "/manage/v1/orgchart", body);
    let answer = admin.get("/manage/v1/orgchart/EM?use_secondary_identifier=1");
    refused(&answer, 400, "Branch code is ambiguous: EM");
}

#[test]
fn a_power_user_sees_its_branches_and_those_above_them() {
    let mock = mock();
    let pia = Actor::sign_in(&mock, "pia", "Passw0rd");
    assert_eq!(titles(&pia, ""), ["Sales"]);
    assert_eq!(json!(column(&pia, "", "selectable")), json!([0]));
    assert_eq!(titles(&pia, "?node_id=1"), ["EMEA"]);
    assert_eq!(json!(column(&pia, "?node_id=1", "selectable")), json!([1]));
    assert_eq!(titles(&pia, "?flattened=true"), ["Docebo", "Sales", "EMEA"]);
    assert_eq!(titles(&pia, "?search_text=a"), ["Sales", "EMEA"]);
    refused(&pia.get("/manage/v1/orgchart?node_id=4"), 403, FORBIDDEN);
    refused(&pia.get("/manage/v1/orgchart/3"), 403, FORBIDDEN);
    assert_eq!(pia.read("/manage/v1/orgchart/1")["data"]["code"], "SAL");
    let eve = Actor::sign_in(&mock, "eve", "Passw0rd");
    assert_eq!(json!(column(&eve, "?flattened=1", "selectable")), json!([0, 1, 1, 1]));
}

#[test]
fn plain_users_and_nobody_read_no_tree() {
    let mock = mock();
    let tom = Actor::sign_in(&mock, "tom", "Passw0rd");
    for path in ["/manage/v1/orgchart", "/manage/v1/orgchart/5", "/manage/v1/orgchart/5/users"] {
        refused(&tom.get(path), 403, FORBIDDEN);
        let answer = Actor::nobody(&mock).get(path);
        refused(&answer, 401, "Your request was made with invalid credentials.");
    }
}
