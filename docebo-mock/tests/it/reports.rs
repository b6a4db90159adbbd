//! Reports: the list, exports and their pages, old-style rows, figures by course.

use std::time::Duration;

use docebo_mock::{DoceboMock, JobPace};
use serde_json::{Value, json};

use crate::support::{Actor, mock_with};

const PW: &str = "Passw0rd";
const ALL: &str = "0a0b0c0d-0000-1000-8000-000000000001";
const ACTIVE: &str = "0a0b0c0d-0000-1000-8000-000000000002";
const CERTIFIED: &str = "0a0b0c0d-0000-1000-8000-000000000003";
const PATS: &str = "0a0b0c0d-0000-1000-8000-000000000004";

fn company() -> DoceboMock {
    mock_with(json!({
        "now": "2026-03-05 12:00:00",
        "branches": [{"code": "SAL", "name": "Sales"}],
        "profiles": [
            {"name": "Reporter", "permissions": ["report/view"]},
            {"name": "Nobody", "permissions": ["course/view"]},
        ],
        "users": [
            {"username": "ann", "id": 14001, "password": PW, "first_name": "Ann", "branch": "SAL",
             "last_name": "Ash", "email": "ann@example.com", "expiration": "2027-01-01"},
            {"username": "bob", "id": 14002, "password": PW, "active": false},
            {"username": "pat", "id": 14003, "password": PW, "level": "power_user"},
            {"username": "nan", "id": 14004, "password": PW, "level": "power_user"},
        ],
        "courses": [
            {"code": "SAFE", "id": 7, "name": "Safety", "materials": 4},
            {"code": "NEG", "id": 8, "name": "Negotiation"},
        ],
        "enrollments": [
            {"user": "ann", "course": "SAFE", "status": "completed", "score": 87.5,
             "enrolled": "2026-01-02 08:00:00", "completed": "2026-02-03 09:30:00",
             "total_time": 321},
            {"user": "bob", "course": "SAFE", "status": "in_progress",
             "enrolled": "2026-03-03 08:00:00", "active_until": "2026-03-04 00:00:00"},
            {"user": "ann", "course": "NEG", "enrolled": "2025-03-01 08:00:00"},
        ],
        "archived": [
            {"user": "bob", "course": "SAFE", "status": "completed", "score": 90,
             "enrolled": "2026-01-01 00:00:00", "completed": "2026-01-15 10:00:00"},
        ],
        "certifications": [
            {"id": 2, "title": "First aid", "code": "FA", "awards": [
                {"user": "ann", "issued": "2026-01-01 08:00:00", "expires": "2028-01-01 00:00:00"},
                {"user": "bob", "issued": "2024-01-01 08:00:00"},
            ]},
        ],
        "power_users": [
            {"username": "pat", "profiles": ["Reporter"], "users": ["ann"], "courses": ["SAFE"]},
            {"username": "nan", "profiles": ["Nobody"]},
        ],
        "reports": [
            {"id": ALL, "title": "Everything"},
            {"id": ACTIVE, "title": "Without leavers", "hide_deactivated": true},
            {"id": CERTIFIED, "title": "Certified", "type": "users_certifications"},
            {"id": PATS, "title": "Pat's", "owner": "pat"},
        ],
    }))
}

/// Starts an export; answers the path of its results.
fn start(actor: &Actor, report: &str) -> String {
    let started = actor.read(&format!("/analytics/v1/reports/{report}/export/csv"));
    let execution = started["data"]["executionId"].as_str().unwrap().to_owned();
    format!("/analytics/v1/reports/{report}/exports/{execution}/results")
}

fn rows(actor: &Actor, report: &str) -> Vec<Value> {
    actor.read(&start(actor, report))["data"].as_array().unwrap().clone()
}

/// Who is in which course, and whether archived.
fn pairs(rows: &[Value]) -> Vec<(String, String, String)> {
    let text = |row: &Value, title: &str| row[title].as_str().unwrap().to_owned();
    let archived = "Archived Enrollment (Yes / No)";
    let pair = |row| (text(row, "Username"), text(row, "Course Code"), text(row, archived));
    rows.iter().map(pair).collect()
}

fn owned(pairs: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
    pairs.iter().map(|(a, b, c)| ((*a).into(), (*b).into(), (*c).into())).collect()
}

