//! What became of everybody, as the platform tells it afterwards.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use serde::{Deserialize, Serialize};

use super::{
    Deed, Facts, Item, Leavers, Outcome, Plan, PolicyError, Refusal, Verdict, gather, plan,
};
use crate::{
    Client, Error,
    id::UserId,
    wire::DateTime,
    workflows::engine::{Person, counted, people},
};

/// The end of an offboarding: the plan held against what the platform says now.
///
/// Nothing in it rests on the answers to the writes. The platform is read again, in full, and the
/// plan that would be made now is compared with the one that was executed: what it no longer
/// wants is done, what it still wants is not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Report {
    /// The plan that was executed; see [`Plan::fingerprint`].
    pub plan: String,
    /// When the platform was read again.
    pub verified_at: DateTime,
    /// Everybody on the list.
    pub people: Vec<PersonReport>,
    /// Enrollments that were to stay and are not there, or not as they were. Anything here is an
    /// alarm.
    pub lost: Vec<String>,
    /// Calls made to verify.
    pub reads: u64,
}

/// What became of one person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PersonReport {
    /// The line of the list.
    pub row: u64,
    /// User name.
    pub username: String,
    /// The account.
    pub user_id: Option<UserId>,
    /// The result.
    pub result: PersonResult,
    /// What is done.
    pub done: Vec<Deed>,
    /// What is not.
    pub left: Vec<Deed>,
    /// What the platform said about it.
    pub problems: Vec<String>,
}

/// The result for one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
#[non_exhaustive]
pub enum PersonResult {
    /// Everything is done, and they cannot sign in.
    Retired,
    /// There was nothing to do.
    AlreadyRetired,
    /// Something is left.
    Incomplete,
    /// Nothing was touched.
    NotTouched {
        /// On what ground.
        ground: Refusal,
    },
    /// The platform has no such user.
    Unknown,
}

impl Report {
    /// Reads the platform again and compares.
    ///
    /// # Errors
    ///
    /// When the platform cannot be read.
    pub async fn verify(
        client: &Client,
        leavers: &Leavers,
        executed: &Plan,
        outcome: &Outcome,
    ) -> Result<Self, Error> {
        let after = gather(client, leavers, &executed.policy).await?;
        // The policy has been checked when the plan was made from it.
        Ok(Self::new(leavers, executed, outcome, &after).unwrap_or_else(|_| Self {
            plan: executed.fingerprint(),
            verified_at: after.gathered_at,
            people: Vec::new(),
            lost: vec!["the policy of the plan is not valid".to_owned()],
            reads: after.reads,
        }))
    }

