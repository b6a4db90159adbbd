//! From what the platform says to a plan. Pure.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Account, Facts, Plan, Policy, PolicyError, Way,
    codes::identity,
    records::{self, Held},
};
use crate::{
    auth::UserLevel,
    id::{UserFieldId, UserId},
    users::MAX_BATCH_ROWS,
    workflows::{
        engine::{
            Action, Cost, Deed, Identity, Person, Protected, Refusal, Remains, Rest, RowChange,
            RowProblem, Stage, Step, Verdict, Why, fold, people,
        },
        offboarding::{self, Leaver, Leavers, facts::Gap},
    },
};

/// Accounts a call that deletes: what is done at once (B-043).
const CHUNK: usize = 250;
/// Where a name would stand that nobody is to read.
const WITHHELD: &str = "(withheld)";

/// Decides what becomes of everybody on the list, and with which calls. [`Cost::bound`] is each
/// kind of call at its fullest.
///
/// Where the mapping is [destroyed](super::Mapping::Destroyed), the plan holds codes only, from
/// the beginning: what is printed, saved and journaled is made of it. Who is meant, the row of the
/// list tells, and the [`Register`](super::Register).
///
/// # Errors
///
/// When the policy cannot be followed.
pub fn plan(facts: &Facts, list: &Leavers, policy: &Policy) -> Result<Plan, PolicyError> {
    policy.check()?;
    let mut planner = Planner::new(facts, list, policy);
    planner.decide();
    Ok(planner.assemble())
}

/// Those on the list about whom more has to be known: nothing yet speaks against touching them.
pub(super) fn candidates(facts: &Facts, list: &Leavers, policy: &Policy) -> Vec<UserId> {
    let planner = Planner::new(facts, list, policy);
    let people = planner.people.iter().filter(|person| person.verdict == Verdict::Change);
    let accounts = people.filter_map(|person| planner.account(person.user_id?));
    accounts.filter(|one| planner.refusal(one).is_none()).map(|one| one.user_id).collect()
}

/// Whether somebody was anonymised before, by these codes.
pub(super) fn is_coded(policy: &Policy, account: &Account) -> bool {
    let code = policy.codes.code(account.user_id);
    is_called(account, &identity(&code, &policy.domain))
}

/// Whether an account says so already. A platform may write names in another case.
fn is_called(account: &Account, wanted: &Identity) -> bool {
    let texts = |identity: &Identity| {
        let Identity { username, first_name, last_name, email } = identity;
        [username, first_name, last_name, email].map(|text| fold(text))
    };
    texts(&account.identity) == texts(wanted)
}

/// Whether a platform that anonymises whom it deletes did so (B-061): one code of 32 digits in
/// place of every name, and no address. What it really leaves is described nowhere.
pub(super) fn is_nameless(identity: &Identity, active: bool) -> bool {
    let Identity { username, first_name, last_name, email } = identity;
    let code = username.len() == 32 && username.bytes().all(|byte| byte.is_ascii_hexdigit());
    code && !active && first_name == username && last_name == username && email.is_empty()
}

/// The code of somebody in a plan, which may have been read from a file, without its secret.
pub(super) fn code_of(policy: &Policy, person: &Person, user: UserId) -> String {
    let renamed = person.deeds.iter().find_map(|deed| match deed {
        Deed::Rename { code, .. } => Some(code.clone()),
        _ => None,
    });
    match renamed {
        Some(code) => code,
        None if !policy.keeps_names() => person.username.clone(),
        None if policy.codes.is_weak() => format!("user {user}"),
        None => policy.codes.code(user),
    }
}

/// Whom a row means.
enum Meant<'f> {
    Account(&'f Account),
    /// Name and number are two different accounts.
    Mismatch(&'f Account, UserId),
    Nobody,
}

struct Planner<'f> {
    facts: &'f Facts,
    accounts: BTreeMap<UserId, &'f Account>,
    held: BTreeMap<UserId, Held<'f>>,
    gaps: BTreeMap<UserId, &'f Gap>,
    policy: &'f Policy,
    list: &'f Leavers,
    people: Vec<Person>,
    rows: Vec<RowChange>,
    deleted: Vec<UserId>,
    plan: Plan,
}

