use super::*;

#[test]
fn a_location_is_read_under_other_names_too() {
    let row: LocationRow =
        serde_json::from_str(r#"{"id":"2","name":"Milan HQ","address":"","more":1}"#).unwrap();
    assert_eq!(
        serde_json::to_string(&row).unwrap(),
        r#"{"id_location":2,"name":"Milan HQ","address":null,"country":null}"#
    );
}
