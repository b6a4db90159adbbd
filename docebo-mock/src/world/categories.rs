//! The tree of categories in which courses stand.
//!
//! ```text
//! let id = world.categories.add("Compliance", None);     // at the top
//! world.categories.children(None)                        // ids, in the order of making
//! world.categories.place(id)?                            // nested-set numbers and level
//! ```
//!
//! The invisible root is numbered too: it is level 1 and encloses everything (inferred). Platforms
//! have some hundreds of categories: the numbers are computed once after a change.

use std::{collections::BTreeMap, sync::OnceLock};

use serde::{Deserialize, Serialize};

/// A category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Category {
    pub(crate) id: u32,
    pub(crate) title: String,
    /// `None` at the top.
    #[serde(default)]
    pub(crate) parent: Option<u32>,
}

/// Where a category stands in the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) left: u32,
    pub(crate) right: u32,
    /// 2 at the top.
    pub(crate) level: u32,
}

/// All categories of a platform.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Category>", into = "Vec<Category>")]
pub(crate) struct Categories {
    rows: BTreeMap<u32, Category>,
    children: BTreeMap<Option<u32>, Vec<u32>>,
    places: OnceLock<BTreeMap<u32, Place>>,
}

impl Categories {
    /// Adds a category under the id it carries; `false` when the id is taken or there is no such
    /// parent.
    pub(crate) fn insert(&mut self, category: Category) -> bool {
        let homeless = category.parent.is_some_and(|parent| !self.rows.contains_key(&parent));
        if homeless || self.rows.contains_key(&category.id) {
            return false;
        }
        self.children.entry(category.parent).or_default().push(category.id);
        self.rows.insert(category.id, category);
        self.places = OnceLock::new();
        true
    }

    /// Adds a category under the next id.
    pub(crate) fn add(&mut self, title: &str, parent: Option<u32>) -> u32 {
        let id = self.rows.last_key_value().map_or(1, |(id, _)| id.saturating_add(1));
        self.insert(Category { id, title: title.to_owned(), parent });
        id
    }

    pub(crate) fn get(&self, id: u32) -> Option<&Category> {
        self.rows.get(&id)
    }

    /// The first category of a title.
    pub(crate) fn titled(&self, title: &str) -> Option<u32> {
        self.iter().find(|category| category.title == title).map(|category| category.id)
    }

    /// All categories, by id.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Category> {
        self.rows.values()
    }

    /// What stands right below a category; at the top for `None`.
    pub(crate) fn children(&self, parent: Option<u32>) -> &[u32] {
        self.children.get(&parent).map_or(&[], Vec::as_slice)
    }

    /// Where a category stands.
    pub(crate) fn place(&self, id: u32) -> Option<Place> {
        self.places.get_or_init(|| self.numbered()).get(&id).copied()
    }

    /// Numbers the tree from 1, which is the root's left number; siblings in their order.
    fn numbered(&self) -> BTreeMap<u32, Place> {
        let mut places = BTreeMap::new();
        let mut next = 1;
        // The way down to where the walk stands: category, its left number, children gone through.
        let mut way = vec![(None, next, 0)];
        while let Some(&mut (id, left, ref mut gone)) = way.last_mut() {
            next += 1;
            if let Some(child) = self.children(id).get(*gone) {
                *gone += 1;
                way.push((Some(*child), next, 0));
                continue;
            }
            if let Some(id) = id {
                places.insert(id, Place { left, right: next, level: way.len() as u32 });
            }
            way.pop();
        }
        places
    }
}

impl From<Vec<Category>> for Categories {
    fn from(rows: Vec<Category>) -> Self {
        let mut table = Self::default();
        // By id: a parent may have a larger one than its child.
        let mut left: Vec<Category> = rows;
        loop {
            let before = left.len();
            left.retain(|category| !table.insert(category.clone()));
            if left.is_empty() || left.len() == before {
                return table;
            }
        }
    }
}

impl From<Categories> for Vec<Category> {
    fn from(table: Categories) -> Self {
        table.rows.into_values().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_is_numbered_from_the_root() {
        let mut table = Categories::default();
        let law = table.add("Law", None);
        let tools = table.add("Tools", None);
        let tax = table.add("Tax", Some(law));
        let place = |id, left, right, level| {
            assert_eq!(table.place(id), Some(Place { left, right, level }));
        };
        place(law, 2, 5, 2);
        place(tax, 3, 4, 3);
        place(tools, 6, 7, 2);
        assert_eq!(table.place(9), None);
        assert_eq!((table.children(None), table.titled("Tax")), (&[law, tools][..], Some(tax)));
    }

    #[test]
    fn a_snapshot_may_name_children_first() {
        let row = |id, parent| Category { id, title: String::new(), parent };
        let table = Categories::from(vec![row(1, Some(2)), row(2, None)]);
        assert_eq!(table.children(Some(2)), [1]);
        let again = Categories::from(Vec::from(table));
        assert_eq!(again.place(1), Some(Place { left: 3, right: 4, level: 3 }));
    }
}
