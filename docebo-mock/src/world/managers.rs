//! Manager types, and who manages whom.
//!
//! The links themselves lie in the users: type to manager, so one manager a type (B-126). No
//! check for circles is known; they are allowed, and whoever follows links has to cope.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{World, text::compare_folded, users::UserRef};
use crate::ledger::switches::ManagerFlagAfterLastMember;

/// The mandatory type.
pub(crate) const DIRECT: u32 = 1;

/// Most types there may be (B-126).
pub(crate) const MAX_TYPES: usize = 10;

/// A manager type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ManagerType {
    /// Imports name their column after it.
    pub(crate) title: String,
    #[serde(default)]
    pub(crate) description: String,
    pub(crate) active: bool,
}

impl ManagerType {
    fn new(title: &str) -> Self {
        Self { title: title.to_owned(), description: String::new(), active: true }
    }
}

/// All manager types.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ManagerTypes {
    rows: BTreeMap<u32, ManagerType>,
    /// The number last given: a deleted type's is not given again.
    last: u32,
}

impl Default for ManagerTypes {
    fn default() -> Self {
        let direct = ManagerType::new("Direct Manager");
        Self { rows: BTreeMap::from([(DIRECT, direct)]), last: DIRECT }
    }
}

/// Why a manager type cannot be made, or a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// Ten types are there already.
    TooManyTypes,
    /// The title is empty.
    NoTitle,
    /// Another type has the title.
    TitleTaken,
    /// The direct manager stays, and stays switched on.
    Mandatory,
    /// No such manager type.
    UnknownType,
    /// No such team member.
    UnknownUser,
    /// No such manager.
    UnknownManager,
    /// Nobody manages themselves (inferred: a team of oneself has no meaning).
    Oneself,
}

impl Refused {
    /// What the platform may say (inferred: no such text was ever seen).
    pub(crate) const fn text(self) -> &'static str {
        match self {
            Self::TooManyTypes => "Maximum number of manager types reached",
            Self::NoTitle => "title is required",
            Self::TitleTaken => "Manager type title already in use",
            Self::Mandatory => "The mandatory manager type cannot be deactivated",
            Self::UnknownType => "Manager type not found",
            Self::UnknownUser => "User not found",
            Self::UnknownManager => "Manager not found",
            Self::Oneself => "A user cannot be their own manager",
        }
    }
}

impl ManagerTypes {
    /// The type of an id.
    pub(crate) fn get(&self, id: u32) -> Option<&ManagerType> {
        self.rows.get(&id)
    }

    /// All types, by id.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, &ManagerType)> {
        self.rows.iter().map(|(id, kind)| (*id, kind))
    }

    /// Adds a type, up to ten in all.
    pub(crate) fn create(&mut self, title: &str) -> Result<u32, Refused> {
        let title = self.free_title(title, None)?;
        if self.rows.len() >= MAX_TYPES {
            return Err(Refused::TooManyTypes);
        }
        self.last += 1;
        self.rows.insert(self.last, ManagerType::new(title));
        Ok(self.last)
    }

    /// Changes a type: all that is named, or nothing.
    pub(crate) fn update(
        &mut self,
        id: u32,
        title: Option<&str>,
        description: Option<String>,
        active: Option<bool>,
    ) -> Result<(), Refused> {
        if !self.rows.contains_key(&id) {
            return Err(Refused::UnknownType);
        }
        if id == DIRECT && active == Some(false) {
            return Err(Refused::Mandatory);
        }
        let title = title.map(|title| self.free_title(title, Some(id))).transpose()?;
        if let Some(kind) = self.rows.get_mut(&id) {
            if let Some(title) = title {
                title.clone_into(&mut kind.title);
            }
            kind.description = description.unwrap_or_else(|| std::mem::take(&mut kind.description));
            kind.active = active.unwrap_or(kind.active);
        }
        Ok(())
    }

    /// The title as it is kept, if no other type has it.
    fn free_title<'t>(&self, title: &'t str, own: Option<u32>) -> Result<&'t str, Refused> {
        let title = title.trim();
        if title.is_empty() {
            return Err(Refused::NoTitle);
        }
        let is_it = |other: &ManagerType| compare_folded(&other.title, title).is_eq();
        let taken = self.iter().any(|(id, other)| Some(id) != own && is_it(other));
        if taken { Err(Refused::TitleTaken) } else { Ok(title) }
    }
}

/// Deletes a type with everybody's links of it. The managers stay managers. Not for the direct
/// manager.
pub(crate) fn delete_type(world: &mut World, kind: u32) {
    if kind == DIRECT || world.managers.rows.remove(&kind).is_none() {
        return;
    }
    let linked = |user: &UserRef<'_>| user.manager(kind).is_some();
    let ids: Vec<u32> = world.users.iter_by_id().filter(linked).map(|user| user.id()).collect();
    for id in ids {
        let _ = world.users.update(id, |user| user.managers.remove(&kind));
    }
    world.relations.forget_kind(kind);
}

