//! Categories and locations.

use docebo_mock::DoceboMock;
use serde_json::{Value, json};

use crate::support::{Actor, error, mock_with};

fn mock() -> DoceboMock {
    mock_with(json!({
        "profiles": [{"name": "Viewers", "permissions": ["course/view"]}],
        "users": [
            {"username": "ann", "id": 13017, "password": "Passw0rd"},
            {"username": "pat", "id": 13021, "level": "power_user", "password": "Passw0rd"},
        ],
        "categories": [
            {"id": 4, "title": "Compliance"},
            {"id": 7, "title": "Tax law", "parent": 4},
            {"id": 9, "title": "labour law", "parent": 4},
            {"id": 5, "title": "Arts"},
        ],
        "courses": [
            {"name": "Income", "code": "INC", "id": 134, "category": "Tax law"},
            {"name": "Loose", "code": "LOOSE", "id": 135},
        ],
        "locations": [
            {"id": 2, "name": "Milan HQ", "address": "Via Roma 1", "country": "Italy"},
            {"id": 3, "name": "Berlin"},
        ],
        "power_users": [{"username": "pat", "profiles": ["Viewers"], "categories": [7],
            "locations": [3]}],
    }))
}

fn column(actor: &Actor, target: &str, name: &str) -> Vec<Value> {
    let answer = actor.read(target);
    let rows = answer["data"]["items"].as_array().unwrap().iter();
    rows.map(|row| row[name].clone()).collect()
}

#[test]
fn the_tree_comes_level_by_level_with_its_numbers() {
    let mock = mock();
    let ann = Actor::sign_in(&mock, "ann", "Passw0rd");
    assert_eq!(
        ann.get("/learn/v1/categories").text(),
        concat!(
            r#"{"data":{"items":[{"id":5,"title":"Arts","lev":2,"i_left":8,"i_right":9,"#,
            r#""has_child":0},{"id":4,"title":"Compliance","lev":2,"i_left":2,"i_right":7,"#,
            r#""has_child":1}],"count":2,"has_more_data":false,"cursor":null,"current_page":1,"#,
            r#""current_page_size":200,"total_page_count":1,"total_count":2,"#,
            r#""sort":[{"sort_attr":"title","sort_dir":"asc"}]},"version":"1.0.0","_links":[]}"#,
        )
    );
    let ids = |query: &str| column(&ann, &format!("/learn/v1/categories{query}"), "id");
    assert_eq!(ids("?node_id=4"), [9, 7]);
    assert_eq!(ids("?node_id=4&sort_attr=id"), [7, 9]);
    assert_eq!(ids("?node_id=4&sort_attr=id&sort_dir=desc&page_size=1"), [9]);
    assert_eq!(ids("?node_id=0"), [5, 4]);
    // A search looks at all levels, or at what lies below the node.
    assert_eq!(ids("?search_text=a"), [5, 4, 9, 7]);
    assert_eq!(ids("?search_text=a&node_id=4"), [9, 7]);
    assert_eq!(ids("?search_text=LAW&page=2&page_size=1"), [7]);
    let answer = ann.get("/learn/v1/categories?node_id=77");
    assert_eq!(answer.json(), error("Not Found", "Not found", 0, 404));
    let answer = ann.get("/learn/v1/categories?sort_attr=colour");
    assert_eq!(answer.json(), error("Bad Request", "Invalid sort_attr", 1001, 400));
    assert_eq!(Actor::nobody(&mock).get("/learn/v1/categories").status, 401);
}

#[test]
fn the_children_of_one_category_have_other_names() {
    let mock = mock();
    let ann = Actor::sign_in(&mock, "ann", "Passw0rd");
    assert_eq!(
        ann.read("/learn/v1/categories/4")["data"]["items"],
        json!([
            {"id_category": 7, "category_name": "Tax law", "has_child": 0},
            {"id_category": 9, "category_name": "labour law", "has_child": 0},
        ])
    );
    assert_eq!(column(&ann, "/learn/v1/categories/5", "id_category"), Vec::<Value>::new());
    assert_eq!(ann.get("/learn/v1/categories/77").status, 404);
}

#[test]
fn courses_show_their_category_and_power_users_reach_them_through_it() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    assert_eq!(
        column(&admin, "/course/v1/courses", "category_name"),
        [json!("Tax law"), Value::Null]
    );
    assert_eq!(
        column(&admin, "/learn/v1/courses", "category"),
        [json!({"id": 7, "name": "Tax law"}), json!({})]
    );
    let pat = Actor::sign_in(&mock, "pat", "Passw0rd");
    assert_eq!(column(&pat, "/course/v1/courses", "id"), [134]);
    assert_eq!(
        pat.read("/poweruser/v1/powerusers/13021/categories")["data"]["items"][0]["title"],
        "Tax law"
    );
}

#[test]
fn locations_are_listed_to_administrators_in_reach() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    assert_eq!(
        admin.get("/learn/v1/location").text(),
        concat!(
            r#"{"data":{"items":[{"id_location":2,"name":"Milan HQ","address":"Via Roma 1","#,
            r#""country":"Italy"},{"id_location":3,"name":"Berlin","address":null,"#,
            r#""country":null}],"count":2,"has_more_data":false,"cursor":null,"current_page":1,"#,
            r#""current_page_size":200,"total_page_count":1,"total_count":2,"#,
            r#""sort":[{"sort_attr":"id_location","sort_dir":"asc"}]},"version":"1.0.0","#,
            r#""_links":[]}"#,
        )
    );
    let ids = |query: &str| column(&admin, &format!("/learn/v1/location{query}"), "id_location");
    assert_eq!(ids("?sort_attr=name"), [3, 2]);
    assert_eq!(ids("?sort_attr=country&sort_dir=desc"), [2, 3]);
    assert_eq!(ids("?search_text=milan"), [2]);
    assert_eq!(ids("?page=2&page_size=1"), [3]);
    assert_eq!(admin.get("/learn/v1/location?sort_attr=shoe").status, 400);
    let pat = Actor::sign_in(&mock, "pat", "Passw0rd");
    assert_eq!(column(&pat, "/learn/v1/location", "id_location"), [3]);
    assert_eq!(Actor::sign_in(&mock, "ann", "Passw0rd").get("/learn/v1/location").status, 403);
}