impl<'f> Planner<'f> {
    fn new(facts: &'f Facts, list: &'f Leavers, policy: &'f Policy) -> Self {
        // Names of those who are never touched are names as well.
        let mut written = policy.clone();
        if !policy.keeps_names() {
            written.protected = Protected::default();
        }
        let mut planner = Self {
            facts,
            accounts: facts.by_number(),
            held: Held::by_user(facts),
            gaps: facts.gaps.iter().rev().map(|gap| (gap.user_id, gap)).collect(),
            policy,
            list,
            people: Vec::new(),
            rows: Vec::new(),
            deleted: Vec::new(),
            plan: Plan::new("forgetting", written, facts.caller, facts.gathered_at),
        };
        let by_name = facts.by_name();
        let mut place: BTreeMap<UserId, usize> = BTreeMap::new();
        for one in &list.people {
            let meant = planner.resolve(&by_name, one);
            let (account, ground) = match meant {
                Meant::Nobody => (None, None),
                Meant::Account(account) => (Some(account), planner.protected(account)),
                Meant::Mismatch(account, listed) => {
                    (Some(account), Some(Refusal::IdMismatch { listed }))
                }
            };
            let before = account.and_then(|account| place.get(&account.user_id));
            if let Some(person) = before.and_then(|at| planner.people.get_mut(*at)) {
                person.repeated_on.push(one.row);
                // A row that contradicts the others is nobody's request.
                if let Some(ground) = ground
                    && person.verdict == Verdict::Change
                {
                    person.verdict = Verdict::Refused { ground };
                }
                continue;
            }
            place.extend(account.map(|account| (account.user_id, planner.people.len())));
            planner.people.push(planner.person(one, account, ground));
        }
        planner
    }

