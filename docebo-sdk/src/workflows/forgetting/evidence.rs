//! What can be shown to whoever asks whether it was done.

use std::{collections::BTreeMap, fmt::Write as _};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{Findings, Mapping, Plan, Way, codes::hex, planner::code_of};
use crate::{
    id::UserId,
    wire::DateTime,
    workflows::engine::{Entry, Outcome, Record, Verdict, Why, counted, people},
};

/// A certificate of what was done, for whom, and when.
///
/// It names nobody: a person is a [code](super::Codes), which whoever holds number and secret can
/// make again. What was done is what the [journal](crate::workflows::engine::Journal) says, what
/// still shows is what [`verify`](super::verify) found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Evidence {
    /// The platform's address.
    pub platform: String,
    /// Which plan was executed; see [`Plan::fingerprint`].
    pub plan: String,
    /// What became of the accounts.
    pub way: Way,
    /// What became of the knowledge who they were.
    pub mapping: Mapping,
    /// Whose token planned it.
    pub caller: UserId,
    /// When the platform was read.
    pub planned_at: DateTime,
    /// When the first call was made; none when none was.
    pub begun_at: Option<DateTime>,
    /// When the last line of the journal was written.
    pub ended_at: Option<DateTime>,
    /// Everybody on the list whom the platform knows, in its order.
    pub people: Vec<Proof>,
    /// How many on the list the platform does not know.
    pub unknown: usize,
    /// Rows of the list that name nobody.
    pub unreadable: usize,
    /// How many records were written before anything went.
    pub records: usize,
    /// SHA-256 of the file of records, in hexadecimal digits: it shows that nobody changed it.
    pub records_sha256: Option<String>,
    /// What a search found afterwards, when there was one.
    pub findings: Option<Findings>,
}

/// What was done for one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Proof {
    /// Who.
    pub code: String,
    /// The line of the list.
    pub row: u64,
    /// What was done.
    pub result: Forgotten,
    /// Course enrollments that went with the account.
    pub courses: usize,
    /// Learning plan enrollments that went with it.
    pub plans: usize,
    /// People who reported to it.
    pub team: usize,
    /// Whether it was a power user's.
    pub power_user: bool,
}

/// Whether somebody was forgotten.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
#[non_exhaustive]
pub enum Forgotten {
    /// Yes.
    Done {
        /// When the platform had answered.
        at: DateTime,
    },
    /// Before: there was nothing to do.
    Before,
    /// No.
    NotDone {
        /// Why.
        because: String,
    },
}

impl Evidence {
    /// What an outcome says about a plan.
    #[must_use]
    pub fn of(plan: &Plan, outcome: &Outcome) -> Self {
        let lines = outcome.journal.lines();
        let mut done: BTreeMap<usize, DateTime> = BTreeMap::new();
        for line in lines {
            if let Entry::Done { step, .. } = line.entry {
                done.insert(step, line.at);
            }
        }
        let mut when: BTreeMap<UserId, DateTime> = BTreeMap::new();
        let mut failed: BTreeMap<UserId, &str> = BTreeMap::new();
        for (at, step) in plan.steps.iter().enumerate().filter(|(_, step)| step.writes()) {
            if let Some(moment) = done.get(&at) {
                when.extend(step.about().into_iter().map(|user| (user, *moment)));
            }
        }
        for (_, problem) in &outcome.problems {
            failed.insert(problem.user, &problem.what);
        }
        let taken = Taken::by_user(plan);
        let mut people = Vec::new();
        for person in &plan.people {
            let Some(user) = person.user_id else { continue };
            let not = |because: String| Forgotten::NotDone { because };
            let result = match &person.verdict {
                Verdict::Nothing => Forgotten::Before,
                Verdict::Refused { ground } => not(ground.to_string()),
                Verdict::Unknown => not("the platform knows nobody of this name".to_owned()),
                Verdict::Change => match (failed.get(&user), when.get(&user)) {
                    (Some(what), _) => not((*what).to_owned()),
                    (None, Some(at)) => Forgotten::Done { at: *at },
                    (None, None) => not("the run has not come so far".to_owned()),
                },
            };
            let done = matches!(result, Forgotten::Done { .. });
            let taken = taken.get(&user).filter(|_| done).copied().unwrap_or_default();
            people.push(taken.proof(code_of(&plan.policy, person, user), person.row, result));
        }
        let moments = || lines.iter().map(|line| line.at);
        let begun = lines.iter().find(|line| matches!(line.entry, Entry::Begin { .. }));
        let records = plan.removes_records().then(|| hex(&Sha256::digest(plan.records_csv())));
        Self {
            platform: plan.platform.clone(),
            plan: plan.fingerprint(),
            way: plan.policy.way,
            mapping: plan.policy.mapping,
            caller: plan.caller,
            planned_at: plan.gathered_at,
            begun_at: begun.map(|line| line.at),
            ended_at: moments().next_back(),
            people,
            unknown: plan.people.iter().filter(|one| one.verdict == Verdict::Unknown).count(),
            unreadable: plan.problems.len(),
            records: plan.records.len(),
            records_sha256: records,
            findings: None,
        }
    }

