//! The catalogs: what stands in them, and who sees them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{World, power_users::BranchGrant};

/// A catalog.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Catalog {
    pub(crate) name: String,
    pub(crate) description: String,
    /// Of whatever has no code, none.
    pub(crate) code: Option<String>,
    /// Shown to anybody, signed in or not.
    pub(crate) public: bool,
    pub(crate) courses: BTreeSet<u32>,
    /// Learning plans.
    pub(crate) plans: BTreeSet<u32>,
    /// Users it is shown to, one by one.
    pub(crate) users: BTreeSet<u32>,
    /// Groups it is shown to.
    pub(crate) groups: BTreeSet<u32>,
    /// Branches it is shown to.
    pub(crate) branches: BTreeMap<u32, BranchGrant>,
}

/// All catalogs by id. The generic one, 0, is not kept: it follows from what is published.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Catalogs {
    rows: BTreeMap<u32, Catalog>,
    last_id: u32,
}

impl Catalog {
    /// How many items it holds.
    pub(crate) fn len(&self) -> usize {
        self.courses.len() + self.plans.len()
    }

    /// Whether a user is among those it is assigned to: alone, through a group, or through a
    /// branch. One that is assigned to nobody is nobody's (inferred).
    fn is_assigned(&self, world: &World, user: u32) -> bool {
        if self.users.contains(&user) {
            return true;
        }
        let Some(account) = world.users.get(user) else { return false };
        let in_group =
            |id: &u32| world.groups.get(*id).is_some_and(|group| group.members().contains(user));
        let in_branch =
            |branch: u32| {
                self.branches.contains_key(&branch)
                    || world.branches.path(branch).iter().any(|above| {
                        self.branches.get(above) == Some(&BranchGrant::WithDescendants)
                    })
            };
        self.groups.iter().any(in_group) || account.branches().any(in_branch)
    }
}

impl Catalogs {
    pub(crate) fn get(&self, id: u32) -> Option<&Catalog> {
        self.rows.get(&id)
    }

    pub(crate) fn get_mut(&mut self, id: u32) -> Option<&mut Catalog> {
        self.rows.get_mut(&id)
    }

    pub(crate) fn contains(&self, id: u32) -> bool {
        self.rows.contains_key(&id)
    }

    /// All of them, by id.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = (u32, &Catalog)> {
        self.rows.iter().map(|(id, catalog)| (*id, catalog))
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The catalog of a code: the oldest, should a seed have given it to several.
    pub(crate) fn by_code(&self, code: &str) -> Option<u32> {
        let has = |(_, catalog): &(u32, &Catalog)| catalog.code.as_deref() == Some(code);
        self.iter().find(has).map(|(id, _)| id)
    }

    /// Adds one under the next id.
    pub(crate) fn create(&mut self, catalog: Catalog) -> u32 {
        self.last_id += 1;
        self.rows.insert(self.last_id, catalog);
        self.last_id
    }

    /// Adds one under an id of its own; gives back the one that has it already.
    pub(crate) fn insert(&mut self, id: u32, catalog: Catalog) -> Result<(), &Catalog> {
        if self.rows.contains_key(&id) {
            return self.rows.get(&id).map_or(Ok(()), Err);
        }
        self.last_id = self.last_id.max(id);
        self.rows.insert(id, catalog);
        Ok(())
    }

    /// The catalogs that a user is assigned to, and the public ones.
    pub(crate) fn of_user<'w>(
        &'w self,
        world: &'w World,
        user: u32,
    ) -> impl Iterator<Item = (u32, &'w Catalog)> {
        self.iter().filter(move |(_, catalog)| catalog.public || catalog.is_assigned(world, user))
    }

    /// Whether a user sees a catalog; anybody sees a public one.
    pub(crate) fn is_shown(&self, world: &World, id: u32, user: Option<u32>) -> bool {
        self.get(id).is_some_and(|catalog| {
            catalog.public || user.is_some_and(|user| catalog.is_assigned(world, user))
        })
    }

    /// Whether a course stands in a public catalog.
    pub(crate) fn is_public_course(&self, course: u32) -> bool {
        self.rows.values().any(|catalog| catalog.public && catalog.courses.contains(&course))
    }

    /// Forgets a user who is deleted.
    pub(crate) fn forget_user(&mut self, user: u32) {
        self.each(|catalog| {
            catalog.users.remove(&user);
        });
    }

    /// Forgets a group that is deleted.
    pub(crate) fn forget_group(&mut self, group: u32) {
        self.each(|catalog| {
            catalog.groups.remove(&group);
        });
    }

    /// Forgets a branch that is deleted.
    pub(crate) fn forget_branch(&mut self, branch: u32) {
        self.each(|catalog| {
            catalog.branches.remove(&branch);
        });
    }

    /// Takes a course that is deleted out of all catalogs.
    pub(crate) fn forget_course(&mut self, course: u32) {
        self.each(|catalog| {
            catalog.courses.remove(&course);
        });
    }

    /// Takes a learning plan that is deleted out of all catalogs.
    pub(crate) fn forget_plan(&mut self, plan: u32) {
        self.each(|catalog| {
            catalog.plans.remove(&plan);
        });
    }

    fn each(&mut self, change: impl Fn(&mut Catalog)) {
        self.rows.values_mut().for_each(change);
    }
}
