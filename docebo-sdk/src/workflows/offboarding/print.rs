//! Plans for people to read: plain text, Markdown, CSV. JSON is what `serde` makes of a plan.

use std::{collections::BTreeMap, fmt::Write as _};

use super::{Action, Item, Kept, Person, Plan, Record, Step, Verdict, Why};
use crate::{id::ManagerTypeId, managers::DIRECT_MANAGER};

impl Plan {
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
                Verdict::Retire => {}
                Verdict::AlreadyRetired => push(said("already_retired", String::new())),
                Verdict::Unknown => push(said("unknown", "no such user".to_owned())),
                Verdict::Refused { ground } => push(said("refused", ground.to_string())),
            }
            person.actions.iter().for_each(|action| push(action.cells()));
            person.kept.iter().for_each(|kept| push(kept.cells()));
            for row in &person.repeated_on {
                push(said("repeated", format!("named again in row {row}")));
            }
        }
        table(rows)
    }

    /// Every enrollment about to leave, with all its fields, as CSV. Written to disk before the
    /// first of them goes.
    #[must_use]
    pub fn records_csv(&self) -> String {
        let maps = || {
            self.records.iter().map(|record| match record {
                Record::Course { archived, enrollment } => {
                    ("course", *archived, &enrollment.fields)
                }
                Record::Plan { enrollment } => ("learning_plan", false, &enrollment.fields),
            })
        };
        // Who and what first, then everything else by name.
        let mut columns: Vec<&str> = RECORD_COLUMNS.to_vec();
        for (_, _, fields) in maps() {
            for key in fields.keys() {
                if !columns.contains(&key.as_str()) {
                    columns.push(key);
                }
            }
        }
        let header = ["kind", "archived"].into_iter().chain(columns.iter().copied());
        let mut rows = vec![header.map(str::to_owned).collect::<Vec<_>>()];
        for (kind, archived, fields) in maps() {
            let archived = if archived { "yes" } else { "no" };
            let cells = columns.iter().map(|column| match fields.get(*column) {
                None | Some(serde_json::Value::Null) => String::new(),
                Some(serde_json::Value::String(text)) => text.clone(),
                Some(other) => other.to_string(),
            });
            let start = [kind, archived].map(str::to_owned);
            rows.push(start.into_iter().chain(cells).collect());
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
            "{} on the list: {} to retire, {} already retired, {} not touched, {} unknown; {} \
             repeated, {} unreadable",
            people(self.people.len()),
            count(|verdict| *verdict == Verdict::Retire),
            count(|verdict| *verdict == Verdict::AlreadyRetired),
            count(|verdict| matches!(verdict, Verdict::Refused { .. })),
            count(|verdict| *verdict == Verdict::Unknown),
            counted(repeated, "row"),
            counted(self.problems.len(), "row"),
        )
    }

    fn render(&self, style: &Style) -> String {
        let mut out = (style.title)("Offboarding plan");
        let _ = writeln!(out, "Read at {} UTC. {}.", self.gathered_at, self.summary());

        let of = |wanted: fn(&Verdict) -> bool| {
            self.people.iter().filter(move |person| wanted(&person.verdict)).peekable()
        };
        let mut retire = of(|verdict| *verdict == Verdict::Retire);
        if retire.peek().is_some() {
            out += &(style.section)("To retire");
        }
        for person in retire {
            out += &(style.person)(&person.heading());
            for line in person.lines() {
                out += &(style.line)(&line);
            }
        }
        for (title, wanted) in [
            ("Not touched", (|v| matches!(v, Verdict::Refused { .. })) as fn(&Verdict) -> bool),
            ("Unknown to the platform", |v| *v == Verdict::Unknown),
            ("Nothing left to do", |v| *v == Verdict::AlreadyRetired),
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
            out += &(style.section)("Rows that name nobody");
        }
        for problem in &self.problems {
            out += &(style.item)(&problem.to_string());
        }
        out += &(style.section)("Calls");
        for line in self.call_lines() {
            out += &(style.item)(&line);
        }
        out
    }

    fn call_lines(&self) -> Vec<String> {
        if self.is_empty() {
            return vec!["none: there is nothing to do".to_owned()];
        }
        let mut kinds: Vec<(&'static str, usize)> = Vec::new();
        for step in self.steps.iter().filter(|step| step.writes()) {
            let kind = step.route();
            match kinds.iter_mut().find(|(name, _)| *name == kind) {
                Some((_, count)) => *count += 1,
                None => kinds.push((kind, 1)),
            }
        }
        let mut lines: Vec<String> =
            kinds.into_iter().map(|(kind, count)| format!("{count} x {kind}")).collect();
        let cost = &self.cost;
        lines.push(format!(
            "{} that change something (fewer than {} cannot do it), {} early to try, {} to look at \
             what they did, {} to verify everything; {} were made to plan this",
            counted(cost.writes as usize, "call"),
            cost.bound,
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

impl Step {
    /// Verb and path of the call; what it is for, when it only looks.
    #[must_use]
    pub const fn route(&self) -> &'static str {
        match self {
            Self::AssignTeam { .. } => "POST /manage/v1/managers/{manager_id}/users (team)",
            Self::ReleaseTeam { .. } => "DELETE /skill/v1/managers/{manager_id}/users (team)",
            Self::Demote { .. } => "DELETE /poweruser/v1/powerusers (demotion)",
            Self::LeavePlans { .. } => "DELETE /learn/v1/enrollments (learning plans)",
            Self::Archive { .. } => "PUT /learn/v1/enrollments (archive and unenrol)",
            Self::Unenroll { .. } => "DELETE /learn/v1/enrollments (courses)",
            Self::Batch { .. } => "POST /manage/v1/user/batch",
            Self::Deactivate { .. } => "PUT /manage/v1/user/change_status",
            Self::CheckPlans { .. } => "look at plans and courses again",
            Self::CheckArchived { .. } => "look at the first archived enrollments again",
            Self::CheckDeactivated { .. } => "look at the first deactivated accounts again",
        }
    }
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
        for action in &self.actions {
            let why = action.why();
            match action {
                Action::HandOver { manager_type, members, to_username, .. } => lines.push(format!(
                    "hand {} ({}) over to {to_username}",
                    people(members.len()),
                    role(*manager_type)
                )),
                Action::Release { manager_type, members, .. } => lines.push(format!(
                    "leave {} without {}",
                    people(members.len()),
                    role(*manager_type)
                )),
                Action::Demote { profiles, .. } if profiles.is_empty() => {
                    lines.push("lower from power user to user".to_owned());
                }
                Action::Demote { profiles, .. } => lines.push(format!(
                    "lower from power user to user, giving up {}",
                    profiles.join(", ")
                )),
                Action::LeavePlan { name, status, .. } => {
                    let name = format!("{name} ({})", words(status.as_str()));
                    grouped(&mut lines, "leave learning plans", why, name);
                    continue;
                }
                Action::Archive { name, status, .. } => {
                    let name = format!("{name} ({})", words(status.as_str()));
                    grouped(&mut lines, "archive and unenrol", why, name);
                    continue;
                }
                Action::Unenroll { name, status, .. } => {
                    let name = format!("{name} ({})", words(status.as_str()));
                    grouped(&mut lines, "unenrol", why, name);
                    continue;
                }
                Action::Move { branch_id, .. } => {
                    lines.push(format!("move to branch {branch_id} only"));
                }
                Action::Deactivate { why: Why::ExpiredAccount } => {
                    lines.push("deactivate, by batch".to_owned());
                }
                Action::Deactivate { .. } => lines.push("deactivate".to_owned()),
                Action::Expire { date, .. } => {
                    lines.push(format!("set the expiration date to {date}"));
                }
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

type Cells = [String; 7];

fn said(what: &str, why: String) -> Cells {
    let none = String::new;
    [what.to_owned(), none(), none(), none(), why, none(), none()]
}

fn because(what: &str, item_id: String, item: &str, status: &str, why: Why) -> Cells {
    [
        what.to_owned(),
        item_id,
        item.to_owned(),
        status.to_owned(),
        why.text().to_owned(),
        why.rules().join(" "),
        why.confidence().to_string(),
    ]
}

impl Action {
    /// What is done, in a few words.
    #[must_use]
    pub fn brief(&self) -> String {
        let [what, id, item, ..] = self.cells();
        let what = what.replace('_', " ");
        match (item.is_empty(), id.is_empty()) {
            (false, false) => format!("{what} {item} ({id})"),
            (false, true) => format!("{what} {item}"),
            (true, false) => format!("{what} {id}"),
            (true, true) => what,
        }
    }

    fn cells(&self) -> Cells {
        let why = self.why();
        match self {
            Self::HandOver { members, to, to_username, .. } => because(
                "hand_over",
                to.to_string(),
                &format!("{} to {to_username}", people(members.len())),
                "",
                why,
            ),
            Self::Release { members, .. } => {
                because("release", String::new(), &people(members.len()), "", why)
            }
            Self::Demote { profiles, .. } => {
                because("demote", String::new(), &profiles.join(", "), "", why)
            }
            Self::LeavePlan { plan_id, name, status, .. } => {
                because("leave_plan", plan_id.to_string(), name, status.as_str(), why)
            }
            Self::Archive { course_id, name, status, .. } => {
                because("archive", course_id.to_string(), name, status.as_str(), why)
            }
            Self::Unenroll { course_id, name, status, .. } => {
                because("unenroll", course_id.to_string(), name, status.as_str(), why)
            }
            Self::Move { branch_id, .. } => because("move", branch_id.to_string(), "", "", why),
            Self::Deactivate { .. } => because("deactivate", String::new(), "", "", why),
            Self::Expire { date, .. } => {
                because("expire", String::new(), &date.to_string(), "", why)
            }
        }
    }
}

impl Kept {
    fn cells(&self) -> Cells {
        let (what, id) = match self.item {
            Item::Course(id) => ("keep_course", id.to_string()),
            Item::Plan(id) => ("keep_plan", id.to_string()),
        };
        because(what, id, &self.name, self.status.as_str(), self.why)
    }
}

pub(super) fn people(count: usize) -> String {
    if count == 1 { "1 person".to_owned() } else { format!("{count} people") }
}

pub(super) fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

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

/// Columns every record begins with; those no record has stay empty.
const RECORD_COLUMNS: [&str; 7] = [
    "user_id",
    "username",
    "course_id",
    "course_name",
    "learning_plan_id",
    "learning_plan_name",
    "enrollment_status",
];

/// Rows as CSV. Writing to memory cannot fail, and texts are UTF-8.
fn table<R: AsRef<[String]>>(rows: Vec<R>) -> String {
    let mut out = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in rows {
        if out.write_record(row.as_ref()).is_err() {
            break;
        }
    }
    out.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}