    /// Adds what a search found afterwards.
    #[must_use]
    pub fn with(mut self, findings: Findings) -> Self {
        self.findings = Some(findings);
        self
    }

    /// Whether everybody on the list is forgotten, and somebody has looked and found nothing that
    /// shows.
    ///
    /// Whom the platform does not know, nobody has forgotten: the name may be misspelt. Without
    /// [findings](Self::with) nobody has looked, nor where these are about fewer people than were
    /// forgotten.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        let all = |one: &Proof| !matches!(one.result, Forgotten::NotDone { .. });
        let done = self.people.iter().filter(|one| matches!(one.result, Forgotten::Done { .. }));
        let looked = |findings: &Findings| findings.people >= done.count() && findings.is_clean();
        self.people.iter().all(all)
            && self.unknown == 0
            && self.unreadable == 0
            && self.findings.as_ref().is_some_and(looked)
    }

    /// The certificate as plain text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = "Evidence\n========\n".to_owned();
        let what = match self.way {
            Way::Anonymise => format!("anonymised in place: {}", Why::Anonymised),
            Way::Delete => format!("deleted for good: {}", Why::DeletedForGood),
        };
        let mapping = match self.mapping {
            Mapping::Kept => "kept with plan and journal",
            Mapping::Destroyed => "in neither plan nor journal nor records",
        };
        let count = |wanted: fn(&Forgotten) -> bool| {
            self.people.iter().filter(|one| wanted(&one.result)).count()
        };
        let moment =
            |at: Option<DateTime>| at.map_or_else(|| "never".to_owned(), |at| format!("{at} UTC"));
        let _ = writeln!(
            out,
            "Platform: {}\nPlan: {}, by user {}, read at {} UTC\nMade: {} to {}\nAccounts: \
             {what}\nWho they were: {mapping}",
            self.platform,
            self.plan,
            self.caller,
            self.planned_at,
            moment(self.begun_at),
            moment(self.ended_at),
        );
        let _ = writeln!(
            out,
            "{} forgotten, {} before, {} not; {} unknown to the platform, {} unreadable",
            people(count(|result| matches!(result, Forgotten::Done { .. }))),
            count(|result| *result == Forgotten::Before),
            count(|result| matches!(result, Forgotten::NotDone { .. })),
            self.unknown,
            counted(self.unreadable, "row"),
        );
        if let Some(hash) = &self.records_sha256 {
            let _ = writeln!(out, "{} on file, SHA-256 {hash}", counted(self.records, "record"));
        }
        out.push('\n');
        for one in &self.people {
            let _ = writeln!(out, "  {one}");
        }
        if let Some(findings) = &self.findings {
            out.push('\n');
            out += &findings.to_text();
        }
        out
    }
}

/// What goes with somebody's account.
#[derive(Clone, Copy, Default)]
struct Taken {
    courses: usize,
    plans: usize,
    team: usize,
    power_user: bool,
}

impl Taken {
    /// What goes with each account.
    fn by_user(plan: &Plan) -> BTreeMap<UserId, Self> {
        let mut all: BTreeMap<UserId, Self> = BTreeMap::new();
        for record in &plan.records {
            let one = all.entry(record.user_id()).or_default();
            match record {
                Record::Course { .. } => one.courses += 1,
                Record::Plan { .. } => one.plans += 1,
                Record::Belonging { what, .. } => one.power_user |= what == "power_user",
            }
        }
        for team in &plan.before.teams {
            all.entry(team.manager).or_default().team += team.members.len();
        }
        all
    }

    const fn proof(self, code: String, row: u64, result: Forgotten) -> Proof {
        let Self { courses, plans, team, power_user } = self;
        Proof { code, row, result, courses, plans, team, power_user }
    }
}

impl std::fmt::Display for Proof {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} (row {}): ", self.code, self.row)?;
        match &self.result {
            Forgotten::Done { at } => write!(f, "forgotten at {at} UTC")?,
            Forgotten::Before => f.write_str("was forgotten before")?,
            Forgotten::NotDone { because } => write!(f, "not forgotten: {because}")?,
        }
        for (count, what) in [
            (self.courses, "course enrollment"),
            (self.plans, "learning plan enrollment"),
            (self.team, "team member"),
        ] {
            if count > 0 {
                write!(f, ", with {}", counted(count, what))?;
            }
        }
        if self.power_user { f.write_str(", with the rights of a power user") } else { Ok(()) }
    }
}
