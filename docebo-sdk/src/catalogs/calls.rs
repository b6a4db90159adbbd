//! The methods people call.

use super::*;
use crate::{
    client::{Client, Request},
    endpoint::Call,
};

impl Client {
    /// Catalogs.
    #[must_use]
    pub fn catalogs(&self) -> Catalogs<'_> {
        Catalogs { client: self }
    }
}

/// Catalogs of one platform; see [`Client::catalogs`].
#[derive(Debug, Clone, Copy)]
pub struct Catalogs<'c> {
    client: &'c Client,
}

impl Catalogs<'_> {
    /// The catalogs that the caller administers. See [`ListCatalogs`].
    pub fn list(&self) -> Request<ListCatalogs> {
        self.client.call(Call::new((), ListCatalogsQuery::default(), Empty {}))
    }

    /// The catalogs that the caller may pick from. See [`ListCatalogs`].
    pub fn mine(&self) -> Request<ListCatalogs> {
        let query = ListCatalogsQuery { my_catalogs: Some(true), ..Default::default() };
        self.client.call(Call::new((), query, Empty {}))
    }

    /// What stands in a catalog. See [`GetCatalog`].
    pub fn items(&self, catalog: CatalogId) -> Request<GetCatalog> {
        self.client.call(Call::new(catalog, GetCatalogQuery::default(), Empty {}))
    }

    /// Makes catalogs. See [`BatchCatalogs`].
    ///
    /// ```no_run
    /// # use docebo_sdk::{Client, Error, catalogs::{AssignmentRow, CatalogRow, ItemRow}};
    /// # async fn example(client: Client) -> Result<(), Error> {
    /// let catalogs = client.catalogs();
    /// for (result, code) in
    ///     catalogs.create([CatalogRow::new("SALES", "For sales")]).await?.iter().zip(["SALES"])
    /// {
    ///     if let Some(why) = &result.message {
    ///         println!("{code}: {why}");
    ///     }
    /// }
    /// catalogs.put([ItemRow::course("SALES", "NEG-1")]).await?;
    /// catalogs.show([AssignmentRow::branch("SALES", "EMEA", true)]).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn create(&self, rows: impl IntoIterator<Item = CatalogRow>) -> Request<BatchCatalogs> {
        let body = CatalogBatch { items: rows.into_iter().collect() };
        self.client.call(Call::new((), Empty {}, body))
    }

    /// Puts courses and learning plans into catalogs. See [`BatchItems`].
    pub fn put(&self, rows: impl IntoIterator<Item = ItemRow>) -> Request<BatchItems> {
        let body = CatalogItems { items: rows.into_iter().collect() };
        self.client.call(Call::new((), Empty {}, body))
    }

    /// Shows catalogs to users, groups and branches. See [`BatchAssignments`].
    pub fn show(&self, rows: impl IntoIterator<Item = AssignmentRow>) -> Request<BatchAssignments> {
        let body = CatalogAssignments { items: rows.into_iter().collect() };
        self.client.call(Call::new((), Empty {}, body))
    }
}

impl Request<ListCatalogs> {
    /// Those whose name, description or code hold this text.
    pub fn search(mut self, text: impl Into<String>) -> Self {
        self.call.query.search_text = Some(text.into());
        self
    }

    /// The one of this code.
    pub fn code(mut self, code: impl Into<String>) -> Self {
        self.call.query.code = Some(code.into());
        self
    }

    /// Each with its first items.
    pub fn with_items(mut self, each: u64) -> Self {
        self.call.query.show_item_list = Some(true);
        self.call.query.items_per_catalog = Some(each);
        self
    }

    /// In another order; newest first otherwise.
    pub fn sort(mut self, by: CatalogSort, dir: SortDir) -> Self {
        self.call.query.sort_attr = Some(by);
        self.call.query.sort_dir = Some(dir);
        self
    }
}

impl Request<GetCatalog> {
    /// Those whose name or code hold this text.
    pub fn search(mut self, text: impl Into<String>) -> Self {
        self.call.query.search_text = Some(text.into());
        self
    }

    /// Of these types only.
    pub fn of_type(mut self, kinds: impl IntoIterator<Item = CatalogItemType>) -> Self {
        self.call.query.kind = kinds.into_iter().collect();
        self
    }
}
