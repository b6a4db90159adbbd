//! Bad weather on the way, and the way back.

use std::time::Duration;

use docebo_mock::FaultRule;
use docebo_sdk::workflows::engine::{Remains, undo};
use proptest::prelude::*;

use super::*;
use crate::workflows::offboarding::small;

/// Something that goes wrong.
#[derive(Debug, Clone)]
enum Weather {
    /// Refused for now, with nothing done.
    Status(u16),
    /// Done, and the answer is lost.
    LostAnswer,
    /// The token is not valid any more.
    TokenGone,
}

/// What, on which routes, after how many calls, how often.
type Cloud = (Weather, usize, u64, u64);

const ROUTES: [(&str, &str); 7] = [
    ("PUT", "/manage/v1/user/change_status"),
    ("POST", "/manage/v1/user/batch"),
    ("PUT", "/learn/v1/enrollments"),
    ("DELETE", "/learn/v1/enrollments"),
    ("DELETE", "/poweruser/v1/powerusers"),
    ("POST", "/manage/v1/managers"),
    ("GET", "/"),
];

fn cloud() -> impl Strategy<Value = Cloud> {
    let weather = prop_oneof![
        Just(Weather::Status(429)),
        Just(Weather::Status(503)),
        Just(Weather::LostAnswer),
        Just(Weather::TokenGone),
    ];
    (weather, 0..ROUTES.len(), 0..4u64, 1..3u64)
}

fn fault((weather, route, skip, times): &Cloud) -> FaultRule {
    let (method, path) = ROUTES[*route];
    let rule = FaultRule::on(path).method(method).after(*skip).times(*times);
    match weather {
        Weather::Status(status) => rule.status(*status),
        // The mock notes the status it would have answered.
        Weather::LostAnswer => rule.status(200).applied().cut(),
        Weather::TokenGone => rule.status(401),
    }
}

async fn through(small: &Small, clouds: &[Cloud]) -> Result<(), TestCaseError> {
    let case = Case::new(small).await;
    let mock = case.mock();
    for cloud in clouds {
        mock.fail(fault(cloud));
    }
    let paper = Paper::default();
    let mut tries = 0;
    let outcome = loop {
        match case.run(&mock, paper.journal()).await {
            Ok(outcome) => break outcome,
            Err(ExecuteError::Interrupted { .. }) if tries < 30 => tries += 1,
            Err(error) => return Err(TestCaseError::fail(format!("{error:?}"))),
        }
        // An hour passes until somebody starts it again: every token is dead.
        mock.clock().advance(Duration::from_secs(3_700));
    };
    prop_assert!(outcome.is_complete(), "{:#?}", outcome.problems);
    prop_assert_eq!(&world(&mock), &case.end);
    let twice = twice(sent_once(&mock));
    prop_assert!(twice.is_empty(), "{:?}", twice);
    Ok(())
}

async fn there_and_back(small: &Small) -> Result<(), TestCaseError> {
    let case = Case::new(small).await;
    let mock = case.mock();
    let before = world(&mock);
    let outcome = case.run(&mock, Journal::in_memory()).await.unwrap();
    let back = undo(&case.plan, &outcome);
    let client = client(&mock);
    let undone = undone(&client, &back, Journal::in_memory()).await;
    prop_assert!(undone.is_complete(), "{:#?}", undone.problems);

    let after = world(&mock);
    prop_assert_eq!(&after.users, &before.users);
    prop_assert_eq!(&after.power_users, &before.power_users);
    // The list of what does not come back is that and nothing else.
    let mut missing_plans: BTreeSet<_> = before.plans.iter().copied().collect();
    after.plans.iter().for_each(|seat| _ = missing_plans.remove(seat));
    let mut missing = pairs(&before.enrollments);
    pairs(&after.enrollments).iter().for_each(|pair| _ = missing.remove(pair));
    let added: Vec<_> =
        pairs(&after.enrollments).difference(&pairs(&before.enrollments)).copied().collect();
    prop_assert_eq!(added, []);
    let (mut listed, mut listed_plans) = (BTreeSet::new(), BTreeSet::new());
    let mut changed = BTreeSet::new();
    for rest in &back.rest {
        match rest.what {
            Remains::Enrollment { course } => _ = listed.insert((rest.user, course)),
            // Whoever comes back to a plan comes back to its courses, and begins them anew.
            Remains::Archived { course } => {
                let pair = (rest.user, course);
                prop_assert!(pairs(&after.archived).contains(&pair));
                _ = if missing.contains(&pair) { &mut listed } else { &mut changed }.insert(pair);
            }
            Remains::PlanEnrollment { plan } => _ = listed_plans.insert((plan, rest.user)),
            Remains::Details { course, .. } => _ = changed.insert((rest.user, course)),
            _ => {}
        }
    }
    prop_assert_eq!(missing, listed);
    prop_assert_eq!(missing_plans, listed_plans);
    for row in &before.enrollments {
        let pair = (row.user, row.course);
        if let Some(now) = after.enrollments.iter().find(|now| (now.user, now.course) == pair)
            && now != row
        {
            prop_assert!(changed.contains(&pair), "{:?} is {:?} and not listed", row, now);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn through_any_weather_it_ends_where_it_would_have(
        small in small(),
        clouds in prop::collection::vec(cloud(), 1..5),
    ) {
        block_on(through(&small, &clouds))?;
    }

    #[test]
    fn undone_it_leaves_what_it_lists_and_nothing_else(small in small()) {
        block_on(there_and_back(&small))?;
    }
}
