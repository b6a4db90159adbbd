//! Merging two accounts.

use docebo_mock::DoceboMock;
use serde_json::{Value, json};

use super::{user_data, world};
use crate::support::{Actor, error, mock_with};

const OLD: u32 = 13021;
const NEW: u32 = 13022;
const BOSS: u32 = 13023;
const EDI: u32 = 13024;
const FAR: u32 = 13026;
const ROUTE: &str = "/manage/v1/user/13021/merge/13022";

/// Somebody rehired: `old` is deactivated, `new` the account of today. They share SAF, where the
/// old row is done, and FIRE, where the new one has the better score.
fn rehired() -> (DoceboMock, Actor) {
    let mock = mock_with(json!({
        "profiles": [
            {"name": "Editor", "permissions": ["user/view", "user/edit"]},
            {"name": "Viewer", "permissions": ["user/view"]},
            {"name": "Blind", "permissions": ["user/edit"]},
        ],
        "users": [
            {"id": BOSS, "username": "boss", "first_name": "Eve", "last_name": "Boss"},
            {"id": OLD, "username": "old", "first_name": "Ann", "last_name": "Miller",
             "email": "ann@example.com", "active": false, "managers": {"1": "boss"}},
            {"id": NEW, "username": "new", "first_name": "Anna", "last_name": "Miller",
             "expiration": "2030-01-01"},
            {"id": EDI, "username": "edi", "password": "Passw0rd"},
            {"id": 13025, "username": "vic", "password": "Passw0rd"},
            {"id": FAR, "username": "far"},
            {"id": 13027, "username": "bea", "password": "Passw0rd"},
            {"id": 13028, "username": "sue", "level": "superadmin"},
        ],
        "power_users": [
            {"username": "edi", "profiles": ["Editor"], "users": ["old", "new"]},
            {"username": "vic", "profiles": ["Viewer"], "users": ["old", "new"]},
            {"username": "bea", "profiles": ["Blind"], "users": ["old", "new"]},
        ],
        "courses": [
            {"id": 5, "name": "Safety", "code": "SAF", "materials": 4},
            {"id": 6, "name": "Fire", "code": "FIRE", "materials": 2},
            {"id": 7, "name": "Alone", "code": "ALO", "materials": 2},
            {"id": 8, "name": "Planned", "code": "PLA"},
        ],
        "enrollments": [
            {"user": "old", "course": "SAF", "status": "completed",
             "completed": "2025-04-05 06:07:08", "score": 80.5, "total_time": 600},
            {"user": "new", "course": "SAF", "status": "in_progress", "score": 95},
            {"user": "old", "course": "FIRE", "status": "completed",
             "completed": "2025-01-01 00:00:00", "score": 60},
            {"user": "new", "course": "FIRE", "status": "completed",
             "completed": "2026-01-01 00:00:00", "score": 70},
            {"user": "old", "course": "ALO", "status": "in_progress"},
        ],
        "archived": [{"user": "old", "course": "SAF", "status": "completed"}],
        "learning_plans": [
            {"title": "Onboarding", "code": "ONB", "courses": [{"course": "PLA"}],
             "users": [{"username": "old"}]},
        ],
        "belongings": [
            {"user": "old", "kind": "reward", "title": "Mug"},
            {"user": "old", "kind": "asset", "title": "How we do it"},
        ],
    }));
    let admin = Actor::superadmin(&mock);
    (mock, admin)
}

/// Everybody's active enrollments: user, course, status and score.
fn enrolled(actor: &Actor, user: u32) -> Vec<Value> {
    let page = actor.read(&format!("/course/v1/courses/enrollments?user_id[]={user}"));
    let rows = page["data"]["items"].as_array().unwrap();
    let mut rows: Vec<Value> = rows
        .iter()
        .map(|row| json!([row["course_id"], row["enrollment_status"], row["enrollment_score"]]))
        .collect();
    rows.sort_by_key(|row| row[0].to_string());
    rows
}

fn forbidden() -> Value {
    error("Forbidden", "You are not allowed to perform this action.", 1002, 403)
}

