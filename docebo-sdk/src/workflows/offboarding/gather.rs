//! Reading the platform, in as few calls as possible.
//!
//! | what | how |
//! |---|---|
//! | who is asking | one call |
//! | accounts | one page of the user list tells how long it is; then all pages, or one exact search for each name still missing, whichever is fewer |
//! | course enrollments | 200 people a query, all statuses: those that stay are the proof, afterwards, that nothing else went |
//! | learning plans | 200 people a query, with status; the courses only of plans somebody keeps while an enrollment of theirs is to go |
//! | power users | the list, when it is shorter than asking for each; then the resources that are not counted as none |
//! | teams | from the user list when it was read to its end; else one call for each leaving manager and manager type |
//! | branches | one call a person, only when a move is asked for |
//!
//! Nothing is read about people who will not be touched.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Facts, Leavers, Policy, Treatment,
    facts::{Account, Gap, PlanEnrollment, Team},
    planner::{candidates, keeps_plan, names, resolve},
};
use crate::{
    Client, Error,
    auth::UserLevel,
    id::{LearningPlanId, ManagerTypeId, UserId},
    managers::DIRECT_MANAGER,
    users::UserRow,
    workflows::engine::{
        Directory, fold, now,
        read::{PAGE, course_enrollments, plan_enrollments},
    },
};

/// Reads everything a [`plan`](super::plan) needs.
///
/// What cannot be read about one person becomes a [`Gap`], and that person is refused; it does
/// not stop the others.
///
/// # Errors
///
/// When the caller, the user list, the enrollments or the plans cannot be read.
pub async fn gather(client: &Client, leavers: &Leavers, policy: &Policy) -> Result<Facts, Error> {
    let before = client.calls().reads;
    let mut gatherer = Gatherer::new(client, policy).await?;
    gatherer.accounts(leavers).await?;
    let candidates = candidates(&gatherer.facts, leavers, policy);
    gatherer.enrollments(&candidates).await?;
    gatherer.plans(&candidates, |row| keeps_plan(policy, row).is_some()).await?;
    gatherer.power_users(&candidates).await?;
    gatherer.teams(&candidates).await?;
    gatherer.heirs(leavers, &candidates).await?;
    gatherer.branches(&candidates).await;
    let mut facts = gatherer.facts;
    facts.normalise();
    facts.reads = client.calls().reads.saturating_sub(before);
    Ok(facts)
}

/// The part of [`gather`] that is about accounts, enrollments and the learning plans that may hold
/// them.
pub(crate) async fn enrollments_of_leavers(
    client: &Client,
    leavers: &Leavers,
    policy: &Policy,
) -> Result<Facts, Error> {
    let before = client.calls().reads;
    let mut gatherer = Gatherer::new(client, policy).await?;
    gatherer.accounts(leavers).await?;
    let candidates = candidates(&gatherer.facts, leavers, policy);
    gatherer.enrollments(&candidates).await?;
    gatherer.plans(&candidates, |_| true).await?;
    let mut facts = gatherer.facts;
    facts.normalise();
    facts.reads = client.calls().reads.saturating_sub(before);
    Ok(facts)
}

/// The part of [`gather`] that is about what hangs on accounts of this directory: teams, and
/// where `all` of it goes, enrollments, learning plans and what power users hold.
pub(crate) async fn belongings(
    client: &Client,
    directory: Directory<'_>,
    people: &[UserId],
    all: bool,
) -> Result<Facts, Error> {
    let policy = Policy::default();
    let nobody = Facts::new(now(client), UserId::new(0));
    let mut gatherer = Gatherer { client, policy: &policy, facts: nobody, directory };
    let known = gatherer.directory.known();
    gatherer.facts.accounts = people.iter().filter_map(|id| known.get(id)).map(account).collect();
    gatherer.facts.normalise();
    gatherer.teams(people).await?;
    if all {
        gatherer.enrollments(people).await?;
        gatherer.plans(people, |_| false).await?;
        gatherer.power_users(people).await?;
    }
    let mut facts = gatherer.facts;
    facts.normalise();
    Ok(facts)
}

struct Gatherer<'c> {
    client: &'c Client,
    policy: &'c Policy,
    facts: Facts,
    directory: Directory<'c>,
}

impl<'c> Gatherer<'c> {
    async fn new(client: &'c Client, policy: &'c Policy) -> Result<Self, Error> {
        let session = client.session().await?;
        let facts = Facts { platform: client.address(), ..Facts::new(now(client), session.id) };
        Ok(Self { client, policy, facts, directory: Directory::new(client) })
    }

