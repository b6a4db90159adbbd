//! Plans for people to read: plain text, Markdown, CSV, and JSON that explains itself.

mod cells;

use std::{collections::BTreeMap, fmt::Write as _};

use serde::Serialize;

use super::{Deed, Person, Plan, Rest, Step, Verdict, Why, step::needs_text};
use crate::{
    id::{BranchId, ManagerTypeId},
    managers::DIRECT_MANAGER,
};
use cells::{Cells, said};

impl<P> Plan<P> {
    /// The plan as plain text.
    #[must_use]
    pub fn to_text(&self) -> String {
        self.render(&Style {
            title: |text| format!("{text}\n{}\n", "=".repeat(text.chars().count())),
            section: |text| format!("\n{text}\n{}\n", "-".repeat(text.chars().count())),
            person: |text| format!("\n  {text}\n"),
            line: |text| format!("    - {text}\n"),
            item: |text| format!("  {text}\n"),
        })
    }

    /// The plan as Markdown.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        self.render(&Style {
            title: |text| format!("# {text}\n\n"),
            section: |text| format!("\n## {text}\n\n"),
            person: |text| format!("\n### {text}\n\n"),
            line: |text| format!("- {text}\n"),
            item: |text| format!("- {text}\n"),
        })
    }

    /// The plan as CSV: one row for each thing done, kept or refused.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let mut rows = vec![
            [
                "row",
                "username",
                "user_id",
                "name",
                "what",
                "item_id",
                "item",
                "status",
                "why",
                "rules",
                "confidence",
            ]
            .map(str::to_owned),
        ];
        for person in &self.people {
            let mut push = |cells: Cells| {
                let [what, item_id, item, status, why, rules, confidence] = cells;
                let id = person.user_id.map(|id| id.to_string()).unwrap_or_default();
                let (row, username, name) =
                    (person.row.to_string(), person.username.clone(), person.name.clone());
                rows.push([
                    row, username, id, name, what, item_id, item, status, why, rules, confidence,
                ]);
            };
            match &person.verdict {
                Verdict::Change => {}
                Verdict::Nothing => push(said("nothing_to_do", String::new())),
                Verdict::Unknown => push(said("unknown", "no such user".to_owned())),
                Verdict::Refused { ground } => push(said("refused", ground.to_string())),
            }
            person.deeds.iter().for_each(|deed| push(deed.cells()));
            person.kept.iter().for_each(|kept| push(kept.cells()));
            for row in &person.repeated_on {
                push(said("repeated", format!("named again in row {row}")));
            }
        }
        table(rows)
    }

    /// The plan as JSON: what `serde` makes of it, with everything that follows from a step beside
    /// the step: what it does in words, verb and path, calls, whether it can be undone, and the
    /// rules it rests on. It is read back as a plan.
    ///
    /// # Errors
    ///
    /// When the policy does not serialise.
    pub fn to_json(&self) -> Result<String, serde_json::Error>
    where
        P: Serialize,
    {
        let mut plan = serde_json::to_value(self)?;
        let steps = plan.get_mut("steps").and_then(serde_json::Value::as_array_mut);
        for (value, step) in steps.into_iter().flatten().zip(&self.steps) {
            let rests_on = step.rests_on().into_iter().map(
                |(rule, confidence)| serde_json::json!({ "rule": rule, "confidence": confidence }),
            );
            let told = serde_json::json!({
                "what": step.describe(),
                "route": step.action.route(),
                "calls": step.action.calls(),
                "way_back": step.action.way_back().to_string(),
                "rests_on": rests_on.collect::<Vec<_>>(),
            });
            if let (Some(value), serde_json::Value::Object(told)) = (value.as_object_mut(), told) {
                value.extend(told);
            }
        }
        serde_json::to_string_pretty(&plan)
    }

    /// The steps as CSV, in order, one row each.
    #[must_use]
    pub fn steps_csv(&self) -> String {
        let header = [
            "step",
            "stage",
            "what",
            "route",
            "calls",
            "people",
            "needs",
            "way_back",
            "why",
            "rules",
            "confidence",
        ];
        let mut rows = vec![header.map(str::to_owned)];
        for (at, step) in self.steps.iter().enumerate() {
            let rules = step.rests_on();
            let join = |texts: Vec<String>| texts.join("; ");
            rows.push([
                (at + 1).to_string(),
                step.stage.as_str().to_owned(),
                step.describe(),
                step.action.route().to_owned(),
                step.action.calls().to_string(),
                step.about().len().to_string(),
                needs_text(&step.needs),
                step.action.way_back().to_string(),
                join(step.why.iter().map(|why| why.text().to_owned()).collect()),
                join(rules.iter().map(|(rule, _)| (*rule).to_owned()).collect()),
                rules
                    .iter()
                    .map(|(_, confidence)| *confidence)
                    .min()
                    .map(|confidence| confidence.to_string())
                    .unwrap_or_default(),
            ]);
        }
        table(rows)
    }

    /// How many people each verdict fell on, in one line.
    #[must_use]
    pub fn summary(&self) -> String {
        let count = |wanted: fn(&Verdict) -> bool| {
            self.people.iter().filter(|person| wanted(&person.verdict)).count()
        };
        let repeated: usize = self.people.iter().map(|person| person.repeated_on.len()).sum();
        format!(
            "{} on the list: {} to change, {} with nothing to do, {} not touched, {} unknown; {} \
             repeated, {} unreadable",
            people(self.people.len()),
            count(|verdict| *verdict == Verdict::Change),
            count(|verdict| *verdict == Verdict::Nothing),
            count(|verdict| matches!(verdict, Verdict::Refused { .. })),
            count(|verdict| *verdict == Verdict::Unknown),
            counted(repeated, "row"),
            counted(self.problems.len(), "row"),
        )
    }

    fn render(&self, style: &Style) -> String {
        let mut name = self.workflow.chars();
        let first = name.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
        let mut out = (style.title)(&format!("{first}{} plan", name.as_str()));
        if self.people.is_empty() {
            let _ = writeln!(out, "Read at {} UTC.", self.gathered_at);
        } else {
            let _ = writeln!(out, "Read at {} UTC. {}.", self.gathered_at, self.summary());
        }

        let of = |wanted: fn(&Verdict) -> bool| {
            self.people.iter().filter(move |person| wanted(&person.verdict)).peekable()
        };
        let mut change = of(|verdict| *verdict == Verdict::Change);
        if change.peek().is_some() {
            out += &(style.section)("To change");
        }
        for person in change {
            out += &(style.person)(&person.heading());
            for line in person.lines() {
                out += &(style.line)(&line);
            }
        }
        for (title, wanted) in [
            ("Not touched", (|v| matches!(v, Verdict::Refused { .. })) as fn(&Verdict) -> bool),
            ("Unknown to the platform", |v| *v == Verdict::Unknown),
            ("Nothing left to do", |v| *v == Verdict::Nothing),
        ] {
            let mut people = of(wanted);
            if people.peek().is_some() {
                out += &(style.section)(title);
            }
            for person in people {
                out += &(style.item)(&match &person.verdict {
                    Verdict::Refused { ground } => format!("{}: {ground}", person.heading()),
                    _ => person.heading(),
                });
            }
        }
        if !self.problems.is_empty() {
            out += &(style.section)("Rows that cannot be followed");
        }
        for problem in &self.problems {
            out += &(style.item)(&problem.to_string());
        }
        if !self.rest.is_empty() {
            out += &(style.section)("No step does this");
        }
        for line in rest_lines(&self.rest) {
            out += &(style.item)(&line);
        }
        if !self.is_empty() {
            out += &(style.section)("Steps, in order");
        }
        for line in self.step_lines() {
            out += &(style.item)(&line);
        }
        out += &(style.section)("Calls");
        for line in self.call_lines() {
            out += &(style.item)(&line);
        }
        out
    }

    /// The steps in order, alike ones on one line.
    fn step_lines(&self) -> Vec<String> {
        let alike = |a: &Step, b: &Step| {
            a.action.route() == b.action.route()
                && (a.stage, a.canary, &a.needs, &a.why) == (b.stage, b.canary, &b.needs, &b.why)
        };
        let mut lines = Vec::new();
        let mut at = 0;
        for run in self.steps.chunk_by(alike) {
            let Some(first) = run.first() else { continue };
            let mut line = match run {
                [_] => format!("{}. {}", at + 1, first.describe()),
                run => format!(
                    "{}-{}. {}, and {} more like it",
                    at + 1,
                    at + run.len(),
                    first.describe(),
                    run.len() - 1
                ),
            };
            at += run.len();
            if first.writes() {
                _ = write!(line, "; {}", first.action.way_back());
            }
            if !first.needs.is_empty() {
                _ = write!(line, "; needs: {}", needs_text(&first.needs));
            }
            let rules = first.rests_on();
            if !rules.is_empty() {
                let rules: Vec<_> =
                    rules.iter().map(|(rule, known)| format!("{rule} {known}")).collect();
                _ = write!(line, " ({})", rules.join(", "));
            }
            lines.push(line);
        }
        lines
    }

    fn call_lines(&self) -> Vec<String> {
        if self.is_empty() {
            return vec!["none: there is nothing to do".to_owned()];
        }
        let mut kinds: Vec<(&'static str, usize)> = Vec::new();
        for step in self.steps.iter().filter(|step| step.writes()) {
            let kind = step.action.route();
            match kinds.iter_mut().find(|(name, _)| *name == kind) {
                Some((_, count)) => *count += 1,
                None => kinds.push((kind, 1)),
            }
        }
        let mut lines: Vec<String> =
            kinds.into_iter().map(|(kind, count)| format!("{count} x {kind}")).collect();
        let cost = &self.cost;
        let bound = match cost.bound {
            0 => String::new(),
            bound => format!(" (fewer than {bound} cannot do it)"),
        };
        lines.push(format!(
            "{} that change something{bound}, {} early to try, {} to look at what they did, {} to \
             verify everything; {} were made to plan this",
            counted(cost.writes as usize, "call"),
            cost.canary_writes,
            cost.checks,
            cost.verification,
            cost.reads_done,
        ));
        lines.push(match cost.hours_of_waiting() {
            0 => format!("within one hour's allowance of {} calls", cost.calls_per_hour),
            hours => format!(
                "about {} of waiting under an allowance of {} calls an hour",
                counted(hours as usize, "hour"),
                cost.calls_per_hour
            ),
        });
        lines
    }
}

