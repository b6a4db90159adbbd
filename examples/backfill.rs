//! Enrolls people whom an enrollment rule did not catch because they were there before it.
//!
//! ```text
//! cargo run --example backfill                        a platform in memory: Sales, two courses
//! cargo run --example backfill -- --dry-run           stops after the comparison
//! cargo run --example backfill -- --tenant acme --branch SALES --course GDPR-110
//! cargo run --example backfill -- --tenant acme --group "New hires" --plan PLAN-ONB
//! ```
//!
//! Rules cannot be read through the API: say with these flags what the rule says. Each may be
//! repeated.
//!
//! | flag | meaning |
//! |---|---|
//! | `--branch CODE` | people right in this branch |
//! | `--group NAME` | members of this group |
//! | `--course CODE` | a course that the rule enrolls in, by its code |
//! | `--plan CODE` | a learning plan that the rule enrolls in, by its code |
//!
//! Deactivated people are passed over, as a rule passes over them. Flags, credentials and exit
//! codes beside those are those of all programs here: `examples/support.rs`.

use std::process::ExitCode;

use docebo_examples::{End, Failure, Manners, end, table};
use docebo_mock::Tenant;
use docebo_sdk::{
    Client,
    branches::BranchKey,
    workflows::backfill::{Audience, Backfill, Target},
};
use lexopt::ValueExt as _;

const USAGE: &str = "\
Usage: backfill [--branch CODE | --group NAME]... [--course CODE | --plan CODE]...";

#[tokio::main]
async fn main() -> ExitCode {
    end(run().await)
}

/// What the rule says, by the names that people use.
#[derive(Debug, Default)]
struct Rule {
    branches: Vec<String>,
    groups: Vec<String>,
    courses: Vec<String>,
    plans: Vec<String>,
}

async fn run() -> Result<End, Failure> {
    let mut rule = Rule::default();
    let manners = Manners::read(USAGE, |name, arguments| {
        let list = match name {
            "branch" => &mut rule.branches,
            "group" => &mut rule.groups,
            "course" => &mut rule.courses,
            "plan" => &mut rule.plans,
            _ => return Ok(false),
        };
        list.push(arguments.value()?.string()?);
        Ok(true)
    })?;
    let Some(manners) = manners else { return Ok(End::Done) };
    if manners.tenant.is_none() && rule.branches.is_empty() && rule.groups.is_empty() {
        rule.branches.push("SALES".to_owned());
    }
    if manners.tenant.is_none() && rule.courses.is_empty() && rule.plans.is_empty() {
        rule.courses.extend(["GDPR-110".to_owned(), "ETH-105".to_owned()]);
    }
    let (client, _mock) = manners.connect(|| Ok(Tenant::demo()))?;
    let (audiences, targets) = find(&client, &rule).await?;

    let backfill = Backfill::read(&client, &audiences, &targets).await?;
    let mut shown = table(["Enrolled in", "Of the audience", "Missing"]);
    for gap in &backfill.gaps {
        let counts = [gap.enrolled, gap.missing.len()].map(|count| count.to_string());
        shown.add_row([&gap.target.to_string(), &counts[0], &counts[1]]);
    }
    manners.tell(shown);
    manners.tell(format_args!(
        "{} people, {} of them deactivated and passed over.",
        backfill.audience,
        backfill.deactivated.len()
    ));
    manners.save_plan(&backfill)?;
    if manners.dry_run || backfill.is_empty() {
        manners.answer(&backfill)?;
        return Ok(End::Done);
    }
    if !manners.confirmed(&format!("Enroll who is missing on {}?", client.address()))? {
        return Ok(End::Declined);
    }
    let filled = backfill.run(&client).await?;
    for filled in &filled {
        manners.tell(format_args!("{}: {} enrolled.", filled.target, filled.enrolled.len()));
        for user in &filled.left {
            manners.tell(format_args!("  user {user} was not: expired, or out of reach"));
        }
    }
    manners.answer(&filled)?;
    Ok(End::clean(filled.iter().all(|filled| filled.left.is_empty())))
}

/// Ids for names. Codes need not be unique, so more than one hit is an error.
async fn find(client: &Client, rule: &Rule) -> Result<(Vec<Audience>, Vec<Target>), Failure> {
    let (mut audiences, mut targets) = (Vec::new(), Vec::new());
    for code in &rule.branches {
        let branch = client.branches().get(BranchKey::Code(code.clone())).await?;
        audiences.push(Audience::Branch(branch.id));
    }
    for name in &rule.groups {
        let groups = client.groups().list().search(name).all().await?;
        let group = one("group", name, groups.into_iter().filter(|group| group.name == *name))?;
        audiences.push(Audience::Group(group.uuid));
    }
    for code in &rule.courses {
        let courses = client.courses().list().search(code).all().await?;
        let named = courses.into_iter().filter(|course| course.code.as_deref() == Some(code));
        targets.push(Target::Course(one("course", code, named)?.id));
    }
    for code in &rule.plans {
        let plans = client.learning_plans().list().search(code).all().await?;
        let named = plans.into_iter().filter(|plan| plan.code.as_deref() == Some(code));
        targets.push(Target::Plan(one("learning plan", code, named)?.learning_plan_id));
    }
    if audiences.is_empty() || targets.is_empty() {
        return Err("say whom the rule watches and what it enrolls in: --help".into());
    }
    Ok((audiences, targets))
}

fn one<T>(what: &str, name: &str, mut found: impl Iterator<Item = T>) -> Result<T, String> {
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one),
        (None, _) => Err(format!("there is no {what} {name}")),
        (Some(_), Some(_)) => Err(format!("there is more than one {what} {name}")),
    }
}
