//! Categories, catalogs and locations of one power user.

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use super::{Assign, ListAssigned, Resource, Unassign, older_keys, selection};
use crate::{
    endpoint::Confidence,
    id::{CatalogId, CategoryId, LocationId, kind},
    wire::{AsText, EmptyIsNone},
};

/// A category assigned to a power user.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct AssignedCategory {
    /// The category; read from `id` as well.
    pub category_id: CategoryId,
    /// Its title.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub title: String,
}
older_keys!(AssignedCategory: "id" => "category_id");

selection! {
    /// Which categories a call is about. "All" are those of the moment.
    CategorySelection {
        category_ids: Vec<CategoryId> as "crate::wire::OneOrMany",
        category_all,
        category_filters
    }
}

impl Resource for kind::Category {
    const PATH: &'static str = "/poweruser/v1/powerusers/{user_id}/categories";
    const LIST: &'static [&'static str] = &["power_users.categories.list"];
    const ASSIGN: &'static [&'static str] = &["power_users.categories.assign"];
    const UNASSIGN: &'static [&'static str] = &["power_users.categories.unassign"];
    const LISTED: Confidence = Confidence::Documented;
    type Row = AssignedCategory;
    type Grant = CategorySelection;
    type Withdrawal = CategorySelection;
}

/// `GET /poweruser/v1/powerusers/{user_id}/categories`
///
/// The course categories assigned. The route is documented, the row inferred.
pub type ListAssignedCategories = ListAssigned<kind::Category>;

/// `PUT /poweruser/v1/powerusers/{user_id}/categories`
///
/// Puts course categories under a power user, never with what is below them: their courses are
/// then held. Path and body are inferred.
pub type AssignCategories = Assign<kind::Category>;

/// `DELETE /poweruser/v1/powerusers/{user_id}/categories`, with a JSON body
///
/// Takes categories back. The assumed inverse of [`AssignCategories`]: inferred throughout.
pub type UnassignCategories = Unassign<kind::Category>;

/// A catalog assigned to a power user.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct AssignedCatalog {
    /// The catalog; read from `id` as well.
    pub catalog_id: CatalogId,
    /// Its name.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub name: String,
    /// Its code.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub code: Option<String>,
}
older_keys!(AssignedCatalog: "id" => "catalog_id");

selection! {
    /// Which catalogs a call is about. "All" are those of the moment.
    CatalogSelection {
        catalog_ids: Vec<CatalogId> as "crate::wire::OneOrMany",
        catalog_all,
        catalog_filters
    }
}

impl Resource for kind::Catalog {
    const PATH: &'static str = "/poweruser/v1/powerusers/{user_id}/catalogs";
    const LIST: &'static [&'static str] = &["power_users.catalogs.list"];
    const ASSIGN: &'static [&'static str] = &["power_users.catalogs.assign"];
    const UNASSIGN: &'static [&'static str] = &["power_users.catalogs.unassign"];
    const LISTED: Confidence = Confidence::Inferred;
    type Row = AssignedCatalog;
    type Grant = CatalogSelection;
    type Withdrawal = CatalogSelection;
}

/// `GET /poweruser/v1/powerusers/{user_id}/catalogs`
///
/// The catalogs assigned. Inferred throughout.
pub type ListAssignedCatalogs = ListAssigned<kind::Catalog>;

/// `PUT /poweruser/v1/powerusers/{user_id}/catalogs`
///
/// Puts catalogs under a power user. That alone exposes none of their courses, unless the power
/// user holds [those of its catalogs](super::CourseAssignment::VisibleCatalogs). Inferred
/// throughout.
pub type AssignCatalogs = Assign<kind::Catalog>;

/// `DELETE /poweruser/v1/powerusers/{user_id}/catalogs`, with a JSON body
///
/// Takes catalogs back. The assumed inverse of [`AssignCatalogs`]: inferred throughout.
pub type UnassignCatalogs = Unassign<kind::Catalog>;

/// A location assigned to a power user.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct AssignedLocation {
    /// The location; read from `id` as well.
    pub location_id: LocationId,
    /// Its name.
    #[serde_as(as = "AsText")]
    #[serde(default)]
    pub name: String,
}
older_keys!(AssignedLocation: "id" => "location_id");

selection! {
    /// Which locations a call is about. "All" are those of the moment.
    LocationSelection {
        location_ids: Vec<LocationId> as "crate::wire::OneOrMany",
        location_all,
        location_filters
    }
}

impl Resource for kind::Location {
    const PATH: &'static str = "/poweruser/v1/powerusers/{user_id}/locations";
    const LIST: &'static [&'static str] = &["power_users.locations.list"];
    const ASSIGN: &'static [&'static str] = &["power_users.locations.assign"];
    const UNASSIGN: &'static [&'static str] = &["power_users.locations.unassign"];
    const LISTED: Confidence = Confidence::Inferred;
    type Row = AssignedLocation;
    type Grant = LocationSelection;
    type Withdrawal = LocationSelection;
}

/// `GET /poweruser/v1/powerusers/{user_id}/locations`
///
/// The locations assigned. Inferred throughout.
pub type ListAssignedLocations = ListAssigned<kind::Location>;

/// `PUT /poweruser/v1/powerusers/{user_id}/locations`
///
/// Puts locations under a power user. Inferred throughout.
pub type AssignLocations = Assign<kind::Location>;

/// `DELETE /poweruser/v1/powerusers/{user_id}/locations`, with a JSON body
///
/// Takes locations back. The assumed inverse of [`AssignLocations`]: inferred throughout.
pub type UnassignLocations = Unassign<kind::Location>;
