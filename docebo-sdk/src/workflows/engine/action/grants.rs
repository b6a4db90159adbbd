//! What power users hold, compared kind by kind.

use super::{Action, Grant};
use crate::{id::BranchId, power_users::PowerUserSnapshot};

impl Grant {
    /// Everything a power user holds, one grant a kind.
    pub(crate) fn all(held: &PowerUserSnapshot) -> Vec<Self> {
        let grants = [
            Self::Users(held.users.clone()),
            Self::Branches(held.branches.clone()),
            Self::BranchesWithDescendants(held.branches_with_descendants.clone()),
            Self::Courses(held.courses.clone()),
            Self::LearningPlans(held.learning_plans.clone()),
            Self::Groups(held.groups.clone()),
            Self::Categories(held.categories.clone()),
            Self::Catalogs(held.catalogs.clone()),
            Self::Locations(held.locations.clone()),
        ];
        grants.into_iter().filter(|grant| !grant.is_empty()).collect()
    }

    /// What of it a power user does not hold. A branch that is held is held, however far it
    /// reaches.
    pub(crate) fn beyond(&self, held: &PowerUserSnapshot) -> Self {
        fn less<T: Clone + PartialEq>(ids: &[T], held: &[&[T]]) -> Vec<T> {
            let held = |id: &T| held.iter().any(|held| held.contains(id));
            ids.iter().filter(|id| !held(id)).cloned().collect()
        }
        let branches = [&*held.branches, &*held.branches_with_descendants];
        match self {
            Self::Users(ids) => Self::Users(less(ids, &[&held.users])),
            Self::Branches(ids) => Self::Branches(less(ids, &branches)),
            Self::BranchesWithDescendants(ids) => {
                Self::BranchesWithDescendants(less(ids, &branches))
            }
            Self::Courses(ids) => Self::Courses(less(ids, &[&held.courses])),
            Self::LearningPlans(ids) => Self::LearningPlans(less(ids, &[&held.learning_plans])),
            Self::Groups(ids) => Self::Groups(less(ids, &[&held.groups])),
            Self::Categories(ids) => Self::Categories(less(ids, &[&held.categories])),
            Self::Catalogs(ids) => Self::Catalogs(less(ids, &[&held.catalogs])),
            Self::Locations(ids) => Self::Locations(less(ids, &[&held.locations])),
        }
    }

    /// What gives back what a power user held, once this was given: what was not held goes, and
    /// branches reach as far as they did. Naming a branch again changes its reach (B-118).
    pub(crate) fn undone(&self, held: &PowerUserSnapshot) -> Vec<Action> {
        let user = held.user_id;
        let common = |ids: &[BranchId], held: &[BranchId]| -> Vec<BranchId> {
            ids.iter().copied().filter(|id| held.contains(id)).collect()
        };
        let before = match self {
            Self::Branches(ids) => {
                Self::BranchesWithDescendants(common(ids, &held.branches_with_descendants))
            }
            Self::BranchesWithDescendants(ids) => Self::Branches(common(ids, &held.branches)),
            _ => Self::Users(Vec::new()),
        };
        let (new, mut back) = (self.beyond(held), Vec::new());
        if !new.is_empty() {
            back.push(Action::TakeBack { user, grant: new });
        }
        if !before.is_empty() {
            back.push(Action::Grant { user, grant: before });
        }
        back
    }

    /// Takes what stands from a place on.
    pub(super) fn split_off(&mut self, at: usize) -> Self {
        match self {
            Self::Users(ids) => Self::Users(ids.split_off(at)),
            Self::Branches(ids) => Self::Branches(ids.split_off(at)),
            Self::BranchesWithDescendants(ids) => Self::BranchesWithDescendants(ids.split_off(at)),
            Self::Courses(ids) => Self::Courses(ids.split_off(at)),
            Self::LearningPlans(ids) => Self::LearningPlans(ids.split_off(at)),
            Self::Groups(ids) => Self::Groups(ids.split_off(at)),
            Self::Categories(ids) => Self::Categories(ids.split_off(at)),
            Self::Catalogs(ids) => Self::Catalogs(ids.split_off(at)),
            Self::Locations(ids) => Self::Locations(ids.split_off(at)),
        }
    }

    /// How many resources it gives.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Users(ids) => ids.len(),
            Self::Branches(ids) | Self::BranchesWithDescendants(ids) => ids.len(),
            Self::Courses(ids) => ids.len(),
            Self::LearningPlans(ids) => ids.len(),
            Self::Groups(ids) => ids.len(),
            Self::Categories(ids) => ids.len(),
            Self::Catalogs(ids) => ids.len(),
            Self::Locations(ids) => ids.len(),
        }
    }

    /// Whether it gives nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The kind, in the plural.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Users(_) => "users",
            Self::Branches(_) => "branches",
            Self::BranchesWithDescendants(_) => "branches with all below",
            Self::Courses(_) => "courses",
            Self::LearningPlans(_) => "learning plans",
            Self::Groups(_) => "groups",
            Self::Categories(_) => "categories",
            Self::Catalogs(_) => "catalogs",
            Self::Locations(_) => "locations",
        }
    }
}
