//! Making, changing and removing fields.

use serde_json::{Value, json};

use super::{LIST, actors, refused, shown, titles};
use crate::support::Actor;

const OFFICE: &str = "/manage/v1/user_fields/4";

#[track_caller]
fn make(admin: &Actor, body: Value) -> u64 {
    admin.ok("POST", LIST, body)["data"]["user_field_id"].as_u64().unwrap()
}

/// The labels of the office's options with their ids, in English.
fn options(admin: &Actor) -> Vec<(Value, Value)> {
    let options = admin.read(OFFICE)["data"]["dropdown_options"].clone();
    let pair =
        |option: &Value| (option["option_id"].clone(), option["translations"]["english"].clone());
    options.as_array().unwrap().iter().map(pair).collect()
}

#[test]
fn a_field_of_each_type_is_made_and_comes_last() {
    let (_mock, admin) = actors();
    let body = json!({"type": "textfield", "translations": {"en": "Desk"}, "mandatory": "1"});
    assert_eq!(
        admin.json("POST", LIST, body).text(),
        r#"{"data":{"user_field_id":10},"version":"1.0.0","_links":[]}"#
    );
    let kinds =
        ["textarea", "date", "yesno", "country", "upload", "fiscalcode", "iframe", "TextField"];
    for (at, kind) in kinds.into_iter().enumerate() {
        let body = json!({
            "type": kind, "translations": {"all": format!("A {kind}")}, "invisible_to_user": 1,
        });
        let id = make(&admin, body);
        assert_eq!(id, 11 + at as u64);
        let read = admin.read(&format!("{LIST}/{id}"))["data"].clone();
        assert_eq!(read["type"], kind.to_lowercase());
        assert_eq!((&read["mandatory"], &read["invisible_to_user"]), (&json!(false), &json!(true)));
        // `all` is every active language.
        assert_eq!(read["translations"]["german"], format!("A {kind}"));
    }
    let last = admin.read(&format!("{LIST}?sort_dir=desc"))["data"]["items"][0].clone();
    assert_eq!((&last["id"], &last["sequence"]), (&json!("18"), &json!("12")));
    let desk = admin.read(&format!("{LIST}/10"))["data"].clone();
    assert_eq!(
        (&desk["translations"], &desk["mandatory"]),
        (&json!({"english": "Desk"}), &json!(true))
    );
}

#[test]
fn a_dropdown_is_made_with_its_options() {
    let (_mock, admin) = actors();
    let id = make(
        &admin,
        json!({
            "type": "dropdown", "translations": {"english": "Team"},
            "dropdown_options": [
                {"translations": {"english": "Red", "italian": "Rosso"}},
                {"translations": {"all": "Blue"}},
            ],
        }),
    );
    let options = admin.read(&format!("{LIST}/{id}"))["data"]["dropdown_options"].clone();
    // Numbers go on from those of the other dropdown.
    assert_eq!((&options[0]["option_id"], &options[1]["option_id"]), (&json!("3"), &json!("4")));
    assert_eq!(options[0]["translations"], json!({"english": "Red", "italian": "Rosso"}));
    let row = json!({"username": "ann", &format!("field_{id}"): "Rosso"});
    let options = json!({"branch_option": "do_nothing", "update_user_info": true});
    let body = json!({"items": [row], "options": options});
    assert_eq!(admin.ok("POST", "/manage/v1/user/batch", body)["data"][0]["success"], true);
    assert_eq!(shown(&admin, "ann", &format!("field_{id}")), "Red");
}

#[cfg(feature = "client")]
#[tokio::test]
async fn the_client_makes_changes_and_removes_fields() {
    use docebo_sdk::{
        UserFieldId,
        user_fields::{FieldType, NewUserField, UserFieldUpdate},
    };
    let (mock, _admin) = actors();
    let client = mock.client();
    let made = client.user_fields().create(NewUserField::dropdown("Team", ["Red", "Blue"]));
    let team = made.await.unwrap().user_field_id;
    let details = client.user_fields().get(team).await.unwrap();
    let red = details.option_labelled("Red").unwrap();
    let update = UserFieldUpdate::at(1).add_options(["Green"]).drop_options([red, 99]);
    let changed = client.user_fields().update(team, update).await.unwrap();
    assert_eq!(changed.error_messages.unwrap(), ["Option not found: 99"]);
    let all = client.user_fields().all().search("team").await.unwrap().into_vec();
    let labels: Vec<_> = all[0].options.iter().map(|option| option.label.as_str()).collect();
    assert_eq!((all[0].id, labels), (team, vec!["Blue", "Green"]));
    client.user_fields().delete(team).await.unwrap();
    assert!(client.user_fields().get(team).await.unwrap_err().is_not_found());
    let rows = client.user_fields().list().of_user(101_u64.into()).language("it").await.unwrap();
    let fields = rows.into_vec();
    assert_eq!((fields[0].title.as_str(), fields[0].id), ("Ufficio", UserFieldId::new(4)));
    assert_eq!(fields[0].kind, FieldType::Dropdown);
}