struct Style {
    title: fn(&str) -> String,
    section: fn(&str) -> String,
    person: fn(&str) -> String,
    line: fn(&str) -> String,
    item: fn(&str) -> String,
}

impl Person {
    fn heading(&self) -> String {
        let mut text = self.username.clone();
        match (self.user_id, self.name.is_empty()) {
            (Some(id), false) => _ = write!(text, " ({}, {id})", self.name),
            (Some(id), true) => _ = write!(text, " ({id})"),
            (None, _) => {}
        }
        _ = write!(text, ", row {}", self.row);
        if !self.repeated_on.is_empty() {
            let rows: Vec<_> = self.repeated_on.iter().map(u64::to_string).collect();
            _ = write!(text, " and again {}", rows.join(", "));
        }
        text
    }

    /// What is done and kept, alike things on one line.
    fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let mut groups: BTreeMap<(&str, Why), usize> = BTreeMap::new();
        let mut grouped =
            |lines: &mut Vec<String>, verb: &'static str, why, name: String| match groups
                .get(&(verb, why))
                .and_then(|at| lines.get_mut(*at))
            {
                Some(line) => _ = write!(line, "; {name}"),
                None => {
                    groups.insert((verb, why), lines.len());
                    lines.push(format!("{verb}: {name}"));
                }
            };
        for deed in &self.deeds {
            let why = deed.why();
            match deed {
                Deed::HandOver { manager_type, members, to_username, .. } => lines.push(format!(
                    "hand {} ({}) over to {to_username}",
                    people(members.len()),
                    role(*manager_type)
                )),
                Deed::Release { manager_type, members, .. } => lines.push(format!(
                    "leave {} without {}",
                    people(members.len()),
                    role(*manager_type)
                )),
                Deed::Demote { profiles, .. } if profiles.is_empty() => {
                    lines.push("lower from power user to user".to_owned());
                }
                Deed::Demote { profiles, .. } => lines.push(format!(
                    "lower from power user to user, giving up {}",
                    profiles.join(", ")
                )),
                Deed::LeavePlan { name, status, .. } => {
                    let name = format!("{name} ({})", words(status.as_str()));
                    grouped(&mut lines, "leave learning plans", why, name);
                    continue;
                }
                Deed::Archive { name, status, .. } => {
                    let name = format!("{name} ({})", words(status.as_str()));
                    grouped(&mut lines, "archive and unenrol", why, name);
                    continue;
                }
                Deed::Unenroll { name, status, .. } => {
                    let name = format!("{name} ({})", words(status.as_str()));
                    grouped(&mut lines, "unenrol", why, name);
                    continue;
                }
                Deed::Move { branch_id, .. } => {
                    lines.push(format!("move to branch {branch_id} only"));
                }
                Deed::Deactivate { why: Why::ExpiredAccount } => {
                    lines.push("deactivate, by batch".to_owned());
                }
                Deed::Deactivate { .. } => lines.push("deactivate".to_owned()),
                Deed::Expire { date, .. } => {
                    lines.push(format!("set the expiration date to {date}"));
                }
                Deed::Mark { field, value, .. } if value.is_empty() => {
                    lines.push(format!("empty additional field {field}"));
                }
                Deed::Mark { field, value, .. } => {
                    lines.push(format!("set additional field {field} to `{value}`"));
                }
                Deed::Delete { .. } => lines.push("delete".to_owned()),
                Deed::Reactivate { .. } => lines.push(ACTIVATE.to_owned()),
                Deed::LiftExpiration { date, .. } => {
                    lines.push(format!("lift the expiration date, {date}"));
                }
                Deed::JoinBranches { branches, .. } => {
                    lines.push(format!("add to branch {}", listed(branches)));
                }
                Deed::LeaveBranches { branches, .. } => {
                    lines.push(format!("take out of branch {}", listed(branches)));
                }
                Deed::JoinGroup { name, .. } => {
                    grouped(&mut lines, "put into groups", why, name.clone());
                    continue;
                }
                Deed::TakeOver { from, username, .. } => lines.push(format!(
                    "take over what {username} ({from}) holds, for good, and deactivate {username}"
                )),
                Deed::Enroll { name, .. } => {
                    grouped(&mut lines, "enroll again", why, name.clone());
                    continue;
                }
                Deed::Rename { code, .. } => {
                    lines.push(format!("call `{code}` in place of name and e-mail"));
                }
                Deed::Promote { .. } => lines.push("raise to power user".to_owned()),
                Deed::Grant { what, .. } => lines.push(format!("give {}", what.join(", "))),
                Deed::TakeBack { what, .. } => lines.push(format!("take away {}", what.join(", "))),
            }
            if let Some(line) = lines.last_mut() {
                _ = write!(line, ": {why}");
            }
        }
        for kept in &self.kept {
            let name = format!("{} ({})", kept.name, words(kept.status.as_str()));
            grouped(&mut lines, "keep", kept.why, name);
        }
        for ((_, why), at) in groups {
            if let Some(line) = lines.get_mut(at) {
                _ = write!(line, ": {why}");
            }
        }
        lines
    }
}

