use serde_json::json;

use super::*;
use crate::enrollments::EnrollmentStatus;

#[test]
fn a_row_keeps_its_order_and_reads_any_value() {
    let text = r#"{"Username":"ann","Final Score":87.5,"Course Code":null,"A":true}"#;
    let row: ReportRow = serde_json::from_str(text).unwrap();
    assert_eq!(
        row.iter().collect::<Vec<_>>(),
        [("Username", "ann"), ("Final Score", "87.5"), ("Course Code", ""), ("A", "true")]
    );
    assert_eq!((row.get("final score"), row.get("course code")), (Some("87.5"), None));
    assert_eq!(serde_json::to_value(&row).unwrap()["Course Code"], json!(""));
}

#[test]
fn typed_rows_read_what_people_read() {
    let at = |text: &str| text.parse::<DateTime>().unwrap();
    for (word, status) in [
        ("Completed", EnrollmentStatus::Completed),
        ("In Progress", EnrollmentStatus::InProgress),
        ("Not Started", EnrollmentStatus::Enrolled),
        ("Waiting List", EnrollmentStatus::WaitingList),
    ] {
        let row: ReportRow = [(columns::STATUS, word)].into_iter().collect();
        assert_eq!(UsersCoursesRow::from(row).status, Some(status), "{word}");
    }
    let open = [
        (columns::STATUS, "In Progress"),
        (columns::VALID_UNTIL, "2026-02-01 00:00:00"),
        (columns::ARCHIVED, "No"),
        (columns::DEACTIVATED, "Yes"),
    ];
    let open = UsersCoursesRow::from(open.into_iter().collect::<ReportRow>());
    assert!(
        open.is_overdue(at("2026-02-01 00:00:00")) && !open.is_overdue(at("2026-01-31 00:00:00"))
    );
    assert_eq!((open.archived, open.deactivated), (false, Some(true)));
    let archived = UsersCoursesRow { archived: true, ..open };
    assert!(!archived.is_overdue(at("2026-03-01 00:00:00")));
    let dated: ReportRow = [(columns::ARCHIVED_ON, "2026-01-01 00:00:00")].into_iter().collect();
    assert!(UsersCoursesRow::from(dated).archived, "a date says as much as the flag");
}

#[test]
fn reports_are_read_under_both_titles() {
    let list = json!({"success": true, "data": [
        {"idReport": "a-b", "reportname": "Everything", "type": "Users - Moons", "createdBy": null,
         "creationDate": "2026-01-01 00:00:00", "new": 1},
    ]});
    let list: ReportList = serde_json::from_value(list).unwrap();
    assert_eq!(list.data[0].title, "Everything");
    assert!(!list.data[0].kind.is_known());
}

#[test]
fn figures_keep_what_they_do_not_know() {
    let answer: CourseStatistics = serde_json::from_value(json!({"chart": [1, 2]})).unwrap();
    assert_eq!(answer.others["chart"], json!([1, 2]));
}
