use serde_json::json;

use super::*;

#[test]
fn awards_need_no_more_than_a_title() {
    let award: Award = serde_json::from_value(json!({"title": "First aid", "new": 1})).unwrap();
    assert_eq!((award.id, award.expires_on), (None, None));
    assert!(!award.is_expired(DateTime::from_unix(i64::MAX)));
}

#[test]
fn external_training_is_read_tolerantly() {
    let row = json!({
        "training_id": "4", "user_id": "13001", "from_date": "0000-00-00", "to_date": "2026-02-03",
        "score": "87.5", "ceus": "", "course_code": 77,
    });
    let row: ExternalTraining = serde_json::from_value(row).unwrap();
    assert_eq!((row.from_date, row.score, row.ceus), (None, Some(87.5), None));
    assert_eq!(row.course_code.as_deref(), Some("77"));
}
