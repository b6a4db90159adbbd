//! Sessions of instructor-led courses.

use docebo_mock::DoceboMock;
use serde_json::{Value, json};

use crate::support::{Actor, error, mock_with};

const ANN: u64 = 13_017;
const BEN: u64 = 13_018;
const CAT: u64 = 13_019;
const PAT: u64 = 13_021;

/// Tools has a session in spring with one seat, which Ann has, while Ben waits; and one in autumn
/// without dates. Cat is in the course alone. Pat is a power user over the course and Ann.
fn mock() -> DoceboMock {
    mock_with(json!({
        "now": "2026-03-02 09:00:00",
        "profiles": [{"name": "Trainers", "permissions": [
            "course/view", "course/edit", "enrollment/view", "enrollment/create", "enrollment/edit",
        ]}],
        "users": [
            {"username": "ann", "id": ANN, "password": "Passw0rd", "first_name": "Ann",
                "last_name": "Low", "email": "ann@example.com"},
            {"username": "ben", "id": BEN, "password": "Passw0rd"},
            {"username": "cat", "id": CAT, "password": "Passw0rd"},
            {"username": "pat", "id": PAT, "level": "power_user", "password": "Passw0rd",
                "first_name": "Pat", "last_name": "Mason"},
        ],
        "locations": [{"id": 2, "name": "Milan HQ"}],
        "courses": [
            {"name": "Tools", "code": "TOOLS", "id": 135, "type": "classroom"},
            {"name": "Safety", "code": "SAFE", "id": 134},
        ],
        "enrollments": [
            {"user": "ann", "course": "TOOLS", "enrolled": "2026-01-05 08:00:00"},
            {"user": "ben", "course": "TOOLS", "enrolled": "2026-01-06 08:00:00"},
            {"user": "cat", "course": "TOOLS", "enrolled": "2026-01-07 08:00:00"},
            {"user": "cat", "course": "SAFE", "enrolled": "2026-01-07 08:00:00"},
        ],
        "sessions": [
            {
                "course": "TOOLS", "id": 9, "name": "Spring", "code": "SPRING", "seats": 1,
                "min_seats": 1, "last_subscription": "2026-03-08 00:00:00",
                "instructors": ["pat"],
                "fields": [
                    {"id": 1, "title": "Room", "value": "4", "visible": true},
                    {"id": 2, "title": "Cost"},
                ],
                "events": [
                    {"id": 21, "day": "2026-07-10", "begin": "09:00:00", "end": "12:00:00",
                        "timezone": "Europe/Rome", "name": "Day 2"},
                    {"id": 20, "day": "2026-03-09", "begin": "09:00:00", "end": "17:00:00",
                        "pause": ["12:00:00", "13:00:00"], "timezone": "Europe/Rome",
                        "name": "Day 1", "location": 2, "classroom": 5, "instructors": ["pat"]},
                ],
                "participants": [
                    {"user": "ann", "present": true, "score": 88, "passed": true,
                        "comment": "Fine", "evaluated": "2026-03-01", "evaluator": "pat"},
                    {"user": "ben", "waiting": true, "since": "2026-02-01 08:00:00"},
                ],
            },
            {"course": "TOOLS", "id": 10, "name": "Autumn"},
        ],
        "power_users": [{"username": "pat", "profiles": ["Trainers"], "courses": ["TOOLS"],
            "users": ["ann"]}],
    }))
}

fn column(actor: &Actor, target: &str, rows: &str, name: &str) -> Vec<Value> {
    let answer = actor.read(target);
    let rows = answer["data"][rows].as_array().unwrap_or_else(|| panic!("{answer}")).iter();
    rows.map(|row| row[name].clone()).collect()
}

fn not_found() -> Value {
    error("Not Found", "Not found", 0, 404)
}

