//! What a page costs by its place and by the size of the table.

use std::{hint::black_box, time::Instant};

use bytes::Bytes;
use docebo_mock::{DoceboMock, Tenant};
use http::{Request, header};

use crate::{contestant, median, report};

const ROUNDS: usize = 41;

pub(crate) fn run() {
    // The same people to a branch and the same rows to a course in both, so that pages are full.
    let small = Subject::new(1_000, 5);
    let large = Subject::new(1_000_000, 5_000);
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
    for (what, at_small, at_large) in asks {
        let (few, many) = (small.rows(&at_small), large.rows(&at_large));
        assert!(few == many && few > 0, "{what}: pages of {few} and of {many} rows");
        let mut figures = [Vec::new(), Vec::new()];
        for round in 0..=ROUNDS {
            for ((subject, path), figures) in
                [(&small, &at_small), (&large, &at_large)].into_iter().zip(&mut figures)
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
        report(&format!("{what}, 1,000,000 users against 1,000"), many / few, 1.2, &detail);
    }
}

struct Subject {
    mock: DoceboMock,
    token: String,
}

impl Subject {
    fn new(users: u32, courses: u32) -> Self {
        let tenant = Tenant::generate(1, users, courses, users);
        let mock = DoceboMock::builder().seed(tenant).build();
        Self { token: contestant::token(&mock), mock }
    }

    fn request(&self, path: &str) -> Request<Bytes> {
        Request::get(path)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
            .body(Bytes::new())
            .unwrap()
    }

    fn rows(&self, path: &str) -> u64 {
        let response = self.mock.handle(self.request(path));
        let body: serde_json::Value = serde_json::from_slice(response.body()).unwrap();
        body["data"]["count"].as_u64().unwrap()
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
