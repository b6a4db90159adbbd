//! From what the platform says to a plan. Pure.

use std::collections::{BTreeMap, BTreeSet};

use super::{Company, Contact, Facts, Member, Plan, Policy, Standing};
use crate::{
    auth::UserLevel,
    id::UserId,
    users::MAX_BATCH_ROWS,
    wire::Date,
    workflows::{
        dormant,
        engine::{
            Action, Cost, Deed, Person, Refusal, Remains, Rest, RowChange, RowProblem, Stage, Step,
            Verdict, Why, fold,
        },
        offboarding,
    },
};

/// Accounts a status call: what is done at once (B-043).
const CHUNK: usize = 250;

/// Decides whose account is closed and how, and with which calls.
///
/// # The calls, and the bound
///
/// | kind | bound |
/// |---|---|
/// | those who move, with flag and date in the same row | rows / 100, rounded up |
/// | dates, and flags of expired accounts | rows / 100, rounded up |
/// | flags alone | people / 250, rounded up, after those for whom a row was free above |
#[must_use]
pub fn plan(facts: &Facts, company: &Company, policy: &Policy) -> Plan {
    let mut planner = Planner {
        facts,
        policy,
        closings: Vec::new(),
        plan: Plan::new("retirement", policy.clone(), facts.caller, facts.gathered_at),
    };
    let (entries, problems) = entries(facts, company);
    planner.plan.problems = problems;
    for entry in &entries {
        planner.enter(entry, company);
    }
    planner.left_over(&entries, company);
    planner.assemble()
}

/// Those who leave and may be touched.
pub(super) fn leaving(facts: &Facts, company: &Company, policy: &Policy) -> Vec<UserId> {
    let (entries, _) = entries(facts, company);
    let free = entries.into_iter().filter(|one| one.refusal(facts, company, policy).is_none());
    free.filter_map(|entry| entry.member.map(|member| member.account.user_id)).collect()
}

/// Somebody of the company, or of the export.
struct Entry<'f> {
    row: u64,
    repeated_on: Vec<u64>,
    label: String,
    member: Option<&'f Member>,
    standing: Standing,
    /// The row that says so.
    standing_row: u64,
    company: Option<String>,
    date: Option<Date>,
    /// A number on the list that is not the account's.
    mismatch: Option<UserId>,
}

/// Everybody in question, each once, and rows that can mean more than one.
fn entries<'f>(facts: &'f Facts, company: &Company) -> (Vec<Entry<'f>>, Vec<RowProblem>) {
    let Some(contacts) = &company.contacts else {
        let members = facts.members.iter().filter(|member| member.inside);
        let entry = |(at, member): (usize, &'f Member)| Entry {
            row: at as u64 + 1,
            repeated_on: Vec::new(),
            label: member.account.username.clone(),
            member: Some(member),
            standing: Standing::CompanyLeft,
            standing_row: at as u64 + 1,
            company: None,
            date: None,
            mismatch: None,
        };
        return (members.enumerate().map(entry).collect(), Vec::new());
    };
    let index = Index::of(facts);
    let (mut entries, mut problems) = (Vec::<Entry<'f>>::new(), contacts.problems.clone());
    let mut places = BTreeMap::new();
    for contact in &contacts.people {
        let member = match index.resolve(contact) {
            Ok(member) => member,
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        let key = (member.map(|member| member.account.user_id), fold(&contact.label()));
        // Rows of one account may call it by different names.
        let key = if key.0.is_some() { (key.0, String::new()) } else { key };
        match places.get(&key).and_then(|at: &usize| entries.get_mut(*at)) {
            Some(entry) => entry.repeat(contact),
            None => {
                places.insert(key, entries.len());
                entries.push(Entry::new(contact, member));
            }
        }
    }
    problems.sort_by_key(|problem| problem.row);
    (entries, problems)
}

/// Members by what an export may call them.
pub(super) struct Index<'f> {
    names: BTreeMap<String, &'f Member>,
    ids: BTreeMap<UserId, &'f Member>,
    emails: BTreeMap<String, Vec<&'f Member>>,
}

impl<'f> Index<'f> {
    pub(super) fn of(facts: &'f Facts) -> Self {
        let members = || facts.members.iter();
        let mut emails: BTreeMap<String, Vec<&Member>> = BTreeMap::new();
        for member in members().filter(|member| !member.email.is_empty()) {
            emails.entry(fold(&member.email)).or_default().push(member);
        }
        Self {
            names: members().map(|member| (fold(&member.account.username), member)).collect(),
            ids: members().map(|member| (member.account.user_id, member)).collect(),
            emails,
        }
    }

    pub(super) fn resolve(&self, contact: &Contact) -> Result<Option<&'f Member>, RowProblem> {
        let named = |name: &String| self.names.get(&fold(name)).copied();
        let email = match (&contact.username, contact.user_id, &contact.email) {
            (Some(name), _, _) => return Ok(named(name)),
            (None, Some(id), _) => return Ok(self.ids.get(&id).copied()),
            (None, None, Some(email)) => email,
            (None, None, None) => return Ok(None),
        };
        if let Some(member) = named(email) {
            return Ok(Some(member));
        }
        match self.emails.get(&fold(email)).map_or(&[][..], Vec::as_slice) {
            [] => Ok(None),
            [member] => Ok(Some(member)),
            several => {
                let names: Vec<_> =
                    several.iter().map(|member| member.account.username.as_str()).collect();
                Err(RowProblem {
                    row: contact.row,
                    column: "email".to_owned(),
                    value: email.clone(),
                    problem: format!(
                        "{} accounts have this e-mail: {} (B-013)",
                        several.len(),
                        names.join(", ")
                    ),
                    remedy: "add a column with the user name".to_owned(),
                })
            }
        }
    }
}

