//! The methods people call.

use super::*;
use crate::{
    client::{Client, Request},
    endpoint::{Call, Empty},
    id::{UserFieldId, UserId},
    users::UserSort,
    wire::SortDir,
};

impl Client {
    /// Branches of the organisation chart.
    #[must_use]
    pub fn branches(&self) -> Branches<'_> {
        Branches { client: self }
    }
}

/// Branches of one platform; see [`Client::branches`].
#[derive(Debug, Clone, Copy)]
pub struct Branches<'c> {
    client: &'c Client,
}

impl Branches<'_> {
    /// The branches right below the root. See [`ListBranches`].
    ///
    /// ```no_run
    /// # use docebo_sdk::{Client, Error};
    /// # async fn example(client: Client) -> Result<(), Error> {
    /// // The whole tree, each branch after the one above it.
    /// for branch in client.branches().list().flattened().all().await? {
    ///     let indent = "  ".repeat(branch.lev as usize);
    ///     println!("{indent}{} ({})", branch.title, branch.id);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn list(&self) -> Request<ListBranches> {
        self.client.call(Call::new((), ListBranchesQuery::default(), Empty {}))
    }

    /// One branch, by id or by code. See [`GetBranch`].
    pub fn get(&self, branch: impl Into<BranchKey>) -> Request<GetBranch> {
        let branch = branch.into();
        let query = GetBranchQuery { use_secondary_identifier: branch.flag(), include_path: None };
        self.client.call(Call::new(branch, query, Empty {}))
    }

    /// Makes a branch below the root, of one name for every language. See [`CreateBranch`].
    ///
    /// ```no_run
    /// # use docebo_sdk::{Client, Error};
    /// # async fn example(client: Client) -> Result<(), Error> {
    /// let sales = client.branches().create("Sales").code("SAL").await?;
    /// client.branches().create("EMEA").code("EM").below(sales.id).await?;
    /// client.branches().create("Oslo").named("italian", "Oslo").below("EM").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn create(&self, name: impl Into<String>) -> Request<CreateBranch> {
        let translations = [(EVERY_LANGUAGE.to_owned(), name.into())].into();
        let body = NewBranch { translations, ..NewBranch::default() };
        self.client.call(Call::new((), Empty {}, body))
    }

    /// Changes code or names of a branch, which is told by id or by its present code. See
    /// [`UpdateBranch`].
    pub fn update(&self, branch: impl Into<BranchKey>) -> Request<UpdateBranch> {
        let branch = branch.into();
        let body =
            BranchUpdate { use_secondary_identifier: branch.flag(), ..BranchUpdate::default() };
        self.client.call(Call::new(branch, Empty {}, body))
    }

    /// Deletes a branch with none below it. See [`DeleteBranch`].
    pub fn delete(&self, branch: BranchId) -> Request<DeleteBranch> {
        self.client.call(Call::new(branch, Empty {}, Empty {}))
    }

    /// Gives a branch another parent, with everything below it. See [`MoveBranch`].
    pub fn move_to(&self, branch: BranchId, parent: BranchId) -> Request<MoveBranch> {
        let body = BranchMove { id_new_parent: Some(parent) };
        self.client.call(Call::new(branch, Empty {}, body))
    }

    /// Adds users to a branch, told by id or by code. See [`AssignToBranch`].
    pub fn assign_users(
        &self,
        branch: impl Into<BranchKey>,
        users: impl IntoIterator<Item = UserId>,
    ) -> Request<AssignToBranch> {
        let branch = branch.into();
        let body = UserAssignment {
            use_secondary_identifier: branch.flag(),
            id_org: Some(branch),
            id_users: users.into_iter().collect(),
        };
        self.client.call(Call::new((), Empty {}, body))
    }

    /// Makes many branches, parents first. See [`BatchBranches`].
    pub fn batch(&self, rows: impl IntoIterator<Item = BranchRow>) -> Request<BatchBranches> {
        let items = rows.into_iter().collect();
        let body = BranchBatch { items, options: BranchBatchOptions::default() };
        self.client.call(Call::new((), Empty {}, body))
    }

    /// The people of a branch and of all below it. See [`ListBranchUsers`].
    pub fn users(&self, branch: BranchId) -> Request<ListBranchUsers> {
        self.client.call(Call::new(branch, ListBranchUsersQuery::default(), Empty {}))
    }

    /// Chooses the additional fields of a branch. See [`SetFieldVisibility`].
    pub fn field_visibility(
        &self,
        branch: BranchId,
        fields: impl IntoIterator<Item = UserFieldId>,
    ) -> Request<SetFieldVisibility> {
        let body = FieldChoice { user_fields: Some(fields.into_iter().collect()) };
        self.client.call(Call::new(branch, Empty {}, body))
    }
}

