//! Catalogs: sets of courses and learning plans that people may pick from.
//!
//! A catalog is seen by the users, groups and branches it is assigned to. Holding one as a power
//! user is something else: see [`power_users`](crate::power_users). The service spells the word
//! with `-ue` in some keys. Catalog 0 is the generic one: whatever the platform publishes.
//!
//! No call is known that changes or deletes a catalog, or takes anything out of one.

mod batch;
#[cfg(feature = "client")]
mod calls;
mod items;
#[cfg(test)]
mod tests;

pub use batch::{
    AssignmentRow, BatchAssignments, BatchCatalogs, BatchItems, BatchRowResult, CatalogAssignments,
    CatalogBatch, CatalogItems, CatalogRow, EntityType, ItemKind, ItemRow,
};
#[cfg(feature = "client")]
pub use calls::Catalogs;
pub use items::{
    CatalogItem, CatalogItemType, GetCatalog, GetCatalogQuery, ItemPolicy, ItemVisibility,
    PriceStatus,
};

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use crate::{
    endpoint::{Confidence, Effect, Empty, Endpoint, EndpointInfo, Method, Paged},
    id::CatalogId,
    wire::{
        AsText, EmptyIsNone, FlagNumber, Lenient, OneOrMany, SortDir, Texts, open_enum, page_query,
    },
};

/// Endpoints of this file.
pub(crate) const ENDPOINTS: &[EndpointInfo] = &[
    EndpointInfo::of::<ListCatalogs>(),
    EndpointInfo::of::<GetCatalog>(),
    EndpointInfo::of::<BatchCatalogs>(),
    EndpointInfo::of::<BatchItems>(),
    EndpointInfo::of::<BatchAssignments>(),
];

/// The generic catalog: everything that is published.
pub const GENERIC_CATALOG: CatalogId = CatalogId::new(0);

open_enum! {
    /// What the list of catalogs may be sorted by.
    pub enum CatalogSort {
        /// By id, the default.
        Id = "id",
        /// By name.
        Name = "catalogue_name",
        /// By description.
        Description = "catalogue_description",
    }
}

/// Query of [`ListCatalogs`].
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ListCatalogsQuery {
    /// Parts of the name; one of them suffices (inferred).
    #[serde_as(as = "Texts")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub catalogue_name: Vec<String>,
    /// Parts of the description; one of them suffices (inferred).
    #[serde_as(as = "Texts")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub catalogue_description: Vec<String>,
    /// The code, whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Part of name, description or code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search_text: Option<String>,
    /// Set: the catalogs the caller is assigned to. Unset: those the caller administers.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub my_catalogs: Option<bool>,
    /// Set: each catalog with its first items.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub show_item_list: Option<bool>,
    /// How many items each; all unless set (inferred).
    #[serde_as(as = "EmptyIsNone")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items_per_catalog: Option<u64>,
    /// Only catalogs with items of these types, and only these items (inferred).
    #[serde_as(as = "OneOrMany")]
    #[serde(rename = "type", skip_serializing_if = "Vec::is_empty")]
    pub kind: Vec<CatalogItemType>,
    /// The same for free and paid items.
    #[serde_as(as = "OneOrMany")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub price: Vec<PriceStatus>,
    /// The same for languages, such as `en`.
    #[serde_as(as = "Texts")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lang_code: Vec<String>,
    /// By id when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort_attr: Option<CatalogSort>,
    /// **Descending** when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort_dir: Option<SortDir>,
    /// From 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u64>,
    /// Up to 200, which is also the default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_size: Option<u64>,
    /// Accepted; totals come anyway.
    #[serde_as(as = "Option<FlagNumber>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub get_total_count: Option<bool>,
}
page_query!(by number: ListCatalogsQuery);

/// A catalog.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct Catalog {
    /// The catalog.
    #[serde(rename = "catalogue_id", alias = "catalog_id", alias = "id")]
    pub id: CatalogId,
    /// Name.
    #[serde_as(as = "AsText")]
    #[serde(rename = "catalogue_name", alias = "name", default)]
    pub name: String,
    /// Description, HTML.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(rename = "catalogue_description", default)]
    pub description: Option<String>,
    /// The administrators' own code, by which the batches name it; not sent by older platforms.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(rename = "catalogue_code", alias = "code", default)]
    pub code: Option<String>,
    /// How many items it holds.
    #[serde_as(as = "Lenient")]
    #[serde(default)]
    pub number_items: u64,
    /// Its items, with `show_item_list`.
    #[serde(default)]
    pub sub_items: Option<Vec<CatalogItem>>,
}

/// `GET /learn/v1/catalog`
///
/// Catalogs that the caller administers, or is assigned to. Newest first by default. 403 for
/// plain users who do not ask for their own (`my_catalogs`), and for power users without the
/// permission (`catalog/view`, inferred). The generic catalog is not among them.
#[derive(Debug)]
pub enum ListCatalogs {}

impl Endpoint for ListCatalogs {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/learn/v1/catalog";
    const IDS: &'static [&'static str] = &["catalogs.list"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Read;
    type Path = ();
    type Query = ListCatalogsQuery;
    type Body = Empty;
    type Output = Paged<Catalog>;
}
