use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

type Pair = (u16, u16);

fn covered(calls: &[Rectangle<u16, u16>]) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = calls
        .iter()
        .flat_map(|call| {
            call.users.iter().flat_map(|user| call.items.iter().map(move |item| (*user, *item)))
        })
        .collect();
    pairs.sort_unstable();
    pairs
}

#[track_caller]
fn check(pairs: &BTreeSet<Pair>, caps: Caps) -> (usize, usize) {
    let calls = cover(pairs.iter().copied(), caps);
    // Compared as lists: a pair covered twice would stand here twice.
    assert_eq!(covered(&calls), pairs.iter().copied().collect::<Vec<_>>());
    for call in &calls {
        assert!(call.users.len() <= caps.users && call.items.len() <= caps.items);
        assert!(!call.users.is_empty() && !call.items.is_empty());
    }
    let bound = bound(pairs.iter().copied(), caps);
    assert!(calls.len() >= bound, "{} calls below the bound {bound}", calls.len());
    (calls.len(), bound)
}

fn product(users: impl Iterator<Item = u16>, items: std::ops::Range<u16>) -> Vec<Pair> {
    users.flat_map(|user| items.clone().map(move |item| (user, item))).collect()
}

#[test]
fn usual_patterns_need_no_call_more_than_the_bound() {
    let patterns: [(&str, Vec<Pair>, usize); 8] = [
        ("nothing", vec![], 0),
        ("everybody everything", product(0..300, 0..40), 1),
        ("two thousand users of one course", product(0..2_500, 0..1), 3),
        ("disjoint departments", [product(0..30, 0..9), product(30..90, 9..12)].concat(), 2),
        ("shared onboarding", [product(0..90, 0..5), product(0..30, 5..9)].concat(), 2),
        ("nested sets", (0..40).flat_map(|u| (0..=u).map(move |i| (u, i))).collect(), 40),
        ("a matching", (0..25).map(|n| (n, n)).collect(), 25),
        (
            "a hub of each kind",
            (0..50).map(|u| (u, 0)).chain((0..50).map(|i| (50, i))).collect(),
            2,
        ),
    ];
    for (name, pairs, expected) in patterns {
        let (calls, bound) = check(&pairs.into_iter().collect(), Caps::default());
        assert_eq!((calls, bound), (expected, expected), "{name}");
    }
}

#[test]
fn sets_that_add_up_share_their_calls() {
    // {1,2}, {3,4}, {1,2,3,4}, {5} and {3,4,5}: three building blocks, five course sets.
    let sets: [&[u16]; 5] = [&[1, 2], &[3, 4], &[1, 2, 3, 4], &[5], &[3, 4, 5]];
    let pairs = sets
        .iter()
        .enumerate()
        .flat_map(|(user, set)| set.iter().map(move |item| (user as u16, *item)))
        .collect();
    assert_eq!(check(&pairs, Caps::default()), (3, 3));
}

#[test]
fn the_order_of_the_pairs_does_not_matter() {
    let mut pairs = [product(0..9, 0..3), product(4..7, 3..5), vec![(8, 9)]].concat();
    let calls = cover(pairs.iter().copied(), Caps::default());
    pairs.reverse();
    assert_eq!(cover(pairs, Caps::default()), calls);
}

/// Pairs as offboarding meets them: departments share course sets, a share of the pairs is
/// completed and stays.
fn tenant() -> impl Strategy<Value = BTreeSet<Pair>> {
    let department = (proptest::collection::btree_set(0_u16..24, 1..10), 1_u16..8);
    (proptest::collection::vec(department, 1..6), proptest::collection::vec(0_u8..10, 400))
        .prop_map(|(departments, completed)| {
            let mut pairs = BTreeSet::new();
            let mut user = 0;
            for (courses, people) in departments {
                for _ in 0..people {
                    pairs.extend(courses.iter().map(|course| (user, *course)));
                    user += 1;
                }
            }
            let mut at = 0;
            pairs.retain(|_| {
                at += 1;
                completed[at % completed.len()] > 1
            });
            pairs
        })
}

proptest! {
    #[test]
    fn each_pair_is_covered_once_and_no_other(
        pairs in proptest::collection::btree_set((0_u16..14, 0_u16..14), 0..90),
        users in 1_usize..6,
        items in 1_usize..6,
    ) {
        check(&pairs, Caps { users, items });
        let (calls, _) = check(&pairs, Caps::default());
        let users: BTreeSet<_> = pairs.iter().map(|(user, _)| user).collect();
        let items: BTreeSet<_> = pairs.iter().map(|(_, item)| item).collect();
        prop_assert!(calls <= users.len().min(items.len()));
    }

    #[test]
    fn tenants_stay_within_a_tenth_of_the_bound(pairs in tenant()) {
        let (calls, bound) = check(&pairs, Caps::default());
        prop_assert!(calls * 10 <= bound * 11 + 9, "{calls} calls, bound {bound}");
    }
}