impl<'f> Entry<'f> {
    fn new(contact: &Contact, member: Option<&'f Member>) -> Self {
        Self {
            row: contact.row,
            repeated_on: Vec::new(),
            label: contact.label(),
            member,
            standing: contact.standing,
            standing_row: contact.row,
            company: contact.company.clone(),
            date: contact.date,
            mismatch: mismatch(contact, member),
        }
    }

    /// Another row about the same account. Whoever stays somewhere stays, and of two dates the
    /// later one counts.
    fn repeat(&mut self, contact: &Contact) {
        self.repeated_on.push(contact.row);
        if contact.standing == Standing::Stays && self.standing != Standing::Stays {
            self.standing = Standing::Stays;
            self.standing_row = contact.row;
            self.company.clone_from(&contact.company);
        }
        self.date = self.date.max(contact.date);
        self.mismatch = self.mismatch.or(mismatch(contact, self.member));
    }

    /// Why the account must be left alone.
    fn refusal(&self, facts: &Facts, company: &Company, policy: &Policy) -> Option<Refusal> {
        let Member { account, inside, told, excluded, .. } = self.member?;
        let left_out = |detail: &str| Some(Refusal::LeftOut { detail: detail.to_owned() });
        let offboarding::facts::Account { user_id, username, level, .. } = account;
        let ground = policy.protected.refuses(facts.caller, *user_id, username, level);
        if ground.is_some() {
            return ground;
        }
        if let Some(listed) = self.mismatch {
            return Some(Refusal::IdMismatch { listed });
        }
        if self.standing == Standing::Stays {
            return Some(Refusal::StillActive { detail: self.still() });
        }
        if !told {
            let detail = "the user list does not show the field the company is told by".to_owned();
            return Some(Refusal::NotReadable { detail });
        }
        if company.place.is_some() && !inside {
            return left_out("not where the company is");
        }
        if *excluded {
            return left_out("in an excluded branch");
        }
        let gap = facts.gaps.iter().find(|gap| gap.user_id == *user_id)?;
        Some(Refusal::NotReadable { detail: gap.what.clone() })
    }

    /// What the export says about somebody who stays.
    fn still(&self) -> String {
        let mut text = format!("row {}", self.standing_row);
        if let Some(company) = &self.company {
            text += &format!(", {company}");
        }
        if let Some(date) = self.date {
            text += &format!("; the date {date} counts once one of them is not");
        }
        text
    }
}

/// A number on the list that is another account's.
fn mismatch(contact: &Contact, member: Option<&Member>) -> Option<UserId> {
    let id = member?.account.user_id;
    contact.user_id.filter(|listed| *listed != id)
}

/// What is changed about one account.
struct Closing {
    row: RowChange,
    moves: bool,
    expired: bool,
}

impl Closing {
    /// Whether the status call can do it.
    const fn is_flag_only(&self) -> bool {
        !self.moves && !self.expired && self.row.expires.is_none()
    }
}

struct Planner<'f> {
    facts: &'f Facts,
    policy: &'f Policy,
    closings: Vec<Closing>,
    plan: Plan,
}

