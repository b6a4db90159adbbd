//! Additional enrollment fields, as raw JSON.

use docebo_mock::DoceboMock;
use serde_json::{Value, json};

use crate::support::{Actor, error, mock_with};

const FIELDS: &str = "/manage/v1/enrollment_fields";
const ENROLLMENTS: &str = "/learn/v1/enrollments";

/// Cost centre (4, of SAFE alone) and Reason (5, of all courses, not for learners' eyes). `ann` is
/// in SAFE, `pat` a power user over her who reads, makes and changes enrollments.
fn actors() -> (DoceboMock, Actor) {
    let mock = mock_with(json!({
        "now": "2026-03-02 09:00:00",
        "settings": {"active_languages": ["english", "italian"]},
        "profiles": [{"name": "Trainers", "permissions": [
            "enrollment/view", "enrollment/create", "enrollment/edit",
        ]}],
        "users": [
            {"username": "ann", "id": 13017, "password": "Passw0rd", "language": "italian"},
            {"username": "bob", "id": 13018},
            {"username": "pat", "id": 13021, "level": "power_user", "password": "Passw0rd"},
        ],
        "courses": [
            {"name": "Safety", "code": "SAFE", "id": 134},
            {"name": "Sales", "code": "SALES", "id": 136},
        ],
        "enrollment_fields": [
            {"id": 4, "title": "Cost centre", "type": "dropdown", "options": ["Rome", "Paris"],
                "courses": ["SAFE"]},
            {"id": 5, "title": "Reason", "invisible": true},
        ],
        "enrollments": [{"user": "ann", "course": "SAFE"}],
        "power_users": [{"username": "pat", "profiles": ["Trainers"], "users": ["ann", "bob"],
            "courses": ["SAFE", "SALES"]}],
    }));
    let admin = Actor::superadmin(&mock);
    (mock, admin)
}

/// What the single view and the list show of a pair's fields; both the same.
#[track_caller]
fn shown(actor: &Actor, course: u64, user: u64) -> Value {
    let single = actor.read(&format!("{ENROLLMENTS}/{course}/{user}"));
    let single = single["data"]["records"]["enrollment_fields"].clone();
    let list = actor.read(&format!("{ENROLLMENTS}?id_user={user}&id_course[]={course}"));
    assert_eq!(list["data"]["items"][0]["enrollment_fields"], single);
    single
}

#[track_caller]
fn refused(actor: &Actor, method: &str, target: &str, body: Value, message: &str) {
    let answer = actor.json(method, target, body);
    let (name, code, status) = match message {
        "Not found" => ("Not Found", 0, 404),
        "You are not allowed to perform this action." => ("Forbidden", 1002, 403),
        _ => ("Bad Request", 1001, 400),
    };
    assert_eq!((answer.status, answer.json()), (status, error(name, message, code, status)));
}

#[test]
fn a_page_is_sent_as_the_catalogue_has_it() {
    let (mock, admin) = actors();
    let first = concat!(
        r#"{"data":{"items":[{"id":4,"title":"Cost centre","type":"2","mandatory":"0","#,
        r#""visible_to_user":"1","sequence":"1","courses":"134"}],"count":1,"#,
        r#""has_more_data":true,"cursor":null,"current_page":1,"current_page_size":1,"#,
        r#""total_page_count":2,"total_count":2,"sort":[]},"version":"1.0.0","_links":[]}"#,
    );
    assert_eq!(admin.get(&format!("{FIELDS}?page_size=1&get_total_count=1")).text(), first);
    let second = &admin.read(&format!("{FIELDS}?page_size=1&page=2"))["data"]["items"][0];
    assert_eq!(
        *second,
        json!({"id": 5, "title": "Reason", "type": "3", "mandatory": "0", "visible_to_user": "0",
            "sequence": "2", "courses": "all"})
    );
    let pat = Actor::sign_in(&mock, "pat", "Passw0rd");
    assert_eq!(pat.read(FIELDS)["data"]["count"], 2);
    let ann = Actor::sign_in(&mock, "ann", "Passw0rd");
    let forbidden = "You are not allowed to perform this action.";
    refused(&ann, "GET", FIELDS, json!({}), forbidden);
    for (method, target) in [
        ("POST", FIELDS.to_owned()),
        ("PUT", format!("{FIELDS}/4")),
        ("DELETE", format!("{FIELDS}/4")),
    ] {
        let body = json!({"type": 3, "translations": {"all": "x"}, "courses": []});
        refused(&pat, method, &target, body, forbidden);
    }
}

