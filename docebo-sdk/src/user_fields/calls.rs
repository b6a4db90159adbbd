//! The methods people call.

use super::*;
use crate::{
    client::{Client, Request},
    endpoint::Call,
    id::{BranchId, UserId},
};

impl Client {
    /// Additional user fields.
    #[must_use]
    pub fn user_fields(&self) -> UserFields<'_> {
        UserFields { client: self }
    }
}

/// Additional user fields of one platform; see [`Client::user_fields`].
#[derive(Debug, Clone, Copy)]
pub struct UserFields<'c> {
    client: &'c Client,
}

impl UserFields<'_> {
    /// All fields with their options, in one call. See [`ListUserFields`].
    ///
    /// ```no_run
    /// # async fn example(client: docebo_sdk::Client) -> Result<(), docebo_sdk::Error> {
    /// for field in client.user_fields().all().await?.into_vec() {
    ///     let labels: Vec<_> = field.options.iter().map(|option| &option.label).collect();
    ///     println!("field_{}: {} ({}) {labels:?}", field.id, field.title, field.kind);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn all(&self) -> Request<ListUserFields> {
        let query = ListUserFieldsQuery { as_array: Some(true), ..Default::default() };
        self.client.call(Call::new((), query, Empty {}))
    }

    /// All fields with their places in the order, without their options. See [`ListUserFields`].
    pub fn list(&self) -> Request<ListUserFields> {
        let query = ListUserFieldsQuery { no_pagination: Some(true), ..Default::default() };
        self.client.call(Call::new((), query, Empty {}))
    }

    /// One field with its options in all languages. See [`GetUserField`].
    pub fn get(&self, field: UserFieldId) -> Request<GetUserField> {
        self.client.call(Call::new(field, Empty {}, Empty {}))
    }

    /// Makes a field. See [`CreateUserField`].
    pub fn create(&self, field: NewUserField) -> Request<CreateUserField> {
        self.client.call(Call::new((), Empty {}, field))
    }

    /// Changes a field; say its place, or it comes last. See [`ChangeUserField`].
    ///
    /// ```no_run
    /// # use docebo_sdk::{Client, Error, UserFieldId, user_fields::UserFieldUpdate};
    /// # async fn example(client: Client, office: UserFieldId) -> Result<(), Error> {
    /// let update = UserFieldUpdate::at(1).add_options(["Oslo", "Lyon"]);
    /// let answer = client.user_fields().update(office, update).await?;
    /// for problem in answer.error_messages.unwrap_or_default() {
    ///     println!("not done: {problem}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn update(&self, field: UserFieldId, update: UserFieldUpdate) -> Request<ChangeUserField> {
        self.client.call(Call::new(field, Empty {}, update))
    }

    /// Removes a field and everybody's value of it; there is no way back. See
    /// [`DeleteUserField`].
    pub fn delete(&self, field: UserFieldId) -> Request<DeleteUserField> {
        self.client.call(Call::new(field, Empty {}, Empty {}))
    }
}

impl Request<ListUserFields> {
    /// Only fields in whose title this text stands; a further text widens the search.
    pub fn search(mut self, text: impl Into<String>) -> Self {
        self.call.query.search_text.push(text.into());
        self
    }

    /// Only fields that apply in one of these branches.
    pub fn branches(mut self, branches: impl IntoIterator<Item = BranchId>) -> Self {
        self.call.query.branch_ids.extend(branches);
        self
    }

    /// Only fields that apply in this user's branches.
    pub fn of_user(mut self, user: UserId) -> Self {
        self.call.query.user_id = Some(user);
        self
    }

    /// Leaves out what applies in a branch only because it chooses no fields.
    pub fn chosen_only(mut self) -> Self {
        self.call.query.skip_all = Some(true);
        self
    }

    /// Titles and labels in this language.
    pub fn language(mut self, code: impl Into<String>) -> Self {
        self.call.query.lang = Some(code.into());
        self
    }

    /// Order of the list.
    pub fn sort(mut self, by: UserFieldSort, direction: crate::wire::SortDir) -> Self {
        self.call.query.sort_attr = Some(by);
        self.call.query.sort_dir = Some(direction);
        self
    }
}
