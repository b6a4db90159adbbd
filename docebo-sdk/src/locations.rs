//! Locations: where sessions take place.

#[cfg(feature = "client")]
mod calls;
#[cfg(test)]
mod tests;

#[cfg(feature = "client")]
pub use calls::Locations;

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use crate::{
    endpoint::{Confidence, Effect, Empty, Endpoint, EndpointInfo, Method, Paged},
    id::LocationId,
    wire::{AsText, EmptyIsNone, SortDir, open_enum, page_query},
};

/// Endpoints of this file.
pub(crate) const ENDPOINTS: &[EndpointInfo] = &[EndpointInfo::of::<ListLocations>()];

open_enum! {
    /// What locations may be sorted by (inferred).
    pub enum LocationSort {
        /// By id, the default.
        Id = "id_location" | "id",
        /// By name.
        Name = "name",
        /// By country.
        Country = "country",
    }
}

/// Query of [`ListLocations`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct LocationQuery {
    /// Part of the name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search_text: Option<String>,
    /// By id when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort_attr: Option<LocationSort>,
    /// Ascending unless said otherwise. In 2017 the usual default was descending: say it where it
    /// matters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort_dir: Option<SortDir>,
    /// Page number, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u64>,
    /// Rows a page; 200 by default and at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page_size: Option<u64>,
}
page_query!(by number: LocationQuery);

/// A location. The names of its fields are inferred.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct LocationRow {
    /// The location.
    #[serde(alias = "id", alias = "location_id")]
    pub id_location: LocationId,
    /// Name.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub name: String,
    /// Street and town.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub address: Option<String>,
    /// Country.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub country: Option<String>,
}

/// `GET /learn/v1/location`
///
/// The locations of instructor-led courses; at most 200 a page. A power user sees those among its
/// resources. The path stands in the vendor's introduction to its API; everything else about it is
/// inferred.
#[derive(Debug)]
pub enum ListLocations {}

impl Endpoint for ListLocations {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/learn/v1/location";
    const IDS: &'static [&'static str] = &["locations.list"];
    const CONFIDENCE: Confidence = Confidence::Inferred;
    const EFFECT: Effect = Effect::Read;
    type Path = ();
    type Query = LocationQuery;
    type Body = Empty;
    type Output = Paged<LocationRow>;
}