const ACTIVATE: &str =
    "activate, by batch; automatic groups and their enrollment rules apply again (B-046)";

/// Numbers of branches, in one line.
fn listed(branches: &[BranchId]) -> String {
    branches.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

pub(crate) fn people(count: usize) -> String {
    if count == 1 { "1 person".to_owned() } else { format!("{count} people") }
}

pub(crate) fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// What remains, as far as somebody will read it.
fn rest_lines(rest: &[Rest]) -> Vec<String> {
    let mut lines: Vec<String> = rest.iter().take(MOST_LINES).map(ToString::to_string).collect();
    if rest.len() > MOST_LINES {
        lines.push(format!("and {} more: the JSON form has them all", rest.len() - MOST_LINES));
    }
    lines
}

/// Lines about what remains that a person is asked to read.
const MOST_LINES: usize = 200;

fn role(manager_type: ManagerTypeId) -> String {
    if manager_type == DIRECT_MANAGER {
        "direct manager".to_owned()
    } else {
        format!("manager of type {manager_type}")
    }
}

fn words(status: &str) -> String {
    match status {
        "subscribed" => "enrolled, not begun".to_owned(),
        other => other.replace('_', " "),
    }
}

/// Rows as CSV. Writing to memory cannot fail, and texts are UTF-8.
pub(crate) fn table<R: AsRef<[String]>>(rows: Vec<R>) -> String {
    let mut out = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in rows {
        if out.write_record(row.as_ref()).is_err() {
            break;
        }
    }
    out.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}
