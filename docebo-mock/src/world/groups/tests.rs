use super::*;
use crate::world::{
    branches::ROOT,
    enrollments::{Enrollment, Status},
    user_fields::UserField,
    users::User,
};

const NOW: DateTime = DateTime::from_unix(1_000_000);

/// Users 1 to 4; 1 and 2 are in a branch, 3 in one below it, 4 in none. 2 has a value in field 5,
/// 3 is deactivated.
fn world() -> (World, u32, u32) {
    let mut world = World::empty();
    world.user_fields.insert(UserField { id: 5, ..UserField::default() });
    let sales = world.branches.create(ROOT, Some("SAL"), []).unwrap();
    let emea = world.branches.create(sales, Some("EM"), []).unwrap();
    for (id, branch) in [(1, Some(sales)), (2, Some(sales)), (3, Some(emea)), (4, None)] {
        let fields = if id == 2 { [(5, "Rome".to_owned())].into() } else { BTreeMap::new() };
        let user = User {
            id,
            username: format!("u{id}"),
            branches: branch.into_iter().collect(),
            active: id != 3,
            fields,
            ..User::default()
        };
        world.users.insert(&user).unwrap();
    }
    (world, sales, emea)
}

fn group(world: &mut World, rules: Option<Rules>) -> u32 {
    let new = NewGroup {
        name: "Group".to_owned(),
        description: String::new(),
        exclude_deactivated: false,
        built: None,
        rules,
    };
    world.groups.create(new, Uuid::default(), NOW)
}

fn set(combine: Combine, rules: Vec<Rule>) -> Set {
    Set { combine, rules }
}

fn branch(only: &[u32], below: &[u32]) -> Rule {
    Rule::Branch { only: only.to_vec(), below: below.to_vec() }
}

fn field(test: FieldTest) -> Rule {
    Rule::Field { field: 5, test }
}

#[track_caller]
fn admits(world: &World, combine: Combine, sets: Vec<Set>, expected: &[u32]) {
    let rules = Rules { combine, sets };
    assert_eq!(rules.apply(world, false).as_slice(), expected, "{rules:?}");
}

#[test]
fn conditions_let_in_whom_they_say() {
    let (mut world, sales, emea) = world();
    let one = |rule| vec![set(Combine::All, vec![rule])];
    let all = Combine::All;
    admits(&world, all, one(branch(&[sales], &[])), &[1, 2]);
    admits(&world, all, one(branch(&[], &[sales])), &[1, 2, 3]);
    admits(&world, all, one(branch(&[ROOT], &[])), &[4]);
    admits(&world, all, one(branch(&[], &[ROOT])), &[1, 2, 3, 4]);
    admits(&world, all, one(branch(&[ROOT, emea], &[])), &[3, 4]);
    admits(&world, all, one(field(FieldTest::Is("Rome".into()))), &[2]);
    admits(&world, all, one(field(FieldTest::Is("rome".into()))), &[]);
    admits(&world, all, one(field(FieldTest::IsNot("Rome".into()))), &[1, 3, 4]);
    admits(&world, all, one(field(FieldTest::Contains("OM".into()))), &[2]);
    admits(&world, all, one(field(FieldTest::Empty)), &[1, 3, 4]);

    let completed = Enrollment { status: Status::Completed, ..Enrollment::new(4, 9, NOW) };
    world.enrollments.insert(&completed).unwrap();
    world.enrollments.insert(&Enrollment::new(1, 9, NOW)).unwrap();
    let course = Rule::Enrollment { courses: vec![8, 9], status: Status::Completed };
    admits(&world, all, one(course), &[4]);
}