impl Planner<'_> {
    fn enter(&mut self, entry: &Entry<'_>, company: &Company) {
        let account = entry.member.map(|member| &member.account);
        let mut person = Person {
            row: entry.row,
            repeated_on: entry.repeated_on.clone(),
            username: account.map_or_else(|| entry.label.clone(), |one| one.username.clone()),
            name: account.map(|account| account.name.clone()).unwrap_or_default(),
            user_id: account.map(|account| account.user_id),
            verdict: Verdict::Unknown,
            deeds: Vec::new(),
            kept: Vec::new(),
        };
        if let Some(member) = entry.member {
            person.verdict = match entry.refusal(self.facts, company, self.policy) {
                Some(ground) => Verdict::Refused { ground },
                None => {
                    person.deeds = self.close(member, entry);
                    if person.deeds.is_empty() { Verdict::Nothing } else { Verdict::Change }
                }
            };
        }
        self.plan.people.push(person);
    }

    /// What is done about one account, which is put among the calls.
    fn close(&mut self, member: &Member, entry: &Entry<'_>) -> Vec<Deed> {
        let account = &member.account;
        let mut row = RowChange::new(account.user_id);
        let mut deeds = Vec::new();
        let why = match entry.standing {
            Standing::PersonLeft => Why::PersonLeft,
            Standing::CompanyLeft | Standing::Stays => Why::CompanyLeft,
        };
        let branch = self.policy.branch.filter(|to| !offboarding::planner::stands_in(account, *to));
        if let Some(branch_id) = branch {
            deeds.push(Deed::Move { branch_id, why: Why::ArchiveBranch });
            let held = account.branches.clone().unwrap_or_default();
            self.plan.before.branches.insert(account.user_id, held);
        }
        let (date, off) = self.policy.closes(entry.date);
        if off && account.active {
            let why = if account.expired { Why::ExpiredAccount } else { why };
            deeds.push(Deed::Deactivate { why });
            row = row.active(false);
        }
        let earlier = |date| account.expiration_date.is_some_and(|held| held <= date);
        if let Some(date) = date.filter(|date| !earlier(*date)) {
            deeds.push(Deed::Expire { date, why });
            row = row.expires(Some(date));
            let before = &mut self.plan.before.expiration_dates;
            before.insert(account.user_id, account.expiration_date);
        }
        if !deeds.is_empty() {
            let (moves, expired) = (branch.is_some(), account.expired);
            self.closings.push(Closing { row, moves, expired });
        }
        deeds
    }

    /// Who is where the company is, can sign in, and is not among the contacts.
    fn left_over(&mut self, entries: &[Entry<'_>], company: &Company) {
        let Some(contacts) = &company.contacts else { return };
        // Nobody is said to be no contact whom a row that cannot be followed may mean.
        let index = Index::of(self.facts);
        let doubtful = contacts.people.iter().filter(|contact| index.resolve(contact).is_err());
        let mut unclear = contacts.unclear.clone();
        unclear.extend(doubtful.filter_map(|contact| contact.email.as_deref()).map(fold));
        let named: BTreeSet<UserId> = entries
            .iter()
            .filter_map(|entry| entry.member.map(|member| member.account.user_id))
            .collect();
        for member in self.facts.members.iter().filter(|member| member.inside) {
            let account = &member.account;
            let (id, name) = (account.user_id, &account.username);
            let protected = &self.policy.protected;
            if account.may_sign_in()
                && !named.contains(&id)
                && ![name, &member.email].iter().any(|it| unclear.contains(&fold(it)))
                && protected.refuses(self.facts.caller, id, name, &account.level).is_none()
            {
                let what = Remains::LeftOver { username: name.clone() };
                self.plan.rest.push(Rest::new(id, what, Why::NotExported));
            }
        }
    }

    /// What closed accounts go on holding.
    fn keeps(&self) -> Vec<Rest> {
        let closed: BTreeSet<UserId> = self.closings.iter().map(|one| one.row.user).collect();
        let members =
            || self.facts.members.iter().filter(|one| closed.contains(&one.account.user_id));
        // Each of them counted once, whatever they report as.
        let mut going: BTreeMap<UserId, u32> = BTreeMap::new();
        for member in members().filter(|member| member.account.active) {
            for manager in member.account.managers.values().collect::<BTreeSet<_>>() {
                *going.entry(*manager).or_default() += 1;
            }
        }
        let mut rest = Vec::new();
        for Member { account, subordinates, .. } in members() {
            let id = account.user_id;
            if account.level == UserLevel::PowerUser {
                rest.push(Rest::new(id, Remains::Rights { held: true }, Why::KeepsRights));
            }
            let count = subordinates.saturating_sub(going.get(&id).copied().unwrap_or(0));
            if count > 0 {
                let members = Some(count as usize);
                rest.push(Rest::new(id, Remains::Leads { members }, Why::TeamLeft));
            }
        }
        rest
    }

    fn assemble(mut self) -> Plan {
        let pilot = if self.closings.len() > self.policy.pilot { self.policy.pilot } else { 0 };
        let rest = self.keeps();
        let (first, others) = self.closings.split_at(pilot);
        let mut steps: Vec<Step> = self.steps(first).into_iter().map(Step::as_canary).collect();
        if !first.is_empty() {
            let action = Action::Confirm { accounts: first.len() };
            steps.push(Step::new(Stage::Accounts, action).because([Why::Pilot]));
        }
        steps.extend(self.steps(others));
        let plan = &mut self.plan;
        plan.cost = Cost {
            reads_done: self.facts.reads,
            bound: bound(others) as u64,
            verification: if steps.is_empty() { 0 } else { self.facts.reads },
            calls_per_hour: self.policy.calls_per_hour,
            ..Cost::of(&steps, |_| 0)
        };
        plan.rest.extend(rest);
        plan.rest.sort();
        plan.platform.clone_from(&self.facts.platform);
        plan.steps = steps;
        self.plan
    }

    /// The calls for some of the people.
    fn steps(&self, closings: &[Closing]) -> Vec<Step> {
        let sorted = |wanted: fn(&Closing) -> bool| {
            let rows = closings.iter().filter(|one| wanted(one)).map(|one| one.row.clone());
            let mut rows: Vec<RowChange> = rows.collect();
            rows.sort_by_key(|row| row.user);
            rows
        };
        let moves = sorted(|one| one.moves);
        let mut rows = sorted(|one| !one.moves && !one.is_flag_only());
        let mut flags = sorted(Closing::is_flag_only);
        let free = flags.split_off(flags.len() - rides_along(rows.len(), flags.len()));
        rows.extend(free);
        rows.sort_by_key(|row| row.user);

        let mut steps = Vec::new();
        let mut push = |stage, action: Action, also: Option<Why>| {
            let mut users = action.about();
            users.sort_unstable();
            let why = dormant::reasons(&self.plan.people, &users);
            steps.push(Step::new(stage, action).because(why).because(also));
        };
        let dated = |rows: &[RowChange]| rows.iter().any(|row| row.expires.is_some());
        for rows in moves.chunks(MAX_BATCH_ROWS) {
            let action = Action::Batch { rows: rows.to_vec(), branch: self.policy.branch };
            push(Stage::Accounts, action, dated(rows).then_some(Why::DateOnly));
        }
        for rows in flags.chunks(CHUNK) {
            let users = rows.iter().map(|row| row.user).collect();
            let action = Action::SetStatus { users, active: false };
            push(Stage::Accounts, action, Some(Why::SwitchOff));
        }
        for rows in rows.chunks(MAX_BATCH_ROWS) {
            let stage = if dated(rows) { Stage::Dates } else { Stage::Accounts };
            let action = Action::Batch { rows: rows.to_vec(), branch: None };
            push(stage, action, dated(rows).then_some(Why::DateOnly));
        }
        steps
    }
}

/// How many flags go into rows that batches have free, where that saves a status call.
const fn rides_along(rows: usize, flags: usize) -> usize {
    let free = rows.next_multiple_of(MAX_BATCH_ROWS) - rows;
    let over = flags % CHUNK;
    if over <= free { over } else { 0 }
}

/// Fewer calls cannot do it: whatever part of the flags goes by batch.
fn bound(closings: &[Closing]) -> usize {
    let count = |wanted: fn(&Closing) -> bool| closings.iter().filter(|one| wanted(one)).count();
    let (moves, flags) = (count(|one| one.moves), count(Closing::is_flag_only));
    let rows = closings.len() - moves - flags;
    let calls = |by_batch: usize| {
        (rows + by_batch).div_ceil(MAX_BATCH_ROWS) + (flags - by_batch).div_ceil(CHUNK)
    };
    moves.div_ceil(MAX_BATCH_ROWS) + (0..=flags).map(calls).min().unwrap_or(0)
}