impl Request<ListBranches> {
    /// The children of this branch instead of the root's.
    pub fn below(mut self, branch: BranchId) -> Self {
        self.call.query.node_id = Some(branch);
        self
    }

    /// The branch and everything below it, each branch after the one above it.
    pub fn flattened(mut self) -> Self {
        self.call.query.flattened = Some(true);
        self
    }

    /// Only branches in whose names or code the text stands, at any depth.
    pub fn search(mut self, text: impl Into<String>) -> Self {
        self.call.query.search_text = Some(text.into());
        self.call.query.search_type = Some(BranchSearch::Both);
        self
    }

    /// Titles in this language, by browser code.
    pub fn language(mut self, code: impl Into<String>) -> Self {
        self.call.query.lang = Some(code.into());
        self
    }

    /// Order of the list.
    pub fn sort(mut self, by: BranchSort, direction: SortDir) -> Self {
        self.call.query.sort_attr = Some(by);
        self.call.query.sort_dir = Some(direction);
        self
    }

    /// Branches a page, 200 at most.
    pub fn page_size(mut self, size: u64) -> Self {
        self.call.query.page_size = Some(size);
        self
    }
}

impl Request<GetBranch> {
    /// With the way from the root.
    pub fn with_path(mut self) -> Self {
        self.call.query.include_path = Some(true);
        self
    }
}

impl Request<CreateBranch> {
    /// Gives it a code.
    pub fn code(mut self, code: impl Into<String>) -> Self {
        self.call.body.code = Some(code.into());
        self
    }

    /// Puts it below a branch, told by id or by code.
    pub fn below(mut self, parent: impl Into<BranchKey>) -> Self {
        let parent = parent.into();
        self.call.body.use_secondary_identifier = parent.flag();
        self.call.body.id_parent = Some(parent);
        self
    }

    /// Names it in one language, by the platform's own code.
    pub fn named(mut self, language: impl Into<String>, name: impl Into<String>) -> Self {
        self.call.body.translations.insert(language.into(), name.into());
        self
    }
}

impl Request<UpdateBranch> {
    /// Gives it a code; an empty one takes it away.
    pub fn code(mut self, code: impl Into<String>) -> Self {
        self.call.body.code = Some(code.into());
        self
    }

    /// Names it in one language, by the platform's own code.
    pub fn named(mut self, language: impl Into<String>, name: impl Into<String>) -> Self {
        self.call.body.translations.insert(language.into(), name.into());
        self
    }
}

impl Request<BatchBranches> {
    /// Changes branches that are there already instead of passing over them.
    pub fn updating(mut self) -> Self {
        self.call.body.options.update = Some(true);
        self
    }
}

impl Request<ListBranchUsers> {
    /// Only people right in the branch.
    pub fn only_this_branch(mut self) -> Self {
        self.call.query.only_first_level = Some(true);
        self
    }

    /// Order of the list.
    pub fn sort(mut self, by: UserSort, direction: SortDir) -> Self {
        self.call.query.sort_attr = Some(by);
        self.call.query.sort_dir = Some(direction);
        self
    }

    /// People a page, 200 at most.
    pub fn page_size(mut self, size: u64) -> Self {
        self.call.query.page_size = Some(size);
        self
    }
}
