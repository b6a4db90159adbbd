//! The methods people call.

mod legacy;
mod profiles;
mod resources;

pub use legacy::LegacyPowerUsers;

use super::*;
use crate::{
    client::{Client, Error, Request},
    endpoint::Call,
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

    /// Changes what is set for one power user. See [`UpdatePowerUser`].
    pub fn update(&self, id: UserId, changes: PowerUserUpdate) -> Request<UpdatePowerUser> {
        let mut request = self.call::<UpdatePowerUser>(id);
        request.call.body = changes;
        request
    }

    /// Reads everything a power user holds, in as few calls as its counters allow: two (the
    /// record and the profiles), plus one for each kind of resource that is not counted as zero,
    /// each more when longer than a page. Groups, categories, catalogs and locations are read when
    /// they are counted.
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
        // The kinds that came later are read where something was counted: their routes may be
        // missing, and then the count remains.
        let some = |count: Option<u64>| count.is_some_and(|count| count > 0);
        if some(counts.groups) {
            let rows = if_there(self.groups(id).all().await)?;
            held.groups = rows.into_iter().map(|row| row.group_id).collect();
        }
        if some(counts.categories) {
            let rows = if_there(self.categories(id).all().await)?;
            held.categories = rows.into_iter().map(|row| row.category_id).collect();
        }
        if some(counts.catalogs) {
            let rows = if_there(self.catalogs(id).all().await)?;
            held.catalogs = rows.into_iter().map(|row| row.catalog_id).collect();
        }
        if some(counts.locations) {
            let rows = if_there(self.locations(id).all().await)?;
            held.locations = rows.into_iter().map(|row| row.location_id).collect();
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
        if let Some(call) = calls.groups {
            self.client.call(call).await?;
        }
        if let Some(call) = calls.categories {
            self.client.call(call).await?;
        }
        if let Some(call) = calls.catalogs {
            self.client.call(call).await?;
        }
        if let Some(call) = calls.locations {
            self.client.call(call).await?;
        }
        Ok(())
    }
}

/// The rows, or none where the platform has no such list.
fn if_there<T>(rows: Result<Vec<T>, Error>) -> Result<Vec<T>, Error> {
    match rows {
        Err(error) if error.is_not_found() => Ok(Vec::new()),
        rows => rows,
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
