//! Categories: the tree in which courses stand.

#[cfg(feature = "client")]
mod calls;
#[cfg(test)]
mod tests;

#[cfg(feature = "client")]
pub use calls::Categories;

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use crate::{
    endpoint::{Confidence, Effect, Empty, Endpoint, EndpointInfo, Method, Paged},
    id::CategoryId,
    wire::{AsText, FlagNumber, Lenient, SortDir, open_enum, page_query},
};

/// Endpoints of this file.
pub(crate) const ENDPOINTS: &[EndpointInfo] =
    &[EndpointInfo::of::<ListCategories>(), EndpointInfo::of::<ListCategoryChildren>()];

open_enum! {
    /// What categories may be sorted by.
    pub enum CategorySort {
        /// By title, the default.
        Title = "title",
        /// By id.
        Id = "id",
    }
}

/// Query of [`ListCategories`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CategoryQuery {
    /// The category whose children are wanted; the top of the tree when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node_id: Option<CategoryId>,
    /// Part of the title. Finds categories of all levels below the node, not its children alone
    /// (inferred).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search_text: Option<String>,
    /// By title when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort_attr: Option<CategorySort>,
    /// Ascending unless said otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort_dir: Option<SortDir>,
    /// Page number, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u64>,
    /// Rows a page; 200 by default and at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_size: Option<u64>,
}
page_query!(by number: CategoryQuery);

/// A category with its place in the tree: what lies between its two numbers lies below it.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CategoryRow {
    /// The category.
    pub id: CategoryId,
    /// Title.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub title: String,
    /// Depth; 1 is the invisible root (inferred).
    #[serde_as(as = "Lenient")]
    #[serde(default)]
    pub lev: u64,
    /// Left nested-set number.
    #[serde_as(as = "Lenient")]
    #[serde(default)]
    pub i_left: u64,
    /// Right nested-set number.
    #[serde_as(as = "Lenient")]
    #[serde(default)]
    pub i_right: u64,
    /// Whether there are categories below; 0 or 1 here.
    #[serde_as(as = "FlagNumber")]
    #[serde(default)]
    pub has_child: bool,
}

/// `GET /learn/v1/categories`
///
/// One level of the category tree, or what a search finds in it; at most 200 a page. Any signed-in
/// user may read it: it is what learners browse. Documented.
#[derive(Debug)]
pub enum ListCategories {}

impl Endpoint for ListCategories {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/learn/v1/categories";
    const IDS: &'static [&'static str] = &["categories.list"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    type Path = ();
    type Query = CategoryQuery;
    type Body = Empty;
    type Output = Paged<CategoryRow>;
}

/// Query of [`ListCategoryChildren`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ChildQuery {
    /// Page number, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u64>,
    /// Rows a page; 200 by default and at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_size: Option<u64>,
}
page_query!(by number: ChildQuery);

/// A child of a category, under other names than [`CategoryRow`] has.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CategoryChild {
    /// The category.
    #[serde(alias = "id")]
    pub id_category: CategoryId,
    /// Title.
    #[serde_as(as = "AsText")]
    #[serde(alias = "title", default)]
    pub category_name: String,
    /// Whether there are categories below; 0 or 1 here (type inferred).
    #[serde_as(as = "FlagNumber")]
    #[serde(default)]
    pub has_child: bool,
}

/// `GET /learn/v1/categories/{category_id}`
///
/// The children of one category; 404 when there is none. Route and field names are documented,
/// that they come in a page is inferred.
#[derive(Debug)]
pub enum ListCategoryChildren {}

impl Endpoint for ListCategoryChildren {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/learn/v1/categories/{category_id}";
    const IDS: &'static [&'static str] = &["categories.children"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    type Path = CategoryId;
    type Query = ChildQuery;
    type Body = Empty;
    type Output = Paged<CategoryChild>;
}
