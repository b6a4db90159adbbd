use super::*;
use crate::world::{enrollments::Scope, users::UserRef};

fn seeded(random_seed: u64) -> World {
    let seed = Seed::generate(random_seed, 600, 45, 3_000);
    Tenant::from_seed(&seed, Credentials::default()).unwrap().world()
}

#[test]
fn both_ways_make_the_same_company() {
    let (direct, seeded) = (Tenant::generate(7, 600, 45, 3_000).world(), seeded(7));
    assert_eq!(direct.stats(), seeded.stats());
    let user = |user: UserRef<'_>| User { uuid: Uuid::default(), ..user.to_user() };
    assert!(direct.users.iter_by_id().map(user).eq(seeded.users.iter_by_id().map(user)));
    let takings = |world: &World| -> Vec<_> {
        let rows = world.enrollments.iter(Scope::All).map(|row| row.to_enrollment());
        rows.map(|row| (row.user, row.course, row.status, row.enrolled_at, row.score)).collect()
    };
    assert_eq!(takings(&direct), takings(&seeded));
    let held = |world: &World| {
        let ids = world.users.of_level(Level::PowerUser);
        ids.iter()
            .filter_map(|id| world.power_users.held(*id).cloned())
            .map(|held| (held.profiles, held.branches, held.all_courses))
            .collect::<Vec<_>>()
    };
    assert_eq!(held(&direct), held(&seeded));
    assert_eq!(held(&direct).len(), 6);
    let titles = |world: &World| {
        world.plans.iter().map(|p| (p.title.clone(), p.steps.clone())).collect::<Vec<_>>()
    };
    assert_eq!(titles(&direct), titles(&seeded));
}

#[test]
fn a_seed_decides_everything() {
    let json = |seed| serde_json::to_string(&Tenant::generate(seed, 200, 20, 900).world().users);
    assert_eq!(json(3).unwrap(), json(3).unwrap());
    assert_ne!(json(3).unwrap(), json(4).unwrap());
}

#[test]
fn the_numbers_are_those_asked_for() {
    let world = Tenant::generate(1, 2_000, 60, 9_000).world();
    assert_eq!((world.users.len(), world.courses.len()), (2_001, 60));
    assert_eq!(world.enrollments.len(), 9_000);
    assert_eq!((world.branches.len(), world.plans.len()), (41, 3));
    assert!(world.plans.seat_count() > 50);
    let share = |status| world.enrollments.iter(Scope::Status(status)).count() * 100 / 9_000;
    assert!((43..=47).contains(&share(Status::Completed)), "{}", share(Status::Completed));
    assert!((28..=32).contains(&share(Status::InProgress)));
    assert!((3..=7).contains(&share(Status::Waiting)));
    let now = DateTime::from_unix(DEFAULT_NOW);
    for user in world.users.iter_by_id() {
        assert!(user.created().is_some_and(|at| at <= now));
        assert!(user.last_access().is_none_or(|at| Some(at) >= user.created() && at < now));
        let led = user.managers().next().is_some();
        assert_eq!(led, user.id() > 13_001, "{}", user.id());
    }
    for row in world.enrollments.iter(Scope::All) {
        assert!(row.enrolled_at() <= row.updated_at() && row.updated_at() < now);
        assert_eq!(row.completed_at().is_some(), row.status() == Status::Completed);
    }
    let inactive = world.users.iter_by_id().filter(|user| !user.is_active()).count();
    let expired = world
        .users
        .iter_by_id()
        .filter(|user| user.expiration().is_some_and(|day| day <= now.date()))
        .count();
    assert!((70..130).contains(&inactive) && (35..90).contains(&expired), "{inactive} {expired}");
    for plan in world.plans.iter() {
        for seat in world.plans.seats_of_plan(plan.id) {
            assert!(plan.steps.iter().all(|s| world.enrollments.contains(seat.user, s.course)));
        }
    }
}

#[test]
fn small_and_odd_sizes_hold_together() {
    for (users, courses, enrollments) in [(0, 0, 0), (1, 0, 9), (3, 1, 2), (5, 2, 99), (30, 3, 90)]
    {
        let world = Tenant::generate(1, users, courses, enrollments).world();
        let rows = enrollments.min(users * courses) as usize;
        assert_eq!((world.users.len(), world.enrollments.len()), (users as usize + 1, rows));
        let seed = Seed::generate(1, users, courses, enrollments);
        assert_eq!(seed.enrollments.len(), rows);
        assert!(Tenant::from_seed(&seed, Credentials::default()).is_ok());
    }
}
