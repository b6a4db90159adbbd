//! Making catalogs, filling them, and showing them to people: row by row, by code.
//!
//! What a row answers is documented in neither call but by name: `success` and `message` are
//! inferred, from the other batches.

use serde::{Deserialize, Serialize};
use serde_with::serde_as;

use crate::{
    endpoint::{Confidence, Effect, Empty, Endpoint, Lane, List, Method},
    wire::{AsText, EmptyIsNone, FlagBool, open_enum},
};

/// How a row of a catalog batch went. Results come in the order of the rows.
#[serde_as]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct BatchRowResult {
    /// Whether the row was applied.
    #[serde_as(as = "FlagBool")]
    pub success: bool,
    /// Why not.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(default)]
    pub message: Option<String>,
}

/// A catalog to be made.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CatalogRow {
    /// The administrators' own code; required.
    #[serde_as(as = "AsText")]
    pub code: String,
    /// Name; required.
    #[serde_as(as = "AsText")]
    pub name: String,
    /// HTML allowed.
    #[serde_as(as = "EmptyIsNone<AsText>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

impl CatalogRow {
    /// A catalog of this code and name.
    #[must_use]
    pub fn new(code: impl Into<String>, name: impl Into<String>) -> Self {
        Self { code: code.into(), name: name.into(), description: None }
    }

    /// Describes it; HTML allowed.
    #[must_use]
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }
}

/// Body of [`BatchCatalogs`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CatalogBatch {
    /// The catalogs; required.
    pub items: Vec<CatalogRow>,
}

/// `POST /learn/v1/catalog/batch`
///
/// Makes catalogs. A row fails without code or name, and when the code is taken (inferred: nothing
/// says that it would change the catalog). 403 for plain users and power users without the
/// permission (`catalog/create`, inferred). Never beside another batch (B-221).
#[derive(Debug)]
pub enum BatchCatalogs {}

impl Endpoint for BatchCatalogs {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/learn/v1/catalog/batch";
    const IDS: &'static [&'static str] = &["catalogs.batch"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Repeatable;
    const LANE: Lane = Lane::Batch;
    type Path = ();
    type Query = Empty;
    type Body = CatalogBatch;
    type Output = List<BatchRowResult>;
}

open_enum! {
    /// What is put into a catalog.
    pub enum ItemKind {
        /// A course.
        Course = "course",
        /// A learning plan.
        LearningPlan = "learning_plan",
    }
}

/// A course or a plan that goes into a catalog.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct ItemRow {
    /// The catalog's code; required.
    #[serde_as(as = "AsText")]
    pub catalog_code: String,
    /// The course's or the plan's code; required.
    #[serde_as(as = "AsText")]
    pub item_code: String,
    /// Which of the two; required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item_type: Option<ItemKind>,
}

impl ItemRow {
    /// Puts a course, by its code, into a catalog.
    #[must_use]
    pub fn course(catalog: impl Into<String>, course: impl Into<String>) -> Self {
        Self::of(catalog.into(), course.into(), ItemKind::Course)
    }

    /// Puts a learning plan, by its code, into a catalog.
    #[must_use]
    pub fn learning_plan(catalog: impl Into<String>, plan: impl Into<String>) -> Self {
        Self::of(catalog.into(), plan.into(), ItemKind::LearningPlan)
    }

    const fn of(catalog_code: String, item_code: String, kind: ItemKind) -> Self {
        Self { catalog_code, item_code, item_type: Some(kind) }
    }
}

/// Body of [`BatchItems`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CatalogItems {
    /// What goes where; required.
    pub items: Vec<ItemRow>,
}

/// `POST /learn/v1/catalog/items/batch`
///
/// Puts courses and learning plans into catalogs. What is there already stays and counts as done
/// (inferred). A row fails when no catalog or item, or more than one item, has the code. 403 as
/// for [`BatchCatalogs`], the permission being `catalog/edit`. Never beside another batch (B-221).
#[derive(Debug)]
pub enum BatchItems {}

impl Endpoint for BatchItems {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/learn/v1/catalog/items/batch";
    const IDS: &'static [&'static str] = &["catalogs.items_batch"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Repeatable;
    const LANE: Lane = Lane::Batch;
    type Path = ();
    type Query = Empty;
    type Body = CatalogItems;
    type Output = List<BatchRowResult>;
}

open_enum! {
    /// To whom a catalog is shown.
    pub enum EntityType {
        /// A user, by user name.
        User = "user",
        /// A group, by name.
        Group = "group",
        /// A branch, by code.
        Branch = "orgchart",
    }
}

/// Somebody who is to see a catalog.
#[serde_as]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct AssignmentRow {
    /// The catalog's code; required.
    #[serde_as(as = "AsText")]
    pub catalog_code: String,
    /// What `entity_code` names; required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity_type: Option<EntityType>,
    /// A user name, a group's name or a branch's code; required.
    #[serde_as(as = "AsText")]
    pub entity_code: String,
    /// Branches: those below it too.
    #[serde_as(as = "Option<FlagBool>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub include_descendants: Option<bool>,
}

impl AssignmentRow {
    /// Shows a catalog to a user.
    #[must_use]
    pub fn user(catalog: impl Into<String>, username: impl Into<String>) -> Self {
        Self::of(catalog.into(), EntityType::User, username.into())
    }

    /// Shows a catalog to a group.
    #[must_use]
    pub fn group(catalog: impl Into<String>, name: impl Into<String>) -> Self {
        Self::of(catalog.into(), EntityType::Group, name.into())
    }

    /// Shows a catalog to a branch, and to those below it if so said.
    #[must_use]
    pub fn branch(
        catalog: impl Into<String>,
        code: impl Into<String>,
        include_descendants: bool,
    ) -> Self {
        let include_descendants = Some(include_descendants);
        Self { include_descendants, ..Self::of(catalog.into(), EntityType::Branch, code.into()) }
    }

    const fn of(catalog_code: String, kind: EntityType, entity_code: String) -> Self {
        Self { catalog_code, entity_type: Some(kind), entity_code, include_descendants: None }
    }
}

/// Body of [`BatchAssignments`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(not(feature = "__mock"), non_exhaustive)]
pub struct CatalogAssignments {
    /// Who sees what; required.
    pub items: Vec<AssignmentRow>,
}

/// `POST /learn/v1/catalog/assignments/batch`
///
/// Shows catalogs to users, groups and branches. Naming a branch again changes how far it reaches
/// (inferred). A row fails when no catalog, or not exactly one entity, has the code. 403 as for
/// [`BatchItems`]. Never beside another batch (B-221).
///
/// The published description explains `entity_type` and `entity_code` with each other's text.
#[derive(Debug)]
pub enum BatchAssignments {}

impl Endpoint for BatchAssignments {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/learn/v1/catalog/assignments/batch";
    const IDS: &'static [&'static str] = &["catalogs.assignments_batch"];
    const CONFIDENCE: Confidence = Confidence::Documented;
    const EFFECT: Effect = Effect::Repeatable;
    const LANE: Lane = Lane::Batch;
    type Path = ();
    type Query = Empty;
    type Body = CatalogAssignments;
    type Output = List<BatchRowResult>;
}