#[test]
fn conditions_and_sets_are_combined_apart() {
    let (world, sales, emea) = world();
    let rome = || field(FieldTest::Is("Rome".into()));
    let (all, any) = (Combine::All, Combine::Any);
    let both = |combine| set(combine, vec![branch(&[emea], &[]), rome()]);
    admits(&world, all, vec![both(all)], &[]);
    admits(&world, all, vec![both(any)], &[2, 3]);
    let second = || set(all, vec![branch(&[sales], &[])]);
    admits(&world, all, vec![both(any), second()], &[2]);
    admits(&world, any, vec![both(any), second()], &[1, 2, 3]);
    admits(&world, any, vec![set(all, vec![branch(&[sales], &[]), rome()]), both(all)], &[2]);
}

#[test]
fn rules_are_applied_once_for_all_changes_in_between_and_only_when_needed() {
    let (mut world, sales, _) = world();
    watch(&mut world, NOW);
    assert_eq!(world.groups.next_due(), None, "no group has rules");

    let rules =
        Rules { combine: Combine::All, sets: vec![set(Combine::All, vec![branch(&[sales], &[])])] };
    let id = group(&mut world, Some(rules));
    watch(&mut world, NOW);
    let due = NOW.plus(DELAY);
    assert_eq!(world.groups.next_due(), Some(due));
    world.users.update(4, |user| user.branches = [sales].into()).unwrap();
    watch(&mut world, NOW.plus(Duration::from_secs(30)));
    assert_eq!(world.groups.next_due(), Some(due), "a second change does not put it off");
    settle(&mut world, NOW);
    assert!(world.groups.get(id).unwrap().members().as_slice().is_empty());
    settle(&mut world, due);
    assert_eq!(world.groups.get(id).unwrap().members().as_slice(), [1, 2, 4]);
    assert_eq!(world.groups.next_due(), None);

    watch(&mut world, due);
    assert_eq!(world.groups.next_due(), None, "nothing changed since");
    world.enrollments.insert(&Enrollment::new(1, 9, NOW)).unwrap();
    watch(&mut world, due);
    let generation = world.groups.generation();
    settle(&mut world, due.plus(DELAY));
    assert_eq!(world.groups.generation(), generation, "these rules do not look at enrollments");
}

#[test]
fn members_by_hand_and_by_rule_are_told_apart() {
    let (mut world, sales, _) = world();
    let rules =
        Rules { combine: Combine::All, sets: vec![set(Combine::All, vec![branch(&[sales], &[])])] };
    let id = group(&mut world, Some(rules));
    world.groups.add_by_hand(id, &[4, 1]);
    recompute(&mut world);
    let members = |world: &World| world.groups.get(id).unwrap().members().as_slice().to_vec();
    assert_eq!(members(&world), [1, 2, 4]);
    world.groups.remove_by_hand(id, &[1, 2, 4].into_iter().collect());
    assert_eq!(members(&world), [1, 2]);
    world.groups.forget_user(1);
    assert_eq!(members(&world), [2]);
    assert_eq!(world.groups.of_user(2).count(), 1);
}

#[test]
fn a_slug_is_what_is_left_of_a_name() {
    let (mut world, ..) = world();
    let id = group(&mut world, None);
    for (name, slug) in [("EMEA", "emea"), (" Sales / West 2", "sales-west-2"), ("!", "")] {
        world.groups.update(id, |group| group.name = name.to_owned());
        assert_eq!(world.groups.get(id).unwrap().slug(), slug);
    }
}

#[test]
fn other_rules_leave_the_former_ones_behind() {
    let (mut world, sales, emea) = world();
    let rules = |branch_id| Rules {
        combine: Combine::All,
        sets: vec![set(Combine::All, vec![branch(&[branch_id], &[])])],
    };
    let id = group(&mut world, Some(rules(sales)));
    recompute(&mut world);
    let later = NOW.plus(DELAY);
    world.groups.update(id, |group| group.set_rules(rules(sales), later));
    assert!(!world.groups.get(id).unwrap().is_stale(), "the same rules change nothing");
    world.groups.update(id, |group| group.set_rules(rules(emea), later));
    let group = world.groups.get(id).unwrap();
    assert_eq!(group.history(), [(NOW, rules(sales))]);
    assert!(group.is_stale() && group.members().as_slice() == [1, 2]);
}
