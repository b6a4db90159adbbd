//! Calls that an offboarding uses, against the bound written down with the planner.

use docebo_mock::{DoceboMock, Tenant};
use docebo_sdk::{
    CourseId, UserId,
    enrollments::EnrollmentStatus,
    wire::DateTime,
    workflows::offboarding::{
        Facts, Leaver, Leavers, Policy,
        facts::{Account, CourseEnrollment},
        gather, plan,
    },
};

use crate::report;

pub(crate) fn run() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for (random_seed, users, courses, enrollments, leavers) in [
        (1, 200, 20, 800, 20),
        (2, 1_000, 40, 4_000, 100),
        (3, 2_000, 100, 6_000, 250),
        (3, 100, 60, 300, 10),
        (3, 4_000, 60, 12_000, 1_000),
        (3, 80_000, 60, 240_000, 20_000),
    ] {
        let tenant = Tenant::generate(random_seed, users, courses, enrollments);
        let mock = DoceboMock::builder().seed(tenant).build();
        let people = mock.users().into_iter().map(|user| user.username);
        // The fourth of every so many: no managers, who would have to name a successor.
        let step = users as usize / leavers;
        let names = people.skip(4).step_by(step).zip(1..);
        let leavers = Leavers::new(names.map(|(name, row)| Leaver::new(row, name)).collect());
        let client = mock.client();
        let policy = Policy::default();
        let plan = runtime.block_on(async {
            let facts = gather(&client, &leavers, &policy).await.unwrap();
            plan(&facts, &leavers, &policy).unwrap()
        });
        assert!(plan.cost.bound > 0, "nobody leaves");
        let what = format!("offboarding {} of {users}", leavers.people.len());
        let detail = format!(
            "{} calls, bound {}; apart: {} reads, {} canary, {} checks, {} verification",
            plan.cost.writes,
            plan.cost.bound,
            plan.cost.reads_done,
            plan.cost.canary_writes,
            plan.cost.checks,
            plan.cost.verification
        );
        report(&what, plan.cost.writes as f64 / plan.cost.bound as f64, 1.0, &detail);
    }
}

/// Twenty thousand leavers over five hundred courses, planned from what the platform said. Alone
/// in a process, so that its memory is its own.
pub(crate) fn planning() {
    const LEAVERS: u64 = 20_000;
    const COURSES: u64 = 500;
    let start = std::time::Instant::now();
    let facts = facts(LEAVERS, COURSES);
    let rows = (2..).zip(1..=LEAVERS);
    let people = rows.map(|(row, id)| Leaver::new(row, format!("user.{id}"))).collect();
    let leavers = Leavers::new(people);
    let (read, before) = (start.elapsed(), resident());
    let start = std::time::Instant::now();
    let plan = plan(&facts, &leavers, &Policy::default()).unwrap();
    let took = start.elapsed().as_secs_f64();
    let detail = format!(
        "{} enrollments in {read:.1?}; {} steps, bound {}",
        facts.enrollments.len(),
        plan.steps.len(),
        plan.cost.bound,
    );
    report("planning 20,000 leavers over 500 courses, seconds", took, 2.0, &detail);
    let after = resident();
    let detail = format!("{before:.0} MiB of facts before");
    report("the same, MiB at most", after, 200.0, &detail);
}

/// Five kinds of people: courses of their department, and some of their own.
fn facts(leavers: u64, courses: u64) -> Facts {
    let mut facts = Facts::new(DateTime::from_unix(1_780_000_000), UserId::new(1));
    let mut dice = 7_u64;
    let mut roll = move |sides: u64| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) % sides
    };
    for id in 1..=leavers {
        let user = UserId::new(id + 1);
        facts.accounts.push(Account {
            user_id: user,
            username: format!("user.{id}"),
            name: format!("First{id} Last{id}"),
            level: docebo_sdk::auth::UserLevel::User,
            active: true,
            expired: false,
            expiration_date: None,
            is_manager: false,
            managers: Default::default(),
            branches: None,
        });
        let department = roll(40) * 12;
        let own = (0..roll(4)).map(|_| roll(courses)).collect::<Vec<_>>();
        for course in (department..department + 6).chain(own) {
            let status = match roll(3) {
                0 => EnrollmentStatus::Completed,
                1 => EnrollmentStatus::InProgress,
                _ => EnrollmentStatus::Enrolled,
            };
            let fields = serde_json::json!({
                "user_id": id + 1, "username": format!("user.{id}"), "course_id": course + 1,
                "course_uid": format!("U-{course}"), "course_code": format!("C-{course}"),
                "course_name": format!("Course {course}"), "course_type": "elearning",
                "enrollment_level": "student", "enrollment_status": status.as_str(),
                "enrollment_created_at": "2026-01-15 08:30:00", "enrollment_score": null,
                "enrollment_validity_begin_date": null, "enrollment_validity_end_date": null,
                "enrollment_date_last_updated": "2026-02-15 08:30:00",
                "enrollment_completion_date": null, "enrollment_time_spent": 1_800,
            });
            facts.enrollments.push(CourseEnrollment {
                user_id: user,
                course_id: CourseId::new(course + 1),
                course_name: format!("Course {course}"),
                status,
                fields: fields.as_object().cloned().unwrap_or_default().into(),
            });
        }
    }
    facts.normalise();
    facts
}

/// MiB this process has at most held.
fn resident() -> f64 {
    crate::proc::resident(std::process::id()).1
}
