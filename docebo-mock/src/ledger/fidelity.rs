//! `FIDELITY.md`, written from the endpoints and the rules.

use std::fmt::{self, Write as _};

use docebo_sdk::endpoint::EndpointInfo;

use super::{Confidence, Rule, rules, switches};

const HEAD: &str = "\
# Fidelity

What `docebo-mock` serves, on what evidence, and what it does not know: made by a test from the
endpoint descriptions and the rule ledger, and written anew by

```sh
UPDATE_FIDELITY=1 cargo test -p docebo-mock --test it generated
```

Nothing here was checked against a live tenant by this project. Three words say how a fact is known:

| word | meaning |
|---|---|
| documented | Docebo says so, in its help pages, its developer portal, or the API description of 2017 |
| corroborated | two independent witnesses say so, or one client that ran against a real tenant |
| inferred | nobody says so: it is this project's choice, by analogy, and a real tenant may differ |

The words belong to single lines. They are not added up: a percentage would hide which call of yours
rests on a guess.
";

/// What the platform has and the mock does not.
const NOT_MODELLED: &[&str] = &[
    "What no call is known for: making and deleting sessions, categories, locations, certifications and reports, changing catalogs (a seed makes them); enrollment rules, automation rules, a Salesforce sync and archived plan enrollments are under `/_mock` alone.",
    "Importing anything but users from a file; spreadsheets, in whose place an export of users is CSV text; badges, subscriptions and purchases in the lists of a merge.",
    "Texts and conditions of notifications; webhooks over EventBridge and SQS, posting to https addresses, and the events of what no call does: sessions made or deleted, courses taken out of a catalog, seats in plans changed.",
    "Reports other than users-courses and users-certifications; awarding a certification when a course is completed; billing, but for the count of active users.",
    "Gamification and e-commerce; shared assets and rewards, but as what a user owns and loses.",
    "SAML, SCIM and every other single sign-on or provisioning.",
    "Load: answers are immediate unless a fault is set; jobs end at once unless the clock says otherwise.",
    "The texts of error messages, save `Required option not set: branch_option`: the shape is captured, the words are this project's.",
];

/// The whole document. `served` are the endpoints that have a rule, each with the parameters and
/// fields that it accepts without effect.
pub(crate) fn fidelity<'a>(
    served: impl IntoIterator<Item = (&'a EndpointInfo, &'a [&'a str])>,
) -> String {
    let mut text = String::from(HEAD);
    // Writing to a string cannot fail.
    let _ = endpoints(&mut text, served);
    let _ = behaviours(&mut text);
    let _ = choices(&mut text);
    let _ = absences(&mut text);
    text
}

fn endpoints<'a>(
    text: &mut String,
    served: impl IntoIterator<Item = (&'a EndpointInfo, &'a [&'a str])>,
) -> fmt::Result {
    let mut served: Vec<_> = served.into_iter().collect();
    served.sort_by_key(|(info, _)| (info.path, info.method.as_str()));
    text.push_str(
        "\n## Endpoints\n\n\
         The evidence is that of the route and its request. What is accepted without effect is\n\
         reported for each call in `x-mock-unread`; other routes answer 404 with\n\
         `x-mock-not-modelled`.\n\n\
         | call | evidence | also accepted as | accepted without effect |\n|---|---|---|---|\n",
    );
    for (info, inert) in served {
        let aliases: Vec<_> =
            info.aliases.iter().map(|alias| format!("`{} {}`", alias.method, alias.path)).collect();
        let inert: Vec<_> = inert.iter().map(|name| format!("`{name}`")).collect();
        writeln!(
            text,
            "| `{} {}` | {} | {} | {} |",
            info.method,
            info.path,
            info.confidence,
            aliases.join(", "),
            inert.join(", ")
        )?;
    }
    Ok(())
}

fn behaviours(text: &mut String) -> fmt::Result {
    text.push_str(
        "\n## Behaviours\n\n\
         Each is pinned by a test that carries its number: `docebo-mock rules --json` names them.\n\
         A request with the header `x-mock-explain: 1` is answered with the numbers that took part.\n",
    );
    for (title, confidence) in [
        ("Documented", Confidence::Documented),
        ("Corroborated", Confidence::Corroborated),
        ("Inferred", Confidence::Inferred),
    ] {
        write!(
            text,
            "\n### {title}\n\n| rule | what the platform does | sources |\n|---|---|---|\n"
        )?;
        for rule in rules().filter(|rule| rule.confidence == confidence) {
            write!(text, "| {} | {}", rule.id, cell(rule.statement))?;
            if let Some(switch) = rule.switch {
                write!(text, " Switch: `{}`.", switch.name)?;
            }
            writeln!(text, " | {} |", sources(rule))?;
        }
    }
    Ok(())
}

fn choices(text: &mut String) -> fmt::Result {
    text.push_str(
        "\n## Switches\n\n\
         Where the evidence is open, the mock chooses, and can be told to choose otherwise: in a\n\
         seed under `switches`. The first position is the default.\n\n\
         | switch | rule | what it decides | positions |\n|---|---|---|---|\n",
    );
    for def in switches::ALL {
        let positions: Vec<_> =
            def.variants.iter().map(|position| format!("`{position}`")).collect();
        writeln!(
            text,
            "| `{}` | {} | {} | {} |",
            def.name,
            def.rule,
            cell(def.summary),
            positions.join(", ")
        )?;
    }
    Ok(())
}

fn absences(text: &mut String) -> fmt::Result {
    text.push_str("\n## Not modelled\n\n");
    for line in NOT_MODELLED {
        writeln!(text, "- {line}")?;
    }
    Ok(())
}

fn sources(rule: &Rule) -> String {
    let sources: Vec<_> = rule
        .sources
        .iter()
        .enumerate()
        .map(|(index, source)| {
            if source.starts_with("https://") {
                format!("[{}]({source})", index + 1)
            } else {
                cell(source)
            }
        })
        .collect();
    sources.join(", ")
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_calls_rules_switches_and_absences() {
        let info = docebo_sdk::catalog().next().unwrap();
        let text = fidelity([(info, &["page_hint"][..])]);
        for part in [info.path, "`page_hint`", "| B-034 |", "`expires_at`", "EventBridge"] {
            assert!(text.contains(part), "{part} is missing");
        }
    }

    #[test]
    fn adds_nothing_up() {
        assert!(!fidelity([]).contains('%'));
    }
}
