//! The lists, their filters and pages.

use serde_json::{Value, json};

use super::{ENROLLMENTS, FLAT, NOW, mock, record, rows, seed, start};
use crate::support::{Actor, error, mock_with};

fn items(actor: &Actor, target: &str) -> Vec<Value> {
    actor.read(target)["data"]["items"].as_array().unwrap().clone()
}

#[test]
fn the_learn_list_in_its_own_keys_and_words() {
    let (_, admin) = start();
    let answer = admin.get(&format!("{ENROLLMENTS}?id_user=13017&id_course=134"));
    let expected = concat!(
        r#"{"data":{"items":[{"id":134,"user_id":13017,"username":"ann","subscribed_by":null,"#,
        r#""date_last_updated":"2026-02-03 10:20:30","name":"Safety &amp; health","#,
        r#""description":null,"type":"elearning","status":"completed","level":"learner","#,
        r#""code":"SAFE","uidCourse":"E-DA0D11","slug":"safety-amp-health","lang_code":"en","#,
        r#""course_begin_date":null,"course_end_date":null,"#,
        r#""enroll_date_of_enrollment":"2026-01-10 08:00:00","enroll_begin_date":null,"#,
        r#""enroll_end_date":null,"course_complete_date":"2026-02-03 10:20:30","score":92.5,"#,
        r#""total_time":5400,"complete_percent":100,"image_url":null,"#,
        r#""url":"/learn/course/134/safety-amp-health","rating_option":"disabled","rating":null,"#,
        r#""is_new":false,"can_enter":true,"can_enter_reason":null,"duration":3600,"#,
        r#""courses_count":null,"soft_deadline":false,"hidden":false,"waiting":false,"#,
        r#""webinar_tool":null,"location_name":null,"session_date_begin":null,"#,
        r#""session_time_begin":null,"session_timezone":null,"enrollment_fields":[],"#,
        r#""subscription":null,"outdated":null,"actions":null}],"count":1,"has_more_data":false,"#,
        r#""cursor":null,"current_page":1,"current_page_size":200,"total_page_count":1,"#,
        r#""total_count":1,"sort":[]},"version":"1.0.0","_links":[]}"#
    );
    let uid = admin.read("/course/v1/courses")["data"]["items"][0]["uidCourse"].clone();
    assert_eq!(answer.text(), expected.replace("E-DA0D11", uid.as_str().unwrap()));
}

#[test]
fn the_single_view_says_the_status_as_a_number() {
    let (_, admin) = start();
    assert_eq!(
        admin.get(&format!("{ENROLLMENTS}/134/13017")).text(),
        concat!(
            r#"{"data":{"records":{"id":134,"name":"Safety &amp; health","course_code":"SAFE","#,
            r#""lang_code":"en","type":"elearning","status":2,"score":92.5,"#,
            r#""course_complete_date":"2026-02-03 10:20:30","enroll_begin_date":null,"#,
            r#""enrollment_fields":[]}},"version":"1.0.0","_links":[]}"#
        )
    );
    for absent in ["134/13018", "999/13017", "134/99999999999"] {
        let answer = admin.get(&format!("{ENROLLMENTS}/{absent}"));
        assert_eq!(answer.json(), error("Not Found", "Not found", 0, 404), "{absent}");
    }
}

#[test]
fn the_flat_list_in_its_own_keys_and_words() {
    let (_, admin) = start();
    let mut row = items(&admin, &format!("{FLAT}?user_id[]=13017&course_id[]=136"))[0].clone();
    assert!(row["course_uid"].as_str().unwrap().starts_with("E-"));
    row.as_object_mut().unwrap().remove("course_uid");
    assert_eq!(
        row,
        json!({
            "user_id": 13017, "username": "ann", "course_id": 136, "course_code": "SALES",
            "course_name": "Sales", "course_type": "elearning", "course_begin_date": null,
            "course_end_date": null, "enrollment_level": "student",
            "enrollment_status": "enrolled", "enrollment_created_by": null,
            "enrollment_created_at": "2026-02-01 08:00:00",
            "enrollment_validity_begin_date": null, "enrollment_validity_begin_datetime": null,
            "enrollment_validity_end_date": null, "enrollment_validity_end_datetime": null,
            "enrollment_date_last_updated": "2026-02-01 08:00:00",
            "enrollment_completion_date": null, "enrollment_score": null,
            "assignment_type": null,
        })
    );
    let row = &items(&admin, &format!("{FLAT}?user_id=13019"))[0];
    assert_eq!(row["enrollment_validity_end_date"], "2026-03-10");
    assert_eq!(row["enrollment_validity_end_datetime"], "2026-03-10 00:00:00");
    assert_eq!(row["enrollment_score"].to_string(), "85", "whole scores have no point");
    let timed = format!("{FLAT}?user_id=13017&course_id=134&extra_fields[]=enrollment_time_spent");
    assert_eq!(items(&admin, &timed)[0]["enrollment_time_spent"], 5400);
}

