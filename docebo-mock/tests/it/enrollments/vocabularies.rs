//! One enrollment in five lists, seen through one type.

use docebo_sdk::{
    CourseId, UserId,
    enrollments::{
        CourseEnrollment, CourseEnrollmentRow, CourseMember, EnrollmentLevel, EnrollmentRecord,
        EnrollmentRow, EnrollmentStatus,
    },
    learning_plans::PlanCourseEnrollment,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{ENROLLMENTS, FLAT, record, start};
use crate::support::Actor;

const BOB: u64 = 13018;
const SALES: u64 = 136;

fn typed<T: DeserializeOwned>(row: &Value) -> T {
    serde_json::from_value(row.clone()).unwrap()
}

/// Bob's enrollment in SALES, which he holds through plan 7: as each list shows it, raw and typed.
fn shown(actor: &Actor) -> [(Value, CourseEnrollment); 5] {
    let first = |target: String| actor.read(&target)["data"]["items"][0].clone();
    let learn = first(format!("{ENROLLMENTS}?id_user={BOB}&id_course[]={SALES}"));
    let flat = first(format!("{FLAT}?user_id[]={BOB}&course_id[]={SALES}"));
    let member = first(format!("/course/v1/courses/{SALES}/enrollments?user_id[]={BOB}"));
    let plan = actor
        .read(&format!("/learningplan/v1/learningplans/7/courses/enrollments?user_id[]={BOB}"));
    let plan = plan["data"]["items"].as_array().unwrap().iter();
    let plan = plan.clone().find(|row| row["course_id"] == SALES).unwrap().clone();
    let single = record(actor, SALES, BOB);
    let views = [
        typed::<EnrollmentRow>(&learn).as_course_enrollment().unwrap(),
        typed::<EnrollmentRecord>(&single).as_course_enrollment(UserId::new(BOB)),
        CourseEnrollment::from(&typed::<CourseEnrollmentRow>(&flat)),
        typed::<CourseMember>(&member).as_course_enrollment(CourseId::new(SALES)),
        CourseEnrollment::from(&typed::<PlanCourseEnrollment>(&plan)),
    ];
    let raw = [learn, single, flat, member, plan];
    let mut raw = raw.into_iter();
    views.map(|view| (raw.next().unwrap(), view))
}

#[test]
fn b084_five_lists_say_one_status_in_their_words() {
    let (_, admin) = start();
    for (number, learn, course) in [
        (-2, "waiting", "waiting"),
        (-1, "to_confirm", "subscription_to_confirm"),
        (0, "subscribed", "enrolled"),
        (1, "in_progress", "in_progress"),
        (2, "completed", "completed"),
        (3, "suspended", "suspended"),
        (4, "overbooking", "overbooking"),
    ] {
        admin.ok("PUT", &format!("{ENROLLMENTS}/{SALES}/{BOB}"), json!({"status": number}));
        let lists = shown(&admin);
        let raw = lists.each_ref().map(|(row, _)| {
            let said = row.get("status").or(row.get("enrollment_status"));
            said.unwrap().clone()
        });
        assert_eq!(raw, [json!(learn), json!(number), json!(course), json!(course), json!(course)]);
        for (row, view) in lists {
            assert_eq!(view.status, EnrollmentStatus::from_number(number), "{row}");
            assert_eq!((view.user_id.get(), view.course_id.get()), (BOB, SALES));
        }
    }
}

#[test]
fn lists_say_one_level_in_their_words() {
    let (_, admin) = start();
    for (number, learn, course) in
        [(3, "learner", "student"), (4, "tutor", "tutor"), (6, "instructor", "instructor")]
    {
        admin.ok("PUT", &format!("{ENROLLMENTS}/{SALES}/{BOB}"), json!({"level": number}));
        let [(list, _), (single, view), (flat, _), (member, _), (plan, _)] = shown(&admin);
        assert_eq!(
            [
                &list["level"],
                &flat["enrollment_level"],
                &member["level"],
                &plan["enrollment_level"]
            ],
            [learn, course, course, course]
        );
        assert_eq!(
            (&member["level_id"], single.get("level"), view.level),
            (&json!(number), None, None)
        );
        for (row, view) in shown(&admin) {
            let wanted = EnrollmentLevel::from_number(number);
            assert!(view.level.is_none_or(|level| level == wanted), "{row}");
        }
    }
}

#[test]
fn b052_lists_agree_on_window_dates_and_score() {
    let (_, admin) = start();
    let body = json!({
        "status": 2, "date_inscr": "2026-01-20 00:00:00", "date_complete": "2026-02-20 00:00:00",
        "date_begin_validity": "2026-01-21 00:00:00", "date_expire_validity": "2026-12-31 00:00:00",
        "score_given": 77.5,
    });
    admin.ok("PUT", &format!("{ENROLLMENTS}/{SALES}/{BOB}"), body);
    let at = |text: &str| text.parse().ok();
    for (row, view) in shown(&admin) {
        assert_eq!(view.completed_at, at("2026-02-20 00:00:00"), "{row}");
        assert_eq!(view.active_from, at("2026-01-21 00:00:00"), "{row}");
        assert_eq!(view.score, Some(77.5), "{row}");
        // The single view does not show these.
        if row.get("enrollment_fields").is_none() || row.get("enroll_end_date").is_some() {
            assert_eq!(view.active_until, at("2026-12-31 00:00:00"), "{row}");
            assert_eq!(view.enrolled_at, at("2026-01-20 00:00:00"), "{row}");
        }
    }
}
