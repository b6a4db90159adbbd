//! The table against a plain list that is sorted anew for every question.

use std::collections::BTreeMap;

use docebo_sdk::wire::{DateTime, SortDir};
use proptest::prelude::*;

use super::*;
use crate::world::text::{Needle, folded};

fn user() -> impl Strategy<Value = User> {
    let name = || "[aAbBéÉ]{0,3}";
    let words = (name(), name(), name(), "[ab]{0,2}@x", prop::option::of(0_i64..4));
    let marks = (any::<bool>(), any::<bool>(), 0_u64..8, 0_usize..2);
    let links = (
        prop::collection::btree_set(1_u32..4, 0..3),
        prop::collection::btree_map(1_u32..3, 1_u32..12, 0..3),
        prop::collection::btree_map(1_u32..5, "[a-z]{1,9}", 0..3),
    );
    (1_u32..40, words, marks, links).prop_map(|(id, words, marks, links)| {
        let (username, first_name, last_name, email, at) = words;
        let (active, email_validated, level, language) = marks;
        let (branches, managers, fields) = links;
        let at = at.map(|seconds| DateTime::from_unix(seconds * 100_000));
        User {
            id,
            username,
            first_name,
            last_name,
            email,
            active,
            email_validated,
            level: Level::of_number(level).unwrap_or_default(),
            language: ["english", "Italian"][language].to_owned(),
            created: at,
            last_access: at.map(|at| DateTime::from_unix(-at.unix())),
            expiration: at.map(DateTime::date),
            newsletter_optout_date: at,
            branches,
            managers,
            fields,
            ..User::default()
        }
    })
}

#[derive(Debug, Clone)]
enum Step {
    Insert(User),
    Change(User),
    Remove(u32),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => user().prop_map(Step::Insert),
        3 => user().prop_map(Step::Change),
        1 => (1_u32..40).prop_map(Step::Remove),
    ];
    prop::collection::vec(step, 0..80)
}

fn key(order: UserOrder, user: &User) -> (String, i64) {
    let text = |text: &str| (folded(text).collect(), 0);
    let number = |number: i64| (String::new(), number);
    match order {
        UserOrder::Id => number(0),
        UserOrder::Username => text(&user.username),
        UserOrder::FirstName => text(&user.first_name),
        UserOrder::LastName => text(&user.last_name),
        UserOrder::Email => text(&user.email),
        UserOrder::Language => text(&user.language),
        UserOrder::Status => number(user.active.into()),
        UserOrder::Level => number(user.level.number().into()),
        UserOrder::CreationDate => number(user.created.map_or(i64::MIN, DateTime::unix)),
        UserOrder::LastAccessDate => number(user.last_access.map_or(i64::MIN, DateTime::unix)),
        UserOrder::ExpirationDate => {
            number(user.expiration.map_or(i64::MIN, |day| day.days_since_epoch().into()))
        }
        UserOrder::EmailValidationStatus => number(user.email_validated.into()),
    }
}

fn admits(filter: UserFilter, user: &User) -> bool {
    match filter {
        UserFilter::All => true,
        UserFilter::Active(active) => user.active == active,
        UserFilter::Branch(0) => user.branches.is_empty(),
        UserFilter::Branch(branch) => user.branches.contains(&branch),
    }
}

fn same_name(a: &str, b: &str) -> bool {
    folded(a).eq(folded(b))
}

fn apply(table: &mut Users, model: &mut BTreeMap<u32, User>, step: Step) {
    let taken = |model: &BTreeMap<u32, User>, user: &User| {
        let others = model.values().filter(|other| other.id != user.id);
        others.into_iter().any(|other| same_name(&other.username, &user.username))
    };
    match step {
        Step::Insert(user) => {
            let expected = if model.contains_key(&user.id) {
                Err(Refused::IdTaken)
            } else if taken(model, &user) {
                Err(Refused::UsernameTaken)
            } else {
                Ok(())
            };
            assert_eq!(table.insert(&user), expected);
            if expected.is_ok() {
                model.insert(user.id, user);
            }
        }
        Step::Change(user) => {
            let expected = match model.get(&user.id) {
                None => Err(Refused::Unknown),
                Some(_) if taken(model, &user) => Err(Refused::UsernameTaken),
                Some(_) => Ok(()),
            };
            assert_eq!(table.update(user.id, |place| *place = user.clone()), expected);
            if expected.is_ok() {
                model.insert(user.id, user);
            }
        }
        Step::Remove(id) => assert_eq!(table.remove(id), model.remove(&id)),
    }
}