#[test]
fn the_sessions_of_a_course_and_a_refusal_for_one_without() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let target = "/course/v1/courses/135/sessions";
    let page = admin.read(target);
    let mut row = page["data"]["items"][0].clone();
    assert!(row.as_object_mut().unwrap().remove("uid_session").unwrap().is_string());
    assert_eq!(
        row,
        json!({
            "id": 9, "name": "Spring", "code": "SPRING", "date_start": "2026-03-09 08:00:00",
            "date_end": "2026-07-10 10:00:00", "attendance_type": "onsite", "max_enroll": 1,
            "min_enroll": 1,
        })
    );
    assert_eq!(
        json!([page["data"]["items"][1]["code"], page["data"]["items"][1]["date_start"]]),
        json!([null, null])
    );
    assert_eq!(column(&admin, &format!("{target}?page=2&page_size=1"), "items", "id"), [10]);
    assert_eq!(column(&admin, &format!("{target}?page=0&page_size=1"), "items", "id"), [9]);
    let none = error("Bad Request", "The course does not have sessions", 1001, 400);
    assert_eq!(admin.get("/course/v1/courses/134/sessions").json(), none);
    assert_eq!(admin.get("/course/v1/courses/999/sessions").json(), not_found());
    let (ann, pat) =
        (Actor::sign_in(&mock, "ann", "Passw0rd"), Actor::sign_in(&mock, "pat", "Passw0rd"));
    assert_eq!(ann.get(target).status, 403);
    assert_eq!(column(&pat, target, "items", "id"), [9, 10]);
    assert_eq!(pat.get("/course/v1/courses/134/sessions").status, 403);
    assert_eq!(Actor::nobody(&mock).get(target).status, 401);
}

#[test]
fn one_session_is_read_and_sent_back_whole() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let mut view = admin.read("/course/v1/sessions/9")["data"].clone();
    let uid = view.as_object_mut().unwrap().remove("uid_session").unwrap();
    assert_eq!(
        view,
        json!({
            "id": 9, "name": "Spring", "course": {"name": "Tools"},
            "date_start": "2026-03-09 08:00:00", "date_end": "2026-07-10 10:00:00",
            "instructors": [{"firstname": "Pat", "lastname": "Mason", "username": "pat"}],
            "additional_fields": [
                {"id": 1, "title": "Room", "type": "textfield", "value": "4",
                    "visible_to_user": true},
                {"id": 2, "title": "Cost", "type": "textfield", "value": null,
                    "visible_to_user": false},
            ],
        })
    );
    // A participant sees the fields meant for learners; a stranger to the course nothing.
    let ann = Actor::sign_in(&mock, "ann", "Passw0rd");
    let fields = ann.read("/course/v1/sessions/9")["data"]["additional_fields"].clone();
    assert_eq!(fields.as_array().unwrap().len(), 1);
    view["uid_session"] = uid;
    view["name"] = json!("Summer");
    view["additional_fields"][1]["value"] = json!("100");
    let answer = admin.json("PUT", "/course/v1/sessions/9", view.clone());
    assert_eq!(answer.text(), r#"{"data":{"success":true},"version":"1.0.0","_links":[]}"#);
    assert_eq!(admin.read("/course/v1/sessions/9")["data"], view);
    let sent: Vec<String> = mock.outbox().iter().map(|sent| format!("{sent:?}")).collect();
    assert!(sent.iter().any(|sent| sent.contains("ilt.session.updated")), "{sent:?}");

    let put = |actor: &Actor, body| actor.json("PUT", "/course/v1/sessions/9", body);
    let body = json!({"additional_fields": [{"id": 5, "value": "x"}]});
    let answer = put(&admin, body);
    assert_eq!(answer.json(), error("Bad Request", "No additional field 5", 1001, 400));
    assert_eq!(put(&admin, json!({"name": " "})).status, 400);
    assert_eq!(put(&ann, json!({"name": "x"})).status, 403);
    let pat = Actor::sign_in(&mock, "pat", "Passw0rd");
    assert_eq!(put(&pat, json!({"name": "Later"})).status, 200);
    assert_eq!(admin.get("/course/v1/sessions/99").json(), not_found());
    assert_eq!(admin.json("PUT", "/course/v1/sessions/99", json!({})).json(), not_found());
}