#[test]
fn reports_are_listed_in_camel_case() {
    let mock = company();
    let admin = Actor::superadmin(&mock);
    let list = admin.read("/analytics/v1/reports");
    assert_eq!(list["success"], true);
    assert_eq!(list["data"].as_array().map(Vec::len), Some(4));
    assert_eq!(
        list["data"][3],
        json!({
            "idReport": PATS, "title": "Pat's", "type": "users_courses",
            "createdBy": {"idUser": 14003, "username": "pat"},
            "creationDate": "2026-03-05 12:00:00",
        })
    );
    assert_eq!(list["data"][0]["createdBy"], json!(null));
}

#[test]
fn an_export_answers_an_execution_and_then_its_rows() {
    let mock = company();
    let admin = Actor::superadmin(&mock);
    let started = admin.read(&format!("/analytics/v1/reports/{ALL}/export/csv"));
    let execution = started["data"]["executionId"].as_str().unwrap();
    assert_eq!(started, json!({"success": true, "data": {"executionId": execution}}));
    let page = admin.read(&format!("/analytics/v1/reports/{ALL}/exports/{execution}/results"));
    assert_eq!(page["nextToken"], json!(null));
    assert_eq!(
        page["data"][0],
        json!({
            "Username": "ann", "First Name": "Ann", "Last Name": "Ash", "Email": "ann@example.com",
            "Deactivated": "No", "User Expiration Date": "2027-01-01", "User Last Access Date": "",
            "Branch Name": "Sales", "Branch Code": "SAL", "Course Name": "Safety",
            "Course Code": "SAFE", "Course Type": "elearning",
            "Enrollment Date": "2026-01-02 08:00:00",
            "Course First Access Date": "2026-01-02 08:00:00",
            "Course Last Access Date": "2026-02-03 09:30:00",
            "Course Completion Date": "2026-02-03 09:30:00", "Enrollment Validity End Date": "",
            "Enrollment Status": "Completed", "Final Score": "87.5", "Course Progress (%)": "100",
            "Credits (CEUs)": "0", "Session Time (min)": "0", "Training Material Time (sec)": "321",
            "Archived Enrollment (Yes / No)": "No", "Archiving Date": "",
        })
    );
    let twin = admin.read(&format!("/analytics/v1/reports/{ALL}/export/xlsx"));
    assert!(twin["data"]["executionId"].is_string());
}

#[test]
fn results_come_page_by_page_from_one_moment() {
    let mock = company();
    let admin = Actor::superadmin(&mock);
    let results = start(&admin, ALL);
    let first = admin.read(&format!("{results}?pageSize=3"));
    let token = first["nextToken"].as_str().unwrap();
    admin.ok("DELETE", "/manage/v1/user/delete", json!({"user_ids": [14001]}));
    let second = admin.read(&format!("{results}?pageSize=3&nextToken={token}"));
    let sizes = [&first, &second].map(|page| page["data"].as_array().unwrap().len());
    assert_eq!((sizes, &second["nextToken"]), ([3, 1], &json!(null)));
    assert_eq!(admin.get(&format!("{results}?nextToken=zz")).status, 400);
}

#[test]
fn what_is_not_there_or_not_done_is_told_in_the_service_s_own_words() {
    let mock = company();
    let admin = Actor::superadmin(&mock);
    let missing = |path: &str| {
        let answer = admin.get(path);
        assert_eq!(answer.status, 404, "{path}");
        answer.json()
    };
    let not = |what: &str| json!({"success": false, "error": what});
    assert_eq!(missing("/analytics/v1/reports/nope/export/csv"), not("Report not found!"));
    let nowhere = format!("/analytics/v1/reports/{ALL}/exports/nope/results");
    assert_eq!(missing(&nowhere), not("Execution not found!"));
    mock.job_pace(JobPace::Clock(30));
    let slow = start(&admin, ALL);
    assert_eq!(missing(&slow), not("Execution not finished!"));
    mock.clock().advance(Duration::from_secs(30));
    assert_eq!(admin.read(&slow)["data"].as_array().map(Vec::len), Some(4));
    mock.job_pace(JobPace::Steps);
    let stepped = start(&admin, ALL);
    assert_eq!(missing(&stepped), not("Execution not finished!"));
    assert!(mock.step_job() && !mock.step_job());
    assert_eq!(admin.get(&stepped).status, 200);
}