#[test]
fn a_preview_puts_both_accounts_side_by_side() {
    let (_mock, admin) = rehired();
    assert_eq!(
        admin.get(ROUTE).text(),
        concat!(
            r#"{"data":{"user_data":{"source":{"user_id":"13021","username":"old","#,
            r#""first_name":"Ann","last_name":"Miller","email":"ann@example.com","level":"6","#,
            r#""valid":"0","timezone":"Europe/Rome","expiration":null,"date_format":null,"#,
            r#""avatar":"","role_id":null,"role_title":null,"manager_first_name":"Eve","#,
            r#""manager_last_name":"Boss","email_validation_status":"0","force_change":"0"},"#,
            r#""destination":{"user_id":"13022","username":"new","first_name":"Anna","#,
            r#""last_name":"Miller","email":"","level":"6","valid":"1","timezone":"Europe/Rome","#,
            r#""expiration":"2030-01-01","date_format":null,"avatar":"","role_id":null,"#,
            r#""role_title":null,"manager_first_name":null,"manager_last_name":null,"#,
            r#""email_validation_status":"0","force_change":"0"}},"enrollments":true,"#,
            r#""subscriptions":false,"badges":false,"transactions":false},"#,
            r#""version":"1.0.0","_links":[]}"#,
        )
    );
    let none = admin.read(&format!("/manage/v1/user/{FAR}/merge/{NEW}"));
    assert_eq!(none["data"]["enrollments"], false);
}

#[test]
fn enrollments_say_which_of_two_would_win() {
    let (_mock, admin) = rehired();
    let route = format!("{ROUTE}/enrollments");
    let page = admin.read(&route);
    assert_eq!(
        page["data"]["items"][0],
        json!({
            "course_id": 5, "code": "SAF", "course_name": "Safety", "type": "elearning",
            "lang_code": "en",
            "users": {
                "source": {"id": OLD, "status": 2, "status_label": "completed",
                    "date_complete": "2025-04-05 06:07:08", "score": 80.5, "selected": true},
                "destination": {"id": NEW, "status": 1, "status_label": "in_progress",
                    "date_complete": null, "score": 95, "selected": false},
            },
        })
    );
    assert_eq!(page["data"]["items"][1]["users"]["destination"]["selected"], true);
    assert_eq!(page["data"]["items"][2]["users"]["destination"], Value::Null);
    assert_eq!(page["data"]["total_count"], 4);
    let ids = |query: &str| -> Vec<u64> {
        let page = admin.read(&format!("{route}?{query}"));
        let items = page["data"]["items"].as_array().unwrap();
        items.iter().map(|row| row["course_id"].as_u64().unwrap()).collect()
    };
    assert_eq!(ids("sort_dir=desc&page_size=3&get_total_count=1"), [8, 7, 6]);
    assert_eq!(ids("sort_dir=desc&page_size=3&page=2"), [5]);
    assert_eq!(ids("sort_attr=course_name"), [7, 6, 8, 5]);
    assert_eq!(ids("sort_attr=course_name&sort_dir=desc&page_size=1"), [5]);
    let wrong = error("Bad Request", "Invalid sort_attr", 1001, 400);
    assert_eq!(admin.get(&format!("{route}?sort_attr=badge_name")).json(), wrong);
}

