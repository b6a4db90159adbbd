//! From a snapshot and what the platform says now to a plan. Pure.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{
    super::snapshot::{Holder, Snapshot},
    Account, Facts, Plan, There,
};
use crate::{
    auth::UserLevel,
    id::{ProfileId, UserId},
    power_users::{PowerUserSnapshot, ProfileRef, PromoteUsers},
    workflows::engine::{
        Action, Cost, Deed, Grant, Need, PROFILES, Person, Protected, Refusal, Remains, Rest,
        Stage, Step, Verdict, Why, cover, fold, prune,
    },
};

/// How far power users are put back to what they held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Policy {
    /// Whether profiles and resources that came after the snapshot are taken away.
    pub take_away: bool,
    /// Who is never touched.
    pub protected: Protected,
    /// Calls an hour, for the estimate of the time needed (B-220).
    pub calls_per_hour: u64,
}

impl Default for Policy {
    fn default() -> Self {
        Self { take_away: false, protected: Protected::default(), calls_per_hour: 1_000 }
    }
}

/// Why an account must be left alone.
pub(super) fn refusal(facts: &Facts, policy: &Policy, account: &Account) -> Option<Refusal> {
    let Account { user_id, username, level, active, expired, .. } = account;
    let left_out = |detail: &str| Some(Refusal::LeftOut { detail: detail.to_owned() });
    let protected = &policy.protected;
    if let Some(ground) = protected.refuses(facts.caller, *user_id, username, level) {
        return Some(ground);
    }
    match level {
        UserLevel::Superadmin => left_out("a Superadmin needs no rights of a power user"),
        _ if !active => left_out("deactivated: activate the account first"),
        _ if *expired => left_out("expired: move the expiration date first"),
        _ => None,
    }
}

/// Decides what each power user of the snapshot is given, and with which calls. [`Cost::bound`]
/// is a thousand promotions a call, [`cover::bound`] of the profiles, and one call for each kind
/// of resource somebody lacks.
#[must_use]
pub fn plan(facts: &Facts, snapshot: &Snapshot, policy: &Policy) -> Plan {
    let workflow = "power user restoration";
    let mut planner = Planner {
        facts,
        policy,
        promoted: Vec::new(),
        profiles: Vec::new(),
        beyond: Vec::new(),
        grants: Vec::new(),
        plan: Plan::new(workflow, policy.clone(), facts.caller, facts.gathered_at),
    };
    for (at, holder) in snapshot.power_users.iter().enumerate() {
        planner.holder(at as u64 + 1, holder);
    }
    planner.assemble()
}

struct Planner<'f> {
    facts: &'f Facts,
    policy: &'f Policy,
    promoted: Vec<UserId>,
    profiles: Vec<(UserId, ProfileId)>,
    /// Profiles to take away.
    beyond: Vec<(UserId, ProfileId)>,
    grants: Vec<Action>,
    plan: Plan,
}