fn check(table: &Users, model: &BTreeMap<u32, User>) {
    assert_eq!(table.len(), model.len());
    assert!(table.iter_by_id().map(UserRef::to_user).eq(model.values().cloned()));
    for filter in [UserFilter::All, UserFilter::Active(true), UserFilter::Active(false)]
        .into_iter()
        .chain((0..5).map(UserFilter::Branch))
    {
        for order in UserOrder::ALL {
            let mut expected: Vec<&User> = model.values().filter(|u| admits(filter, u)).collect();
            expected.sort_by_key(|user| (key(order, user), user.id));
            for dir in [SortDir::Asc, SortDir::Desc] {
                let page = table.page(order, dir, filter, 2, 5);
                let ids: Vec<u32> = page.rows.iter().map(UserRef::id).collect();
                let wanted: Vec<u32> = expected.iter().skip(2).take(5).map(|u| u.id).collect();
                assert_eq!((page.total, ids), (expected.len(), wanted), "{order:?} {filter:?}");
                expected.reverse();
            }
        }
    }
    for user in model.values() {
        assert_eq!(table.by_username(&user.username.to_uppercase()).map(|u| u.id()), Some(user.id));
    }
    for manager in 1..12 {
        let team: Vec<&User> =
            model.values().filter(|u| u.managers.values().any(|m| *m == manager)).collect();
        let ids: Vec<u32> = table.subordinates(manager, None).map(|u| u.id()).collect();
        assert_eq!(ids, team.iter().map(|u| u.id).collect::<Vec<_>>());
        assert_eq!(table.subordinate_count(manager), team.len());
        let active = team.iter().filter(|u| u.active).count();
        assert_eq!(table.active_subordinate_count(manager), active);
        let of_type_1 = model.values().filter(|u| u.managers.get(&1) == Some(&manager));
        assert!(table.subordinates(manager, Some(1)).map(|u| u.id()).eq(of_type_1.map(|u| u.id)));
    }
    for level in [Level::Superadmin, Level::PowerUser, Level::User] {
        let expected: Vec<u32> =
            model.values().filter(|u| u.level == level).map(|u| u.id).collect();
        assert_eq!(table.of_level(level), expected);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn behaves_like_a_sorted_list(before in steps(), after in steps()) {
        let (mut table, mut model) = (Users::default(), BTreeMap::new());
        for step in before {
            apply(&mut table, &mut model, step);
        }
        // Builds every index, so that the second half has to keep them up.
        check(&table, &model);
        for step in after {
            apply(&mut table, &mut model, step);
        }
        check(&table, &model);

        let text = serde_json::to_string(&table).unwrap();
        let copy: Users = serde_json::from_str(&text).unwrap();
        check(&copy, &model);
        prop_assert_eq!(serde_json::to_string(&copy).unwrap(), text);
    }
}

fn ann() -> User {
    User {
        id: 7,
        username: "Ann.Lee".to_owned(),
        first_name: "Ann".to_owned(),
        last_name: "Lee".to_owned(),
        email: "ann@example.com".to_owned(),
        managers: BTreeMap::from([(1, 8)]),
        ..User::default()
    }
}

#[test]
fn a_stamp_changes_with_the_record_and_never_comes_back() {
    let mut users = Users::default();
    users.insert(&ann()).unwrap();
    let first = users.get(7).unwrap().stamp();
    users.update(7, |_| ()).unwrap();
    assert_eq!(users.get(7).unwrap().stamp(), first, "nothing changed");
    users.update(7, |user| user.active = false).unwrap();
    let second = users.get(7).unwrap().stamp();
    users.update(7, |user| user.active = true).unwrap();
    let third = users.get(7).unwrap().stamp();
    assert!(first != second && second != third && third != first);
    let copy: Users = serde_json::from_value(serde_json::to_value(&users).unwrap()).unwrap();
    assert!(copy.get(7).unwrap().stamp() != third);
}

#[test]
fn a_manager_is_stamped_when_the_team_changes() {
    let mut users = Users::default();
    users.insert(&User { id: 8, username: "boss".to_owned(), ..User::default() }).unwrap();
    let mut seen = vec![users.get(8).unwrap().stamp()];
    users.insert(&ann()).unwrap();
    seen.push(users.get(8).unwrap().stamp());
    users.update(7, |user| user.active = false).unwrap();
    seen.push(users.get(8).unwrap().stamp());
    users.update(7, |user| user.managers.clear()).unwrap();
    seen.push(users.get(8).unwrap().stamp());
    assert!(seen.windows(2).all(|pair| pair[0] != pair[1]), "{seen:?}");
    assert_eq!(users.subordinate_count(8), 0);
}

#[test]
fn a_refused_name_changes_nothing() {
    let mut users = Users::default();
    users.insert(&ann()).unwrap();
    users.insert(&User { id: 9, username: "bob".to_owned(), ..User::default() }).unwrap();
    let generation = users.generation();
    let refused = users.update(9, |user| {
        user.username = "ANN.LEE".to_owned();
        user.active = false;
    });
    assert_eq!(refused, Err(Refused::UsernameTaken));
    assert!(users.get(9).unwrap().is_active());
    assert_eq!(users.generation(), generation);
    users.update(7, |user| user.username = "ann.lee".to_owned()).unwrap();
    assert_eq!(users.by_username("ANN.LEE").unwrap().username(), "ann.lee");
}

#[test]
fn search_looks_into_names_and_e_mail_but_not_across_them() {
    let mut users = Users::default();
    users.insert(&ann()).unwrap();
    let ann = users.get(7).unwrap();
    for text in ["nn.l", "ANN LEE", "n le", "@EXAMPLE", "lee"] {
        assert!(ann.matches(&Needle::new(text)), "{text}");
    }
    for text in ["lee ann", "leeann", "annlee", "bob"] {
        assert!(!ann.matches(&Needle::new(text)), "{text}");
    }
    assert!(ann.matches_exactly(&Needle::new("ann lee")));
    assert!(!ann.matches_exactly(&Needle::new("ann le")));
}

#[test]
fn texts_that_change_all_the_time_take_no_more_room() {
    let mut users = Users::default();
    for id in 1..=200 {
        users.insert(&User { id, username: format!("user{id}"), ..User::default() }).unwrap();
    }
    let kept = users.clone();
    for n in 0..20_000 {
        users.update(1 + n % 200, |user| user.email = format!("{n}@example.com")).unwrap();
    }
    assert!(users.store.heap_bytes() < 300_000, "{}", users.store.heap_bytes());
    assert!((1..=200).all(|id| users.get(id).unwrap().username() == format!("user{id}")));
    assert!((1..=200).all(|id| kept.get(id).unwrap().email().is_empty()));
}

#[test]
fn a_user_costs_little() {
    let mut users = Users::default();
    let count = 20_000;
    for n in 0..count {
        let username = format!("firstname.lastname{n:06}");
        users
            .insert(&User {
                id: 13_000 + n,
                email: format!("{username}@example.com"),
                username,
                first_name: ["Alessandra", "Bob", "Christopher"][n as usize % 3].to_owned(),
                last_name: format!("Lastname{}", n % 1_000),
                language: "english".to_owned(),
                timezone: "Europe/Rome".to_owned(),
                password: Password::Digest([1; 16]),
                branches: [n % 500].into(),
                managers: BTreeMap::from([(1, 13_000 + n / 10)]),
                fields: BTreeMap::from([
                    (1, "12".to_owned()),
                    (2, "TVC".to_owned()),
                    (3, format!("{n:08}")),
                ]),
                ..User::default()
            })
            .unwrap();
    }
    users.warm();
    let each = users.heap_bytes() / count as usize;
    assert!(each <= 215, "{each} bytes a user");
}