#[test]
fn a_roster_has_attendance_and_evaluation() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let page = admin.read("/course/v1/sessions/9/enrollments");
    assert_eq!(
        page["data"]["items"],
        json!([
            {
                "user_id": ANN, "username": "ann", "firstname": "Ann", "lastname": "Low",
                "email": "ann@example.com", "level": "learner", "status": "completed",
                "attendance": "present", "enrollment_date": "2026-01-05 08:00:00",
                "completion_date": "2026-03-01 00:00:00", "evaluation_status": "passed",
                "evaluation_score": 88, "evaluation_comment": "Fine",
                "evaluation_date": "2026-03-01", "evaluator_id": PAT,
            },
            {
                "user_id": BEN, "username": "ben", "firstname": "", "lastname": "", "email": "",
                "level": "learner", "status": "waiting", "attendance": null,
                "enrollment_date": "2026-02-01 08:00:00", "completion_date": null,
                "evaluation_status": null, "evaluation_score": null, "evaluation_comment": null,
                "evaluation_date": null, "evaluator_id": null,
            },
        ])
    );
    assert_eq!(page["data"]["total_count"], 2);
    let users = |actor: &Actor, query: &str| {
        let target = format!("/course/v1/sessions/9/enrollments{query}");
        column(actor, &target, "items", "user_id")
    };
    assert_eq!(users(&admin, "?page=2&page_size=1"), [BEN]);
    let (ann, pat) =
        (Actor::sign_in(&mock, "ann", "Passw0rd"), Actor::sign_in(&mock, "pat", "Passw0rd"));
    assert_eq!(users(&pat, ""), [ANN]);
    assert_eq!(ann.get("/course/v1/sessions/9/enrollments").status, 403);
    assert_eq!(admin.get("/course/v1/sessions/99/enrollments").json(), not_found());
}

#[test]
fn events_come_in_both_forms_at_once() {
    let mock = mock();
    let cat = Actor::sign_in(&mock, "cat", "Passw0rd");
    let page = cat.read("/course/v1/sessions/9/events");
    assert_eq!(
        page["data"]["items"][0],
        json!({
            "id_event": 20, "name": "Day 1", "day": "2026-03-09", "time_begin": "09:00:00",
            "time_end": "17:00:00", "break_begin": "12:00:00", "break_end": "13:00:00",
            "timezone": "Europe/Rome", "effective_duration": 420, "id_location": 2,
            "id_classroom": 5, "webinar_tool": null,
            "instructors": [{"firstname": "Pat", "lastname": "Mason", "username": "pat"}],
            "description": null,
            "schedule": {"date": "2026-03-09", "time_begin": "09:00:00",
                "timezone": "Europe/Rome", "offset": "GMT +01:00"},
        })
    );
    assert_eq!(page["data"]["items"][1]["schedule"]["offset"], "GMT +02:00");
    assert_eq!(page["data"]["total_count"], 2);
    assert_eq!(cat.get("/course/v1/sessions/99/events").json(), not_found());
    let pat = Actor::sign_in(&mock, "pat", "Passw0rd");
    assert_eq!(pat.get("/course/v1/sessions/9/events").status, 200);
}

