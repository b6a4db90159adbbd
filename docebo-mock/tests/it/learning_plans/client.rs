//! Plans through the SDK.

use docebo_mock::Play;
use docebo_sdk::{CourseId, LearningPlanId, UserId, enrollments::PairResult, learning_plans::Kept};

use super::*;

const ANN: UserId = UserId::new(13_017);
const BOB: UserId = UserId::new(13_018);

/// Ann and Bob in a plan of four courses, of which Ann has completed SAFE and begun 135; 136 is
/// also in plan 8, in which Ann is.
fn four() -> DoceboMock {
    let mock = mock_with(json!({
        "users": [{"username": "ann", "id": ANN}, {"username": "bob", "id": BOB}],
        "courses": [{"name": "A", "id": 134}, {"name": "B", "id": 135}, {"name": "C", "id": 136},
            {"name": "D", "id": 137}],
        "learning_plans": [
            {"title": "Seven", "id": 7, "courses": [
                {"course": "134"}, {"course": "135"}, {"course": "136"}, {"course": "137"}],
                "users": [{"username": "ann"}, {"username": "bob"}]},
            {"title": "Eight", "id": 8, "courses": [{"course": "136"}],
                "users": [{"username": "ann"}]},
        ],
    }));
    let ann = mock.learner(ANN);
    ann.play(CourseId::new(134), Play::completed()).unwrap();
    ann.play(CourseId::new(135), Play::in_progress()).unwrap();
    mock
}

#[tokio::test]
async fn b100_the_two_sparing_switches_are_steps_of_the_client() {
    for (completed, in_progress, left) in [
        (false, false, vec![136]),
        (true, false, vec![134, 136]),
        (false, true, vec![135, 136]),
        (true, true, vec![134, 135, 136]),
    ] {
        let mock = four();
        let client = mock.client();
        let mut leave = client.learning_plans().leave(LearningPlanId::new(7), [ANN, BOB, ANN]);
        if completed {
            leave = leave.spare_completed();
        }
        if in_progress {
            leave = leave.spare_in_progress();
        }
        let report = leave.run().await.unwrap();
        assert!(report.is_complete(), "{report:?}");
        assert_eq!(report.left, [ANN, BOB]);
        assert_eq!(ids(&mock, ANN.get()), left);
        assert!(ids(&mock, BOB.get()).is_empty());
        let kept: Vec<_> =
            report.kept.iter().map(|(key, why)| (key.course_id.get(), *why)).collect();
        let all = [
            completed.then_some((134, Kept::Completed)),
            in_progress.then_some((135, Kept::InProgress)),
            Some((136, Kept::OtherPlan(LearningPlanId::new(8)))),
        ];
        assert_eq!(kept, all.into_iter().flatten().collect::<Vec<_>>());
        assert_eq!(mock.plan_enrollments(), [(LearningPlanId::new(8), ANN)]);
    }
}

#[tokio::test]
async fn b102_tracking_stays_unless_the_client_is_told_to_wipe_it() {
    for (reset, status) in [(false, "completed"), (true, "subscribed")] {
        let mock = four();
        let client = mock.client();
        let plan = LearningPlanId::new(7);
        let mut leave = client.learning_plans().leave(plan, [ANN]);
        if reset {
            leave = leave.reset_tracks();
        }
        leave.run().await.unwrap();
        client.learning_plans().enroll(plan, ANN).await.unwrap();
        assert_eq!(courses_of(&mock, ANN.get())[0], (134, status.to_owned()));
    }
}

#[tokio::test]
async fn who_does_not_leave_the_plan_keeps_the_courses() {
    let mock = four();
    let client = mock.client();
    let nobody = UserId::new(99);
    let report =
        client.learning_plans().leave(LearningPlanId::new(8), [BOB, ANN, nobody]).run().await;
    let report = report.unwrap();
    assert_eq!(report.left, [ANN]);
    assert_eq!(report.errors.len(), 2);
    assert!(!report.is_complete());
    assert_eq!(ids(&mock, BOB.get()), [134, 135, 136, 137]);
    // The course that the other plan holds too stays.
    assert_eq!(report.kept.len(), 1);
    assert!(report.courses.outcomes.iter().all(|outcome| outcome.result == PairResult::Done));
}
