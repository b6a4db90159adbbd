//! The methods people call.

use super::{
    BatchOptions, BatchRow, BatchRun, BranchScope, ChangeStatus, CreateUser, DeleteUsers,
    DeleteUsersRequest, ExportColumn, ExportQuery, ExportUsers, FieldFilter, GetUser, ListUsers,
    ListUsersQuery, MassEdit, MassEditUsers, MatchType, NewUser, StatusRequest, UpdateUser,
    UserSort, UserStatus, UserUpdate,
};
use crate::{
    client::{Client, Request},
    endpoint::{Call, Empty},
    id::{BranchId, GroupId, UserFieldId, UserId},
    wire::{DateTime, SortDir},
};

impl Client {
    /// Users of the platform.
    #[must_use]
    pub fn users(&self) -> Users<'_> {
        Users { client: self }
    }
}

/// Users of one platform; see [`Client::users`].
#[derive(Debug, Clone, Copy)]
pub struct Users<'c> {
    pub(super) client: &'c Client,
}

impl Users<'_> {
    /// All users the caller may see, page by page. See [`ListUsers`].
    ///
    /// ```no_run
    /// # async fn example(client: docebo_sdk::Client) -> Result<(), docebo_sdk::Error> {
    /// use docebo_sdk::{BranchId, users::AccountState};
    ///
    /// for user in client.users().list().branch(BranchId::new(12)).all().await? {
    ///     if user.state() == AccountState::Expired {
    ///         println!("{} has expired", user.username);
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn list(&self) -> Request<ListUsers> {
        self.client.call(Call::new((), ListUsersQuery::default(), Empty {}))
    }

    /// One user with additional fields. See [`GetUser`].
    pub fn get(&self, user: UserId) -> Request<GetUser> {
        self.client.call(Call::new(user, Empty {}, Empty {}))
    }

    /// These users as a CSV file with a header: number, user name, and what else is asked for. A few
    /// hundred users at a time. See [`ExportUsers`].
    ///
    /// ```no_run
    /// # use docebo_sdk::{Client, Error, UserFieldId, UserId};
    /// # async fn example(client: Client, leavers: Vec<UserId>) -> Result<(), Error> {
    /// use docebo_sdk::{csv::Table, users::ExportColumn};
    ///
    /// let file = client
    ///     .users()
    ///     .export(leavers)
    ///     .columns(ExportColumn::ALL)
    ///     .fields([UserFieldId::new(7)])
    ///     .await?;
    /// println!("{} rows", Table::read(&file.bytes).map_or(0, |table| table.rows.len()));
    /// # Ok(())
    /// # }
    /// ```
    pub fn export(&self, users: impl IntoIterator<Item = UserId>) -> Request<ExportUsers> {
        let columns = [ExportColumn::UserId, ExportColumn::Username];
        let query = ExportQuery::csv(users).columns(columns);
        self.client.call(Call::new((), query, Empty {}))
    }

    /// Creates a user. See [`CreateUser`].
    pub fn create(&self, user: NewUser) -> Request<CreateUser> {
        self.client.call(Call::new((), Empty {}, user))
    }

    /// Changes what `update` sets. See [`UpdateUser`].
    pub fn update(&self, user: UserId, update: UserUpdate) -> Request<UpdateUser> {
        self.client.call(Call::new(user, Empty {}, update))
    }

    /// Sets the same values on many users. See [`MassEditUsers`].
    pub fn mass_edit(&self, edit: MassEdit) -> Request<MassEditUsers> {
        self.client.call(Call::new((), Empty {}, edit))
    }

    /// Activates users. See [`ChangeStatus`].
    pub fn activate(&self, users: impl IntoIterator<Item = UserId>) -> Request<ChangeStatus> {
        self.change_status(users, UserStatus::Activated)
    }

    /// Deactivates users, and does nothing else to them: enrollments, power user profiles and
    /// teams stay as they are. See [`ChangeStatus`].
    pub fn deactivate(&self, users: impl IntoIterator<Item = UserId>) -> Request<ChangeStatus> {
        self.change_status(users, UserStatus::Deactivated)
    }

    /// Gives users a status. See [`ChangeStatus`].
    pub fn change_status(
        &self,
        users: impl IntoIterator<Item = UserId>,
        status: UserStatus,
    ) -> Request<ChangeStatus> {
        let body = StatusRequest::new(users.into_iter().collect(), status);
        self.client.call(Call::new((), Empty {}, body))
    }

    /// Deletes users for good; there is no way back. See [`DeleteUsers`].
    pub fn delete(&self, users: impl IntoIterator<Item = UserId>) -> Request<DeleteUsers> {
        let body = DeleteUsersRequest::ids(users.into_iter().collect());
        self.client.call(Call::new((), Empty {}, body))
    }

    /// Deletes users by user name. See [`DeleteUsers`].
    pub fn delete_named(
        &self,
        names: impl IntoIterator<Item = impl Into<String>>,
    ) -> Request<DeleteUsers> {
        let body = DeleteUsersRequest::names(names.into_iter().map(Into::into).collect());
        self.client.call(Call::new((), Empty {}, body))
    }

    /// Adds users to branches beside those they are in. See [`AddToBranches`](super::AddToBranches).
    pub fn add_to_branches(
        &self,
        branches: impl IntoIterator<Item = BranchId>,
        users: impl IntoIterator<Item = UserId>,
    ) -> Request<super::AddToBranches> {
        let body = super::BranchMembers::new(branches, users);
        self.client.call(Call::new((), Empty {}, body))
    }

    /// Puts users into a branch and out of all others. See
    /// [`MoveToBranches`](super::MoveToBranches).
    pub fn move_to_branch(
        &self,
        branch: BranchId,
        users: impl IntoIterator<Item = UserId>,
    ) -> Request<super::MoveToBranches> {
        let body = super::BranchMembers::new([branch], users);
        self.client.call(Call::new((), Empty {}, body))
    }

    /// Takes users out of branches. See [`RemoveFromBranches`](super::RemoveFromBranches).
    pub fn remove_from_branches(
        &self,
        branches: impl IntoIterator<Item = BranchId>,
        users: impl IntoIterator<Item = UserId>,
    ) -> Request<super::RemoveFromBranches> {
        let body = super::BranchMembers::new(branches, users);
        self.client.call(Call::new((), Empty {}, body))
    }

    /// Creates and changes any number of users, in calls of
    /// [`MAX_BATCH_ROWS`](super::MAX_BATCH_ROWS) rows, one after the other. See
    /// [`BatchUsers`](super::BatchUsers).
    ///
    /// ```no_run
    /// # async fn example(client: docebo_sdk::Client, leavers: Vec<docebo_sdk::UserId>) {
    /// use docebo_sdk::users::{BatchOptions, BatchRow};
    ///
    /// let rows = leavers.into_iter().map(|user| BatchRow::by_id(user).active(false));
    /// let report = client.users().batch(rows).options(BatchOptions::updating()).await;
    /// for row in report.failed() {
    ///     println!("row {}: {}", row.row, row.outcome);
    /// }
    /// # }
    /// ```
    pub fn batch(&self, rows: impl IntoIterator<Item = BatchRow>) -> BatchRun {
        BatchRun::new(self.client.clone(), rows.into_iter().collect(), BatchOptions::default())
    }
}

