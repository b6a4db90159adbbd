//! Server CPU per request at 32 connections, against bare hyper with ready bytes.

use crate::{contestant::Server, load, median, proc, report};

const ROUNDS: usize = 5;

pub(crate) fn run() {
    let mock = Server::mock(20_000, 200, 60_000);
    let user = format!("/manage/v1/user/{}", mock.user);
    compare(&mock, "one user by id with bearer", &user, 1.15, 20_000);
    let page = "/manage/v1/user?page=1&page_size=200";
    compare(&mock, "page of 200 users", page, 1.5, 2_000);
}

fn compare(mock: &Server, what: &str, path: &str, goal: f64, count: usize) {
    let request = load::get(path, &mock.token);
    let body = load::once(mock.address, &request);
    let hyper = Server::hyper(&body);
    let mut figures = [Vec::new(), Vec::new()];
    for round in 0..=ROUNDS {
        for (server, figures) in [&hyper, mock].into_iter().zip(&mut figures) {
            let before = proc::cpu_nanos(server.pid());
            load::run(server.address, &request, count);
            let each = (proc::cpu_nanos(server.pid()) - before) / count as f64 / 1_000.0;
            // The first round warms up.
            if round > 0 {
                figures.push(each);
            }
        }
    }
    let [bare, ours] = figures.map(median);
    let detail = format!("{ours:.1} us against {bare:.1} us, {} bytes", body.len());
    report(what, ours / bare, goal, &detail);
}
