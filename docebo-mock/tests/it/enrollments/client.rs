//! The SDK's own methods against the mock.

use docebo_sdk::{
    CourseId, UserId,
    endpoint::Method,
    enrollments::{
        ArchiveRequest, ArchiveWire, CourseEnrollment, EnrollmentKey, EnrollmentStatus, PairResult,
    },
};
use serde_json::json;

use super::{archive, mock};
use crate::support::Actor;

fn key(course: u64, user: u64) -> EnrollmentKey {
    EnrollmentKey { course_id: CourseId::new(course), user_id: UserId::new(user) }
}

fn ids<T: From<u64>>(ids: &[u64]) -> Vec<T> {
    ids.iter().map(|id| T::from(*id)).collect()
}

#[tokio::test]
async fn every_list_gives_the_same_view_of_an_enrollment() {
    let mock = mock();
    let client = mock.client();
    let enrollments = client.enrollments();
    let (ann, safe) = (UserId::new(13017), CourseId::new(134));
    let learn = enrollments.list().user(ann).course(safe).all().await.unwrap();
    let flat = enrollments.list_courses().user(ann).course(safe).with_time_spent().all();
    let flat = CourseEnrollment::from(&flat.await.unwrap()[0]);
    assert_eq!(learn[0].as_course_enrollment().unwrap(), flat);
    let members = enrollments.list_for_course(safe).user(ann).all().await.unwrap();
    let member = members[0].as_course_enrollment(safe);
    let single = enrollments.get(safe, ann).await.unwrap().records.as_course_enrollment(ann);
    for view in [member, single] {
        assert_eq!(
            (view.key(), view.status, view.score, view.completed_at),
            (flat.key(), EnrollmentStatus::Completed, flat.score, flat.completed_at)
        );
    }
}

#[tokio::test]
async fn unenrolling_pairs_says_what_became_of_each() {
    let mock = mock();
    let pairs = [key(136, 13017), key(136, 13018), key(134, 13022), key(134, 13017)];
    let report = mock.client().enrollments().unenroll_pairs(pairs).await;
    assert!(report.error.is_none() && !report.is_complete());
    let results: Vec<_> = report.outcomes.iter().map(|outcome| outcome.result.clone()).collect();
    let refused = |text: &str| PairResult::Refused(vec![text.to_owned()]);
    assert_eq!(
        results,
        [
            PairResult::Done,
            refused("User 13018, course 136: the course belongs to a learning plan of the user"),
            refused("User 13022, course 134: not enrolled"),
            PairResult::Done,
        ]
    );
}

#[tokio::test]
async fn archiving_pairs_says_what_became_of_each() {
    let mock = mock();
    let request =
        ArchiveRequest::and_unenroll(ids::<UserId>(&[13017, 13018]), ids::<CourseId>(&[134, 136]));
    let report = mock.client().enrollments().archive_all(&request).await;
    let done = report.outcomes.iter().filter(|outcome| outcome.result == PairResult::Done);
    assert_eq!(
        done.map(|outcome| outcome.key).collect::<Vec<_>>(),
        [key(134, 13017), key(136, 13017)]
    );
    assert_eq!(report.outcomes[1].result, PairResult::NotEnrolled);
    assert!(matches!(&report.outcomes[3].result, PairResult::Refused(why) if !why.is_empty()));
    assert_eq!(mock.archived_enrollments().len(), 2);
}

#[tokio::test]
async fn b087_the_archive_call_can_be_moved_and_renamed() {
    let mock = mock();
    let client = mock.client();
    let request = ArchiveRequest::and_unenroll([UserId::new(13017)], [CourseId::new(134)]);
    let mut wire = ArchiveWire::default();
    wire.method = Method::Post;
    wire.path = "/learn/v1/archive".to_owned();
    wire.users = "user_ids".to_owned();
    let refused = client.enrollments().archive_through(&wire, &request).await.unwrap_err();
    assert!(refused.is_not_found(), "{refused}");
    let admin = Actor::superadmin(&mock);
    let requests = admin.read("/_mock/requests")["requests"].clone();
    let sent = requests.as_array().unwrap().iter().find(|sent| sent["path"] == "/learn/v1/archive");
    let sent = sent.unwrap();
    assert_eq!(sent["method"], "POST");
    let body: serde_json::Value = serde_json::from_str(sent["body"].as_str().unwrap()).unwrap();
    assert_eq!(
        body,
        json!({"course_id": [134], "user_ids": [13017], "enrollment_mode": "delete",
            "reset_tracking": false})
    );
    // The default wire is the update call.
    let wire = ArchiveWire::default();
    let outcome = client.enrollments().archive_through(&wire, &request).await.unwrap();
    assert_eq!(outcome.updated, [key(134, 13017)]);
    assert_eq!(archive(&admin, "").len(), 1);
}
