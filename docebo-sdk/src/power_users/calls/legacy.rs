//! The calls of 2017.

use super::*;
use crate::id::{BranchId, CatalogId, CategoryId, CourseId, LocationId};

impl<'c> PowerUsers<'c> {
    /// The calls of 2017, for programs that still compare their answers.
    #[must_use]
    pub fn legacy(&self) -> LegacyPowerUsers<'c> {
        LegacyPowerUsers { client: self.client }
    }
}

/// The power user calls of 2017; see [`PowerUsers::legacy`].
#[derive(Debug, Clone, Copy)]
pub struct LegacyPowerUsers<'c> {
    client: &'c Client,
}

impl LegacyPowerUsers<'_> {
    /// Raises one user. See [`PromoteUser`].
    pub fn promote(&self, id: UserId) -> Request<PromoteUser> {
        self.client.call(Call::new((), Empty {}, PromoteUserRequest { id: Some(id) }))
    }

    /// Lowers one power user. See [`DemoteUser`].
    pub fn demote(&self, id: UserId) -> Request<DemoteUser> {
        self.client.call(Call::new(id, Empty {}, DemoteUserRequest { id: Some(id) }))
    }

    /// Assigns users. See [`AssignUserList`].
    pub fn assign_users(
        &self,
        id: UserId,
        ids: impl IntoIterator<Item = UserId>,
    ) -> Request<AssignUserList> {
        self.client.call(Call::new((), Empty {}, UserList::new(id, ids)))
    }

    /// Assigns courses. See [`AssignCourseList`].
    pub fn assign_courses(
        &self,
        id: UserId,
        ids: impl IntoIterator<Item = CourseId>,
    ) -> Request<AssignCourseList> {
        self.client.call(Call::new((), Empty {}, CourseList::new(id, ids)))
    }

    /// Assigns course categories. See [`AssignCategoryList`].
    pub fn assign_categories(
        &self,
        id: UserId,
        ids: impl IntoIterator<Item = CategoryId>,
    ) -> Request<AssignCategoryList> {
        self.client.call(Call::new((), Empty {}, CategoryList::new(id, ids)))
    }

    /// Assigns catalogs. See [`AssignCatalogList`].
    pub fn assign_catalogs(
        &self,
        id: UserId,
        ids: impl IntoIterator<Item = CatalogId>,
    ) -> Request<AssignCatalogList> {
        self.client.call(Call::new((), Empty {}, CatalogList::new(id, ids)))
    }

    /// Assigns locations. See [`AssignLocationList`].
    pub fn assign_locations(
        &self,
        id: UserId,
        ids: impl IntoIterator<Item = LocationId>,
    ) -> Request<AssignLocationList> {
        self.client.call(Call::new((), Empty {}, LocationList::new(id, ids)))
    }

    /// Assigns branches. See [`AssignBranchStates`].
    pub fn assign_branches(
        &self,
        id: UserId,
        branches: impl IntoIterator<Item = (BranchId, BranchReach)>,
    ) -> Request<AssignBranchStates> {
        self.client.call(Call::new((), Empty {}, BranchStates::new(id, branches)))
    }
}
