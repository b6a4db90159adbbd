//! Archives the completed enrollments of people who have been deactivated, course by course.
//!
//! ```text
//! cargo run --example archive_completed               a platform in memory
//! cargo run --example archive_completed -- --dry-run  stops after the plan
//! cargo run --example archive_completed -- --tenant acme
//! ```
//!
//! On the screen this is done one course at a time, and a CSV file cannot do it (B-098). Here a
//! call covers every user and course that go together. Open enrollments are left alone. Nobody has
//! shown archiving through a call on a real platform: try it with one person first.
//!
//! Flags, credentials and exit codes are those of all programs here: `examples/support.rs`.

use std::{collections::BTreeSet, process::ExitCode};

use docebo_examples::{End, Failure, Manners, end, table};
use docebo_mock::{DoceboMock, Tenant};
use docebo_sdk::{
    Client, CourseId, Error, UserId,
    enrollments::{ArchiveRequest, EnrollmentStatus},
    users::{UserRow, UserStatus},
    workflows::offboarding::cover::{Caps, cover},
};
use serde::Serialize;

/// Users whose enrollments are read in one list.
const CHUNK: usize = 200;

#[tokio::main]
async fn main() -> ExitCode {
    end(run().await)
}

async fn run() -> Result<End, Failure> {
    let Some(manners) = Manners::read("Usage: archive_completed", |_, _| Ok(false))? else {
        return Ok(End::Done);
    };
    let (client, mock) = manners.connect(|| Ok(Tenant::demo()))?;
    if let Some(mock) = &mock {
        deactivate_some(mock).await?;
    }
    let found = find(&client).await?;
    let people: BTreeSet<UserId> = found.iter().map(|found| found.user).collect();
    let mut shown = table(["User", "Name", "Course", "Title"]);
    for row in &found {
        shown.add_row([&row.user.to_string(), &row.name, &row.course.to_string(), &row.title]);
    }
    manners.tell(shown);
    manners.tell(format_args!(
        "{} deactivated people hold {} completed enrollments.",
        people.len(),
        found.len()
    ));
    manners.save_plan(&found)?;
    if manners.dry_run || found.is_empty() {
        manners.answer(&found)?;
        return Ok(End::Done);
    }
    if !manners.confirmed(&format!("Archive and unenroll these on {}?", client.address()))? {
        return Ok(End::Declined);
    }
    let outcome = archive(&client, &found).await?;
    manners.tell(format_args!("Archived {} in {} calls.", outcome.archived, outcome.calls));
    for stays in &outcome.stays {
        manners.tell(format_args!("User {} stays in course {}: {}", stays.0, stays.1, stays.2));
    }
    manners.answer(&outcome)?;
    Ok(End::clean(outcome.stays.is_empty()))
}

/// An enrollment to be archived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Completed {
    user: UserId,
    name: String,
    course: CourseId,
    title: String,
}

/// What became of them.
#[derive(Debug, Default, Serialize)]
struct Outcome {
    archived: usize,
    calls: usize,
    /// User, course, and why the platform refused.
    stays: Vec<(UserId, CourseId, String)>,
}

/// Who is gone, and what they completed.
async fn find(client: &Client) -> Result<Vec<Completed>, Error> {
    let gone = client.users().list().status(UserStatus::Deactivated).all().await?;
    let mut found = Vec::new();
    for part in gone.chunks(CHUNK) {
        let mut rows = client.enrollments().list_courses().status(EnrollmentStatus::Completed);
        rows.call.query.user_id = part.iter().map(|user| user.user_id).collect();
        for row in rows.all().await? {
            let name = |user: &&UserRow| user.user_id == row.user_id;
            found.push(Completed {
                user: row.user_id,
                name: part.iter().find(name).map(|user| user.fullname.clone()).unwrap_or_default(),
                course: row.course_id,
                title: row.course_name,
            });
        }
    }
    Ok(found)
}

/// As few calls as possible, and no pair beside those found.
async fn archive(client: &Client, found: &[Completed]) -> Result<Outcome, Error> {
    let pairs: BTreeSet<_> = found.iter().map(|found| (found.user, found.course)).collect();
    let mut outcome = Outcome::default();
    for call in cover(pairs, Caps::default()) {
        let request = ArchiveRequest::and_unenroll(call.users, call.items);
        let answer = client.enrollments().archive(request).await?;
        outcome.calls += 1;
        outcome.archived += answer.updated.len();
        for refused in answer.validation_errors {
            // A course held through a learning plan cannot be archived and left (B-093).
            let why = refused.messages.join("; ");
            outcome.stays.push((refused.user_id, refused.course_id, why));
        }
    }
    Ok(outcome)
}

/// The one account the demo company has deactivated completed nothing. These three did, Hugo Silva
/// through a learning plan as well.
async fn deactivate_some(mock: &DoceboMock) -> Result<(), Error> {
    let gone = ["carla.nunes", "hugo.silva", "jon.wall"];
    let ids = gone.iter().filter_map(|name| mock.user(name)).map(|user| user.id);
    mock.client().users().deactivate(ids.collect::<Vec<_>>()).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_the_platform_lets_go_is_archived_and_the_rest_is_told() {
        let mock = DoceboMock::builder().seed(Tenant::demo()).build();
        let client = mock.client();
        assert!(find(&client).await.unwrap().is_empty());
        deactivate_some(&mock).await.unwrap();
        let found = find(&client).await.unwrap();
        let people: BTreeSet<_> = found.iter().map(|found| found.name.as_str()).collect();
        assert_eq!(
            people.into_iter().collect::<Vec<_>>(),
            ["Carla Nunes", "Hugo Silva", "Jon Wall"]
        );

        let outcome = archive(&client, &found).await.unwrap();
        assert!(outcome.archived > 0 && !outcome.stays.is_empty(), "{outcome:?}");
        assert_eq!(outcome.archived + outcome.stays.len(), found.len());
        let left = find(&client).await.unwrap();
        let pairs = |left: &[Completed]| left.iter().map(|left| (left.user, left.course)).collect();
        let (left, stays): (BTreeSet<_>, BTreeSet<_>) =
            (pairs(&left), outcome.stays.iter().map(|stays| (stays.0, stays.1)).collect());
        assert_eq!(left, stays);
    }
}
