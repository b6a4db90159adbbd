use serde_json::json;

use super::*;
use crate::endpoint::Call;

#[track_caller]
fn round_trip<T: serde::Serialize + serde::de::DeserializeOwned>(sent: &str) -> T {
    let value: T = serde_json::from_str(sent).unwrap();
    assert_eq!(serde_json::to_string(&value).unwrap(), sent);
    value
}

const LEARN: &str = concat!(
    r#"{"id":134,"user_id":13017,"username":"ada","subscribed_by":null,"#,
    r#""date_last_updated":"2026-05-19 08:12:33","name":"R&amp;D","description":null,"#,
    r#""type":"elearning","status":"subscribed","level":"learner","code":"RD","#,
    r#""uidCourse":"E-1A2B3C","slug":"r-d","lang_code":"en","course_begin_date":null,"#,
    r#""course_end_date":null,"enroll_date_of_enrollment":"2026-05-19 08:12:33","#,
    r#""enroll_begin_date":null,"enroll_end_date":null,"course_complete_date":null,"score":null,"#,
    r#""total_time":0,"complete_percent":0,"image_url":null,"url":"","rating_option":"","#,
    r#""rating":null,"is_new":false,"can_enter":true,"can_enter_reason":null,"duration":0,"#,
    r#""courses_count":null,"soft_deadline":null,"hidden":false,"waiting":false,"#,
    r#""webinar_tool":null,"location_name":null,"session_date_begin":null,"#,
    r#""session_time_begin":null,"session_timezone":null,"enrollment_fields":[],"#,
    r#""subscription":null,"outdated":null,"actions":null}"#
);
const FLAT: &str = concat!(
    r#"{"user_id":13017,"username":"ada","course_id":134,"course_uid":"E-1A2B3C","#,
    r#""course_code":"RD","course_name":"R&amp;D","course_type":"elearning","#,
    r#""course_begin_date":null,"course_end_date":null,"enrollment_level":"student","#,
    r#""enrollment_status":"enrolled","enrollment_created_by":null,"#,
    r#""enrollment_created_at":"2026-05-19 08:12:33","enrollment_validity_begin_date":null,"#,
    r#""enrollment_validity_begin_datetime":null,"enrollment_validity_end_date":null,"#,
    r#""enrollment_validity_end_datetime":null,"#,
    r#""enrollment_date_last_updated":"2026-05-19 08:12:33","enrollment_completion_date":null,"#,
    r#""enrollment_score":null,"assignment_type":null}"#
);
const MEMBER: &str = concat!(
    r#"{"course_id":134,"user_id":13017,"username":"ada","email":null,"first_name":"Ada","#,
    r#""last_name":"Byron","level":"student","level_id":3,"#,
    r#""enrollment_date":"2026-05-19 08:12:33","active_from":null,"active_until":null,"#,
    r#""date_complete":null,"status":"enrolled","status_id":0,"user_status":"active","#,
    r#""user_status_id":1,"score_given":null,"forced_score_given":false}"#
);

#[test]
fn three_lists_show_one_enrollment() {
    let learn: EnrollmentRow = round_trip(LEARN);
    let flat: CourseEnrollmentRow = round_trip(FLAT);
    let member: CourseMember = round_trip(MEMBER);
    let views = [
        learn.as_course_enrollment().unwrap(),
        CourseEnrollment::from(&flat),
        member.as_course_enrollment(CourseId::new(134)),
    ];
    for view in &views {
        assert_eq!(view.status, EnrollmentStatus::Enrolled);
        assert_eq!(view.level, Some(EnrollmentLevel::Learner));
        assert_eq!(view.enrolled_at, "2026-05-19 08:12:33".parse().ok());
        assert_eq!(view.key(), views[0].key());
    }
    assert_eq!(learn.name, "R&amp;D", "entities are kept");
    let kept = serde_json::to_string(&views[0]).unwrap();
    assert_eq!(serde_json::from_str::<CourseEnrollment>(&kept).unwrap(), views[0]);
}

#[test]
fn plans_stand_among_the_courses() {
    let mut row: serde_json::Value = serde_json::from_str(LEARN).unwrap();
    row["type"] = json!("learning_plan");
    row["level"] = json!(null);
    let row: EnrollmentRow = serde_json::from_value(row).unwrap();
    assert_eq!(row.course_id(), None);
    assert_eq!(row.plan_id().unwrap().get(), 134);
    assert!(row.as_course_enrollment().is_none());
}

