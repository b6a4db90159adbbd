//! Measures the SDK and the mock against bare hyper and bare reqwest.
//!
//! Every figure is a ratio of two contestants who took turns in one run. See `README.md`.

#![expect(clippy::print_stdout, reason = "a program that prints a table")]
#![expect(clippy::panic, clippy::unwrap_used, reason = "a measurement that cannot go on stops")]

mod contestant;
mod embedded;
mod import;
mod learning;
mod load;
mod memory;
mod offboarding;
mod pages;
mod proc;
mod sdk;
mod server;
mod start;

const USAGE: &str = "\
Usage: docebo-benches NAME...
  server        server CPU per request: a user by id, a page of 200
  pages         first, middle and last page, and single filters: 1,000,000 users against 1,000
  memory        1,000,000 users and 5,000,000 enrollments
  growth        memory over 1,000,000 requests, journal on
  start         process start to first answer, demo tenant
  embedded      a thousand starts, a hundred at once, and what is left of them
  sdk           instructions per call; needs valgrind
  offboarding   calls used against the bound
  planning      20,000 leavers over 500 courses
  import        cost of an imported row: 100,000 rows against 1,000
  learning      pages of the enrollment lists, 5,000,000 against 5,000; archiving; memory
The compile time has a script of its own: benches/compile.sh";

fn main() {
    let mut names = std::env::args().skip(1).peekable();
    if names.peek().is_none() {
        println!("{USAGE}");
        return;
    }
    while let Some(name) = names.next() {
        match name.as_str() {
            "server" => server::run(),
            "pages" => pages::run(),
            "memory" => memory::run(),
            "growth" => memory::growth(),
            "start" => start::run(),
            "embedded" => embedded::run(),
            "sdk" => sdk::run(),
            "offboarding" => offboarding::run(),
            "planning" => offboarding::planning(),
            "import" => import::run(),
            "learning" => learning::run(),
            // The contestants, as processes of their own.
            "contestant" => return contestant::run(names.collect()),
            other => panic!("`{other}` is no bench\n{USAGE}"),
        }
    }
}

/// One line of the table.
fn report(what: &str, ratio: f64, goal: f64, detail: &str) {
    let verdict = if ratio <= goal { "met" } else { "NOT MET" };
    println!("{what:<52} {ratio:>7.3}   goal {goal:<5} {verdict:<8} {detail}");
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}