#[test]
fn lists_of_what_is_not_modelled_are_empty_pages() {
    let (_mock, admin) = rehired();
    for (list, own) in [
        ("badges", "badge_name"),
        ("subscriptions", "bundle_name"),
        ("transactions", "date_creation"),
    ] {
        let answer = admin.get(&format!("{ROUTE}/{list}?sort_attr={own}&sort_dir=desc"));
        let sort = format!(r#""sort":[{{"sort_attr":"{own}","sort_dir":"desc"}}]"#);
        assert_eq!(
            answer.text(),
            format!(
                "{}{sort}{}",
                concat!(
                    r#"{"data":{"items":[],"count":0,"has_more_data":false,"cursor":null,"#,
                    r#""current_page":1,"current_page_size":200,"total_page_count":0,"#,
                    r#""total_count":0,"#,
                ),
                r#"},"version":"1.0.0","_links":[]}"#,
            )
        );
        assert_eq!(admin.get(&format!("{ROUTE}/{list}?sort_attr=course_name")).status, 400);
        assert_eq!(admin.get(&format!("/manage/v1/user/1/merge/{NEW}/{list}")).status, 404);
    }
}

#[test]
fn b066_the_source_stays_as_it_was() {
    let (_mock, admin) = rehired();
    admin.ok("POST", "/manage/v1/managers/13021/users", json!({"user_ids": [FAR]}));
    let before = admin.read("/manage/v1/user/13021");
    let answer = admin.json("PUT", ROUTE, json!({}));
    assert_eq!(answer.text(), r#"{"data":{"id":13022},"version":"1.0.0","_links":[]}"#);
    assert_eq!(admin.read("/manage/v1/user/13021"), before);
    let (_, fresh) = rehired();
    fresh.ok("PUT", "/manage/v1/user/change_status", json!({"user_ids": [OLD], "status": 1}));
    fresh.ok("PUT", ROUTE, json!({}));
    assert_eq!(user_data(&fresh, OLD)["valid"], "1");
    // Nor does the destination get its team.
    let manager = admin.read(&format!("/manage/v1/users/{FAR}/managers"));
    assert_eq!(manager["data"]["manager_id"], OLD.to_string());
}

#[test]
fn b067_power_users_and_superadmins_are_not_merged() {
    let (_mock, admin) = rehired();
    let before = world(&admin);
    for (source, destination) in [(EDI, NEW), (OLD, EDI), (13028, NEW), (OLD, 13028)] {
        let route = format!("/manage/v1/user/{source}/merge/{destination}");
        assert_eq!(admin.json("PUT", &route, json!({})).json(), forbidden());
        assert_eq!(admin.get(&route).json(), forbidden());
        assert_eq!(admin.get(&format!("{route}/enrollments")).status, 403);
    }
    assert_eq!(world(&admin), before);
}

#[test]
fn b068_the_better_enrollment_wins_with_its_tracking() {
    let (_mock, admin) = rehired();
    admin.ok("PUT", ROUTE, json!({}));
    assert_eq!(
        enrolled(&admin, NEW),
        [
            json!([5, "completed", 80.5]),
            json!([6, "completed", 70]),
            json!([7, "in_progress", null]),
            json!([8, "enrolled", null]),
        ]
    );
    let tracking = &world(&admin)["enrollments"]["tracking"];
    let of = |user: u32, course: u32| {
        let rows = tracking.as_array().unwrap();
        rows.iter().find(|row| row[0] == user && row[1] == course).map(|row| row[2]["done"].clone())
    };
    assert_eq!((of(NEW, 5), of(NEW, 6)), (Some(json!(4)), Some(json!(2))));
    assert_eq!((of(OLD, 5), of(OLD, 6), of(OLD, 7)), (None, None, None));
    // Merging again finds nothing to move.
    let after = enrolled(&admin, NEW);
    admin.ok("PUT", ROUTE, json!({}));
    assert_eq!(enrolled(&admin, NEW), after);
}

#[test]
fn b068_whoever_merges_may_choose_another() {
    let (_mock, admin) = rehired();
    let body = json!({"change_data": {"enrollments": [
        {"course_id": 5, "old_user_id": NEW}, {"course_id": "6", "old_user_id": "13021"},
    ]}});
    admin.ok("PUT", ROUTE, body);
    let rows = enrolled(&admin, NEW);
    assert_eq!(rows[..2], [json!([5, "in_progress", 95]), json!([6, "completed", 60])]);
    assert_eq!(enrolled(&admin, OLD), Vec::<Value>::new());
}

#[test]
fn b068_where_neither_is_better_the_destination_keeps_its_own() {
    for (old, new, kept) in [
        // Equal to the last: status, score, finished material.
        (
            json!({"status": "completed", "score": 70}),
            json!({"status": "completed", "score": 70}),
            NEW,
        ),
        // Nobody has a score, and any score beats none.
        (json!({"status": "in_progress"}), json!({"status": "in_progress"}), NEW),
        (json!({"status": "in_progress", "score": 0}), json!({"status": "in_progress"}), OLD),
        // Status comes before score.
        (json!({"status": "enrolled", "score": 90}), json!({"status": "in_progress"}), NEW),
    ] {
        let row = |user: &str, total_time: u32, what: &Value| {
            let mut row = json!({"user": user, "course": "SAF", "total_time": total_time});
            row.as_object_mut().unwrap().extend(what.as_object().unwrap().clone());
            row
        };
        let mock = mock_with(json!({
            "users": [{"id": OLD, "username": "old"}, {"id": NEW, "username": "new"}],
            "courses": [{"id": 5, "name": "Safety", "code": "SAF"}],
            "enrollments": [row("old", 600, &old), row("new", 60, &new)],
        }));
        let admin = Actor::superadmin(&mock);
        admin.ok("PUT", ROUTE, json!({}));
        assert_eq!(enrolled(&admin, OLD), Vec::<Value>::new());
        let left = world(&admin)["enrollments"].to_string();
        let time = if kept == OLD { "\"total_time\":600," } else { "\"total_time\":60," };
        assert!(left.contains(time), "{old} against {new}: {left}");
    }
}

#[test]
fn b069_archived_rows_plans_and_assets_stay_behind() {
    let (_mock, admin) = rehired();
    let archived = admin.read("/_mock/archived_enrollments");
    let plans = world(&admin)["plans"].clone();
    admin.ok("PUT", ROUTE, json!({}));
    assert_eq!(admin.read("/_mock/archived_enrollments"), archived);
    assert_eq!(world(&admin)["plans"], plans);
    assert_eq!(enrolled(&admin, OLD), Vec::<Value>::new(), "active rows go over");
    assert_eq!(
        admin.read("/_mock/belongings")["owned"],
        json!([
            {"kind": "asset", "owner": OLD, "title": "How we do it"},
            {"kind": "reward", "owner": NEW, "title": "Mug"},
        ])
    );
}

#[test]
fn b122_power_users_merge_whom_they_view_and_edit() {
    let (mock, admin) = rehired();
    for blind in ["vic", "bea"] {
        let actor = Actor::sign_in(&mock, blind, "Passw0rd");
        assert_eq!(actor.json("PUT", ROUTE, json!({})).json(), forbidden(), "{blind}");
        assert_eq!(actor.get(ROUTE).status, 403);
    }
    let edi = Actor::sign_in(&mock, "edi", "Passw0rd");
    let missing = error("Not Found", "User not found", 0, 404);
    for route in
        [format!("/manage/v1/user/{FAR}/merge/{NEW}"), format!("/manage/v1/user/{OLD}/merge/{FAR}")]
    {
        assert_eq!(edi.json("PUT", &route, json!({})).json(), missing);
        assert_eq!(edi.get(&route).json(), missing);
    }
    edi.ok("PUT", ROUTE, json!({}));
    assert_eq!(enrolled(&admin, NEW).len(), 4);
    let delete = edi.json("DELETE", "/manage/v1/user/delete", json!({"user_ids": [OLD]}));
    assert_eq!(delete.json(), forbidden());
    assert_eq!(Actor::nobody(&mock).json("PUT", ROUTE, json!({})).status, 401);
}

#[test]
fn values_of_the_survivor_are_set_or_refused_as_one() {
    let (_mock, admin) = rehired();
    let before = world(&admin);
    let refused = |body: Value, text: &str| {
        let answer = admin.json("PUT", ROUTE, json!({"change_data": body}));
        assert_eq!(answer.json(), error("Bad Request", text, 1001, 400));
    };
    refused(
        json!({"user_data": {"first_name": "Ann", "timezone": "Mars/Olympus"}}),
        "change_data.user_data.timezone: Invalid timezone",
    );
    refused(
        json!({"enrollments": [{"course_id": 5, "old_user_id": OLD}, {"course_id": 7, "old_user_id": NEW}]}),
        "change_data.enrollments[1]: user 13022 has no enrollment in course 7 to keep",
    );
    refused(
        json!({"enrollments": [{"course_id": 5, "old_user_id": BOSS}]}),
        "change_data.enrollments[0]: user 13023 has no enrollment in course 5 to keep",
    );
    let itself = admin.json("PUT", "/manage/v1/user/13022/merge/13022", json!({}));
    assert_eq!(
        itself.json(),
        error("Bad Request", "A user cannot be merged with itself", 1001, 400)
    );
    let nobody = admin.json("PUT", "/manage/v1/user/1/merge/13022", json!({}));
    assert_eq!(nobody.json(), error("Not Found", "User not found", 0, 404));
    assert_eq!(world(&admin), before);

    let data = json!({"first_name": "Ann", "last_name": "Mill", "role_id": "3",
        "timezone": "europe/berlin", "expiration": "", "language": "english"});
    admin.ok("PUT", ROUTE, json!({"change_data": {"user_data": data}}));
    let now = user_data(&admin, NEW);
    assert_eq!(
        json!([
            now["first_name"],
            now["last_name"],
            now["role_id"],
            now["timezone"],
            now["expiration"],
            now["language"],
            now["username"]
        ]),
        json!(["Ann", "Mill", "3", "Europe/Berlin", null, "english", "new"])
    );
}

#[cfg(feature = "client")]
#[tokio::test]
async fn the_client_previews_lists_and_merges() {
    use docebo_sdk::{CourseId, UserId, users::MergedData};

    let (mock, _) = rehired();
    let client = mock.client();
    let users = client.users();
    let (old, new) = (UserId::from(OLD), UserId::from(NEW));
    let preview = users.merge_preview(old, new).await.unwrap();
    assert_eq!(preview.user_data.source.username, "old");
    let touched = users.merge_enrollments(old, new).all().await.unwrap();
    assert!(touched[0].users.source.as_ref().unwrap().selected);
    assert!(users.merge_badges(old, new).all().await.unwrap().is_empty());
    assert!(users.merge_subscriptions(old, new).all().await.unwrap().is_empty());
    assert!(users.merge_transactions(old, new).all().await.unwrap().is_empty());
    let data = MergedData::default().name("Ann", "Mill").timezone("Europe/Berlin").never_expires();
    let merge = users.merge(old, new).keep(CourseId::new(6), old).data(data);
    assert_eq!(merge.await.unwrap().id, new);
    let user = users.get(new).await.unwrap().user_data;
    assert_eq!((user.last_name.as_str(), user.expiration), ("Mill", None));
}
