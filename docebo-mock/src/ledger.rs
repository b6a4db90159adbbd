//! The platform rules as data: what the mock claims about Docebo, on what evidence, and what can
//! be switched where the evidence is open.
//!
//! A [`Rule`] is a sentence with an id, a [`Confidence`] and its sources. Where sources disagree,
//! or where nothing published settles the matter, the rule carries a [`SwitchDef`]: named variants
//! with a default. Code in `domain/` asks its context for the typed switch (which notes the rule
//! for `x-mock-rules`); it never compares variant names.
//!
//! ```
//! use docebo_mock::ledger::{self, Switches, switches::ExpiresAt};
//!
//! let rule = ledger::rule("B-034").unwrap();
//! assert!(rule.statement.contains("enrollment"));
//!
//! let mut switches = Switches::default();
//! assert_eq!(switches.get::<ExpiresAt>(), ExpiresAt::StartOfDay);
//! switches.set("expires_at", "end_of_day")?;
//! assert_eq!(switches.get::<ExpiresAt>(), ExpiresAt::EndOfDay);
//! # Ok::<(), docebo_mock::ledger::UnknownSwitch>(())
//! ```

pub(crate) mod fidelity;
mod notes;
mod pinned;
mod rules_accounts;
mod rules_archiving;
mod rules_automation;
mod rules_batch;
mod rules_branches;
mod rules_csv;
mod rules_deletion;
mod rules_enrollment_batch;
mod rules_enrollment_rules;
mod rules_enrollments;
mod rules_fields;
mod rules_groups;
mod rules_jobs;
mod rules_managers;
mod rules_merging;
mod rules_plans;
mod rules_platform;
mod rules_power_users;
mod rules_registration;
mod rules_reports;
mod rules_tracking;
mod rules_webhooks;
mod sources;
mod switch;
pub mod switches;

pub use docebo_sdk::endpoint::Confidence;
pub use notes::RuleNotes;
use serde::Serialize;
pub use switch::{Switch, SwitchDef, Switches, UnknownSwitch};

/// One thing the mock claims about the platform.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// `B-nnn`; ids are never reused.
    pub id: &'static str,
    /// What the platform does, in one or two sentences.
    pub statement: &'static str,
    /// How well it is known.
    pub confidence: Confidence,
    /// Where it is said: addresses, or a short description where there is none.
    pub sources: &'static [&'static str],
    /// The choice it leaves open.
    pub switch: Option<&'static SwitchDef>,
}

/// All rules, in the order of their ids.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    sorted().iter().copied()
}

/// The rule with this id.
#[must_use]
pub fn rule(id: &str) -> Option<&'static Rule> {
    let rules = sorted();
    rules.binary_search_by(|rule| rule.id.cmp(id)).ok().map(|index| rules[index])
}

/// The names of the tests that pin a rule.
#[must_use]
pub fn tests_of(id: &str) -> &'static [&'static str] {
    let pinned = pinned::PINNED;
    pinned.binary_search_by(|(rule, _)| (*rule).cmp(id)).map_or(&[], |index| pinned[index].1)
}

/// A rule as `docebo-mock rules --json` and `/_mock/rules` show it.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Listed {
    /// `B-nnn`
    pub id: &'static str,
    /// What the platform does.
    pub statement: &'static str,
    /// How well it is known.
    pub confidence: Confidence,
    /// Where it is said.
    pub sources: &'static [&'static str],
    /// The choice it leaves open.
    pub switch: Option<ListedSwitch>,
    /// The tests that pin it.
    pub tests: &'static [&'static str],
}

/// The switch of a [`Listed`] rule.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct ListedSwitch {
    /// Its name.
    pub name: &'static str,
    /// Its positions.
    pub variants: &'static [&'static str],
    /// The position it is in unless told otherwise.
    pub default: &'static str,
}