impl Planner<'_> {
    fn holder(&mut self, row: u64, holder: &Holder) {
        let user = holder.held.user_id;
        let account = self.facts.account(user);
        let mut person = Person {
            row,
            repeated_on: Vec::new(),
            username: account.map_or(&holder.username, |account| &account.username).clone(),
            name: account.map_or(&holder.name, |account| &account.name).clone(),
            user_id: account.map(|account| account.user_id),
            verdict: Verdict::Nothing,
            deeds: Vec::new(),
            kept: Vec::new(),
        };
        let same_name = |one: &&Account| fold(&one.username) == fold(&holder.username);
        let gap = self.facts.gaps.iter().find(|gap| gap.user_id == user);
        person.verdict = match account {
            // The name has gone to another account.
            None if self.facts.accounts.iter().any(|one| same_name(&one)) => {
                Verdict::Refused { ground: Refusal::IdMismatch { listed: user } }
            }
            None => Verdict::Unknown,
            Some(account) => {
                let gap = gap.map(|gap| Refusal::NotReadable { detail: gap.what.clone() });
                match refusal(self.facts, self.policy, account).or(gap) {
                    Some(ground) => Verdict::Refused { ground },
                    None => {
                        self.compare(&mut person, account, &holder.held);
                        if person.deeds.is_empty() { Verdict::Nothing } else { Verdict::Change }
                    }
                }
            }
        };
        self.plan.people.push(person);
    }

    /// What somebody held against what they hold.
    fn compare(&mut self, person: &mut Person, account: &Account, then: &PowerUserSnapshot) {
        let user = account.user_id;
        let nothing = PowerUserSnapshot::new(user, Vec::new(), Default::default());
        let promoted = account.level != UserLevel::PowerUser;
        let now = self.facts.held.iter().find(|held| held.user_id == user);
        let now = now.filter(|_| !promoted).unwrap_or(&nothing);
        if promoted {
            self.promoted.push(user);
            person.deeds.push(Deed::Promote { why: Why::Restored });
            for (kind, count) in then.not_held() {
                let what = Remains::Assignments { kind: kind.to_owned(), count };
                self.plan.rest.push(Rest::new(user, what, Why::NotListed));
            }
        }

        let holds = |held: &PowerUserSnapshot, id: ProfileId| {
            held.profiles.iter().any(|one| one.profile_id == id)
        };
        let mut given = Vec::new();
        let lacks = then.profiles.iter().filter(|one| !holds(now, one.profile_id));
        for profile in lacks {
            let there = self.facts.there.profiles.as_ref();
            if there.is_some_and(|there| !there.contains(&profile.profile_id)) {
                self.vanished(user, "profiles", vec![described(profile)]);
            } else {
                self.profiles.push((user, profile.profile_id));
                given.push(format!("profile {}", described(profile)));
            }
        }
        for grant in Grant::all(then) {
            let (lacks, gone) = self.facts.there.split(grant.beyond(now));
            if !gone.is_empty() {
                self.vanished(user, grant.kind(), gone);
            }
            self.grant(user, lacks, &mut given);
        }
        // Branches that reached further.
        let reached = then.branches_with_descendants.iter().copied();
        let short = reached.filter(|id| now.branches.contains(id)).collect();
        self.grant(user, Grant::BranchesWithDescendants(short), &mut given);
        if !given.is_empty() {
            person.deeds.push(Deed::Grant { what: given, why: Why::Restored });
        }

        let mut taken = Vec::new();
        if self.policy.take_away {
            for profile in now.profiles.iter().filter(|one| !holds(then, one.profile_id)) {
                self.beyond.push((user, profile.profile_id));
                taken.push(format!("profile {}", described(profile)));
            }
            for grant in Grant::all(now).into_iter().map(|grant| grant.beyond(then)) {
                if !grant.is_empty() {
                    taken.push(format!("{} ({})", grant.kind(), grant.len()));
                    self.grants.push(Action::TakeBack { user, grant });
                }
            }
            let reach = now.branches_with_descendants.iter().copied();
            let wide: Vec<_> = reach.filter(|id| then.branches.contains(id)).collect();
            if !wide.is_empty() {
                taken.push(format!("what is below branches ({})", wide.len()));
                self.grants.push(Action::Grant { user, grant: Grant::Branches(wide) });
            }
        }
        if !taken.is_empty() {
            person.deeds.push(Deed::TakeBack { what: taken, why: Why::NotInSnapshot });
        }
        // An undo of a promotion is a demotion; all else it has to know.
        if !promoted && !person.deeds.is_empty() {
            self.plan.before.power_users.push(now.clone());
        }
    }

    fn grant(&mut self, user: UserId, grant: Grant, given: &mut Vec<String>) {
        if !grant.is_empty() {
            given.push(format!("{} ({})", grant.kind(), grant.len()));
            self.grants.push(Action::Grant { user, grant });
        }
    }

    fn vanished(&mut self, user: UserId, kind: &str, ids: Vec<String>) {
        let what = Remains::Vanished { kind: kind.to_owned(), ids };
        self.plan.rest.push(Rest::new(user, what, Why::Vanished));
    }

    fn assemble(self) -> Plan {
        let Self { facts, policy, promoted, profiles, beyond, grants, mut plan } = self;
        let mut steps = Vec::new();
        let mut push = |action: Action, why| {
            let raised = action.about().iter().any(|user| promoted.contains(user));
            let needs = raised.then_some(Need::Worked(Stage::PowerUsers));
            steps.push(Step::new(Stage::PowerUsers, action).needs(needs).because([why]));
        };
        for users in promoted.chunks(PromoteUsers::MAX_USERS) {
            push(Action::Promote { users: users.to_vec() }, Why::Restored);
        }
        let mut bound = promoted.len().div_ceil(PromoteUsers::MAX_USERS)
            + cover::bound(profiles.iter().copied(), PROFILES)
            + cover::bound(beyond.iter().copied(), PROFILES);
        // Nobody holds more than ten (B-109): first what goes.
        for part in cover::cover(beyond, PROFILES) {
            let action = Action::TakeProfiles { users: part.users, profiles: part.items };
            push(action, Why::NotInSnapshot);
        }
        for part in cover::cover(profiles, PROFILES) {
            let action = Action::GrantProfiles { users: part.users, profiles: part.items };
            push(action, Why::Restored);
        }
        bound += grants.len();
        for action in grants {
            let taken = matches!(action, Action::TakeBack { .. });
            push(action, if taken { Why::NotInSnapshot } else { Why::Restored });
        }
        prune(&mut steps);
        plan.cost = Cost {
            reads_done: facts.reads,
            bound: bound as u64,
            verification: if steps.is_empty() { 0 } else { facts.reads },
            calls_per_hour: policy.calls_per_hour,
            ..Cost::of(&steps, |_| 0)
        };
        plan.rest.sort();
        plan.platform.clone_from(&facts.platform);
        plan.steps = steps;
        plan
    }
}

