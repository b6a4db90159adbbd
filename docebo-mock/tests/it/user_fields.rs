//! Additional user fields, as raw JSON.

mod changes;
mod filters;
mod visibility;

use docebo_mock::DoceboMock;
use serde_json::{Value, json};

use crate::support::{Actor, error, mock_with};

pub(crate) const LIST: &str = "/manage/v1/user_fields";

/// Office is a dropdown with a name in Italian too; Ann is in Rome, Bob in Paris. Pia is a power
/// user who sees Ann.
pub(crate) fn seed() -> Value {
    json!({
        "branches": [
            {"code": "S", "name": "Sales"},
            {"code": "E", "name": "EMEA", "parent": "S"},
            {"code": "H", "name": "HR"},
        ],
        "profiles": [{"name": "Viewer", "permissions": ["user/view", "user/edit"]}],
        "user_fields": [
            {"id": 4, "title": "Office", "type": "dropdown", "options": ["Rome", "Paris"],
             "translations": {"italian": "Ufficio"}},
            {"id": 7, "title": "Remote", "type": "yesno", "mandatory": true},
            {"id": 9, "title": "Badge", "invisible": true},
        ],
        "users": [
            {"id": 101, "username": "ann", "password": "Passw0rd", "branch": "E",
             "fields": {"4": "1", "7": "2", "9": "A-17"}},
            {"id": 102, "username": "bob", "fields": {"4": "2"}},
            {"id": 103, "username": "pia", "password": "Passw0rd"},
        ],
        "power_users": [{"username": "pia", "profiles": ["Viewer"], "users": ["ann"]}],
    })
}

pub(crate) fn actors() -> (DoceboMock, Actor) {
    let mock = mock_with(seed());
    let admin = Actor::superadmin(&mock);
    (mock, admin)
}

/// Titles in the list, in its order.
#[track_caller]
pub(crate) fn titles(actor: &Actor, query: &str) -> Vec<Value> {
    let page = actor.read(&format!("{LIST}?{query}"));
    let items = page["data"]["items"].as_array().unwrap();
    items.iter().map(|item| item["title"].clone()).collect()
}

/// A user's value of a field, as the list of users shows it.
#[track_caller]
pub(crate) fn shown(actor: &Actor, username: &str, field: &str) -> Value {
    let page = actor.read(&format!("/manage/v1/user?search_text={username}&match_type=full"));
    page["data"]["items"][0][field].clone()
}

#[track_caller]
pub(crate) fn refused(actor: &Actor, method: &str, target: &str, body: Value, message: &str) {
    let answer = actor.json(method, target, body);
    let (status, body) = match message {
        "Field not found" | "User not found" => (404, error("Not Found", message, 0, 404)),
        FORBIDDEN => (403, error("Forbidden", message, 1002, 403)),
        _ => (400, error("Bad Request", message, 1001, 400)),
    };
    assert_eq!((answer.status, answer.json()), (status, body));
}

pub(crate) const FORBIDDEN: &str = "You are not allowed to perform this action.";

#[test]
fn a_page_is_sent_as_the_catalogue_has_it() {
    let (_mock, admin) = actors();
    assert_eq!(
        admin.get("/manage/v1/user_fields?page_size=1&page=2").text(),
        concat!(
            r#"{"data":{"items":[{"id":"7","title":"Remote","type":"yesno","mandatory":true,"#,
            r#""invisible_to_user":false,"sequence":"2","inherited":null}],"count":1,"#,
            r#""has_more_data":true,"cursor":null,"current_page":2,"current_page_size":1,"#,
            r#""total_page_count":3,"total_count":3,"sort":[{"sort_attr":"id","sort_dir":"asc"}]},"#,
            r#""version":"1.0.0","_links":[]}"#,
        )
    );
    let all = admin.read("/manage/v1/user_fields?page_size=1&no_pagination=1");
    assert_eq!((&all["data"]["count"], &all["data"]["has_more_data"]), (&json!(3), &json!(false)));
}