    async fn accounts(&mut self, leavers: &Leavers) -> Result<(), Error> {
        let mut missing_names: BTreeSet<String> = BTreeSet::new();
        let mut missing_ids: BTreeSet<UserId> = BTreeSet::new();
        for leaver in &leavers.people {
            match (&leaver.username, leaver.user_id) {
                (Some(name), _) => _ = missing_names.insert(fold(name)),
                (None, Some(id)) => _ = missing_ids.insert(id),
                (None, None) => {}
            }
            missing_names.extend(leaver.successor.iter().map(|name| fold(name)));
        }
        missing_names.extend(self.policy.fallback_successor.iter().map(|name| fold(name)));
        self.directory.find(missing_names, missing_ids).await?;

        let named: BTreeSet<String> = leavers
            .people
            .iter()
            .flat_map(|leaver| leaver.username.iter().chain(&leaver.successor))
            .chain(&self.policy.fallback_successor)
            .map(|name| fold(name))
            .collect();
        let listed: BTreeSet<UserId> =
            leavers.people.iter().filter_map(|leaver| leaver.user_id).collect();
        let rows = self.directory.known().values();
        self.facts.accounts = rows
            .filter(|row| listed.contains(&row.user_id) || named.contains(&fold(&row.username)))
            .map(account)
            .collect();
        self.facts.normalise();
        Ok(())
    }

    async fn enrollments(&mut self, people: &[UserId]) -> Result<(), Error> {
        self.facts.enrollments = course_enrollments(self.client, people, &[]).await?;
        self.facts.normalise();
        Ok(())
    }

    /// The plans of people, and the courses of those asked for where that matters.
    async fn plans(
        &mut self,
        people: &[UserId],
        wanted: impl Fn(&PlanEnrollment) -> bool,
    ) -> Result<(), Error> {
        self.facts.plans = plan_enrollments(self.client, people).await?;
        self.facts.normalise();
        let matters = |user: UserId| {
            let rows = self.facts.enrollments_of(user).iter();
            rows.map(|row| self.policy.treatment(&row.status)).any(|what| what != Treatment::Keep)
        };
        let kept: BTreeSet<LearningPlanId> = self
            .facts
            .plans
            .iter()
            .filter(|row| wanted(row) && matters(row.user_id))
            .map(|row| row.plan_id)
            .collect();
        for plan in kept {
            let mut request = self.client.learning_plans().courses(plan);
            request.call.query.page_size = Some(PAGE as u64);
            let courses = request.all().await?.into_iter().map(|course| course.id).collect();
            self.facts.plan_courses.insert(plan, courses);
        }
        Ok(())
    }

    async fn power_users(&mut self, people: &[UserId]) -> Result<(), Error> {
        let accounts = people.iter().filter_map(|id| self.facts.account(*id));
        let mut missing: BTreeSet<UserId> = accounts
            .filter(|account| account.level == UserLevel::PowerUser)
            .map(|account| account.user_id)
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        let power_users = self.client.power_users();
        let mut rows = Vec::new();
        let mut pages = power_users.list().page_size(PAGE as u64).pages();
        while let Some(page) = pages.next().await? {
            rows.extend(page.items.into_iter().filter(|row| missing.remove(&row.user_id)));
            let size = page.current_page_size.max(1);
            let left = page
                .total_count
                .map_or(u64::MAX, |total| total.div_ceil(size).saturating_sub(page.current_page));
            // Asking for one alone takes two calls that the list saves.
            if !page.has_more_data || left > 2 * missing.len() as u64 {
                break;
            }
        }
        for row in &rows {
            let held = power_users.snapshot_of(row).await;
            self.keep_or_gap(row.user_id, "what the power user holds", held, |facts, held| {
                facts.power_users.push(held);
            });
        }
        for id in missing {
            let held = power_users.snapshot(id).await;
            self.keep_or_gap(id, "what the power user holds", held, |facts, held| {
                facts.power_users.push(held);
            });
        }
        Ok(())
    }

    fn keep_or_gap<T>(
        &mut self,
        user_id: UserId,
        what: &str,
        read: Result<T, Error>,
        keep: impl FnOnce(&mut Facts, T),
    ) {
        match read {
            Ok(value) => keep(&mut self.facts, value),
            Err(error) => {
                self.facts.gaps.push(Gap { user_id, what: format!("{what}: {error}") });
            }
        }
    }

