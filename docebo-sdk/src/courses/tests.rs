use serde_json::json;

use super::*;

/// Reads the text, and prints it back to the same bytes.
#[track_caller]
fn round_trip<T: serde::Serialize + serde::de::DeserializeOwned>(sent: &str) -> T {
    let value: T = serde_json::from_str(sent).unwrap();
    assert_eq!(serde_json::to_string(&value).unwrap(), sent);
    value
}

#[test]
fn a_row_of_the_admin_list_prints_back() {
    let row: CourseRow = round_trip(concat!(
        r#"{"id":134,"code":"SAFE-1","uidCourse":"E-1A2B3C","title":"Safety","type":"elearning","#,
        r#""language":"english","language_label":"English","is_deleted":false,"thumbnail":null,"#,
        r#""course_status":"published","published":true,"creation_date":"2024-01-02 03:04:05","#,
        r#""last_update":"2024-01-02 03:04:05","created_by":12,"category_name":null,"#,
        r#""slug_name":"safety","start_date":null,"end_date":"2030-12-31","enrolled_count":3,"#,
        r#""waiting_list":0,"session_waiting_list":null,"sessions_count":0,"#,
        r#""users_without_session_count":null,"average_completion_time":12.5,"#,
        r#""outdated_count":null,"imported_from_content_marketplace":null,"#,
        r#""decommissioned_at":null,"removed_at":null,"actions":[],"field_7":"blue"}"#
    ));
    assert_eq!(row.more["field_7"], "blue");
}

#[test]
fn a_row_of_the_learn_list_prints_back() {
    let row: LearnCourse = round_trip(concat!(
        r#"{"id_course":134,"name":"R&amp;D","uidCourse":"E-1A2B3C","description":"<p>x</p>","#,
        r#""date_last_updated":"2024-01-02 03:04:05","course_type":"elearning","selling":false,"#,
        r#""code":null,"slug_name":"r-d","image":null,"img_url":null,"duration":0,"#,
        r#""language":"english","language_label":"English","multi_languages":[],"price":"0","#,
        r#""is_new":"0","is_opened":"1","rating_option":"on","current_rating":0,"credits":1.5,"#,
        r#""can_rate":false,"can_self_unenroll":false,"start_date":null,"end_date":null,"#,
        r#""category":{},"enrollment_policy":1,"max_attempts":null,"available_seats":{},"#,
        r#""is_affiliate":false,"affiliate_price":null,"partner_fields":null,"partner_data":null}"#
    ));
    assert_eq!(row.name, "R&amp;D", "entities are kept");
    assert_eq!(row.enrollment_policy, Some(EnrollmentPolicy::Moderated));
}

#[test]
fn odd_forms_of_the_learn_list_are_read() {
    let row: LearnCourse = serde_json::from_value(json!({
        "id_course": "134", "name": 101, "course_type": "classroom", "category": [],
        "available_seats": [], "start_date": "0000-00-00", "end_date": "",
        "date_last_updated": "2024-01-02", "credits": "2", "is_new": 1, "enrollment_policy": "2",
    }))
    .unwrap();
    assert_eq!(row.id_course.get(), 134);
    assert_eq!(row.name, "101");
    assert_eq!((row.start_date, row.end_date, row.category), (None, None, None));
    assert_eq!(row.credits, Some(2.0));
    assert!(row.is_new);
    assert_eq!(row.enrollment_policy, Some(EnrollmentPolicy::Free));
}

#[test]
fn the_single_views_differ_in_their_keys() {
    let admin: CourseDetail =
        round_trip(r#"{"id":134,"title":"Safety","code":null,"type":"webinar","status":null}"#);
    assert_eq!(admin.kind, CourseType::Webinar);
    let also: CourseDetail =
        serde_json::from_value(json!({"id": 134, "name": "Safety", "type": "elearning"})).unwrap();
    assert_eq!(also.title, "Safety");
    let learn: LearnCourseView = serde_json::from_value(json!({
        "id": 134, "name": "Safety", "type": "elearning", "status": "",
        "tree": [{"id": "1", "name": "F", "is_folder": true, "children": [
            {"id": 2, "name": "Video", "type": "video", "resource_id": "9", "status": "completed"},
        ]}],
        "learningplans": [{"id": "7"}],
    }))
    .unwrap();
    assert_eq!(learn.status, None);
    assert_eq!(learn.tree[0].children.as_ref().unwrap()[0].resource_id, Some(9));
    assert_eq!(learn.learningplans[0].id.get(), 7);
}

#[test]
fn policies_are_numbers() {
    for (number, policy) in [
        (0, EnrollmentPolicy::AdminOnly),
        (1, EnrollmentPolicy::Moderated),
        (2, EnrollmentPolicy::Free),
    ] {
        assert_eq!(EnrollmentPolicy::from_number(number), policy);
        assert_eq!(policy.number(), Some(number));
    }
}

#[test]
fn a_batch_row_sends_flags_as_numbers_and_what_is_given() {
    let mut row = CourseBatchRow::new("Fire drill", "<p/>", CourseType::Classroom);
    row.course_for_sale = Some(true);
    row.course_price = Some(1_050);
    let batch = CourseBatch::new([row], CourseBatchOptions::updating_by_code());
    assert_eq!(
        serde_json::to_string(&batch).unwrap(),
        concat!(
            r#"{"items":[{"course_type":"classroom","course_name":"Fire drill","#,
            r#""course_description":"<p/>","course_for_sale":1,"course_price":1050}],"#,
            r#""options":{"update_course_info":true,"use_code_to_update":true}}"#,
        )
    );
}

#[test]
fn a_compact_course_is_read_with_objects_in_place_of_arrays() {
    let row: CompactCourse = serde_json::from_str(
        r#"{"id_course":"7","course_type":"elearning","enrolled":"1","enrollment_info":null,"can_enter":{"can":1,"reason":"","expiring_in":"3"}}"#,
    )
    .unwrap();
    assert_eq!(row.can_enter, [CanEnter { can: true, reason: None, expiring_in: Some(3) }]);
    assert!(row.enrolled && row.enrollment_info.is_empty());
}

#[test]
fn material_of_an_unknown_kind_is_read() {
    let row: MaterialRow = serde_json::from_str(
        r#"{"id_org":"4","title":"Play","object_type":"hologram","id_resource":"9","status":"attempted"}"#,
    )
    .unwrap();
    assert!(!row.object_type.is_known() && row.status == MaterialStatus::Attempted);
}
