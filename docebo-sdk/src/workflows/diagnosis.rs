//! Why is somebody locked out? Why are they not enrolled? Answers, from reading alone.
//!
//! [`locked_out`] and [`not_enrolled`] answer about one person, [`diagnose`] about many at once.
//! An answer names its [`Cause`]s, what decides before what would come next, each with the rules
//! of the platform it rests on, how well these are known, the fields it was seen in, and a remedy.
//! What no call shows, such as enrollment rules and single sign-on, is
//! [named too](Diagnosis::could_not_see): an answer without causes means only that nothing which
//! can be seen stands in the way.
//!
//! ```no_run
//! use docebo_sdk::Client;
//! use docebo_sdk::workflows::diagnosis::{Cause, Training, locked_out, not_enrolled};
//!
//! # async fn run(client: Client) -> Result<(), docebo_sdk::Error> {
//! let answer = locked_out(&client, "jane.doe").await?;
//! if answer.finding(Cause::Expired).is_some() {
//!     println!("the date has to move");
//! }
//! println!("{}", not_enrolled(&client, "jane.doe", Training::course("SAFE-1")).await?.to_text());
//! # Ok(())
//! # }
//! ```
//!
//! How many calls it takes:
//!
//! | question | calls |
//! |---|---|
//! | locked out, account closed | 1: the account |
//! | locked out, account open | 2: and whether a new password is due, which only a single read tells |
//! | enrolled after all | 3: account, course, enrollments; 1 more when a plan of theirs is closed; 4 for a plan, whose courses are read too |
//! | not enrolled, account closed | the same: nothing else is read |
//! | not enrolled in a course | 5: and who may enroll, and its plans; 1 more when it is instructor-led, 1 when people may enroll themselves: the catalogs |
//! | not enrolled in a plan | 5: account, plan, its courses, enrollments, catalogs |
//! | nobody of this name | at most 6: registrations that wait, how people register, names that come near, who asks; and the course or plan |
//!
//! Many questions share what they have in common: accounts, courses and plans are searched for or
//! their lists read, whichever takes fewer calls; enrollments are read for 200 people a query. Only
//! whether a new password is due takes a call for each person.

mod answer;
mod cause;
mod enrollment;
mod facts;
mod gather;
mod near;
mod question;
mod report;

pub use answer::answer;
pub use cause::{Blind, Cause, Weight};
pub use facts::{Course, Facts, Plan};
pub use gather::gather;
pub use question::{Question, Questions, QuestionsError, Training, Who};
pub use report::{Diagnosis, Finding, Found, NotSeen, Seen, Subject};

use crate::{Client, Error};

/// Why is this person locked out? By user name or number.
///
/// # Errors
///
/// When the platform cannot be read.
pub async fn locked_out(client: &Client, who: impl Into<Who>) -> Result<Diagnosis, Error> {
    one(client, Question::locked_out(who)).await
}

/// Why is this person not enrolled in this course or learning plan?
///
/// When they are, the answer tells what else keeps them from it.
///
/// # Errors
///
/// When the platform cannot be read.
pub async fn not_enrolled(
    client: &Client,
    who: impl Into<Who>,
    training: impl Into<Training>,
) -> Result<Diagnosis, Error> {
    one(client, Question::not_enrolled(who, training)).await
}

/// Answers many questions, in their order.
///
/// # Errors
///
/// When the platform cannot be read.
pub async fn diagnose(client: &Client, questions: &[Question]) -> Result<Vec<Diagnosis>, Error> {
    let facts = gather(client, questions).await?;
    Ok(questions.iter().map(|question| answer(&facts, question)).collect())
}

async fn one(client: &Client, question: Question) -> Result<Diagnosis, Error> {
    let facts = gather(client, std::slice::from_ref(&question)).await?;
    Ok(answer(&facts, &question))
}

#[cfg(test)]
mod tests;
