//! The methods people call.

use super::*;
use crate::{
    client::{Client, Error, Request},
    endpoint::Call,
    id::{BranchId, CourseId, LearningPlanId},
};

impl Client {
    /// Power users, their profiles and resources.
    #[must_use]
    pub fn power_users(&self) -> PowerUsers<'_> {
        PowerUsers { client: self }
    }
}

/// Power users of one platform; see [`Client::power_users`].
#[derive(Debug, Clone, Copy)]
pub struct PowerUsers<'c> {
    client: &'c Client,
}

impl PowerUsers<'_> {
    fn call<E: Endpoint<Query: Default, Body: Default>>(&self, path: E::Path) -> Request<E> {
        self.client.call(Call::new(path, E::Query::default(), E::Body::default()))
    }

    /// Everyone of level power user. See [`ListPowerUsers`].
    ///
    /// ```no_run
    /// # async fn example(client: docebo_sdk::Client) -> Result<(), docebo_sdk::Error> {
    /// for row in client.power_users().list().all().await? {
    ///     let profiles: Vec<_> = row.profiles.iter().map(|p| p.profile_name.as_str()).collect();
    ///     println!("{}: {}", row.username, profiles.join(", "));
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn list(&self) -> Request<ListPowerUsers> {
        self.call(())
    }

    /// One power user. See [`GetPowerUser`].
    pub fn get(&self, id: UserId) -> Request<GetPowerUser> {
        self.call(id)
    }

    /// Raises users, up to [1,000](PromoteUsers::MAX_USERS) a call. See [`PromoteUsers`].
    pub fn promote(&self, ids: impl IntoIterator<Item = UserId>) -> Request<PromoteUsers> {
        let mut request = self.call::<PromoteUsers>(());
        request.call.body = UserSelection::ids(ids);
        request
    }

    /// Lowers power users, up to [250](DemoteUsers::MAX_USERS) a call. Profiles and resources are
    /// lost: take a [`snapshot`](Self::snapshot) first. See [`DemoteUsers`].
    pub fn demote(&self, ids: impl IntoIterator<Item = UserId>) -> Request<DemoteUsers> {
        let mut request = self.call::<DemoteUsers>(());
        request.call.body = UserSelection::ids(ids);
        request
    }

    /// Lowers power users row by row. See [`DemoteUsersBatch`].
    pub fn demote_batch(&self, ids: impl IntoIterator<Item = UserId>) -> Request<DemoteUsersBatch> {
        let mut request = self.call::<DemoteUsersBatch>(());
        let rows = ids.into_iter().map(|id| DemoteRow { user_id: Some(id) });
        request.call.body = DemoteBatch { items: rows.collect() };
        request
    }

    /// All profiles there are. See [`ListProfiles`].
    pub fn all_profiles(&self) -> Request<ListProfiles> {
        self.call(())
    }

    /// Makes a profile. See [`CreateProfile`].
    pub fn create_profile(&self, profile: NewProfile) -> Request<CreateProfile> {
        let mut request = self.call::<CreateProfile>(());
        request.call.body = profile;
        request
    }

    /// The profiles of one power user. See [`ListAssignedProfiles`].
    pub fn profiles(&self, id: UserId) -> Request<ListAssignedProfiles> {
        self.call(id)
    }

    /// Gives each user each profile. See [`AssignProfiles`].
    pub fn assign_profiles(
        &self,
        users: impl IntoIterator<Item = UserId>,
        profiles: impl IntoIterator<Item = ProfileId>,
    ) -> Request<AssignProfiles> {
        let mut request = self.call::<AssignProfiles>(());
        request.call.body = ProfileSelection::new(users, profiles);
        request
    }

    /// Takes each profile from each user. See [`UnassignProfiles`].
    pub fn unassign_profiles(
        &self,
        users: impl IntoIterator<Item = UserId>,
        profiles: impl IntoIterator<Item = ProfileId>,
    ) -> Request<UnassignProfiles> {
        let mut request = self.call::<UnassignProfiles>(());
        request.call.body = ProfileSelection::new(users, profiles);
        request
    }

    /// The users assigned to one power user. See [`ListAssignedUsers`].
    pub fn users(&self, id: UserId) -> Request<ListAssignedUsers> {
        self.call(id)
    }

    /// Puts users under a power user. See [`AssignUsers`].
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

    /// Reads everything a power user holds, in as few calls as its counters allow: two (the
    /// record and the profiles), plus one for each kind of resource that is not counted as zero,
    /// each more when longer than a page.
    ///
    /// # Errors
    ///
    /// Those of the reads; not found when the user is no power user.
    pub async fn snapshot(&self, id: UserId) -> Result<PowerUserSnapshot, Error> {
        let counts = self.get(id).await?.counts;
        let profiles = self.profiles(id).all().await?.into_iter();
        let profiles = profiles.map(|profile| ProfileRef {
            profile_id: profile.profile_id,
            profile_name: profile.profile_name,
        });
        let mut held = PowerUserSnapshot::new(id, profiles.collect(), counts);
        self.fill(&mut held).await?;
        Ok(held)
    }

    /// Reads the resources of a power user whose profiles and counters a list has already told:
    /// two calls fewer than [`snapshot`](Self::snapshot).
    ///
    /// # Errors
    ///
    /// Those of the reads.
    pub async fn snapshot_of(&self, row: &PowerUserRow) -> Result<PowerUserSnapshot, Error> {
        let mut held = PowerUserSnapshot::new(row.user_id, row.profiles.clone(), row.counts);
        self.fill(&mut held).await?;
        Ok(held)
    }

    async fn fill(&self, held: &mut PowerUserSnapshot) -> Result<(), Error> {
        let (id, counts) = (held.user_id, held.counts);
        if counts.users != Some(0) {
            let rows = self.users(id).all().await?;
            held.users = rows.into_iter().map(|row| row.user_id).collect();
        }
        if counts.branches != Some(0) {
            for row in self.branches(id).all().await? {
                match row.reach() {
                    Some(BranchReach::WithDescendants) => {
                        held.branches_with_descendants.push(row.id);
                    }
                    // A listed branch is assigned; without a readable reach, take the narrow one.
                    Some(BranchReach::Only) | None => held.branches.push(row.id),
                }
            }
        }
        if counts.courses != Some(0) {
            let rows = self.courses(id).all().await?;
            held.courses = rows.into_iter().map(|row| row.course_id).collect();
        }
        if counts.learning_plans != Some(0) {
            let rows = self.learning_plans(id).all().await?;
            held.learning_plans = rows.into_iter().map(|row| row.learning_plan_id).collect();
        }
        Ok(())
    }

    /// Gives a demoted power user everything back that the snapshot holds, call by call; see
    /// [`PowerUserSnapshot::restore_calls`].
    ///
    /// # Errors
    ///
    /// Those of the first call that fails. Every call may be made again, so trying once more
    /// finishes the job.
    pub async fn restore(&self, held: &PowerUserSnapshot) -> Result<(), Error> {
        let calls = held.restore_calls();
        self.client.call(calls.promote).await?;
        if let Some(call) = calls.profiles {
            self.client.call(call).await?;
        }
        if let Some(call) = calls.users {
            self.client.call(call).await?;
        }
        if let Some(call) = calls.branches {
            self.client.call(call).await?;
        }
        if let Some(call) = calls.courses {
            self.client.call(call).await?;
        }
        if let Some(call) = calls.learning_plans {
            self.client.call(call).await?;
        }
        Ok(())
    }
}

impl Request<ListPowerUsers> {
    /// Rows a page, up to 200.
    pub fn page_size(mut self, rows: u64) -> Self {
        self.call.query.page_size = Some(rows);
        self
    }

    /// Those whose user name, names or e-mail hold this text.
    pub fn search(mut self, text: impl Into<String>) -> Self {
        self.call.query.search_text = Some(text.into());
        self
    }

    /// Holders of this profile; may be said several times.
    pub fn profile(mut self, id: ProfileId) -> Self {
        self.call.query.profile_ids.push(id);
        self
    }
}
