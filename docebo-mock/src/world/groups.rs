//! Groups: who is in which, by hand and by rules.
//!
//! ```text
//! let id = world.groups.create(NewGroup { name, rules: Some(rules), .. }, uuid, now);
//! world.groups.get(id)?.members()            // ascending, whatever brought them here
//! groups::watch(&mut world, now);            // after a write: is there something to do later?
//! groups::settle(&mut world, now);           // later: do it
//! ```
//!
//! Rules are never applied while a call is answered (B-140). A write leaves its mark in the
//! generation of its table; [`watch`] compares generations, which costs nothing, and sets a time;
//! [`settle`] applies the rules of all groups that can have changed, once for all writes in
//! between. A condition on branches narrows the search to the people of those branches.

mod rules;

use std::{collections::BTreeMap, time::Duration};

use docebo_sdk::wire::DateTime;
use serde::{Deserialize, Serialize};

pub(crate) use rules::{Combine, FieldTest, Rule, Rules, Set};

use super::{World, access::IdSet, owned::Owned, users::Uuid};
use crate::ledger::switches::{DeactivationLeavesGroups, GroupRecomputation};

/// How long after a change the rules are applied. That there is a delay is documented, its length
/// depends on load.
const DELAY: Duration = Duration::from_secs(60);

/// A group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Group {
    /// The number of before 2020.
    pub(crate) id: u32,
    pub(crate) uuid: Uuid,
    pub(crate) name: String,
    pub(crate) description: String,
    /// Whether rules pass over deactivated users (B-045).
    pub(crate) exclude_deactivated: bool,
    /// Whoever made it, unless an application did (B-113).
    pub(crate) built: Option<Owned>,
    /// `None` for a manual group.
    rules: Option<Rules>,
    /// When it was given the rules it has.
    rules_since: DateTime,
    /// The rules before, oldest first, with the time since which they held.
    history: Vec<(DateTime, Rules)>,
    /// Whether the rules, or the flag they go by, are newer than the members.
    stale: bool,
    by_hand: IdSet,
    by_rules: IdSet,
    members: IdSet,
}

/// What a group is made from.
#[derive(Debug, Clone)]
pub(crate) struct NewGroup {
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) exclude_deactivated: bool,
    pub(crate) built: Option<Owned>,
    pub(crate) rules: Option<Rules>,
}

/// The state of the tables that rules look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Marks {
    users: u64,
    branches: u64,
    fields: u64,
    enrollments: u64,
}

/// All groups.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Groups {
    rows: BTreeMap<u32, Group>,
    last: u32,
    generation: u64,
    /// When rules are to be applied.
    due: Option<DateTime>,
    /// The tables as they were when rules were applied last. Generations start anew in a restored
    /// world, and rules are then applied once more.
    #[serde(skip)]
    seen: Option<Marks>,
}

impl Group {
    /// Everybody in it, ascending.
    pub(crate) const fn members(&self) -> &IdSet {
        &self.members
    }

    /// Who was put into it by hand, ascending.
    pub(crate) const fn by_hand(&self) -> &IdSet {
        &self.by_hand
    }

    /// The rules of an automatic group.
    pub(crate) const fn rules(&self) -> Option<&Rules> {
        self.rules.as_ref()
    }

    /// The rules it had before, oldest first, each with the time since which it held.
    pub(crate) fn history(&self) -> &[(DateTime, Rules)] {
        &self.history
    }

    pub(crate) const fn is_automatic(&self) -> bool {
        self.rules.is_some()
    }

    /// Whether its rules wait to be applied.
    pub(crate) const fn is_stale(&self) -> bool {
        self.stale
    }

    /// The name in lower case, words joined by dashes; empty when nothing is left of it.
    pub(crate) fn slug(&self) -> String {
        let words = self.name.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
        words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
    }

    /// Gives it another name.
    pub(crate) fn rename(&mut self, name: &str) {
        name.clone_into(&mut self.name);
        if let Some(built) = &mut self.built {
            name.clone_into(&mut built.title);
        }
    }

    /// Gives an automatic group other rules; those before go into the history.
    pub(crate) fn set_rules(&mut self, rules: Rules, now: DateTime) {
        if self.rules.as_ref() == Some(&rules) {
            return;
        }
        if let Some(before) = self.rules.replace(rules) {
            self.history.push((self.rules_since, before));
        }
        self.rules_since = now;
        self.stale = true;
    }

    /// Turns the flag.
    pub(crate) fn set_exclude_deactivated(&mut self, exclude: bool) {
        self.stale |= self.is_automatic() && exclude != self.exclude_deactivated;
        self.exclude_deactivated = exclude;
    }

    fn join(&mut self) {
        let both = self.by_hand.as_slice().iter().chain(self.by_rules.as_slice());
        self.members = both.copied().collect();
    }

    fn forget_user(&mut self, user: u32) -> bool {
        if !self.members.contains(user) {
            return false;
        }
        for set in [&mut self.by_hand, &mut self.by_rules, &mut self.members] {
            if set.contains(user) {
                *set = set.as_slice().iter().copied().filter(|id| *id != user).collect();
            }
        }
        true
    }
}

impl Groups {
    /// The group of a number.
    pub(crate) fn get(&self, id: u32) -> Option<&Group> {
        self.rows.get(&id)
    }

    /// The group of a UUID, wherever its dashes stand.
    pub(crate) fn by_uuid(&self, uuid: &str) -> Option<&Group> {
        let uuid = Uuid::try_from(uuid.to_owned()).ok()?;
        self.iter().find(|group| group.uuid == uuid)
    }

    /// The first group of a name.
    pub(crate) fn by_name(&self, name: &str) -> Option<&Group> {
        self.iter().find(|group| group.name == name)
    }

