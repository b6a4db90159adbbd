//! What the enrollment lists, archiving, and an enrollment itself cost by how many there are.

use std::{collections::HashMap, time::Instant};

use docebo_mock::{DoceboMock, Tenant};
use docebo_sdk::{
    CourseId, UserId,
    enrollments::{ArchiveRequest, PairResult},
};

use crate::{
    contestant::Server,
    load, median,
    pages::{Subject, compare},
    proc, report,
};

const ROUNDS: usize = 5;

pub(crate) fn run() {
    lists();
    archiving();
    memory();
}

/// A page of each of the five lists, with each filter.
fn lists() {
    // As many rows to a user, a course and a plan in both, so that pages are equally full.
    let small = Subject::new(1_000, 20, 5_000);
    let large = Subject::new(1_000_000, 20_000, 5_000_000);
    let (one, other) = (person(&small), person(&large));
    let both = |path: String| (path.clone(), path);
    let user = |path: &str| (format!("{path}={one}"), format!("{path}={other}"));
    let learn = |more: &str| both(format!("/learn/v1/enrollments?page_size=50{more}"));
    let flat = |more: &str| both(format!("/course/v1/courses/enrollments?page_size=50{more}"));
    let plans =
        |more: &str| both(format!("/learningplan/v1/learningplans/enrollments?page_size=20{more}"));
    let plan_courses = "/learningplan/v1/learningplans/1/courses/enrollments?page_size=20";
    let asks = [
        ("learn: first page", learn("")),
        ("learn: by user", user("/learn/v1/enrollments?page_size=50&id_user")),
        ("learn: by course", learn("&id_course[]=1")),
        ("learn: by status", learn("&status=completed")),
        ("learn: by date", learn("&updated_from=2025-01-01 00:00:00")),
        ("all courses: first page", flat("")),
        ("all courses: by user", user("/course/v1/courses/enrollments?page_size=50&user_id[]")),
        ("all courses: by course", flat("&course_id[]=1")),
        ("all courses: by status", flat("&enrollment_status[]=completed")),
        ("all courses: by date", flat("&updated_from=2025-01-01 00:00:00")),
        ("one course: first page", both("/course/v1/courses/1/enrollments?page_size=50".into())),
        (
            "one course: by level",
            both("/course/v1/courses/1/enrollments?page_size=50&level[]=3".into()),
        ),
        ("plans: first page", plans("")),
        ("plans: by plan", plans("&learning_plan_id[]=1")),
        ("courses of a plan: first page", both(plan_courses.into())),
    ]
    .map(|(what, (small, large))| (what, encoded(&small), encoded(&large)));
    compare(&small, &large, &asks, 1.5, "5,000,000 against 5,000");
}

fn encoded(path: &str) -> String {
    path.replace(' ', "%20").replace('[', "%5B").replace(']', "%5D")
}

/// Somebody with five enrollments.
fn person(subject: &Subject) -> u64 {
    let page = subject.data("/course/v1/courses/enrollments?page_size=200");
    let mut rows: HashMap<u64, usize> = HashMap::new();
    for row in page["items"].as_array().unwrap() {
        *rows.entry(row["user_id"].as_u64().unwrap()).or_default() += 1;
    }
    let of = |user: u64| format!("/course/v1/courses/enrollments?user_id%5B%5D={user}");
    let mut users: Vec<u64> = rows.into_keys().collect();
    users.sort_unstable();
    users.into_iter().find(|user| subject.data(&of(*user))["count"] == 5).unwrap()
}

/// Archiving and unenrolling pairs, a thousand users a call.
fn archiving() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let time = |pairs: u32| {
        let tenant = Tenant::generate(1, pairs, 1, pairs);
        let mock = DoceboMock::builder().seed(tenant).build();
        let users: Vec<UserId> = mock.users().iter().map(|user| user.id).collect();
        let client = mock.client();
        let start = Instant::now();
        let request = ArchiveRequest::and_unenroll(users, [CourseId::new(1)]);
        let outcome = runtime.block_on(client.enrollments().archive_all(&request));
        let micros = start.elapsed().as_secs_f64() * 1e6;
        let done = outcome.outcomes.iter().filter(|pair| pair.result == PairResult::Done);
        let archived = done.count();
        assert!(archived > pairs as usize / 2, "{archived} of {pairs} were archived");
        micros / archived as f64
    };
    let mut figures = [Vec::new(), Vec::new()];
    for round in 0..=ROUNDS {
        let few = (0..10).map(|_| time(10_000)).sum::<f64>() / 10.0;
        let many = time(100_000);
        if round > 0 {
            figures[0].push(few);
            figures[1].push(many);
        }
    }
    let [few, many] = figures.map(median);
    let detail = format!("{many:.1} us a pair against {few:.1} us");
    report("archiving 100,000 pairs against 10,000", many / few, 1.3, &detail);
}

/// What an enrollment takes, its indexes included.
fn memory() {
    let resident = |enrollments: u32| {
        let mock = Server::mock(1_000_000, 1_000, enrollments);
        for path in ["/learn/v1/enrollments", "/course/v1/courses/enrollments"] {
            load::once(mock.address, &load::get(path, &mock.token));
        }
        proc::resident(mock.pid()).0
    };
    let (without, with) = (resident(0), resident(5_000_000));
    let bytes = (with - without) * 1024.0 * 1024.0 / 5_000_000.0;
    let detail = format!("bytes: {with:.0} MiB with 5,000,000, {without:.0} MiB without");
    report("memory of an enrollment", bytes, 64.0, &detail);
}
