use serde_json::json;

use super::*;
use crate::id::{CourseId, LearningPlanId};

#[test]
fn a_catalog_is_read_in_both_spellings() {
    for tree in [
        json!({"catalogue_id": "9", "catalogue_name": "Sales", "catalogue_code": "S",
               "catalogue_description": "", "number_items": "2"}),
        json!({"catalog_id": 9, "name": "Sales", "code": "S", "number_items": 2, "new": []}),
    ] {
        let catalog: Catalog = serde_json::from_value(tree).unwrap();
        assert_eq!((catalog.id.get(), catalog.code.as_deref()), (9, Some("S")));
        assert_eq!((catalog.number_items, catalog.description), (2, None));
    }
}

#[test]
fn items_keep_numbers_they_do_not_know() {
    let item = json!({
        "item_id": "7", "item_type": "learning_plan", "item_name": "Onboarding",
        "item_policy": "2", "item_can_enroll": 0, "item_visibility": 5, "is_user_enrolled": "0",
        "item_price": "", "price_status": 2,
    });
    let item: CatalogItem = serde_json::from_value(item).unwrap();
    assert_eq!((item.course(), item.learning_plan()), (None, Some(LearningPlanId::new(7))));
    assert_eq!(
        (&item.item_policy, item.price_status.clone()),
        (&ItemPolicy::OpenInPeriod, Some(PriceStatus::Paid))
    );
    assert!(!item.item_visibility.is_known() && item.item_price.is_none());
    let again = serde_json::to_value(&item).unwrap();
    assert_eq!(
        (&again["item_policy"], &again["item_visibility"], &again["price_status"]),
        (&json!(2), &json!(5), &json!(2))
    );
    let course = CatalogItem { item_type: CatalogItemType::Webinar, ..item };
    assert_eq!((course.course(), course.learning_plan()), (Some(CourseId::new(7)), None));
}

#[test]
fn rows_are_written_as_documented() {
    assert_eq!(
        serde_json::to_value([
            AssignmentRow::user("S", "ann"),
            AssignmentRow::branch("S", "EMEA", true),
        ])
        .unwrap(),
        json!([
            {"catalog_code": "S", "entity_type": "user", "entity_code": "ann"},
            {"catalog_code": "S", "entity_type": "orgchart", "entity_code": "EMEA",
             "include_descendants": true},
        ])
    );
    assert_eq!(
        serde_json::to_value(ItemRow::learning_plan("S", "LP")).unwrap(),
        json!({"catalog_code": "S", "item_code": "LP", "item_type": "learning_plan"})
    );
}