#[test]
fn the_older_list_counts_by_level_and_keeps_its_rows_under_sessions() {
    let mock = mock();
    let cat = Actor::sign_in(&mock, "cat", "Passw0rd");
    let target = "/learn/v1/courses/135/classroom/session";
    let page = cat.read(target);
    let mut row = page["data"]["sessions"][0].clone();
    row.as_object_mut().unwrap().remove("uid_session");
    assert_eq!(
        row,
        json!({
            "id_session": 9, "name": "Spring", "description": null,
            "start_date": "2026-03-09 08:00:00", "end_date": "2026-07-10 10:00:00",
            "last_subscription_date": "2026-03-08 00:00:00", "max_enroll": 1, "min_enroll": 1,
            "count_learner": 1, "count_learner_waitlist": 1, "count_tutor": 0,
            "count_tutor_waitlist": 0, "count_instructor": 0, "count_instructor_waitlist": 0,
            "count_enrolled": 1, "is_enrolled": false, "can_enroll_session": true,
            "instructors": [{"firstname": "Pat", "lastname": "Mason", "username": "pat"}],
            "dates": [
                {"date": "2026-03-09", "name": "Day 1", "time_begin": "09:00:00",
                    "time_end": "17:00:00", "timezone": "Europe/Rome", "id_location": 2,
                    "id_classroom": 5},
                {"date": "2026-07-10", "name": "Day 2", "time_begin": "09:00:00",
                    "time_end": "12:00:00", "timezone": "Europe/Rome", "id_location": null,
                    "id_classroom": null},
            ],
            "additional_fields": [{"id": 1, "title": "Room", "type": "textfield", "value": "4",
                "visible_to_user": true}],
            "slug_name": "spring",
        })
    );
    assert_eq!(page["data"]["has_more_data"], false);
    let ids = |query: &str| column(&cat, &format!("{target}{query}"), "sessions", "id_session");
    assert_eq!(ids(""), [9, 10]);
    assert_eq!(ids("?year=2026"), [9]);
    assert_eq!(ids("?year=2025"), Vec::<Value>::new());
    assert_eq!(ids("?date_from=2026-07-10&date_to=2026-07-11"), [9]);
    assert_eq!(ids("?date_from=2026-07-11"), Vec::<Value>::new());
    assert_eq!(ids("?date_to=2026-03-08"), Vec::<Value>::new());
    assert_eq!(ids("?page=2&page_size=1"), [10]);
    // Without sessions: an empty page here, a refusal in the admin list.
    let none = "/learn/v1/courses/134/classroom/session";
    assert_eq!(column(&cat, none, "sessions", "id_session"), Vec::<Value>::new());
    let ann = Actor::sign_in(&mock, "ann", "Passw0rd");
    assert_eq!(ann.get(none).status, 403);
    let own = ann.read(target)["data"]["sessions"][0].clone();
    assert_eq!(json!([own["is_enrolled"], own["can_enroll_session"]]), json!([true, false]));
}

#[test]
fn a_learner_sees_own_sessions_or_those_to_join() {
    let mock = mock();
    let target = "/learn/v1/courses/135/sessions";
    let ann = Actor::sign_in(&mock, "ann", "Passw0rd");
    assert_eq!(
        ann.read(target)["data"],
        json!({
            "is_enrolled": true, "current_location": 2,
            "sessions": {"9": {
                "id": 9, "name": "Spring", "start_date": "2026-03-09 08:00:00",
                "end_date": "2026-07-10 10:00:00", "score": 88, "score_base": "100",
                "evaluation_type": "0", "evaluation_status": true,
                "dates": [
                    {"date": "2026-03-09", "name": "Day 1", "time_begin": "09:00:00",
                        "time_end": "17:00:00", "timezone": "Europe/Rome", "id_location": 2,
                        "id_classroom": 5, "attendance_status": "present"},
                    {"date": "2026-07-10", "name": "Day 2", "time_begin": "09:00:00",
                        "time_end": "12:00:00", "timezone": "Europe/Rome", "id_location": null,
                        "id_classroom": null, "attendance_status": "present"},
                ],
            }},
        })
    );
    let cat = Actor::sign_in(&mock, "cat", "Passw0rd");
    let joinable = cat.read(target)["data"].clone();
    assert_eq!(json!([joinable["is_enrolled"], joinable["current_location"]]), json!([false, 0]));
    let ids: Vec<&String> = joinable["sessions"].as_object().unwrap().keys().collect();
    assert_eq!(ids, ["9", "10"]);
    // Too late for the one that has a last day to join.
    mock.clock().advance(std::time::Duration::from_secs(7 * 86_400));
    let cat = Actor::sign_in(&mock, "cat", "Passw0rd");
    let later = cat.read(target)["data"]["sessions"].clone();
    assert_eq!(later.as_object().unwrap().keys().collect::<Vec<_>>(), ["10"]);
    let ann = Actor::sign_in(&mock, "ann", "Passw0rd");
    assert_eq!(ann.get("/learn/v1/courses/134/sessions").status, 403);
    assert_eq!(Actor::superadmin(&mock).get("/learn/v1/courses/999/sessions").json(), not_found());
}