#[test]
fn a_field_is_made_mandatory_visible_and_of_all_courses_unless_said_otherwise() {
    let (_mock, admin) = actors();
    let body = json!({"type": 3, "translations": {"en": "Badge", "italian": "Tessera"}});
    assert_eq!(
        admin.json("POST", FIELDS, body).text(),
        r#"{"data":{"enrollment_field_id":6,"enrollment_field_options":[]},"version":"1.0.0","_links":[]}"#
    );
    let made = admin.read(FIELDS)["data"]["items"][2].clone();
    assert_eq!(
        made,
        json!({"id": 6, "title": "Badge", "type": "3", "mandatory": "1", "visible_to_user": "1",
            "sequence": "3", "courses": "all"})
    );
    let body = json!({
        "type": "2", "translations": {"all": "Site"}, "courses": [136, 134], "mandatory": 0,
        "visible_to_user": "0",
        "dropdown_options": [{"translations": {"all": "A"}}, {"translations": {"all": "B"}}],
    });
    assert_eq!(
        admin.ok("POST", FIELDS, body)["data"],
        json!({"enrollment_field_id": 7, "enrollment_field_options": [3, 4]})
    );
    assert_eq!(admin.read(FIELDS)["data"]["items"][3]["courses"], "134,136");
    for (body, message) in [
        (json!({"translations": {"all": "x"}}), "Missing mandatory params"),
        (json!({"type": 3}), "Missing mandatory params"),
        (json!({"type": 2, "translations": {"all": "x"}}), "Missing mandatory params"),
        (json!({"type": 5, "translations": {"all": "x"}}), "Invalid parameters: type"),
        (
            json!({"type": 1, "translations": {"all": "x"}, "courses": [999]}),
            "Invalid parameters: courses: 999",
        ),
        (
            json!({"type": 1, "translations": {"german": "x"}}),
            "Language not active: translations.german",
        ),
        (
            json!({"type": 1, "translations": {"all": "x"},
                "dropdown_options": [{"translations": {"all": "A"}}]}),
            "Invalid parameters: dropdown_options",
        ),
    ] {
        refused(&admin, "POST", FIELDS, body, message);
    }
    assert_eq!(admin.read(FIELDS)["data"]["total_count"], 4);
}

#[test]
fn a_change_says_the_courses_again_and_adds_or_relabels_options() {
    let (_mock, admin) = actors();
    let target = format!("{FIELDS}/4");
    let body = json!({
        "courses": [], "translations": {"it": "Centro"}, "mandatory": 1, "visible_to_user": 0,
        "sequence": 2,
        "dropdown_options": [
            {"id_option": 1, "translations": {"italian": "Roma"}},
            {"translations": {"all": "Turin"}},
            {"id_option": 9, "translations": {"all": "?"}},
        ],
    });
    assert_eq!(
        admin.json("PUT", &target, body).text(),
        r#"{"data":{"field_id":4,"error_messages":["Option not found: 9"]},"version":"1.0.0","_links":[]}"#
    );
    assert_eq!(
        admin.read(FIELDS)["data"]["items"][1],
        json!({"id": 4, "title": "Cost centre", "type": "2", "mandatory": "1",
            "visible_to_user": "0", "sequence": "2", "courses": "all"})
    );
    let body =
        json!({"course_ids": [136], "user_ids": [13017], "enrollment_fields": {"4": "Roma"}});
    admin.ok("POST", ENROLLMENTS, body);
    assert_eq!(shown(&admin, 136, 13017), json!([{"id": 4, "value": "Rome"}]));
    refused(&admin, "PUT", &target, json!({"mandatory": 0}), "Missing mandatory params");
    refused(&admin, "PUT", &format!("{FIELDS}/99"), json!({"courses": []}), "Not found");
    let text = json!({"courses": [], "dropdown_options": [{"translations": {"all": "A"}}]});
    refused(&admin, "PUT", &format!("{FIELDS}/5"), text, "Invalid parameters: dropdown_options");
}

#[test]
fn a_field_goes_with_its_values() {
    let (_mock, admin) = actors();
    let body = json!({"enrollment_fields": {"4": 2, "5": "new here"}});
    admin.ok("PUT", &format!("{ENROLLMENTS}/134/13017"), body);
    let both = json!([{"id": 4, "value": "Paris"}, {"id": 5, "value": "new here"}]);
    assert_eq!(shown(&admin, 134, 13017), both);
    assert_eq!(
        admin.json("DELETE", &format!("{FIELDS}/4"), json!({})).text(),
        r#"{"data":{"deleted":"4","errors":null},"version":"1.0.0","_links":[]}"#
    );
    assert_eq!(shown(&admin, 134, 13017), json!([{"id": 5, "value": "new here"}]));
    refused(&admin, "DELETE", &format!("{FIELDS}/4"), json!({}), "Not found");
}