#[test]
fn the_list_of_one_course_says_word_and_number() {
    let (_, admin) = start();
    let answer = admin.get("/course/v1/courses/134/enrollments?user_id[]=13019");
    assert_eq!(
        answer.json()["data"]["items"],
        json!([{
            "course_id": 134, "user_id": 13019, "username": "gone", "email": null,
            "first_name": "", "last_name": "", "level": "student", "level_id": 3,
            "enrollment_date": "2026-01-05 08:00:00", "active_from": null,
            "active_until": "2026-03-10 00:00:00", "date_complete": null,
            "status": "in_progress", "status_id": 1, "user_status": "inactive",
            "user_status_id": 0, "score_given": 85, "forced_score_given": false,
        }])
    );
    // In the order of enrolment.
    assert_eq!(
        rows(&admin, "/course/v1/courses/134/enrollments"),
        [(13019, 134, "in_progress".into()), (13017, 134, "completed".into())]
    );
    assert!(rows(&admin, "/course/v1/courses/134/enrollments?level[]=6").is_empty());
    let answer = admin.get("/course/v1/courses/999/enrollments");
    assert_eq!(answer.json(), error("Not Found", "Not found", 0, 404));
}

#[test]
fn b084_each_list_has_its_own_word_for_each_status() {
    let (_, admin) = start();
    for (number, learn, course) in [
        (-2, "waiting", "waiting"),
        (-1, "to_confirm", "subscription_to_confirm"),
        (0, "subscribed", "enrolled"),
        (1, "in_progress", "in_progress"),
        (2, "completed", "completed"),
        (3, "suspended", "suspended"),
        (4, "overbooking", "overbooking"),
    ] {
        let body = json!({"course_id": [136], "user_id": [13017], "status": number});
        let answer = admin.ok("PUT", ENROLLMENTS, body);
        assert_eq!(answer["data"]["updated"][0], json!({"course_id": 136, "user_id": 13017}));
        let word = |target: &str| rows(&admin, target)[0].2.clone();
        assert_eq!(word(&format!("{ENROLLMENTS}?id_user=13017&id_course=136")), learn);
        assert_eq!(word(&format!("{FLAT}?user_id=13017&course_id=136")), course);
        let member = &items(&admin, "/course/v1/courses/136/enrollments?user_id=13017")[0];
        assert_eq!((&member["status"], &member["status_id"]), (&json!(course), &json!(number)));
        assert_eq!(record(&admin, 136, 13017)["status"], number);
    }
    // The filter takes the documented word and its synonyms.
    admin.ok("PUT", &format!("{ENROLLMENTS}/136/13017"), json!({"status": 0}));
    for word in ["not_started", "subscribed", "enrolled"] {
        let found = rows(&admin, &format!("{ENROLLMENTS}?status={word}&type=elearning"));
        assert_eq!(found, [(13017, 136, "subscribed".into())], "{word}");
    }
}

#[test]
fn plans_stand_among_the_courses() {
    let (_, admin) = start();
    assert_eq!(
        rows(&admin, &format!("{ENROLLMENTS}?id_user=13018")),
        [
            (13018, 135, "subscribed".into()),
            (13018, 136, "waiting".into()),
            (13018, 7, "subscribed".into()),
        ]
    );
    let plan = &items(&admin, &format!("{ENROLLMENTS}?id_learning_plan[]=7"))[0];
    assert_eq!(
        (&plan["id"], &plan["type"], &plan["level"], &plan["courses_count"], &plan["code"]),
        (&json!(7), &json!("learning_plan"), &json!(null), &json!(2), &json!("ONB"))
    );
    // Done with the one course that counts: waiting ones do not.
    admin.ok("PUT", &format!("{ENROLLMENTS}/135/13018"), json!({"status": 2}));
    assert_eq!(
        rows(&admin, &format!("{ENROLLMENTS}?type=learning_plan&status=completed")),
        [(13018, 7, "completed".into())]
    );
    assert!(rows(&admin, FLAT).iter().all(|(_, id, _)| *id != 7), "courses only");
}

