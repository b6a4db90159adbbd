//! Finding users by their values of additional fields.

use docebo_mock::DoceboMock;
use serde_json::{Value, json};

use super::refused;
use crate::support::{Actor, mock_with};

const USERS: &str = "/manage/v1/user";

fn start() -> (DoceboMock, Actor) {
    let user = |name: &str, fields: Value| json!({"username": name, "fields": fields});
    let mock = mock_with(json!({
        "user_fields": [
            {"id": 1, "title": "Office", "type": "dropdown", "options": ["Rome", "Paris"]},
            {"id": 2, "title": "Seen", "type": "yesno"},
            {"id": 3, "title": "Badge"},
            {"id": 4, "title": "Since", "type": "date"},
            {"id": 5, "title": "Home", "type": "country"},
        ],
        "users": [
            user("ann", json!({"1": "1", "2": "1", "3": "A-17 blue", "4": "2020-01-31"})),
            user("bob", json!({"1": "2", "2": "2", "3": "B-17", "5": "380"})),
            user("cat", json!({"2": "0", "4": "2021-06-01", "5": "250"})),
            user("dan", json!({})),
        ],
    }));
    let admin = Actor::superadmin(&mock);
    (mock, admin)
}

/// Who is found, without the administrator.
#[track_caller]
fn found(admin: &Actor, query: &str) -> Vec<Value> {
    let page = admin.read(&format!("{USERS}?sort_attr=username&{query}"));
    let items = page["data"]["items"].as_array().unwrap();
    let names = items.iter().map(|item| item["username"].clone());
    names.filter(|name| name != "admin").collect()
}

#[test]
fn values_are_given_as_one_user_shows_them() {
    let (_mock, admin) = start();
    assert_eq!(found(&admin, "field_1=1"), ["ann"]);
    assert_eq!(found(&admin, "field_1[]=1&field_1[]=2"), ["ann", "bob"]);
    assert_eq!(found(&admin, "field_1="), ["cat", "dan"]);
    assert_eq!(found(&admin, "field_5=380"), ["bob"]);
    assert_eq!(found(&admin, "field_1=Rome"), Vec::<Value>::new());
    assert_eq!(found(&admin, "field_1=1&field_2=2"), Vec::<Value>::new());
    assert_eq!(found(&admin, "field_1=2&field_2=2&search_text=bo"), ["bob"]);
    let in_body = admin.ok("GET", USERS, json!({"field_1": 2}));
    assert_eq!(in_body["data"]["total_count"], 1);
}

#[test]
fn b018_people_who_never_came_can_be_marked_and_found() {
    let (_mock, admin) = start();
    assert_eq!(found(&admin, "field_2=1"), ["ann"]);
    assert_eq!(found(&admin, "field_2=2"), ["bob"]);
    // Nothing said is 0, whether somebody said so or not.
    assert_eq!(found(&admin, "field_2=0"), ["cat", "dan"]);
    // No filter knows an empty last access; it is in the rows, which are read one by one.
    let answer = admin.get("/manage/v1/user?last_access_date=");
    assert!(answer.header("x-mock-unread").contains("last_access_date"));
    let rows = answer.json()["data"]["items"].as_array().unwrap().clone();
    let never = rows.iter().filter(|row| row["last_access_date"].is_null());
    assert_eq!((rows.len(), never.count()), (5, 4));
}

#[test]
fn texts_are_found_within_and_days_between() {
    let (_mock, admin) = start();
    assert_eq!(found(&admin, "field_3=17"), ["ann", "bob"]);
    assert_eq!(found(&admin, "field_3=BLUE"), ["ann"]);
    assert_eq!(found(&admin, "field_4=2021-06-01"), ["cat"]);
    let span = "field_4=%7B%22from%22%3A%222020-01-31%22%2C%22to%22%3A%222020-12-31%22%7D";
    assert_eq!(found(&admin, span), ["ann"]);
    assert_eq!(found(&admin, "field_4[from]=2020-02-01"), ["cat"]);
    let body = json!({"field_4": {"from": "2020-01-01", "to": "2022-01-01"}});
    assert_eq!(admin.ok("GET", USERS, body)["data"]["total_count"], 2);
}

#[test]
fn a_filter_that_means_nothing_is_refused() {
    let (_mock, admin) = start();
    for query in ["field_99=1", "field_1[from]=2020-01-01"] {
        let field = &query[..query.find(['=', '[']).unwrap()];
        let message = format!("Invalid parameters: {field}");
        refused(&admin, "GET", &format!("{USERS}?{query}"), json!({}), &message);
    }
}

#[test]
fn a_cursor_keeps_the_filter() {
    let (_mock, admin) = start();
    let first = admin.read("/manage/v1/user?field_3=17&page_size=1&get_cursor=1");
    assert_eq!(first["data"]["total_count"], 2);
    let cursor = first["data"]["cursor"].as_str().unwrap();
    let second = admin.read(&format!("/manage/v1/user?page=2&cursor={cursor}"));
    assert_eq!(second["data"]["items"][0]["username"], "bob");
}

#[cfg(feature = "client")]
#[tokio::test]
async fn the_client_sends_filters_as_they_are_published() {
    use docebo_sdk::{UserFieldId, users::FieldFilter, wire::Date};
    let (mock, _admin) = start();
    let client = mock.client();
    let between = FieldFilter::Between { from: Date::new(2020, 1, 1), to: Date::new(2020, 12, 31) };
    let list = client.users().list();
    let list = list.field(UserFieldId::new(1), "1").field_matching(UserFieldId::new(4), between);
    let users = list.all().await.unwrap();
    assert_eq!(users.iter().map(|user| user.username.as_str()).collect::<Vec<_>>(), ["ann"]);
    let sent = mock.requests().iter().last().unwrap().query.clone();
    let span = "field_4=%7B%22from%22%3A%222020-01-01%22%2C%22to%22%3A%222020-12-31%22%7D";
    assert!(sent.contains("field_1=1") && sent.contains(span), "{sent}");
}
