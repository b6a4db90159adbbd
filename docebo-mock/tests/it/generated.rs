//! Files the repository generates from itself, kept current.
//!
//! `UPDATE_FIDELITY=1 cargo test -p docebo-mock --test it generated` writes them anew.

use std::{env, fmt::Write as _, fs};

use crate::tidy::{pinned, sources};

fn check_current(path: &str, expected: &str) {
    let file = sources::top().join(path);
    if env::var_os("UPDATE_FIDELITY").is_some() {
        fs::write(&file, expected).expect("the file can be written");
        return;
    }
    let found = fs::read_to_string(&file).unwrap_or_default();
    let differs = found
        .lines()
        .zip(expected.lines())
        .enumerate()
        .find(|(_, (found, expected))| found != expected)
        .map_or_else(String::new, |(index, (found, expected))| {
            format!("line {}:\n  is        {found}\n  should be {expected}", index + 1)
        });
    assert!(
        found == expected,
        "{path} is out of date; run\n  \
         UPDATE_FIDELITY=1 cargo test -p docebo-mock --test it generated\n{differs}"
    );
}

#[test]
fn fidelity_is_current() {
    check_current("FIDELITY.md", &docebo_mock::fidelity());
}

#[test]
fn tests_of_the_rules_are_current() {
    let mut text = String::from(
        "//! Which tests pin which rule. Written by a test; see `tests/it/generated.rs`.\n\n\
         /// Rules with the names of their tests, in the order of their ids.\n\
         #[rustfmt::skip]\n\
         pub(super) const PINNED: &[(&str, &[&str])] = &[\n",
    );
    for (rule, tests) in pinned() {
        writeln!(text, "    ({rule:?}, &{tests:?}),").expect("a string takes everything");
    }
    text.push_str("];\n");
    check_current("docebo-mock/src/ledger/pinned.rs", &text);
}
