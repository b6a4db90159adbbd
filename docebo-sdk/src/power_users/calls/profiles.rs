//! Profiles, and who holds them.

use super::*;

impl PowerUsers<'_> {
    /// All profiles there are. See [`ListProfiles`].
    pub fn all_profiles(&self) -> Request<ListProfiles> {
        self.call(())
    }

    /// Makes a profile. See [`CreateProfile`].
    ///
    /// ```no_run
    /// # use docebo_sdk::{Client, Error, UserId, power_users::NewProfile};
    /// # async fn example(client: Client, leads: Vec<UserId>) -> Result<(), Error> {
    /// let profile = NewProfile::new("Team lead", ["user/view", "enrollment/view"]);
    /// let made = client.power_users().create_profile(profile).await?;
    /// client.power_users().assign_profiles(leads, [made.profile_id]).await?;
    /// # Ok(())
    /// # }
    /// ```
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

    /// One profile with its permissions. See [`GetProfile`].
    pub fn profile(&self, id: ProfileId) -> Request<GetProfile> {
        self.call(id)
    }

    /// Changes a profile for all who hold it. See [`UpdateProfile`].
    pub fn update_profile(&self, id: ProfileId, changes: ProfileUpdate) -> Request<UpdateProfile> {
        let mut request = self.call::<UpdateProfile>(id);
        request.call.body = changes;
        request
    }

    /// Deletes profiles; their holders stay power users. See [`DeleteProfiles`].
    pub fn delete_profiles(
        &self,
        ids: impl IntoIterator<Item = ProfileId>,
    ) -> Request<DeleteProfiles> {
        let mut request = self.call::<DeleteProfiles>(());
        request.call.body = ProfileChoice::ids(ids);
        request
    }

    /// Who holds a profile. See [`ListProfileHolders`].
    pub fn holders(&self, id: ProfileId) -> Request<ListProfileHolders> {
        self.call(id)
    }

    /// Everything a profile may grant. See [`ListPermissions`].
    pub fn permissions(&self) -> Request<ListPermissions> {
        self.call(())
    }

    /// Gives profiles pair by pair. See [`AssignProfilesBatch`].
    pub fn assign_profiles_batch(
        &self,
        pairs: impl IntoIterator<Item = (UserId, ProfileId)>,
    ) -> Request<AssignProfilesBatch> {
        let mut request = self.call::<AssignProfilesBatch>(());
        request.call.body = ProfileBatch::new(pairs);
        request
    }

    /// Takes profiles pair by pair. See [`UnassignProfilesBatch`].
    pub fn unassign_profiles_batch(
        &self,
        pairs: impl IntoIterator<Item = (UserId, ProfileId)>,
    ) -> Request<UnassignProfilesBatch> {
        let mut request = self.call::<UnassignProfilesBatch>(());
        request.call.body = ProfileBatch::new(pairs);
        request
    }
}
