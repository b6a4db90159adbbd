//! Doing what the plan says.

use std::collections::BTreeSet;

use docebo_examples::{Failure, bar};
use docebo_sdk::{
    Client, CourseId, UserFieldId,
    branches::BranchRow,
    csv::users::Platform,
    power_users::{NewProfile, ProfileUpdate},
    user_fields::{FieldType, NewUserField, UserFieldList, UserFieldUpdate},
};

use super::{
    BRANCHES, FIELDS, Files, Found, PEOPLE, POWER_USERS, PROFILES, Plan, Problem, has_option, list,
    options, reach, text,
};

/// Rows of people in one call.
const ROWS: usize = 100;

/// Does what the plan says, file by file; answers what was refused.
pub(super) async fn apply(
    client: &Client,
    files: &Files,
    plan: &Plan,
) -> Result<Vec<Problem>, Failure> {
    let mut problems = Vec::new();
    let before = Found::read(client, files).await?;
    let open = plan.rows(BRANCHES, &files.branches);
    if !open.is_empty() {
        let rows = open.iter().map(|row| {
            let cell = |column| text(&files.branches, row, column);
            BranchRow::new(cell("code"), cell("name")).below(cell("parent"))
        });
        let mut request = client.branches().batch(rows);
        request.call.body.options.update = Some(true);
        for (row, result) in open.iter().zip(request.await?) {
            if !result.success {
                let what = result.message.unwrap_or_default();
                problems.push(Problem { file: BRANCHES, line: row.number, what });
            }
        }
    }
    for row in plan.rows(FIELDS, &files.fields) {
        let (title, options) =
            (text(&files.fields, row, "title"), list(&files.fields, row, "options"));
        let fields = client.user_fields();
        match (before.fields.get(title), FieldType::from_word(text(&files.fields, row, "type"))) {
            (Some(known), _) => {
                let missing = options.iter().filter(|label| !has_option(known, label));
                let update = UserFieldUpdate::at(place(client, known.id).await?);
                fields.update(known.id, update.add_options(missing.copied())).await?;
            }
            (None, FieldType::Dropdown) => {
                fields.create(NewUserField::dropdown(title, options)).await?;
            }
            (None, kind) => {
                fields.create(NewUserField::new(kind, title)).await?;
            }
        }
    }
    for row in plan.rows(PROFILES, &files.profiles) {
        let name = text(&files.profiles, row, "name");
        let mut permits: BTreeSet<String> =
            list(&files.profiles, row, "permissions").into_iter().map(str::to_owned).collect();
        match before.profiles.get(name) {
            None => {
                client.power_users().create_profile(NewProfile::new(name, permits)).await?;
            }
            Some((id, own)) => {
                permits.extend(own.iter().cloned());
                let mut update = ProfileUpdate::default();
                update.permissions = Some(permits.into_iter().collect());
                client.power_users().update_profile(*id, update).await?;
            }
        }
    }
    people(client, files, plan, &mut problems).await?;
    power_users(client, files, plan).await?;
    Ok(problems)
}

/// Where a field stands in the order of fields, which a change would lose.
async fn place(client: &Client, field: UserFieldId) -> Result<u64, Failure> {
    let known = match client.user_fields().list().await? {
        UserFieldList::Page(page) => page.items.into_iter().find(|row| row.id == field),
        _ => None,
    };
    known
        .and_then(|row| row.sequence)
        .ok_or_else(|| format!("the platform does not say where field {field} stands").into())
}

async fn people(
    client: &Client,
    files: &Files,
    plan: &Plan,
    problems: &mut Vec<Problem>,
) -> Result<(), Failure> {
    // Fields and branches that were made just now have their numbers.
    let platform = Platform::gather(client).await?.users_of(client).await?;
    let mut rows = files.people.check(&platform, &options()).rows;
    rows.retain(|row| plan.has(PEOPLE, row.line));
    let bar = bar(rows.len(), "people");
    for part in rows.chunks(ROWS) {
        let sent = part.iter().map(|row| row.row.clone());
        let report = client.users().batch(sent).options(options()).await;
        for failed in report.failed() {
            let (line, what) = (part[failed.row].line, failed.outcome.to_string());
            problems.push(Problem { file: PEOPLE, line, what });
        }
        if let Some(error) = report.stopped_by {
            return Err(error.into());
        }
        bar.inc(part.len() as u64);
    }
    bar.abandon();
    Ok(())
}

async fn power_users(client: &Client, files: &Files, plan: &Plan) -> Result<(), Failure> {
    let found = Found::read(client, files).await?;
    let calls = client.power_users();
    for row in plan.rows(POWER_USERS, &files.power_users) {
        let cell = |column| text(&files.power_users, row, column);
        // Who was refused above is told there.
        let Some(user) = found.users.get(&cell("username").to_lowercase()) else { continue };
        let id = user.user_id;
        calls.promote([id]).await?;
        if let Some((profile, _)) = found.profiles.get(cell("profile")) {
            calls.assign_profiles([id], [*profile]).await?;
        }
        if let Some(place) = found.branches.get(cell("branch code")) {
            calls.assign_branches(id, [(place.node.id, reach(cell("descendants"))?)]).await?;
        }
        let courses = list(&files.power_users, row, "courses");
        let courses: Vec<CourseId> =
            courses.into_iter().filter_map(|code| found.courses.get(code).copied()).collect();
        if !courses.is_empty() {
            calls.assign_courses(id, courses).await?;
        }
    }
    Ok(())
}