#[test]
fn a_country_goes_by_number_here_and_by_name_there() {
    let (_mock, admin) = actors();
    let id = make(&admin, json!({"type": "country", "translations": {"all": "Home"}}));
    let field = format!("field_{id}");
    admin.ok("PUT", "/manage/v1/user/101", json!({"additional_fields": {&id.to_string(): 380}}));
    assert_eq!(shown(&admin, "ann", &field), "Italy");
    let name = json!({"additional_fields": {&id.to_string(): "Italy"}});
    let answer = admin.ok("PUT", "/manage/v1/user/101", name);
    assert_eq!(answer["data"]["message"][0]["message"], "Invalid value for `Home`");
    let row = |name: &str| {
        let options = json!({"branch_option": "do_nothing", "update_user_info": true});
        let body = json!({"items": [{"username": "ann", &field: name}], "options": options});
        admin.ok("POST", "/manage/v1/user/batch", body)["data"][0]["success"].clone()
    };
    assert_eq!((row("FRANCE"), row("Padania")), (json!(true), json!(false)));
    assert_eq!(shown(&admin, "ann", &field), "France");
    let read = admin.read("/manage/v1/user/101")["data"]["additional_fields"].clone();
    let home = read.as_array().unwrap().iter().find(|read| read["title"] == "Home").unwrap();
    assert_eq!(home["value"], "250");
}

#[test]
fn what_cannot_be_made_is_said() {
    let (_mock, admin) = actors();
    let missing = "Missing mandatory params";
    let name = json!({"english": "X"});
    let option = json!([{"translations": {"italian": "Rosso"}}]);
    for (body, message) in [
        (json!({}), missing),
        (json!({"type": "date"}), missing),
        (json!({"translations": name}), missing),
        (json!({"type": "date", "translations": {"english": ""}}), missing),
        (json!({"type": "ship", "translations": name}), "Invalid parameters: type"),
        (json!({"type": "dropdown", "translations": name}), missing),
        (
            json!({"type": "date", "translations": name, "dropdown_options": option}),
            "Invalid parameters: dropdown_options",
        ),
        (
            json!({"type": "date", "translations": {"italian": "X"}}),
            "Missing mandatory params: translations.english",
        ),
        (
            json!({"type": "date", "translations": {"english": "X", "klingon": "Y"}}),
            "Language not active: translations.klingon",
        ),
        (
            json!({"type": "dropdown", "translations": name, "dropdown_options": option}),
            "Missing mandatory params: dropdown_options.0.translations.english",
        ),
    ] {
        refused(&admin, "POST", LIST, body, message);
    }
    assert_eq!(titles(&admin, "").len(), 3);
}

#[test]
fn b019_fifty_fields_and_five_hundred_options_at_most() {
    let (_mock, admin) = actors();
    let body = json!({"type": "date", "translations": {"all": "Day"}});
    for _ in 0..47 {
        make(&admin, body.clone());
    }
    refused(&admin, "POST", LIST, body.clone(), "A platform has 50 additional fields at most");
    admin.ok("DELETE", "/manage/v1/user_fields/9", json!({}));
    let options = |count: usize| -> Value {
        (0..count).map(|n| json!({"translations": {"all": format!("Option {n}")}})).collect()
    };
    let dropdown = |count: usize| json!({"type": "dropdown", "translations": {"all": "D"}, "dropdown_options": options(count)});
    let full = "A dropdown has 500 options at most";
    refused(&admin, "POST", LIST, dropdown(501), full);
    let id = make(&admin, dropdown(500));
    let target = format!("{LIST}/{id}");
    refused(&admin, "PUT", &target, json!({"dropdown_options": {"new": options(1)}}), full);
    let first = admin.read(&target)["data"]["dropdown_options"][0]["option_id"].clone();
    let swap = json!({"deleted": [{"id_option": first}], "new": options(1)});
    admin.ok("PUT", &target, json!({"dropdown_options": swap}));
    let now = admin.read(&target)["data"]["dropdown_options"].clone();
    assert_eq!(now.as_array().unwrap().len(), 500);
    refused(&admin, "POST", LIST, body, "A platform has 50 additional fields at most");
}

