//! What is put under one power user, kind by kind.

use super::*;
use crate::id::{BranchId, CatalogId, CategoryId, CourseId, LearningPlanId, LocationId};

impl PowerUsers<'_> {
    /// The users assigned to one power user. See [`ListAssignedUsers`].
    pub fn users(&self, id: UserId) -> Request<ListAssignedUsers> {
        self.call(id)
    }

    /// Puts users under a power user. See [`AssignUsers`].
    ///
    /// ```no_run
    /// # use docebo_sdk::{BranchId, Client, CourseId, Error, UserId, power_users::BranchReach};
    /// # async fn example(client: Client, lead: UserId) -> Result<(), Error> {
    /// let power_users = client.power_users();
    /// power_users.assign_users(lead, [UserId::new(13001), UserId::new(13002)]).await?;
    /// let sales = (BranchId::new(12), BranchReach::WithDescendants);
    /// power_users.assign_branches(lead, [sales]).await?;
    /// power_users.assign_courses(lead, [CourseId::new(397)]).await?;
    /// // Counts from the next sign-in of the power user.
    /// # Ok(())
    /// # }
    /// ```
    pub fn assign_users(
        &self,
        id: UserId,
        users: impl IntoIterator<Item = UserId>,
    ) -> Request<AssignUsers> {
        let mut request = self.call::<AssignUsers>(id);
        request.call.body = UserSelection::ids(users);
        request
    }

    /// Releases users. See [`UnassignUsers`].
    pub fn unassign_users(
        &self,
        id: UserId,
        users: impl IntoIterator<Item = UserId>,
    ) -> Request<UnassignUsers> {
        let mut request = self.call::<UnassignUsers>(id);
        request.call.body = UserSelection::ids(users);
        request
    }

    /// The branches assigned to one power user. See [`ListAssignedBranches`].
    pub fn branches(&self, id: UserId) -> Request<ListAssignedBranches> {
        self.call(id)
    }

    /// Puts branches under a power user. See [`AssignBranches`].
    pub fn assign_branches(
        &self,
        id: UserId,
        branches: impl IntoIterator<Item = (BranchId, BranchReach)>,
    ) -> Request<AssignBranches> {
        let mut request = self.call::<AssignBranches>(id);
        request.call.body = BranchGrants::new(branches);
        request
    }

    /// Takes branches back. See [`UnassignBranches`].
    pub fn unassign_branches(
        &self,
        id: UserId,
        branches: impl IntoIterator<Item = BranchId>,
    ) -> Request<UnassignBranches> {
        let mut request = self.call::<UnassignBranches>(id);
        request.call.body = BranchSelection::ids(branches);
        request
    }

    /// The courses assigned to one power user. See [`ListAssignedCourses`].
    pub fn courses(&self, id: UserId) -> Request<ListAssignedCourses> {
        self.call(id)
    }

    /// Puts courses under a power user. See [`AssignCourses`].
    pub fn assign_courses(
        &self,
        id: UserId,
        courses: impl IntoIterator<Item = CourseId>,
    ) -> Request<AssignCourses> {
        let mut request = self.call::<AssignCourses>(id);
        request.call.body = CourseSelection::ids(courses);
        request
    }

    /// Takes courses back. See [`UnassignCourses`].
    pub fn unassign_courses(
        &self,
        id: UserId,
        courses: impl IntoIterator<Item = CourseId>,
    ) -> Request<UnassignCourses> {
        let mut request = self.call::<UnassignCourses>(id);
        request.call.body = CourseSelection::ids(courses);
        request
    }

    /// The learning plans assigned to one power user. See [`ListAssignedPlans`].
    pub fn learning_plans(&self, id: UserId) -> Request<ListAssignedPlans> {
        self.call(id)
    }

    /// Puts learning plans under a power user. See [`AssignPlans`].
    pub fn assign_learning_plans(
        &self,
        id: UserId,
        plans: impl IntoIterator<Item = LearningPlanId>,
    ) -> Request<AssignPlans> {
        let mut request = self.call::<AssignPlans>(id);
        request.call.body = PlanSelection::ids(plans);
        request
    }

    /// Takes learning plans back. See [`UnassignPlans`].
    pub fn unassign_learning_plans(
        &self,
        id: UserId,
        learning_plans: impl IntoIterator<Item = LearningPlanId>,
    ) -> Request<UnassignPlans> {
        let mut request = self.call::<UnassignPlans>(id);
        request.call.body = PlanSelection::ids(learning_plans);
        request
    }

    /// The groups assigned to one power user. See [`ListAssignedGroups`].
    pub fn groups(&self, id: UserId) -> Request<ListAssignedGroups> {
        self.call(id)
    }

    /// Puts groups under a power user. See [`AssignGroups`].
    pub fn assign_groups(
        &self,
        id: UserId,
        groups: impl IntoIterator<Item = impl ToString>,
    ) -> Request<AssignGroups> {
        let mut request = self.call::<AssignGroups>(id);
        request.call.body = GroupSelection::ids(groups.into_iter().map(|group| group.to_string()));
        request
    }

    /// Takes groups back. See [`UnassignGroups`].
    pub fn unassign_groups(
        &self,
        id: UserId,
        groups: impl IntoIterator<Item = impl ToString>,
    ) -> Request<UnassignGroups> {
        let mut request = self.call::<UnassignGroups>(id);
        request.call.body = GroupSelection::ids(groups.into_iter().map(|group| group.to_string()));
        request
    }

    /// The course categories assigned to one power user. See [`ListAssignedCategories`].
    pub fn categories(&self, id: UserId) -> Request<ListAssignedCategories> {
        self.call(id)
    }

    /// Puts course categories under a power user. See [`AssignCategories`].
    pub fn assign_categories(
        &self,
        id: UserId,
        categories: impl IntoIterator<Item = CategoryId>,
    ) -> Request<AssignCategories> {
        let mut request = self.call::<AssignCategories>(id);
        request.call.body = CategorySelection::ids(categories);
        request
    }

    /// Takes course categories back. See [`UnassignCategories`].
    pub fn unassign_categories(
        &self,
        id: UserId,
        categories: impl IntoIterator<Item = CategoryId>,
    ) -> Request<UnassignCategories> {
        let mut request = self.call::<UnassignCategories>(id);
        request.call.body = CategorySelection::ids(categories);
        request
    }

    /// The catalogs assigned to one power user. See [`ListAssignedCatalogs`].
    pub fn catalogs(&self, id: UserId) -> Request<ListAssignedCatalogs> {
        self.call(id)
    }

    /// Puts catalogs under a power user. See [`AssignCatalogs`].
    pub fn assign_catalogs(
        &self,
        id: UserId,
        catalogs: impl IntoIterator<Item = CatalogId>,
    ) -> Request<AssignCatalogs> {
        let mut request = self.call::<AssignCatalogs>(id);
        request.call.body = CatalogSelection::ids(catalogs);
        request
    }

    /// Takes catalogs back. See [`UnassignCatalogs`].
    pub fn unassign_catalogs(
        &self,
        id: UserId,
        catalogs: impl IntoIterator<Item = CatalogId>,
    ) -> Request<UnassignCatalogs> {
        let mut request = self.call::<UnassignCatalogs>(id);
        request.call.body = CatalogSelection::ids(catalogs);
        request
    }

    /// The locations assigned to one power user. See [`ListAssignedLocations`].
    pub fn locations(&self, id: UserId) -> Request<ListAssignedLocations> {
        self.call(id)
    }

    /// Puts locations under a power user. See [`AssignLocations`].
    pub fn assign_locations(
        &self,
        id: UserId,
        locations: impl IntoIterator<Item = LocationId>,
    ) -> Request<AssignLocations> {
        let mut request = self.call::<AssignLocations>(id);
        request.call.body = LocationSelection::ids(locations);
        request
    }

    /// Takes locations back. See [`UnassignLocations`].
    pub fn unassign_locations(
        &self,
        id: UserId,
        locations: impl IntoIterator<Item = LocationId>,
    ) -> Request<UnassignLocations> {
        let mut request = self.call::<UnassignLocations>(id);
        request.call.body = LocationSelection::ids(locations);
        request
    }
}

impl<R: Resource> Request<ListAssigned<R>> {
    /// Rows a page, up to 200.
    pub fn page_size(mut self, rows: u64) -> Self {
        self.call.query.page_size = Some(rows);
        self
    }

    /// Those that hold this text.
    pub fn search(mut self, text: impl Into<String>) -> Self {
        self.call.query.search_text = Some(text.into());
        self
    }
}