#[test]
fn b035_b245_deactivated_people_are_in_reports_unless_left_out() {
    let mock = company();
    let admin = Actor::superadmin(&mock);
    let all = rows(&admin, ALL);
    let bob = all.iter().find(|row| row["Username"] == "bob").unwrap();
    assert_eq!(
        (&bob["Deactivated"], &bob["Enrollment Status"]),
        (&json!("Yes"), &json!("In Progress")),
        "still counts as in progress"
    );
    let active = pairs(&rows(&admin, ACTIVE));
    let expected = [("ann", "SAFE", "No"), ("ann", "NEG", "No"), ("bob", "SAFE", "Yes")];
    assert_eq!(active, owned(&expected), "the archived row stays: B-088");
}

#[test]
fn b056_b059_deleted_people_are_missing_from_reports() {
    let mock = company();
    let admin = Actor::superadmin(&mock);
    assert_eq!(rows(&admin, ALL).len(), 4);
    admin.ok("DELETE", "/manage/v1/user/delete", json!({"user_ids": [14001]}));
    let left = pairs(&rows(&admin, ALL));
    assert_eq!(left, owned(&[("bob", "SAFE", "No"), ("bob", "SAFE", "Yes")]), "totals shrink");
}

#[test]
fn b088_b090_an_archived_row_is_frozen_and_says_nothing_of_the_account() {
    let mock = company();
    let admin = Actor::superadmin(&mock);
    let archived = |rows: Vec<Value>| {
        let is = |row: &&Value| row["Archived Enrollment (Yes / No)"] == "Yes";
        let found: Vec<Value> = rows.iter().filter(is).cloned().collect();
        assert_eq!(found.len(), 1);
        found[0].clone()
    };
    let row = archived(rows(&admin, ALL));
    for (title, text) in [
        ("Username", "bob"),
        ("Enrollment Status", "Completed"),
        ("Final Score", "90"),
        ("Course Completion Date", "2026-01-15 10:00:00"),
        ("Archiving Date", "2026-01-15 10:00:00"),
        ("Course Progress (%)", "100"),
        ("Deactivated", ""),
        ("Branch Name", ""),
        ("User Expiration Date", ""),
    ] {
        assert_eq!(row[title], text, "{title}");
    }
    admin.ok("DELETE", "/manage/v1/user/delete", json!({"user_ids": [14002]}));
    admin.ok("DELETE", "/learn/v1/courses/7", json!({}));
    assert_eq!(archived(rows(&admin, ALL)), row, "whatever becomes of both");
}

#[test]
fn b091_archived_enrollments_show_in_reports_and_no_list() {
    let mock = company();
    let admin = Actor::superadmin(&mock);
    let listed = admin.read("/learn/v1/enrollments?id_user[]=14002");
    assert_eq!(listed["data"]["total_count"], 1, "the active one");
    let both = pairs(&rows(&admin, ALL));
    assert_eq!(both.iter().filter(|(user, ..)| user == "bob").count(), 2);
    let figures = admin.read("/learn/v1/courses/report?id_course=7");
    assert_eq!(
        figures["data"]["courses"],
        json!([{
            "id_course": 7, "name": "Safety", "code": "SAFE", "enrolled": 2, "not_started": 0,
            "in_progress": 1, "completed": 1, "archived": 1,
        }])
    );
    let old = admin.read(&format!("/report/v1/report/{ALL}/data"));
    assert_eq!(old["data"]["rows"].as_array().map(Vec::len), Some(3), "nor in old-style reports");
}

#[test]
fn figures_are_of_a_span_of_time() {
    let mock = company();
    let admin = Actor::superadmin(&mock);
    let enrolled = |query: &str| {
        let answer = admin.read(&format!("/learn/v1/courses/report?{query}"));
        let courses = answer["data"]["courses"].as_array().unwrap().clone();
        courses
            .iter()
            .map(|row| (row["id_course"].as_u64().unwrap(), row["enrolled"].as_u64().unwrap()))
            .collect::<Vec<_>>()
    };
    assert_eq!(enrolled(""), [(7, 2)], "this year");
    assert_eq!(enrolled("timeframe=this_month"), [(7, 1)]);
    assert_eq!(enrolled("timeframe=this_week"), [(7, 1)], "Monday was the second");
    let custom = "timeframe=custom&start_date=2025-03-01&end_date=2026-01-02";
    assert_eq!(enrolled(custom), [(7, 1), (8, 1)]);
    let branch = mock.user("ann").unwrap().branches[0];
    assert_eq!(enrolled(&format!("branch_ids[]={branch}")), [(7, 1)]);
    for query in ["timeframe=custom", "timeframe=someday"] {
        let path = format!("/learn/v1/courses/report?{query}");
        assert_eq!(admin.get(&path).status, 400, "{query}");
    }
    assert_eq!(admin.get("/learn/v1/courses/report?id_course=99").status, 404);
}