fn described(profile: &ProfileRef) -> String {
    match profile.profile_name.as_str() {
        "" => profile.profile_id.to_string(),
        name => format!("{name} ({})", profile.profile_id),
    }
}

impl There {
    /// What of a grant there still is, and the numbers of what is gone.
    fn split(&self, grant: Grant) -> (Grant, Vec<String>) {
        fn part<T: Ord + ToString>(
            ids: Vec<T>,
            there: Option<&BTreeSet<T>>,
            fixed: impl Fn(&T) -> bool,
        ) -> (Vec<T>, Vec<String>) {
            let Some(there) = there else { return (ids, Vec::new()) };
            let (left, gone): (Vec<T>, Vec<T>) =
                ids.into_iter().partition(|id| fixed(id) || there.contains(id));
            (left, gone.iter().map(ToString::to_string).collect())
        }
        macro_rules! split {
            ($kind:ident, $ids:expr, $there:ident, $fixed:expr) => {{
                let (left, gone) = part($ids, self.$there.as_ref(), $fixed);
                (Grant::$kind(left), gone)
            }};
        }
        match grant {
            Grant::Users(ids) => split!(Users, ids, users, |_| false),
            // The root may be on no list, nor the catalog for everybody.
            Grant::Branches(ids) => split!(Branches, ids, branches, |id| id.get() == 0),
            Grant::BranchesWithDescendants(ids) => {
                split!(BranchesWithDescendants, ids, branches, |id| id.get() == 0)
            }
            Grant::Courses(ids) => split!(Courses, ids, courses, |_| false),
            Grant::LearningPlans(ids) => split!(LearningPlans, ids, learning_plans, |_| false),
            // Whether a group known by its older number is there, the list does not tell.
            Grant::Groups(ids) => split!(Groups, ids, groups, |id| id.parse::<u64>().is_ok()),
            Grant::Categories(ids) => (Grant::Categories(ids), Vec::new()),
            Grant::Catalogs(ids) => split!(Catalogs, ids, catalogs, |id| id.get() == 0),
            Grant::Locations(ids) => split!(Locations, ids, locations, |_| false),
        }
    }
}