impl Request<ExportUsers> {
    /// With these columns too.
    pub fn columns(mut self, columns: impl IntoIterator<Item = ExportColumn>) -> Self {
        self.call.query = self.call.query.columns(columns);
        self
    }

    /// With these additional fields too.
    pub fn fields(mut self, fields: impl IntoIterator<Item = UserFieldId>) -> Self {
        self.call.query = self.call.query.fields(fields);
        self
    }
}

impl Request<ListUsers> {
    /// Only users in whose names or e-mail the text stands.
    pub fn search(mut self, text: impl Into<String>) -> Self {
        self.call.query.search_text = Some(text.into());
        self
    }

    /// Only users one of whose names or e-mail is the text.
    pub fn exactly(mut self, text: impl Into<String>) -> Self {
        self.call.query.search_text = Some(text.into());
        self.call.query.match_type = Some(MatchType::Full);
        self
    }

    /// Only users of this branch, not of those below it.
    pub fn branch(mut self, branch: BranchId) -> Self {
        self.call.query.branch_id = Some(branch);
        self.call.query.selection_status = Some(BranchScope::BranchOnly);
        self
    }

    /// Only users of this branch and all below it.
    pub fn branch_tree(mut self, branch: BranchId) -> Self {
        self.call.query.branch_id = Some(branch);
        self.call.query.selection_status = Some(BranchScope::WithDescendants);
        self
    }

    /// Only members of one of these groups. The name of the filter is inferred; see
    /// [`ListUsersQuery::group_ids`].
    pub fn groups(mut self, groups: impl IntoIterator<Item = GroupId>) -> Self {
        self.call.query.group_ids = groups.into_iter().collect();
        self
    }

    /// Only users with this stored flag. Expired users count as activated here.
    pub fn status(mut self, status: UserStatus) -> Self {
        self.call.query.active = Some(status.is_activated());
        self
    }

    /// Only users with this value of an additional field; see [`FieldFilter`] for how values of
    /// each type are written. A further field narrows the search.
    pub fn field(mut self, field: UserFieldId, value: impl Into<String>) -> Self {
        self.call.query.fields.insert(field, FieldFilter::is(value));
        self
    }

    /// Only users whose additional field matches.
    pub fn field_matching(mut self, field: UserFieldId, filter: FieldFilter) -> Self {
        self.call.query.fields.insert(field, filter);
        self
    }

    /// Only users changed at or after this moment.
    pub fn updated_from(mut self, moment: DateTime) -> Self {
        self.call.query.updated_from = Some(moment);
        self
    }

    /// Leaves users out.
    pub fn exclude(mut self, users: impl IntoIterator<Item = UserId>) -> Self {
        self.call.query.exclude.extend(users);
        self
    }

    /// Only plain users.
    pub fn plain_users_only(mut self) -> Self {
        self.call.query.exclude_power_users_and_super_admins = Some(true);
        self
    }

    /// Order of the list.
    pub fn sort(mut self, by: UserSort, direction: SortDir) -> Self {
        self.call.query.sort_attr = Some(by);
        self.call.query.sort_dir = Some(direction);
        self
    }

    /// Users a page, 200 at most.
    pub fn page_size(mut self, size: u64) -> Self {
        self.call.query.page_size = Some(size);
        self
    }
}
