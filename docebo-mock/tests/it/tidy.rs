//! Invariants of the source text: what must not be where, and what must be named somewhere.

pub(crate) mod sources;

use std::collections::{BTreeMap, BTreeSet};

use docebo_mock::ledger;
use sources::{Source, has_word, is_word};

/// Fails with all findings at once.
fn check(what: &str, findings: &[String]) {
    assert!(findings.is_empty(), "{what}:\n  {}\n", findings.join("\n  "));
}

fn at(source: &Source, line: usize, text: &str) -> String {
    format!("{}:{line}: {}", source.path, text.trim())
}

/// Lines of code in `module` that hold one of `words`.
fn words_in(modules: &[&str], words: &[&str]) -> Vec<String> {
    let mut findings = Vec::new();
    for source in sources::rust() {
        if !modules.iter().any(|module| source.is_in(module)) {
            continue;
        }
        for (number, line) in source.code() {
            if words.iter().any(|word| has_word(line, word)) {
                findings.push(at(&source, number, line));
            }
        }
    }
    findings
}

const RULES_AND_STATE: &[&str] = &["docebo-mock/src/domain", "docebo-mock/src/world"];

#[test]
fn rules_and_state_know_no_runtime_no_http_and_no_wall_clock() {
    let words = [
        "tokio",
        "async",
        "await",
        "futures_util",
        "hyper",
        "reqwest",
        "http::",
        "StatusCode",
        "HeaderMap",
        "HeaderName",
        "HeaderValue",
        "SystemTime",
        "Instant",
        "Timestamp::now",
        "Zoned::now",
        "thread",
        "wiremock",
        "tower_service",
    ];
    check("domain/ and world/ are pure and synchronous", &words_in(RULES_AND_STATE, &words));
}

#[test]
fn the_world_knows_no_rule() {
    let mut findings = Vec::new();
    for source in sources::rust().iter().filter(|source| source.is_in("docebo-mock/src/world")) {
        let named = source.code().filter(|(_, line)| line.contains("domain::"));
        findings.extend(named.map(|(number, line)| at(source, number, line)));
    }
    check("domain/ changes world/, never the other way", &findings);
}

#[test]
fn hash_order_decides_nothing() {
    let mut findings = Vec::new();
    for source in sources::rust() {
        if !RULES_AND_STATE.iter().any(|module| source.is_in(module)) {
            continue;
        }
        let hashed: BTreeSet<&str> =
            source.code().filter_map(|(_, line)| hashed_name(line)).collect();
        for (number, line) in source.code() {
            if hashed.iter().any(|name| walks(line, name)) {
                findings.push(at(&source, number, line));
            }
        }
    }
    check("the order of a hash map never reaches an answer", &findings);
}

/// The name a line declares as a `HashMap` or `HashSet`.
fn hashed_name(line: &str) -> Option<&str> {
    let (before, after) = line.split_once(':')?;
    let kind = after
        .trim_start()
        .trim_start_matches("hashbrown::")
        .trim_start_matches("std::collections::");
    if !kind.starts_with("HashMap<") && !kind.starts_with("HashSet<") {
        return None;
    }
    before.rsplit(|c| !is_word(c)).next().filter(|name| !name.is_empty())
}

fn walks(line: &str, name: &str) -> bool {
    let walked =
        [".iter(", ".iter_mut(", ".keys(", ".values(", ".values_mut(", ".into_iter(", ".drain("];
    walked.iter().any(|call| line.contains(&format!("{name}{call}")))
        || ["in &self.", "in &mut self.", "in self.", "in &", "in &mut ", "in "].iter().any(
            |start| {
                line.trim_start().starts_with("for ") && line.contains(&format!("{start}{name} {{"))
            },
        )
}