#[test]
fn values_are_shown_to_learners_where_the_field_is_visible() {
    let (mock, admin) = actors();
    let body = json!({"enrollment_fields": {"4": "Rome", "5": "late"}});
    admin.ok("PUT", &format!("{ENROLLMENTS}/134/13017"), body);
    let ann = Actor::sign_in(&mock, "ann", "Passw0rd");
    assert_eq!(shown(&ann, 134, 13017), json!([{"id": 4, "value": "Rome"}]));
    let pat = Actor::sign_in(&mock, "pat", "Passw0rd");
    assert_eq!(shown(&pat, 134, 13017).as_array().unwrap().len(), 2);
}

#[test]
fn mandatory_fields_of_a_course_are_asked_for_unless_told_optional() {
    let (_mock, admin) = actors();
    admin.ok("PUT", &format!("{FIELDS}/4"), json!({"courses": [134], "mandatory": 1}));
    let missing = "Enrollment field 4 is mandatory";
    let single = format!("{ENROLLMENTS}/134/13018");
    refused(&admin, "POST", &single, json!({}), missing);
    let mut body = json!({"course_ids": [134, 136], "user_ids": [13018]});
    refused(&admin, "POST", ENROLLMENTS, body.clone(), missing);
    body["enrollment_fields"] = json!({"4": "Milan"});
    refused(&admin, "POST", ENROLLMENTS, body.clone(), "Invalid value of enrollment field 4");
    body["enrollment_fields"] = json!({"9": "x"});
    refused(&admin, "POST", ENROLLMENTS, body.clone(), "Invalid enrollment field: 9");
    assert_eq!(admin.read(ENROLLMENTS)["data"]["total_count"], 1, "nothing was half done");
    // The value goes to the course it belongs to.
    body["enrollment_fields"] = json!({"4": "1", "5": "moved"});
    let answer = admin.ok("POST", ENROLLMENTS, body);
    assert_eq!(answer["data"]["enrolled"].as_array().unwrap().len(), 2);
    assert_eq!(shown(&admin, 134, 13018).as_array().unwrap().len(), 2);
    assert_eq!(shown(&admin, 136, 13018), json!([{"id": 5, "value": "moved"}]));
    // What belongs to no course named is a mistake.
    let body = json!({"course_ids": [136], "user_ids": [13017], "enrollment_fields": {"4": "1"}});
    let stranger = "Enrollment field 4 does not belong to course 136";
    refused(&admin, "POST", ENROLLMENTS, body, stranger);

    admin.ok("DELETE", &single, json!({}));
    let body = json!({"course_ids": [134], "user_ids": [13018], "consider_ef_as_optional": true});
    let answer = admin.ok("POST", ENROLLMENTS, body);
    assert_eq!(answer["data"]["enrolled"][0]["id_user"], 13018);
}

#[test]
fn a_change_of_values_is_refused_pair_by_pair() {
    let (_mock, admin) = actors();
    admin.ok("POST", &format!("{ENROLLMENTS}/136/13017"), json!({}));
    let body =
        json!({"course_id": [134, 136], "user_id": [13017], "enrollment_fields": {"4": "1"}});
    let answer = admin.ok("PUT", ENROLLMENTS, body);
    assert_eq!(answer["data"]["updated"], json!([{"course_id": 134, "user_id": 13017}]));
    let errors = answer["data"]["not_updated"].to_string();
    assert!(errors.contains("Enrollment field 4 does not belong to course 136"), "{errors}");
    admin.ok("PUT", &format!("{FIELDS}/4"), json!({"courses": [134], "mandatory": 1}));
    for (value, message) in [
        (json!({"4": ""}), "Enrollment field 4 is mandatory"),
        (json!({"4": "Milan"}), "Invalid value of enrollment field 4"),
        (json!({"x": "Milan"}), "Invalid enrollment field: x"),
    ] {
        let body = json!({ "enrollment_fields": value });
        let answer = admin.ok("PUT", &format!("{ENROLLMENTS}/134/13017"), body);
        assert!(answer["data"]["not_updated"].to_string().contains(message), "{answer}");
    }
    assert_eq!(shown(&admin, 134, 13017), json!([{"id": 4, "value": "Rome"}]));
}
