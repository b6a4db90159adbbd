//! The client enrolls whom a rule did not catch.

use docebo_sdk::{
    BranchId, CourseId, LearningPlanId, UserId,
    workflows::backfill::{Audience, Backfill, Filled, Gap, Target},
};

use super::*;

fn users(ids: &[u64]) -> Vec<UserId> {
    ids.iter().copied().map(UserId::new).collect()
}

#[tokio::test]
async fn b072_backfilling_enrolls_who_was_there_before_the_rule() {
    let (mock, admin) = start();
    move_to(&admin, GONE, 1);
    admin.ok("POST", &format!("/learn/v1/enrollments/134/{ANN}"), json!({}));
    // Cay is expired, Bob in the group alone.
    let expired = json!({"select_orgchart": {"1": 1}, "expiration": "2026-01-31"});
    admin.ok("PUT", &format!("/manage/v1/user/{CAY}"), expired);
    admin.ok("POST", &group(&admin, "Friends"), json!({"user_ids": [BOB]}));
    let uuid = group(&admin, "Friends");
    let uuid = uuid.split('/').nth(4).unwrap().parse().unwrap();
    let audiences = [Audience::Branch(BranchId::new(1)), Audience::Group(uuid)];
    let (hello, selling) =
        (Target::Course(CourseId::new(134)), Target::Plan(LearningPlanId::new(7)));

    let client = mock.client();
    let backfill = Backfill::read(&client, &audiences, &[hello, selling]).await.unwrap();
    assert_eq!((backfill.audience, &backfill.deactivated[..]), (4, &users(&[GONE])[..]));
    let gaps = |gap: &Gap| (gap.target, gap.enrolled, gap.missing.clone());
    assert_eq!(
        backfill.gaps.iter().map(gaps).collect::<Vec<_>>(),
        [(hello, 1, users(&[BOB, CAY])), (selling, 0, users(&[ANN, BOB, CAY]))]
    );
    assert!(!backfill.is_empty());

    let filled = backfill.run(&client).await.unwrap();
    let filled = |at: usize| {
        let Filled { target, enrolled, left, .. } = &filled[at];
        (*target, enrolled.clone(), left.clone())
    };
    assert_eq!(filled(0), (hello, users(&[BOB]), users(&[CAY])));
    assert_eq!(filled(1), (selling, users(&[ANN, BOB]), users(&[CAY])));
    assert_eq!(enrolled(&mock), [(ANN, 134), (ANN, 135), (BOB, 134), (BOB, 135)]);

    // A second look finds the expired account and nothing else; a second run changes nothing.
    let again = Backfill::read(&client, &audiences, &[hello, selling]).await.unwrap();
    assert!(again.gaps.iter().all(|gap| gap.missing == users(&[CAY])));
    again.run(&client).await.unwrap();
    assert_eq!(enrolled(&mock).len(), 4);
}