    /// Compares a plan with what the platform says after it. Pure.
    ///
    /// # Errors
    ///
    /// When the plan's policy is not valid.
    pub fn new(
        leavers: &Leavers,
        executed: &Plan,
        outcome: &Outcome,
        after: &Facts,
    ) -> Result<Self, PolicyError> {
        let again = plan(after, leavers, &executed.policy)?;
        let mut lost = Vec::new();
        let mut reports = Vec::with_capacity(executed.people.len());
        let now_by_id: BTreeMap<UserId, &Person> =
            again.people.iter().filter_map(|person| Some((person.user_id?, person))).collect();
        let mut told: BTreeMap<UserId, Vec<String>> = BTreeMap::new();
        for (_, problem) in &outcome.problems {
            told.entry(problem.user).or_default().push(problem.what.clone());
        }
        for person in &executed.people {
            let id = person.user_id;
            let now = id.and_then(|id| now_by_id.get(&id));
            let left = now.map(|now| now.deeds.clone()).unwrap_or_default();
            // Whoever is refused now has everything left that was not done.
            let refused = now.is_some_and(|now| matches!(now.verdict, Verdict::Refused { .. }));
            let done = person.deeds.iter().filter(|deed| !left.contains(deed) && !refused);
            let account = id.and_then(|id| after.account(id));
            let result = match &person.verdict {
                Verdict::Unknown => PersonResult::Unknown,
                Verdict::Refused { ground } => PersonResult::NotTouched { ground: ground.clone() },
                Verdict::Nothing => PersonResult::AlreadyRetired,
                Verdict::Change
                    if left.is_empty()
                        && !refused
                        && account.is_some_and(|account| {
                            !account.active || !executed.policy.deactivate
                        }) =>
                {
                    PersonResult::Retired
                }
                Verdict::Change => PersonResult::Incomplete,
            };
            if let Some(id) = id.filter(|_| !refused) {
                let present: BTreeSet<_> = after
                    .enrollments_of(id)
                    .iter()
                    .map(|row| (Item::Course(row.course_id), &row.status))
                    .collect();
                for kept in person.kept.iter().filter(|kept| matches!(kept.item, Item::Course(_))) {
                    if !present.contains(&(kept.item, &kept.status)) {
                        lost.push(format!("{}: {} ({})", person.username, kept.name, kept.status));
                    }
                }
            }
            let problems = id.and_then(|id| told.remove(&id)).unwrap_or_default();
            reports.push(PersonReport {
                row: person.row,
                username: person.username.clone(),
                user_id: id,
                result,
                done: done.cloned().collect(),
                left,
                problems,
            });
        }
        Ok(Self {
            plan: executed.fingerprint(),
            verified_at: after.gathered_at,
            people: reports,
            lost,
            reads: after.reads,
        })
    }

    /// Whether everybody who was to be retired is, and nothing was lost.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.lost.is_empty() && self.count(|result| *result == PersonResult::Incomplete) == 0
    }

    fn count(&self, wanted: impl Fn(&PersonResult) -> bool) -> usize {
        self.people.iter().filter(|person| wanted(&person.result)).count()
    }

    /// The report as plain text: what changed, what did not, and what to do about it.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        let _ = writeln!(
            out,
            "{}, {} retired, {} with something left, {} already retired, {} not touched, {} \
             unknown.\nVerified at {} UTC with {}.",
            people(self.people.len()),
            self.count(|result| *result == PersonResult::Retired),
            self.count(|result| *result == PersonResult::Incomplete),
            self.count(|result| *result == PersonResult::AlreadyRetired),
            self.count(|result| matches!(result, PersonResult::NotTouched { .. })),
            self.count(|result| *result == PersonResult::Unknown),
            self.verified_at,
            counted(usize::try_from(self.reads).unwrap_or(usize::MAX), "call"),
        );
        if !self.lost.is_empty() {
            out += "\nALARM: these were to stay and are not there as they were\n";
            for lost in &self.lost {
                let _ = writeln!(out, "  {lost}");
            }
        }
        self.section(&mut out, "Changed", |result| *result == PersonResult::Retired);
        self.section(&mut out, "Something left", |result| *result == PersonResult::Incomplete);
        self.section(&mut out, "Not changed", |result| {
            !matches!(result, PersonResult::Retired | PersonResult::Incomplete)
        });
        out
    }

    fn section(&self, out: &mut String, title: &str, wanted: fn(&PersonResult) -> bool) {
        let mut people = self.people.iter().filter(|person| wanted(&person.result)).peekable();
        if people.peek().is_some() {
            let _ = writeln!(out, "\n{title}");
        }
        for person in people {
            let _ = write!(out, "  {} (row {})", person.username, person.row);
            match &person.result {
                PersonResult::Retired | PersonResult::Incomplete => {}
                PersonResult::AlreadyRetired => *out += ": was retired already",
                PersonResult::Unknown => *out += ": not known to the platform",
                PersonResult::NotTouched { ground } => _ = write!(out, ": {ground}"),
            }
            out.push('\n');
            for (mark, deeds) in [("done", &person.done), ("LEFT", &person.left)] {
                for deed in deeds {
                    let _ = writeln!(out, "    {mark}: {}", deed.brief());
                }
            }
            for problem in &person.problems {
                let _ = writeln!(out, "    note: {problem}");
            }
        }
    }
}