    async fn teams(&mut self, people: &[UserId]) -> Result<(), Error> {
        let mut asked = Vec::new();
        let mut derived: BTreeMap<(UserId, ManagerTypeId), Vec<UserId>> = BTreeMap::new();
        let mut active: BTreeMap<UserId, BTreeSet<UserId>> = BTreeMap::new();
        if self.directory.is_complete() {
            for row in self.directory.known().values() {
                for manager in row.managers.iter().filter(|m| people.contains(&m.manager_id)) {
                    let team = (manager.manager_id, manager.manager_type_id);
                    derived.entry(team).or_default().push(row.user_id);
                    if row.state().may_sign_in() {
                        active.entry(manager.manager_id).or_default().insert(row.user_id);
                    }
                }
            }
        }
        for id in people {
            let Some(row) = self.directory.known().get(id).filter(|row| row.is_manager) else {
                continue;
            };
            // Rows that name nobody's manager, on a platform that counts subordinates, do not
            // carry the relation: ask.
            let seen = active.get(id).map_or(0, BTreeSet::len);
            if !self.directory.is_complete() || (row.active_subordinates_count as usize) > seen {
                asked.push(*id);
                derived.retain(|(manager, _), _| manager != id);
            }
        }
        let teams = derived.into_iter().map(|((manager, manager_type), members)| Team {
            manager,
            manager_type,
            members,
        });
        self.facts.teams = teams.collect();

        if asked.is_empty() {
            return Ok(());
        }
        let types = self.client.managers().types().await?.into_vec();
        let mut types: BTreeSet<ManagerTypeId> = types.into_iter().map(|kind| kind.id).collect();
        types.insert(DIRECT_MANAGER);
        for manager in asked {
            for manager_type in &types {
                let request = self.client.managers().subordinates(manager);
                let mut request = request.hierarchy(*manager_type);
                request.call.query.page_size = Some(PAGE as u64);
                let team = request.all().await;
                self.keep_or_gap(manager, "the team", team, |facts, members| {
                    facts.teams.push(Team {
                        manager,
                        manager_type: *manager_type,
                        members: members.into_iter().map(|member| member.user_id).collect(),
                    });
                });
            }
        }
        Ok(())
    }

    /// Whom teams may fall to besides named successors: the leavers' own managers, and where
    /// those leave too, theirs.
    async fn heirs(&mut self, leavers: &Leavers, people: &[UserId]) -> Result<(), Error> {
        self.facts.normalise();
        let mut named: BTreeMap<UserId, Option<UserId>> = BTreeMap::new();
        let by_name = names(&self.facts);
        for leaver in leavers.people.iter() {
            let account = resolve(&self.facts, &by_name, leaver);
            if let (Some(account), Some(successor)) = (account, &leaver.successor) {
                let successor = by_name.get(&fold(successor)).map(|account| account.user_id);
                named.entry(account.user_id).or_insert(successor);
            }
        }
        for team in self.facts.teams.clone() {
            let mut user = team.manager;
            let mut passed = BTreeSet::new();
            while people.contains(&user) && passed.insert(user) {
                // A successor out of the team itself needs a manager too.
                let heir = named.get(&user).copied();
                if heir.is_some_and(|heir| heir.is_none_or(|heir| !team.members.contains(&heir))) {
                    break;
                }
                let Some(row) = self.directory.known().get(&user) else { break };
                let own = row.manager(team.manager_type).or_else(|| row.manager(DIRECT_MANAGER));
                let Some((id, username)) =
                    own.map(|own| (own.manager_id, own.manager_username.clone()))
                else {
                    break;
                };
                if !self.directory.known().contains_key(&id) {
                    self.directory.search(&username).await?;
                }
                self.facts.accounts.extend(self.directory.known().get(&id).map(account));
                user = id;
            }
        }
        self.facts.normalise();
        Ok(())
    }

    async fn branches(&mut self, people: &[UserId]) {
        if self.policy.branch.is_none() {
            return;
        }
        for id in people {
            let user = self.client.users().get(*id).await;
            self.keep_or_gap(*id, "branches", user, |facts, user| {
                let mut branches: Vec<_> = user.branches.iter().map(|branch| branch.id).collect();
                branches.sort_unstable();
                branches.dedup();
                let account = facts.accounts.iter_mut().find(|account| account.user_id == *id);
                if let Some(account) = account {
                    account.branches = Some(branches);
                }
            });
        }
    }
}

pub(crate) fn account(row: &UserRow) -> Account {
    Account {
        user_id: row.user_id,
        username: row.username.clone(),
        name: row.full_name(),
        level: row.level.clone(),
        active: row.status.is_activated(),
        expired: row.expired,
        expiration_date: row.expiration_date,
        is_manager: row.is_manager,
        managers: row
            .managers
            .iter()
            .map(|manager| (manager.manager_type_id, manager.manager_id))
            .collect(),
        branches: None,
    }
}
