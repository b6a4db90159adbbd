//! What a deletion takes, written down without saying whose it was.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Account, Facts, Policy};
use crate::{
    id::UserId,
    power_users::PowerUserSnapshot,
    workflows::engine::{CourseEnrollment, Fields, PlanEnrollment, Record, Team, of_account},
};

/// Of an account, what says nothing about the person.
const ACCOUNT: [&str; 8] = [
    "user_id",
    "level",
    "status",
    "is_manager",
    "creation_date",
    "last_access_date",
    "expiration_date",
    "active_subordinates_count",
];
/// Of an enrollment, what says nothing about the person: columns that begin so.
const ENROLLMENT: [&str; 5] =
    ["user_id", "course_", "learning_plan_", "enrollment_", "assignment_type"];

/// What somebody holds, besides the account.
#[derive(Default)]
pub(super) struct Held<'f> {
    courses: Vec<&'f CourseEnrollment>,
    plans: Vec<&'f PlanEnrollment>,
    pub(super) teams: Vec<Team>,
    pub(super) power_users: Vec<PowerUserSnapshot>,
}

impl<'f> Held<'f> {
    /// What each one holds, as facts have it.
    pub(super) fn by_user(facts: &'f Facts) -> BTreeMap<UserId, Self> {
        let mut all: BTreeMap<UserId, Self> = BTreeMap::new();
        for row in &facts.enrollments {
            all.entry(row.user_id).or_default().courses.push(row);
        }
        for row in &facts.plans {
            all.entry(row.user_id).or_default().plans.push(row);
        }
        for team in &facts.teams {
            all.entry(team.manager).or_default().teams.push(team.clone());
        }
        for held in &facts.power_users {
            all.entry(held.user_id).or_default().power_users.push(held.clone());
        }
        all
    }
}

/// Everything that goes with an account. Where names may not be written, a code stands in their
/// place.
pub(super) fn of(held: &Held<'_>, policy: &Policy, account: &Account) -> Vec<Record> {
    let user = account.user_id;
    let code = policy.codes.code(user);
    let username = if policy.keeps_names() { &account.identity.username } else { &code };
    let mut records = of_account(
        user,
        username,
        account.row.clone(),
        held.courses.iter().copied(),
        held.plans.iter().copied(),
        &held.teams,
        &held.power_users,
    );
    if !policy.keeps_names() {
        for record in &mut records {
            match record {
                Record::Course { enrollment, .. } => {
                    strip(&mut enrollment.fields, &code, |column| begins(&ENROLLMENT, column));
                }
                Record::Plan { enrollment } => {
                    strip(&mut enrollment.fields, &code, |column| begins(&ENROLLMENT, column));
                }
                Record::Belonging { what, fields, .. } if what == "account" => {
                    strip(fields, &code, |column| ACCOUNT.contains(&column));
                }
                // Numbers only.
                Record::Belonging { .. } => {}
            }
        }
    }
    records
}

fn begins(known: &[&str], column: &str) -> bool {
    known.iter().any(|start| column.starts_with(start))
}

fn strip(fields: &mut Fields, code: &str, keep: impl Fn(&str) -> bool) {
    let mut kept = Map::new();
    for (column, value) in fields.to_map() {
        let plain = !matches!(value, Value::Array(_) | Value::Object(_));
        if plain && keep(&column) {
            kept.insert(column, value);
        }
    }
    kept.insert("username".to_owned(), Value::from(code));
    *fields = Fields::from(kept);
}