#[test]
fn filters_narrow_and_combine() {
    let (_, admin) = start();
    for (query, expected) in [
        ("id_user[]=13017", vec![(13017, 134), (13017, 136)]),
        ("id_user[]=13017&id_user[]=13019", vec![(13017, 134), (13017, 136), (13019, 134)]),
        ("id_user[]=99999999999", vec![]),
        ("id_course[]=134", vec![(13019, 134), (13017, 134)]),
        ("code_course[]=SAFE&status=completed", vec![(13017, 134)]),
        ("code_course[]=NONE", vec![]),
        ("code_learning_plan[]=ONB", vec![(13018, 7)]),
        ("id_course[]=136&id_learning_plan[]=7", vec![(13018, 136), (13017, 136), (13018, 7)]),
        ("type=classroom", vec![(13018, 135)]),
        ("type=classroom,learning_plan", vec![(13018, 135), (13018, 7)]),
        ("status=waiting,in_progress", vec![(13018, 136), (13019, 134)]),
        ("level=tutor", vec![]),
        ("level=learner&id_user=13018", vec![(13018, 135), (13018, 136)]),
        ("search=safe", vec![(13017, 134), (13019, 134)]),
        ("search=*board*", vec![(13018, 7)]),
        ("updated_from=2026-02-02 00:00:00&type=elearning", vec![(13017, 134)]),
        ("updated_to=2026-01-06 00:00:00&type=elearning", vec![(13019, 134)]),
        ("deadline=2026-03-31 00:00:00", vec![(13019, 134)]),
        ("deadline=2026-03-05 00:00:00", vec![]),
        ("id_user=13017&sort_by=name", vec![(13017, 134), (13017, 136)]),
        ("id_user=13017&sort_by=name desc", vec![(13017, 136), (13017, 134)]),
        (
            "type=elearning&sort_by=-score",
            vec![(13017, 134), (13019, 134), (13018, 136), (13017, 136)],
        ),
    ] {
        let found: Vec<(u64, u64)> =
            rows(&admin, &format!("{ENROLLMENTS}?{}", query.replace(' ', "%20")))
                .into_iter()
                .map(|(user, id, _)| (user, id))
                .collect();
        assert_eq!(found, expected, "{query}");
    }
    for (query, message) in [
        ("status=frozen", "Invalid status: frozen"),
        ("type=movie", "Invalid type: movie"),
        ("level=boss", "Invalid level: boss"),
        ("sort_by=colour", "Invalid sort_by: colour"),
    ] {
        let answer = admin.get(&format!("{ENROLLMENTS}?{query}"));
        assert_eq!(answer.json(), error("Bad Request", message, 1001, 400), "{query}");
    }
}

#[test]
fn the_flat_list_filters_too_and_reads_a_body() {
    let (_, admin) = start();
    let pairs = |answer: &Value| -> Vec<(u64, u64)> {
        let rows = answer["data"]["items"].as_array().unwrap().iter();
        rows.map(|row| (row["user_id"].as_u64().unwrap(), row["course_id"].as_u64().unwrap()))
            .collect()
    };
    for (query, expected) in [
        ("enrollment_status[]=enrolled", vec![(13017, 136), (13018, 135)]),
        (
            "enrollment_status[]=enrolled&enrollment_status[]=waiting",
            vec![(13017, 136), (13018, 135), (13018, 136)],
        ),
        ("enrollment_level[]=student&course_id[]=134", vec![(13019, 134), (13017, 134)]),
        ("updated_from=2026-02-02", vec![(13017, 134)]),
    ] {
        assert_eq!(pairs(&admin.read(&format!("{FLAT}?{query}"))), expected, "{query}");
    }
    let answer = admin.ok("GET", FLAT, json!({"user_id": ["13018"]}));
    assert_eq!(pairs(&answer), [(13018, 135), (13018, 136)]);
}

#[test]
fn what_is_kept_of_one_question_answers_no_other() {
    let (_, admin) = start();
    let found = |from: &str| {
        let words = "course_id[]=134&course_id[]=136&extra_fields[]=a,%20page:%20";
        let answer = admin.read(&format!("{FLAT}?{words}&updated_from={from}"));
        answer["data"]["total_count"].as_u64().unwrap()
    };
    assert!(found("2020-01-01") > 0);
    assert_eq!(found("2030-01-01"), 0);
    let mixed = |status: &str, page: u64| {
        let query = format!("status={status}&page_size=1&page={page}");
        rows(&admin, &format!("{ENROLLMENTS}?{query}"))
    };
    let pages: Vec<_> = (1..=4).flat_map(|page| mixed("subscribed", page)).collect();
    let whole = rows(&admin, &format!("{ENROLLMENTS}?status=subscribed"));
    assert_eq!(pages, whole, "courses first, then the plan bob has not begun");
    assert!(!whole.is_empty());
}

