//! The table against a plain map that is sorted anew for every question.

use std::collections::BTreeMap;

use docebo_sdk::wire::DateTime;
use proptest::prelude::*;

use super::*;

fn enrollment() -> impl Strategy<Value = Enrollment> {
    let time = || prop_oneof![0_i64..5, Just(-62_000_000_000), Just(250_000_000_000)];
    let dates = (time(), time(), prop::option::of(time()), prop::option::of(time()));
    let rare = (
        prop::option::of(prop_oneof![
            (0_u32..60_000).prop_map(|s| f64::from(s) / 100.0),
            (-9_000..1_000_000_000).prop_map(|s| f64::from(s) / 1_000.0)
        ]),
        prop_oneof![0_u32..100, Just(u32::MAX)],
        prop::option::of(0_u32..9),
        "[a-z]{0,2}",
        prop::collection::btree_map(0_u32..3, "[a-z]{0,2}", 0..2),
    );
    (1_u32..8, 1_u32..8, 0_usize..7, dates, rare).prop_map(|(user, course, status, dates, rare)| {
        let moment = DateTime::from_unix;
        let (score, total_time, subscribed_by, assignment_type, fields) = rare;
        Enrollment {
            status: Status::ALL[status],
            updated_at: moment(dates.1),
            completed_at: dates.2.map(moment),
            last_access: dates.3.map(moment),
            active_until: dates.3.map(moment),
            score,
            total_time,
            subscribed_by,
            assignment_type,
            fields,
            ..Enrollment::new(user, course, moment(dates.0))
        }
    })
}

#[derive(Debug, Clone)]
enum Step {
    Insert(Enrollment),
    Change(Enrollment),
    Remove(u32, u32),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => enrollment().prop_map(Step::Insert),
        3 => enrollment().prop_map(Step::Change),
        2 => (1_u32..8, 1_u32..8).prop_map(|(user, course)| Step::Remove(user, course)),
    ];
    prop::collection::vec(step, 0..80)
}

type Model = BTreeMap<(u32, u32), Enrollment>;

fn apply(table: &mut Enrollments, model: &mut Model, step: Step) {
    match step {
        Step::Insert(row) => {
            let free = !model.contains_key(&(row.user, row.course));
            assert_eq!(table.insert(&row), if free { Ok(()) } else { Err(Taken) });
            if free {
                model.insert((row.user, row.course), row);
            }
        }
        Step::Change(row) => {
            let done = table.update(row.user, row.course, |place| *place = row.clone());
            let place = model.get_mut(&(row.user, row.course));
            assert_eq!(done.is_some(), place.is_some());
            if let Some(place) = place {
                *place = row;
            }
        }
        Step::Remove(user, course) => {
            assert_eq!(table.remove(user, course), model.remove(&(user, course)));
        }
    }
}

/// Moments before 1970 and after 2105 are exact when read, but not when sorted.
fn seconds(at: DateTime) -> u32 {
    u32::try_from(at.unix().max(1)).unwrap_or(u32::MAX)
}

fn check(table: &Enrollments, model: &Model) {
    let in_scope = |scope: Scope| {
        let mut rows: Vec<&Enrollment> = model
            .values()
            .filter(|row| match scope {
                Scope::All => true,
                Scope::User(user) => row.user == user,
                Scope::Course(course) => row.course == course,
                Scope::Status(status) => row.status == status,
                Scope::Updated(from, to) => (from..=to).contains(&seconds(row.updated_at)),
            })
            .collect();
        match scope {
            Scope::Course(_) => rows.sort_by_key(|row| (seconds(row.enrolled_at), row.user)),
            Scope::Updated(..) => rows.sort_by_key(|row| seconds(row.updated_at)),
            _ => {}
        }
        rows
    };
    let scopes = std::iter::once(Scope::All)
        .chain((0..9).flat_map(|n| [Scope::User(n), Scope::Course(n)]))
        .chain(Status::ALL.map(Scope::Status))
        .chain(
            [(0, u32::MAX), (1, 1), (2, u32::MAX - 1), (1_700_000_000, 1_750_000_000), (9, 3)]
                .map(|(from, to)| Scope::Updated(from, to)),
        );
    for scope in scopes {
        let mut expected = in_scope(scope);
        for dir in [SortDir::Asc, SortDir::Desc] {
            let page = table.page(scope, dir, 1, 4);
            let rows: Vec<Enrollment> = page.rows.iter().map(|row| row.to_enrollment()).collect();
            let wanted: Vec<Enrollment> =
                expected.iter().skip(1).take(4).copied().cloned().collect();
            assert_eq!((page.total, rows), (expected.len(), wanted), "{scope:?}");
            expected.reverse();
        }
    }
    for course in 0..9 {
        for status in Status::ALL {
            let count = model.values().filter(|r| r.course == course && r.status == status).count();
            assert_eq!(table.course_counts(course).of(status), count);
        }
    }
}

