//! Offboarding against the platform: whatever the tenant and the file, nobody is left signed in,
//! no completed record is lost, nobody else changes, and a second run has nothing to do.

use std::collections::{BTreeMap, BTreeSet};

use docebo_mock::{
    Credentials, DoceboMock, Seed, SeedBranch, SeedCourse, SeedEnrollment, SeedPlan, SeedPowerUser,
    SeedProfile, SeedUser, Tenant,
    inspect::{EnrollmentView, UserView},
};
use docebo_sdk::{
    BranchId, UserId,
    auth::UserLevel,
    client::Quota,
    enrollments::EnrollmentStatus,
    workflows::offboarding::{
        Execution, Leaver, Leavers, Policy, Treatment, Verdict, gather, plan,
    },
};
use proptest::prelude::*;

use crate::support::Actor;

const PASSWORD: &str = "Passw0rd";

/// A small tenant, described by numbers.
#[derive(Debug, Clone)]
pub(crate) struct Small {
    people: Vec<Person>,
    /// Courses of each plan.
    plans: Vec<BTreeSet<usize>>,
    /// `(row of the file, case, successor)`; a row beyond the people is unknown.
    leavers: Vec<(usize, bool, Option<usize>)>,
    pub(crate) archive: bool,
    /// Where leavers go, and the date they get.
    pub(crate) moves: bool,
    pub(crate) dates: bool,
}

#[derive(Debug, Clone)]
struct Person {
    level: u8,
    active: bool,
    /// Days from now to the expiration date.
    expires: Option<i32>,
    manager: Option<usize>,
    /// Course to status number.
    courses: BTreeMap<usize, i8>,
    plans: BTreeSet<usize>,
}

const COURSES: usize = 4;
const PLANS: usize = 2;

fn person(count: usize) -> impl Strategy<Value = Person> {
    (
        prop_oneof![8 => Just(6u8), 2 => Just(4), 1 => Just(3)],
        prop::bool::weighted(0.85),
        prop::option::weighted(0.2, -40..40i32),
        prop::option::weighted(0.5, 0..count),
        prop::collection::btree_map(0..COURSES, -2..=3i8, 0..=COURSES),
        prop::collection::btree_set(0..PLANS, 0..=1),
    )
        .prop_map(|(level, active, expires, manager, courses, plans)| Person {
            level,
            active,
            expires,
            manager,
            courses,
            plans,
        })
}

pub(crate) fn small() -> impl Strategy<Value = Small> {
    (2..9usize).prop_flat_map(|count| {
        (
            prop::collection::vec(person(count), count),
            prop::collection::vec(prop::collection::btree_set(0..COURSES, 1..=3), PLANS),
            prop::collection::vec(
                (0..count + 1, any::<bool>(), prop::option::weighted(0.4, 0..count)),
                0..=count,
            ),
            any::<[bool; 3]>(),
        )
            .prop_map(|(people, plans, leavers, [archive, moves, dates])| Small {
                people,
                plans,
                leavers,
                archive,
                moves,
                dates,
            })
    })
}

fn name(at: usize) -> String {
    format!("user.{at}")
}

impl Small {
    pub(crate) fn tenant(&self) -> Tenant {
        let now = "2026-03-02".parse::<docebo_sdk::wire::Date>().unwrap();
        let mut seed = Seed::default();
        seed.profiles.push(SeedProfile {
            name: "Helper".to_owned(),
            permissions: vec!["user/view".to_owned()],
        });
        for code in ["TEAM", "LEFT"] {
            let (code, name) = (code.to_owned(), format!("Branch {code}"));
            seed.branches.push(SeedBranch { code, name, parent: None });
        }
        for course in 0..COURSES {
            let mut row = SeedCourse::new(format!("Course {course}"));
            row.code = format!("C{course}");
            row.materials = 2;
            seed.courses.push(row);
        }
        for (at, person) in self.people.iter().enumerate() {
            let mut user = SeedUser::new(name(at));
            user.password = Some(PASSWORD.to_owned());
            user.active = person.active;
            user.branch = (at % 2 == 0).then(|| "TEAM".to_owned());
            user.expiration = person.expires.map(|days| now.plus_days(days));
            user.level = match person.level {
                3 => UserLevel::Superadmin,
                4 => UserLevel::PowerUser,
                _ => UserLevel::User,
            };
            if let Some(manager) = person.manager.filter(|manager| *manager != at) {
                user.managers.insert(1, name(manager));
            }
            seed.users.push(user);
            for (course, status) in &person.courses {
                let mut row = SeedEnrollment::new(name(at), format!("C{course}"));
                row.status = EnrollmentStatus::from_word(&status.to_string());
                seed.enrollments.push(row);
            }
            if person.level == 4 {
                seed.power_users.push(SeedPowerUser {
                    username: name(at),
                    profiles: vec!["Helper".to_owned()],
                    courses: vec!["C0".to_owned()],
                    ..SeedPowerUser::default()
                });
            }
        }
        for (at, courses) in self.plans.iter().enumerate() {
            let inside =
                (0..self.people.len()).filter(|&user| self.people[user].plans.contains(&at));
            let mut row = SeedPlan::new(
                format!("Plan {at}"),
                courses.iter().map(|course| format!("C{course}")),
            );
            row.code = Some(format!("P{at}"));
            seed.learning_plans.push(row.with(inside.map(name)));
        }
        Tenant::from_seed(&seed, Credentials::default()).unwrap()
    }