#[test]
fn an_unknown_filter_is_told_and_not_refused() {
    let (_, admin) = start();
    let answer = admin.get(&format!("{FLAT}?user_ids[]=13018"));
    assert_eq!(answer.json()["data"]["total_count"], 5, "everything comes back");
    assert_eq!(answer.header("x-mock-unread"), "user_ids");
}

#[test]
fn pages_follow_each_other_across_courses_and_plans() {
    let (_, admin) = start();
    let all = rows(&admin, ENROLLMENTS);
    assert_eq!(all.len(), 6);
    let mut found = Vec::new();
    for page in 1..=3 {
        let answer = admin.read(&format!("{ENROLLMENTS}?page={page}&page_size=2"));
        let data = &answer["data"];
        assert_eq!(
            (&data["has_more_data"], &data["total_count"], &data["total_page_count"]),
            (&json!(page < 3), &json!(6), &json!(3))
        );
        found.extend(rows(&admin, &format!("{ENROLLMENTS}?page={page}&page_size=2")));
    }
    assert_eq!(found, all);
    assert!(rows(&admin, &format!("{ENROLLMENTS}?page=4&page_size=2")).is_empty());
    let clamped = admin.read(&format!("{ENROLLMENTS}?page_size=5000"));
    assert_eq!(clamped["data"]["current_page_size"], 200);
}

#[test]
fn a_kept_list_notices_changes() {
    let (_, admin) = start();
    let target = format!("{ENROLLMENTS}?status=not_started&type=elearning");
    assert_eq!(rows(&admin, &target).len(), 1);
    admin.ok("POST", &format!("{ENROLLMENTS}/134/13018"), json!({}));
    assert_eq!(rows(&admin, &target).len(), 2);
}

#[test]
fn b035_a_deactivated_user_still_counts_as_in_progress() {
    let (_, admin) = start();
    let gone = (13019, 134, "in_progress".to_owned());
    assert_eq!(rows(&admin, &format!("{ENROLLMENTS}?id_user=13019")), std::slice::from_ref(&gone));
    assert!(rows(&admin, FLAT).contains(&gone));
    let course = &items(&admin, "/course/v1/courses")[0];
    assert_eq!(course["enrolled_count"], 2);
}

#[test]
fn b050_expiry_leaves_enrollments_as_they_are() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    admin.ok("POST", &format!("{ENROLLMENTS}/134/13022"), json!({}));
    let before = record(&admin, 134, 13022);
    mock.clock().advance(std::time::Duration::from_secs(60 * 86_400));
    let admin = Actor::superadmin(&mock);
    assert_eq!(record(&admin, 134, 13022), before);
    let answer = admin.ok("POST", &format!("{ENROLLMENTS}/136/13022"), json!({}));
    assert_eq!(answer["data"]["errors"][0]["invalid_users"], json!([13022]), "expired by now");
}

#[test]
fn b052_a_window_closes_its_course_and_an_account_date_the_account() {
    let mut seed = seed();
    seed["users"][5]["password"] = json!("Passw0rd");
    let mock = mock_with(seed);
    let admin = Actor::superadmin(&mock);
    let enter = |admin: &Actor, user: u64, course: u64| {
        let target = format!("{ENROLLMENTS}?id_user={user}&id_course={course}");
        items(admin, &target)[0]["can_enter_reason"].clone()
    };
    let body = json!({"course_ids": [134], "user_ids": [13018, 13022]});
    admin.ok("POST", ENROLLMENTS, body);
    let until = json!({"date_expire_validity": "2026-03-10 00:00:00"});
    admin.ok("PUT", &format!("{ENROLLMENTS}/134/13018"), until);
    assert_eq!(enter(&admin, 13018, 134), json!(null));
    mock.clock().advance(std::time::Duration::from_secs(40 * 86_400));
    let admin = Actor::superadmin(&mock);
    // The enrollment has ended, the account has not.
    assert_eq!(enter(&admin, 13018, 134), json!("enrollment_expired"));
    Actor::sign_in(&mock, "bob", "Passw0rd");
    // The account has ended, the enrollment has not.
    assert_eq!(enter(&admin, 13022, 134), json!(null));
    let form = "grant_type=password&client_id=mock-client&client_secret=mock-secret\
                &username=soon&password=Passw0rd";
    let kind = Some("application/x-www-form-urlencoded");
    let refused = Actor::nobody(&mock).send("POST", "/oauth2/token", kind, form);
    assert_eq!(refused.status, 401);
    assert!(NOW < "2026-03-10", "the seed's clock stands before the window's end");
}
