//! Resident memory.

use std::time::Instant;

use crate::{contestant::Server, load, proc, report};

pub(crate) fn run() {
    let start = Instant::now();
    let mock = Server::mock(1_000_000, 1_000, 5_000_000);
    let filled = start.elapsed().as_secs_f64();
    let request = |path: &str| load::get(path, &mock.token);
    let start = Instant::now();
    load::once(mock.address, &request("/manage/v1/user?page=2500&page_size=200"));
    let users = start.elapsed().as_secs_f64();
    let start = Instant::now();
    load::once(mock.address, &request("/course/v1/courses/7/enrollments?page_size=200"));
    let course = start.elapsed().as_secs_f64();
    let (now, highest) = proc::resident(mock.pid());
    let detail = format!(
        "MiB resident ({highest:.0} at most); filled in {filled:.1} s, first page of users \
         {users:.2} s, of a course {course:.2} s"
    );
    report("1,000,000 users, 5,000,000 enrollments", now, 512.0, &detail);
}

/// A million requests, journal on.
pub(crate) fn growth() {
    let mock = Server::mock(2_000, 50, 6_000);
    let asks = [
        load::get(&format!("/manage/v1/user/{}", mock.user), &mock.token),
        load::get("/manage/v1/user?page=2&page_size=5", &mock.token),
        load::get("/learn/v1/enrollments?page=1&page_size=5", &mock.token),
        load::get("/course/v1/courses?page_size=5", &mock.token),
    ];
    let rounds = |count: usize| {
        for ask in &asks {
            load::run(mock.address, ask, count / asks.len());
        }
    };
    rounds(100_000);
    let (before, _) = proc::resident(mock.pid());
    let mut marks = Vec::new();
    for _ in 0..4 {
        rounds(250_000);
        marks.push(format!("{:.2}", proc::resident(mock.pid()).0));
    }
    let (after, _) = proc::resident(mock.pid());
    let detail = format!("MiB more than {before:.2} MiB after each quarter: {}", marks.join(", "));
    // Pages come and go with the allocator; a leak of 4 bytes a request would be 4 MiB.
    report("memory growth over 1,000,000 requests", after - before, 1.0, &detail);
}