#[test]
fn enrolling_with_a_session_takes_a_seat_or_a_place_in_its_queue() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let body = json!({"course_ids": [135, 134], "user_ids": [PAT], "session_id": 9});
    let answer = admin.ok("POST", "/learn/v1/enrollments", body);
    let enrolled = &answer["data"]["errors"][0]["enrolled"];
    assert_eq!(
        *enrolled,
        json!([
            {"id_user": PAT, "id_course": 135, "waiting": true},
            {"id_user": PAT, "id_course": 134, "waiting": false},
        ])
    );
    let roster = |session: u32| {
        let target = format!("/course/v1/sessions/{session}/enrollments");
        column(&admin, &target, "items", "user_id")
    };
    assert_eq!(roster(9), [ANN, BEN, PAT]);
    // Somebody in the course joins a session by a change of the enrollment, and may join more.
    let route = format!("/learn/v1/enrollments/135/{CAT}");
    admin.ok("PUT", &route, json!({"session_id": 10}));
    admin.ok("PUT", &route, json!({"session_id": 9}));
    assert_eq!(
        (roster(10), roster(9)),
        (vec![json!(CAT)], vec![json!(ANN), json!(BEN), json!(CAT), json!(PAT)])
    );
    let row = &admin.read("/course/v1/courses?search_text=TOOLS")["data"]["items"][0];
    assert_eq!(
        json!([
            row["sessions_count"],
            row["session_waiting_list"],
            row["users_without_session_count"]
        ]),
        json!([2, 3, 0])
    );
    for (course, session, problem) in
        [(134, 9, "Course 134 does not have sessions"), (135, 99, "Course 135 has no session 99")]
    {
        let body = json!({"course_ids": [course], "user_ids": [BEN], "session_id": session});
        let answer = admin.json("POST", "/learn/v1/enrollments", body);
        assert_eq!(answer.json(), error("Bad Request", problem, 1001, 400));
        let route = format!("/learn/v1/enrollments/{course}/{CAT}");
        let answer = admin.ok("PUT", &route, json!({"session_id": session}));
        assert!(answer.to_string().contains(problem), "{answer}");
    }
    // Leaving the course leaves its sessions.
    let gone = admin.send("DELETE", &format!("/learn/v1/enrollments/135/{CAT}"), None, "");
    assert_eq!(gone.status, 200);
    assert_eq!((roster(10), roster(9)), (vec![], vec![json!(ANN), json!(BEN), json!(PAT)]));
}

#[test]
fn a_batch_names_sessions_by_number_or_code_and_says_what_came_of_them() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let rows = json!({"items": [
        {"course_code": "TOOLS", "username": "ann", "session_code": "SPRING", "passed": false,
            "evaluation_score": "40", "evaluation_text": "Again", "evaluation_date": "2026-03-02"},
        {"course_id": 135, "username": "cat", "session_id": 10},
        {"course_code": "TOOLS", "username": "cat", "session_code": "NOPE"},
        {"course_code": "SAFE", "username": "cat", "session_id": 9},
        {"course_code": "TOOLS", "username": "cat", "session_id": 10, "evaluation_score": "much"},
    ], "options": {"status": "in_progress"}});
    let answer = admin.ok("POST", "/learn/v1/enrollment/batch", rows);
    let said: Vec<_> = answer["data"].as_array().unwrap().iter().collect();
    let successes: Vec<_> = said.iter().map(|row| row["success"].clone()).collect();
    assert_eq!(successes, [true, true, false, false, false]);
    assert_eq!(said[2]["message"], "Course 135 has no session NOPE");
    assert_eq!(said[3]["message"], "Course 134 does not have sessions");
    assert_eq!(said[4]["message"], "Invalid evaluation_score");
    assert_eq!((&said[0]["session_id"], &said[1]["session_id"]), (&json!(9), &json!(10)));
    let roster = |session: u32, name: &str| {
        column(&admin, &format!("/course/v1/sessions/{session}/enrollments"), "items", name)
    };
    assert_eq!(roster(10, "user_id"), [CAT]);
    assert_eq!(roster(9, "evaluation_score"), [json!(40), json!(null)]);
    assert_eq!(roster(9, "evaluation_comment"), [json!("Again"), json!(null)]);
    assert_eq!(roster(9, "evaluation_date"), [json!("2026-03-02"), json!(null)]);
}