/// Gives a user a manager of a type, in place of the one there was; `None` takes it away. The
/// manager becomes one if need be (B-129); deactivated ones are taken too.
pub(crate) fn set_manager(
    world: &mut World,
    user: u32,
    kind: u32,
    manager: Option<u32>,
) -> Result<(), Refused> {
    if world.managers.get(kind).is_none() {
        return Err(Refused::UnknownType);
    }
    let before = world.users.get(user).ok_or(Refused::UnknownUser)?.manager(kind);
    if let Some(manager) = manager {
        if manager == user {
            return Err(Refused::Oneself);
        }
        let is_manager = world.users.get(manager).ok_or(Refused::UnknownManager)?.is_manager();
        if !is_manager {
            let _ = world.users.update(manager, |manager| manager.is_manager = true);
        }
    }
    if before != manager {
        // Neither call can be refused: the users were found above and keep their names.
        let _ = world.users.update(user, |user| match manager {
            Some(manager) => user.managers.insert(kind, manager),
            None => user.managers.remove(&kind),
        });
        if let Some(before) = before {
            settle_flag(world, before);
        }
    }
    world.relations.linked(user, kind, manager);
    Ok(())
}

/// Takes everybody out of a user's teams: the account is gone.
pub(crate) fn forget_manager(world: &mut World, manager: u32) {
    let team: Vec<u32> = world.users.subordinates(manager, None).map(|user| user.id()).collect();
    for member in team {
        let _ = world.users.update(member, |user| user.managers.retain(|_, id| *id != manager));
    }
}

/// In 2017 a manager without a team stopped being one (switch `manager_flag_after_last_member`).
fn settle_flag(world: &mut World, manager: u32) {
    let drops =
        world.switches.get::<ManagerFlagAfterLastMember>() == ManagerFlagAfterLastMember::Drop;
    if drops && world.users.subordinate_count(manager) == 0 {
        let _ = world.users.update(manager, |manager| manager.is_manager = false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::users::User;

    fn world() -> World {
        let mut world = World::empty();
        for id in 1..=4 {
            world
                .users
                .insert(&User { id, username: format!("u{id}"), ..User::default() })
                .unwrap();
        }
        world
    }

    fn team(world: &World, manager: u32) -> Vec<u32> {
        world.users.subordinates(manager, Some(DIRECT)).map(|user| user.id()).collect()
    }

    #[test]
    fn b126_one_manager_a_type_and_ten_types() {
        let mut world = world();
        let mentor = world.managers.create("Mentor").unwrap();
        set_manager(&mut world, 3, DIRECT, Some(1)).unwrap();
        set_manager(&mut world, 3, mentor, Some(1)).unwrap();
        set_manager(&mut world, 3, DIRECT, Some(2)).unwrap();
        assert_eq!((team(&world, 1), team(&world, 2)), (vec![], vec![3]));
        assert_eq!(world.users.get(3).unwrap().manager(mentor), Some(1));
        for n in 3..=10 {
            world.managers.create(&format!("Type {n}")).unwrap();
        }
        assert_eq!(world.managers.create("Eleventh"), Err(Refused::TooManyTypes));
    }

    #[test]
    fn what_cannot_be_linked_changes_nothing() {
        let mut world = world();
        assert_eq!(set_manager(&mut world, 1, DIRECT, Some(1)), Err(Refused::Oneself));
        assert_eq!(set_manager(&mut world, 1, DIRECT, Some(9)), Err(Refused::UnknownManager));
        assert_eq!(set_manager(&mut world, 9, DIRECT, Some(1)), Err(Refused::UnknownUser));
        assert_eq!(set_manager(&mut world, 1, 7, Some(2)), Err(Refused::UnknownType));
        assert!(world.users.iter_by_id().all(|user| !user.is_manager()));
    }

    #[test]
    fn b129_the_role_comes_with_the_team_and_stays_unless_switched() {
        let mut world = world();
        set_manager(&mut world, 2, DIRECT, Some(1)).unwrap();
        assert!(world.users.get(1).unwrap().is_manager());
        set_manager(&mut world, 2, DIRECT, None).unwrap();
        assert!(world.users.get(1).unwrap().is_manager());
        world.switches.choose(ManagerFlagAfterLastMember::Drop);
        set_manager(&mut world, 2, DIRECT, Some(1)).unwrap();
        set_manager(&mut world, 3, DIRECT, Some(1)).unwrap();
        set_manager(&mut world, 2, DIRECT, Some(4)).unwrap();
        assert!(world.users.get(1).unwrap().is_manager());
        set_manager(&mut world, 3, DIRECT, None).unwrap();
        assert!(!world.users.get(1).unwrap().is_manager());
    }

    #[test]
    fn a_deleted_managers_team_has_no_manager() {
        let mut world = world();
        set_manager(&mut world, 2, DIRECT, Some(1)).unwrap();
        set_manager(&mut world, 3, DIRECT, Some(1)).unwrap();
        forget_manager(&mut world, 1);
        assert!(team(&world, 1).is_empty());
        assert_eq!(world.users.get(2).unwrap().manager(DIRECT), None);
    }
}
