use serde_json::json;

use super::*;

#[test]
fn each_type_has_a_number_and_a_word() {
    for (number, digit, word) in
        [(1, "1", "date"), (2, "2", "dropdown"), (3, "3", "textfield"), (4, "4", "textarea")]
    {
        let kind = EnrollmentFieldType::from_word(digit);
        assert_eq!((kind.number(), kind.as_str()), (Some(number), word));
        assert_eq!(EnrollmentFieldType::from_word(word), kind);
        let new = NewEnrollmentField::new(kind, "T");
        assert_eq!(serde_json::to_value(&new).unwrap()["type"], json!(number));
    }
    let odd = EnrollmentFieldType::from_word("9");
    assert!(!odd.is_known() && odd.number() == Some(9));
}

#[test]
fn a_row_prints_back_as_it_came_and_is_read_in_other_forms() {
    let sent = concat!(
        r#"{"id":7,"title":"Cost centre","type":"2","mandatory":"1","visible_to_user":"0","#,
        r#""sequence":"1","courses":"134,135"}"#
    );
    let field: EnrollmentField = serde_json::from_str(sent).unwrap();
    assert_eq!(field.kind, EnrollmentFieldType::Dropdown);
    assert!(
        field.courses.includes(CourseId::new(135)) && !field.courses.includes(CourseId::new(1))
    );
    assert_eq!(serde_json::to_string(&field).unwrap(), sent);
    let odd = json!({"id": "7", "title": "Cost centre", "type": "dropdown", "mandatory": true,
        "visible_to_user": 0, "sequence": 1, "courses": ["134", 135]});
    assert_eq!(serde_json::from_value::<EnrollmentField>(odd).unwrap(), field);
    for all in [json!("all"), json!(""), json!(null), json!([])] {
        assert_eq!(serde_json::from_value::<FieldCourses>(all).unwrap(), FieldCourses::All);
    }
}

#[test]
fn a_change_names_the_courses_always() {
    let mut change = EnrollmentFieldUpdate::of_courses([]);
    change.sequence = Some(2);
    assert_eq!(serde_json::to_value(&change).unwrap(), json!({"courses": [], "sequence": 2}));
}