#[test]
fn the_list_of_enrollments_tells_of_sessions_when_asked() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let row = |query: &str| {
        let target = format!("/learn/v1/enrollments?id_user={ANN}{query}");
        admin.read(&target)["data"]["items"][0].clone()
    };
    let plain = row("");
    assert_eq!(
        json!([
            plain["location_name"],
            plain["session_date_begin"],
            plain["session_time_begin"],
            plain["session_timezone"],
            plain["webinar_tool"]
        ]),
        json!(["Milan HQ", "2026-03-09", "09:00:00", "Europe/Rome", null])
    );
    assert!(plain.get("enrolled_sessions").is_none());
    let session = row("&get_session_details=1")["enrolled_sessions"][0].clone();
    assert_eq!(
        json!([
            session["id"],
            session["name"],
            session["date_begin"],
            session["min_enrollments"],
            session["max_enrollments"],
            session["score_base"],
            session["tool"],
            session["status"],
            session["dates"][1]["attendance_status"]
        ]),
        json!([9, "Spring", "2026-03-09 08:00:00", 1, 1, 100, null, "completed", "present"])
    );
}

#[test]
fn b092_a_course_enrollment_is_archived_with_its_sessions_and_a_session_alone_is_not() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let route = format!("/learn/v1/enrollments/135/{ANN}");
    let alone = json!({"enrollment_mode": "reenroll", "session_id": 9});
    let answer = admin.ok("PUT", &route, alone).to_string();
    assert!(answer.contains("A session enrollment is not archived on its own"), "{answer}");
    let body = json!({"course_id": [135, 134], "user_id": [ANN], "enrollment_mode": "delete",
        "session_id": 9});
    let answer = admin.ok("PUT", "/learn/v1/enrollments", body).to_string();
    assert!(answer.contains("A session enrollment is not archived on its own"), "{answer}");
    assert_eq!(mock.archived_enrollments().len(), 0);
    let roster = || column(&admin, "/course/v1/sessions/9/enrollments", "items", "user_id");
    assert_eq!(roster(), [ANN, BEN]);

    admin.ok("PUT", &route, json!({"enrollment_mode": "reenroll"}));
    // The seat went into the archive; the new enrollment has none.
    assert_eq!(roster(), [BEN]);
    let archived = || {
        let page = admin.read("/_mock/archived_enrollments");
        page["data"]["items"][0]["sessions"].clone()
    };
    let frozen = archived();
    assert_eq!(
        frozen,
        json!([{
            "id": 9, "code": "SPRING", "name": "Spring", "starts": "2026-03-09 08:00:00",
            "ends": "2026-07-10 10:00:00", "status": "completed", "attended": 2, "score": 88,
            "passed": true,
        }])
    );
    admin.ok("PUT", "/course/v1/sessions/9", json!({"name": "Other"}));
    assert_eq!(archived(), frozen);
}

#[test]
fn sessions_go_with_their_course_and_seats_with_their_user() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let body = json!({"user_ids": [ANN, PAT]});
    admin.ok("DELETE", "/manage/v1/user/delete", body);
    let page = admin.read("/course/v1/sessions/9/enrollments");
    assert_eq!(page["data"]["items"][0]["user_id"], BEN);
    assert_eq!(admin.read("/course/v1/sessions/9")["data"]["instructors"], json!([]));
    admin.send("DELETE", "/learn/v1/courses/135", None, "");
    assert_eq!(admin.get("/course/v1/sessions/9").json(), not_found());
    assert_eq!(admin.get("/learn/v1/courses/135/sessions").json(), not_found());
}