#[test]
fn an_update_changes_what_it_names_and_the_place() {
    let (_mock, admin) = actors();
    let body = json!({
        "translations": {"it": "Sede"}, "mandatory": 1, "invisible_to_user": "1", "sequence": "2",
    });
    assert_eq!(
        admin.json("PUT", OFFICE, body).text(),
        r#"{"data":{"field_id":4,"error_messages":null},"version":"1.0.0","_links":[]}"#
    );
    let read = admin.read(OFFICE)["data"].clone();
    assert_eq!(read["translations"], json!({"english": "Office", "italian": "Sede"}));
    assert_eq!((&read["mandatory"], &read["invisible_to_user"]), (&json!(true), &json!(true)));
    let places = |admin: &Actor| -> Vec<Value> {
        let page = admin.read(LIST)["data"]["items"].clone();
        page.as_array().unwrap().iter().map(|row| row["sequence"].clone()).collect()
    };
    assert_eq!(places(&admin), ["2", "1", "3"]);
    // Without a place the field comes last.
    admin.ok("PUT", OFFICE, json!({"mandatory": 0}));
    assert_eq!(places(&admin), ["3", "1", "2"]);
    assert_eq!(admin.read(OFFICE)["data"]["invisible_to_user"], true);
    refused(&admin, "PUT", "/manage/v1/user_fields/99", json!({}), "Field not found");
}

#[test]
fn options_are_made_renamed_moved_and_removed() {
    let (_mock, admin) = actors();
    let changes = json!({
        "new": [{"translations": {"english": "Oslo"}}],
        "updated": [{"id_option": "2", "translations": {"english": "Lyon"}, "sequence": 1}],
    });
    admin.ok("PUT", OFFICE, json!({"dropdown_options": changes}));
    assert_eq!(
        options(&admin),
        [(json!("2"), json!("Lyon")), (json!("1"), json!("Rome")), (json!("3"), json!("Oslo"))]
    );
    assert_eq!(
        (shown(&admin, "ann", "field_4"), shown(&admin, "bob", "field_4")),
        (json!("Rome"), json!("Lyon"))
    );
    // Whoever had the option has no value any more; the rest is done whatever is not there.
    let changes = json!({
        "deleted": [{"id_option": 1}, {"id_option": 77}],
        "updated": [{"id_option": 78, "sequence": 1}],
    });
    let answer = admin.ok("PUT", OFFICE, json!({"dropdown_options": changes}));
    assert_eq!(
        answer["data"],
        json!({"field_id": 4, "error_messages": ["Option not found: 77", "Option not found: 78"]})
    );
    assert_eq!(options(&admin), [(json!("2"), json!("Lyon")), (json!("3"), json!("Oslo"))]);
    assert_eq!(
        (shown(&admin, "ann", "field_4"), shown(&admin, "bob", "field_4")),
        (json!(null), json!("Lyon"))
    );
    assert_eq!(shown(&admin, "ann", "field_9"), "A-17");
}

#[test]
fn an_update_that_is_refused_changes_nothing() {
    let (_mock, admin) = actors();
    let before = admin.read("/_mock/snapshot")["world"].clone();
    for (target, changes, message) in [
        (
            OFFICE,
            json!({"new": [{"translations": {"italian": "Oslo"}}]}),
            "Missing mandatory params: dropdown_options.new.0.translations.english",
        ),
        (
            OFFICE,
            json!({"updated": [{"id_option": 1, "translations": {"klingon": "Oslo"}}]}),
            "Language not active: dropdown_options.updated.klingon",
        ),
        (
            OFFICE,
            json!({"deleted": [{"id_option": 1}, {"id_option": 2}]}),
            "A dropdown needs an option",
        ),
        (
            "/manage/v1/user_fields/9",
            json!({"new": [{"translations": {"all": "Oslo"}}]}),
            "Invalid parameters: dropdown_options",
        ),
    ] {
        let body = json!({"mandatory": 1, "sequence": 1, "dropdown_options": changes});
        refused(&admin, "PUT", target, body, message);
    }
    assert_eq!(admin.read("/_mock/snapshot")["world"], before);
}

#[test]
fn a_field_goes_with_all_values_and_its_number_does_not_come_back() {
    let (mock, admin) = actors();
    assert_eq!(
        admin.json("DELETE", "/manage/v1/user_fields/9", json!({})).text(),
        r#"{"data":{"deleted":"9","errors":null},"version":"1.0.0","_links":[]}"#
    );
    refused(&admin, "DELETE", "/manage/v1/user_fields/9", json!({}), "Field not found");
    assert_eq!(titles(&admin, ""), ["Office", "Remote"]);
    assert_eq!(shown(&admin, "ann", "field_9"), json!(null));
    assert_eq!(mock.user("ann").unwrap().fields, [(4, "1".to_owned()), (7, "2".to_owned())]);
    assert_eq!(make(&admin, json!({"type": "date", "translations": {"all": "Day"}})), 10);
}
