//! Archives the completed enrollments of people who have been deactivated, course by course.
//!
//! On the screen this is done one course at a time, and a CSV file cannot do it (B-098). Here a
//! call covers every user and course that go together. Open enrollments are left alone.
//!
//! ```text
//! cargo run --example archive_completed
//! ```

#![expect(clippy::print_stdout, reason = "a program that talks to a person")]

use std::{collections::BTreeSet, error::Error};

use docebo_mock::{DoceboMock, Tenant};
use docebo_sdk::{
    CourseId, UserId,
    enrollments::{ArchiveRequest, EnrollmentStatus},
    users::UserStatus,
    workflows::offboarding::cover::{Caps, cover},
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mock = DoceboMock::builder().seed(Tenant::demo()).build();
    let client = mock.client();

    // Who is gone, and what they completed.
    let gone = client.users().list().status(UserStatus::Deactivated).all().await?;
    let mut completed: BTreeSet<(UserId, CourseId)> = BTreeSet::new();
    let ids: Vec<UserId> = gone.iter().map(|user| user.user_id).collect();
    for ids in ids.chunks(200) {
        let mut rows = client.enrollments().list_courses().status(EnrollmentStatus::Completed);
        rows.call.query.user_id = ids.to_vec();
        let rows = rows.all().await?;
        completed.extend(rows.iter().map(|row| (row.user_id, row.course_id)));
    }
    println!("{} deactivated people completed {} courses.", gone.len(), completed.len());

    // As few calls as possible, and no pair beside those.
    for call in cover(completed, Caps::default()) {
        let request = ArchiveRequest::and_unenroll(call.users, call.items);
        let outcome = client.enrollments().archive(request).await?;
        println!("archived {}", outcome.updated.len());
        for refused in &outcome.validation_errors {
            // A course held through a learning plan cannot be archived and left (B-093).
            println!(
                "user {} stays in course {}: {}",
                refused.user_id,
                refused.course_id,
                refused.messages.join("; ")
            );
        }
    }
    Ok(())
}
