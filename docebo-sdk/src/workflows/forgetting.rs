//! Forgetting people who ask for it, with evidence.
//!
//! Somebody has a right to be forgotten, and the statistics have to stay. The platform offers one
//! switch for everybody it deletes (B-061), and nothing that looks whether it worked. There are
//! two [ways](Way):
//!
//! | | [anonymise](Policy::anonymise) | [delete](Policy::delete) |
//! |---|---|---|
//! | account | stays under its number, switched off | gone, for good (B-055) |
//! | user name, first and last name, e-mail | a [code](Codes), which no name leads to and which leads to no name (B-062) | gone |
//! | additional fields | those named are emptied | gone |
//! | what was learned | stays | gone (B-056), on record before |
//! | calls | one for 100 people | one for 250 people (B-043) |
//! | undo | gives the name back, where the [mapping](Mapping) was kept | none |
//!
//! A feed that still lists somebody makes a new account under the old name (B-060): take them out
//! of the source first.
//!
//! Power users and people with a team are refused unless the policy says otherwise: run
//! [offboarding](super::offboarding) first. So are Superadmins, the account behind the token and
//! [protected](super::engine::Protected) ones.
//!
//! # Where names are
//!
//! What runs leave behind tells who was forgotten, for ever: plans, journals, records. Where the
//! mapping is [destroyed](Mapping::Destroyed), the [`Plan`] holds codes from the beginning, and so
//! does everything made of it; the row of the list says who is meant. Names are in [`Facts`],
//! which do not serialise, and in the [`Register`]: print it to see who is who, drop it, or write
//! it to a file that can be destroyed later. With the file an [undo](Register::put_into) works
//! until then, for names and for the fields that the user list shows. Calls send codes and numbers,
//! so what the platform answers, and the journal quotes, has nothing else to repeat. The names of
//! those whom the policy protects are left out of the plan as well.
//!
//! # What is left
//!
//! [`verify`] looks for old names, addresses and deleted accounts in every list, and says what no
//! list shows: the audit trail (B-241), frozen names in archived enrollments (B-088), shared
//! content (B-057), exported reports. [`Evidence`] is the certificate of it all. It names nobody.
//!
//! ```no_run
//! use docebo_sdk::{Client, UserFieldId};
//! use docebo_sdk::workflows::engine::{Execution, Journal};
//! use docebo_sdk::workflows::forgetting::{
//!     Codes, Evidence, Mapping, Places, Policy, Register, Secret, gather, plan, verify,
//! };
//! use docebo_sdk::workflows::offboarding::Leavers;
//!
//! # async fn run(client: Client, secret: Vec<u8>) -> Result<(), Box<dyn std::error::Error>> {
//! let list = Leavers::read(&std::fs::read("requests.csv")?)?;
//! let mut policy = Policy::anonymise(Codes::hashed("gone-", Secret::new(secret)));
//! policy.mapping = Mapping::Destroyed; // there is no way back
//! policy.empty(UserFieldId::new(5));
//!
//! let facts = gather(&client, &list, &policy).await?;
//! let plan = plan(&facts, &list, &policy)?;
//! let register = Register::of(&facts, &plan);
//! println!("{}\n{}", plan.to_text(), register.to_text());
//!
//! let outcome =
//!     Execution::new(&client, &plan).journal(Journal::open("forget.jsonl")?).run().await?;
//! let findings = verify(&client, &register, policy.way, &Places::default()).await?;
//! std::fs::write("evidence.txt", Evidence::of(&plan, &outcome).with(findings).to_text())?;
//! # Ok(())
//! # }
//! ```
//!
//! A second run over the same list finds nothing to do: by number, everybody is forgotten; by
//! name, the platform knows nobody.

mod codes;
mod evidence;
mod gather;
mod planner;
mod policy;
mod records;
mod register;
mod verify;

pub use codes::{Codes, Secret};
pub use evidence::{Evidence, Forgotten, Proof};
pub use gather::{Account, Facts, gather};
pub use planner::plan;
pub use policy::{Mapping, Policy, PolicyError, Way};
pub use register::{Named, Register};
pub use verify::{Findings, Found, Place, Places, Shows, VerifyError, verify};

/// A [plan](super::engine::Plan) to forget people.
pub type Plan = super::engine::Plan<Policy>;

#[cfg(test)]
mod tests;
