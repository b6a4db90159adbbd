use super::*;

#[test]
fn rows_are_read_in_both_namings_and_from_text() {
    let row: CategoryRow = serde_json::from_str(
        r#"{"id":"7","title":"Law","lev":"2","i_left":2,"i_right":"5","has_child":"1"}"#,
    )
    .unwrap();
    assert_eq!(
        serde_json::to_string(&row).unwrap(),
        r#"{"id":7,"title":"Law","lev":2,"i_left":2,"i_right":5,"has_child":1}"#
    );
    let child: CategoryChild =
        serde_json::from_str(r#"{"id_category":7,"category_name":"Law","has_child":false}"#)
            .unwrap();
    assert_eq!((child.id_category, child.has_child), (CategoryId::new(7), false));
}
