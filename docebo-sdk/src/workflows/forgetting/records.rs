//! What a deletion takes, written down without saying whose it was.

use serde_json::{Map, Value};

use super::{Account, Facts, Policy};
use crate::workflows::engine::{Fields, Record, of_account};

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

/// Everything that goes with an account. Where names may not be written, a code stands in their
/// place, and columns nobody here knows are left out: they may hold anything.
pub(super) fn of(facts: &Facts, policy: &Policy, account: &Account) -> Vec<Record> {
    let user = account.user_id;
    let code = policy.codes.code(user);
    let username = if policy.keeps_names() { &account.identity.username } else { &code };
    let mut records = of_account(
        user,
        username,
        account.row.clone(),
        facts.enrollments.iter().filter(|row| row.user_id == user),
        facts.plans.iter().filter(|row| row.user_id == user),
        &facts.teams,
        &facts.power_users,
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