    pub(crate) fn leavers(&self) -> Leavers {
        let rows = self.leavers.iter().enumerate().map(|(row, (user, upper, successor))| {
            let name = name(*user);
            let name = if *upper { name.to_uppercase() } else { name };
            let leaver = Leaver::new(row as u64 + 2, name);
            match successor {
                Some(successor) => leaver.succeeded_by(format!("user.{successor}")),
                None => leaver,
            }
        });
        Leavers::new(rows.collect())
    }
}

impl Small {
    pub(crate) fn policy(&self, mock: &DoceboMock) -> Policy {
        let mut policy = Policy::default();
        if self.archive {
            policy.completed = Treatment::Archive;
            policy.platform_is_verified = true;
        }
        policy.branch = self.moves.then(|| branch(mock, "LEFT"));
        policy.expiration = self.dates.then(|| "2026-12-31".parse().unwrap());
        policy
    }
}

/// A branch by its code.
fn branch(mock: &DoceboMock, code: &str) -> BranchId {
    let rows = Actor::superadmin(mock).read("/manage/v1/orgchart?flattened=1");
    let rows = rows["data"]["items"].as_array().unwrap().clone();
    let row = rows.iter().find(|row| row["code"] == code).unwrap();
    let id = &row["id"];
    BranchId::new(id.as_u64().unwrap_or_else(|| id.as_str().unwrap().parse().unwrap()))
}

/// What may not change about somebody who stays. Teams may: they are handed over.
fn staying(user: &UserView) -> UserView {
    let mut user = user.clone();
    user.managers.clear();
    user.is_manager = false;
    user.last_access = None;
    user
}

fn completed(rows: &[EnrollmentView]) -> BTreeSet<(UserId, u64)> {
    rows.iter()
        .filter(|row| row.status == EnrollmentStatus::Completed)
        .map(|row| (row.user, row.course.get()))
        .collect()
}

fn signs_in(mock: &DoceboMock, username: &str) -> bool {
    let body = serde_json::json!({"username": username, "password": PASSWORD});
    Actor::nobody(mock).json("POST", "/manage/v1/user/login", body).status == 200
}

async fn offboard(small: &Small) -> Result<(), TestCaseError> {
    let mock = DoceboMock::builder().seed(small.tenant()).build();
    let client = mock.client_builder().quota(Quota::off()).build().unwrap();
    let leavers = small.leavers();
    let policy = small.policy(&mock);
    let (users, enrollments) = (mock.users(), mock.enrollments());

    let facts = gather(&client, &leavers, &policy).await.unwrap();
    let first = plan(&facts, &leavers, &policy).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let records = folder.path().join("records.csv");
    let outcome = Execution::new(&client, &first).records(&records).run().await.unwrap();
    prop_assert!(outcome.problems.is_empty(), "{:#?}", outcome.problems);

    let leaving: BTreeSet<UserId> = first
        .people
        .iter()
        .filter(|person| matches!(person.verdict, Verdict::Change | Verdict::Nothing))
        .filter_map(|person| person.user_id)
        .collect();
    let (users_after, rows_after) = (mock.users(), mock.enrollments());
    for (before, after) in users.iter().zip(&users_after) {
        if leaving.contains(&before.id) {
            prop_assert!(!signs_in(&mock, &before.username), "{} signs in", before.username);
            prop_assert!(!after.active, "{} is active", before.username);
        } else {
            prop_assert_eq!(staying(before), staying(after));
        }
        prop_assert_eq!(
            before.level == UserLevel::Superadmin,
            after.level == UserLevel::Superadmin
        );
    }
    let of_others = |rows: &[EnrollmentView]| -> Vec<EnrollmentView> {
        rows.iter().filter(|row| !leaving.contains(&row.user)).cloned().collect()
    };
    prop_assert_eq!(of_others(&enrollments), of_others(&rows_after));
    let kept =
        completed(&rows_after).union(&completed(&mock.archived_enrollments())).copied().collect();
    let lost: Vec<_> = completed(&enrollments).difference(&kept).copied().collect();
    prop_assert!(lost.is_empty(), "completed records are lost: {:?}", lost);

    let facts = gather(&client, &leavers, &policy).await.unwrap();
    let second = plan(&facts, &leavers, &policy).unwrap();
    prop_assert!(second.is_empty(), "the second plan still does something: {:#?}", second);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whoever_leaves_is_out_and_nothing_else_is_lost(small in small()) {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(offboard(&small))?;
    }
}
