use super::*;
use crate::world::{
    access::{Permission, Rights},
    branches::ROOT,
    users::User,
};

const BOSS: u32 = 50;

/// Users 1 to 4, and one who is a power user. 1 and 2 are in a branch, 3 in one below it.
fn world() -> (World, u32, u32) {
    let mut world = World::empty();
    for id in [1, 2, 3, 4, BOSS] {
        world.users.insert(&User { id, username: format!("u{id}"), ..User::default() }).unwrap();
    }
    let sales = world.branches.create(ROOT, Some("SAL"), []).unwrap();
    let emea = world.branches.create(sales, Some("EM"), []).unwrap();
    for (user, branch) in [(1, sales), (2, sales), (3, emea)] {
        put(&mut world, user, branch);
    }
    assert_eq!(promote(&mut world, BOSS), Promotion::Done);
    (world, sales, emea)
}

fn put(world: &mut World, user: u32, branch: u32) {
    world.users.update(user, |user| user.branches = [branch].into()).unwrap();
}

fn users(world: &World) -> Vec<u32> {
    Rights::of(world, BOSS).users().ids().unwrap().to_vec()
}

fn profile(world: &mut World, name: &str, permissions: &[Permission]) -> u32 {
    let permissions = permissions.iter().copied().collect();
    let profile = Profile { name: name.to_owned(), description: String::new(), permissions };
    world.power_users.create_profile(profile).unwrap()
}

#[test]
fn b118_a_branch_is_held_alone_or_with_all_below_it_now_and_later() {
    let (mut world, sales, emea) = world();
    grant_branch(&mut world, BOSS, sales, BranchGrant::Only);
    assert_eq!(users(&world), [1, 2]);
    grant_branch(&mut world, BOSS, sales, BranchGrant::WithDescendants);
    assert_eq!(users(&world), [1, 2, 3]);
    let later = world.branches.create(emea, None, []).unwrap();
    put(&mut world, 4, later);
    assert_eq!(users(&world), [1, 2, 3, 4]);
    assert!(Rights::of(&world, BOSS).sees_branch(later));
}

#[test]
fn the_root_alone_is_those_in_no_branch() {
    let (mut world, ..) = world();
    grant_branch(&mut world, BOSS, ROOT, BranchGrant::Only);
    assert_eq!(users(&world), [4, BOSS]);
    grant_branch(&mut world, BOSS, ROOT, BranchGrant::WithDescendants);
    assert_eq!(users(&world), [1, 2, 3, 4, BOSS]);
}

#[test]
fn b116_profiles_add_up_in_rights() {
    let (mut world, ..) = world();
    let view = profile(&mut world, "View", &[Permission::UserView]);
    let edit = profile(&mut world, "Edit", &[Permission::UserEdit]);
    assert!(Rights::of(&world, BOSS).require(Permission::UserView).is_err());
    set_profiles(&mut world, BOSS, &[view], false).unwrap();
    set_profiles(&mut world, BOSS, &[edit], true).unwrap();
    let rights = Rights::of(&world, BOSS);
    assert!(rights.may(Permission::UserView) && rights.may(Permission::UserEdit));
    assert!(!rights.may(Permission::UserDelete));
    set_profiles(&mut world, BOSS, &[edit], false).unwrap();
    assert!(!Rights::of(&world, BOSS).may(Permission::UserView));
}

#[test]
fn b109_ten_profiles_are_the_most() {
    let (mut world, ..) = world();
    let profiles: Vec<u32> = (0..11).map(|n| profile(&mut world, &format!("P{n}"), &[])).collect();
    set_profiles(&mut world, BOSS, &profiles[..10], false).unwrap();
    let refused = set_profiles(&mut world, BOSS, &profiles[10..], true);
    assert_eq!(refused, Err(Refused::TooManyProfiles));
    assert_eq!(world.power_users.held(BOSS).unwrap().profiles.len(), 10);
    assert_eq!(set_profiles(&mut world, 1, &profiles[..1], true), Err(Refused::NotAPowerUser));
    assert_eq!(set_profiles(&mut world, BOSS, &[99], false), Err(Refused::UnknownProfile));
}

#[test]
fn b117_all_courses_are_those_of_tomorrow_too() {
    let (mut world, ..) = world();
    world.power_users.held_mut(BOSS).courses.insert(7);
    let some = Rights::of(&world, BOSS);
    assert!(some.sees_course(7) && !some.sees_course(8) && !some.sees_plan(7));
    world.power_users.held_mut(BOSS).all_courses = true;
    let rights = Rights::of(&world, BOSS);
    assert!(rights.sees_course(u32::MAX) && !rights.sees_plan(7));
    world.power_users.held_mut(BOSS).all_plans = true;
    assert!(Rights::of(&world, BOSS).sees_plan(u32::MAX));
}

#[test]
fn rights_end_with_the_level_even_when_it_comes_back() {
    use std::sync::Arc;
    let (mut world, ..) = world();
    world.power_users.held_mut(BOSS).users.insert(1);
    let issued = Arc::new(Rights::of(&world, BOSS));
    assert!(Arc::ptr_eq(&Rights::in_force(&world, BOSS, &issued), &issued));
    assert!(demote(&mut world, BOSS));
    assert!(!Rights::in_force(&world, BOSS, &issued).sees_user(1));
    promote(&mut world, BOSS);
    assert!(!Rights::in_force(&world, BOSS, &issued).sees_user(1));
    set_level(&mut world, BOSS, Level::Superadmin);
    assert!(Rights::in_force(&world, BOSS, &issued).is_superadmin());
}

#[test]
fn b037_leaving_the_level_in_either_direction_drops_everything() {
    for level in [Level::User, Level::Superadmin] {
        let (mut world, sales, _) = world();
        let id = profile(&mut world, "View", &[Permission::UserView]);
        set_profiles(&mut world, BOSS, &[id], false).unwrap();
        grant_branch(&mut world, BOSS, sales, BranchGrant::Only);
        set_level(&mut world, BOSS, level);
        assert_eq!(world.power_users.held(BOSS), None);
        set_level(&mut world, BOSS, Level::PowerUser);
        let held = world.power_users.held(BOSS).unwrap();
        assert!(held.profiles.is_empty() && held.branches.is_empty());
    }
}

#[test]
fn names_of_profiles_are_checked() {
    let (mut world, ..) = world();
    let refused = |world: &mut World, name: &str| {
        let profile = Profile {
            name: name.to_owned(),
            description: String::new(),
            permissions: Permissions::default(),
        };
        world.power_users.create_profile(profile)
    };
    for name in ["", "  ", "a|b", "a/b", "a\\b", "<a", "a>", "a=b", "a+b"] {
        assert_eq!(refused(&mut world, name), Err(Refused::Name), "{name}");
    }
    let id = refused(&mut world, "Regional admin").unwrap();
    assert_eq!(refused(&mut world, " Regional admin "), Err(Refused::Name));
    assert_eq!(world.power_users.profile_by_name("Regional admin"), Some(id));
}

#[test]
fn a_deleted_user_is_held_by_nobody() {
    let (mut world, ..) = world();
    world.power_users.held_mut(BOSS).users.extend([1, 2]);
    world.power_users.forget_user(1);
    assert_eq!(users(&world), [2]);
    world.power_users.forget_user(BOSS);
    assert_eq!(world.power_users.held(BOSS), None);
}