#[test]
fn the_http_layer_names_no_resource() {
    let http = "docebo-mock/src/http";
    let mut findings = words_in(
        &[http],
        &[
            "users",
            "enrollments",
            "courses",
            "plans",
            "learning_plans",
            "power_users",
            "managers",
            "branches",
            "jobs",
        ],
    );
    for source in sources::rust().iter().filter(|source| source.is_in(http)) {
        for (number, line) in source.code() {
            let routes = ["\"/learn", "\"/manage", "\"/poweruser", "\"/course", "\"/skill"];
            if routes.iter().any(|route| line.contains(route)) {
                findings.push(at(source, number, line));
            }
        }
    }
    check("http.rs routes by what is registered and knows no resource", &findings);
}

#[test]
fn doors_hold_no_rule() {
    let words = ["domain", "Fault", "Switch", "Switches", "ledger"];
    check("a door only carries", &words_in(&["docebo-mock/src/doors"], &words));
}

/// Two resources may each have a `Row`; they may not both have the same one.
#[test]
fn no_wire_type_is_defined_twice() {
    let mut homes: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    let mut described = BTreeSet::new();
    let mut findings = Vec::new();
    for source in sources::rust().iter().filter(|source| source.path.starts_with("docebo-sdk/src/"))
    {
        for WireType { name, line, fields } in wire_types(source) {
            described.insert(name.clone());
            homes.entry((name, fields)).or_default().push(format!("{}:{line}", source.path));
        }
    }
    for ((name, _), places) in homes.iter().filter(|(_, places)| places.len() > 1) {
        findings.push(format!("{name}: {}", places.join(", ")));
    }
    for source in sources::rust() {
        if source.is_in("docebo-mock/src/domain") || source.is_in("docebo-mock/src/http") {
            for WireType { name, line, .. } in wire_types(&source) {
                if described.contains(&name) {
                    findings.push(format!("{}:{line}: {name} belongs to the SDK", source.path));
                }
            }
        }
    }
    assert!(described.len() > 50, "the search for wire types finds too few");
    check("one type, one home", &findings);
}

struct WireType {
    name: String,
    line: usize,
    fields: String,
}

/// Types of a file, outside of functions, that derive a serde trait.
fn wire_types(source: &Source) -> Vec<WireType> {
    let mut types: Vec<WireType> = Vec::new();
    let mut derives = false;
    let mut inside = false;
    for (number, line) in source.code() {
        if inside {
            inside = line != "}";
            let field = line.trim_start().trim_start_matches("pub ").split([':', ',', '(']).next();
            if let (Some(wire_type), Some(field)) = (types.last_mut(), field)
                && field.chars().all(is_word)
            {
                wire_type.fields += field;
                wire_type.fields.push(' ');
            }
            continue;
        }
        if line.starts_with("#[derive(") {
            derives = false;
        }
        derives |= has_word(line, "Serialize") || has_word(line, "Deserialize");
        let bare = line.trim_start_matches("pub(crate) ").trim_start_matches("pub ");
        let Some(rest) = bare.strip_prefix("struct ").or_else(|| bare.strip_prefix("enum ")) else {
            continue;
        };
        if derives {
            let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            let name = rest[..end].to_owned();
            types.push(WireType { name, line: number, fields: String::new() });
            inside = line.ends_with('{');
        }
        derives = false;
    }
    types
}

#[test]
fn every_rule_is_pinned_by_a_test() {
    let pinned = pinned();
    let findings: Vec<_> = ledger::rules()
        .filter(|rule| !pinned.contains_key(rule.id))
        .map(|rule| format!("{}: {}", rule.id, rule.statement))
        .collect();
    check("a rule nobody tests is a guess; a test names it as `bNNN` in its own name", &findings);
}

#[test]
fn tests_name_rules_that_exist() {
    let findings: Vec<_> = pinned()
        .into_iter()
        .filter(|(id, _)| ledger::rule(id).is_none())
        .map(|(id, tests)| format!("{id}: {}", tests.join(", ")))
        .collect();
    check("no such rule in the ledger", &findings);
}

