//! What a page costs by its place and by the size of the table.

use std::{hint::black_box, time::Instant};

use bytes::Bytes;
use docebo_mock::{DoceboMock, Tenant};
use http::{Request, header};

use crate::{contestant, median, report};

const ROUNDS: usize = 41;

pub(crate) fn run() {
    // The same people to a branch and the same rows to a course in both, so that pages are full.
    let small = Subject::new(1_000, 5, 1_000);
    let large = Subject::new(1_000_000, 5_000, 1_000_000);
    let list = |more: &str| format!("/manage/v1/user?page_size=200{more}");
    let course = || "/course/v1/courses/1/enrollments?page_size=100".to_owned();
    let asks: [(&str, String, String); 6] = [
        ("first page", list("&page=1"), list("&page=1")),
        ("middle page", list("&page=3"), list("&page=2500")),
        ("last page", list("&page=5"), list("&page=5000")),
        ("filter by status, middle", list("&active=1&page=2"), list("&active=1&page=2400")),
        ("filter by branch", list("&branch_id=3&page=1"), list("&branch_id=3&page=1")),
        ("filter by course", course(), course()),
    ];
    compare(&small, &large, &asks, 1.2, "1,000,000 users against 1,000");
}

/// Times each call on both, taking turns, and reports how much more it costs on the large one.
pub(crate) fn compare(
    small: &Subject,
    large: &Subject,
    asks: &[(&str, String, String)],
    goal: f64,
    sizes: &str,
) {
    for (what, at_small, at_large) in asks {
        let (few, many) = (small.rows(at_small), large.rows(at_large));
        assert!(few == many && few > 0, "{what}: pages of {few} and of {many} rows");
        let mut figures = [Vec::new(), Vec::new()];
        for round in 0..=ROUNDS {
            for ((subject, path), figures) in
                [(small, at_small), (large, at_large)].into_iter().zip(&mut figures)
            {
                let micros = subject.time(path);
                // The first round builds indexes and fills caches.
                if round > 0 {
                    figures.push(micros);
                }
            }
        }
        let [few, many] = figures.map(median);
        let detail = format!("{many:.0} us against {few:.0} us");
        report(&format!("{what}, {sizes}"), many / few, goal, &detail);
    }
}

/// A generated tenant, asked in process.
pub(crate) struct Subject {
    pub(crate) mock: DoceboMock,
    token: String,
}

impl Subject {
    pub(crate) fn new(users: u32, courses: u32, enrollments: u32) -> Self {
        let tenant = Tenant::generate(1, users, courses, enrollments);
        let mock = DoceboMock::builder().seed(tenant).build();
        Self { token: contestant::token(&mock), mock }
    }

    fn request(&self, path: &str) -> Request<Bytes> {
        Request::get(path)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
            .body(Bytes::new())
            .unwrap()
    }

    /// The content of an answer.
    pub(crate) fn data(&self, path: &str) -> serde_json::Value {
        let response = self.mock.handle(self.request(path));
        let mut body: serde_json::Value = serde_json::from_slice(response.body()).unwrap();
        body["data"].take()
    }

    fn rows(&self, path: &str) -> u64 {
        self.data(path)["count"].as_u64().unwrap_or_else(|| panic!("{path} is no page"))
    }

    fn time(&self, path: &str) -> f64 {
        let request = self.request(path);
        let start = Instant::now();
        let response = black_box(self.mock.handle(request));
        let micros = start.elapsed().as_secs_f64() * 1e6;
        assert_eq!(response.status(), 200, "{path}");
        micros
    }
}