#[test]
fn the_record_carries_a_number_for_its_status() {
    let view: EnrollmentView = round_trip(concat!(
        r#"{"records":{"id":134,"name":"R&amp;D","course_code":null,"lang_code":"en","#,
        r#""type":"elearning","status":2,"score":77.5,"#,
        r#""course_complete_date":"2026-05-19 08:12:33","enroll_begin_date":null,"#,
        r#""enrollment_fields":[]}}"#
    ));
    let view = view.records.as_course_enrollment(UserId::new(7));
    assert_eq!(view.status, EnrollmentStatus::Completed);
    assert_eq!(view.score, Some(77.5));
}

#[test]
fn zero_dates_and_numeric_strings_are_read() {
    for nothing in ["", "0000-00-00", "0000-00-00 00:00:00"] {
        let row: CourseEnrollmentRow = serde_json::from_value(json!({
            "user_id": "13017", "username": 42, "course_id": "134", "course_type": "elearning",
            "enrollment_level": 3, "enrollment_status": "2", "enrollment_created_at": nothing,
            "enrollment_validity_end_date": nothing, "enrollment_score": "85.0",
        }))
        .unwrap();
        let view = CourseEnrollment::from(&row);
        assert_eq!(row.username, "42");
        assert_eq!((view.enrolled_at, view.active_until), (None, None));
        assert_eq!(view.score, Some(85.0));
        assert_eq!(view.status, EnrollmentStatus::Completed);
        assert_eq!(view.level, Some(EnrollmentLevel::Learner));
    }
}

#[test]
fn the_list_of_one_course_is_read_under_either_set_of_names() {
    let member: CourseMember = serde_json::from_value(json!({
        "user_id": 13017, "enrollment_level": "tutor", "enrollment_status": "waiting",
        "enrollment_created_at": "2026-05-19 08:12:33", "enrollment_score": 5,
    }))
    .unwrap();
    let view = member.as_course_enrollment(CourseId::new(9));
    assert_eq!(view.course_id.get(), 9);
    assert_eq!(view.status, EnrollmentStatus::WaitingList);
    assert_eq!(view.score, Some(5.0));
}

#[test]
fn b084_filters_are_sent_in_the_words_of_their_list() {
    let query = EnrollmentQuery {
        id_user: vec![UserId::new(7), UserId::new(8)],
        status: vec![EnrollmentStatus::Enrolled, EnrollmentStatus::InProgress],
        kind: vec![EnrolledIn::Elearning, EnrolledIn::LearningPlan],
        ..EnrollmentQuery::default()
    };
    let call = Call::<ListEnrollments>::new((), query, crate::endpoint::Empty {});
    assert_eq!(
        call.encode().unwrap().target,
        "/learn/v1/enrollments?id_user%5B%5D=7&id_user%5B%5D=8\
         &status=not_started%2Cin_progress&type=elearning%2Clearning_plan"
    );
    let query = CourseEnrollmentQuery {
        enrollment_status: vec![EnrollmentStatus::Enrolled, EnrollmentStatus::ToConfirm],
        enrollment_level: vec![EnrollmentLevel::Learner],
        ..CourseEnrollmentQuery::default()
    };
    assert_eq!(
        serde_json::to_value(&query).unwrap(),
        json!({
            "enrollment_status": ["enrolled", "subscription_to_confirm"],
            "enrollment_level": ["student"],
        })
    );
    let query =
        CourseMemberQuery { level: vec![EnrollmentLevel::Learner], ..CourseMemberQuery::default() };
    assert_eq!(serde_json::to_value(&query).unwrap(), json!({"level": ["3"]}));
}

#[test]
fn filters_are_read_in_every_form() {
    for status in [
        json!("not_started,completed"),
        json!(["not_started", "completed"]),
        json!({"0": "subscribed", "2": "completed"}),
        json!(["enrolled , completed"]),
        json!([0, 2]),
    ] {
        let query: EnrollmentQuery = serde_json::from_value(json!({"status": status})).unwrap();
        assert_eq!(query.status, [EnrollmentStatus::Enrolled, EnrollmentStatus::Completed]);
    }
    let one: EnrollmentQuery = serde_json::from_value(json!({"id_user": "7"})).unwrap();
    assert_eq!(one.id_user, [UserId::new(7)]);
}