/// The ledger for people and programs outside: every rule with its switch and its tests.
#[must_use]
pub fn listing() -> Vec<Listed> {
    let listed = |rule: &'static Rule| Listed {
        id: rule.id,
        statement: rule.statement,
        confidence: rule.confidence,
        sources: rule.sources,
        switch: rule.switch.map(|switch| ListedSwitch {
            name: switch.name,
            variants: switch.variants,
            default: switch.default,
        }),
        tests: tests_of(rule.id),
    };
    rules().map(listed).collect()
}

fn sorted() -> &'static [&'static Rule] {
    static SORTED: std::sync::LazyLock<Vec<&'static Rule>> = std::sync::LazyLock::new(|| {
        let mut rules: Vec<_> = [
            rules_accounts::RULES,
            rules_archiving::RULES,
            rules_automation::RULES,
            rules_batch::RULES,
            rules_branches::RULES,
            rules_csv::RULES,
            rules_deletion::RULES,
            rules_enrollment_batch::RULES,
            rules_enrollment_rules::RULES,
            rules_enrollments::RULES,
            rules_fields::RULES,
            rules_groups::RULES,
            rules_jobs::RULES,
            rules_managers::RULES,
            rules_merging::RULES,
            rules_plans::RULES,
            rules_platform::RULES,
            rules_power_users::RULES,
            rules_registration::RULES,
            rules_reports::RULES,
            rules_tracking::RULES,
            rules_webhooks::RULES,
        ]
        .into_iter()
        .flatten()
        .collect();
        rules.sort_unstable_by_key(|rule| rule.id);
        rules
    });
    &SORTED
}

const fn documented(
    id: &'static str,
    statement: &'static str,
    sources: &'static [&'static str],
) -> Rule {
    Rule { id, statement, confidence: Confidence::Documented, sources, switch: None }
}

const fn corroborated(
    id: &'static str,
    statement: &'static str,
    sources: &'static [&'static str],
) -> Rule {
    Rule { id, statement, confidence: Confidence::Corroborated, sources, switch: None }
}

const fn inferred(
    id: &'static str,
    statement: &'static str,
    sources: &'static [&'static str],
) -> Rule {
    Rule { id, statement, confidence: Confidence::Inferred, sources, switch: None }
}

impl Rule {
    const fn switched_by<S: Switch>(mut self) -> Self {
        self.switch = Some(S::DEF);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_well_formed() {
        let ids: Vec<_> = rules().map(|rule| rule.id).collect();
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]), "{ids:?}");
        for id in ids {
            let digits = id.strip_prefix("B-").unwrap();
            assert!(digits.len() == 3 && digits.bytes().all(|b| b.is_ascii_digit()), "{id}");
            assert_eq!(rule(id).unwrap().id, id);
        }
        assert!(rule("B-000").is_none());
    }

    #[test]
    fn every_rule_says_something_and_where_from() {
        for rule in rules() {
            assert!(rule.statement.ends_with('.'), "{}", rule.id);
            assert!(!rule.sources.is_empty(), "{}", rule.id);
        }
    }

    #[test]
    fn prints_every_rule_with_its_switch() {
        let json: serde_json::Value = serde_json::to_value(listing()).unwrap();
        let rule = json.as_array().unwrap().iter().find(|rule| rule["id"] == "B-023").unwrap();
        assert_eq!(rule["confidence"], "inferred");
        assert_eq!(
            rule["switch"],
            serde_json::json!({
                "name": "revoke_tokens_on_deactivate",
                "variants": ["no", "yes"],
                "default": "no",
            })
        );
        assert!(rule["tests"].is_array());
        assert_eq!(json.as_array().unwrap().len(), rules().count());
    }

    #[test]
    fn rules_and_switches_point_at_each_other() {
        for def in switches::ALL {
            let rule = rule(def.rule).unwrap_or_else(|| panic!("{}: no {}", def.name, def.rule));
            assert_eq!(rule.switch.map(|switch| switch.name), Some(def.name), "{}", rule.id);
        }
        for rule in rules() {
            if let Some(switch) = rule.switch {
                assert_eq!(switch.rule, rule.id);
            }
        }
    }
}
