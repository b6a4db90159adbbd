//! Lists that people confirm: who of those under them is still there.
//!
//! Power users do not keep their lists current, and nobody else knows. So everybody who answers
//! for others, power users or whoever looks after a branch, gets the accounts under them as a
//! file, writes a decision into each row, and sends it back:
//!
//! 1. [`Round::make`] reads who is under whom, once, into a value to be kept.
//! 2. [`Round::table`] is one holder's list as CSV; [`Round::whole_table`] is all of them, with a
//!    column that says whose each row is.
//! 3. [`Answers::read`] takes the files that come back, checked row by row: row, column, value and
//!    remedy of whatever cannot be followed.
//! 4. [`review`] reads again what the decisions are about, [`plan`] makes calls of them.
//! 5. [`Answers::standing`] says who has not answered.
//!
//! | decision | what happens |
//! |---|---|
//! | `keep` | nothing |
//! | `deactivate` | the account is switched off, 250 a call; expired ones by batch, which is the only way (B-048) |
//! | `delete` | the same, unless the policy [allows deletion](Policy::allow_delete) (B-055); who used the account or leads a team needs [more](Policy::delete_used) than that |
//! | `unknown`, or nothing | nothing; the account is on the rest of the plan |
//!
//! Words are read in any case. No decision is followed when two holders contradict each other, when
//! the account is no longer under the holder, or when it changed since the list was made: whoever
//! signed in since is not gone. Power users are lowered [first](super::power_users::sweep), or
//! their rights stay behind (B-113).
//!
//! | what is read | how |
//! |---|---|
//! | who is asking | one call, for the review |
//! | power users | their list, 200 a page; two or three calls each for the users, branches and groups they hold, where any are counted |
//! | people of a branch or group | 200 a page, once for each branch and reach and each group, whoever holds it |
//! | people held by name, members of groups | one search each, or the user list to its end, whichever is fewer |
//! | open enrollments | when asked for: 200 people a query |
//! | what a deletion takes | course and plan enrollments, 200 people a query |
//!
//! The review reads of holders who decided for somebody to go, and of nobody else.
//!
//! ```no_run
//! use docebo_sdk::{Client, csv::Format};
//! use docebo_sdk::workflows::attestation::{Answers, Options, Policy, Round, Scope, plan, review};
//! use docebo_sdk::workflows::engine::{Execution, Journal};
//!
//! # async fn run(client: Client) -> Result<(), Box<dyn std::error::Error>> {
//! let round = Round::make(&client, &Options::new(Scope::PowerUsers)).await?;
//! std::fs::write("round.json", round.to_json()?)?;
//! for list in &round.lists {
//!     let bytes = round.table(list).write(&Format::excel())?;
//!     std::fs::write(format!("{}.csv", list.holder.key()), bytes)?;
//! }
//!
//! // Weeks later.
//! let round = Round::read(&std::fs::read("round.json")?)?;
//! let mut answers = Answers::default();
//! answers.read(&round, "pam.csv", &std::fs::read("pam.csv")?)?;
//! for standing in answers.standing(&round).iter().filter(|standing| standing.open > 0) {
//!     println!("{standing}");
//! }
//! let policy = Policy::default();
//! let plan = plan(&review(&client, &round, &answers, &policy).await?, &round, &answers, &policy);
//! println!("{}", plan.to_text());
//! Execution::new(&client, &plan).journal(Journal::open("round.jsonl")?).run().await?;
//! # Ok(())
//! # }
//! ```
//!
//! A second run over the same answers finds nothing to do.

mod answers;
mod planner;
mod reach;
mod review;
mod round;

pub use answers::{Answers, AnswersError, Decided, Decision, Standing};
pub use planner::{Policy, plan};
pub use review::{Account, Facts, review};
pub use round::{Gap, Holder, List, Listed, Options, Round, RoundError, Scope};

/// A [plan](super::engine::Plan) that follows decisions.
pub type Plan = super::engine::Plan<Policy>;

#[cfg(test)]
mod tests;