#[test]
fn the_bare_list_has_options() {
    let (_mock, admin) = actors();
    assert_eq!(
        admin.get("/manage/v1/user_fields?as_array=1&search_text[]=off&search_text[]=BADGE").text(),
        concat!(
            r#"{"data":[{"id":"4","title":"Office","type":"dropdown","mandatory":false,"#,
            r#""invisible_to_user":false,"options":[{"id":"1","label":"Rome"},"#,
            r#"{"id":"2","label":"Paris"}]},{"id":"9","title":"Badge","type":"textfield","#,
            r#""mandatory":false,"invisible_to_user":true,"options":[]}],"#,
            r#""version":"1.0.0","_links":[]}"#,
        )
    );
}

#[test]
fn fields_are_searched_sorted_and_named_in_a_language() {
    let (_mock, admin) = actors();
    assert_eq!(titles(&admin, ""), ["Office", "Remote", "Badge"]);
    assert_eq!(titles(&admin, "sort_attr=title"), ["Badge", "Office", "Remote"]);
    assert_eq!(titles(&admin, "sort_attr=title&sort_dir=desc"), ["Remote", "Office", "Badge"]);
    assert_eq!(titles(&admin, "search_text=mot"), ["Remote"]);
    for code in ["it", "italian", "Italian"] {
        assert_eq!(titles(&admin, &format!("lang={code}&search_text=uff")), ["Ufficio"]);
    }
    assert_eq!(titles(&admin, "lang=fr&search_text=o"), ["Office", "Remote"]);
    let target = "/manage/v1/user_fields?sort_attr=shoe";
    refused(&admin, "GET", target, json!({}), "Invalid parameters: sort_attr");
}

#[test]
fn one_field_is_sent_with_its_options_in_all_languages() {
    let (_mock, admin) = actors();
    assert_eq!(
        admin.get("/manage/v1/user_fields/4").text(),
        concat!(
            r#"{"data":{"type":"dropdown","mandatory":false,"invisible_to_user":false,"#,
            r#""translations":{"english":"Office","italian":"Ufficio"},"dropdown_options":["#,
            r#"{"option_id":"1","translations":{"english":"Rome"}},"#,
            r#"{"option_id":"2","translations":{"english":"Paris"}}]},"version":"1.0.0","_links":[]}"#,
        )
    );
    let badge = admin.read("/manage/v1/user_fields/9");
    assert_eq!(badge["data"]["dropdown_options"], json!(null));
    refused(&admin, "GET", "/manage/v1/user_fields/99", json!({}), "Field not found");
}

#[test]
fn a_value_is_an_options_id_here_and_its_label_there() {
    let (_mock, admin) = actors();
    let option = admin.read("/manage/v1/user_fields/4")["data"]["dropdown_options"][1].clone();
    assert_eq!(option["translations"]["english"], "Paris");
    let body = json!({"additional_fields": {"4": option["option_id"]}});
    admin.ok("PUT", "/manage/v1/user/101", body);
    assert_eq!(shown(&admin, "ann", "field_4"), "Paris");
    let read = admin.read("/manage/v1/user/101")["data"]["additional_fields"][0].clone();
    assert_eq!((&read["value"], &read["title"]), (&json!("2"), &json!("Office")));
}

#[test]
fn fields_are_read_by_those_who_see_users_and_changed_by_superadmins() {
    let (mock, _admin) = actors();
    let pia = Actor::sign_in(&mock, "pia", "Passw0rd");
    assert_eq!(titles(&pia, "").len(), 3);
    pia.read("/manage/v1/user_fields/4");
    let office = json!({"type": "textfield", "translations": {"all": "Desk"}});
    refused(&pia, "POST", LIST, office.clone(), FORBIDDEN);
    refused(&pia, "PUT", "/manage/v1/user_fields/4", json!({"mandatory": 1}), FORBIDDEN);
    refused(&pia, "DELETE", "/manage/v1/user_fields/4", json!({}), FORBIDDEN);
    let ann = Actor::sign_in(&mock, "ann", "Passw0rd");
    refused(&ann, "GET", LIST, json!({}), FORBIDDEN);
    refused(&ann, "GET", "/manage/v1/user_fields/4", json!({}), FORBIDDEN);
    refused(&ann, "POST", LIST, office, FORBIDDEN);
    assert_eq!(Actor::nobody(&mock).get(LIST).status, 401);
}
