//! Archiving of plan enrollments, which lives under `/_mock` alone.

use docebo_mock::{CannotArchivePlan, Play, ledger::switches::PlanArchiving};
use docebo_sdk::{CourseId, LearningPlanId, UserId, learning_plans::PlanStatus};

use super::*;

const ARCHIVED: &str = "/_mock/archived_plan_enrollments";
const ANN: u64 = 13_017;

fn archive(admin: &Actor, body: Value) -> Value {
    admin.ok("POST", "/_mock/learning_plans/7/archive", body)
}

/// Ann completes everything in plan 7.
fn complete(mock: &DoceboMock) {
    for course in [134, 135] {
        let sitting = Play::completed().score(80.0).seconds(60);
        mock.learner(UserId::new(ANN)).play(CourseId::new(course), sitting).unwrap();
    }
}

#[test]
fn b094_a_plan_enrollment_is_archived_and_begun_anew() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    complete(&mock);
    mock.clock().advance(std::time::Duration::from_secs(1_800));
    let answer = archive(&admin, json!({"user_ids": [ANN, 13018, 13019]}));
    assert_eq!(
        answer,
        json!({
            "archived": [{"user_id": ANN, "id": 1}],
            "refused": [
                {"user_id": 13018, "error": "not enrolled"},
                {"user_id": 13019, "error": "not enrolled"},
            ],
        })
    );
    assert_eq!(
        admin.read(&format!("{ARCHIVED}?user_id={ANN}"))["data"]["items"],
        json!([{
            "id": 1, "learning_plan_id": 7, "learning_plan_code": "ONB",
            "learning_plan_name": "Onboarding", "user_id": ANN, "username": "ann",
            "firstname": "Ann", "lastname": "Lee", "email": "",
            "archived_at": "2026-03-02 09:30:00", "enrolled_at": "2026-03-02 09:00:00",
            "status": "completed", "completed_at": "2026-03-02 09:00:00",
            "completion_percentage": 100, "time_spent": 120, "assignment_type": "mandatory",
            "validity_start_at": "2026-01-01 00:00:00",
            "validity_end_at": "2026-12-31 23:59:59", "archived_course_enrollments": [1, 2],
        }])
    );
    // The plan begins anew, its courses with it, under the same window.
    let row = admin.read(&format!("{PLANS}/enrollments?extra_fields[]=enrollment_status"));
    let row = &row["data"]["items"][0];
    assert_eq!(row["enrollment_status"], "not_started");
    assert_eq!(row["enrollment_created_at"], "2026-03-02 09:30:00");
    assert_eq!(row["enrollment_validity_end_date"], "2026-12-31");
    let fresh = [(134, "subscribed".to_owned()), (135, "subscribed".to_owned())];
    assert_eq!(courses_of(&mock, ANN), fresh);
    let window = admin.read(&format!("{PLANS}/7/courses/enrollments?user_id[]={ANN}"));
    assert_eq!(column(&window, "enrollment_validity_end_date"), ["\"2026-12-31\""; 2]);
    let copies = admin.read("/_mock/archived_enrollments");
    assert_eq!(column(&copies, "status"), ["\"completed\""; 2]);
    // And once more: rows pile up, and what is frozen stays.
    let id = mock.archive_plan_enrollment(LearningPlanId::new(7), UserId::new(ANN)).unwrap();
    assert_eq!(id.get(), 2);
    let rows = mock.archived_plan_enrollments();
    assert_eq!(
        rows.iter().map(|row| row.status.clone()).collect::<Vec<_>>(),
        [PlanStatus::Completed, PlanStatus::NotStarted]
    );
}

#[test]
fn b094_superadmins_alone_archive_plan_enrollments_and_delete_archived_ones() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    rights::power_user(&mock, json!(["enrollment/edit", "enrollment/delete", "learningplan/view"]));
    let pat = 13_021;
    let refused = archive(&admin, json!({"user_ids": [ANN], "by": pat}));
    assert_eq!(refused["refused"], json!([{"user_id": ANN, "error": "permission denied"}]));
    archive(&admin, json!({"user_ids": [ANN]}));
    let row = format!("{ARCHIVED}/1");
    let answer = admin.json("DELETE", &row, json!({"by": pat}));
    assert_eq!((answer.status, answer.json()), (400, json!({"error": "permission denied"})));
    assert_eq!(admin.read(ARCHIVED)["data"]["total_count"], 1);
    assert_eq!(admin.send("DELETE", &row, None, "").json(), json!({"deleted": 1}));
    assert_eq!(admin.read(ARCHIVED)["data"]["total_count"], 0);

    mock.switch(PlanArchiving::Nobody);
    let plan = LearningPlanId::new(7);
    let refused = mock.archive_plan_enrollment(plan, UserId::new(ANN));
    assert_eq!(refused, Err(CannotArchivePlan::NotOffered));
    mock.switch(PlanArchiving::Superadmins);
    let body = json!({"user_ids": [ANN], "status": 0});
    admin.ok("PUT", "/manage/v1/user/change_status", body);
    let refused = mock.archive_plan_enrollment(plan, UserId::new(ANN));
    assert_eq!(refused, Err(CannotArchivePlan::NoReenrollment));
    assert_eq!(mock.archived_enrollments().len(), 2, "nothing half done");
}

#[test]
fn b095_managers_of_the_first_level_see_archived_plan_enrollments() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    // Ann reports to Bob, and Bob to Pat.
    for (manager, user) in [(13_018, ANN), (13_021, 13_018)] {
        let body = json!({"user_ids": [user]});
        admin.ok("POST", &format!("/manage/v1/managers/{manager}/users"), body);
    }
    archive(&admin, json!({"user_ids": [ANN]}));
    let seen =
        |by: u64| admin.read(&format!("{ARCHIVED}?seen_by={by}"))["data"]["total_count"].clone();
    let superadmin = admin.read("/manage/v1/user/session")["data"]["id"].as_u64().unwrap();
    assert_eq!([seen(13_018), seen(13_021), seen(ANN), seen(superadmin)], [1, 0, 0, 1]);
}

#[test]
fn archived_plan_enrollments_outlive_person_plan_and_course() {
    let mock = mock();
    let admin = Actor::superadmin(&mock);
    archive(&admin, json!({"user_ids": [ANN]}));
    let rows = mock.archived_plan_enrollments();
    admin.ok("DELETE", "/learn/v1/lp", json!({"id": 7}));
    assert_eq!(admin.send("DELETE", "/learn/v1/courses/134", None, "").status, 200);
    admin.ok("DELETE", "/manage/v1/user/delete", json!({"user_ids": [ANN]}));
    assert_eq!(mock.archived_plan_enrollments(), rows);
    assert_eq!(admin.read(ARCHIVED)["data"]["items"][0]["username"], "ann");
}
