//! The routes of 2017.

use super::*;

#[test]
fn the_older_list_sends_ids_as_text_and_courses_when_asked() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let rows = json!([
        {"id": "7", "name": "Onboarding", "code": "ONB", "description": "<p>Welcome</p>",
            "image": null, "create_date": "2025-06-01 08:00:00",
            "date_last_updated": "2025-06-01 08:00:00"},
        {"id": "8", "name": "advanced", "code": "", "description": null, "image": null,
            "create_date": "2026-03-02 09:00:00", "date_last_updated": "2026-03-02 09:00:00"},
    ]);
    assert_eq!(admin.read("/learn/v1/lp"), page(rows, 2));
    let with = admin.read("/learn/v1/lp?return_courses=true");
    let expected = json!([{"id_course": 134}, {"id_course": 135}]);
    assert_eq!(with["data"]["items"][0]["courses"], expected);
    let names = |query: &str| column(&admin.read(&format!("/learn/v1/lp?{query}")), "id");
    assert_eq!(names("id_user=13017"), ["\"7\""]);
    assert_eq!(names("updated_from=2026-01-01%2000:00:00"), ["\"8\""]);
    assert_eq!(names("sort_attr=last_update&sort_dir=desc"), ["\"8\"", "\"7\""]);
}

#[test]
fn the_older_view_shows_how_far_the_caller_is() {
    let ann = Actor::sign_in(&mock(), "ann", "Passw0rd");
    assert_eq!(
        ann.read("/learn/v1/lp/7"),
        json!({
            "data": {
                "id": 7, "code": "ONB", "name": "Onboarding", "status": "not_started",
                "complete_percent": 0, "create_date": "2025-06-01 08:00:00",
                "courses": [{"id_course": 134}, {"id_course": 135}], "settings": {},
                "total_duration": null, "ecommerce": {}
            },
            "version": "1.0.0",
            "_links": []
        })
    );
}

#[test]
fn plans_are_made_changed_and_deleted_by_the_older_routes() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let success = json!({"data": {"success": true}, "version": "1.0.0", "_links": []});
    let body = json!({"name": "New", "description": "d", "code": "N"});
    // The one answer outside the envelope.
    assert_eq!(admin.ok("POST", "/learn/v1/lp", body), json!({"id_lp": 9}));
    let row = &admin.read(&format!("{PLANS}?search_text=new"))["data"]["items"][0];
    assert_eq!(row["created_by"], json!({"fullname": "Ada Admin"}));
    assert_eq!((&row["is_published"], &row["is_publishable"]), (&json!(false), &json!(false)));
    let body = json!({"id": 9, "name": "Newer", "description": "e"});
    assert_eq!(admin.ok("PUT", "/learn/v1/lp", body), success);
    let view = admin.read(&format!("{PLANS}/9"));
    assert_eq!(
        view["data"],
        json!({"learning_plan_id": 9, "title": "Newer", "code": "N", "description": "e",
            "is_published": false})
    );
    assert_eq!(admin.ok("DELETE", "/learn/v1/lp", json!({"id": "9"})), success);
    assert_eq!(admin.get(&format!("{PLANS}/9")).status, 404);
    let body = json!({"name": "Next", "description": "d"});
    assert_eq!(admin.ok("POST", "/learn/v1/lp", body), json!({"id_lp": 10}), "ids are not reused");
}

#[test]
fn the_older_writes_require_their_fields() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    for (method, target, body, missing) in [
        ("POST", "/learn/v1/lp", json!({"description": "d"}), "name"),
        ("POST", "/learn/v1/lp", json!({"name": "n"}), "description"),
        ("PUT", "/learn/v1/lp", json!({"name": "n", "description": "d"}), "id"),
        ("PUT", "/learn/v1/lp", json!({"id": 7, "name": "n"}), "description"),
        ("DELETE", "/learn/v1/lp", json!({}), "id"),
        ("POST", "/learn/v1/lp/enroll", json!({"id_user": 13018}), "id_lp"),
        ("POST", "/learn/v1/lp/enroll", json!({"id_lp": 7}), "id_user"),
    ] {
        let expected = error("Bad Request", &format!("{missing} is required"), 1001, 400);
        refused(&admin, method, target, body, expected);
    }
}

#[test]
fn deleting_a_plan_takes_its_seats_and_leaves_course_enrollments() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    admin.ok("DELETE", "/learn/v1/lp", json!({"id": 7}));
    assert_eq!(admin.read(&format!("{PLANS}/enrollments")), page(json!([]), 0));
    assert_eq!(ids(&mock, 13017), [134, 135]);
}

#[test]
fn the_older_route_enrolls_too() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    let form = "id_lp=8&id_user=13018";
    let kind = Some("application/x-www-form-urlencoded");
    let answer = admin.send("POST", "/learn/v1/lp/enroll", kind, form);
    assert_eq!(answer.status, 200);
    assert_eq!(ids(&mock, 13018), [135, 136]);
}