    /// All groups, by number.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Group> {
        self.rows.values()
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Moves on with every change of any group or membership.
    pub(crate) const fn generation(&self) -> u64 {
        self.generation
    }

    /// The groups somebody is in, by number.
    pub(crate) fn of_user(&self, user: u32) -> impl Iterator<Item = &Group> {
        self.iter().filter(move |group| group.members.contains(user))
    }

    /// When rules are to be applied.
    pub(crate) const fn next_due(&self) -> Option<DateTime> {
        self.due
    }

    /// Makes a group; it has no members yet.
    pub(crate) fn create(&mut self, new: NewGroup, uuid: Uuid, now: DateTime) -> u32 {
        let NewGroup { name, description, exclude_deactivated, built, rules } = new;
        self.last += 1;
        self.generation += 1;
        let nobody = IdSet::from(Vec::new());
        let group = Group {
            id: self.last,
            uuid,
            name,
            description,
            exclude_deactivated,
            built,
            stale: rules.is_some(),
            rules,
            rules_since: now,
            history: Vec::new(),
            by_hand: nobody.clone(),
            by_rules: nobody.clone(),
            members: nobody,
        };
        self.rows.insert(self.last, group);
        self.last
    }

    /// Changes a group, if there is one.
    pub(crate) fn update(&mut self, id: u32, change: impl FnOnce(&mut Group)) {
        if let Some(group) = self.rows.get_mut(&id) {
            change(group);
            self.generation += 1;
        }
    }

    /// Takes a group out. Whoever refers to it is told by the caller.
    pub(crate) fn remove(&mut self, id: u32) {
        self.rows.remove(&id);
        self.generation += 1;
    }

    /// Puts users into a group by hand.
    pub(crate) fn add_by_hand(&mut self, id: u32, users: &[u32]) {
        self.update(id, |group| {
            group.by_hand = group.by_hand.as_slice().iter().chain(users).copied().collect();
            group.join();
        });
    }

    /// Takes users out who were put in by hand.
    pub(crate) fn remove_by_hand(&mut self, id: u32, users: &IdSet) {
        self.update(id, |group| {
            let left = group.by_hand.as_slice().iter().filter(|user| !users.contains(**user));
            group.by_hand = left.copied().collect();
            group.join();
        });
    }

    /// The account is gone.
    pub(crate) fn forget_user(&mut self, user: u32) {
        for group in self.rows.values_mut() {
            self.generation += u64::from(group.forget_user(user));
        }
    }
}

impl Marks {
    fn of(world: &World) -> Self {
        Self {
            users: world.users.generation(),
            branches: world.branches.generation(),
            fields: world.user_fields.generation(),
            enrollments: world.enrollments.generation(),
        }
    }

    /// Whether what these rules look at is as it was.
    fn unchanged_for(self, before: Option<Self>, rules: &Rules) -> bool {
        before.is_some_and(|before| {
            self.users == before.users
                && self.branches == before.branches
                && self.fields == before.fields
                && (self.enrollments == before.enrollments || !rules.look_at_enrollments())
        })
    }
}

/// Looks, after a change at `now`, whether there will be rules to apply.
pub(crate) fn watch(world: &mut World, now: DateTime) {
    if world.groups.due.is_some() {
        return;
    }
    let marks = Marks::of(world);
    let stale = world.groups.iter().any(Group::is_stale);
    if !stale && world.groups.seen == Some(marks) {
        return;
    }
    let drop_all = all_are_left(world);
    if !stale && !world.groups.iter().any(|group| group.is_automatic() || drop_all) {
        world.groups.seen = Some(marks);
        return;
    }
    world.groups.due = Some(match world.switches.get() {
        GroupRecomputation::Delayed => now.plus(DELAY),
        GroupRecomputation::AtOnce => now,
    });
}

/// Applies the rules when the time has come.
pub(crate) fn settle(world: &mut World, now: DateTime) {
    if world.groups.due.is_some_and(|due| due <= now) {
        recompute(world);
    }
}

/// Applies the rules of every group whose members can have changed.
pub(crate) fn recompute(world: &mut World) {
    let marks = Marks::of(world);
    let before = world.groups.seen;
    let mut fresh = Vec::new();
    for group in world.groups.iter() {
        if let Some(rules) = &group.rules
            && (group.stale || !marks.unchanged_for(before, rules))
        {
            fresh.push((group.id, rules.apply(world, group.exclude_deactivated)));
        }
    }
    for (id, found) in fresh {
        let Some(group) = world.groups.rows.get_mut(&id) else { continue };
        group.stale = false;
        world.groups.generation += 1;
        if group.by_rules != found {
            group.by_rules = found;
            group.join();
        }
    }
    if all_are_left(world) {
        drop_deactivated(world);
    }
    world.groups.seen = Some(marks);
    world.groups.due = None;
}

/// Whether a deactivation takes somebody out of every group (B-045).
fn all_are_left(world: &World) -> bool {
    match world.switches.get() {
        DeactivationLeavesGroups::Flagged => false,
        DeactivationLeavesGroups::All => true,
    }
}

/// Takes deactivated people out of every group, however they came to it.
fn drop_deactivated(world: &mut World) {
    let users = &world.users;
    let active = |id: &u32| users.get(*id).is_some_and(|user| user.is_active());
    for group in world.groups.rows.values_mut() {
        if group.members.as_slice().iter().all(active) {
            continue;
        }
        for set in [&mut group.by_hand, &mut group.by_rules] {
            *set = set.as_slice().iter().copied().filter(active).collect();
        }
        group.join();
        world.groups.generation += 1;
    }
}

#[cfg(test)]
mod tests;
