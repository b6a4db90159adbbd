//! The methods people call.

use super::{CategoryQuery, ChildQuery, ListCategories, ListCategoryChildren};
use crate::{
    client::{Client, Request},
    endpoint::{Call, Empty},
    id::CategoryId,
};

impl Client {
    /// Course categories.
    #[must_use]
    pub fn categories(&self) -> Categories<'_> {
        Categories { client: self }
    }
}

/// Course categories of one platform; see [`Client::categories`].
#[derive(Debug, Clone, Copy)]
pub struct Categories<'c> {
    client: &'c Client,
}

impl Categories<'_> {
    /// The categories at the top of the tree, or below a node. See [`ListCategories`].
    ///
    /// ```no_run
    /// # async fn example(client: docebo_sdk::Client) -> Result<(), docebo_sdk::Error> {
    /// for category in client.categories().list().all().await? {
    ///     let more = if category.has_child { "/" } else { "" };
    ///     println!("{} {}{more}", category.id, category.title);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn list(&self) -> Request<ListCategories> {
        self.client.call(Call::new((), CategoryQuery::default(), Empty {}))
    }

    /// The children of one category. See [`ListCategoryChildren`].
    pub fn children(&self, id: CategoryId) -> Request<ListCategoryChildren> {
        self.client.call(Call::new(id, ChildQuery::default(), Empty {}))
    }
}

impl Request<ListCategories> {
    /// Right below this category.
    pub fn below(mut self, id: CategoryId) -> Self {
        self.call.query.node_id = Some(id);
        self
    }
    /// Of all levels, with this text in the title.
    pub fn search(mut self, text: impl Into<String>) -> Self {
        self.call.query.search_text = Some(text.into());
        self
    }
}