proptest! {
    #[test]
    fn behaves_like_a_sorted_list(before in steps(), after in steps()) {
        let (mut table, mut model) = (Enrollments::default(), Model::new());
        for step in before {
            apply(&mut table, &mut model, step);
        }
        // Builds every index, so that the second half has to keep them up.
        check(&table, &model);
        for step in after {
            apply(&mut table, &mut model, step);
        }
        check(&table, &model);

        table.tracking.set(1, 2, Tracking { done: 1, of: 3 });
        let text = serde_json::to_string(&table).unwrap();
        let copy: Enrollments = serde_json::from_str(&text).unwrap();
        check(&copy, &model);
        prop_assert_eq!(serde_json::to_string(&copy).unwrap(), text);
    }
}

fn now() -> DateTime {
    "2026-01-02 03:04:05".parse().unwrap()
}

#[test]
fn unenrolling_leaves_the_tracking() {
    let mut table = Enrollments::default();
    table.insert(&Enrollment::new(1, 2, now())).unwrap();
    table.tracking.set(1, 2, Tracking { done: 2, of: 3 });
    table.remove(1, 2).unwrap();
    assert_eq!(table.tracking.get(1, 2).map(Tracking::percent), Some(66));
    table.tracking.reset(1, 2);
    assert_eq!(table.tracking.get(1, 2), None);
}

#[test]
fn tracking_goes_by_user_or_by_course() {
    let mut tracking = TrackingTable::default();
    for (user, course) in [(1, 1), (1, 2), (2, 1), (2, 2)] {
        tracking.set(user, course, Tracking { done: 3, of: 3 });
    }
    tracking.remove_user(1);
    tracking.remove_course(2);
    assert_eq!(tracking.iter().map(|(u, c, _)| (u, c)).collect::<Vec<_>>(), [(2, 1)]);
    assert!(tracking.get(2, 1).unwrap().is_complete());
    assert!(!Tracking::default().is_complete());
}

#[test]
fn a_pair_may_be_archived_many_times() {
    let mut archive = Archive::default();
    let row = |user, course| ArchivedEnrollment {
        archived_at: now(),
        enrollment: Enrollment::new(user, course, now()),
        tracking: None,
        user: ArchivedUser {
            username: "ann".to_owned(),
            first_name: String::new(),
            last_name: String::new(),
            email: String::new(),
        },
        course: ArchivedCourse {
            code: String::new(),
            name: String::new(),
            kind: String::new(),
            sessions: BTreeMap::new(),
        },
    };
    let ids = [(1, 1), (1, 2), (1, 1), (2, 1)].map(|(user, course)| archive.add(row(user, course)));
    assert_eq!(ids, [1, 2, 3, 4]);
    let found = |users: &[u32], courses: &[u32]| {
        archive.of(users, courses).map(|(id, _)| id).collect::<Vec<_>>()
    };
    assert_eq!(found(&[], &[]), [1, 2, 3, 4]);
    assert_eq!(found(&[1], &[1]), [1, 3]);
    assert_eq!(found(&[2, 1], &[]), [1, 2, 3, 4]);
    assert_eq!(found(&[], &[2]), [2]);
    assert_eq!(found(&[9], &[]), [0; 0]);
    let copy: Archive = serde_json::from_value(serde_json::to_value(&archive).unwrap()).unwrap();
    assert_eq!((copy.len(), copy.get(3)), (4, archive.get(3)));
}

#[test]
fn an_enrollment_costs_little() {
    let mut table = Enrollments::default();
    for n in 0..20_000 {
        table
            .insert(&Enrollment {
                completed_at: Some(now()),
                first_access: Some(now()),
                last_access: Some(now()),
                score: Some(87.35),
                total_time: 3_600,
                subscribed_by: Some(13_000),
                ..Enrollment::new(13_000 + n / 5, n % 5 * 7 + n % 100, now())
            })
            .unwrap();
    }
    table.warm();
    assert!(table.extras.is_empty());
    let each = table.heap_bytes() / table.len();
    assert!(each <= 48, "{each} bytes an enrollment");
}
