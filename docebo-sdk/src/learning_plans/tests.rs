use serde_json::{Value, json};

use super::*;
use crate::{
    endpoint::{Call, Reply, ReplyHead},
    id::UserId,
};

/// The platform's bytes parse, and print back as they were.
#[track_caller]
fn prints_back<E: Endpoint>(data: Value) -> <E::Output as Reply>::Value {
    let body = json!({"data": data, "version": "1.0.0", "_links": []}).to_string();
    let head = ReplyHead { status: 200, ..ReplyHead::default() };
    let value = E::Output::read(head, body.as_bytes()).unwrap();
    let written: Value = serde_json::from_slice(&E::Output::write(&value).body).unwrap();
    assert_eq!(written["data"], data);
    value
}

fn page_of(row: Value) -> Value {
    json!({
        "items": [row], "count": 1, "has_more_data": false, "cursor": null, "current_page": 1,
        "current_page_size": 200, "total_page_count": 1, "total_count": 1, "sort": []
    })
}

#[track_caller]
fn sends<E: Endpoint>(call: Call<E>, target: &str, body: &str) {
    let encoded = call.encode().unwrap();
    assert_eq!(encoded.target, target);
    assert_eq!(String::from_utf8(encoded.body).unwrap(), body);
}

#[test]
fn rows_of_the_plan_list_print_back() {
    prints_back::<ListPlans>(page_of(json!({
        "learning_plan_id": 7, "uuid": "0b4f7f2e-21c5-11ee-be56-0242ac120002", "code": "ONB",
        "title": "Onboarding", "thumbnail_url": null, "price": "49.90", "credits": 2.5,
        "is_published": true, "is_publishable": true, "assigned_courses_count": 2,
        "assigned_enrollments_count": 40, "assigned_catalogs_count": 0,
        "assigned_channels_count": 0, "created_on": "2024-01-01 08:00:00",
        "created_by": {"fullname": "Ada Admin"}, "updated_on": "2024-02-01 08:00:00",
        "updated_by": null
    })));
}

#[test]
fn rows_of_the_older_list_carry_the_id_as_text() {
    let page = prints_back::<ListLp>(page_of(json!({
        "id": "7", "name": "Onboarding", "code": "", "description": null, "image": null,
        "create_date": "2024-01-01 08:00:00", "date_last_updated": "2024-02-01 08:00:00",
        "courses": [{"id_course": 134}, {"id_course": 135}]
    })));
    assert_eq!(page.items[0].id, LearningPlanId::new(7));
}

#[test]
fn an_extra_column_without_value_differs_from_one_not_asked_for() {
    let plain = json!({
        "learning_plan_id": 7, "learning_plan_name": "Onboarding", "learning_plan_code": "ONB",
        "user_id": 13017, "username": "jdoe", "assignment_type": null,
        "enrollment_created_at": "2026-01-05 09:00:00", "enrollment_created_by": 12001,
        "enrollment_date_last_updated": "2026-01-05 09:00:00",
        "enrollment_validity_begin_date": null, "enrollment_validity_begin_datetime": null,
        "enrollment_validity_end_date": "2026-12-31",
        "enrollment_validity_end_datetime": "2026-12-31 23:59:59",
        "mandatory_courses_total_at_completion": "2",
        "mandatory_courses_completed_at_completion": "2"
    });
    let page = prints_back::<ListPlanEnrollments>(page_of(plain.clone()));
    assert_eq!(page.items[0].enrollment_completion_date, None);
    assert_eq!(page.items[0].enrollment_status, None);

    let mut asked = plain;
    asked["enrollment_status"] = json!("in_progress");
    asked["enrollment_completion_date"] = json!(null);
    asked["enrollment_completion_percentage"] = json!(50);
    let page = prints_back::<ListPlanEnrollments>(page_of(asked));
    assert_eq!(page.items[0].enrollment_completion_date, Some(None));
    assert_eq!(page.items[0].enrollment_status, Some(PlanStatus::InProgress));
}

#[test]
fn the_bulk_body_holds_its_users_in_an_object() {
    let mut body = EnrollManyBody::default();
    body.items.user_ids = vec![UserId::new(13017)];
    body.options.validity_end_at = "2026-12-31 23:59:59".parse().ok();
    sends::<EnrollManyInPlan>(
        Call::new(LearningPlanId::new(7), Empty {}, body),
        "/learningplan/v1/learningplans/7/enrollments/bulk",
        r#"{"items":{"user_ids":[13017]},"options":{"validity_end_at":"2026-12-31 23:59:59"}}"#,
    );
}

#[test]
fn leaving_sends_its_body_with_delete() {
    let body = UnenrollFromPlansBody {
        user_ids: vec![UserId::new(13017)],
        learningplan_ids: vec![LearningPlanId::new(7)],
        cascade_unenroll_from_courses_in_selected_learning_plan: Some(true),
        ..UnenrollFromPlansBody::default()
    };
    sends::<UnenrollFromPlans>(
        Call::new((), Empty {}, body),
        "/learningplan/v1/learningplans/enrollments",
        concat!(
            r#"{"user_ids":[13017],"learningplan_ids":[7],"#,
            r#""cascade_unenroll_from_courses_in_selected_learning_plan":true}"#
        ),
    );
}

#[test]
fn list_filters_are_written_in_brackets() {
    let query = ListPlanEnrollmentsQuery {
        learning_plan_id: vec![LearningPlanId::new(7), LearningPlanId::new(8)],
        extra_fields: vec![PlanExtraField::Status],
        ..ListPlanEnrollmentsQuery::default()
    };
    sends::<ListPlanEnrollments>(
        Call::new((), query, Empty {}),
        "/learningplan/v1/learningplans/enrollments?learning_plan_id%5B%5D=7&learning_plan_id%5B%5D=8\
         &extra_fields%5B%5D=enrollment_status",
        "",
    );
}
