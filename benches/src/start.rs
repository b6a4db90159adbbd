//! From the start of the process to the first answer, demo tenant seeded.

use std::time::Instant;

use crate::{
    contestant::{SIGN_IN, Server},
    load, median, report,
};

const ROUNDS: usize = 31;

pub(crate) fn run() {
    let request = load::post_form("/oauth2/token", SIGN_IN);
    let body = load::once(Server::start(&["demo"]).address, &request);
    let file = std::env::temp_dir().join(format!("docebo-benches-{}", std::process::id()));
    std::fs::write(&file, body).unwrap();
    let contestants: [&[&str]; 2] = [&["hyper", file.to_str().unwrap()], &["demo"]];
    let mut figures = [Vec::new(), Vec::new()];
    for round in 0..=ROUNDS {
        for (arguments, figures) in contestants.iter().zip(&mut figures) {
            let start = Instant::now();
            let server = Server::start(arguments);
            load::once(server.address, &request);
            let millis = start.elapsed().as_secs_f64() * 1e3;
            if round > 0 {
                figures.push(millis);
            }
        }
    }
    let _ = std::fs::remove_file(file);
    let [bare, ours] = figures.map(median);
    let detail = format!("{ours:.2} ms against {bare:.2} ms");
    report("process start to first answer, demo", ours / bare, 2.0, &detail);
}