    fn account(&self, id: UserId) -> Option<&'f Account> {
        self.accounts.get(&id).copied()
    }

    fn resolve(&self, by_name: &BTreeMap<String, &'f Account>, one: &Leaver) -> Meant<'f> {
        let named = one.username.as_deref().and_then(|name| by_name.get(&fold(name)).copied());
        match (named, one.user_id) {
            (Some(account), Some(id)) if account.user_id != id => Meant::Mismatch(account, id),
            (Some(account), _) => Meant::Account(account),
            (None, Some(id)) => match self.account(id) {
                // Whoever was forgotten before is not called so any more.
                Some(account) if one.username.is_none() || self.is_forgotten(account) => {
                    Meant::Account(account)
                }
                Some(account) => Meant::Mismatch(account, id),
                None => Meant::Nobody,
            },
            (None, None) => Meant::Nobody,
        }
    }

    fn is_forgotten(&self, account: &Account) -> bool {
        is_coded(self.policy, account) || is_nameless(&account.identity, account.active)
    }

    fn person(&self, one: &Leaver, account: Option<&Account>, ground: Option<Refusal>) -> Person {
        let (username, name) = match account {
            Some(account) if self.policy.keeps_names() => {
                (account.identity.username.clone(), account.name.clone())
            }
            Some(account) => (self.policy.codes.code(account.user_id), String::new()),
            None if self.policy.keeps_names() => (one.label(), String::new()),
            None => (WITHHELD.to_owned(), String::new()),
        };
        Person {
            row: one.row,
            repeated_on: Vec::new(),
            username,
            name,
            user_id: account.map(|account| account.user_id),
            verdict: match (account, ground) {
                (None, _) => Verdict::Unknown,
                (Some(_), Some(ground)) => Verdict::Refused { ground },
                (Some(_), None) => Verdict::Change,
            },
            deeds: Vec::new(),
            kept: Vec::new(),
        }
    }

    /// What is known before anything is read about somebody.
    fn protected(&self, account: &Account) -> Option<Refusal> {
        let Account { user_id, identity, level, .. } = account;
        let protected = &self.policy.protected;
        let refused = protected.refuses(self.facts.caller, *user_id, &identity.username, level);
        refused.or_else(|| {
            let power_user = *level == UserLevel::PowerUser && !self.policy.allow_power_users;
            let left_out = "a power user, whose reports, groups and rules would be left without \
                            an owner (B-036, B-113): run offboarding first, or allow power users";
            (power_user && !self.is_forgotten(account))
                .then(|| Refusal::LeftOut { detail: left_out.to_owned() })
        })
    }

    /// What else speaks against it.
    fn refusal(&self, account: &Account) -> Option<Refusal> {
        if let Some(gap) = self.gaps.get(&account.user_id) {
            return Some(Refusal::NotReadable { detail: gap.what.clone() });
        }
        let teams = self.held.get(&account.user_id).into_iter().flat_map(|held| &held.teams);
        let members: BTreeSet<UserId> = teams.flat_map(|team| &team.members).copied().collect();
        if !members.is_empty() && !self.policy.allow_teams {
            let detail = format!(
                "the team, {}, would be left with nobody (B-038, B-133): run offboarding first, \
                 or allow teams",
                people(members.len())
            );
            return Some(Refusal::LeftOut { detail });
        }
        let code = self.policy.codes.code(account.user_id);
        let holder = self.facts.codes.get(&fold(&code));
        if self.policy.way == Way::Anonymise && holder.is_some_and(|id| *id != account.user_id) {
            let detail = format!("another account is called `{code}`: choose another prefix");
            return Some(Refusal::LeftOut { detail });
        }
        None
    }

    fn decide(&mut self) {
        let mut all = std::mem::take(&mut self.people);
        for person in all.iter_mut().filter(|person| person.verdict == Verdict::Change) {
            let account = person.user_id.and_then(|id| self.account(id));
            let Some(account) = account else { continue };
            person.verdict = match self.policy.way {
                Way::Anonymise => self.anonymise(person, account),
                Way::Delete => self.delete(person, account),
            };
        }
        self.people = all;
    }

    fn anonymise(&mut self, person: &mut Person, account: &Account) -> Verdict {
        let user = account.user_id;
        let code = self.policy.codes.code(user);
        let mut row = RowChange::new(user);
        if !is_nameless(&account.identity, account.active) {
            let wanted = identity(&code, &self.policy.domain);
            row.identity = (!is_called(account, &wanted)).then_some(wanted);
            let holds = |field| account.fields.get(field);
            let fields = self.policy.fields.iter();
            let fields = fields.filter(|(field, value)| holds(field) != Some(*value));
            row.fields = fields.map(|(field, value)| (*field, value.clone())).collect();
        }
        if self.policy.deactivate && account.active {
            row.active = Some(false);
        }
        if row == RowChange::new(user) {
            return Verdict::Nothing;
        }
        if let Some(ground) = self.refusal(account) {
            return Verdict::Refused { ground };
        }
        let why = Why::Anonymised;
        if row.identity.is_some() {
            person.deeds.push(Deed::Rename { code, why });
        }
        let fields = row.fields.iter();
        person.deeds.extend(fields.map(|(field, value)| Deed::Mark {
            field: *field,
            value: value.clone(),
            why,
        }));
        if row.active.is_some() {
            person.deeds.push(Deed::Deactivate { why: Why::SwitchOff });
        }
        let lost = row.identity.is_some() || !row.fields.is_empty();
        if self.policy.keeps_names() {
            let before = &mut self.plan.before;
            if row.identity.is_some() {
                before.identities.insert(user, account.identity.clone());
            }
            let old = |field: &UserFieldId| Some((*field, account.fields.get(field)?.clone()));
            let held: BTreeMap<_, _> = row.fields.keys().filter_map(old).collect();
            let unread = row.fields.keys().filter(|field| !held.contains_key(*field));
            let rest = |field: &UserFieldId| {
                Rest::new(user, Remains::Field { field: *field }, Why::NotListed)
            };
            self.plan.rest.extend(unread.map(rest));
            if !held.is_empty() {
                before.fields.insert(user, held);
            }
        } else if lost {
            self.plan.rest.push(Rest::new(user, Remains::Identity, Why::Forgotten));
        }
        self.rows.push(row);
        Verdict::Change
    }

    fn delete(&mut self, person: &mut Person, account: &Account) -> Verdict {
        if is_nameless(&account.identity, account.active) {
            return Verdict::Nothing;
        }
        if let Some(ground) = self.refusal(account) {
            return Verdict::Refused { ground };
        }
        person.deeds.push(Deed::Delete { why: Why::ErasureRequest });
        let held = self.held.remove(&account.user_id).unwrap_or_default();
        self.plan.records.extend(records::of(&held, self.policy, account));
        self.plan.before.teams.extend(held.teams);
        self.plan.before.power_users.extend(held.power_users);
        let gone = Rest::new(account.user_id, Remains::Account, Why::DeletedForGood);
        self.plan.rest.push(gone);
        self.deleted.push(account.user_id);
        Verdict::Change
    }

    fn assemble(self) -> Plan {
        let Self { facts, policy, list, people, mut rows, mut deleted, mut plan, .. } = self;
        let changed = rows.len() + deleted.len();
        rows.sort_by_key(|row| row.user);
        deleted.sort_unstable();
        let mut build = Build::default();
        let bound = match policy.way {
            Way::Anonymise => {
                let action =
                    |rows: &[RowChange]| Action::Batch { rows: rows.to_vec(), branch: None };
                let why = [Why::Anonymised];
                build.steps(&rows, policy.pilot, MAX_BATCH_ROWS, Stage::Accounts, &why, action)
            }
            Way::Delete => {
                let action = |users: &[UserId]| Action::Delete { users: users.to_vec() };
                let why = [Why::ErasureRequest, Why::DeletedForGood];
                build.steps(&deleted, policy.pilot, CHUNK, Stage::Deletion, &why, action)
            }
        };
        plan.steps = build.0;
        plan.cost = Cost {
            reads_done: facts.reads,
            bound: bound as u64,
            verification: super::verify::estimate(changed),
            calls_per_hour: policy.calls_per_hour,
            ..Cost::of(&plan.steps, |_| 0)
        };
        plan.rest.extend(offboarding::planner::orphans(&plan.before.power_users));
        plan.rest.sort();
        plan.platform.clone_from(&facts.platform);
        plan.people = people;
        plan.problems = list.problems.clone();
        if !policy.keeps_names() {
            plan.problems.iter_mut().for_each(withhold);
        }
        plan
    }
}

/// A row that cannot be read may hold a name all the same.
fn withhold(problem: &mut RowProblem) {
    if !problem.value.is_empty() {
        problem.value = WITHHELD.to_owned();
    }
}

#[derive(Default)]
struct Build(Vec<Step>);

impl Build {
    /// Steps for everybody, a few people first; how few calls could do it for the others.
    fn steps<T>(
        &mut self,
        all: &[T],
        pilot: usize,
        size: usize,
        stage: Stage,
        why: &[Why],
        action: impl Fn(&[T]) -> Action,
    ) -> usize {
        let pilot = if all.len() > pilot { pilot.min(size) } else { 0 };
        let (first, others) = all.split_at(pilot);
        let step = |part: &[T]| Step::new(stage, action(part)).because(why.iter().copied());
        if !first.is_empty() {
            self.0.push(step(first).as_canary());
            let confirm = Action::Confirm { accounts: first.len() };
            self.0.push(Step::new(stage, confirm).because([Why::Pilot]));
        }
        self.0.extend(others.chunks(size).map(step));
        others.len().div_ceil(size)
    }
}