/// Names of tests by the rule they pin.
pub(crate) fn pinned() -> BTreeMap<String, Vec<String>> {
    let mut pinned: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for source in sources::rust() {
        for test in source.tests() {
            for part in test.split('_') {
                let Some(digits) = part.strip_prefix('b') else { continue };
                if digits.len() == 3 && digits.bytes().all(|b| b.is_ascii_digit()) {
                    let tests = pinned.entry(format!("B-{digits}")).or_default();
                    tests.push(test.to_owned());
                }
            }
        }
    }
    for tests in pinned.values_mut() {
        tests.sort();
        tests.dedup();
    }
    pinned
}

#[test]
fn code_notes_rules_that_exist() {
    let mut findings = Vec::new();
    for source in
        sources::rust().iter().filter(|source| source.path.starts_with("docebo-mock/src/"))
    {
        for (number, line) in source.code() {
            for (at_byte, _) in line.match_indices("rule(\"") {
                let rest = &line[at_byte + 6..];
                let id = &rest[..rest.find('"').unwrap_or(rest.len())];
                if ledger::rule(id).is_none() {
                    findings.push(at(source, number, line));
                }
            }
        }
    }
    check("no such rule in the ledger", &findings);
}

#[test]
fn every_switch_is_read() {
    let code: String = sources::rust()
        .iter()
        .filter(|source| source.path.starts_with("docebo-mock/src/"))
        .filter(|source| !source.is_in("docebo-mock/src/ledger"))
        .flat_map(|source| {
            source.code().map(|(_, line)| line.to_owned() + "\n").collect::<Vec<_>>()
        })
        .collect();
    let findings: Vec<_> = ledger::switches::ALL
        .iter()
        .filter(|def| !has_word(&code, &type_name(def.name)))
        .map(|def| format!("{} ({})", def.name, def.rule))
        .collect();
    check("a switch nobody reads is a lie", &findings);
}

/// `expires_at` -> `ExpiresAt`: a switch and its type share one name.
fn type_name(name: &str) -> String {
    name.split('_').map(|part| part[..1].to_ascii_uppercase() + &part[1..]).collect()
}

#[test]
fn nothing_points_outside_the_repository() {
    let outside = [concat!("../", "shared"), concat!("/", "work/")];
    let mut findings = Vec::new();
    for source in sources::files(&["rs", "md", "toml", "json", "csv", "yml", "", "in"]) {
        for (index, line) in source.text.lines().enumerate() {
            if outside.iter().any(|place| line.contains(place)) {
                findings.push(at(&source, index + 1, line));
            }
        }
    }
    check("the repository stands alone", &findings);
}

#[test]
fn files_stay_readable() {
    let findings: Vec<_> = sources::rust()
        .iter()
        .filter(|source| source.text.lines().count() > 700 || source.path.ends_with("/mod.rs"))
        .map(|source| format!("{}: {} lines", source.path, source.text.lines().count()))
        .collect();
    check("split at 600 lines, and no mod.rs", &findings);
}

#[test]
fn nothing_is_left_for_later() {
    let left = [concat!("to", "do!("), concat!("unimple", "mented!("), concat!("#[ig", "nore")];
    let real_waits = [concat!("thread::", "sleep")];
    // The SDK's own tests run on tokio's paused clock; the mock has a clock to move.
    let waits = concat!("time::", "sleep");
    let mut findings = Vec::new();
    for source in sources::rust() {
        let is_test = source.path.contains("/tests/");
        let of_mock = source.path.starts_with("docebo-mock/tests/");
        for (index, line) in source.text.lines().enumerate() {
            let fixed_port = line
                .split_once(concat!("127.0.0.1", ":"))
                .is_some_and(|(_, port)| port.starts_with(|c: char| ('1'..='9').contains(&c)));
            if left.iter().any(|word| line.contains(word))
                || (is_test && real_waits.iter().any(|word| line.contains(word)))
                || (of_mock && line.contains(waits))
                || (is_test && fixed_port && line.contains("bind"))
            {
                findings.push(at(&source, index + 1, line));
            }
        }
    }
    check("finish it, and wait for what happens rather than for time to pass", &findings);
}