#[test]
fn old_style_rows_have_dotted_keys() {
    let mock = company();
    let admin = Actor::superadmin(&mock);
    let read = |query: &str| {
        let path = format!("/report/v1/report/{CERTIFIED}/data?{query}");
        admin.read(&path)["data"]["rows"].as_array().unwrap().clone()
    };
    assert_eq!(
        read("dateFrom=2025-01-01%2000:00:00"),
        [json!({
            "user.userid": "ann", "user.firstname": "Ann", "user.lastname": "Ash",
            "user.email": "ann@example.com", "certification.title": "First aid",
            "enrollment.issued_on": "2026-01-01 08:00:00",
            "enrollment.expire_on": "2028-01-01 00:00:00",
        })]
    );
    assert_eq!((read("").len(), read("count=1").len()), (2, 1));
    assert_eq!(admin.get("/report/v1/report/nope/data").status, 404);
    let new = rows(&admin, CERTIFIED);
    assert_eq!(
        (&new[1]["Certification Title"], &new[1]["Expiration Date"]),
        (&json!("First aid"), &json!(""))
    );
}

#[test]
fn a_power_user_sees_its_own_reports_and_who_is_in_reach() {
    let mock = company();
    let [ann, pat, nan] = ["ann", "pat", "nan"].map(|name| Actor::sign_in(&mock, name, PW));
    let list = pat.read("/analytics/v1/reports");
    assert_eq!(list["data"].as_array().map(Vec::len), Some(1));
    assert_eq!(pairs(&rows(&pat, PATS)), owned(&[("ann", "SAFE", "No")]));
    assert_eq!(pat.get(&format!("/analytics/v1/reports/{ALL}/export/csv")).status, 404);
    let figures = pat.read("/learn/v1/courses/report?timeframe=this_year");
    assert_eq!(figures["data"]["courses"][0]["enrolled"], 1);
    for path in [
        "/analytics/v1/reports".to_owned(),
        format!("/analytics/v1/reports/{PATS}/export/csv"),
        "/learn/v1/courses/report".to_owned(),
        format!("/report/v1/report/{PATS}/data"),
    ] {
        assert_eq!([&ann, &nan].map(|actor| actor.get(&path).status), [403; 2], "{path}");
        assert_eq!(Actor::nobody(&mock).get(&path).status, 401, "{path}");
    }
}

#[test]
fn b113_a_report_loses_its_owner_like_anything_built() {
    let mock = company();
    let admin = Actor::superadmin(&mock);
    let change = json!({"user_ids": [14003], "status": 0});
    admin.ok("PUT", "/manage/v1/user/change_status", change);
    let orphans = admin.read("/_mock/orphans");
    assert_eq!(orphans["orphans"][0]["title"], "Pat's");
}

#[cfg(feature = "client")]
#[tokio::test]
async fn the_client_starts_waits_and_streams() {
    use docebo_sdk::reports::{ExportError, UsersCoursesRow};

    let mock = company();
    let client = mock.client();
    let all = client.reports().export(ALL).page_size(3).users_courses().await.unwrap();
    let row: &UsersCoursesRow = &all[3];
    assert_eq!((all.len(), row.archived, row.score), (4, true, Some(90.0)));
    mock.job_pace(JobPace::Clock(12));
    let mut rows = client.reports().export(ALL).stream();
    let first = rows.next().await.unwrap().unwrap();
    assert_eq!(first.get("Username"), Some("ann"));
    let looks = mock.requests().under(&format!("/analytics/v1/reports/{ALL}/exports")).len();
    assert!(looks > 2, "looked {looks} times");
    mock.job_pace(JobPace::Clock(3600));
    let late = client.reports().export(ALL).timeout(Duration::from_secs(60)).await;
    assert!(matches!(late, Err(ExportError::TimedOut { .. })), "{late:?}");
    let gone = client.reports().export("nope").await;
    assert!(matches!(gone, Err(ExportError::Call(error)) if error.is_not_found()));
    let stopped = client.reports().export(ALL).until(std::future::ready(())).await;
    assert!(matches!(stopped, Err(ExportError::Cancelled)));
}
